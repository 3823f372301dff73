"""Step 1, intake: the keys of a structured case, one after the other.

Input: the mapping of a case. Output: a `Draft` with page, patient and all problems found.
Problems name the key and what it may hold, never what the user wrote as text.
"""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from coxa.intake.case_quantities import quantities
from coxa.intake.detect import CASE_KEYS
from coxa.intake.language import Foreign, other_language
from coxa.intake.page import Page, one_line
from coxa.model.answer import Issue, Patient
from coxa.model.bounds import LAST_WEEK, OLDEST

if TYPE_CHECKING:
    from coxa.catalogue.records import Records

_PLAIN_KEY = re.compile(r"[A-Za-z][\w-]{0,39}")
_SEXES = {"female": "female", "f": "female", "male": "male", "m": "male"}
_SIDES = {"left": "left", "right": "right", "bilateral": "bilateral", "both": "bilateral"}
_SETTINGS = {name: name for name in ("primary-care", "specialist", "emergency")}
_STATES = {"present": True, "yes": True, "absent": False, "no": False}
_LONGEST_NAME = 200


class Draft:
    """What a case has given so far, and what is wrong with it."""

    def __init__(self, records: "Records") -> None:
        self.records = records
        self.page = Page()
        self.foreign: Foreign | None = None
        self.patient: dict[str, Any] = {}
        self.complete = {"medicines_complete": False, "allergies_complete": False}
        self.problems: list[str] = []
        self.issues: list[Issue] = []

    def build_patient(self) -> Patient:
        """The coded facts about the person."""
        return Patient(**self.patient)


def known_key(draft: Draft, key: object, allowed: Iterable[str], where: str) -> bool:
    """Whether a key is allowed; if not, the problem names the nearest and all allowed ones."""
    names = tuple(dict.fromkeys(allowed))
    if key in names:
        return True
    shown = "a key that is not known"
    near = ""
    if isinstance(key, str) and _PLAIN_KEY.fullmatch(key):
        from difflib import get_close_matches

        shown = f"unknown key '{key}'"
        match = get_close_matches(key.lower(), names, 1)
        near = f" (did you mean '{match[0]}'?)" if match else ""
    inside = f"{where}: " if where else ""
    draft.problems.append(f"{inside}{shown}{near}, allowed are {', '.join(names)}")
    return False


def fill(draft: Draft, raw: dict[Any, Any]) -> None:
    """Read all keys in their fixed order, so that the same case gives the same text."""
    for key in raw:
        known_key(draft, key, CASE_KEYS, "")
    for key in CASE_KEYS:
        if raw.get(key) is not None:
            _READERS[key](draft, key, raw[key])
    _pregnancy(draft)


def _note(draft: Draft, key: str, value: object) -> None:
    if not isinstance(value, str):
        draft.problems.append(f"{key}: text is expected")
        return
    draft.foreign = found = other_language(value)
    if found is None or not found.mostly:
        draft.page.add(value)


def _number(draft: Draft, key: str, value: object, low: float, high: float) -> float | None:
    span = f"{low:g} to {high:g}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        draft.problems.append(f"{key}: a number from {span} is expected")
        return None
    if not low <= value <= high:
        shown = f", not {value:g}" if abs(value) < 1e6 else ""
        draft.problems.append(f"{key}: has to be {span}{shown}")
        return None
    return float(value)


def _age(draft: Draft, key: str, value: object) -> None:
    draft.patient["age"] = _number(draft, key, value, 0, OLDEST)


def _weight(draft: Draft, key: str, value: object) -> None:
    draft.patient["weight_kg"] = _number(draft, key, value, 0.3, 500)


def _weeks(draft: Draft, key: str, value: object) -> None:
    weeks = _number(draft, key, value, 0, LAST_WEEK)
    if weeks is not None:
        draft.patient["pregnancy_weeks"] = int(weeks)


def _word(field: str, allowed: dict[str, str]) -> Callable[[Draft, str, object], None]:
    """A reader of a key that holds one of a few words."""

    def read(draft: Draft, key: str, value: object) -> None:
        found = allowed.get(value.strip().lower()) if isinstance(value, str) else None
        if found is None:
            words = ", ".join(dict.fromkeys(allowed.values()))
            draft.problems.append(f"{key}: one of {words} is expected")
        else:
            draft.patient[field] = found

    return read


def _truth(draft: Draft, key: str, value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    draft.problems.append(f"{key}: true or false is expected")
    return None


def _pregnant(draft: Draft, key: str, value: object) -> None:
    draft.patient["pregnant"] = _truth(draft, key, value)


def _complete(draft: Draft, key: str, value: object) -> None:
    draft.complete[key] = bool(_truth(draft, key, value))


def _pregnancy(draft: Draft) -> None:
    """Write the line about pregnancy; say so where the entries contradict each other."""
    pregnant, weeks = draft.patient.get("pregnant"), draft.patient.get("pregnancy_weeks")
    if weeks is not None and pregnant is False:
        draft.problems.append("pregnancy_weeks: given although pregnant is false; correct one")
        return
    if weeks is not None:
        draft.patient["pregnant"] = True
        draft.page.add(f"{weeks} weeks pregnant.")
    elif pregnant is not None:
        draft.page.add("Pregnant." if pregnant else "Not pregnant.")
    if draft.patient.get("pregnant") and draft.patient.get("sex") == "male":
        draft.issues.append(
            Issue(
                level="warning",
                message="the case says pregnant and sex male; both were used as given",
                repair="check 'sex' and 'pregnant'",
            )
        )


def _findings(draft: Draft, key: str, value: object) -> None:
    if not isinstance(value, dict):
        draft.problems.append(f"{key}: a mapping 'finding-id: present' or 'absent' is expected")
        return
    known = draft.records.findings
    for finding, state in value.items():
        if finding not in known:
            _unknown_finding(draft, key, finding, known)
            continue
        if state is None or state == "unknown":
            continue
        present = state if isinstance(state, bool) else _STATES.get(str(state).lower())
        if present is None:
            draft.problems.append(
                f"{key}.{finding}: present, absent, true, false or unknown is expected"
            )
            continue
        line = f"{'Present' if present else 'Absent'}: {known[finding].name.lower()}."
        draft.page.add_given(line, "finding", finding, present=present)


def _unknown_finding(draft: Draft, key: str, finding: object, known: Iterable[str]) -> None:
    shown, near = "a finding id that is not known", ""
    if isinstance(finding, str) and _PLAIN_KEY.fullmatch(finding):
        from difflib import get_close_matches

        shown = f"no finding '{finding}'"
        matches = get_close_matches(finding.lower().replace("_", "-"), list(known), 3)
        near = f", nearest: {', '.join(matches)}" if matches else ""
    draft.problems.append(f"{key}: {shown}{near} (coxa knowledge search lists them)")


def _labs(draft: Draft, key: str, value: object) -> None:
    def refuse(where: str, why: str) -> None:
        draft.problems.append(f"{where}: {why}")

    quantities(draft.page, draft.records, key, value, refuse)


def _names(draft: Draft, key: str, value: object, write: Callable[[Draft, str], None]) -> None:
    if not isinstance(value, list):
        draft.problems.append(f"{key}: a list of names is expected")
        return
    for number, item in enumerate(value):
        name = one_line(item) if isinstance(item, str) else ""
        if not name or len(name) > _LONGEST_NAME:
            draft.problems.append(
                f"{key}[{number}]: a name of 1 to {_LONGEST_NAME} characters is expected"
            )
        else:
            write(draft, name)


def _drugs(draft: Draft, key: str, value: object) -> None:
    _names(draft, key, value, lambda d, n: d.page.add_given(f"Takes {n}.", "drug", n))


def _allergies(draft: Draft, key: str, value: object) -> None:
    _names(draft, key, value, lambda d, n: d.page.add_given(f"Allergy: {n}.", "allergy", n))


def _comorbidities(draft: Draft, key: str, value: object) -> None:
    _names(draft, key, value, lambda d, n: d.page.add_given(f"Known {n}.", "comorbidity", n))


_READERS: dict[str, Callable[[Draft, str, object], None]] = {
    "note": _note,
    "age": _age,
    "sex": _word("sex", _SEXES),
    "side": _word("side", _SIDES),
    "pregnant": _pregnant,
    "pregnancy_weeks": _weeks,
    "weight_kg": _weight,
    "setting": _word("setting", _SETTINGS),
    "findings": _findings,
    "labs": _labs,
    "measurements": _labs,
    "drugs": _drugs,
    "allergies": _allergies,
    "comorbidities": _comorbidities,
    "medicines_complete": _complete,
    "allergies_complete": _complete,
}
