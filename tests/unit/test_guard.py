"""The guard is three-valued: a fact that is not known becomes a question, never a guess."""

from collections.abc import Mapping

import msgspec
import pytest

from coxa.catalogue.cite import Citations
from coxa.model.answer import RedFlag
from coxa.model.care import SafetyRule
from coxa.model.facts import Facts
from coxa.pipeline import Pipeline
from coxa.plan.build import Likely, PlanBuilder
from coxa.safety.guard import Guard, Verdict, bare_tags


def rule(**changes: object) -> SafetyRule:
    given = {
        "id": "ulcer", "tags": ("nsaid-oral",), "when": "has:peptic-ulcer", "verdict": "avoid",
        "reason": "An ulcer bleeds.", "ask": "Ever had an ulcer?", "instead": ("paracetamol",),
        "sources": ("a",), **changes,
    }  # fmt: skip
    return SafetyRule(**given)  # type: ignore[arg-type]


def judged(
    parts: Pipeline,
    rules: tuple[SafetyRule, ...],
    truths: Mapping[str, bool],
    tags: tuple[str, ...] = ("ibuprofen",),
    flags: tuple[RedFlag, ...] = (),
) -> Verdict:
    """Verdict on a proposal under these rules alone, with no condition's harms."""
    records = msgspec.structs.replace(
        parts.catalogue.records, safety={r.id: r for r in rules}, conditions={}
    )
    return Guard(records, Facts(truths=truths), {}, flags).judge(tags)


def test_true_avoids_with_reason_and_replacement(parts: Pipeline) -> None:
    verdict = judged(parts, (rule(),), {"has:peptic-ulcer": True})
    assert [reason.text for reason in verdict.avoid] == ["An ulcer bleeds."]
    assert verdict.avoid[0].sources == ("a",)
    assert (verdict.after_avoid, verdict.asks) == (("paracetamol",), ())


def test_false_lets_it_through_without_a_question(parts: Pipeline) -> None:
    assert judged(parts, (rule(),), {"has:peptic-ulcer": False}) == Verdict((), (), (), (), ())


def test_unknown_lets_it_through_and_asks(parts: Pipeline) -> None:
    verdict = judged(parts, (rule(),), {})
    assert (verdict.avoid, [r.ask for r in verdict.asks]) == ((), ["Ever had an ulcer?"])


def test_unknown_without_a_question_says_nothing(parts: Pipeline) -> None:
    assert judged(parts, (rule(ask=None),), {}).asks == ()


def test_a_pointless_question_is_not_asked(parts: Pipeline) -> None:
    asking = rule(when="pregnant", ask="Pregnant?", ask_unless="sex = male")
    records = msgspec.structs.replace(
        parts.catalogue.records, safety={"ulcer": asking}, conditions={}
    )
    for sex, count in (("male", 0), ("female", 1)):
        guard = Guard(records, Facts(words={"sex": sex}), {})
        assert len(guard.judge(("ibuprofen",)).asks) == count
    assert len(Guard(records, Facts(), {}).judge(("ibuprofen",)).asks) == 1


@pytest.mark.parametrize(
    ("verdict", "avoid", "cautions"), [("avoid", 1, 0), ("caution", 0, 1), ("require", 0, 0)]
)
def test_kinds_of_rule(parts: Pipeline, verdict: str, avoid: int, cautions: int) -> None:
    one = rule(verdict=verdict, adds=("inr-check",), instead=())
    found = judged(parts, (one,), {"has:peptic-ulcer": True})
    assert (len(found.avoid), len(found.cautions)) == (avoid, cautions)
    assert found.adds == ("inr-check",)


def test_a_rule_about_a_tag_holds_for_all_under_it(parts: Pipeline) -> None:
    truths = {"has:peptic-ulcer": True}
    assert judged(parts, (rule(),), truths, ("celecoxib",)).avoid
    assert judged(parts, (rule(),), truths, ("nsaid-oral",)).avoid
    assert not judged(parts, (rule(),), truths, ("nsaid-topical",)).avoid
    assert not judged(parts, (rule(),), truths, ("paracetamol",)).avoid


def test_an_or_with_one_known_true_part_is_decided(parts: Pipeline) -> None:
    either = rule(when="has:peptic-ulcer or has:gi-bleed")
    assert judged(parts, (either,), {"has:gi-bleed": True}).avoid
    assert judged(parts, (either,), {"has:gi-bleed": False}).asks, "the other half is not known"
    both = rule(when="has:peptic-ulcer and has:gi-bleed")
    assert judged(parts, (both,), {"has:gi-bleed": False}) == Verdict((), (), (), (), ())
    assert judged(parts, (both,), {"has:gi-bleed": True}).asks


def test_what_a_raised_flag_holds_back(parts: Pipeline) -> None:
    flag = RedFlag(
        id="cauda-equina", text="t", urgency="emergency", action="a", tags=(), sources=()
    )
    verdict = judged(parts, (), {}, ("manual-therapy",), (flag,))
    [reason] = verdict.avoid
    assert reason.text.startswith("Not before this is treated or ruled out: ")
    assert reason.sources == parts.catalogue.records.red_flags["cauda-equina"].sources
    assert not judged(parts, (), {}, ("paracetamol",), (flag,)).avoid


def test_harms_need_their_probability(parts: Pipeline) -> None:
    records = parts.catalogue.records
    condition, harm = next(
        (c.id, h) for c in records.conditions.values() for h in c.harms
        if h.when is None and h.from_probability > 0.01
    )  # fmt: skip
    alone = msgspec.structs.replace(records, safety={})
    enough = Guard(alone, Facts(), {condition: harm.from_probability})
    less = Guard(alone, Facts(), {condition: harm.from_probability - 0.005})
    assert any(r.text == harm.text for r in enough.judge(harm.tags).avoid)
    assert not any(r.text == harm.text for r in less.judge(harm.tags).avoid)


def test_bare_tags_are_carried_by_nothing(parts: Pipeline) -> None:
    records = parts.catalogue.records
    bare = set(bare_tags(records))
    assert "steroid-injection-without-glucose-plan" in bare
    assert "tramadol" in bare, "no plan offers it, somebody else may"
    for condition in records.conditions.values():
        for stage in condition.stages:
            for action in stage.actions:
                assert not bare & set(records.treatments[action.treatment].tags)


def test_a_later_stage_never_loosens_a_harm(parts: Pipeline) -> None:
    """The guard judges without stages: only the plan's wording changes, never the verdict."""
    records = parts.catalogue.records
    for condition in records.conditions.values():
        for harm in condition.harms:
            if harm.until_stage is None:
                continue
            bare = msgspec.structs.replace(harm, when=None, from_probability=0.0)
            alone = msgspec.structs.replace(condition, harms=(bare,))
            known = msgspec.structs.replace(records, safety={}, conditions={condition.id: alone})
            guard = Guard(known, Facts(), {condition.id: 1.0})
            for tag in harm.tags:
                reasons = guard.judge((tag,)).avoid
                assert [reason.ends for reason in reasons] == [(condition.id, harm.until_stage)]


def test_no_stage_both_offers_and_holds(parts: Pipeline) -> None:
    """Over all conditions with their harms at work: what waits carries no action and a reason."""
    waiting = 0
    for condition in parts.catalogue.records.conditions.values():
        facts = Facts().with_numbers({f"p:{condition.id}": 1.0})
        guard = Guard(parts.catalogue.records, facts, {condition.id: 1.0})
        citations = Citations(parts.catalogue.records)
        builder = PlanBuilder(parts.catalogue.records, facts, guard, citations)
        plan = builder.build(Likely(condition, ()), (), (), parts.bare)
        offered = {action.id for stage in plan.stages for action in stage.actions}
        for place, stage in enumerate(plan.stages):
            for later in stage.not_yet:
                waiting += 1
                assert place > 0 and later.id not in offered and later.not_before, later
                assert not hasattr(later, "tags")
    assert waiting >= 4


def test_what_a_rule_requires_stands_once(parts: Pipeline) -> None:
    """A check that a rule adds is not repeated by the same rule in every later stage."""
    septic = parts.catalogue.records.conditions["septic-arthritis"]
    facts = Facts().with_numbers({"p:septic-arthritis": 1.0})
    guard = Guard(parts.catalogue.records, facts, {septic.id: 1.0})
    citations = Citations(parts.catalogue.records)
    builder = PlanBuilder(parts.catalogue.records, facts, guard, citations)
    plan = builder.build(Likely(septic, ()), (), ("antibiotics-before-aspiration",), parts.bare)
    named = [action.id for stage in plan.stages for action in stage.actions]
    assert named.count("blood-cultures") == named.count("urgent-aspiration") == 1
