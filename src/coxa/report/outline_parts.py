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


@dataclass(frozen=True)
class Scope:
    """How much the short answer says of each part.

    `grouped` puts tests, referrals and aids of a stage on one line each, by name; `named` lists
    the actions of later stages; `packed` sets the references as running text, without address.
    """

    explained: int = 2
    evidence: int = 3
    steps: int = 4
    advice: int = 4
    grouped: bool = False
    named: bool = True
    limits: bool = True
    packed: bool = False


FULL = Limits()
TERMINAL = Limits(explained=5)
SHORT = (
    Scope(),
    Scope(advice=2),
    Scope(evidence=2, advice=2, limits=False),
    Scope(evidence=2, advice=2, grouped=True, limits=False),
    Scope(explained=1, evidence=2, advice=1, grouped=True, limits=False),
    Scope(explained=1, evidence=2, advice=1, grouped=True, named=False, limits=False),
    Scope(evidence=2, advice=2, grouped=True, limits=False, packed=True),
    Scope(explained=1, evidence=2, advice=1, grouped=True, limits=False, packed=True),
    Scope(
        explained=1, evidence=2, steps=3, advice=1,
        grouped=True, named=False, limits=False, packed=True,
    ),
)  # fmt: skip
