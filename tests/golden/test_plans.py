"""Golden plans: every condition's plan equals its file, so that a change shows as a diff.

After an intended change run `make golden` and read the diff against the guideline.
"""

import pytest
from tests.golden.plan_text import FOLDER, PATIENTS, patient_text, patients, plan_text

from coxa.pipeline import Pipeline


def test_a_file_for_each_condition(parts: Pipeline) -> None:
    named = {path.stem for path in FOLDER.glob("*.md")}
    assert named == set(parts.catalogue.records.conditions)


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.md")))
def test_plan(parts: Pipeline, name: str) -> None:
    condition = parts.catalogue.records.conditions[name]
    assert plan_text(parts, condition) == (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def test_every_stage_stands_in_its_plan(parts: Pipeline) -> None:
    for condition in parts.catalogue.records.conditions.values():
        text = plan_text(parts, condition)
        missing = [stage.id for stage in condition.stages if f"## {stage.name}" not in text]
        assert missing == [], condition.id


def test_a_file_for_each_patient() -> None:
    assert {path.stem for path in PATIENTS.glob("*.md")} == set(patients())


@pytest.mark.parametrize("name", sorted(patients()))
def test_plan_of_a_patient(parts: Pipeline, name: str) -> None:
    text = (PATIENTS / f"{name}.md").read_text(encoding="utf-8")
    assert patient_text(parts, patients()[name]) == text
