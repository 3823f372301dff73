"""What the note tells of the course so far moves the plan on: gains, a pregnancy, a list."""

import pytest

from coxa.model.answer import Plan
from coxa.pipeline import Pipeline, assess
from coxa.report import render_text

TEAR = "62F lateral hip pain. MRI: gluteus medius partial tear. Trendelenburg negative. "
PUBIS = " groin and pubic pain, worse turning in bed and on stairs, symphysis tender, walks ok."
CHANCE = (
    "49F incidental on KUB film: calcification above the greater trochanter and os acetabuli. "
    "No hip symptoms whatsoever. "
)


def plan_of(note: str, parts: Pipeline) -> Plan:
    return assess(note, pipeline=parts).plan


def test_a_stage_that_helps_goes_on(parts: Pipeline) -> None:
    helped = plan_of(TEAR + "Did 10 weeks of physio, 50% better with it.", parts).stages[0]
    begun = plan_of(TEAR, parts).stages[0]
    assert helped.name == f"Goes on, as it helps by the note: {begun.name}"


@pytest.mark.parametrize("who", ["33F 30/40 pregnant,", "33F three months after giving birth,"])
def test_symphysis_pain_of_pregnancy_is_not_planned_as_of_an_athlete(
    who: str, parts: Pipeline
) -> None:
    answer = assess(who + PUBIS, pipeline=parts)
    assert answer.differential[0].condition == "osteitis-pubis"
    own = [s for s in answer.plan.stages if s.condition == "osteitis-pubis"]
    assert [s.id for s in own] == ["osteitis-pubis-in-pregnancy"]
    assert "pelvic-belt" in [a.id for a in own[0].actions]
    said = f"{answer.plan.stages} {answer.plan.follow_up}".lower()
    assert "kicking" not in said
    assert "running" not in said


def test_an_athletes_symphysis_is_planned_as_before(parts: Pipeline) -> None:
    plan = plan_of("24M footballer," + PUBIS, parts)
    assert "osteitis-pubis-stage-1" in [stage.id for stage in plan.stages]
    assert all("midwife" not in review.who for review in plan.follow_up)


@pytest.mark.parametrize("examined", ["", "Hip exam normal.", "Full range of movement."])
def test_a_chance_finding_without_complaint_is_not_treated(examined: str, parts: Pipeline) -> None:
    plan = plan_of(CHANCE + examined, parts)
    tags = {tag for stage in plan.stages for action in stage.actions for tag in action.tags}
    assert tags.isdisjoint({"analgesia", "nsaid-oral", "physiotherapy", "surgery", "osteotomy"})


def test_a_tender_hip_is_treated_though_the_film_was_for_another_matter(parts: Pipeline) -> None:
    note = "49F incidental on KUB film: os acetabuli. Groin pain for months, FADIR positive."
    tags = {tag for s in plan_of(note, parts).stages for a in s.actions for tag in a.tags}
    assert "physiotherapy" in tags


def test_a_listed_replacement_tells_of_a_destroyed_joint(parts: Pipeline) -> None:
    note = "79M end stage OA L hip{}, pain 8/10. CKD4, heart failure, rivaroxaban."
    told = assess(note.format(", on waiting list THR 11 months"), pipeline=parts)
    plain = assess(note.format(""), pipeline=parts)
    chance = [
        next(h.probability for h in a.differential if h.condition == "hip-osteoarthritis")
        for a in (told, plain)
    ]
    assert told.differential[0].condition == "hip-osteoarthritis"
    assert chance[0] > chance[1]


def test_the_short_answer_leaves_out_a_test_that_would_change_nothing(parts: Pipeline) -> None:
    answer = assess(f"33F 30/40 pregnant,{PUBIS}", pipeline=parts)
    idle = [s for s in answer.next_steps if s.kind == "imaging" and s.changes_plan < 0.01]
    assert idle
    short, full = render_text(answer), render_text(answer, full=True)
    for step in idle:
        assert f"{step.name} (imaging" not in " ".join(short.split())
        assert step.name in " ".join(full.split())


def test_what_was_tried_without_gain_is_not_begun_anew(parts: Pipeline) -> None:
    note = (
        "27M hockey player, left groin pain, clicking, FADIR positive. MRA: labral tear, cam, "
        "alpha angle 68. Completed 12 weeks of supervised physio, HAGOS barely changed. Diagnostic "
        "intra-art LA gave 90% relief for 4 hours."
    )
    stages = [stage.name for stage in plan_of(note, parts).stages]
    assert not stages[0].startswith("Personal exercise care")
    assert any(name.startswith("Tried before, by the note") for name in stages)
