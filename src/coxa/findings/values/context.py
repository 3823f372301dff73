"""What the note itself says behind a value: high or low, its baseline, its reference range.

Input: a value, the text behind its unit, factor and offset into the canonical unit. Output: the
value with that.
"""

import re
from typing import NamedTuple

from coxa.findings.values.worded import Result

# the reference range: '(2.2-2.6)', 'ref range 30 to 120', 'ULN 40', '(normal < 5)'
_RANGE = re.compile(
    r"""
    \s* [\(\[,;]? \s*
    (?: # what it is called
        (?:upper\ limit|(?:ref(?:erence)?|normal|nr|rr|nl|n|range|norm|uln)\.?)
        \s* (?:ranges?|values?|levels?|limits?|interval|of\ normal)?
        \s* (?:is|are|being|of|between|from)? \s* [:=]? \s*
    )?
    (?:
        (?P<low>\d+(?:\.\d+)?) \s* (?:-|–|to|and) \s* (?P<high>\d+(?:\.\d+)?)
    |   # or one end of it
        (?P<sign>
            [<>≤≥]
        |   (?<=[a-z:]\ ) (?:up\ )? to
        |   (?<=uln\ ) | (?<=of\ normal\ ) | (?<=limit\ )
        |   (?:below|under|less\ than|above|over) (?=\ \d)
        )
        \s* (?P<one>\d+(?:\.\d+)?)
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MORE = (">", "≥", "above", "over")
# what the note itself calls the value: '(H)', 'L,', '(N for age)', '(slightly up)'
_FLAG = re.compile(
    r"""
    \s*
    (?:
        [\(\[] \s* (?:slightly\ |mildly\ |markedly\ |just\ )?
        (?P<said>
            H | L | N (?= \s*[\)\]] | \s+for\b )
        |   high | raised | elevated | up | low | reduced | normal | nl
        )\b
    |   (?P<bare>[HL]) (?= [,;.)\s]* (?: $ | [,;.)\n] ) )
    |   (?P<arrow>[↑↓])
    )
    """,
    re.VERBOSE,
)
_HIGH = frozenset({"H", "high", "raised", "elevated", "up", "↑"})
_LOW = frozenset({"L", "low", "reduced", "↓"})
_BASELINE = re.compile(
    r"\s*[\(\[,;]?\s*(?:bl|b/l|base ?line|usual(?:ly)?|prev(?:ious(?:ly)?)?|was|from)\s*[:=]?\s*"
    r"(?P<one>\d+(?:\.\d+)?)",
    re.IGNORECASE,
)


# 'creat 302 (77 in Jan)'
_EARLIER = re.compile(
    r"\s*[\(\[]\s*(?P<one>\d+(?:\.\d+)?)\s+"
    r"(?:in|on|last|at|before|\d+ \w+ ago|a \w+ ago)\b[^)\]]*[\)\]]",
    re.IGNORECASE,
)


class Value(NamedTuple):
    """A quantity's value in its canonical unit; tokens [first, last); own range if printed.

    `said` is what the note calls it; a result in words alone has no value. `before` is the
    baseline that the note gives.
    """

    quantity: str
    value: float | None
    first: int
    last: int
    low: float | None
    high: float | None
    said: Result | None = None
    before: float | None = None


def beside(found: Value, rest: str, factor: float, offset: float) -> Value:
    """The value with what the text `rest` behind it says of it."""
    if match := _FLAG.match(rest):
        said = match["said"] or match["bare"] or match["arrow"]
        result: Result = "high" if said in _HIGH else "low" if said in _LOW else "normal"
        if result != "normal" or not _RANGE.match(rest):
            return found._replace(said=result)
    if match := _BASELINE.match(rest) or _EARLIER.match(rest):
        return found._replace(before=(float(match["one"]) + offset) * factor)
    low, high = (None if bound is None else (bound + offset) * factor for bound in _own_range(rest))
    return found if low is None and high is None else found._replace(low=low, high=high)


def by_own_range(raw: float, rest: str) -> Result | None:
    """What the range behind a value without a unit makes of it: 'PTH 32 (1.6-6.9)' is high."""
    low, high = _own_range(rest)
    if low is None and high is None:
        return None
    if high is not None and raw > high:
        return "high"
    return "low" if low is not None and raw < low else "normal"


def _own_range(rest: str) -> tuple[float | None, float | None]:
    """The lower and upper bound that stand behind a value, as printed: '(1.6-6.9)', '(<5)'."""
    match = _RANGE.match(rest)
    if match is None:
        return None, None
    if not match["one"]:
        return float(match["low"]), float(match["high"])
    one = float(match["one"])
    return (one, None) if match["sign"].lower() in _MORE else (None, one)
