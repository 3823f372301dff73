"""Relatives who tell of the patient, and relatives who are ill themselves."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

RELATIVES = (
    "mum", "mother", "dad", "grandmother", "gran", "wife", "husband", "daughter", "parents",
    "carer", "grandfather", "nan", "sister", "partner", "son", "auntie", "foster mother", "stepdad",
)  # fmt: skip
TELLS = (
    "{}: my 2 year old had an ear infection a week ago, now fever 39.6, limp.",
    "{}: he had an ear infection a week ago, now fever and a limp.",
    "{}: fever since Monday, limp.",
    "Call with {} re mother 88: fever since Monday, limp.",
    "{} on the phone: my 14yo girl dropped into the splits, fever, limp.",
    "{} on phone, fever and limp since Monday.",
    "{} writes: our girl (6) has fever and a limp.",
    "{} explains, Glasgow: wee man's five, limp for days, fever.",
    "{} and the girl (16) say fever and limp.",
    "{} via interpreter: fever, limp.",
    "According to {}, fever and a limp.",
    "{} told us of fever since Monday and a limp.",
    "Brought in by {}, fever, limp.",
    '{} at the desk: "She has a fever and a limp".',
    "Hx from {}: fever, limp.",
    "{}'s history: fever, limp.",
    "{} gives a history of fever and limp.",
    "{}, who is a nurse, took the temp: fever 39. Limp.",
    "{} rang: fever, limp.",
    "{} (interpreter): fever, limp.",
    "{} also says fever, limp.",
    "Per {} fever, limp.",
    "{} thought he had fever and a limp.",
    "Asked {}: fever yes, limp yes.",
    "{} denies trauma but fever, limp.",
    "History taken from {}: fever, limp.",
    "{} emailed: fever, limp.",
    "Video call with {}: fever, limp.",
    "{} speaking: he has fever and a limp.",
    "Lives with {}, fever, limp.",
)
BLOOD = ("mother", "dad", "grandmother", "gran", "sister", "brother", "uncle", "auntie", "stepdad")
ILL = (
    "{} has gout.",
    "{} had gout.",
    "{} with gout.",
    "{} - gout.",
    "{}: gout.",
    "FHx {} has gout.",
    "{} treated for gout.",
    "{} (gout).",
    "{} also has gout.",
    "{} suffers from gout.",
    "{} was told that she has gout.",
    "{} was found to have gout.",
    "{} said to have gout.",
)


def _observed(parts: Pipeline, text: str) -> dict[str, bool]:
    return dict(understand(Encounter(text=text), parts.reader, parts.catalogue).observed)


@pytest.mark.parametrize("said", TELLS)
@pytest.mark.parametrize("who", RELATIVES)
def test_who_tells_is_not_ill(parts: Pipeline, who: str, said: str) -> None:
    seen = _observed(parts, "Boy, hip pain. " + said.format(who.capitalize()))
    assert seen.get("fever") and seen.get("limp")


@pytest.mark.parametrize("said", ILL)
@pytest.mark.parametrize("who", BLOOD)
def test_who_is_ill_is_not_the_patient(parts: Pipeline, who: str, said: str) -> None:
    text = "Man, hip pain. " + said.format(who.capitalize())
    assert not _observed(parts, text).get("gout-history")
    told = understand(Encounter(text=text), parts.reader, parts.catalogue).facts.truths
    assert not told.get("stated:gout")


@pytest.mark.parametrize(
    "said",
    [
        "My husband 74 has had fever and a limp since 5 am.",
        "Our daughter (14) has fever and a limp.",
        "My son, 6, has fever and a limp.",
        "Call from husband: wife 76, fever, limp.",
        "A friend injected oil into his buttock; fever, limp.",
    ],
)
def test_relative_who_is_the_patient(parts: Pipeline, said: str) -> None:
    seen = _observed(parts, "Hip pain. " + said)
    assert seen.get("fever") and seen.get("limp")
