"""While several causes stay likely: what is right for all, what waits for a test, what must not be.

Input: the likely conditions with their stages as built, guard, facts. Output: `OpenCause`, or None
where one condition alone is likely. Nothing is judged anew: it puts together what the stages and
harms already say, so that a reader need not compare them. Tests, referrals and plain pain relief do
not wait for a cause, and what takes load off the leg is done at once for the cause that needs it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import already_done
from coxa.catalogue.records import Records
from coxa.model.answer import (
    IN_THE_VISIT,
    Action,
    HeldFor,
    OpenAction,
    OpenCause,
    Stage,
    Waits,
)
from coxa.model.facts import Facts
from coxa.model.knowledge import Condition
from coxa.plan.tag_words import in_words
from coxa.safety.guard import Guard

_FINDS_OUT = frozenset({"test", "referral", "monitoring", "emergency"})
_SPARES = frozenset({"load", "device"})
_RELIEF = frozenset({"analgesia", "gastroprotection"})


def while_open(
    conditions: Iterable[Condition],
    stages: Iterable[Stage],
    records: Records,
    facts: Facts,
    guard: Guard,
    citations: Citations,
) -> OpenCause | None:
    """What the first stages of the likely conditions have in common, and what sets them apart."""
    firsts = _firsts(conditions, stages, records)
    if len(firsts) < 2:
        return None
    count = Counter(name for actions in firsts.values() for name in actions)
    lead = next(iter(firsts.values()))
    alone = {
        condition: [a for name, a in actions.items() if count[name] == 1 and _for_its_cause(a)]
        for condition, actions in firsts.items()
    }
    spared = {name: [a for a in actions if _spares(a)] for name, actions in alone.items()}
    waiting = {name: [a for a in actions if not _spares(a)] for name, actions in alone.items()}
    until = {name: _deciding(records.conditions[name], records, facts, guard) for name in firsts}
    return OpenCause(
        conditions=tuple(records.conditions[name].name for name in firsts),
        for_all=_named([a for name, a in lead.items() if count[name] == len(firsts)], records),
        at_once=_by_cause(spared, {}, records),
        waits=_by_cause(waiting, until, records),
        not_while=tuple(
            HeldFor(
                condition=name,
                name=records.conditions[name].name,
                tags=harm.tags,
                reason=harm.text,
                sources=citations.cite(harm.sources),
                names=in_words(harm.tags),
            )
            for name, harm in guard.harms
            if name in firsts
        ),
    )


def _by_cause(
    actions: Mapping[str, list[Action]], until: Mapping[str, tuple[str, ...]], records: Records
) -> tuple[Waits, ...]:
    """The actions of each cause that has some, with the test that decides."""
    return tuple(
        Waits(
            condition=name,
            name=records.conditions[name].name,
            actions=_named(some, records),
            until=until.get(name, ()),
        )
        for name, some in actions.items()
        if some
    )


def _firsts(
    conditions: Iterable[Condition], stages: Iterable[Stage], records: Records
) -> dict[str, dict[str, Action]]:
    """The actions of the first stage of each likely condition that has a name."""
    found: dict[str, dict[str, Action]] = {
        condition.id: {} for condition in conditions if condition.group != "other"
    }
    for stage in stages:
        if stage.condition in found and not found[stage.condition]:
            found[stage.condition] = {a.id: a for a in stage.actions if a.id in records.treatments}
    return {name: actions for name, actions in found.items() if actions}


def _for_its_cause(action: Action) -> bool:
    """Whether an action is care that only its cause justifies; no drug that only goes with one."""
    return action.kind not in _FINDS_OUT and not _RELIEF & set(action.tags)


def _spares(action: Action) -> bool:
    """Whether it takes load off the leg, which is done while the cause is only possible."""
    return action.kind in _SPARES or "rest" in action.tags


def _named(actions: Iterable[Action], records: Records) -> tuple[OpenAction, ...]:
    return tuple(OpenAction(id=a.id, name=records.treatments[a.id].name) for a in actions)


def _deciding(
    condition: Condition, records: Records, facts: Facts, guard: Guard
) -> tuple[str, ...]:
    """The best deciding test, not done and not unsafe, an image or bloods before a question."""
    todo = [
        test
        for test in (records.tests[name] for name in condition.decisive_tests)
        if not already_done(test, facts) and not guard.judge(test.tags).avoid
    ]
    todo.sort(key=lambda test: test.kind in IN_THE_VISIT)
    return tuple(test.name for test in todo[:1])
