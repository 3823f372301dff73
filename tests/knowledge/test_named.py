"""The list of ids that the code asks for, held against the code: none is missing, none is stale."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import coxa
from coxa.catalogue.named import NAMED
from coxa.catalogue.reading_tables import TRIGGERS
from coxa.catalogue.records import KNOWLEDGE, Records, read_records

SOURCE = Path(coxa.__file__).parent
# the steps whose rules ask for records by their ids; the words for tags are no rule
WALKED = [
    path
    for path in (*SOURCE.glob("findings/*.py"), *SOURCE.glob("plan/*.py"), SOURCE / "enough.py")
    if path.name != "tag_words.py"
]
LISTED = {name for names in NAMED.values() for name in names}
# what reads like an id of a record and is none: kinds of words in a sentence
NO_RECORD = frozenset(TRIGGERS)


def constants(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every string of a module, without the prefix of a fact ('has:')."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value.rpartition(":")[2]


def ids(records: Records) -> set[str]:
    """Every id of a record that has a hyphen: a word without one may be just a word."""
    keys = (key for key in NAMED if key not in ("classes", "model"))
    found = {name for key in keys for name in getattr(records, key)}
    found.update(name for drug in records.drugs.values() for name in drug.classes)
    return {name for name in found if "-" in name}


def named_numbers(path: Path) -> Iterator[str]:
    """Every `model["…"]` of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            owner = node.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if name == "model":
                yield str(node.slice.value)


def test_every_id_in_the_code_is_listed() -> None:
    known = ids(read_records(KNOWLEDGE)[0]) - NO_RECORD
    unlisted = [
        f"{path.relative_to(SOURCE)}:{line}: {text!r}; add it to catalogue/named.py"
        for path in WALKED
        for line, text in constants(path)
        if text in known and text not in LISTED
    ]
    assert unlisted == []


def test_every_number_of_the_model_is_listed() -> None:
    used = {name for path in SOURCE.rglob("*.py") for name in named_numbers(path)}
    assert used - set(NAMED["model"]) == set(), "add it to catalogue/named.py"


@pytest.mark.parametrize("key", NAMED)
def test_every_id_listed_is_in_the_code(key: str) -> None:
    used = {
        text
        for path in SOURCE.rglob("*.py")
        if path.name != "named.py"
        for _, text in constants(path)
    }
    # 'calcium-normal' is made of a test and '-normal'
    used |= {f"{text}-normal" for text in used}
    assert set(NAMED[key]) - used == set(), "take it off catalogue/named.py"


def test_nothing_is_listed_twice() -> None:
    for key, names in NAMED.items():
        assert len(set(names)) == len(names), key
