"""What each panel of a drawing shows, as ink: floor, props, people, arrows.

Input: a drawing. Output: the ink of one panel or two, farthest first.
"""

from coxa.drawing.arrows import arrow_ink
from coxa.drawing.figure import Ball, Figure
from coxa.drawing.motion import motion
from coxa.drawing.person import ghost, person
from coxa.drawing.props import prop_ink
from coxa.drawing.sheet import Ink, Shape, bounds
from coxa.drawing.space import Vec
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
            if prop.ahead:
                behind += person(reflected(main, prop.ahead), eye)
    people = [ghost(body, eye) for body in bodies[:-1]] + [person(main, eye, front)]
    front = [] if eye.over else front
    arrows: list[Ink] = []
    between = motion(drawing)
    for arrow in drawing.arrows:
        if arrow.panel in shown:
            arrows += arrow_ink(arrow, eye, between, 1.0 if shown[-1] == "end" else 0.0)
    inks = [*behind, *(ink for one in people for ink in one), *front, *_gathered(arrows)]
    return [*_ground(drawing, eye, bodies, inks), *inks]


def _gathered(inks: list[Ink]) -> list[Ink]:
    """All that is painted in one way as one ink, which keeps the drawing small."""
    styles = dict.fromkeys(ink.style for ink in inks)
    return [
        Ink(style, tuple(s for ink in inks if ink.style == style for s in ink.shapes))
        for style in styles
    ]


def reflected(body: Figure, ahead: float) -> Figure:
    """The image of a person in a mirror that stands so far in front of the origin."""

    def image(at: Vec) -> Vec:
        return 2 * ahead - at[0], at[1], at[2]

    joints = {name: image(at) for name, at in body.joints.items()}
    hulls = (
        h._replace(balls=tuple(Ball(image(b.at), b.radius) for b in h.balls)) for h in body.hulls
    )
    return Figure(joints, tuple(hulls))


def _ground(drawing: Drawing, eye: Eye, bodies: list[Figure], inks: list[Ink]) -> list[Ink]:
    """The floor: a line seen from the side, a mat seen from above."""
    if not drawing.floor:
        return []
    left, _, right, _ = bounds(inks)
    if drawing.above <= 0:
        return [Ink("floor", (Shape(points=((left - 0.04, 0.0), (right + 0.04, 0.0))),))]
    spread = [ball.at for body in bodies for hull in body.hulls for ball in hull.balls]
    on_floor = [eye.floor(p.at) for p in drawing.props if p.kind == "cone" and type(p.at) is tuple]
    xs, ys = zip(*[at[:2] for at in spread], *on_floor, strict=True)
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
