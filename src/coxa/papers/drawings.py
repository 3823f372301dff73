"""Papers, drawings: the picture of an exercise as SVG.

Input: an exercise. Output: SVG text that holds no script and loads nothing.
"""

from html import escape
from importlib import import_module
from typing import Protocol


class Drawn(Protocol):
    """What a drawing needs of an exercise."""

    @property
    def position(self) -> str:
        """The starting position in words."""
        ...


def drawing_of(exercise: Drawn) -> str:
    """The exercise's drawing; a frame that names the position where there is none yet."""
    try:
        drawing = import_module("coxa.drawing")
    except ModuleNotFoundError:
        return _frame(exercise)
    svg: str = drawing.exercise_svg(exercise)
    return svg


def _frame(exercise: Drawn) -> str:
    """A stand-in of the same shape with the starting position in words."""
    words, lines = exercise.position.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 24:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    texts = "".join(
        f'<text x="80" y="{58 + 14 * place}" text-anchor="middle" font-size="11" '
        f'fill="currentColor">{escape(line)}</text>'
        for place, line in enumerate(lines[:4])
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120" role="img" '
        f'aria-label="{escape(exercise.position)}">'
        '<rect x="1" y="1" width="158" height="118" rx="6" fill="none" stroke="currentColor" '
        f'stroke-opacity="0.35"/>{texts}</svg>'
    )
