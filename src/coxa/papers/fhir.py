"""Papers, FHIR: a letter as a FHIR R4 Bundle that a record system can take in.

Input: letter, its text, summary. Output: JSON bytes. ServiceRequest with Patient, Conditions,
Observations, medicines, allergies and the letter as DocumentReference. It is a draft for a
clinician to release: status draft, intent proposal. Codes are those the knowledge holds.
"""

import json
from base64 import b64encode
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from coxa.fhir.codes import AGE, LOINC, NOT_PREGNANT, PREGNANCY_STATUS, PREGNANT
from coxa.model.answer import Finding, Hypothesis, Urgency
from coxa.model.papers import Letter
from coxa.papers.summary import Summary
from coxa.report.wording import humanise, percent

_ICD: Final = "http://hl7.org/fhir/sid/icd-10-cm"
_TERMS: Final = "http://terminology.hl7.org/CodeSystem"
_ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_SNOMED: Final = "http://snomed.info/sct"
_PRIORITY: Final[dict[Urgency, str]] = {
    "emergency": "stat", "same-day": "asap", "urgent": "urgent", "routine": "routine",
}  # fmt: skip
Resource = dict[str, Any]


def letter_bundle(letter: Letter, text: str, summary: Summary) -> bytes:
    """The letter as a Bundle of type collection; the same letter gives the same ids."""
    return _Bundle(letter, text, summary).build()


class _Bundle:
    """Collects the resources of one letter and links them by urn:uuid."""

    def __init__(self, letter: Letter, text: str, summary: Summary) -> None:
        self.letter = letter
        self.text = text
        self.summary = summary
        self.seed = f"{letter.id}\0{letter.dated}\0{text}"
        self.entries: list[Resource] = []
        self.patient = self._add("Patient", **self._person())

    def build(self) -> bytes:
        """All resources, the request last."""
        conditions = [self._condition(h) for h in self._plausible()]
        facts = [*self._measured(), *self._pregnancy(), *self._found(), *self._medicines()]
        document = self._document()
        self._request(conditions, [*facts, document])
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": self.entries}
        return json.dumps(bundle, ensure_ascii=False, indent=1).encode() + b"\n"

    def _add(self, kind: str, **members: object) -> Resource:
        """A resource in the bundle; gives the reference to it."""
        name = uuid5(NAMESPACE_URL, f"{self.seed}\0{kind}\0{len(self.entries)}")
        given = {key: value for key, value in members.items() if value not in (None, [], "")}
        resource = {"resourceType": kind, "id": str(name), **given}
        self.entries.append({"fullUrl": f"urn:uuid:{name}", "resource": resource})
        return {"reference": f"urn:uuid:{name}"}

    def _person(self) -> Resource:
        patient = self.summary.assessment.patient
        unknown = {"extension": [{"url": _ABSENT, "valueCode": "unknown"}]}
        return {"gender": patient.sex or "unknown", "_birthDate": unknown}

    def _plausible(self) -> list[Hypothesis]:
        plausible = self.summary.records.model["plausible"]
        ranked = self.summary.assessment.differential
        return [h for h in ranked if h.probability >= plausible and h.condition != "other"]

    def _condition(self, hypothesis: Hypothesis) -> Resource:
        side = self.summary.assessment.patient.side
        where = {"bilateral": "both hips", None: "hip"}.get(side, f"{side} hip")
        first = hypothesis is self._plausible()[0]
        return self._add(
            "Condition",
            clinicalStatus=_concept(f"{_TERMS}/condition-clinical", "active"),
            verificationStatus=_concept(
                f"{_TERMS}/condition-ver-status", "provisional" if first else "differential"
            ),
            code={
                "coding": [
                    {"system": _ICD, "code": c.code, "display": c.display}
                    for c in hypothesis.codes[:1]
                ],
                "text": hypothesis.name,
            },
            bodySite=[{"text": where}],
            subject=self.patient,
            note=[{"text": f"Estimated probability {percent(hypothesis.probability)}"}],
        )

    def _measured(self) -> list[Resource]:
        """Age and values in canonical units, with LOINC where the knowledge holds it."""
        found = []
        age = self.summary.assessment.patient.age
        if age is not None:
            found.append(self._observation(_coded(LOINC, AGE, "Age"), value=(age, "a")))
        for name, value in self.summary.facts.numbers.items():
            quantity = self.summary.records.quantities.get(name)
            if quantity is None or name == "symptom-duration":
                continue
            code: Resource = {"text": quantity.name}
            if quantity.loinc:
                code = _coded(LOINC, quantity.loinc, quantity.name)
            found.append(self._observation(code, value=(round(value, 4), quantity.unit)))
        return found

    def _pregnancy(self) -> list[Resource]:
        pregnant = self.summary.facts.truth("pregnant")
        if pregnant is None:
            return []
        code = next(c for c in sorted(PREGNANT if pregnant else NOT_PREGNANT) if c.isdigit())
        words = "Pregnant" if pregnant else "Not pregnant"
        value = _coded(_SNOMED, code, words)
        return [self._observation(_coded(LOINC, PREGNANCY_STATUS, "Pregnancy status"), value)]

    def _found(self) -> list[Resource]:
        """Findings that weigh for or against the first cause, as present or absent."""
        top = self.summary.leading()
        weighed = {e.finding for e in (*top.for_, *top.against)} if top else set()
        seen: dict[str, Finding] = {}
        for finding in self.summary.assessment.findings:
            if finding.id in weighed and finding.context == "now":
                seen.setdefault(finding.id, finding)
        return [self._observation({"text": f.name}, present=f.state) for f in seen.values()]

    def _observation(
        self,
        code: Resource,
        concept: Resource | None = None,
        *,
        value: tuple[float, str] | None = None,
        present: str | None = None,
    ) -> Resource:
        quantity = {"value": value[0], "unit": value[1] or "1"} if value else None
        return self._add(
            "Observation",
            status="preliminary",
            code=code,
            subject=self.patient,
            valueQuantity=quantity,
            valueCodeableConcept=concept,
            valueString=present,
        )

    def _medicines(self) -> list[Resource]:
        """What the patient takes and what they react to."""
        patient = self.summary.assessment.patient
        taken = [
            self._add(
                "MedicationStatement",
                status="active",
                medicationCodeableConcept={"text": humanise(drug)},
                subject=self.patient,
            )
            for drug in patient.drugs
        ]
        allergies = [
            self._add(
                "AllergyIntolerance",
                clinicalStatus=_concept(f"{_TERMS}/allergyintolerance-clinical", "active"),
                code={"text": humanise(drug)},
                patient=self.patient,
            )
            for drug in patient.allergies
        ]
        return [*taken, *allergies]

    def _document(self) -> Resource:
        content = {
            "contentType": "text/plain; charset=utf-8",
            "data": b64encode(self.text.encode()).decode(),
            "title": self.letter.title,
        }
        return self._add(
            "DocumentReference",
            status="current",
            docStatus="preliminary",
            type={"text": self.letter.title},
            subject=self.patient,
            content=[{"attachment": content}],
        )

    def _request(self, conditions: list[Resource], facts: list[Resource]) -> None:
        what = next((a.text for a in self.letter.asked if a.lead == "Examination"), None)
        asked = [f"{a.lead}: {a.text}" if a.lead else a.text for a in self.letter.asked]
        self._add(
            "ServiceRequest",
            status="draft",
            intent="proposal",
            priority=_PRIORITY[self.letter.urgency],
            category=[{"text": "Imaging" if what else "Referral"}],
            code={"text": what or self.letter.title},
            subject=self.patient,
            authoredOn=self.letter.dated.isoformat(),
            performerType={"text": "; ".join(self.letter.to)},
            reasonReference=conditions,
            supportingInfo=facts,
            note=[{"text": text} for text in asked],
        )


def _coded(system: str, code: str, words: str) -> Resource:
    return {"coding": [{"system": system, "code": code, "display": words}], "text": words}


def _concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}
