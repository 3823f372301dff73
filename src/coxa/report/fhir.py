"""Step 6, report for record systems: the assessment as a FHIR R4 Bundle.

Input: assessment. Output: JSON bytes of a Bundle of type collection: Patient, an Observation for
each finding, a Condition for each plausible cause, one RiskAssessment with all probabilities, a
Flag for each red flag, a ServiceRequest for each next step, a CarePlan for each stage, a
DetectedIssue for what is to be avoided. All are drafts for a clinician to release. Sentences carry
their publications as citations (extension workflow-relatedArtifact). Age and units are those of the
assessment; no name, date of birth or date is written, as a note gives none.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import msgspec

from coxa.fhir.codes import AGE, LOINC, NOT_PREGNANT, OWN_ANSWER, PREGNANCY_STATUS, PREGNANT
from coxa.model.answer import (
    Action,
    Assessment,
    Avoid,
    Evidence,
    Finding,
    Hypothesis,
    NextStep,
    RedFlag,
    Stage,
    Urgency,
)
from coxa.report.wording import percent

Resource = dict[str, Any]
_STRUCTURE: Final = "http://hl7.org/fhir/StructureDefinition"
_TERMS: Final = "http://terminology.hl7.org/CodeSystem"
_SNOMED: Final = "http://snomed.info/sct"
_ICD: Final = "http://hl7.org/fhir/sid/icd-10-cm"
# ids of coxa's own knowledge: findings, conditions, tests, treatments, red flags
_OWN: Final = "urn:coxa"
_PLAUSIBLE: Final = 0.1
_STATES: Final = {"present": ("52101004", "Present"), "absent": ("2667000", "Absent")}
_PRIORITY: Final[dict[Urgency, str]] = {
    "emergency": "stat", "same-day": "asap", "urgent": "urgent", "routine": "routine",
}  # fmt: skip


class _Source(NamedTuple):
    citation: str
    url: str


def to_fhir(assessment: Assessment) -> bytes:
    """The Bundle as UTF-8 JSON; the same assessment always gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(_Writer(assessment).bundle()), indent=2) + b"\n"


class _Writer:
    """Collects the resources of one assessment and links them by urn:uuid."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.sources = {r.n: _Source(r.citation, r.url) for r in assessment.references}
        self.seed = f"{assessment.knowledge_version}\0{assessment.text}"
        self.entries: list[Resource] = []
        self.patient = self._add("Patient", **self._person())

    def bundle(self) -> Resource:
        """All resources, in the order in which an answer is read."""
        answer = self.assessment
        for flag in answer.red_flags:
            self._flag(flag)
        observed = [*self._known(), *(self._finding(f) for f in answer.findings if _now(f))]
        for hypothesis in answer.differential:
            if hypothesis.probability >= _PLAUSIBLE and hypothesis.condition != "other":
                self._condition(hypothesis)
        risk = self._risk(observed) if answer.differential else None
        for step in answer.next_steps:
            self._step(step, risk)
        for number, stage in enumerate(answer.plan.stages, 1):
            self._stage(number, stage)
        for entry in answer.plan.avoid:
            self._avoid(entry)
        return {"resourceType": "Bundle", "type": "collection", "entry": self.entries}

    def _add(self, kind: str, cited: Iterable[int] = (), **members: object) -> Resource:
        """A resource in the bundle with its publications; gives the reference to it."""
        name = uuid5(NAMESPACE_URL, f"{self.seed}\0{kind}\0{len(self.entries)}")
        given = {key: value for key, value in members.items() if value not in (None, [], "")}
        if citations := self._citations(cited):
            given["extension"] = citations
        meta = {"tag": [OWN_ANSWER]}
        resource = {"resourceType": kind, "id": str(name), "meta": meta, **given}
        self.entries.append({"fullUrl": f"urn:uuid:{name}", "resource": resource})
        return {"reference": f"urn:uuid:{name}"}

    def _citations(self, numbers: Iterable[int]) -> list[Resource]:
        return [
            {
                "url": f"{_STRUCTURE}/workflow-relatedArtifact",
                "valueRelatedArtifact": {
                    "type": "citation",
                    "label": str(n),
                    "citation": self.sources[n].citation,
                    "url": self.sources[n].url,
                },
            }
            for n in numbers
        ]

    def _person(self) -> Resource:
        reason = {"url": f"{_STRUCTURE}/data-absent-reason", "valueCode": "unknown"}
        sex = self.assessment.patient.sex
        return {"gender": sex or "unknown", "_birthDate": {"extension": [reason]}}

    def _known(self) -> list[Resource]:
        """Age and pregnancy of the patient, where the input says them."""
        patient = self.assessment.patient
        found = []
        if patient.age is not None:
            found.append(self._observe(_coded(LOINC, AGE, "Age"), value=(patient.age, "a")))
        if patient.pregnant is not None:
            codes = PREGNANT if patient.pregnant else NOT_PREGNANT
            code = next(c for c in sorted(codes) if c.isdigit())
            words = "Pregnant" if patient.pregnant else "Not pregnant"
            status = _coded(LOINC, PREGNANCY_STATUS, "Pregnancy status")
            found.append(self._observe(status, concept=_coded(_SNOMED, code, words)))
        return found

    def _finding(self, finding: Finding) -> Resource:
        where = f"{finding.side} side" if finding.side else None
        code = _coded(f"{_OWN}:finding", finding.id, finding.name)
        components = None
        if finding.value is not None:
            quantity = {"value": finding.value, "unit": finding.unit or "1"}
            components = [{"code": {"text": finding.name}, "valueQuantity": quantity}]
        return self._observe(
            code,
            concept=_coded(_SNOMED, *_STATES[finding.state]),
            bodySite={"text": where} if where else None,
            component=components,
            note=[{"text": finding.quote}] if finding.quote else None,
        )

    def _observe(
        self,
        code: Resource,
        concept: Resource | None = None,
        value: tuple[float, str] | None = None,
        **members: Any,
    ) -> Resource:
        quantity = {"value": value[0], "unit": value[1]} if value else None
        return self._add(
            "Observation",
            status="preliminary",
            code=code,
            subject=self.patient,
            valueQuantity=quantity,
            valueCodeableConcept=concept,
            **members,
        )

    def _flag(self, flag: RedFlag) -> None:
        self._add(
            "Flag",
            flag.sources,
            status="active",
            category=[{"text": flag.urgency}],
            code={
                "coding": [{"system": f"{_OWN}:red-flag", "code": flag.id}],
                "text": f"{flag.text}. {flag.action}",
            },
            subject=self.patient,
        )

    def _condition(self, hypothesis: Hypothesis) -> None:
        first = hypothesis is self.assessment.differential[0]
        status = "provisional" if first else "differential"
        self._add(
            "Condition",
            hypothesis.sources,
            clinicalStatus=_concept(f"{_TERMS}/condition-clinical", "active"),
            verificationStatus=_concept(f"{_TERMS}/condition-ver-status", status),
            code=_outcome(hypothesis),
            subject=self.patient,
        )

    def _risk(self, observed: list[Resource]) -> Resource:
        """All probabilities, with the 90 % interval and the reasons in words."""
        answer = self.assessment
        return self._add(
            "RiskAssessment",
            status="preliminary",
            subject=self.patient,
            method={"text": f"coxa {answer.coxa_version}, knowledge {answer.knowledge_version}"},
            basis=observed,
            prediction=[
                {
                    "outcome": _outcome(hypothesis),
                    "probabilityDecimal": round(hypothesis.probability, 6),
                    "rationale": _rationale(hypothesis),
                }
                for hypothesis in answer.differential
            ],
            note=[{"text": text} for text in (answer.enough.text, *answer.limits)],
        )

    def _step(self, step: NextStep, risk: Resource | None) -> None:
        self._add(
            "ServiceRequest",
            step.sources,
            status="draft",
            intent="proposal",
            doNotPerform=True if step.unsafe_because else None,
            category=[{"text": step.kind}],
            priority=_PRIORITY[self.assessment.urgency],
            code=_coded(f"{_OWN}:test", step.id, step.name),
            subject=self.patient,
            reasonReference=[risk] if risk else None,
            note=[{"text": text} for text in (step.why, step.unsafe_because) if text],
        )

    def _stage(self, number: int, stage: Stage) -> None:
        said = (stage.enter_when, stage.leave_when, stage.escalate_when, stage.duration)
        names = ("When", "Until", "Step up", "Duration")
        self._add(
            "CarePlan",
            stage.sources,
            status="draft",
            intent="proposal",
            title=f"{number}. {stage.name}",
            description="\n".join(f"{n}: {t}" for n, t in zip(names, said, strict=True) if t),
            subject=self.patient,
            activity=[self._activity(action) for action in stage.actions],
        )

    def _activity(self, action: Action) -> Resource:
        dose = ", ".join(part for part in (action.dose, action.frequency, action.duration) if part)
        text = f"{action.text} {dose}." if dose else action.text
        activity: Resource = {
            "detail": {
                "code": _coded(f"{_OWN}:treatment", action.id, action.id.replace("-", " ")),
                "status": "not-started",
                "description": text,
            }
        }
        if citations := self._citations(action.sources):
            activity["extension"] = citations
        return activity

    def _avoid(self, entry: Avoid) -> None:
        self._add(
            "DetectedIssue",
            entry.sources,
            status="preliminary",
            code={"text": f"Avoid: {entry.text}"},
            patient=self.patient,
            detail=entry.reason,
        )


def _now(finding: Finding) -> bool:
    """Whether a finding is stated of this patient now, so that it may enter a record."""
    return finding.context == "now" and finding.certainty == "stated"


def _rationale(hypothesis: Hypothesis) -> str:
    low, high = hypothesis.interval
    parts = [f"90 % interval {percent(low)} to {percent(high)}."]
    for words, evidence in (("For", hypothesis.for_), ("Against", hypothesis.against)):
        if evidence:
            parts.append(f"{words}: {'; '.join(_weighed(item) for item in evidence)}.")
    return " ".join(parts)


def _weighed(item: Evidence) -> str:
    return f"{item.text.rstrip('.')} ({item.weight:+.1f} dB)"


def _outcome(hypothesis: Hypothesis) -> Resource:
    own = {"system": f"{_OWN}:condition", "code": hypothesis.condition, "display": hypothesis.name}
    icd = [{"system": _ICD, "code": c.code, "display": c.display} for c in hypothesis.codes[:1]]
    return {"coding": [*icd, own], "text": hypothesis.name}


def _coded(system: str, code: str, words: str) -> Resource:
    return {"coding": [{"system": system, "code": code, "display": words}], "text": words}


def _concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}
