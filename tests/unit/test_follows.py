"""A finding that follows from a fact points at the words that tell the fact."""

import msgspec
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


@pytest.mark.parametrize("follows", ["age > 60", "sex = female and age > 60", "stated:gout"])
def test_what_no_words_tell_is_no_finding(follows: str, parts: Pipeline) -> None:
    """An age alone has no words that a finding could point at: none at the beginning of the note.

    `knowledge check` refuses such a rule; a folder that nobody checked may hold one.
    """
    records = parts.catalogue.records
    altered = msgspec.structs.replace(records.findings["postmenopausal"], follows=follows)
    findings = {**records.findings, "postmenopausal": altered}
    catalogue = msgspec.structs.replace(
        parts.catalogue, records=msgspec.structs.replace(records, findings=findings)
    )
    found = understand(Encounter(text="72F with gout, hip pain."), parts.reader, catalogue)
    assert [f.quote for f in found.findings if f.id == "postmenopausal"] == []
    assert all(f.start < f.end for f in found.findings)
