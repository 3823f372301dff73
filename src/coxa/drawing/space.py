"""Vectors, rotations and outlines of round bodies, for the drawing of exercises.

Axes: x forwards, y to the left, z up (right-handed). Angles in degrees.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import cos, hypot, pi, radians, sin

Vec = tuple[float, float, float]
Matrix = tuple[Vec, Vec, Vec]
Circle = tuple[float, float, float]  # x, y, radius
Point = tuple[float, float]
_STEPS = 64


def times(a: Matrix, b: Matrix) -> Matrix:
    """The rotation that does b, then a."""
    rows = [tuple(sum(a[i][k] * b[k][j] for k in range(3)) for j in range(3)) for i in range(3)]
    return (rows[0], rows[1], rows[2])  # type: ignore[return-value]


def turned(a: Matrix, v: Vec) -> Vec:
    """The vector after the rotation."""
    x, y, z = (sum(row[k] * v[k] for k in range(3)) for row in a)
    return (x, y, z)


def plus(a: Vec, b: Vec) -> Vec:
    """Sum of two vectors."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def about_x(degrees: float) -> Matrix:
    """Rotation that takes left (y) towards up (z)."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((1, 0, 0), (0, c, -s), (0, s, c))


def about_y(degrees: float) -> Matrix:
    """Rotation that takes up (z) towards forwards (x)."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((c, 0, s), (0, 1, 0), (-s, 0, c))


def about_z(degrees: float) -> Matrix:
    """Rotation that takes forwards (x) towards left (y)."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((c, -s, 0), (s, c, 0), (0, 0, 1))


def outline(circles: Iterable[Circle]) -> list[tuple[Point, Point, float, bool]]:
    """The convex outline of circles as arcs: (from, to, radius, more than half a turn)."""
    points: list[tuple[float, float, int]] = []
    shapes = list(circles)
    for number, (x, y, r) in enumerate(shapes):
        for step in range(_STEPS):
            angle = 2 * pi * step / _STEPS
            points.append((x + r * cos(angle), y + r * sin(angle), number))
    ring = _hull(points)
    owners = [point[2] for point in ring]
    if len(set(owners)) > 1:
        start = next(i for i in range(len(ring)) if owners[i] != owners[i - 1])
        ring = ring[start:] + ring[:start]
    arcs = []
    for number, group in groupby(ring, key=lambda point: point[2]):
        run = list(group)
        first, last = run[0], run[-1]
        large = len(run) > _STEPS / 2 + 1
        arcs.append(((first[0], first[1]), (last[0], last[1]), shapes[number][2], large))
    return arcs


def _hull(points: Sequence[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Convex hull by Andrew's monotone chain, counter-clockwise where y is up."""
    ordered = sorted(points)
    half: list[list[tuple[float, float, int]]] = []
    for walk in (ordered, ordered[::-1]):
        chain: list[tuple[float, float, int]] = []
        for point in walk:
            while len(chain) > 1 and _cross(chain[-2], chain[-1], point) <= 1e-12:
                chain.pop()
            chain.append(point)
        half.append(chain[:-1])
    return half[0] + half[1]


def _cross(
    o: tuple[float, float, int], a: tuple[float, float, int], b: tuple[float, float, int]
) -> float:
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def length(a: Point, b: Point) -> float:
    """Distance on the page."""
    return hypot(b[0] - a[0], b[1] - a[1])
