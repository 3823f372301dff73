"""The ranked differential with intervals and the findings for and against.

Input: engine, what was understood, citations. Output: `Differential`.
"""

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coxa.catalogue.case_counts import PREFIX
from coxa.catalogue.cite import Citations, frequency_text
from coxa.catalogue.load import Catalogue
from coxa.catalogue.network_tables import mean_of
from coxa.catalogue.records import Records
from coxa.differential.engine import Engine, Posterior
from coxa.differential.prior import condition_prior
from coxa.findings.gather import Understood
from coxa.model.answer import Codes, Evidence, Hypothesis
from coxa.model.knowledge import Condition, FindingDef

# how much commoner than without it a risk factor of a condition is
_RISK_MORE = 2


class Differential(NamedTuple):
    """Posterior and prior of the hypotheses, and the probability of each condition by its name.

    `shares` [condition, hypothesis]: how a pair's probability is divided between its members.
    """

    posterior: Posterior
    prior: NDArray[np.float64]
    shares: NDArray[np.float64]
    probability: Mapping[str, float]
    present: Mapping[str, float]


def differentiate(understood: Understood, engine: Engine) -> Differential:
    """Posterior probability of each condition.

    A pair's probability is divided between its members in proportion to how probable each is
    alone, so that the probabilities of all conditions sum to 1; `present` is the probability that
    a condition is there at all, alone or with another.
    """
    tables = engine.tables
    relative = condition_prior(tables, understood.facts, engine.prior_weight, engine.factor_weight)
    prior = engine.prior(relative)
    columns, states = [], []
    for name, state in sorted(understood.evidence.items()):
        column = engine.column.get(name)
        if column is not None:
            columns.append(column)
            states.append(int(state))
    posterior = engine.posterior(prior, columns, states)
    weight = posterior.probability
    shares = engine.shares(weight)
    names = tables.conditions
    return Differential(
        posterior,
        prior,
        shares,
        dict(zip(names, (shares @ weight).tolist(), strict=True)),
        dict(zip(names, (engine.contains @ weight).tolist(), strict=True)),
    )


def explain(
    result: Differential,
    engine: Engine,
    catalogue: Catalogue,
    citations: Citations,
    z: float,
) -> tuple[Hypothesis, ...]:
    """All conditions, most probable first, with intervals; the first of them with their reasons."""
    records = catalogue.records
    intervals = engine.intervals(result.posterior, result.shares, z)
    names = engine.tables.conditions
    order = sorted(range(len(names)), key=lambda i: (-result.probability[names[i]], names[i]))
    weights = _decibans(result, engine)
    partners = _partners(result, engine, records.model)
    hypotheses = []
    for rank, row in enumerate(order):
        name = names[row]
        condition = records.conditions[name]
        shown = rank < records.model["hypotheses_explained"]
        pro: tuple[Evidence, ...] = ()
        contra: tuple[Evidence, ...] = ()
        if shown:
            pro, contra = _evidence(row, weights, result, engine, catalogue, citations)
        hypotheses.append(
            Hypothesis(
                condition=name,
                name=condition.name,
                probability=result.probability[name],
                interval=(float(intervals[row, 0]), float(intervals[row, 1])),
                present_probability=result.present[name],
                codes=tuple(
                    Codes(system=c.system, code=c.code, display=c.display) for c in condition.codes
                ),
                for_=pro,
                against=contra,
                with_=partners[row],
                sources=citations.cite(condition.definition.sources) if shown else (),
            )
        )
    return tuple(hypotheses)


def _partners(
    result: Differential, engine: Engine, model: Mapping[str, float]
) -> list[tuple[str, ...]]:
    """For each condition, those that are probably there together with it."""
    names = engine.tables.conditions
    share, least = model["partner_share"], model["partner_least"]
    found: list[list[str]] = [[] for _ in names]
    pairs = result.posterior.probability[engine.count :].tolist()
    for i, chance in enumerate(pairs):
        one, two = int(engine.first[i]), int(engine.second[i])
        for mine, other in ((one, two), (two, one)):
            if chance >= share * result.present[names[mine]] and chance > least:
                found[mine].append(names[other])
    return [tuple(sorted(partners)) for partners in found]


def _decibans(result: Differential, engine: Engine) -> NDArray[np.float64]:
    """Weight of each used observation for each condition against all other hypotheses.

    10 log10 of P(observation | condition) / P(observation | any other hypothesis), the others
    weighted by their prior, tempered and shared within a group like the posterior.
    """
    used, states = result.posterior.used, result.posterior.states
    chance = np.exp(engine.log[states, used])
    own = chance[:, : engine.count]
    rest = (chance * result.prior) @ (1 - engine.contains).T
    mass = (1 - engine.contains) @ result.prior
    counted = engine.dependence * result.posterior.weights[:, None]
    return np.asarray(10 * counted * np.log10(own / (rest / mass)))


def _evidence(
    row: int,
    weights: NDArray[np.float64],
    result: Differential,
    engine: Engine,
    catalogue: Catalogue,
    citations: Citations,
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Findings for and against a condition, strongest first."""
    pro: list[Evidence] = []
    contra: list[Evidence] = []
    model = catalogue.records.model
    least, most = model["evidence_least"], model["evidence_most"]
    order = sorted(range(len(result.posterior.used)), key=lambda i: -abs(weights[i, row]))
    for i in order:
        weight = float(weights[i, row])
        target = pro if weight > 0 else contra
        if abs(weight) < least or len(target) >= most:
            continue
        column = int(result.posterior.used[i])
        present = bool(result.posterior.states[i])
        counted = engine.dependence * result.posterior.weights[i]
        learned = 10 / math.log(10) * counted * float(engine.learned[int(present), column, row])
        stated = ":" in engine.tables.columns[column]
        if abs(learned) < least and not (stated or column in engine.tables.linked[row]):
            continue  # not described: the weight is that of other causes, among their reasons
        if weight < 0 and present and not stated and _raises(row, column, engine, catalogue):
            continue
        target.append(_one(row, column, present, (weight, learned), engine, catalogue, citations))
    return tuple(pro), tuple(contra)


def _raises(row: int, column: int, engine: Engine, catalogue: Catalogue) -> bool:
    """Whether a finding is a risk factor of the condition: no argument against it.

    It may be commoner in another cause, as osteoporosis is in itself, but nobody holds a known
    osteoporosis against a fracture.
    """
    tables = engine.tables
    risk = catalogue.records.findings[tables.columns[column]].kind == "risk"
    return risk and bool(engine.present[row, column] >= _RISK_MORE * tables.background[column])


def _one(
    row: int,
    column: int,
    present: bool,
    weights: tuple[float, float],
    engine: Engine,
    catalogue: Catalogue,
    citations: Citations,
) -> Evidence:
    """One finding with what is known of its frequency in the condition.

    `weights`: its decibans, and how many of them are learned from case reports.
    """
    weight, learned = weights
    tables, records = engine.tables, catalogue.records
    name = tables.columns[column]
    condition = records.conditions[tables.conditions[row]]
    if ":" in name:
        kind, _, of = name.partition(":")
        other, basis = records.conditions[of].name, f"{kind} in the note (model assumption)"
        return Evidence(
            finding=name,
            weight=round(weight, 2),
            text=f"{other} is {basis}",
            sources=(),
            name=other,
            state=None,
            basis=basis,
        )
    definition = records.findings[name]
    basis, cited = _basis(row, column, definition, condition, engine, records)
    sources = citations.cite(cited)
    if abs(learned) >= records.model["evidence_least"]:
        collection = PREFIX + condition.id
        if collection in records.sources:
            sources = tuple(dict.fromkeys((*sources, *citations.cite((collection,)))))
        sign, times = "×" if learned > 0 else "÷", 10 ** (abs(learned) / 10)
        basis += f"; {sign}{times:.1f} of the odds learned from published case reports"
    if present and weight < 0 and engine.present[row, column] >= records.model["evidence_common"]:
        basis += "; the other causes together show it more often"
    state: Literal["present", "absent"] = "present" if present else "absent"
    return Evidence(
        finding=name,
        weight=round(weight, 2),
        text=f"{definition.name}: {state}; {basis}",
        sources=sources,
        name=definition.name,
        state=state,
        basis=basis,
    )


def _basis(
    row: int,
    column: int,
    definition: FindingDef,
    condition: Condition,
    engine: Engine,
    records: Records,
) -> tuple[str, tuple[str, ...]]:
    """What is known of a finding's frequency in a condition, and its sources."""
    link = next((link for link in condition.findings if link.finding == definition.id), None)
    if link is None:
        elsewhere, cited = _elsewhere(definition)
        if column not in engine.tables.linked[row]:
            return f"not described for it; {elsewhere}", cited
        rate = engine.present[row, column]
        return f"about {rate:.0%} by what is described of its kind; {elsewhere}", cited
    cited = (link.source,) if link.source else ()
    if link.basis != "estimate":
        return f"{frequency_text(link)} patients with it", cited
    if not link.told:
        return f"estimated at {link.value or 0:.0%} of patients with it", cited
    return (
        f"taken as {mean_of(link, records.model):.0%} of patients with it (estimate "
        f"{link.value or 0:.0%}, {link.seen} of {link.told} published case reports)"
    ), cited


def _elsewhere(definition: FindingDef) -> tuple[str, tuple[str, ...]]:
    """How common a finding is without the condition, and the source where one is published."""
    if definition.source:
        return f"{definition.background:.0%} of people without hip pain", (definition.source,)
    return f"{definition.background:.0%} in hip pain of other causes (estimate)", ()
