"""Turns what was read into findings with one state each, facts for the rules, and the person.

Input: encounter, reading, values, person. Output: `Understood`.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

import msgspec

from coxa.catalogue.load import Catalogue
from coxa.findings.diet import Eaten, eaten_now
from coxa.findings.facts_of import (
    DrugFacts,
    about_hip,
    done_facts,
    drug_facts,
    group_facts,
    named_facts,
    setting_of,
    stated_facts,
)
from coxa.findings.person.age import may_be_pregnant
from coxa.findings.person.duration import Durations
from coxa.findings.person.injury_date import injury_weeks
from coxa.findings.person.who import Person, read_person
from coxa.findings.qualifiers.long_ago import long_ago
from coxa.findings.questions import Asked, questions
from coxa.findings.read import Reader, Reading, Side
from coxa.findings.sayings.follow import follow
from coxa.findings.sayings.settle import (
    Entry,
    evidence,
    given_entries,
    said_entries,
    settle,
)
from coxa.findings.sayings.sides import (
    SideMention,
    complaint_side,
    hip_pain_at,
    knee_side,
    side_mentions,
)
from coxa.findings.unread import beside_findings, unread_parts
from coxa.findings.values.context import Value
from coxa.findings.values.meaning import (
    albumin_corrected,
    measured_entries,
    quantities_of,
    ruled_out,
)
from coxa.findings.values.measure import ValueReader
from coxa.intake.text import reading_copy, span_in_text
from coxa.model.answer import Finding, Issue, Patient, Unread
from coxa.model.bounds import OLDEST
from coxa.model.encounter import Encounter
from coxa.model.facts import Facts
from coxa.model.knowledge import FindingDef

_LISTS: tuple[tuple[str, Literal["drugs", "allergies"]], ...] = (
    ("taking:", "drugs"),
    ("allergy:", "allergies"),
)
# findings that women alone have, so that they tell the sex where no word does
_WOMEN = ("postmenopausal", "postpartum", "has:no-periods", "has:periods-over")
_MOTHER_FROM = 11
# up to this age knee pain may be that of the hip
_CHILD_TO = 17
_Spanned = TypeVar("_Spanned", Finding, Unread)


class Understood(NamedTuple):
    """One patient as understood: what counts as evidence is in `observed`.

    `eaten`: by nutrition record, the foods of a day.
    """

    patient: Patient
    findings: tuple[Finding, ...]
    observed: dict[str, bool]
    evidence: dict[str, bool]
    facts: Facts
    unread: tuple[Unread, ...]
    issues: tuple[Issue, ...]
    about_hip: bool
    words: int
    eaten: dict[str, tuple[Eaten, ...]]
    asked: tuple[Asked, ...]


class _Told(NamedTuple):
    """A text as read: `text` without what nobody sees, `back` its positions in the input.

    `values` are those of now; `numbers` what they, the person and coded data come to.
    """

    text: str
    back: Sequence[int] | None
    reading: Reading
    person: Person
    over: list[bool]
    values: list[Value]
    numbers: dict[str, float]
    side: Side | None
    entries: list[Entry]
    issues: list[Issue]


class _Settled(NamedTuple):
    """Each finding with one state, the facts for the rules, and the drugs.

    `followed` are the findings that follow from what is told without being said.
    """

    findings: tuple[Finding, ...]
    observed: dict[str, bool]
    truths: dict[str, bool]
    drugs: DrugFacts
    followed: list[Entry]
    clashes: list[Issue]


def understand(encounter: Encounter, reader: Reader, catalogue: Catalogue) -> Understood:
    """Read an encounter's text and join it with what came in coded form."""
    told = _told(encounter, reader, catalogue)
    settled = _settled(told, encounter, reader, catalogue)
    return _joined(told, settled, encounter, reader, catalogue)


def _told(encounter: Encounter, reader: Reader, catalogue: Catalogue) -> _Told:
    """The text's sayings, values and person, and what is coded beside it."""
    text, back = reading_copy(encounter.text)
    definitions, quantities = catalogue.records.findings, catalogue.records.quantities
    reading = reader.read(text)
    scan = reading.scan
    person = read_person(scan, Durations(reading, reader), reader.vocabulary)
    over = long_ago(scan, reader.vocabulary)
    read, issues = ValueReader(text, reading, reader, quantities).read()
    values = [value for value in read if not over[value.first]]
    numbers = quantities_of(values, person, encounter)
    corrected = albumin_corrected(scan, values, numbers)
    sides = side_mentions(reading, reader)
    side = encounter.patient.side or _side(sides, reading, reader, person.age, definitions)
    entries = [
        *said_entries(text, reading, definitions, reader, sides, side, over),
        *measured_entries(text, scan, values, person, catalogue, numbers, corrected),
        *given_entries(encounter, definitions),
    ]
    since = injury_weeks(reading, reader)
    further = {"injury-weeks": since, "calcium": corrected}
    numbers |= {name: value for name, value in further.items() if value is not None}
    return _Told(text, back, reading, person, over, values, numbers, side, entries, issues)


def _settled(told: _Told, encounter: Encounter, reader: Reader, catalogue: Catalogue) -> _Settled:
    """One state for each finding, with what follows from them, and the facts for the rules."""
    records, reading, numbers = catalogue.records, told.reading, told.numbers
    definitions, sex = records.findings, told.person.sex
    findings, observed, clashes = settle(told.entries, definitions)
    drugs = drug_facts(reading, reader, records, encounter)
    truths = {**observed, **named_facts(reading, reader), **drugs.truths}
    facts = Facts(truths=truths, numbers=numbers, words={"sex": sex} if sex else {})
    followed = follow(told.text, facts, records, reading, reader, told.entries, observed)
    if followed:
        findings, observed, clashes = settle([*told.entries, *followed], definitions)
        truths.update(observed)
    stated = stated_facts(reading, reader, definitions, told.over)
    truths |= group_facts(observed, definitions) | done_facts(reading, reader) | stated
    truths = {**dict.fromkeys(ruled_out(numbers, records.quantities), False), **truths}
    return _Settled(findings, {**observed, **stated}, truths, drugs, followed, clashes)


def _joined(
    told: _Told, settled: _Settled, encounter: Encounter, reader: Reader, catalogue: Catalogue
) -> Understood:
    """The patient, the facts and what was not understood, placed in the input's characters."""
    text, reading, numbers, records = told.text, told.reading, told.numbers, catalogue.records
    person = _as_facts_tell(told.person, settled.truths)
    patient = _patient(encounter.patient, person, numbers, told.side, reading, settled.drugs)
    truths = settled.truths | _pregnancy(patient, settled.truths)
    unread = unread_parts(text, reading, told.values, reader.roles, settled.followed)
    also = beside_findings(
        text, reading, told.values, reader.roles, records.quantities, settled.findings
    )
    patient = msgspec.structs.replace(patient, also=also)
    region = about_hip(reading, reader, truths, patient.age)
    return Understood(
        patient=patient,
        findings=_placed(settled.findings, told.back, encounter.text),
        observed=settled.observed,
        evidence=evidence(settled.observed, records.findings),
        facts=Facts(
            truths=truths,
            numbers=numbers,
            words=_words_of(patient),
            closed=settled.drugs.closed,
        ),
        unread=_placed(unread, told.back, encounter.text),
        issues=(
            *encounter.issues,
            *told.issues,
            *_age_issues(person),
            *settled.clashes,
            *_region_issues(region),
        ),
        about_hip=region != "no",
        words=len(reading.scan.words),
        eaten={
            name: eaten_now(text, reading, nutrition)
            for name, nutrition in records.nutrition.items()
        },
        asked=_asked(questions(reading, reader), told.back),
    )


def _side(
    sides: list[SideMention],
    reading: Reading,
    reader: Reader,
    age: float | None,
    definitions: Mapping[str, FindingDef],
) -> Side | None:
    """The side of the complaint; a child's knee pain tells it where nothing else does."""
    side = complaint_side(sides, hip_pain_at(reading, reader, definitions))
    if side is None and age is not None and age < _CHILD_TO:
        return knee_side(reading.scan.forms)
    return side


def _as_facts_tell(person: Person, truths: Mapping[str, bool]) -> Person:
    """The person with the pregnancy or sex that only the facts tell."""
    if person.pregnant is None and truths.get("has:pregnancy-word"):
        if person.sex != "male" and not truths.get("postpartum"):
            person = person._replace(pregnant=True, sex="female")
    if person.sex is None:
        feeds = truths.get("has:breastfeeding") and _grown(person.age)  # 'a 5-month-old son'
        if feeds or any(truths.get(name) for name in _WOMEN):
            person = person._replace(sex="female")
    return person


def _grown(age: float | None) -> bool:
    """Whether somebody who breastfeeds is the mother and not the child."""
    return age is None or age >= _MOTHER_FROM


def _age_issues(person: Person) -> tuple[Issue, ...]:
    if person.impossible_age is None:
        return ()
    return (
        Issue(
            level="warning",
            message=f"an age over {OLDEST} years was not used",
            repair="write the age in years",
        ),
    )


def _region_issues(region: str) -> tuple[Issue, ...]:
    if region != "likely":
        return ()
    return (
        Issue(
            level="note",
            message="the text names no part of the body; it is read as a question about a hip",
            repair="name the place and the side, for example 'left groin'",
        ),
    )


def _patient(
    coded: Patient,
    person: Person,
    numbers: dict[str, float],
    side: Side | None,
    reading: Reading,
    drugs: DrugFacts,
) -> Patient:
    """The person; what came in coded form stands over what the text says."""
    sex = coded.sex or person.sex
    weeks = numbers.get("pregnancy-weeks")
    return Patient(
        age=numbers.get("age"),
        age_about=person.age_about and coded.age is None,
        sex=sex if sex in ("female", "male") else None,  # type: ignore[arg-type]
        side=side,
        pregnant=coded.pregnant if coded.pregnant is not None else person.pregnant,
        pregnancy_weeks=int(weeks) if weeks is not None else None,
        egfr=round(numbers["egfr"], 1) if "egfr" in numbers else None,
        weight_kg=numbers.get("weight"),
        setting=coded.setting or setting_of(reading),
        drugs=drugs.taken,
        allergies=drugs.allergic,
        listed=tuple(name for prefix, name in _LISTS if prefix in drugs.closed),
    )


def _pregnancy(patient: Patient, truths: Mapping[str, bool]) -> dict[str, bool]:
    """Whether the patient is pregnant, where it is told or cannot be.

    After childbirth a third trimester is that of the pregnancy that is over: it tells of the cause
    and rules out no drug.
    """
    if patient.pregnant is not None:
        return {"pregnant": patient.pregnant}
    if truths.get("postpartum") and truths.get("late-pregnancy"):
        return {"late-pregnancy": False}
    never = patient.sex == "male" or not may_be_pregnant(patient.age)
    return {"pregnant": False} if never else {}


def _words_of(patient: Patient) -> dict[str, str]:
    """Facts that are words."""
    words = {"sex": patient.sex, "side": patient.side, "setting": patient.setting}
    return {key: value for key, value in words.items() if value is not None}


def _asked(asked: tuple[Asked, ...], back: Sequence[int] | None) -> tuple[Asked, ...]:
    """The questions with their spans in the text as the user gave it."""
    if back is None:
        return asked
    spans = [span_in_text(back, one.start, one.end) for one in asked]
    return tuple(
        one._replace(start=start, end=end) for one, (start, end) in zip(asked, spans, strict=True)
    )


def _placed(
    items: tuple[_Spanned, ...], back: Sequence[int] | None, text: str
) -> tuple[_Spanned, ...]:
    """Findings or unread parts with their spans in the text as the user gave it."""
    if back is None:
        return items
    spans = [span_in_text(back, item.start, item.end) for item in items]
    return tuple(
        msgspec.structs.replace(item, start=start, end=end, quote=text[start:end])
        for item, (start, end) in zip(items, spans, strict=True)
    )
