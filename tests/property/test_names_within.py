"""A disease whose name holds another's states itself alone: 'septic arthritis of the hip'."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

OTHER_ARTHRITIS = (
    "Septic", "Pyogenic", "Tuberculous", "Rheumatoid", "Reactive", "Psoriatic", "Inflammatory",
    "Juvenile", "Gouty", "Infectious", "Viral", "Lyme", "Fungal", "Crystal", "Seronegative",
    "Haemophilic",
)  # fmt: skip
OWN = ("Degenerative", "Post-traumatic", "Advanced", "Severe", "End-stage", "Secondary")
PLACES = ("the hip", "the left hip", "the hip joint", "her hip")


def told(text: str, parts: Pipeline) -> set[str]:
    """The causes that a text states or suspects."""
    truths = understand(Encounter(text=text), parts.reader, parts.catalogue).facts.truths
    keys = (key.split(":") for key, true in truths.items() if true and ":" in key)
    return {name for kind, name in keys if kind in ("stated", "suspected")}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", OTHER_ARTHRITIS)
def test_another_arthritis_is_no_osteoarthritis(kind: str, place: str, parts: Pipeline) -> None:
    assert "hip-osteoarthritis" not in told(f"{kind} arthritis of {place}, hip pain.", parts)


@pytest.mark.parametrize("kind", OWN)
def test_arthritis_of_wear_is(kind: str, parts: Pipeline) -> None:
    assert "hip-osteoarthritis" in told(f"{kind} arthritis of the hip, hip pain.", parts)


def test_every_synonym_states_its_own_cause_alone(parts: Pipeline) -> None:
    from coxa.catalogue.records import read_records

    wrong = {
        name: others
        for condition in read_records()[0].conditions.values()
        if condition.id != "other"
        for name in condition.synonyms
        if (others := told(f"Diagnosis: {name}.", parts) - {condition.id})
    }
    assert wrong == {}
