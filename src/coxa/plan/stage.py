"""One stage of care for this patient: every action judged, what waits and what is avoided.

Input: a stage of a condition, guard, facts. Output: `Stage`. What a fact rules out moves to
'avoid' with its reason; what only the condition's own earlier stages rule out is named as not yet
to be done; what a rule requires joins, a check or referral only where it is first needed.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import already_done, fits, holds, parse
from coxa.catalogue.records import Records
from coxa.model.answer import Action, Avoid, NotYet, SafetyCheck, Stage
from coxa.model.care import Treatment
from coxa.model.facts import Facts
from coxa.model.knowledge import Condition, PlanAction, PlanStage
from coxa.model.naming import in_sentence, proper_names
from coxa.plan.load import carried
from coxa.plan.shown import sources_of
from coxa.plan.tag_words import dosed
from coxa.safety.guard import Guard, Reason, Verdict

_MOST_REASONS = 2
REPEATED = ("drug", "injection")  # what protects a drug stands beside it each time
_BEGINNING = 50  # a text that names its subject later seems to speak of something else
_NOTHING = Avoid(tags=(), text="", reason="", sources=(), names=())
_SHORT = 3  # "no", "CT" and "hip" stand inside other words: only the whole word counts


class Gathered(NamedTuple):
    """What a stage has so far: actions, what waits, and what the earlier stages have ended."""

    actions: dict[str, Action]
    later: dict[str, NotYet]
    ended: frozenset[tuple[str, ...]]


class StageBuilder:
    """Builds stages for one patient; collects what is avoided and what has to be asked."""

    def __init__(self, records: Records, facts: Facts, guard: Guard, citations: Citations) -> None:
        self.records = records
        self.facts = facts
        self.guard = guard
        self.citations = citations
        self.avoided: dict[str, Avoid] = {}
        self.checks: dict[str, SafetyCheck] = {}
        self.considered: dict[str, None] = {}
        self.told: set[str] = set()
        self.proper = proper_names(records.settings)

    def stage(self, stage: PlanStage, condition: Condition, before: str = "") -> Stage:
        """A stage of a condition with every action judged."""
        got = Gathered({}, {}, self.ended(stage, condition))
        for planned in stage.actions:
            if planned.when is not None and holds(parse(planned.when), self.facts) is False:
                continue
            treatment = self.records.treatments[planned.treatment]
            self.propose(treatment, planned, got)
        for planned in stage.actions:
            if planned.beside and not _accompanies(planned, got.actions):
                got.actions.pop(planned.treatment, None)
        self.told.update(a.id for a in got.actions.values() if a.kind not in REPEATED)
        said = (stage.enter_when, stage.leave_when, stage.escalate_when)
        return Stage(
            id=f"{condition.id}-{stage.id}",
            name=f"{before}{stage.name}",
            condition=condition.id,
            enter_when=stage.enter_when.text,
            actions=tuple(got.actions.values()),
            leave_when=stage.leave_when.text,
            escalate_when=stage.escalate_when.text,
            duration=stage.duration,
            sources=self.citations.cite(s for part in said for s in part.sources),
            not_yet=tuple(got.later.values()),
        )

    def ended(self, stage: PlanStage, condition: Condition) -> frozenset[tuple[str, ...]]:
        """What the earlier stages have settled when this one begins: harms and red flags."""
        place = condition.stages.index(stage)
        reached = {(condition.id, other.id) for other in condition.stages[: place + 1]}
        settled = {reason.ends for reason in self.guard.held} if place else set()
        return frozenset(reached | settled)

    def propose(self, treatment: Treatment, planned: PlanAction | None, got: Gathered) -> None:
        """Add an action with what it requires, or move it to 'avoid' and add what replaces it."""
        if treatment.id in got.actions:
            return
        self.considered.update(dict.fromkeys(treatment.tags))
        verdict = self.guard.judge(treatment.tags)
        if verdict.avoid and all(reason.ends in got.ended for reason in verdict.avoid):
            got.later.setdefault(treatment.id, self.waiting(treatment, planned, verdict))
            return
        if verdict.avoid:
            for reason in verdict.avoid[:_MOST_REASONS]:
                self.avoid((dosed(treatment.name, reason.tags),), treatment.tags, reason)
            for name in verdict.after_avoid:
                if name not in self.told:
                    self.add(name, got.actions)
            return
        self.ask(verdict)
        got.actions[treatment.id] = self.action(treatment, planned, verdict)
        for name in verdict.adds:
            if name not in self.told:
                self.add(name, got.actions)

    def add(self, name: str, actions: dict[str, Action]) -> None:
        """Add a treatment, or a bare tag, that a rule brings; only if it is safe and helps here."""
        treatment = self.records.treatments.get(name)
        if treatment is None or name in actions:
            return
        if treatment.brought_when is not None and not fits(treatment.brought_when, self.facts):
            return
        verdict = self.guard.judge(treatment.tags)
        if not verdict.avoid:
            actions[name] = self.action(treatment, None, verdict)

    def waiting(self, treatment: Treatment, planned: PlanAction | None, verdict: Verdict) -> NotYet:
        """What belongs here but waits, with what has to end first; it carries no tags."""
        action = self.action(treatment, planned, verdict)
        before = self.citations.cite(s for reason in verdict.avoid for s in reason.sources)
        return NotYet(
            id=action.id,
            kind=action.kind,
            text=action.text,
            dose=action.dose,
            frequency=action.frequency,
            maximum=action.maximum,
            duration=action.duration,
            not_before=_told_once(verdict.avoid),
            sources=tuple(sorted({*action.sources, *before})),
        )

    def action(self, treatment: Treatment, planned: PlanAction | None, verdict: Verdict) -> Action:
        """The action as shown, its own words first and the treatment's where it has none."""
        sources = sources_of(treatment, planned)
        sources += tuple(s for reason in verdict.cautions for s in reason.sources)
        return Action(
            id=treatment.id,
            kind=treatment.kind,
            tags=self.guard.closure(treatment.tags),
            text=self.named(treatment.name, (planned and planned.text) or treatment.text),
            dose=(planned and planned.dose) or treatment.dose,
            duration=(planned and planned.duration) or treatment.duration,
            ends_after=(planned and planned.ends_after) or treatment.ends_after or "unknown",
            strength=(planned and planned.strength) or treatment.strength,
            sources=self.citations.cite(sources),
            frequency=None if planned and planned.dose else treatment.frequency,
            maximum=(planned and planned.maximum) or treatment.maximum,
            with_food=treatment.with_food,
            done=self.is_done(treatment),
            checks=(*treatment.before_use, *(r.text.rstrip(".") for r in verdict.cautions)),
            load=carried(
                treatment.load,
                planned.load if planned else None,
                self.facts,
                self.records.model,
                self.citations,
            ),
        )

    def is_done(self, treatment: Treatment) -> bool:
        """Whether the note has a result of this test."""
        test = self.records.tests.get(treatment.id)
        return treatment.kind == "test" and test is not None and already_done(test, self.facts)

    def named(self, name: str, text: str) -> str:
        """The sentence, led by what it is about where it does not name it at its beginning."""
        first = name.split(" ")[0].rstrip(",").lower()
        end = r"\b" if len(first) <= _SHORT else ""
        said = re.search(rf"\b{re.escape(first)}{end}", text.lower()[:_BEGINNING])
        return text if said else f"{name}: {in_sentence(text, self.proper)}"

    def avoid(self, names: tuple[str, ...], tags: tuple[str, ...], reason: Reason) -> None:
        """Note that something is not to be done; one entry per reason."""
        known = self.avoided.get(reason.text, _NOTHING)
        names = _united(known.names, names)
        self.avoided[reason.text] = Avoid(
            tags=_united(known.tags, self.guard.closure(tags)),
            text=", ".join(names),
            reason=reason.text,
            sources=tuple(sorted({*known.sources, *self.citations.cite(reason.sources)})),
            names=names,
            rules=_united(known.rules, (reason.rule,) if reason.rule else ()),
            about=_united(known.about, reason.tags),
        )

    def ask(self, verdict: Verdict) -> None:
        """Turn unknown facts that matter into safety checks."""
        for rule in verdict.asks:
            if rule.ask:
                known = self.checks.get(rule.ask)
                rules = _united(known.rules if known else (), (rule.id,))
                self.checks[rule.ask] = self.check(rule.ask, rules)

    def check(self, ask: str, names: tuple[str, ...]) -> SafetyCheck:
        """One question with all that it decides."""
        rules = [self.records.safety[name] for name in names]
        tags = (tag for rule in rules for tag in rule.adds if tag in self.records.tags)
        return SafetyCheck(
            ask=ask,
            why=" ".join(dict.fromkeys(rule.reason for rule in rules)),
            tags=tuple(dict.fromkeys(tags)),
            sources=self.citations.cite(s for rule in rules for s in rule.sources),
            rules=names,
        )


def _told_once(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """Why something waits: the condition's own reasons, else the most urgent red flag alone."""
    own = [reason.text for reason in reasons if len(reason.ends) > 1]
    return tuple(dict.fromkeys(own or [reason.text for reason in reasons[:1]]))


def _accompanies(planned: PlanAction, actions: Mapping[str, Action]) -> bool:
    """Whether another action of the stage carries one of the tags that it belongs to."""
    others = (action for name, action in actions.items() if name != planned.treatment)
    return any(set(planned.beside) & set(action.tags) for action in others)


def _united(known: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """What is known already and what is new, each once."""
    return tuple(dict.fromkeys((*known, *more)))
