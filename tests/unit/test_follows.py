"""A finding that follows from a fact points at the words that tell the fact."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

CLASS_BEFORE = "Estrogen at menopausal level. On tenofovir/emtricitabine. Hip pain."
DRUG_ALONE = "On tenofovir disoproxil. Hip pain."


@pytest.mark.parametrize("note", [CLASS_BEFORE, DRUG_ALONE])
def test_a_class_named_before_the_drug_is_no_fault(note: str, parts: Pipeline) -> None:
    found = understand(Encounter(text=note), parts.reader, parts.catalogue).findings
    quotes = [finding.quote for finding in found if finding.id == "phosphate-wasting-drug"]
    assert len(quotes) == 1 and "tenofovir" in quotes[0]
