"""The plan of each condition, and of patients who differ, as files that a clinician can read.

A change of a plan shows in their diff. A condition's file has all its stages for a patient of whom
nothing else is known: what depends on the patient stands with its condition, what is not known
stands as a question. A patient's file has the note and the plan that it gives.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import ryaml

from coxa.catalogue.cite import Citations
from coxa.model.answer import Action, Plan
from coxa.model.facts import Facts
from coxa.model.knowledge import Condition, PlanStage
from coxa.pipeline import Pipeline, assess
from coxa.plan.build import Likely, PlanBuilder
from coxa.safety.guard import Guard

FOLDER = Path(__file__).parent / "plans"
PATIENTS = FOLDER / "patients"


class _Every(PlanBuilder):
    """Builds every stage, also those for some patients only."""

    def applies(self, stage: PlanStage) -> bool:
        return True


def plan_text(parts: Pipeline, condition: Condition) -> str:
    """The golden plan of a condition."""
    records = parts.catalogue.records
    citations = Citations(records)
    certain = {condition.id: 1.0}
    facts = Facts().with_numbers({f"p:{condition.id}": 1.0})
    guard = Guard(records, facts, certain)
    builder = _Every(records, facts, guard, citations)
    plan = builder.build(Likely(condition, ()), (), (), parts.bare)
    ids = {reference.n: reference.id for reference in citations.references()}
    return "\n".join(_lines(condition, plan, ids)) + "\n"


def _lines(condition: Condition, plan: Plan, ids: dict[int, str]) -> Iterator[str]:
    yield f"# {condition.name}"
    if condition.urgency_text is not None:
        said = condition.urgency_text
        yield f"\nUrgency: {condition.urgency}. {said.text} [{', '.join(sorted(said.sources))}]"
    whens = {f"{condition.id}-{stage.id}": stage.when for stage in condition.stages}
    only = {
        (f"{condition.id}-{stage.id}", action.treatment): action.when
        for stage in condition.stages
        for action in stage.actions
    }
    yield from _plan_lines(plan, ids, whens, only)


def _plan_lines(
    plan: Plan,
    ids: dict[int, str],
    whens: Mapping[str, str | None],
    only: Mapping[tuple[str, str], str | None],
) -> Iterator[str]:
    def cited(numbers: Iterable[int]) -> str:
        return f" [{', '.join(sorted(ids[n] for n in numbers))}]"

    for stage in plan.stages:
        yield f"\n## {stage.name}"
        if whens.get(stage.id):
            yield f"\nOnly if: {whens[stage.id]}"
        yield f"\nWhen: {stage.enter_when}{cited(stage.sources)}\n"
        for action in stage.actions:
            yield _action(action, only.get((stage.id, action.id))) + cited(action.sources)
        for later in stage.not_yet:
            use = "; ".join(part for part in (later.dose, later.frequency, later.maximum) if part)
            yield f"- not yet: **{later.id}** {later.text} ({use}){cited(later.sources)}"
            yield from (f"  - not before: {reason}" for reason in later.not_before)
        yield f"\nUntil: {stage.leave_when}"
        yield f"\nStep up: {stage.escalate_when}"
        yield f"\nFor: {stage.duration}"
    if plan.open_cause is not None:
        yield "\n## While the cause is open\n"
        yield f"- right for all: {', '.join(one.id for one in plan.open_cause.for_all)}"
        for spared in plan.open_cause.at_once:
            yield f"- now for {spared.condition}: {', '.join(one.id for one in spared.actions)}"
        for waits in plan.open_cause.waits:
            ids_of = ", ".join(one.id for one in waits.actions)
            yield f"- {waits.condition} alone: {ids_of}; waits for {', '.join(waits.until)}"
    yield "\n## Avoid\n"
    for entry in plan.avoid:
        yield f"- {entry.text}: {entry.reason}{cited(entry.sources)}"
    yield "\n## Ask before treating\n"
    for check in plan.safety_checks:
        yield f"- {check.ask}{cited(check.sources)}"
    if plan.rehabilitation is not None:
        yield f"\n## Programme\n\n{plan.rehabilitation.name}: " + "; ".join(
            f"{phase.goal} ({phase.weeks})" for phase in plan.rehabilitation.phases
        )
    yield "\n## Follow-up\n"
    for review in plan.follow_up:
        yield f"- {review.when}, {review.who}: {review.what}{cited(review.sources)}"
        for m in review.measures:
            judged = f" Judges: {m.stage}." if m.stage else ""
            step = f" {m.otherwise}" if m.otherwise else ""
            yield f"  - {m.name}: {m.change} In: {m.group}.{step}{judged}{cited(m.sources)}"
    yield "\n## Prevention\n"
    for advice in plan.prevention:
        yield f"- {advice.text}{cited(advice.sources)}"


def patient_text(parts: Pipeline, patient: Mapping[str, str]) -> str:
    """The golden plan of a patient: the note, what the answer takes it for, the whole plan."""
    answer = assess(patient["note"], pipeline=parts)
    ids = {reference.n: reference.id for reference in answer.references}
    lines = [f"# {patient['title']}", f"\nLook for: {patient['why']}", f"\n> {patient['note']}"]
    shown = list(dict.fromkeys(s.condition for s in answer.plan.stages if s.condition))
    lines.append(f"\nUrgency: {answer.urgency}. Plan for: {', '.join(shown)}.")
    lines += [f"- {flag.urgency}: {flag.text}" for flag in answer.red_flags]
    lines += _plan_lines(answer.plan, ids, {}, {})
    programme = answer.plan.rehabilitation
    if programme is not None and programme.held_because:
        lines.append(f"\nProgramme not yet: {programme.held_because}")
    for phase in programme.phases if programme else ():
        lines += [f"- left out: {text}" for text in phase.left_out]
    return "\n".join(lines) + "\n"


def patients() -> dict[str, dict[str, str]]:
    """The patients by id."""
    listed = ryaml.loads((FOLDER.parent / "patients.yaml").read_text(encoding="utf-8"))
    return {patient["id"]: patient for patient in listed}


def _action(action: Action, when: str | None) -> str:
    """One action with its dose, its limits, and for whom it is."""
    dose = ", ".join(part for part in (action.dose, action.frequency) if part)
    facts = [
        f"only if {when}" if when else "",
        dose,
        f"at most {action.maximum}" if action.maximum else "",
        "with food" if action.with_food else "",
        f"course: {action.duration}" if action.duration else "",
        action.strength,
    ]
    line = f"- **{action.id}** {action.text} ({'; '.join(part for part in facts if part)})"
    if action.checks:
        line += f" Check: {'; '.join(action.checks)}."
    return line
