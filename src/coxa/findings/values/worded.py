"""What stands about the name of a laboratory value: a result in words, or that it is of a fluid.

Input: the scan, a name's tokens and the vocabulary. Output: 'normal', 'high' or 'low' for a name
or a list of names with one result ('CRP, ESR and Ca all N', 'nl CBC/CRP', 'Ca/P/AP norm.'), and
whether a white cell count was counted in fluid drawn from the joint.
"""

from bisect import bisect_left
from functools import cached_property
from typing import Literal

from coxa.findings.words.scan import Mention, Scan
from coxa.findings.words.vocabulary import Vocabulary

Result = Literal["normal", "high", "low"]
_LIST = 16
# 'CRP N', 'urate H', 'phosphate (L)'
_LETTERS: dict[str, Result] = {"n": "normal", "h": "high", "l": "low"}
_ENDS = frozenset(",;.:()/")
_JOINS = frozenset({"/", "&", "+", "and"})
_BESIDE = 6
_HEADING = 3
_OPENING = 4
_STARTS = frozenset({",", ";", "and", "&", "with", "but"})
# 'neither CRP nor ESR was raised'
_NOR = frozenset({"neither", "nor"})


class Names:
    """Names of quantities by where they stand in a note: `ends` by first token, `starts` by end."""

    def __init__(self, scan: Scan, mentions: list[Mention]) -> None:
        self.scan = scan
        self.ends = {first: last for _, first, last in mentions}
        self.starts = {last: first for _, first, last in mentions}
        self.order = sorted(self.ends)

    @cached_property
    def full_stops(self) -> list[int]:
        """Tokens that are full stops."""
        return [at for at, shape in enumerate(self.scan.forms) if shape == "."]


def result_of(
    names: Names, first: int, last: int, limit: int, words: Vocabulary
) -> tuple[Result, int] | None:
    """The result in words of the name [first, last) and where it ends, before token `limit`.

    What 'neither' or 'nor' denies to be high or low is normal.
    """
    forms = names.scan.forms
    denied = not _NOR.isdisjoint(forms[max(0, first - 2) : first])
    if said := _before(names, first, words):
        return said, last
    at, stop = last, min(limit, last + _LIST)
    while at < stop:
        if at in names.ends:
            at = names.ends[at]
            continue
        shape = forms[at]
        if at > last and _opens(names, at, limit, words):
            return None
        if shape in _LETTERS:
            alone = _stands_alone(names.scan, at, limit, words)
            return (_LETTERS[shape], at + 1) if alone else None
        if shape in words.result_normal:
            return "normal", at + 1
        if shape in words.result_high or shape in words.result_low:
            if at + 1 < limit and forms[at + 1] in words.result_normal:
                return None
            told: Result = "high" if shape in words.result_high else "low"
            return ("normal" if denied else told), at + 1
        if shape not in words.lab_list and shape not in _NOR:
            return None
        at += 1
    return None


def _opens(names: Names, at: int, limit: int, words: Vocabulary) -> bool:
    """Whether a result begins what is said of the next name: 'normal PTH and increased ALP'."""
    forms = names.scan.forms
    if forms[at - 1] not in _STARTS:
        return False
    stop = min(limit, at + _OPENING)
    while at < stop and at not in names.ends:
        shape = forms[at]
        if shape in _STARTS or shape in _ENDS:
            return False
        at += 1
    return at < stop


def _before(names: Names, first: int, words: Vocabulary) -> Result | None:
    """What a short form says that stands before a list of names: 'nl ESR/CRP', '↑Ca'."""
    forms, starts = names.scan.forms, names.starts
    while first:
        shape = forms[first - 1]
        if shape in words.result_before:
            if shape in words.result_high:
                return "high"
            return "low" if shape in words.result_low else "normal"
        if first in starts:
            first = starts[first]
        elif shape in _JOINS:
            first -= 1
        else:
            return None
    return None


def _stands_alone(scan: Scan, at: int, limit: int, words: Vocabulary) -> bool:
    """Whether a letter is a result and not the beginning of something else."""
    if at + 1 >= limit:
        return True
    return scan.words[at + 1] in _ENDS or scan.forms[at + 1] in words.lab_list


def in_fluid(
    names: Names, first: int, last: int, bounds: tuple[int, int], words: Vocabulary
) -> bool:
    """Whether the count [first, last) of the sentence `bounds` is of fluid from the joint."""
    forms = names.scan.forms
    # 'Lab: WCC 112 000, 94 % polys, no crystals': what is looked for in fluid only
    for at in range(last, min(bounds[1], last + _LIST)):
        shape = forms[at]
        if shape in words.fluid_only:
            return True
        if shape in words.serum or shape in words.fluid:
            break
    for at in range(last - 1, bounds[0] - 1, -1):
        shape = forms[at]
        if shape in words.fluid:
            return True
        if shape in words.serum:
            return False
    for at in range(last, min(bounds[1], last + _BESIDE)):
        shape = forms[at]
        if shape in words.fluid:
            return True
        if shape in _ENDS or shape in words.serum:
            return False
    if first - bounds[0] > _HEADING or not bounds[0]:
        return False
    # the beginning of what stands before, back to its last full stop
    stops = names.full_stops
    number = bisect_left(stops, bounds[0] - 1)
    at = stops[number - 1] + 1 if number else 0
    return any(shape in words.fluid for shape in forms[at : at + _HEADING])
