"""Drawings of exercises: joint positions for known poses, contact with the floor, sound SVG."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

import msgspec
import pytest

from coxa.catalogue.records import KNOWLEDGE, read_records
from coxa.drawing import exercise_svg
from coxa.drawing.draw import STYLES, draw
from coxa.drawing.figure import ANKLE, CHEST, HIP, SHANK, SHOULDER, THIGH, WAIST, figure, lowest
from coxa.drawing.layout import WIDTH
from coxa.drawing.motion import motion
from coxa.drawing.person import person
from coxa.drawing.props import prop_ink
from coxa.drawing.scene import panels_of, reflected
from coxa.drawing.sheet import Shape, Sheet
from coxa.drawing.space import outline
from coxa.drawing.view import eye_of, painted
from coxa.model.drawing import Arm, Bend, Drawing, Leg, Place, Pose, Prop
from coxa.model.programme import Exercise

NAMES = {"{http://www.w3.org/2000/svg}" + name for name in
         ("svg", "title", "desc", "rect", "g", "path", "text")}  # fmt: skip
EXERCISES = read_records(KNOWLEDGE)[0].exercises
STANDING = Pose(body="standing", anchor="foot-left")


@dataclass(frozen=True)
class Joint:
    """Where a joint is expected, in body heights; None where it does not matter."""

    name: str
    x: float | None
    y: float | None
    z: float | None


def close(pose: Pose, *joints: Joint) -> None:
    found = figure(pose).joints
    for joint in joints:
        for got, expected in zip(found[joint.name], (joint.x, joint.y, joint.z), strict=True):
            if expected is not None:
                assert got == pytest.approx(expected, abs=0.002), joint


def test_standing_is_one_body_height_tall() -> None:
    body = figure(STANDING)
    top = max(ball.at[2] + ball.radius for hull in body.hulls for ball in hull.balls)
    assert top == pytest.approx(1.0, abs=0.02)
    hip = ANKLE + SHANK + THIGH
    close(
        STANDING,
        Joint("pelvis", 0, -HIP, hip),
        Joint("hip-right", 0, -2 * HIP, hip),
        Joint("knee-left", 0, 0, ANKLE + SHANK),
        Joint("shoulder-left", 0, SHOULDER - HIP, hip + WAIST + CHEST - 0.006),
    )


def test_hip_bent_to_a_right_angle_brings_the_thigh_level() -> None:
    raised = Pose(body="standing", anchor="foot-left", right_leg=Leg(flexion=90, knee=90))
    hip = ANKLE + SHANK + THIGH
    close(
        raised,
        Joint("knee-right", THIGH, -2 * HIP, hip),
        Joint("foot-right", THIGH, -2 * HIP, hip - SHANK),
    )


def test_clinical_directions() -> None:
    legs = Leg(abduction=30)
    close(
        Pose(body="standing", anchor="foot-left", legs=legs),
        Joint("knee-right", 0, None, ANKLE + (SHANK) * 0.866),
    )
    spread = figure(Pose(body="standing", anchor="foot-left", legs=legs)).joints
    assert spread["knee-left"][1] > spread["hip-left"][1]
    assert spread["knee-right"][1] < spread["hip-right"][1]
    outward = figure(Pose(body="standing", anchor="pelvis", legs=Leg(rotation=40))).joints
    assert outward["toes-left"][1] > outward["heel-left"][1]
    assert outward["toes-right"][1] < outward["heel-right"][1]
    back = figure(Pose(body="standing", anchor="pelvis", legs=Leg(knee=90))).joints
    assert back["foot-left"][0] < back["knee-left"][0] - 0.2
    up = figure(Pose(body="standing", anchor="pelvis", legs=Leg(ankle=20))).joints
    assert up["toes-left"][2] > up["heel-left"][2]
    reach = figure(Pose(body="standing", anchor="pelvis", arms=Arm(flexion=90, elbow=90))).joints
    assert reach["elbow-left"][0] > 0.15
    assert reach["hand-left"][2] > reach["elbow-left"][2] + 0.1
    bent = figure(Pose(body="standing", anchor="pelvis", trunk=Bend(flexion=30, side=20))).joints
    assert bent["head"][0] > 0.1
    assert bent["head"][1] < -0.05


@pytest.mark.parametrize(
    ("body", "head", "front"),
    [
        ("standing", (0, 0, 1), (1, 0, 0)),
        ("supine", (-1, 0, 0), (0, 0, 1)),
        ("prone", (1, 0, 0), (0, 0, -1)),
        ("four-point", (1, 0, 0), (0, 0, -1)),
        ("side-lying", (0, -1, 0), (1, 0, 0)),
    ],
)
def test_body_in_space(body: str, head: tuple[int, int, int], front: tuple[int, int, int]) -> None:
    joints = figure(msgspec.convert({"body": body, "anchor": "pelvis"}, Pose)).joints
    up = [b - a for a, b in zip(joints["pelvis"], joints["head"], strict=True)]
    toes = [b - a for a, b in zip(joints["heel-left"], joints["toes-left"], strict=True)]
    assert sum(a * b for a, b in zip(up, head, strict=True)) > 0.35
    assert sum(a * b for a, b in zip(toes, front, strict=True)) > 0.08


@pytest.mark.parametrize(
    "anchor", ["foot-left", "toes-right", "knee-left", "pelvis", "chest", "head", "hand-right"]
)
def test_the_anchor_touches_its_place(anchor: str) -> None:
    pose = msgspec.convert(
        {"body": "four-point", "anchor": anchor, "at": (0.2, 0.1, 0.3), "legs": {"flexion": 90}},
        Pose,
    )
    body = figure(pose)
    assert lowest(body, anchor) == pytest.approx(0.3)
    assert body.joints[anchor][:2] == pytest.approx((0.2, 0.1))


def test_between_the_poses_the_anchor_holds_and_the_ends_are_the_poses() -> None:
    end = Pose(body="standing", anchor="foot-left", legs=Leg(flexion=60, knee=60))
    drawing = Drawing(view="side", start=STANDING, end=end)
    between = motion(drawing)
    assert between(0) == figure(STANDING)
    assert between(1) == figure(end)
    middle = between(0.5)
    assert lowest(middle, "foot-left") == pytest.approx(0)
    assert middle.joints["pelvis"][2] < figure(STANDING).joints["pelvis"][2]


def test_without_a_common_anchor_the_pelvis_moves_straight() -> None:
    end = Pose(body="sitting", anchor="pelvis", at=(-0.3, 0, 0.3), legs=Leg(flexion=90, knee=90))
    between = motion(Drawing(view="side", start=STANDING, end=end))
    first, middle, last = (between(share).joints["pelvis"] for share in (0.0, 0.5, 1.0))
    assert middle == pytest.approx([(a + b) / 2 for a, b in zip(first, last, strict=True)])


def test_the_near_side_is_painted_over_the_far_side() -> None:
    from_the_right = eye_of(Drawing(view="side", start=STANDING, end=STANDING))
    order = [limb for limb, _ in painted(figure(STANDING), from_the_right)]
    assert order.index("leg-left") < order.index("trunk") < order.index("leg-right")
    styles = [ink.style for ink in person(figure(STANDING), from_the_right)]
    assert styles.index("far-skin") < styles.index("skin")
    front = eye_of(Drawing(view="front", start=STANDING, end=STANDING))
    assert front.page((0, 1, 0)) == pytest.approx((1, 0))  # the left side is seen on the right
    behind = eye_of(Drawing(view="back", start=STANDING, end=STANDING))
    assert [ink.style for ink in person(figure(STANDING), front)].count("eye") == 2
    assert [ink.style for ink in person(figure(STANDING), behind)].count("eye") == 0


def test_outline_of_two_circles_is_two_arcs_and_of_one_within_another_is_one() -> None:
    arcs = outline([(0, 0, 2), (10, 0, 1)])
    assert [round(radius) for _, _, radius, _ in arcs] in ([2, 1], [1, 2])
    assert len(outline([(0, 0, 2), (0.5, 0, 1)])) == 1


def test_path_data_keep_to_whole_units() -> None:
    sheet = Sheet(100, 10, 200)
    assert sheet.path([Shape(points=((0, 0), (0.104, 0), (0.104, 1)))]) == "M10 200l10 0l0-100"
    assert sheet.path([Shape(circles=((0, 0, 0.1),))]) == "M0 200a10 10 0 10 20 0a10 10 0 10-20 0z"


def test_a_prop_follows_the_part_that_holds_it() -> None:
    eye = eye_of(Drawing(view="side", start=STANDING, end=STANDING))
    body = figure(STANDING)
    band = Prop(kind="band", at=Place(part="knee-left", up=0.1), to=(0.5, 0.0))
    [ink] = prop_ink(band, eye, body)
    x, _, z = body.joints["knee-left"]
    assert ink.shapes[0].points == (pytest.approx((x, z + 0.1)), (0.5, 0.0))


def test_a_mirror_ahead_shows_the_front_of_the_person() -> None:
    mirror = Prop(kind="mirror", at=(0.2, 0), size=(0.5, 1.1), ahead=0.6)
    drawing = Drawing(view="back", turn=24, start=STANDING, end=STANDING, props=(mirror,))
    [inks] = panels_of(drawing)
    styles = [ink.style for ink in inks]
    assert styles.count("hair") == 2
    assert styles.count("eye") == 2  # those of the image only: the person is seen from behind
    body = figure(STANDING)
    image = reflected(body, 0.6)
    assert image.joints["hand-left"][1:] == body.joints["hand-left"][1:]
    before, behind = body.joints["toes-left"][0], image.joints["toes-left"][0]
    assert behind - 0.6 == pytest.approx(0.6 - before)


def test_a_limb_that_crosses_over_is_painted_last_and_what_is_held_lies_under_it() -> None:
    ball = Prop(kind="ball", at=(0, 0.5), size=(0.06, 0), front=True)
    crossed = Drawing(view="side", over="leg-left", start=STANDING, end=STANDING, props=(ball,))
    assert painted(figure(STANDING), eye_of(crossed))[-1][0] == "leg-left"
    [inks] = panels_of(crossed)
    styles = [ink.style for ink in inks]
    at = styles.index("solid")
    assert styles[at + 1 :] == ["shoe", "fine", "far-skin", "shorts", "shoe"]  # ball, then leg


def test_a_pregnant_abdomen_stands_out_in_front_only() -> None:
    def depth(belly: float) -> tuple[float, float]:
        pose = Pose(body="standing", anchor="foot-left", belly=belly)
        balls = [b for h in figure(pose).hulls if h.limb == "trunk" for b in h.balls]
        return min(b.at[0] - b.radius for b in balls), max(b.at[0] + b.radius for b in balls)

    assert depth(0.085)[0] == depth(0)[0]
    assert depth(0.085)[1] > depth(0)[1] + 0.05


def test_the_mat_reaches_under_the_cones() -> None:
    cone = Prop(kind="cone", at=(0.8, -0.3), size=(0.08, 0.12))
    far = Drawing(view="side", above=30, start=STANDING, end=STANDING, props=(cone,))
    eye = eye_of(far)
    x, y = eye.floor((0.8, -0.3))
    assert eye.page((x, y, 0)) == pytest.approx((0.8, -0.3))
    mats = [ink for ink in panels_of(far)[0] if ink.style == "mat"]
    assert max(right for right, _ in mats[0].shapes[0].points) > 0.8


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_every_exercise_has_a_drawing(name: str) -> None:
    assert EXERCISES[name].drawing is not None, "see 'The drawing of an exercise' in SCHEMA.md"


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_svg_is_sound_small_and_self_contained(name: str) -> None:
    exercise = EXERCISES[name]
    text = exercise_svg(exercise)
    root = ElementTree.fromstring(text)  # noqa: S314 - our own text
    assert {element.tag for element in root.iter()} <= NAMES
    assert root.find("{*}title").text == exercise.name  # type: ignore[union-attr]
    assert exercise.position in root.find("{*}desc").text  # type: ignore[operator,union-attr]
    assert len(text.encode()) <= 6000
    for word in ("href", "url(", "style", "script", "nan", "inf"):
        assert word not in re.sub(r"<(title|desc)>.*?</\1>", "", text).lower(), word
    width, height = map(int, root.attrib["viewBox"].split()[2:])
    assert (width, 200 <= height <= 480) == (WIDTH, True)
    assert text == exercise_svg(exercise)


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_what_is_drawn_lies_on_the_sheet(name: str) -> None:
    drawing = EXERCISES[name].drawing
    assert drawing is not None
    styles = [ink.style for panel in panels_of(drawing) for ink in panel]
    assert {"skin", "shirt", "shorts", "shoe"} <= set(styles) <= set(STYLES)
    two_poses = drawing.start != drawing.end
    assert ("ghost" in styles) == (drawing.panels == 1 and two_poses)
    root = ElementTree.fromstring(exercise_svg(EXERCISES[name]))  # noqa: S314 - our own text
    height = int(root.attrib["viewBox"].split()[3])
    for path in root.iter("{*}path"):
        x, y = map(int, re.match(r"M(-?\d+) (-?\d+)", path.attrib["d"]).groups())  # type: ignore[union-attr]
        assert 0 <= x <= WIDTH and 0 <= y <= height


def test_names_are_escaped_and_no_drawing_gives_nothing() -> None:
    drawing = Drawing(view="front", start=STANDING, end=STANDING)
    text = draw(drawing, "<b> & 'c'", "a < b")
    root = ElementTree.fromstring(text)  # noqa: S314 - our own text
    assert root.find("{*}title").text == "<b> & 'c'"  # type: ignore[union-attr]
    bare: Exercise = msgspec.structs.replace(next(iter(EXERCISES.values())), drawing=None)
    assert exercise_svg(bare) == ""
