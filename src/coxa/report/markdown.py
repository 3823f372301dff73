"""Step 6, report in Markdown: the whole answer, for a record, a mail or an issue."""

import re
from typing import Final

from coxa.model.answer import Assessment
from coxa.report.outline import outline
from coxa.report.outline_parts import FULL, Item, Section
from coxa.report.outline_sources import REFERENCES
from coxa.report.references import Citations, details, link
from coxa.report.wording import one_line

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~$&])")
_LEADING: Final = re.compile(r"^(\d+(?=[.)])|(?=[-+#=]))")


def render_markdown(assessment: Assessment) -> str:
    """The whole answer as CommonMark; text from the note can neither format nor link."""
    sources = Citations(assessment)
    parts = ["# Hip assessment"]
    for section in outline(assessment, FULL):
        parts += ["", f"## {_plain(section.title)}", ""]
        if section.title == REFERENCES:
            parts += _references(sources)
        elif section.tone == "alarm":
            parts += [f"> {line}" for line in _items(section, sources)]
        else:
            parts += _items(section, sources)
    return "\n".join(parts) + "\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    text = _SPECIAL.sub(r"\\\1", one_line(text))
    text = re.sub(r"(?i)(https?|ftp):", r"\1\:", text)
    return _LEADING.sub(r"\1\\", re.sub(r"(?i)\bwww\.|@", _escape_last, text))


def _escape_last(match: re.Match[str]) -> str:
    found = match.group()
    return f"{found[:-1]}\\{found[-1]}"


def _items(section: Section, sources: Citations) -> list[str]:
    lines: list[str] = []
    for item in section.items:
        if section.prose and not item.children:
            lines += [_line(item, sources), ""]
        else:
            lines += _item(item, sources, 0)
    return lines[:-1] if lines and not lines[-1] else lines


def _line(item: Item, sources: Citations) -> str:
    ending = ":" if item.text and item.label and item.label[-1] not in ".?!:" else ""
    label = f"**{_plain(item.label)}{ending}**" if item.label else ""
    mark = _plain(item.mark)
    text = _plain(item.text)
    if item.tone == "strong" and text:
        text = f"**{text}**"
    parts = [mark, label, text, sources.mark(item.sources)]
    return " ".join(part for part in parts if part)


def _item(item: Item, sources: Citations, depth: int) -> list[str]:
    lines = [f"{'  ' * depth}- {_line(item, sources)}"]
    for child in item.children:
        lines += _item(child, sources, depth + 1)
    return lines


def _references(sources: Citations) -> list[str]:
    lines = []
    for reference in sources.shown():
        address = link(reference)
        where = f" <{address}>" if address else ""
        citation = _plain(reference.citation)
        lines.append(f"- [{reference.n}] {citation} ({_plain(details(reference))}){where}")
    return lines or ["- none"]
