"""Checks of the quantities: codes, spans, guessed units, the facts that a value decides.

Input: records as read. Output: faults of records of the table `quantities`.
"""

from collections.abc import Iterator

from coxa.catalogue.reading_tables import unit_form
from coxa.catalogue.records import Fault, Records
from coxa.model.lexicon import Quantity

TABLE = "quantities"


def quantity_faults(records: Records) -> Iterator[Fault]:
    """Everything wrong with the quantities, apart from facts, which the rules' language checks."""
    for quantity in records.quantities.values():
        yield from _code(quantity)
        yield from _spans(quantity)
        yield from _guesses(quantity)
        yield from _bands(quantity, records)


def _code(quantity: Quantity) -> Iterator[Fault]:
    """LOINC codes carry a right check digit."""
    if quantity.loinc is not None and not loinc_valid(quantity.loinc):
        message = f"LOINC {quantity.loinc} has a wrong check digit"
        yield Fault(TABLE, quantity.id, ("loinc",), message)


def _spans(quantity: Quantity) -> Iterator[Fault]:
    """A span goes from the lower value to the higher."""
    spans: dict[tuple[str | int, ...], tuple[float, float] | None] = {
        ("plausible",): quantity.plausible,
        ("bare",): quantity.bare,
    }
    for i, guess in enumerate(quantity.guess_unit):
        spans["guess_unit", i] = (guess.low, guess.high)
    for i, band in enumerate(quantity.bands):
        spans["bands", i] = band.undecided
    for keys, span in spans.items():
        if span is not None and span[0] > span[1]:
            message = f"the span goes from {span[0]:g} down to {span[1]:g}"
            yield Fault(TABLE, quantity.id, keys, message)


def _guesses(quantity: Quantity) -> Iterator[Fault]:
    """A guessed unit is one of the quantity's, written as the reader compares it."""
    known = {unit_form(name) for unit in quantity.units for name in unit.names}
    for i, guess in enumerate(quantity.guess_unit):
        if guess.unit not in known:
            message = f"no unit {guess.unit!r}; known: {', '.join(sorted(known))}"
            yield Fault(TABLE, quantity.id, ("guess_unit", i), message)


def _bands(quantity: Quantity, records: Records) -> Iterator[Fault]:
    """Bands make findings present that exist, and say from which value."""
    for i, band in enumerate(quantity.bands):
        if band.finding not in records.findings:
            yield Fault(TABLE, quantity.id, ("bands", i), f"no finding {band.finding!r}")
        if band.above is None and band.below is None and band.rise is None:
            yield Fault(TABLE, quantity.id, ("bands", i), "a band needs above, below or rise")
    healthy = quantity.healthy
    if healthy is not None and healthy.finding not in records.findings:
        yield Fault(TABLE, quantity.id, ("healthy",), f"no finding {healthy.finding!r}")


def loinc_valid(code: str) -> bool:
    """Mod-10 check digit of a LOINC code, for example 17861-6 (Regenstrief, LOINC guide)."""
    body, _, check = code.partition("-")
    if not (body.isdigit() and len(check) == 1 and check.isdigit()):
        return False
    total = 0
    for position, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value // 10 + value % 10
    return (10 - total % 10) % 10 == int(check)
