"""Imports run one way: model, catalogue, each step after the one before, assess, interfaces."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import coxa

SOURCE = Path(coxa.__file__).parent
LAYERS = (
    ("errors", "version"),
    ("model",),
    ("drawing",),
    ("catalogue",),
    ("intake",),
    ("findings",),
    ("differential",),
    ("safety",),
    ("next_test",),
    ("plan",),
    ("enough",),
    ("report",),
    ("pipeline",),
    ("evaluate", "handbook", "papers"),
    ("commands",),
    ("cli",),
    ("__main__", "__init__"),
)
# The reader of FHIR records is a door of intake, which hands records on to it: one step.
ONE_STEP = {"fhir": "intake"}
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}
FILES = sorted(SOURCE.rglob("*.py"))


def part_of(path: Path) -> str:
    """The folder or module directly under coxa that a file belongs to."""
    first = path.relative_to(SOURCE).parts[0]
    name = first.removesuffix(".py")
    return ONE_STEP.get(name, name)


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, part of coxa) of every import of ours, also those inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            module = node.module or ""
            names = [module]
            if module == "coxa":
                names = [f"coxa.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name == "coxa" or name.startswith("coxa."):
                part = (name.split(".") + ["__init__"])[1]
                yield node.lineno, ONE_STEP.get(part, part)


def edges(path: Path) -> list[tuple[int, str]]:
    """The imports of one file that leave its own part."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [(line, part) for line, part in imported(tree) if part != part_of(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_part_has_a_layer_and_imports_downwards(path: Path) -> None:
    own = HEIGHT[part_of(path)]
    upward = [(line, part) for line, part in edges(path) if HEIGHT[part] > own]
    assert upward == []


def test_steps_do_not_go_in_circles() -> None:
    uses: dict[str, set[str]] = {name: set() for name in HEIGHT}
    for path in FILES:
        uses[part_of(path)].update(part for _, part in edges(path))
    done: set[str] = set()
    while len(done) < len(uses):
        ready = {name for name in uses if name not in done and uses[name] <= done}
        assert ready, f"a circle among {sorted(set(uses) - done)}"
        done |= ready


def test_the_walk_sees_an_upward_import() -> None:
    tree = ast.parse("def f():\n    from coxa.pipeline import assess\n    import coxa.cli as c\n")
    assert [(line, HEIGHT[part] > HEIGHT["plan"]) for line, part in imported(tree)] == [
        (2, True),
        (3, True),
    ]


def test_no_star_import_and_no_path_of_one_machine() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert "import *" not in text, path
        assert "/home/" not in text and "/tmp/" not in text, path  # noqa: S108 - what is looked for


def test_the_developers_table_names_what_exists() -> None:
    """Every folder and module of coxa stands in DEVELOPERS.md, and nothing else does."""
    page = (SOURCE.parents[1] / "DEVELOPERS.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    named = {name.rstrip("/") for row in rows for name in re.findall(r"`([a-z_/.]+)`", row)}
    there = {path.relative_to(SOURCE).parts[0] for path in FILES}
    assert named == there - {"__init__.py", "__main__.py"}
