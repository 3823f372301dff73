"""Writes the golden plans anew: run by `make golden` after an intended change of a plan."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "golden"))

from plan_text import FOLDER, PATIENTS, patient_text, patients, plan_text

from coxa.catalogue.load import load_catalogue
from coxa.pipeline import build_pipeline


def main() -> None:
    """One file per condition and patient; files of those that are gone are removed."""
    parts = build_pipeline(load_catalogue())
    FOLDER.mkdir(exist_ok=True)
    conditions = parts.catalogue.records.conditions
    for path in FOLDER.glob("*.md"):
        if path.stem not in conditions:
            path.unlink()
    for name, condition in conditions.items():
        (FOLDER / f"{name}.md").write_text(plan_text(parts, condition), encoding="utf-8")
    PATIENTS.mkdir(exist_ok=True)
    people = patients()
    for path in PATIENTS.glob("*.md"):
        if path.stem not in people:
            path.unlink()
    for name, patient in people.items():
        (PATIENTS / f"{name}.md").write_text(patient_text(parts, patient), encoding="utf-8")


main()
