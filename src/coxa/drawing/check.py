"""What cannot be in a drawing: impossible angles, a limb through the floor, props without ends.

Input: a drawing and the limits of `drawing.yaml`. Output: faults with the keys that lead to them.
"""

from collections.abc import Iterator

from coxa.drawing.figure import figure
from coxa.drawing.motion import motion
from coxa.drawing.space import length
from coxa.drawing.view import eye_of
from coxa.model.drawing import Arm, Bend, Drawing, DrawingLimits, Leg, Pose

Fault = tuple[tuple[str | int, ...], str]
_JOINTED = {
    "legs": "leg", "left_leg": "leg", "right_leg": "leg",
    "arms": "arm", "left_arm": "arm", "right_arm": "arm",
    "trunk": "trunk", "neck": "neck",
}  # fmt: skip
_NEED_TO = frozenset({"line", "band", "belt", "rail", "water", "crutch", "weight"})
_NEED_SIZE = frozenset(
    {"box", "disc", "pillow", "mirror", "water", "ball", "cone", "board", "tree"}
)
_STILL = 0.02  # body heights; a path shorter than this is no arrow


def faults(drawing: Drawing, limits: DrawingLimits) -> Iterator[Fault]:
    """All faults of a drawing."""
    for name in ("start", "end"):
        pose: Pose = getattr(drawing, name)
        for keys, message in _angles(pose, limits):
            yield (name, *keys), message
        if drawing.floor:
            deepest = min(b.at[2] - b.radius for h in figure(pose).hulls for b in h.balls)
            if deepest < -limits.below_floor:
                yield (name, "anchor"), f"the body goes {-deepest:.2f} body heights below the floor"
    yield from _arrows(drawing)
    yield from _props(drawing)


def _angles(pose: Pose, limits: DrawingLimits) -> Iterator[Fault]:
    for key, limb in _JOINTED.items():
        angles: Leg | Arm | Bend | None = getattr(pose, key)
        if angles is None:
            continue
        allowed: dict[str, tuple[float, float]] = getattr(limits, limb)
        for joint, (low, high) in allowed.items():
            angle = getattr(angles, joint, 0.0)
            if not low <= angle <= high:
                yield (key, joint), f"{joint} {angle:g} is outside {low:g} to {high:g} degrees"


def _arrows(drawing: Drawing) -> Iterator[Fault]:
    eye, between = eye_of(drawing), motion(drawing)
    start, end = between(0.0), between(1.0)
    for number, arrow in enumerate(drawing.arrows):
        way = length(eye.page(start.joints[arrow.part]), eye.page(end.joints[arrow.part]))
        if arrow.push is None and way < _STILL:
            message = f"{arrow.part} is not seen to move: give `push`, or change the end pose"
            yield ("arrows", number), message


def _props(drawing: Drawing) -> Iterator[Fault]:
    for number, prop in enumerate(drawing.props):
        if prop.kind in _NEED_TO and prop.to is None:
            yield ("props", number), f"a {prop.kind} needs `to`"
        if prop.kind in _NEED_SIZE and not any(prop.size):
            yield ("props", number), f"a {prop.kind} needs `size`"
