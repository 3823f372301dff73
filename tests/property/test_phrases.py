"""The trie made from phrases in parts holds just the wordings that writing them out gives."""

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coxa.catalogue.phrase_graph import END, Graph, Trie, packed, share
from coxa.catalogue.phrases import Wording, parts

words = st.sampled_from(["hip", "pain", "low", "back", "left", "sore", "-", "\\d"])
some = st.lists(words, min_size=1, max_size=3).map(" ".join)
options = st.lists(some, min_size=1, max_size=3).map("|".join)
bracket = st.tuples(options, st.booleans()).map(lambda o: f"({o[0]}){'?' if o[1] else ''}")
phrases = st.lists(st.one_of(some, bracket), min_size=1, max_size=4).map(" ".join)


def expand(phrase: str) -> list[Wording]:
    """All wordings of a phrase, written out."""
    worded = {tuple(itertools.chain(*choice)) for choice in itertools.product(*parts(phrase))}
    worded.discard(())
    return sorted(worded)


def walked(node: Any, so_far: tuple[str, ...] = ()) -> dict[tuple[str, ...], list[int]]:
    """All wordings below a node with the entries that end there."""
    if not isinstance(node, dict):
        return {so_far: [node] if isinstance(node, int) else node}
    found: dict[tuple[str, ...], list[int]] = {}
    for word, below in node.items():
        found.update(walked(below, so_far if word == END else (*so_far, word)))
    return found


@given(st.lists(phrases.map(lambda text: f"hip {text}"), min_size=1, max_size=5))
def test_graph_holds_each_wording_once(listed: list[str]) -> None:
    graph = Graph()
    expected: dict[tuple[str, ...], list[int]] = {}
    for code, phrase in enumerate(listed):
        graph.add(parts(phrase), code)
        for wording in expand(phrase):
            expected.setdefault(wording, []).append(code)
    nodes = share(graph)
    trie = Trie(packed(nodes))
    assert walked({word: trie.get(word) for word in nodes[-1]}) == expected


def test_brackets_beside_letters_are_one_part() -> None:
    assert expand("fall(en|ing)? down") == expand("(fall|fallen|falling) down")
    assert expand("T-score (-|minus) \\d") == [
        ("t", "score", "-", "\\d"),
        ("t", "score", "minus", "\\d"),
    ]
