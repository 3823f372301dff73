"""Reasons of an answer carry ids: a sentence that is reworded changes nothing else."""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent))
import report_sample

from coxa.catalogue.cite import Citations
from coxa.catalogue.records import Records
from coxa.model.answer import ACT_FIRST, Assessment
from coxa.model.facts import Facts
from coxa.papers.make import Wanted, papers_of
from coxa.pipeline import Pipeline, assess, consult
from coxa.plan.rehabilitate import PhaseBuilder
from coxa.plan.stage import StageBuilder
from coxa.report import render_text
from coxa.safety.guard import Guard, Reason

KIDNEY = (
    "72F on lithium, groin pain on walking 3 years, stiff 10 minutes in the morning, internal "
    "rotation 5 degrees. X-ray: hip osteoarthritis, joint space lost. Ibuprofen proposed. eGFR 24."
)
SEPTIC_CHILD = (
    "6M, fever 39.2, refuses to walk since yesterday, hip held flexed, CRP 110. Not known whether "
    "he is allergic."
)
DAY = date(2026, 11, 21)


def builder(records: Records, truths: Mapping[str, bool] | None = None) -> StageBuilder:
    facts = Facts(truths=truths or {})
    return StageBuilder(records, facts, Guard(records, facts, {}), Citations(records))


def test_a_name_with_a_comma_is_listed_once(parts: Pipeline) -> None:
    made = builder(parts.catalogue.records)
    reason = Reason("Harms here.", (), ("codeine",))
    for _ in range(3):
        made.avoid(("Codeine, short course",), ("codeine",), reason)
    made.avoid(("Ibuprofen, child dose", "Paracetamol, child dose"), ("ibuprofen",), reason)
    [entry] = made.avoided.values()
    assert entry.names == (
        "Codeine, short course",
        "Ibuprofen, child dose",
        "Paracetamol, child dose",
    )
    assert entry.text == ", ".join(entry.names)


def test_what_is_avoided_names_its_rules_and_what_they_are_about(parts: Pipeline) -> None:
    safety = parts.catalogue.records.safety
    for entry in assess(KIDNEY, pipeline=parts).plan.avoid:
        if entry.rules:
            assert {safety[name].reason for name in entry.rules} == {entry.reason}
            assert set(entry.about) == {tag for n in entry.rules for tag in safety[n].tags}


def test_a_question_names_the_rules_that_it_decides(parts: Pipeline) -> None:
    records = parts.catalogue.records
    made = builder(records)
    for tag in ("denosumab", "nsaid-oral", "denosumab"):
        made.ask(made.guard.judge((tag,)))
    [check] = [one for ask, one in made.checks.items() if "kidney function (eGFR)" in ask]
    assert {"denosumab-advanced-ckd", "nsaid-egfr-below-30"} <= set(check.rules)
    for name in check.rules:
        assert check.why.count(records.safety[name].reason) == 1


def test_a_flag_that_a_probable_condition_raises_names_it(parts: Pipeline) -> None:
    flags = assess(SEPTIC_CHILD, pipeline=parts).red_flags
    own = {flag.id: flag.condition for flag in flags}
    assert own["probable-septic-arthritis"] == "septic-arthritis"
    assert all(
        one is None for name, one in own.items() if name in parts.catalogue.records.red_flags
    )


def test_a_red_flag_keeps_its_abbreviation_in_a_reason(parts: Pipeline) -> None:
    records = parts.catalogue.records
    rule = replace(records.red_flags["child-septic-hip"], text="INR over 5", avoid=("discharge",))
    known = replace(records, red_flags={rule.id: rule})
    flag = replace(report_sample.emergency().red_flags[0], id=rule.id)
    [reason] = Guard(known, Facts(), {}, (flag,)).held
    assert reason.text == "Not before this is treated or ruled out: INR over 5."


def handout(parts: Pipeline, changed: str = "", key: str = "") -> str:
    """The handout where every sentence `key` of a part of the plan was reworded."""
    found = consult(KIDNEY, pipeline=parts)
    plan = found.assessment.plan
    if changed:
        reworded = (replace(one, **{key: "Reworded?"}) for one in getattr(plan, changed))
        plan = replace(plan, **{changed: tuple(reworded)})
    told = found._replace(assessment=replace(found.assessment, plan=plan))
    made = {paper.name: paper.content.decode() for paper in papers_of(told, Wanted(DAY))}
    return made["handout.html"]


@pytest.mark.parametrize(("changed", "key"), [("avoid", "reason"), ("safety_checks", "ask")])
def test_a_reworded_reason_or_question_drops_nothing_from_the_handout(
    parts: Pipeline, changed: str, key: str
) -> None:
    assert handout(parts, changed, key) == handout(parts)


def acted_on(answer: Assessment, limited_by: tuple[str, ...]) -> str:
    """The short answer where the red flags' actions stand in a stage of their own, reworded."""
    [first, *more] = answer.plan.stages
    actions = tuple(replace(a, text="Reworded", limited_by=limited_by) for a in first.actions)
    stages = (replace(first, id=ACT_FIRST, actions=actions), *more)
    return render_text(replace(answer, plan=replace(answer.plan, stages=stages)))


def test_what_red_flags_call_for_is_told_once() -> None:
    answer = report_sample.emergency()
    assert "Do what stands under the red flags above." in acted_on(answer, ())
    told = acted_on(answer, ("nsaid-lithium",))
    assert "Do what stands" not in told and "Reworded" in told


def test_a_gated_phase_keeps_what_only_an_open_cause_forbids(parts: Pipeline) -> None:
    """A safety rule with the very words of a harm still leaves an exercise out."""
    records = parts.catalogue.records
    phase = next(
        one for p in records.programmes.values() for one in p.phases if one.gated and one.exercises
    )
    [name] = [line.exercise for line in phase.exercises[:1]]
    tag = records.exercises[name].tags[0]
    harm = replace(
        next(h for c in records.conditions.values() for h in c.harms), tags=(tag,), when=None
    )
    lead = replace(next(iter(records.conditions.values())), harms=(harm,))
    rule = replace(
        next(iter(records.safety.values())),
        tags=(tag,), when="pregnant", verdict="avoid", reason=harm.text,
    )  # fmt: skip
    for safety, kept in (({}, True), ({rule.id: rule}, False)):
        known = replace(records, conditions={lead.id: lead}, safety=safety)
        facts = Facts(truths={"pregnant": True})
        guard = Guard(known, facts, {lead.id: 1.0})
        made = PhaseBuilder(known, facts, guard, Citations(known)).phase(phase)
        assert (name in {exercise.id for exercise in made.exercises}) is kept
        assert (harm.text in made.not_before) is kept
