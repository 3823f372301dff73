"""Words and dates of the papers, one by one."""

from datetime import date

import pytest

from coxa.papers.dates import StatedDates
from coxa.papers.speak import Words
from coxa.papers.times import later

DAY = date(2026, 11, 21)
PERSONAL = ("dob", "born")


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
