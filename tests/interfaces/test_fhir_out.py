"""The answer as a FHIR R4 Bundle: complete, linked, and valid for another library."""

import json
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from coxa.catalogue.load import load_catalogue
from coxa.cli import main
from coxa.model.answer import Assessment
from coxa.pipeline import Pipeline, assess
from coxa.report.fhir import to_fhir

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTES = {
    "labral": (EXAMPLES / "labral-calcification.txt").read_text(),
    "emergency": (EXAMPLES / "hot-hip.txt").read_text(),
    "pregnant": (EXAMPLES / "late-pregnancy.txt").read_text(),
    "knee": "Twisted his left knee at football, Lachman positive.",
    "values": "67F hip pain, calcium 2.9 mmol/L, creatinine 150, pacemaker. MRI hip requested.",
}


@pytest.fixture(scope="module", params=list(NOTES))
def answer(request: pytest.FixtureRequest, parts: Pipeline) -> Assessment:
    return assess(NOTES[request.param], pipeline=parts)


def bundle(answer: Assessment) -> bytes:
    return to_fhir(answer, load_catalogue().records.model["plausible"])


def resources(answer: Assessment) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in json.loads(bundle(answer))["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


def test_another_library_accepts_it(answer: Assessment) -> None:
    read = Bundle.model_validate_json(bundle(answer))
    assert len(read.entry) == len(json.loads(bundle(answer))["entry"])


def test_references_resolve(answer: Assessment) -> None:
    entries = json.loads(bundle(answer))["entry"]
    names = [entry["fullUrl"] for entry in entries]
    assert len(set(names)) == len(names)
    asked = [line.split('"')[3] for line in bundle(answer).decode().splitlines()
             if '"reference":' in line]  # fmt: skip
    assert set(asked) <= set(names)


def test_all_of_the_answer_is_there(answer: Assessment) -> None:
    found = resources(answer)
    assert len(found.get("Flag", [])) == len(answer.red_flags)
    assert len(found.get("CarePlan", [])) == len(answer.plan.stages)
    assert len(found.get("DetectedIssue", [])) == len(answer.plan.avoid)
    assert len(found.get("ServiceRequest", [])) == len(answer.next_steps)
    stopped = [r["code"]["text"] for r in found.get("ServiceRequest", []) if "doNotPerform" in r]
    assert stopped == [step.name for step in answer.next_steps if step.unsafe_because]


def test_probabilities(answer: Assessment) -> None:
    predictions = [p for r in resources(answer).get("RiskAssessment", []) for p in r["prediction"]]
    assert len(predictions) == len(answer.differential)
    if predictions:
        assert sum(p["probabilityDecimal"] for p in predictions) == pytest.approx(1, abs=1e-4)


def test_every_plan_and_step_is_cited(answer: Assessment) -> None:
    found = resources(answer)
    for resource in [*found.get("ServiceRequest", []), *found.get("Flag", [])]:
        assert resource["extension"][0]["valueRelatedArtifact"]["citation"]


def test_same_bytes_twice(answer: Assessment) -> None:
    assert bundle(answer) == bundle(answer)


def test_nothing_doubtful_enters_a_record(parts: Pipeline) -> None:
    answer = assess("Hip pain. Her mother had gout. Possible labral tear on MRI.", pipeline=parts)
    told = {r["code"]["text"] for r in resources(answer)["Observation"]}
    kept = {f.name for f in answer.findings if f.context == "now" and f.certainty == "stated"}
    left = {f.name for f in answer.findings} - kept
    assert left and not left & told


def test_the_command_writes_it(tmp_path: Path) -> None:
    note, out = tmp_path / "note.txt", tmp_path / "answer.json"
    note.write_text(NOTES["labral"])
    assert main(["assess", str(note), "--format", "fhir", "--out", str(out)]) == 0
    assert json.loads(out.read_text())["resourceType"] == "Bundle"


def test_an_answer_is_not_read_back_as_a_record(answer: Assessment, parts: Pipeline) -> None:
    """What coxa found and advised is no new finding when the record comes in again."""
    own = json.loads(bundle(answer))
    note = {"resourceType": "Observation", "status": "final", "code": {"text": "Groin pain"}}
    own["entry"].append({"resource": {**note, "valueString": "present"}})
    again = assess(json.dumps(own).encode(), pipeline=parts)
    assert {f.id for f in again.findings} == {"groin-pain", "hip-pain"}
    told = any("an answer of coxa's own" in issue.message for issue in again.issues)
    assert told == (len(own["entry"]) > 2)  # the patient and the note
