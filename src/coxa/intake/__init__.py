"""Step 1, intake: one patient's note, case file or FHIR record becomes an `Encounter`.

Input: bytes or text. Output: `Encounter` with the text, what came coded, and issues.
"""

from typing import TYPE_CHECKING

from coxa.intake.text import reading_copy, span_in_text
from coxa.model.encounter import Encounter

if TYPE_CHECKING:
    from coxa.catalogue.records import Records

__all__ = ["read_input", "reading_copy", "span_in_text"]


def read_input(
    data: bytes | str, *, name: str = "input", records: "Records | None" = None
) -> Encounter:
    """Recognise the kind of input and read it.

    `name` is the file's name: it stands in error messages, and .yaml, .yml or .json make the input
    a structured case. `records` is the knowledge whose ids and codes a case or record may use;
    without it the installed knowledge is loaded when it is needed (never for free text).

    Raises: EmptyInput nothing to read; NotText binary or unknown encoding; TooLarge above the
    limit; OtherLanguage a text that mostly is not English; BadCase a structured case that does not
    fit its format; BadRecord a FHIR record of another version or kind, or not of exactly one
    patient.
    """
    from coxa.intake import detect

    text, issues = detect.decode(data, name)
    kind = detect.kind_of(text, name)
    limit = detect.BUNDLE_LIMIT if kind == "bundle" else detect.LIMIT
    if len(text) > limit:
        raise detect.too_large(name, len(text), limit)
    if kind == "text":
        from coxa.intake.text import read_text

        return read_text(text, name, issues)
    known = records if records is not None else _installed()
    if kind == "case":
        from coxa.intake.case import read_case

        return read_case(text, name, known, issues)
    from coxa.fhir.bundle import read_bundle

    encounter = read_bundle(text, name, known, issues)
    if len(encounter.text) > detect.LIMIT:
        raise detect.too_large(name, len(encounter.text), detect.LIMIT)
    return encounter


def _installed() -> "Records":
    from coxa.catalogue.load import load_catalogue

    return load_catalogue().records
