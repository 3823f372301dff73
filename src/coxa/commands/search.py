"""`coxa knowledge search`: records that hold all words of a query, names before running text.

Input: records and words. Output: hits, best first, in a fixed order.
"""

import re
from typing import TYPE_CHECKING, Any

import msgspec

from coxa.commands.records import entries, is_struct, title

if TYPE_CHECKING:
    from coxa.catalogue.records import Records

_AROUND = 40


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A record that matches, with the text in which the first word stands."""

    kind: str
    id: str
    title: str
    text: str


def search(records: "Records", query: str, kind: str | None = None) -> list[Hit]:
    """Records in which every word of the query stands (as the beginning of a word)."""
    words = [re.escape(word) for word in query.casefold().split()]
    patterns = [re.compile(rf"(?<!\w){word}") for word in words]
    hits: list[tuple[int, int, Hit]] = []
    for order, (word, name, record) in enumerate(entries(records, kind)):
        texts = [text for text in _texts(record) if text and text != name]
        joined = "\n".join([name, *texts]).casefold()
        if not patterns or not all(pattern.search(joined) for pattern in patterns):
            continue
        heading = f"{name.replace('-', ' ')} {name} {title(record)}".casefold()
        rank = -sum(bool(pattern.search(heading)) for pattern in patterns)
        text = next((t for t in texts if patterns[0].search(t.casefold())), title(record))
        hit = Hit(kind=word, id=name, title=title(record), text=_excerpt(text, patterns[0]))
        hits.append((rank, order, hit))
    return [hit for _, _, hit in sorted(hits, key=lambda item: item[:2])]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if is_struct(value):
        return [text for key in value.__struct_fields__ for text in _texts(getattr(value, key))]
    if isinstance(value, tuple):
        return [text for item in value for text in _texts(item)]
    return []


def _excerpt(text: str, pattern: re.Pattern[str]) -> str:
    match = pattern.search(text.casefold())
    at = match.start() if match else 0
    start, end = max(at - _AROUND, 0), at + _AROUND
    front, back = "…" if start else "", "…" if end < len(text) else ""
    return f"{front}{' '.join(text[start:end].split())}{back}"
