"""Observations of a FHIR record become lines of the text.

Input: Observations and the codebook. Output: lines and entries of the page, and facts about the
patient (weight, pregnancy). Of several results of one test only the newest is written.
"""

import datetime
import math
from typing import Any

from coxa.fhir.codes import (
    AGE,
    BODY_WEIGHT,
    GESTATIONAL_AGE,
    NOT_PREGNANT,
    PREGNANCY_STATUS,
    PREGNANT,
    Codebook,
    code_of,
    unit_words,
)
from coxa.fhir.resources import Component, Concept, Observation, Quantity
from coxa.intake.case_quantities import write_quantity
from coxa.intake.page import Page, one_line, quantity_line
from coxa.model.bounds import LAST_WEEK, OLDEST

_SKIPPED = frozenset({"entered-in-error", "cancelled"})
_MARKS = {
    "H": "high", "HH": "very high", "L": "low", "LL": "very low", "N": "normal",
    "POS": "positive", "NEG": "negative", "A": "abnormal",
}  # fmt: skip
_ABSENT = frozenset({"absent", "negative", "no", "none", "not present", "not detected", "false"})


def date_of(observation: Observation) -> str:
    """When it was so, as far as the record says."""
    period = observation.effective_period
    return (
        observation.effective_date_time
        or observation.effective_instant
        or (period.start if period else None)
        or observation.issued
        or ""
    )


def newest(observations: list[Observation], book: Codebook) -> tuple[list[Observation], int]:
    """The newest result of each test, oldest first, and how many older ones were left out."""
    kept: dict[str, Observation] = {}
    valid = [o for o in observations if o.status not in _SKIPPED]
    for observation in sorted(valid, key=lambda o: (date_of(o), o.id or "")):
        key = _test(observation, book)
        kept.pop(key, None)
        kept[key] = observation
    return list(kept.values()), len(valid) - len(kept)


def _test(observation: Observation, book: Codebook) -> str:
    if observation.code is None:
        return f"#{observation.id}"
    known = book.quantity(observation.code, None)
    if known is not None:
        return known.id
    return "|".join(sorted(code_of(observation.code))) or book.words(observation.code)


def write_observation(
    page: Page, book: Codebook, observation: Observation, patient: dict[str, Any],
    today: datetime.date | None,
) -> str | None:  # fmt: skip
    """Write one Observation; returns why nothing of it could be read, else None."""
    codes = code_of(observation.code)
    value = observation.value_quantity
    if codes & GESTATIONAL_AGE or PREGNANCY_STATUS in codes:
        return _pregnancy(page, observation, patient, today)
    if codes & BODY_WEIGHT and value and value.value and unit_words(value) in ("kg", ""):
        patient["weight_kg"] = value.value
    if AGE in codes and value and value.value is not None and unit_words(value) in ("years", ""):
        if 0 <= value.value <= OLDEST:
            patient.setdefault("age", value.value)
            return None
    if observation.code is not None and book.elsewhere(observation.code):
        return "a test on another specimen than blood"
    parts = [observation, *observation.component]
    written = [_write(page, book, part) for part in parts]
    notes = [one_line(note.text) for note in observation.note if note.text]
    for note in filter(None, notes):
        page.add(note)
    return None if any(written) or any(notes) else "no value that is read"


def _write(page: Page, book: Codebook, part: Component) -> bool:
    """One value with its name; False if there is none."""
    if part.code is None:
        return False
    value = part.value_quantity
    if value is not None and value.value is not None and math.isfinite(value.value):
        _write_quantity(page, book, part, part.code, value)
        return True
    words = _value_words(book, part)
    name = book.words(part.code)
    if not words or not name:
        return False
    shown = f"{name[:1].upper()}{name[1:]}: {words}."
    page.add(f"Absent: {name}." if words in _ABSENT else shown)
    return True


def _write_quantity(
    page: Page, book: Codebook, part: Component, code: Concept, value: Quantity
) -> None:
    if value.value is None:
        return
    unit = unit_words(value) or None
    limits = _limits(part, unit)
    mark = value.comparator or ""
    known = book.quantity(code, unit)
    if known is not None:
        write_quantity(page, known, value.value, unit, limits, mark)
        return
    name = book.words(code) or "value"
    level = _interpretation(part)
    line = quantity_line(f"{name[:1].upper()}{name[1:]}", value.value, unit, limits, mark)
    page.add(f"{line[:-1]}, {level}." if level else line)


def _limits(part: Component, unit: str | None) -> tuple[float | None, float | None]:
    """The laboratory's own limits, where there is one range in the same unit."""
    if len(part.reference_range) != 1:
        return None, None
    span = part.reference_range[0]
    ends = [end for end in (span.low, span.high) if end is not None and end.value is not None]
    if any((unit_words(end) or unit) != unit for end in ends):
        return None, None
    finite = [end.value if end in ends else None for end in (span.low, span.high)]
    return finite[0], finite[1]


def _value_words(book: Codebook, part: Component) -> str:
    if part.value_codeable_concept is not None:
        return book.words(part.value_codeable_concept)
    if part.value_string is not None:
        return one_line(part.value_string).rstrip(".")
    if part.value_boolean is not None:
        return "present" if part.value_boolean else "absent"
    if part.value_integer is not None:
        return str(part.value_integer)
    return _interpretation(part)


def _interpretation(part: Component) -> str:
    for concept in part.interpretation:
        for code in sorted(code_of(concept)):
            if code in _MARKS:
                return _MARKS[code]
    return ""


def _pregnancy(
    page: Page, observation: Observation, patient: dict[str, Any], today: datetime.date | None
) -> str | None:
    """Pregnancy status, or weeks carried forward from the day they were noted."""
    value = observation.value_quantity
    state = code_of(observation.value_codeable_concept)
    if state & NOT_PREGNANT:
        patient["pregnant"] = False
        page.add("Not pregnant.")
        return None
    if state & PREGNANT:
        patient["pregnant"] = True
        page.add("Pregnant.")
        return None
    if value is None or value.value is None or unit_words(value) not in ("weeks", "days", "week"):
        return "a gestational age without value in weeks"
    weeks = value.value / 7 if unit_words(value) == "days" else value.value
    noted = as_date(date_of(observation))
    if today is not None and noted is not None:
        weeks += (today - noted).days / 7
    if not 0 <= weeks <= LAST_WEEK:
        return "a gestational age that is not of a present pregnancy"
    patient["pregnant"], patient["pregnancy_weeks"] = True, int(weeks)
    page.add(f"{int(weeks)} weeks pregnant.")
    return None


def as_date(written: str | None) -> datetime.date | None:
    """Day of a FHIR date or dateTime; a year or month alone counts from its first day."""
    parts = (written or "")[:10].split("-")
    if len(parts) > 3 or not all(part.isdigit() and part.isascii() for part in parts):
        return None
    numbers = [int(part) for part in parts] + [1, 1]
    try:
        return datetime.date(*numbers[:3])
    except ValueError:
        return None
