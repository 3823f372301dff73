"""What a note asks is answered from the plan, the next steps and the differential."""

import pytest

from coxa.model.answer import Replied
from coxa.pipeline import Pipeline, assess
from coxa.report import render_html, render_markdown, render_text
from coxa.report.wording import NO_REPLY

OA = (
    "68F, right groin pain 2 years, IR 5 degrees, X-ray: joint space narrowed, osteophytes. "
    "On ramipril and indapamide."
)
GTPS = "52F lateral hip pain 5 months, worse lying on that side, tender greater trochanter."
SEPTIC = "61M hip pain 2 days, fever 39, cannot move the hip, CRP 240."


def says(note: str, parts: Pipeline) -> list[Replied]:
    """All that is said to the questions of a note."""
    return [said for reply in assess(note, pipeline=parts).replies for said in reply.says]


@pytest.mark.parametrize(
    ("note", "name", "verdict", "words"),
    [
        (f"{OA} Ok for naproxen?", "Naproxen", "no", "kidney"),
        (f"{OA} Can she have indometacin?", "Indometacin", "no", "kidney"),
        (f"{OA} Does she need physio?", "Physiotherapy", "now", "stage 1"),
        (f"{OA} Hip replacement?", "Hip replacement", "later", "stage"),
        (f"{GTPS} Can she have an injection?", "Steroid injection", "later", "stage"),
        (f"{GTPS} Can she have another injection?", "Another injection", "stated", "two a year"),
        (f"{GTPS} When can she dance?", "Return to sport", "later", "exercise programme"),
        (f"{GTPS} Can this wait?", "Waiting", "not-planned", "must be seen today"),
        (f"{SEPTIC} Can this wait till Monday clinic?", "Waiting", "no", "emergency"),
        (f"{SEPTIC} Septic arthritis?", "Septic arthritis of the native hip", "likelihood", "%"),
        (f"{SEPTIC} What next?", "Next", "now", "aspiration"),
        (f"{OA} Refer?", "Orthopaedic referral", "later", "stage"),
        (f"{OA} Who should see her?", "Orthopaedic referral", "later", "stage"),
        (f"{OA} When should I see her again?", "Review", "stated", "weeks"),
        (f"{OA} Follow up?", "Follow-up", "stated", "weeks"),
        (f"{OA} Should I send her to ED?", "How soon", "not-planned", "must be seen today"),
        (f"{SEPTIC} Who needs to see him?", "Referral", "now", "emergency"),
        (f"{SEPTIC} When to review?", "Review", "not-now", "what cannot wait"),
        (f"{SEPTIC} Admit?", "How soon", "no", "emergency"),
    ],
)
def test_a_question_is_answered_as_the_plan_stands(
    note: str, name: str, verdict: str, words: str, parts: Pipeline
) -> None:
    [said] = says(note, parts)
    assert (said.name, said.verdict) == (name, verdict)
    assert words in said.text
    assert said.sources or verdict == "not-planned"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Is naproxen contraindicated?", "stated"),
        ("Should she stop the naproxen?", "stated"),
        ("Naproxen harmful?", "stated"),
        ("Naproxen?", "no"),
    ],
)
def test_only_a_question_whether_to_give_gets_a_no(
    question: str, verdict: str, parts: Pipeline
) -> None:
    [said] = says(f"{OA} {question}", parts)
    assert said.verdict == verdict
    assert "kidney" in said.text
    assert said.text.startswith(("no. ", "yes")) == (verdict == "no")


@pytest.mark.parametrize("drug", ["Diclofenac", "Meloxicam", "Etodolac", "Indometacin"])
def test_no_drug_gets_the_dose_of_another(drug: str, parts: Pipeline) -> None:
    answer = assess(f"{GTPS} {drug}?", pipeline=parts)
    doses = {a.dose for s in answer.plan.stages for a in s.actions if a.kind == "drug" and a.dose}
    assert doses
    [said] = answer.replies[0].says
    assert said.name == drug
    assert not any(dose in said.text for dose in doses)


@pytest.mark.parametrize(
    "question",
    ["Can he go home?", "Physio?", "Can he walk on it?", "Codeine?", "Can he play on Saturday?"],
)
def test_what_cannot_wait_answers_before_any_stage(question: str, parts: Pipeline) -> None:
    answer = assess(f"{SEPTIC} {question}", pipeline=parts)
    for said in (said for reply in answer.replies for said in reply.says):
        assert said.verdict in ("no", "not-now", "now")
        assert all(stage.name not in said.text for stage in answer.plan.stages[1:])


@pytest.mark.parametrize("question", ["Can I discharge with analgesia?", "Ok to send him home?"])
def test_nobody_is_sent_home_with_what_cannot_wait(question: str, parts: Pipeline) -> None:
    note = "76M tripped this morning, groin pain, hobbles. XR pelvis: no fracture seen."
    said = assess(f"{note} {question}", pipeline=parts).replies[0].says
    [home] = [one for one in said if one.name == "Discharge"]
    assert home.verdict == "no" and home.text.startswith("no: ")
    assert all(not one.text.startswith("yes. ") for one in said)


def test_while_the_cause_is_open_no_stage_is_quoted(parts: Pipeline) -> None:
    answer = assess("40F hip pain. Physio? Arthroscopy? When can she run?", pipeline=parts)
    assert answer.differential[0].probability < 1 / 3
    assert len(answer.replies) == 3
    for said in (said for reply in answer.replies for said in reply.says):
        assert all(stage.name not in said.text for stage in answer.plan.stages)


def test_nothing_is_cleared(parts: Pipeline) -> None:
    [said] = says(
        "31F 32 weeks pregnant, lateral hip pain, tender trochanter. Dihydrocodeine?", parts
    )
    assert "in pregnancy either; that is no clearance" in said.text


@pytest.mark.parametrize(
    ("note", "name", "verdict"),
    [
        (f"{GTPS} Can she keep running", "Running", "stated"),
        (f"{GTPS} Mum asks whether she may play netball.", "Return to sport", "later"),
        (f"{GTPS} Please advise on driving.", "Driving", "not-planned"),
        (f"{GTPS} Wants codeine.", "Codeine", "not-planned"),
        (f"{OA} Asks for hip replacement.", "Hip replacement", "later"),
        (f"{GTPS} PRP injection?", "PRP", "stated"),
        (f"{GTPS} Bursitis?", "Greater trochanteric pain syndrome", "likelihood"),
        (f"{OA} Risk of AVN?", "Osteonecrosis of the femoral head", "likelihood"),
    ],
)
def test_questions_by_other_words(note: str, name: str, verdict: str, parts: Pipeline) -> None:
    [said] = says(note, parts)
    assert (said.name, said.verdict) == (name, verdict)


def test_a_forecast_is_no_probability_of_today(parts: Pipeline) -> None:
    [said] = says(f"{OA} Risk of AVN?", parts)
    assert "%" not in said.text


@pytest.mark.parametrize(
    "note",
    [
        f"{GTPS} Can walk 50 m.",
        f"{GTPS} hip XR ?# - CT done: no fracture seen.",
        f"{GTPS} Who lives at home? Husband.",
        f"{GTPS} Advised rest.",
        f"{GTPS} Wants to run a marathon.",
        f"{GTPS} Wants a second opinion.",
        f"{GTPS} ?septic, diabetic.",
    ],
)
def test_what_asks_nothing(note: str, parts: Pipeline) -> None:
    assert assess(note, pipeline=parts).replies == ()


@pytest.mark.parametrize(
    ("text", "taken", "asked"),
    [
        ("Can she have ibuprofen on warfarin?", "warfarin", "ibuprofen"),
        ("Is naproxen ok with his ramipril?", "ramipril", "naproxen"),
        ("Would zoledronate help?", None, "zoledronate"),
        ("Can I give her naproxen?", None, "naproxen"),
        ("On prednisolone 5 mg. Do I increase the pred?", "prednisolone", None),
        ("Should she continue her warfarin?", "warfarin", None),
        ("Stop the warfarin?", "warfarin", None),
        ("Is naproxen ok with his new rivaroxaban?", "rivaroxaban", "naproxen"),
        ("is Clexane safe in pregnancy", None, "enoxaparin"),
    ],
)
def test_a_drug_asked_about_is_not_taken_and_his_own_is(
    text: str, taken: str | None, asked: str | None, parts: Pipeline
) -> None:
    drugs = assess(f"Hip pain. {text}", pipeline=parts).patient.drugs
    assert taken is None or taken in drugs
    assert asked not in drugs


def test_a_drug_that_is_taken_is_not_asked_for(parts: Pipeline) -> None:
    assert {said.name for said in says(f"{OA} On warfarin, ok for naproxen?", parts)} == {
        "Naproxen"
    }


@pytest.mark.parametrize("note", [f"{GTPS} Fever? No.", f"{GTPS} Injections before?: none", GTPS])
def test_a_question_with_its_answer_asks_nothing(note: str, parts: Pipeline) -> None:
    assert says(note, parts) == []


def test_every_reply_points_at_the_question(parts: Pipeline) -> None:
    note = f"{GTPS}\nMRI? When can she drive? Ok for ibuprofen?"
    replies = assess(note, pipeline=parts).replies
    assert [note[one.start : one.end] for one in replies] == [one.quote for one in replies]
    assert [one.quote for one in replies] == ["MRI?", "When can she drive?", "Ok for ibuprofen?"]


def test_nothing_planned_is_called_unsafe_and_nothing_barred_planned(parts: Pipeline) -> None:
    answer = assess(f"{OA} Ok for naproxen, MRI or codeine? Physio? Injection?", pipeline=parts)
    avoided = {tag for entry in answer.plan.avoid for tag in entry.tags}
    for said in (said for reply in answer.replies for said in reply.says):
        assert said.verdict != "no" or {said.name.lower(), "nsaid-oral"} & avoided


def test_a_question_that_names_nothing_known_says_so(parts: Pipeline) -> None:
    answer = assess(f"{GTPS} Will she be able to knit?", pipeline=parts)
    assert [(one.quote, one.says) for one in answer.replies] == [("Will she be able to knit?", ())]
    for shown in (render_text(answer), render_markdown(answer), render_html(answer)):
        assert NO_REPLY in " ".join(shown.split())


@pytest.mark.parametrize(
    ("note", "name", "words"),
    [
        ("71M, right hip replacement 5 weeks ago. When can he drive?", "Driving", "6 weeks"),
        ("29F, hip arthroscopy 4 weeks ago. When can she drive?", "Driving", "arthroscopy|impinge"),
        (f"{OA} PRP?", "PRP", "rheumatolog|Rheumatology"),
        (f"{GTPS} PRP?", "PRP", "placebo"),
        (f"{OA} On the waiting list for THR. Stop methotrexate?", "Methotrexate", "go on|goes on"),
        (f"{OA} Does glucosamine help?", "Glucosamine", "placebo"),
    ],
)
def test_common_questions_by_situation_and_cause(
    note: str, name: str, words: str, parts: Pipeline
) -> None:
    [said] = says(note, parts)
    assert (said.name, said.verdict) == (name, "stated")
    assert any(word in said.text for word in words.split("|"))
    assert said.sources


def test_a_rule_goes_before_what_is_commonly_held(parts: Pipeline) -> None:
    note = "31F 32 weeks pregnant, lateral hip pain, tender trochanter. Ibuprofen?"
    [said] = says(note, parts)
    assert said.verdict == "no"


def test_what_cannot_wait_goes_before_what_is_commonly_held(parts: Pipeline) -> None:
    note = "71M, THR 5 weeks ago, fever 39, wound leaking pus, hip hot. When can he fly?"
    [said] = says(note, parts)
    assert said.verdict == "not-now"


@pytest.mark.parametrize("question", ["Prognosis?", "How long does it take?", "Will it go away?"])
def test_a_forecast_is_the_course_of_the_leading_cause(question: str, parts: Pipeline) -> None:
    note = "34F, transient osteoporosis of the hip on MRI after her pregnancy, groin pain."
    [said] = says(f"{note} {question}", parts)
    assert said.name == "Outlook"
    assert "transient osteoporosis" in said.text and "months" in said.text
    [said] = says(f"40F hip pain. {question}", parts)
    assert "the cause is open" in said.text


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Steroid injection in March helped for 8 weeks. Another one?", "Steroid injection"),
        ("On naproxen 500 bd. Can she stop it?", "Naproxen"),
        ("On naproxen 500 bd. Take it every day?", "Naproxen"),
        ("Flight next week, is that safe?", "Flying"),
        ("On naproxen 500 bd. Is that normal?", "Whether it is usual"),
        ("Dad takes naproxen. Can she stop it?", None),
    ],
)
def test_what_it_and_another_mean(question: str, name: str | None, parts: Pipeline) -> None:
    assert name in [said.name for said in says(f"{GTPS} {question}", parts)] or name is None
    if name is None:
        assert says(f"{GTPS} {question}", parts) == []


def test_what_is_held_for_another_cause_is_told_with_it(parts: Pipeline) -> None:
    [said] = says("57F groin pain 4 months, stiff, worse walking, limp. Glucosamine?", parts)
    assert said.text.startswith("for osteoarthritis of the hip: ")


def test_both_halves_of_a_question(parts: Pipeline) -> None:
    both = says(f"{OA} Can she have naproxen, and should I refer her now?", parts)
    assert [said.name for said in both] == ["Naproxen", "Orthopaedic referral"]
