r"""Phrases of the lexicon: alternatives written with ``(a|b)``, optional parts with ``?``.

Input: ``"(low|lower)? back pain"``. Output: every wording as a tuple of looked-up forms.
``\d`` stands for any one digit and ``\d+`` for any number.
"""

import itertools
import re

from coxa.catalogue.words import forms

_LIMIT = 4000
_PART = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)(\?)?")
ANY_NUMBER = "\\d"


class PhraseError(ValueError):
    """A phrase that cannot be expanded."""


def expand(phrase: str) -> list[tuple[str, ...]]:
    """All wordings of a phrase; raises PhraseError when there are too many or none."""
    variants = set(_variants(phrase))
    if len(variants) > _LIMIT:
        raise PhraseError(f"{phrase!r} stands for {len(variants)} wordings, at most {_LIMIT}")
    worded = {_forms(variant) for variant in variants}
    worded.discard(())
    if not worded:
        raise PhraseError(f"{phrase!r} holds no word")
    return sorted(worded)


def _forms(variant: str) -> tuple[str, ...]:
    words: list[str] = []
    for part in re.split(r"(\\d\+?)", variant):
        if part.startswith("\\d"):
            words.append(ANY_NUMBER)
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
    depth, start, parts = 0, 0, []
    for at, sign in enumerate(options):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append(options[start:at])
            start = at + 1
    return [*parts, options[start:]]
