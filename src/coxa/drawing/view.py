"""From space to the page: where the eye stands, and which limb lies in front.

Input: a drawing's view and a figure. Output: points and circles on the page (right, up), in body
heights, and the limbs in the order in which they are painted.
"""

from math import cos, radians, sin
from typing import NamedTuple

from coxa.drawing.figure import Ball, Figure
from coxa.drawing.space import Circle, Point, Vec
from coxa.model.drawing import Drawing

_TURN = {"side": 0.0, "front": 90.0, "back": -90.0}
_NEARER = 0.004  # a limb this much nearer than the trunk is painted over it
_RANK = {"trunk": 0, "head": 1, "leg": 2, "arm": 3}


class Eye(NamedTuple):
    """Directions of the page in space, and towards the reader."""

    right: Vec
    up: Vec
    near: Vec
    over: str | None = None  # a limb that is painted last

    def page(self, at: Vec) -> Point:
        """Where a point in space is seen."""
        return _dot(self.right, at), _dot(self.up, at)

    def floor(self, at: Point) -> Point:
        """Which point of the floor, forwards and to the left, is seen at a place on the page."""
        (a, b, _), (c, d, _) = self.right, self.up
        turned = a * d - b * c
        return (d * at[0] - b * at[1]) / turned, (a * at[1] - c * at[0]) / turned

    def circle(self, ball: Ball) -> Circle:
        """The circle as which a sphere is seen."""
        x, y = self.page(ball.at)
        return x, y, ball.radius

    def depth(self, at: Vec) -> float:
        """How near to the reader a point is."""
        return _dot(self.near, at)


def eye_of(drawing: Drawing) -> Eye:
    """The eye looks at the right side, turned towards the front and lifted."""
    turn, lift = radians(_TURN[drawing.view] + drawing.turn), radians(drawing.above)
    near = (sin(turn) * cos(lift), -cos(turn) * cos(lift), sin(lift))
    up = (-sin(turn) * sin(lift), cos(turn) * sin(lift), cos(lift))
    return Eye((cos(turn), sin(turn), 0.0), up, near, drawing.over)


def painted(body: Figure, eye: Eye) -> list[tuple[str, float]]:
    """Limbs from far to near, each with how much nearer than the trunk it lies.

    An arm lies where its forearm and hand are: a hand on the hip is seen, its sleeve is not asked.
    """
    depths: dict[str, list[float]] = {}
    for hull in body.hulls:
        if hull.limb.startswith("arm") and hull.tone == "shirt":
            continue
        depths.setdefault(hull.limb, []).extend(eye.depth(ball.at) for ball in hull.balls)
    middle = {limb: sum(values) / len(values) for limb, values in depths.items()}
    trunk = middle["trunk"]
    nearer = {limb: 0.0 if limb == "head" else value - trunk for limb, value in middle.items()}

    def place(limb: str) -> tuple[bool, float, int]:
        value = nearer[limb]
        at = 0.0 if abs(value) < _NEARER else value
        return limb == eye.over, at, _RANK[limb.partition("-")[0]]

    return [(limb, nearer[limb]) for limb in sorted(nearer, key=place)]


def _dot(a: Vec, b: Vec) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
