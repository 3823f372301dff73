"""Prevention that conditions share: there for those whom it concerns, gone where it would harm."""

from typing import get_args

import pytest

from coxa.model.prevention import Topic
from coxa.pipeline import Pipeline, assess


def told(note: str, parts: Pipeline) -> str:
    return " ".join(advice.text for advice in assess(note, pipeline=parts).plan.prevention)


def test_every_topic_of_the_scope_is_there(parts: Pipeline) -> None:
    topics = {one.topic for one in parts.catalogue.records.prevention.values()}
    assert topics == set(get_args(Topic))


OSTEOARTHRITIS = (
    "61F right hip osteoarthritis on X-ray, groin pain on walking for 2 years, stiff 10 minutes "
    "in the morning, internal rotation 5 degrees."
)


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (OSTEOARTHRITIS, "Low-impact exercise"),
        (OSTEOARTHRITIS, "two or more days a week"),
        (OSTEOARTHRITIS, "no deep bending as in low chairs"),
        (OSTEOARTHRITIS, "Lift with care"),
        (OSTEOARTHRITIS, "Less sugar"),
        ("81F osteoporosis, DXA T-score -3.1, fragility fracture of the wrist.", "Hip protectors"),
        ("24M footballer, sudden posterior thigh pain 2 days ago sprinting, hamstring strain, "
         "tender thigh, resisted knee flexion painful.", "After a new injury"),
        ("24M footballer, sudden posterior thigh pain 2 days ago sprinting, hamstring strain, "
         "tender thigh, resisted knee flexion painful.", "Raise training slowly"),
    ],
)  # fmt: skip
def test_it_is_told_to_whom_it_concerns(parts: Pipeline, note: str, words: str) -> None:
    assert words in told(note, parts)


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("58F osteoporosis, DXA T-score -2.9, hip pain.", "Hip protectors"),
        (OSTEOARTHRITIS, "Raise training slowly"),
        ("79F fell today, right hip osteoarthritis on an old film, cannot bear weight, leg short "
         "and turned out. X-ray: displaced femoral neck fracture.", "two or more days a week"),
    ],
)  # fmt: skip
def test_it_is_left_out_for_others(parts: Pipeline, note: str, words: str) -> None:
    assert words not in told(note, parts)
