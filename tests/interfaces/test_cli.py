"""The command line: results on standard output, one line on standard error, exit codes."""

import io
import json
import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from tests.unit import report_sample

from coxa import __version__
from coxa.cli import main
from coxa.errors import EmptyInput, KnowledgeError
from coxa.intake import detect

DATA = Path(__file__).parent / "data"
NOTE = "Mrs Example, 81, fell in the garden"
Run = tuple[int, str, str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Runs one command; gives exit code, standard output and standard error."""

    def call(*arguments: str | Path) -> Run:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], Any]], None]:
    """Puts a function in the place of the pipeline."""

    def put(function: Callable[[Any], Any]) -> None:
        module = types.ModuleType("coxa.pipeline")
        module.assess = function  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "coxa.pipeline", module)

    return put


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def one_line(err: str) -> str:
    """The message, checked to be one line that hides the patient."""
    assert err.startswith("coxa: ")
    assert err.count("\n") == 1 and err.endswith("\n")
    assert "Example" not in err and "garden" not in err
    return err[6:-1]


def answers(data: bytes, **_: str) -> Any:
    """A pipeline that always gives the sample answer."""
    assert data == NOTE.encode()
    return report_sample.routine()


def test_version(run: Callable[..., Run]) -> None:
    assert run("--version") == (0, f"coxa {__version__}\n", "")


def test_help_names_every_command(run: Callable[..., Run]) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for word in ("assess", "evaluate", "knowledge", "papers"):
        assert f"\n  {word} " in out
    assert "fhir" in run("assess", "--help")[1]


def test_formats(run: Callable[..., Run], pipeline: Any, note: Path) -> None:
    pipeline(answers)
    code, text, err = run("assess", note)
    assert (code, err) == (0, "")
    assert "\x1b" not in text and text.endswith("\n")
    assert max(map(len, text.splitlines())) <= 80
    assert json.loads(run("assess", note, "--format", "json")[1])["urgency"] == "routine"
    assert run("assess", note, "--format", "html")[1].lower().startswith("<!doctype html")
    assert run("assess", note, "--format", "md")[1].lstrip().startswith("#")


def test_standard_input(
    run: Callable[..., Run], pipeline: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline(answers)
    for arguments in (["assess"], ["assess", "-"]):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NOTE.encode())))
        assert run(*arguments)[0] == 0


def test_out_file(run: Callable[..., Run], pipeline: Any, note: Path, tmp_path: Path) -> None:
    pipeline(answers)
    out = tmp_path / "answer.json"
    assert run("assess", note, "--out", out) == (0, "", "")
    assert json.loads(out.read_bytes())["schema_version"]
    plain = tmp_path / "answer.txt"
    assert run("assess", note, "--out", plain) == (0, "", "")
    assert "\x1b" not in plain.read_text(encoding="utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answer.json", "answer.txt", "note.txt"]


def test_out_never_overwrites_the_note(run: Callable[..., Run], pipeline: Any, note: Path) -> None:
    pipeline(answers)
    code, out, err = run("assess", note, "--out", note)
    assert (code, out) == (2, "")
    assert one_line(err) == (
        "--out is the input file itself; name another file, so no note is lost"
    )
    assert note.read_text(encoding="utf-8") == NOTE


def test_out_in_a_missing_folder(run: Callable[..., Run], pipeline: Any, note: Path) -> None:
    pipeline(answers)
    code, out, err = run("assess", note, "--out", note.parent / "none" / "a.html")
    assert (code, out) == (2, "")
    assert "No such file or directory; name a file in a folder that exists" in one_line(err)


def test_text_that_the_terminal_lacks_becomes_a_question_mark(
    pipeline: Any, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline(answers)
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert main(["assess", str(note)]) == 0
    assert b"?" in raw.getvalue() and raw.getvalue().isascii()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no command given; see coxa --help"),
        (["asess"], "no such command 'asess'; see coxa --help"),
        ([NOTE * 2], "no such command; see coxa --help"),
        (["knowledge", "shwo", "x"], "no such command 'shwo'; see coxa knowledge --help"),
        (["knowledge", NOTE], "no such command; see coxa knowledge --help"),
        (["knowledge", "show", "x", *NOTE.split()], "more arguments than expected: quote a path"),
        (["papers", "--out", "x", "a.txt", NOTE], "more arguments than expected: quote a path"),
        (["assess", "--format", "hl7", "-"], "Invalid value for '--format': 'hl7' is not one of"),
        (["assess", "--colour", "-"], "No such option '--colour'"),
        (["assess", "a.txt", *NOTE.split()], "more arguments than expected: quote a path"),
        (["assess", "none.txt"], "cannot read 'none.txt': No such file or directory; give the"),
        (["assess", NOTE], "cannot read the given file: No such file or directory; give the"),
        (["assess", NOTE * 200], "cannot read the given file: File name too long; give the"),
        (["assess", "."], "cannot read '.': Is a directory; give the path of a file"),
        (["evaluate"], "Missing argument 'PATHS...'; see coxa evaluate --help"),
        (["evaluate", "none"], "none: no such file or folder; name labelled cases or traps"),
        (["knowledge", "show", "labral-teer"], "no record 'labral-teer'; did you mean labral-tear"),
        (["knowledge", "search", "qqqq"], "nothing found for these words; try fewer or shorter"),
        (["knowledge", "audit", "0"], "Invalid value for '[N]': 0 is not in the range x>=1"),
        (["knowledge", "check", "--folder", "none"], "no folder 'none'; give one laid out as"),
    ],
)
def test_wrong_calls(run: Callable[..., Run], arguments: list[str], message: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in one_line(err)


def test_refusals_of_a_call_do_not_rest_on_words_of_the_library(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should click say it in other words, a pasted note must not be repeated."""
    monkeypatch.setattr(click.core, "ngettext", lambda *_: "Trailing {args}", raising=False)
    monkeypatch.setattr(click.exceptions, "_", lambda _: "Unknown: {name}", raising=False)
    assert "more arguments than expected" in one_line(run("assess", "a.txt", *NOTE.split())[2])
    assert one_line(run(NOTE)[2]) == "no such command; see coxa --help"


def test_no_input_on_a_terminal(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    code, _, err = run("assess")
    assert code == 2
    assert one_line(err).startswith("no input: give a file, or - to type or pipe a note")


def test_too_large(run: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * 1_000_001)
    code, out, err = run("assess", path)
    assert (code, out) == (2, "")
    assert "1,000,001 characters, more than the limit of 1,000,000; give" in one_line(err)


def test_more_bytes_than_any_input_has(
    run: Callable[..., Run], note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detect, "MOST_BYTES", len(NOTE) - 1)
    code, out, err = run("assess", note)
    assert (code, out) == (2, "")
    assert f"more than the limit of {len(NOTE) - 1} bytes; give the notes" in one_line(err)


def test_a_bundle_may_be_larger_than_a_note(run: Callable[..., Run], tmp_path: Path) -> None:
    record = json.loads((DATA / "bundle.json").read_text(encoding="utf-8"))
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(record) + " " * 9_000_000, encoding="utf-8")
    code, _, err = run("assess", path, "--format", "json")
    assert (code, err) == (0, "")


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (EmptyInput("nothing to read:\n give a note"), 2, "nothing to read: give a note"),
        (KnowledgeError("model.yaml:3: broken"), 1, "model.yaml:3: broken"),
        (EmptyInput("a \x1b[31m red \x07 word"), 2, "a �[31m red � word"),
    ],
)
def test_errors_are_one_line(
    run: Callable[..., Run], pipeline: Any, note: Path, error: Exception, code: int, message: str
) -> None:
    def fails(data: bytes, **_: str) -> None:
        raise error

    pipeline(fails)
    got, out, err = run("assess", note)
    assert (got, out) == (code, "")
    assert one_line(err) == message


def test_an_internal_fault_hides_the_note(
    run: Callable[..., Run], pipeline: Any, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(data: bytes, **_: str) -> None:
        raise ValueError(data.decode())

    pipeline(fails)
    monkeypatch.delenv("COXA_DEBUG", raising=False)
    code, out, err = run("assess", note)
    assert (code, out) == (1, "")
    message = one_line(err)
    assert message.startswith("internal fault ValueError at ")
    assert message.endswith("; run with COXA_DEBUG=1 for the traceback")
    monkeypatch.setenv("COXA_DEBUG", "1")
    assert "Traceback (most recent call last)" in run("assess", note)[2]


def test_interrupted_quietly(run: Callable[..., Run], pipeline: Any, note: Path) -> None:
    def fails(data: bytes, **_: str) -> None:
        raise KeyboardInterrupt

    pipeline(fails)
    assert run("assess", note) == (130, "", "")


def test_a_closed_pipe_is_quiet() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "coxa", "knowledge", "stats"],
            stdout=closed,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_help_imports_nothing_heavy() -> None:
    heavy = ("numpy", "msgspec", "rich", "jinja2", "yaml", "ryaml", "Stemmer", "coxa.catalogue")
    code = (
        "import sys; from coxa.cli import main; main(['--help']);"
        f"sys.stderr.write(' '.join(m for m in {heavy!r} if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stderr == b"" and b"evaluate" in done.stdout


@pytest.mark.parametrize("kind", ["condition", "finding", "test", "treatment", "reference"])
def test_show_gives_the_sources(run: Callable[..., Run], kind: str) -> None:
    out = run("knowledge", "search", "labral", "--json", "--kind", kind)[1]
    name = json.loads(out)[0]["id"]
    code, page, err = run("knowledge", "show", name, "--kind", kind)
    assert (code, err) == (0, "")
    assert page.startswith(f"{kind} {name}\n")
    assert "not in the knowledge" not in page
    [shown] = json.loads(run("knowledge", "show", name, "--kind", kind, "--json")[1])
    assert (shown["kind"], shown["record"]["id"]) == (kind, name)


def test_show_tells_how_a_drug_is_used(run: Callable[..., Run]) -> None:
    code, page, _ = run("knowledge", "show", "zoledronate", "--kind", "treatment")
    assert code == 0
    assert "\n  use\n    older: " in page
    assert "\n    kidney: Creatinine clearance under 35: do not use" in page
    assert "[doncaster-zoledronate-mhra]" in page


def test_search_puts_names_first(run: Callable[..., Run]) -> None:
    code, out, _ = run("knowledge", "search", "labral", "calcif", "--limit", "2")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("condition labral-calcification: ")
    assert lines[-1].startswith("2 of ")


def test_stats_add_up(run: Callable[..., Run]) -> None:
    counted = json.loads(run("knowledge", "stats", "--json")[1])
    sorts = dict(counted["numbers"])
    total = sorts.pop("all numbers")
    for key in ("published", "estimates"):
        assert sum(basis[key] for basis in sorts.values()) == total[key] > 0
    assert sum(counted["references"].values()) == counted["records"]["sources"]
    assert counted["held"]["references"][1] == counted["records"]["sources"]
    assert all(held <= total for held, total in counted["held"].values())
    links = [sum(basis.values()) for basis in counted["conditions"].values()]
    assert sum(links) == sum(sorts["finding links"].values())
    assert counted["records"]["case reports"] > 1000 < counted["records"]["learned weights"]
    text = run("knowledge", "stats")[1]
    assert "share of estimates" in text and "labral-calcification" in text


def test_audit_is_reproducible_and_has_sources(run: Callable[..., Run]) -> None:
    first = run("knowledge", "audit", "5", "--seed", "3")
    assert first[0] == 0 and first == run("knowledge", "audit", "5", "--seed", "3")
    assert first != run("knowledge", "audit", "5", "--seed", "4")
    assert first[1].count("stands in:") == 5
    assert first[1].count("http") >= 5 and first[1].count("found there:") >= 5
    markdown = run("knowledge", "audit", "5", "--seed", "3", "--format", "md")[1]
    assert markdown.startswith("# Claims to verify") and markdown.count("[ ]") == 5


EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.txt"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_answered_the_same_twice(run: Callable[..., Run], path: Path) -> None:
    first = run("assess", path, "--format", "json")
    assert (first[0], first[2]) == (0, "")
    answer = json.loads(first[1])
    assert answer["question"] == "hip"
    assert sum(h["probability"] for h in answer["differential"]) == pytest.approx(1)
    assert first == run("assess", path, "--format", "json")


def test_the_hot_hip_is_an_emergency(run: Callable[..., Run]) -> None:
    [path] = [path for path in EXAMPLES if path.stem == "hot-hip"]
    answer = json.loads(run("assess", path, "--format", "json")[1])
    assert answer["urgency"] == "emergency"
    first_two = {h["condition"] for h in answer["differential"][:2]}
    assert "septic-arthritis" in first_two


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t ", b"\x00\x01\x02\xff", b"hip pain " * 600_000, b"age: 340\nfindings: {}\n",
     b'{"resourceType": "Bundle", "fhirVersion": "5.0.0"}', b"note: hip pain\nnote: again\n"],
    ids=["empty", "blank", "binary", "5 MB", "age 340", "FHIR R5", "a key twice"],
)  # fmt: skip
def test_bad_input_is_one_line_and_exit_2(
    run: Callable[..., Run], tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "input"
    path.write_bytes(data)
    code, out, err = run("assess", path)
    assert (code, out) == (2, "")
    assert "internal fault" not in one_line(err)


def test_a_knee_is_not_a_hip_question(run: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "knee.txt"
    path.write_text("34M twisted his knee at football, swollen, locks. McMurray positive.")
    code, out, err = run("assess", path, "--format", "json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert (answer["question"], answer["differential"]) == ("not-hip", [])
