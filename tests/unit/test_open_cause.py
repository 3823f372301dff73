"""While several causes stay likely the plan says what is right for all and what waits."""

import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent))
import report_sample

from coxa.model.answer import HeldFor, OpenCause
from coxa.pipeline import Pipeline, assess
from coxa.plan.tag_words import in_words
from coxa.report import render_html, render_text
from coxa.report.outline_open import open_cause

OPEN = (
    "48M, groin pain on sitting and squatting 2 years, FADIR positive, internal rotation 5 degrees."
    " X-ray: cam morphology, alpha angle 70, joint space narrowing to 1.8 mm."
)


def test_shared_care_and_what_waits(parts: Pipeline) -> None:
    plan = assess(OPEN, pipeline=parts).plan
    assert plan.open_cause is not None
    said = plan.open_cause
    assert len(said.conditions) >= 2
    first = {stage.condition: {a.id for a in stage.actions} for stage in reversed(plan.stages)}
    likely = [first[w.condition] for w in said.waits]
    for one in said.for_all:
        assert all(one.id in actions for actions in likely), one.id
    for waits in said.waits:
        assert waits.until
        others = [a for name, a in first.items() if name not in (None, waits.condition)]
        assert all(one.id not in actions for one in waits.actions for actions in others)
    assert said.not_while and all(held.sources for held in said.not_while)


def test_what_is_right_for_all_is_offered(parts: Pipeline) -> None:
    plan = assess(OPEN, pipeline=parts).plan
    assert plan.open_cause is not None
    offered = {action.id for stage in plan.stages for action in stage.actions}
    assert {one.id for one in plan.open_cause.for_all} <= offered
    assert {one.id for w in plan.open_cause.waits for one in w.actions} <= offered


def test_it_is_shown(parts: Pipeline) -> None:
    answer = assess(OPEN, pipeline=parts)
    assert "Right for all of these" in render_html(answer)
    assert "RIGHT FOR ALL" in render_text(answer).upper()


def test_a_tag_has_one_name_in_the_whole_answer() -> None:
    held = HeldFor(
        condition="gout",
        name="Gout",
        tags=("eswt", "xray"),
        reason="Harms.",
        sources=(),
        names=in_words(("eswt", "xray")),
    )
    said = OpenCause(conditions=(), for_all=(), at_once=(), waits=(), not_while=(held,))
    plan = replace(report_sample.routine().plan, open_cause=said)
    [item] = open_cause(plan).items
    assert item.text == "Shock waves, radiograph. Harms."
    assert "Shock waves, radiograph" in render_html(replace(report_sample.routine(), plan=plan))


@pytest.mark.parametrize(
    "note",
    [
        "61F right hip osteoarthritis on X-ray, groin pain on walking 2 years, stiff 10 minutes in "
        "the morning, internal rotation 5 degrees.",
        "13 year old boy, obese, limping. X-ray: slipped upper femoral epiphysis.",
    ],
)
def test_one_cause_needs_no_such_part(parts: Pipeline, note: str) -> None:
    answer = assess(note, pipeline=parts)
    assert answer.plan.open_cause is None
    assert "While the cause is open" not in render_html(answer)


def test_unloading_does_not_wait_for_the_proof(parts: Pipeline) -> None:
    note = (
        "63M, runner, groin pain for 4 weeks, now on walking. Femoral neck stress fracture or hip "
        "osteoarthritis suspected."
    )
    said = assess(note, pipeline=parts).plan.open_cause
    assert said is not None
    now = {one.id for spared in said.at_once for one in spared.actions}
    waiting = {one.id for waits in said.waits for one in waits.actions}
    assert {"non-weight-bearing", "rest-from-sport"} <= now
    assert not waiting & {"non-weight-bearing", "protected-weight-bearing", "walking-aid"}
