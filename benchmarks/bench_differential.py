"""Differential of one case against pyAgrum and pgmpy on the same network, in one run.

The network is the installed one: one hypothesis variable over all single conditions and pairs,
one yes/no child per finding with coxa's own P(finding | hypothesis). Each case has about twenty
observations and several causes at once (findings drawn from one pair). Every tool is asked for the
posterior of all hypotheses; pyAgrum and pgmpy are given the network of the observed findings
only as well, which is the best they can do.

`dependence` tempers coxa's likelihoods; the tables given to the others hold the tempered values
p^d and (1-p)^d scaled by a constant per finding, which leaves every posterior as it is.
"""

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from coxa.catalogue.load import load_catalogue
from coxa.differential.engine import Engine
from coxa.differential.prior import condition_prior
from coxa.differential.reference import enumerate_posterior
from coxa.model.facts import Facts

CASES = 12
OBSERVED = 20


def timed(call: Callable[[], Any], least: float = 0.4, most: int = 400) -> tuple[float, Any]:
    """Median milliseconds of one call, and what it gave."""
    result = call()
    times: list[float] = []
    begin = time.perf_counter()
    while len(times) < 3 or (time.perf_counter() - begin < least and len(times) < most):
        start = time.perf_counter()
        result = call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), result


def cases(engine: Engine) -> list[dict[int, int]]:
    """Observed columns with states, one per group, drawn under a random pair."""
    rng = np.random.default_rng(20261121)
    found = []
    for _ in range(CASES):
        pair = engine.count + int(rng.integers(len(engine.first)))
        linked = sorted(
            set(engine.tables.linked[engine.first[pair - engine.count]])
            | set(engine.tables.linked[engine.second[pair - engine.count]])
        )
        rng.shuffle(linked)
        rest = [c for c in rng.permutation(engine.present.shape[1]) if c not in set(linked)]
        observed: dict[int, int] = {}
        groups: set[int] = set()
        for column in [*linked[:14], *rest]:
            if engine.tables.groups[column] in groups:
                continue
            groups.add(int(engine.tables.groups[column]))
            observed[int(column)] = int(rng.random() < engine.present[pair, column])
            if len(observed) == OBSERVED:
                break
        found.append(observed)
    return found


def tempered(engine: Engine, column: int) -> np.ndarray:
    """Likelihoods [hypothesis, absent/present] tempered and scaled to at most one."""
    both = np.exp(engine.dependence * engine.log[:, column, :]).T
    return both / both.sum(axis=1).max()


def agrum_network(engine: Engine, prior: np.ndarray, columns: list[int]) -> Any:
    """pyAgrum network; a third state takes what tempering leaves over."""
    import pyagrum as gum

    net = gum.BayesNet()
    size = len(prior)
    hypothesis = net.add(gum.LabelizedVariable("h", "h", size))
    net.cpt(hypothesis).fillWith(prior.tolist())
    for column in columns:
        child = net.add(gum.LabelizedVariable(f"f{column}", "f", 3))
        net.addArc(hypothesis, child)
        table = tempered(engine, column)
        rows = np.column_stack([table, 1 - table.sum(axis=1)]).clip(0, 1)
        for state, row in enumerate(rows):
            net.cpt(child)[{"h": state}] = row.tolist()
    return net


def pgmpy_network(engine: Engine, prior: np.ndarray, columns: list[int]) -> Any:
    """The same network in pgmpy."""
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.models import DiscreteBayesianNetwork

    size = len(prior)
    net = DiscreteBayesianNetwork([("h", f"f{column}") for column in columns])
    tables = [TabularCPD("h", size, prior.reshape(-1, 1))]
    for column in columns:
        table = tempered(engine, column)
        rows = np.column_stack([table, 1 - table.sum(axis=1)]).clip(0, 1)
        rows /= rows.sum(axis=1, keepdims=True)
        tables.append(TabularCPD(f"f{column}", 3, rows.T, evidence=["h"], evidence_card=[size]))
    net.add_cpds(*tables)
    return net


def agrum_ask(net: Any, observed: dict[int, int], engine: Any = None) -> Callable[[], np.ndarray]:
    import pyagrum as gum

    inference = engine or gum.LazyPropagation(net)

    def call() -> np.ndarray:
        inference.eraseAllEvidence()
        inference.setEvidence({f"f{c}": s for c, s in observed.items()})
        inference.makeInference()
        return np.array(inference.posterior("h").tolist())

    inference.setTargets({"h"})
    return call


def pgmpy_ask(net: Any, observed: dict[int, int]) -> Callable[[], np.ndarray]:
    from pgmpy.inference import VariableElimination

    inference = VariableElimination(net)
    evidence = {f"f{c}": s for c, s in observed.items()}

    def call() -> np.ndarray:
        return np.array(inference.query(["h"], evidence=evidence, show_progress=False).values)

    return call


def main() -> None:
    warnings.simplefilter("ignore")
    catalogue = load_catalogue()
    model = catalogue.records.model
    engine = Engine(catalogue.network, model)
    tables = engine.tables
    facts = Facts(numbers={"age": 58.0}, words={"sex": "female", "setting": "specialist"})
    relative = condition_prior(tables, facts)
    prior = engine.prior(relative)
    drawn = cases(engine)
    print(f"{len(tables.conditions)} conditions, {len(engine.first)} pairs, "
          f"{len(tables.columns)} findings; {CASES} cases, {OBSERVED} observations each; "
          f"median ms per case")  # fmt: skip

    rows: dict[str, list[float]] = {}
    errors: dict[str, float] = {}

    def note(name: str, ms: float, answer: np.ndarray, exact: np.ndarray) -> None:
        rows.setdefault(name, []).append(ms)
        errors[name] = max(errors.get(name, 0.0), float(np.abs(answer - exact).max()))

    whole: dict[str, Any] = {}
    for observed in drawn:
        columns, states = list(observed), list(observed.values())
        named = {tables.columns[c]: bool(s) for c, s in observed.items()}
        ms, slow = timed(
            lambda n=named: enumerate_posterior(tables, relative.tolist(), n, model),
            least=0, most=3,
        )  # fmt: skip
        exact = np.array(list(slow.values()))
        note("reference (plain Python)", ms, exact, exact)

        ms, fast = timed(lambda c=columns, s=states: engine.posterior(prior, c, s))
        note("coxa: all hypotheses", ms, fast.probability, exact)

        def complete(c: list[int] = columns, s: list[int] = states) -> np.ndarray:
            start = engine.prior(relative)
            answer = engine.posterior(start, c, s)
            engine.intervals(answer, engine.contains, 1.645)
            return answer.probability

        ms, answer = timed(complete)
        note("coxa: with prior and intervals", ms, answer, exact)

        small = agrum_network(engine, prior, columns)
        ms, answer = timed(agrum_ask(small, observed))
        note("pyAgrum Lazy, observed findings only", ms, answer, exact)

        small_pgmpy = pgmpy_network(engine, prior, columns)
        ms, answer = timed(pgmpy_ask(small_pgmpy, observed), most=50)
        note("pgmpy VE, observed findings only", ms, answer, exact)

        if "--small" not in sys.argv:
            if not whole:
                everything = list(range(engine.present.shape[1]))
                whole["agrum"] = agrum_network(engine, prior, everything)
                whole["pgmpy"] = pgmpy_network(engine, prior, everything)
            ms, answer = timed(agrum_ask(whole["agrum"], observed), most=50)
            note("pyAgrum Lazy, whole network, target set", ms, answer, exact)
            ms, answer = timed(pgmpy_ask(whole["pgmpy"], observed), least=0.1, most=10)
            note("pgmpy VE, whole network", ms, answer, exact)

    base = statistics.median(rows["coxa: all hypotheses"])
    print(f"{'':42} {'ms':>9} {'x coxa':>9} {'largest error':>14}")
    for name, times in rows.items():
        middle = statistics.median(times)
        print(f"{name:42} {middle:9.4f} {middle / base:9.1f} {errors[name]:14.1e}")
    assert errors["coxa: all hypotheses"] < 1e-12, "not exact"


if __name__ == "__main__":
    main()
