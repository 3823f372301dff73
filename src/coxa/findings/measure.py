"""Values with units: laboratory results and measurements, and what they mean.

Input: the scan, text and quantities. Output: `Value`s in canonical units with the note's own
reference range where it prints one, and issues for values that cannot be used.

Formulas: eGFR by CKD-EPI 2021 (creatinine, age, sex; Inker et al., N Engl J Med 2021); calcium
corrected for albumin as Ca + 0.02 (40 - albumin g/L) (Payne et al., BMJ 1973).
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from coxa.catalogue.reading_tables import ReadingTables
from coxa.catalogue.words import amount
from coxa.findings.qualify import PROPOSED
from coxa.findings.scan import Mention, Scan
from coxa.findings.vocabulary import Vocabulary
from coxa.model.answer import Issue
from coxa.model.knowledge import Quantity

_RANGE = re.compile(
    r"\s*[\(\[,;]?\s*(?:(?:ref(?:erence)?|normal|nr|rr|n|range|norm)\.?\s*(?:range)?\s*[:=]?\s*)?"
    r"(?:(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(?P<high>\d+(?:\.\d+)?)|(?P<sign>[<>≤≥])\s*(?P<one>\d+(?:\.\d+)?))",
    re.IGNORECASE,
)
_UNIT_TEXT = re.compile(
    r"\s*((?:x\s*10\s*\^?\s*9\s*/\s*l)|[a-zµμ%°º/][a-z0-9µμ%/°º³²^.\s]{0,14})", re.IGNORECASE
)


class Value(NamedTuple):
    """A quantity's value in its canonical unit; tokens [first, last); own range if printed."""

    quantity: str
    value: float
    first: int
    last: int
    low: float | None
    high: float | None


def read_values(
    text: str,
    scan: Scan,
    mentions: list[Mention],
    flags: list[int],
    tables: ReadingTables,
    quantities: Mapping[str, Quantity],
    vocabulary: Vocabulary,
) -> tuple[list[Value], list[Issue]]:
    """All values that stand behind a quantity's name."""
    values: list[Value] = []
    issues: list[Issue] = []
    bounds = [last for _, last in scan.sentences]
    for number, first, last in mentions:
        limit = bounds[bisect_right(bounds, first)]
        at = _number_after(scan, last, limit, vocabulary.value_filler)
        if at < 0 or flags[first] & PROPOSED:
            continue
        quantity = quantities[tables.quantities[number]]
        raw = amount(scan.words[at]) or 0.0
        if quantity.plausible[0] < 0:
            between = text[scan.places[last - 1].end() : scan.places[at].start()]
            raw = -raw if "-" in between else raw
        found = _convert(text, scan, at, raw, quantity, tables.units[number], issues, first)
        if found is not None and not _elsewhere(scan, at, limit, quantity, vocabulary):
            value, low, high = found
            values.append(Value(quantity.id, value, first, at + 1, low, high))
    return values, issues


def _elsewhere(scan: Scan, at: int, limit: int, quantity: Quantity, vocabulary: Vocabulary) -> bool:
    """Whether the value was measured in another fluid than blood; `limit` ends its sentence."""
    if quantity.id.startswith("synovial"):
        return False
    near = scan.forms[max(0, at - 4) : min(limit, at + 7)]
    return any(shape in vocabulary.not_serum for shape in near)


def _number_after(scan: Scan, at: int, limit: int, fillers: frozenset[str]) -> int:
    """Token of the number that belongs to the name before `at`, or -1."""
    stop = min(limit, at + 5)
    while at < stop:
        shape = scan.forms[at]
        if shape[0].isdigit():
            return -1 if amount(scan.words[at]) is None else at
        if shape not in fillers:
            return -1
        at += 1
    return -1


def _convert(
    text: str,
    scan: Scan,
    at: int,
    raw: float,
    quantity: Quantity,
    units: tuple[tuple[str, float, float], ...],
    issues: list[Issue],
    first: int,
) -> tuple[float, float | None, float | None] | None:
    """Value and own range in the canonical unit; None with an issue when it cannot be used."""
    start, end = scan.span(first, at + 1)
    rest = text[end : end + 60]
    name, factor, offset, length = _unit(rest, units)
    if name is None:
        guess = _guess(raw, quantity, units)
        if guess is None and (quantity.needs_unit or quantity.guess_unit):
            known = ", ".join(dict.fromkeys(unit.names[0] for unit in quantity.units))
            message = f"{quantity.name} has a value that fits no unit and was not used"
            issues.append(_unused(message, f"write it with its unit: {known}", start, end))
            return None
        factor, offset = guess or (1.0, 0.0)
    value = (raw + offset) * factor
    if not quantity.plausible[0] <= value <= quantity.plausible[1]:
        low, high = quantity.plausible
        message = f"{quantity.name} is outside what is possible and was not used"
        repair = f"check value and unit; {low:g} to {high:g} {quantity.unit} can be read"
        issues.append(_unused(message, repair, start, end))
        return None
    match = _RANGE.match(rest[length:])
    if match is None:
        return value, None, None
    scale = [
        (float(bound) + offset) * factor if bound else None
        for bound in (match["low"], match["high"], match["one"])
    ]
    if match["one"]:
        return (value, None, scale[2]) if match["sign"] in "<≤" else (value, scale[2], None)
    return value, scale[0], scale[1]


def _unused(message: str, repair: str, start: int, end: int) -> Issue:
    return Issue(level="warning", message=message, repair=repair, start=start, end=end)


def _unit(
    rest: str, units: tuple[tuple[str, float, float], ...]
) -> tuple[str | None, float, float, int]:
    """The unit that the text begins with: name, factor, offset, characters it takes."""
    match = _UNIT_TEXT.match(rest)
    if match is None:
        return None, 1.0, 0.0, 0
    squeezed = re.sub(r"\s+", "", match.group(1).lower()).replace("μ", "µ")
    best: tuple[str, float, float] | None = None
    for name, factor, offset in units:
        name = name.replace("μ", "µ")
        if squeezed.startswith(name) and (best is None or len(name) > len(best[0])):
            after = squeezed[len(name) : len(name) + 1]
            if not (after.isalpha() and name[-1].isalpha() and " " not in match.group(1)):
                best = (name, factor, offset)
    if best is None:
        return None, 1.0, 0.0, 0
    taken, length = 0, 0
    for sign in rest:
        length += 1
        taken += not sign.isspace()
        if taken == len(best[0]):
            break
    return best[0], best[1], best[2], length


def _guess(
    raw: float, quantity: Quantity, units: tuple[tuple[str, float, float], ...]
) -> tuple[float, float] | None:
    """Factor and offset of the only unit under which a bare value is possible."""
    for entry in quantity.guess_unit:
        name, low, high = entry.rsplit(":", 2)
        if float(low) <= raw <= float(high):
            for known, factor, offset in units:
                if known == name:
                    return factor, offset
    return None


def egfr_ckd_epi_2021(creatinine: float, age: float, sex: str) -> float:
    """eGFR in mL/min/1.73 m² from creatinine in µmol/L, age in years and sex (CKD-EPI 2021)."""
    female = sex == "female"
    kappa, power = (0.7, -0.241) if female else (0.9, -0.302)
    ratio = creatinine / 88.42 / kappa
    value = 142 * min(ratio, 1.0) ** power * max(ratio, 1.0) ** -1.2 * 0.9938**age
    return float(value * 1.012 if female else value)


def corrected_calcium(calcium: float, albumin: float) -> float:
    """Calcium (mmol/L) corrected for albumin (g/L)."""
    return calcium + 0.02 * (40 - albumin)
