"""Writes FHIR R4 resources as drafts that belong together: what answers and letters share.

Input: the patient and a seed. Output: a Bundle of type collection whose resources refer to each
other by urn:uuid. The same seed gives the same ids. Every resource is marked as coxa's own, so that
it is never read back as a finding. No name, date of birth or address is written.
"""

from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from coxa.fhir.codes import AGE, LOINC, NOT_PREGNANT, OWN_ANSWER, PREGNANCY_STATUS, PREGNANT
from coxa.model.answer import Hypothesis, Patient, Urgency

Resource = dict[str, Any]
STRUCTURE: Final = "http://hl7.org/fhir/StructureDefinition"
TERMS: Final = "http://terminology.hl7.org/CodeSystem"
SNOMED: Final = "http://snomed.info/sct"
# ids of coxa's own knowledge: findings, conditions, tests, treatments, red flags
OWN: Final = "urn:coxa"
PRIORITY: Final[dict[Urgency, str]] = {
    "emergency": "stat", "same-day": "asap", "urgent": "urgent", "routine": "routine",
}  # fmt: skip
_ICD: Final = "http://hl7.org/fhir/sid/icd-10-cm"


class Drafts:
    """The resources of one patient, in the order in which they were added."""

    def __init__(self, seed: str, person: Patient) -> None:
        self.seed = seed
        self.person = person
        self.entries: list[Resource] = []
        reason = {"url": f"{STRUCTURE}/data-absent-reason", "valueCode": "unknown"}
        self.patient = self.add(
            "Patient", gender=person.sex or "unknown", _birthDate={"extension": [reason]}
        )

    def bundle(self) -> Resource:
        """All resources."""
        return {"resourceType": "Bundle", "type": "collection", "entry": self.entries}

    def add(self, kind: str, **members: object) -> Resource:
        """A resource in the bundle; gives the reference to it."""
        name = uuid5(NAMESPACE_URL, f"{self.seed}\0{kind}\0{len(self.entries)}")
        given = {key: value for key, value in members.items() if value not in (None, [], "")}
        meta = {"tag": [OWN_ANSWER]}
        resource = {"resourceType": kind, "id": str(name), "meta": meta, **given}
        self.entries.append({"fullUrl": f"urn:uuid:{name}", "resource": resource})
        return {"reference": f"urn:uuid:{name}"}

    def observe(
        self,
        code: Resource,
        concept: Resource | None = None,
        value: tuple[float, str] | None = None,
        **members: object,
    ) -> Resource:
        """An Observation with a coded result or a value and its unit."""
        quantity = {"value": value[0], "unit": value[1] or "1"} if value else None
        return self.add(
            "Observation",
            status="preliminary",
            code=code,
            subject=self.patient,
            valueQuantity=quantity,
            valueCodeableConcept=concept,
            **members,
        )

    def known(self) -> list[Resource]:
        """Age and pregnancy of the patient, where the input says them."""
        found = []
        if self.person.age is not None:
            found.append(self.observe(coded(LOINC, AGE, "Age"), value=(self.person.age, "a")))
        if self.person.pregnant is not None:
            codes = PREGNANT if self.person.pregnant else NOT_PREGNANT
            code = next(c for c in sorted(codes) if c.isdigit())
            words = "Pregnant" if self.person.pregnant else "Not pregnant"
            status = coded(LOINC, PREGNANCY_STATUS, "Pregnancy status")
            found.append(self.observe(status, concept=coded(SNOMED, code, words)))
        return found

    def condition(self, hypothesis: Hypothesis, leads: bool, **members: object) -> Resource:
        """A cause that is not proven: the first provisional, the others differential."""
        status = "provisional" if leads else "differential"
        return self.add(
            "Condition",
            clinicalStatus=concept_of(f"{TERMS}/condition-clinical", "active"),
            verificationStatus=concept_of(f"{TERMS}/condition-ver-status", status),
            code=outcome(hypothesis),
            subject=self.patient,
            **members,
        )


def outcome(hypothesis: Hypothesis) -> Resource:
    """A condition by its ICD-10-CM code and coxa's own id."""
    own = {"system": f"{OWN}:condition", "code": hypothesis.condition, "display": hypothesis.name}
    icd = [{"system": _ICD, "code": c.code, "display": c.display} for c in hypothesis.codes[:1]]
    return {"coding": [*icd, own], "text": hypothesis.name}


def coded(system: str, code: str, words: str) -> Resource:
    """A concept with its words."""
    return {"coding": [{"system": system, "code": code, "display": words}], "text": words}


def concept_of(system: str, code: str) -> Resource:
    """A concept of a code system that is known by its code alone."""
    return {"coding": [{"system": system, "code": code}]}
