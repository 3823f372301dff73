"""Papers, calendar: sessions, ends of medicines and visits as RFC 5545.

Input: assessment, records, first day. Output: events, and a calendar file of them. The entries
say no more than the patient needs to see on a telephone: no diagnosis, no finding. What has no day
yet stands in one entry on the first day, so that nothing of the plan is left out without a word.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final, Literal, NamedTuple

from msgspec.structs import replace

from coxa.model.answer import FollowUp, ProgrammeExercise, ProgrammePhase
from coxa.model.papers import Event
from coxa.model.timing import Days, PhaseDates
from coxa.papers.plain import Plain, concluded
from coxa.papers.speak import Speaker
from coxa.papers.times import at, days_due, due_in_words, is_open, last_day, proviso
from coxa.report.headline import is_pressing
from coxa.report.wording import capital
from coxa.version import __version__

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFTEN: Final = {1: "Once a week", 7: "Daily"}


class PhaseDays(NamedTuple):
    """First and last day of a phase, None where it is not known."""

    begin: date | None
    end: date | None


class _Doses(NamedTuple):
    """Exercises of a phase by how often they are done."""

    a_week: dict[int, list[str]]
    in_words: list[str]
    unknown: list[str]


def build_events(plain: Plain, start: date) -> tuple[Event, ...]:
    """All events, by day; only visits where the patient has to be seen today."""
    assessment = plain.assessment
    visits = assessment.plan.follow_up
    phases: tuple[ProgrammePhase, ...] = ()
    events = list(visit_events(visits, start))
    told = list(visits_without_day(visits))
    if not is_pressing(assessment):
        programme = assessment.plan.rehabilitation
        if programme and concluded(assessment) and not programme.held_because:
            phases = programme.phases
        events += _medicines(plain, start)
        events += exercise_events(phases, start)
        told += _medicines_without_end(plain)
        told += phases_without_day(phases, start)
    if told:
        text = " ".join(("Ask about these at your next visit.", *told))
        events.append(_event("Hip plan: no day is known yet", text, start))
    return _numbered(sorted(events, key=lambda event: (event.start, event.title)), plain, start)


def _numbered(events: Iterable[Event], plain: Plain, start: date) -> tuple[Event, ...]:
    """The events with identifiers that are the same for the same plan and day."""
    key = sha256(f"{start}\0{plain.assessment.text}".encode()).hexdigest()[:16]
    return tuple(
        replace(event, uid=f"{key}-{place}@coxa.invalid") for place, event in enumerate(events, 1)
    )


def _event(title: str, text: str, day: date) -> Event:
    return Event(uid="", title=title, text=text, start=day)


def visit_events(visits: Iterable[FollowUp], start: date) -> Iterator[Event]:
    """A review on each day that is due; of one that repeats, the first."""
    for visit in visits:
        planned = f"{capital(visit.who)}. Planned for: {due_in_words(visit.date)}."
        measured = (f"{m.name}: {m.change}" for m in visit.measures)
        text = " ".join(filter(None, (planned, proviso(visit.date), *measured)))
        for day in days_due(visit.date, start):
            yield _event("Hip review", text, day)


def visits_without_day(visits: Iterable[FollowUp]) -> Iterator[str]:
    """Reviews that count from something that has not happened yet, or that have no time."""
    for visit in visits:
        if is_open(visit.date):
            text = f"{capital(visit.who)}: {due_in_words(visit.date)}. {proviso(visit.date)}"
            yield text.rstrip()


def _medicines(plain: Plain, start: date) -> Iterator[Event]:
    """The last day of each medicine whose length the plan states."""
    for action in plain.medicines():
        if action.ends_after != "unknown":
            name = plain.records.treatments[action.id].name
            text = f"Planned for: {action.duration}. Ask before you go on with it."
            yield _event(f"Last planned day of {name}", text, last_day(action.ends_after, start))


def _medicines_without_end(plain: Plain) -> Iterator[str]:
    """Medicines of which no last day is stated."""
    names = [
        plain.records.treatments[action.id].name
        for action in plain.medicines()
        if action.ends_after == "unknown"
    ]
    if names:
        yield f"No last day is stated for: {'; '.join(names)}."


def exercise_events(phases: Iterable[ProgrammePhase], start: date) -> Iterator[Event]:
    """Exercise days of each phase whose beginning is known."""
    for number, (phase, days) in enumerate(dated(phases, start), 1):
        if days.begin is not None and phase.exercises:
            title = f"Hip exercises, phase {number}"
            doses = _by_frequency(phase.exercises)
            yield from _sessions(title, doses, days.begin, days.end)
            text = " ".join(_without_days(doses, days.end))
            if text:
                yield _event(f"{title} begins", text, days.begin)


def _by_frequency(exercises: Iterable[ProgrammeExercise]) -> _Doses:
    """The exercises by the lower figure of their days a week."""
    doses = _Doses({}, [], [])
    for exercise in exercises:
        if isinstance(exercise.per_week, Days):
            doses.a_week.setdefault(exercise.per_week.low, []).append(exercise.name)
        elif exercise.per_week == "in-words":
            doses.in_words.append(exercise.name)
        else:
            doses.unknown.append(exercise.name)
    return doses


def _sessions(title: str, doses: _Doses, begin: date, end: date | None) -> Iterator[Event]:
    """Repeated entries; exercises of which it is not stated how often join the fewest days."""
    if end is None:
        return
    for times, names in sorted(doses.a_week.items()):
        text = "; ".join(names)
        if doses.unknown and times == min(doses.a_week):
            text += f". How often is not stated, so on these days too: {'; '.join(doses.unknown)}"
        every: Literal["daily", "weekly"] = "daily" if times == len(_DAYS) else "weekly"
        days = _weekdays(times, begin) if every == "weekly" else ()
        yield Event(uid="", title=title, text=text, start=begin, until=end, every=every, days=days)


def _without_days(doses: _Doses, end: date | None) -> Iterator[str]:
    """What the phase holds beside its repeated entries, as sentences."""
    if end is None:
        for times, names in sorted(doses.a_week.items()):
            yield f"{_OFTEN.get(times, f'On {times} days a week')}: {'; '.join(names)}."
    if doses.in_words:
        yield f"On no fixed days, as your programme says: {'; '.join(doses.in_words)}."
    if doses.unknown and (end is None or not doses.a_week):
        yield f"How often is not stated, so ask: {'; '.join(doses.unknown)}."
    if end is None:
        yield "No last day is stated: go on until the mark in your programme is reached."


def phases_without_day(phases: Iterable[ProgrammePhase], start: date) -> Iterator[str]:
    """Phases whose first day is not known."""
    for number, (phase, days) in enumerate(dated(phases, start), 1):
        if days.begin is None and phase.exercises:
            yield f"Hip exercises, phase {number}: your programme says when to move on to it."


def dated(
    phases: Iterable[ProgrammePhase], start: date
) -> Iterator[tuple[ProgrammePhase, PhaseDays]]:
    """Each phase with its days where they follow from what the programme states.

    The first phase begins on the first day. One that states only its end begins when the one
    before it ends; of one that goes by progress, no day is known.
    """
    follows: date | None = start
    for place, phase in enumerate(phases):
        days = phase.dates
        if isinstance(days, PhaseDates):
            begin = at(days.begin, start) if days.begin else follows
            follows = at(days.end, start) if days.end else None
        else:
            begin, follows = (start if place == 0 else None), None
        yield phase, PhaseDays(begin, follows - timedelta(days=1) if follows else None)


def _weekdays(times: int, first: date) -> tuple[str, ...]:
    """Days of the week spread evenly, beginning with that of the first session."""
    begin, count = first.weekday(), len(_DAYS)
    return tuple(_DAYS[(begin + round(place * count / times)) % count] for place in range(times))


def to_ics(events: Iterable[Event], speaker: Speaker, start: date) -> bytes:
    """The events as a calendar file; its stamp is the first day, so equal input is equal bytes."""
    from icalendar import Calendar
    from icalendar import Event as Entry

    calendar = Calendar()
    calendar.add("prodid", f"-//coxa//coxa {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    stamp = datetime(start.year, start.month, start.day, tzinfo=UTC)
    for event in events:
        entry = Entry()
        entry.add("uid", event.uid)
        entry.add("dtstamp", stamp)
        entry.add("dtstart", event.start)
        entry.add("dtend", event.start + timedelta(days=1))
        entry.add("summary", event.title)
        entry.add("description", event.text, parameters={"language": speaker.language})
        entry.add("transp", "TRANSPARENT")
        if event.every != "once" and event.until is not None:
            rule = {"freq": event.every.upper(), "until": event.until}
            entry.add("rrule", rule | ({"byday": list(event.days)} if event.days else {}))
        calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content
