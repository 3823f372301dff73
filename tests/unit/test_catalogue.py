"""LOINC check digits, the cache of compiled knowledge, numbering of references, stale values."""

import datetime
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coxa.catalogue import load
from coxa.catalogue.cite import Citations
from coxa.catalogue.load import forget_catalogues, load_catalogue
from coxa.catalogue.quantities import loinc_valid
from coxa.catalogue.records import KNOWLEDGE
from coxa.pipeline import Pipeline

# Published codes: calcium, phosphate, creatinine, urate, CRP, haemoglobin, 25-OH vitamin D
LOINC = ("17861-6", "2777-1", "2160-0", "3084-1", "1988-5", "718-7", "1989-3", "1751-7", "6768-6")


@pytest.mark.parametrize("code", LOINC)
def test_published_loinc_codes_are_valid(code: str) -> None:
    assert loinc_valid(code)
    body, digit = code.split("-")
    for other in range(10):
        assert loinc_valid(f"{body}-{other}") is (other == int(digit))


@given(st.integers(1, 99_999), st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number: int, at: int, add: int) -> None:
    """Luhn's check (modulus 10) catches every single wrong digit."""
    body = str(number)
    right = next(d for d in range(10) if loinc_valid(f"{body}-{d}"))
    at %= len(body)
    wrong = body[:at] + str((int(body[at]) + add) % 10) + body[at + 1 :]
    if wrong[0] != "0":
        assert not loinc_valid(f"{wrong}-{right}")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder; `load_catalogue` forgets what it has in memory."""
    monkeypatch.setenv("COXA_CACHE", str(tmp_path))
    forget_catalogues()
    yield tmp_path / "coxa"
    forget_catalogues()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the knowledge, so that nobody edits it between two loads."""
    copy = tmp_path_factory.mktemp("knowledge")
    shutil.copytree(KNOWLEDGE, copy, dirs_exist_ok=True)
    return copy


def test_the_cache_gives_what_was_compiled(cache: Path, folder: Path) -> None:
    compiled = load_catalogue(folder)
    [file] = cache.iterdir()
    assert file.suffix == ".msgpack"
    forget_catalogues()
    before = file.stat().st_mtime_ns
    assert load_catalogue(folder) == compiled
    assert file.stat().st_mtime_ns == before, "read, not written again"


@pytest.mark.parametrize("damage", [b"", b"\x81\xa1x\x01", b"half"])
def test_a_damaged_cache_is_made_anew(cache: Path, folder: Path, damage: bytes) -> None:
    compiled = load_catalogue(folder)
    [file] = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage == b"half" else damage)
    forget_catalogues()
    assert load_catalogue(folder) == compiled
    assert file.read_bytes() == whole
    assert [path.name for path in cache.iterdir()] == [file.name]


def test_a_disk_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder's place is taken by a file: nothing can be made under it, also not by root."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("COXA_CACHE", str(blocked))
    forget_catalogues()
    try:
        assert load_catalogue().version
    finally:
        forget_catalogues()
    assert blocked.read_text() == "not a folder"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_is_no_error(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(load.os, "fdopen", full)
    assert load_catalogue().version
    assert not list(cache.glob("*.msgpack"))


def test_a_full_disk_leaves_nothing_behind(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(load.os, "fdopen", full)
    load_catalogue()
    assert list(cache.iterdir()) == []


def test_the_newest_caches_stay(cache: Path, folder: Path) -> None:
    """Another version's live cache is not the first to go; what a crash left goes after a day."""
    cache.mkdir()
    now = time.time()
    days = {"b": 1, "z": 2, "a": 3, "m": 4, "c": 5}
    for name, age in days.items():
        (cache / f"{name}.msgpack").write_bytes(b"x")
        os.utime(cache / f"{name}.msgpack", (now - age * 86_400,) * 2)
    for name, age in (("writing-old", 2), ("writing-new", 0)):
        (cache / name).write_bytes(b"half")
        os.utime(cache / name, (now - age * 86_400,) * 2)
    load_catalogue(folder)
    kept = {path.name for path in cache.iterdir()}
    [own] = kept - {f"{name}.msgpack" for name in days} - {"writing-old", "writing-new"}
    assert kept == {own, "b.msgpack", "z.msgpack", "a.msgpack", "writing-new"}


def test_two_processes_at_once(tmp_path: Path) -> None:
    """Both compile into an empty cache at the same time; both answer, one file remains."""
    code = "import coxa; print(coxa.assess('Left hip pain.').knowledge_version)"
    environment = {**os.environ, "COXA_CACHE": str(tmp_path)}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]  # fmt: skip
    results = [(*process.communicate(timeout=120), process.returncode) for process in running]
    assert {out for out, _, _ in results} == {results[0][0]}
    assert [(err, status) for _, err, status in results] == [(b"", 0)] * 3
    [file] = (tmp_path / "coxa").iterdir()
    assert msgspec.msgpack.decode(file.read_bytes())


def test_references_are_numbered_as_they_are_first_used(parts: Pipeline) -> None:
    records = parts.catalogue.records
    one, two, three = sorted(records.sources)[:3]
    citations = Citations(records)
    assert citations.references() == ()
    assert citations.cite([two]) == (1,)
    assert citations.cite([three, two, one]) == (1, 2, 3)
    assert citations.cite([one, one]) == (3,)
    assert citations.cite([]) == ()
    assert [(r.n, r.id) for r in citations.references()] == [(1, two), (2, three), (3, one)]
    assert Citations(records).cite([one]) == (1,), "answers do not share numbers"


def test_every_reference_reads_as_a_citation(parts: Pipeline) -> None:
    records = parts.catalogue.records
    citations = Citations(records)
    citations.cite(records.sources)
    for reference in citations.references():
        source = records.sources[reference.id]
        assert source.title.rstrip(".") in reference.citation
        assert ".." not in reference.citation.replace("...", "")
        collected = reference.id.startswith("reports-")
        assert collected or (reference.url or "").startswith("http")


def test_no_record_was_reviewed_in_the_future(parts: Pipeline) -> None:
    records = parts.catalogue.records
    today = datetime.date(2026, 11, 21)
    for part in (records.conditions, records.tests, records.treatments, records.programmes):
        for record in part.values():
            when = datetime.date.fromisoformat(record.reviewed_on)
            assert datetime.date(2026, 1, 1) <= when <= max(today, datetime.date.today()), record.id
    for source in records.sources.values():
        if source.held_on is not None:
            held = datetime.date.fromisoformat(source.held_on)
            assert datetime.date(2026, 1, 1) <= held <= max(today, datetime.date.today()), source.id
