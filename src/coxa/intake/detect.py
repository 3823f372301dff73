"""Step 1, intake: what kind of input it is, and its characters.

Input: bytes or text. Output: text, its kind (bundle, case or text), issues of the decoding.
Raises EmptyInput, NotText and TooLarge.
"""

import re
from typing import Literal

from coxa.errors import EmptyInput, NotText, TooLarge
from coxa.intake.text import clean, has_words
from coxa.model.answer import Issue

Kind = Literal["bundle", "case", "text"]
# characters of a note or case, those of a Bundle, and bytes of any input (four a character at most)
LIMIT = 1_000_000
BUNDLE_LIMIT = 20_000_000
MOST_BYTES = 4 * BUNDLE_LIMIT
CASE_KEYS = (
    "note", "age", "sex", "side", "pregnant", "pregnancy_weeks", "weight_kg", "setting",
    "findings", "labs", "measurements", "drugs", "allergies", "comorbidities",
    "medicines_complete", "allergies_complete",
)  # fmt: skip
LABELLED_KEYS = (
    "diagnosis", "also", "age", "sex", "side", "urgent", "decisive_test", "treatment", "outcome",
    "style", "note_initial", "note_full", "source",
)  # fmt: skip
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"{\\rtf", "an RTF file"),
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
_SHORTER = "give the notes of one patient, or only the part about the hip"
_CP1252_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{])")
_FHIR_XML = re.compile(r"\s*<(?:\?xml|[A-Z]\w+[ >])")
_RESOURCE = re.compile(r'"resourceType"\s*:')
_TOP_KEY = re.compile(r"(?:\"(\w+)\"|'(\w+)'|(\w+)):(?:\s|$)")
_NOTE_KEYS = frozenset({"note", "note_initial", "note_full"})
_ANY_KEY = frozenset(CASE_KEYS + LABELLED_KEYS)


def decode(data: bytes | str, name: str) -> tuple[str, tuple[Issue, ...]]:
    """The input's characters, without a byte order mark, with issues of the decoding."""
    issues: tuple[Issue, ...] = ()
    if isinstance(data, bytes):
        if len(data) > MOST_BYTES:
            raise TooLarge(f"{name}: more than the limit of {MOST_BYTES:,} bytes; {_SHORTER}")
        data, issues = _decode_bytes(data, name)
    elif "\0" in data:
        raise _not_text(name, f"a NUL character at position {data.index(chr(0))}")
    text, more = clean(data.removeprefix("\ufeff"))
    if not has_words(text):
        raise EmptyInput(
            f"{name}: nothing to read, the input is empty; give a note, a case file or a FHIR R4 "
            "Bundle"
        )
    return text, (*issues, *more)


def _decode_bytes(data: bytes, name: str) -> tuple[str, tuple[Issue, ...]]:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise _not_text(name, f"it is {what}")
    if b"\0" in data:
        raise _not_text(name, f"a NUL byte at byte {data.index(0)}")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        where = error.start
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _not_text(name, f"byte {where} is not UTF-8") from None
    if _CP1252_CONTROLS.search(text):
        raise _not_text(name, f"byte {where} is not UTF-8")
    issue = Issue(
        level="note",
        message=f"the text is not UTF-8 (byte {where}) and was read as Windows-1252",
        repair="check accented letters and signs such as µ, or save the text as UTF-8",
    )
    return text, (issue,)


def _not_text(name: str, why: str) -> NotText:
    return NotText(f"{name}: not plain text, {why}; save the note as plain text in UTF-8")


def too_large(name: str, size: int, limit: int) -> TooLarge:
    """The error of an input of more characters than its kind may have."""
    return TooLarge(f"{name}: {size:,} characters, more than the limit of {limit:,}; {_SHORTER}")


def kind_of(text: str, name: str) -> Kind:
    """Bundle for FHIR, case for a structured case (also a broken one), else text."""
    if _FHIR_XML.match(text) and "hl7.org/fhir" in text[:2000]:
        return "bundle"
    if _JSON.match(text):
        return "bundle" if _RESOURCE.search(text) else "case"
    if name.lower().endswith((".yaml", ".yml", ".json")):
        return "case"
    return "case" if _like_yaml(text[:20_000]) else "text"


def _like_yaml(text: str) -> bool:
    """Whether the lines that are not indented are 'key:' lines and at least half known keys."""
    lines = [line for line in text.splitlines() if line.strip()]
    top = [line for line in lines if line[0] not in " \t#-%}]"]
    if not top or not _TOP_KEY.match(top[0]):
        return False
    matches = [match for line in top if (match := _TOP_KEY.match(line))]
    keys = {next(filter(None, match.groups())) for match in matches}
    known = keys & _ANY_KEY
    if len(matches) * 5 < len(top) * 4 or len(known) * 2 < len(keys) or not known:
        return False
    nested = any(line[0] in " \t-" for line in lines if not line.startswith("---"))
    return len(known) > 1 or bool(known & _NOTE_KEYS) or nested
