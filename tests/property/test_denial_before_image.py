"""A denied complaint does not deny what an image shows behind a comma: 'no fever, MRI oedema'."""

from itertools import product

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

DENIALS = ("no fever", "no trauma", "without fever", "no night pain", "denies fever", "no fall")
SHOWN = (
    ("MRI labral tear", "labral-tear-seen"),
    ("XR osteophytes", "osteophytes"),
    ("XR cam deformity", "cam-morphology"),
    ("US effusion", "joint-effusion"),
    ("MRI marrow oedema femoral head", "marrow-oedema-femoral-head"),
    ("CT loose bodies", "intra-articular-bodies"),
)


@pytest.mark.parametrize(("denial", "shown"), list(product(DENIALS, SHOWN)))
def test_what_an_image_shows_stands(denial: str, shown: tuple[str, str], parts: Pipeline) -> None:
    said, finding = shown
    text = f"45M right hip pain, {denial}, {said}."
    assert understand(Encounter(text=text), parts.reader, parts.catalogue).observed[finding]


def test_a_list_of_images_is_denied_whole(parts: Pipeline) -> None:
    text = "Hip pain, no XR, MRI or CT done."
    truths = understand(Encounter(text=text), parts.reader, parts.catalogue).facts.truths
    assert not any(truths.get(f"done:{image}") for image in ("xray", "mri", "ct"))


def test_what_was_denied_on_an_image_stays_denied(parts: Pipeline) -> None:
    text = "Hip pain, no fracture on XR, MRI oedema of the femoral neck."
    found = understand(Encounter(text=text), parts.reader, parts.catalogue).observed
    assert found["fracture-line"] is False and found["marrow-oedema-femoral-neck"]
