"""The sheet: shapes in body heights become SVG elements in whole units.

Input: shapes on the page. Output: bounds, and path data with relative whole numbers, which keeps
a drawing small and the same on every machine.
"""

from collections.abc import Iterable, Sequence
from math import hypot
from typing import NamedTuple

from coxa.drawing.space import Circle, Point, outline

_COVERED = 3.0
Box = tuple[float, float, float, float]  # left, low, right, high


class Shape(NamedTuple):
    """Circles of which the hull is drawn, or else the points of a line, perhaps closed."""

    circles: tuple[Circle, ...] = ()
    points: tuple[Point, ...] = ()
    closed: bool = False

    def box(self) -> Box:
        """The smallest upright rectangle round the shape."""
        round_ = [*self.circles, *((x, y, 0.0) for x, y in self.points)]
        return (
            min(x - r for x, _, r in round_),
            min(y - r for _, y, r in round_),
            max(x + r for x, _, r in round_),
            max(y + r for _, y, r in round_),
        )


class Ink(NamedTuple):
    """Shapes that are painted at once in one way; `style` is a key of the painter's styles."""

    style: str
    shapes: tuple[Shape, ...]


class Sheet(NamedTuple):
    """Where body heights land on the sheet: units per body height, and the place of the origin."""

    scale: float
    left: float
    top: float

    def spot(self, point: Point) -> tuple[int, int]:
        """A point in whole units of the sheet."""
        return round(self.left + point[0] * self.scale), round(self.top - point[1] * self.scale)

    def path(self, shapes: Sequence[Shape]) -> str:
        """Path data of the shapes: each begins relative to where the one before began."""
        pen = _Pen()
        for shape in shapes:
            if shape.circles:
                self._blob(shape.circles, pen)
            else:
                self._line(shape.points, pen)
            if shape.circles or shape.closed:
                pen.close()
        return "".join(pen.written)

    def _blob(self, circles: tuple[Circle, ...], pen: "_Pen") -> None:
        arcs = outline(self._apart(circles))
        if len(arcs) == 1:
            x, y, radius = max(circles, key=lambda circle: circle[2])
            left, middle = self.spot((x, y))
            r = max(1, round(radius * self.scale))
            pen.move((left - r, middle))
            pen.arc((left + r, middle), r, large=True)
            pen.arc((left - r, middle), r, large=True)
            return
        pen.move(self.spot(arcs[0][0]))
        for first, last, radius, large in arcs:
            pen.line(self.spot(first))
            pen.arc(self.spot(last), max(1, round(radius * self.scale)), large)

    def _apart(self, circles: tuple[Circle, ...]) -> list[Circle]:
        """The circles without those that another one covers but for less than a pen's width."""
        kept: list[Circle] = []
        for x, y, r in sorted(circles, key=lambda circle: -circle[2]):
            slack = _COVERED / self.scale
            if all(hypot(x - a, y - b) + r > big + slack for a, b, big in kept):
                kept.append((x, y, r))
        return kept

    def _line(self, points: tuple[Point, ...], pen: "_Pen") -> None:
        pen.move(self.spot(points[0]))
        for point in points[1:]:
            pen.line(self.spot(point))


class _Pen:
    """Writes path data in relative whole numbers, so that rounding never adds up."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.here = self.begun = (0, 0)

    def move(self, to: tuple[int, int]) -> None:
        """Begin a new outline."""
        self._step("m" if self.written else "M", to)
        self.begun = to

    def line(self, to: tuple[int, int]) -> None:
        """Draw straight; nothing where there is no way to go."""
        if to != self.here:
            self._step("l", to)

    def arc(self, to: tuple[int, int], radius: int, large: bool) -> None:
        """Draw round, counter-clockwise."""
        if to != self.here:
            x = to[0] - self.here[0]
            self._step(f"a{radius} {radius} 0 {int(large)}0{'' if x < 0 else ' '}", to)

    def close(self) -> None:
        """Back to where the outline began."""
        self.written.append("z")
        self.here = self.begun

    def _step(self, command: str, to: tuple[int, int]) -> None:
        x, y = to[0] - self.here[0], to[1] - self.here[1]
        self.written.append(f"{command}{x}{'' if y < 0 else ' '}{y}")
        self.here = to


def bounds(inks: Iterable[Ink]) -> Box:
    """The rectangle round all shapes."""
    boxes = [shape.box() for ink in inks for shape in ink.shapes]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
