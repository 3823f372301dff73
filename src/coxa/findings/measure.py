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
from coxa.findings.worded import Result, in_fluid, result_of
from coxa.model.answer import Issue
from coxa.model.knowledge import Quantity

_RANGE = re.compile(
    r"\s*[\(\[,;]?\s*(?:(?:ref(?:erence)?|normal|nr|rr|n|range|norm|uln)\.?\s*(?:range)?\s*[:=]?\s*)?"
    r"(?:(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(?P<high>\d+(?:\.\d+)?)"
    r"|(?P<sign>[<>≤≥]|(?<=[a-z] )(?:up )?to|(?<=uln )|(?:below|under|less than|above|over)(?= \d))"
    r"\s*(?P<one>\d+(?:\.\d+)?))",
    re.IGNORECASE,
)
_MORE = (">", "≥", "above", "over")
# what the note itself calls the value: '(H)', 'L,', '(N for age)', '(slightly up)'
_FLAG = re.compile(
    r"\s*(?:[\(\[]\s*(?:slightly |mildly |markedly |just )?"
    r"(?P<said>H|L|N|high|raised|elevated|up|low|reduced|normal|nl)\b|(?P<bare>[HL])(?=[,;.)\s]*(?:$|[,;.)\n]))|(?P<arrow>[↑↓]))"
)
_HIGH = frozenset({"H", "high", "raised", "elevated", "up", "↑"})
_LOW = frozenset({"L", "low", "reduced", "↓"})
_BASELINE = re.compile(
    r"\s*[\(\[,;]?\s*(?:bl|b/l|base ?line|usual(?:ly)?|prev(?:ious(?:ly)?)?|was|from)\s*[:=]?\s*"
    r"(?P<one>\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_SI = re.compile(r"(?:m|p|n|[uµμ])mol\s*/\s*l", re.IGNORECASE)
_CONVENTIONAL = re.compile(r"mg\s*/\s*dl|mg\s?%|[np]g\s*/\s*ml", re.IGNORECASE)
_CALCIUM = (1.2, 4.6, 18.0)  # mmol/L up to the second, mg/dL from there
_WHITE, _FLUID = "wbc", "synovial-white-cells"
_NEAR = 8
_REACH = 6
_ENDS = frozenset(",;.")
_LENGTH = re.compile(r"\s*(?:[x×]\s*\d+(?:[.,]\d+)?\s*)*(?:mm|cm)\b(?!\s*(?:/|Hg|H2O))")
_UNIT_TEXT = re.compile(
    r"\s*((?:x\s*10\s*\^?\s*9\s*/\s*l)|[a-zµμ%°º/][a-z0-9µμ%/°º³²^.\s]{0,14})", re.IGNORECASE
)


class Value(NamedTuple):
    """A quantity's value in its canonical unit; tokens [first, last); own range if printed.

    `said` is what the note calls it; a result in words alone has no value. `before` is the
    baseline that the note gives.
    """

    quantity: str
    value: float | None
    first: int
    last: int
    low: float | None
    high: float | None
    said: Result | None = None
    before: float | None = None


def read_values(
    text: str,
    scan: Scan,
    mentions: list[Mention],
    flags: list[int],
    tables: ReadingTables,
    quantities: Mapping[str, Quantity],
    vocabulary: Vocabulary,
) -> tuple[list[Value], list[Issue]]:
    """All values that stand behind a quantity's name, or, of a fluid's cells, before it."""
    values: list[Value] = []
    issues: list[Issue] = []
    bounds = [last for _, last in scan.sentences]
    names = {first: last for _, first, last in mentions}
    starts = {last: first for _, first, last in mentions}
    order = sorted(names)
    numbers = {quantity: number for number, quantity in enumerate(tables.quantities)}
    system = _system(text, scan, mentions, tables, vocabulary) if mentions else None
    for number, first, last in mentions:
        sentence = bisect_right(bounds, first)
        limit = bounds[sentence]
        if flags[first] & PROPOSED:
            continue
        quantity = quantities[tables.quantities[number]]
        at = _number_in_row(scan, first, last, limit, names, starts)
        if at < 0:
            at = _number_after(scan, last, limit, vocabulary.value_filler)
        if not quantity.plausible[1]:  # a panel of tests has no number of its own
            at = -1
        end = at + 1
        if quantity.id in (_WHITE, _FLUID):
            if in_fluid(scan, first, last, vocabulary, scan.sentences[sentence]):
                number = numbers[_FLUID]
                quantity = quantities[_FLUID]
                if at < 0 and first and amount(scan.words[first - 1]) is not None:
                    at, end = first - 1, last
            elif quantity.id == _FLUID:
                continue
        unsure = last == first + 1 and scan.forms[first] in vocabulary.lab_unsure
        if unsure and not _in_company(scan, first, order):
            continue
        if at < 0:
            if quantity.loinc or any(band.own_range for band in quantity.bands):
                if scan.forms[first] in vocabulary.lab_shared and last == first + 1:
                    if not _in_company(scan, first, order):
                        continue
                worded = result_of(scan, first, last, limit, names, starts, vocabulary)
                if worded is not None:
                    said, end = worded
                    values.append(Value(quantity.id, None, first, end, None, None, said))
            continue
        raw = amount(scan.words[at]) or 0.0
        if quantity.plausible[0] < 0:
            between = text[scan.places[last - 1].end() : scan.places[at].start()]
            raw = -raw if "-" in between else raw
        span = min(first, at), max(end, at + 1)
        units = tables.units[number]
        found = _convert(text, scan, span, raw, quantity, units, issues, system, unsure)
        if found is not None and not _elsewhere(scan, at, limit, quantity, vocabulary):
            values.append(found)
    return values, issues


def _in_company(scan: Scan, first: int, order: list[int]) -> bool:
    """Whether a name of one or two letters stands among other values and behind no number."""
    if first and scan.forms[first - 1][0].isdigit():
        return False
    here = bisect_right(order, first)
    before, behind = order[max(0, here - 2) : here - 1], order[here : here + 1]
    return any(abs(other - first) <= _NEAR for other in (*before, *behind))


def _system(
    text: str,
    scan: Scan,
    mentions: list[Mention],
    tables: ReadingTables,
    vocabulary: Vocabulary,
) -> str | None:
    """Units in which the note gives its values: 'si' or 'conventional', None where unclear."""
    for number, _, last in mentions:
        if tables.quantities[number] == "calcium":
            at = _number_after(scan, last, len(scan.words), vocabulary.value_filler)
            value = amount(scan.words[at]) if at >= 0 else None
            if value is not None and _CALCIUM[0] <= value <= _CALCIUM[2]:
                return "si" if value < _CALCIUM[1] else "conventional"
    si, conventional = _SI.search(text), _CONVENTIONAL.search(text)
    if bool(si) != bool(conventional):
        return "si" if si else "conventional"
    return None


def _elsewhere(scan: Scan, at: int, limit: int, quantity: Quantity, vocabulary: Vocabulary) -> bool:
    """Whether the value was measured in another fluid than blood; `limit` ends its sentence."""
    if quantity.id == _FLUID:
        return False
    for shape in scan.forms[at + 1 : min(limit, at + 7)]:
        if shape in vocabulary.not_serum:
            return True
        if shape in _ENDS:
            break
    return any(shape in vocabulary.not_serum for shape in scan.forms[max(0, at - 4) : at])


def _number_after(scan: Scan, at: int, limit: int, fillers: frozenset[str]) -> int:
    """Token of the number that belongs to the name before `at`, or -1."""
    stop = min(limit, at + _REACH)
    while at < stop:
        shape = scan.forms[at]
        if shape[0].isdigit():
            return -1 if amount(scan.words[at]) is None else at
        if shape not in fillers:
            return -1
        at += 1
    return -1


def _number_in_row(
    scan: Scan,
    first: int,
    last: int,
    limit: int,
    names: Mapping[int, int],
    starts: Mapping[int, int],
) -> int:
    """Token of the number of a name in 'ESR/CRP 62/48', or -1 where there is no such row."""
    forms = scan.forms
    place = 0
    while first > 1 and forms[first - 1] == "/" and first - 1 in starts:
        first = starts[first - 1]
        place += 1
    count = place + 1
    while last + 1 < limit and forms[last] == "/" and last + 1 in names:
        last = names[last + 1]
        count += 1
    last += last < limit and forms[last] in (":", "=")
    row = forms[last : min(limit, last + 2 * count - 1)]
    numbers = [shape[0].isdigit() for shape in row[::2]]
    if count == 1 or len(numbers) < count or not all(numbers) or set(row[1::2]) != {"/"}:
        return -1
    return last + 2 * place


def _convert(
    text: str,
    scan: Scan,
    span: tuple[int, int],
    raw: float,
    quantity: Quantity,
    units: tuple[tuple[str, float, float], ...],
    issues: list[Issue],
    system: str | None,
    unsure: bool,
) -> Value | None:
    """Value and own range in the canonical unit; None with an issue when it cannot be used."""
    start, end = scan.span(*span)
    rest = text[end : end + 60]
    if quantity.loinc and _LENGTH.match(rest):  # 'calcium 3 mm in the labrum' is no blood value
        return None
    name, factor, offset, length = _unit(rest, units)
    if name is None:
        guess = _guess(raw, quantity, units, system)
        if guess is None and unsure:
            return None
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
    found = Value(quantity.id, value, span[0], span[1], None, None)
    rest = rest[length:]
    if match := _FLAG.match(rest):
        said = match["said"] or match["bare"] or match["arrow"]
        result: Result = "high" if said in _HIGH else "low" if said in _LOW else "normal"
        if result != "normal" or not _RANGE.match(rest):
            return found._replace(said=result)
    if match := _BASELINE.match(rest):
        return found._replace(before=(float(match["one"]) + offset) * factor)
    match = _RANGE.match(rest)
    if match is None:
        return found
    scale = [
        (float(bound) + offset) * factor if bound else None
        for bound in (match["low"], match["high"], match["one"])
    ]
    if match["one"]:
        more = match["sign"].lower() in _MORE
        return found._replace(low=scale[2]) if more else found._replace(high=scale[2])
    return found._replace(low=scale[0], high=scale[1])


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
    raw: float,
    quantity: Quantity,
    units: tuple[tuple[str, float, float], ...],
    system: str | None,
) -> tuple[float, float] | None:
    """Factor and offset of the unit under which a bare value is possible.

    A unit marked '?' stands only where the note's other values are in the same system.
    """
    for entry in quantity.guess_unit:
        name, low, high = entry.rsplit(":", 2)
        if name.startswith("?"):
            name = name[1:]
            if system != ("si" if "mol" in name else "conventional"):
                continue
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
