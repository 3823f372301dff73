"""Papers, handout: what the patient takes home, in plain words.

Input: assessment, records, wording. Output: `Handout`. An emergency says so first and holds no
exercises; where coxa does not conclude, the handout says that the cause is not known yet.
"""

from collections.abc import Iterable
from datetime import date

from coxa.catalogue.records import Records
from coxa.drawing import exercise_svg
from coxa.model.answer import Action, FollowUp, Hypothesis, ProgrammePhase
from coxa.model.papers import Block, ExerciseCard, Handout, Line
from coxa.papers.plain import Plain, concluded
from coxa.papers.times import (
    days_due,
    due_in_words,
    is_limit,
    is_open,
    proviso,
    when_in_words,
)
from coxa.report.headline import is_pressing
from coxa.report.wording import capital, hip_words, sentence

_DO = ("advice", "load", "device")
_TRAIN = ("rehabilitation",)
_COMING = ("test", "monitoring", "referral")
_NEXT_STEPS = 3


def build_handout(plain: Plain, start: date) -> Handout:
    """The handout in British English, ready to be put in the country's words."""
    assessment, data = plain.assessment, plain.data
    side = hip_words(assessment.patient.side)
    pressing = is_pressing(assessment)
    cards, note = ((), "") if pressing else _exercises(plain)
    title = f"Your painful {side.removeprefix('both ')}"
    return Handout(
        title=data.banners[assessment.urgency].title if pressing else title,
        subtitle=capital(side),
        urgency=assessment.urgency,
        dated=start,
        note=_note(plain),
        blocks=_filled(_pressing(plain) if pressing else _about(plain)),
        exercises=cards,
        exercise_note=note,
        after=() if pressing else _filled(_after(plain, start, bool(cards))),
        footer=data.footer,
        references=plain.sources.references(),
        sources=plain.sources.short(),
    )


def _note(plain: Plain) -> str:
    """To whom the page speaks, where the patient is a small child."""
    age, note = plain.assessment.patient.age, plain.data.for_parents
    return note.text if age is not None and age < note.under else ""


def _pressing(plain: Plain) -> tuple[Block, ...]:
    """The one page of somebody who has to be seen today."""
    banner = plain.data.banners[plain.assessment.urgency]
    lines = [Line(text=plain.speaker.fill(text)) for text in banner.lines]
    return (
        Block(id="now", title="What to do now", lines=tuple(lines), tone="alarm"),
        Block(id="why", title="Why", lines=tuple(plain.worries())),
        Block(
            id="avoid", title="Until then", lines=tuple(plain.avoided(pressing=True)), tone="avoid"
        ),
    )


def _about(plain: Plain) -> tuple[Block, ...]:
    """What it probably is, what comes next, what to do, take and leave out."""
    top = concluded(plain.assessment)
    return (
        *_urgent(plain),
        _cause(plain, top),
        _do(plain, top),
        _medicines(plain),
        Block(id="avoid", title="What to leave out", lines=tuple(plain.avoided()), tone="avoid"),
        Block(id="load", title="Walking, work, driving, sport", lines=tuple(plain.load())),
        _coming(plain, top),
    )


def _urgent(plain: Plain) -> tuple[Block, ...]:
    banner = plain.data.banners.get(plain.assessment.urgency)
    if banner is None:
        return ()
    lines = [Line(text=plain.speaker.fill(text)) for text in banner.lines]
    lines += plain.worries()
    return (Block(id="now", title=banner.title, lines=tuple(lines), tone="alarm"),)


def _cause(plain: Plain, top: Hypothesis | None) -> Block:
    """The likely cause with how sure it is, or that the cause is not known yet."""
    data, ranked = plain.data, plain.assessment.differential
    plausible = plain.records.model["plausible"]
    first = top or next((h for h in ranked if h.condition != "other"), None)
    others = [
        plain.called(h.condition)
        for h in ranked
        if h is not first
        and h.condition not in ("other", *(top.with_ if top else ()))
        and h.probability >= plausible
    ]
    lines: list[Line] = []
    if top is None:
        texts = data.not_known if first else data.not_known[:1]
        name = plain.called(first.condition) if first else ""
        lines += [Line(text=text.format(name=name)) for text in texts]
    else:
        lines.append(Line(lead="Most likely", text=f"{capital(plain.called(top.condition))}."))
        lines += _meaning(plain, top.condition)
        lines += _how_sure(plain, top)
    if others:
        names = " or ".join(others[:3])
        lines.append(Line(text=data.also_could_be.format(names=names)))
        lines.append(Line(text=data.next_will_tell))
    title = "What it probably is" if top else "What it is"
    return Block(id="cause", title=title, lines=tuple(lines))


def _meaning(plain: Plain, condition: str) -> list[Line]:
    """What it is and how it goes on; the definition where no plain text is written yet."""
    record = plain.records.conditions[condition]
    if record.patient is None:
        return list(plain.sources.said([record.definition]))
    return list(plain.sources.said([*record.patient.what, *record.patient.outlook]))


def _how_sure(plain: Plain, top: Hypothesis) -> list[Line]:
    of_ten = str(min(max(round(top.present_probability * 10), 1), 9))
    chance = next(c for c in plain.data.chances if top.present_probability >= c.least)
    lines = [Line(text=chance.text.format(of_ten=of_ten))]
    if top.with_:
        names = " and ".join(plain.called(name) for name in top.with_)
        lines.append(Line(text=plain.data.together.format(names=names)))
    return lines


def _do(plain: Plain, top: Hypothesis | None) -> Block:
    """What to do now; training only where the cause is clear enough.

    What is about medicines stands there, what the load lines say better stands with them.
    """
    kinds = (*_DO, *_TRAIN) if top else _DO
    group = plain.load_group()
    elsewhere = {action.id for action in plain.making_safe()}
    lines = [
        plain.action(action)
        for action in plain.actions(kinds)
        if action.id not in elsewhere and not (group and set(action.tags) & set(group.covers))
    ]
    own = plain.records.conditions[top.condition].patient if top else None
    lines += plain.sources.said(own.help_yourself) if own else ()
    return Block(id="do", title="What to do now", lines=_once(lines))


def _medicines(plain: Plain) -> Block:
    drugs = plain.medicines()
    safe = [action for action in plain.making_safe() if action.kind in _DO]
    lines = [plain.medicine(action) for action in drugs]
    note = plain.data.agreed_only if drugs else ""
    if sum("nsaid" in action.tags for action in drugs) > 1:
        lines.append(Line(text=plain.data.one_nsaid))
    lines += [plain.action(action) for action in safe]
    lines += _ask_first(plain, drugs)
    return Block(id="medicines", title="Medicines", lines=_once(lines), note=note)


def _ask_first(plain: Plain, actions: list[Action]) -> list[Line]:
    """What the patient has to tell before these actions, as one line."""
    ask = plain.ask_first(actions)
    if not ask:
        return []
    sources = tuple(sorted({number for line in ask for number in line.sources}))
    text = " ".join(capital(line.text) for line in ask)
    return [Line(lead=plain.data.ask_first, text=text, sources=sources)]


def _coming(plain: Plain, top: Hypothesis | None) -> Block:
    """Tests and visits of the first stage; where nothing is concluded, the best next steps."""
    actions = [action for action in plain.actions(_COMING) if not action.done]
    lines = [plain.action(action) for action in actions]
    if top is None:
        done = {action.id for action in actions}
        steps = [s for s in plain.assessment.next_steps if not s.unsafe_because][:_NEXT_STEPS]
        found = [plain.test(s.id, s.sources) for s in steps if s.id not in done]
        lines = [*(line for line in found if line is not None), *lines]
    lines += _ask_first(plain, actions)
    return Block(id="next", title="What comes next", lines=_once(lines))


def _exercises(plain: Plain) -> tuple[tuple[ExerciseCard, ...], str]:
    """The first phase with drawings, or why there are no exercises yet."""
    programme = plain.assessment.plan.rehabilitation
    if concluded(plain.assessment) is None:
        return (), plain.data.no_exercises_yet
    if programme is None:
        return (), ""
    if programme.held_because:
        return (), plain.data.held
    phase = next((p for p in programme.phases if p.exercises), None)
    return (cards_of(phase, plain.records), "") if phase else ((), "")


def cards_of(phase: ProgrammePhase, records: Records) -> tuple[ExerciseCard, ...]:
    """The exercises of a phase with drawing, dose and steps."""
    found = []
    for exercise in phase.exercises:
        record = records.exercises[exercise.id]
        found.append(
            ExerciseCard(
                id=exercise.id,
                name=exercise.name,
                dose=exercise.dose,
                steps=exercise.steps,
                drawing=exercise_svg(record),
                purpose=exercise.purpose,
                faults=record.faults,
                easier=record.easier,
                harder=record.harder,
                cautions=exercise.cautions,
            )
        )
    return tuple(found)


def _after(plain: Plain, start: date, trains: bool) -> tuple[Block, ...]:
    """What is safe, whom to call, and the next visits."""
    top = concluded(plain.assessment)
    calls = plain.calls(top.condition if top else None)
    return (
        _pain_rule(plain, trains),
        Block(id="call", title="When to call for help", lines=tuple(calls), tone="alarm"),
        _visits(plain, start),
    )


def _pain_rule(plain: Plain, trains: bool) -> Block:
    """The rule of pain of the programme that the handout shows."""
    programme = plain.assessment.plan.rehabilitation
    lines: list[Line] = []
    if programme is not None and trains:
        sources = plain.sources.again(programme.sources)
        rules = plain.data.pain_rules
        texts = next((r.lines for r in rules if programme.pain_rule in r.of), None)
        told = texts or (sentence(programme.pain_rule),)
        lines = [Line(text=text, sources=sources) for text in told]
    return Block(id="pain", title="How much pain is safe", lines=tuple(lines))


def _visits(plain: Plain, start: date) -> Block:
    """Visits by day, then those that have none yet: after an operation, or without a time."""
    visits = plain.assessment.plan.follow_up
    lines = [_visit(visit, day, plain) for visit in visits for day in days_due(visit.date, start)]
    for visit in visits:
        if is_open(visit.date):
            text = f"{capital(visit.who)}: {due_in_words(visit.date)}. {proviso(visit.date)}"
            sources = plain.sources.again(visit.sources)
            lines.append(Line(lead="No day is known yet", text=text.rstrip(), sources=sources))
    return Block(id="visits", title="Your next visits", lines=tuple(lines))


def _visit(visit: FollowUp, day: date, plain: Plain) -> Line:
    """A visit with its day and what should be better by then."""
    told = {n for m in visit.measures if plain.records.measures[m.id].patient for n in m.sources}
    bound = "by" if is_limit(visit.date) else "from"
    when = f"{capital(visit.who)}, {bound} {plain.speaker.day(day)}."
    return Line(
        lead=when_in_words(visit.date),
        text=" ".join(filter(None, (when, proviso(visit.date), *hoped(visit, plain)))),
        sources=plain.sources.again((*visit.sources, *sorted(told))),
    )


def hoped(visit: FollowUp, plain: Plain) -> list[str]:
    """What should be better by a visit, in plain words, each once."""
    known = plain.records.measures
    told = dict.fromkeys(known[measure.id].patient for measure in visit.measures)
    texts = [text for text in told if text]
    return [f"Good signs by then: {' '.join(texts)}"] if texts else []


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines without repeats."""
    return tuple({(line.lead, line.text): line for line in lines}.values())


def _filled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that hold something."""
    return tuple(block for block in blocks if block.lines)
