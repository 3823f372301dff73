"""A list of denials is denied to its last item, however it is joined and whatever follows."""

import itertools

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

ITEMS = {
    "fever": "fever",
    "weight loss": "weight-loss",
    "numbness": "paraesthesia",
    "locking": "mechanical-symptoms",
    "giving way": "giving-way",
    "haematuria": "urinary-or-haematuria",
    "night sweats": "night-sweats",
}
TRIGGERS = (
    "Denies",
    "He denied",
    "Free of",
    "There was no history of",
    "She presented without",
    "He has no",
    "Patient reports no",
)
TAILS = ("", " recently", " of any kind", " over the last few weeks")
LISTS = [*itertools.combinations(ITEMS, 2), *list(itertools.permutations(ITEMS, 3))[::7]]


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("joined", [" and ", ", and ", " or ", ", or "])
def test_every_item_of_a_denied_list_is_absent(trigger: str, joined: str, parts: Pipeline) -> None:
    wrong = []
    for number, items in enumerate(LISTS):
        listed = ", ".join(items[:-1]) + joined + items[-1] + TAILS[number % len(TAILS)]
        text = f"Hip pain for two weeks. {trigger} {listed}."
        found = understand(Encounter(text=text), parts.reader, parts.catalogue).observed
        wrong += [(text, item) for item in items if found.get(ITEMS[item]) is not False]
    assert not wrong


@pytest.mark.parametrize(
    "text",
    [
        "Denies fever and he has numbness.",
        "Denies fever, and is limping with numbness.",
        "No fever and the foot shows numbness.",
        "Without fever but with numbness.",
        "Denies fever and reports numbness.",
    ],
)
def test_what_begins_a_statement_is_not_denied(text: str, parts: Pipeline) -> None:
    found = understand(Encounter(text=f"Hip pain. {text}"), parts.reader, parts.catalogue).observed
    assert found.get("fever") is False
    assert found.get("paraesthesia") is True
