"""What lies between the two poses of an exercise.

Input: start and end pose. Output: a figure for each share of the way from 0 to 1.
"""

from collections.abc import Callable
from typing import TypeVar

from coxa.drawing.figure import BODIES, Figure, figure
from coxa.model.drawing import Arm, Bend, Drawing, Leg, Pose

Angles = TypeVar("Angles", Leg, Arm, Bend)


def motion(drawing: Drawing) -> Callable[[float], Figure]:
    """The person at a share of the way; angles change evenly.

    The anchor holds if both poses share it, else the pelvis moves straight.
    """
    first, last = figure(drawing.start), figure(drawing.end)
    held = drawing.start.anchor == drawing.end.anchor

    def between(share: float) -> Figure:
        if share in (0.0, 1.0):
            return last if share else first
        body = figure(_blend(drawing.start, drawing.end, share))
        if held:
            return body
        x, y, z = (
            (1 - share) * a + share * b - c
            for a, b, c in zip(
                first.joints["pelvis"], last.joints["pelvis"], body.joints["pelvis"], strict=True
            )
        )
        return body.moved((x, y, z))

    return between


def _blend(start: Pose, end: Pose, share: float) -> Pose:
    def mix(a: float, b: float) -> float:
        return (1 - share) * a + share * b

    def angles(a: Angles, b: Angles) -> Angles:
        return type(a)(**{n: mix(getattr(a, n), getattr(b, n)) for n in a.__struct_fields__})

    (lean_a, tilt_a), (lean_b, tilt_b) = BODIES[start.body], BODIES[end.body]
    x, y, z = (mix(a, b) for a, b in zip(start.at, end.at, strict=True))
    return Pose(
        body="standing",
        anchor=start.anchor,
        at=(x, y, z),
        lean=mix(lean_a + start.lean, lean_b + end.lean),
        tilt=mix(tilt_a + start.tilt, tilt_b + end.tilt),
        turn=mix(start.turn, end.turn),
        belly=mix(start.belly, end.belly),
        trunk=angles(start.trunk, end.trunk),
        neck=angles(start.neck, end.neck),
        left_leg=angles(start.left_leg or start.legs, end.left_leg or end.legs),
        right_leg=angles(start.right_leg or start.legs, end.right_leg or end.legs),
        left_arm=angles(start.left_arm or start.arms, end.left_arm or end.arms),
        right_arm=angles(start.right_arm or start.arms, end.right_arm or end.arms),
    )
