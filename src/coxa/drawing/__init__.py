"""Line drawings of exercises, made from joint angles.

Input: an exercise. Output: one SVG element as text, or nothing where it has no drawing.
"""

from coxa.model.programme import Exercise

__all__ = ["exercise_svg"]


def exercise_svg(exercise: Exercise) -> str:
    """The drawing of an exercise as SVG for a page or handout; empty without a drawing."""
    from coxa.drawing.draw import draw

    if exercise.drawing is None:
        return ""
    return draw(exercise.drawing, exercise.name, described(exercise))


def described(exercise: Exercise) -> str:
    """What the drawing shows, for those who cannot see it."""
    return ". ".join((exercise.position, *exercise.steps)) + "."
