"""Results told in words behind the name of a test, a value or a movement."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

TESTS = {
    "FADIR": "fadir-positive",
    "FABER": "faber-positive",
    "SLR": "straight-leg-raise-positive",
    "Log roll": "log-roll-positive",
    "Squeeze test": "resisted-adduction-pain",
    "Femoral stretch": "femoral-stretch-positive",
    "SIJ tests": "sacroiliac-provocation-positive",
    "FAIR test": "piriformis-test-positive",
}
QUIET = (
    "negative", "clear", "fine", "free", "painless", "ok", "normal", "quiet", "unremarkable",
    "comfortable", "does not hurt", "no pain", "not painful", "provokes nothing", "easy", "NAD",
    "bland", "silent", "mute", "symmetrical", "equal", "gives nothing", "no problem",
    "does nothing", "absent", "fails to provoke pain", "well tolerated",
    "unprovocative", "no reproduction", "was fine", "leaves him cold",
)  # fmt: skip
NOT_DONE = ("not done", "deferred", "next time", "refused", "to do", "not attempted", "omitted")
VALUES = {
    "CRP": ("crp-raised", None),
    "ESR": ("esr-raised", None),
    "Urate": ("urate-raised", None),
    "PTH": ("pth-high", "pth-suppressed"),
    "Calcium": ("calcium-high", "calcium-low"),
    "Phosphate": ("phosphate-high", "phosphate-low"),
}
HIGH = (
    "raised", "high", "elevated", "markedly raised", "slightly raised", "remains high",
    "still elevated", "persistently raised", "above normal", "increased", "up", "climbing",
)  # fmt: skip
LOW = ("low", "slightly low", "very low", "reduced", "remains low", "below normal", "down")
LETTERS = {"H": True, "(H)": True, "N": False}
MOVES = {
    "IR": "limited-internal-rotation",
    "Internal rotation": "limited-internal-rotation",
    "Flexion": "limited-flexion",
    "Abduction": "limited-abduction",
}
LESS = (
    "limited", "reduced", "lost", "nil", "blocked", "halved", "poor", "gone", "absent", "lacking",
    "well down", "down by a third", "almost absent", "barely any", "severely limited", "minimal",
)  # fmt: skip
FULL = (
    "full", "normal", "free", "ok", "fine", "preserved", "good", "complete", "equal", "intact",
    "not limited", "unrestricted", "symmetrical", "= L", "maintained", "NAD", "unaffected",
)  # fmt: skip


def _observed(parts: Pipeline, text: str) -> dict[str, bool]:
    told = understand(Encounter(text=f"Hip pain. {text}."), parts.reader, parts.catalogue)
    return dict(told.observed)


@pytest.mark.parametrize("test", TESTS)
def test_provocation_tests(parts: Pipeline, test: str) -> None:
    finding = TESTS[test]
    for said in QUIET:
        assert _observed(parts, f"{test} {said}").get(finding) is False, said
    for said in NOT_DONE:
        assert finding not in _observed(parts, f"{test} {said}"), said
    assert _observed(parts, f"{test} sore").get(finding)


@pytest.mark.parametrize("name", VALUES)
def test_values(parts: Pipeline, name: str) -> None:
    high, low = VALUES[name]
    for said in HIGH:
        assert _observed(parts, f"{name} {said}").get(high), said
    if low is not None:
        for said in LOW:
            assert _observed(parts, f"{name} {said}").get(low), said


@pytest.mark.parametrize("name", ["CRP", "ESR", "Urate", "PTH"])
def test_letters(parts: Pipeline, name: str) -> None:
    for said, raised in LETTERS.items():
        assert _observed(parts, f"{name} {said}").get(VALUES[name][0]) is raised, said
    assert VALUES[name][0] not in _observed(parts, f"{name} L hip")


@pytest.mark.parametrize("name", MOVES)
def test_movements(parts: Pipeline, name: str) -> None:
    for said in LESS:
        assert _observed(parts, f"{name} {said}").get(MOVES[name]), said
    for said in FULL:
        assert _observed(parts, f"{name} {said}").get(MOVES[name]) is False, said
    assert MOVES["Flexion"] not in _observed(parts, "Knee flexion limited")


@pytest.mark.parametrize(
    ("said", "finding", "state"),
    [
        ("PTH 32 (1.6-6.9)", "pth-high", True),
        ("PTH 4.2 (1.6-6.9)", "pth-high", False),
        ("PTH 1.0 (1.6-6.9)", "pth-suppressed", True),
        ("PTH 32", "pth-high", None),
    ],
)
def test_own_range_without_unit(
    parts: Pipeline, said: str, finding: str, state: bool | None
) -> None:
    assert _observed(parts, said).get(finding) is state
