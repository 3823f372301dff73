"""The sheet: shapes in body heights become SVG elements in whole units.

Input: shapes on the page. Output: bounds, and path data with relative whole numbers, which keeps
a drawing small and the same on every machine.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coxa.drawing.space import Circle, Point, outline

WIDTH, HEIGHT = 960, 720
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
        """Path data of the shapes."""
        return "".join(
            self._blob(shape.circles) if shape.circles else self._line(shape.points, shape.closed)
            for shape in shapes
        )

    def _blob(self, circles: tuple[Circle, ...]) -> str:
        arcs = outline(circles)
        if len(arcs) == 1:
            return self._disc(circles, arcs[0][2])
        here = self.spot(arcs[0][0])
        out = [f"M{here[0]} {here[1]}"]
        for first, last, radius, large in arcs:
            step, here = _step(here, self.spot(first))
            out.append("" if step == "0 0" else f"l{step}")
            step, here = _step(here, self.spot(last))
            r = max(1, round(radius * self.scale))
            out.append("" if step == "0 0" else f"a{r} {r} 0 {int(large)} 0 {step}")
        return "".join(out) + "z"

    def _disc(self, circles: tuple[Circle, ...], radius: float) -> str:
        x, y, _ = max(circles, key=lambda circle: circle[2])
        r = max(1, round(radius * self.scale))
        left, middle = self.spot((x, y))
        return f"M{left - r} {middle}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"

    def _line(self, points: tuple[Point, ...], closed: bool) -> str:
        here = self.spot(points[0])
        out = [f"M{here[0]} {here[1]}"]
        for point in points[1:]:
            step, here = _step(here, self.spot(point))
            out.append(f"l{step}")
        return "".join(out) + ("z" if closed else "")


def _step(here: tuple[int, int], there: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    x, y = there[0] - here[0], there[1] - here[1]
    return f"{x}{'' if y < 0 else ' '}{y}" if (x, y) != (0, 0) else "0 0", there


def bounds(inks: Iterable[Ink]) -> Box:
    """The rectangle round all shapes."""
    boxes = [shape.box() for ink in inks for shape in ink.shapes]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
