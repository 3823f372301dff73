"""What the leg may carry under an action, and what that means for stairs, work, driving and sport.

Input: the treatment's lines, those with which a stage replaces them, facts. Output: `Load` or None.
"""

from collections.abc import Mapping

from coxa.catalogue.cite import Citations
from coxa.model.answer import Advice, Load
from coxa.model.facts import Facts
from coxa.model.knowledge import Load as Known
from coxa.model.knowledge import Said


def carried(
    usual: Known | None,
    here: Known | None,
    facts: Facts,
    model: Mapping[str, float],
    citations: Citations,
) -> Load | None:
    """The treatment's lines with the stage's in their place; no driving line for a child."""
    lines: dict[str, Advice] = {}
    age = facts.number("age")
    for name in Load.__struct_fields__:
        said: Said | None = getattr(here, name, None) or getattr(usual, name, None)
        if said is None:
            continue
        if name == "driving" and age is not None and age < model["driving_from_age"]:
            continue
        lines[name] = Advice(text=said.text, sources=citations.cite(said.sources))
    return Load(**lines) if lines else None
