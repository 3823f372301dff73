"""The whole job on any input: an answer or an error of ours, the same bytes, in any thread."""

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coxa
from coxa.errors import CoxaError, UserError
from coxa.pipeline import Pipeline, assess
from coxa.report.json import to_json
from coxa.safety.red_flags import ORDER

ROOT = Path(__file__).resolve().parents[2]
NOTES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.txt"))]
SAMPLES = [
    *(note.encode() for note in NOTES),
    (ROOT / "tests/interfaces/data/case.yaml").read_bytes(),
    (ROOT / "tests/interfaces/data/case.json").read_bytes(),
    (ROOT / "tests/interfaces/data/bundle.json").read_bytes(),
]


def check(data: str | bytes, parts: Pipeline) -> None:
    """An answer whose numbers can be true, or a one-line error that the user can mend."""
    try:
        answer = assess(data, pipeline=parts)
    except UserError as error:
        assert str(error) and "\n" not in str(error)
        return
    assert to_json(answer).endswith(b"}\n")
    if answer.question == "hip":
        assert sum(h.probability for h in answer.differential) == pytest.approx(1, abs=1e-9)
        for item in answer.differential:
            assert 0 <= item.interval[0] <= item.interval[1] <= 1
    numbers = {reference.n for reference in answer.references}
    assert numbers == set(range(1, len(numbers) + 1))
    urgencies = [ORDER.index(flag.urgency) for flag in answer.red_flags]
    assert urgencies == sorted(urgencies)
    for finding in answer.findings:
        assert finding.quote == answer.text[finding.start : finding.end]


def test_most_urgent_flag_heads_the_plan(parts: Pipeline) -> None:
    """A probable condition can be more urgent than every rule that holds: it then stands first."""
    note = "7 month old girl, right thigh swollen, hip painful, temp 39.1."
    answer = assess(note, pipeline=parts)
    levels = {flag.id.startswith("probable-"): flag.urgency for flag in answer.red_flags[::-1]}
    assert levels == {True: "emergency", False: "same-day"}
    assert answer.red_flags[0].urgency == answer.urgency == "emergency"
    assert "Emergency" in answer.plan.stages[0].name
    check(note, parts)


@settings(max_examples=60)
@given(text=st.text(max_size=300))
def test_any_text(parts: Pipeline, text: str) -> None:
    check(text, parts)
    check("left hip pain. " + text, parts)


@settings(max_examples=150)
@given(data=st.binary(max_size=200))
def test_any_bytes(parts: Pipeline, data: bytes) -> None:
    check(data, parts)


@settings(max_examples=120)
@given(data=st.data())
def test_damaged_input(parts: Pipeline, data: st.DataObject) -> None:
    """Real notes, cases and bundles with a piece cut out, doubled or replaced."""
    sample = data.draw(st.sampled_from(SAMPLES))
    start = data.draw(st.integers(0, len(sample)))
    end = data.draw(st.integers(start, min(len(sample), start + 200)))
    middle = data.draw(st.one_of(st.binary(max_size=8), st.just(sample[start:end] * 2)))
    check(sample[:start] + middle + sample[end:], parts)


def test_errors_are_ours(parts: Pipeline) -> None:
    with pytest.raises(CoxaError):
        assess(b"", pipeline=parts)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note[:20])
def test_what_is_not_said_changes_nothing(parts: Pipeline, note: str) -> None:
    """A sentence without clinical content leaves every probability as it was."""
    before = assess(note, pipeline=parts)
    after = assess(note.rstrip() + "\nThe car park was full again.\n", pipeline=parts)
    assert after.differential == before.differential
    assert after.urgency == before.urgency


def test_two_processes_give_the_same_bytes() -> None:
    """Also with another hash seed, which reorders every set and dict of strings."""
    note = ROOT / "examples" / "labral-calcification.txt"
    answers = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "coxa", "assess", str(note), "--format", "json"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=120,
        )
        answers.append(done.stdout)
    assert answers[0] == answers[1]
    assert len(answers[0]) > 10_000


def test_threads_share_the_pipeline(parts: Pipeline) -> None:
    alone = [to_json(assess(note, pipeline=parts)) for note in NOTES]
    jobs = list(range(len(NOTES))) * 12
    random.Random(7).shuffle(jobs)  # noqa: S311
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda job: to_json(assess(NOTES[job], pipeline=parts)), jobs))
    finally:
        sys.setswitchinterval(before)
    assert all(answer == alone[job] for job, answer in zip(jobs, found, strict=True))


def test_the_first_call_from_many_threads() -> None:
    """Building the pipeline lazily in several threads at once gives every thread an answer."""
    code = (
        "import coxa\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from coxa.report.json import to_json\n"
        "with ThreadPoolExecutor(6) as pool:\n"
        "    found = set(pool.map(lambda _: to_json(coxa.assess('Left hip pain.')), range(6)))\n"
        "assert len(found) == 1\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_the_answer_is_frozen(parts: Pipeline) -> None:
    answer = assess("Left hip pain for a year.", pipeline=parts)
    assert isinstance(answer, coxa.Assessment)
    with pytest.raises(AttributeError):
        answer.urgency = "emergency"  # type: ignore[misc]
