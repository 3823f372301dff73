"""Checks of the numbers that the network counts with: frequencies, base rates, learned weights.

Input: records as read. Output: faults. What a number alone can tell (a share over 1, a negative
rate) its type refuses; here is what takes several fields.
"""

from collections.abc import Iterator

from coxa.catalogue.records import Fault, Records
from coxa.model.knowledge import Condition, Frequency, Prior, PriorFactor

# `scripts/learn_weights.py` keeps to 5; twice that is no learned weight
MOST_LEARNED = 10


def condition_faults(records: Records) -> Iterator[Fault]:
    """Impossible frequencies and base rates, and findings that a condition links twice."""
    for condition in records.conditions.values():
        yield from _links(condition)
        for i, pair in enumerate(condition.pairs):
            if fault := impossible(pair.share):
                yield Fault("conditions", condition.id, ("pairs", i, "share"), fault)
        yield from _rates(condition)


def _links(condition: Condition) -> Iterator[Fault]:
    """Frequencies are possible and given once."""
    seen: set[str] = set()
    for i, link in enumerate(condition.findings):
        if fault := impossible(link):
            yield Fault("conditions", condition.id, ("findings", i), fault)
        if link.finding in seen:
            message = f"finding {link.finding!r} is linked twice"
            yield Fault("conditions", condition.id, ("findings", i), message)
        seen.add(link.finding)


def _rates(condition: Condition) -> Iterator[Fault]:
    """A base rate or factor that is called published names its source."""
    rates: dict[tuple[str | int, ...], Prior | PriorFactor] = {("prior",): condition.prior}
    for i, factor in enumerate(condition.prior.factors):
        rates["prior", "factors", i] = factor
    for keys, rate in rates.items():
        if rate.basis == "published" and rate.source is None:
            yield Fault("conditions", condition.id, keys, "a published number needs a source")


def learned_faults(records: Records) -> Iterator[Fault]:
    """Learned weights are of known conditions and findings, and as small as learning gives."""
    for weights in records.learned.values():
        if weights.id not in records.conditions:
            yield Fault("learned", weights.id, ("id",), f"no condition {weights.id!r}")
        for key, by_finding in (("present", weights.present), ("absent", weights.absent)):
            for finding, decibans in by_finding.items():
                if finding not in records.findings:
                    yield Fault("learned", weights.id, (key, finding), f"no finding {finding!r}")
                if not abs(decibans) <= MOST_LEARNED:
                    message = f"{decibans} decibans: learning gives at most {MOST_LEARNED}"
                    yield Fault("learned", weights.id, (key, finding), message)


def impossible(frequency: Frequency) -> str | None:
    """Why a frequency cannot be, or None."""
    counted = frequency.k is not None
    rated = frequency.percent is not None
    if frequency.basis == "estimate":
        if counted or rated or frequency.value is None or not frequency.reason:
            return "an estimate has a value and a reason, and no k or percent"
        return None if 0 <= frequency.value <= 1 else f"value {frequency.value} is not in 0–1"
    if counted == rated or frequency.n is None or frequency.source is None:
        return "give k and n, or percent and n, with a source; or basis: estimate"
    if frequency.n <= 0:
        return f"n {frequency.n} is not positive"
    if frequency.k is not None and not 0 <= frequency.k <= frequency.n:
        return f"k {frequency.k} of n {frequency.n} cannot be"
    if frequency.percent is not None and not 0 <= frequency.percent <= 100:
        return f"{frequency.percent} per cent cannot be"
    return None
