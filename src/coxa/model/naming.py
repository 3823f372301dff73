"""How a name of the knowledge stands inside a sentence.

Input: a name as it is recorded, the names that are proper ones. Output: the name with a small first
letter where that is right.
"""

import re
from collections.abc import Mapping
from typing import Final

PROPER_NAMES: Final = "words-proper-name"
_END: Final = re.compile(r"\W")
_SECOND_NAME: Final = re.compile(r"[A-Z][a-z]")  # as in Legg-Calvé-Perthes, McMurray


def proper_names(settings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The proper names that names of the knowledge begin with."""
    return settings[PROPER_NAMES]


def in_sentence(name: str, proper: tuple[str, ...]) -> str:
    """The name inside a sentence; abbreviations and proper names keep their capitals."""
    first = name.partition(" ")[0]
    named = _END.split(first, 1)[0] in proper or _SECOND_NAME.search(first, 1) is not None
    common = first == "A" or first[1:2].islower()
    return name[:1].lower() + name[1:] if common and not named else name
