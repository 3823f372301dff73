"""Whether a note is about a hip, where none is named."""

import pytest

from coxa.pipeline import Pipeline, assess

ABOUT = (
    "Grandmother on the phone: my grandson, 4, fever 39 since Monday, limping, now will not put "
    "his foot down.",
    "Child limping, fever 39, won't put foot to floor.",
    "Boy limping with knee pain and fever.",
    "78F fell, won't put her foot to the floor.",
)
NOT_ABOUT = (
    "Sore foot, limping.",
    "Limping adult, 50, knee pain after a twist, knee swollen.",
    "Waist-to-hip ratio 0.9, shoulder pain.",
)


@pytest.mark.parametrize("said", ABOUT)
def test_about_a_hip(parts: Pipeline, said: str) -> None:
    answer = assess(said, pipeline=parts)
    assert answer.differential and answer.urgency in ("emergency", "same-day")


@pytest.mark.parametrize("said", NOT_ABOUT)
def test_not_about_a_hip(parts: Pipeline, said: str) -> None:
    assert not assess(said, pipeline=parts).differential
