"""Step 1, intake: laboratory values and measurements of a structured case.

Input: the mapping or list under `labs` or `measurements`. Output: lines and entries of the page.
"""

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from coxa.intake.page import Page, one_line, quantity_line

if TYPE_CHECKING:
    from coxa.catalogue.records import Records
    from coxa.model.lexicon import Quantity

Refuse = Callable[[str, str], None]
_KEYS = ("name", "id", "value", "unit", "low", "high")
_NUMBER = r"[-+]?\d+(?:[.,]\d+)*"
_WRITTEN = re.compile(
    rf"\s*(?P<mark>[<>≤≥]=?)?\s*(?P<value>{_NUMBER})\s*(?P<unit>[^()\[\]]*?)\s*"
    rf"(?:[(\[]\s*(?P<low>{_NUMBER})\s*[-–]\s*(?P<high>{_NUMBER})[^()\[\]]*[)\]])?\s*"
)
_FORM = (
    "a number with unit is expected, for example 2.31 mmol/L (2.20-2.60), without commas between "
    "thousands"
)
_LONGEST = 100


def plain_name(name: str) -> str:
    """A quantity's name for comparison: lower case, words only."""
    return " ".join(re.findall(r"[^\W_]+", name.lower()))


def quantity_ids(records: "Records") -> dict[str, str]:
    """Quantity id by every name it goes by."""
    found: dict[str, str] = {}
    for quantity in records.quantities.values():
        for name in (quantity.id, quantity.name, *quantity.names):
            found.setdefault(plain_name(name), quantity.id)
    return found


def quantities(page: Page, records: "Records", key: str, value: object, refuse: Refuse) -> None:
    """Write all values of a case; what is wrong goes to `refuse` with its place."""
    ids = quantity_ids(records)
    if isinstance(value, dict):
        for number, (name, written) in enumerate(value.items(), 1):
            known = isinstance(name, str) and plain_name(name) in ids
            where = f"{key}.{name}" if known else f"{key}, entry {number}"
            entry = _from_text(name, written, where, refuse)
            _write(page, records, ids, entry)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _write(page, records, ids, _from_item(item, f"{key}[{number}]", refuse))
    else:
        refuse(key, "a mapping 'calcium: 2.31 mmol/L' or a list of {name, value, unit} is expected")


def _write(
    page: Page, records: "Records", ids: dict[str, str], entry: dict[str, Any] | None
) -> None:
    if entry is None:
        return
    name, value, unit = entry["name"], entry["value"], entry["unit"]
    limits = (entry["low"], entry["high"])
    known = ids.get(plain_name(name))
    if known is None:
        page.add(quantity_line(name, value, unit, limits, entry["mark"]))
    else:
        write_quantity(page, records.quantities[known], value, unit, limits, entry["mark"])


def write_quantity(
    page: Page,
    quantity: "Quantity",
    value: float,
    unit: str | None,
    limits: tuple[float | None, float | None],
    mark: str = "",
) -> None:
    """A line with the value as given, and an entry with the value in the canonical unit.

    Without a unit, in an unknown one, or out of the plausible span there is a line only: the next
    step reads it like any note and says what is wrong with it.
    """
    line = quantity_line(label(quantity), value, unit, limits, mark)
    exact, low, high = (canonical(quantity, number, unit) for number in (value, *limits))
    if exact is None or not quantity.plausible[0] <= exact <= quantity.plausible[1]:
        page.add(line)
        return
    page.add_given(
        line, "quantity", quantity.id, value=exact, unit=quantity.unit or None, low=low, high=high
    )  # fmt: skip


def canonical(quantity: "Quantity", value: float | None, unit: str | None) -> float | None:
    """The value in the quantity's canonical unit; None where the unit is missing or unknown."""
    if value is None:
        return None
    wanted = folded(unit or "")
    if wanted == folded(quantity.unit):
        return value
    for known in quantity.units:
        if wanted in {folded(name) for name in known.names}:
            return (value + known.offset) * known.factor
    return None


def folded(unit: str) -> str:
    """A unit for comparison: small letters, no spaces, u for both signs of micro."""
    return unit.lower().replace("\u03bc", "u").replace("\xb5", "u").replace(" ", "")


def label(quantity: "Quantity") -> str:
    """The name under which notes are read: the full one, or the short one where it is not."""
    full = f" {plain_name(quantity.name)} "
    return quantity.name if any(f" {n} " in full for n in quantity.names) else quantity.names[0]


def _from_text(name: object, written: object, where: str, refuse: Refuse) -> dict[str, Any] | None:
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST:
        refuse(where, "the name of a laboratory value or measurement is expected")
        return None
    if isinstance(written, dict):
        return _from_item({"name": name, **written}, where, refuse)
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        refuse(where, _FORM)
        return None
    match = _WRITTEN.fullmatch(str(written)) if len(str(written)) <= _LONGEST else None
    values = [read_number(match[k]) for k in ("value", "low", "high")] if match else [None]
    if isinstance(written, int | float):
        values, match = [_finite(written), None, None], None
    half_read = match is not None and bool(match["low"]) and None in values
    if values[0] is None or half_read:
        refuse(where, _FORM)
        return None
    unit = one_line(match["unit"]) if match else ""
    mark = (match["mark"] or "") if match else ""
    return {
        "name": one_line(name), "value": values[0], "unit": unit or None,
        "low": values[1], "high": values[2], "mark": mark,
    }  # fmt: skip


def _from_item(item: object, where: str, refuse: Refuse) -> dict[str, Any] | None:
    if not isinstance(item, dict):
        refuse(where, "a mapping with name, value and unit is expected")
        return None
    faults = 0
    if any(key not in _KEYS for key in item):
        refuse(where, f"an unknown key, allowed are {', '.join(_KEYS)}")
        faults += 1
    name = item.get("id", item.get("name"))
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST:
        refuse(f"{where}.name", "the name of a laboratory value or measurement is expected")
        faults += 1
    unit = item.get("unit")
    if unit is not None and (not isinstance(unit, str) or len(unit) > _LONGEST):
        refuse(f"{where}.unit", "text such as mmol/L is expected")
        faults += 1
    numbers: dict[str, float | None] = {}
    for key in ("value", "low", "high"):
        numbers[key] = _finite(item.get(key))
        if numbers[key] is None and (key == "value" or item.get(key) is not None):
            refuse(f"{where}.{key}", "a number is expected")
            faults += 1
    if faults or not isinstance(name, str):
        return None
    words = one_line(unit) if isinstance(unit, str) else ""
    return {"name": one_line(name), "unit": words or None, "mark": "", **numbers}


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        exact = float(value)
    except OverflowError:
        return None
    return exact if math.isfinite(exact) else None


def read_number(written: str | None) -> float | None:
    """A number with decimal point or decimal comma; None where a comma could be either (1,250)."""
    if written is None or re.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}", written):
        return None
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", written) and not written.startswith("0,"):
        written = written.replace(",", "")
    try:
        return _finite(float(written.replace(",", ".")))
    except ValueError:
        return None
