"""Referral letters and requests for imaging: every safety fact, no name, valid FHIR."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from tests.interfaces.papers_sample import IMAGE_ALONE, LABRAL, NOTES, PREGNANT, SEPTIC, papers

from coxa.catalogue.paper_words import load_paper_data
from coxa.pipeline import Pipeline, consult

IMPLANTS = """67M, eGFR 24, creatinine 250 umol/L, weight 82 kg, on apixaban and metformin.
Has a pacemaker. Right groin pain for 3 months, worse on walking. XR pelvis 12 March 2026: normal.
DOB 03/04/1959. CRP 4 on 2/3/2026. Allergies: penicillin."""


def section(text: str, title: str) -> list[str]:
    """The lines under a title of a text letter."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line == title)
    end = next((i for i in range(start + 2, len(lines)) if not lines[i]), len(lines))
    return lines[start + 2 : end]


def test_request_holds_every_safety_fact(parts: Pipeline) -> None:
    safety = section(papers(IMPLANTS, parts)["imaging-request.txt"], "Safety for imaging")
    for line in (
        "- eGFR: 24 mL/min/1.73 m²",
        "- Creatinine: 250 µmol/L",
        "- Pacemaker, defibrillator or leads: yes (pacemaker)",
        "- Metal in the eye: not stated",
        "- Claustrophobia: not stated",
        "- Anticoagulant: yes",
        "- Weight: 82 kg",
        "- Pregnancy: no",
    ):
        assert line in safety, safety


def test_an_image_alone_gets_no_request_for_another(parts: Pipeline) -> None:
    assert "imaging-request.txt" not in papers(IMAGE_ALONE, parts)


@pytest.mark.parametrize("name", [name for name in NOTES if NOTES[name] != IMAGE_ALONE])
def test_every_safety_fact_is_told_or_not_stated(name: str, parts: Pipeline) -> None:
    note = NOTES[name]
    told = section(papers(note, parts)["imaging-request.txt"], "Safety for imaging")
    steps = consult(note, pipeline=parts).assessment.next_steps
    tags = set(next(s for s in steps if s.kind == "imaging" and not s.unsafe_because).tags)
    wanted = [
        fact.label
        for fact in load_paper_data().letters.imaging_safety
        if not fact.tags or tags & set(fact.tags)
    ]
    assert [line[2:].partition(": ")[0] for line in told] == wanted
    for line in told:
        assert line.partition(": ")[2], line


def test_pregnancy_and_contrast_stand_in_the_request(parts: Pipeline) -> None:
    text = papers(PREGNANT, parts)["imaging-request.txt"]
    assert "- Pregnancy: yes" in section(text, "Safety for imaging")
    assert "- Pregnancy: yes, week 31" in section(text, "Patient")
    assert "Gadolinium" in " ".join(section(text, "Not to be done, and why"))


def test_dates_as_stated_but_never_a_birth_date(parts: Pipeline) -> None:
    text = papers(IMPLANTS, parts)["imaging-request.txt"]
    assert "(12 March 2026)" in " ".join(section(text, "Findings"))
    assert "- C-reactive protein: 4 mg/L (2/3/2026)" in section(text, "Measurements")
    for paper in papers(IMPLANTS, parts).values():
        assert "/1959" not in paper


def test_a_bound_is_not_a_value(parts: Pipeline) -> None:
    text = papers(LABRAL, parts)["imaging-request.txt"]
    assert "- C-reactive protein: <1 mg/L" in section(text, "Measurements")


def test_referral_of_a_later_stage_says_when(parts: Pipeline) -> None:
    asked = " ".join(section(papers(LABRAL, parts)["referral-letter.txt"], "Asked"))
    assert asked.startswith("- To be sent when: Still symptomatic")


def test_emergency_letter(parts: Pipeline) -> None:
    text = papers(SEPTIC, parts)["referral-letter.txt"]
    assert "To: Emergency department, for the team on call" in text
    assert "Urgency: Emergency: act now" in text
    patient = section(text, "Patient")
    assert "- Takes: apixaban, methotrexate" in patient
    assert "- Allergies: penicillin" in patient
    assert "- Implants: not stated" in patient
    assert "- White cell count: 18.3 10^9/L" in section(text, "Measurements")
    assert any("septic arthritis" in line.lower() for line in section(text, "Differential"))


def test_none_known_only_where_the_note_says_so(parts: Pipeline) -> None:
    assert "- Allergies: none known" in papers(LABRAL, parts)["imaging-request.txt"]
    silent = "41M, groin pain on walking for 3 months, FADIR positive."
    assert "- Allergies: not stated" in papers(silent, parts)["imaging-request.txt"]


@pytest.mark.parametrize("name", NOTES)
def test_numbers_of_references_resolve(name: str, parts: Pipeline) -> None:
    for paper, text in papers(NOTES[name], parts).items():
        if not paper.endswith(".txt"):
            continue
        body, _, references = text.partition("\nReferences\n")
        cited = {
            int(number)
            for mark in body.replace("\n", " ").split("[")[1:]
            for number in mark.partition("]")[0].split(",")
            if number.strip().isdigit()
        }
        listed = {
            int(line[1:].partition("]")[0]) for line in references.splitlines() if line[:1] == "["
        }
        assert cited and cited <= listed
        assert "Name: ____" in body and "Date of birth: ____" in body
        assert max(len(line) for line in body.splitlines()) <= 80


def references_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "reference":
                yield value
            yield from references_in(value)
    elif isinstance(node, list):
        for item in node:
            yield from references_in(item)


@pytest.mark.parametrize("name", NOTES)
def test_fhir_bundles_are_valid(name: str, parts: Pipeline) -> None:
    made = papers(NOTES[name], parts)
    for paper in [paper for paper in made if paper.endswith(".fhir.json")]:
        bundle = json.loads(made[paper])
        Bundle.model_validate(bundle)
        urls = [entry["fullUrl"] for entry in bundle["entry"]]
        assert len(urls) == len(set(urls))
        assert set(references_in(bundle)) <= set(urls)
        kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
        for kind in ("Patient", "Condition", "Observation", "DocumentReference", "ServiceRequest"):
            assert kind in kinds, (paper, kinds)
        [request] = [
            e["resource"]
            for e in bundle["entry"]
            if e["resource"]["resourceType"] == "ServiceRequest"
        ]
        assert (request["status"], request["intent"]) == ("draft", "proposal")
        [document] = [
            e["resource"]
            for e in bundle["entry"]
            if e["resource"]["resourceType"] == "DocumentReference"
        ]
        data = base64.b64decode(document["content"][0]["attachment"]["data"]).decode()
        assert data == made[paper.replace(".fhir.json", ".txt")]


def test_a_bundle_without_a_needed_member_is_refused() -> None:
    request = {"resourceType": "ServiceRequest", "status": "draft", "intent": "proposal"}
    entry = [{"resource": request}]
    with pytest.raises(ValueError, match="subject"):
        Bundle.model_validate({"resourceType": "Bundle", "type": "collection", "entry": entry})


def test_emergency_is_stat(parts: Pipeline) -> None:
    bundle = json.loads(papers(SEPTIC, parts)["referral-letter.fhir.json"])
    [request] = [
        e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "ServiceRequest"
    ]
    assert request["priority"] == "stat"
    allergies = [
        e["resource"]["code"]["text"]
        for e in bundle["entry"]
        if e["resource"]["resourceType"] == "AllergyIntolerance"
    ]
    assert allergies == ["penicillin"]
