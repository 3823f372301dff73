"""The unit of a value: the one that is written, or the one under which a bare number is possible.

Input: the text behind a number, the units of its quantity. Output: name, factor and offset into
the canonical unit.
"""

import re

from coxa.model.lexicon import Quantity

_UNIT_TEXT = re.compile(
    r"\s*((?:x\s*10\s*\^?\s*9\s*/\s*l)|[a-zµμ%°º/][a-z0-9µμ%/°º³²^.\s]{0,14})", re.IGNORECASE
)


def unit_of(
    rest: str, units: tuple[tuple[str, float, float], ...]
) -> tuple[str | None, float, float, int]:
    """The unit that the text begins with: name, factor, offset, characters it takes."""
    match = _UNIT_TEXT.match(rest)
    if match is None:
        return None, 1.0, 0.0, 0
    squeezed = re.sub(r"\s+", "", match.group(1).lower()).replace("μ", "µ")
    best: tuple[str, float, float] | None = None
    for name, factor, offset in units:
        name = name.replace("μ", "µ")
        if squeezed.startswith(name) and (best is None or len(name) > len(best[0])):
            after = squeezed[len(name) : len(name) + 1]
            if not (after.isalpha() and name[-1].isalpha() and " " not in match.group(1)):
                best = (name, factor, offset)
    if best is None:
        return None, 1.0, 0.0, 0
    taken, length = 0, 0
    for sign in rest:
        length += 1
        taken += not sign.isspace()
        if taken == len(best[0]):
            break
    return best[0], best[1], best[2], length


def guessed_unit(
    raw: float,
    quantity: Quantity,
    units: tuple[tuple[str, float, float], ...],
    system: str | None,
) -> tuple[float, float] | None:
    """Factor and offset of the unit under which a bare value is possible.

    Of the guesses that fit it and the `system` of the note's other values, the first counts.
    """
    for guess in quantity.guess_unit:
        if guess.only_system not in (None, system) or not guess.low <= raw <= guess.high:
            continue
        for name, factor, offset in units:
            if name == guess.unit:
                return factor, offset
    return None
