"""Papers: all files for one patient, in the order in which they are handed out.

Input: the consultation (assessment and facts), wording, units, first day. Output: `Paper`s as
bytes. The same input gives the same bytes; the clock is never read here.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from coxa.catalogue.paper_words import load_paper_data
from coxa.errors import InputError
from coxa.model.encounter import Encounter
from coxa.model.paper_words import UnitName, VoiceName
from coxa.model.papers import Letter, Paper
from coxa.papers.calendar import build_events, to_ics
from coxa.papers.fhir import letter_bundle
from coxa.papers.handout import build_handout
from coxa.papers.letter_text import letter_text
from coxa.papers.letters import imaging_request, referral_letter
from coxa.papers.page import render, version
from coxa.papers.pdf import to_pdf
from coxa.papers.plain import Plain
from coxa.papers.programme import build_programme
from coxa.papers.sources import PaperSources
from coxa.papers.speak import Speaker
from coxa.papers.summary import Summary
from coxa.pipeline import Consultation, Pipeline, consult

# every name that a paper can have: of an earlier patient none may stay beside those of this one
NAMES = tuple(
    f"{stem}{ending}"
    for stem, endings in {
        "handout": (".html", ".pdf"),
        "programme": (".html", ".pdf"),
        "referral-letter": (".txt", ".pdf", ".fhir.json"),
        "imaging-request": (".txt", ".pdf", ".fhir.json"),
        "calendar": (".ics",),
    }.items()
    for ending in endings
)


class Wanted(NamedTuple):
    """How the papers are to be made."""

    start: date
    wording: VoiceName = "uk"
    units: UnitName = "metric"
    pdf: bool = False


def make_papers(
    data: str | bytes | Encounter,
    *,
    start: date,
    wording: VoiceName = "uk",
    units: UnitName = "metric",
    pdf: bool = False,
    name: str = "input",
    pipeline: Pipeline | None = None,
) -> tuple[Paper, ...]:
    """The papers for one patient; `start` is the day from which dates are counted.

    `data`, `name` and `pipeline` as for `coxa.assess`. Raises `coxa.errors.UserError` when the
    input cannot be used, is not about a hip, or `pdf` is asked for without WeasyPrint.
    """
    consultation = consult(data, name=name, pipeline=pipeline)
    if consultation.assessment.question == "not-hip":
        raise InputError(
            "the text is not about a hip, so there is nothing to hand out; "
            "give the note of a patient with hip pain"
        )
    return tuple(papers_of(consultation, Wanted(start, wording, units, pdf)))


def papers_of(consultation: Consultation, wanted: Wanted) -> Iterator[Paper]:
    """The papers of a finished consultation about a hip."""
    maker = _Maker(consultation, wanted)
    yield from maker.handout()
    yield from maker.programme()
    yield from maker.letters()
    yield from maker.calendar()


class _Maker:
    """Builds, words and renders each paper of one consultation."""

    def __init__(self, consultation: Consultation, wanted: Wanted) -> None:
        self.assessment = consultation.assessment
        self.facts = consultation.facts
        self.records = consultation.catalogue.records
        self.wanted = wanted
        self.data = load_paper_data()
        self.speaker = Speaker(
            self.data.wording, self.records.quantities, wanted.wording, wanted.units
        )

    def handout(self) -> Iterator[Paper]:
        """The patient's handout."""
        built = build_handout(self._plain(), self.wanted.start)
        yield from self._page("handout", h=self.speaker.paper(built, plain=True))

    def programme(self) -> Iterator[Paper]:
        """The rehabilitation programme; none where the patient has to be seen today."""
        built = build_programme(
            self.assessment,
            self.records,
            self.data.handout.provisional,
            self.speaker,
            self.wanted.start,
        )
        if built is not None:
            yield from self._page("programme", p=self.speaker.paper(built))

    def letters(self) -> Iterator[Paper]:
        """Referral and request for imaging, each where the plan holds one."""
        for build in (referral_letter, imaging_request):
            summary = Summary(
                self.assessment,
                self.facts,
                self.records,
                self.data.letters,
                self.speaker,
                PaperSources(self.records, self.assessment),
            )
            letter = build(summary, self.wanted.start)
            if letter is not None:
                yield from self._letter(self.speaker.paper(letter), summary)

    def _letter(self, letter: Letter, summary: Summary) -> Iterator[Paper]:
        """A letter as text, as a FHIR Bundle and, where wanted, as PDF."""
        knowledge = self.assessment.knowledge_version
        text = letter_text(letter, self.speaker, version(knowledge))
        yield Paper(name=f"{letter.id}.txt", content=text.encode())
        yield Paper(name=f"{letter.id}.fhir.json", content=letter_bundle(letter, text, summary))
        if self.wanted.pdf:
            page = render("letter.html", self.speaker, knowledge, l=letter)
            yield Paper(name=f"{letter.id}.pdf", content=to_pdf(page))

    def calendar(self) -> Iterator[Paper]:
        """The calendar; none where no date follows from the plan."""
        events = build_events(self._plain(), self.wanted.start)
        if events:
            told = self.speaker.paper(events, plain=True)
            content = to_ics(told, self.speaker, self.wanted.start)
            yield Paper(name="calendar.ics", content=content)

    def _plain(self) -> Plain:
        """Plain words with references of their own, for one paper."""
        sources = PaperSources(self.records, self.assessment)
        return Plain(self.assessment, self.records, self.data.handout, self.speaker, sources)

    def _page(self, name: str, **values: object) -> Iterator[Paper]:
        """A page as HTML and, where wanted, as PDF."""
        page = render(f"{name}.html", self.speaker, self.assessment.knowledge_version, **values)
        yield Paper(name=f"{name}.html", content=page.encode())
        if self.wanted.pdf:
            yield Paper(name=f"{name}.pdf", content=to_pdf(page))
