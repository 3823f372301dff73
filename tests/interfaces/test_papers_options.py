"""Wording, units, PDF, programme and the command line of `coxa papers`."""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.interfaces.papers_sample import (
    EXAMPLES,
    IMAGE_ALONE,
    LABRAL,
    PREGNANT,
    SEPTIC,
    START,
    lines_of,
    papers,
)

from coxa.cli import main
from coxa.papers.make import NAMES, make_papers
from coxa.papers.pdf import can_make_pdf
from coxa.pipeline import Pipeline, consult

Run = tuple[int, str, str]
needs_pdf = pytest.mark.skipif(not can_make_pdf(), reason="WeasyPrint or Pango is not here")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    def call(*arguments: str | Path) -> Run:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_american_words_and_numbers(parts: Pipeline) -> None:
    made = papers(PREGNANT, parts, wording="us")
    page = " ".join(lines_of(made["handout.html"]))
    for word in ("Acetaminophen", "Call 911", "emergency room", "Physical therapist"):
        assert word in page
    letter = made["referral-letter.txt"]
    assert "Orthopedics, hip clinic" in letter and "November 21, 2026" in letter
    body = letter.partition("\nReferences\n")[0]
    for text in (page, body, made["calendar.ics"]):
        # a hash may hold any three digits
        told = re.sub(r"knowledge [0-9a-f]{8}\b", "", text)
        assert not re.search(
            r"paracetamol|oedema|orthopaedic|physiothera|\bGP\b|999|A&E", told, re.I
        )


def test_british_words_stay(parts: Pipeline) -> None:
    page = " ".join(lines_of(papers(PREGNANT, parts)["handout.html"]))
    assert "Paracetamol" in page and "Call 999" in page and "911" not in page


def test_american_units(parts: Pipeline) -> None:
    metric = papers(PREGNANT, parts)["referral-letter.txt"]
    american = papers(PREGNANT, parts, units="us")["referral-letter.txt"]
    for old, new in (
        ("Serum calcium: 2.28 mmol/L", "Serum calcium: 9.1 mg/dL"),
        ("Body temperature: 36.7 °C", "Body temperature: 98.1 °F"),
        ("Haemoglobin: 114 g/L", "Haemoglobin: 11.4 g/dL"),
    ):
        assert old in metric and old not in american
        assert new in american and new not in metric
    note = "61M on prednisolone, deep groin pain 3 months, X-ray normal. Creatinine 148 umol/L."
    request = papers(note, parts, units="us")["imaging-request.txt"]
    assert "- Creatinine: 1.67 mg/dL" in request


def test_values_of_reasons_take_american_units(parts: Pipeline) -> None:
    note = "64M, rib and hip pain 4 months, Hb 88. XR punched-out holes in pelvis and femurs."
    metric = papers(note, parts)["referral-letter.txt"]
    american = papers(note, parts, units="us")["referral-letter.txt"]
    assert "Anaemia (88 g/L)" in metric and "Anaemia (8.8 g/dL)" in american


def test_programme_has_phases_gates_and_drawings(parts: Pipeline) -> None:
    page = papers(LABRAL, parts)["programme.html"]
    lines = lines_of(page)
    text = " ".join(lines)
    plan = consult(LABRAL, pipeline=parts).assessment.plan.rehabilitation
    assert plan is not None and len(plan.phases) > 2
    assert lines.count("Move on when") == lines.count("Step back when") == len(plan.phases)
    for exercise in (exercise for phase in plan.phases for exercise in phase.exercises):
        assert exercise.name in lines
        assert exercise.dose[:1].upper() + exercise.dose[1:] in lines
    assert "<svg" in page and "Sources" in lines
    assert "weeks 0–2 (21 November 2026 – 4 December 2026)" in text


def test_held_programme_says_why_and_what_was_left_out(parts: Pipeline) -> None:
    text = " ".join(lines_of(papers(PREGNANT, parts)["programme.html"]))
    plan = consult(PREGNANT, pipeline=parts).assessment.plan.rehabilitation
    assert plan is not None and plan.held_because
    assert f"Not yet: {plan.held_because}" in text
    assert "The cause is not established yet." in text
    for phase in plan.phases:
        for name in (left.partition(" (")[0] for left in phase.left_out):
            assert name in text


def test_no_programme_in_an_emergency(parts: Pipeline) -> None:
    made = papers(SEPTIC, parts)
    assert "programme.html" not in made
    assert "handout.html" in made and "referral-letter.txt" in made


@needs_pdf
def test_pdf_is_the_same_each_time_and_an_emergency_is_one_page(parts: Pipeline) -> None:
    first, second = (
        {p.name: p.content for p in make_papers(SEPTIC, start=START, pdf=True, pipeline=parts)}
        for _ in range(2)
    )
    assert first == second
    pages = PdfReader(io.BytesIO(first["handout.pdf"])).pages
    assert len(pages) == 1
    assert "You need to be in hospital now" in pages[0].extract_text()


def test_command_writes_a_folder(run: Callable[..., Run], tmp_path: Path) -> None:
    note, out = EXAMPLES / "labral-calcification.txt", tmp_path / "new" / "folder"
    code, listed, err = run("papers", note, "--out", out, "--no-pdf", "--start", "2026-11-21")
    assert (code, err) == (0, "")
    assert sorted(listed.split()) == sorted(path.name for path in out.iterdir())
    assert set(listed.split()) == {
        "handout.html", "programme.html", "referral-letter.txt", "referral-letter.fhir.json",
        "imaging-request.txt", "imaging-request.fhir.json", "calendar.ics",
    }  # fmt: skip
    assert "21 November 2026" in (out / "handout.html").read_text()


def test_papers_of_an_earlier_patient_do_not_stay(run: Callable[..., Run], tmp_path: Path) -> None:
    run("papers", EXAMPLES / "labral-calcification.txt", "--out", tmp_path, "--no-pdf")
    (tmp_path / "own-notes.txt").write_text("the clinician's own")
    written = {path.name for path in tmp_path.iterdir()}
    assert written - {"own-notes.txt"} <= set(NAMES)
    _, listed, _ = run("papers", EXAMPLES / "hot-hip.txt", "--out", tmp_path, "--no-pdf")
    assert "programme.html" in written and "programme.html" not in listed
    assert {path.name for path in tmp_path.iterdir()} == {*listed.split(), "own-notes.txt"}


def test_command_refuses_in_one_line(run: Callable[..., Run], tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("45M, sore throat for three days, no fever. Tonsils red.")
    code, out, err = run("papers", note, "--out", tmp_path / "a", "--no-pdf")
    assert (code, out) == (2, "") and err.count("\n") == 1 and "not about a hip" in err
    assert "throat" not in err
    (tmp_path / "file").write_text("x")
    note.write_text(IMAGE_ALONE)
    code, out, err = run("papers", note, "--out", tmp_path / "file", "--no-pdf")
    assert (code, out) == (2, "") and err.count("\n") == 1 and "cannot make the folder" in err
    code, out, err = run("papers", note, "--out", tmp_path / "a", "--start", "21.11.2026")
    assert code == 2 and err.count("\n") == 1 and "--start" in err
    assert run("papers", note)[0] == 2


def test_pdf_without_weasyprint_is_one_line(
    run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    note = EXAMPLES / "labral-calcification.txt"
    code, out, err = run("papers", note, "--out", tmp_path, "--pdf")
    assert (code, out) == (2, "") and err.count("\n") == 1 and "WeasyPrint" in err
    code, out, err = run("papers", note, "--out", tmp_path)
    assert (code, err) == (0, "") and "handout.html" in out and ".pdf" not in out
