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


LIST = (
    "fever", "tenderness", "swelling", "stiffness", "night pain", "weight loss", "locking",
    "giving way", "numbness", "weakness", "bruising", "pins and needles", "saddle numbness",
    "back pain", "night sweats", "sensory loss", "foot drop", "leg shortening",
)  # fmt: skip
FRAMES = (
    "No {}, {} or {}.", "Denies {}, {}, {}.", "Without {}, {} or {}.", "No {} or {}, no {}.",
    "No hx of {}, {}, or {}.", "Nil {}/{}/{}.", "Not complaining of {}, {} or {}.",
)  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES)
def test_three_denied_are_none_of_them_there(frame: str, parts: Pipeline) -> None:
    quiet = {"normal-neurology", "normal-gait"}
    for three in itertools.islice(itertools.permutations(LIST, 3), 0, None, 17):
        found = told(f"55F R hip OA. {frame.format(*three)}", parts)
        assert {name for name, absent in found.items() if not absent} <= quiet, three
