"""An image that was wanted, refused, planned or not taken has not been done."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

BEFORE = "Groin pain at night for 6 weeks. "
BEHIND = " Limps and stiff in the morning."
NOT_DONE = (
    "XR not done.",
    "X-ray not yet taken.",
    "No X-ray yet.",
    "No MRI.",
    "No imaging so far.",
    "MRI refused.",
    "MRI has not been performed.",
    "MRI to follow.",
    "X-ray due next week.",
    "Films not available.",
    "Nobody has X-rayed it.",
    "Cannot have MRI because of pacemaker.",
    "Missed her MRI appointment.",
    "MRI in two weeks.",
    "X-ray machine broken.",
    "Hoping for an MRI.",
    "Please X-ray.",
    "MRI takes six weeks here.",
    "MRI 3/12 wait.",
    "Has an MRI-conditional pacemaker.",
)
DONE = (
    ("XR normal.", "xray"),
    ("X-ray on Monday: normal.", "xray"),
    ("X-ray: no fracture.", "xray"),
    ("MRI showed marrow oedema, no X-ray.", "mri"),
    ("No X-ray changes.", "xray"),
    ("No effusion on US.", "ultrasound"),
)


def _done(parts: Pipeline, said: str) -> set[str]:
    told = understand(Encounter(text=BEFORE + said + BEHIND), parts.reader, parts.catalogue)
    return {name for name, true in told.facts.truths.items() if true and name.startswith("done:")}


@pytest.mark.parametrize("said", NOT_DONE)
def test_not_done(parts: Pipeline, said: str) -> None:
    assert not _done(parts, said)


@pytest.mark.parametrize(("said", "image"), DONE)
def test_done(parts: Pipeline, said: str, image: str) -> None:
    assert _done(parts, said) == {f"done:{image}"}


@pytest.mark.parametrize("said", NOT_DONE)
def test_complaints_stay(parts: Pipeline, said: str) -> None:
    told = understand(Encounter(text=BEFORE + said + BEHIND), parts.reader, parts.catalogue)
    assert told.observed.get("night-pain") and told.observed.get("limp")


@pytest.mark.parametrize(
    ("note", "of_hip"),
    [
        ("27M hip pain. MRI SIJ: active bilateral bone marrow oedema.", False),
        ("27M hip pain. MRI of the left knee: normal.", False),
        ("27M hip pain. MRI SIJ: oedema. MRI hip: effusion.", True),
        ("27M hip pain. MRI hip and knee: labral tear.", True),
    ],
)
def test_an_image_of_another_joint_is_none_of_the_hip(
    note: str, of_hip: bool, parts: Pipeline
) -> None:
    found = understand(Encounter(text=note), parts.reader, parts.catalogue)
    assert bool(found.facts.truths.get("done:mri")) is of_hip
