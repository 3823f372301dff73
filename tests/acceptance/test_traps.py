"""Traps of our own: nothing unsafe is proposed and nothing needed is left out."""

from pathlib import Path

import pytest
import ryaml

from coxa.evaluate.labelled import read
from coxa.evaluate.traps import judged
from coxa.pipeline import Pipeline, assess

HERE = Path(__file__).parent
TRAPS = read([HERE / f"{name}.yaml" for name in ("traps", "traps_blind", "traps_unsourced")]).traps
GAPS: dict[str, str] = {
    gap["trap"]: gap["reason"]
    for gap in ryaml.loads((HERE / "known_gaps.yaml").read_text(encoding="utf-8")) or []
}


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.id)
def test_trap(trap, parts: Pipeline) -> None:  # type: ignore[no-untyped-def]
    records = parts.catalogue.records
    assert {*trap.must, *trap.must_not} <= set(records.tags), "no such tag"
    assert trap.condition in records.conditions
    result = judged(trap, assess(trap.note, pipeline=parts), records.tags)
    found = [f"{fault.kind} {fault.tag} ({fault.where})" for fault in result.faults]
    if trap.id in GAPS:
        assert found, f"{trap.id} passes now: take it off known_gaps.yaml"
        pytest.xfail(f"{GAPS[trap.id]}: {'; '.join(found)}")
    assert not found, "; ".join(found)
    assert not result.weak, f"only offered as unsafe: {result.weak}"


def test_traps_and_controls_are_many() -> None:
    assert len(TRAPS) >= 25
    controls = [trap for trap in TRAPS if trap.kind == "control"]
    assert len(controls) >= 3 and all(trap.must for trap in controls)
    assert set(GAPS) <= {trap.id for trap in TRAPS}
    assert all(len(reason) > 15 for reason in GAPS.values())
