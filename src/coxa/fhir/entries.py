"""Conditions, medicines, allergies, procedures, reports and letters become lines of the text.

Input: resources and the codebook. Output: lines of plain clinical English on the page. Each
writer returns why nothing of the resource could be read, or None.
"""

from collections.abc import Iterable, Iterator

from coxa.fhir.codes import NO_ALLERGY, Codebook, code_of
from coxa.fhir.markup import attachment_text, stripped
from coxa.fhir.resources import (
    Allergy,
    Annotation,
    Attachment,
    Composition,
    Concept,
    Condition,
    Document,
    Medication,
    MedicationUse,
    Procedure,
    Report,
    Request,
    Section,
    Visit,
)
from coxa.intake.language import other_language
from coxa.intake.page import Page, one_line

_GONE = frozenset({"inactive", "resolved", "remission"})
_DOUBTED = frozenset({"unconfirmed", "provisional", "differential"})
_STOPPED = frozenset({"stopped", "completed", "on-hold"})
_PLANNED = frozenset({"intended", "draft"})
_VOID = frozenset({"entered-in-error", "cancelled", "revoked", "superseded"})
_NO_NAME = "no name and no code that is known"


def write_condition(page: Page, book: Codebook, condition: Condition) -> str | None:
    """'Known rheumatoid arthritis.', 'Past history of ...', 'Possible ...', 'No ...'."""
    verified = code_of(condition.verification_status)
    if "entered-in-error" in verified:
        return None
    name = book.words(condition.code)
    stated = book.condition(condition.code) if condition.code else None
    if stated and stated.lower() not in name.lower():
        name = f"{name} ({stated})" if name else stated
    if not name:
        return _NO_NAME
    severity = book.words(condition.severity)
    name = f"{severity} {name}" if severity and severity not in name.lower() else name
    sites = [book.words(site) for site in condition.body_site]
    name = ", ".join([name, *(site for site in sites if site and site not in name)])
    page.add(_condition_line(condition, verified, name))
    return _notes(page, condition.note)


def _condition_line(condition: Condition, verified: frozenset[str], name: str) -> str:
    if "refuted" in verified:
        return f"No {name}."
    if verified & _DOUBTED:
        return f"Possible {name}."
    if code_of(condition.clinical_status) & _GONE:
        return f"Past history of {name}."
    kinds = {code for category in condition.category for code in code_of(category)}
    return f"Presents with {name}." if "encounter-diagnosis" in kinds else f"Known {name}."


def write_medicine(
    page: Page, book: Codebook, use: MedicationUse, stock: dict[str, Medication]
) -> str | None:
    """'Takes warfarin.' for what is taken now; stopped and planned medicines as text."""
    if use.status in _VOID or use.do_not_perform:
        return None if use.status in _VOID else "an order not to give a medicine"
    concept = use.medication_codeable_concept
    reference = use.medication_reference
    if concept is None and reference is not None:
        inside = {f"#{m.id}": m for m in use.contained if m.id}
        found = inside.get(reference.reference or "") or stock.get(reference.reference or "")
        concept = found.code if found else Concept(text=reference.display)
    name = book.words(concept)
    if not name:
        return _NO_NAME
    if use.status == "not-taken":
        page.add(f"Does not take {name}.")
    elif use.status in _STOPPED:
        page.add(f"Stopped {name}.")
    elif use.status in _PLANNED or use.intent in ("proposal", "plan"):
        page.add(f"Proposed: {name}.")
    else:
        doses = [one_line(d.text) for d in (*use.dosage, *use.dosage_instruction) if d.text]
        dose = f" ({'; '.join(filter(None, doses))})" if any(doses) else ""
        page.add_given(f"Takes {name}{dose}.", "drug", name)
    return None


def write_allergy(page: Page, book: Codebook, allergy: Allergy) -> str | None:
    """'Allergy: penicillin.'; 'no known allergy' is said as such, a refuted one is left out."""
    verified = code_of(allergy.verification_status)
    if "entered-in-error" in verified:
        return None
    if code_of(allergy.code) & NO_ALLERGY:
        page.add("No known drug allergies.")
        return None
    name = book.words(allergy.code)
    if not name:
        return _NO_NAME
    if "refuted" in verified or code_of(allergy.clinical_status) & _GONE:
        return "an allergy that is refuted or no longer active"
    signs = [book.words(sign) for reaction in allergy.reaction for sign in reaction.manifestation]
    if allergy.type == "intolerance":
        signs.insert(0, "intolerance")
    shown = f" ({', '.join(filter(None, signs))})" if any(signs) else ""
    page.add_given(f"Allergy: {name}{shown}.", "allergy", name)
    return None


def write_procedure(page: Page, book: Codebook, procedure: Procedure) -> str | None:
    """'Previous total hip replacement (2019).'; planned ones are said as such."""
    if procedure.status in _VOID:
        return None
    name = book.words(procedure.code)
    if not name:
        return _NO_NAME
    sites = [book.words(site) for site in procedure.body_site]
    name = ", ".join([name, *(site for site in sites if site and site not in name)])
    period = procedure.performed_period
    when = procedure.performed_date_time or (period.start if period else None) or ""
    year = f" ({when[:4]})" if when[:4].isdigit() and len(when) >= 4 else ""
    if procedure.status == "not-done":
        return "a procedure that was not done"
    if procedure.status in ("preparation", "in-progress", "on-hold"):
        page.add(f"Proposed: {name}.")
    else:
        page.add(f"Previous {name}{year}.")
    return _notes(page, procedure.note)


def write_report(page: Page, book: Codebook, report: Report) -> str | None:
    """The conclusion and the text of a report under its name."""
    if report.status in _VOID:
        return None
    texts = [report.conclusion.strip()] if report.conclusion and report.conclusion.strip() else []
    texts += [words for code in report.conclusion_code if (words := book.words(code))]
    why = _attached(texts, report.presented_form)
    texts, foreign = _in_english(texts)
    if texts:
        name = book.words(report.code) or "report"
        page.add(f"{name[:1].upper()}{name[1:]}:")
        for text in dict.fromkeys(texts):
            page.add(text if text.endswith((".", "\n")) else f"{text}.")
    return foreign or why or (None if texts else "no text")


def write_document(page: Page, document: Document) -> str | None:
    """The text of a letter or note."""
    if document.status in _VOID or document.doc_status in _VOID:
        return None
    texts: list[str] = []
    why = _attached(texts, [content.attachment for content in document.content])
    texts, foreign = _in_english(texts)
    for text in texts:
        page.add(text)
    return foreign or why or (None if texts else "no text")


def _attached(texts: list[str], attachments: Iterable[Attachment]) -> str | None:
    """Add the text of each attachment; the last reason for one that is not read.

    An attachment in another form (a PDF beside its text) is no loss once there is text.
    """
    missed: str | None = None
    for attachment in attachments:
        text, why = attachment_text(attachment)
        if text:
            texts.append(text)
        missed = why or missed
    return None if texts else missed


def write_request(page: Page, book: Codebook, request: Request) -> str | None:
    """The reason of a request."""
    if request.status in _VOID:
        return None
    reasons = [words for code in request.reason_code if (words := book.words(code))]
    if reasons:
        page.add(f"Reason for request: {', '.join(reasons)}.")
    if not reasons and not _noted(request.note):
        return "no reason and no note"
    return _notes(page, request.note)


def write_composition(page: Page, composition: Composition) -> str | None:
    """The narrative of all sections, each under its title."""
    if composition.status in _VOID:
        return None
    told = [(section, text) for section, text in _narratives(composition.section) if text]
    texts, foreign = _in_english(text for _, text in told)
    for section, text in told:
        if text in texts:
            if section.title and one_line(section.title):
                page.add(f"{one_line(section.title)}:")
            page.add(text)
    return foreign or (None if told else "no narrative text")


def _narratives(sections: Iterable[Section]) -> Iterator[tuple[Section, str]]:
    """Each section with its text, those inside it behind it."""
    for section in sections:
        yield section, stripped(section.text.div) if section.text and section.text.div else ""
        yield from _narratives(section.section)


def write_visit(page: Page, book: Codebook, visit: Visit) -> None:
    """The reason of a visit."""
    if visit.status in _VOID:
        return
    reasons = [words for code in visit.reason_code if (words := book.words(code))]
    if reasons:
        page.add(f"Presents with {', '.join(reasons)}.")


def _notes(page: Page, notes: Iterable[Annotation]) -> str | None:
    """Write the notes beside an entry; returns why one of them is not read."""
    texts, foreign = _in_english(_noted(notes))
    for text in texts:
        page.add(text)
    return foreign


def _noted(notes: Iterable[Annotation]) -> list[str]:
    return [text for note in notes if note.text and (text := note.text.strip())]


def _in_english(texts: Iterable[str]) -> tuple[list[str], str | None]:
    """The texts that are English, and why another is not read: its denials would be missed."""
    kept: list[str] = []
    missed: str | None = None
    for text in texts:
        found = other_language(text)
        if found is not None and found.mostly:
            missed = f"a text {found.what}, only English is read"
        else:
            kept.append(text)
    return kept, missed
