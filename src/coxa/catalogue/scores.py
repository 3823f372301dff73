"""Checks on the published scores: whether what their totals mean is told for every total.

Input: records as read. Output: the range of an item's points; faults.
"""

from collections.abc import Iterator

from coxa.catalogue.records import Fault, Records
from coxa.model.score import ScoreDef, ScoreItem

TABLE = "scores"


def most(item: ScoreItem) -> float:
    """The points of an item's highest level."""
    return max(level.points for level in item.levels)


def score_faults(records: Records) -> Iterator[Fault]:
    """Items without a level, and bands that leave a total out or tell it twice."""
    for score in records.scores.values():
        empty = [i for i, item in enumerate(score.items) if not item.levels]
        for place in empty:
            yield Fault(TABLE, score.id, ("items", place), "an item without a level")
        if not empty:
            yield from _bands(score)


def _bands(score: ScoreDef) -> Iterator[Fault]:
    """Totals are whole numbers, so that one band begins at one more than another ends."""
    after = sum(item.least for item in score.items)
    for place, band in enumerate(score.bands):
        if band.low != after:
            message = f"begins at {band.low:g} where {after:g} is next"
            yield Fault(TABLE, score.id, ("bands", place), message)
        after = band.high + 1
    if after <= sum(map(most, score.items)):
        yield Fault(TABLE, score.id, ("bands",), f"a total of {after:g} is in no band")
