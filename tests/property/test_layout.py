"""How a note is laid out changes no urgency: case, lines, bullets, dashes, a letter around it."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import ryaml

from coxa.pipeline import Pipeline, assess

NOTES = Path(__file__).parents[1] / "acceptance" / "emergencies.yaml"
SOON = ("emergency", "same-day")
# every so many notes; the whole set is tried by hand
STEP = 9
# notes that may be lost by a layout: where a line breaks a word apart from its side or number
MOST = 1
_BETWEEN = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")


def _lines(text: str) -> list[str]:
    return _BETWEEN.split(text)


LAYOUTS: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "upper case": str.upper,
    "wrapped": lambda text: "\n".join(textwrap.wrap(text, 60)),
    "windows lines": lambda text: "\r\n".join(textwrap.wrap(text, 60)),
    "narrow": lambda text: "\n".join(textwrap.wrap(text, 36)),
    "a line each": lambda text: "\n".join(_lines(text)),
    "bullets": lambda text: "\n".join("- " + line for line in _lines(text)),
    "no full stops": lambda text: "\n".join(line.rstrip(".") for line in _lines(text)),
    "semicolons": lambda text: text.replace(". ", "; "),
    "dashes": lambda text: text.replace(". ", " - "),
    "tabs": lambda text: text.replace(" ", "\t"),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "quoted": lambda text: f'"{text}"',
    "typeset": lambda text: text.replace("'", "\u2019"),
    "a letter": lambda text: (
        f"Dear colleague,\nThank you for seeing this patient.\n{text}\nKind regards\nDr A Smith"
    ),
}


@pytest.fixture(scope="module")
def called(parts: Pipeline) -> list[str]:
    sets = ryaml.loads(NOTES.read_text(encoding="utf-8")).values()
    soon = [told["note"] for notes in sets for told in notes if told["soon"]]
    return [note for note in soon[::STEP] if assess(note, pipeline=parts).urgency in SOON]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(parts: Pipeline, called: list[str], layout: str) -> None:
    change = LAYOUTS[layout]
    lost = [n for n in called if assess(change(n), pipeline=parts).urgency not in SOON]
    assert len(called) > 60 and len(lost) <= MOST, lost
