"""Step 1, intake: a structured case in YAML or JSON.

Input: the text of a case file. Output: `Encounter`. Raises BadCase with all problems at once, and
OtherLanguage where there is nothing but a note that is not English.

All keys are optional, but there has to be something to read:

    note                 free text
    age                  years, 0 to 120
    sex                  female | male
    side                 left | right | bilateral
    pregnant             true | false
    pregnancy_weeks      0 to 43
    weight_kg            0.3 to 500
    setting              primary-care | specialist | emergency
    findings             finding id: present | absent (true, false; unknown or null says nothing)
    labs, measurements   quantity: "2.31 mmol/L (2.20-2.60)", or a list of
                         {name, value, unit, low, high}
    drugs                list of names, as taken now
    allergies            list of names
    comorbidities        list of names
    medicines_complete   true if `drugs` is all that is taken
    allergies_complete   true if `allergies` is all there are

Each coded entry becomes a line of the text, so that its finding has characters to point at.
A labelled case of the evaluation format (`diagnosis`, `note_full`, `note_initial`, ...) is read
as its note with age, sex and side; the labels are ignored.
"""

import json
import re
from typing import TYPE_CHECKING, Any

from coxa.errors import BadCase
from coxa.intake.case_fields import Draft, fill, known_key
from coxa.intake.detect import CASE_KEYS, LABELLED_KEYS
from coxa.intake.language import left_out, partly, refusal
from coxa.intake.text import clean, has_words
from coxa.model.answer import Issue
from coxa.model.encounter import Encounter

if TYPE_CHECKING:
    from coxa.catalogue.records import Records

_PLACE = re.compile(r" at line (\d+) column (\d+)")
_TWICE = re.compile(r'duplicate entry with key "(.*)"', re.DOTALL)
_NOTHING = "nothing to read; give 'note', 'findings' or 'labs'"


def read_case(
    text: str, name: str, records: "Records", issues: tuple[Issue, ...] = ()
) -> Encounter:
    """Read a structured case; raises BadCase with every problem and its key, OtherLanguage."""
    raw = _parse(text, name)
    if not isinstance(raw, dict):
        kind = "a list" if isinstance(raw, list) else "no mapping of keys"
        raise BadCase(
            f"{name}: a case is one mapping of keys, this is {kind}; give one patient with keys "
            f"such as 'note', 'age', 'findings' (lists of cases or traps: coxa evaluate)"
        )
    draft = Draft(records)
    if "note_full" in raw or "note_initial" in raw:
        raw = _unlabelled(raw, draft)
    fill(draft, raw)
    language = () if draft.problems else _language(draft, name)
    body, more = clean(draft.page.text())
    if not draft.problems and not has_words(body):
        draft.problems.append(_NOTHING)
    if draft.problems:
        count = len(draft.problems)
        many = f"{count} problems: " if count > 1 else ""
        raise BadCase(f"{name}: {many}{'; '.join(draft.problems)}")
    return Encounter(
        text=body,
        patient=draft.build_patient(),
        given=tuple(draft.page.given),
        issues=(*issues, *more, *draft.issues, *language),
        medicines_complete=draft.complete["medicines_complete"],
        allergies_complete=draft.complete["allergies_complete"],
    )


def _language(draft: Draft, name: str) -> tuple[Issue, ...]:
    """What is to say of a note in another language; without coded entries it is refused."""
    found = draft.foreign
    if found is None:
        return ()
    if not found.mostly:
        return (partly(found),)
    if not draft.page.given:
        raise refusal(found, f"{name}: note")
    return (left_out(found),)


def _unlabelled(raw: dict[Any, Any], draft: Draft) -> dict[Any, Any]:
    """The note, age, sex and side of a labelled case, without its labels."""
    allowed = (*CASE_KEYS, *LABELLED_KEYS)
    for key in raw:
        known_key(draft, key, allowed, "")
    full = raw.get("note_full") is not None
    draft.issues.append(
        Issue(
            level="note",
            message="a labelled case: its note was read and its labels (diagnosis and so on) not",
            repair="use 'coxa evaluate' to compare with the labels",
        )
    )
    kept = {key: value for key, value in raw.items() if key in CASE_KEYS and value is not None}
    kept["note"] = raw.get("note_full" if full else "note_initial")
    return kept


def _parse(text: str, name: str) -> Any:
    """The content of a YAML or JSON case; raises BadCase with line and column."""
    if text.lstrip().startswith(("{", "[")):
        try:
            return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            if name.lower().endswith((".yaml", ".yml")):
                return _parse_yaml(text, name)
            raise _broken(name, "JSON", where, error.msg.lower()) from None
        except _Twice as error:
            raise _broken(name, "JSON", "", str(error)) from None
        except (RecursionError, ValueError):
            raise _broken(
                name, "JSON", "", "it is nested too deep or a number is too long"
            ) from None
    return _parse_yaml(text, name)


def _parse_yaml(text: str, name: str) -> Any:
    import ryaml

    try:
        return ryaml.loads(text)
    except ValueError as error:
        message = str(error)
    place = _PLACE.search(message)
    where = f"line {place[1]}, column {place[2]}" if place else ""
    twice = _TWICE.match(message)
    if twice:
        where = _second_line(text, twice[1])
        why = "a key stands twice"
    else:
        why = _PLACE.split(message)[0].split(":")[0].strip()[:80]
    raise _broken(name, "YAML", where, why)


def _second_line(text: str, key: str) -> str:
    """Where a doubled key stands the second time, if that can be told."""
    line = re.compile(rf"[\s\-{{]*[\"']?{re.escape(key)}[\"']?\s*:")
    numbers = [n for n, row in enumerate(text.splitlines(), 1) if line.match(row)]
    return f"line {numbers[1]}" if len(numbers) > 1 else ""


class _Twice(ValueError):
    """A key that stands twice in a JSON object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice("a key stands twice in one object")
    return found


def _no_constant(_: str) -> None:
    raise _Twice("NaN and Infinity are not numbers of a case")


def _broken(name: str, kind: str, where: str, why: str) -> BadCase:
    place = f" at {where}" if where else ""
    return BadCase(
        f"{name}: not valid {kind}{place}: {why}; mend it there, or give the note as plain text"
    )
