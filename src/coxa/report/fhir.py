"""Step 6, report for record systems: the assessment as a FHIR R4 Bundle.

Input: assessment. Output: JSON bytes of a Bundle of type collection: Patient, an Observation for
each finding, a Condition for each plausible cause, one RiskAssessment with all probabilities, a
Flag for each red flag, a ServiceRequest for each next step, a CarePlan for each stage, a
DetectedIssue for what is to be avoided. All are drafts for a clinician to release. Sentences carry
their publications as citations (extension workflow-relatedArtifact). Age and units are those of the
assessment; no name, date of birth or date is written, as a note gives none.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from coxa.fhir.draft import OWN, PRIORITY, SNOMED, STRUCTURE, Drafts, Resource, coded, outcome
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
)
from coxa.report.wording import percent, why

_STATES: Final = {"present": ("52101004", "Present"), "absent": ("2667000", "Absent")}


class _Source(NamedTuple):
    citation: str
    url: str | None


def to_fhir(assessment: Assessment, plausible: float) -> bytes:
    """The Bundle as UTF-8 JSON; the same assessment always gives the same bytes.

    Causes of at least the probability `plausible` (model.yaml) are Conditions.
    """
    return (
        msgspec.json.format(msgspec.json.encode(_Writer(assessment, plausible).write()), indent=2)
        + b"\n"
    )


class _Writer(Drafts):
    """Collects the resources of one assessment."""

    def __init__(self, assessment: Assessment, plausible: float) -> None:
        self.assessment = assessment
        self.plausible = plausible
        self.sources = {r.n: _Source(r.citation, r.url) for r in assessment.references}
        seed = f"{assessment.knowledge_version}\0{assessment.text}"
        super().__init__(seed, assessment.patient)

    def write(self) -> Resource:
        """All resources, in the order in which an answer is read."""
        answer = self.assessment
        for flag in answer.red_flags:
            self._flag(flag)
        observed = [*self.known(), *(self._finding(f) for f in answer.findings if _now(f))]
        for hypothesis in answer.differential:
            if hypothesis.probability >= self.plausible and hypothesis.condition != "other":
                leads = hypothesis is answer.differential[0]
                self.condition(hypothesis, leads, extension=self._citations(hypothesis.sources))
        risk = self._risk(observed) if answer.differential else None
        for step in answer.next_steps:
            self._step(step, risk)
        for number, stage in enumerate(answer.plan.stages, 1):
            self._stage(number, stage)
        for entry in answer.plan.avoid:
            self._avoid(entry)
        return self.bundle()

    def _cited(self, kind: str, numbers: Iterable[int], **members: object) -> Resource:
        """A resource with its publications."""
        return self.add(kind, extension=self._citations(numbers), **members)

    def _citations(self, numbers: Iterable[int]) -> list[Resource]:
        return [
            {
                "url": f"{STRUCTURE}/workflow-relatedArtifact",
                "valueRelatedArtifact": {
                    "type": "citation",
                    "label": str(n),
                    "citation": self.sources[n].citation,
                    **({"url": url} if (url := self.sources[n].url) else {}),
                },
            }
            for n in numbers
        ]

    def _finding(self, finding: Finding) -> Resource:
        where = f"{finding.side} side" if finding.side else None
        code = coded(f"{OWN}:finding", finding.id, finding.name)
        components = None
        if finding.value is not None:
            quantity = {"value": finding.value, "unit": finding.unit or "1"}
            components = [{"code": {"text": finding.name}, "valueQuantity": quantity}]
        return self.observe(
            code,
            concept=coded(SNOMED, *_STATES[finding.state]),
            bodySite={"text": where} if where else None,
            component=components,
            note=[{"text": finding.quote}] if finding.quote else None,
        )

    def _flag(self, flag: RedFlag) -> None:
        self._cited(
            "Flag",
            flag.sources,
            status="active",
            category=[{"text": flag.urgency}],
            code={
                "coding": [{"system": f"{OWN}:red-flag", "code": flag.id}],
                "text": f"{flag.text}. {flag.action}",
            },
            subject=self.patient,
        )

    def _risk(self, observed: list[Resource]) -> Resource:
        """All probabilities, with the 90 % interval and the reasons in words."""
        answer = self.assessment
        return self.add(
            "RiskAssessment",
            status="preliminary",
            subject=self.patient,
            method={"text": f"coxa {answer.coxa_version}, knowledge {answer.knowledge_version}"},
            basis=observed,
            prediction=[
                {
                    "outcome": outcome(hypothesis),
                    "probabilityDecimal": round(hypothesis.probability, 6),
                    "rationale": _rationale(hypothesis),
                }
                for hypothesis in answer.differential
            ],
            note=[{"text": text} for text in (answer.enough.text, *answer.limits)],
        )

    def _step(self, step: NextStep, risk: Resource | None) -> None:
        self._cited(
            "ServiceRequest",
            step.sources,
            status="draft",
            intent="proposal",
            doNotPerform=True if step.unsafe_because else None,
            category=[{"text": step.kind}],
            priority=PRIORITY[self.assessment.urgency],
            code=coded(f"{OWN}:test", step.id, step.name),
            subject=self.patient,
            reasonReference=[risk] if risk else None,
            note=[{"text": text} for text in (why(step), step.unsafe_because) if text],
        )

    def _stage(self, number: int, stage: Stage) -> None:
        said = (stage.enter_when, stage.leave_when, stage.escalate_when, stage.duration)
        names = ("When", "Until", "Step up", "Duration")
        self._cited(
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
                "code": coded(f"{OWN}:treatment", action.id, action.id.replace("-", " ")),
                "status": "not-started",
                "description": text,
            }
        }
        if citations := self._citations(action.sources):
            activity["extension"] = citations
        return activity

    def _avoid(self, entry: Avoid) -> None:
        self._cited(
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
