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


@pytest.mark.parametrize(
    ("text", "side", "replaced"),
    [
        ("M 60. Left hip replacement 2010. Acute right groin pain.", "right", False),
        ("M 60, L THR 2010. R hip pain.", "right", False),
        ("F 70, right hip pain. Left THR 2018.", "right", False),
        ("F 70, right hip pain. THR on the left.", "right", False),
        ("F 70, left THA 2018, pain in right groin.", "right", False),
        ("Pain in the right groin. Previous hip replacement on the left side.", "right", False),
        ("F 70. Left THR painful; right hip fine.", "left", True),
        ("F 70. Left THR 2018. Left hip pain, right hip fine.", "left", True),
    ],
)
def test_hip_replaced_on_other_side(text: str, side: str, replaced: bool, parts: Pipeline) -> None:
    """Of two sides named as often the one that hurts is the complaint's."""
    found = understand(Encounter(text=text), parts.reader, parts.catalogue)
    assert found.patient.side == side
    assert bool(found.observed.get("hip-arthroplasty")) is replaced


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Hip pain. MRI: erosions on both sides of the joint.", None),
        ("Left hip pain. Osteophytes on either side of the joint space.", "left"),
        ("Pain on both sides of the pelvis.", "bilateral"),
        ("Pain in both sides of the groin.", "bilateral"),
        ("3 yo F limp. US both hips: effusion right hip. Left normal.", "right"),
        ("13M, left knee and thigh pain. Should the right side be pinned as well?", "left"),
        ("MRI of both hips: necrosis of both femoral heads. 40M groin pain.", "bilateral"),
    ],
)
def test_two_sides_of_one_thing(text: str, side: str | None, parts: Pipeline) -> None:
    assert understand(Encounter(text=text), parts.reader, parts.catalogue).patient.side == side
