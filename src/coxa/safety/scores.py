"""Published scores that the note fills: what is told, what is not, and what the total meant.

Input: facts, the scores of the knowledge. Output: `Score` parts. An item that the note does not
tell is neither counted nor ruled out: the total is a range. A score decides nothing of itself.
"""

from collections.abc import Iterator

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import fits, holds, parse
from coxa.catalogue.records import Records
from coxa.catalogue.scores import most
from coxa.model.answer import Score
from coxa.model.facts import Facts
from coxa.model.score import ScoreDef, ScoreItem


def scores(facts: Facts, records: Records, citations: Citations) -> tuple[Score, ...]:
    """The scores that fit the patient and of which enough is told."""
    fitting = (one for one in records.scores.values() if fits(one.when, facts))
    found = (_score(one, facts, citations) for one in fitting)
    return tuple(score for score in found if score is not None)


def _reached(one: ScoreDef, facts: Facts) -> Iterator[tuple[ScoreItem, float]]:
    """The items that are told, with their points."""
    for item in one.items:
        points = points_of(item, facts)
        if points is not None:
            yield item, points


def points_of(item: ScoreItem, facts: Facts) -> float | None:
    """The points of an item; None where the note leaves open whether a higher level is reached."""
    truths = [
        (level.points, None if level.when is None else holds(parse(level.when), facts))
        for level in item.levels
    ]
    best = max((points for points, truth in truths if truth is True), default=item.least)
    open_above = any(points > best for points, truth in truths if truth is None)
    told = any(truth is True for _, truth in truths)
    return best if told or not open_above else None


def _score(one: ScoreDef, facts: Facts, citations: Citations) -> Score | None:
    """The score as far as it is told, None where that is too little."""
    reached = list(_reached(one, facts))
    if len(reached) < one.least_told:
        return None
    told = {item.text for item, _ in reached}
    untold = [item for item in one.items if item.text not in told]
    counted = sum(points for _, points in reached)
    low = counted + sum(item.least for item in untold)
    high = counted + sum(most(item) for item in untold)
    bands = [band for band in one.bands if band.low <= high and low <= band.high]
    cited = [s for band in bands for s in band.sources]
    cited += [s for limit in one.limits for s in limit.sources]
    return Score(
        id=one.id,
        name=one.name,
        about=one.about,
        low=low,
        high=high,
        most=sum(map(most, one.items)),
        met=tuple(_called(item, points) for item, points in reached if points > 0),
        unmet=tuple(item.text for item, points in reached if points <= 0),
        untold=tuple(item.text for item in untold),
        means=tuple(band.text for band in bands),
        limits=tuple(limit.text for limit in one.limits),
        sources=citations.cite((*one.sources, *cited)),
    )


def _called(item: ScoreItem, points: float) -> str:
    """The item, with its points where it may have several."""
    several = item.least > 0 or len(item.levels) > 1 or points != 1
    return f"{item.text} ({points:g})" if several else item.text
