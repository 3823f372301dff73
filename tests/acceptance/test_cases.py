"""Published cases end to end: floors a little below what was measured on 21 November 2026.

A floor is there to notice a loss, not to state an aim: the aims stand in issue 2. When a figure
has risen for good, raise its floor. `pytest -s` prints the figures.
"""

from pathlib import Path

import pytest

from coxa.evaluate.labelled import read
from coxa.evaluate.metrics import Share
from coxa.evaluate.runs import NoteReport, Report, evaluate
from coxa.pipeline import Pipeline, assess

CASES = Path(__file__).parent / "cases"
NO_FIRST_VISIT = 12  # cases whose publication tells nothing of the first visit
FLOORS = {
    "full top 1": 0.59,
    "full top 3": 0.8,
    "full top 5": 0.85,
    "full urgent called urgent": 0.85,
    "full others left alone": 0.87,
    "full deciding test among three": 0.1,
    "initial top 1": 0.25,
    "initial top 3": 0.42,
    "initial top 5": 0.49,
    "initial urgent called urgent": 0.48,
    "initial others left alone": 0.9,
    "initial deciding test among three": 0.45,
}


@pytest.fixture(scope="module")
def report(parts: Pipeline) -> Report:
    records = parts.catalogue.records
    return evaluate(
        read([CASES]), lambda note: assess(note, pipeline=parts), records.tags, records.conditions
    )


def figures(report: Report) -> dict[str, Share]:
    """Every share that has a floor, by name."""
    found: dict[str, Share] = {}
    both: tuple[tuple[str, NoteReport | None], ...] = (
        ("full", report.full), ("initial", report.initial)
    )  # fmt: skip
    for name, part in both:
        assert part is not None
        for rank in (1, 3, 5):
            found[f"{name} top {rank}"] = getattr(part.strict, f"top_{rank}")
        found[f"{name} urgent called urgent"] = part.urgency.sensitivity
        found[f"{name} others left alone"] = part.urgency.specificity
        found[f"{name} deciding test among three"] = part.decisive
    return found


def test_no_case_ends_in_an_error(report: Report) -> None:
    assert [row.case for row in report.rows if row.error] == []
    assert len(report.rows) >= 2 * len(list(CASES.glob("*.yaml"))) - NO_FIRST_VISIT


@pytest.mark.parametrize("name", FLOORS)
def test_floor(report: Report, name: str) -> None:
    share = figures(report)[name]
    print(f"{name}: {share.hits}/{share.n} = {share.share:.1%}, floor {FLOORS[name]:.0%}")  # noqa: T201
    assert share.share is not None and share.share >= FLOORS[name]


def test_every_figure_has_a_floor(report: Report) -> None:
    assert set(FLOORS) == set(figures(report))


def test_probabilities_mean_what_they_say(report: Report) -> None:
    assert report.full is not None
    error, rank = report.full.strict.calibration_error, report.full.strict.mean_reciprocal_rank
    print(f"calibration error {error:.3f}, mean reciprocal rank {rank:.3f}")  # noqa: T201
    assert error is not None and error <= 0.08
    assert rank is not None and rank >= 0.7
