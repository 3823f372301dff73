"""`coxa knowledge show`: one record as indented text, then the references it rests on.

Input: records and an id. Output: lines.
"""

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from coxa.catalogue.cite import frequency_text
from coxa.commands.records import entries, inside, is_struct
from coxa.errors import CallError
from coxa.model.knowledge import FindingLink, Frequency, Pair, Said, Source

if TYPE_CHECKING:
    from coxa.catalogue.records import Records

# items longer than this stand on a line of their own
_LONG = 60


def found(records: "Records", name: str, kind: str | None) -> list[tuple[str, Any]]:
    """All records with this id (or name, ignoring case); raises CallError with what is close."""
    everything = list(entries(records, kind))
    match = [(word, record) for word, slug, record in everything if slug == name]
    if not match:
        wanted = name.casefold()
        match = [
            (word, record)
            for word, _, record in everything
            if str(getattr(record, "name", "")).casefold() == wanted
        ]
    if not match:
        close = difflib.get_close_matches(name, [slug for _, slug, _ in everything], n=3)
        hint = f"did you mean {', '.join(dict.fromkeys(close))}?" if close else ""
        raise CallError(f"no {kind or 'record'} {name!r}; {hint or 'try coxa knowledge search'}")
    return match


def described(records: "Records", kind: str, record: Any) -> Iterator[str]:
    """One record with the references that it names."""
    yield f"{kind} {record.id}"
    yield from _fields(record, 1, skip=("id", "drawing"))
    cited = list(dict.fromkeys(source for _, part in inside(record) for source in sources_of(part)))
    if cited:
        yield "references"
    for source in cited:
        known = records.sources.get(source)
        yield f"  [{source}] {citation(known) if known else 'not in the knowledge'}"


def sources_of(part: Any) -> tuple[str, ...]:
    """Ids of the references that one struct names itself."""
    one, many = getattr(part, "source", None), getattr(part, "sources", ())
    return (*((one,) if one else ()), *many)


def citation(source: Source) -> str:
    """Authors, title, journal, year and URL, as far as they are recorded."""
    parts = (source.authors, source.title, source.journal, str(source.year or ""), source.url or "")
    return ". ".join(part.rstrip(".") for part in parts if part)


def _fields(part: Any, depth: int, skip: tuple[str, ...] = ()) -> Iterator[str]:
    for key in part.__struct_fields__:
        value = getattr(part, key)
        if key not in skip and value is not None and value not in ((), {}):
            yield from _value(key, value, depth)


def _value(key: str, value: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(value, Said):
        yield f"{pad}{key}: {_said(value)}"
    elif is_struct(value):
        yield f"{pad}{key}"
        yield from _fields(value, depth + 1)
    elif isinstance(value, tuple) and any(is_struct(item) for item in value):
        yield f"{pad}{key}"
        for item in value:
            yield from _item(item, depth + 1)
    elif isinstance(value, tuple) and any(len(str(item)) > _LONG for item in value):
        yield f"{pad}{key}"
        yield from (f"{pad}  - {item}" for item in value)
    elif isinstance(value, dict):
        yield f"{pad}{key}"
        yield from (f"{pad}  {name}: {item}" for name, item in value.items())
    elif isinstance(value, tuple):
        yield f"{pad}{key}: {', '.join(map(str, value))}"
    else:
        yield f"{pad}{key}: {value}"


def _item(item: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(item, FindingLink):
        yield f"{pad}- {item.finding}: {_share(item)}"
        return
    if isinstance(item, Pair):
        yield f"{pad}- {item.condition} ({item.relation}): {_share(item.share)}"
        return
    if isinstance(item, Said):
        yield f"{pad}- {_said(item)}"
        return
    lines = list(_fields(item, 0))
    yield f"{pad}- {lines[0]}"
    yield from (f"{pad}  {line}" for line in lines[1:])


def _share(item: Frequency) -> str:
    """A frequency with what it rests on and in whom it was found."""
    why = f"[{item.source}]" if item.source else f"({item.reason})"
    note = f" - {item.note}" if item.note else ""
    return f"{frequency_text(item)} {why}{note}"


def _said(said: Said) -> str:
    return f"{said.text} [{', '.join(said.sources)}]"
