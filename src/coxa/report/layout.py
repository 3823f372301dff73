"""Step 6, terminal layout: lines of styled pieces, wrapped to a width; plain or in colour."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, Literal

from coxa.report.wording import NBSP

Style = Literal[
    "plain", "title", "title-alarm", "title-warn", "strong", "label",
    "alarm", "warn", "good", "muted", "bar", "bar-low", "bar-high",
]  # fmt: skip
Piece = tuple[str, Style]

_SPACE: Final = " \t"
_COLOURS: Final[dict[Style, str]] = {
    "plain": "",
    "title": "bold cyan",
    "title-alarm": "bold white on red",
    "title-warn": "bold yellow",
    "strong": "bold",
    "label": "bold",
    "alarm": "bold red",
    "warn": "yellow",
    "good": "green",
    "muted": "bright_black",
    "bar": "cyan",
    "bar-low": "cyan",
    "bar-high": "bright_black",
}


_PLAIN: Style = "plain"


@dataclass
class Page:
    """A page under construction; every line keeps within the width.

    A page that is not `styled` forgets the styles within a line, which takes half the time.
    """

    width: int
    styled: bool = True
    lines: list[list[Piece]] = field(default_factory=list)

    def blank(self) -> None:
        """An empty line, never two in a row."""
        if self.lines and self.lines[-1]:
            self.lines.append([])

    def heading(self, title: str, style: Style, *, ruled: bool = True) -> None:
        """A section title in capitals over the whole width, with a rule under it."""
        self.blank()
        for line in textwrap.wrap(title.upper(), self.width - 2):
            text = f" {line}".ljust(self.width) if style == "title-alarm" else line
            self.lines.append([(text, style)])
        if ruled and style != "title-alarm":
            self.lines.append([("-" * min(len(title), self.width), "muted")])

    def write(self, lead: list[Piece], pieces: list[Piece], hang: int) -> None:
        """The lead, then the pieces as running text; further lines stand under column `hang`."""
        used = sum(len(text) for text, _ in lead)
        text = " ".join(text for text, _ in pieces if text)
        wrapped = textwrap.wrap(
            text,
            self.width,
            initial_indent="\0" * used,
            subsequent_indent="\0" * hang,
            break_on_hyphens=False,
        )
        styles = _letter_styles(pieces) if self.styled else None
        for place, line in enumerate(wrapped):
            start: list[Piece] = [(" " * hang, "plain")] if place else list(lead)
            shown = line.lstrip("\0")
            runs = [(shown, _PLAIN)] if styles is None else _styled(shown, styles)
            self.lines.append([*start, *runs])
        if not wrapped:
            self.lines.append(list(lead))

    def plain(self) -> str:
        """The page without any control code."""
        rows = ("".join(text for text, _ in line).rstrip() for line in self.lines)
        return "\n".join(rows).replace(NBSP, " ") + "\n"

    def coloured(self) -> str:
        """The page with the colours of the reader's terminal theme."""
        from io import StringIO

        from rich.console import Console
        from rich.text import Text

        out = StringIO()
        console = Console(
            file=out,
            force_terminal=True,
            color_system="standard",
            width=self.width,
            highlight=False,
            legacy_windows=False,
            _environ={},
        )
        for line in self.lines:
            row = Text(no_wrap=True, overflow="ignore", end="\n")
            for text, style in line:
                row.append(text.replace(NBSP, " "), _COLOURS[style])
            console.print(row, crop=False)
        return out.getvalue()


def _letter_styles(pieces: list[Piece]) -> Iterator[Style]:
    """The style of each letter in turn; spaces, which wrapping may drop, are left out."""
    return (style for text, style in pieces for letter in text if letter not in _SPACE)


def _styled(line: str, styles: Iterator[Style]) -> list[Piece]:
    """A wrapped line in runs of one style."""
    style: Style = "plain"
    letters = []
    for letter in line:
        style = style if letter in _SPACE else next(styles)
        letters.append((letter, style))
    return [
        ("".join(letter for letter, _ in run), style)
        for style, run in groupby(letters, key=lambda pair: pair[1])
    ]
