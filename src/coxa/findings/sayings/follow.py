"""Findings that follow from what a note tells, where it does not say them in their own words.

Input: the facts of a note, its reading, what it says of findings. Output: sayings of findings whose
`follows` is true, each at the words that it follows from.

'Periods stopped 8 months ago' is the menopause at 58 and none at 24: age and circumstances decide
what the same words mean.
"""

from collections.abc import Mapping, Sequence

from coxa.catalogue.expressions import fits, names, parse
from coxa.catalogue.records import Records
from coxa.findings.facts_of import classes_of
from coxa.findings.qualifiers.flags import NOT_SO, STOPPED
from coxa.findings.read import Reader, Reading
from coxa.findings.sayings.settle import Entry
from coxa.model.facts import Facts

_NOT_NOW = NOT_SO | STOPPED


def follow(
    text: str,
    facts: Facts,
    records: Records,
    reading: Reading,
    reader: Reader,
    said: Sequence[Entry],
    observed: Mapping[str, bool],
) -> list[Entry]:
    """Sayings of the findings that follow from `facts` and that the text leaves open.

    A finding has its own characters in the text: what no word of it tells is none.
    """
    found = []
    for definition in records.findings.values():
        if definition.follows is None or definition.id in observed:
            continue
        if not fits(definition.follows, facts):
            continue
        place = _place(definition.follows, records, reading, reader, said)
        if place is not None:
            start, end = place
            found.append(Entry(definition.id, True, True, 0, start, end, text[start:end]))
    return found


def _place(
    expression: str, records: Records, reading: Reading, reader: Reader, said: Sequence[Entry]
) -> tuple[int, int] | None:
    """Where the text tells the first fact that an expression asks for; None where it tells none."""
    scan = reading.scan
    for _, name in names(parse(expression)):
        prefix, _, rest = name.partition(":")
        if prefix == "has":
            for number, flags, first, last in reading.concepts:
                if not flags & _NOT_NOW and reader.is_a(number, rest):
                    return scan.span(first, last)
        elif prefix == "taking":
            for number, flags, first, last in reading.drugs:
                drug = reader.tables.drugs[number]
                if not flags & _NOT_NOW and rest in (drug, *classes_of(drug, records)):
                    return scan.span(first, last)
        for entry in said:
            if entry.finding == name and entry.present:
                return entry.start, entry.end
    return None
