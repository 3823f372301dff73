"""Measures of a ranked differential and of a yes/no call.

Input: probabilities, ranks and hits. Output: figures, shares with Wilson 95 % intervals.

- top-k: share of cases whose diagnosis is among the first k conditions
- mean reciprocal rank: mean of 1/rank, 0 where the diagnosis is not listed
- log score: mean natural logarithm of the diagnosis's probability, at least ln(SMALLEST); best 0
- Brier score: mean over cases of the summed squared error over all conditions; best 0, worst 2
- expected calibration error: over ten equal bins of the first condition's probability, the
  mean distance between that probability and the share of right answers, weighted by bin size
"""

import math
from collections.abc import Iterable, Sequence

import msgspec

SMALLEST = 1e-6
BINS = 10
Z_95 = 1.959963984540054
Ranked = Sequence[tuple[str, float]]


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """`hits` of `n` with the Wilson 95 % interval; None where n is 0."""

    hits: int
    n: int
    share: float | None
    low: float | None
    high: float | None


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How one differential fares against what was confirmed."""

    rank: int | None
    probability: float
    brier: float
    confidence: float
    right: bool


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The scores of a group of cases."""

    cases: int
    top_1: Share
    top_3: Share
    top_5: Share
    mean_reciprocal_rank: float | None
    log_score: float | None
    brier_score: float | None
    calibration_error: float | None


def wilson(hits: int, n: int) -> Share:
    """Share with its Wilson score interval (Wilson 1927, z for 95 %)."""
    if n == 0:
        return Share(hits=0, n=0, share=None, low=None, high=None)
    share, z2 = hits / n, Z_95 * Z_95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if hits == 0 else middle - half
    high = 1.0 if hits == n else middle + half
    return Share(hits=hits, n=n, share=share, low=low, high=high)


def merged(ranked: Ranked) -> list[tuple[str, float]]:
    """Conditions in order of first mention; hypotheses about the same one are added up."""
    total: dict[str, float] = {}
    for condition, probability in ranked:
        total[condition] = total.get(condition, 0.0) + probability
    return list(total.items())


def score(ranked: Ranked, accepted: Iterable[str]) -> Score:
    """Score one differential; several accepted conditions count together as the right one."""
    conditions, right = merged(ranked), frozenset(accepted)
    places = [place for place, (name, _) in enumerate(conditions, 1) if name in right]
    probability = math.fsum(p for name, p in conditions if name in right)
    wrong = math.fsum(p * p for name, p in conditions if name not in right)
    return Score(
        rank=places[0] if places else None,
        probability=probability,
        brier=(1 - probability) ** 2 + wrong,
        confidence=conditions[0][1] if conditions else 0.0,
        right=bool(places) and places[0] == 1,
    )


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error of (probability, came true) pairs; None without pairs."""
    if not pairs:
        return None
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for probability, right in pairs:
        bins[min(int(probability * BINS), BINS - 1)].append((probability, right))
    gaps = [abs(math.fsum(p - right for p, right in inside)) for inside in bins]
    return math.fsum(gaps) / len(pairs)


def summarise(scores: Sequence[Score]) -> Summary:
    """The figures of the contract over these scores."""
    n = len(scores)
    ranks = [item.rank for item in scores]

    def top(k: int) -> Share:
        return wilson(sum(rank is not None and rank <= k for rank in ranks), n)

    def mean(values: Iterable[float]) -> float | None:
        return math.fsum(values) / n if n else None

    return Summary(
        cases=n,
        top_1=top(1),
        top_3=top(3),
        top_5=top(5),
        mean_reciprocal_rank=mean(1 / rank if rank else 0.0 for rank in ranks),
        log_score=mean(math.log(max(item.probability, SMALLEST)) for item in scores),
        brier_score=mean(item.brier for item in scores),
        calibration_error=calibration_error([(s.confidence, s.right) for s in scores]),
    )
