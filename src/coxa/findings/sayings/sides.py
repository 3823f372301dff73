"""Left, right or both: of the complaint, and of each finding.

Input: reading. Output: sides as the text names them.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from coxa.findings.qualifiers.flags import FAMILY, OTHER_SIDE, PAST
from coxa.findings.read import Reader, Reading, Side
from coxa.findings.words.lexicon import STOPS
from coxa.findings.words.scan import Scan
from coxa.model.knowledge import FindingDef

_WITHIN: dict[str, Side] = {
    "left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right",
    "both": "bilateral",
}  # fmt: skip
OPPOSITE: dict[Side | None, Side] = {"left": "right", "right": "left"}
_LITRE = frozenset({"l"})  # 'mmol/L' tells no side
# 'r/v 7 weeks post op', 'r/o fracture', 'L/S spine'
_SHORT = frozenset({"v", "o", "s", "w", "x", "f"})
_NEAR = 6
_BEHIND = STOPS | {","}
_BESIDE = 3
_AGAINST = frozenset({"v", "vs", "versus", "against", "than", "as", "cf"})
_HIP_PAIN = "hip-pain"
_KNEE = "knee"
_MEASURE = frozenset({"°", "º", "deg", "degrees", "cm", "mm", "on", "the"})
_CLOSING = frozenset({")", ",", ".", ";"})
_OF = frozenset({"of", "the"})
_SIDE_WORDS = frozenset({"side"})
_OF_THE_BODY = frozenset({"pelvi", "bodi", "back", "hip", "groin", "buttock"})

# Tokens [first, last) that name a side, with their flags
SideMention = tuple[int, int, int, Side]


def _begin(mention: SideMention) -> int:
    return mention[0]


def _starts(sentence: tuple[int, int]) -> int:
    return sentence[0]


def side_mentions(reading: Reading, reader: Reader) -> list[SideMention]:
    """Tokens that name a side, where possible none of a question: 'should the right be pinned?'."""
    named, wordings = reader.sides, reader.wordings
    forms, images = reading.scan.forms, reader.vocabulary.image_word
    found: dict[SideMention, None] = {}
    for number, flags, first, last in reading.concepts:
        if number in named:
            if not _within_short(forms, first):
                found[first, last, flags, named[number]] = None
        elif last - first > 2 and wordings[number] and number not in reader.other_part:
            # a side within a longer wording, where it is skipped: 'woken by left hip pain'
            for at in range(first + 1, last - 1):
                if forms[at] in _WITHIN:
                    found[at, at + 1, flags, _WITHIN[forms[at]]] = None
    mentions = sorted(
        mention
        for mention in found
        if not (_compared(forms, *mention[:2]) or _of_one_thing(forms, *mention[:2]))
    )
    spans = [range(asked.first, asked.last) for asked in reading.asked]
    asked_of = [m for m in mentions if any(m[0] in span for span in spans)]
    told = [
        mention
        for mention in mentions
        if not (mention[3] == "bilateral" and _is_imaged(forms, mention[0], images))
        and mention not in asked_of
    ]
    # 'should the right side be pinned too?' tells nothing of where it hurts
    return told or [m for m in mentions if m not in asked_of or forms[m[1] - 1] not in _SIDE_WORDS]


def _within_short(forms: Sequence[str], first: int) -> bool:
    """Whether a letter belongs to an abbreviation or a unit: 'r/v', 'mmol/L'."""
    if first > 1 and forms[first - 1] == "/" and forms[first] in _LITRE:
        return True
    behind = forms[first + 1 : first + 3]
    return len(forms[first]) == 1 and len(behind) == 2 and behind[0] == "/" and behind[1] in _SHORT


def _is_imaged(forms: Sequence[str], first: int, images: frozenset[str]) -> bool:
    """Whether both sides are only what was imaged: 'US both hips: effusion on the right'."""
    at = first - 1
    while at >= 0 and forms[at] in _OF:
        at -= 1
    return at >= 0 and forms[at] in images


def _of_one_thing(forms: Sequence[str], first: int, last: int) -> bool:
    """Whether the sides are those of one thing: 'erosions on both sides of the joint'."""
    at = last if forms[last - 1] in _SIDE_WORDS else last + 1
    if at >= len(forms) or forms[at - 1] not in _SIDE_WORDS or forms[at] != "of":
        return False
    return _OF_THE_BODY.isdisjoint(forms[at + 1 : at + 4])


def _compared(forms: Sequence[str], first: int, last: int) -> bool:
    """Whether a side is named to compare with: 'abd 20 (R 45)', 'IR 15 vs 40 on the left'."""
    behind = forms[last] if last < len(forms) else "."
    if not (behind in _CLOSING or behind[0].isdigit()):
        return False
    at = first - 1
    if at >= 0 and forms[at] == "(":
        value = at - 1 - (at > 1 and forms[at - 1] in _MEASURE)
        return behind[0].isdigit() and value >= 0 and forms[value][0].isdigit()
    while at >= 0 and (forms[at] in _MEASURE or forms[at][0].isdigit()):
        at -= 1
    return at >= 0 and forms[at] in _AGAINST


def side_near(sides: list[SideMention], forms: Sequence[str], first: int, last: int) -> Side | None:
    """The side named nearest to the tokens [first, last), at most six away.

    A side named behind a comma begins something else: 'IR 20 deg, L hip full'. One of the sentence
    before or behind is not this one's.
    """
    best: Side | None = None
    nearest = _NEAR + 1
    # mentions come in order, and none is longer than the reach before the tokens
    at = bisect_left(sides, first - 2 * _NEAR, key=_begin)
    for begin, end, _, side in islice(sides, at, None):
        if begin > last + _NEAR:
            break
        if begin >= last:
            gap = begin - last
            parted = not _BEHIND.isdisjoint(forms[last:begin])
        else:
            gap = first - end if first > end else 0
            parted = not STOPS.isdisjoint(forms[end:first])
        if gap < nearest and not parted:
            best, nearest = side, gap
    return best


def side_beside(sides: list[SideMention], scan: Scan, first: int, last: int) -> Side | None:
    """The one side named in or right beside the tokens [first, last), in their sentence.

    As for `side_near`, one behind a comma is of something else: 'L THR 2018, R groin pain'.
    """
    at = bisect_right(scan.sentences, first, key=_starts) - 1
    begin, end = scan.sentences[max(at, 0)]
    found = {
        side
        for a, b, _, side in sides
        if max(begin, first - _BESIDE) <= a < last + _BESIDE and b <= end
        if a < last or _BEHIND.isdisjoint(scan.forms[last:a])
    }
    return found.pop() if len(found) == 1 else None


def complaint_side(sides: list[SideMention], hurts: Sequence[int]) -> Side | None:
    """The side of the complaint: the one named most; where equal, first the one beside hip pain.

    What is told of the past counts only where nothing else names a side. `hurts`: where sayings of
    pain at the hip begin, in order, so that in 'L THR 2010. R groin pain' it is the right.
    """
    for past in (PAST, 0):
        named = [m for m in sides if not m[2] & (OTHER_SIDE | FAMILY | past)]
        if named:
            counts = Counter(side for *_, side in named)
            felt = Counter(_beside_pain(named, hurts))
            return max(counts, key=lambda side: (counts[side], felt[side]))
    return None


def knee_side(forms: Sequence[str]) -> Side | None:
    """The side of a knee, in a child that of the hip that is meant: 'left knee pain, limp'."""
    at_knee = (at for at, shape in enumerate(forms) if shape == _KNEE and at)
    found = {_WITHIN.get(forms[at - 1]) for at in at_knee} - {None}
    return found.pop() if len(found) == 1 else None


def _beside_pain(named: list[SideMention], hurts: Sequence[int]) -> Iterator[Side]:
    """For each saying of pain the side named nearest to where it begins, at most a few words off.

    Of two as near it is the later: 'L THR 2018, pain in R groin'.
    """
    starts = [mention[0] for mention in named]
    for at in hurts:
        behind = bisect_left(starts, at)
        near = named[max(0, behind - 1) : behind + 1]
        gap, _, side = min((max(m[0] - at, at - m[1] + 1), -m[0], m[3]) for m in near)
        if gap <= _BESIDE:
            yield side


def hip_pain_at(
    reading: Reading, reader: Reader, definitions: Mapping[str, FindingDef]
) -> list[int]:
    """Where sayings of pain at the hip, now and of the patient, begin."""
    names = reader.tables.findings
    return sorted(
        match.first
        for match in reading.matches
        if not (match.absent or match.flags)
        and _HIP_PAIN in (names[match.finding], *definitions[names[match.finding]].implies)
    )
