"""When a request for an image is written, and when not."""

import pytest
from tests.interfaces.papers_sample import papers

from coxa.pipeline import Pipeline

WORN = (
    "82F, hip osteoarthritis on X-ray (KL 3), groin pain on walking 3 years, stiff 10 minutes in "
    "the morning, internal rotation lost. eGFR 28, apixaban for atrial fibrillation."
)
AFTER_MRI = (
    "34F, 28 weeks pregnant, groin pain on weight bearing 4 weeks, limp, no injury. MRI: diffuse "
    "marrow oedema of the left femoral head and neck, no fracture line."
)
LATERAL = (
    "58F, left lateral hip pain for 5 months, worse lying on it, tender greater trochanter, pain "
    "on single-leg stance. Postmenopausal."
)

LIMPING = (
    "7-year-old boy, limping for 6 weeks, mild groin and knee pain, hip abduction and internal "
    "rotation reduced, no fever. CRP 3."
)


@pytest.mark.parametrize("note", [WORN, AFTER_MRI])
def test_no_image_is_asked_for_where_none_helps(parts: Pipeline, note: str) -> None:
    assert "imaging-request.txt" not in papers(note, parts)


def test_a_proper_name_keeps_its_capital_in_the_question(parts: Pipeline) -> None:
    request = papers(LIMPING, parts)["imaging-request.txt"]
    assert "Is it Legg-Calvé-Perthes disease" in " ".join(request.split())


def test_a_radiograph_comes_first_in_trochanteric_pain(parts: Pipeline) -> None:
    assert "RADIOGRAPH" in papers(LATERAL, parts)["imaging-request.txt"].splitlines()[0]
