"""Codes of FHIR records: which quantity, condition or unit a code stands for, and plain words.

Input: codings and the knowledge. Output: ids of the knowledge and words for the text.
LOINC codes are those of LOINC (loinc.org; used under its licence with the notice in the README).
"""

import re
from typing import TYPE_CHECKING

from coxa.fhir.resources import Coding, Concept, Quantity
from coxa.intake.case_quantities import folded, plain_name, quantity_ids
from coxa.intake.page import one_line
from coxa.model.naming import in_sentence, proper_names

if TYPE_CHECKING:
    from coxa.catalogue.records import Records
    from coxa.model.lexicon import Quantity as KnownQuantity

LOINC = "http://loinc.org"
# marks what coxa wrote itself, so that its answer is never read back as the patient's record
OWN_ANSWER = {"system": "urn:coxa", "code": "answer"}
UCUM = "http://unitsofmeasure.org"
GESTATIONAL_AGE = frozenset({"18185-9", "11884-4", "11885-1"})
PREGNANCY_STATUS = "82810-3"
PREGNANT = frozenset({"77386006", "LA15173-0"})
NOT_PREGNANT = frozenset({"60001007", "LA26683-5"})
NO_ALLERGY = frozenset({"716186003", "409137002"})
BODY_WEIGHT = frozenset({"29463-7", "3141-9"})
AGE = "30525-0"
_UCUM_WORDS = {
    "Cel": "°C", "[degF]": "°F", "mL/min/{1.73_m2}": "mL/min/1.73 m²", "kg/m2": "kg/m²",
    "10*9/L": "x10^9/L", "10*3/uL": "x10^9/L", "10*3/mm3": "x10^9/L", "/uL": "/µL",
    "[IU]/L": "IU/L", "[lb_av]": "lb", "wk": "weeks", "d": "days", "a": "years", "mo": "months",
    "mm[Hg]": "mmHg", "deg": "degrees", "{INR}": "", "{ratio}": "", "{score}": "", "1": "",
    "mL/min/1.73m2": "mL/min/1.73 m²", "mL/min": "mL/min", "umol/L": "µmol/L", "ug/L": "ug/L",
}  # fmt: skip
_TAG = re.compile(r"\s*\((?:disorder|finding|procedure|situation|event|substance|product|"
                  r"medicinal product|clinical drug|qualifier value|regime/therapy|"
                  r"morphologic abnormality|body structure|observable entity)\)$")  # fmt: skip
_LOINC_NAME = re.compile(r"(?P<what>[^\[]+?)(?: \[[^\]]*\])?(?: in (?P<where>.+?))?(?: by .*)?")
_BLOOD = ("serum", "plasma", "blood")
_OTHER = re.compile(r"\bother\b", re.IGNORECASE)


class Codebook:
    """What the knowledge knows by code and by name; built once per record."""

    def __init__(self, records: "Records") -> None:
        self.quantities = records.quantities
        self._names = quantity_ids(records)
        self._loinc = {
            code: quantity.id
            for quantity in records.quantities.values()
            for code in (quantity.loinc, *quantity.also_loinc)
            if code
        }
        self._conditions = _condition_codes(records)
        self._proper = proper_names(records.settings)
        self._displays = {
            code.code: code.display for c in records.conditions.values() for code in c.codes
        }

    def quantity(self, concept: Concept, unit: str | None) -> "KnownQuantity | None":
        """The quantity that a LOINC code or, where the unit fits, a name stands for."""
        for coding in concept.coding:
            if coding.system == LOINC and coding.code in self._loinc:
                return self.quantities[self._loinc[coding.code]]
        for coding in concept.coding:
            if coding.system == LOINC and coding.display:
                what, where = _parts(coding.display)
                if "synovial" in where and self._names.get(what) == "wbc":
                    return self.quantities.get("synovial-white-cells")
                return self._named(what, unit) if _in_blood(where) else None
        names = (concept.text, *(coding.display for coding in concept.coding))
        found = (self._named(name, unit) for name in names if name)
        return next((quantity for quantity in found if quantity is not None), None)

    def elsewhere(self, concept: Concept) -> bool:
        """Whether it is a blood test's substance in another specimen, such as urine calcium."""
        for coding in concept.coding:
            if coding.system == LOINC and coding.display:
                what, where = _parts(coding.display)
                if what in self._names and not _in_blood(where) and "synovial" not in where:
                    return True
        return False

    def _named(self, name: str, unit: str | None) -> "KnownQuantity | None":
        known = self._names.get(plain_name(name))
        if known is None:
            return None
        quantity = self.quantities[known]
        units = {quantity.unit, *(n for u in quantity.units for n in u.names)}
        if unit and folded(unit) not in {folded(name) for name in units}:
            return None
        return quantity

    def condition(self, concept: Concept) -> str | None:
        """Name of the condition that an ICD-10-CM code means, if it means one and no other."""
        for coding in concept.coding:
            found = self._conditions.get(_dotted(coding)) or self._conditions.get(
                _dotted(coding)[:-1]
            )
            if found:
                return found
        return None

    def words(self, concept: Concept | None) -> str:
        """The concept in words: its text, a display, or the knowledge's display of its code."""
        if concept is None:
            return ""
        names = (concept.text, *(coding.display for coding in concept.coding))
        for name in names:
            if name and one_line(name):
                return plain_words(name, self._proper)
        known = (self._displays.get(_dotted(coding)) for coding in concept.coding)
        return plain_words(next((name for name in known if name), ""), self._proper)


def _parts(display: str) -> tuple[str, str]:
    """Substance and specimen of a LOINC name such as 'Calcium [Mass/volume] in Urine'."""
    match = _LOINC_NAME.fullmatch(display)
    return (plain_name(match["what"]), (match["where"] or "").lower()) if match else ("", "?")


def _in_blood(where: str) -> bool:
    return not where or any(word in where for word in _BLOOD)


def _condition_codes(records: "Records") -> dict[str, str]:
    """Condition names by ICD-10-CM code, and by code without its last place (which is the side).

    Only codes of the same category as the condition's first, that no other condition uses, whose
    own name is not 'other', and that are no injury episodes: those name the condition itself.
    """
    users: dict[str, set[str]] = {}
    for condition in records.conditions.values():
        for code in condition.codes:
            for key in (code.code, code.code[:3]):
                users.setdefault(key, set()).add(condition.id)
    found: dict[str, str] = {}
    for condition in records.conditions.values():
        first = condition.codes[0].code if condition.codes else ""
        for code in condition.codes:
            shared = len(users[code.code]) > 1 or len(users[code.code[:3]]) > 1
            if code.code[:3] != first[:3] or (shared and code.code != first):
                continue
            if len(users[code.code]) > 1 or len(code.code) > 7 or _OTHER.search(code.display):
                continue
            name = condition.synonyms[0] if condition.synonyms else condition.name
            found[code.code] = name
            if len(code.code) == 7:
                found.setdefault(code.code[:-1], name)
    return found


def _dotted(coding: Coding) -> str:
    """An ICD-10 code with its dot, or '' for codes of other systems."""
    if not coding.system or "icd-10" not in coding.system or not coding.code:
        return ""
    code = coding.code.strip().upper()
    return code if "." in code or len(code) <= 3 else f"{code[:3]}.{code[3:]}"


def plain_words(name: str, proper: tuple[str, ...]) -> str:
    """A display as in a sentence: no SNOMED tag, no full stop, small first letter."""
    return in_sentence(_TAG.sub("", one_line(name)).rstrip(".;, "), proper)


def unit_words(quantity: Quantity) -> str:
    """The unit as notes write it; UCUM codes such as 10*9/L are put in words."""
    code = quantity.code if quantity.system == UCUM or not quantity.unit else None
    if code is None:
        code = quantity.unit or ""
    return one_line(_UCUM_WORDS.get(code, code))


def code_of(concept: Concept | None) -> frozenset[str]:
    """All codes of a concept."""
    return frozenset(c.code for c in concept.coding if c.code) if concept else frozenset()
