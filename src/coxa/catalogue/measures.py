"""What should have changed at a review: which measures are taken, and whether the data are sound.

Input: records as read. Output: measures of a follow-up rule; faults.
"""

from collections.abc import Iterator

from coxa.catalogue.records import Fault, Records
from coxa.model.knowledge import Condition, FollowUpRule
from coxa.model.measure import Measure, Review

TABLE = "measures"


def taken_at(
    rule: FollowUpRule, condition: Condition, records: Records
) -> Iterator[tuple[Measure, Review]]:
    """The measures taken at one review of a condition."""
    for measure in records.measures.values():
        for review in measure.reviews:
            if review.condition == condition.id and rule.when.startswith(review.by):
                yield measure, review


def measure_faults(records: Records) -> Iterator[Fault]:
    """Everything wrong with the measures, in the order of the data."""
    for measure in records.measures.values():
        yield from _number(measure)
        for place, review in enumerate(measure.reviews):
            fault = _review(review, records)
            if fault:
                yield Fault(TABLE, measure.id, ("reviews", place), fault)


def _number(measure: Measure) -> Iterator[Fault]:
    """A least change has its unit and direction, and stands in the words that are shown."""
    if measure.least is None:
        return
    if measure.unit is None or measure.better is None:
        yield Fault(TABLE, measure.id, ("least",), "a least change needs unit and better")
    if f"{measure.least:g}" not in measure.change:
        message = f"the words do not hold the least change {measure.least:g}"
        yield Fault(TABLE, measure.id, ("change",), message)


def _review(review: Review, records: Records) -> str | None:
    """Why a review does not exist, or None."""
    condition = records.conditions.get(review.condition)
    if condition is None:
        return f"no condition {review.condition!r}"
    if not any(rule.when.startswith(review.by) for rule in condition.follow_up):
        return f"no follow-up of {condition.id} begins with {review.by!r}"
    if review.stage is not None and review.stage not in {s.id for s in condition.stages}:
        return f"no stage {review.stage!r} in {condition.id}"
    return None
