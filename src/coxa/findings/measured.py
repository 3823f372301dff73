"""Which findings values make present or absent, and the quantities that follow from others.

Input: values, person, coded quantities. Output: quantities by id, and sayings of findings.
"""

from collections.abc import Mapping

from coxa.catalogue.load import Catalogue
from coxa.findings.measure import Value, corrected_calcium, egfr_ckd_epi_2021
from coxa.findings.person import Person
from coxa.findings.scan import Scan
from coxa.findings.settle import Entry
from coxa.model.encounter import Encounter
from coxa.model.knowledge import Quantity

_HAS_NORMAL = ("calcium", "phosphate", "alp", "pth")
_TOTAL_CALCIUM = ("calcium", "ca", "total", "serum")


def quantities_of(values: list[Value], person: Person, encounter: Encounter) -> dict[str, float]:
    """Quantities by id (the last value of each stands), with computed ones."""
    numbers = {value.quantity: value.value for value in values}
    for given in encounter.given:
        if given.kind == "quantity" and given.value is not None:
            numbers[given.name] = given.value
    patient = encounter.patient
    age = patient.age if patient.age is not None else person.age
    sex = patient.sex or person.sex
    if age is not None:
        numbers["age"] = age
    weeks = patient.pregnancy_weeks if patient.pregnancy_weeks is not None else person.weeks
    if weeks is not None:
        numbers["pregnancy-weeks"] = float(weeks)
    if patient.weight_kg is not None:
        numbers["weight"] = patient.weight_kg
    if person.duration is not None:
        numbers["symptom-duration"] = person.duration
    if "egfr" not in numbers and patient.egfr is not None:
        numbers["egfr"] = patient.egfr
    if "egfr" not in numbers and "creatinine" in numbers and age is not None and age >= 18 and sex:
        numbers["egfr"] = egfr_ckd_epi_2021(numbers["creatinine"], age, sex)
    return numbers


def measured_entries(
    text: str,
    scan: Scan,
    values: list[Value],
    person: Person,
    catalogue: Catalogue,
    numbers: dict[str, float],
) -> list[Entry]:
    """Findings that values make present or absent; total calcium in `numbers` is corrected."""
    findings, quantities = catalogue.records.findings, catalogue.records.quantities
    entries: list[Entry] = []
    if person.duration is not None and person.duration_at >= 0:
        at = person.duration_at
        stop = min(at + 3, len(scan.words))
        span = Value("symptom-duration", person.duration, at, stop, None, None)
        values = [*values, span]
    corrected = _correct_calcium(text, scan, values, numbers)
    for value in values:
        name = value.quantity
        quantity = quantities[name]
        amount = value.value
        if name == "calcium" and corrected is not None:
            amount = corrected
        states = _band_states(quantity, amount, value)
        if name in _HAS_NORMAL and states and f"{name}-normal" in findings:
            states.append((f"{name}-normal", not any(state for _, state in states)))
        start, end = scan.span(value.first, value.last)
        quote, shown, unit = text[start:end], round(amount, 4), quantity.unit or None
        entries += [
            Entry(finding, present, True, 0, start, end, quote, None, shown, unit)
            for finding, present in states
        ]
    return entries + _computed_egfr(text, scan, values, numbers)


def _correct_calcium(
    text: str, scan: Scan, values: list[Value], numbers: dict[str, float]
) -> float | None:
    """Total calcium corrected for albumin, where the note gives both; also put into `numbers`."""
    if "calcium" not in numbers or "albumin" not in numbers:
        return None
    calcium = next((v for v in reversed(values) if v.quantity == "calcium"), None)
    if calcium is None:
        return None
    if scan.words[calcium.first].lower() not in _TOTAL_CALCIUM:
        return None
    numbers["calcium"] = corrected_calcium(numbers["calcium"], numbers["albumin"])
    return numbers["calcium"]


def _computed_egfr(
    text: str, scan: Scan, values: list[Value], numbers: Mapping[str, float]
) -> list[Entry]:
    """Renal impairment by the eGFR that follows from a creatinine."""
    if "egfr" not in numbers or any(v.quantity == "egfr" for v in values):
        return []
    source = next((v for v in values if v.quantity == "creatinine"), None)
    if source is None:
        return []
    start, end = scan.span(source.first, source.last)
    low, shown = numbers["egfr"] < 60, round(numbers["egfr"], 1)
    return [
        Entry("renal-impairment", low, True, 0, start, end, text[start:end], None, shown,
              "mL/min/1.73 m²")
    ]  # fmt: skip


def _band_states(quantity: Quantity, amount: float, value: Value) -> list[tuple[str, bool]]:
    states = []
    for band in quantity.bands:
        above, below = band.above, band.below
        if band.own_range and above is not None and value.high is not None:
            above = value.high
        if band.own_range and below is not None and value.low is not None:
            below = value.low
        present = (above is None or amount > above) and (below is None or amount < below)
        if above is not None and below is not None:
            present = above <= amount < below
        states.append((band.finding, present))
    return states
