"""Step 6, outline types: section, item and how much of a long answer is shown."""

from dataclasses import dataclass, field
from typing import Literal

from coxa.model.answer import Sources

Tone = Literal["plain", "strong", "alarm", "warn", "good", "muted"]


@dataclass(frozen=True)
class Bar:
    """A probability with the ends of its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Item:
    """One statement: mark (number or sign), label, text, the sources of both, and what is under.

    `run` holds further short statements on the same line, each with its own sources.
    """

    text: str
    label: str = ""
    mark: str = ""
    sources: Sources = ()
    tone: Tone = "plain"
    bar: Bar | None = None
    run: tuple[tuple[str, Sources], ...] = ()
    children: list["Item"] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A titled group of items; `prose` is set without bullets, `tight` without empty lines."""

    title: str
    items: list[Item]
    tone: Tone = "plain"
    prose: bool = False
    tight: bool = False


@dataclass(frozen=True)
class Limits:
    """How many conditions are listed with what speaks for and against; None: all."""

    explained: int | None = None


FULL = Limits()
TERMINAL = Limits(explained=5)
