"""The exercise programme for this patient: phases in order, unsafe exercises left out with why.

Input: the leading condition, facts, guard. Output: `Rehabilitation` or None. The condition names a
programme; another one takes its place where its `instead` is true of this patient. What an
open cause forbids for now is left out; a gated phase, entered only when load is allowed, keeps it
and says what has to have ended.
"""

from collections.abc import Iterable
from typing import NamedTuple

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import fits
from coxa.catalogue.records import Records
from coxa.model.answer import ProgrammeExercise, ProgrammePhase, Rehabilitation
from coxa.model.facts import Facts
from coxa.model.knowledge import Condition
from coxa.model.programme import Exercise, Phase, Prescription, Programme
from coxa.safety.guard import Guard


class Limits(NamedTuple):
    """What speaks against an exercise or programme: reasons to leave it out, words of caution."""

    against: tuple[str, ...]
    cautions: tuple[str, ...]


def rehabilitate(
    condition: Condition, records: Records, facts: Facts, guard: Guard, citations: Citations
) -> Rehabilitation | None:
    """The condition's programme, or the one that fits this patient better, made safe for him."""
    own = records.programmes.get(condition.programme or "")
    if own is None:
        return None
    programme = choose(own, records, facts)
    because = programme.instead.because if programme.instead and programme is not own else None
    held = [reason.text for reason in guard.judge(("loaded-exercise",)).avoid]
    held += [f"Not with {text}." for text in limits(programme.not_for, records, facts).against]
    builder = PhaseBuilder(records, facts, guard, citations)
    said = programme.pain_rule.sources + (because.sources if because else ())
    return Rehabilitation(
        programme=programme.id,
        name=programme.name,
        pain_rule=programme.pain_rule.text,
        root_cause=citations.advice(programme.root_cause),
        interventions=citations.advice(programme.interventions),
        phases=tuple(builder.phase(phase) for phase in programme.phases),
        held_because=held[0] if held else None,
        sources=citations.cite(said),
        chosen_because=because.text if because else None,
    )


def choose(own: Programme, records: Records, facts: Facts) -> Programme:
    """The programme that replaces `own` for this patient, or `own` itself."""
    fitting = [
        (other.instead.rank, other.id)
        for other in records.programmes.values()
        if other.instead is not None
        and other.id != own.id
        and (not other.instead.of or own.id in other.instead.of)
        and fits(other.instead.when, facts)
    ]
    return records.programmes[min(fitting)[1]] if fitting else own


def limits(ids: Iterable[str], records: Records, facts: Facts) -> Limits:
    """Exclusions that hold for this patient, and words of caution that no note decides."""
    against: list[str] = []
    cautions: list[str] = []
    for name in ids:
        exclusion = records.exclusions[name]
        if exclusion.when is None:
            cautions.append(exclusion.text)
        elif fits(exclusion.when, facts):
            (against if exclusion.effect == "leave-out" else cautions).append(exclusion.text)
    return Limits(tuple(against), tuple(cautions))


class PhaseBuilder:
    """Makes the phases of a programme safe for one patient."""

    def __init__(self, records: Records, facts: Facts, guard: Guard, citations: Citations) -> None:
        self.records = records
        self.facts = facts
        self.guard = guard
        self.citations = citations

    def phase(self, phase: Phase) -> ProgrammePhase:
        """A phase with its safe exercises; the others are named with the reason."""
        chosen: list[ProgrammeExercise] = []
        left_out: list[str] = []
        sources = list(phase.sources)
        waiting: dict[str, None] = {}
        for prescription in phase.exercises:
            exercise = self.records.exercises[prescription.exercise]
            against, cautions = limits(exercise.not_for, self.records, self.facts)
            avoid = self.guard.judge(exercise.tags).avoid
            later = [reason for reason in avoid if phase.gated and reason.rule is None]
            reasons = [reason.text for reason in avoid if reason not in later]
            reasons += [f"not for: {text}" for text in against]
            if reasons:
                left_out.append(f"{exercise.name} ({reasons[0]})")
                continue
            waiting.update(dict.fromkeys(reason.text for reason in later))
            sources.extend(exercise.sources)
            chosen.append(_prescribed(exercise, prescription, cautions))
        return ProgrammePhase(
            id=phase.id,
            goal=phase.goal,
            exercises=tuple(chosen),
            left_out=tuple(left_out),
            weeks=phase.weeks,
            move_on_when=phase.move_on_when,
            step_back_when=phase.step_back_when,
            sources=self.citations.cite(sources),
            not_before=tuple(waiting),
            dates=phase.dates,
        )


def _prescribed(
    exercise: Exercise, prescription: Prescription, cautions: tuple[str, ...]
) -> ProgrammeExercise:
    return ProgrammeExercise(
        id=exercise.id,
        name=exercise.name,
        dose=prescription.dose,
        purpose=exercise.purpose,
        steps=exercise.steps,
        cautions=cautions,
        per_week=prescription.per_week,
    )
