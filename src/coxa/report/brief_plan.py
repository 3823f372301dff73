"""Step 6, short plan: the stages that come first in detail, the later ones as a line of names."""

from typing import Final

from coxa.model.answer import (
    ACT_FIRST,
    Action,
    Assessment,
    Avoid,
    NotYet,
    Plan,
    Rehabilitation,
    Stage,
)
from coxa.report.diet import diet_items, eaten
from coxa.report.outline_open import open_cause
from coxa.report.outline_parts import Item, Scope, Section
from coxa.report.outline_plan import (
    chosen,
    follow_up,
    held,
    load_items,
    taking,
)
from coxa.report.shorten import action_name, checks, named, question
from coxa.report.wording import HAS_RESULT, avoided_names, capital, one_line, sentence

_DETAILED: Final = 2
_AVOID: Final = 6
_GROUPS: Final = {
    "test": "Tests",
    "referral": "Referrals",
    "monitoring": "Checks",
    "device": "Aids",
}
_EXERCISE: Final = {"rehabilitation": "Exercise"}
_NAMES: Final = 5


def plan_sections(assessment: Assessment, scope: Scope) -> list[Section]:
    """What is to be done, in the order in which it is needed, one or two lines a statement."""
    plan = assessment.plan
    return [
        Section("Plan", _stages(assessment, scope)),
        open_cause(plan, reasons=False),
        Section("Avoid", [_avoid(item) for item in _avoided(plan)], tone="warn"),
        Section(
            "Ask before treating",
            [Item(question(c.ask), mark="?") for c in plan.safety_checks],
        ),
        *_rehabilitation(plan.rehabilitation),
        *_diet(plan),
        follow_up(plan, groups=False),
    ]


def plan_left_out(assessment: Assessment) -> list[tuple[int, str]]:
    """How many of what the short plan leaves out."""
    plan = assessment.plan
    phases = plan.rehabilitation.phases if plan.rehabilitation else ()
    told = [item for stage in plan.stages for a in stage.actions for item in load_items(a.load)]
    return [
        (len(told), "on weight, stairs, work, driving and sport"),
        (len(plan.avoid) - len(_avoided(plan)), "more to avoid"),
        (sum(len(phase.exercises) for phase in phases), "exercises with doses and steps"),
        (len(plan.prevention), "on prevention"),
        (len(diet_items(plan.diet)), "on calcium and vitamin D"),
    ]


def _stages(assessment: Assessment, scope: Scope) -> list[Item]:
    items: list[Item] = []
    told: dict[tuple[str, str], int] = {}
    detailed = 0
    groups = _EXERCISE if assessment.plan.rehabilitation else {}
    groups = {**groups, **(_GROUPS if scope.grouped else {})}
    for place, stage in enumerate(assessment.plan.stages, 1):
        if stage.id == ACT_FIRST and not any(action.limited_by for action in stage.actions):
            items.append(_head(stage, place, [Item("Do what stands under the red flags above.")]))
            continue
        detailed += 1
        if detailed <= _DETAILED:
            inside = _in_full(stage, place, told, groups)
        else:
            inside = _in_short(stage, scope.named)
        items.append(_head(stage, place, inside))
    return items


def _head(stage: Stage, place: int, inside: list[Item]) -> Item:
    name = capital(one_line(stage.name))
    length = one_line(stage.duration)
    shown = f" ({length})" if length and length.lower() not in name.lower() else ""
    return Item(
        f"{name}{shown}", mark=f"{place}.", tone="strong", sources=stage.sources, children=inside
    )


def _in_full(
    stage: Stage, place: int, told: dict[tuple[str, str], int], groups: dict[str, str]
) -> list[Item]:
    """Enter, every action with its dose and checks, leave, step up."""
    actions = []
    done: set[str] = set()
    for action in stage.actions:
        alike = [other for other in stage.actions if other.kind == action.kind]
        if action.kind not in groups or (len(alike) == 1 and action.kind not in _EXERCISE):
            actions.append(_action(action, told.get((action.id, action.text))))
        elif action.kind not in done:
            actions.append(_group(groups[action.kind], alike))
            done.add(action.kind)
        told.setdefault((action.id, action.text), place)
    rows: tuple[tuple[str, str], ...] = (
        ("When", stage.enter_when),
        ("Until", stage.leave_when),
        ("Step up", stage.escalate_when),
    )
    # What makes treatment safe has no condition: its ways out are the same for everybody.
    rows = rows if stage.condition else rows[:1]
    enter, *leave = [
        Item(sentence(one_line(text)), label=label, mark=">") if text else Item("")
        for label, text in rows
    ]
    actions.extend(_not_yet(stage))
    return [item for item in (enter, *actions, *leave) if item.text or item.label]


def _action(action: Action, before: int | None) -> Item:
    """One action with its dose and checks; one told in an earlier stage by name only."""
    if before is not None:
        return Item(f"{capital(action_name(action))}, as in {before}.", sources=action.sources)
    name, text = named(action)
    use = capital(", ".join(taking(action)))
    # What an exercise is for stands in the programme.
    told = f"{text.rstrip('.')} ({action.strength})."
    if action.done:
        told += f" {HAS_RESULT}"
    if name and use and action.kind == "rehabilitation":
        told = ""
    said = " ".join(part for part in (told, f"{use}." if use else "", checks(action)) if part)
    return Item(said if name else capital(said), label=name, sources=action.sources)


def _group(label: str, actions: list[Action]) -> Item:
    """Actions of one kind by name; doses of exercises stand in the programme."""
    names = "; ".join(dict.fromkeys(action_name(action) for action in actions))
    where = "; as in the programme below" if label in _EXERCISE.values() else ""
    sources = tuple(number for action in actions for number in action.sources)
    return Item(f"{names}{where}.", label=label, sources=sources)


def _in_short(stage: Stage, named: bool) -> list[Item]:
    """When, then the names of the actions with their sources."""
    names = "; ".join(dict.fromkeys(capital(action_name(action)) for action in stage.actions))
    sources = tuple(number for action in stage.actions for number in action.sources)
    when = Item(sentence(one_line(stage.enter_when)), label="When", mark=">")
    doing = Item(f"{names}.", sources=sources)
    shown = [*([doing] if names else []), *_not_yet(stage)] if named else []
    return [*([when] if stage.enter_when else []), *shown]


def _not_yet(stage: Stage) -> list[Item]:
    """What belongs to the stage but waits, with what has to end first, one line for a reason."""
    waiting: dict[tuple[str, ...], list[NotYet]] = {}
    for later in stage.not_yet:
        waiting.setdefault(later.not_before, []).append(later)
    return [
        Item(
            f"{'; '.join(capital(action_name(item)) for item in items)}. "
            + " ".join(sentence(one_line(text)) for text in reasons),
            label="Not yet",
            sources=tuple(number for item in items for number in item.sources),
            tone="warn",
        )
        for reasons, items in waiting.items()
    ]


def _avoided(plan: Plan) -> list[Avoid]:
    """The first things to avoid, without those whose every name has been said."""
    said: set[str] = set()
    kept = []
    for item in plan.avoid:
        names = {name.casefold() for name in avoided_names(item.names)}
        if not names <= said:
            kept.append(item)
        said |= names
    return kept[:_AVOID]


def _avoid(item: Avoid) -> Item:
    names = avoided_names(item.names)
    more = len(names) - _NAMES
    label = ", ".join(names if more <= 1 else names[:_NAMES])
    label += f" and {more} more" if more > 1 else ""
    return Item(
        sentence(one_line(item.reason)), label=capital(label), sources=item.sources, tone="warn"
    )


def _diet(plan: Plan) -> list[Section]:
    """What is eaten and what is missing, only where the note tells of food."""
    if plan.diet is None or plan.diet.calcium_eaten_mg is None:
        return []
    need = f"{eaten(plan.diet)} Needed: {plan.diet.calcium_need_mg} mg."
    return [Section("Calcium", [Item(capital(need), sources=plan.diet.sources)])]


def _rehabilitation(programme: Rehabilitation | None) -> list[Section]:
    if programme is None:
        return []
    items = [*held(programme), *chosen(programme)]
    if programme.pain_rule:
        rule = sentence(one_line(programme.pain_rule))
        items.append(Item(rule, label="Pain rule", sources=programme.sources))
    if not any(phase.exercises for phase in programme.phases):
        items.append(Item("No exercise yet: all are left out as unsafe for now."))
        return [Section(f"Rehabilitation: {one_line(programme.name)}", items)]
    for place, phase in enumerate(programme.phases, 1):
        unsafe = f", {len(phase.left_out)} left out as unsafe" if phase.left_out else ""
        count = len(phase.exercises)
        exercises = f"{count} exercise{'' if count == 1 else 's'}{unsafe}"
        text = f"{capital(one_line(phase.goal))} ({one_line(phase.weeks)}; {exercises})"
        items.append(Item(text, mark=f"{place}."))
    return [Section(f"Rehabilitation: {one_line(programme.name)}", items)]
