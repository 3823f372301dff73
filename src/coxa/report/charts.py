"""Step 6, charts: small SVG pictures that stretch with the page and take its colours.

Lengths are percentages of the width, so no scaling distorts them; colours come from the style
sheet by class. Each picture says in words (`aria-label`) what it shows.
"""

from html import escape

from coxa.report.wording import clean, interval, percent, says

_FULL_WEIGHT = 15.0
_TICKS = (25, 50, 75)


def _share(value: float) -> float:
    return max(0.0, min(100.0, value * 100))


def _svg(label: str, height: int, body: str, kind: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {kind}" width="100%" '
        f'height="{height}" role="img" aria-label="{escape(clean(label))}">{body}</svg>'
    )


def _rect(x: float, y: int, width: float, height: int, kind: str) -> str:
    return (
        f'<rect class="{kind}" x="{x:.1f}%" y="{y}" width="{width:.1f}%" height="{height}" rx="2"/>'
    )


def _line(x1: float, y1: int, x2: float, y2: int, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}%" y1="{y1}" x2="{x2:.1f}%" y2="{y2}"/>'


def probability_bar(name: str, probability: float, ends: tuple[float, float]) -> str:
    """A probability as a bar on a 0–100 % scale, its 90 % interval as a whisker."""
    low, high = _share(ends[0]), _share(ends[1])
    body = (
        _rect(0, 5, 100, 12, "track")
        + "".join(_line(tick, 2, tick, 20, "tick") for tick in _TICKS)
        + _rect(0, 5, max(_share(probability), 0.4), 12, "bar")
        + _line(low, 11, high, 11, "whisker")
        + _line(low, 7, low, 15, "whisker")
        + _line(high, 7, high, 15, "whisker")
    )
    label = f"{name}: {percent(probability)}, 90 % interval {interval(ends)}"
    return _svg(label, 22, body, "probability")


def weight_bar(name: str, weight: float) -> str:
    """A weight in decibans from the middle: to the right speaks for, to the left against."""
    length = min(abs(weight) / _FULL_WEIGHT, 1.0) * 50
    side = "for" if weight >= 0 else "against"
    start = 50.0 if weight >= 0 else 50 - length
    body = (
        _rect(0, 4, 100, 10, "track")
        + _rect(start, 4, max(length, 0.4), 10, side)
        + _line(50, 0, 50, 18, "axis")
    )
    return _svg(f"{name}: {says(weight)}", 18, body, "weight")


def gain_bar(name: str, gain: float, largest: float) -> str:
    """How much a test is expected to tell, against the best one offered."""
    share = _share(gain / largest) if largest > 0 else 0.0
    body = _rect(0, 0, 100, 6, "track") + _rect(0, 0, max(share, 1.0), 6, "bar")
    return _svg(f"{name}: expected gain {gain:.2f} bit", 6, body, "gain")
