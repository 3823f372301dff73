"""The exercise programme for this patient: phases in order, unsafe exercises left out with why.

Input: the leading condition, facts, guard. Output: `Rehabilitation` or None.
"""

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import ExpressionError, holds, parse
from coxa.catalogue.records import Records
from coxa.model.answer import ProgrammeExercise, ProgrammePhase, Rehabilitation
from coxa.model.facts import Facts
from coxa.model.knowledge import Condition, Phase
from coxa.plan.guard import Guard


def rehabilitate(
    condition: Condition, records: Records, facts: Facts, guard: Guard, citations: Citations
) -> Rehabilitation | None:
    """The condition's programme with what is unsafe for this patient left out."""
    programme = records.programmes.get(condition.programme or "")
    if programme is None:
        return None
    held = guard.judge(("loaded-exercise",)).avoid
    return Rehabilitation(
        programme=programme.id,
        name=programme.name,
        pain_rule=programme.pain_rule.text,
        root_cause=citations.advice(programme.root_cause),
        interventions=citations.advice(programme.interventions),
        phases=tuple(_phase(phase, records, facts, guard, citations) for phase in programme.phases),
        held_because=held[0].text if held else None,
        sources=citations.cite(programme.pain_rule.sources),
    )


def _phase(
    phase: Phase, records: Records, facts: Facts, guard: Guard, citations: Citations
) -> ProgrammePhase:
    """A phase with its safe exercises; the others are named with the reason."""
    chosen: list[ProgrammeExercise] = []
    left_out: list[str] = []
    sources = list(phase.sources)
    for prescription in phase.exercises:
        exercise = records.exercises[prescription.exercise]
        reasons = [reason.text for reason in guard.judge(exercise.tags).avoid]
        reasons += [f"not for: {rule}" for rule in exercise.not_for if _applies(rule, facts)]
        if reasons:
            left_out.append(f"{exercise.name} ({reasons[0]})")
            continue
        sources.extend(exercise.sources)
        chosen.append(
            ProgrammeExercise(
                id=exercise.id,
                name=exercise.name,
                dose=prescription.dose,
                purpose=exercise.purpose,
                steps=exercise.steps,
            )
        )
    return ProgrammePhase(
        id=phase.id,
        goal=phase.goal,
        exercises=tuple(chosen),
        left_out=tuple(left_out),
        weeks=phase.weeks,
        move_on_when=phase.move_on_when,
        step_back_when=phase.step_back_when,
        sources=citations.cite(sources),
    )


def _applies(rule: str, facts: Facts) -> bool:
    """Whether a contraindication written as an expression is true; plain words never are."""
    try:
        return holds(parse(rule), facts) is True
    except ExpressionError:
        return False
