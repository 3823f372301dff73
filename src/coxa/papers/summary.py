"""Papers, summary: the patient as the next clinician needs to know them.

Input: consultation, records, wording of the letters. Output: blocks that letters share. What was
not said is 'not stated', never 'no'; of the note only stated dates are repeated.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from coxa.catalogue.reading_tables import PICTURED
from coxa.catalogue.records import Records
from coxa.model.answer import Assessment, Evidence, Finding, Hypothesis
from coxa.model.facts import Facts
from coxa.model.naming import in_sentence, proper_names
from coxa.model.paper_words import LetterData
from coxa.model.papers import Block, Line
from coxa.papers.dates import StatedDates
from coxa.papers.sources import PaperSources
from coxa.papers.speak import Speaker
from coxa.report.wording import (
    avoided_names,
    capital,
    evidence_words,
    finding_words,
    humanise,
    interval,
    patient_words,
    percent,
    strongest,
)

_GROUPS: Final = (
    ("History", ("history", "course")),
    ("Examination", ("examination",)),
    ("Laboratory", ("laboratory",)),
    ("Imaging", PICTURED),
    ("Procedures and histology", ("procedure", "histology")),
    ("Background", ("risk",)),
)
_NO_MEASUREMENT: Final = frozenset({"age", "pregnancy-weeks", "symptom-duration"})
_MOST: Final = 8


class Summary:
    """Blocks about one patient for clinicians."""

    def __init__(
        self,
        assessment: Assessment,
        facts: Facts,
        records: Records,
        data: LetterData,
        speaker: Speaker,
        sources: PaperSources,
    ) -> None:
        self.assessment = assessment
        self.facts = facts
        self.records = records
        self.data = data
        self.speaker = speaker
        self.sources = sources
        self.proper = proper_names(records.settings)
        self.dates = StatedDates(assessment.text, data.not_of_a_finding)

    def person(self) -> Block:
        """Age, sex, side, pregnancy; medicines, allergies, other illnesses and implants."""
        patient = self.assessment.patient
        lines = [
            Line(lead="Patient", text=", ".join(patient_words(patient)[:2])),
            Line(lead="Pregnancy", text=self._pregnancy()),
            Line(lead="Takes", text=self._listed(patient.drugs, "taking:")),
            Line(lead="Allergies", text=self._listed(patient.allergies, "allergy:")),
            Line(lead="Illnesses and risks", text=self._named("comorbidity")),
            Line(lead="Implants", text=self._named("device")),
        ]
        return Block(id="person", title="Patient", lines=tuple(lines))

    def _pregnancy(self) -> str:
        patient = self.assessment.patient
        if patient.pregnancy_weeks is not None:
            return f"yes, week {patient.pregnancy_weeks}"
        known = self.facts.truth("pregnant")
        return self.data.not_stated if known is None else ("yes" if known else "no")

    def _listed(self, names: Iterable[str], prefix: str) -> str:
        """Names of drugs; none known only where the note says that there are none."""
        words = [humanise(name) for name in names]
        if words:
            return ", ".join(words)
        return self.data.none_known if prefix in self.facts.closed else self.data.not_stated

    def _named(self, kind: str) -> str:
        """Illnesses or devices that the note names, each without the wider word that it implies."""
        concepts = self.records.concepts
        has = {
            name.removeprefix("has:")
            for name, true in self.facts.truths.items()
            if true and name.startswith("has:")
        }
        mine = sorted(n for n in has if n in concepts and concepts[n].kind == kind)
        wider = {up for name in mine for up in concepts[name].is_a}
        words = [humanise(n) for n in mine if n not in wider and not n.endswith("-word")]
        risks = [f for f in self._shown(("risk",)) if f.state == "present"]
        if kind == "comorbidity":
            words += [self._words(finding) for finding in risks]
        return ", ".join(dict.fromkeys(words)) or self.data.not_stated

    def measurements(self) -> Block:
        """Values in the units asked for, with the date where the note states one."""
        lines = []
        for name, value in self.facts.numbers.items():
            quantity = self.records.quantities.get(name)
            if quantity is None or name in _NO_MEASUREMENT:
                continue
            amount = self.speaker.amount(name, value)
            stated = self._stated(name)
            sign = next((sign for sign in "<>" if stated and sign in stated.quote), "")
            date = self.dates.near(stated.start, stated.end) if stated else ""
            shown = f"{sign}{amount} ({date})" if date else f"{sign}{amount}"
            lines.append(Line(lead=quantity.name, text=shown))
        return Block(id="values", title="Measurements", lines=tuple(lines))

    def _stated(self, quantity: str) -> Finding | None:
        """The finding that the note's value of a quantity makes present or absent."""
        bands = {band.finding for band in self.records.quantities[quantity].bands}
        found = (f for f in self.assessment.findings if f.id in bands)
        return next((f for f in found if any(c.isdigit() for c in f.quote)), None)

    def findings(self) -> Block:
        """What is present and absent, by kind; what a value says stands with the values."""
        lines = []
        for title, kinds in _GROUPS[:-1]:
            measured = self._measured()
            found = [f for f in self._shown(kinds) if f.value is None and f.id not in measured]
            present = [self._words(f) for f in found if f.state == "present"]
            places = {(f.start, f.end) for f in found if f.state == "present"}
            absent = [
                self._words(f)
                for f in found
                if f.state == "absent" and (f.start, f.end) not in places
            ]
            parts = ["; ".join(present), f"absent: {'; '.join(absent)}" if absent else ""]
            text = ". ".join(capital(part) for part in parts if part)
            if title == "History":
                text = ". ".join(part for part in (self._duration(), text) if part)
            if text:
                lines.append(Line(lead=title, text=f"{text}."))
        return Block(id="findings", title="Findings", lines=tuple(lines))

    def _measured(self) -> set[str]:
        """Findings that a printed value stands for."""
        known = self.records.quantities
        names = [name for name in self.facts.numbers if name in known]
        return {band.finding for name in names for band in known[name].bands}

    def _duration(self) -> str:
        for finding in self.assessment.findings:
            if finding.unit == "weeks" and finding.state == "present":
                return f"For {finding_words(finding).rpartition('(')[2].rstrip(')')}"
        return ""

    def _words(self, finding: Finding) -> str:
        """A finding inside a sentence; the side only where it is not the patient's."""
        date = self.dates.near(finding.start, finding.end)
        kind = self.records.findings[finding.id].kind
        shown = f" ({date})" if date and kind not in ("history", "course", "risk") else ""
        own = kind == "risk" or finding.side == self.assessment.patient.side
        words = finding_words(msgspec.structs.replace(finding, side=None) if own else finding)
        return f"{self.inside(words)}{shown}"

    def inside(self, words: str) -> str:
        """A name as it stands inside a sentence."""
        return in_sentence(words, self.proper)

    def _shown(self, kinds: tuple[str, ...]) -> list[Finding]:
        """Findings of these kinds, without those that another one from the same words implies."""
        known = self.records.findings
        found = [
            f
            for f in self.assessment.findings
            if f.id in known and known[f.id].kind in kinds and f.context != "family"
        ]
        implied = {
            (f.start, up) for f in found if f.state == "present" for up in known[f.id].implies
        }
        return [f for f in found if (f.start, f.id) not in implied or f.state == "absent"]

    def plausible(self) -> list[Hypothesis]:
        """Named causes that are plausible, most probable first."""
        least = self.records.model["plausible"]
        ranked = self.assessment.differential
        return [h for h in ranked if h.probability >= least and h.condition != "other"]

    def differential(self) -> Block:
        """Conditions that are plausible, with probability and interval."""
        plausible = self.records.model["plausible"]
        lines = [
            Line(
                lead=f"{percent(h.probability)}",
                text=f"{h.name} (90\u00a0% interval {interval(h.interval)})",
                sources=self.sources.again(h.sources),
            )
            for h in self.assessment.differential
            if h.probability >= plausible
        ]
        return Block(id="differential", title="Differential", lines=tuple(lines))

    def weighed(self) -> tuple[Block, ...]:
        """What speaks for and against the first cause, strongest first."""
        top = self.leading()
        if top is None:
            return ()
        return (
            self._evidence("for", f"For {top.name}", top.for_),
            self._evidence("against", f"Against {top.name}", top.against),
        )

    def _evidence(self, name: str, title: str, items: tuple[Evidence, ...]) -> Block:
        lines = []
        found = [self._in_units(finding) for finding in self.assessment.findings]
        for item in strongest(items, _MOST, 1.0):
            words, basis = evidence_words(item, found)
            lines.append(Line(text=f"{words}: {basis}", sources=self.sources.again(item.sources)))
        return Block(id=name, title=title, lines=tuple(lines))

    def _in_units(self, finding: Finding) -> Finding:
        """A finding with its value in the units asked for."""
        if finding.value is None:
            return finding
        for quantity in self.records.quantities.values():
            bands = {band.finding for band in quantity.bands}
            if finding.id in bands and finding.unit == quantity.unit:
                value, _, unit = self.speaker.amount(quantity.id, finding.value).partition(" ")
                return msgspec.structs.replace(finding, value=float(value), unit=unit)
        return finding

    def leading(self) -> Hypothesis | None:
        """The first named cause of the differential."""
        ranked = self.assessment.differential
        return next((h for h in ranked if h.condition != "other"), None)

    def done(self) -> Block:
        """Tests that the note says were done, and drugs that were stopped."""
        tests = [self.data.tests_done.get(name, "") for name in self._true("done:")]
        drugs = [humanise(name) for name in self._true("stopped:") if name in self.records.drugs]
        lines = [
            Line(lead="Tests done", text=", ".join(filter(None, tests)) or self.data.not_stated),
            *([Line(lead="Stopped", text=", ".join(drugs))] if drugs else []),
        ]
        return Block(id="done", title="Done so far", lines=tuple(lines))

    def _true(self, prefix: str) -> list[str]:
        """Names of the true facts of one sort."""
        truths = self.facts.truths.items()
        return [n.removeprefix(prefix) for n, true in truths if true and n.startswith(prefix)]

    def avoided(
        self, title: str, tags: Iterable[str] | None = None, but: Iterable[str] = ()
    ) -> Block:
        """What must not be done and why; with `tags` only what is about them, never `but`."""
        wanted = None if tags is None else set(tags)
        lines = [
            Line(
                lead=capital(", ".join(avoided_names(a.names))),
                text=a.reason,
                sources=self.sources.again(a.sources),
            )
            for a in self.assessment.plan.avoid
            if (wanted is None or wanted & set(a.tags)) and not set(but) & set(a.tags)
        ]
        return Block(id="avoid", title=title, lines=tuple(lines), tone="avoid")
