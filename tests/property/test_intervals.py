"""Intervals: they hold the point, widen when the literature is thin, and match sampling."""

import random

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.test_engine import MODEL, ask, network, priors, real_observations

from coxa.catalogue.network_tables import NetworkTables
from coxa.differential.engine import Engine, Reading
from coxa.pipeline import Pipeline

Z = 1.645
# Delta method against sampling: the interval's ends, as probabilities. Half of it is the
# difference between E[log p] and log E[p], the rest curvature; both vanish as counts grow.
TOLERANCE = 0.06
DRAWS = 40_000


def bounds(engine: Engine, prior: list[float], observed: dict[str, bool]) -> tuple[np.ndarray, ...]:
    """Probability and interval of every condition alone or in a pair."""
    posterior = ask(engine, prior, observed)
    interval = engine.intervals(posterior, engine.contains, Z)
    return engine.contains @ posterior.probability, interval[:, 0], interval[:, 1]


@settings(max_examples=60)
@given(data=st.data())
def test_the_interval_holds_the_point(parts: Pipeline, data: st.DataObject) -> None:
    point, low, high = bounds(
        parts.engine, [1.0] * parts.engine.count, data.draw(real_observations(parts))
    )
    assert (low >= 0).all() and (high <= 1).all()
    inside = np.clip(point, 1e-12, 1 - 1e-12)
    assert (low <= inside * (1 + 1e-9)).all() and (inside <= high * (1 + 1e-9)).all()
    assert (high > low).all(), "never certain"


# powers of two: division is exact, so that the means stay the same to the last bit
@settings(max_examples=80)
@given(st.integers(0, 10**6), st.sampled_from((2.0, 4.0, 16.0)))
def test_smaller_studies_give_wider_intervals(seed: int, shrink: float) -> None:
    tables = network(seed, 5, 6)
    thin = msgspec.structs.replace(
        tables,
        alpha=tuple(tuple(a / shrink for a in row) for row in tables.alpha),
        beta=tuple(tuple(b / shrink for b in row) for row in tables.beta),
    )
    prior = priors(seed, 5)
    observed = {name: bool(i % 2) for i, name in enumerate(tables.columns)}
    point, low, high = bounds(Engine(tables, MODEL), prior, observed)
    thin_point, thin_low, thin_high = bounds(Engine(thin, MODEL), prior, observed)
    assert np.abs(point - thin_point).max() < 1e-9, "the point does not move"
    assert (thin_low <= low + 1e-12).all() and (thin_high >= high - 1e-12).all()
    used = ask(Engine(tables, MODEL), prior, observed).used
    if any(set(marks) & set(used.tolist()) for marks in tables.linked):
        assert ((thin_high - thin_low) > (high - low) + 1e-9).any()


def enlarged(tables: NetworkTables) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """Alpha and beta of studies in which at least eight patients had the rarer result."""
    factor = [
        [max(1.0, 8 / min(a, b)) for a, b in zip(row_a, row_b, strict=True)]
        for row_a, row_b in zip(tables.alpha, tables.beta, strict=True)
    ]
    return tuple(
        tuple(
            tuple(x * f for x, f in zip(*rows, strict=True))
            for rows in zip(side, factor, strict=True)
        )
        for side in (tables.alpha, tables.beta)
    )


@pytest.mark.parametrize("seed", range(8))
def test_delta_method_against_sampling(seed: int) -> None:
    """5th and 95th percentile of posteriors under 40,000 draws of all Betas and priors.

    Linked cells are drawn each for itself; a background is one number shared by all conditions
    that do not link the finding; each prior weight is log-normal with `prior_spread`.
    """
    rng = random.Random(seed)  # noqa: S311
    tables = network(seed, 5, 6, pairs=False)
    tables = msgspec.structs.replace(
        tables,
        groups=tuple(range(6)),
        **dict(zip(("alpha", "beta"), enlarged(tables), strict=True)),
    )
    model = MODEL | {"background_weight": 60.0, "prior_spread": 0.3}
    engine = Engine(tables, model)
    prior = [rng.uniform(1, 5) for _ in range(5)]
    observed = {name: rng.random() < 0.5 for name in tables.columns}
    point, low, high = bounds(engine, prior, observed)

    draw = np.random.default_rng(seed)
    log = np.log(engine.prior(np.array(prior))) + draw.normal(0, 0.3, (DRAWS, 5))
    for j, state in enumerate(observed.values()):
        b = tables.background[j]
        wrong = np.array(tables.misread[j])
        reading = Reading(wrong, MODEL["missed_present"], MODEL["misread_absent"])
        weight = max(60.0, 2 / min(b, 1 - b))
        shared = draw.beta(b * weight, (1 - b) * weight, DRAWS)
        for i in range(5):
            linked = j in tables.linked[i]
            p = draw.beta(tables.alpha[i][j], tables.beta[i][j], DRAWS) if linked else shared
            absent, present = reading.chances(p)
            log[:, i] += engine.dependence * np.log(present if state else absent)
            log[:, i] += engine.dependence * engine.learned[int(state), j, i]
    weights = np.exp(log - log.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    sampled_low, sampled_high = np.quantile(weights, (0.05, 0.95), axis=0)
    assert np.abs(sampled_low - low).max() < TOLERANCE
    assert np.abs(sampled_high - high).max() < TOLERANCE
    likely = point > 0.02
    ratio = (sampled_high - sampled_low)[likely] / (high - low)[likely]
    assert ((0.7 < ratio) & (ratio < 1.4)).all()
