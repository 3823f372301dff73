"""Step 6, outline of the plan: stages, what to avoid, questions, exercise and follow-up."""

import re
from typing import Final

from coxa.model.answer import (
    Action,
    Advice,
    Assessment,
    Avoid,
    Change,
    Load,
    NotYet,
    Plan,
    ProgrammeExercise,
    ProgrammePhase,
    Rehabilitation,
    Stage,
)
from coxa.report.diet import diet_items
from coxa.report.outline_open import open_cause
from coxa.report.outline_parts import Item, Section
from coxa.report.wording import (
    HAS_RESULT,
    avoided_names,
    capital,
    condition_names,
    humanise,
    one_line,
    sentence,
)

_COUNTED: Final = re.compile(r"(?:about |at least |usually |up to )?\d")


def plan_sections(assessment: Assessment) -> list[Section]:
    """Everything that is to be done, in the order in which it is needed."""
    plan = assessment.plan
    names = condition_names(assessment.differential)
    stages = [_stage(stage, place, names) for place, stage in enumerate(plan.stages, 1)]
    return [
        Section("Plan", stages),
        open_cause(plan),
        Section("Avoid", [_avoid(entry) for entry in plan.avoid], tone="warn"),
        Section(
            "Ask before treating",
            [
                Item(sentence(one_line(c.why)), label=one_line(c.ask), sources=c.sources)
                for c in plan.safety_checks
            ],
        ),
        *_rehabilitation(plan.rehabilitation),
        Section("Prevention", advice(plan.prevention)),
        Section("Calcium and vitamin D", diet_items(plan.diet)),
        follow_up(plan),
    ]


def advice(items: tuple[Advice, ...]) -> list[Item]:
    """Statements with their sources, as items."""
    return [Item(sentence(one_line(item.text)), sources=item.sources) for item in items]


def follow_up(plan: Plan, groups: bool = True) -> Section:
    """When, by whom and for what the patient is seen again, and what should have changed."""
    items = [
        Item(
            sentence(one_line(f.what)),
            label=one_line(f"{capital(f.when)}, {f.who}"),
            sources=f.sources,
            children=[changed(measure, groups) for measure in f.measures],
        )
        for f in plan.follow_up
    ]
    return Section("Follow-up", items)


def changed(measure: Change, groups: bool) -> Item:
    """A measure and the change that counts; `groups`: in whom, and what less of it means."""
    said = [f"{measure.name}: {sentence(one_line(measure.change))}"]
    if groups:
        said.append(f"Found in {one_line(measure.group)}.")
    if groups and measure.otherwise:
        said.append(sentence(one_line(measure.otherwise)))
    return Item(" ".join(said), label="By how much", sources=measure.sources)


def held(programme: Rehabilitation) -> list[Item]:
    """Why the programme waits, where it does."""
    because = programme.held_because
    return [Item(sentence(one_line(because)), label="Not yet", tone="warn")] if because else []


def taking(action: Action | NotYet) -> list[str]:
    """How a drug or measure is used: dose, how often, at most, with food, for how long."""
    dose = action.dose or ""
    food = action.with_food if isinstance(action, Action) else None
    meal = {True: "with food", False: "need not be taken with food", None: None}[food]
    length = action.duration or ""
    counted = _COUNTED.match(length)
    parts = [
        dose,
        action.frequency,
        f"at most {action.maximum}" if action.maximum else None,
        meal if food is not None and "with food" not in dose else None,
        f"for {length}" if counted else length,
    ]
    return [one_line(part) for part in parts if part]


def _action(action: Action) -> Item:
    use = taking(action)
    children = [Item(", ".join(use), label="How")] if use else []
    if action.checks:
        checks = "; ".join(one_line(check).rstrip(".") for check in action.checks)
        children.append(Item(checks, label="Check first"))
    children.extend(load_items(action.load))
    text = f"{sentence(one_line(action.text))} ({action.strength})"
    if action.done:
        text += f" {HAS_RESULT}"
    return Item(text, sources=action.sources, children=children)


def waiting(later: NotYet) -> Item:
    """What belongs to a stage but must not be done yet, and what has to end first."""
    use = ", ".join(taking(later))
    before = [Item(sentence(one_line(text)), label="Not before") for text in later.not_before]
    children = [*([Item(use, label="How")] if use else []), *before]
    text = sentence(one_line(later.text))
    return Item(text, label="Not yet", tone="warn", sources=later.sources, children=children)


def load_items(load: Load | None) -> list[Item]:
    """The lines on load: weight, aid, stairs, work, driving, sport, and what ends them."""
    lines = {name: getattr(load, name, None) for name in Load.__struct_fields__}
    return [
        Item(sentence(one_line(line.text)), label=capital(name), sources=line.sources)
        for name, line in lines.items()
        if line is not None
    ]


def _stage(stage: Stage, place: int, names: dict[str, str]) -> Item:
    length = f" ({one_line(stage.duration)})" if stage.duration else ""
    condition = stage.condition or ""
    target = names.get(condition, capital(humanise(condition)))
    rows = (
        ("Enter when", stage.enter_when),
        ("Leave when", stage.leave_when),
        ("Step up when", stage.escalate_when),
    )
    enter, *leave = [Item(sentence(one_line(text)), label=label) for label, text in rows]
    actions = [_action(action) for action in stage.actions]
    actions += [waiting(later) for later in stage.not_yet]
    children = [Item(target, label="For"), enter, *actions, *leave]
    return Item(
        f"{capital(one_line(stage.name))}{length}",
        mark=f"{place}.",
        tone="strong",
        sources=stage.sources,
        children=[child for child in children if child.text],
    )


def _avoid(entry: Avoid) -> Item:
    label = capital(", ".join(avoided_names(entry.names)))
    reason = sentence(one_line(entry.reason))
    return Item(reason, label=label, sources=entry.sources, tone="warn")


def _phase(phase: ProgrammePhase, place: int) -> Item:
    exercises = [
        Item(
            f"{one_line(e.dose)}. {sentence(one_line(e.purpose))}",
            label=capital(one_line(e.name)),
            children=_cautions(e),
        )
        for e in phase.exercises
    ]
    left_out = "; ".join(one_line(text).rstrip(".") for text in phase.left_out)
    open_now = "; ".join(one_line(text).rstrip(".") for text in phase.not_before)
    rows = (
        ("Left out", left_out),
        ("Move on when", phase.move_on_when),
        ("Step back when", phase.step_back_when),
    )
    more = [Item(sentence(one_line(text)), label=label) for label, text in rows if text]
    first = [Item(sentence(open_now), label="Not yet", tone="warn")] if open_now else []
    return Item(
        f"{capital(one_line(phase.goal))} ({one_line(phase.weeks)})",
        mark=f"{place}.",
        tone="strong",
        sources=phase.sources,
        children=[*first, *exercises, *more],
    )


def _cautions(exercise: ProgrammeExercise) -> list[Item]:
    """For whom an exercise is not, where no fact of the note decides it."""
    text = "; ".join(one_line(caution).rstrip(".") for caution in exercise.cautions)
    return [Item(sentence(text), label="Take care", tone="warn")] if text else []


def chosen(programme: Rehabilitation) -> list[Item]:
    """Why this programme and not the usual one of the condition."""
    because = programme.chosen_because
    return [Item(sentence(one_line(because)), label="Why this one")] if because else []


def _rehabilitation(programme: Rehabilitation | None) -> list[Section]:
    if programme is None:
        return []
    rule = Item(
        sentence(one_line(programme.pain_rule)), label="Pain rule", sources=programme.sources
    )
    causes = advice(programme.root_cause)
    fits = advice(programme.interventions)
    items = [
        *held(programme),
        *chosen(programme),
        rule,
        *([Item("", label="Find the cause first", children=causes)] if causes else []),
        *(_phase(phase, place) for place, phase in enumerate(programme.phases, 1)),
        *([Item("", label="Interventions", children=fits)] if fits else []),
    ]
    return [Section(f"Rehabilitation: {one_line(programme.name)}", items)]
