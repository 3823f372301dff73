"""What the reader knows of a single word before it looks at the words beside it.

Input: the trie of all wordings, the words that tell of a person, and the speller. Output: for a
word its looked-up form, the wordings that it is or begins, and its roles. Words seen are
remembered, up to a bound; nothing longer than a word is.
"""

from collections.abc import Collection
from typing import Any

from coxa.catalogue.phrase_graph import END, Trie
from coxa.catalogue.phrases import NUMBER, YEAR
from coxa.catalogue.words import form
from coxa.findings.words.counts import CHILD_YEARS, DECADES, NUMBER_WORDS, TENS
from coxa.findings.words.spelling import Speller
from coxa.findings.words.time_units import WEEKS_OF, is_year_word
from coxa.findings.words.vocabulary import Vocabulary

STOP, TELLS, CLINICAL = 1, 2, 4
# form, the longer wordings that begin with it, the codes of it as a wording, roles
Word = tuple[str, dict[str, Any] | None, int | list[int] | None, int]

STOPS = frozenset(".!?;")
_ENDINGS = (
    "itis", "osis", "oses", "oma", "omas", "algia", "pathy", "aemia", "emia", "ectomy", "plasty",
    "otomy", "plegia", "paresis", "uria", "ptosis", "lysis", "megaly", "penia", "trophy", "desis",
    "graphy", "scopy", "cele", "rrhage", "rrhoea", "ism", "genic",
)  # fmt: skip
_SHORT = 6
_MOST = 60_000


def telling(vocabulary: Vocabulary) -> frozenset[str]:
    """Word forms that say something of the person, besides numbers."""
    people = vocabulary.female | vocabulary.male | vocabulary.pregnancy
    return people | WEEKS_OF.keys() | DECADES.keys() | TENS.keys() | CHILD_YEARS.keys()


class Lexicon:
    """Looks words up; safe in threads, as a word has the same entry whoever adds it."""

    def __init__(self, trie: Trie, telling: Collection[str], speller: Speller) -> None:
        self._trie = trie
        self._speller = speller
        self._telling = frozenset(telling)
        self._known: dict[str, Word] = {}

    def look_up(self, words: list[str]) -> list[Word]:
        """The entry of each word."""
        known, learn = self._known.get, self._learn
        return [known(word) or learn(word) for word in words]

    def _learn(self, word: str) -> Word:
        shape = form(word)
        number = shape[0].isdigit()
        node = self._trie.get(shape)
        if node is None and (meant := self._speller.meant(word, shape)):
            shape, node = meant, self._trie.get(meant)
        if number or shape in NUMBER_WORDS:
            node = _merged(node, self._trie.get(NUMBER))
            if number and is_year_word(shape):
                node = _merged(node, self._trie.get(YEAR))
        longer = node if isinstance(node, dict) else None
        codes = longer.get(END) if longer is not None else node
        roles = STOP if word in STOPS else 0
        if number or shape in self._telling:
            roles |= TELLS
        if len(word) > _SHORT and word.lower().endswith(_ENDINGS):
            roles |= CLINICAL
        if len(self._known) > _MOST:
            self._known.clear()
        entry = (shape, longer, codes, roles)
        self._known[word] = entry
        return entry


def listed(codes: int | list[int]) -> list[int]:
    """The codes of a wording, of which a single one stands bare."""
    return codes if isinstance(codes, list) else [codes]


def _merged(one: Any, two: Any) -> Any:
    """Both branches of a trie as one; either may be missing or a leaf of codes."""
    if one is None or two is None:
        return two if one is None else one
    one, two = ({END: node} if not isinstance(node, dict) else node for node in (one, two))
    joined = dict(one)
    for key, node in two.items():
        if key == END:
            codes = (joined.get(END), node)
            joined[END] = [code for part in codes if part is not None for code in listed(part)]
        else:
            joined[key] = _merged(joined.get(key), node)
    return joined
