"""Which findings values make present or absent, and the quantities that follow from others.

Input: values, person, coded quantities. Output: quantities by id, and sayings of findings.
"""

from collections.abc import Mapping, Sequence

from coxa.catalogue.load import Catalogue
from coxa.findings.person.who import Person
from coxa.findings.sayings.settle import Entry
from coxa.findings.values.context import Value
from coxa.findings.values.formulas import (
    corrected_calcium,
    creatinine_clearance,
    egfr_ckd_epi_2021,
)
from coxa.findings.words.scan import Scan
from coxa.model.encounter import Encounter
from coxa.model.lexicon import Band, Quantity, RuledOut

_METABOLIC = ("calcium", "phosphate", "alp", "pth")
_HAS_NORMAL = {**{name: (name,) for name in _METABOLIC}, "bone-profile": _METABOLIC[:3]}
_QUOTE = 120
# a person from this age (years) on weighs no less than this (kg)
_GROWN, _LIGHT = 16, 25
# quantities that a creatinine clearance follows from, beside age and sex
_CLEARED_BY = frozenset({"creatinine", "weight"})
# findings that follow when none of the first and at least one of the others are all absent
_FOLLOWING = (
    ("inflammatory-markers-normal", {"crp-raised", "esr-raised"}, ()),
    (
        "metabolic-bloods-normal",
        {"calcium-high", "calcium-low"},
        ({"pth-high"}, {"phosphate-high", "phosphate-low", "alp-raised"}),
    ),
)
_TOTAL_CALCIUM = ("calcium", "ca", "total", "serum")
# a calcium that the laboratory has corrected already
_CORRECTED = frozenset({"corr", "correct", "adj", "adjust"})


def quantities_of(values: list[Value], person: Person, encounter: Encounter) -> dict[str, float]:
    """Quantities by id (the last value of each stands), with computed ones."""
    numbers = {value.quantity: value.value for value in values if value.value is not None}
    for given in encounter.given:
        if given.kind == "quantity" and given.value is not None:
            numbers[given.name] = given.value
    patient = encounter.patient
    age = patient.age if patient.age is not None else person.age
    sex = patient.sex or person.sex
    if age is not None:
        numbers["age"] = age
        if age >= _GROWN and numbers.get("weight", _LIGHT) < _LIGHT:
            del numbers["weight"]  # 'weight +4 kg' is a gain
    weeks = patient.pregnancy_weeks if patient.pregnancy_weeks is not None else person.weeks
    if weeks is not None:
        numbers["pregnancy-weeks"] = float(weeks)
    if patient.weight_kg is not None:
        numbers["weight"] = patient.weight_kg
    if person.duration is not None:
        numbers["symptom-duration"] = person.duration
    if "egfr" not in numbers and patient.egfr is not None:
        numbers["egfr"] = patient.egfr
    if person.age_about and patient.age is None:
        age = None  # no rate is reckoned from 'an elderly lady'
    if "egfr" not in numbers and "creatinine" in numbers and age is not None and age >= 18 and sex:
        numbers["egfr"] = egfr_ckd_epi_2021(numbers["creatinine"], age, sex)
    if "egfr" not in numbers and "creatinine-clearance" in numbers:
        numbers["egfr"] = numbers["creatinine-clearance"]  # told in its place
    if _CLEARED_BY <= numbers.keys() and age is not None and 18 <= age < 140 and sex:
        numbers.setdefault(
            "creatinine-clearance",
            creatinine_clearance(numbers["creatinine"], age, numbers["weight"], sex),
        )
    return numbers


def measured_entries(
    text: str,
    scan: Scan,
    values: list[Value],
    person: Person,
    catalogue: Catalogue,
    numbers: Mapping[str, float],
    corrected: float | None,
) -> list[Entry]:
    """Findings that values make present or absent; `corrected`: total calcium as corrected."""
    quantities = catalogue.records.quantities
    entries: list[Entry] = []
    if person.duration is not None and person.duration_at >= 0:
        first, last = person.duration_at, person.duration_end
        span = Value("symptom-duration", person.duration, first, last, None, None)
        values = [*values, span]
    if person.weeks is not None and person.weeks_at >= 0:
        at = person.weeks_at
        values = [*values, Value("pregnancy-weeks", float(person.weeks), at, at + 1, None, None)]
    if (index := _shock_index(values)) is not None:
        values = [*values, index]
    for value in values:
        name = value.quantity
        quantity = quantities[name]
        amount = value.value
        if name == "calcium" and amount is not None and corrected is not None:
            amount = corrected
        states = _band_states(quantity, amount, value, numbers.get("age"))
        if not quantity.plausible[1] and value.said != "normal":
            continue
        if name in _HAS_NORMAL and states:
            fine = not any(state for _, state in states) and not _outside(amount, value)
            states += [(f"{part}-normal", fine) for part in _HAS_NORMAL[name]]
        if quantity.healthy is not None:
            states.append(_healthy(quantity.healthy, value, quantities["egfr"], numbers))
        start, end = scan.span(value.first, value.last)
        quote, unit = text[start:end], quantity.unit or None
        shown = None if amount is None else round(amount, 4)
        entries += [
            Entry(finding, present, True, 0, start, end, quote, None, shown, unit)
            for finding, present in states
        ]
    entries += _computed_egfr(text, scan, values, numbers, quantities["egfr"])
    return entries + _following(text, entries)


def _shock_index(values: list[Value]) -> Value | None:
    """The pulse over the systolic pressure, where the note gives both and not the index itself."""
    last = {value.quantity: value for value in values if value.value}
    pulse, pressure = last.get("pulse"), last.get("systolic-pressure")
    if pulse is None or pressure is None or "shock-index" in last:
        return None
    near, far = sorted((pulse, pressure), key=lambda value: value.first)
    ratio = round((pulse.value or 0.0) / (pressure.value or 1.0), 2)
    return Value("shock-index", ratio, near.first, far.last, None, None)


def albumin_corrected(
    scan: Scan, values: Sequence[Value], numbers: Mapping[str, float]
) -> float | None:
    """Total calcium (mmol/L) corrected for albumin, where both are known and it is total."""
    if "calcium" not in numbers or "albumin" not in numbers:
        return None
    calcium = next((v for v in reversed(values) if v.quantity == "calcium"), None)
    if calcium is None or calcium.value is None:
        return None
    if scan.words[calcium.first].lower() not in _TOTAL_CALCIUM:
        return None
    if not _CORRECTED.isdisjoint(scan.forms[calcium.last : calcium.last + 2]):
        return None  # 'Ca 2.51 corr'
    return corrected_calcium(numbers["calcium"], numbers["albumin"])


def _computed_egfr(
    text: str, scan: Scan, values: list[Value], numbers: Mapping[str, float], egfr: Quantity
) -> list[Entry]:
    """Renal impairment by the eGFR that follows from a creatinine."""
    if "egfr" not in numbers or any(v.quantity == "egfr" for v in values):
        return []
    source = next((v for v in values if v.quantity == "creatinine" and v.value), None)
    if source is None:
        return []
    start, end = scan.span(source.first, source.last)
    shown = round(numbers["egfr"], 1)
    computed = Value("egfr", numbers["egfr"], source.first, source.last, None, None)
    return [
        Entry(finding, present, True, 0, start, end, text[start:end], None, shown, egfr.unit)
        for finding, present in _band_states(egfr, computed.value, computed, None)
    ]


def _band_states(
    quantity: Quantity, amount: float | None, value: Value, age: float | None
) -> list[tuple[str, bool]]:
    states = []
    for band in quantity.bands:
        if age is not None and band.from_age is not None and age < band.from_age:
            continue
        above, below = band.above, band.below
        if band.rise is not None:
            if amount is not None and value.before and amount >= band.rise * value.before:
                states.append((band.finding, True))
            continue
        if amount is None or (value.said is not None and band.own_range):
            said = value.said == ("low" if above is None else "high")
            if said or value.said == "normal" or amount is not None:
                states.append((band.finding, said))
            continue
        if band.own_range and above is not None and value.high is not None:
            above = value.high
        if band.own_range and below is not None and value.low is not None:
            below = value.low
        present = _beyond(amount, above, below)
        if above is not None and below is not None:
            present = above <= amount < below
        if not present and (band.one_way or _undecided(band, amount)):
            continue
        if not present and value.before is not None and _beyond(value.before, above, below):
            continue  # 'ESR 62 -> 12' under treatment tells of no normal value at first
        states.append((band.finding, present))
    return states


def _beyond(amount: float, above: float | None, below: float | None) -> bool:
    """Whether a value lies in a band."""
    return (above is None or amount > above) and (below is None or amount < below)


def _undecided(band: Band, amount: float) -> bool:
    return band.undecided is not None and band.undecided[0] <= amount < band.undecided[1]


def _outside(amount: float | None, value: Value) -> bool:
    """Whether the note calls the value abnormal, by its own range or in words."""
    if value.said in ("high", "low") or amount is None:
        return value.said != "normal"
    too_low = value.low is not None and amount < value.low
    return too_low or (value.high is not None and amount > value.high)


def _healthy(
    band: Band, value: Value, egfr: Quantity, numbers: Mapping[str, float]
) -> tuple[str, bool]:
    """Whether renal function is normal: by the value, and by the eGFR where one is known."""
    if value.value is None:
        return band.finding, value.said == "normal"
    fine = _within(value.value, band)
    if fine and "egfr" in numbers and egfr.healthy is not None:
        fine = _within(numbers["egfr"], egfr.healthy)
    return band.finding, fine


def ruled_out(numbers: Mapping[str, float], quantities: Mapping[str, Quantity]) -> list[str]:
    """Facts that the values make false: with an eGFR of 78 nobody is on dialysis."""
    return [
        fact
        for name, amount in numbers.items()
        if name in quantities
        for limit in quantities[name].rules_out
        if _within(amount, limit)
        for fact in limit.facts
    ]


def _within(amount: float, band: Band | RuledOut) -> bool:
    above = band.above is None or amount > band.above
    return above and (band.below is None or amount < band.below)


def _following(text: str, entries: list[Entry]) -> list[Entry]:
    """What follows from several values together: that inflammation or metabolism is normal."""
    states: dict[str, bool] = {}
    for entry in entries:
        states[entry.finding] = states.get(entry.finding, False) or entry.present
    found = []
    absent = {finding for finding, present in states.items() if not present}
    for name, needed, either in _FOLLOWING:
        whole = set().union(needed, *either)
        if not needed <= absent or (either and not any(some <= absent for some in either)):
            continue
        if any(states.get(finding) for finding in whole):
            continue
        if either and any(states.get(f"{part}-normal") is False for part in _METABOLIC):
            continue
        spans = [(e.start, e.end) for e in entries if e.finding in whole]
        start, end = min(spans)[0], max(end for _, end in spans)
        if end - start > _QUOTE:
            start, end = max(spans)
        found.append(Entry(name, True, True, 0, start, end, text[start:end]))
    return found
