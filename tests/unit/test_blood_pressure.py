"""Blood pressure is a value and no time, and low in an adult only."""

import pytest

from coxa.findings.gather import understand
from coxa.findings.values.formulas import creatinine_clearance
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

UNSTABLE = "haemodynamic-instability"


@pytest.mark.parametrize(
    ("text", "unstable"),
    [
        ("Hip pain, BP 78/40.", True),
        ("Hip pain, blood pressure 88 systolic.", True),
        ("Hip pain, top blood pressure 81 at home.", True),
        ("Hip pain, BP 104/60.", None),
        ("A boy of 4 with hip pain, BP 85/50.", None),
        ("Hip pain, on BP tablets.", None),
    ],
)
def test_low_pressure_is_instability(text: str, unstable: bool | None, parts: Pipeline) -> None:
    found = understand(Encounter(text=text), parts.reader, parts.catalogue).observed
    assert found.get(UNSTABLE) is unstable


def test_the_lower_number_is_no_time(parts: Pipeline) -> None:
    facts = understand(Encounter(text="Hip pain. BP 110/52."), parts.reader, parts.catalogue).facts
    assert facts.numbers["systolic-pressure"] == 110
    assert "symptom-duration" not in facts.numbers


def test_creatinine_clearance() -> None:
    # (140 - 94) x 38 / (72 x 1 mg/dL) x 0.85
    assert creatinine_clearance(88.42, 94, 38, "female") == pytest.approx(20.64, abs=0.01)
    assert creatinine_clearance(88.42, 40, 72, "male") == pytest.approx(100)


def test_a_frail_woman_with_a_normal_creatinine_gets_no_bisphosphonate(parts: Pipeline) -> None:
    text = "94F, 38 kg, osteoporosis, hip pain. Creatinine 88 umol/L."
    facts = understand(Encounter(text=text), parts.reader, parts.catalogue).facts
    assert facts.numbers["creatinine-clearance"] < 35 < facts.numbers["egfr"]
