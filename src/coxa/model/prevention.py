"""Types of the knowledge on prevention that several conditions share.

Input: `Record`. Output: frozen structs that the catalogue fills from YAML.
"""

from typing import Literal

from coxa.model.knowledge import Record

Topic = Literal[
    "low-impact-exercise", "strength", "joint-protection", "lifting", "protective-gear",
    "load-management", "prompt-care", "diet",
]  # fmt: skip


class Precaution(Record, frozen=True, kw_only=True):
    """A sentence on prevention with the conditions it is for.

    It is shown where `when` is true (or there is none) and nothing rules out its tags.
    """

    id: str
    topic: Topic
    text: str
    tags: tuple[str, ...]
    when: str | None = None
    conditions: tuple[str, ...]
    sources: tuple[str, ...]
