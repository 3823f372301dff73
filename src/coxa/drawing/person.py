"""The person as ink: limbs from far to near, each outlined as one piece and then clothed.

Input: a figure and the eye. Output: ink in painting order; a ghost is outline only.
"""

from coxa.drawing.figure import Figure, Hull
from coxa.drawing.sheet import Ink, Shape
from coxa.drawing.view import Eye, painted

_FAR = -0.04  # a limb this much farther than the trunk is shaded
_TONES = ("skin", "shirt", "shorts", "shoe")


def person(body: Figure, eye: Eye) -> list[Ink]:
    """All ink of a person, farthest first.

    A leg in front of the trunk would show its upper end as a line across the hip, so the hips
    are painted once more over it, without outline.
    """
    inks: list[Ink] = []
    order = painted(body, eye)
    last = [limb for limb, _ in order if limb.startswith(("leg", "trunk"))][-1]
    for limb, nearer in order:
        pieces = [hull for hull in body.hulls if hull.limb == limb]
        if limb == "head":
            inks += _head(pieces, eye)
            continue
        for tone in _TONES:
            cloth = [hull for hull in pieces if hull.tone == tone]
            if cloth:
                far = tone == "skin" and nearer < _FAR
                inks.append(Ink("far-skin" if far else tone, _shapes(cloth, eye)))
        if limb == last != "trunk":
            hips = [h for h in body.hulls if h.limb == "trunk" and h.tone == "shorts"]
            inks.append(Ink("patch", _shapes(hips, eye)))
    return inks


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
