"""The papers of one patient: handout, calendar, letters, programme; their words, dates, safety."""

import re
from datetime import date

import pytest
import textstat
from icalendar import Calendar
from tests.interfaces.papers_sample import (
    IMAGE_ALONE,
    LABRAL,
    NOTES,
    OUTER,
    PREGNANT,
    SEPTIC,
    START,
    lines_of,
    papers,
)

from coxa.errors import InputError
from coxa.pipeline import Pipeline, assess


def prose(page: str, parts: Pipeline) -> str:
    """The sentences of a handout without the names and texts that others still owe."""
    owed = {c.definition.text for c in parts.catalogue.records.conditions.values() if not c.patient}
    said = [line for line in lines_of(page) if line not in owed]
    names = [c.name for c in parts.catalogue.records.conditions.values() if not c.patient]
    text = "\n".join(line if line[-1] in ".!?:" else f"{line}." for line in said)
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), "this cause", text, flags=re.IGNORECASE)
    return text


@pytest.mark.parametrize("name", NOTES)
def test_handout_reads_easily(name: str, parts: Pipeline) -> None:
    text = prose(papers(NOTES[name], parts)["handout.html"], parts)
    assert len(text.split()) > 80
    assert textstat.flesch_kincaid_grade(text) <= 7.5
    assert textstat.flesch_reading_ease(text) >= 60


def test_readability_is_seen_to_fail() -> None:
    text = "Symptomatic femoroacetabular impingement necessitates multidisciplinary rehabilitation."
    assert textstat.flesch_kincaid_grade(text) > 7.5


def test_emergency_comes_first_and_has_no_exercises(parts: Pipeline) -> None:
    made = papers(SEPTIC, parts)
    lines = lines_of(made["handout.html"])
    assert "<h1>You need to be in hospital now</h1>" in made["handout.html"]
    assert lines[0] == "What to do now"
    assert "Call 999 if you are very ill" in lines[1]
    assert "There may be an infection in or near your hip joint." in lines
    assert "Do not take antibiotics that you have at home." in " ".join(lines)
    assert "Exercises" not in lines
    assert "<svg" not in made["handout.html"]
    assert "Hip exercises" not in made.get("calendar.ics", "")


def test_nothing_concluded_says_so(parts: Pipeline) -> None:
    made = papers(IMAGE_ALONE, parts)
    lines = lines_of(made["handout.html"])
    assert "We do not know the cause yet." in lines
    assert not any(line.startswith("Most likely") for line in lines)
    assert "Do not start an exercise programme yet. We first need to know more." in lines
    assert "What comes next" in lines
    assert "<svg" not in made["handout.html"]


def test_concluded_names_cause_doubt_medicine_and_calls(parts: Pipeline) -> None:
    lines = lines_of(papers(LABRAL, parts)["handout.html"])
    text = " ".join(lines)
    assert any(line.startswith("Most likely:") for line in lines)
    assert "We are quite sure of this." in lines
    also = ("It could also be:", "It may come together with:")
    assert any(line.startswith(also) for line in lines)
    assert "Ibuprofen" in lines and "1,800 mg in 24 hours" in text
    assert "You ever had a stomach ulcer or a bleed from the gut." in text
    assert "Exercises" in lines and "When to call for help" in lines


def test_how_many_of_ten_have_it_is_told(parts: Pipeline) -> None:
    note = (
        "62F lateral hip pain, worse lying on that side at night, tender over the greater "
        "trochanter."
    )
    lines = lines_of(papers(note, parts)["handout.html"])
    chance = round(10 * assess(note, pipeline=parts).differential[0].present_probability)
    told = f"Of 10 people with the same signs, about {chance} have this."
    assert 0 < chance < 9 and any(told in line for line in lines)


def test_pregnant_is_told_why_no_anti_inflammatory(parts: Pipeline) -> None:
    lines = lines_of(papers(PREGNANT, parts)["handout.html"])
    avoid = [line for line in lines if "ibuprofen" in line]
    assert len(avoid) == 1
    assert avoid[0].endswith("This goes for gels too. They could harm your baby.")
    assert not any("stick in the hand" in line for line in lines)
    assert any(line.startswith("Use two crutches.") for line in lines)


def test_parents_are_spoken_to_and_a_child_neither_works_nor_drives(parts: Pipeline) -> None:
    note = "5-year-old girl, limp and left hip pain for three days after a cold. No fever, walks."
    lines = lines_of(papers(note, parts)["handout.html"])
    assert lines[0] == "This page is for parents. 'You' means your child."
    assert "Walking, work, driving, sport" not in lines or "Driving" not in lines
    assert "Driving" in lines_of(papers(LABRAL, parts)["handout.html"])


def test_a_test_that_was_done_is_not_announced(parts: Pipeline) -> None:
    coming = "An X-ray of the hips is the first picture we take."
    note = "16F, pain at the iliac spine after sprinting."
    assert coming in lines_of(papers(note, parts)["handout.html"])
    seen = note + " XR pelvis: normal."
    assert coming not in lines_of(papers(seen, parts)["handout.html"])


def test_stomach_protection_only_beside_what_needs_it(parts: Pipeline) -> None:
    lines = lines_of(papers(OUTER, parts)["handout.html"])
    assert any(line.startswith("Do not take anti-inflammatory tablets") for line in lines)
    assert not any("roton pump" in line for line in lines)


def test_drugs_for_one_disease_need_the_disease_and_a_prescriber(parts: Pipeline) -> None:
    known = (
        "45F seropositive RA, right hip pain for 3 months, anti-CCP positive, CRP 22. "
        "XR hip: symmetrical joint space narrowing."
    )
    text = " ".join(lines_of(papers(known, parts)["handout.html"]))
    assert "Most likely: " in text
    assert "Methotrexate Your doctor sets the dose" in text
    assert "once a week" not in text.partition("Methotrexate")[2][:80]
    gout = "58M known gout, sudden right hip pain for 2 days, no fever, CRP 40, urate 610 umol/L."
    lines = lines_of(papers(gout, parts)["handout.html"])
    assert "We do not know the cause yet." in lines
    assert not {"Colchicine", "Prednisolone", "Allopurinol"} & set(lines)


def test_not_a_hip_is_refused(parts: Pipeline) -> None:
    with pytest.raises(InputError, match="not about a hip"):
        papers("45M, sore throat for three days, no fever. Tonsils red.", parts)


def test_nothing_of_the_note_acts_on_the_page(parts: Pipeline) -> None:
    note = (
        LABRAL + "\n<script>alert('x')</script> Name: <img src=x onerror=y> Jane Roe, 2 High Street"
    )
    for name, page in papers(note, parts).items():
        assert "<script" not in page and "onerror" not in page, name
        assert "Jane Roe" not in page and "High Street" not in page, name


def test_same_input_same_bytes(parts: Pipeline) -> None:
    assert papers(LABRAL, parts) == papers(LABRAL, parts)


def events_of(calendar: str) -> list[tuple[str, date, str]]:
    read = Calendar.from_ical(calendar)
    return [
        (
            str(e["summary"]),
            e.decoded("dtstart"),
            e["rrule"].to_ical().decode() if "rrule" in e else "",
        )
        for e in read.walk("VEVENT")
    ]


def test_calendar(parts: Pipeline) -> None:
    text = papers(LABRAL, parts)["calendar.ics"]
    events = events_of(text)
    assert ("Last planned day of Ibuprofen", date(2026, 11, 30), "") in events
    assert ("Hip review", date(2026, 12, 5), "") in events
    assert ("Hip review", date(2027, 1, 2), "") in events
    assert events[0] == ("Hip exercises, phase 1", START, "FREQ=DAILY;UNTIL=20261204")
    later = [rule for title, _, rule in events if title == "Hip exercises, phase 3"]
    assert later == ["FREQ=WEEKLY;UNTIL=20270129;BYDAY=SA,WE"]
    [told] = [e for e in Calendar.from_ical(text).walk("VEVENT") if "no day" in e["summary"]]
    assert told.decoded("dtstart") == START
    assert "Hip surgeon and physiotherapist: 3 months after an operation" in told["description"]
    assert "No last day is stated for: Paracetamol." in told["description"]
    read = Calendar.from_ical(text)
    uids = [str(e["uid"]) for e in read.walk("VEVENT")]
    assert len(set(uids)) == len(uids)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    for word in ("calcification", "labrum", "FADIR", "netball"):
        assert word not in text
