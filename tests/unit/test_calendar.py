"""The calendar: what each wording of the knowledge becomes, and that nothing is lost in silence."""

from datetime import date, timedelta

import pytest

from coxa.model.answer import FollowUp, ProgrammeExercise, ProgrammePhase
from coxa.model.papers import Event
from coxa.model.timing import Days, Due, PerWeek, PhaseDates, PhaseDue, Span, Time, Timing
from coxa.papers.calendar import (
    PhaseDays,
    dated,
    exercise_events,
    phases_without_day,
    visit_events,
    visits_without_day,
)
from coxa.papers.times import days_due, due_in_words, is_open, last_day, when_in_words
from coxa.pipeline import Pipeline

DAY = date(2026, 11, 21)
OPERATION = "an operation, if you have one"


def weeks(low: int, high: int) -> Span:
    return Span(low=low, high=high, unit="week")


def months(*counts: int) -> tuple[Span, ...]:
    return tuple(Span(low=n, high=n, unit="month") for n in counts)


YEAR = Span(low=1, high=1, unit="year")


@pytest.mark.parametrize(
    ("due", "days", "words"),
    [
        (Timing(after=(weeks(6, 8),)), [date(2027, 1, 2)], "6 to 8 weeks"),
        (Timing(after=(weeks(0, 2),)), [date(2026, 12, 5)], "within 2 weeks"),
        (Timing(after=months(3, 12)), [date(2027, 2, 21), date(2027, 11, 21)], "3 and 12 months"),
        (Timing(after=months(1)), [date(2026, 12, 21)], "1 month"),
        (Timing(after=months(3), every=YEAR), [date(2027, 2, 21)], "3 months, then every year"),
        (Timing(every=YEAR), [date(2027, 11, 21)], "every year"),
        (Timing(every=weeks(6, 8)), [date(2027, 1, 2)], "every 6 to 8 weeks"),
        (Timing(every=YEAR, some=True), [date(2027, 11, 21)], "every year"),
        (Timing(after=months(3), since=OPERATION), [], f"3 months after {OPERATION}"),
        (
            Timing(after=(Span(low=0, high=72, unit="hour"),), since="the picture"),
            [],
            "within 72 hours of the picture",
        ),
        (
            Timing(since="the end of growth"),
            [],
            "after the end of growth; how long after is not stated",
        ),
        ("unknown", [], "no time is stated"),
    ],
)
def test_visits(due: Due, days: list[date], words: str) -> None:
    assert list(days_due(due, DAY)) == days
    assert due_in_words(due) == words
    assert is_open(due) is not bool(days)


def test_no_visit_is_neither_dated_nor_open() -> None:
    assert not days_due("no-visit", DAY)
    assert not is_open("no-visit")


@pytest.mark.parametrize(
    ("due", "lead"),
    [
        (Timing(after=(weeks(6, 8),)), "In 6 to 8 weeks"),
        (Timing(after=(weeks(0, 2),)), "Within 2 weeks"),
        (Timing(every=YEAR), "Every year"),
    ],
)
def test_line_of_the_handout(due: Due, lead: str) -> None:
    assert when_in_words(due) == lead


# wordings that were silently no visit while dates were parsed out of the text
@pytest.mark.parametrize(
    ("condition", "when", "day"),
    [
        ("fibrodysplasia-ossificans-progressiva", "yearly", date(2027, 11, 21)),
        ("atypical-femoral-fracture", "every 6 to 8 weeks until union", date(2027, 1, 2)),
        ("gout", "monthly until urate is at target, then yearly", date(2026, 12, 21)),
        ("osteomyelitis", "weekly until oral, then every 2 weeks", date(2026, 11, 28)),
        ("injection-granuloma", "6–8 weeks if not typical (our interval)", date(2027, 1, 2)),
        ("referred-visceral-pain", "24–48 hours if sent home (our choice)", date(2026, 11, 22)),
        ("chondrosarcoma", "within 72 hours of the image", None),
        ("labral-calcification", "3 months after arthroscopy (our interval)", None),
        ("legg-calve-perthes-disease", "at skeletal maturity (our interval)", None),
    ],
)
def test_a_visit_that_was_lost(
    condition: str, when: str, day: date | None, parts: Pipeline
) -> None:
    rules = parts.catalogue.records.conditions[condition].follow_up
    rule = next(rule for rule in rules if rule.when == when)
    assert list(days_due(rule.date, DAY)) == ([day] if day else [])
    assert is_open(rule.date) is (day is None)


def test_every_visit_has_a_day_or_is_named_without_one(parts: Pipeline) -> None:
    conditions = parts.catalogue.records.conditions.values()
    rules = [(c.id, rule) for c in conditions for rule in c.follow_up]
    assert len(rules) >= 174
    without = [
        (name, rule.when)
        for name, rule in rules
        if not days_due(rule.date, DAY) and not is_open(rule.date)
    ]
    assert without == [
        ("injection-granuloma", "none for a typical finding"),
        ("tuberculous-arthritis", "within 3 working days of the suspicion (England)"),
    ]


def visit(due: Due) -> FollowUp:
    return FollowUp(when="text", who="surgeon", what="what", sources=(), date=due)


def test_a_visit_for_some_says_so() -> None:
    [event] = visit_events([visit(Timing(every=YEAR, some=True))], DAY)
    assert event.title == "Hip review"
    assert event.text == (
        "Surgeon. Planned for: every year. Only for some: ask if it is meant for you."
    )


def test_a_visit_without_a_day_is_told() -> None:
    told = [visit(Timing(after=months(3), since=OPERATION)), visit("unknown"), visit("no-visit")]
    assert not list(visit_events(told, DAY))
    assert list(visits_without_day(told)) == [
        f"Surgeon: 3 months after {OPERATION}.",
        "Surgeon: no time is stated.",
    ]


@pytest.mark.parametrize(
    ("dose", "per_week"),
    [
        ("15 minutes at first, rising to 30 minutes four times a week", Days(low=4, high=4)),
        ("3 sets of 6, every other day", Days(low=3, high=4)),
        ("3 sets of 4, every third day", Days(low=2, high=3)),
        ("gentle painless holds, 4 sessions a week", Days(low=4, high=4)),
        ("with a frame, every day from the day after surgery", Days(low=7, high=7)),
        ("2 sets of 10, three times a day", Days(low=7, high=7)),
        ("hold 10–30 seconds, 30–60 in older people, 2–3 days a week or daily",
         Days(low=2, high=7)),
        ("part of every walk, level pelvis", "in-words"),
        ("on the days between", "in-words"),
        ("3 sets of 12–20", "unknown"),
    ],
)  # fmt: skip
def test_a_dose_of_the_programmes(dose: str, per_week: PerWeek, parts: Pipeline) -> None:
    programmes = parts.catalogue.records.programmes.values()
    found = [e.per_week for p in programmes for ph in p.phases for e in ph.exercises
             if e.dose == dose]  # fmt: skip
    assert found and set(found) == {per_week}


def phase(dates: PhaseDue, **doses: PerWeek) -> ProgrammePhase:
    exercises = tuple(
        ProgrammeExercise(id=name, name=name, dose="d", purpose="p", steps=(), per_week=often)
        for name, often in doses.items()
    )
    return ProgrammePhase(
        id="one", goal="g", exercises=exercises, left_out=(), weeks="w", move_on_when="m",
        step_back_when="s", sources=(), dates=dates,
    )  # fmt: skip


def span(begin: int, end: int) -> PhaseDates:
    return PhaseDates(begin=Time(count=begin, unit="week"), end=Time(count=end, unit="week"))


def told(event: Event) -> tuple[str, str, str, tuple[str, ...]]:
    return event.title, event.text, event.every, event.days


def test_sessions_follow_the_lower_figure_and_say_what_is_not_stated() -> None:
    phases = [
        phase(
            span(0, 2),
            Squat=Days(low=2, high=3),
            Stretch=Days(low=7, high=7),
            Walk="in-words",
            Clam="unknown",
        )
    ]
    weekly, daily, begins = exercise_events(phases, DAY)
    joined = "Squat. How often is not stated, so on these days too: Clam"
    assert told(weekly) == ("Hip exercises, phase 1", joined, "weekly", ("SA", "WE"))
    assert told(daily) == ("Hip exercises, phase 1", "Stretch", "daily", ())
    assert {weekly.until, daily.until} == {DAY + timedelta(days=13)}
    text = "On no fixed days, as your programme says: Walk."
    assert told(begins) == ("Hip exercises, phase 1 begins", text, "once", ())


def test_every_other_day_is_three_days_a_week() -> None:
    [event] = exercise_events([phase(span(0, 1), Hinge=Days(low=3, high=4))], DAY)
    assert event.days == ("SA", "MO", "TH")


def test_a_phase_without_frequency_says_so() -> None:
    [event] = exercise_events([phase(span(0, 2), Clam="unknown")], DAY)
    title, text = "Hip exercises, phase 1 begins", "How often is not stated, so ask: Clam."
    assert told(event) == (title, text, "once", ())


def test_a_phase_without_end_is_entered_once() -> None:
    doses: dict[str, PerWeek] = {"Squat": Days(low=2, high=3), "Stretch": Days(low=7, high=7)}
    [event] = exercise_events([phase("unknown", **doses)], DAY)
    assert event.start == DAY
    assert event.every == "once"
    assert event.text == (
        "On 2 days a week: Squat. Daily: Stretch. No last day is stated: go on until the mark in "
        "your programme is reached."
    )


def test_phases_without_a_day_are_named() -> None:
    often = Days(low=3, high=3)
    phases = [phase("unknown", A=often), phase("unknown", B=often), phase(span(6, 8), C=often)]
    assert list(phases_without_day(phases, DAY)) == [
        "Hip exercises, phase 2: your programme says when to move on to it."
    ]
    assert {event.title for event in exercise_events(phases, DAY)} == {
        "Hip exercises, phase 1 begins",
        "Hip exercises, phase 3",
    }


def test_days_of_phases() -> None:
    end_only = PhaseDates(end=Time(count=7, unit="week"))
    begin_only = PhaseDates(begin=Time(count=3, unit="month"))
    days = [
        days
        for _, days in dated(
            [
                phase(span(0, 3)),
                phase(end_only),
                phase("unknown"),
                phase(begin_only),
                phase("unknown"),
            ],
            DAY,
        )
    ]
    assert days == [
        PhaseDays(DAY, date(2026, 12, 11)),
        PhaseDays(date(2026, 12, 12), date(2027, 1, 8)),
        PhaseDays(None, None),
        PhaseDays(date(2027, 2, 21), None),
        PhaseDays(None, None),
    ]


@pytest.mark.parametrize(
    ("time", "last"),
    [
        (Time(count=10, unit="day"), date(2026, 11, 30)),
        (Time(count=2, unit="week"), date(2026, 12, 4)),
        (Time(count=24, unit="hour"), DAY),
    ],
)
def test_last_day_of_a_course(time: Time, last: date) -> None:
    assert last_day(time, DAY) == last


@pytest.mark.parametrize(
    "duration",
    [
        "28–35 days after hip replacement or fracture",  # was counted from the first day
        "10 weeks, then maintenance",  # was called its last planned day
        "6–9 months; a median of 12 months in joint series",
    ],
)
def test_no_last_day_is_invented(duration: str, parts: Pipeline) -> None:
    treatments = parts.catalogue.records.treatments.values()
    [found] = [treatment for treatment in treatments if treatment.duration == duration]
    assert found.ends_after == "unknown"
