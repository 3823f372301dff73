"""A place with a time and nothing else is what hurts, as clinicians write it: 'R groin x 6/52'."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("34F nurse, right groin 2.5 yrs, was told arthritis.", "groin-pain"),
        ("C: L groin x 6/52.", "groin-pain"),
        ("Referred by physio, outer hips both, 3-4 months, injected twice.", "lateral-hip-pain"),
        ("Five months both groins, limping.", "bilateral-hip-pain"),
        ("44M, febrile, L hip + R wrist x 3/52.", "hip-pain"),
        ("L buttock since three months.", "buttock-pain"),
    ],
)
def test_place_with_a_time_hurts(text: str, finding: str, parts: Pipeline) -> None:
    assert understand(Encounter(text=text), parts.reader, parts.catalogue).observed[finding]


@pytest.mark.parametrize(
    "text",
    [
        "L THR, 6 months ago.",
        "Plaster of the hip for 6 weeks.",
        "XR hip, 3 months.",
        "Muscoril i.m. both buttocks, 6 days.",
        "Review hip 6/52.",
        "Hip operated 2 years ago.",
    ],
)
def test_other_times_tell_of_no_pain(text: str, parts: Pipeline) -> None:
    observed = understand(Encounter(text=text), parts.reader, parts.catalogue).observed
    assert not observed.get("hip-pain") and not observed.get("buttock-pain")
