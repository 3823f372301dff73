r"""Phrases of the lexicon: alternatives written with ``(a|b)``, optional parts with ``?``.

Input: ``"(low|lower)? back pain"``. Output: its parts, each with its alternatives as tuples of
looked-up forms. ``\d`` stands for any one digit and ``\d+`` for any number, ``\y`` for a
year from 1900 to 2099.
"""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from math import prod

from coxa.catalogue.words import forms

_LIMIT = 4000
_PART = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)(\?)?")
NUMBER = "\\d"
YEAR = "\\y"

Wording = tuple[str, ...]
# what notes write over a stroke: '6/52' is six weeks
_OVER = {
    form: over
    for words, over in (
        ("day days d", "7"),
        ("week weeks wk wks", "52"),
        ("month months mth mths", "12"),
    )
    for form in forms(words)
}
# a phrase in parts that follow each other, each with its alternatives, () where it may be left out
Parts = tuple[tuple[Wording, ...], ...]


class PhraseError(ValueError):
    """A phrase that cannot be expanded."""


def parts(phrase: str) -> Parts:
    """A phrase as parts with alternatives; raises PhraseError when it has too many or no words.

    The parts' product is all its wordings. A phrase with letters beside a bracket is one part.
    """
    found = _separate(phrase) if _apart(phrase) else _whole(phrase)
    count = prod(len(part) for part in found)
    if count > _LIMIT:
        raise PhraseError(f"{phrase!r} stands for {count} wordings, at most {_LIMIT}")
    if not any(wording for part in found for wording in part):
        raise PhraseError(f"{phrase!r} holds no word")
    return _with_fractions(found)


def _with_fractions(found: Parts) -> Parts:
    r"""The parts in which '\d weeks' is also '\d/52', days '\d/7' and months '\d/12'."""
    if NUMBER not in itertools.chain.from_iterable(itertools.chain.from_iterable(found)):
        return found
    done: list[tuple[Wording, ...]] = []
    counted = False  # whether a number may stand right before the part
    for part in found:
        wordings = dict.fromkeys(part)
        for wording in part:
            for at, word in enumerate(wording):
                before = wording[at - 1] == NUMBER if at else counted
                if before and word in _OVER:
                    wordings[*wording[:at], "/", _OVER[word], *wording[at + 1 :]] = None
        done.append(tuple(wordings))
        counted = any(wording[-1:] == (NUMBER,) for wording in part) or (counted and () in part)
    return tuple(done)


def _apart(phrase: str) -> bool:
    """Whether every bracket stands free, so that words never run over its border."""
    bare = phrase.strip()
    for match in _PART.finditer(bare):
        before, after = bare[: match.start()], bare[match.end() :]
        if (before and not before[-1].isspace()) or (after and not after[0].isspace()):
            return False
    return " - " not in bare


def _separate(phrase: str) -> Parts:
    found: list[tuple[Wording, ...]] = []
    at = 0
    for match in _PART.finditer(phrase):
        found.extend(_literal(phrase[at : match.start()]))
        inner = dict.fromkeys(
            _between(variant) for option in _split(match.group(1)) for variant in _variants(option)
        )
        if match.group(2):
            inner[()] = None
        found.append(tuple(inner))
        at = match.end()
    found.extend(_literal(phrase[at:]))
    return tuple(found)


def _between(variant: str) -> Wording:
    """Forms of a wording that stands between others: a dash there is a sign, not a hyphen."""
    return _forms(f"x {variant} x")[1:-1]


def _literal(text: str) -> Iterator[tuple[Wording, ...]]:
    words = _forms(text)
    if words:
        yield (words,)


def _whole(phrase: str) -> Parts:
    return (tuple(dict.fromkeys(_forms(variant) for variant in _variants(phrase))),)


@lru_cache(maxsize=100_000)
def _forms(variant: str) -> Wording:
    words: list[str] = []
    for part in re.split(r"(\\d\+?|\\y)", variant):
        if part.startswith("\\d"):
            words.append(NUMBER)
        elif part == YEAR:
            words.append(YEAR)
        else:
            words.extend(forms(part))
    return tuple(words)


def _variants(phrase: str) -> list[str]:
    match = _PART.search(phrase)
    if match is None:
        return [phrase]
    inner = [variant for option in _split(match.group(1)) for variant in _variants(option)]
    if match.group(2):
        inner.append("")
    before = phrase[: match.start()]
    rest = _variants(phrase[match.end() :])
    if len(inner) * len(rest) > _LIMIT:
        raise PhraseError(f"{phrase!r} stands for too many wordings")
    return [f"{before}{a}{b}" for a, b in itertools.product(inner, rest)]


def _split(options: str) -> list[str]:
    depth, start, found = 0, 0, []
    for at, sign in enumerate(options):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            found.append(options[start:at])
            start = at + 1
    return [*found, options[start:]]
