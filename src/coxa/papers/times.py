"""Papers, times: the times that the knowledge states as days, and in words.

Input: typed times and the first day. Output: days, none where it depends on something that has
not happened yet ('3 months after the operation'); words that name no illness, so that they can
stand on a telephone.
"""

from calendar import monthrange
from datetime import date, timedelta

from coxa.model.timing import Due, Span, Time, Timing, Unit


def days_due(due: Due, start: date) -> tuple[date, ...]:
    """The days on which a visit is due; of one that repeats, the first."""
    if not isinstance(due, Timing) or is_open(due):
        return ()
    spans = due.after or ((due.every,) if due.every else ())
    # the earliest day of each; of one that only says within what, the latest
    return tuple(later(start, span.low or span.high, span.unit) for span in spans)


def is_open(due: Due) -> bool:
    """Whether a visit is planned whose day is not known yet."""
    return due == "unknown" or (isinstance(due, Timing) and due.since is not None)


def due_in_words(due: Due) -> str:
    """'3 and 6 months, then every year', 'within 72 hours of the picture'."""
    if not isinstance(due, Timing):
        return "no time is stated"
    once = _several(due.after)
    again = f"every {_length(due.every, bare_one=True)}" if due.every else ""
    told = ", then ".join(part for part in (once, again) if part)
    if due.since is None:
        return told
    if not told:
        return f"after {due.since}; how long after is not stated"
    return f"{told} {'of' if is_limit(due) else 'after'} {due.since}"


def when_in_words(due: Due) -> str:
    """The same as the beginning of a line: 'In 6 weeks', 'Within 2 weeks', 'Every year'."""
    told = due_in_words(due)
    return told[0].upper() + told[1:] if told[0].isalpha() else f"In {told}"


def is_limit(due: Due) -> bool:
    """Whether the day is the latest one ('within 2 weeks') and not the earliest."""
    return isinstance(due, Timing) and any(span.low == 0 for span in due.after)


def proviso(due: Due) -> str:
    """What is said beside a visit that is only for the patients whom its text names."""
    some = isinstance(due, Timing) and due.some
    return "Only for some: ask if it is meant for you." if some else ""


def _several(spans: tuple[Span, ...]) -> str:
    """'6 to 8 weeks', '3, 6 and 12 months', 'within 2 weeks'."""
    if len(spans) > 1 and len({span.unit for span in spans}) == 1:
        *first, last = (str(span.low) for span in spans)
        return f"{', '.join(first)} and {last} {spans[0].unit}s"
    return " and ".join(_length(span) for span in spans)


def _length(span: Span, *, bare_one: bool = False) -> str:
    """'6 to 8 weeks', '1 year'; 'year' where a bare one is wanted, as after 'every'."""
    if span.high == 1 and bare_one:
        return span.unit
    low = "within " if span.low == 0 else f"{span.low} to " if span.low < span.high else ""
    return f"{low}{span.high} {span.unit}{'s' if span.high > 1 else ''}"


def at(time: Time, start: date) -> date:
    """The day on which so much time has gone by."""
    return later(start, time.count, time.unit)


def last_day(time: Time, start: date) -> date:
    """The last day of a course of this length."""
    return max(at(time, start) - timedelta(days=1), start)


def later(start: date, count: int, unit: Unit) -> date:
    """A day so many hours, days, weeks, months or years later; the 31st becomes the last."""
    if unit == "hour":
        return start + timedelta(days=-(-count // 24))
    if unit in ("day", "week"):
        return start + timedelta(days=count * (7 if unit == "week" else 1))
    months = start.month - 1 + count * (12 if unit == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
