"""Turns what was read into findings with one state each, facts for the rules, and the person.

Input: encounter, reading, values, person. Output: `Understood`.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

import msgspec

from coxa.catalogue.load import Catalogue
from coxa.findings.age import may_be_pregnant
from coxa.findings.diet import Eaten, eaten_now
from coxa.findings.duration import Durations
from coxa.findings.facts_of import (
    about_hip,
    done_facts,
    drug_facts,
    group_facts,
    named_facts,
    setting_of,
    stated_facts,
)
from coxa.findings.follow import follow
from coxa.findings.injury_date import injury_weeks
from coxa.findings.long_ago import long_ago
from coxa.findings.measure import ValueReader
from coxa.findings.measured import measured_entries, quantities_of, ruled_out
from coxa.findings.person import Person, read_person
from coxa.findings.read import Reader, Reading, Side
from coxa.findings.settle import evidence, given_entries, said_entries, settle
from coxa.findings.sides import (
    SideMention,
    complaint_side,
    hip_pain_at,
    knee_side,
    side_mentions,
)
from coxa.findings.unread import beside_findings, unread_parts
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


def understand(encounter: Encounter, reader: Reader, catalogue: Catalogue) -> Understood:
    """Read an encounter's text and join it with what came in coded form."""
    text, back = reading_copy(encounter.text)
    definitions, quantities = catalogue.records.findings, catalogue.records.quantities
    reading = reader.read(text)
    scan = reading.scan
    person = read_person(scan, Durations(reading, reader), reader.vocabulary)
    over = long_ago(scan, reader.vocabulary)
    read, issues = ValueReader(text, reading, reader, quantities).read()
    values = [value for value in read if not over[value.first]]
    numbers = quantities_of(values, person, encounter)
    if (since := injury_weeks(reading, reader)) is not None:
        numbers["injury-weeks"] = since
    sides = side_mentions(reading, reader)
    side = encounter.patient.side or _side(sides, reading, reader, person.age, definitions)
    entries = [
        *said_entries(text, reading, definitions, reader, sides, side, over),
        *measured_entries(text, scan, values, person, catalogue, numbers),
        *given_entries(encounter, definitions),
    ]
    findings, observed, clashes = settle(entries, definitions)
    stated = stated_facts(reading, reader, definitions, over)
    truths = {**observed, **named_facts(reading, reader)}
    closed, taken, allergic = drug_facts(reading, reader, catalogue.records, encounter, truths)
    told = Facts(truths=truths, numbers=numbers, words={"sex": person.sex} if person.sex else {})
    if more := follow(text, told, catalogue.records, reading, reader, entries, observed):
        findings, observed, clashes = settle([*entries, *more], definitions)
        truths.update(observed)
    truths |= group_facts(observed, definitions) | done_facts(reading, reader) | stated
    truths = {**dict.fromkeys(ruled_out(numbers, quantities), False), **truths}
    observed.update(stated)
    person = _as_facts_tell(person, truths)
    patient = _patient(encounter.patient, person, numbers, side, reading, taken, allergic, closed)
    _pregnancy(patient, truths)
    unread = unread_parts(text, reading, values, reader.roles, more)
    also = beside_findings(text, reading, values, reader.roles, quantities, findings)
    patient = msgspec.structs.replace(patient, also=also)
    region = about_hip(reading, reader, truths, patient.age)
    return Understood(
        patient,
        _placed(findings, back, encounter.text),
        observed,
        evidence(observed, definitions),
        Facts(truths=truths, numbers=numbers, words=_words_of(patient), closed=closed),
        _placed(unread, back, encounter.text),
        (*encounter.issues, *issues, *_age_issues(person), *clashes, *_region_issues(region)),
        region != "no",
        len(scan.words),
        {
            name: eaten_now(text, reading, nutrition)
            for name, nutrition in catalogue.records.nutrition.items()
        },
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
    drugs: tuple[str, ...],
    allergies: tuple[str, ...],
    closed: tuple[str, ...],
) -> Patient:
    """The person; what came in coded form stands over what the text says."""
    sex = coded.sex or person.sex
    weeks = numbers.get("pregnancy-weeks")
    return Patient(
        age=numbers.get("age"),
        sex=sex if sex in ("female", "male") else None,  # type: ignore[arg-type]
        side=side,
        pregnant=coded.pregnant if coded.pregnant is not None else person.pregnant,
        pregnancy_weeks=int(weeks) if weeks is not None else None,
        egfr=round(numbers["egfr"], 1) if "egfr" in numbers else None,
        weight_kg=numbers.get("weight"),
        setting=coded.setting or setting_of(reading),
        drugs=drugs,
        allergies=allergies,
        listed=tuple(name for prefix, name in _LISTS if prefix in closed),
    )


def _pregnancy(patient: Patient, truths: dict[str, bool]) -> None:
    """Whether the patient is pregnant, where it is told or cannot be."""
    if patient.pregnant is not None:
        truths["pregnant"] = patient.pregnant
    elif patient.sex == "male" or not may_be_pregnant(patient.age):
        truths["pregnant"] = False


def _words_of(patient: Patient) -> dict[str, str]:
    """Facts that are words."""
    words = {"sex": patient.sex, "side": patient.side, "setting": patient.setting}
    return {key: value for key, value in words.items() if value is not None}


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
