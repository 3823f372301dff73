"""Finds words, sentences and named things in a text.

Input: text, the trie of all wordings, sets of single words. Output: `Scan`: tokens with
positions, sentence bounds, and mentions of concepts, fixed phrases, stated conditions, drugs,
quantities and trigger words.
"""

from typing import Any, NamedTuple

from coxa.catalogue.reading_tables import END
from coxa.catalogue.words import split
from coxa.findings.vocabulary import Vocabulary

_CLASSES = 7
_STOPS = frozenset(".!?;")


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


def scan(text: str, trie: dict[str, Any], vocabulary: Vocabulary) -> Scan:
    """Tokens, sentences and the longest mention of every class at every place."""
    words, starts, ends, shapes = split(text)
    sentences = _sentences(text, words, starts, ends, vocabulary.abbreviation)
    by_class: list[list[Mention]] = [[] for _ in range(_CLASSES)]
    bound = [0] * len(words)
    for first, last in sentences:
        bound[first:last] = [last] * (last - first)
    _match(shapes, bound, trie, by_class, vocabulary.passing)
    return Scan(words, shapes, starts, ends, sentences, by_class)


def _match(
    shapes: list[str],
    bound: list[int],
    trie: dict[str, Any],
    by_class: list[list[Mention]],
    passing: frozenset[str],
) -> None:
    """Walk the trie from every token; each class keeps its longest wording at a place.

    A wording that begins inside another counts only if it also ends behind it. `bound` is the end
    of each token's sentence.
    """
    free = [0] * _CLASSES
    root = trie.get
    number = trie.get("\\d")
    for at, shape in enumerate(shapes):
        node = root(shape)
        if node is None:
            if number is None or not shape[0].isdigit():
                continue
            node = number
        entries = node.get(END)
        here = at + 1
        if here < bound[at] and len(node) > (entries is not None):
            following = shapes[here]
            goes_on = following in node or following in passing or following[0].isdigit()
        else:
            goes_on = False
        if not goes_on:
            if entries is None:
                continue
            for kind, entry in entries:
                if here > free[kind]:
                    by_class[kind].append(Mention(entry, at, here))
            for kind, _ in entries:
                if here > free[kind]:
                    free[kind] = here
            continue
        _longest(shapes, at, bound[at], node, free, by_class, passing)


def _longest(
    shapes: list[str],
    at: int,
    last: int,
    node: dict[str, Any],
    free: list[int],
    by_class: list[list[Mention]],
    passing: frozenset[str],
) -> None:
    """Follow the trie from a node and keep, for each class, the longest wording found."""
    ends: list[tuple[int, list[list[int]]]] = []
    here = at + 1
    passed = False
    current: dict[str, Any] | None = node
    while current is not None:
        entries = current.get(END)
        if entries is not None and not passed:
            ends.append((here, entries))
        if here >= last:
            break
        shape = shapes[here]
        following = current.get(shape)
        if following is None and shape[0].isdigit():
            following = current.get("\\d")
        passed = following is None and shape in passing
        current = current if passed else following
        here += 1
    taken = 0
    for end, entries in reversed(ends):
        done = 0
        for kind, number in entries:
            if not taken & (1 << kind) and end > free[kind]:
                by_class[kind].append(Mention(number, at, end))
                done |= 1 << kind
        for kind in range(_CLASSES):
            if done & (1 << kind):
                free[kind] = end
        taken |= done


def _sentences(
    text: str, words: list[str], starts: list[int], ends: list[int], short: frozenset[str]
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
            if word == "." and at and _abbreviated(words[at - 1], words[following], short):
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


def _abbreviated(before: str, after: str, short: frozenset[str]) -> bool:
    """Whether a full stop ends an abbreviation and not a sentence."""
    lower = before.lower()
    return lower in short or (len(before) == 1 and before.isalpha() and after[0].islower())
