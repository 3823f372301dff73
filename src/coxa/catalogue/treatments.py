"""Checks of the treatments: doses have units, and a drug says how it is used in which patients.

Input: records as read. Output: faults of records of the table `treatments`.
"""

import re
from collections.abc import Iterator

from coxa.catalogue.records import Fault, Records
from coxa.model.care import Treatment

TABLE = "treatments"
NEEDED_IN_USE = ("children", "pregnancy", "kidney")
TOPICAL_TAGS = frozenset({"nsaid-topical"})
_UNIT = re.compile(
    r"\d\s*(?:mg|g|mcg|µg|microgram|unit|IU|ml|mL|kJ|Gy|mJ|µmol|mmol|%|tablet|puff|sachet)",
    re.IGNORECASE,
)
_DOSE = re.compile(r"\d")


def treatment_faults(records: Records) -> Iterator[Fault]:
    """Everything wrong with the drugs among the treatments."""
    for treatment in records.treatments.values():
        if treatment.kind == "drug":
            yield from _doses(treatment)
            yield from _use(treatment)


def _doses(drug: Treatment) -> Iterator[Fault]:
    """A drug's dose has a unit."""
    for key, dose in (("dose", drug.dose), ("maximum", drug.maximum)):
        if dose and _DOSE.search(dose) and not _UNIT.search(dose):
            yield Fault(TABLE, drug.id, (key,), f"a drug dose without unit: {dose!r}")


def _use(drug: Treatment) -> Iterator[Fault]:
    """A drug says how it is used: children, pregnancy and kidney, unless put on the skin."""
    if drug.use is None:
        yield Fault(TABLE, drug.id, ("id",), "a drug without use")
    elif TOPICAL_TAGS.isdisjoint(drug.tags):
        for key in NEEDED_IN_USE:
            if getattr(drug.use, key) is None:
                yield Fault(TABLE, drug.id, ("use",), f"how the drug is used lacks {key}")
