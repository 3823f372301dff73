"""One state per finding from all the sayings of it.

Input: sayings (`Entry`) from text, values and coded records. Output: findings to show, what is
observed, what counts as evidence, and an issue where sayings clash.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from coxa.catalogue.implied import imply
from coxa.findings.qualifiers.flags import DOUBTED, FAMILY, OTHER_SIDE, PAST, PROPOSED, STOPPED
from coxa.findings.read import Reader, Reading, Side
from coxa.findings.sayings.compose import Match
from coxa.findings.sayings.sides import OPPOSITE as _OPPOSITE
from coxa.findings.sayings.sides import SideMention, side_beside, side_near
from coxa.model.answer import Finding, Issue
from coxa.model.encounter import Encounter
from coxa.model.knowledge import FindingDef

# kinds of finding that tell of the side they are said of and of no other
_OWN_SIDE = frozenset({"examination", "procedure"})
# what parts the items of a denied list
_LISTED = frozenset({",", "or", "nor", "/"})
_OPERATED = frozenset({"hip-arthroplasty", "previous-hip-surgery"})


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One saying of a finding before sayings are settled."""

    finding: str
    present: bool
    counts: bool
    flags: int
    start: int
    end: int
    quote: str
    side: Side | None = None
    value: float | None = None
    unit: str | None = None


def said_entries(
    text: str,
    reading: Reading,
    definitions: Mapping[str, FindingDef],
    reader: Reader,
    sides: list[SideMention],
    complaint: Side | None,
    over: Sequence[bool],
) -> list[Entry]:
    """Sayings of findings in the text; a bare one inside a fuller one of the other kind is dropped.

    'No pain at night' does not deny pain; 'no osteophytes or narrowing' denies both items. 'FABER
    without pain' does not tell of a FABER test that hurts.
    What is said of the side opposite to the complaint's is marked so; an event in a passage that is
    `over`, by token, is of the past.
    """
    scan = reading.scan
    names = reader.tables.findings
    entries = []
    fuller = _fuller_denials(reading)
    wordings = _of_both_kinds(reading.matches)
    for match in dict.fromkeys(reading.matches):
        absent, first, last = match.absent, match.first, match.last
        if any(_within_wording(match, other) for other in wordings.get(match.finding, ())):
            continue
        name = names[match.finding]
        definition = definitions[name]
        if any(_told_fuller(match, definition, other) for other in fuller.get(first, ())):
            continue
        start, end = scan.span(first, last)
        side = side_near(sides, scan.forms, first, last) if sides else None
        ended = definition.passes and not absent and all(over[first:last])
        flags = match.flags | (PAST if ended else 0)
        if complaint in _OPPOSITE and side == _OPPOSITE[complaint]:
            if side == side_beside(sides, scan, first, last):
                flags |= OTHER_SIDE
        counts = not ended and (not flags or _counts(absent, flags, definition))
        entries.append(Entry(name, not absent, counts, flags, start, end, text[start:end], side))
    return entries


def _fuller_denials(reading: Reading) -> dict[int, list[Match]]:
    """By token: the denials of several parts, no list of items, that go over it."""
    forms = reading.scan.forms
    found: dict[int, list[Match]] = {}
    for match in reading.matches:
        if match.absent and len(match.parts) > 1:
            if _LISTED.isdisjoint(forms[match.first : match.last]):
                for at in range(match.first, match.last):
                    found.setdefault(at, []).append(match)
    return found


def _of_both_kinds(matches: Sequence[Match]) -> dict[int, list[Match]]:
    """By finding: the single wordings that say it, where one affirms it and one denies it."""
    kinds: dict[int, set[bool]] = {}
    for match in matches:
        kinds.setdefault(match.finding, set()).add(match.absent)
    found: dict[int, list[Match]] = {number: [] for number, seen in kinds.items() if len(seen) > 1}
    if found:
        for match in matches:
            if match.finding in found and len(match.parts) == 1:
                found[match.finding].append(match)
    return found


def _within_wording(match: Match, other: Match) -> bool:
    """Whether a longer wording of the other kind holds it: 'stains for acid-fast bacilli negative'.

    The longer one says what is meant.
    """
    longer = other.last - other.first > match.last - match.first
    held = other.first <= match.first and match.last <= other.last
    return longer and held and other.absent != match.absent


def _told_fuller(match: Match, definition: FindingDef, denial: Match) -> bool:
    """Whether a fuller denial about a saying tells what it means: 'FABER without pain'."""
    if not (denial.first <= match.first and match.last <= denial.last):
        return False
    if match.absent:
        bare = bool(match.flags) and len(match.parts) == 1 and not definition.implies
        return bare and denial.finding != match.finding
    return denial.finding == match.finding and match.parts < denial.parts


def _counts(absent: bool, flags: int, definition: FindingDef) -> bool:
    """Whether a saying is evidence about this patient now."""
    if flags & FAMILY and definition.id != "family-history-same":
        return False
    if flags & DOUBTED:
        return False
    if flags & PAST and definition.at == "now":
        return False
    if flags & STOPPED and definition.with_drug:
        return False
    if flags & OTHER_SIDE and (absent or definition.healthy or _of_one_side(definition)):
        return False
    return not (flags & PROPOSED and definition.kind in ("risk", "procedure"))


def _of_one_side(definition: FindingDef) -> bool:
    """Whether a finding tells of the side it is said of and of no other."""
    return definition.kind in _OWN_SIDE or definition.id in _OPERATED


def given_entries(encounter: Encounter, definitions: Mapping[str, FindingDef]) -> list[Entry]:
    """Sayings that came in coded form."""
    entries = []
    for given in encounter.given:
        if given.kind == "finding" and given.name in definitions:
            quote = encounter.text[given.start : given.end]
            entries.append(Entry(given.name, given.present, True, 0, given.start, given.end, quote))
    return entries


def settle(
    entries: Sequence[Entry], definitions: Mapping[str, FindingDef]
) -> tuple[tuple[Finding, ...], dict[str, bool], list[Issue]]:
    """One state per finding; present wins over absent and the clash is told.

    'Pain at the outer hip, no groin pain' is no clash about hip pain: what a more exact finding
    implies is present whatever else is denied.
    """
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(entry.finding, []).append(entry)
    implied = {
        name
        for entry in entries
        if entry.counts and entry.present
        for name in definitions[entry.finding].implies
    }
    observed: dict[str, bool] = {}
    shown: list[Finding] = []
    issues: list[Issue] = []
    for name, said in by_name.items():
        definition = definitions[name]
        if len(said) == 1:
            chosen = said[0]
            if chosen.counts:
                observed[name] = chosen.present
        else:
            counting = [entry for entry in said if entry.counts]
            states = {entry.present for entry in counting}
            if len(states) == 2 and name not in implied and not _of_two_sides(counting):
                issues.append(_clash(definition, next(e for e in counting if not e.present)))
            if states:
                observed[name] = True in states
            chosen = _chosen(said, observed.get(name))
        shown.append(_finding(chosen, definition))
    imply(observed, definitions)
    shown.sort(key=lambda finding: (finding.start, finding.end, finding.id))
    return tuple(shown), observed, issues


def _of_two_sides(said: list[Entry]) -> bool:
    """Whether one side has what the other has not: 'FADIR positive right, negative left'."""
    there = {entry.side for entry in said if entry.present}
    gone = {entry.side for entry in said if not entry.present}
    return None not in there | gone and there.isdisjoint(gone)


def _clash(definition: FindingDef, place: Entry) -> Issue:
    return Issue(
        level="warning",
        message=f"'{definition.name}' is said to be present and absent; present was taken",
        repair="state it once, or say when each was so",
        start=place.start,
        end=place.end,
    )


def _chosen(said: list[Entry], state: bool | None) -> Entry:
    fitting = [e for e in said if e.counts and e.present == state] or said
    return min(fitting, key=lambda entry: (entry.end - entry.start, entry.start))


def _finding(entry: Entry, definition: FindingDef) -> Finding:
    context: Literal["now", "past", "family", "proposed"] = "now"
    flags = entry.flags
    if flags & FAMILY:
        context = "family"
    elif (flags & PAST and definition.at == "now") or (flags & STOPPED and definition.with_drug):
        context = "past"
    elif not entry.counts and flags & PROPOSED:
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
        certainty="possible" if flags & DOUBTED else "stated",
        context=context,
    )


def evidence(observed: dict[str, bool], definitions: Mapping[str, FindingDef]) -> dict[str, bool]:
    """Observations that count: what a present finding implies is part of it and not said twice."""
    implied: set[str] = set()
    excluded: set[str] = set()
    for name, state in observed.items():
        if state and name in definitions:
            definition = definitions[name]
            implied.update(definition.implies)
            excluded.update(definition.excludes)
    return {
        name: state
        for name, state in observed.items()
        if name not in implied and (state or name not in excluded)
    }
