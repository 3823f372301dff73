"""What is over is told as over, and what stands beside a date is told all the same."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

# an event that ends, and the finding that would tell of it now
EVENTS = {
    "psoas abscess": "psoas-abscess-seen",
    "numb between the legs": "bladder-bowel-or-saddle-change",
    "fever": "fever",
    "hip red and hot": "local-heat-or-redness",
    "could not bear weight": "unable-to-bear-weight",
    "irreducible groin lump": "irreducible-groin-lump",
}
OVER = (
    "{} in 2012. Now stiff hips after desk work.",
    "{} six years ago, all recovered within days. Today an ache on stairs.",
    "Treated for {} in hospital. That was 5 years ago. Now an ache on stairs.",
    "In March {}, fully resolved. Ache on stairs.",
    "{} last winter, settled in weeks. Ache on stairs.",
    "{} in 2019, fine ever since.",
    "{} last year, since then well. Ache on stairs.",
    "{} and an operation. 8 months later an ache on stairs.",
    "Admitted with {}, treated. Now 5 months on: ache on stairs.",
    "{}, treated in hospital. Two years later the hip aches on stairs.",
)
STILL = (
    "THR 3 years ago, {}. Now feels ill.",
    "{} since 2012.",
    "X-ray normal in 2019, since then {}.",
    "Had a fall in 2019 and {} since.",
    "Fell 2 days ago. {}.",
    "Hip replaced in 2019. {} today.",
    "{} began 4 months ago and is worse now.",
    "Hip pinned six years ago without trouble, now {}.",
    "In December {}. X-ray normal, discharged from the emergency department.",
    "Last week {}. The leg has gone numb.",
    "Wound infection in May, {}.",
    "Hip replaced in 2019. 8 months later {}.",
    "Fell. Two weeks later {}.",
    "{} since the operation and still there 8 months later.",
)


def told(text: str, parts: Pipeline) -> dict[str, bool]:
    note = f"Hip pain. {text[0].upper()}{text[1:]}"
    return understand(Encounter(text=note), parts.reader, parts.catalogue).observed


@pytest.mark.parametrize("frame", OVER)
def test_an_event_that_is_over_does_not_count(frame: str, parts: Pipeline) -> None:
    wrong = [e for e, name in EVENTS.items() if told(frame.format(e), parts).get(name)]
    assert not wrong


@pytest.mark.parametrize("frame", STILL)
def test_an_event_beside_a_date_counts(frame: str, parts: Pipeline) -> None:
    wrong = [e for e, name in EVENTS.items() if not told(frame.format(e), parts).get(name)]
    assert not wrong


def test_a_value_of_the_past_is_not_one_of_now(parts: Pipeline) -> None:
    note = (
        "Kidney injury in 2020 (eGFR 22, calcium 1.98 mmol/L). Today eGFR 79, calcium 2.37 mmol/L."
    )
    found = told(note, parts)
    assert found.get("renal-impairment") is False
    assert found.get("calcium-low") is False


def test_a_value_that_became_normal_is_no_normal_one(parts: Pipeline) -> None:
    assert "crp-raised" not in told("CRP 80 -> 3 mg/L on treatment.", parts)
    assert told("CRP 3 -> 80 mg/L.", parts).get("crp-raised") is True


def test_a_result_that_has_been_normal_since_is_not_one_of_now(parts: Pipeline) -> None:
    assert not told("CRP was high with pneumonia last year, since normal.", parts).get("crp-raised")
    assert not told("Albumin was 24 in 2018, normal ever since.", parts).get("albumin-low")
    assert told("ALP was raised in 2018, since gone up.", parts).get("alp-raised")
