"""Turns what was read into findings with one state each, facts for the rules, and the person.

Input: encounter, reading, values, person. Output: `Understood`.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

from coxa.catalogue.load import Catalogue
from coxa.findings.compose import Match
from coxa.findings.facts_of import drug_facts, named_facts
from coxa.findings.measure import Value, corrected_calcium, egfr_ckd_epi_2021, read_values
from coxa.findings.person import Person, read_person
from coxa.findings.qualify import (
    DOUBTED,
    FAMILY,
    NEGATED,
    NEGATED_AFTER,
    OTHER_SIDE,
    PAST,
    PROPOSED,
)
from coxa.findings.read import Reader, Reading
from coxa.findings.unread import unread_parts
from coxa.intake.text import reading_copy, span_in_text
from coxa.model.answer import Finding, Issue, Patient, Unread
from coxa.model.encounter import Encounter
from coxa.model.facts import Facts
from coxa.model.knowledge import FindingDef

_Spanned = TypeVar("_Spanned", Finding, Unread)
Side = Literal["left", "right", "bilateral"]
_SIDES: dict[str, Side] = {"side-left": "left", "side-right": "right", "side-both": "bilateral"}


class Understood(NamedTuple):
    """One patient as understood: what counts as evidence is in `observed`."""

    patient: Patient
    findings: tuple[Finding, ...]
    observed: dict[str, bool]
    evidence: dict[str, bool]
    facts: Facts
    unread: tuple[Unread, ...]
    issues: tuple[Issue, ...]
    about_hip: bool
    words: int


def understand(encounter: Encounter, reader: Reader, catalogue: Catalogue) -> Understood:
    """Read an encounter's text and join it with what came in coded form."""
    text, back = reading_copy(encounter.text)
    reading = reader.read(text)
    person = read_person(reading.scan, reading.complaints, reader.vocabulary)
    quantities = catalogue.records.quantities
    values, issues = read_values(
        text,
        reading.scan,
        reading.quantities,
        reading.flags,
        reader.tables,
        quantities,
        reader.vocabulary,
    )
    issues = [*encounter.issues, *issues]
    if person.impossible_age is not None:
        issues.append(
            Issue(
                level="warning",
                message="an age over 120 years was not used",
                repair="write the age in years",
            )
        )
    numbers = _numbers(values, person, encounter)
    entries = _entries(text, reading, catalogue.records.findings, reader)
    entries += _measured(text, reading, values, person, catalogue, numbers)
    entries += _given(encounter, catalogue.records.findings)
    findings, observed, clashes = _settle(entries, catalogue.records.findings)
    issues.extend(clashes)
    setting = encounter.patient.setting or _setting(reading)
    side = encounter.patient.side or _side(reading, reader)
    patient = _patient(encounter.patient, person, numbers, side, setting)
    truths = dict(observed)
    truths.update(named_facts(reading, reader, catalogue.records))
    closed, drugs, allergies = drug_facts(reading, reader, catalogue.records, encounter, truths)
    _kinds(observed, catalogue.records.findings, truths)
    truths.update(_done(reading, reader))
    stated = _stated(reading, reader, entries)
    truths.update(stated)
    observed.update(stated)
    if patient.pregnant is not None:
        truths["pregnant"] = patient.pregnant
    elif patient.sex == "male" or (patient.age is not None and not 11 <= patient.age <= 56):
        truths["pregnant"] = False
    patient = _with(patient, drugs, allergies)
    words = {
        key: value
        for key, value in (("sex", patient.sex), ("side", patient.side), ("setting", setting))
        if value is not None
    }
    facts = Facts(truths=truths, numbers=numbers, words=words, closed=closed)
    unread = unread_parts(text, reading, values, person)
    if back is not None:
        findings = tuple(_placed(item, back, encounter.text) for item in findings)
        unread = tuple(_placed(item, back, encounter.text) for item in unread)
    hip = _about_hip(reading, stated, patient.age)
    evidence = _evidence(observed, catalogue.records.findings)
    return Understood(
        patient,
        findings,
        observed,
        evidence,
        facts,
        unread,
        tuple(issues),
        hip,
        len(reading.scan.words),
    )


def _numbers(values: list[Value], person: Person, encounter: Encounter) -> dict[str, float]:
    """Quantities by id (the last value of each stands), with computed ones."""
    numbers = {value.quantity: value.value for value in values}
    for given in encounter.given:
        if given.kind == "quantity" and given.value is not None:
            numbers[given.name] = given.value
    patient = encounter.patient
    age = patient.age if patient.age is not None else person.age
    sex = patient.sex or person.sex
    if age is not None:
        numbers["age"] = age
    weeks = patient.pregnancy_weeks if patient.pregnancy_weeks is not None else person.weeks
    if weeks is not None:
        numbers["pregnancy-weeks"] = float(weeks)
    if patient.weight_kg is not None:
        numbers["weight"] = patient.weight_kg
    if person.duration is not None:
        numbers["symptom-duration"] = person.duration
    if "egfr" not in numbers and patient.egfr is not None:
        numbers["egfr"] = patient.egfr
    if "egfr" not in numbers and "creatinine" in numbers and age is not None and age >= 18 and sex:
        numbers["egfr"] = egfr_ckd_epi_2021(numbers["creatinine"], age, sex)
    return numbers


class Entry(NamedTuple):
    """One saying of a finding before sayings are settled."""

    finding: str
    present: bool
    counts: bool
    flags: int
    start: int
    end: int
    quote: str
    side: Side | None
    value: float | None
    unit: str | None


def _entries(
    text: str, reading: Reading, definitions: Mapping[str, FindingDef], reader: Reader
) -> list[Entry]:
    """Sayings of findings in the text; a bare negation inside a fuller one is dropped."""
    scan = reading.scan
    names = reader.tables.findings
    matches = list(dict.fromkeys(reading.matches))
    entries = []
    sides = _side_mentions(reading, reader)
    absent_parts = [(m.first, m.last) for m in matches if len(m.parts) > 1]
    for match in matches:
        name = names[match.finding]
        definition = definitions[name]
        if match.absent and len(match.parts) == 1 and not definition.implies:
            if any(a <= match.first and match.last <= b for a, b in absent_parts):
                fuller = any(
                    len(m.parts) > 1 and m.first <= match.first and match.last <= m.last
                    and m.finding != match.finding and m.absent
                    for m in matches
                )  # fmt: skip
                if fuller:
                    continue
        counts = _counts(match, definition)
        start, end = scan.starts[match.first], scan.ends[match.last - 1]
        side = _side_near(sides, match.first, match.last)
        entries.append(
            Entry(name, not match.absent, counts, match.flags, start, end, text[start:end],
                  side, None, None)
        )  # fmt: skip
    return entries


def _counts(match: Match, definition: FindingDef) -> bool:
    """Whether a saying is evidence about this patient now."""
    flags = match.flags
    if flags & FAMILY and definition.id != "family-history-same":
        return False
    if flags & DOUBTED:
        return False
    if flags & PAST and definition.at == "now":
        return False
    if flags & OTHER_SIDE and (match.absent or definition.id.endswith("-normal")):
        return False
    return not (flags & PROPOSED and definition.kind in ("risk", "procedure"))


def _side_mentions(reading: Reading, reader: Reader) -> list[tuple[int, int, Side]]:
    concepts = reader.tables.concepts
    return [
        (said.first, said.last, side)
        for said in reading.concepts
        if (side := _SIDES.get(concepts[said.number])) is not None
    ]


def _side_near(sides: list[tuple[int, int, Side]], first: int, last: int) -> Side | None:
    best: tuple[int, Side] | None = None
    for begin, end, side in sides:
        gap = max(begin - last, first - end, 0)
        if gap <= 6 and (best is None or gap < best[0]):
            best = (gap, side)
    return best[1] if best else None


def _measured(
    text: str,
    reading: Reading,
    values: list[Value],
    person: Person,
    catalogue: Catalogue,
    numbers: dict[str, float],
) -> list[Entry]:
    """Findings that values make present or absent."""
    scan = reading.scan
    quantities = catalogue.records.quantities
    entries: list[Entry] = []
    if person.duration is not None and person.duration_at >= 0:
        at = person.duration_at
        stop = min(at + 3, len(scan.words))
        values = [
            *values, Value("symptom-duration", person.duration, at, stop, None, None)
        ]  # fmt: skip
    corrected: float | None = None
    if "calcium" in numbers and "albumin" in numbers:
        names = {v.quantity: v for v in values}
        if "calcium" in names:
            said = text[scan.starts[names["calcium"].first] : scan.ends[names["calcium"].first]]
            if said.lower() in ("calcium", "ca", "total", "serum"):
                corrected = corrected_calcium(numbers["calcium"], numbers["albumin"])
                numbers["calcium"] = corrected
    for value in values:
        quantity = quantities[value.quantity]
        amount = value.value
        if value.quantity == "calcium" and corrected is not None:
            amount = corrected
        start, end = scan.starts[value.first], scan.ends[value.last - 1]
        states = _band_states(quantity, amount, value)
        if value.quantity in ("calcium", "phosphate", "alp", "pth") and states:
            normal = f"{value.quantity}-normal"
            if normal in catalogue.records.findings:
                states.append((normal, not any(state for _, state in states)))
        for finding, present in states:
            entries.append(
                Entry(finding, present, True, 0, start, end, text[start:end], None,
                      round(amount, 4), quantity.unit or None)
            )  # fmt: skip
    if "egfr" in numbers and not any(v.quantity == "egfr" for v in values):
        source = next((v for v in values if v.quantity == "creatinine"), None)
        if source is not None:
            start, end = scan.starts[source.first], scan.ends[source.last - 1]
            low = numbers["egfr"] < 60
            entries.append(
                Entry("renal-impairment", low, True, 0, start, end, text[start:end], None,
                      round(numbers["egfr"], 1), "mL/min/1.73 m²")
            )  # fmt: skip
    return entries


def _band_states(quantity: object, amount: float, value: Value) -> list[tuple[str, bool]]:
    from coxa.model.knowledge import Quantity

    assert isinstance(quantity, Quantity)  # noqa: S101
    states = []
    for band in quantity.bands:
        above, below = band.above, band.below
        if band.own_range and above is not None and value.high is not None:
            above = value.high
        if band.own_range and below is not None and value.low is not None:
            below = value.low
        present = (above is None or amount > above) and (below is None or amount < below)
        if above is not None and below is not None:
            present = above <= amount < below
        states.append((band.finding, present))
    return states


def _given(encounter: Encounter, definitions: Mapping[str, FindingDef]) -> list[Entry]:
    entries = []
    for given in encounter.given:
        if given.kind == "finding" and given.name in definitions:
            quote = encounter.text[given.start : given.end]
            entries.append(
                Entry(given.name, given.present, True, 0, given.start, given.end, quote, None,
                      None, None)
            )  # fmt: skip
    return entries


def _settle(
    entries: list[Entry], definitions: Mapping[str, FindingDef]
) -> tuple[tuple[Finding, ...], dict[str, bool], list[Issue]]:
    """One state per finding; present wins over absent and the clash is told."""
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(entry.finding, []).append(entry)
    observed: dict[str, bool] = {}
    shown: list[Finding] = []
    issues: list[Issue] = []
    for name, said in by_name.items():
        counting = [entry for entry in said if entry.counts]
        states = {entry.present for entry in counting}
        if len(states) == 2:
            place = next(e for e in counting if not e.present)
            issues.append(
                Issue(
                    level="warning",
                    message=f"'{definitions[name].name}' is said to be present and absent; "
                    "present was taken",
                    repair="state it once, or say when each was so",
                    start=place.start,
                    end=place.end,
                )
            )
        if states:
            observed[name] = True in states
        chosen = _chosen(said, observed.get(name))
        shown.append(_finding(chosen, definitions[name]))
    _imply(observed, definitions)
    shown.sort(key=lambda finding: (finding.start, finding.end, finding.id))
    return tuple(shown), observed, issues


def _chosen(said: list[Entry], state: bool | None) -> Entry:
    fitting = [e for e in said if e.counts and e.present == state] or said
    return min(fitting, key=lambda entry: (entry.end - entry.start, entry.start))


def _finding(entry: Entry, definition: FindingDef) -> Finding:
    context: Literal["now", "past", "family", "proposed"] = "now"
    if entry.flags & FAMILY:
        context = "family"
    elif entry.flags & PAST and definition.at == "now":
        context = "past"
    elif not entry.counts and entry.flags & PROPOSED:
        context = "proposed"
    return Finding(
        id=entry.finding,
        name=definition.name,
        state="present" if entry.present else "absent",
        value=entry.value,
        unit=entry.unit,
        side=entry.side,
        quote=entry.quote,
        start=entry.start,
        end=entry.end,
        certainty="possible" if entry.flags & DOUBTED else "stated",
        context=context,
    )


def _imply(observed: dict[str, bool], definitions: Mapping[str, FindingDef]) -> None:
    """Present findings bring what they imply; what they exclude becomes absent."""
    todo = [name for name, state in observed.items() if state]
    while todo:
        definition = definitions[todo.pop()]
        for implied in definition.implies:
            if observed.get(implied) is not True:
                observed[implied] = True
                todo.append(implied)
        for excluded in definition.excludes:
            observed.setdefault(excluded, False)


def _evidence(observed: dict[str, bool], definitions: Mapping[str, FindingDef]) -> dict[str, bool]:
    """Observations that count: what a present finding implies is part of it and not said twice."""
    implied = {
        up
        for name, state in observed.items()
        if state and name in definitions
        for up in definitions[name].implies
    }
    excluded = {
        other
        for name, state in observed.items()
        if state and name in definitions
        for other in definitions[name].excludes
    }
    return {
        name: state
        for name, state in observed.items()
        if name not in implied and not (name in excluded and not state)
    }


def _stated(reading: Reading, reader: Reader, entries: list[Entry]) -> dict[str, bool]:
    """Conditions that the text names as known or suspected, where no finding used the words."""
    used = {
        at for m in reading.matches if not m.absent or len(m.parts) > 1
        for at in range(m.first, m.last)
    }  # fmt: skip
    described = {
        at for m in reading.matches
        if reader.tables.findings[m.finding] and len(m.parts) == 1 for at in range(m.first, m.last)
    }  # fmt: skip
    del described, entries
    facts: dict[str, bool] = {}
    for said in reading.stated:
        flags = said.flags
        if flags & (NEGATED | NEGATED_AFTER | FAMILY | OTHER_SIDE):
            continue
        name = reader.tables.stated[said.number]
        if flags & (DOUBTED | PROPOSED):
            facts.setdefault(f"suspected:{name}", True)
        elif not all(at in used for at in range(said.first, said.last)):
            facts[f"stated:{name}"] = True
        else:
            facts.setdefault(f"suspected:{name}", True)
    for key in [k for k in facts if k.startswith("suspected:")]:
        if f"stated:{key[10:]}" in facts:
            del facts[key]
    return facts


def _about_hip(reading: Reading, stated: Mapping[str, bool], age: float | None) -> bool:
    """Whether the text is about a hip.

    Words such as 'limp' or 'leg' count where no other region is named, and in a child, whose knee
    pain may come from the hip.
    """
    seen = {name for name, _, _ in reading.triggers}
    if "hip-words" in seen or any(key.startswith(("stated:", "suspected:")) for key in stated):
        return True
    if "hip-words-weak" not in seen:
        return False
    return "other-regions" not in seen or (age is not None and age < 17)


def _done(reading: Reading, reader: Reader) -> dict[str, bool]:
    """Facts `done:xray` and the like: a modality named in a sentence that tells a result.

    A modality that is asked for, planned or doubted has not been done; one of the spine is not
    one of the hip.
    """
    kinds, concepts, closure = reader.tables.kinds, reader.tables.concepts, reader.tables.closure
    told = bytearray(len(reading.scan.words))
    names = reader.tables.findings
    del names
    for match in reading.matches:
        told[match.first : match.last] = b"\1" * (match.last - match.first)
    facts: dict[str, bool] = {}
    bounds = {at: (first, last) for first, last in reading.scan.sentences
              for at in range(first, last)}  # fmt: skip
    ends = [last for _, last in reading.scan.sentences]
    for said in reading.concepts:
        if kinds[said.number] != "modality" or said.flags & (PROPOSED | DOUBTED | NEGATED):
            continue
        first, last = bounds[said.first]
        following = next((end for end in ends if end > last), last)
        if not any(told[first:following]):
            continue
        spine = any(
            concepts[other.number] in ("low-back", "spine-bone")
            for other in reading.concepts
            if first <= other.first < last
        )
        if not spine:
            for number in closure[said.number]:
                facts[f"done:{concepts[number]}"] = True
    return facts


def _setting(reading: Reading) -> Literal["primary-care", "specialist", "emergency"] | None:
    seen = {name for name, _, _ in reading.triggers}
    if "emergency-setting" in seen:
        return "emergency"
    if "specialist-setting" in seen:
        return "specialist"
    return "primary-care" if "primary-setting" in seen else None


def _side(reading: Reading, reader: Reader) -> Side | None:
    """The side of the complaint: the one named most, the first named where equal."""
    counts: dict[Side, int] = {}
    for said in reading.concepts:
        side = _SIDES.get(reader.tables.concepts[said.number])
        if side is not None and not said.flags & (OTHER_SIDE | FAMILY):
            counts[side] = counts.get(side, 0) + 1
    if not counts:
        return None
    top = max(counts.values())
    return next(side for side, count in counts.items() if count == top)


def _patient(
    coded: Patient,
    person: Person,
    numbers: dict[str, float],
    side: Side | None,
    setting: Literal["primary-care", "specialist", "emergency"] | None,
) -> Patient:
    sex = coded.sex or person.sex
    pregnant = coded.pregnant if coded.pregnant is not None else person.pregnant
    weeks = numbers.get("pregnancy-weeks")
    return Patient(
        age=numbers.get("age"),
        sex=sex if sex in ("female", "male") else None,  # type: ignore[arg-type]
        side=side,
        pregnant=pregnant,
        pregnancy_weeks=int(weeks) if weeks is not None else None,
        egfr=round(numbers["egfr"], 1) if "egfr" in numbers else None,
        weight_kg=numbers.get("weight"),
        setting=setting,
    )


def _with(patient: Patient, drugs: tuple[str, ...], allergies: tuple[str, ...]) -> Patient:
    import msgspec

    return msgspec.structs.replace(patient, drugs=drugs, allergies=allergies)


def _placed(item: _Spanned, back: Sequence[int], text: str) -> _Spanned:
    """A finding or unread part with its span in the text as the user gave it."""
    import msgspec

    start, end = span_in_text(back, item.start, item.end)
    return msgspec.structs.replace(item, start=start, end=end, quote=text[start:end])


def _kinds(
    observed: dict[str, bool], definitions: Mapping[str, FindingDef], truths: dict[str, bool]
) -> None:
    """Facts 'symptoms', 'signs', 'labs', 'imaging': any present finding of the sort."""
    groups = {
        "symptoms": ("history",),
        "signs": ("examination",),
        "labs": ("laboratory",),
        "imaging": ("imaging", "xray", "ultrasound", "ct", "mri", "nuclear"),
    }
    for fact, kinds in groups.items():
        truths[fact] = any(
            state and definitions[name].kind in kinds
            for name, state in observed.items()
            if name in definitions and name != "painless"
        )
