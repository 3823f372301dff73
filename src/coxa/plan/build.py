"""The staged plan: what is safe under every likely cause now, what waits, what must not be done.

Input: facts, differential, red flags, guard. Output: `Plan`.

The most probable condition gives the stages; other likely ones each give their first stage. Every
action passes the guard: what a fact rules out moves to 'avoid' with its reason, what a rule
requires joins it, and a fact that is not known becomes a safety check.
"""

from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import NamedTuple

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import fits
from coxa.catalogue.records import Records
from coxa.model.answer import (
    ACT_FIRST,
    MAKE_SAFE,
    SOON,
    Action,
    Answer,
    Plan,
    RedFlag,
    Stage,
)
from coxa.model.care import SafetyRule
from coxa.model.knowledge import Condition, PlanStage
from coxa.model.naming import in_sentence
from coxa.plan.follow_up import reviews
from coxa.plan.open_cause import while_open
from coxa.plan.prevention import prevent
from coxa.plan.rehabilitate import rehabilitate
from coxa.plan.stage import REPEATED, StageBuilder
from coxa.plan.tag_words import in_words
from coxa.safety.guard import Reason, reason_of
from coxa.safety.red_flags import probable_urgencies

_ALSO_LIKELY = 2
_TRIED = "Tried before, by the note; what helped goes on: "
_HELPS = "Goes on, as it helps by the note: "
_AFTER = "Once the emergency is excluded or treated: "
# rules about what is taken, and about what a state asks for, hold whatever is proposed
_ALWAYS = ("drug-taken", "in-any-case")


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


class PlanBuilder(StageBuilder):
    """Collects stages, avoided proposals and checks for one patient."""

    def build(
        self,
        who: Likely,
        flags: tuple[RedFlag, ...],
        proposed: Iterable[str],
        bare: tuple[str, ...],
        tests: tuple[str, ...] = (),
    ) -> Plan:
        """The whole plan; `proposed` are tags that the note proposes, `tests` of the next tests."""
        urgent = [flag for flag in flags if flag.urgency != "routine"]
        first = [self.flag_stage(urgent)] if urgent else []
        proposed = [*proposed, *tests, *_ALWAYS]
        self.told.update(self.required(proposed))
        waits = self.waits(who.lead, flags)
        own = self.own_stages(who.lead, waits)
        others = [
            self.stage(stage, condition, f"In case of {in_sentence(condition.name, self.proper)}: ")
            for condition in who.others
            for stage in self.in_turn(condition)[0][:1]
        ]
        self.considered.update(dict.fromkeys(proposed))
        seen = self.seen()
        related = [tag for tag in bare if set(self.guard.closure((tag,))[1:2]) & seen]
        safety = self.safety_stage(proposed, related, own)
        stages = [*first, *([safety] if safety else []), *own, *others]
        self.ask(self.guard.judge(tests))
        self.list_harms(who)
        known = self.records, self.facts, self.guard, self.citations
        return Plan(
            stages=tuple(stage for stage in stages if stage.actions or stage.not_yet),
            avoid=tuple(self.avoided.values()),
            safety_checks=tuple(self.checks.values()),
            rehabilitation=None if waits else rehabilitate(who.lead, *known),
            prevention=prevent(who.lead, *known),
            follow_up=() if waits else reviews(who.lead, self.facts, self.records, self.citations),
            open_cause=while_open((who.lead, *who.others), (*own, *others), *known),
        )

    def own_stages(self, lead: Condition, waits: bool) -> list[Stage]:
        """The leading condition's stages from the one to begin with; those tried stand last."""
        next_up, tried = self.in_turn(lead)
        own = [
            self.stage(stage, lead, _AFTER if waits and place == 0 else self.before(stage))
            for place, stage in enumerate(next_up)
        ]
        return [*own, *(self.stage(stage, lead, _TRIED) for stage in tried)]

    def before(self, stage: PlanStage) -> str:
        """What the note tells of a stage that is under way."""
        helps = stage.helped_when is not None and fits(stage.helped_when, self.facts)
        return _HELPS if helps else ""

    def waits(self, lead: Condition, flags: Iterable[RedFlag]) -> bool:
        """Whether an emergency that is not of the leading condition comes before its care.

        Its stages then say so, and neither exercises nor reviews in weeks are given yet.
        """
        if lead.finds_emergency or all(flag.urgency != "emergency" for flag in flags):
            return False
        urgent = dict(probable_urgencies(self.facts, self.records))
        if urgent.get(lead.id) in SOON:
            return False
        # one that is of today itself and only less probable is not put behind another
        return lead.urgency not in SOON or not fits(lead.urgency_when, self.facts)

    def applies(self, stage: PlanStage) -> bool:
        """Whether a stage is for this patient: its expression is true, or it has none."""
        return fits(stage.when, self.facts)

    def in_turn(self, condition: Condition) -> tuple[list[PlanStage], list[PlanStage]]:
        """The stages for this patient from the one to begin with, and those tried before it.

        What the note tells to have failed is not begun anew; the last stage always stays.
        """
        fitting = [stage for stage in condition.stages if self.applies(stage)]
        tried = list(takewhile(self.tried, fitting[:-1]))
        return fitting[len(tried) :], tried

    def tried(self, stage: PlanStage) -> bool:
        """Whether the note tells that a stage did not suffice."""
        return stage.tried_when is not None and fits(stage.tried_when, self.facts)

    def flag_stage(self, flags: list[RedFlag]) -> Stage:
        """The first stage: the actions of all red flags, most urgent first."""
        said: set[str] = set()
        actions = tuple(self.flag_action(flag, said) for flag in flags)
        names = {"emergency": "Emergency: now", "same-day": "Today", "urgent": "Urgent"}
        sources = tuple(sorted({n for action in actions for n in action.sources}))
        return Stage(
            id=ACT_FIRST,
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

    def flag_action(self, flag: RedFlag, said: set[str]) -> Action:
        """A red flag's action; what a fact of this patient rules out is taken from it.

        The reason is told once: `said` are the rules that an earlier action told.
        """
        barring = self.guard.barring(flag.tags)
        ruled_out = {tag for rule in barring for tag in rule.tags}
        barred = {tag for tag in flag.tags if ruled_out & set(self.guard.closure((tag,)))}
        named = [name for rule in barring for name in (*rule.instead, *rule.adds)]
        instead = [name for name in named if name in self.records.tags and name not in ruled_out]
        told = [rule for rule in barring if rule.id not in said]
        said.update(rule.id for rule in told)
        reasons = (in_sentence(rule.reason, self.proper) for rule in told)
        but = "".join(f" But for this patient: {reason}" for reason in reasons)
        sources = {n for rule in told for n in self.citations.cite(rule.sources)}
        return Action(
            id=flag.id,
            kind="emergency" if flag.urgency == "emergency" else "urgent",
            tags=tuple(dict.fromkeys((*(t for t in flag.tags if t not in barred), *instead))),
            text=f"{flag.action}{but}",
            dose=None,
            duration=None,
            strength="expert",
            sources=tuple(sorted({*flag.sources, *sources})),
            limited_by=tuple(rule.id for rule in barring),
        )

    def required(self, proposed: list[str]) -> set[str]:
        """Checks and referrals that somebody's proposal calls for: they stand before the stages."""
        adds = {name for rule in self.guard.true_rules_about(proposed) for name in rule.adds}
        treatments = self.records.treatments
        return {n for n in adds if n in treatments and treatments[n].kind not in REPEATED}

    def seen(self) -> set[str]:
        """All tags that the plan or someone in the note considered."""
        return set(self.guard.closure(self.considered))

    def safety_stage(
        self, proposed: list[str], related: list[str], own: list[Stage]
    ) -> Stage | None:
        """What facts of this patient call for, whatever the cause: changes and checks.

        What nobody has proposed is not called for here where the condition's own stages have it,
        and no check that the first of them has.
        """
        actions: dict[str, Action] = {}
        sources: list[str] = []
        reasons: list[str] = []
        proposals = self.guard.true_rules_about(proposed)
        direct = {rule.id for rule in proposals}
        barred = {tag for rule in proposals if rule.verdict == "avoid" for tag in rule.tags}
        given = {tag for stage in own for action in stage.actions for tag in action.tags}
        for treatment in self.records.treatments.values():
            stops = treatment.stops
            if stops is None or not self.facts.truth(f"taking:{stops}"):
                continue
            if bars := self.guard.barring((stops,)):
                self.add(treatment.id, actions)
                sources.extend(bars[0].sources)
                reasons.append(bars[0].reason)
        for rule in self.guard.true_rules_about([*proposed, *related]):
            if rule.verdict == "avoid":
                self.avoid(in_words(rule.tags[:3]), rule.tags, reason_of(rule))
            elif self.pointless(rule, barred, given):
                continue
            before = len(actions)
            for name in self.called_for(rule, own, related, rule.id in direct):
                self.add(name, actions)
            if len(actions) > before:
                sources.extend(rule.sources)
                reasons.append(rule.reason)
        if not actions:
            return None
        return Stage(
            id=MAKE_SAFE,
            name="First make treatment safe for this patient",
            condition=None,
            enter_when=" ".join(dict.fromkeys(reasons)),
            actions=tuple(actions.values()),
            leave_when="The checks are back and unsafe treatment has been stopped or replaced.",
            escalate_when="A check is abnormal: ask the specialist who looks after that problem.",
            duration="before the first dose or procedure",
            sources=self.citations.cite(sources),
        )

    def pointless(self, rule: SafetyRule, barred: set[str], given: set[str]) -> bool:
        """Whether it tells how to use what another rule forbids and no stage has."""
        return all(
            barred & set(self.guard.closure((tag,))) and tag not in given for tag in rule.tags
        )

    def called_for(
        self, rule: SafetyRule, own: list[Stage], related: list[str], direct: bool
    ) -> list[str]:
        """What a rule brings before the stages: nothing that they have or that nothing needs."""
        if direct:
            first = {action.id for stage in own[:1] for action in stage.actions} & self.told
            had = {action.id for stage in own for action in stage.actions}
            replacing = [name for name in rule.instead if name not in had]
            return [name for name in (*rule.adds, *replacing) if name not in first]
        actions = [action for stage in own for action in stage.actions]
        about = {(self.guard.closure((tag,))[1:] or (tag,))[0] if tag in related else tag
                 for tag in rule.tags}  # fmt: skip
        if not about & {tag for action in actions for tag in action.tags}:
            return []
        return [name for name in rule.adds if name not in {action.id for action in actions}]

    def list_harms(self, who: Likely) -> None:
        """What must not be done while a condition is possible, even if nobody proposed it."""
        shown = {who.lead.id, *(condition.id for condition in who.others)}
        for condition_id, harm in self.guard.harms:
            if condition_id in shown and not self.covered(harm.tags):
                reason = Reason(harm.text, harm.sources, harm.tags)
                self.avoid(in_words(harm.tags[:3]), harm.tags, reason)
        for reason in self.guard.held:
            if not self.covered(reason.tags):
                self.avoid(in_words(self.unsaid(reason.tags)), reason.tags, reason)

    def unsaid(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the tags that no entry of the avoid list is about yet."""
        return tuple(tag for tag in tags if not self.covered((tag,)))

    def covered(self, tags: Iterable[str]) -> bool:
        """Whether something is already said to be avoided for each of these tags."""
        avoided = {tag for entry in self.avoided.values() for tag in entry.tags}
        return set(tags) <= avoided


def answer(who: Likely, citations: Citations) -> Answer:
    """What guidelines and what single studies say of the likely conditions."""
    guidelines = [*who.lead.guidelines, *(s for c in who.others for s in c.guidelines[:2])]
    research = [*who.lead.research, *(s for c in who.others for s in c.research[:2])]
    return Answer(guidelines=citations.advice(guidelines), research=citations.advice(research))
