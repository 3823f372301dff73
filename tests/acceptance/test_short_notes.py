"""Notes of 5 to 25 words as clinicians type them: floors under what is read of each part.

`pytest -s` prints the shares. What was read at first sight stands in docs/measured.md; these floors
are under what is read after mending.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import ryaml

from coxa.findings.gather import Understood, understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

NOTES = ryaml.loads((Path(__file__).parent / "short_notes.yaml").read_text(encoding="utf-8"))
# least shares of what the writers marked; `contrary`: most marks read as their opposite
FLOORS = {
    "read": {"present": 0.95, "absent": 0.85, "age": 0.98, "sex": 0.97, "side": 0.98,
             "drugs": 0.96, "values": 0.97, "contrary": 0.002},
    "kept": {"present": 0.86, "absent": 0.79, "age": 0.97, "sex": 0.97, "side": 0.96,
             "drugs": 0.88, "values": 0.96, "contrary": 0.004},
}  # fmt: skip
# years by which an age may be off: a writer rounds that of an infant
OFF = 0.2
# a value may be rounded or converted on its way
CLOSE = 0.06


@pytest.mark.parametrize("kind", FLOORS)
def test_short_notes_are_read(kind: str, parts: Pipeline) -> None:
    marked: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for told in NOTES[kind]:
        read = understand(Encounter(text=told["note"]), parts.reader, parts.catalogue)
        for part, hit in _hits(told, read):
            marked[part] += 1
            got[part] += hit
        states = [(x, True) for x in told.get("present", [])]
        states += [(x, False) for x in told.get("absent", [])]
        got["contrary"] += sum(read.observed.get(x) is (not state) for x, state in states)
    marked["contrary"] = marked["present"] + marked["absent"]
    shares = {part: got[part] / marked[part] for part in marked}
    sys.stdout.write(f"{kind} {dict(marked)} {shares}\n")
    least = FLOORS[kind]
    assert shares["contrary"] <= least["contrary"], shares
    assert all(shares[part] >= least[part] for part in least if part != "contrary"), shares


def _hits(told: dict[str, Any], read: Understood) -> list[tuple[str, bool]]:
    """For each mark of a note its part, and whether coxa read it so."""
    person, numbers = read.patient, read.facts.numbers
    hits = [("present", read.observed.get(name) is True) for name in told.get("present", [])]
    hits += [("absent", read.observed.get(name) is False) for name in told.get("absent", [])]
    if "age" in told:
        hits.append(("age", person.age is not None and abs(person.age - told["age"]) < OFF))
    hits += [
        (part, getattr(person, part) == told[part]) for part in ("sex", "side") if part in told
    ]
    hits += [("drugs", name in person.drugs) for name in told.get("drugs", [])]
    for name, value in told.get("values", {}).items():
        have = numbers.get(name)
        close = have is not None and abs(have - value) <= CLOSE * abs(value)
        hits.append(("values", close))
    return hits
