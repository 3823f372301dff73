"""Where the panels lie on the sheet: as large as they can be, all to one scale.

Input: the rectangles of the panels in body heights. Output: their sheets and the sheet's height.
"""

from typing import NamedTuple

from coxa.drawing.sheet import Box, Sheet

WIDTH, TALLEST, LOWEST = 640, 480, 200
_MARGIN, _LARGEST = 20, 500.0


class Cell(NamedTuple):
    """The part of the sheet that one panel may fill."""

    left: float
    top: float
    width: float
    height: float


class Layout(NamedTuple):
    """One sheet and cell for each panel, and the height of the whole."""

    sheets: tuple[Sheet, ...]
    cells: tuple[Cell, ...]
    height: int


def arranged(boxes: list[Box]) -> Layout:
    """One panel fills the sheet; two lie beside or above each other, as they come out larger."""
    if len(boxes) == 1:
        return _fitted(boxes, across=1, down=1)
    beside, stacked = _fitted(boxes, across=2, down=1), _fitted(boxes, across=1, down=2)
    return beside if beside.sheets[0].scale >= stacked.sheets[0].scale else stacked


def _fitted(boxes: list[Box], across: int, down: int) -> Layout:
    """The panels in rows and columns, to one scale, with their floors on one line."""
    wide = max(box[2] - box[0] for box in boxes)
    low, high = min(box[1] for box in boxes), max(box[3] for box in boxes)
    room = WIDTH / across - 1.5 * _MARGIN, TALLEST / down - 1.5 * _MARGIN
    scale = min(_LARGEST, room[0] / wide, room[1] / (high - low))
    height = max(LOWEST, round(down * (scale * (high - low) + 1.5 * _MARGIN)))
    size = WIDTH / across, height / down
    sheets, cells = [], []
    for number, box in enumerate(boxes):
        cell = Cell(size[0] * (number % across), size[1] * (number // across), *size)
        x = cell.left + cell.width / 2 - scale * (box[0] + box[2]) / 2
        y = cell.top + cell.height / 2 + scale * (low + high) / 2
        sheets.append(Sheet(scale, x, y))
        cells.append(cell)
    return Layout(tuple(sheets), tuple(cells), height)
