"""Types of times that a plan states: spans, when a visit is due, how often an exercise is done.

Input: nothing of ours. Output: frozen structs that the catalogue fills from YAML. The text beside
them is for display; dates are made from these alone.
"""

from typing import Annotated, Literal

import msgspec

Unit = Literal["hour", "day", "week", "month", "year"]
Count = Annotated[int, msgspec.Meta(ge=0)]
DaysInAWeek = Annotated[int, msgspec.Meta(ge=1, le=7)]


class _Timed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of these types: frozen, keyword only, unknown keys refused."""


class Time(_Timed, frozen=True, kw_only=True):
    """A length of time."""

    count: Count
    unit: Unit


# the last day of a course, so long after its first one. `unknown`: none follows from the text
End = Time | Literal["unknown"]


class Span(_Timed, frozen=True, kw_only=True):
    """A length of time with its lower and upper bound; `low: 0` is 'within'."""

    low: Count
    high: Count
    unit: Unit


class Timing(_Timed, frozen=True, kw_only=True):
    """When a visit is due, counted from the first day of the plan.

    `after`: once at each of these. `every`: again and again. `since`: the event from which it
    counts instead, in words that name no illness; no date is known until it happens. `some`: only
    for those patients whom the text names.
    """

    after: tuple[Span, ...] = ()
    every: Span | None = None
    since: str | None = None
    some: bool = False


# `unknown`: the text states no time. `no-visit`: it says that none is planned.
Due = Timing | Literal["unknown", "no-visit"]


class Days(_Timed, frozen=True, kw_only=True):
    """On how many days of a week, with its lower and upper bound."""

    low: DaysInAWeek
    high: DaysInAWeek


# `in-words`: the dose tells when, but no number of days ('part of every walk', 'as warm-up').
# `unknown`: it does not tell how often.
PerWeek = Days | Literal["in-words", "unknown"]


class PhaseDates(_Timed, frozen=True, kw_only=True):
    """Begin and end of a phase, counted from the first day of the programme.

    Without `begin` it begins when the phase before it ends; without `end` no end is stated.
    """

    begin: Time | None = None
    end: Time | None = None


# `unknown`: no day is known; the phase goes by progress, or by what only the clinician knows
PhaseDue = PhaseDates | Literal["unknown"]
