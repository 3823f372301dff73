"""The fast engine: exact posterior over single conditions, plausible pairs and 'other'.

Input: network tables, prior of each condition, observed columns. Output: posterior over all
hypotheses with the variance of its logit.

Model: one hypothesis is true. P(finding | condition) is the mean of its Beta distribution (which
is exact for one observation), freed of the share that a companion condition brings (`alone`).
A pair shows a finding by noisy OR over the background:
1 - (1 - b)(1 - q1)(1 - q2) with q = max(0, (p - b)/(1 - b)); where both members make it rarer
than the background, the rarer counts. What is read is not always so: a finding is read as present
with probability e + (1 - e - m) p, and as absent with a + (1 - 2 a)(1 - p), where m and a are
`missed_present` and `misread_absent` and e is the finding's `misread`, smaller for a rare finding,
which is seldom mentioned by mistake; no single reading can then decide alone.
Findings of one group say the same thing: each of its k members that count weighs 1/k, so that the
group counts once; absent ones count only where none is present. Log likelihoods are tempered by
`dependence`.

Findings are not independent, and what a case tells is not a random sample of what is so. What
telling published case reports apart adds to a finding's log likelihood under a condition
(`learned`) is added to it; a pair has the mean of its members'. Frequencies stay as they are. Such
a weight for each state and class relaxes the assumption of independence (Efficient parameter
learning of Bayesian network classifiers, doi 10.1007/s10994-016-5619-z).

Interval: the logit of a posterior is differentiated by all log likelihoods (delta method);
var(log p) of Beta(a, b) is trigamma(a) - trigamma(a + b).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coxa.catalogue.network_tables import SAME, NetworkTables

Array = NDArray[np.float64]


class Posterior(NamedTuple):
    """Probability of each hypothesis, variance of its log weight, and what was counted.

    `used` are columns, `states` theirs, `weights` how much of its group each counts.
    """

    probability: Array
    variance: Array
    used: NDArray[np.intp]
    states: NDArray[np.intp]
    weights: Array


class Engine:
    """Likelihood tables of all hypotheses; built once, read only, safe in threads."""

    def __init__(self, tables: NetworkTables, model: dict[str, float]) -> None:
        self.tables = tables
        self.dependence = model["dependence"]
        self.prior_weight = model["prior_weight"]
        self.factor_weight = model["factor_weight"]
        self.prior_variance = model["prior_spread"] ** 2
        self.least_alone = model["least_alone"]
        self.count = len(tables.conditions)
        self.first = np.array([pair.first for pair in tables.pairs], dtype=np.intp)
        self.second = np.array([pair.second for pair in tables.pairs], dtype=np.intp)
        self.share = np.array([pair.share for pair in tables.pairs])
        self.column = {name: i for i, name in enumerate(tables.columns)}
        self.contains = self._members()
        alpha, beta = np.array(tables.alpha), np.array(tables.beta)
        background = np.array(tables.background)
        pairs, lead = _pair_means(alpha / (alpha + beta), background, self.first, self.second)
        self.present = np.vstack([np.array(tables.alone), pairs])
        read = Reading(np.array(tables.misread), model["missed_present"], model["misread_absent"])
        self.learned = _learned(tables)
        # [state, column, hypothesis] here and in `variance`: rows of one observation lie together
        self.log = np.ascontiguousarray(np.log(read.chances(self.present)).transpose(0, 2, 1))
        self.log += self._of_pairs_too(self.learned)
        linked = _linked(tables)
        own = np.where(linked, np.stack(_log_variances(alpha, beta)), 0.0)
        variance = self._with_leading_member(own, lead) * read.shrink(self.present)
        self.variance = np.ascontiguousarray(variance.transpose(0, 2, 1))
        unlinked = np.vstack([~linked, ~(linked[self.first] | linked[self.second])])
        self.unlinked = np.ascontiguousarray(unlinked.T.astype(np.float64))
        weight = np.maximum(model["background_weight"], 2 / np.minimum(background, 1 - background))
        self.background_variance = read.shrink(background) * np.stack(
            _log_variances(background * weight, (1 - background) * weight)
        )

    def _members(self) -> Array:
        """Which hypotheses contain a condition [condition, hypothesis], 1 or 0."""
        contains = np.hstack([np.eye(self.count), np.zeros((self.count, len(self.first)))])
        pair_at = self.count + np.arange(len(self.first))
        contains[self.first, pair_at] = 1
        contains[self.second, pair_at] = 1
        return contains

    def _of_pairs_too(self, learned: Array) -> Array:
        """Learned weights [state, column, hypothesis]: a pair has the mean of its members'."""
        both = (learned[..., self.first] + learned[..., self.second]) / 2
        return np.concatenate([learned, both], axis=2)

    def _with_leading_member(self, own: Array, lead: NDArray[np.bool_]) -> Array:
        """Variances [state, hypothesis, column]: a pair has those of the member that dominates.

        `own` are the conditions', `lead` tells where a pair's second member dominates a column.
        """
        rows = np.where(lead, self.second[:, None], self.first[:, None])
        return np.concatenate([own, own[:, rows, np.arange(own.shape[2])]], axis=1)

    def prior(self, condition_prior: Array) -> Array:
        """Prior of all hypotheses from relative priors of the conditions; sums to 1."""
        both = condition_prior[self.first] * self.share
        single = condition_prior.copy()
        taken = np.zeros_like(single)
        np.add.at(taken, self.first, both)
        np.add.at(taken, self.second, both)
        single = np.maximum(single - taken, self.least_alone * single)
        weights = np.concatenate([single, both])
        return np.asarray(weights / weights.sum())

    def select(
        self, columns: Sequence[int], states: Sequence[int]
    ) -> tuple[list[int], list[float]]:
        """Positions of the observations that count, and how much of its group each counts.

        A present finding says more than the absence of its siblings, which then do not count.
        """
        groups = self.tables.groups
        members: dict[int, list[int]] = {}
        for column, state in zip(columns, states, strict=True):
            members.setdefault(groups[column], [0, 0])[state] += 1
        kept, weights = [], []
        for position, (column, state) in enumerate(zip(columns, states, strict=True)):
            absent, present = members[groups[column]]
            if state or not present:
                kept.append(position)
                weights.append(1 / (present or absent))
        return kept, weights

    def posterior(self, prior: Array, columns: Sequence[int], states: Sequence[int]) -> Posterior:
        """Exact posterior; `columns` and `states` (1 present, 0 absent) are the observations."""
        kept, counted = self.select(columns, states)
        at = np.array([columns[i] for i in kept], dtype=np.intp)
        state = np.array([states[i] for i in kept], dtype=np.intp)
        share = np.array(counted) * self.dependence
        log = np.log(prior) + share @ self.log[state, at]
        log -= log.max()
        weight = np.exp(log)
        weight /= weight.sum()
        variance = share**2 @ self.variance[state, at] + self.prior_variance
        return Posterior(weight, variance, at, state, np.array(counted))

    def shares(self, weight: Array) -> Array:
        """Share of each hypothesis that counts for each condition [condition, hypothesis].

        A pair is divided between its members by how probable (`weight`) each is alone.
        """
        shares = np.zeros((self.count, len(weight)))
        shares[np.arange(self.count), np.arange(self.count)] = 1
        pairs = self.count + np.arange(len(self.first))
        one, two = weight[self.first], weight[self.second]
        part = (one + 1e-300) / (one + two + 2e-300)
        shares[self.first, pairs] = part
        shares[self.second, pairs] = 1 - part
        return shares

    def intervals(self, posterior: Posterior, shares: Array, z: float) -> Array:
        """Interval [low, high] of each row of `shares` (mixtures of hypotheses), by logit."""
        weight = posterior.probability
        total = shares @ weight
        safe = np.clip(total, 1e-12, 1 - 1e-12)
        # d logit(total) / d log weight_h = w_h (s_h - total) / (total (1 - total))
        slope = weight * (shares - total[:, None]) / (safe * (1 - safe))[:, None]
        own = (slope**2) @ posterior.variance
        # a background is one number shared by all hypotheses that do not link the finding
        shared = (slope @ self.unlinked[posterior.used].T * posterior.weights) ** 2
        shared = shared @ self.background_variance[posterior.states, posterior.used]
        spread = np.sqrt(own + shared * self.dependence**2)
        logit = np.log(safe / (1 - safe))
        low = 1 / (1 + np.exp(-(logit - z * spread)))
        high = 1 / (1 + np.exp(-(logit + z * spread)))
        return np.stack([low, high], axis=1)


class Reading(NamedTuple):
    """How often a note's reading is wrong: e (by column), m and a of the module's model."""

    misread_present: Array
    missed_present: float
    misread_absent: float

    def chances(self, present: Array) -> Array:
        """P(read as absent) and P(read as present) from P(present)."""
        kept = 1 - self.misread_present - self.missed_present
        absent = self.misread_absent + (1 - 2 * self.misread_absent) * (1 - present)
        return np.stack([absent, self.misread_present + kept * present])

    def shrink(self, present: Array) -> Array:
        """Factor of the variance of log P(absent) and log P(present) that is left after reading."""
        absent, read = self.chances(present)
        kept = 1 - self.misread_present - self.missed_present
        one = (1 - 2 * self.misread_absent) * (1 - present) / absent
        return np.stack([one, kept * present / read]) ** 2


def _learned(tables: NetworkTables) -> Array:
    """Weights learned from case reports [state, column, condition], in nats."""
    learned = np.zeros((2, len(tables.columns), len(tables.conditions)))
    for one in tables.learned:
        learned[one.state, one.column, one.condition] = one.nats
    return learned


def _linked(tables: NetworkTables) -> NDArray[np.bool_]:
    """Which columns a condition describes [condition, column]."""
    linked = np.zeros((len(tables.conditions), len(tables.columns)), dtype=bool)
    for row, marks in enumerate(tables.linked):
        linked[row, list(marks)] = True
    return linked


def _pair_means(
    mean: Array, background: Array, first: NDArray[np.intp], second: NDArray[np.intp]
) -> tuple[Array, NDArray[np.bool_]]:
    """P(finding | both) and whether the second member dominates it."""
    one, two = mean[first], mean[second]
    b = background[None, :]
    q_one = np.maximum(0.0, (one - b) / (1 - b))
    q_two = np.maximum(0.0, (two - b) / (1 - b))
    noisy = 1 - (1 - b) * (1 - q_one) * (1 - q_two)
    below = (one < b - SAME) & (two < b - SAME)
    return np.where(below, np.minimum(one, two), noisy), np.where(below, two < one, two > one)


def _log_variances(alpha: Array, beta: Array) -> tuple[Array, Array]:
    total = trigamma(alpha + beta)
    return trigamma(beta) - total, trigamma(alpha) - total


def trigamma(x: Array) -> Array:
    """Second derivative of log gamma, by recurrence to x >= 7 and the asymptotic series.

    Abramowitz & Stegun 6.4.6 and 6.4.12; relative error below 1e-9.
    """
    value = np.zeros_like(x)
    x = x.astype(np.float64).copy()
    for _ in range(7):
        small = x < 7
        value = value + np.where(small, 1 / x**2, 0.0)
        x = np.where(small, x + 1, x)
    inverse = 1 / x**2
    series = inverse * (1 / 6 - inverse * (1 / 30 - inverse * (1 / 42 - inverse / 30)))
    return np.asarray(value + 1 / x + inverse / 2 + series / x)
