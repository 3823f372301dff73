"""Step 6, report for the terminal: short enough to read at once, plain when it is piped."""

from typing import Literal

from coxa.model.answer import Assessment, Reference
from coxa.report.brief import brief
from coxa.report.layout import Page, Piece, Style
from coxa.report.outline import outline
from coxa.report.outline_parts import SHORT, TERMINAL, Bar, Item, Scope, Section, Tone
from coxa.report.outline_sources import REFERENCES
from coxa.report.references import Citations, details, link
from coxa.report.shorten import short_reference, short_source
from coxa.report.wording import NBSP, one_line

Form = Literal["whole", "short", "packed"]

_NARROWEST = 40
_WIDE_ENOUGH = 60
_BAR = 20
_SHORT_BAR = 10
_LONG = 190
_MARKS: dict[str, Style] = {"+": "good", "–": "warn", "-": "muted", "!": "alarm"}


def render_text(
    assessment: Assessment, *, width: int = 80, colour: bool = False, full: bool = False
) -> str:
    """The answer for a terminal, no line longer than `width` (at least 40).

    It is cut to what comes first, the more so the longer it would be, and says what it leaves out;
    `full` leaves nothing out.
    Without colour it holds no control codes and only ASCII drawing, fit for a pipe or a file.
    """
    width = max(width, _NARROWEST)
    if full:
        page = _page(assessment, outline(assessment, TERMINAL), width, colour, "whole")
    else:
        page = _shortened(assessment, width, colour)
    return page.coloured() if colour else page.plain()


def _shortened(assessment: Assessment, width: int, colour: bool) -> Page:
    """The fullest page that is not too long, else the shortest; each scope says less (nearly)."""

    def drawn(scope: Scope) -> Page:
        form: Form = "packed" if scope.packed else "short"
        return _page(assessment, brief(assessment, scope), width, colour, form)

    best = drawn(SHORT[0])
    if len(best.lines) <= _LONG:
        return best
    low, high = 1, len(SHORT) - 1
    best = drawn(SHORT[high])
    if len(best.lines) > _LONG:
        return best
    while low < high:
        middle = (low + high) // 2
        page = drawn(SHORT[middle])
        if len(page.lines) <= _LONG:
            best, high = page, middle
        else:
            low = middle + 1
    return best


def _page(
    assessment: Assessment, sections: list[Section], width: int, colour: bool, form: Form
) -> Page:
    page = Page(width, colour)
    sources = Citations(assessment)
    for section in sections:
        _heading(page, section)
        if section.title == REFERENCES:
            _references(page, sources.shown(), form)
            continue
        for item in section.items:
            _item(page, item, section, sources, depth=0, colour=colour)
    return page


def _heading(page: Page, section: Section) -> None:
    styles: dict[Tone, Style] = {"alarm": "title-alarm", "warn": "title-warn"}
    title = f"!! {section.title} !!" if section.tone == "alarm" else section.title
    page.heading(title, styles.get(section.tone, "title"), ruled=not section.tight)


def _item(
    page: Page, item: Item, section: Section, sources: Citations, *, depth: int, colour: bool
) -> None:
    bullet = depth > 0 or not section.prose
    indent = 2 + (2 if section.tight else 3) * depth
    lead: list[Piece] = [(" " * indent, "plain")]
    if item.bar:
        cells = _SHORT_BAR if section.tight else _BAR
        lead += _bar(item, item.bar, colour, cells if page.width >= _WIDE_ENOUGH else 0)
    elif item.mark or (bullet and not (item.tone == "muted" and depth == 0)):
        mark = item.mark or "-"
        lead.append((f"{mark} ", _MARKS.get(mark, "strong")))
    label = "" if item.bar else item.label
    ending = ":" if label and label[-1] not in ".?!:" else ""
    alarming = item.tone in ("alarm", "warn")
    pieces: list[Piece] = [
        (label + ending, item.tone if alarming else "label"),
        (item.text, "plain" if label and alarming else item.tone),
        (sources.mark(item.sources), "muted"),
    ]
    page.write(lead, pieces, sum(len(text) for text, _ in lead))
    for child in item.children:
        _item(page, child, section, sources, depth=depth + 1, colour=colour)
    if depth == 0 and item.children and not section.tight:
        page.blank()


def _bar(item: Item, bar: Bar, colour: bool, cells: int) -> list[Piece]:
    """`62 %  44–78 %  ########+++++----`: up to the low end, the estimate, the high end."""
    low, value, high = (round(x * cells) for x in (bar.low, bar.value, bar.high))
    signs = "█▓░" if colour else "#+-"
    figure, _, rest = item.label.partition(" (")
    return [
        (f"{figure:>5} {rest.rstrip(')'):>9}  ", "strong"),
        (signs[0] * low, "bar-low"),
        (signs[1] * max(value - low, 0), "bar"),
        (signs[2] * max(high - value, 0), "bar-high"),
        (" " * (cells - max(low, value, high) + 2), "plain"),
    ]


def _references(page: Page, references: list[Reference], form: Form) -> None:
    if form == "packed":
        # The number and the first word of a reference stay on one line.
        names = [f"[{reference.n}]{NBSP}{short_source(reference)}" for reference in references]
        page.write([("  ", "plain")], [("; ".join(names), "plain")], 2)
        return
    for reference in references:
        mark: list[Piece] = [(f"[{reference.n}]".rjust(6) + " ", "muted")]
        if form == "short":
            page.write(mark, [(short_reference(reference, page.width - 7), "plain")], 7)
            continue
        text = f"{one_line(reference.citation)} ({details(reference)})"
        page.write(mark, [(text, "plain")], 7)
        address = link(reference)
        if address and not reference.doi:
            page.write([(" " * 7, "plain")], [(address, "muted")], 7)
