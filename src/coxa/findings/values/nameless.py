"""Values without a name, such as weight and temperature in '83F, 44 kg, lives alone, 38.9 today'.

Input: the scan, the names of quantities in it, the units or the span that tell a quantity. Output:
which words are such a value.
"""

import re
from collections.abc import Iterator, Mapping

from coxa.catalogue.words import amount, form
from coxa.findings.words.scan import Mention, Scan

_STOPS = frozenset(",;.()\n")
# what a value of today may stand behind: 'since winter: 37 kg', 'lost weight, now 37 kg'
_OPENERS = _STOPS | {":", "now", form("currently")}
_NEAR = 8
_ONE_DECIMAL = re.compile(r"\d{2}[.,]\d|10\d\.\d")
_DECIMAL_LENGTHS = frozenset({len("38.6"), len("101.3")})


class _Free:
    """Where something may begin or end that no word stands beside."""

    def __init__(self, scan: Scan) -> None:
        self.forms = scan.forms
        self.starts = {first for first, _ in scan.sentences}
        self.ends = {last for _, last in scan.sentences}

    def opens(self, at: int) -> bool:
        """Whether a sentence begins at a token, or a stop or 'now' stands before it."""
        return at in self.starts or self.forms[at - 1] in _OPENERS

    def closes(self, end: int) -> bool:
        """Whether a sentence or the text ends before a token, or it is a stop."""
        return end in self.ends or end == len(self.forms) or self.forms[end] in _STOPS


def alone(
    scan: Scan, mentions: list[Mention], wanted: Mapping[str, int]
) -> Iterator[tuple[int, int]]:
    """Word of each number that is a quantity's value by itself, and the quantity's number.

    `wanted`: the quantity's number by the unit that tells it (`ReadingTables.alone`).

    A body weight is often written without its name; any other number of kilograms has words
    beside it ('lifts 40 kg', '40 kg sack') or the quantity's name before ('weight loss, 6 kg').
    """
    if wanted.keys().isdisjoint(scan.forms):
        return
    free = _Free(scan)
    for at in range(len(scan.words) - 1):
        number = wanted.get(scan.forms[at + 1])
        if number is None or amount(scan.words[at]) is None:
            continue
        named = any(other == number and 0 <= at - last < _NEAR for other, _, last in mentions)
        if free.opens(at) and free.closes(at + 2) and not named:
            yield at, number


def bare(
    scan: Scan,
    mentions: list[Mention],
    wanted: Mapping[int, tuple[float, float]],
    after: frozenset[str],
) -> Iterator[tuple[int, int, float]]:
    """Word of each number that is told by its size alone, the quantity's number, and the value.

    `wanted`: the span by the quantity's number (`ReadingTables.bare`). `after`: the words that may
    follow: '38.6 on the ear'. A temperature has one decimal and stands between two stops, where
    no other value does without its name, or an F behind it ('101.3F'); a note that names the
    quantity tells of it there.
    """
    named = {number for number, _, _ in mentions}
    open_to = {number: span for number, span in wanted.items() if number not in named}
    if not open_to:
        return
    likely = [
        at
        for at, word in enumerate(scan.words)
        if len(word) in _DECIMAL_LENGTHS and _ONE_DECIMAL.fullmatch(word)
    ]
    if not likely:
        return
    free = _Free(scan)
    taken = {at for _, first, last in mentions for at in range(first, last + _NEAR)}
    for at in likely:
        value = amount(scan.words[at]) or 0.0
        following = scan.form_at(at + 1)
        if following == "f":  # of Fahrenheit
            value = (value - 32) / 1.8
        closes = free.closes(at + 1) or following in after or following == "f"
        if at not in taken and free.opens(at) and closes:
            yield from (
                (at, number, value)
                for number, (low, high) in open_to.items()
                if low <= value <= high
            )
