"""The person as joints and round bodies, by forward kinematics from joint angles.

Input: a pose (angles in degrees). Output: a `Figure` with the place of each joint and the balls
whose hulls are the limbs, in body heights. The proportions are drawing conventions, near to
those of a slim adult; they are not measurements.
"""

from typing import NamedTuple

from coxa.drawing.space import (
    Matrix,
    Vec,
    about_x,
    about_y,
    about_z,
    plus,
    times,
    turned,
)
from coxa.model.drawing import Arm, Bend, Leg, Pose

THIGH, SHANK, ANKLE = 0.245, 0.246, 0.039
UPPER_ARM, FOREARM = 0.172, 0.150
HIP, SHOULDER = 0.050, 0.105  # half widths between the joints
WAIST, CHEST = 0.10, 0.178  # hip to waist, waist to shoulder
# How far `body` tips the pelvis forwards and to the right.
BODIES: dict[str, tuple[float, float]] = {
    "standing": (0, 0),
    "sitting": (0, 0),
    "kneeling": (0, 0),
    "four-point": (90, 0),
    "supine": (-90, 0),
    "prone": (90, 0),
    "side-lying": (0, 90),
}


class Ball(NamedTuple):
    """A sphere of the body."""

    at: Vec
    radius: float


class Hull(NamedTuple):
    """A piece of the body: the hull of its balls. `tone` says how it is filled."""

    limb: str
    tone: str
    balls: tuple[Ball, ...]


class Figure(NamedTuple):
    """A person in space."""

    joints: dict[str, Vec]
    hulls: tuple[Hull, ...]

    def moved(self, by: Vec) -> "Figure":
        """The same person somewhere else."""
        joints = {name: plus(at, by) for name, at in self.joints.items()}
        hulls = tuple(
            h._replace(balls=tuple(Ball(plus(b.at, by), b.radius) for b in h.balls))
            for h in self.hulls
        )
        return Figure(joints, hulls)


class Frame(NamedTuple):
    """A place and an orientation that follows the body."""

    at: Vec
    axes: Matrix

    def point(self, x: float, y: float, z: float) -> Vec:
        """A point given in this frame."""
        return plus(self.at, turned(self.axes, (x, y, z)))

    def ball(self, x: float, y: float, z: float, radius: float) -> Ball:
        """A sphere given in this frame."""
        return Ball(self.point(x, y, z), radius)

    def pair(self, x: float, y: float, z: float, radius: float) -> tuple[Ball, Ball]:
        """A sphere on the left and its mirror image on the right."""
        return self.ball(x, y, z, radius), self.ball(x, -y, z, radius)

    def bent(self, x: float, y: float, z: float, by: Matrix) -> "Frame":
        """The frame of the next segment, whose joint lies at the given point."""
        return Frame(self.point(x, y, z), times(self.axes, by))


def figure(pose: Pose) -> Figure:
    """The person with the lowest point of the anchor at the place that the pose names."""
    free = _body(pose)
    joint = free.joints[pose.anchor]
    x, y, z = pose.at
    return free.moved((x - joint[0], y - joint[1], z - lowest(free, pose.anchor)))


def lowest(body: Figure, part: str) -> float:
    """Height of the lowest point of a part: the balls within its reach."""
    limb = _LIMB_OF.get(part.partition("-")[0], "trunk")
    side = part.partition("-")[2]
    name = f"{limb}-{side}" if side else limb
    joint = body.joints[part]
    reach = 0.06 if side else 0.09
    found = [
        ball.at[2] - ball.radius
        for hull in body.hulls
        if hull.limb == name
        for ball in hull.balls
        if sum((a - b) ** 2 for a, b in zip(ball.at, joint, strict=True)) <= reach**2
    ]
    return min(found)


_LIMB_OF = {
    "hip": "leg", "knee": "leg", "foot": "leg", "toes": "leg", "heel": "leg",
    "shoulder": "arm", "elbow": "arm", "hand": "arm", "head": "head",
}  # fmt: skip


def _body(pose: Pose) -> Figure:
    lean, tilt = BODIES[pose.body]
    axes = times(about_z(pose.turn), times(about_y(lean + pose.lean), about_x(tilt + pose.tilt)))
    pelvis = Frame((0.0, 0.0, 0.0), axes)
    chest = pelvis.bent(0, 0, WAIST, _bend(pose.trunk))
    head = chest.bent(-0.004, 0, CHEST + 0.027, _bend(pose.neck))
    joints = {
        "pelvis": pelvis.at,
        "chest": chest.point(0, 0, 0.115),
        "neck": head.at,
        "head": head.point(0, 0, 0.10),
    }
    hulls = [*_trunk(pelvis, chest, head), *_belly(pelvis, chest, pose.belly), *_head(head)]
    for side, sign in (("left", 1), ("right", -1)):
        leg = getattr(pose, f"{side}_leg") or pose.legs
        arm = getattr(pose, f"{side}_arm") or pose.arms
        hulls += _leg(pelvis, leg, side, sign, joints)
        hulls += _arm(chest, arm, side, sign, joints)
    return Figure(joints, tuple(hulls))


def _bend(bend: Bend) -> Matrix:
    return times(about_z(bend.turn), times(about_y(bend.flexion), about_x(bend.side)))


def _trunk(pelvis: Frame, chest: Frame, head: Frame) -> list[Hull]:
    waist = chest.pair(0.002, 0.030, 0.0, 0.053)
    hips = pelvis.pair(-0.002, 0.042, 0.035, 0.060)
    seat = pelvis.pair(-0.018, 0.044, -0.008, 0.052)
    ribs = chest.pair(0.004, 0.052, 0.112, 0.061)
    shoulders = chest.pair(-0.004, 0.088, 0.172, 0.030)
    return [
        Hull("trunk", "skin", (chest.ball(-0.006, 0, 0.19, 0.030), head.ball(0.0, 0, 0.05, 0.027))),
        Hull("trunk", "shorts", (*hips, *seat)),
        Hull("trunk", "shirt", (*hips, *waist)),
        Hull("trunk", "shirt", (*waist, *ribs)),
        Hull("trunk", "shirt", (*ribs, *shoulders)),
    ]


def _belly(pelvis: Frame, chest: Frame, out: float) -> list[Hull]:
    """A pregnant abdomen, `out` body heights in front of the waist."""
    if not out:
        return []
    round_ = (pelvis.ball(out, 0, 0.070, 0.062), chest.ball(0.7 * out, 0, 0.010, 0.058))
    ends = (*pelvis.pair(0.004, 0.03, 0.03, 0.055), *chest.pair(0.004, 0.03, 0.09, 0.055))
    return [Hull("trunk", "shirt", (*round_, *ends))]


def _head(neck: Frame) -> list[Hull]:
    head = neck.bent(0, 0, 0.10, about_y(0))
    skull, jaw = head.ball(-0.006, 0, 0.008, 0.057), head.ball(0.020, 0, -0.030, 0.035)
    return [
        Hull("head", "skin", (skull, jaw)),
        Hull(
            "head", "skin", (head.ball(0.052, 0, -0.006, 0.008), head.ball(0.06, 0, -0.014, 0.007))
        ),
        Hull(
            "head", "hair", (head.ball(-0.013, 0, 0.017, 0.048), head.ball(0.024, 0, 0.040, 0.025))
        ),
        Hull(
            "head",
            "face",
            (
                head.ball(0.018, 0, -0.010, 0.043),
                head.ball(0.014, 0, -0.026, 0.044),
                head.ball(0.021, 0, -0.030, 0.035),
            ),
        ),
        Hull("head", "eye", (head.ball(0.042, 0.020, 0.004, 0.0055),)),
        Hull("head", "eye", (head.ball(0.042, -0.020, 0.004, 0.0055),)),
    ]


def _leg(pelvis: Frame, leg: Leg, side: str, sign: int, joints: dict[str, Vec]) -> list[Hull]:
    ball = times(
        about_y(-leg.flexion), times(about_x(sign * leg.abduction), about_z(sign * leg.rotation))
    )
    thigh = pelvis.bent(0, sign * HIP, 0, ball)
    shank = thigh.bent(0, 0, -THIGH, about_y(leg.knee))
    foot = shank.bent(0, 0, -SHANK, about_y(-leg.ankle))
    toes = foot.bent(0.072, 0, -0.027, about_y(-leg.toes))
    joints |= {
        f"hip-{side}": thigh.at,
        f"knee-{side}": shank.at,
        f"foot-{side}": foot.at,
        f"heel-{side}": foot.point(-0.026, 0, -0.021),
        f"toes-{side}": toes.at,
    }
    knee = thigh.ball(0.002, 0, -THIGH, 0.036)
    middle = thigh.ball(0.004, 0, -0.42 * THIGH, 0.048)
    calf, ankle = shank.ball(-0.010, 0, -0.075, 0.035), foot.ball(0, 0, 0, 0.021)
    ballfoot = toes.pair(0, 0.012, 0, 0.012)
    heel = foot.pair(-0.026, 0.004, -0.020, 0.019)
    name = f"leg-{side}"
    return [
        Hull(name, "shorts", (thigh.ball(0, 0, 0, 0.053), middle)),
        Hull(name, "skin", (middle, knee)),
        Hull(name, "skin", (knee, calf)),
        Hull(name, "skin", (calf, ankle)),
        Hull(name, "shoe", (foot.ball(0, 0, -0.006, 0.021), *heel, *ballfoot)),
        Hull(name, "shoe", (*ballfoot, *toes.pair(0.030, 0.010, -0.003, 0.009))),
    ]


def _arm(chest: Frame, arm: Arm, side: str, sign: int, joints: dict[str, Vec]) -> list[Hull]:
    ball = times(
        about_y(-arm.flexion), times(about_x(sign * arm.abduction), about_z(sign * arm.rotation))
    )
    upper = chest.bent(0, sign * SHOULDER, CHEST - 0.006, ball)
    fore = upper.bent(0, 0, -UPPER_ARM, about_y(-arm.elbow))
    hand = fore.bent(0, 0, -FOREARM, about_y(-arm.wrist))
    joints |= {
        f"shoulder-{side}": upper.at,
        f"elbow-{side}": fore.at,
        f"hand-{side}": hand.point(0, 0, -0.03),
    }
    sleeve = upper.ball(0, 0, -0.5 * UPPER_ARM, 0.0275)
    elbow, wrist = fore.ball(0, 0, 0, 0.0235), hand.ball(0, 0, 0, 0.0165)
    name = f"arm-{side}"
    return [
        Hull(name, "shirt", (upper.ball(0, 0, 0, 0.033), sleeve)),
        Hull(name, "skin", (sleeve, elbow)),
        Hull(name, "skin", (elbow, wrist)),
        Hull(
            name,
            "skin",
            (wrist, hand.ball(0, 0, -0.032, 0.018), hand.ball(0.004, 0, -0.072, 0.010)),
        ),
        Hull(
            name, "skin", (hand.ball(0.004, 0, -0.012, 0.010), hand.ball(0.024, 0, -0.044, 0.0075))
        ),
    ]
