"""The trie of all wordings, made without writing the wordings out.

Input: phrases in parts, each with the number of what it names. Output: distinct nodes, which the
reader walks word by word.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from coxa.catalogue.phrases import Parts

# the key of a node under which stand the entries that end there
END = ""


class _Step(NamedTuple):
    """A place within phrases: the words that may follow, and the entries that end here."""

    words: tuple[tuple[str, int], ...]
    ends: tuple[int, ...]


class Graph:
    """Phrases as steps from word to word; phrases made of the same parts are never written out."""

    def __init__(self) -> None:
        self.steps: list[_Step] = []
        self.starts: dict[int, None] = {}
        self.codes: dict[int, None] = {}

    def add(self, found: Parts, code: int) -> None:
        """Put in the wordings of a phrase that mean the entry `code`."""
        self.codes.setdefault(code)
        here = self._step((), (code,))
        for part in reversed(found):
            words: dict[tuple[str, int], None] = {}
            ends: tuple[int, ...] = ()
            for wording in part:
                if not wording:
                    words.update(dict.fromkeys(self.steps[here].words))
                    ends = self.steps[here].ends
                    continue
                after = here
                for word in reversed(wording[1:]):
                    after = self._step(((word, after),), ())
                words[wording[0], after] = None
            here = self._step(tuple(words), ends)
        self.starts[here] = None

    def shapes(self) -> set[str]:
        """All looked-up forms that occur in a phrase."""
        return {word for step in self.steps for word, _ in step.words}

    def _step(self, words: tuple[tuple[str, int], ...], ends: tuple[int, ...]) -> int:
        self.steps.append(_Step(words, ends))
        return len(self.steps) - 1


def share(graph: Graph) -> tuple[Any, ...]:
    """The trie of all phrases as a list of distinct nodes, children before parents, the root last.

    Each set of places that one wording may have reached is one node (the subset construction), and
    equal nodes are one. A node is a dict of the words that follow, the entries that end there under
    END, or these alone: one number, or a list in the order in which entries were added.
    """
    nodes: list[Any] = []
    known: dict[Any, int] = {}
    visited: dict[frozenset[int], int] = {}
    rank = {code: at for at, code in enumerate(graph.codes)}

    def note(node: Any, key: Any) -> int:
        if key not in known:
            known[key] = len(nodes)
            nodes.append(node)
        return known[key]

    def follow(places: frozenset[int], root: bool = False) -> int:
        if places in visited:
            return visited[places]
        words: dict[str, set[int]] = {}
        ends: set[int] = set()
        for place in sorted(places):
            step = graph.steps[place]
            ends.update(step.ends)
            for word, after in step.words:
                words.setdefault(word, set()).add(after)
        node = {word: follow(frozenset(after)) for word, after in words.items()}
        if ends and not root:
            codes = sorted(ends, key=rank.__getitem__)
            entry = note(codes[0], codes[0]) if len(codes) == 1 else note(codes, tuple(codes))
            if not node:
                visited[places] = entry
                return entry
            node[END] = entry
        visited[places] = note(node, frozenset(node.items()))
        return visited[places]

    follow(frozenset(graph.starts), root=True)
    return tuple(nodes)


def packed(nodes: Iterable[Any]) -> tuple[msgspec.Raw, ...]:
    """Nodes each encoded by itself, so that a start decodes only those that a text needs."""
    return tuple(msgspec.Raw(msgspec.msgpack.encode(node)) for node in nodes)


class Trie:
    """The trie of packed nodes; a branch is grown when its word is first asked for.

    Branches are shared and only read; the same whichever thread grows them.
    """

    def __init__(self, nodes: tuple[msgspec.Raw, ...]) -> None:
        self._nodes = nodes
        self._root: dict[str, int] = msgspec.msgpack.decode(nodes[-1])
        self._grown: dict[int, Any] = {}

    def get(self, word: str) -> Any:
        """The branch of the wordings that begin with a word, or None."""
        at = self._root.get(word)
        return None if at is None else self._branch(at)

    def _branch(self, at: int) -> Any:
        grown = self._grown.get(at)
        if grown is None:
            grown = msgspec.msgpack.decode(self._nodes[at])
            if isinstance(grown, dict):
                grown = {word: self._branch(below) for word, below in grown.items()}
            self._grown[at] = grown
        return grown
