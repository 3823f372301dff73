"""Which steps stand among the first three."""

from coxa.model.answer import FIRST_STEPS, IN_THE_VISIT, NextStep
from coxa.pipeline import Pipeline, assess

LATERAL = "34F lateral hip pain 4 months, cannot lie on the side, worse walking uphill. Well."
IMAGE_ALONE = "Tiny calcification in the region of the labrum on hip X-ray. What is the plan?"
EXAMINED = "62M, groin pain 8 months. FADIR positive, rotation limited, Trendelenburg negative."


def _first(note: str, parts: Pipeline) -> list[NextStep]:
    return list(assess(note, pipeline=parts).next_steps[:FIRST_STEPS])


def test_what_a_statement_speaks_against_does_not_lead(parts: Pipeline) -> None:
    named = [step.id for step in _first(LATERAL, parts)]
    assert named[:2] == ["hip-examination", "xray-pelvis"]
    assert not {"ct-hip", "mri-hip", "ultrasound-hip"} & set(named)


def test_an_image_alone_is_asked_about_and_examined_first(parts: Pipeline) -> None:
    assert all(step.kind in IN_THE_VISIT for step in _first(IMAGE_ALONE, parts))


def test_who_is_examined_goes_on_to_a_test(parts: Pipeline) -> None:
    assert _first(EXAMINED, parts)[0].kind not in IN_THE_VISIT


def test_a_test_that_tells_little_gives_way_to_a_question(parts: Pipeline) -> None:
    for note in (LATERAL, IMAGE_ALONE):
        assert "bloods-calcium-metabolism" not in [step.id for step in _first(note, parts)]
