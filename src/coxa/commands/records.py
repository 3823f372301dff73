"""The knowledge as a reader of the data files meets it: tables by name, records by id, statements.

Input: `Records` read from a knowledge folder. Output: what show, search, stats and audit work on.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coxa.errors import CallError
from coxa.model.tables import TABLES

if TYPE_CHECKING:
    from coxa.catalogue.records import Records

KINDS = tuple(table.word for table in TABLES)


def folder_or_own(folder: Path | None) -> Path:
    """The folder given, or the knowledge that coxa carries; raises CallError."""
    if folder is None:
        from coxa.catalogue.records import KNOWLEDGE

        return KNOWLEDGE
    if not folder.is_dir():
        raise CallError(f"no folder {str(folder)!r}; give one laid out as coxa/knowledge")
    if not any(folder.rglob("*.yaml")):
        raise CallError(f"no *.yaml in {str(folder)!r}; give a folder laid out as coxa/knowledge")
    return folder


def records_in(folder: Path | None) -> "Records":
    """Everything that can be read in the folder; what cannot is the business of `check`."""
    from coxa.catalogue.records import read_records

    return read_records(folder_or_own(folder))[0]


def entries(records: "Records", kind: str | None = None) -> Iterator[tuple[str, str, Any]]:
    """(kind, id, record) of every table or of one, in a fixed order."""
    for table in TABLES:
        if kind is None or kind == table.word:
            for name, record in sorted(getattr(records, table.key).items()):
                yield table.word, name, record


def title(record: Any) -> str:
    """What a record calls itself."""
    for key in ("name", "title", "text", "reason"):
        value = getattr(record, key, None)
        if isinstance(value, str) and value:
            return value
    for key in ("names", "phrases"):
        value = getattr(record, key, ())
        if value:
            return ", ".join(value[:4])
    return ""


def is_struct(value: Any) -> bool:
    """True for a typed record or part of one (asked without importing msgspec for --help)."""
    return hasattr(type(value), "__struct_fields__")


def inside(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every struct within a record with the dotted place where it stands, the record first."""
    if is_struct(value):
        yield place, value
        for key in value.__struct_fields__:
            yield from inside(getattr(value, key), f"{place}.{key}".lstrip("."))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            if is_struct(item):
                yield from inside(item, f"{place}.{number}")
