"""Statements that end with their word: 'fever: no', 'rash (none)', 'limp absent'.

Input: a sentence and where such a word stands. Output: flags on what stands before it.
"""

from collections.abc import Sequence

from coxa.catalogue.words import form
from coxa.findings.qualifiers.flags import NEGATED_AFTER
from coxa.findings.qualifiers.scope import Sentence, back_along_list
from coxa.findings.words.scan import Mention
from coxa.findings.words.vocabulary import Vocabulary

_GIVES = frozenset(":-")
_ALL = frozenset({"all", "both"})
_JOINING = frozenset({"or", "and", "if", "with"})
# 'trauma N, fever Y': the answers of a list
BOXES = frozenset({"n", "y"})
_FLAGS = form("flags")
# 'the rash has resolved, the fever has not': what has not gone is there
_GONE = frozenset(
    form(word)
    for word in "resolved gone settled cleared healed eased stopped disappeared subsided lifted "
    "improved better abated passed ceased vanished recovered".split()
)
_HAVE = frozenset(form(word) for word in "has have had".split())


def cover(wordings: Sequence[Mention], at: int) -> tuple[int, int]:
    """Bounds of the wording of several words that reaches farthest over a token; else its own."""
    first, last = at, at
    for _, begin, end in wordings:
        if begin <= at < end and end - begin > 1 and end > last:
            first, last = begin, end
    return first, last


def answered(sentence: Sentence, begin: int, end: int) -> int:
    """Where the items end that an answer [begin, end) closes: 'fever: no', 'rash (none)'."""
    forms, first = sentence.forms, sentence.first
    while begin > first and forms[begin - 1] in _ALL:
        begin -= 1
    if begin > first:
        bracket = forms[begin - 1] == "(" and forms[end : end + 1] == [")"]
        begin -= bracket or forms[begin - 1] in _GIVES
    return begin


def is_word(forms: list[str], at: int) -> bool:
    """Whether a word stands before a place: 'night pain no', not ', no'."""
    return forms[at - 1][0].isalpha() and forms[at - 1] not in _JOINING


def close(sentence: Sentence, limit: int, flag: int, vocabulary: Vocabulary) -> None:
    """Flag the item that ends before `limit`; a denial closes its whole list."""
    backward(sentence, limit, flag)
    if flag == NEGATED_AFTER:
        back_along_list(sentence, limit, NEGATED_AFTER, vocabulary.own_result)


def backward(sentence: Sentence, begin: int, flag: int) -> None:
    """Mark the words before a trigger in their segment, at most eight of them."""
    first, flags, parts = sentence.first, sentence.flags, sentence.parts
    for at in range(begin - 1, max(first, begin - 9) - 1, -1):
        if parts[at] != parts[begin - 1] or sentence.forms[at] == ":":
            break
        flags[at] |= flag


def boxes(sentence: Sentence, begin: int) -> bool:
    """Whether an 'N' behind a complaint answers, as others of its list do: 'fever N, limp Y'."""
    forms, first, felt = sentence.forms, sentence.first, sentence.felt
    if begin == first or begin - 1 not in felt:
        return False
    if _FLAGS in forms[first:begin]:
        return True
    answers = [at for at in range(first + 1, sentence.last) if forms[at] in BOXES]
    return any(at != begin and at - 1 in felt for at in answers)


def remains(sentence: Sentence, begin: int) -> bool:
    """Whether 'has not' says that it goes on: 'the rash has resolved, the fever has not'."""
    forms, first = sentence.forms, sentence.first
    return forms[begin - 1] in _HAVE and not _GONE.isdisjoint(forms[first:begin])
