"""Whether the times of visits, drugs, doses and phases are possible and agree with their words.

Input: records as read. Output: faults: the folder, the record, the keys and what is wrong.
"""

import re
from collections.abc import Iterator

from coxa.catalogue.records import Fault, Records
from coxa.model.care import Treatment
from coxa.model.knowledge import Condition, FollowUpRule, PlanAction
from coxa.model.programme import Phase
from coxa.model.timing import Days, PhaseDates, Span, Time, Timing

_BOTH = "a drug has `duration` and `ends_after`, or neither"
Keys = tuple[str | int, ...]
# days of each unit, as long as it can be at most: enough to tell which of two times is later
_AT_MOST = {"hour": 1 / 24, "day": 1, "week": 7, "month": 31, "year": 366}


def timing_faults(records: Records) -> Iterator[Fault]:
    """Everything wrong with the times, in the order of the data."""
    for treatment in records.treatments.values():
        if _lacks_end(treatment, treatment):
            yield Fault("treatments", treatment.id, ("duration",), _BOTH)
    for condition in records.conditions.values():
        for keys, message in _of_condition(condition, records):
            yield Fault("conditions", condition.id, keys, message)
    for programme in records.programmes.values():
        for i, phase in enumerate(programme.phases):
            for keys, message in _of_phase(phase):
                yield Fault("programmes", programme.id, ("phases", i, *keys), message)


def _of_condition(condition: Condition, records: Records) -> Iterator[tuple[Keys, str]]:
    """The drugs of its stages and its visits."""
    for i, stage in enumerate(condition.stages):
        for j, action in enumerate(stage.actions):
            treatment = records.treatments.get(action.treatment)
            if treatment is not None and _lacks_end(treatment, action):
                yield ("stages", i, "actions", j), _BOTH
    for i, rule in enumerate(condition.follow_up):
        for message in _of_visit(rule):
            yield ("follow_up", i, "date"), message


def _lacks_end(treatment: Treatment, said: Treatment | PlanAction) -> bool:
    """Whether a drug has a duration for the reader without one for the calendar, or only that."""
    return treatment.kind == "drug" and (said.duration is None) != (said.ends_after is None)


def _of_visit(rule: FollowUpRule) -> Iterator[str]:
    """A visit names a time, its spans are possible, and its words hold their figures."""
    if not isinstance(rule.date, Timing):
        return
    if not rule.date.after and rule.date.every is None and rule.date.since is None:
        yield "name `after`, `every` or `since`; or say unknown"
    spans = (*rule.date.after, *filter(None, [rule.date.every]))
    for span in spans:
        if not span.low <= span.high or span.high == 0:
            yield f"{span.low} to {span.high} is no span"
    for figure in _figures(rule.date.after):
        if not re.search(rf"\b{figure}\b", rule.when):
            yield f"the words {rule.when!r} do not hold the figure {figure}"


def _figures(spans: tuple[Span, ...]) -> list[int]:
    """Figures that the words have to hold; they may say 'within' for 0 and name no 1."""
    return [n for span in spans for n in dict.fromkeys((span.low, span.high)) if n > 1]


def _of_phase(phase: Phase) -> Iterator[tuple[Keys, str]]:
    """A phase names a time and ends after it begins; days of the week are a span."""
    if isinstance(phase.dates, PhaseDates):
        begin, end = phase.dates.begin, phase.dates.end
        if begin is None and end is None:
            yield ("dates",), "name `begin` or `end`; or say unknown"
        if end is not None and _days(end) <= (_days(begin) if begin else 0):
            yield ("dates",), "the phase ends before it begins"
    for i, one in enumerate(phase.exercises):
        if isinstance(one.per_week, Days) and one.per_week.low > one.per_week.high:
            message = f"{one.per_week.low} to {one.per_week.high} is no span"
            yield ("exercises", i, "per_week"), message


def _days(time: Time) -> float:
    return time.count * _AT_MOST[time.unit]
