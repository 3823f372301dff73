"""Times, words and dates of the papers, one by one."""

from datetime import date

import pytest

from coxa.papers.dates import StatedDates
from coxa.papers.speak import Words
from coxa.papers.times import Span, later, length, phase_days, phase_length, spans

DAY = date(2026, 11, 21)
PERSONAL = ("dob", "born")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 weeks", (Span(2, 2, "week"),)),
        ("6–8 weeks", (Span(6, 8, "week"),)),
        ("1 to 2 weeks", (Span(1, 2, "week"),)),
        ("within 24–72 hours", (Span(24, 72, "hour"),)),
        ("3 and 6 months", (Span(3, 3, "month"), Span(6, 6, "month"))),
        ("3, 6 and 12 months", tuple(Span(n, n, "month") for n in (3, 6, 12))),
        ("2 and 6 weeks after an injection", ()),
        ("3 months after arthroscopy", ()),
        ("yearly", ()),
        ("6 weeks (our choice)", (Span(6, 6, "week"),)),
        ("6–12 months, then yearly (our interval)", (Span(6, 12, "month"),)),
        ("within days of a flare (our interval)", ()),
        ("6–8 weeks if not typical", ()),
    ],
)
def test_spans(text: str, expected: tuple[Span, ...]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("1–2 weeks", date(2026, 12, 5)),
        ("1–2 weeks, no longer than 10 days without medical advice", date(2026, 12, 1)),
        ("up to 5 days", date(2026, 11, 26)),
        ("not more than 10 days unless directed", date(2026, 12, 1)),
    ],
)
def test_length_is_cut_to_its_limit(text: str, last: date) -> None:
    span = length(text)
    assert span is not None and span.last(DAY) == last


@pytest.mark.parametrize("text", ["the shortest time that helps", "a short course", "days"])
def test_no_length_is_invented(text: str) -> None:
    assert length(text) is None


def test_phases() -> None:
    assert phase_days("weeks 4–10", DAY) == (date(2026, 12, 19), date(2027, 1, 29))
    assert phase_days("days 1–14", DAY) == (DAY, date(2026, 12, 4))
    assert phase_days("by progress", DAY) is None
    assert phase_length("6–8 weeks, 12–14 in severe cases") == 56
    assert phase_length("at least 6 weeks") == 42
    assert phase_length("by symptoms") is None


def test_later_keeps_to_the_month() -> None:
    assert later(date(2026, 8, 31), 6, "month") == date(2027, 2, 28)
    assert later(date(2024, 2, 29), 1, "year") == date(2025, 2, 28)
    assert later(DAY, 25, "hour") == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A radiograph of the hip.", "An X-ray of the hip."),
        ("Call 999 or ask your GP.", "Call 911 or ask your doctor."),
        ("Paracetamol; oedema-like", "Acetaminophen; edema-like"),
        ("1999 or 999.5", "1999 or 999.5"),
        ("nonoedematous", "nonoedematous"),
    ],
)
def test_words(text: str, expected: str) -> None:
    words = {
        "radiograph": "X-ray", "999": "911", "your GP": "your doctor", "oedema": "edema",
        "paracetamol": "acetaminophen",
    }  # fmt: skip
    assert Words(words).put(text) == expected


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("XR pelvis 12 March 2026: calcium.", "12 March 2026"),
        ("MRI (03/04/2026) oedema. Calcium 2 mm.", ""),
        ("Calcium on film of 3.4.26, unchanged from 2.1.25.", "3.4.26"),
        ("DOB 03/04/1959 calcium in the labrum.", ""),
        ("Born 3 May 1959. Calcium seen May 2026.", "May 2026"),
        ("Calcium 1/2 of the rim.", ""),
    ],
)
def test_stated_dates(text: str, date: str) -> None:
    start = text.lower().index("calcium")
    assert StatedDates(text, PERSONAL).near(start, start + 7) == date
