"""Reads a misspelt clinical word as the word that it stands for.

Input: a word that the lexicon does not know. Output: the one word of the lexicon that begins with
the same letter and differs by one letter missing, added, changed or swapped with its neighbour; or
None where there is none or more than one, or where the word is spelt right.

Only words of eight letters or more are respelt: shorter ones lie too close to each other.
"""

from coxa.catalogue.spelling import SHORTEST, SpellingTable, key
from coxa.catalogue.words import form


class Speller:
    """Looks for the word that was meant; immutable, safe in threads."""

    def __init__(self, table: SpellingTable) -> None:
        self._words = table.words
        self._shapes = frozenset(table.shapes)
        self._right = frozenset(table.right)

    def meant(self, word: str, shape: str) -> str | None:
        """The looked-up form of the word that was meant by one whose own form is `shape`."""
        if len(word) < SHORTEST or shape in self._shapes:
            return None
        lower = word.lower()
        if not (lower.isascii() and lower.isalpha()) or lower in self._right:
            return None
        found = {
            form(other)
            for longer in (-1, 0, 1)
            for other in self._words.get(key(lower, longer), ())
            if one_apart(lower, other)
        }
        return found.pop() if len(found) == 1 else None


def one_apart(one: str, two: str) -> bool:
    """Whether two words differ by one letter missing, added, changed or swapped with the next."""
    if len(one) > len(two):
        one, two = two, one
    at = 0
    while at < len(one) and one[at] == two[at]:
        at += 1
    if len(one) < len(two):
        return one[at:] == two[at + 1 :]
    swapped = one[at : at + 2] == two[at : at + 2][::-1] and one[at + 2 :] == two[at + 2 :]
    return swapped or one[at + 1 :] == two[at + 1 :]
