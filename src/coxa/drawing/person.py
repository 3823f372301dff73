"""The person as ink: limbs from far to near, each outlined as one piece and then clothed.

Input: a figure and the eye. Output: ink in painting order; a ghost is outline only.
"""

from collections.abc import Sequence
from math import hypot

from coxa.drawing.figure import Figure, Hull
from coxa.drawing.sheet import Ink, Shape
from coxa.drawing.view import Eye, painted

_REACH = 0.05
_FAR = -0.04  # a limb this much farther than the trunk is shaded
_TONES = ("skin", "shirt", "shorts", "shoe")


def person(body: Figure, eye: Eye, held: Sequence[Ink] = ()) -> list[Ink]:
    """All ink of a person, farthest first; what is `held` lies under the limb that crosses over.

    A leg in front of the trunk would show its upper end as a line across the hip, so the hips
    are painted once more over it, without outline, unless a knee or foot lies before them or the
    leg is the one that crosses over.
    """
    inks: list[Ink] = []
    order = painted(body, eye)
    last = [limb for limb, _ in order if limb.startswith(("leg", "trunk"))][-1]
    hips = _of(body, "trunk", "shorts")
    for limb, nearer in order:
        inks += held if limb == eye.over else ()
        if limb == "head":
            inks += _head([hull for hull in body.hulls if hull.limb == limb], eye)
            continue
        for tone in _TONES:
            cloth = _of(body, limb, tone)
            if cloth:
                far = tone == "skin" and nearer < _FAR
                inks.append(Ink("far-skin" if far else tone, _shapes(cloth, eye)))
        if limb == last not in ("trunk", eye.over) and not _covered(body, hips, eye):
            inks.append(Ink("patch", _shapes(hips, eye)))
    return inks


def _of(body: Figure, limb: str, tone: str) -> list[Hull]:
    return [hull for hull in body.hulls if hull.limb == limb and hull.tone == tone]


def _covered(body: Figure, hips: list[Hull], eye: Eye) -> bool:
    """Whether a knee or foot is seen in front of the hips."""
    round_hips = [eye.circle(ball) for hull in hips for ball in hull.balls]
    for part in ("knee-left", "knee-right", "foot-left", "foot-right", "toes-left", "toes-right"):
        at = eye.page(body.joints[part])
        if any(hypot(at[0] - x, at[1] - y) < r + _REACH for x, y, r in round_hips):
            return True
    return False


def ghost(body: Figure, eye: Eye) -> list[Ink]:
    """The outline of a person as one piece."""
    pieces = [h for h in body.hulls if h.tone not in ("hair", "face", "eye")]
    return [Ink("ghost", _shapes(pieces, eye))]


def _head(pieces: list[Hull], eye: Eye) -> list[Ink]:
    """Skull, hair and face: whichever of hair and face is nearer is painted over the other."""
    by_tone = {tone: [h for h in pieces if h.tone == tone] for tone in ("hair", "face", "eye")}
    depth = {tone: eye.depth(by_tone[tone][0].balls[0].at) for tone in ("hair", "face")}
    inks = [Ink("skin", _shapes([h for h in pieces if h.tone == "skin"], eye))]
    seen = depth["face"] - depth["hair"]
    hair, face = (
        Ink("hair", _shapes(by_tone["hair"], eye)),
        Ink("face", _shapes(by_tone["face"], eye)),
    )
    inks += [hair, face] if seen > -0.005 else [face, hair]
    surface = depth["face"]
    for hull in by_tone["eye"]:
        if eye.depth(hull.balls[0].at) > surface:
            inks.append(Ink("eye", _shapes([hull], eye)))
    return inks


def _shapes(hulls: list[Hull], eye: Eye) -> tuple[Shape, ...]:
    return tuple(Shape(circles=tuple(eye.circle(ball) for ball in h.balls)) for h in hulls)
