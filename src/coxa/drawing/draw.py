"""The drawing of an exercise as SVG: one panel or two, floor, props, person, arrows.

Input: a drawing. Output: SVG text, the same for the same input. Colours are attributes with
classes, so that a page's style sheet may change them; nothing outside is referred to.
"""

from html import escape

from coxa.drawing.arrows import arrow_ink
from coxa.drawing.figure import Figure
from coxa.drawing.motion import motion
from coxa.drawing.person import ghost, person
from coxa.drawing.props import prop_ink
from coxa.drawing.sheet import HEIGHT, WIDTH, Box, Ink, Shape, Sheet, bounds
from coxa.drawing.view import Eye, eye_of
from coxa.model.drawing import Drawing

_MARGIN, _LARGEST = 32, 660.0
_PEN = 'fill="none" stroke="currentColor"'
_PAPER = 'class="paper" fill="#fff"'
_LINED = f'{_PAPER} stroke="currentColor"'
_MOVE = "#c2410c"
_LINE = f'class="move" fill="none" stroke="{_MOVE}"'
STYLES = {
    "body": f'{_LINED} stroke-width="10" paint-order="stroke"',
    "ghost": f'{_LINED} stroke-width="10" stroke-opacity=".35" paint-order="stroke"',
    "patch": _PAPER,
    "face": _PAPER,
    "shirt": 'opacity=".17"',
    "shorts": 'opacity=".55"',
    "shoe": 'opacity=".75"',
    "hair": 'opacity=".8"',
    "eye": "",
    "far": 'opacity=".15"',
    "floor": f'{_PEN} stroke-width="6"',
    "prop": f'{_PEN} stroke-width="10"',
    "fine": f'{_PEN} stroke-width="4"',
    "solid": f'{_LINED} stroke-width="6"',
    "light": f'{_LINED} stroke-width="4" stroke-opacity=".6"',
    "shade": 'opacity=".15"',
    "mat": 'opacity=".12"',
    "band": f'{_LINE} stroke-width="11"',
    "loop": f'{_LINE} stroke-width="10"',
    "water": 'class="water" fill="#0e7490" opacity=".16"',
    "wave": 'class="water" fill="none" stroke="#0e7490" stroke-width="6"',
    "arrow": f'{_LINE} stroke-width="14"',
    "head": f'class="move" fill="{_MOVE}" stroke="{_MOVE}" stroke-width="4"',
}


def draw(drawing: Drawing, name: str, described: str) -> str:
    """The drawing as an SVG element with its name and description."""
    panels = _panels(drawing)
    boxes = [_padded(bounds(panel)) for panel in panels]
    body = []
    for number, (panel, sheet) in enumerate(zip(panels, _sheets(boxes), strict=True), 1):
        body.append(_elements(panel, sheet))
        if len(panels) > 1:
            body.append(_label(number, boxes[number - 1], sheet))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="exercise-drawing" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(name)}" color="#1f2933">'
        f"<title>{escape(name)}</title><desc>{escape(described)}</desc>"
        f'<rect {_PAPER} width="{WIDTH}" height="{HEIGHT}" rx="24"/>'
        f'<g fill="currentColor" stroke-linejoin="round" stroke-linecap="round">'
        f"{''.join(body)}</g></svg>"
    )


def _panels(drawing: Drawing) -> list[list[Ink]]:
    """The ink of each panel, farthest first."""
    eye, between = eye_of(drawing), motion(drawing)
    start, end = between(0.0), between(1.0)
    if drawing.panels == 1:
        return [_panel(drawing, eye, ("start", "end"), [start, end])]
    return [_panel(drawing, eye, ("start",), [start]), _panel(drawing, eye, ("end",), [end])]


def _panel(drawing: Drawing, eye: Eye, shown: tuple[str, ...], bodies: list[Figure]) -> list[Ink]:
    main = bodies[-1]
    behind: list[Ink] = []
    front: list[Ink] = []
    for prop in drawing.props:
        if prop.panel == "both" or prop.panel in shown:
            (front if prop.front else behind).extend(prop_ink(prop, eye, main))
    people = [ghost(body, eye) for body in bodies[:-1]] + [person(main, eye)]
    arrows: list[Ink] = []
    between = motion(drawing)
    for arrow in drawing.arrows:
        if arrow.panel in shown:
            arrows += arrow_ink(arrow, eye, between, 1.0 if shown[-1] == "end" else 0.0)
    inks = [*behind, *(ink for one in people for ink in one), *front, *arrows]
    return [*_ground(drawing, eye, bodies, inks), *inks]


def _ground(drawing: Drawing, eye: Eye, bodies: list[Figure], inks: list[Ink]) -> list[Ink]:
    """The floor: a line seen from the side, a mat seen from above."""
    if not drawing.floor:
        return []
    left, _, right, _ = bounds(inks)
    if drawing.above <= 0:
        return [Ink("floor", (Shape(points=((left - 0.04, 0.0), (right + 0.04, 0.0))),))]
    spread = [ball.at for body in bodies for hull in body.hulls for ball in hull.balls]
    xs, ys = [at[0] for at in spread], [at[1] for at in spread]
    edge = 0.06
    corners = [
        eye.page((x, y, 0.0))
        for x, y in (
            (min(xs) - edge, min(ys) - edge),
            (max(xs) + edge, min(ys) - edge),
            (max(xs) + edge, max(ys) + edge),
            (min(xs) - edge, max(ys) + edge),
        )
    ]
    return [Ink("mat", (Shape(points=tuple(corners), closed=True),))]


def _padded(box: Box) -> Box:
    return box[0] - 0.01, box[1] - 0.01, box[2] + 0.01, box[3] + 0.01


def _sheets(boxes: list[Box]) -> list[Sheet]:
    """Where each panel lies: one fills the sheet; two lie as they can be drawn largest."""
    if len(boxes) == 1:
        cells = [(0.0, 0.0, float(WIDTH), float(HEIGHT))]
        return _fitted(boxes, cells)
    beside = [(0.0, 0.0, WIDTH / 2, float(HEIGHT)), (WIDTH / 2, 0.0, WIDTH / 2, float(HEIGHT))]
    stacked = [(0.0, 0.0, float(WIDTH), HEIGHT / 2), (0.0, HEIGHT / 2, float(WIDTH), HEIGHT / 2)]
    return max((_fitted(boxes, cells) for cells in (beside, stacked)), key=lambda s: s[0].scale)


def _fitted(boxes: list[Box], cells: list[tuple[float, float, float, float]]) -> list[Sheet]:
    """All panels to one scale, each in the middle of its cell, floors on one line."""
    scale = _LARGEST
    margin = _MARGIN if len(cells) == 1 else _MARGIN * 0.6
    for _, _, width, height in cells:
        for low_x, low_y, high_x, high_y in boxes:
            scale = min(scale, (width - 2 * margin) / (high_x - low_x))
            scale = min(scale, (height - 2 * margin) / (high_y - low_y))
    low = min(box[1] for box in boxes)
    high = max(box[3] for box in boxes)
    sheets = []
    for (left, top, width, height), box in zip(cells, boxes, strict=True):
        x = left + width / 2 - scale * (box[0] + box[2]) / 2
        y = top + height / 2 + scale * (low + high) / 2
        sheets.append(Sheet(scale, x, y))
    return sheets


def _elements(inks: list[Ink], sheet: Sheet) -> str:
    return "".join(f'<path {STYLES[ink.style]} d="{sheet.path(ink.shapes)}"/>' for ink in inks)


def _label(number: int, box: Box, sheet: Sheet) -> str:
    x = max(28, sheet.spot((box[0], 0))[0])
    y = max(52, sheet.spot((0, box[3]))[1] + 28)
    return (
        f'<text x="{x}" y="{y}" font-family="sans-serif" font-size="44" font-weight="bold" '
        f'opacity=".6">{number}</text>'
    )
