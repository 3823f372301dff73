"""Marks each word with what the words about it do: negate, doubt, place in the past or elsewhere.

Input: a sentence's tokens and trigger mentions. Output: flags, written into the text's list.

Method: a trigger such as 'no evidence of' opens a scope that runs to the end of its segment; a
list ('no fever, weight loss or night sweats') carries it across commas; 'but' and verbs that
start a new statement end it. A trigger that is part of a longer fixed wording ('no relief',
'no injury') does not act on that wording itself.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from coxa.catalogue.reading_tables import TRIGGERS
from coxa.catalogue.words import form
from coxa.findings.qualifiers import kin
from coxa.findings.qualifiers.after import act_after
from coxa.findings.qualifiers.before import act_before
from coxa.findings.qualifiers.closing import BOXES, cover
from coxa.findings.qualifiers.doubts import doubt_clause
from coxa.findings.qualifiers.flags import (
    ALLERGY,
    DOUBTED,
    FAMILY,
    NEGATED,
    NEGATED_AFTER,
    NOT_SAID,
    OTHER_SIDE,
    PAST,
    PROPOSED,
    STOPPED,
)
from coxa.findings.qualifiers.scope import COMMAS, Sentence
from coxa.findings.words.scan import Mention
from coxa.findings.words.vocabulary import Vocabulary

_NUMBER = {name: number for number, name in enumerate(TRIGGERS)}
_BEFORE = {
    _NUMBER["negation-before"]: NEGATED,
    _NUMBER["uncertain-before"]: DOUBTED,
    _NUMBER["history-before"]: PAST,
    _NUMBER["family-before"]: FAMILY,
    _NUMBER["proposed-before"]: PROPOSED,
    _NUMBER["stopped-before"]: STOPPED,
    _NUMBER["allergy-before"]: ALLERGY,
}
_AFTER = {
    _NUMBER["negation-after"]: NEGATED_AFTER,
    _NUMBER["uncertain-after"]: DOUBTED,
    _NUMBER["history-after"]: PAST,
    _NUMBER["stopped-after"]: STOPPED,
    _NUMBER["proposed-after"]: PROPOSED,
    _NUMBER["allergy-after"]: ALLERGY,
}
_PSEUDO = {
    _NUMBER["not-negation"]: NEGATED | NEGATED_AFTER,
    _NUMBER["not-history"]: PAST,
    _NUMBER["not-family"]: FAMILY,
    _NUMBER["not-uncertain"]: DOUBTED,
    _NUMBER["not-proposed"]: PROPOSED,
}
_TERMINATOR = _NUMBER["terminator"]
_POSITIVE = _NUMBER["positive-word"]
_NOUN = "ness"
_OTHER_SIDE = _NUMBER["other-side"]
_CLAUSE = _NUMBER["uncertain-clause"]
_TAKEN_BACK = _NUMBER["taken-back"]
_OPENING = frozenset({*_BEFORE, *_AFTER, _OTHER_SIDE, _CLAUSE})
_BREAKS = frozenset(",()-")
_CONTRASTS = ("but", "howev")
_SINCE = form("since")


def segments(forms: list[str]) -> list[int]:
    """Number of the comma-separated segment that each token of a text stands in."""
    return list(accumulate(map(_BREAKS.__contains__, forms)))


def qualify(
    forms: list[str],
    bounds: tuple[int, int],
    triggers: list[Mention],
    wordings: Sequence[Mention],
    vocabulary: Vocabulary,
    flags: list[int],
    parts: list[int],
    felt: Iterable[Mention],
    examined: Iterable[Mention],
    drugs: Iterable[Mention] = (),
    *,
    raw: Sequence[str],
) -> None:
    """Raise the flags of a sentence's tokens in `flags`; 'but' starts a segment in `parts`.

    A trigger does not act on the longest of the `wordings` that it lies in. `felt` are the
    mentions of complaints and signs, `examined` those of signs, tests and images, `drugs` those
    of drugs. `raw` are the words as written: 'tenderness' has the form of 'tender' and, as a noun
    of a list, affirms nothing.
    """
    opening = [trigger for trigger in triggers if trigger[0] in _OPENING]
    if not opening:
        _contrast(forms, bounds, triggers, parts)
        return
    sentence = Sentence(
        forms, *bounds, flags, parts, set(), set(), {}, _tokens(felt), _tokens(examined),
        _tokens(drugs), vocabulary.image_word,
    )  # fmt: skip
    taken_back: list[int] = []
    if len(opening) < len(triggers):
        _prepare(sentence, triggers, raw)
        taken_back = [begin for number, begin, _ in triggers if number == _TAKEN_BACK]
    closed = _denials(sentence, opening)
    for trigger in opening:
        if trigger[1] not in closed or _BEFORE.get(trigger[0]) != NEGATED:
            _act(sentence, trigger, wordings, vocabulary)
    for begin in taken_back:
        _take_back(sentence, begin)


def _denials(sentence: Sentence, opening: Iterable[Mention]) -> set[int]:
    """Note where a denial behind a comma is a statement of its own: 'denies drugs, denies a fall'.

    Returns where one closes its statement and opens none: 'reflexes absent, foot drop'.
    """
    forms, first = sentence.forms, sentence.first
    closed = set()
    for number, begin, end in opening:
        if begin == first:
            continue
        if _BEFORE.get(number) == NEGATED and forms[begin - 1] == ",":
            sentence.stops.add(begin)
        if _AFTER.get(number) == NEGATED_AFTER and forms[end : end + 1] == [","]:
            if forms[begin - 1] not in COMMAS:
                closed.add(begin)
    return closed


def _act(
    sentence: Sentence, trigger: Mention, wordings: Sequence[Mention], vocabulary: Vocabulary
) -> None:
    """Raise the flags that one trigger raises, unless it is silenced where it stands."""
    number, begin, end = trigger
    silent = sentence.silent.get(begin, 0)
    if (flag := _BEFORE.get(number)) is not None:
        if flag == FAMILY and kin.tells(sentence, begin, end, vocabulary):
            return
        if not flag & silent:
            act_before(sentence, trigger, flag, wordings, vocabulary)
    elif (flag := _AFTER.get(number)) is not None:
        if not flag & silent:
            act_after(sentence, trigger, flag, wordings, vocabulary)
    elif number == _CLAUSE:
        doubt_clause(sentence, begin)
    else:
        # 'the other side of the pelvis dropped' is a sign of this side
        beyond = cover(wordings, begin)[1]
        _to_segment_end(sentence, begin, beyond if beyond > end else begin, OTHER_SIDE)


def _take_back(sentence: Sentence, begin: int) -> None:
    """What was denied or only thought of is there after all: 'had no limp before, but does now'.

    So is the complaint named last before it, with what its item says.
    """
    first, flags, parts, felt = sentence.first, sentence.flags, sentence.parts, sentence.felt
    at = begin - 1
    while at >= first and at not in felt:
        at -= 1
    if at < first or (sentence.forms[begin] in BOXES and at < begin - 1):
        return
    part = parts[at]
    while at >= first and parts[at] == part:
        flags[at] &= ~NOT_SAID
        at -= 1


def _tokens(mentions: Iterable[Mention]) -> frozenset[int]:
    """All tokens of some mentions."""
    return frozenset(at for _, begin, end in mentions for at in range(begin, end))


def _prepare(sentence: Sentence, triggers: list[Mention], raw: Sequence[str]) -> None:
    """Note what ends, affirms or silences before any trigger acts."""
    silent = sentence.silent
    for number, begin, end in triggers:
        if number in _PSEUDO:
            for at in range(begin, end):
                silent[at] = silent.get(at, 0) | _PSEUDO[number]
        elif number == _TERMINATOR:
            if sentence.forms[end : end + 1] != [","] or sentence.forms[begin] != _SINCE:
                sentence.stops.add(begin)  # 'denies fever since, swelling' goes on
        elif number == _POSITIVE and not raw[begin].endswith(_NOUN):
            sentence.positives.add(begin)
    if sentence.stops:
        bounds = (sentence.first, sentence.last)
        _contrast(sentence.forms, bounds, triggers, sentence.parts)


def _contrast(
    forms: list[str], bounds: tuple[int, int], triggers: list[Mention], parts: list[int]
) -> None:
    """Begin a new segment at each 'but' of the sentence."""
    begins = {at for number, at, _ in triggers if number == _TERMINATOR and forms[at] in _CONTRASTS}
    for begin in begins:
        for at in range(begin, bounds[1]):
            parts[at] += 1


def _to_segment_end(sentence: Sentence, begin: int, start: int, flag: int) -> None:
    """Flag the tokens from `start` to the end of the segment of `begin`."""
    flags, parts = sentence.flags, sentence.parts
    for at in range(start, sentence.last):
        if parts[at] != parts[begin]:
            break
        flags[at] |= flag
