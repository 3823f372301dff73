"""What stands about the name of a laboratory value: a result in words, or that it is of a fluid.

Input: the scan, a name's tokens and the vocabulary. Output: 'normal', 'high' or 'low' for a name
or a list of names with one result ('CRP, ESR and Ca all N', 'nl CBC/CRP', 'Ca/P/AP norm.'), and
whether a white cell count was counted in fluid drawn from the joint.
"""

from collections.abc import Mapping
from typing import Literal

from coxa.findings.scan import Scan
from coxa.findings.vocabulary import Vocabulary

Result = Literal["normal", "high", "low"]
_LIST = 16
_LETTER = "n"
_ENDS = frozenset(",;.:()/")
_JOINS = frozenset({"/", "&", "+", "and"})
_BESIDE = 6
_HEADING = 3
_OPENING = 4
_STARTS = frozenset({",", ";", "and", "&", "with", "but"})


def result_of(
    scan: Scan,
    first: int,
    last: int,
    limit: int,
    names: Mapping[int, int],
    starts: Mapping[int, int],
    words: Vocabulary,
) -> tuple[Result, int] | None:
    """The result in words of the name [first, last), and where it ends.

    `names` are the ends of all names of values by first token, `starts` the reverse; `limit` ends
    the sentence.
    """
    if said := _before(scan, first, starts, words):
        return said, last
    at, stop = last, min(limit, last + _LIST)
    while at < stop:
        if at in names:
            at = names[at]
            continue
        shape = scan.forms[at]
        if at > last and _opens(scan, at, limit, names, words):
            return None
        if shape == _LETTER:
            return ("normal", at + 1) if _stands_alone(scan, at, limit, words) else None
        if shape in words.result_normal:
            return "normal", at + 1
        if shape in words.result_high or shape in words.result_low:
            if at + 1 < limit and scan.forms[at + 1] in words.result_normal:
                return None
            return ("high" if shape in words.result_high else "low"), at + 1
        if shape not in words.lab_list:
            return None
        at += 1
    return None


def _opens(scan: Scan, at: int, limit: int, names: Mapping[int, int], words: Vocabulary) -> bool:
    """Whether a result begins what is said of the next name: 'normal PTH and increased ALP'."""
    if scan.forms[at - 1] not in _STARTS:
        return False
    stop = min(limit, at + _OPENING)
    while at < stop and at not in names:
        shape = scan.forms[at]
        if shape in _STARTS or shape in _ENDS:
            return False
        at += 1
    return at < stop


def _before(scan: Scan, first: int, starts: Mapping[int, int], words: Vocabulary) -> Result | None:
    """What a short form says that stands before a list of names: 'nl ESR/CRP', '↑Ca'."""
    while first:
        shape = scan.forms[first - 1]
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
    """Whether a letter N is a result and not the beginning of something else."""
    if at + 1 >= limit:
        return True
    return scan.words[at + 1] in _ENDS or scan.forms[at + 1] in words.lab_list


def in_fluid(scan: Scan, first: int, last: int, words: Vocabulary, bounds: tuple[int, int]) -> bool:
    """Whether the count [first, last) of the sentence `bounds` is of fluid from the joint."""
    for at in range(last - 1, bounds[0] - 1, -1):
        shape = scan.forms[at]
        if shape in words.fluid:
            return True
        if shape in words.serum:
            return False
    for at in range(last, min(bounds[1], last + _BESIDE)):
        shape = scan.forms[at]
        if shape in words.fluid:
            return True
        if shape in _ENDS or shape in words.serum:
            return False
    if first - bounds[0] > _HEADING or not bounds[0]:
        return False
    at = bounds[0] - 1
    while at > 0 and scan.forms[at - 1] != ".":
        at -= 1
    before = scan.forms[at : at + _HEADING]
    return any(shape in words.fluid for shape in before)
