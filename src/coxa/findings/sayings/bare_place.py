"""Places that a note names with a time and nothing else: 'R groin x 6/52' complains of it.

Input: the word forms of a sentence, its named things, which of these are places. Output: the
tokens of each such time.

Method: between two commas stand words of a place, of a side and of a span, or those that link
them, and no other; or such a place alone and behind its comma such a span alone.
"""

from collections.abc import Iterator, Sequence

from coxa.catalogue.words import form
from coxa.findings.words.counts import count_at, count_begins
from coxa.findings.words.scan import Mention
from coxa.findings.words.time_units import HOUR, WEEKS_OF, WEEKS_OVER

_ENDS = frozenset(",;:()?!\n")
_LINKS = frozenset(
    form(word)
    for word in (
        "x for since about over approximately approx roughly now nearly almost and both the left "
        "right l r lt rt bilateral bilat last past of in her his my"
    ).split()
) | {"&", "+", "~", "/", "-", "–"}
# what a span of days or longer ends with
_LONG_UNITS = frozenset(unit for unit, weeks in WEEKS_OF.items() if weeks > HOUR)
_UNITS = _LONG_UNITS | WEEKS_OVER.keys()

_Range = tuple[int, int]


def bare_places(
    forms: Sequence[str], bounds: _Range, said: Sequence[Mention], places: Sequence[bool]
) -> list[_Range]:
    """Tokens of each span in a sentence that only a place stands beside.

    `said` are the sentence's mentions, `places` says by concept whether one is a place.
    """
    if _UNITS.isdisjoint(forms[slice(*bounds)]):
        return []
    named = {at for number, first, last in said if places[number] for at in range(first, last)}
    if not named:
        return []
    found: list[_Range] = []
    waiting = False
    for begin, end in _parts(forms, bounds):
        span = _span(forms, begin, end)
        rest = [at for at in range(begin, end) if not (span and span[0] <= at < span[1])]
        placed = any(at in named for at in rest)
        plain = all(at in named or forms[at] in _LINKS for at in rest)
        if span and plain and (placed or waiting):
            found.append(span)
        follows = forms[end : end + 1] == [","]
        waiting = plain and placed and span is None and follows
    return found


def _parts(forms: Sequence[str], bounds: _Range) -> Iterator[_Range]:
    """The pieces of a sentence between commas and other marks."""
    begin, last = bounds
    last -= forms[last - 1] == "."
    for at in range(begin, last):
        if forms[at] in _ENDS:
            if at > begin:
                yield begin, at
            begin = at + 1
    if begin < last:
        yield begin, last


def _span(forms: Sequence[str], begin: int, end: int) -> _Range | None:
    """Tokens of the first span of days or longer in a piece: '6/52', 'three months'."""
    for at in range(begin, end):
        shape = forms[at]
        if shape in WEEKS_OVER and at - 2 >= begin and forms[at - 1] == "/":
            if count_at(forms, at - 2) is not None:
                return count_begins(forms, at - 2), at + 1
        elif shape in _LONG_UNITS and at > begin:
            if count_at(forms, at - 1) is not None:
                return _first_of_two(forms, begin, count_begins(forms, at - 1)), at + 1
    return None


def _first_of_two(forms: Sequence[str], begin: int, at: int) -> int:
    """Where a count begins that may be the second of two: '3-4 months', '3 to 4 months'."""
    before = at - 1 - (at > begin and forms[at - 1] == "to")
    return before if before >= begin and forms[before].isdigit() else at
