"""Counts findings over the published case reports of each condition.

Input: conditions, findings and case reports as read. Output: the conditions, each link with how
many reports tell of the finding and in how many of these it is present, and one reference per
condition that lists its reports.

A report tells what its authors thought worth telling: presence is told more readily than
absence. By how much, is measured for each finding over the reports of all conditions and taken off
(`freed`) before the counts are joined with an estimate (see `network_tables`), so that counts move
conditions against each other and not all of them up.
"""

import datetime
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from coxa.catalogue.implied import imply
from coxa.model.case_report import CaseReport
from coxa.model.knowledge import Condition, FindingDef, FindingLink, Source

PREFIX = "reports-"
HELD = "; marks held by a second reader"
_NEEDED = {"floor", "reports_least", "reports_common", "reports_excess_from"}


class Telling(NamedTuple):
    """Of all reports that tell of a finding the share with it, and its excess in log odds."""

    share: float
    excess: float


class Tally(msgspec.Struct):
    """For each finding, reports in which it is present, and reports that tell of it at all."""

    seen: Counter[str] = msgspec.field(default_factory=Counter)
    told: Counter[str] = msgspec.field(default_factory=Counter)


def tallies(reports: Iterable[CaseReport], findings: Mapping[str, FindingDef]) -> dict[str, Tally]:
    """The counts by condition, with what each finding implies; unknown findings are left out."""
    linked = {f for one in findings.values() for f in (*one.implies, *one.excludes)}
    if not linked <= findings.keys():
        return {}  # the check names what is missing
    found: dict[str, Tally] = {}
    for report in reports:
        states = {name: False for name in report.absent if name in findings}
        states.update({name: True for name in report.present if name in findings})
        imply(states, findings)
        tally = found.setdefault(report.condition, Tally())
        tally.told.update(states.keys())
        tally.seen.update(name for name, state in states.items() if state)
    return found


def counted(
    conditions: Mapping[str, Condition],
    findings: Mapping[str, FindingDef],
    reports: Iterable[CaseReport],
    model: Mapping[str, float],
) -> dict[str, Condition]:
    """The conditions with counts on the links whose frequency is an estimate.

    A finding that `reports_least` reports or more tell of, present in one of them, is linked
    although the condition's file gives no frequency: its estimate is then the background.
    """
    if not model.keys() >= _NEEDED:
        return dict(conditions)
    by_condition = {name: t for name, t in tallies(reports, findings).items() if name in conditions}
    telling = _telling(conditions, findings, by_condition, model)
    done = dict(conditions)
    for name, tally in by_condition.items():
        links = list(conditions[name].findings)
        named = {link.finding for link in links}
        links += [
            FindingLink(
                finding=finding,
                basis="estimate",
                value=findings[finding].background,
                reason="no estimate of its own: the background, then the case reports",
            )
            for finding in sorted(tally.seen)
            if finding not in named and tally.told[finding] >= model["reports_least"]
        ]
        counts = tuple(_with_counts(link, name, tally, telling, model) for link in links)
        done[name] = msgspec.structs.replace(conditions[name], findings=counts)
    return done


def _telling(
    conditions: Mapping[str, Condition],
    findings: Mapping[str, FindingDef],
    by_condition: Mapping[str, Tally],
    model: Mapping[str, float],
) -> dict[str, Telling]:
    """How all reports together tell of each finding.

    The expected share is the mean of the published or estimated frequencies (or background) over
    the n reports that tell of it; of the excess n / (n + `reports_excess_from`) is taken as
    measured.
    """
    told: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    expected: dict[str, float] = {}
    for name, tally in by_condition.items():
        rates = {link.finding: link.share for link in conditions[name].findings}
        told.update(tally.told)
        seen.update(tally.seen)
        for finding, n in tally.told.items():
            rate = rates.get(finding, findings[finding].background)
            expected[finding] = expected.get(finding, 0.0) + n * rate
    floor = model["floor"]
    found = {}
    for finding, n in told.items():
        share = seen[finding] / n
        excess = log_odds(share, floor) - log_odds(expected[finding] / n, floor)
        found[finding] = Telling(share, n / (n + model["reports_excess_from"]) * excess)
    return found


def log_odds(share: float, floor: float) -> float:
    """log(p / (1 - p)), p kept at least `floor` from 0 and 1."""
    kept = min(max(share, floor), 1 - floor)
    return math.log(kept / (1 - kept))


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as 2026-11-21."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def report_faults(
    reports: Iterable[CaseReport],
    conditions: Mapping[str, Condition],
    findings: Mapping[str, FindingDef],
) -> list[tuple[str, str]]:
    """(id, fault) of reports that name what does not exist, contradict themselves or come twice."""
    patients: dict[tuple[str, int], str] = {}
    faults: list[tuple[str, str]] = []
    for report in reports:
        if report.condition not in conditions:
            faults.append((report.id, f"no condition {report.condition!r}"))
        for name in (*report.present, *report.absent):
            if name not in findings:
                faults.append((report.id, f"no finding {name!r}"))
        for name in sorted(set(report.present) & set(report.absent)):
            faults.append((report.id, f"{name!r} is present and absent"))
        first = patients.setdefault((report.doi or report.url, report.patient), report.id)
        if first != report.id:
            faults.append((report.id, f"the same patient as {first!r}"))
        if not report.url.startswith("http"):
            faults.append((report.id, "a report needs the address of its page"))
        if report.held_on is not None and not is_day(report.held_on):
            faults.append((report.id, f"held_on: {report.held_on!r} is not a day like 2026-11-21"))
    return faults


def _with_counts(
    link: FindingLink,
    condition: str,
    tally: Tally,
    telling: Mapping[str, Telling],
    model: Mapping[str, float],
) -> FindingLink:
    """The link with its counts and their share, `reports_common` reports of the mean kind added."""
    told = tally.told[link.finding]
    if link.basis != "estimate" or not told:
        return link
    common = telling[link.finding]
    seen = tally.seen[link.finding]
    added = model["reports_common"]
    share = (seen + added * common.share) / (told + added)
    odds = log_odds(share, model["floor"]) - common.excess
    return msgspec.structs.replace(
        link,
        seen=seen,
        told=told,
        freed=1 / (1 + math.exp(-odds)),
        source=PREFIX + condition,
    )


def collections(
    conditions: Mapping[str, Condition], reports: Iterable[CaseReport]
) -> dict[str, Source]:
    """One reference per condition whose facts are its case reports, each with its address."""
    by_condition: dict[str, list[CaseReport]] = {}
    for report in reports:
        if report.condition in conditions:
            by_condition.setdefault(report.condition, []).append(report)
    return {
        PREFIX + name: Source(
            id=PREFIX + name,
            kind="case-series",
            title=f"{conditions[name].name}: findings counted by coxa over {len(own)} patients of "
            f"published case reports, listed under {PREFIX}{name}",
            seen="excerpt",
            facts=tuple(_line(report) for report in own),
        )
        for name, own in sorted(by_condition.items())
    }


def _line(report: CaseReport) -> str:
    """Who reported the patient and where, then what the page tells."""
    name = report.authors or report.title
    place = [
        report.title if report.authors else "",
        report.journal or "",
        str(report.year or ""),
        f"doi {report.doi}" if report.doi else "",
        f"PMID {report.pmid}" if report.pmid else "",
        report.url,
    ]
    person = [f"{report.age:g} years" if report.age is not None else "", report.sex or ""]
    told = [
        ", ".join(filter(None, person)),
        f"present: {', '.join(report.present)}" if report.present else "",
        f"absent: {', '.join(report.absent)}" if report.absent else "",
    ]
    held = HELD if report.held_on else ""
    return f"{'. '.join(filter(None, (name, *place)))}. {'; '.join(filter(None, told))}{held}"
