"""The benchmarks are run by hand: what they take from the engine is still there."""

import importlib.util
from pathlib import Path

from coxa.pipeline import Pipeline

FOLDER = Path(__file__).parents[2] / "benchmarks"


def test_cases_of_the_differential_are_drawn(parts: Pipeline) -> None:
    """Twenty observations of different groups for each case."""
    spec = importlib.util.spec_from_file_location("bench", FOLDER / "bench_differential.py")
    assert spec is not None and spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    drawn = bench.cases(parts.engine)
    groups = parts.engine.tables.groups
    assert len(drawn) == bench.CASES
    for observed in drawn:
        assert len({groups[column] for column in observed}) == len(observed) == bench.OBSERVED
