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
    model: Mapping[str, float],
) -> dict[tuple[str, ...], float]:
    """Posterior of every hypothesis by its conditions, for example ('a',) or ('a', 'b')."""
    hypotheses = _hypotheses(tables, condition_prior, model["least_alone"])
    groups = _groups(tables, observed)
    learned = {(tables.conditions[w.condition], w.column, w.state): w.nats for w in tables.learned}
    logs = []
    for names, prior in hypotheses:
        log = math.log(prior)
        for members in groups:
            parts = [
                math.log(_read(tables, probability(tables, names, column), column, state, model))
                + math.fsum(learned.get((name, column, state), 0.0) for name in names) / len(names)
                for column, state in members
            ]
            log += model["dependence"] * math.fsum(parts) / len(parts)
        logs.append(log)
    top = max(logs)
    weights = [math.exp(log - top) for log in logs]
    total = math.fsum(weights)
    return {names: weight / total for (names, _), weight in zip(hypotheses, weights, strict=True)}


def _hypotheses(
    tables: NetworkTables, condition_prior: Sequence[float], least_alone: float
) -> list[tuple[tuple[str, ...], float]]:
    """All hypotheses with their priors, which sum to 1; pairs take theirs from their members."""
    taken = dict.fromkeys(range(len(tables.conditions)), 0.0)
    for pair in tables.pairs:
        taken[pair.first] += condition_prior[pair.first] * pair.share
        taken[pair.second] += condition_prior[pair.first] * pair.share
    weights: list[tuple[tuple[str, ...], float]] = []
    for i, name in enumerate(tables.conditions):
        alone = max(condition_prior[i] - taken[i], least_alone * condition_prior[i])
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


def _read(
    tables: NetworkTables, p: float, column: int, state: bool, model: Mapping[str, float]
) -> float:
    """P(read as `state`) of a finding that is present with probability p."""
    if state:
        return (1 - model["missed_present"]) * p + tables.misread[column] * (1 - p)
    return (1 - model["misread_absent"]) * (1 - p) + model["misread_absent"] * p


def _groups(tables: NetworkTables, observed: Mapping[str, bool]) -> list[list[tuple[int, bool]]]:
    """The columns that count by group: the present ones, or all where none is present."""
    groups: dict[int, list[tuple[int, bool]]] = {}
    for column, name in enumerate(tables.columns):
        if name in observed:
            groups.setdefault(tables.groups[column], []).append((column, observed[name]))
    return [[m for m in members if m[1]] or members for members in groups.values()]
