"""Papers, calendar: sessions, ends of medicines, visits and repeat imaging as RFC 5545.

Input: assessment, records, first day. Output: events, and a calendar file of them. The entries
say no more than the patient needs to see on a telephone: no diagnosis, no finding.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final, Literal

from coxa.model.answer import Action, FollowUp, ProgrammePhase
from coxa.model.papers import Event
from coxa.papers.plain import Plain, concluded
from coxa.papers.speak import Speaker
from coxa.papers.times import bare, length, phase_days, phase_length, spans
from coxa.report.headline import is_pressing
from coxa.report.wording import capital
from coxa.version import __version__

_A_WEEK: Final = re.compile(r"(\d+)(?:\s*(?:–|-|or|to)\s*\d+)? (?:times|days) a week")
_TWICE: Final = re.compile(r"\b(once|twice) a week")
_DAILY: Final = re.compile(r"\bdaily\b|\ba day\b", re.IGNORECASE)
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def build_events(plain: Plain, start: date) -> tuple[Event, ...]:
    """All events, by day; only visits where the patient has to be seen today."""
    assessment = plain.assessment
    key = sha256(f"{start}\0{assessment.text}".encode()).hexdigest()[:16]
    events = list(_visits(assessment.plan.follow_up, start))
    if not is_pressing(assessment):
        events += _medicines(plain, start)
        events += _imaging(plain, start)
        programme = assessment.plan.rehabilitation
        if programme and concluded(assessment) and not programme.held_because:
            events += _sessions(programme.phases, start)
    events.sort(key=lambda event: (event.start, event.title))
    return tuple(
        Event(
            uid=f"{key}-{place}@coxa.invalid",
            title=event.title,
            text=event.text,
            start=event.start,
            until=event.until,
            every=event.every,
            days=event.days,
        )
        for place, event in enumerate(events, 1)
    )


def _event(title: str, text: str, day: date) -> Event:
    return Event(uid="", title=title, text=text, start=day)


def _visits(visits: Iterable[FollowUp], start: date) -> Iterator[Event]:
    """A review on the first day of each stated span."""
    for visit in visits:
        for span in spans(visit.when):
            measured = "".join(f" {m.name}: {m.change}" for m in visit.measures)
            text = f"{capital(visit.who)}. Planned for: {bare(visit.when)}.{measured}"
            yield _event("Hip review", text, span.first(start))


def _medicines(plain: Plain, start: date) -> Iterator[Event]:
    """The last day of each medicine whose length the plan states."""
    for action in plain.medicines():
        span = length(action.duration or "")
        if span is not None:
            name = plain.records.treatments[action.id].name
            text = f"Planned for: {action.duration}. Ask before you go on with it."
            last = max(span.last(start) - timedelta(days=1), start)
            yield _event(f"Last planned day of {name}", text, last)


def _imaging(plain: Plain, start: date) -> Iterator[Event]:
    """Repeat pictures of any stage whose time the plan states."""
    seen: set[tuple[str, str]] = set()
    for stage in plain.assessment.plan.stages:
        for action in stage.actions:
            if action.kind != "monitoring" or (action.id, action.duration or "") in seen:
                continue
            seen.add((action.id, action.duration or ""))
            yield from _repeat(action, plain, start)


def _repeat(action: Action, plain: Plain, start: date) -> Iterator[Event]:
    """One picture or check at each stated time."""
    for span in spans(action.duration or ""):
        text = plain.action(action).text
        yield _event(plain.records.treatments[action.id].name, text, span.first(start))


def _sessions(phases: Iterable[ProgrammePhase], start: date) -> Iterator[Event]:
    """Exercise days of the phases that have dates; the others begin by their criteria.

    An exercise whose dose names no days joins the phase's least frequent sessions; where no dose
    of the phase does, only the beginning of the phase is entered.
    """
    for number, (phase, dates) in enumerate(dated(phases, start), 1):
        if dates is None or not phase.exercises:
            continue
        stated = {e.name: _per_week(e.dose) for e in phase.exercises}
        least = min((times for times in stated.values() if times), default=0)
        names: dict[int, list[str]] = {}
        for name, times in stated.items():
            names.setdefault(times or least, []).append(name)
        for times, exercises in sorted(names.items()):
            yield _session(f"Hip exercises, phase {number}", exercises, times, dates)


def _session(title: str, exercises: list[str], times: int, dates: tuple[date, date]) -> Event:
    """A repeated entry for exercises done so many times a week; once where that is not stated."""
    every: Literal["once", "daily", "weekly"] = "once"
    if times:
        every = "daily" if times >= len(_DAYS) else "weekly"
    return Event(
        uid="",
        title=title if times else f"{title} begins",
        text="; ".join(exercises),
        start=dates[0],
        until=dates[1] if times else None,
        every=every,
        days=_weekdays(times, dates[0]) if every == "weekly" else (),
    )


def dated(
    phases: Iterable[ProgrammePhase], start: date
) -> Iterator[tuple[ProgrammePhase, tuple[date, date] | None]]:
    """Each phase with its days where they follow from what the programme states.

    A phase that states a length begins when the one before it ends; after one that goes 'by
    progress' no date is known any more.
    """
    begin: date | None = start
    for phase in phases:
        dates, days = phase_days(phase.weeks, start), phase_length(phase.weeks)
        if dates is None and days is not None and begin is not None:
            dates = (begin, begin + timedelta(days=days - 1))
        begin = dates[1] + timedelta(days=1) if dates else None
        yield phase, dates


def _per_week(dose: str) -> int:
    """Sessions a week that a dose states, its lower figure; 0 where it states none."""
    found = _A_WEEK.search(dose)
    if found:
        return min(int(found[1]), len(_DAYS))
    word = _TWICE.search(dose)
    if word:
        return 1 if word[1] == "once" else 2
    return len(_DAYS) if _DAILY.search(dose) else 0


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
