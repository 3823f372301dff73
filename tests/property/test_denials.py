"""What frames a symptom decides it: denied in lists before and behind, asked, advised, contrasted.

The symptoms are plain words, so that only the frame can go wrong.
"""

import itertools
from collections.abc import Sequence

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
    "Has not noticed",
    "Does not suffer from",
    "Has not had any",
    "Not complaining of",
    "Examination did not reveal",
    "Unaccompanied by",
    "At no time had",
    "Pertinent negatives include",
    "Negatives:",
    "Absent:",
    "No red flags such as",
    "Review of systems was negative for",
)
CLOSERS = (
    "were not reported",
    "was not noted",
    "have not been noticed",
    "not elicited",
    "were never present",
    "are not a feature",
    "was never a problem",
    "have been excluded",
    "were all absent",
    "all denied",
    "- no",
    ": no",
    "(none)",
    "(all absent)",
)
TAILS = ("", " recently", " of any kind", " over the last few weeks")
LISTS = [*itertools.combinations(ITEMS, 2), *list(itertools.permutations(ITEMS, 3))[::7]]


def observed(text: str, parts: Pipeline) -> dict[str, bool]:
    """What a note tells behind a complaint that makes it one about a hip."""
    text = f"Hip pain for two weeks. {text[0].upper()}{text[1:]}."
    return understand(Encounter(text=text), parts.reader, parts.catalogue).observed


def not_denied(items: Sequence[str], text: str, parts: Pipeline) -> list[tuple[str, str]]:
    """The items of a denied list that are not read as absent, each with its text."""
    found = observed(text, parts)
    return [(text, item) for item in items if found.get(ITEMS[item]) is not False]


def not_told(item: str, text: str, parts: Pipeline) -> bool:
    """Whether an item of a text is not read as present."""
    return observed(text, parts).get(ITEMS[item]) is not True


def listed(items: Sequence[str], joined: str) -> str:
    """'fever, rigors and numbness'."""
    return ", ".join(items[:-1]) + joined + items[-1] if len(items) > 1 else items[0]


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("joined", [" and ", ", and ", " or ", ", or "])
def test_every_item_of_a_denied_list_is_absent(trigger: str, joined: str, parts: Pipeline) -> None:
    wrong = []
    for number, items in enumerate(LISTS):
        text = f"{trigger} {listed(items, joined)}{TAILS[number % len(TAILS)]}"
        wrong += not_denied(items, text, parts)
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


@pytest.mark.parametrize("closer", CLOSERS)
@pytest.mark.parametrize("joined", [" and ", ", and ", " or ", ", "])
def test_a_closing_denial_goes_back_to_the_first_item(
    closer: str, joined: str, parts: Pipeline
) -> None:
    wrong = []
    for items in [*((item,) for item in ITEMS), *LISTS]:
        wrong += not_denied(items, f"{listed(items, joined)} {closer}".replace(" :", ":"), parts)
    assert not wrong


@pytest.mark.parametrize(
    "frame",
    [
        "no {} but {}",
        "no {}, complains of {}",
        "no {}; {}",
        "no {} apart from {}",
        "no {} although {} is marked",
        "no {}, occasional {}",
        "denies {}, admits to {}",
        "negative for {}, positive for {}",
        "{} absent, {} present",
        "{}: no. {}: yes",
        "{}? No. {}? Yes",
        "{} no, {} yes",
    ],
)
def test_what_is_set_against_a_denial_is_told(frame: str, parts: Pipeline) -> None:
    wrong = []
    for denied, told in itertools.permutations(ITEMS, 2):
        if {denied, told} == {"locking", "giving way"}:
            continue  # the one is a kind of the other
        text = frame.format(denied, told)
        found = observed(text, parts)
        if found.get(ITEMS[denied]) is not False or found.get(ITEMS[told]) is not True:
            wrong.append(text)
    assert not wrong


@pytest.mark.parametrize(
    "frame",
    [
        "Return if {} develops",
        "Look out for {}",
        "Please ask about {}",
        "Did not ask about {}",
        "Would worry if {}",
        "Leaflet given on {}",
        "Monitor for {}",
        "{} was not asked about",
        "{} unknown",
        "{} could not be assessed",
        "Unsure about {}",
        "His wife has {}",
        "Had {} in 2012",
        "Previous {}",
    ],
)
def test_what_is_asked_advised_or_of_another_is_not_told(frame: str, parts: Pipeline) -> None:
    wrong = []
    for item, name in ITEMS.items():
        if name in observed(frame.format(item), parts):
            wrong.append(item)
    assert not wrong


@pytest.mark.parametrize(
    "frame",
    [
        "Examined for {}",
        "Seen and checked for {}",
        "Under observation for {}",
        "Monitored for {}",
        "Asked about {} he says it is bad",
        "He explained that he has {}",
        "My husband has {}",
        "My husband has had {} since Monday",
        "The cause of the {} is unknown",
        "{} has not been assessed",
        "{} never experienced before",
        "Had {} once in 2015 and again now",
    ],
)
def test_what_is_told_all_the_same(frame: str, parts: Pipeline) -> None:
    assert not [item for item in ITEMS if not_told(item, frame.format(item), parts)]


@pytest.mark.parametrize(
    "frame",
    [
        "[x] No [ ] Yes: {}",
        "☒ No ☐ Yes: {}",
        "Red flags: {} N, trauma N",
        "Checklist: cough Y, {} N, rash N",
        "Was asked about {}, the reply was no",
        "{} excluded on questioning",
        "{} excluded by history",
        "Stiffness is there, {} isn't",
        "So far he has been spared {}",
        "Thankfully he has been spared {}",
        "Pt negates {}",
        "He insists he is free of {}",
        "Disclaims {}",
        "{} doesn't occur",
        "Has yet to have {}",
        "Nothing by way of {}",
        "Not once had {}",
    ],
)
def test_what_is_denied_in_another_way_is_absent(frame: str, parts: Pipeline) -> None:
    wrong = [item for item in ITEMS if not_denied([item], frame.format(item), parts)]
    assert not wrong


@pytest.mark.parametrize(
    "frame",
    [
        "Never free of {}",
        "Rarely free from {}",
        "Not a day without {}",
        "Does not deny having {}",
        "No denying that she has {}",
        "It is not right that he is free of {}",
        "Cannot pretend she is without {}",
        "Did not suffer from {} until last week",
        "Did not suffer from {} then, but does now",
        "{} was not present at first",
        "{} was not there to begin with but then came on after the weekend",
        "[ ] No [x] Yes: {}",
        "Checklist: {} Y, rash N",
        "The cough has settled, {} has not",
        "Were it not for {} he would work",
        'The record "nil {}" is wrong, he has it',
    ],
)
def test_what_is_no_denial_after_all_is_told(frame: str, parts: Pipeline) -> None:
    assert not [item for item in ITEMS if not_told(item, frame.format(item), parts)]


@pytest.mark.parametrize("result", ["negative", "positive"])
def test_one_result_is_of_every_test_of_a_list(result: str, parts: Pipeline) -> None:
    tests = {
        "FABER": "faber-positive",
        "FADIR": "fadir-positive",
        "log roll": "log-roll-positive",
        "thigh thrust": "sacroiliac-provocation-positive",
        "SLR": "straight-leg-raise-positive",
    }
    for listed in itertools.permutations(tests, 4):
        text = f"Hip: {', '.join(listed[:-1])} and {listed[-1]} all {result}."
        found = understand(Encounter(text=text), parts.reader, parts.catalogue).observed
        assert {found.get(tests[test]) for test in listed} == {result == "positive"}, text


PROVOKED = {
    "resisted abduction": "resisted-abduction-pain",
    "log roll": "log-roll-positive",
    "FADIR": "fadir-positive",
    "FABER": "faber-positive",
    "palpation of the greater trochanter": "trochanteric-tenderness",
    "hopping": "hop-test-positive",
    "resisted hip flexion": "resisted-flexion-pain",
    "single-leg stance": "single-leg-stance-pain",
    "climbing stairs": "pain-on-stairs",
    "palpation of the pubic symphysis": "pubic-tenderness",
    "twisting": "pain-on-twisting",
}


@pytest.mark.parametrize(
    ("frame", "state"),
    [
        ("pain on {}", True),
        ("{} is painful", True),
        ("pain reproduced by {}", True),
        ("{} provokes pain", True),
        ("no pain on {}", False),
        ("{} is painless", False),
        ("{} did not reproduce the pain", False),
        ("{} did not cause pain", False),
        ("pain not reproduced by {}", False),
        ("{} without pain", False),
        ("{} causes no pain", False),
        ("denies pain on {}", False),
    ],
)
def test_what_provokes_pain_and_what_does_not(frame: str, state: bool, parts: Pipeline) -> None:
    wrong = []
    for act, name in PROVOKED.items():
        said = frame.format(act)
        text = f"Right hip problem for two weeks. {said[0].upper()}{said[1:]}."
        found = understand(Encounter(text=text), parts.reader, parts.catalogue).observed
        if found.get(name) is not state:
            wrong.append(text)
    assert not wrong
