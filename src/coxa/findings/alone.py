"""Values without a name, such as weight and temperature in '83F, 44 kg, lives alone, 38.9 today'.

Input: the scan, the names of quantities in it, the units or the span that tell a quantity. Output:
which words are such a value.
"""

import re
from collections.abc import Iterator, Mapping

from coxa.catalogue.words import amount
from coxa.findings.scan import Mention, Scan

_STOPS = frozenset(",;.()\n")
_NEAR = 8
_ONE_DECIMAL = re.compile(r"\d{2}[.,]\d")


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
    starts = {first for first, _ in scan.sentences}
    ends = {last for _, last in scan.sentences}
    for at in range(len(scan.words) - 1):
        number = wanted.get(scan.forms[at + 1])
        if number is None or amount(scan.words[at]) is None:
            continue
        opens = at in starts or scan.forms[at - 1] in _STOPS
        closes = at + 2 in ends or at + 2 == len(scan.forms) or scan.forms[at + 2] in _STOPS
        named = any(other == number and 0 <= at - last < _NEAR for other, _, last in mentions)
        if opens and closes and not named:
            yield at, number


def bare(
    scan: Scan,
    mentions: list[Mention],
    wanted: Mapping[int, tuple[float, float]],
    after: frozenset[str],
) -> Iterator[tuple[int, int]]:
    """Word of each number that is told by its size alone, and the quantity's number.

    `wanted`: the span by the quantity's number (`ReadingTables.bare`). `after`: the words that may
    follow: '38.6 on the ear'. A temperature has one decimal and stands between two stops, where
    no other value does without its name; a note that names the quantity tells of it there.
    """
    named = {number for number, _, _ in mentions}
    open_to = {number: span for number, span in wanted.items() if number not in named}
    if not open_to:
        return
    likely = [
        at for at, word in enumerate(scan.words) if len(word) == 4 and _ONE_DECIMAL.fullmatch(word)
    ]
    if not likely:
        return
    starts = {first for first, _ in scan.sentences}
    ends = {last for _, last in scan.sentences}
    taken = {at for _, first, last in mentions for at in range(first, last + _NEAR)}
    for at in likely:
        closes = at + 1 in ends or scan.forms[at + 1] in _STOPS or scan.forms[at + 1] in after
        opens = at in starts or scan.forms[at - 1] in _STOPS
        if at not in taken and opens and closes:
            value = amount(scan.words[at]) or 0.0
            yield from (
                (at, number) for number, (low, high) in open_to.items() if low <= value <= high
            )
