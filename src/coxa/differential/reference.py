"""The slow engine that keeps the fast one honest: plain Python, every hypothesis enumerated.

Input and model are those of `engine`; the code shares nothing with it but the tables.
"""

import math
from collections.abc import Mapping, Sequence

from coxa.catalogue.network_tables import SAME, NetworkTables


def enumerate_posterior(
    tables: NetworkTables,
    condition_prior: Sequence[float],
    observed: Mapping[str, bool],
    dependence: float,
) -> dict[tuple[str, ...], float]:
    """Posterior of every hypothesis by its conditions, for example ('a',) or ('a', 'b')."""
    hypotheses = _hypotheses(tables, condition_prior)
    chosen = _representatives(tables, [names for names, _ in hypotheses], observed)
    logs = []
    for names, prior in hypotheses:
        log = math.log(prior)
        for column in chosen:
            p = probability(tables, names, column)
            log += dependence * math.log(p if observed[tables.columns[column]] else 1 - p)
        logs.append(log)
    top = max(logs)
    weights = [math.exp(log - top) for log in logs]
    total = math.fsum(weights)
    return {names: weight / total for (names, _), weight in zip(hypotheses, weights, strict=True)}


def _hypotheses(
    tables: NetworkTables, condition_prior: Sequence[float]
) -> list[tuple[tuple[str, ...], float]]:
    taken = dict.fromkeys(range(len(tables.conditions)), 0.0)
    for pair in tables.pairs:
        taken[pair.first] += condition_prior[pair.first] * pair.share
        taken[pair.second] += condition_prior[pair.first] * pair.share
    weights: list[tuple[tuple[str, ...], float]] = []
    for i, name in enumerate(tables.conditions):
        alone = max(condition_prior[i] - taken[i], 0.2 * condition_prior[i])
        weights.append(((name,), alone))
    for pair in tables.pairs:
        names = (tables.conditions[pair.first], tables.conditions[pair.second])
        weights.append((names, condition_prior[pair.first] * pair.share))
    total = math.fsum(weight for _, weight in weights)
    return [(names, weight / total) for names, weight in weights]


def probability(tables: NetworkTables, names: tuple[str, ...], column: int) -> float:
    """P(column present | these conditions together)."""
    b = tables.background[column]
    rates = []
    for name in names:
        row = tables.conditions.index(name)
        a, c = tables.alpha[row][column], tables.beta[row][column]
        rates.append(a / (a + c))
    if len(rates) == 1:
        return tables.alone[tables.conditions.index(names[0])][column]
    if all(rate < b - SAME for rate in rates):
        return min(rates)
    missed = 1 - b
    for rate in rates:
        missed *= 1 - max(0.0, (rate - b) / (1 - b))
    return 1 - missed


def _representatives(
    tables: NetworkTables, hypotheses: list[tuple[str, ...]], observed: Mapping[str, bool]
) -> list[int]:
    best: dict[int, tuple[tuple[bool, float], int]] = {}
    for column, name in enumerate(tables.columns):
        if name not in observed:
            continue
        values = []
        for names in hypotheses:
            p = probability(tables, names, column)
            values.append(math.log(p if observed[name] else 1 - p))
        spread = max(values) - min(values)
        group = tables.groups[column]
        value = (observed[name], spread)
        if group not in best or value > best[group][0]:
            best[group] = (value, column)
    return [column for _, column in best.values()]
