"""The staged plan: what is safe under every likely cause now, what waits, what must not be done.

Input: facts, differential, red flags, guard. Output: `Plan`.

The most probable condition gives the stages; other likely ones each give their first stage. Every
action passes the guard: what a fact rules out moves to 'avoid' with its reason, what a rule
requires joins it, and a fact that is not known becomes a safety check.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import holds, parse
from coxa.catalogue.records import Records
from coxa.model.answer import (
    Action,
    Answer,
    Avoid,
    FollowUp,
    Plan,
    RedFlag,
    SafetyCheck,
    Stage,
)
from coxa.model.facts import Facts
from coxa.model.knowledge import Condition, PlanAction, PlanStage, Treatment
from coxa.plan.guard import Guard, Reason, Verdict
from coxa.plan.load import carried
from coxa.plan.rehabilitate import rehabilitate
from coxa.plan.shown import sources_of

_ALSO_LIKELY = 2
_MOST_REASONS = 2
_SHORT = 3  # "no", "CT" and "hip" stand inside other words: only the whole word counts


class Likely(NamedTuple):
    """The condition that leads the plan and others that share it."""

    lead: Condition
    others: tuple[Condition, ...]


def likely(records: Records, probability: Mapping[str, float], plausible: float) -> Likely:
    """Lead and other likely conditions; 'other' leads only where nothing named is plausible."""
    ranked = sorted(
        (c for c in records.conditions.values() if c.group != "other"),
        key=lambda c: (-probability.get(c.id, 0.0), c.id),
    )
    fitting = [c for c in ranked if probability.get(c.id, 0.0) >= plausible]
    rest = records.conditions.get("other")
    if not fitting or (rest is not None and probability.get("other", 0.0) > 0.5):
        lead = rest or ranked[0]
        return Likely(lead, tuple(fitting[:_ALSO_LIKELY]))
    return Likely(fitting[0], tuple(fitting[1 : 1 + _ALSO_LIKELY]))


class PlanBuilder:
    """Collects stages, avoided proposals and checks for one patient."""

    def __init__(self, records: Records, facts: Facts, guard: Guard, citations: Citations) -> None:
        self.records = records
        self.facts = facts
        self.guard = guard
        self.citations = citations
        self.avoided: dict[str, Avoid] = {}
        self.checks: dict[str, SafetyCheck] = {}
        self.considered: dict[str, None] = {}

    def build(
        self,
        who: Likely,
        flags: tuple[RedFlag, ...],
        proposed: Iterable[str],
        bare: tuple[str, ...],
    ) -> Plan:
        """The whole plan."""
        stages: list[Stage] = []
        urgent = [flag for flag in flags if flag.urgency != "routine"]
        if urgent:
            stages.append(self.flag_stage(urgent))
        own = [self.stage(stage, who.lead) for stage in who.lead.stages if self.applies(stage)]
        others = [
            self.stage(stage, condition, f"If it is {_lower(condition.name)}: ")
            for condition in who.others
            for stage in [s for s in condition.stages if self.applies(s)][:1]
        ]
        self.considered.update(dict.fromkeys(proposed))
        seen = self.seen()
        related = [tag for tag in bare if set(self.guard.closure((tag,))[1:2]) & seen]
        planned = {action.id for stage in own for action in stage.actions}
        safety = self.safety_stage([*proposed], related, planned)
        if safety is not None:
            stages.append(safety)
        stages.extend(own)
        stages.extend(others)
        self.list_harms(who)
        return Plan(
            stages=tuple(stage for stage in stages if stage.actions),
            avoid=tuple(self.avoided.values()),
            safety_checks=tuple(self.checks.values()),
            rehabilitation=rehabilitate(
                who.lead, self.records, self.facts, self.guard, self.citations
            ),
            prevention=self.citations.advice(who.lead.prevention),
            follow_up=tuple(
                FollowUp(
                    when=rule.when,
                    who=rule.who,
                    what=rule.what,
                    sources=self.citations.cite(rule.sources),
                )
                for rule in who.lead.follow_up
            ),
        )

    def applies(self, stage: PlanStage) -> bool:
        """Whether a stage is for this patient: its expression is true, or it has none."""
        return stage.when is None or holds(parse(stage.when), self.facts) is True

    def flag_stage(self, flags: list[RedFlag]) -> Stage:
        """The first stage: the actions of all red flags, most urgent first."""
        actions = tuple(
            Action(
                id=flag.id,
                kind="emergency" if flag.urgency == "emergency" else "urgent",
                tags=flag.tags,
                text=flag.action,
                dose=None,
                duration=None,
                strength="expert",
                sources=flag.sources,
            )
            for flag in flags
        )
        names = {"emergency": "Emergency: now", "same-day": "Today", "urgent": "Urgent"}
        sources = tuple(sorted({n for flag in flags for n in flag.sources}))
        return Stage(
            id="act-first",
            name=names[flags[0].urgency],
            condition=None,
            enter_when="; ".join(flag.text for flag in flags) + ".",
            actions=actions,
            leave_when="The danger has been ruled out or treated.",
            escalate_when="Any worsening while waiting: call the emergency service.",
            duration={"emergency": "now", "same-day": "today", "urgent": "within days"}[
                flags[0].urgency
            ],
            sources=sources,
        )

    def stage(self, stage: PlanStage, condition: Condition, before: str = "") -> Stage:
        """A stage of a condition with every action judged."""
        actions: dict[str, Action] = {}
        for planned in stage.actions:
            if planned.when is not None and holds(parse(planned.when), self.facts) is False:
                continue
            treatment = self.records.treatments[planned.treatment]
            self.propose(treatment, planned, actions)
        said = (stage.enter_when, stage.leave_when, stage.escalate_when)
        return Stage(
            id=f"{condition.id}-{stage.id}",
            name=f"{before}{stage.name}",
            condition=condition.id,
            enter_when=stage.enter_when.text,
            actions=tuple(actions.values()),
            leave_when=stage.leave_when.text,
            escalate_when=stage.escalate_when.text,
            duration=stage.duration,
            sources=self.citations.cite(s for part in said for s in part.sources),
        )

    def propose(
        self, treatment: Treatment, planned: PlanAction | None, actions: dict[str, Action]
    ) -> None:
        """Add an action with what it requires, or move it to 'avoid' and add what replaces it."""
        if treatment.id in actions:
            return
        self.considered.update(dict.fromkeys(treatment.tags))
        verdict = self.guard.judge(treatment.tags)
        if verdict.avoid:
            for reason in verdict.avoid[:_MOST_REASONS]:
                self.avoid(treatment.name, treatment.tags, reason)
            for name in verdict.after_avoid:
                self.add(name, actions)
            return
        self.ask(verdict)
        actions[treatment.id] = self.action(treatment, planned, verdict)
        for name in verdict.adds:
            self.add(name, actions)

    def add(self, name: str, actions: dict[str, Action]) -> None:
        """Add a treatment, or a bare tag, that a rule brings; only if it is safe itself."""
        treatment = self.records.treatments.get(name)
        if treatment is None or name in actions:
            return
        verdict = self.guard.judge(treatment.tags)
        if not verdict.avoid:
            actions[name] = self.action(treatment, None, verdict)

    def action(self, treatment: Treatment, planned: PlanAction | None, verdict: Verdict) -> Action:
        """The action as shown, its own words first and the treatment's where it has none."""
        sources = sources_of(treatment, planned)
        sources += tuple(s for reason in verdict.cautions for s in reason.sources)
        return Action(
            id=treatment.id,
            kind=treatment.kind,
            tags=self.guard.closure(treatment.tags),
            text=_named(treatment.name, (planned and planned.text) or treatment.text),
            dose=(planned and planned.dose) or treatment.dose,
            duration=(planned and planned.duration) or treatment.duration,
            strength=(planned and planned.strength) or treatment.strength,
            sources=self.citations.cite(sources),
            frequency=None if planned and planned.dose else treatment.frequency,
            maximum=(planned and planned.maximum) or treatment.maximum,
            with_food=treatment.with_food,
            checks=(*treatment.before_use, *(reason.text for reason in verdict.cautions)),
            load=carried(
                treatment.load,
                planned.load if planned else None,
                self.facts,
                self.records.model,
                self.citations,
            ),
        )

    def avoid(self, name: str, tags: tuple[str, ...], reason: Reason) -> None:
        """Note that something is not to be done; one entry per reason."""
        known = self.avoided.get(reason.text)
        if known is None:
            self.avoided[reason.text] = Avoid(
                tags=self.guard.closure(tags),
                text=name,
                reason=reason.text,
                sources=self.citations.cite(reason.sources),
            )
        elif name not in known.text.split(", "):
            self.avoided[reason.text] = Avoid(
                tags=tuple(dict.fromkeys((*known.tags, *self.guard.closure(tags)))),
                text=f"{known.text}, {name}",
                reason=reason.text,
                sources=known.sources,
            )

    def ask(self, verdict: Verdict) -> None:
        """Turn unknown facts that matter into safety checks."""
        for rule in verdict.asks:
            if rule.ask and rule.ask not in self.checks:
                self.checks[rule.ask] = SafetyCheck(
                    ask=rule.ask,
                    why=rule.reason,
                    tags=tuple(a for a in rule.adds if a in self.records.tags),
                    sources=self.citations.cite(rule.sources),
                )

    def seen(self) -> set[str]:
        """All tags that the plan or someone in the note considered."""
        return set(self.guard.closure(self.considered))

    def safety_stage(
        self, proposed: list[str], related: list[str], planned: set[str]
    ) -> Stage | None:
        """What facts of this patient call for, whatever the cause: changes and checks.

        What nobody has proposed is not called for here where the condition's own stages have it.
        """
        actions: dict[str, Action] = {}
        sources: list[str] = []
        reasons: list[str] = []
        direct = {rule.id for rule in self.guard.true_rules_about(proposed)}
        for rule in self.guard.true_rules_about([*proposed, *related]):
            if rule.verdict == "avoid":
                self.avoid(
                    _in_words(rule.tags[:3]),
                    rule.tags,
                    Reason(rule.reason, rule.sources, rule.tags),
                )
            before = len(actions)
            wanted = (*rule.adds, *rule.instead) if rule.id in direct else rule.adds
            for name in wanted:
                if rule.id in direct or name not in planned:
                    self.add(name, actions)
            if len(actions) > before:
                sources.extend(rule.sources)
                reasons.append(rule.reason)
        if not actions:
            return None
        return Stage(
            id="make-safe",
            name="First make treatment safe for this patient",
            condition=None,
            enter_when=" ".join(dict.fromkeys(reasons)),
            actions=tuple(actions.values()),
            leave_when="The checks are back and unsafe treatment has been stopped or replaced.",
            escalate_when="A check is abnormal: ask the specialist who looks after that problem.",
            duration="before the first dose or procedure",
            sources=self.citations.cite(sources),
        )

    def list_harms(self, who: Likely) -> None:
        """What must not be done while a condition is possible, even if nobody proposed it."""
        shown = {who.lead.id, *(condition.id for condition in who.others)}
        for condition_id, harm in self.guard.harms:
            if condition_id in shown and not self.covered(harm.tags):
                reason = Reason(harm.text, harm.sources, harm.tags)
                self.avoid(_in_words(harm.tags[:3]), harm.tags, reason)
        for reason in self.guard.held:
            if not self.covered(reason.tags):
                self.avoid(_in_words(reason.tags), reason.tags, reason)

    def covered(self, tags: Iterable[str]) -> bool:
        """Whether something is already said to be avoided for each of these tags."""
        avoided = {tag for entry in self.avoided.values() for tag in entry.tags}
        return set(tags) <= avoided


def answer(who: Likely, citations: Citations) -> Answer:
    """What guidelines and what single studies say of the likely conditions."""
    guidelines = [*who.lead.guidelines, *(s for c in who.others for s in c.guidelines[:2])]
    research = [*who.lead.research, *(s for c in who.others for s in c.research[:2])]
    return Answer(guidelines=citations.advice(guidelines), research=citations.advice(research))


def _named(name: str, text: str) -> str:
    """The sentence, led by what it is about where it does not name it."""
    first = name.split(" ")[0].rstrip(",").lower()
    end = r"\b" if len(first) <= _SHORT else ""
    said = re.search(rf"\b{re.escape(first)}{end}", text.lower())
    return text if said else f"{name}: {_lower(text)}"


def _in_words(tags: Iterable[str]) -> str:
    """Tags as a list of words."""
    return ", ".join(tag.replace("-", " ") for tag in tags)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
