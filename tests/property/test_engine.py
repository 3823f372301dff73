"""The fast engine against the slow one that enumerates, on random networks and on the real one."""

import random
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coxa.catalogue.load import load_catalogue
from coxa.catalogue.network_tables import LearnedWeight, NetworkTables, PairTable
from coxa.differential.engine import Engine
from coxa.differential.prior import condition_prior
from coxa.differential.reference import enumerate_posterior
from coxa.model.facts import Facts
from coxa.pipeline import Pipeline

EXACT = 1e-12
MODEL = load_catalogue().records.model


def network(
    seed: int, conditions: int, columns: int, pairs: bool = True, learned: bool = True
) -> NetworkTables:
    """A random network: a third of the cells linked, the rest at the background."""
    rng = random.Random(seed)  # noqa: S311
    names = tuple(f"c{i:02}" for i in range(conditions))
    background = [rng.uniform(0.01, 0.95) for _ in range(columns)]
    alpha, beta, linked, alone = [], [], [], []
    for _ in names:
        marks = tuple(j for j in range(columns) if rng.random() < 0.35)
        a, b = [], []
        for j in range(columns):
            n = rng.uniform(2, 200)
            p = rng.uniform(0.003, 0.997)
            a.append(p * n if j in marks else background[j] * 12)
            b.append((1 - p) * n if j in marks else (1 - background[j]) * 12)
        alpha.append(tuple(a))
        beta.append(tuple(b))
        linked.append(marks)
        mean = [x / (x + y) for x, y in zip(a, b, strict=True)]
        alone.append(tuple(m * rng.uniform(0.6, 1.0) for m in mean) if pairs else tuple(mean))
    couples = [(i, j) for i in range(conditions) for j in range(i + 1, conditions)]
    chosen = sorted(rng.sample(couples, min(len(couples), conditions))) if pairs else []
    return NetworkTables(
        conditions=names,
        columns=tuple(f"f{j:02}" for j in range(columns)),
        groups=tuple(rng.randrange(max(1, columns - columns // 3)) for _ in range(columns)),
        alpha=tuple(alpha),
        beta=tuple(beta),
        linked=tuple(linked),
        background=tuple(background),
        misread=tuple(rng.uniform(0.001, 0.02) for _ in range(columns)),
        alone=tuple(alone),
        pairs=tuple(PairTable(i, j, rng.uniform(0.01, 0.6)) for i, j in chosen),
        base=tuple((1.0, 1.0, 1.0) for _ in names),
        factors=tuple(() for _ in names),
        prior_published=tuple(False for _ in names),
        learned=tuple(
            LearnedWeight(i, j, state, rng.uniform(-3, 3))
            for i in range(conditions)
            for j in range(columns)
            for state in (0, 1)
            if learned and rng.random() < 0.3
        ),
    )


def priors(seed: int, count: int) -> list[float]:
    rng = random.Random(-seed)  # noqa: S311
    return [rng.choice((0.01, 1.0, 5.0, 200.0)) * rng.random() + 1e-6 for _ in range(count)]


def ask(engine: Engine, prior: Any, observed: dict[str, bool]) -> Any:
    """The fast posterior of named observations."""
    columns = [engine.column[name] for name in observed]
    return engine.posterior(
        engine.prior(np.array(prior)), columns, list(map(int, observed.values()))
    )


def differs(
    engine: Engine, prior: list[float], observed: dict[str, bool], model: dict[str, float] = MODEL
) -> float:
    """Largest absolute difference between the two engines over all hypotheses."""
    tables = engine.tables
    slow = enumerate_posterior(tables, prior, observed, model)
    fast = ask(engine, prior, observed).probability
    names = [(c,) for c in tables.conditions]
    names += [(tables.conditions[p.first], tables.conditions[p.second]) for p in tables.pairs]
    assert len(slow) == len(names) == len(fast)
    return max(abs(slow[name] - value) for name, value in zip(names, fast, strict=True))


SEEDS = st.integers(0, 10**6)


@st.composite
def small_cases(draw: Any, learned: bool = True) -> tuple[Engine, list[float], dict[str, bool]]:
    """A random small network with priors and observations."""
    seed = draw(SEEDS)
    tables = network(seed, draw(st.integers(1, 7)), draw(st.integers(1, 9)), learned=learned)
    names = draw(st.lists(st.sampled_from(tables.columns), unique=True))
    observed = {name: draw(st.booleans()) for name in names}
    return Engine(tables, MODEL), priors(seed, len(tables.conditions)), observed


@pytest.mark.parametrize("least", [0.02, 0.7])
def test_both_engines_take_from_the_model_what_stays_alone(least: float) -> None:
    tables = network(3, 6, 4)
    model, prior = MODEL | {"least_alone": least}, priors(3, 6)
    engine = Engine(tables, model)
    assert differs(engine, prior, {}, model) < EXACT
    usual = Engine(tables, MODEL).prior(np.array(prior))
    assert engine.prior(np.array(prior)) != pytest.approx(usual)


@settings(max_examples=300)
@given(small_cases())
def test_small_networks_agree_with_the_reference(case: Any) -> None:
    assert differs(*case) < EXACT


@st.composite
def real_observations(draw: Any, parts: Pipeline, most: int = 30) -> dict[str, bool]:
    """States of some of the real network's columns."""
    names = draw(st.lists(st.sampled_from(parts.engine.tables.columns), unique=True, max_size=most))
    return {name: draw(st.booleans()) for name in names}


@settings(max_examples=40)
@given(data=st.data())
def test_the_real_network_agrees_with_the_reference(parts: Pipeline, data: Any) -> None:
    facts = Facts(
        numbers={"age": float(data.draw(st.integers(0, 100)))},
        words={
            "sex": data.draw(st.sampled_from(("female", "male"))),
            "setting": data.draw(st.sampled_from(("primary-care", "specialist", "emergency"))),
        },
    )
    prior = condition_prior(parts.engine.tables, facts).tolist()
    assert differs(parts.engine, prior, data.draw(real_observations(parts))) < EXACT


@settings(max_examples=60)
@given(data=st.data())
def test_probabilities_sum_to_one(parts: Pipeline, data: Any) -> None:
    engine = parts.engine
    observed = data.draw(real_observations(parts, most=120))
    weight = ask(engine, [1.0] * engine.count, observed).probability
    assert weight.sum() == pytest.approx(1.0, abs=EXACT)
    assert (weight >= 0).all() and np.isfinite(weight).all()


@settings(max_examples=60)
@given(data=st.data())
def test_the_order_of_observations_does_not_matter(parts: Pipeline, data: Any) -> None:
    observed = data.draw(real_observations(parts))
    shuffled = dict(data.draw(st.permutations(list(observed.items()))))
    prior = [1.0] * parts.engine.count
    one, two = (ask(parts.engine, prior, o).probability for o in (observed, shuffled))
    assert np.abs(one - two).max() < EXACT


@settings(max_examples=200)
@given(small_cases())
def test_findings_of_one_group_count_once(case: Any) -> None:
    """A group's weight is the mean of its members', so each member alone lies about it."""
    engine, prior, observed = case
    posterior = ask(engine, prior, observed)
    groups: dict[int, list[str]] = {}
    for name in observed:
        groups.setdefault(engine.tables.groups[engine.column[name]], []).append(name)
    total = np.log(engine.prior(np.array(prior)))
    base = total.copy()
    for names in groups.values():
        said = [name for name in names if observed[name]] or names
        alone = [np.log(ask(engine, prior, {name: observed[name]}).probability) for name in said]
        total = total + np.mean([one - base for one in alone], axis=0)
    weight = np.exp(total - total.max())
    assert np.abs(weight / weight.sum() - posterior.probability).max() < 1e-9
    assert posterior.weights.sum() == pytest.approx(len(groups))


@settings(max_examples=100)
@given(small_cases())
def test_no_observation_leaves_the_prior(case: Any) -> None:
    engine, prior, _ = case
    assert np.abs(ask(engine, prior, {}).probability - engine.prior(np.array(prior))).max() < EXACT


@settings(max_examples=100)
@given(small_cases(learned=False))
def test_a_finding_raises_those_that_show_it_most(case: Any) -> None:
    """The hypothesis under which a present finding is most frequent cannot lose by frequency."""
    engine, prior, _ = case
    before = engine.prior(np.array(prior))
    for column, name in enumerate(engine.tables.columns):
        after = ask(engine, prior, {name: True}).probability
        top = int(engine.present[:, column].argmax())
        assert after[top] >= before[top] * (1 - 1e-9)


@settings(max_examples=100)
@given(small_cases())
def test_a_learned_weight_moves_its_condition_by_as_much(case: Any) -> None:
    """The log odds of two single conditions move by their learned weights, tempered."""
    engine, prior, _ = case
    tables = engine.tables
    bare = Engine(msgspec.structs.replace(tables, learned=()), MODEL)
    for column, name in enumerate(tables.columns):
        for state in (False, True):
            one, two = (np.log(ask(e, prior, {name: state}).probability) for e in (engine, bare))
            moved = (one - two)[: engine.count]
            told = {w.condition: w.nats for w in tables.learned
                    if (w.column, w.state) == (column, state)}  # fmt: skip
            wanted = np.array([told.get(i, 0.0) for i in range(engine.count)])
            gap = moved - MODEL["dependence"] * wanted
            assert np.ptp(gap) < 1e-9


@settings(max_examples=100)
@given(SEEDS)
def test_prior_sums_to_one_and_keeps_pairs_small(seed: int) -> None:
    tables = network(seed, 6, 2)
    engine = Engine(tables, MODEL)
    weight = engine.prior(np.array(priors(seed, 6)))
    assert weight.sum() == pytest.approx(1.0, abs=EXACT)
    assert (weight > 0).all()


def test_unknown_facts_do_not_move_the_prior(parts: Pipeline) -> None:
    """A factor multiplies only where its expression is known to be true."""
    tables = parts.engine.tables
    nothing = condition_prior(tables, Facts())
    base = np.array(tables.base)[:, :2].mean(axis=1)
    quiet = [row for row, factors in enumerate(tables.factors)
             if not any("not " in when for when, _ in factors)]  # fmt: skip
    assert len(quiet) > 50
    for row in quiet:
        assert nothing[row] == pytest.approx(max(base[row], 1e-6))


def test_a_pair_with_an_unlinked_member_follows_one_rule(parts: Pipeline) -> None:
    """One member makes a finding rarer, the other does not link it: always the same rule.

    Either the rarer rate or the background; not one of the two by the last bit of a division.
    """
    tables, engine = parts.engine.tables, parts.engine
    mean = np.array(tables.alpha) / (np.array(tables.alpha) + np.array(tables.beta))
    background = np.array(tables.background)
    rarer = kept = 0
    for number, pair in enumerate(tables.pairs):
        shown = engine.present[engine.count + number]
        for one, two in ((pair.first, pair.second), (pair.second, pair.first)):
            for j in set(tables.linked[one]) - set(tables.linked[two]):
                if mean[one, j] < background[j] - 1e-6:
                    rarer += abs(shown[j] - mean[one, j]) < 1e-9
                    kept += abs(shown[j] - background[j]) < 1e-9
    assert rarer == 0 or kept == 0, f"{rarer} by the rarer rate, {kept} by the background"
