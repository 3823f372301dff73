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
        (f"{OA} Does she need physio?", "Physiotherapy", "now", "first stage"),
        (f"{OA} Hip replacement?", "Hip replacement", "later", "stage"),
        (f"{GTPS} Can she have another injection?", "Steroid injection", "later", "stage"),
        (f"{GTPS} When can she run?", "Return to sport", "later", "exercise programme"),
        (f"{GTPS} Can this wait?", "Waiting", "not-planned", "must be seen today"),
        (f"{SEPTIC} Can this wait till Monday clinic?", "Waiting", "no", "emergency"),
        (f"{SEPTIC} Septic arthritis?", "Septic arthritis of the native hip", "likelihood", "%"),
        (f"{SEPTIC} What next?", "Next", "now", "aspiration"),
    ],
)
def test_a_question_is_answered_as_the_plan_stands(
    note: str, name: str, verdict: str, words: str, parts: Pipeline
) -> None:
    [said] = says(note, parts)
    assert (said.name, said.verdict) == (name, verdict)
    assert words in said.text
    assert said.sources or verdict == "not-planned"


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
