"""What a note tells of an event that is long over before it comes to the present.

Input: the scan and the words of the knowledge. Output: for each token whether it stands in such
a passage.

'Psoas abscess in 2010, drained. Now stiff after desk work' tells of no abscess now, 'cauda equina
in March, operated on, all recovered' of no weak bladder. Method: a sentence that names a time long
past and nothing that began or goes on is over up to where it says that it healed. Without that only
what stands in one item with the time is ('THR three years ago, red hot hip. Now febrile'), and only
where the note comes to the present behind it (with 'now', or a sentence that tells of something
that began or goes on: 'Since May an ache'), says 'had' or names a year in which nobody presented
('tripped in 2020, only bruises'). 'That was six years ago' goes back to the sentence before; what
stands before '8 months later' or 'now 2 years on' is over too, unless it goes on.
"""

from coxa.catalogue.words import form
from coxa.findings.words.counts import count_at
from coxa.findings.words.scan import Scan
from coxa.findings.words.time_units import MONTH, WEEKS_OF, WEEKS_OVER, is_year_word
from coxa.findings.words.vocabulary import Vocabulary

# weeks that make an event of injury or infection an old one
_LONG = 3 * MONTH
# 'slipped last winter'
_SEASONS = frozenset(
    form(word) for word in "year winter summer spring autumn christmas easter".split()
)
# 'in 2015 she presented after a fall': the year is that of the note
_PRESENTS = frozenset(
    form(word)
    for word in "presented presents admitted attended referred seen came consulted visited".split()
)
# 'some years ago' are two at least
_SOME = 2.0
_LEADS = frozenset({"in", "at", "last", "that"})
_AGO = frozenset({"ago", "back", "earlier"})
_THEN = frozenset(form(word) for word in "later on afterwards".split())
_NOW_LEADS = frozenset({"now", ".", ""})
_DATED = frozenset({"in", "earli", "late", "mid", "about"})
_POINTS_BACK = frozenset({"that", "this", "which", "it", "all"})
_WHOLLY = frozenset(form(word) for word in "all completely fully totally entirely".split())
# '5 months ago ;'
_BARE = 5
# 'fasciitis 2009, skin graft'
_CLOSED: tuple[list[str], ...] = ([], [","], ["."], [";"], [")"])
_ENDS = frozenset(",)-")
_WAS = frozenset({"was", "happen"})
# 'normal ever since', 'since normal': over, though 'since' alone says that it goes on
_WELL = frozenset(form(word) for word in "normal fine well clear gone ok okay negative".split())
_SINCE = form("since")
_EVER_SINCE = frozenset({_SINCE, "ever"})
# 'settled and never came back', 'it has never returned': over for good
_BACK = frozenset(form(word) for word in "came come returned recurred reappeared again".split())
_WHICH = frozenset(form(word) for word in "and which it has have".split())
# words between 'since' and 'normal', both counted: 'since then normal'
_BEFORE_WELL = 2


def long_ago(scan: Scan, vocabulary: Vocabulary) -> list[bool]:
    """Whether each token tells of an event that is over."""
    forms = scan.forms
    over = [False] * len(forms)
    hints = _AGO | vocabulary.season
    pasts = [
        at
        for at, shape in enumerate(forms)
        if (shape in hints or shape.isdigit()) and is_past(forms, at, vocabulary)
    ]
    leaps = [at for at, shape in enumerate(forms) if shape in _THEN and _is_leap(forms, at)]
    for at in leaps:
        for first, last in scan.sentences:
            if first >= at:
                break
            if not _goes_on(forms, first, min(last, at), vocabulary):
                over[first : min(last, at)] = [True] * (min(last, at) - first)
    if not pasts:
        return over
    last_now = _last_now(scan, vocabulary)
    before: tuple[int, int] | None = None
    for number, (first, last) in enumerate(scan.sentences):
        past = next((at for at in pasts if first <= at < last), -1)
        if past >= 0 and not _goes_on(forms, first, last, vocabulary):
            follow = scan.sentences[number + 1 : number + 2]
            spans = _over(forms, (first, last), past, follow, last_now, vocabulary)
            if spans and before is not None and _points_back(forms[first:last]):
                if not _goes_on(forms, *before, vocabulary):
                    spans.append(before)
            for start, end in spans:
                over[start:end] = [True] * (end - start)
        before = (first, last)
    return over


def _last_now(scan: Scan, vocabulary: Vocabulary) -> int:
    """The last token that tells of the present: 'now', or one that began, 'Since May an ache'."""
    words = enumerate(scan.forms)
    now = max((at for at, shape in words if shape in vocabulary.now), default=-1)
    goes_on = (first for first, last in scan.sentences if _opens_since(scan.forms[first:last]))
    return max(now, max(goes_on, default=-1))


def _opens_since(words: list[str]) -> bool:
    """Whether a sentence tells at its start of what has gone on since a time."""
    return words[:1] == [_SINCE] and words[1:2] != ["then"]


def _is_leap(forms: list[str], at: int) -> bool:
    """Whether the note leaps over months to what is now: '8 months later', 'now 2 years on:'."""
    if at < 2 or (weeks_before(forms, at) or 0.0) < _LONG:
        return False
    if forms[at] != "on":
        return True
    begins = forms[max(0, at - 3) : at - 1]
    return not _NOW_LEADS.isdisjoint(begins) or forms[at + 1 : at + 2] in ([","], [":"], [";"])


def _over(
    forms: list[str],
    bounds: tuple[int, int],
    past: int,
    follow: list[tuple[int, int]],
    last_now: int,
    vocabulary: Vocabulary,
) -> list[tuple[int, int]]:
    """What of a sentence with a time long past is over: all before it healed, or the item dated."""
    first, last = bounds
    now = next((at for at in range(past, last) if forms[at] in vocabulary.now), last)
    healed = next((at for at in range(first, last) if _healed(forms, at, vocabulary)), -1)
    if healed >= 0:
        return [(first, min(healed, now))]
    long_since = _is_long(forms, past) or forms[past - 1] == "that"  # 'that year'
    if long_since and any(
        _healed(forms, at, vocabulary) for start, end in follow for at in range(start, end)
    ):
        return [(first, now)]
    begin = past
    while begin > first and forms[begin - 1] != ",":
        begin -= 1
    if begin > first and all(_of_date(forms, at) for at in range(begin, past)):
        begin = first  # 'haematoma, transfused, 9/12 ago'
    closed = is_year_word(forms[past]) or (forms[past] in _SEASONS and forms[past - 1] == "last")
    told = (
        last_now > past
        or not vocabulary.had_once.isdisjoint(forms[begin:past])
        or (closed and _PRESENTS.isdisjoint(forms[first:last]))
    )
    if not told or not (long_since or closed):
        return []
    end = past + 1
    inside = forms[end : end + 1] == ["("]
    while end < now and (inside or forms[end] not in _ENDS):
        inside = inside and forms[end] != ")"
        end += 1
    return [(begin, end)]


def _goes_on(forms: list[str], first: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether a word of a sentence says that something began or goes on.

    The 'since' of 'normal ever since' or 'since normal' does not.
    """
    if vocabulary.under_way.isdisjoint(forms[first:last]):
        return False
    well = next((at for at in range(first, last) if _well_since(forms, at)), last + _BEFORE_WELL)
    return any(
        forms[at] in vocabulary.under_way
        and not _never_back(forms, at)
        and (at < well - _BEFORE_WELL or forms[at] not in _EVER_SINCE)
        for at in range(first, last)
    )


def _well_since(forms: list[str], at: int) -> bool:
    """Whether a word says that all has been well since: 'normal ever since', 'since normal'."""
    if forms[at] not in _WELL:
        return False
    before = forms[max(0, at - _BEFORE_WELL) : at]
    if _SINCE in before and forms[at] != "gone":  # 'since gone up'
        return "not" not in before
    return _SINCE in forms[at + 1 : at + 3] and before[-1:] != ["not"]


def _never_back(forms: list[str], at: int) -> bool:
    """Whether 'never', or the 'again' behind it, says that it stayed away: 'never came back'."""
    if forms[at] == "again":
        return at > 0 and forms[at - 1] == "never"
    if forms[at] != "never" or at == 0 or forms[at - 1] not in _WHICH:
        return False
    return not _BACK.isdisjoint(forms[at + 1 : at + 2]) and "to" not in forms[at + 2 : at + 4]


def _healed(forms: list[str], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word says that something is over; 'gone' does so only as 'all gone'."""
    if _well_since(forms, at):
        return True
    if forms[at] == "gone":
        return at > 0 and forms[at - 1] in _WHOLLY
    return forms[at] in vocabulary.healed


def _of_date(forms: list[str], at: int) -> bool:
    """Whether a word is part of a date: 'about 9/12 ago'."""
    dated = forms[at] == "/" or forms[at] in WEEKS_OF or forms[at] in _DATED
    return dated or count_at(forms, at) is not None


def _points_back(words: list[str]) -> bool:
    """Whether a sentence only dates the one before: 'That was six years ago.', '5 months ago;'."""
    if words[0] in _POINTS_BACK:
        return words[1] in _WAS
    bare = len(words) <= _BARE and not _AGO.isdisjoint(words)
    return bare and count_at(words, 0) is not None


def is_past(forms: list[str], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a token ends a time of the past: 'six years ago', 'in 2010', 'that winter'."""
    if _is_long(forms, at):
        return True
    return at > 0 and forms[at] in vocabulary.season and forms[at - 1] in _LEADS


def _is_long(forms: list[str], at: int) -> bool:
    """Whether it is long past by its own number: 'six years ago', '5/12 ago', 'in 2010'."""
    if is_year_word(forms[at]):
        closes = forms[at + 1 : at + 2] in _CLOSED and at > 0 and forms[at - 1][0].isalpha()
        return closes or not _DATED.isdisjoint(forms[max(0, at - 2) : at])
    return (weeks_ago(forms, at) or 0.0) >= _LONG


def weeks_ago(forms: list[str], at: int) -> float | None:
    """The weeks that a word ends the time of: 'six years ago', '5/12 ago', 'an hour ago'."""
    return weeks_before(forms, at) if forms[at] in _AGO and at >= 2 else None


def weeks_before(forms: list[str], at: int) -> float | None:
    """The weeks told before a word: 'six years [ago]', '5/12 [later]'."""
    unit = WEEKS_OF.get(forms[at - 1])
    if unit is not None:
        count = _SOME if forms[at - 2] == "some" else count_at(forms, at - 2)
        return None if count is None else count * unit
    if forms[at - 2] == "/" and forms[at - 1] in WEEKS_OVER:
        count = count_at(forms, at - 3)
        return None if count is None else count * WEEKS_OVER[forms[at - 1]]
    return None
