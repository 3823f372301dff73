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
    """One statement: mark (number or sign), label, text, the sources of both, and what is under."""

    text: str
    label: str = ""
    mark: str = ""
    sources: Sources = ()
    tone: Tone = "plain"
    bar: Bar | None = None
    children: list["Item"] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A titled group of items; `prose` is set without bullets."""

    title: str
    items: list[Item]
    tone: Tone = "plain"
    prose: bool = False


@dataclass(frozen=True)
class Limits:
    """How many of each to show; None shows all."""

    hypotheses: int | None = None
    explained: int | None = None
    evidence: int | None = None
    next_steps: int | None = None
    least_weight: float = 0.0


BRIEF = Limits(hypotheses=5, explained=3, evidence=4, next_steps=5, least_weight=1.0)
FULL = Limits()
