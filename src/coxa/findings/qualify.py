"""Marks each word with what the words about it do: negate, doubt, place in the past or elsewhere.

Input: one sentence's tokens and trigger mentions. Output: a flag word per token.

Method: a trigger such as 'no evidence of' opens a scope that runs to the end of its segment; a
list ('no fever, weight loss or night sweats') carries it across commas; 'but' and verbs that
start a new statement end it. A trigger that is part of a longer fixed wording ('no relief',
'no injury') does not act on that wording itself.
"""

from collections.abc import Collection

from coxa.catalogue.reading_tables import TRIGGERS
from coxa.findings.scan import Mention
from coxa.findings.vocabulary import Vocabulary

NEGATED, DOUBTED, PAST, FAMILY, PROPOSED, OTHER_SIDE, NEGATED_AFTER, STOPPED, ALLERGY = (
    1 << bit for bit in range(9)
)
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
}
_PSEUDO = {_NUMBER["not-negation"]: NEGATED | NEGATED_AFTER, _NUMBER["not-history"]: PAST}
_TERMINATOR = _NUMBER["terminator"]
_POSITIVE = _NUMBER["positive-word"]
_OTHER_SIDE = _NUMBER["other-side"]
_COMMAS = frozenset(",():/+")
_BREAKS = frozenset(",():")
_JOINERS = frozenset({"or", "nor"})
_LONG = PROPOSED | FAMILY


def segments(shapes: list[str], first: int, last: int, stops: Collection[int]) -> list[int]:
    """Number of the comma-separated segment that each token of the sentence stands in."""
    number = 0
    result: list[int] = []
    for at in range(first, last):
        if shapes[at] in _BREAKS or at in stops:
            number += 1
        result.append(number)
    return result


def qualify(
    shapes: list[str],
    first: int,
    last: int,
    triggers: list[Mention],
    covers: dict[int, tuple[int, int]],
    vocabulary: Vocabulary,
) -> tuple[list[int], list[int]]:
    """Flags and segment numbers of the tokens [first, last).

    `covers` maps a token to the bounds of the longer wording that it lies in.
    """
    flags = [0] * (last - first)
    if not triggers:
        return flags, segments(shapes, first, last, ())
    silent: dict[int, int] = {}
    stops: set[int] = set()
    positives: set[int] = set()
    for number, begin, end in triggers:
        if number in _PSEUDO:
            for at in range(begin, end):
                silent[at] = silent.get(at, 0) | _PSEUDO[number]
        elif number == _TERMINATOR:
            stops.add(begin)
        elif number == _POSITIVE:
            positives.add(begin)
    parts = segments(shapes, first, last, {at for at in stops if shapes[at] in ("but", "howev")})
    for number, begin, end in triggers:
        flag = _BEFORE.get(number)
        if flag is not None:
            if flag & silent.get(begin, 0):
                continue
            start = max(end, covers[begin][1]) if begin in covers else end
            whole = shapes[begin] in vocabulary.heading
            if flag == NEGATED and begin > first and shapes[begin - 1] == ":":
                if start >= last or not shapes[start][0].isalnum():
                    _backward(flags, parts, first, begin - 1, NEGATED_AFTER)
                    continue
            stop = _forward(shapes, start, last, flag, stops, positives, whole)
            for at in range(start, stop):
                flags[at - first] |= flag
            continue
        flag = _AFTER.get(number)
        if (
            flag is not None
            and not flag & silent.get(begin, 0)
            and _closes(shapes, end, last, vocabulary.after_tail)
        ):
            limit = covers[begin][0] if begin in covers else begin
            if shapes[limit - 1] == ":" and limit > first:
                limit -= 1
            _backward(flags, parts, first, limit, flag)
            if flag == NEGATED_AFTER:
                _back_along_list(flags, parts, first, limit, positives)
        elif number == _OTHER_SIDE:
            part = parts[begin - first]
            for at in range(begin, last):
                if parts[at - first] != part:
                    break
                flags[at - first] |= OTHER_SIDE
    return flags, parts


def _forward(
    shapes: list[str],
    start: int,
    last: int,
    flag: int,
    stops: set[int],
    positives: set[int],
    whole: bool,
) -> int:
    """Where the scope of a trigger before its words ends."""
    if flag & _LONG or whole:
        return last
    limit = min(last, start + 14)
    at = start
    while at < limit:
        shape = shapes[at]
        if at in stops and (at > start or shape in ("but", "howev", "although")):
            return at
        if shape in _COMMAS and shape not in "/+" and (at > start or shape == ","):
            if shape != "," or not _continues(shapes, at + 1, last, stops, positives):
                return at
        elif shape == "and" and not _short_tail(shapes, at + 1, last, positives):
            return at
        at += 1
    return at


def _continues(shapes: list[str], at: int, last: int, stops: set[int], positives: set[int]) -> bool:
    """Whether the list goes on after a comma: an 'or' comes, or a short bare item stands there."""
    length = 0
    begin = at
    while at < last and at not in stops:
        shape = shapes[at]
        if shape in _JOINERS:
            return not any(p in positives for p in range(begin, at))
        if shape in ("no", "not", "normal", "with") or at in positives:
            return False
        if shape in _COMMAS or shape == ".":
            if length > 3:
                return False
            if shape != ",":
                return True
            length = -1
        length += 1
        at += 1
    return length <= 3 and at not in stops


def _short_tail(shapes: list[str], at: int, last: int, positives: set[int]) -> bool:
    """Whether 'and' joins just one more bare item to the negated list."""
    length = 0
    while at < last and shapes[at] not in _COMMAS and shapes[at] != ".":
        if at in positives or shapes[at] in ("has", "with", "on", "is"):
            return False
        length += 1
        at += 1
    return length <= 3


def _back_along_list(
    flags: list[int], parts: list[int], first: int, begin: int, positives: set[int]
) -> None:
    """Carry a closing negation back over short items of a list: 'FADIR, FABER, scour -ve'."""
    part = parts[begin - 1 - first] if begin - 1 >= first else -1
    at = begin - 1
    length = 0
    while at >= first:
        if parts[at - first] != part:
            if length > 3:
                return
            part, length = parts[at - first], 0
            start = at
            while start > first and parts[start - 1 - first] == part:
                start -= 1
            item = range(start, at + 1)
            if at + 1 - start > 4 or any(p in positives for p in item):
                return
            for token in item:
                flags[token - first] |= NEGATED_AFTER
        length += 1
        at -= 1


def _closes(shapes: list[str], at: int, last: int, tails: frozenset[str]) -> bool:
    """Whether a trigger after its words ends the statement: 'absent.' does, 'absent reflex' not."""
    return at >= last or not shapes[at][0].isalpha() or shapes[at] in tails


def _backward(flags: list[int], parts: list[int], first: int, begin: int, flag: int) -> None:
    """Mark the words before a trigger in its segment, at most eight of them."""
    part = parts[begin - first] if begin - first < len(parts) else -1
    for at in range(begin - 1, max(first, begin - 9) - 1, -1):
        if parts[at - first] != part:
            break
        flags[at - first] |= flag
