"""Papers, FHIR: a letter as a FHIR R4 Bundle that a record system can take in.

Input: letter, its text, summary. Output: JSON bytes. ServiceRequest with Patient, Conditions,
Observations, medicines, allergies and the letter as DocumentReference. It is a draft for a
clinician to release: status draft, intent proposal. Codes are those the knowledge holds.
"""

import json
from base64 import b64encode

from coxa.fhir.codes import LOINC
from coxa.fhir.draft import PRIORITY, TERMS, Drafts, Resource, coded, concept_of
from coxa.model.answer import Finding, Hypothesis
from coxa.model.papers import Letter
from coxa.papers.summary import Summary
from coxa.report.wording import hip_words, humanise, percent


def letter_bundle(letter: Letter, text: str, summary: Summary) -> bytes:
    """The letter as a Bundle of type collection; the same letter gives the same ids."""
    return _Bundle(letter, text, summary).build()


class _Bundle(Drafts):
    """Collects the resources of one letter."""

    def __init__(self, letter: Letter, text: str, summary: Summary) -> None:
        self.letter = letter
        self.text = text
        self.summary = summary
        super().__init__(f"{letter.id}\0{letter.dated}\0{text}", summary.assessment.patient)

    def build(self) -> bytes:
        """All resources, the request last."""
        causes = self.summary.plausible()
        conditions = [self._cause(h, leads=h is causes[0]) for h in causes]
        facts = [*self.known(), *self._measured(), *self._found(), *self._medicines()]
        document = self._document()
        self._request(conditions, [*facts, document])
        return json.dumps(self.bundle(), ensure_ascii=False, indent=1).encode() + b"\n"

    def _cause(self, hypothesis: Hypothesis, *, leads: bool) -> Resource:
        side = self.summary.assessment.patient.side
        return self.condition(
            hypothesis,
            leads,
            bodySite=[{"text": hip_words(side)}],
            note=[{"text": f"Estimated probability {percent(hypothesis.probability)}"}],
        )

    def _measured(self) -> list[Resource]:
        """Values in canonical units, with LOINC where the knowledge holds it."""
        found = []
        for name, value in self.summary.facts.numbers.items():
            quantity = self.summary.records.quantities.get(name)
            if quantity is None or name == "symptom-duration":
                continue
            code: Resource = {"text": quantity.name}
            if quantity.loinc:
                code = coded(LOINC, quantity.loinc, quantity.name)
            found.append(self.observe(code, value=(round(value, 4), quantity.unit)))
        return found

    def _found(self) -> list[Resource]:
        """Findings that weigh for or against the first cause, as present or absent."""
        top = self.summary.leading()
        weighed = {e.finding for e in (*top.for_, *top.against)} if top else set()
        seen: dict[str, Finding] = {}
        for finding in self.summary.assessment.findings:
            if finding.id in weighed and finding.context == "now":
                seen.setdefault(finding.id, finding)
        return [self.observe({"text": f.name}, valueString=f.state) for f in seen.values()]

    def _medicines(self) -> list[Resource]:
        """What the patient takes and what they react to."""
        patient = self.summary.assessment.patient
        taken = [
            self.add(
                "MedicationStatement",
                status="active",
                medicationCodeableConcept={"text": humanise(drug)},
                subject=self.patient,
            )
            for drug in patient.drugs
        ]
        allergies = [
            self.add(
                "AllergyIntolerance",
                clinicalStatus=concept_of(f"{TERMS}/allergyintolerance-clinical", "active"),
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
        return self.add(
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
        self.add(
            "ServiceRequest",
            status="draft",
            intent="proposal",
            priority=PRIORITY[self.letter.urgency],
            category=[{"text": "Imaging" if what else "Referral"}],
            code={"text": what or self.letter.title},
            subject=self.patient,
            authoredOn=self.letter.dated.isoformat(),
            performerType={"text": "; ".join(self.letter.to)},
            reasonReference=conditions,
            supportingInfo=facts,
            note=[{"text": text} for text in asked],
        )
