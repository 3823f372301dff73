"""Step 6, outline of what to do while several causes stay likely."""

from collections.abc import Iterable

from coxa.model.answer import OpenAction, Plan
from coxa.report.outline_parts import Item, Section
from coxa.report.wording import avoided_names, capital, one_line, sentence

TITLE = "While the cause is open"


def open_cause(plan: Plan, reasons: bool = True) -> Section:
    """Right for all, what waits for which test, and (`reasons`) what must not be done meanwhile."""
    said = plan.open_cause
    if said is None:
        return Section(TITLE, [])
    items = []
    if said.for_all:
        items.append(Item(f"{_names(said.for_all)}.", label="Right for all of these"))
    for one in said.at_once:
        items.append(Item(f"{_names(one.actions)}.", label=f"Now, while {one.name} is possible"))
    for one in said.waits:
        until = f" Waits for: {', '.join(one.until)}." if one.until else ""
        items.append(
            Item(f"{_names(one.actions)}.{until}", label=f"Called for by {one.name} alone")
        )
    for held in said.not_while if reasons else ():
        what = ", ".join(avoided_names(held.names))
        text = f"{capital(what)}. {sentence(one_line(held.reason))}"
        label = f"Not while {held.name} is possible"
        items.append(Item(text, label=label, sources=held.sources, tone="warn"))
    return Section(TITLE, items)


def _names(actions: Iterable[OpenAction]) -> str:
    return "; ".join(action.name for action in actions)
