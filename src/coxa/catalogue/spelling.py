"""The words that a misspelt word may stand for.

Input: phrases of the lexicon, the forms under which they are looked up, words that are spelt right.
Output: `SpellingTable`, which `findings/words/spelling.py` searches.
"""

import re
from collections.abc import Collection, Iterable

import msgspec

from coxa.catalogue.words import form, tokens

# shorter words lie too close to each other
SHORTEST = 8
_BRACKETS = re.compile(r"[()|?\\]")


class SpellingTable(msgspec.Struct, frozen=True, kw_only=True):
    """Long words of the lexicon by first letter and length, and what is never respelt.

    `shapes` are all looked-up forms of the lexicon; `right` are words that are spelt right though
    they lie one letter from a word of the lexicon.
    """

    words: dict[str, tuple[str, ...]]
    shapes: tuple[str, ...]
    right: tuple[str, ...]


def key(word: str, longer: int = 0) -> str:
    """Where words like this one stand in the table."""
    return f"{word[0]}{len(word) + longer}"


def spelling_table(
    phrases: Iterable[str], shapes: Collection[str], right: tuple[str, ...]
) -> SpellingTable:
    """The table of the long words in the phrases."""
    known = frozenset(shapes)
    found: set[str] = set()
    for phrase in phrases:
        for word, _, _ in tokens(_BRACKETS.sub(" ", phrase)):
            if len(word) >= SHORTEST and word.isascii() and word.isalpha():
                found.add(word.lower())
    words: dict[str, list[str]] = {}
    for word in sorted(found):
        if form(word) in known:
            words.setdefault(key(word), []).append(word)
    return SpellingTable(
        words={place: tuple(listed) for place, listed in words.items()},
        shapes=tuple(sorted(shape for shape in known if len(shape) > 3)),
        right=right,
    )
