"""Compiles conditions and findings into the numbers of the Bayesian network.

Input: records. Output: `NetworkTables`: for each condition and finding a Beta distribution of
P(finding | condition), each finding's background, the hypotheses and their base rates.

A published k of n becomes Beta(k + 1/2, n - k + 1/2) (Jeffreys prior), n capped at
`largest_weight` because studies differ; an estimate v becomes Beta(v w, (1 - v) w) with a small
weight w (`estimate_weight`, more only where v is near 0 or 1), so that its interval is wide; where
published case reports tell of the finding, the estimate counts as `estimate_in_reports` of them. A
finding that a condition's file does not link has its background frequency there.

What telling the case reports apart adds to a finding's weight (`learned_weights`) stands beside the
frequencies and changes none.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from coxa.catalogue.records import Records
from coxa.model.knowledge import FindingLink, Frequency

OTHER = "other"
# rates closer than this are one rate: an unlinked finding is at its background, not below it
SAME = 1e-9
SETTINGS = ("primary-care", "specialist", "emergency")


class PairTable(msgspec.Struct, frozen=True, array_like=True):
    """Two conditions together and the share of the first's patients who have both."""

    first: int
    second: int
    share: float


class LearnedWeight(msgspec.Struct, frozen=True, array_like=True):
    """What a finding's `state` (1 present, 0 absent) adds to a condition's log likelihood, in nats.

    Learned from case reports; see `scripts/learn_weights.py`.
    """

    condition: int
    column: int
    state: int
    nats: float


class NetworkTables(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers by condition (row) and column; a column is a finding, `stated:` or `suspected:`."""

    conditions: tuple[str, ...]
    columns: tuple[str, ...]
    groups: tuple[int, ...]
    alpha: tuple[tuple[float, ...], ...]
    beta: tuple[tuple[float, ...], ...]
    linked: tuple[tuple[int, ...], ...]
    background: tuple[float, ...]
    misread: tuple[float, ...]
    alone: tuple[tuple[float, ...], ...]
    pairs: tuple[PairTable, ...]
    base: tuple[tuple[float, float, float], ...]
    factors: tuple[tuple[tuple[str, float], ...], ...]
    prior_published: tuple[bool, ...]
    learned: tuple[LearnedWeight, ...] = ()


def compile_network(records: Records) -> NetworkTables:
    """The network's tables; conditions and columns in alphabetical order, 'other' last."""
    model = records.model
    conditions = [c for c in sorted(records.conditions) if c != OTHER]
    if OTHER in records.conditions:
        conditions.append(OTHER)
    findings = sorted(records.findings)
    named = [c for c in conditions if c != OTHER]
    columns = [*findings, *(f"stated:{c}" for c in named), *(f"suspected:{c}" for c in named)]
    groups = _groups(records, findings, named)
    background = [records.findings[f].background for f in findings]
    background += [model["stated_if_false"]] * len(named)
    background += [model["suspected_if_false"]] * len(named)
    rows = [_row(records, condition, columns, background) for condition in conditions]
    alpha = [tuple(cell.alpha for cell in row) for row in rows]
    beta = [tuple(cell.beta for cell in row) for row in rows]
    alone = _alone(records, conditions, background, alpha, beta)
    priors = [records.conditions[c].prior for c in conditions]
    return NetworkTables(
        conditions=tuple(conditions),
        columns=tuple(columns),
        groups=tuple(groups),
        alpha=tuple(alpha),
        beta=tuple(beta),
        linked=tuple(tuple(i for i, cell in enumerate(row) if cell.linked) for row in rows),
        background=tuple(background),
        misread=tuple(_misread(rate, model) for rate in background),
        alone=alone,
        pairs=_pairs(records, conditions, model),
        base=tuple((p.primary_care, p.specialist, p.emergency) for p in priors),
        factors=tuple(tuple((f.when, f.factor) for f in p.factors) for p in priors),
        prior_published=tuple(p.basis == "published" for p in priors),
        learned=_learned(records, conditions, columns),
    )


class _Cell(NamedTuple):
    """A column's distribution under a condition, and whether the condition describes it."""

    alpha: float
    beta: float
    linked: bool


def _row(
    records: Records, condition: str, columns: Sequence[str], background: Sequence[float]
) -> list[_Cell]:
    """All columns under one condition: described, stated, as its kin, or at the background."""
    model = records.model
    links = {link.finding: link for link in records.conditions[condition].findings}
    kinds = _kinds_rates(records, links)
    named = {
        f"stated:{condition}": model["stated_if_true"],
        f"suspected:{condition}": model["suspected_if_true"],
    }
    row = []
    for column, rate in zip(columns, background, strict=True):
        if column in links:
            row.append(_Cell(*beta_of(links[column], model), True))
        elif column in named:
            row.append(_Cell(*_estimate(named[column], model["background_weight"]), True))
        else:
            family = _family_rate(records, links, column) * model["family_share"]
            shared = max(family, kinds.get(column, 0.0))
            if shared > rate + SAME:
                row.append(_Cell(*_estimate(shared, model["estimate_weight"]), True))
            else:
                row.append(_Cell(*_estimate(rate, model["background_weight"]), False))
    return row


def beta_of(frequency: Frequency, model: dict[str, float]) -> tuple[float, float]:
    """Alpha and beta of a frequency's distribution."""
    if frequency.basis == "estimate":
        value = min(max(frequency.value or 0.0, model["floor"]), 1 - model["floor"])
        if isinstance(frequency, FindingLink) and frequency.told:
            return _joined(frequency, value, model)
        return _estimate(value, model["estimate_weight"])
    n = float(frequency.n or 1)
    k = float(frequency.k) if frequency.k is not None else (frequency.percent or 0.0) * n / 100
    scale = min(1.0, model["largest_weight"] / n)
    return k * scale + 0.5, (n - k) * scale + 0.5


def _joined(link: FindingLink, value: float, model: dict[str, float]) -> tuple[float, float]:
    """An estimate joined with the case reports, freed of what reports tell too readily."""
    prior = model["estimate_in_reports"]
    mean = (prior * value + link.told * link.freed) / (prior + link.told)
    return _estimate(mean, model["estimate_weight"] + link.told)


def _misread(background: float, model: dict[str, float]) -> float:
    """How often a column is read as present where it is not: the rarer it is, the less often."""
    rate = model["misread_share"] * background
    return min(max(rate, model["misread_least"]), model["misread_most"])


def _family_rate(records: Records, row: dict[str, FindingLink], column: str) -> float:
    """The highest rate that a condition links among findings of the same family."""
    definition = records.findings.get(column)
    if definition is None or definition.family is None:
        return 0.0
    rates = [
        mean_of(link, records.model)
        for name, link in row.items()
        if (other := records.findings.get(name)) and other.family == definition.family
    ]
    return max(rates, default=0.0)


def _kinds_rates(records: Records, row: dict[str, FindingLink]) -> dict[str, float]:
    """The rates that follow from what a finding is a kind of, or from its own kinds.

    An antalgic gait is a limp: where a condition links only the limp, antalgic gaits are commoner
    than elsewhere by as much as limps are; where it links only the gait, limps are no rarer.
    """
    rates = {name: mean_of(link, records.model) for name, link in row.items()}
    found: dict[str, float] = {}
    for name, kind in records.findings.items():
        for general in kind.implies:
            if name in rates:
                found[general] = max(found.get(general, 0.0), rates[name])
            if rate := rates.get(general):
                likelier = kind.background * rate / records.findings[general].background
                found[name] = max(found.get(name, 0.0), min(rate, likelier))
    return found


def mean_of(frequency: Frequency, model: dict[str, float]) -> float:
    """The mean of a frequency's distribution."""
    a, b = beta_of(frequency, model)
    return a / (a + b)


def _estimate(mean: float, weight: float) -> tuple[float, float]:
    """An estimate counts as `weight` patients, or as many as hold two with the rarer result."""
    return _spread(mean, max(weight, 2 / min(mean, 1 - mean)))


def _spread(mean: float, weight: float) -> tuple[float, float]:
    return mean * weight, (1 - mean) * weight


def _groups(records: Records, findings: list[str], named: list[str]) -> list[int]:
    numbers: dict[str, int] = {}
    result = []
    for finding in findings:
        group = records.findings[finding].group or f"={finding}"
        result.append(numbers.setdefault(group, len(numbers)))
    said = [numbers.setdefault(f"said:{c}", len(numbers)) for c in named]
    # the columns 'stated' and then 'suspected' say the same thing of a condition
    return [*result, *said, *said]


def _learned(
    records: Records, conditions: list[str], columns: list[str]
) -> tuple[LearnedWeight, ...]:
    """The learned weights of all conditions; one deciban is log(10) / 10 nats."""
    row = {name: i for i, name in enumerate(conditions)}
    column = {name: i for i, name in enumerate(columns)}
    return tuple(
        LearnedWeight(row[name], column[finding], state, decibans * math.log(10) / 10)
        for name, weights in sorted(records.learned.items())
        for state, values in ((0, weights.absent), (1, weights.present))
        for finding, decibans in sorted(values.items())
    )


def noisy_or(one: float, two: float, background: float) -> float:
    """P(finding | both conditions): noisy OR over the background, or the rarer of two rarer."""
    if one < background - SAME and two < background - SAME:
        return min(one, two)
    missed = 1 - background
    for rate in (one, two):
        missed *= 1 - max(0.0, (rate - background) / (1 - background))
    return 1 - missed


def _alone(
    records: Records,
    conditions: list[str],
    background: list[float],
    alpha: list[tuple[float, ...]],
    beta: list[tuple[float, ...]],
) -> tuple[tuple[float, ...], ...]:
    """P(finding | condition without its companions).

    A published frequency is among all patients with the condition, companions included. With s
    the share that also has the companion, p = (1 - s) p_alone + s p_both; solved for p_alone and
    kept between a tenth of the way from the background and p.
    """
    number = {c: i for i, c in enumerate(conditions)}
    mean = [
        [a / (a + b) for a, b in zip(row_a, row_b, strict=True)]
        for row_a, row_b in zip(alpha, beta, strict=True)
    ]
    result = []
    for i, condition in enumerate(conditions):
        row = list(mean[i])
        shares: dict[int, float] = {}
        for pair in records.conditions[condition].pairs:
            if pair.condition in number and pair.condition != OTHER:
                shares[number[pair.condition]] = mean_of(pair.share, records.model)
        total = sum(shares.values())
        scale = min(1.0, records.model["largest_share"] / total) if total else 1.0
        for j, p in enumerate(row):
            mixed = sum(s * scale * noisy_or(p, mean[k][j], background[j])
                        for k, s in shares.items())  # fmt: skip
            lone = (p - mixed) / (1 - total * scale)
            low = min(p, background[j] + 0.1 * (p - background[j])) if p > background[j] else p
            row[j] = min(max(lone, low), p) if shares and p > background[j] else p
        result.append(tuple(row))
    return tuple(result)


def _pairs(
    records: Records, conditions: list[str], model: dict[str, float]
) -> tuple[PairTable, ...]:
    """Pairs once each.

    P(both) is the base rate of one times its share with the other, from either side. Where both
    files give a share, a published one counts, of two published ones that of more patients; of two
    estimates the first.
    """
    number = {c: i for i, c in enumerate(conditions)}
    found: dict[tuple[int, int], tuple[int, tuple[int, int], float]] = {}
    for condition in conditions:
        for pair in records.conditions[condition].pairs:
            if pair.condition not in number or pair.condition == condition:
                continue
            if OTHER in (pair.condition, condition):
                continue
            alpha, beta = beta_of(pair.share, model)
            side = (number[condition], number[pair.condition])
            ground = 0 if pair.share.basis == "estimate" else pair.share.n or 1
            known = found.get((min(side), max(side)))
            if known is None or ground > known[0]:
                found[min(side), max(side)] = (ground, side, alpha / (alpha + beta))
    counted = sorted((*side, share) for _, side, share in found.values())
    return tuple(PairTable(*row) for row in counted)
