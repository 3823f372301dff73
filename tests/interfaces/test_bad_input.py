"""Bad input at the command line: one line and exit 2, or an answer with its issues."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from coxa.cli import main
from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

Run = Callable[..., tuple[int, str, str]]
NOTE = "Mrs Vandersloot, 63F, left groin pain for a year, worse on stairs."
PATIENT = {"resource": {"resourceType": "Patient", "id": "p", "gender": "female"}}
BUNDLE = {"resourceType": "Bundle", "type": "collection", "entry": [PATIENT]}
R5 = "http://hl7.org/fhir/5.0/StructureDefinition/Bundle"


@pytest.fixture
def assess(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Writes an input file and assesses it; gives exit code, standard output and error."""

    def call(
        data: bytes | str, name: str = "input.txt", form: str = "json"
    ) -> tuple[int, str, str]:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        code = main(["assess", str(path), "--format", form])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert "Vandersloot" not in err
        return code, out, err

    return call


def refused(result: tuple[int, str, str]) -> str:
    """The one line of a refusal."""
    code, out, err = result
    assert (code, out) == (2, "")
    assert err.startswith("coxa: ") and err.count("\n") == 1
    assert "internal fault" not in err and len(err) < 400
    return err


def answered(result: tuple[int, str, str]) -> Any:
    """The answer of what could be used."""
    code, out, err = result
    assert (code, err) == (0, "")
    return json.loads(out)


def issues(answer: Any) -> str:
    return " | ".join(f"{issue['message']}; {issue['repair']}" for issue in answer["issues"])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing to read"),
        (b" \n\t ", "nothing to read"),
        ("\u200b\ufeff", "nothing to read"),
        (b"\x00\x01\x02 hip pain", "not plain text"),
        (b"\x89PNG\r\n\x1a\n....", "a picture"),
        (b"%PDF-1.7 hip pain", "a PDF file"),
        (b"PK\x03\x04hip", "zip"),
        (NOTE.encode("utf-16"), "UTF-16"),
        (b"hip pain. " * 500_000, "more than the limit"),
    ],
    ids=["empty", "blank", "invisible", "binary", "png", "pdf", "docx", "utf-16", "5 MB"],
)
def test_what_is_not_a_note(assess: Run, data: bytes | str, words: str) -> None:
    assert words in refused(assess(data))


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Die Patientin klagt seit drei Monaten über Schmerzen in der linken Hüfte und kann nicht "
         "mehr auf der Seite liegen. Kein Fieber, keine Verletzung.", "German"),
        ("La patiente se plaint de douleurs de la hanche gauche depuis trois mois et ne peut pas "
         "dormir sur le côté. Pas de fièvre.", "French"),
        ("Пациент жалуется на боль в левом бедре в течение трёх месяцев без травмы.", "alphabet"),
        ("患者は三か月前から左股関節の痛みを訴えている。発熱なし。外傷なし。", "alphabet"),
    ],
    ids=["German", "French", "Russian", "Japanese"],
)  # fmt: skip
def test_another_language_is_refused(assess: Run, note: str, words: str) -> None:
    """Its denials cannot be read: a plan would rest on what the note says is not there."""
    message = refused(assess(note, form="text"))
    assert words in message and "input.txt: " in message and "give the note in English" in message


@pytest.mark.parametrize(
    "note",
    ["Frau Müller-Lüdenscheidt, 62F, left hip pain, worse on stairs.",
     "R hip pain 3/52 ('dolor de cadera'), no fever, seen at the Hôpital de la Tour.",
     "hip pain, cadera"],
    ids=["name", "a quoted word", "one word"],
)  # fmt: skip
def test_foreign_names_and_words_in_an_english_note_are_answered(assess: Run, note: str) -> None:
    answer = answered(assess(note))
    assert answer["question"] == "hip" and answer["issues"] == []


@pytest.mark.parametrize(
    "note",
    ["Twisted right knee playing netball, effusion, McMurray positive.",
     "62M with shoulder pain, cannot lift the arm, calcific deposit in supraspinatus.",
     "Dear colleague, thank you for the invitation to the congress in Lisbon."],
    ids=["knee", "shoulder", "letter"],
)  # fmt: skip
def test_not_a_hip(assess: Run, note: str) -> None:
    answer = answered(assess(note))
    assert answer["question"] == "not-hip"
    assert answer["differential"] == [] and answer["plan"]["stages"] == []
    assert "not a hip question" in assess(note, form="text")[1].lower()


def test_contradictions_are_told_and_answered(assess: Run) -> None:
    answer = answered(assess(NOTE + " No fever. Fever of 38.5 last night."))
    assert answer["question"] == "hip"
    assert "present and absent" in issues(answer)


def test_an_age_of_340(assess: Run) -> None:
    answer = answered(assess("340-year-old man with groin pain for a year."))
    assert answer["patient"]["age"] is None
    assert "age" in issues(answer)


def test_an_age_of_340_in_a_case(assess: Run) -> None:
    assert "age" in refused(assess("note: groin pain\nage: 340\n", "case.yaml"))


def test_calcium_240_without_a_unit(assess: Run) -> None:
    answer = answered(assess(NOTE + " Ca 240."))
    assert "calcium" in issues(answer).lower() and "mmol/l" in issues(answer).lower()
    assert not [f for f in answer["findings"] if f["id"].startswith("calcium-")]
    assert answer["urgency"] == "routine"


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("note: [hip pain\n", "not valid YAML at line 2, column 1"),
        ("note: hip pain\nnote: again\n", "not valid YAML at line 2: a key stands twice"),
        ("note: hip pain\nages: 40\n", "unknown key 'ages' (did you mean 'age'?)"),
        ("note: hip pain\nsex: unknown\n", "sex: one of female, male is expected"),
        ("note: hip pain\nlabs: {calcium: high}\n", "labs.calcium: a number with unit is expected"),
        ("- hip pain\n", "a case is one mapping of keys, this is a list"),
        ("note:\n", "nothing to read; give 'note', 'findings' or 'labs'"),
        ("\t\tnote: x\n", "not valid YAML: found character that cannot start any token"),
    ],
)
def test_a_broken_case(assess: Run, case: str, words: str) -> None:
    message = refused(assess(case, "case.yaml"))
    assert f"case.yaml: {words}" in message


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({**BUNDLE, "meta": {"profile": [R5]}}, "a FHIR R5 record (seen at meta.profile)"),
        ({**BUNDLE, "fhirVersion": "3.0.2"}, "a FHIR STU3 record (seen at fhirVersion)"),
        ({**BUNDLE, "entry": []}, "no Patient in the Bundle"),
        ({"resourceType": "Patient", "id": "p"}, "a single Patient resource"),
        ({**BUNDLE, "entry": [PATIENT, {"resource": {"resourceType": "Patient", "id": "q"}}]},
         "2 Patients in the Bundle"),
    ],
    ids=["R5 profile", "STU3", "no entry", "no Bundle", "two patients"],
)  # fmt: skip
def test_a_record_that_is_not_read(assess: Run, record: dict[str, Any], words: str) -> None:
    assert f"bundle.json: {words}; " in refused(assess(json.dumps(record), "bundle.json"))


def test_a_bundle_cut_off(assess: Run) -> None:
    message = refused(assess(json.dumps(BUNDLE)[:-20], "bundle.json"))
    assert "bundle.json: not valid JSON: input data was truncated; " in message


def test_windows_characters_are_read(assess: Run) -> None:
    answer = answered(assess("Creatinine 88 \xb5mol/L, 63F, hip pain.".encode("cp1252")))
    assert answer["patient"]["egfr"] == pytest.approx(63.7, abs=0.1)
    assert "Windows-1252" in issues(answer)


@pytest.mark.parametrize("form", ["text", "json", "html", "md"])
def test_a_pipe_that_closes_early(form: str, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(NOTE, encoding="utf-8")
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "coxa", "assess", str(note), "--format", form],
            stdout=closed, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_standard_input_closed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coxa", "assess", "-"], stdin=subprocess.DEVNULL,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and done.stdout == b""
    assert done.stderr.count(b"\n") == 1 and b"nothing to read" in done.stderr


def test_long_words_and_long_lines(assess: Run) -> None:
    for text in ("a" * 200_000 + " hip pain", "no " * 5_000 + "hip pain", "(" * 9_000 + "hip pain",
                 "hip pain, no " * 300, "hip " * 5_000):  # fmt: skip
        assert answered(assess(text))["question"] == "hip"


def lines_run(call: Callable[[], object]) -> int:
    """How many lines of Python a call runs: the same on a busy machine as on an idle one."""
    count = 0

    def trace(_: FrameType, event: str, __: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", ["hip pain, no ", "Left groin pain. No fever. ", "WCC 12\n"])
def test_work_grows_with_length_and_no_faster(piece: str, parts: Pipeline) -> None:
    """Four times the text is four times the work at most; all pairs of words are sixteen times."""

    def work(count: int) -> int:
        encounter = Encounter(text=piece * count)
        return lines_run(lambda: understand(encounter, parts.reader, parts.catalogue))

    work(1)  # so that the words are known
    short, long = work(100), work(400)
    assert short < long < 5 * short, (short, long)
