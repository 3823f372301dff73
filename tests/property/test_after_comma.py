"""What is known, asked about, planned or of a relative ends before a complaint behind a comma."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

COMPLAINTS = {
    "fever": "fever",
    "night pain": "night-pain",
    "limping": "limp",
    "numb foot": "paraesthesia",
    "clicking": "mechanical-symptoms",
    "groin pain": "groin-pain",
    "weight loss": "weight-loss",
    "cannot weight bear": "unable-to-bear-weight",
}
FRAMES = (
    "Known OA, {}", "Old hip fracture, {}", "Previous hip surgery, {}", "Previously well, {}",
    "Ex smoker, {}", "Former runner, {}", "History of gout, {}", "H/o cancer, {}",
    "Past history of TB, {}", "Background of RA, {}", "Prior THR, {}", "Used to run, {}",
    "Remote injury, {}", "Had OA in 2019, {}", "Mother has OA, {}", "Father had gout, {}",
    "Sister with dysplasia, {}", "Uncle with gout, {}", "Awaiting MRI, {}", "Listed for THR, {}",
    "Due for review, {}", "Started ibuprofen, {}", "Wants MRI, {}", "Considering surgery, {}",
    "Stopped ibuprofen, {}", "No longer takes aspirin, {}", "Completed antibiotics, {}",
    "?OA, {}", "Query OA, {}", "Possible OA, {}", "Suspected OA, {}", "Treated as OA, {}",
    "Presumed bursitis, {}", "Allergic to penicillin, {}", "Penicillin allergy, {}", "NKDA, {}",
    "Worried about cancer, {}", "Concerned about arthritis, {}", "Unsure of cause, {}",
    "Nil PMH, {}", "No PMH. {}", "Never smoked, {}", "Not pregnant, {}", "No meds, {}",
    "MRI 2 years ago normal, {}", "THR in 2015, {}", "THR 5 years ago, {}",
    "Fall 3 weeks ago, {}", "As a child Perthes, {}", "Perthes in childhood, {}",
    "Similar to his father, {}", "Contralateral THR, {}", "Friend suggested MRI, {}",
    "Onset 3 years ago, {}", "FHx hip OA, {}", "Labelled as sciatica, {}",
)  # fmt: skip


def observed(text: str, parts: Pipeline) -> dict[str, bool]:
    note = f"Hip pain for two weeks. {text}."
    return understand(Encounter(text=note), parts.reader, parts.catalogue).observed


@pytest.mark.parametrize("frame", FRAMES)
def test_a_complaint_behind_a_comma_is_told(frame: str, parts: Pipeline) -> None:
    wrong = [
        text
        for text, name in COMPLAINTS.items()
        if observed(frame.format(text), parts).get(name) is not True
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Worried about weight loss, fever", "fever"),
        ("Her sister had cauda equina last month, ended up with a numb saddle", ""),
        ("PMH: OA, groin pain, gout", "groin-pain"),
        ("FHx: OA, gout, groin pain", "groin-pain"),
        ("Denied injury, fever", "fever"),
        ("No fever, night pain or weight loss", "night-pain"),
    ],
)
def test_a_list_that_begins_so_goes_on(text: str, name: str, parts: Pipeline) -> None:
    found = observed(text, parts)
    assert not found.get(name or "bladder-bowel-or-saddle-change")


@pytest.mark.parametrize("text", ["PMH OA, {}", "PMH: OA, back pain, {}", "PMHx gout, {}"])
def test_what_nobody_lists_as_past_is_of_now(text: str, parts: Pipeline) -> None:
    for complaint in ("fever", "limping", "cannot weight bear"):
        assert observed(text.format(complaint), parts)[COMPLAINTS[complaint]]
