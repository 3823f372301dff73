"""Labelled cases: one published patient each, with the diagnosis that was confirmed.

Input: the mapping of one YAML file. Output: `Case`. A case that asserts nothing is refused.
"""

from pathlib import Path
from typing import Any, Literal

import msgspec

from coxa.errors import BadCase
from coxa.evaluate.reading import converted
from coxa.model.bounds import OLDEST

Style = Literal[
    "gp-referral", "ed-note", "clinic-note", "radiology-report", "patient-words", "question"
]
DecisiveTest = Literal[
    "xray", "mri", "mr-arthrogram", "mr-arthrography", "ct", "ultrasound", "bone-scan", "pet",
    "dxa", "labs", "aspiration", "biopsy", "surgery", "injection", "clinical", "genetic",
]  # fmt: skip


class CaseSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The publication that the case was taken from."""

    url: str
    title: str | None = None
    journal: str | None = None
    year: int | None = None
    id: str | int | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A patient as first seen (`note_initial`) and worked up (`note_full`), with the answer."""

    diagnosis: str
    also: tuple[str, ...] = ()
    age: float | None = None
    sex: Literal["female", "male"] | None = None
    side: Literal["left", "right", "bilateral"] | None = None
    urgent: bool
    decisive_test: DecisiveTest | None = None
    treatment: tuple[str, ...] | None = None
    outcome: str | None = None
    style: Style
    note_initial: str | None = None
    note_full: str | None = None
    source: CaseSource

    @property
    def accepted(self) -> frozenset[str]:
        """The diagnosis and what the publication also confirms."""
        return frozenset((self.diagnosis, *self.also))


def case_of(path: Path, raw: Any) -> tuple[str, Case]:
    """Name of the file and its case; raises BadCase."""
    case = converted(raw, Case, str(path))
    if not case.diagnosis.strip():
        raise BadCase(f"{path}: diagnosis is empty; name the published diagnosis")
    if not (case.note_full or "").strip() and not (case.note_initial or "").strip():
        raise BadCase(f"{path}: asserts nothing: note_full or note_initial needs text")
    if case.age is not None and not 0 <= case.age <= OLDEST:
        raise BadCase(f"{path}: age {case.age:g} cannot be; give years from 0 to {OLDEST}")
    return path.stem, case
