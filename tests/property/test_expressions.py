"""The rules' language: Kleene's laws, reading what was written, unknown that stays unknown."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coxa.catalogue.expressions import ExpressionError, holds, names, parse
from coxa.model.facts import Facts

NAMES = ("fever", "groin-pain", "has:gout", "taking:ace-inhibitor", "done:mri")
NUMBERS = ("age", "crp", "t-score", "pregnancy-weeks")
WORDS = ("sex", "setting")
TRUTHS = (True, False, None)


def leaves(known: bool) -> Any:
    """Smallest expressions; with `known(...)` if wanted."""
    kinds = [
        st.tuples(st.just("fact"), st.sampled_from(NAMES)),
        st.tuples(
            st.just("compare"),
            st.sampled_from(NUMBERS),
            st.sampled_from((">", "<", ">=", "<=", "=", "!=")),
            st.integers(-50, 400).map(lambda n: n / 4),
        ),
        st.tuples(
            st.just("word"),
            st.sampled_from(WORDS),
            st.sampled_from(("=", "!=")),
            st.sampled_from(("female", "primary-care")),
        ),
    ]
    if known:
        kinds.append(st.tuples(st.just("known"), st.sampled_from(NAMES + NUMBERS + WORDS)))
        kinds.append(st.tuples(st.just("told"), st.sampled_from(NAMES)))
    return st.one_of(kinds)


def trees(known: bool = True) -> Any:
    """Expressions of any depth as `parse` gives them."""
    return st.recursive(
        leaves(known),
        lambda inner: st.one_of(
            st.tuples(st.just("not"), inner),
            st.tuples(st.sampled_from(("and", "or")), inner, inner),
        ),
        max_leaves=8,
    )


def truth_of(draw: Any, keys: tuple[str, ...], values: Any) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(keys), unique=True))
    return {key: draw(values) for key in chosen}


@st.composite
def facts(draw: Any) -> Facts:
    """Some facts known, the others not."""
    return Facts(
        truths=truth_of(draw, NAMES, st.booleans()),
        numbers=truth_of(draw, NUMBERS, st.integers(-50, 400).map(lambda n: n / 4)),
        words=truth_of(draw, WORDS, st.sampled_from(("female", "male", "primary-care"))),
    )


def written(tree: Any) -> str:
    """An expression as a person writes it, in full brackets."""
    kind = tree[0]
    if kind == "fact":
        return str(tree[1])
    if kind in ("known", "told"):
        return f"{kind}({tree[1]})"
    if kind == "not":
        return f"not ({written(tree[1])})"
    if kind == "compare":
        return f"{tree[1]} {tree[2]} {tree[3]:g}"
    if kind == "word":
        return f"{tree[1]} {tree[2]} {tree[3]}"
    return f"({written(tree[1])}) {kind} ({written(tree[2])})"


@settings(max_examples=300)
@given(trees())
def test_what_is_written_is_read(tree: Any) -> None:
    assert parse(written(tree)) == tree
    assert list(names(parse(written(tree)))) == list(names(tree))


def test_precedence_and_white_space() -> None:
    a, b, c = (("fact", name) for name in ("fever", "groin-pain", "done:mri"))
    assert parse("fever or groin-pain and not done:mri") == ("or", a, ("and", b, ("not", c)))
    assert parse("  fever\n  and groin-pain ") == ("and", a, b)
    assert parse("t-score<=-2.5") == ("compare", "t-score", "<=", -2.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an empty expression"),
        ("   ", "an empty expression"),
        ("fever and", "something is missing at the end"),
        ("(fever", "a bracket is not closed"),
        ("fever groin-pain", "unexpected 'groin-pain'"),
        ("and fever", "unexpected 'and'"),
        ("sex > female", "does not compare"),
        ("known fever", "unexpected 'fever'"),
        ("known(fever", "known(...) takes one name"),
        ("fever & pain", "& pain' in 'fever & pain'"),
        ("Fever", "cannot read 'Fever'"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert message in str(error.value)


@settings(max_examples=300)
@given(st.text(alphabet="abc-:.()<>=! \n019andorktwn", max_size=40))
def test_any_text_is_read_or_refused_with_its_own_error(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError as error:
        assert str(error)
    else:
        assert holds(tree, Facts()) in TRUTHS


@given(trees(), trees(), trees(), facts())
def test_kleene_laws(a: Any, b: Any, c: Any, known: Facts) -> None:
    def same(one: Any, two: Any) -> None:
        assert holds(one, known) is holds(two, known)

    same(("not", ("not", a)), a)
    same(("and", a, b), ("and", b, a))
    same(("or", a, b), ("or", b, a))
    same(("and", a, ("and", b, c)), ("and", ("and", a, b), c))
    same(("or", a, ("or", b, c)), ("or", ("or", a, b), c))
    same(("not", ("and", a, b)), ("or", ("not", a), ("not", b)))
    same(("not", ("or", a, b)), ("and", ("not", a), ("not", b)))
    same(("and", a, ("or", b, c)), ("or", ("and", a, b), ("and", a, c)))
    same(("and", a, a), a)
    same(("or", a, ("and", a, b)), a)


@pytest.mark.parametrize("left", TRUTHS)
@pytest.mark.parametrize("right", TRUTHS)
def test_kleene_tables(left: bool | None, right: bool | None) -> None:
    """False decides an 'and', True decides an 'or'; else unknown stays unknown."""
    given_facts = Facts(
        truths={k: v for k, v in (("fever", left), ("gout", right)) if v is not None}
    )
    pair = {left, right}
    both = False if False in pair else None if None in pair else True
    either = True if True in pair else None if None in pair else False
    assert holds(parse("fever and gout"), given_facts) is both
    assert holds(parse("fever or gout"), given_facts) is either
    assert holds(parse("not fever"), given_facts) is (None if left is None else not left)
    assert holds(parse("known(fever)"), given_facts) is (left is not None)
    assert holds(parse("told(fever)"), given_facts) is (left is True)
    assert holds(parse("not told(fever)"), given_facts) is (left is not True)


@given(trees(known=False))
def test_nothing_known_concludes_nothing(tree: Any) -> None:
    assert holds(tree, Facts()) is None


@settings(max_examples=300)
@given(trees(known=False), facts(), facts())
def test_learning_more_never_takes_back(tree: Any, known: Facts, more: Facts) -> None:
    """Once true or false, further facts do not change it: unknown was never counted as false."""
    before = holds(tree, known)
    joined = Facts(
        truths={**more.truths, **known.truths},
        numbers={**more.numbers, **known.numbers},
        words={**more.words, **known.words},
    )
    if before is not None:
        assert holds(tree, joined) is before


def test_a_complete_list_closes_its_prefix_only() -> None:
    listed = Facts(truths={"taking:ibuprofen": True}, closed=("taking:",))
    assert holds(parse("taking:warfarin"), listed) is False
    assert holds(parse("taking:ibuprofen"), listed) is True
    assert holds(parse("allergy:penicillin"), listed) is None
    assert holds(parse("p:gout >= 0.1"), listed) is False
    assert holds(parse("p:gout >= 0.1"), listed.with_numbers({"p:gout": 0.2})) is True
