"""Arrows that show the movement: the path of a part between the two poses, or a push.

Input: an arrow of the drawing, both figures and what lies between them. Output: ink.
"""

from collections.abc import Callable
from math import atan2, cos, degrees, radians, sin

from coxa.drawing.figure import Figure
from coxa.drawing.sheet import Ink, Shape
from coxa.drawing.space import Point, length
from coxa.drawing.view import Eye
from coxa.model.drawing import Arrow

_HEAD, _SPREAD = 0.055, 27.0
_STEPS = 8


def arrow_ink(
    arrow: Arrow, eye: Eye, between: Callable[[float], Figure], shown: float
) -> list[Ink]:
    """The line of an arrow with its head; `shown` is the pose from which a push starts."""
    if arrow.push is None:
        line = [eye.page(between(n / _STEPS).joints[arrow.part]) for n in range(_STEPS + 1)]
    else:
        line = _push(eye.page(between(shown).joints[arrow.part]), arrow.push, arrow.turns)
    line = [(x + arrow.shift[0], y + arrow.shift[1]) for x, y in line]
    inks = [Ink("arrow", (Shape(points=tuple(_short(line, both=arrow.both))),))]
    inks.append(Ink("head", (_head(line),)))
    if arrow.both:
        inks.append(Ink("head", (_head(line[::-1]),)))
    return inks


def _push(at: Point, by: Point, turns: float) -> list[Point]:
    """From a point in a direction, bent round evenly."""
    x, y = at
    size, heading = length((0, 0), by), degrees(atan2(by[1], by[0]))
    line = [at]
    for n in range(_STEPS):
        angle = radians(heading + turns * ((n + 0.5) / _STEPS - 0.5))
        x, y = x + size / _STEPS * cos(angle), y + size / _STEPS * sin(angle)
        line.append((x, y))
    return line


def _ahead(line: list[Point]) -> float:
    """Direction in which the line ends, over about the length of a head."""
    tip = line[-1]
    back = next((p for p in reversed(line) if length(p, tip) >= 0.8 * _HEAD), line[0])
    return atan2(tip[1] - back[1], tip[0] - back[0])


def _head(line: list[Point]) -> Shape:
    tip, ahead = line[-1], _ahead(line)
    wings = [ahead + radians(180 + side) for side in (_SPREAD, -_SPREAD)]
    corners = [(tip[0] + _HEAD * cos(a), tip[1] + _HEAD * sin(a)) for a in wings]
    return Shape(points=(tip, *corners), closed=True)


def _short(line: list[Point], both: bool) -> list[Point]:
    """The line without the part that lies under a head."""
    for _ in range(2 if both else 1):
        tip, ahead = line[-1], _ahead(line)
        keep = [p for p in line[:-1] if length(p, tip) > 0.8 * _HEAD]
        neck = (tip[0] - 0.7 * _HEAD * cos(ahead), tip[1] - 0.7 * _HEAD * sin(ahead))
        line = [*keep, neck]
        if both:
            line = line[::-1]
    return line
