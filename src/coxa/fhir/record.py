"""Opens a FHIR Bundle and checks that it is one R4 record of one patient.

Input: text. Output: `Record` with the resources as decoded JSON. Raises BadRecord.
"""

import datetime
import re
from typing import Any

import msgspec

from coxa.errors import BadRecord
from coxa.fhir.observations import as_date
from coxa.fhir.versions import Json, other_version, resources_of

_TYPE = re.compile(r"[A-Z][A-Za-z]{2,40}")
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_BYTE = re.compile(r"\s*\(byte (\d+)\)")
_DATES = (
    "effectiveDateTime", "effectiveInstant", "effectivePeriod", "performedDateTime",
    "performedPeriod", "period", "onsetDateTime", "recordedDate", "authoredOn", "dateAsserted",
    "date", "issued",
)  # fmt: skip
_R4 = "coxa reads FHIR R4 (4.0) Bundles of one patient in JSON"


class Held(msgspec.Struct, frozen=True):
    """A resource with its type and the label under which issues name it."""

    kind: str
    label: str
    full_url: str | None
    content: Json


class Record(msgspec.Struct, frozen=True):
    """One patient's resources; `today` is the newest date in them, never the clock's."""

    patient: Held
    others: tuple[Held, ...]
    today: datetime.date | None


def open_record(text: str, name: str) -> Record:
    """Check version, patient and subjects; raises BadRecord saying what is wrong and where."""
    bundle = _decode(text, name)
    other = other_version(bundle)
    if other is not None:
        version, where = other
        raise BadRecord(
            f"{name}: a FHIR {version} record (seen at {where}); {_R4}: export the record as R4"
        )
    held = _held(bundle)
    patients = [resource for resource in held if resource.kind == "Patient"]
    if len(patients) != 1:
        count = "no Patient" if not patients else f"{len(patients)} Patients"
        raise BadRecord(f"{name}: {count} in the Bundle; {_R4}: give one patient's Bundle")
    others = tuple(resource for resource in held if resource.kind != "Patient")
    for resource in others:
        _check_subject(resource, patients[0], name)
    return Record(patients[0], others, _newest_date(bundle, others))


def _decode(text: str, name: str) -> Json:
    if text.lstrip().startswith("<"):
        raise BadRecord(f"{name}: FHIR in XML; {_R4}: export it as JSON")
    try:
        bundle = msgspec.json.decode(text.encode())
    except msgspec.DecodeError as error:
        raise BadRecord(_broken(text, name, str(error))) from None
    except RecursionError:
        raise BadRecord(f"{name}: not valid JSON, nested too deep; {_R4}") from None
    if not isinstance(bundle, dict):
        raise BadRecord(f"{name}: a list of resources; {_R4}: put them into one Bundle")
    kind = bundle.get("resourceType")
    if kind != "Bundle":
        shown = "an object without resourceType at its top"
        if isinstance(kind, str) and _TYPE.fullmatch(kind):
            shown = f"a single {kind} resource"
        raise BadRecord(f"{name}: {shown}; {_R4}: put the resources into one Bundle")
    if not isinstance(bundle.get("entry", []), list):
        raise BadRecord(f"{name}: Bundle.entry is not a list; {_R4}")
    return bundle


def _broken(text: str, name: str, message: str) -> str:
    """Message with line and column instead of the byte."""
    match = _BYTE.search(message)
    why = _BYTE.sub("", message.split(" - at ")[0]).removeprefix("JSON is malformed: ")
    where = ""
    if match:
        before = text.encode()[: int(match[1])].decode(errors="ignore")
        column = len(before) - before.rfind("\n")
        where = f" at line {before.count(chr(10)) + 1}, column {column}"
        if why == "trailing characters":
            why = "a second document follows (NDJSON?), put all resources into one Bundle"
    return (
        f"{name}: not valid JSON{where}: {why[:1].lower()}{why[1:]}; {_R4}: mend or export it again"
    )


def _held(bundle: Json) -> list[Held]:
    found: list[Held] = []
    entries = bundle.get("entry") or []
    for number, entry in enumerate(entries):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            continue
        kind, key = resource.get("resourceType"), resource.get("id")
        kind = kind if isinstance(kind, str) and _TYPE.fullmatch(kind) else "?"
        label = f"entry {number + 1} ({kind})"
        if isinstance(key, str) and _ID.fullmatch(key):
            label = f"{kind}/{key}"
        url = entry.get("fullUrl")
        found.append(Held(kind, label, url if isinstance(url, str) else None, resource))
    return found


def _check_subject(resource: Held, patient: Held, name: str) -> None:
    """Refuse a resource about somebody who is not the patient of the Bundle."""
    subject = resource.content.get("subject") or resource.content.get("patient")
    reference = subject.get("reference") if isinstance(subject, dict) else None
    if not isinstance(reference, str) or reference.startswith("#"):
        return
    reference = reference.split("/_history/")[0]
    own = patient.content.get("id")
    if reference == patient.full_url or reference == f"Patient/{own}":
        return
    if isinstance(own, str) and reference.endswith(f"/Patient/{own}"):
        return
    if own is None and patient.full_url and patient.full_url.endswith(f"/{reference}"):
        return
    raise BadRecord(
        f"{name}: the subject of {resource.label} is not the patient of the Bundle (a dangling "
        f"reference); {_R4}: add the patient or leave that resource out"
    )


def _newest_date(bundle: Json, others: tuple[Held, ...]) -> datetime.date | None:
    """The newest day on which something was noted; without one, when the Bundle was made."""
    found = [day for resource in others if (day := day_of(resource.content)) is not None]
    if found:
        return max(found)
    stamps: list[Any] = [bundle.get("timestamp")]
    for _, resource in resources_of(bundle):
        meta = resource.get("meta")
        stamps.append(meta.get("lastUpdated") if isinstance(meta, dict) else None)
    days = [day for stamp in stamps if isinstance(stamp, str) and (day := as_date(stamp))]
    return max(days, default=None)


def day_of(resource: Json) -> datetime.date | None:
    """The newest day that a resource states about itself; ends of periods do not count."""
    found: list[datetime.date] = []
    for key in _DATES:
        value = resource.get(key)
        if isinstance(value, dict):
            value = value.get("start")
        day = as_date(value) if isinstance(value, str) else None
        if day is not None:
            found.append(day)
    return max(found, default=None)
