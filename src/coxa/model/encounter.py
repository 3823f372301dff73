"""One patient's input after intake: text to read, and what came in coded form.

Input: nothing of ours. Output: `Encounter`, which every door (text, case file, FHIR) produces.
"""

from typing import Literal

import msgspec

from coxa.model.answer import Issue, Patient


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that came coded instead of written.

    `kind` finding: `name` is a finding id, `present` its state. quantity: `name` is a quantity id
    with `value` and `unit` as given. drug, allergy, comorbidity: `name` as written or coded; it is
    looked up among the names of the knowledge. `start`, `end` point into the encounter's text.
    """

    kind: Literal["finding", "quantity", "drug", "allergy", "comorbidity"]
    name: str
    present: bool = True
    value: float | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    start: int = 0
    end: int = 0


class Encounter(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one patient before anything is understood.

    `text` is the whole text that findings point into; for a coded record, intake writes a line of
    text for each coded entry so that every finding has characters to point at.
    `patient` holds only what was given in coded form.
    """

    text: str
    patient: Patient = Patient()
    given: tuple[Given, ...] = ()
    issues: tuple[Issue, ...] = ()
    medicines_complete: bool = False
    allergies_complete: bool = False
