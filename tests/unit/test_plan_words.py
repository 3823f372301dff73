"""How a plan says what waits, what is meant by a dose, and why a step is named."""

from dataclasses import dataclass

import pytest

import coxa
from coxa.model.answer import Assessment
from coxa.model.naming import in_sentence, proper_names
from coxa.pipeline import Pipeline, assess
from coxa.plan.tag_words import dosed, in_words
from coxa.report import render_html, render_text
from coxa.report.wording import NOT_ASKED_FOR, interval, why

ISCHAEMIA = (
    "58F, hip osteoarthritis on X-ray, groin pain for 4 years, joint space lost. Since this "
    "morning the leg is cold, white and pulseless."
)
SEPTIC = "71M, hip red hot, fever 39.2, rigors, cannot bear weight, CRP 240, groin pain for 2 days."
LATERAL = "58F, lateral hip pain for 6 months, tender greater trochanter, single leg stance hurts."


@dataclass(frozen=True)
class Answers:
    """Answers to the notes above."""

    ischaemia: Assessment
    septic: Assessment
    lateral: Assessment


@pytest.fixture(scope="module")
def answers(parts: Pipeline) -> Answers:
    return Answers(*(assess(note, pipeline=parts) for note in (ISCHAEMIA, SEPTIC, LATERAL)))


def test_care_of_a_cause_waits_behind_another_emergency(answers: Answers) -> None:
    plan = answers.ischaemia.plan
    assert answers.ischaemia.urgency == "emergency"
    own = [stage for stage in plan.stages if stage.condition == "hip-osteoarthritis"]
    assert own[0].name.startswith("Once the emergency is excluded or treated: ")
    assert plan.rehabilitation is None and not plan.follow_up


def test_care_of_the_emergency_itself_does_not_wait(answers: Answers) -> None:
    assert answers.septic.urgency == "emergency"
    assert not any("Once the emergency" in stage.name for stage in answers.septic.plan.stages)
    assert answers.septic.plan.follow_up


def test_a_step_names_what_it_looks_for_in_this_patient(answers: Answers) -> None:
    open_note = "15M, hip pain for 3 weeks with a limp, obese, loss of internal rotation."
    told = {step.id: step.why for step in coxa.assess(open_note).next_steps}["xray-pelvis"]
    assert "Here it looks above all for slipped femoral epiphysis" in told
    plain = {step.id: why(step) for step in answers.lateral.next_steps}
    assert "ranked by expected information alone" in plain["questions-mechanical"]
    assert "ranked by expected information alone" not in plain["xray-pelvis"]


@pytest.mark.parametrize(
    ("low_high", "said"),
    [((0.0, 0.003), "<1\xa0%"), ((0.996, 0.9999), ">99\xa0%"), ((0.36, 0.95), "36–95\xa0%")],
)
def test_no_interval_goes_from_certainty_to_certainty(
    low_high: tuple[float, float], said: str
) -> None:
    assert interval(low_high) == said


def test_a_dose_that_is_ruled_out_is_named() -> None:
    assert dosed("Paracetamol", ("paracetamol-full-dose",)) == "Paracetamol (full adult dose)"
    assert dosed("Paracetamol", ("paracetamol",)) == "Paracetamol"


def test_tags_read_as_words() -> None:
    assert in_words(("hop-test", "nsaid-oral", "discharge-after-normal-xray")) == (
        "hop test",
        "NSAID by mouth",
        "discharge because the radiograph is normal",
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Osteonecrosis of the femoral head", "osteonecrosis of the femoral head"),
        ("Adductor-related groin pain", "adductor-related groin pain"),
        ("A pocket of pus", "a pocket of pus"),
        ("Anti-CCP positive", "anti-CCP positive"),
        ("MRI of the hip", "MRI of the hip"),
        ("T-score -2.5 or lower", "T-score -2.5 or lower"),
        ("INR over 5", "INR over 5"),
        ("Paget disease", "Paget disease"),
        ("Legg-Calvé-Perthes disease", "Legg-Calvé-Perthes disease"),
        ("McMurray test", "McMurray test"),
        ("", ""),
    ],
)
def test_abbreviations_and_proper_names_keep_their_capital(name: str, said: str) -> None:
    assert in_sentence(name, ("Paget",)) == said


def test_the_proper_names_are_those_of_the_knowledge(parts: Pipeline) -> None:
    proper = proper_names(parts.catalogue.records.settings)
    for name in ("Crohn disease", "Kocher criteria", "Perthes disease", "Thomas test"):
        assert in_sentence(name, proper) == name


def test_a_companion_that_nothing_speaks_for_bars_nothing(parts: Pipeline) -> None:
    note = (
        "72M, left groin and thigh pain for 3 years, morning stiffness 15 minutes, walks 300 m, "
        "internal rotation 5 degrees. X-ray: joint space loss, osteophytes, sclerosis."
    )
    answer = assess(note, pipeline=parts)
    given = {action.id for stage in answer.plan.stages for action in stage.actions}
    assert {"total-hip-arthroplasty", "intra-articular-steroid-injection"} <= given
    assert coxa.assess(note).plan == answer.plan


def test_a_test_with_a_result_says_so(parts: Pipeline) -> None:
    note = (
        "6-year-old boy, limping 2 days after a cold, temperature 37.2, walks. Mild loss of "
        "internal rotation. CRP 4, WCC 9.0. Ultrasound: small effusion."
    )
    answer = assess(note, pipeline=parts)
    first = next(stage for stage in answer.plan.stages if stage.condition == "transient-synovitis")
    done = {action.id: action.done for action in first.actions if action.kind == "test"}
    assert done["bloods-inflammation"] and done["ultrasound-hip"]
    assert not done["xray-pelvis"]
    assert "The note has a result" in render_text(answer, full=True)
    assert "again only for a new question" in render_html(answer)


def test_the_short_answer_names_no_test_that_the_note_does_not_call_for(answers: Answers) -> None:
    assert any(not step.called_for for step in answers.lateral.next_steps)
    assert NOT_ASKED_FOR.split(":")[0] not in " ".join(render_text(answers.lateral).split())


def test_an_unsafe_test_settles_nothing(parts: Pipeline) -> None:
    note = (
        "79M, fell yesterday, right groin pain, pain on axial load, X-ray normal. "
        "Pacemaker, not MRI-conditional."
    )
    settling = assess(note, pipeline=parts).enough.settling
    assert settling is not None
    assert "CT of the hip" in " ".join(settling.tests) and "MRI" not in " ".join(settling.tests)
