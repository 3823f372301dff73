"""How far two independent sets of estimates are apart, and what that does to the answer.

Input: `second_estimates.yaml` beside this file and the project's own cases. Output, printed: the
spread of the difference in log odds, the share of pairs whose odds are within a factor of two, the
correlation, and right first / among the first three with the first set, with the second and with
the mean of both. Published frequencies stay as they are. Run by hand.
"""

import math
import statistics
from pathlib import Path

import msgspec
import ryaml

from coxa.catalogue.load import load_catalogue
from coxa.catalogue.network_tables import compile_network
from coxa.catalogue.records import Records
from coxa.evaluate.labelled import read
from coxa.evaluate.runs import evaluate
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline, assess, build_pipeline

HERE = Path(__file__).resolve().parent
CASES = HERE.parent / "tests" / "acceptance" / "cases"
SPLIT = HERE.parent / "tests" / "acceptance" / "split.yaml"
Estimates = dict[str, dict[str, float]]
_SMALLEST = 0.003


def logit(p: float) -> float:
    """Log odds, with the ends kept apart."""
    p = min(max(p, _SMALLEST), 1 - _SMALLEST)
    return math.log(p / (1 - p))


def pairs(records: Records, second: Estimates) -> list[tuple[float, float]]:
    """First and second estimate of each link that both have."""
    return [
        (link.value, second[link.finding][name])
        for name, condition in sorted(records.conditions.items())
        for link in condition.findings
        if link.basis == "estimate" and link.value is not None
        if name in second.get(link.finding, {})
    ]


def replaced(records: Records, second: Estimates, weight: float) -> Records:
    """Records whose estimates are moved by `weight` of the way to the second, in log odds."""

    def moved(value: float, other: float) -> float:
        mixed = (1 - weight) * logit(value) + weight * logit(other)
        return 1 / (1 + math.exp(-mixed))

    conditions = {}
    for name, condition in records.conditions.items():
        links = []
        for link in condition.findings:
            other = second.get(link.finding, {}).get(name)
            if other is not None and link.basis == "estimate" and link.value is not None:
                link = msgspec.structs.replace(link, value=moved(link.value, other))
            links.append(link)
        conditions[name] = msgspec.structs.replace(condition, findings=tuple(links))
    return msgspec.structs.replace(records, conditions=conditions)


def shares(parts: Pipeline, names: list[str]) -> str:
    """Right first and among three, with the log score, over the named cases."""

    def ask(data: str | bytes | Encounter, *, name: str = "input") -> object:
        return assess(data, name=name, pipeline=parts)

    records = parts.catalogue.records
    report = evaluate(read([CASES / name for name in names]), ask, records.tags, records.conditions)
    strict = report.full.strict
    first, three = strict.top_1.share or 0.0, strict.top_3.share or 0.0
    return f"{first:5.0%} {three:5.0%}   log score {strict.log_score:.2f}   n {strict.top_1.n}"


def main() -> None:
    catalogue = load_catalogue()
    second: Estimates = ryaml.loads((HERE / "second_estimates.yaml").read_text(encoding="utf-8"))
    both = pairs(catalogue.records, second)
    apart = [logit(b) - logit(a) for a, b in both]
    near = sum(abs(gap) < math.log(2) for gap in apart) / len(apart)
    one, two = ([logit(pair[i]) for pair in both] for i in (0, 1))
    print(f"{len(both)} frequencies estimated twice")
    print(f"difference in log odds: mean {statistics.mean(apart):+.2f},", end=" ")
    print(
        f"standard deviation {statistics.stdev(apart):.2f}; odds within a factor of two {near:.0%}"
    )
    print(f"correlation of log odds {statistics.correlation(one, two):.2f}")
    split = ryaml.loads(SPLIT.read_text(encoding="utf-8"))
    groups = {part: split["own"][part] + split["second"][part] for part in ("develop", "held")}
    for name, weight in (("first", 0.0), ("mean of both", 0.5), ("second", 1.0)):
        records = replaced(catalogue.records, second, weight)
        network = compile_network(records)
        other = msgspec.structs.replace(catalogue, records=records, network=network)
        parts = build_pipeline(other)
        for part, cases in groups.items():
            print(f"{name:14} {part:8} first, first three: {shares(parts, cases)}")


if __name__ == "__main__":
    main()
