"""Finds words, sentences and named things in a text.

Input: text and the reading tables. Output: `Scan`: tokens with positions, sentence bounds, and
mentions of concepts, fixed phrases, stated conditions, drugs, quantities and trigger words.
"""

from typing import Any, NamedTuple

from coxa.catalogue.reading_tables import END, ReadingTables
from coxa.catalogue.words import form, tokens

_CLASSES = 7
_STOPS = frozenset(".!?;")
# words that may stand inside a listed wording without changing it: lip of the right acetabulum
_PASSING = frozenset({"the", "left", "right", "l", "r", "lt", "rt", "his", "her", "my", "both", "a"})


class Mention(NamedTuple):
    """Something named in the text: entry number and its tokens [first, last)."""

    number: int
    first: int
    last: int


class Scan(NamedTuple):
    """What stands where; `by_class[k]` holds the mentions of class k in order."""

    words: list[str]
    forms: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[tuple[int, int]]
    by_class: list[list[Mention]]


def scan(text: str, tables: ReadingTables) -> Scan:
    """Tokens, sentences and the longest mention of every class at every place."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for word, start, end in tokens(text):
        words.append(word)
        starts.append(start)
        ends.append(end)
    shapes = [form(word) for word in words]
    sentences = _sentences(text, words, starts, ends)
    by_class: list[list[Mention]] = [[] for _ in range(_CLASSES)]
    for first, last in sentences:
        _match(shapes, first, last, tables.trie, by_class)
    return Scan(words, shapes, starts, ends, sentences, by_class)


def _match(
    shapes: list[str], first: int, last: int, trie: dict[str, Any], by_class: list[list[Mention]]
) -> None:
    """Walk the trie from every token; each class keeps its longest, non-overlapping mentions."""
    free = [0] * _CLASSES
    for at in range(first, last):
        shape = shapes[at]
        node = trie.get(shape)
        if node is None:
            if not shape[0].isdigit():
                continue
            node = trie.get("\\d")
            if node is None:
                continue
        ends: list[tuple[int, list[list[int]]]] = []
        here = at + 1
        passed = False
        while node is not None:
            entries = node.get(END)
            if entries is not None and not passed:
                ends.append((here, entries))
            if here >= last:
                break
            shape = shapes[here]
            following = node.get(shape)
            if following is None and shape[0].isdigit():
                following = node.get("\\d")
            passed = following is None and shape in _PASSING
            if passed:
                following = node
            node = following
            here += 1
        taken = 0
        for end, entries in reversed(ends):
            done = 0
            for kind, number in entries:
                if not taken & (1 << kind) and end > free[kind]:
                    by_class[kind].append(Mention(number, at, end))
                    done |= 1 << kind
            for kind, _ in entries:
                if done & (1 << kind):
                    free[kind] = end
            taken |= done


def _sentences(
    text: str, words: list[str], starts: list[int], ends: list[int]
) -> list[tuple[int, int]]:
    """Token ranges of sentences: ended by . ! ? ; or a line that does not run on."""
    bounds: list[tuple[int, int]] = []
    first = 0
    count = len(words)
    for at in range(count):
        word = words[at]
        end = ends[at]
        following = at + 1
        if following == count:
            break
        gap = text[end : starts[following]]
        if word in _STOPS:
            if word == "." and not gap and words[following][0].isalnum():
                continue
            if word == "." and at and _abbreviated(words[at - 1], words[following]):
                continue
        elif "\n" in gap:
            if gap.count("\n") == 1 and words[following][0].islower() and word not in ":":
                continue
        else:
            continue
        if following > first:
            bounds.append((first, following))
        first = following
    if first < count:
        bounds.append((first, count))
    return bounds


_SHORT = frozenset("dr mr mrs ms prof vs approx eg ie st fig resp incl ca esp".split())


def _abbreviated(before: str, after: str) -> bool:
    """Whether a full stop ends an abbreviation and not a sentence."""
    lower = before.lower()
    return lower in _SHORT or (len(before) == 1 and before.isalpha() and after[0].islower())
