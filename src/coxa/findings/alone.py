"""Values that stand alone between commas, such as the weight in '83F, 44 kg, lives alone'.

Input: the scan, the names of quantities in it, the units that tell a quantity. Output: which words
are such a value.
"""

from collections.abc import Iterator, Mapping

from coxa.catalogue.words import amount
from coxa.findings.scan import Mention, Scan

_STOPS = frozenset(",;.()\n")
_NEAR = 8


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
