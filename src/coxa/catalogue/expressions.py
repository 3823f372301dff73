"""The rules' small language: three-valued expressions over facts.

Input: text such as ``fever and (crp > 20 or not known(crp))``. Output: a nested tuple that
`holds` evaluates with Kleene logic: True, False, or None where what decides is not known.
"""

import functools
import re
from collections.abc import Iterator
from typing import Any

from coxa.model.facts import Facts
from coxa.model.knowledge import ClinicalTest

Expression = tuple[Any, ...]

_TOKEN = re.compile(
    r"\s*(?:(?P<op>>=|<=|!=|=|>|<|\(|\))|(?P<number>-?\d+(?:\.\d+)?)(?![\w-])"
    r"|(?P<name>[a-z][a-z0-9]*(?:[-:.+][a-z0-9]+)*))"
)
# asked of the note itself and so never 'not known': whether it tells of a fact, whether it is so
_ASKING = frozenset({"known", "told"})


class ExpressionError(ValueError):
    """An expression that cannot be read: what and where."""


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Parse an expression; raises ExpressionError naming the place."""
    tokens = _tokens(text)
    tree, rest = _either(tokens, 0, text)
    if rest != len(tokens):
        raise ExpressionError(f"unexpected {tokens[rest][1]!r} in {text!r}")
    return tree


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError(f"cannot read {text[at:]!r} in {text!r}")
        kind = match.lastgroup or ""
        tokens.append((kind, match.group(kind)))
        at = match.end()
    if not tokens:
        raise ExpressionError("an empty expression")
    return tokens


def _either(tokens: list[tuple[str, str]], at: int, text: str) -> tuple[Expression, int]:
    left, at = _both(tokens, at, text)
    while at < len(tokens) and tokens[at] == ("name", "or"):
        right, at = _both(tokens, at + 1, text)
        left = ("or", left, right)
    return left, at


def _both(tokens: list[tuple[str, str]], at: int, text: str) -> tuple[Expression, int]:
    left, at = _one(tokens, at, text)
    while at < len(tokens) and tokens[at] == ("name", "and"):
        right, at = _one(tokens, at + 1, text)
        left = ("and", left, right)
    return left, at


def _one(tokens: list[tuple[str, str]], at: int, text: str) -> tuple[Expression, int]:
    if at >= len(tokens):
        raise ExpressionError(f"something is missing at the end of {text!r}")
    kind, value = tokens[at]
    if (kind, value) == ("name", "not"):
        inner, at = _one(tokens, at + 1, text)
        return ("not", inner), at
    if (kind, value) == ("op", "("):
        inner, at = _either(tokens, at + 1, text)
        if at >= len(tokens) or tokens[at] != ("op", ")"):
            raise ExpressionError(f"a bracket is not closed in {text!r}")
        return inner, at + 1
    if kind != "name" or value in ("and", "or"):
        raise ExpressionError(f"unexpected {value!r} in {text!r}")
    if value in _ASKING and tokens[at + 1 : at + 2] == [("op", "(")]:
        if tokens[at + 3 : at + 4] != [("op", ")")]:
            raise ExpressionError(f"{value}(...) takes one name in {text!r}")
        return (value, tokens[at + 2][1]), at + 4
    if at + 2 < len(tokens) and tokens[at + 1][0] == "op" and tokens[at + 1][1] not in "()":
        operator, (operand_kind, operand) = tokens[at + 1][1], tokens[at + 2]
        if operand_kind == "number":
            return ("compare", value, operator, float(operand)), at + 3
        if operand_kind == "name" and operator in ("=", "!="):
            return ("word", value, operator, operand), at + 3
        raise ExpressionError(f"{value} {operator} {operand} does not compare, in {text!r}")
    return ("fact", value), at + 1


def names(tree: Expression) -> Iterator[tuple[str, str]]:
    """All (kind, name) pairs that an expression asks for.

    The kind is fact, compare, word, known or told.
    """
    if tree[0] in ("and", "or"):
        yield from names(tree[1])
        yield from names(tree[2])
    elif tree[0] == "not":
        yield from names(tree[1])
    else:
        yield tree[0], tree[1]


def support(tree: Expression, facts: Facts) -> set[str]:
    """The facts of this patient that speak for an expression; what it denies is left out."""
    if tree[0] in ("and", "or"):
        return support(tree[1], facts) | support(tree[2], facts)
    told = tree[0] in ("fact", "compare") and holds(tree, facts) is True
    return {tree[1]} if told else set()


def fits(when: str | None, facts: Facts) -> bool:
    """Whether there is no expression, or it is known to be true."""
    return when is None or holds(parse(when), facts) is True


def already_done(test: ClinicalTest, facts: Facts) -> bool:
    """Whether the note has the result of the test."""
    return test.done_when is not None and fits(test.done_when, facts)


def holds(tree: Expression, facts: Facts) -> bool | None:
    """Truth of an expression for these facts; None is 'not known' and never becomes False."""
    kind = tree[0]
    if kind == "fact":
        return facts.truth(tree[1])
    if kind == "and":
        left = holds(tree[1], facts)
        if left is False:
            return False
        right = holds(tree[2], facts)
        return False if right is False else None if left is None or right is None else True
    if kind == "or":
        left = holds(tree[1], facts)
        if left is True:
            return True
        right = holds(tree[2], facts)
        return True if right is True else None if left is None or right is None else False
    if kind == "not":
        inner = holds(tree[1], facts)
        return None if inner is None else not inner
    if kind == "known":
        name = tree[1]
        return any(
            value is not None for value in (facts.truth(name), facts.number(name), facts.word(name))
        )
    if kind == "told":
        return facts.truth(tree[1]) is True
    if kind == "word":
        word = facts.word(tree[1])
        return None if word is None else (word == tree[3]) == (tree[2] == "=")
    return _compare(facts.number(tree[1]), tree[2], tree[3])


def _compare(value: float | None, operator: str, bound: float) -> bool | None:
    if value is None:
        return None
    if operator == ">=":
        return value >= bound
    if operator == "<=":
        return value <= bound
    if operator == ">":
        return value > bound
    if operator == "<":
        return value < bound
    return (value == bound) == (operator == "=")
