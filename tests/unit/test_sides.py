"""A side that is named to compare with tells nothing of what stands beside it."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Left hip pain. Abduction 20 (R 45).", "limited-abduction"),
        ("Right hip pain. Flexion 120 on both sides, IR 10 against 40 on the left.",
         "limited-internal-rotation"),
        ("Right hip pain. The right calf is thinner than the left.", "muscle-wasting"),
        ("Right hip pain. The other side of the pelvis dropped.", "trendelenburg-sign"),
    ],
)  # fmt: skip
def test_compared_side(text: str, finding: str, parts: Pipeline) -> None:
    assert understand(Encounter(text=text), parts.reader, parts.catalogue).observed[finding]


def test_finding_of_other_side(parts: Pipeline) -> None:
    text = "Right hip pain, right groin pain. Left hip abduction 20."
    found = understand(Encounter(text=text), parts.reader, parts.catalogue).observed
    assert not found.get("limited-abduction")
