"""Traps: patients for whom something commonly proposed would be unsafe, wrong or useless.

Input: the list of one YAML file; the answer to a trap's note. Output: `Trap`; `TrapResult` with
each violation and omission. A tag counts with the tags that it implies.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from coxa.errors import BadCase
from coxa.evaluate.reading import converted
from coxa.model.answer import Assessment

# Two names of one thing in the project's list of tags.
SAME = {"mr-arthrography": "mr-arthrogram", "nsaid-otc": "nsaid-oral"}
Tags = Mapping[str, Sequence[str]]


class TrapSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The page that says why."""

    url: str
    title: str


class Trap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may not and what must be proposed to the patient of the note."""

    id: str
    kind: str
    condition: str
    why: str
    note: str
    must_not: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    source: TrapSource


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One violation or omission: the trap, the tag, and where the forbidden proposal stands."""

    trap: str
    kind: Literal["violation", "omission"]
    tag: str
    where: str


class TrapResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one trap went; `weak` are musts met only by a next step that is called unsafe."""

    trap: str
    kind: str
    condition: str
    faults: tuple[Fault, ...]
    weak: tuple[str, ...]
    error: str | None = None


def traps_of(path: Path, raw: list[Any]) -> list[Trap]:
    """The traps of one file; raises BadCase."""
    traps: list[Trap] = []
    for number, item in enumerate(raw):
        name = item.get("id", number) if isinstance(item, dict) else number
        trap = converted(item, Trap, f"{path}: trap {name}")
        if not trap.must and not trap.must_not:
            raise BadCase(f"{path}: trap {name}: asserts nothing: must or must_not needs a tag")
        if not trap.note.strip():
            raise BadCase(f"{path}: trap {name}: note is empty; give what the clinician wrote")
        traps.append(trap)
    twice = sorted({trap.id for trap in traps if sum(t.id == trap.id for t in traps) > 1})
    if twice:
        raise BadCase(f"{path}: trap {twice[0]} stands twice; give each its own id")
    return traps


def closed(tags: Iterable[str], implied: Tags) -> frozenset[str]:
    """The tags with all tags that they imply, each under one name."""
    found: set[str] = set()
    for tag in tags:
        found.update(SAME.get(name, name) for name in (tag, *implied.get(tag, ())))
    return frozenset(found | {up for tag in found for up in implied.get(tag, ())})


def offered(assessment: Assessment, implied: Tags) -> list[tuple[str, frozenset[str]]]:
    """What is proposed: every action of a stage and every next step that is not called unsafe."""
    actions = [
        (f"plan {stage.id} {action.id}", closed(action.tags, implied))
        for stage in assessment.plan.stages
        for action in stage.actions
    ]
    steps = [
        (f"next step {step.id}", closed(step.tags, implied))
        for step in assessment.next_steps
        if step.unsafe_because is None
    ]
    return actions + steps


def judged(trap: Trap, assessment: Assessment, implied: Tags) -> TrapResult:
    """Violations and omissions of one answer, in the order of the trap's tags."""
    proposals = offered(assessment, implied)
    warned = [flag.tags for flag in assessment.red_flags]
    warned += [check.tags for check in assessment.plan.safety_checks]
    named = frozenset().union(
        *(tags for _, tags in proposals), *(closed(t, implied) for t in warned)
    )
    unsafe = frozenset().union(*(closed(step.tags, implied) for step in assessment.next_steps))
    faults = [
        Fault(trap=trap.id, kind="violation", tag=tag, where=where)
        for tag in trap.must_not
        for where, tags in proposals
        if SAME.get(tag, tag) in tags
    ]
    missing = [tag for tag in trap.must if SAME.get(tag, tag) not in named]
    weak = tuple(tag for tag in missing if SAME.get(tag, tag) in unsafe)
    faults += [
        Fault(trap=trap.id, kind="omission", tag=tag, where="nowhere in the answer")
        for tag in missing
        if tag not in weak
    ]
    return TrapResult(
        trap=trap.id, kind=trap.kind, condition=trap.condition, faults=tuple(faults), weak=weak
    )


def unanswered(trap: Trap, why: str) -> TrapResult:
    """A trap whose note gave an error: everything it demands is missing."""
    faults = tuple(
        Fault(trap=trap.id, kind="omission", tag=tag, where="no answer") for tag in trap.must
    )
    return TrapResult(
        trap=trap.id, kind=trap.kind, condition=trap.condition, faults=faults, weak=(), error=why
    )
