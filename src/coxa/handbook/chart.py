"""Frequencies drawn as points with their 90 % interval.

A point is filled when published, pale when case reports were counted, open when estimated.

Input: rows of name, link and interval. Output: one SVG picture that stretches with the page.
"""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from coxa.catalogue.network_tables import beta_of
from coxa.differential.engine import trigamma
from coxa.model.knowledge import FindingLink, Frequency

_ROW = 34
_TOP = 18
_MIDDLE = 25


class Row(NamedTuple):
    """One frequency as drawn: its name, mean and interval ends as shares, what it rests on."""

    name: str
    address: str
    mean: float
    low: float
    high: float
    basis: str


def row_of(name: str, address: str, frequency: Frequency, model: dict[str, float]) -> Row:
    """The mean of a frequency's Beta distribution and its 90 % interval on the logit scale.

    logit p of Beta(a, b) has mean near log(a / b) and variance trigamma(a) + trigamma(b).
    """
    import numpy as np

    a, b = beta_of(frequency, model)
    spread = model["interval_z"] * math.sqrt(float(trigamma(np.array([a, b])).sum()))
    middle = math.log(a / b)
    low, high = (1 / (1 + math.exp(-(middle + side))) for side in (-spread, spread))
    told = isinstance(frequency, FindingLink) and frequency.told
    basis = "counted" if told else frequency.basis
    return Row(name, address, a / (a + b), low, high, basis)


def chart(label: str, rows: Sequence[Row]) -> str:
    """The rows as SVG, in the order given, over an axis from 0 to 100 %."""
    height = _TOP + _ROW * len(rows)
    parts = [
        f'<line class="grid" x1="{_x(tick)}" x2="{_x(tick)}" y1="{_TOP}" y2="{height}"/>'
        f'<text class="axis" x="{_x(tick)}" y="12">{tick:.0%}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    for number, row in enumerate(rows):
        y = _TOP + _ROW * number + _MIDDLE
        said = f"{row.name}: {row.mean:.0%}, 90 % interval {row.low:.0%} to {row.high:.0%}"
        parts.append(
            f'<g class="{row.basis}"><title>{escape(said)}, {row.basis}</title>'
            f'<a href="{escape(row.address)}"><text class="name" x="5%" y="{y - 10}">'
            f"{escape(row.name)}</text></a>"
            f'<line class="whisker" x1="{_x(row.low)}" x2="{_x(row.high)}" y1="{y}" y2="{y}"/>'
            f'<circle class="dot" cx="{_x(row.mean)}" cy="{y}" r="4.5"/></g>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="frequencies" width="100%" '
        f'height="{height + 4}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _x(share: float) -> str:
    return f"{5 + 90 * share:.2f}%"
