"""Patients of published case reports and what is learned from them, as the knowledge keeps both.

Input: nothing of ours. Output: frozen structs that the catalogue fills from YAML.
"""

from typing import Literal

from coxa.model.knowledge import Record


class CaseReport(Record, frozen=True, kw_only=True):
    """A patient whose final diagnosis is published, with the findings that the page tells of.

    `present` and `absent` hold ids of findings before treatment, as marked by a reader of the
    page; what the page does not tell is in neither. Age is in years. Several patients of one
    publication are records of their own. `held_on` is the day on which a second reader held the
    marks against the page; None as long as nobody did.
    """

    id: str
    condition: str
    title: str
    url: str
    authors: str | None = None
    journal: str | None = None
    year: int | None = None
    doi: str | None = None
    pmid: str | None = None
    patient: int = 1
    age: float | None = None
    sex: Literal["female", "male"] | None = None
    seen: Literal["abstract", "full-text", "excerpt"] = "excerpt"
    held_on: str | None = None
    present: tuple[str, ...]
    absent: tuple[str, ...] = ()


class LearnedWeights(Record, frozen=True, kw_only=True):
    """What telling the case reports apart adds to the weight of findings for one condition.

    `id` is the condition. Values are decibans (10 log10 of a likelihood ratio) by finding, added
    where it is present or where it is absent; a finding without a value adds nothing.
    """

    id: str
    present: dict[str, float] = {}
    absent: dict[str, float] = {}
