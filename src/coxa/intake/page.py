"""Step 1, intake: the text under construction and the coded entries that point into it.

Input: free text and generated lines. Output: one text with a span for every coded entry.
"""

from typing import Literal

from coxa.model.encounter import Given

GivenKind = Literal["finding", "quantity", "drug", "allergy", "comorbidity"]


class Page:
    """Grows the text of an encounter; each coded entry gets a line to point at."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.given: list[Given] = []

    def add(self, part: str) -> tuple[int, int]:
        """Append text on a line of its own; returns where it stands, without the line end."""
        if self._parts and not self._parts[-1].endswith("\n"):
            self._push("\n")
        start = self._length
        self._push(part)
        return start, self._length

    def add_given(
        self,
        line: str,
        kind: GivenKind,
        name: str,
        *,
        present: bool = True,
        value: float | None = None,
        unit: str | None = None,
        low: float | None = None,
        high: float | None = None,
    ) -> None:
        """Append the line of a coded entry and the entry itself, which points at that line."""
        start, end = self.add(line)
        entry = Given(
            kind=kind, name=name, present=present, value=value, unit=unit, low=low, high=high,
            start=start, end=end,
        )  # fmt: skip
        self.given.append(entry)

    def text(self) -> str:
        """The whole text so far."""
        return "".join(self._parts)

    def _push(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)


def one_line(words: str) -> str:
    """The words with all runs of white space turned into single spaces."""
    return " ".join(words.split())


def number(value: float) -> str:
    """A number as it is written in a note: 5 rather than 5.0."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def quantity_line(
    name: str,
    value: float,
    unit: str | None = None,
    limits: tuple[float | None, float | None] = (None, None),
    mark: str = "",
) -> str:
    """A measurement as a line of a note, for example 'Serum calcium 2.31 mmol/L (2.2-2.6).'"""
    low, high = limits
    span = ""
    if low is not None and high is not None:
        span = f" ({number(low)}-{number(high)})"
    elif high is not None:
        span = f" (<{number(high)})"
    elif low is not None:
        span = f" (>{number(low)})"
    return f"{name} {mark}{number(value)}{' ' + unit if unit else ''}{span}."
