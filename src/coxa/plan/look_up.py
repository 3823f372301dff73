"""Where an answer holds what a question names: a stage, a next step, a sentence, a line on load.

Input: the answer as far as it goes, guard. Output: the parts of it that name a thing. Nothing is
worded here.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coxa.catalogue.expressions import names, parse
from coxa.model.answer import (
    ACT_FIRST,
    MAKE_SAFE,
    Action,
    Advice,
    Answer,
    Hypothesis,
    NextStep,
    NotYet,
    Plan,
    RedFlag,
    Stage,
    Urgency,
)
from coxa.model.care import Treatment
from coxa.model.lexicon import Subject
from coxa.safety.guard import Guard, Reason, reason_of

# tags that too much carries for one to stand for another
_WIDE = frozenset({"analgesia", "labs", "physiotherapy", "surgery", "clinical", "modality"})
_SHORTEST = 4


class Known(NamedTuple):
    """The answer as far as it goes when the questions are answered."""

    plan: Plan
    steps: Sequence[NextStep]
    differential: Sequence[Hypothesis]
    flags: Sequence[RedFlag]
    urgency: Urgency
    said: Answer


class Thing(NamedTuple):
    """What a question names: its tags, the first the thing itself; `drug` its id if it is one.

    `id`: its subject or drug. `words`: what a sentence that tells of it says, where that is not its
    name.
    """

    id: str
    name: str
    tags: tuple[str, ...]
    drug: str | None = None
    words: tuple[str, ...] = ()


class LookUp:
    """Finds things in one answer."""

    def __init__(self, known: Known, guard: Guard) -> None:
        self.known = known
        self.guard = guard

    def actions(self) -> Iterator[tuple[int, Stage, Action]]:
        """All actions of the plan with their stage and its place."""
        for place, stage in enumerate(self.known.plan.stages):
            for action in stage.actions:
                yield place, stage, action

    def planned(self, thing: Thing) -> tuple[int, Stage, Action] | None:
        """The first action that is the thing or a kind of it; of a drug only the very drug."""
        for place, stage, action in self.actions():
            kinds = action.tags if thing.drug is not None else self.guard.closure(action.tags)
            wanted = (thing.drug,) if thing.drug is not None else thing.tags
            if not set(wanted).isdisjoint(kinds):
                return place, stage, action
        return None

    def opens(self, place: int) -> bool:
        """Whether a stage is the first of the treatment: only what makes it safe stands before."""
        before = self.known.plan.stages[:place]
        return all(stage.id in (ACT_FIRST, MAKE_SAFE) for stage in before)

    def opening(self) -> tuple[int, Stage]:
        """The first stage of the treatment, with its place; the last one where none is of it."""
        stages = list(enumerate(self.known.plan.stages))
        return next((p for p in stages if p[1].id not in (ACT_FIRST, MAKE_SAFE)), stages[-1])

    def name_of(self, action: Action) -> str | None:
        """What an action is called, where it is a treatment."""
        treatment = self.guard.records.treatments.get(action.id)
        return treatment.name if treatment else None

    def step(self, thing: Thing) -> tuple[int, NextStep] | None:
        """The first of the next steps that is the thing, with its number from 1."""
        for number, step in enumerate(self.known.steps, 1):
            if not set(thing.tags).isdisjoint(self.guard.closure(step.tags)):
                return number, step
        return None

    def later(self, thing: Thing) -> NotYet | None:
        """What belongs to a later stage and must not be done yet."""
        for stage in self.known.plan.stages:
            for later in stage.not_yet:
                treatment = self.guard.records.treatments.get(later.id)
                tags = treatment.tags if treatment else ()
                if not set(thing.tags[:1]).isdisjoint(self.guard.closure(tags)):
                    return later
        return None

    def rules_of(self, thing: Thing) -> list[Reason]:
        """What the rules that hold for a drug that is taken say of it by its name."""
        fact = f"taking:{thing.drug}"
        return [
            reason_of(rule)
            for rule in self.guard.records.safety.values()
            if thing.drug is not None and self.guard.truth[rule.id] is True
            if any(name == fact for _, name in names(parse(rule.when)))
        ]

    def sentence(self, thing: Thing) -> tuple[str, tuple[int, ...]] | None:
        """The first sentence of the answer that names it; a general word is in too many."""
        if (thing.drug is None and thing.tags) or len(thing.name) < _SHORTEST:
            return None
        words = (re.escape(word) for word in thing.words or (thing.name.casefold(),))
        name = re.compile(rf"\b(?:{'|'.join(words)})\b")
        for text, sources in self._sentences():
            if name.search(text.casefold()):
                return text, sources
        return None

    def _sentences(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """All that the answer says with a source, what to avoid first."""
        plan, said = self.known.plan, self.known.said
        for entry in plan.avoid:
            yield f"{entry.text}: {entry.reason}", entry.sources
        for advice in (*said.guidelines, *said.research, *plan.prevention):
            yield advice.text, advice.sources
        for _, _, action in self.actions():
            yield action.text, action.sources
        if plan.rehabilitation is not None:
            for advice in (*plan.rehabilitation.root_cause, *plan.rehabilitation.interventions):
                yield advice.text, advice.sources

    def kindred(self, thing: Thing) -> tuple[Treatment, tuple[int, ...]] | None:
        """Another of the same kind that the plan has: ibuprofen where naproxen is asked for."""
        kinds = set(self.guard.closure(thing.tags)) - set(thing.tags[:1]) - _WIDE
        for _, _, action in self.actions():
            treatment = self.guard.records.treatments.get(action.id)
            if treatment is not None and kinds & set(self.guard.closure(action.tags)):
                return treatment, action.sources
        return None

    def load(self, subject: Subject) -> tuple[int, Stage, Advice] | None:
        """The first line on what the leg may carry, with its stage and the place of that."""
        for place, stage, action in self.actions():
            line = getattr(action.load, str(subject.load), None) if action.load else None
            if line is not None:
                return place, stage, line
        return None
