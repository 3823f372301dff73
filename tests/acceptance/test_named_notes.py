"""Invented notes with one diagnosis each: floors under what was measured after mending.

`pytest -s` prints the figures. What was right at first sight stands in docs/measured.md; the notes
are invented, so a floor notices a loss and proves nothing about patients.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import ryaml

from coxa.evaluate.runs import SOON
from coxa.pipeline import Pipeline, assess


class Floor(NamedTuple):
    """Least shares: named first, among three, urgent called the same day, others left alone."""

    first: float
    three: float
    urgent: float
    others: float


FLOORS = {
    "plain": Floor(0.95, 0.98, 1.0, 0.95),
    "atypical": Floor(0.78, 0.88, 1.0, 0.84),
    "terse": Floor(0.9, 0.98, 0.93, 0.93),
    "first-visit": Floor(0.77, 0.91, 1.0, 0.85),
    "whole": Floor(0.81, 0.95, 1.0, 0.8),
    "whole-marked": Floor(0.88, 0.97, 1.0, 0.86),
    "first-marked": Floor(0.84, 0.94, 0.95, 0.93),
    "first-atypical": Floor(0.68, 0.86, 0.9, 0.86),
    "whole-atypical": Floor(0.72, 0.92, 1.0, 0.67),
    "first-later": Floor(0.64, 0.85, 0.9, 0.78),
    "whole-later": Floor(0.78, 0.94, 1.0, 0.65),
}
NOTES = ryaml.loads((Path(__file__).parent / "named_notes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", FLOORS)
def test_floor(kind: str, parts: Pipeline) -> None:
    ranks, urgent, others = [], [], []
    for told in NOTES[kind]:
        answer = assess(told["note"], pipeline=parts)
        named = [hypothesis.condition for hypothesis in answer.differential]
        ranks.append(named.index(told["diagnosis"]) if told["diagnosis"] in named else 99)
        called = answer.urgency in SOON
        (urgent if told["urgent"] else others).append(called == told["urgent"])
    got = Floor(
        sum(rank == 0 for rank in ranks) / len(ranks),
        sum(rank < 3 for rank in ranks) / len(ranks),
        sum(urgent) / len(urgent),
        sum(others) / len(others),
    )
    sys.stdout.write(f"{kind} {len(ranks)} {got}\n")
    assert all(have >= least for have, least in zip(got, FLOORS[kind], strict=True)), got
