"""Templates kept compiled: the same page with and without them, and no code of somebody else's."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from coxa.report.compiled import compiled_templates


def page(text: str = "a {{ word }}") -> str:
    """A page by a new environment, as a new process would make it."""
    kept = compiled_templates("report")
    environment = Environment(
        loader=DictLoader({"page.html": text}), bytecode_cache=kept, autoescape=True
    )
    return environment.get_template("page.html").render(word="hip")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COXA_CACHE", str(tmp_path))
    return tmp_path


def kept_files(cache: Path) -> list[Path]:
    return sorted(cache.rglob("*.cache"))


def test_a_template_is_kept_and_read_again(cache: Path) -> None:
    assert page() == "a hip"
    [kept] = kept_files(cache)
    before = kept.stat().st_mtime_ns
    assert page() == "a hip"
    assert kept.stat().st_mtime_ns == before


def test_a_changed_template_is_compiled_anew(cache: Path) -> None:
    assert page() == "a hip"
    assert page("the {{ word }}") == "the hip"


@pytest.mark.parametrize("content", [b"", b"j2", b"\x00" * 40])
def test_a_damaged_file_is_compiled_anew(cache: Path, content: bytes) -> None:
    page()
    [kept] = kept_files(cache)
    whole = kept.read_bytes()
    for damaged in (content, whole[: len(whole) // 2], whole[:12]):
        kept.write_bytes(damaged)
        assert page() == "a hip"


def test_a_folder_that_others_may_write_into_is_not_used(cache: Path) -> None:
    page()
    [kept] = kept_files(cache)
    kept.parent.chmod(0o777)
    assert compiled_templates("report") is None


def test_a_link_to_another_folder_is_not_used(cache: Path) -> None:
    page()
    [kept] = kept_files(cache)
    own = kept.parent
    own.rename(cache / "elsewhere")
    own.symlink_to(cache / "elsewhere")
    assert compiled_templates("report") is None


def test_a_disk_that_cannot_be_written_is_no_error(cache: Path) -> None:
    (cache / "coxa").write_text("a file where the folder should be")
    assert compiled_templates("report") is None
    assert page() == "a hip"
