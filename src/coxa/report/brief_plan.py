"""Step 6, short plan: the stages that come first in detail, the later ones as a line of names."""

from typing import Final

from coxa.model.answer import Action, Assessment, Avoid, Plan, Rehabilitation, Sources, Stage
from coxa.report.outline_parts import Item, Section
from coxa.report.outline_plan import avoided_names, taking
from coxa.report.shorten import action_name, named
from coxa.report.wording import capital, one_line, sentence

_DETAILED: Final = 2
_AVOID: Final = 6
_NAMES: Final = 5


def plan_sections(assessment: Assessment) -> list[Section]:
    """What is to be done, in the order in which it is needed, one or two lines a statement."""
    plan = assessment.plan
    return [
        Section("Plan", _stages(assessment)),
        Section("Avoid", [_avoid(item) for item in _avoided(plan)], tone="warn"),
        Section(
            "Ask before treating",
            [Item(one_line(c.ask), mark="?", sources=c.sources) for c in plan.safety_checks],
        ),
        *_rehabilitation(plan.rehabilitation),
        Section(
            "Follow-up",
            [
                Item(
                    sentence(one_line(f.what)),
                    label=one_line(f"{capital(f.when)}, {f.who}"),
                    sources=f.sources,
                )
                for f in plan.follow_up
            ],
        ),
    ]


def plan_left_out(assessment: Assessment) -> list[tuple[int, str]]:
    """How many of what the short plan leaves out."""
    plan = assessment.plan
    phases = plan.rehabilitation.phases if plan.rehabilitation else ()
    return [
        (len(plan.avoid) - len(_avoided(plan)), "more to avoid"),
        (sum(len(phase.exercises) for phase in phases), "exercises with doses and steps"),
        (len(plan.prevention), "on prevention"),
    ]


def _stages(assessment: Assessment) -> list[Item]:
    flagged = {flag.action for flag in assessment.red_flags}
    items: list[Item] = []
    told: dict[tuple[str, str], int] = {}
    detailed = 0
    for place, stage in enumerate(assessment.plan.stages, 1):
        if stage.actions and all(action.text in flagged for action in stage.actions):
            items.append(_head(stage, place, [Item("Do what stands under the red flags above.")]))
            continue
        detailed += 1
        inside = _in_full(stage, place, told) if detailed <= _DETAILED else _in_names(stage)
        items.append(_head(stage, place, inside))
    return items


def _head(stage: Stage, place: int, inside: list[Item]) -> Item:
    name = capital(one_line(stage.name))
    length = one_line(stage.duration)
    shown = f" ({length})" if length and length.lower() not in name.lower() else ""
    return Item(
        f"{name}{shown}", mark=f"{place}.", tone="strong", sources=stage.sources, children=inside
    )


def _in_full(stage: Stage, place: int, told: dict[tuple[str, str], int]) -> list[Item]:
    """Enter, every action with its dose and checks, leave, step up."""
    actions = []
    for action in stage.actions:
        key = (action.id, action.text)
        actions.append(_action(action, told.get(key)))
        told.setdefault(key, place)
    rows = (
        ("Enter when", stage.enter_when),
        ("Leave when", stage.leave_when),
        ("Step up when", stage.escalate_when),
    )
    enter, *leave = [
        Item(sentence(one_line(text)), label=label, mark=">") if text else Item("")
        for label, text in rows
    ]
    return [item for item in (enter, *actions, *leave) if item.text or item.label]


def _action(action: Action, before: int | None) -> Item:
    """One action with its dose and checks; one told in an earlier stage by name only."""
    if before is not None:
        return Item(f"{capital(action_name(action))}, as in {before}.", sources=action.sources)
    name, text = named(action)
    use = taking(action)
    checks = "; ".join(one_line(check).rstrip(".") for check in action.checks)
    parts = [
        f"{text.rstrip('.')} ({action.strength}).",
        f"{capital(', '.join(use))}." if use else "",
        f"Check first: {checks}." if checks else "",
    ]
    said = " ".join(part for part in parts if part)
    return Item(said if name else capital(said), label=name, sources=action.sources)


def _in_names(stage: Stage) -> list[Item]:
    """Enter, then the names of the actions, each with its source."""
    run: list[tuple[str, Sources]] = []
    for place, action in enumerate(stage.actions, 1):
        ending = "." if place == len(stage.actions) else ";"
        run.append((f"{capital(action_name(action))}{ending}", action.sources))
    enter = Item(sentence(one_line(stage.enter_when)), label="Enter when", mark=">")
    return [*([enter] if stage.enter_when else []), Item("", mark="-", run=tuple(run))]


def _avoided(plan: Plan) -> list[Avoid]:
    """The first things to avoid, without those whose every name has been said."""
    said: set[str] = set()
    kept = []
    for item in plan.avoid:
        names = {name.casefold() for name in avoided_names(item.text)}
        if not names <= said:
            kept.append(item)
        said |= names
    return kept[:_AVOID]


def _avoid(item: Avoid) -> Item:
    names = avoided_names(item.text)
    more = len(names) - _NAMES
    label = ", ".join(names if more <= 1 else names[:_NAMES])
    label += f" and {more} more" if more > 1 else ""
    return Item(
        sentence(one_line(item.reason)), label=capital(label), sources=item.sources, tone="warn"
    )


def _rehabilitation(programme: Rehabilitation | None) -> list[Section]:
    if programme is None:
        return []
    held = programme.held_because
    items = [Item(sentence(one_line(held)), label="Not yet", tone="warn")] if held else []
    if programme.pain_rule:
        rule = sentence(one_line(programme.pain_rule))
        items.append(Item(rule, label="Pain rule", sources=programme.sources))
    for place, phase in enumerate(programme.phases, 1):
        unsafe = f", {len(phase.left_out)} left out as unsafe" if phase.left_out else ""
        count = len(phase.exercises)
        exercises = f"{count} exercise{'' if count == 1 else 's'}{unsafe}"
        text = f"{capital(one_line(phase.goal))} ({one_line(phase.weeks)}; {exercises})"
        items.append(Item(text, mark=f"{place}.", sources=phase.sources))
    return [Section(f"Rehabilitation: {one_line(programme.name)}", items)]
