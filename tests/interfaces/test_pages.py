"""`coxa knowledge pages`: a page per record, every link between pages leads somewhere."""

import re
from pathlib import Path

import pytest

from coxa.catalogue.records import KNOWLEDGE, read_records
from coxa.handbook.build import build
from coxa.handbook.chart import chart, row_of
from coxa.model.knowledge import Frequency
from coxa.pipeline import Pipeline

LINK = re.compile(r"\]\(([^)#\s]+\.md)\)")
OWN = {
    "method.md",
    "measured.md",
    "model-card.md",
    "hazards.md",
}  # written by hand, put beside by make docs


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    build(read_records(KNOWLEDGE)[0], folder)
    return folder


def test_every_record_has_a_page(parts: Pipeline, site: Path) -> None:
    records = parts.catalogue.records
    for key in ("conditions", "findings", "tests", "treatments", "exercises", "programmes"):
        pages = {page.stem for page in (site / key).glob("*.md")} - {"index"}
        assert pages == set(getattr(records, key)), key
    assert {page.stem for page in (site / "sources").glob("*.md")} - {"index"} == set(
        records.sources
    )


def test_links_lead_to_pages(site: Path) -> None:
    pages = sorted(site.rglob("*.md"))
    broken = [
        f"{page.relative_to(site)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if target not in OWN and not (page.parent / target).resolve().is_file()
    ]
    assert broken == []


def test_a_condition_shows_its_sources(site: Path) -> None:
    text = (site / "conditions" / "transient-osteoporosis-hip.md").read_text(encoding="utf-8")
    assert "<svg" in text
    assert "## Care in stages" in text
    assert text.count("../sources/") > 20


def test_an_exercise_shows_its_drawing(site: Path) -> None:
    text = (site / "exercises" / "clam.md").read_text(encoding="utf-8")
    assert text.count('<svg xmlns="http://www.w3.org/2000/svg" class="exercise-drawing"') == 1
    assert "<title>Clam</title>" in text


def test_a_drug_shows_its_use_in_groups(site: Path) -> None:
    text = (site / "treatments" / "colchicine.md").read_text(encoding="utf-8")
    assert "- **Kidney**: eGFR under 30" in text
    assert "- **Never with**\n    - " in text
    assert "## Told to the patient\nA small dose" in text
    plain = (site / "treatments" / "walking-aid.md").read_text(encoding="utf-8")
    assert "In groups of patients" not in plain


def test_published_and_estimated_points_differ(parts: Pipeline) -> None:
    model = parts.catalogue.records.model
    few = row_of("few", "#", Frequency(k=3, n=4, source="x"), model)
    many = row_of("many", "#", Frequency(k=75, n=100, source="x"), model)
    guess = row_of("guess", "#", Frequency(basis="estimate", value=0.75, reason="x"), model)
    assert few.high - few.low > many.high - many.low
    assert few.low < few.mean < few.high
    drawn = chart("three", [few, many, guess])
    assert drawn.count('class="published"') == 2
    assert drawn.count('class="estimate"') == 1
