"""What each panel of a drawing shows, as ink: floor, props, people, arrows.

Input: a drawing. Output: the ink of one panel or two, farthest first.
"""

from coxa.drawing.arrows import arrow_ink
from coxa.drawing.figure import Figure
from coxa.drawing.motion import motion
from coxa.drawing.person import ghost, person
from coxa.drawing.props import prop_ink
from coxa.drawing.sheet import Ink, Shape, bounds
from coxa.drawing.view import Eye, eye_of
from coxa.model.drawing import Drawing


def panels_of(drawing: Drawing) -> list[list[Ink]]:
    """The ink of each panel, farthest first."""
    eye, between = eye_of(drawing), motion(drawing)
    start, end = between(0.0), between(1.0)
    if drawing.panels == 1:
        bodies = [end] if drawing.start == drawing.end else [start, end]
        return [_panel(drawing, eye, ("start", "end"), bodies)]
    return [_panel(drawing, eye, ("start",), [start]), _panel(drawing, eye, ("end",), [end])]


def _panel(drawing: Drawing, eye: Eye, shown: tuple[str, ...], bodies: list[Figure]) -> list[Ink]:
    main = bodies[-1]
    behind: list[Ink] = []
    front: list[Ink] = []
    for prop in drawing.props:
        if prop.panel == "both" or prop.panel in shown:
            (front if prop.front else behind).extend(prop_ink(prop, eye, main))
    people = [ghost(body, eye) for body in bodies[:-1]] + [person(main, eye)]
    arrows: list[Ink] = []
    between = motion(drawing)
    for arrow in drawing.arrows:
        if arrow.panel in shown:
            arrows += arrow_ink(arrow, eye, between, 1.0 if shown[-1] == "end" else 0.0)
    inks = [*behind, *(ink for one in people for ink in one), *front, *arrows]
    return [*_ground(drawing, eye, bodies, inks), *inks]


def _ground(drawing: Drawing, eye: Eye, bodies: list[Figure], inks: list[Ink]) -> list[Ink]:
    """The floor: a line seen from the side, a mat seen from above."""
    if not drawing.floor:
        return []
    left, _, right, _ = bounds(inks)
    if drawing.above <= 0:
        return [Ink("floor", (Shape(points=((left - 0.04, 0.0), (right + 0.04, 0.0))),))]
    spread = [ball.at for body in bodies for hull in body.hulls for ball in hull.balls]
    xs, ys = [at[0] for at in spread], [at[1] for at in spread]
    edge = 0.06
    corners = [
        eye.page((x, y, 0.0))
        for x, y in (
            (min(xs) - edge, min(ys) - edge),
            (max(xs) + edge, min(ys) - edge),
            (max(xs) + edge, max(ys) + edge),
            (min(xs) - edge, max(ys) + edge),
        )
    ]
    return [Ink("mat", (Shape(points=tuple(corners), closed=True),))]
