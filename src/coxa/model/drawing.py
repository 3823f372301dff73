"""Types of an exercise's drawing: two poses given as joint angles, the view and what is beside.

Input: nothing of ours. Output: frozen structs inside `Exercise`. Angles are in degrees from
anatomical standing, lengths in body heights. `SCHEMA.md` says the same in words.
"""

from typing import Literal

import msgspec

Body = Literal[
    "standing", "sitting", "kneeling", "four-point", "supine", "prone", "side-lying",
]  # fmt: skip
Part = Literal[
    "head", "neck", "chest", "pelvis",
    "shoulder-left", "elbow-left", "hand-left", "hip-left", "knee-left", "foot-left", "toes-left",
    "heel-left",
    "shoulder-right", "elbow-right", "hand-right", "hip-right", "knee-right", "foot-right",
    "toes-right", "heel-right",
]  # fmt: skip
PropKind = Literal[
    "line", "box", "disc", "pillow", "band", "belt", "chair", "stool", "worktop", "wall", "rail",
    "mirror", "water", "crutch", "ball", "weight", "cone", "board", "tree",
]  # fmt: skip


class Drawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the drawing's structs: frozen, keyword only, unknown keys refused."""


class Place(Drawn, frozen=True, kw_only=True):
    """A point beside a part of the body, in body heights to the right and up on the page."""

    part: Part
    right: float = 0.0
    up: float = 0.0


Limb = Literal["arm-left", "arm-right", "leg-left", "leg-right"]
Spot = Place | tuple[float, float]


class Leg(Drawn, frozen=True, kw_only=True):
    """Angles of one leg: hip flexion, abduction and outward rotation, knee flexion,
    ankle dorsiflexion, bending up of the toes."""

    flexion: float = 0.0
    abduction: float = 0.0
    rotation: float = 0.0
    knee: float = 0.0
    ankle: float = 0.0
    toes: float = 0.0


class Arm(Drawn, frozen=True, kw_only=True):
    """Angles of one arm: shoulder flexion, abduction and outward rotation, elbow flexion,
    and the bend of the hand to the side to which the elbow bends."""

    flexion: float = 0.0
    abduction: float = 0.0
    rotation: float = 0.0
    elbow: float = 0.0
    wrist: float = 0.0


class Bend(Drawn, frozen=True, kw_only=True):
    """Angles of trunk or neck: flexion, bending to the right, turning to the left."""

    flexion: float = 0.0
    side: float = 0.0
    turn: float = 0.0


class Pose(Drawn, frozen=True, kw_only=True):
    """One position: how the pelvis lies in space, the joints, and the part that is held in place.

    `lean` tips the pelvis forwards from what `body` says, `tilt` to the right, `turn` to the left.
    `legs` and `arms` hold for both sides unless a side has its own. The lowest point of `anchor`
    is put at `at`: forwards, to the left, up. `belly`: how far a pregnant abdomen stands out.
    """

    body: Body
    anchor: Part
    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    lean: float = 0.0
    tilt: float = 0.0
    turn: float = 0.0
    belly: float = 0.0
    trunk: Bend = Bend()
    neck: Bend = Bend()
    legs: Leg = Leg()
    left_leg: Leg | None = None
    right_leg: Leg | None = None
    arms: Arm = Arm()
    left_arm: Arm | None = None
    right_arm: Arm | None = None


class Arrow(Drawn, frozen=True, kw_only=True):
    """What moves: the path of a part from start to end, or `push`, a direction on the page.

    `turns` bends a push round by so many degrees; `shift` moves the arrow aside on the page.
    """

    part: Part
    push: tuple[float, float] | None = None
    turns: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)
    both: bool = False
    panel: Literal["start", "end"] = "end"


class Prop(Drawn, frozen=True, kw_only=True):
    """A thing beside or under the person, on the page in body heights from the floor's origin.

    `ahead`: a mirror stands so far in front of the person and shows them.
    """

    kind: PropKind
    at: Spot
    to: Spot | None = None
    size: tuple[float, float] = (0.0, 0.0)
    flip: bool = False
    front: bool = False
    ahead: float = 0.0
    panel: Literal["start", "end", "both"] = "both"


class Drawing(Drawn, frozen=True, kw_only=True):
    """How an exercise is shown: from where, in one picture or two, with which props and arrows.

    `turn` moves the eye from the side view towards the front, `above` lifts it. `over`: a limb
    that crosses the others on the reader's side.
    """

    view: Literal["side", "front", "back"]
    turn: float = 0.0
    above: float = 0.0
    panels: Literal[1, 2] = 1
    floor: bool = True
    over: Limb | None = None
    start: Pose
    end: Pose
    arrows: tuple[Arrow, ...] = ()
    props: tuple[Prop, ...] = ()


class DrawingLimits(Drawn, frozen=True, kw_only=True):
    """Angles that a drawing may show, and how far a limb may dip into the floor (drawing.yaml)."""

    leg: dict[str, tuple[float, float]] = {}
    arm: dict[str, tuple[float, float]] = {}
    trunk: dict[str, tuple[float, float]] = {}
    neck: dict[str, tuple[float, float]] = {}
    below_floor: float = 0.0
