"""Everyday notes: floors at what was measured on 22 November 2026 (see everyday/README.md).

The notes are invented, so a floor notices a loss and proves nothing about patients. `pytest -s`
prints the figures.
"""

import msgspec
import pytest
from tests.acceptance.everyday_figures import (
    SECOND,
    THIRD_SET,
    Figures,
    Judged,
    both,
    figures,
    in_check,
    notes,
)

from coxa.evaluate.metrics import Share
from coxa.pipeline import Pipeline

FLOORS = {
    "develop": {
        "first": 0.89, "first_three": 0.97, "accepted_first": 0.95, "accepted_three": 0.97,
        "urgent_called": 1.0, "others_left_alone": 1.0, "question_right": 1.0,
        "findings_read": 0.95, "first_step_right": 0.89,
    },
    "check": {
        "first": 0.8, "first_three": 0.95, "accepted_first": 0.9, "accepted_three": 1.0,
        "urgent_called": 0.8, "others_left_alone": 1.0, "question_right": 0.95,
        "findings_read": 0.92, "first_step_right": 0.95,
    },
    "second develop": {
        "first": 0.87, "first_three": 0.94, "accepted_first": 0.88, "accepted_three": 0.96,
        "urgent_called": 0.93, "others_left_alone": 0.88, "question_right": 1.0,
        "findings_read": 0.71, "first_step_right": 0.76,
    },
    "second check": {
        "first": 0.7, "first_three": 0.9, "accepted_first": 0.75, "accepted_three": 0.9,
        "urgent_called": 0.77, "others_left_alone": 0.79, "question_right": 1.0,
        "findings_read": 0.63, "first_step_right": 0.78,
    },
    "third develop": {
        "first": 0.87, "first_three": 0.94, "accepted_first": 0.87, "accepted_three": 0.94,
        "urgent_called": 0.87, "others_left_alone": 0.84, "question_right": 1.0,
        "first_step_right": 0.7,
    },
    "third check": {
        "first": 0.69, "first_three": 0.94, "accepted_first": 0.79, "accepted_three": 0.94,
        "urgent_called": 0.66, "others_left_alone": 0.9, "question_right": 1.0,
        "first_step_right": 0.65,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def judged(parts: Pipeline) -> dict[str, list[Judged]]:
    return both(parts)


@pytest.mark.parametrize("part", FLOORS)
@pytest.mark.parametrize("name", Figures.__struct_fields__)
def test_floor(judged: dict[str, list[Judged]], part: str, name: str) -> None:
    share: Share = msgspec.structs.asdict(figures(judged[part]))[name]
    if name not in FLOORS[part]:
        assert share.n == 0  # this set names no findings
        return
    print(f"{part} {name}: {share.hits}/{share.n}, floor {FLOORS[part][name]:.0%}")  # noqa: T201
    assert share.share is not None and share.share >= FLOORS[part][name]


def test_the_parts_are_a_third_and_the_rest() -> None:
    found = notes()
    assert len(found) == 76 and len(in_check(found)) == 25
    found = notes(SECOND)
    assert len(found) == 100 and len(in_check(found)) == 33
    found = notes(THIRD_SET)
    assert len(found) == 60 and len(in_check(found)) == 20


def test_labels_name_what_the_knowledge_has(parts: Pipeline) -> None:
    records = parts.catalogue.records
    for name, note in {**notes(), **notes(SECOND), **notes(THIRD_SET)}.items():
        named = {note.diagnosis, *note.accept} - {None}
        assert named <= set(records.conditions), name
        assert {*note.present, *note.absent} <= set(records.findings), name
