"""Is a record of another FHIR version than R4?

Input: the decoded Bundle. Output: the version and the place that shows it, or None. A Bundle
rarely says its version, so the shapes that differ between versions are looked for.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
OLDER = "STU3 or older"
_STRUCTURE = re.compile(
    r"hl7\.org/fhir/(?:(1\.0|DSTU2)|(3\.0|STU3)|(5\.0|R5)|(6\.0))(?:\.\d+)?/", re.I
)
_OLD_TYPES = {
    "MedicationOrder": "DSTU2", "DiagnosticOrder": "DSTU2", "ProcedureRequest": OLDER,
    "ReferralRequest": OLDER, "BodySite": OLDER, "Sequence": "STU3",
}  # fmt: skip


def _is(key: str, kind: type) -> Callable[[Json], bool]:
    return lambda resource: isinstance(resource.get(key), kind)


# resource type, member, version, test on the resource
_SHAPES: tuple[tuple[str, str, str, Callable[[Json], bool]], ...] = (
    ("Condition", "clinicalStatus", OLDER, _is("clinicalStatus", str)),
    ("Condition", "verificationStatus", OLDER, _is("verificationStatus", str)),
    ("Condition", "participant", "R5", _is("participant", list)),
    ("AllergyIntolerance", "clinicalStatus", OLDER, _is("clinicalStatus", str)),
    ("AllergyIntolerance", "substance", "DSTU2", _is("substance", dict)),
    ("AllergyIntolerance", "type", "R5", _is("type", dict)),
    ("MedicationStatement", "medication", "R5", _is("medication", dict)),
    ("MedicationStatement", "taken", "STU3", _is("taken", str)),
    ("MedicationStatement", "wasNotTaken", "DSTU2", _is("wasNotTaken", bool)),
    ("MedicationRequest", "medication", "R5", _is("medication", dict)),
    ("MedicationRequest", "requester", "STU3", lambda r: "agent" in _dict(r.get("requester"))),
    ("Observation", "interpretation", OLDER, _is("interpretation", dict)),
    ("Observation", "comment", OLDER, _is("comment", str)),
    ("Observation", "comments", "DSTU2", _is("comments", str)),
    ("Observation", "context", "STU3", _is("context", dict)),
    ("Observation", "related", OLDER, _is("related", list)),
    ("Procedure", "occurrenceDateTime", "R5", _is("occurrenceDateTime", str)),
    ("Procedure", "occurrencePeriod", "R5", _is("occurrencePeriod", dict)),
    ("Procedure", "notPerformed", "DSTU2", _is("notPerformed", bool)),
    ("Procedure", "notDone", "STU3", _is("notDone", bool)),
    ("Encounter", "class", "R5", _is("class", list)),
    ("Encounter", "class", "DSTU2", _is("class", str)),
    ("Encounter", "actualPeriod", "R5", _is("actualPeriod", dict)),
    ("ServiceRequest", "reason", "R5", _is("reason", list)),
    ("ServiceRequest", "code", "R5", lambda r: "concept" in _dict(r.get("code"))),
    ("Composition", "subject", "R5", _is("subject", list)),
    ("DiagnosticReport", "codedDiagnosis", OLDER, _is("codedDiagnosis", list)),
    ("DocumentReference", "indexed", OLDER, _is("indexed", str)),
    ("Patient", "animal", OLDER, _is("animal", dict)),
)


def other_version(bundle: Json) -> tuple[str, str] | None:
    """The other version and the place that shows it, for example ('R5', 'entry 2, ...')."""
    for where, resource in resources_of(bundle):
        kind = resource.get("resourceType")
        stated = _stated(resource)
        if stated:
            return stated[0], f"{where}{stated[1]}"
        if isinstance(kind, str) and kind in _OLD_TYPES:
            return _OLD_TYPES[kind], f"{where}resource type {kind}"
        for name, member, version, shows in _SHAPES:
            if kind == name and shows(resource):
                return version, f"{where}{name}.{member}"
    return None


def resources_of(bundle: Json) -> Iterator[tuple[str, Json]]:
    """The Bundle itself and all its resources, each with where it stands."""
    yield "", bundle
    entries = bundle.get("entry")
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            yield f"entry {number + 1}, ", resource


def _stated(resource: Json) -> tuple[str, str] | None:
    """A version that the resource states itself, in fhirVersion or a profile of the standard."""
    meta = _dict(resource.get("meta"))
    for holder, where in ((resource, "fhirVersion"), (meta, "meta.fhirVersion")):
        version = holder.get("fhirVersion")
        if isinstance(version, str) and not version.startswith(("4.0", "4.1", "4.3")):
            names = {"1": "DSTU2", "3": "STU3", "5": "R5", "6": "R6"}
            return names.get(version[:1], "of another version"), where
    profiles = meta.get("profile")
    for profile in profiles if isinstance(profiles, list) else []:
        match = _STRUCTURE.search(profile) if isinstance(profile, str) else None
        if match:
            return ("DSTU2", "STU3", "R5", "R6")[(match.lastindex or 1) - 1], "meta.profile"
    return None


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}
