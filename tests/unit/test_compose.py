"""A list of acts belongs to the effect at its head, however long, until another statement."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

HEAD = "Worse on the bike and in her dance class, with squatting to the low shelves"


@pytest.mark.parametrize(
    ("text", "twisting"),
    [
        (f"{HEAD}, and on pivoting.", True),
        (f"{HEAD}, better on resting the whole of the day, and then pivoting.", None),
        (f"{HEAD} is fine, and so is pivoting.", None),
    ],
)
def test_a_list_of_acts_binds_to_its_head(
    text: str, twisting: bool | None, parts: Pipeline
) -> None:
    found = understand(Encounter(text=text), parts.reader, parts.catalogue)
    assert found.observed.get("pain-on-twisting") is twisting
