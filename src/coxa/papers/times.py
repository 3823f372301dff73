"""Papers, times: spans such as '6–8 weeks' as dates, where a text states one and nothing else.

Input: a text of the plan and the first day. Output: `Span`s and dates; none where it depends on
something that has not happened yet ('3 months after arthroscopy').
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final, NamedTuple

_NUMBER: Final = r"(\d+)"
_UNIT: Final = r"(hour|day|week|month|year)s?"
_SPAN: Final = re.compile(
    rf"(?:at|within|in|about|after|up to|for|not more than|no more than)?\s*"
    rf"{_NUMBER}(?:\s*(?:–|-|to|or)\s*{_NUMBER})?\s*{_UNIT}",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(
    rf"{_NUMBER}(?:,\s*{_NUMBER})*\s*(?:,|and)\s*{_NUMBER}\s*{_UNIT}", re.IGNORECASE
)
_LIMIT: Final = re.compile(
    rf"(?:no longer than|not more than|no more than|at most|up to)\s+{_NUMBER}\s*{_UNIT}",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(r"\s*\([^)]*\)")
_WEEKS: Final = re.compile(rf"weeks? {_NUMBER}\s*(?:–|-|to)\s*{_NUMBER}\b", re.IGNORECASE)
_DAYS: Final = re.compile(rf"days {_NUMBER}\s*(?:–|-|to)\s*{_NUMBER}\b", re.IGNORECASE)


class Span(NamedTuple):
    """A length of time with its lower and upper bound."""

    low: int
    high: int
    unit: str

    def first(self, start: date) -> date:
        """The earliest day."""
        return later(start, self.low, self.unit)

    def last(self, start: date) -> date:
        """The latest day."""
        return later(start, self.high, self.unit)


def spans(text: str) -> tuple[Span, ...]:
    """The spans of a text that is nothing but spans: '6–8 weeks', '3 and 6 months, then yearly'."""
    text = bare(text)
    one = _SPAN.fullmatch(text)
    if one:
        return (_span(one),)
    if _SEVERAL.fullmatch(text):
        unit = re.findall(_UNIT, text, re.IGNORECASE)[-1].lower()
        return tuple(Span(int(n), int(n), unit) for n in re.findall(r"\d+", text))
    return ()


def bare(text: str) -> str:
    """The first times of a text without a remark in brackets and without what follows later."""
    return _REMARK.sub("", text).partition(", then ")[0].strip().rstrip(".")


def length(text: str) -> Span | None:
    """The span at the beginning of a text, cut to the limit that it names further on."""
    found = _SPAN.match(text.strip())
    limit = _LIMIT.search(text)
    if found is None and limit is None:
        return None
    start = date(2001, 1, 1)
    most = Span(int(limit[1]), int(limit[1]), limit[2].lower()) if limit else None
    if found is None:
        return most
    span = _span(found)
    if most is not None and most.last(start) < span.last(start):
        return Span(min(span.low, most.low) if span.unit == most.unit else most.low, *most[1:])
    return span


def phase_days(text: str, start: date) -> tuple[date, date] | None:
    """First and last day of a phase whose text names weeks of the programme: 'weeks 4–10'."""
    weeks = _WEEKS.match(text)
    if weeks:
        return _days(start, int(weeks[1]) * 7, int(weeks[2]) * 7)
    days = _DAYS.match(text)
    return _days(start, int(days[1]) - 1, int(days[2])) if days else None


def phase_length(text: str) -> int | None:
    """Days of a phase that says only how long it takes, upper bound: '6–8 weeks'."""
    found = _SPAN.match(text.removeprefix("at least "))
    return None if found is None else (_span(found).last(date(2001, 1, 1)) - date(2001, 1, 1)).days


def later(start: date, count: int, unit: str) -> date:
    """A day so many hours, days, weeks, months or years later; the 31st becomes the last."""
    if unit == "hour":
        return start + timedelta(days=-(-count // 24))
    if unit in ("day", "week"):
        return start + timedelta(days=count * (7 if unit == "week" else 1))
    months = start.month - 1 + count * (12 if unit == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _span(found: re.Match[str]) -> Span:
    low = int(found[1])
    return Span(low, int(found[2]) if found[2] else low, found[3].lower())


def _days(start: date, first: int, end: int) -> tuple[date, date]:
    return start + timedelta(days=first), start + timedelta(days=max(end - 1, first))
