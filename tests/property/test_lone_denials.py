"""What stands behind a denial and a comma: a statement of its own is told, a bare item is not."""

import itertools

import pytest

from coxa.pipeline import Pipeline

OPENINGS = ("No fever, ", "80F tripped, no LOC, ", "Denies rigors, ", "No fever or rigors, ")
TOLD = {
    "right hip pain": "hip-pain",
    "pain L groin": "groin-pain",
    "NWB": "unable-to-bear-weight",
    "unable to WB": "unable-to-bear-weight",
    "R leg short": "leg-length-difference",
    "now limping": "limp",
    "hip pain since Monday": "hip-pain",
}
LISTED = ("night pain", "limp", "weight loss", "groin pain", "stiffness", "giving way")


def told(text: str, parts: Pipeline) -> dict[str, bool]:
    names = parts.reader.tables.findings
    return {names[m.finding]: m.absent for m in parts.reader.read(text).matches}


@pytest.mark.parametrize(("item", "finding"), TOLD.items())
@pytest.mark.parametrize("opening", OPENINGS)
def test_a_statement_behind_a_denial_is_told(
    opening: str, item: str, finding: str, parts: Pipeline
) -> None:
    assert told(f"{opening}{item}.", parts).get(finding) is False


@pytest.mark.parametrize(("one", "other"), [*itertools.permutations(LISTED, 2)])
def test_two_denials_deny_both(one: str, other: str, parts: Pipeline) -> None:
    found = told(f"R hip, no {one}, no {other}.", parts)
    present = {name for name, absent in found.items() if not absent}
    assert present.isdisjoint(word.replace(" ", "-") for word in LISTED)


def test_pain_and_stiffness_are_both_denied(parts: Pipeline) -> None:
    assert told("Hip: no pain, no stiffness.", parts).get("stiffness") is True
