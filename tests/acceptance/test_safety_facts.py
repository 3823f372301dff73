"""Single sentences that each tell one safety fact or one finding: floors under what is read.

`pytest -s` prints the shares. Every sentence stands behind 'Hip pain for 3 weeks.'.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import ryaml

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline


class Read(NamedTuple):
    """Shares of sentences taken as true: of those that tell the fact, deny it, or tell neither."""

    told: float
    denied: float
    elsewhere: float


# a floor under the first, ceilings over the others
BOUNDS = {
    "worked": Read(0.98, 0.003, 0.05),
    "kept": Read(0.77, 0.03, 0.25),
    "later": Read(0.98, 0.003, 0.03),
    "named-worked": Read(0.96, 0.01, 0.03),
    "named-kept": Read(0.66, 0.05, 0.25),
    "described-worked": Read(0.96, 0.0, 0.0),
    "described-kept": Read(0.52, 0.0, 0.0),
}
HERE = Path(__file__).parent
SETS = {
    name: facts
    for file in ("safety_facts.yaml", "finding_facts.yaml")
    for name, facts in ryaml.loads((HERE / file).read_text(encoding="utf-8")).items()
}


def _true(parts: Pipeline, fact: str, sentence: str) -> bool:
    text = f"Hip pain for 3 weeks. {sentence}"
    told = understand(Encounter(text=text), parts.reader, parts.catalogue)
    state = told.facts.truths.get(fact) if ":" in fact else told.observed.get(fact)
    return state is True


@pytest.mark.parametrize("name", BOUNDS)
def test_facts_are_read(name: str, parts: Pipeline) -> None:
    shares = []
    for kind in ("told", "denied", "else"):
        sentences = [(fact, s) for fact, said in SETS[name].items() for s in said.get(kind, ())]
        shares.append(sum(_true(parts, fact, s) for fact, s in sentences) / max(1, len(sentences)))
    got, bound = Read(*shares), BOUNDS[name]
    sys.stdout.write(f"{name} {got}\n")
    assert got.told >= bound.told, got
    assert got.denied <= bound.denied and got.elsewhere <= bound.elsewhere, got
