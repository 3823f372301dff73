"""Step 6, shortening: what of a long statement goes on the terminal's short answer.

Whole clauses only; a figure or a condition is never cut in the middle.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from coxa.model.answer import Action, NotYet, Reference
from coxa.report.references import link
from coxa.report.wording import one_line

_SENTENCE: Final = re.compile(r"(?<=[a-z0-9%)][.!?]) (?=[A-Z])")
_NAME_LENGTH: Final = 60
_LINE: Final = 68
_SENTENCE_LENGTH: Final = 40
_LIST_LENGTH: Final = 300
_TITLE_LENGTH: Final = 32
_AUTHORS: Final = re.compile(
    r"(?P<first>[^\W\d]\S*(?: \S+)?(?: [A-Z]{1,3}))(?P<more>, .+|,? et al)?"
)
_YEAR: Final = re.compile(r"\b(1[89]|20)\d\d$")
_PMC: Final = re.compile(r"/(?:articles/)?(PMC\d+)\b")
_DOI: Final = re.compile(r"^/(10\.\d{4,9}/\S+)$")


def last_sentence(text: str) -> str:
    """The last sentence: in a step's reason the one about this patient, after what a test shows."""
    return _SENTENCE.split(one_line(text).strip())[-1]


def short_name(text: str) -> str:
    """A name without the list behind its colon, when it is too long for a line."""
    name, colon, _ = one_line(text).partition(": ")
    return name if colon and len(text) > _NAME_LENGTH else one_line(text)


def named(action: Action | NotYet) -> tuple[str, str]:
    """An action as name and what is said of it; no name where the text does not lead with one."""
    name, colon, rest = one_line(action.text).partition(": ")
    return (name, rest) if colon and len(name) <= _NAME_LENGTH else ("", one_line(action.text))


def action_name(action: Action | NotYet) -> str:
    """An action in a few words: its name, with its condition if it has one."""
    name, text = named(action)
    condition = text.partition(": ")[0].rstrip(".") if text.lower().startswith("if ") else ""
    first = name or re.split(r"[;:.] ", text)[0]
    first = re.sub(r" \([^()]*\d[^()]*\)", "", first).rstrip(".")
    told = f"{first} ({condition})" if name and condition else first
    return f"{told} (has a result)" if isinstance(action, Action) and action.done else told


def question(text: str) -> str:
    """A question without its examples in brackets, when it is too long for a line."""
    line = one_line(text)
    return line if len(line) <= _LINE else re.sub(r" \([^()]*\)", "", line)


def checks(action: Action) -> str:
    """What to check first: sentences, which are about this patient, and a short list; else how
    many points the list has."""
    lines = [one_line(check).rstrip(".") for check in action.checks]
    about = [line for line in lines if line[:1].isupper() and len(line) > _SENTENCE_LENGTH]
    points = [line for line in lines if line not in about]
    listed = "; ".join(points)
    if len(listed) > _LIST_LENGTH:
        listed = f"{len(points)} points, see --full"
    said = [f"Check first: {listed}."] if listed else []
    return " ".join([*(f"{line}." for line in about), *said])


def short_basis(text: str) -> str:
    """How often a finding is seen, without the words that every line repeats."""
    return text.replace(" of patients with it", " of patients").replace(
        " patients with it", " patients"
    )


def short_reference(reference: Reference, room: int) -> str:
    """First author, journal or title, year, and where to find it, within `room` characters."""
    parts, who, authors = _parts(reference, r"[.?] ")
    if authors:
        who = authors["first"] + (" et al" if authors["more"] else "")
    year = str(reference.year or "")
    where = ""
    if len(parts) > 1:
        last = parts[-1]
        where = last if _YEAR.search(last) and not _YEAR.fullmatch(last) else parts[1]
    if year and year not in f"{who} {where}":
        where = f"{where} ({year})".strip()
    address = short_address(reference)
    words = _cut(f"{who}. {where}" if where else who, max(room - len(address) - 2, room // 2))
    joint = " " if words.endswith("…") else ". "
    return _cut(f"{words}{joint}{address}" if address else words, room)


def short_source(reference: Reference) -> str:
    """First author, or the first words of the title, and year."""
    _, who, authors = _parts(reference, r"[.?:] ")
    who = authors["first"].rpartition(" ")[0] if authors else _cut_words(who, _TITLE_LENGTH)
    year = str(reference.year or "")
    return f"{who} {year}".strip() if year not in who else who


def _parts(reference: Reference, ends: str) -> tuple[list[str], str, re.Match[str] | None]:
    """A citation cut at `ends`, its first part, and that part as authors if it is such a list."""
    parts = [part for part in re.split(ends, one_line(reference.citation).rstrip(".")) if part]
    authors = _AUTHORS.fullmatch(parts[0]) if len(parts) > 1 else None
    return parts, parts[0] if parts else reference.id, authors


def short_address(reference: Reference) -> str:
    """DOI, PubMed number or PubMed Central number; else the site it stands on."""
    if reference.doi:
        return f"doi:{reference.doi}"
    if reference.pmid:
        return f"PMID {reference.pmid}"
    parts = urlsplit(link(reference) or "")
    host = (parts.hostname or "").removeprefix("www.")
    if host.endswith("doi.org") and (doi := _DOI.match(parts.path)):
        return f"doi:{doi[1]}"
    if host.endswith("nlm.nih.gov") and (pmc := _PMC.search(parts.path)):
        return pmc[1]
    return "" if host.replace(".", "").isdigit() else host


def _cut_words(text: str, room: int) -> str:
    """Whole words within `room` characters, an ellipsis for what is left out."""
    return text if len(text) <= room else f"{text[:room].rpartition(' ')[0] or text[:room]}…"


def _cut(text: str, room: int) -> str:
    """The text within `room` characters, an ellipsis for what is left out."""
    if len(text) <= room:
        return text
    return text[: room - 1].rstrip(" ,.;:(") + "…"
