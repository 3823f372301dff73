"""What should have changed by how much: which conditions say it, and where it is shown."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from coxa.papers.make import make_papers
from coxa.pipeline import Pipeline, consult
from coxa.report import render_html, render_markdown, render_text

# No page that was seen tells how much change counts, or no change is what is hoped for.
WITHOUT = {
    "benign-bone-lesion": "no growth is what is hoped for",
    "chondrosarcoma": "after resection no growth is what is hoped for",
    "soft-tissue-sarcoma": "after resection no growth is what is hoped for",
    "metastatic-calcification": "calcium and phosphate in range; no figure of the deposit seen",
    "multiple-myeloma": "the response criteria of haematology were not on a page seen",
    "rapidly-destructive-hip-disease": "leads to replacement; the next film is compared",
    "referred-visceral-pain": "the organ is treated, the hip is free",
}
NOTE = (
    "61F right hip osteoarthritis on X-ray (KL 3), groin pain on walking for 2 years, stiff for "
    "10 minutes in the morning, internal rotation 5 degrees. No medication, no allergies."
)


def test_every_condition_says_what_should_have_changed(parts: Pipeline) -> None:
    records = parts.catalogue.records
    named = {review.condition for m in records.measures.values() for review in m.reviews}
    assert set(records.conditions) - named == set(WITHOUT)
    assert all(len(reason) > 20 for reason in WITHOUT.values())


def test_a_figure_says_in_whom_it_was_found(parts: Pipeline) -> None:
    measures = parts.catalogue.records.measures.values()
    assert sum(measure.least is not None for measure in measures) >= 10
    for measure in measures:
        assert len(measure.group) > 15, measure.id
        assert measure.patient is None or len(measure.patient) < 80, measure.id


def test_the_review_carries_its_measures(parts: Pipeline) -> None:
    answer = consult(NOTE, pipeline=parts).assessment
    assert answer.differential[0].condition == "hip-osteoarthritis"
    first, *later = answer.plan.follow_up
    assert {"pain-0-to-10", "hoos-with-exercise"} <= {m.id for m in first.measures}
    assert not any(m.id == "hoos-with-exercise" for visit in later for m in visit.measures)
    hoos = next(m for m in first.measures if m.id == "hoos-with-exercise")
    assert (hoos.least, hoos.unit, hoos.better) == (6, "points", "higher")
    assert hoos.stage and hoos.stage.startswith("Core treatment") and hoos.sources
    raw = msgspec.json.decode(msgspec.json.encode(answer))
    assert raw["plan"]["follow_up"][0]["measures"][0]["change"]


@pytest.mark.parametrize("show", [render_text, render_html, render_markdown])
def test_every_format_shows_it(parts: Pipeline, show: Callable[..., str]) -> None:
    answer = consult(NOTE, pipeline=parts).assessment
    assert "2 points or a third less" in " ".join(show(answer).split())


def test_handout_and_calendar_say_it(parts: Pipeline) -> None:
    made = make_papers(NOTE, start=date(2026, 11, 21), pipeline=parts)
    texts = {paper.name: paper.content.decode(errors="ignore") for paper in made}
    handout = next(text for name, text in texts.items() if name == "handout.html")
    assert "Good signs by then: Your pain, from 0 to 10: 2 points less" in handout
    calendar = next(text for name, text in texts.items() if name.endswith(".ics"))
    assert "HOOS" in calendar.replace("\r\n ", "")
