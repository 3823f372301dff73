"""How long the complaint has lasted, chosen among the spans of time that a note names.

Input: scan, spans, the sentences with a symptom, named things with their kinds. Output: the span
that is said of the complaint, or none.

Method: a span belongs to what is named nearest in its comma segment. One beside a disease, an
operation, a drug or a therapy tells of that ('T2DM 20 y', 'physio 6/52') and never counts; one
beside a symptom counts most, one beside a place or an injury less. 'Ago' counts where something
is told to have begun or happened. Of equals the first stands.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from coxa.catalogue.words import form
from coxa.findings.qualifiers.flags import PAST
from coxa.findings.read import Reader, Reading
from coxa.findings.words.time_units import HOUR

_ELSEWHERE = frozenset(
    {
        "disease",
        "comorbidity",
        "exposure",
        "operation",
        "procedure",
        "drugword",
        "device",
        "drug",
        "therapy",
    }
)
_OTHER = frozenset({"physio-word", "weight-loss", "weight-steady"})
_OF_COMPLAINT = frozenset({"symptom", "course", "event", "site", "thing", "sign", "complaint"})
_NEAR = 9
_CREEPING = frozenset({form("crept"), form("built")})
# 'CRP was 12 two weeks ago'
_MEASURED_BEFORE = 2
# tokens of '10/12.'
_BARE_SPAN = 4
_IT = ("it", "this")
_WHOSE = frozenset({"the", "his", "her", "my", "their", "our", "your", "a", "an"})
_AT = "at"
_LAST = frozenset({"last", "past", "recent", "these", "over"})
_THE_LAST = ["the", form("last")]
_BEFORE = form("before")
_AFTER = (form("after"), form("following"))
_UNTIL = [form("until")]
_SINCE = form("since")
_SINCE_OR_AFTER = ([_SINCE], [_AFTER[0]])
_STILL = form("still")
_SINCE_THEN = [
    [form(word) for word in words.split()]
    for words in ("ever since", "since then", "since that", "from then")
]
_NOW = ["now"]
_NEXT_CLAUSE = ("and", "but", "whose", "with")
_HISTORY = ([form("history")], ["hx"])
_OF = (["of"], *_HISTORY, ["h"])


class Span(NamedTuple):
    """A span of time in weeks, its tokens [first, last) and the unit in weeks."""

    weeks: float
    first: int
    last: int
    unit: float


class Durations:
    """Weighs spans by the things named about them."""

    def __init__(self, reading: Reading, reader: Reader) -> None:
        self.scan, self.forms = reading.scan, reading.scan.forms
        self.felt = set(reading.complaints)
        self.kinds, self.names = reader.tables.kinds, reader.tables.concepts
        self.things, self.drugs = reading.concepts, reading.drugs
        self.flags = reading.flags
        self.words = reader.vocabulary
        self.measured = {last for _, _, last in reading.quantities}

    @cached_property
    def named(self) -> list[tuple[int, int, str]]:
        """What is named with its tokens and its kind, in order."""
        named = [(first, last, self._kind(number)) for number, _, first, last in self.things]
        named += [(first, last, "drug") for _, _, first, last in self.drugs]
        return sorted(named)

    @cached_property
    def starts(self) -> list[int]:
        """First token of each sentence."""
        return [begin for begin, _ in self.scan.sentences]

    def felt_before(self, at: int) -> bool:
        """Whether a symptom is named in front of a word: 'Hip pain 3y' does not tell the age."""
        return any(kind == "symptom" and last <= at for _, last, kind in self.named)

    def _kind(self, number: int) -> str:
        return "therapy" if self.names[number] in _OTHER else self.kinds[number]

    def choose(self, spans: Sequence[Span]) -> Span | None:
        """The span most clearly said of the complaint; of equals the first."""
        best, most = None, 0
        for span in spans:
            weight = self._weight(span)
            if weight > most:
                best, most = span, weight
        return best

    def _weight(self, span: Span) -> int:
        """How clearly a span tells of the complaint, 0 for one that does not."""
        number, (begin, end) = self._sentence(span.first)
        left, right = self._segment(span, begin, end)
        before, behind = self.forms[left : span.first], self.forms[span.last : right]
        ago = "ago" in behind[:2] or behind[:1] == ["back"]
        if ago and (before[-1:] == _UNTIL or self._goes_on(number)):
            return 4
        # 'Ever since her birth, two years ago, I have had this pain'
        since = ago and (begin, end) in self.felt and _SINCE in self.forms[begin : begin + 2]
        role = self._role(span, left, right)
        if self._is_excluded(span, before, behind) and not self._hurts_since(span, behind):
            return int(since)
        if role == "other":
            return int(since)
        felt = (begin, end) in self.felt
        if "over" in before[-2:] and not self.words.span_developed.isdisjoint(before[-8:]):
            # 'crept in over three weeks' tells how long where nothing else does
            return int(felt and not _CREEPING.isdisjoint(before[-8:]))
        body = self._body(span, begin, end)
        if felt:
            # 'two-year history of groin pain, swells for a week' names what it is
            weight = 5 if behind[:1] in _HISTORY else 4 if role else 3
        elif self._is_rest(number, begin, end):
            weight = 2
        else:
            begun = self._says_onset(begin, end) or (ago and self._happened(begin, end))
            begun = begun or behind[:1] == _NOW  # 'It's about seven weeks now'
            told = begun and (role or ago or body or self.forms[begin] in _IT)
            weight = 1 if told or (role and body >= 0 and ago) else body
        if span.unit == HOUR and not role:
            return 0
        if ago and span.unit > 1:
            if not (since or self._says_onset(begin, end) or self._happened(begin, end)):
                return 0
            weight = min(weight, 2)
        elif not self.words.span_worse.isdisjoint(before[-5:]) and not _LAST.isdisjoint(
            before[-2:]
        ):
            weight -= 2
        elif not ago and self.flags[span.first] & PAST:
            weight -= 2
        return weight + body if weight > 0 else 0

    def _hurts_since(self, span: Span, behind: list[str]) -> bool:
        """Whether a symptom stands right before a span that ends it: 'pain 3/52 since a fall'."""
        if behind[:1] not in _SINCE_OR_AFTER:
            return False
        return any(kind == "symptom" and last == span.first for _, last, kind in self.named)

    def _goes_on(self, number: int) -> bool:
        """Whether the next sentence tells of the time since: 'Since then', 'Ever since'."""
        sentences = self.scan.sentences
        if number + 1 >= len(sentences):
            return False
        begin, end = sentences[number + 1]
        return self.forms[begin : min(end, begin + 2)] in _SINCE_THEN

    def _is_rest(self, number: int, begin: int, end: int) -> bool:
        """Whether a sentence is hardly more than a span and follows one with a symptom: '8/12.'.

        One that is nothing else may follow it at some distance.
        """
        before = self.scan.sentences[max(0, number - 3) : number]
        if end - begin > _BARE_SPAN:
            before = before[-1:]
        return end - begin <= 6 and not self.felt.isdisjoint(before)

    def _sentence(self, at: int) -> tuple[int, tuple[int, int]]:
        """The sentence that a token stands in, with its number."""
        number = bisect_right(self.starts, at) - 1
        return number, self.scan.sentences[number]

    def _segment(self, span: Span, begin: int, end: int) -> tuple[int, int]:
        """Tokens from the comma before a span to the one behind it."""
        left, right = span.first, span.last
        while left > begin and self.forms[left - 1] not in (",", "(", ")", ":"):
            left -= 1
        while right < end and self.forms[right] not in (",", "(", ")", ":"):
            right += 1
        return left, right

    def _role(self, span: Span, begin: int, end: int) -> str:
        """What is named nearest to a span in [begin, end): complaint, other or nothing."""
        near, role = _NEAR + 1, ""
        behind = self.forms[span.last : span.last + 1] in _OF
        for first, last, kind in self._named_in(begin, end):
            if last <= span.first:
                distance = span.first - last + (8 if behind else 0)
            elif first >= span.last:
                distance = first - span.last + (0 if behind else 2)
            else:
                continue
            other = kind in _ELSEWHERE
            if (other or kind in _OF_COMPLAINT) and distance < near:
                near, role = distance, "other" if other else "complaint"
        return role

    def _is_excluded(self, span: Span, before: list[str], behind: list[str]) -> bool:
        """Whether the words beside a span say that it tells of something else."""
        if "ago" in behind[:1] and not self.measured.isdisjoint(
            range(span.first - _MEASURED_BEFORE, span.first + 1)
        ):
            return True  # 'last PSA 18 months ago'
        lead = before[:-1] if before[-1:] and before[-1] in _WHOSE else before
        if lead and lead[-1] in self.words.span_not_behind and (lead == before or lead[-1] == _AT):
            return True  # 'in 3 weeks', 'at her 9 month check'
        if not self.words.span_of_care.isdisjoint((*before[-3:], *behind[:3])):
            return True
        if not self.words.span_relief.isdisjoint(before[-3:]):
            return True
        first = behind[0] if behind else ""
        if first == _BEFORE:
            later = behind[1:6]
            return bool(later) and later[0] != "." and self.words.span_seen.isdisjoint(later)
        if first in _AFTER:
            return self.words.span_injury.isdisjoint(behind[:6])
        if "later" in behind[:2] and _STILL not in behind[:8]:
            return True  # 'two months later the hip still hurts' has lasted
        if first in self.words.not_duration and first != "later":
            return True
        if span.unit == HOUR and "ago" not in behind[:2]:
            return self._is_pause(before, behind)
        return False

    def _is_pause(self, before: list[str], behind: list[str]) -> bool:
        """Whether hours tell how long stiffness or a walk lasts and not how long it has hurt."""
        if before[-2:] == _THE_LAST:
            before = before[:-2]  # 'for the last 48 hours' lasts no shorter than 'for 48 hours'
        if not self.words.span_pause.isdisjoint((*before[-8:], *behind[:5])):
            return True
        last = before[-1] if before else ""
        return last not in self.words.span_lasting and last != "x" and behind[:1] not in _OF

    def _says_onset(self, begin: int, end: int) -> bool:
        return not self.words.span_onset.isdisjoint(self.forms[begin:end])

    def _happened(self, begin: int, end: int) -> bool:
        """Whether an injury or a beginning is named in a sentence."""
        return any(kind in ("event", "course") for _, _, kind in self._named_in(begin, end))

    def _named_in(self, begin: int, end: int) -> list[tuple[int, int, str]]:
        """What is named in the tokens [begin, end)."""
        return self.named[bisect_left(self.named, (begin,)) : bisect_left(self.named, (end,))]

    def _body(self, span: Span, begin: int, end: int) -> int:
        """1 where the body part nearest to a span is about the hip, -1 where it is another."""
        own, other = self.words.span_own_body, self.words.span_other_body
        near, found = 18, 0
        for at in range(begin, end):
            shape = self.forms[at]
            if at > span.last and shape in _NEXT_CLAUSE:
                break
            if (shape in own or shape in other) and at != span.last:
                distance = span.first - at if at < span.first else at - span.last + 8
                if distance < near:
                    near, found = distance, 1 if shape in own else -1
        return found
