"""Papers, programme: rehabilitation in phases for physiotherapist and patient.

Input: assessment, records, first day. Output: `ProgrammeSheet`, or None where the plan has no
programme or the patient has to be seen today.
"""

from datetime import date

from coxa.catalogue.records import Records
from coxa.model.answer import Advice, Assessment, ProgrammePhase, Rehabilitation
from coxa.model.papers import Line, PhaseCard, ProgrammeSheet
from coxa.papers.calendar import PhaseDays, dated
from coxa.papers.handout import cards_of
from coxa.papers.plain import concluded
from coxa.papers.sources import PaperSources
from coxa.papers.speak import Speaker
from coxa.report.headline import is_pressing
from coxa.report.wording import avoided_names, capital, percent, sentence


def build_programme(
    assessment: Assessment, records: Records, provisional: str, speaker: Speaker, start: date
) -> ProgrammeSheet | None:
    """The programme as planned; `provisional` is said where the cause is not established."""
    programme = assessment.plan.rehabilitation
    if programme is None or is_pressing(assessment):
        return None
    sources = PaperSources(records, assessment)
    top = assessment.differential[0]
    return ProgrammeSheet(
        name=programme.name,
        condition=f"{top.name} ({percent(top.probability)})",
        dated=start,
        provisional="" if concluded(assessment) else provisional,
        held=sentence(programme.held_because or ""),
        pain_rule=Line(
            text=sentence(programme.pain_rule), sources=sources.again(programme.sources)
        ),
        root_cause=_lines(programme.root_cause, sources),
        phases=_phases(programme, records, speaker, start, sources),
        interventions=_lines(programme.interventions, sources),
        not_to_do=_not_to_do(assessment, records, sources),
        not_for=_not_for(programme, records),
        references=sources.references(),
    )


def _not_for(programme: Rehabilitation, records: Records) -> tuple[str, ...]:
    """Who must not begin: in words, also where the programme names exclusions by id."""
    named = records.programmes[programme.programme].not_for
    return tuple(records.exclusions[name].text for name in named)


def _lines(items: tuple[Advice, ...], sources: PaperSources) -> tuple[Line, ...]:
    return tuple(Line(text=i.text, sources=sources.again(i.sources)) for i in items)


def _phases(
    programme: Rehabilitation,
    records: Records,
    speaker: Speaker,
    start: date,
    sources: PaperSources,
) -> tuple[PhaseCard, ...]:
    """Each phase with drawings and, where they follow from what is stated, its days."""
    return tuple(
        _phase(phase, days, records, speaker, sources)
        for phase, days in dated(programme.phases, start)
    )


def _phase(
    phase: ProgrammePhase,
    days: PhaseDays,
    records: Records,
    speaker: Speaker,
    sources: PaperSources,
) -> PhaseCard:
    return PhaseCard(
        goal=capital(phase.goal),
        weeks=phase.weeks,
        dates=_shown(days, speaker),
        exercises=cards_of(phase, records),
        left_out=phase.left_out,
        move_on_when=sentence(phase.move_on_when),
        step_back_when=sentence(phase.step_back_when),
        sources=sources.again(phase.sources),
    )


def _shown(days: PhaseDays, speaker: Speaker) -> str:
    """The days that are known, in words."""
    if days.begin and days.end:
        return f"{speaker.day(days.begin)} – {speaker.day(days.end)}"
    if days.begin:
        return f"from {speaker.day(days.begin)}"
    return f"until {speaker.day(days.end)}" if days.end else ""


def _not_to_do(assessment: Assessment, records: Records, sources: PaperSources) -> tuple[Line, ...]:
    """Entries of the avoid list that are about movement, load or hands-on treatment."""
    physical = {
        tag
        for exercise in records.exercises.values()
        for own in exercise.tags
        for tag in (own, *records.tags.get(own, ()))
    }
    kinds = {"rehabilitation", "load", "device"}
    physical |= {t for x in records.treatments.values() if x.kind in kinds for t in x.tags}
    return tuple(
        Line(
            lead=capital(", ".join(avoided_names(avoid.names))),
            text=sentence(avoid.reason),
            sources=sources.again(avoid.sources),
        )
        for avoid in assessment.plan.avoid
        if physical & set(avoid.tags)
    )
