"""The forms of words are asked for by all threads; the stemmer behind them serves one at a time."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from coxa.catalogue import words


class Stemmer:
    """Stands in for the stemmer, and notes whether two threads were ever in it together."""

    def __init__(self) -> None:
        self.inside = self.most = 0

    def stemWord(self, word: str) -> str:  # noqa: N802  (the library's name)
        self.inside += 1
        time.sleep(0.002)
        self.most = max(self.most, self.inside)
        self.inside -= 1
        return word


@pytest.fixture
def stemmer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stemmer]:
    fake = Stemmer()
    monkeypatch.setattr(words, "_STEMMER", fake)
    words.form.cache_clear()
    yield fake
    words.form.cache_clear()


def test_two_threads_are_never_in_the_stemmer_together(stemmer: Stemmer) -> None:
    unknown = [f"quokk{letter}i" for letter in "abcdefghijklmnopqrstuvwxyz"]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(words.form, unknown)) == unknown
    assert stemmer.most == 1
