"""Things beside the person: chair, step, wall, band, water and the like.

Input: a prop of the drawing and the figure it may be held by. Output: ink on the page.
"""

from collections.abc import Callable
from math import cos, pi, sin

from coxa.drawing.figure import Figure
from coxa.drawing.sheet import Ink, Shape
from coxa.drawing.space import Point, length
from coxa.drawing.view import Eye
from coxa.model.drawing import Place, Prop, Spot

_WAVES = 5
_CROWN = ((0.0, 0.28, 0.28), (-0.24, 0.6, 0.26), (0.24, 0.6, 0.26), (0.0, 0.68, 0.24))


def prop_ink(prop: Prop, eye: Eye, body: Figure) -> list[Ink]:
    """The ink of a prop in one panel."""
    at = _place(prop.at, eye, body)
    to = at if prop.to is None else _place(prop.to, eye, body)
    return _KINDS[prop.kind](prop, at, to)


def _place(spot: Spot, eye: Eye, body: Figure) -> Point:
    if not isinstance(spot, Place):
        return spot
    x, y = eye.page(body.joints[spot.part])
    return x + spot.right, y + spot.up


def _rectangle(left: float, low: float, right: float, high: float) -> Shape:
    return Shape(points=((left, low), (right, low), (right, high), (left, high)), closed=True)


def _bar(a: Point, b: Point) -> Shape:
    return Shape(points=(a, b))


def _line(_: Prop, at: Point, to: Point) -> list[Ink]:
    return [Ink("prop", (_bar(at, to),))]


def _box(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """`at`: the left end of the top; `size`: width and height."""
    x, top = at
    return [Ink("solid", (_rectangle(x, top - prop.size[1], x + prop.size[0], top),))]


def _disc(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """`size`: radius."""
    return [Ink("solid", (Shape(circles=((*at, prop.size[0]),)),))]


def _ball(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """A football. `at`: the middle; `size`: radius."""
    (x, y), r = at, prop.size[0]

    def rim(turn: int, share: float) -> Point:
        angle = pi / 2 + turn * 2 * pi / 5
        return x + share * r * cos(angle), y + share * r * sin(angle)

    patch = Shape(points=tuple(rim(n, 0.42) for n in range(5)), closed=True)
    seams = tuple(_bar(rim(n, 0.42), rim(n, 0.95)) for n in range(5))
    return [*_disc(prop, at, at), Ink("shoe", (patch,)), Ink("fine", seams)]


def _weight(prop: Prop, at: Point, to: Point) -> list[Ink]:
    """A cuff or pad across a limb from `at` to `to`; `size`: half its width."""
    r = prop.size[0] or 0.022
    return [Ink("shoe", (Shape(circles=((*at, r), (*to, r))),))]


def _cone(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """A marker cone. `at`: middle of its foot; `size`: width and height."""
    (x, y), (width, height) = at, prop.size
    half, top = width / 2, width / 12
    sides = ((x - 0.7 * half, y), (x + 0.7 * half, y), (x + top, y + height), (x - top, y + height))
    foot = _rectangle(x - half, y - 0.1 * height, x + half, y)
    return [Ink("solid", (Shape(points=sides, closed=True), foot))]


def _board(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """A wobble board. `at`: middle of its top; `size`: width, and height above the floor."""
    (x, top), (width, height) = at, prop.size
    thick = 0.35 * height
    low, bowl = top - thick, [pi * (1 + n / 8) for n in range(9)]
    round_ = tuple((x + 0.3 * width * cos(a), low + (height - thick) * sin(a)) for a in bowl)
    ends = tuple((x + side * width / 2, low + thick / 2, thick / 2) for side in (-1, 1))
    return [Ink("shoe", (Shape(points=round_, closed=True),)), Ink("solid", (Shape(circles=ends),))]


def _tree(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """Out of doors. `at`: foot of the trunk; `size`: width of the crown, height of the tree."""
    (x, y), (width, height) = at, prop.size
    crown = [
        Shape(circles=((x + across * width, y + height - down * width, r * width),))
        for across, down, r in _CROWN
    ]
    return [Ink("prop", (_bar(at, (x, y + height - 0.6 * width)),)), Ink("light", tuple(crown))]


def _pillow(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """`at`: the middle; `size`: width and height."""
    width, height = prop.size
    r = min(width, height) / 2
    x, y = max(0.0, width / 2 - r), max(0.0, height / 2 - r)
    corners = [(at[0] + i * x, at[1] + j * y, r) for i in (-1, 1) for j in (-1, 1)]
    return [Ink("solid", (Shape(circles=tuple(corners)),))]


def _band(_: Prop, at: Point, to: Point) -> list[Ink]:
    return [Ink("band", (_bar(at, to),))]


def _belt(prop: Prop, at: Point, to: Point) -> list[Ink]:
    """A loop round what lies between `at` and `to`; `size`: how far it stands off."""
    off = prop.size[0] or 0.04
    return [Ink("loop", (Shape(circles=((*at, off), (*to, off))),))]


def _chair(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """`at`: middle of the seat, its height; `size`: depth of seat, height of back above it."""
    side = 1 if prop.flip else -1
    half, back = (prop.size[0] or 0.26) / 2, prop.size[1]
    x, seat = at
    rear, front = x + side * half, x - side * half
    thick = 0.03
    shapes = [_rectangle(min(rear, front), seat - thick, max(rear, front), seat)]
    legs = [
        _bar((end, seat - thick), (end + out * side, 0))
        for end, out in ((rear - side * 0.015, 0.02), (front + side * 0.015, 0.0))
    ]
    if back:
        legs.append(_bar((rear, seat - thick), (rear + side * 0.05, seat + back)))
    return [Ink("prop", tuple(legs)), Ink("solid", tuple(shapes))]


def _stool(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """`at`: middle of the seat, its height; `size`: width. It turns on one column."""
    x, seat = at
    half = (prop.size[0] or 0.2) / 2
    return [
        Ink(
            "prop",
            (
                _bar((x, seat - 0.03), (x, 0.03)),
                _bar((x - half, 0), (x, 0.03)),
                _bar((x, 0.03), (x + half, 0)),
            ),
        ),
        Ink("solid", (_rectangle(x - half, seat - 0.035, x + half, seat),)),
    ]


def _worktop(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """`at`: the edge near the person, its height; it goes on to the right, flipped to the left."""
    side = -1 if prop.flip else 1
    x, top = at
    depth = prop.size[0] or 0.2
    far, inner = x + side * depth, x + side * 0.03
    slab = _rectangle(min(x, far), top - 0.03, max(x, far), top)
    base = _rectangle(min(inner, far), 0, max(inner, far), top - 0.03)
    return [Ink("light", (base,)), Ink("solid", (slab,))]


def _wall(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """`at`: foot of the wall; `size`: thickness and height; it stands to the left of its face."""
    side = 1 if prop.flip else -1
    x, low = at
    thick, high = prop.size[0] or 0.05, prop.size[1] or 1.05
    far = x + side * thick
    face = _bar((x, low), (x, low + high))
    return [
        Ink("shade", (_rectangle(min(x, far), low, max(x, far), low + high),)),
        Ink("prop", (face,)),
    ]


def _rail(prop: Prop, at: Point, to: Point) -> list[Ink]:
    """From `at` to `to` on two posts that stand on the floor; `size`: length of the posts."""
    posts = [_bar(end, (end[0], end[1] - prop.size[1])) for end in (at, to)] if prop.size[1] else []
    return [Ink("prop", (_bar(at, to), *posts))]


def _mirror(prop: Prop, at: Point, _: Point) -> list[Ink]:
    """`at`: lower left corner; `size`: width and height."""
    (x, y), (w, h) = at, prop.size
    glints = [
        _bar((x + w * a, y + h * b), (x + w * (a + 0.14), y + h * (b + 0.09)))
        for a, b in ((0.06, 0.84), (0.06, 0.76), (0.78, 0.1))
    ]
    return [Ink("light", (_rectangle(x, y, x + w, y + h),)), Ink("fine", tuple(glints))]


def _water(prop: Prop, at: Point, to: Point) -> list[Ink]:
    """Surface from `at` to `to`; `size`: depth that is shaded below it."""
    run = to[0] - at[0]
    steps = _WAVES * 6
    surface = [
        (at[0] + run * n / steps, at[1] + 0.012 * sin(2 * pi * n * _WAVES / steps))
        for n in range(steps + 1)
    ]
    below = ((to[0], at[1] - prop.size[1]), (at[0], at[1] - prop.size[1]))
    return [
        Ink("water", (Shape(points=(*surface, *below), closed=True),)),
        Ink("wave", (Shape(points=tuple(surface)),)),
    ]


def _crutch(_: Prop, at: Point, to: Point) -> list[Ink]:
    """Elbow crutch: grip at `at`, tip at `to`; the cuff stands above the grip."""
    size = length(at, to) or 1
    x, y = (at[0] - to[0]) / size, (at[1] - to[1]) / size
    cuff = (at[0] + 0.15 * x, at[1] + 0.15 * y)
    foot = (to[0] - 0.012, to[1]), (to[0] + 0.012, to[1])
    grip = (at[0] - 0.02, at[1]), (at[0] + 0.02, at[1])
    return [Ink("prop", (_bar(to, cuff), _bar(*foot), _bar(*grip)))]


_KINDS: dict[str, Callable[[Prop, Point, Point], list[Ink]]] = {
    "line": _line,
    "box": _box,
    "disc": _disc,
    "pillow": _pillow,
    "band": _band,
    "belt": _belt,
    "chair": _chair,
    "stool": _stool,
    "worktop": _worktop,
    "wall": _wall,
    "rail": _rail,
    "mirror": _mirror,
    "water": _water,
    "crutch": _crutch,
    "ball": _ball,
    "weight": _weight,
    "cone": _cone,
    "board": _board,
    "tree": _tree,
}
