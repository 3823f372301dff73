"""Judges a proposal by its tags: what rules it out, what it needs, what is not known.

Input: facts, safety rules, the harms of conditions that are still possible. Output: `Verdict`.
A fact that is not known becomes a question, never a guess.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from coxa.catalogue.expressions import fits, holds, parse
from coxa.catalogue.records import Records
from coxa.model.answer import RedFlag
from coxa.model.care import SafetyRule
from coxa.model.facts import Facts
from coxa.model.knowledge import Harm
from coxa.model.naming import in_sentence, proper_names

# tags of tests that are warned of as a routine only
_ROUTINE = "routine-"
_HELD = "Not before this is treated or ruled out: {}."


class Reason(NamedTuple):
    """Why something is ruled out: text, references, and the tags it is about.

    `ends`: what ends it, the condition and its stage for a harm, a red flag's id alone. `rule`: the
    safety rule that gives it; where none does, it ends with what is still open.
    """

    text: str
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    ends: tuple[str, ...] = ()
    rule: str | None = None


def reason_of(rule: SafetyRule) -> Reason:
    """The reason that a safety rule gives."""
    return Reason(rule.reason, rule.sources, rule.tags, rule=rule.id)


class Verdict(NamedTuple):
    """What holds for a proposal; `adds` joins it, `after_avoid` comes where it is ruled out."""

    avoid: tuple[Reason, ...]
    cautions: tuple[Reason, ...]
    adds: tuple[str, ...]
    after_avoid: tuple[str, ...]
    asks: tuple[SafetyRule, ...]


class Guard:
    """Safety rules and harms indexed by tag for one patient."""

    def __init__(
        self,
        records: Records,
        facts: Facts,
        probability: Mapping[str, float],
        flags: Iterable[RedFlag] = (),
    ) -> None:
        self.records = records
        self.facts = facts
        self.truth = {rule.id: holds(parse(rule.when), facts) for rule in records.safety.values()}
        self.by_tag: dict[str, list[SafetyRule]] = {}
        for safety in records.safety.values():
            for tag in safety.tags:
                self.by_tag.setdefault(tag, []).append(safety)
        raised = [rule for flag in flags if (rule := records.red_flags.get(flag.id)) is not None]
        self.lifted = frozenset(tag for rule in raised for tag in rule.lifts)
        self.called = frozenset(tag for rule in raised for tag in rule.tags)
        self.harms = self._harms(probability)
        proper = proper_names(records.settings)
        self.held = [
            Reason(_HELD.format(in_sentence(rule.text, proper)), rule.sources, left, (rule.id,))
            for rule in raised
            if (left := self._unlifted(rule.avoid))
        ]

    def _harms(self, probability: Mapping[str, float]) -> list[tuple[str, Harm]]:
        """The harms at work, those of the most probable condition first."""
        found = []
        for condition in sorted(
            self.records.conditions.values(), key=lambda c: -probability.get(c.id, 0.0)
        ):
            for harm in condition.harms:
                if probability.get(condition.id, 0.0) < harm.from_probability:
                    continue
                left = tuple(tag for tag in self._unlifted(harm.tags) if not self._called(tag))
                if left and fits(harm.when, self.facts):
                    found.append((condition.id, replace(harm, tags=left)))
        return found

    def _called(self, tag: str) -> bool:
        """Whether a red flag calls for what a harm warns of as a routine: 'routine-mri'."""
        asked = self.records.tags.get(tag, ()) if tag.startswith(_ROUTINE) else ()
        return not self.called.isdisjoint(asked)

    def _unlifted(self, tags: Iterable[str]) -> tuple[str, ...]:
        """The tags that no raised red flag frees."""
        return tuple(tag for tag in tags if tag not in self.lifted)

    def closure(self, tags: Iterable[str]) -> tuple[str, ...]:
        """The tags with all that they imply."""
        return _with_implied(tags, self.records)

    def judge(self, tags: Iterable[str]) -> Verdict:
        """Verdict on a proposal that carries these tags."""
        carried = self.closure(tags)
        rules = {r.id: r for tag in carried for r in self.by_tag.get(tag, ())}
        avoid: list[Reason] = []
        cautions: list[Reason] = []
        adds: list[str] = []
        after: list[str] = []
        asks: list[SafetyRule] = []
        for rule in rules.values():
            truth = self.truth[rule.id]
            if truth is True:
                reason = reason_of(rule)
                if rule.verdict == "avoid":
                    avoid.append(reason)
                    after.extend((*rule.instead, *rule.adds))
                elif rule.verdict == "caution":
                    cautions.append(reason)
                adds.extend(rule.adds)
            elif truth is None and rule.ask and not self._pointless(rule):
                asks.append(rule)
        for condition, harm in self.harms:
            if set(harm.tags) & set(carried):
                ends = (condition, harm.until_stage) if harm.until_stage else ()
                avoid.append(Reason(harm.text, harm.sources, harm.tags, ends))
        avoid.extend(reason for reason in self.held if set(reason.tags) & set(carried))
        return Verdict(
            tuple(avoid), tuple(cautions), tuple(dict.fromkeys(adds)),
            tuple(dict.fromkeys(after)), tuple(asks),
        )  # fmt: skip

    def _pointless(self, rule: SafetyRule) -> bool:
        return rule.ask_unless is not None and fits(rule.ask_unless, self.facts)

    def barring(self, tags: Iterable[str]) -> list[SafetyRule]:
        """Rules that hold and rule out what carries one of these tags."""
        return [rule for rule in self.true_rules_about(tags) if rule.verdict == "avoid"]

    def true_rules_about(self, tags: Iterable[str]) -> list[SafetyRule]:
        """Rules that hold and are about any of these tags, in the order of the data."""
        wanted = set(self.closure(tags))
        return [
            rule
            for rule in self.records.safety.values()
            if self.truth[rule.id] is True and wanted & set(rule.tags)
        ]


def _with_implied(tags: Iterable[str], records: Records) -> tuple[str, ...]:
    found = dict.fromkeys(tags)
    for tag in tuple(found):
        found.update(dict.fromkeys(records.tags.get(tag, ())))
    return tuple(found)


def bare_tags(records: Records) -> tuple[str, ...]:
    """Tags that no test and no treatment of a plan carries.

    Such are a wrong timing, a missing check, or a drug that is only ever somebody else's proposal.
    """
    planned = {
        action.treatment
        for condition in records.conditions.values()
        for stage in condition.stages
        for action in stage.actions
    }
    planned.update(name for rule in records.safety.values() for name in (*rule.adds, *rule.instead))
    carried = [
        tag for name in planned & set(records.treatments) for tag in records.treatments[name].tags
    ]
    carried += [tag for test in records.tests.values() for tag in test.tags]
    reached = set(_with_implied(carried, records))
    return tuple(tag for tag in records.tags if tag not in reached)
