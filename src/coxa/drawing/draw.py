"""The drawing of an exercise as SVG: one panel or two with floor, props, person and arrows.

Input: a drawing. Output: SVG text, the same for the same input; nothing outside is referred to.
Colours are attributes, which any style sheet of a page overrides, for example
`.exercise-drawing [fill="#fff"] { fill: var(--paper) }`; lines take the colour of the element.
"""

from html import escape

from coxa.drawing.layout import WIDTH, Cell, arranged
from coxa.drawing.scene import panels_of
from coxa.drawing.sheet import Ink, Sheet, bounds
from coxa.model.drawing import Drawing

PAPER, FAR, SHIRT, SHORTS, SHOE = "#fff", "#e3e6ea", "#d3d7db", "#89a", "#567"
MOVE, WATER = "#c41", "#078"
# Everything is filled with the ink and outlined unless its style says otherwise.
_DEFAULTS = (
    'fill="currentColor" stroke="currentColor" stroke-width="7" stroke-linejoin="round" '
    'stroke-linecap="round" paint-order="stroke"'
)
_BARE = 'stroke-width="0"'
_LINE = f'fill="none" stroke="{MOVE}" stroke-width'
STYLES = {
    "skin": f'fill="{PAPER}"',
    "far-skin": f'fill="{FAR}"',
    "shirt": f'fill="{SHIRT}"',
    "shorts": f'fill="{SHORTS}"',
    "shoe": f'fill="{SHOE}"',
    "patch": f'fill="{SHORTS}" {_BARE}',
    "face": f'fill="{PAPER}" {_BARE}',
    "hair": f'fill="{SHOE}" {_BARE}',
    "eye": _BARE,
    "ghost": f'fill="{PAPER}" stroke-width="6" stroke-opacity=".5"',
    "floor": 'stroke-width="4"',
    "prop": 'fill="none" stroke-width="6"',
    "fine": 'stroke-width="3"',
    "solid": f'fill="{PAPER}" stroke-width="8"',
    "light": f'fill="{PAPER}" stroke-width="5" stroke-opacity=".6"',
    "shade": f'opacity=".15" {_BARE}',
    "mat": f'opacity=".12" {_BARE}',
    "band": f'{_LINE}="7"',
    "loop": f'{_LINE}="6"',
    "water": f'fill="{WATER}" opacity=".16" {_BARE}',
    "wave": f'fill="none" stroke="{WATER}" stroke-width="4"',
    "arrow": f'{_LINE}="9"',
    "head": f'fill="{MOVE}" {_BARE}',
}


def draw(drawing: Drawing, name: str, described: str) -> str:
    """The drawing as an SVG element with its name and description."""
    panels = panels_of(drawing)
    layout = arranged([bounds(panel) for panel in panels])
    body = []
    for number, panel in enumerate(panels):
        body.append(_elements(panel, layout.sheets[number]))
        if len(panels) > 1:
            body.append(_label(number + 1, layout.cells[number]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="exercise-drawing" '
        f'viewBox="0 0 {WIDTH} {layout.height}" role="img" '
        f'color="#123"><title>{escape(name)}</title><desc>{escape(described)}</desc>'
        f'<rect fill="{PAPER}" width="{WIDTH}" height="{layout.height}" rx="16"/>'
        f"<g {_DEFAULTS}>{''.join(body)}</g></svg>"
    )


def _elements(inks: list[Ink], sheet: Sheet) -> str:
    return "".join(f'<path {STYLES[ink.style]} d="{sheet.path(ink.shapes)}"/>' for ink in inks)


def _label(number: int, cell: Cell) -> str:
    at = f'x="{cell.left + 10:.0f}" y="{cell.top + 32:.0f}"'
    return f'<text {at} font-size="28" font-family="sans-serif" {_BARE}>{number}</text>'
