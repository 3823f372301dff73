"""Values and results of laboratory tests as notes write them."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

READ = [
    ("CBC, CRP, ESR, Ca, PO4 all N.", {"crp-raised": False, "inflammatory-markers-normal": True}),
    ("nl ESR/CRP, stress fracture?", {"esr-raised": False, "crp-raised": False}),
    ("ESR/CRP 62/8.", {"esr-raised": True, "crp-raised": False}),
    ("Ca 10.2 mg%, PO4 1.9.", {"phosphate-low": True, "phosphate-high": False}),
    ("Ca 2.31, PO4 1.9.", {"phosphate-high": True}),
    ("Ca 9.6, PTH 22.", {"pth-normal": True, "metabolic-bloods-normal": True}),
    ("PTH 22.", {"pth-normal": None, "pth-high": None}),
    ("PO4 1.31 (H), Ca 2.4.", {"phosphate-high": True, "phosphate-normal": False}),
    ("ALP 163 U/L (normal to 170).", {"alp-raised": False, "alp-normal": True}),
    ("ALP 18 (40-130).", {"alp-raised": False, "alp-normal": False}),
    ("Cr 1.9 (bl 0.9).", {"acute-kidney-injury": True, "renal-function-normal": False}),
    (
        "Lab: WCC 112 000 /mm3, 94% polys, no crystals.",
        {"synovial-white-cells-high": True, "synovial-fluid-inflammatory": True},
    ),
    ("WCC 13.2, CRP 90. No crystals in the aspirate.", {"leucocytosis": True}),
    ("WBC 9.1; hip tap WBC 42,000.", {"leucocytosis": False, "synovial-white-cells-high": False}),
    ("Arthrotomy: pus, 96,000 leucocytes per microlitre.", {"synovial-white-cells-high": True}),
    ("Ibuprofen 400 mg 3 times, Ca 2.3.", {"magnesium-low": None}),
    ("P&N both feet.", {"phosphate-normal": None}),
    ("The calcium is clear on the film.", {"calcium-normal": None}),
    ("Cervix ca 1996, Ca 2.29, P 1.08.", {"phosphate-normal": True}),
    ("AP pelvis: OA.", {"alp-normal": None}),
    ("Gram (-), RF (+).", {"rheumatoid-factor-positive": True}),
    ("25(OH)D 18 nmol/L.", {"vitamin-d-low": True}),
    ("PTH 2019, hip replaced.", {"pth-high": None}),
    ("Neither CRP nor ESR was raised.", {"crp-raised": False, "esr-raised": False}),
    ("Neither the CRP nor the white count were elevated.", {"leucocytosis": False}),
    ("Brother has CRP 80.", {"crp-raised": None}),
    ("PTH 2019 pg/mL.", {"pth-high": True}),
]


@pytest.mark.parametrize(("text", "wanted"), READ, ids=[text[:30] for text, _ in READ])
def test_values(text: str, wanted: dict[str, bool | None], parts: Pipeline) -> None:
    found = understand(Encounter(text=text), parts.reader, parts.catalogue).observed
    assert {name: found.get(name) for name in wanted} == wanted


ALONE = [
    ("91F, hip pain, 39 kg, eats little.", 39.0),
    ("Boy of 7 with hip pain (24 kg).", 24.0),
    ("Hip pain. Weight 71 kg, brother 44 kg.", 71.0),
    ("Hip pain, eats little since winter: 37 kg (44 last year).", 37.0),
    ("Hip pain, squats: 60 kg twice a week.", None),
    ("Hip pain, lifts 40 kg, runs.", None),
    ("Hip pain, weight loss, 6 kg, night sweats.", None),
]


@pytest.mark.parametrize(("text", "kilograms"), ALONE, ids=[text[:30] for text, _ in ALONE])
def test_weight_without_its_name(text: str, kilograms: float | None, parts: Pipeline) -> None:
    facts = understand(Encounter(text=text), parts.reader, parts.catalogue).facts
    assert facts.numbers.get("weight") == kilograms


@pytest.mark.parametrize(
    ("said", "chromium"),
    [("Co 9.1 ppb Cr 6.2", 6.2), ("Cobalt 9.1, Cr 6.2 ppb", 6.2), ("Cr 6.2, Co 9.1 (ppb)", 6.2)],
)
def test_the_cr_beside_cobalt_is_no_creatinine(said: str, chromium: float, parts: Pipeline) -> None:
    found = understand(Encounter(text=f"70M, metal THR. {said}."), parts.reader, parts.catalogue)
    assert found.facts.number("creatinine") is None
    assert found.patient.egfr is None
    assert found.facts.number("chromium") == pytest.approx(chromium)
