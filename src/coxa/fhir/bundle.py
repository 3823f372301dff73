"""Reads a FHIR R4 Bundle of one patient into an `Encounter`.

Input: text and the knowledge. Output: `Encounter`: each entry that is understood is a line of
plain clinical English, coded values and medicines point at their line, and what is not understood
is listed in the issues by resource type and id. Raises BadRecord, and OtherLanguage where most of
the lines are not English.
"""

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from coxa.errors import BadRecord
from coxa.fhir import entries, resources
from coxa.fhir.codes import NO_ALLERGY, OWN_ANSWER, Codebook, code_of
from coxa.fhir.observations import as_date, newest, write_observation
from coxa.fhir.record import Held, Record, day_of, open_record
from coxa.intake.language import english_only
from coxa.intake.page import Page
from coxa.intake.text import clean, has_words
from coxa.model.answer import Issue, Patient
from coxa.model.bounds import OLDEST
from coxa.model.encounter import Encounter
from coxa.model.typed import convert

if TYPE_CHECKING:
    from coxa.catalogue.records import Records

_TYPES: dict[str, Any] = {
    "Encounter": resources.Visit,
    "ServiceRequest": resources.Request,
    "Condition": resources.Condition,
    "Procedure": resources.Procedure,
    "MedicationStatement": resources.MedicationUse,
    "MedicationRequest": resources.MedicationUse,
    "AllergyIntolerance": resources.Allergy,
    "Observation": resources.Observation,
    "DiagnosticReport": resources.Report,
    "DocumentReference": resources.Document,
    "Composition": resources.Composition,
    "Medication": resources.Medication,
}
# They say nothing about the patient's health, so they are no loss.
_SILENT = frozenset(
    "Practitioner PractitionerRole Organization Location Provenance OperationOutcome Coverage "
    "Claim ExplanationOfBenefit Account Schedule Slot Endpoint HealthcareService".split()
)
_SHOWN = 5


class _Reader:
    """Writes the page of one record and collects what could not be read."""

    def __init__(self, record: Record, records: "Records") -> None:
        self.record = record
        self.book = Codebook(records)
        self.page = Page()
        self.patient: dict[str, Any] = {}
        self.issues: list[Issue] = []
        self.unread: dict[str, list[str]] = defaultdict(list)
        self.typed: dict[str, list[tuple[Held, Any]]] = defaultdict(list)
        self.stock: dict[str, resources.Medication] = {}

    def read(self) -> None:
        """Everything, in an order that does not depend on the order of the entries."""
        self._convert()
        self._person()
        for kind in _TYPES:
            self.typed[kind].sort(key=_order)
        for held, visit in self.typed["Encounter"]:
            self._visit(held, visit)
        for kind in _TYPES:
            if kind in ("Encounter", "Medication", "Observation"):
                continue
            if kind == "DiagnosticReport":
                self._observations()
            for held, resource in self.typed[kind]:
                self._miss(held, self._write(kind, resource))

    def _convert(self) -> None:
        for held in self.record.others:
            if _is_answer(held):
                self._miss(held, "an answer of coxa's own")
                continue
            kind = _TYPES.get(held.kind)
            if kind is None:
                if held.kind not in _SILENT:
                    self._miss(held, "a type that is not read")
                continue
            try:
                resource = convert(held.content, kind)
            except (msgspec.ValidationError, RecursionError) as error:
                self._miss(held, f"not as in R4: {str(error) or 'nested too deep'}")
                continue
            self.typed[held.kind].append((held, resource))
            if held.kind == "Medication":
                for key in (held.full_url, f"Medication/{resource.id}"):
                    if key:
                        self.stock[key] = resource

    def _write(self, kind: str, resource: Any) -> str | None:
        page, book = self.page, self.book
        if kind == "Condition":
            return entries.write_condition(page, book, resource)
        if kind in ("MedicationStatement", "MedicationRequest"):
            return entries.write_medicine(page, book, resource, self.stock)
        if kind == "AllergyIntolerance":
            return entries.write_allergy(page, book, resource)
        if kind == "Procedure":
            return entries.write_procedure(page, book, resource)
        if kind == "DiagnosticReport":
            return entries.write_report(page, book, resource)
        if kind == "DocumentReference":
            return entries.write_document(page, resource)
        if kind == "ServiceRequest":
            return entries.write_request(page, book, resource)
        return entries.write_composition(page, resource)

    def _observations(self) -> None:
        held = {id(resource): where for where, resource in self.typed["Observation"]}
        results = [resource for _, resource in self.typed["Observation"]]
        kept, older = newest(results, self.book)
        for result in kept:
            why = write_observation(self.page, self.book, result, self.patient, self.record.today)
            self._miss(held[id(result)], why)
        if older:
            self.issues.append(
                Issue(
                    level="note",
                    message=f"earlier results of repeated tests were left out ({older}); the "
                    "newest of each was read",
                    repair="write a trend that matters into the note",
                )
            )

    def _visit(self, held: Held, visit: resources.Visit) -> None:
        """Setting of the newest visit, and why the patient came."""
        if (held, visit) == self.typed["Encounter"][-1]:
            emergency = visit.class_ is not None and visit.class_.code == "EMER"
            self.patient["setting"] = "emergency" if emergency else None
            entries.write_visit(self.page, self.book, visit)

    def _person(self) -> None:
        try:
            person = convert(self.record.patient.content, resources.Patient)
        except (msgspec.ValidationError, RecursionError) as error:
            why = f"not as in R4: {str(error) or 'nested too deep'}"
            self._miss(self.record.patient, why)
            return
        if person.gender in ("female", "male"):
            self.patient["sex"] = person.gender
        age, doubt = _age(person, self.record.today)
        if age is not None:
            self.patient["age"] = age
        if doubt:
            self.issues.append(
                Issue(
                    level="note" if age is not None else "warning",
                    message=f"{self.record.patient.label}: {doubt}",
                    repair="give the full birth date, and dates of what was found",
                )
            )

    def _miss(self, held: Held, why: str | None) -> None:
        if why:
            self.unread[why].append(held.label)

    def all_issues(self) -> tuple[Issue, ...]:
        """Issues in a fixed order, resources with the same reason in one."""
        for why, labels in sorted(self.unread.items()):
            shown = ", ".join(sorted(labels)[:_SHOWN])
            more = f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else ""
            self.issues.append(
                Issue(
                    level="warning" if why.startswith(("not as", "a text")) else "note",
                    message=f"not read ({why}): {shown}{more}",
                    repair="write what matters in it into the note",
                )
            )
        return tuple(self.issues)

    def allergies_complete(self) -> bool:
        """Whether the record says 'no known allergy' and names none."""
        codes = [code_of(allergy.code) for _, allergy in self.typed["AllergyIntolerance"]]
        return bool(codes) and all(code & NO_ALLERGY for code in codes)


def _is_answer(held: Held) -> bool:
    """Whether coxa wrote the resource: its advice and probabilities are no findings."""
    meta = held.content.get("meta")
    tags = meta.get("tag") if isinstance(meta, dict) else None
    return isinstance(tags, list) and OWN_ANSWER in tags


def _order(item: tuple[Held, Any]) -> tuple[datetime.date, str]:
    held = item[0]
    return day_of(held.content) or datetime.date.min, held.label


def _age(person: resources.Patient, today: datetime.date | None) -> tuple[float | None, str | None]:
    """Age in whole years on the newest day of the record, and what is doubtful about it."""
    for extension in person.extension:
        given = extension.value_age or extension.value_quantity
        value = given.value if given else extension.value_integer
        if value is not None and (extension.url or "").lower().endswith("age"):
            return (value, None) if 0 <= value <= OLDEST else (None, "the age is impossible")
    born = as_date(person.birth_date)
    if born is None:
        return None, "no birth date, so the age is not known"
    if today is None:
        return None, "no date in the record, so the age is not known"
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not 0 <= years <= OLDEST:
        return None, f"the birth date gives an age of {years} years, which cannot be"
    exact = len(person.birth_date or "") >= 10
    return float(years), None if exact else "the birth date has no day, the age may be a year off"


def read_bundle(
    text: str, name: str, records: "Records", issues: tuple[Issue, ...] = ()
) -> Encounter:
    """Read one patient's Bundle; raises BadRecord for another version, kind or several patients."""
    reader = _Reader(open_record(text, name), records)
    reader.read()
    more = reader.all_issues()
    body, cleaned = clean(reader.page.text())
    if not has_words(body):
        raise BadRecord(
            f"{name}: nothing about the patient's health that is read in the Bundle; give it "
            "with Condition, Observation, report or note resources in English"
        )
    found = (*issues, *cleaned, *more, *english_only(body, name))
    return Encounter(
        text=body,
        patient=Patient(**reader.patient),
        given=tuple(reader.page.given),
        issues=found,
        allergies_complete=reader.allergies_complete(),
    )
