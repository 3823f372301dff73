"""Runs cases and traps through `assess` and gathers the figures.

Input: labelled cases, traps and the function that answers a note. Output: `Report`, the same for
the same input.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from coxa.errors import CoxaError
from coxa.evaluate.cases import Case
from coxa.evaluate.labelled import Labelled
from coxa.evaluate.metrics import Score, Share, Summary, merged, score, summarise, wilson
from coxa.evaluate.traps import SAME, Tags, Trap, TrapResult, closed, judged, unanswered
from coxa.model.answer import FIRST_STEPS, SOON, Assessment

Assess = Callable[[str], Assessment]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One note of one case: what was answered and how it scores."""

    case: str
    note: Literal["full", "initial"]
    diagnosis: str
    also: tuple[str, ...]
    style: str
    covered: bool
    top_five: tuple[tuple[str, float], ...]
    strict: Score
    lenient: Score
    urgent: bool
    urgency: str | None
    decisive_test: str | None
    decisive_rank: int | None
    error: str | None = None


class Urgency(msgspec.Struct, frozen=True, kw_only=True):
    """Urgent cases called emergency or same-day, and others left alone."""

    sensitivity: Share
    specificity: Share
    missed: tuple[str, ...]
    overcalled: tuple[str, ...]


class NoteReport(msgspec.Struct, frozen=True, kw_only=True):
    """All figures for one of the two notes; `covered`: conditions that the knowledge holds."""

    strict: Summary
    lenient: Summary
    covered: Summary
    urgency: Urgency
    decisive: Share
    by_condition: dict[str, Summary]
    by_style: dict[str, Summary]


class TrapReport(msgspec.Struct, frozen=True, kw_only=True):
    """Traps with their faults one by one."""

    traps: int
    violations: int
    omissions: int
    clean: Share
    results: tuple[TrapResult, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `evaluate` measures."""

    full: NoteReport | None
    initial: NoteReport | None
    traps: TrapReport | None
    rows: tuple[Row, ...]


def evaluate(
    labelled: Labelled, assess: Assess, implied: Tags, conditions: Iterable[str]
) -> Report:
    """Answer every note and measure; a note that gives an error counts as wrong."""
    covered = frozenset(conditions)
    rows = [
        row
        for name, case in labelled.cases
        for row in case_rows(name, case, assess, implied, case.diagnosis in covered)
    ]
    full = [row for row in rows if row.note == "full"]
    initial = [row for row in rows if row.note == "initial"]
    return Report(
        full=note_report(full) if full else None,
        initial=note_report(initial) if initial else None,
        traps=trap_report(labelled.traps, assess, implied) if labelled.traps else None,
        rows=tuple(rows),
    )


def case_rows(name: str, case: Case, assess: Assess, implied: Tags, covered: bool) -> list[Row]:
    """A row for each note that the case has."""
    notes: tuple[tuple[Literal["full", "initial"], str | None], ...] = (
        ("full", case.note_full),
        ("initial", case.note_initial),
    )
    rows = []
    for kind, note in notes:
        if not (note and note.strip()):
            continue
        answer, error = answered(note, assess)
        ranked = [(h.condition, h.probability) for h in answer.differential] if answer else []
        rows.append(
            Row(
                case=name, note=kind, diagnosis=case.diagnosis, also=case.also, style=case.style,
                covered=covered, top_five=tuple(merged(ranked)[:5]),
                strict=score(ranked, (case.diagnosis,)), lenient=score(ranked, case.accepted),
                urgent=case.urgent, urgency=answer.urgency if answer else None,
                decisive_test=case.decisive_test,
                decisive_rank=decisive_rank(answer, case.decisive_test, implied), error=error,
            )
        )  # fmt: skip
    return rows


def answered(note: str, assess: Assess) -> tuple[Assessment | None, str | None]:
    """The answer, or why there is none."""
    try:
        return assess(note), None
    except CoxaError as error:
        return None, str(error)


def decisive_rank(answer: Assessment | None, test: str | None, implied: Tags) -> int | None:
    """Place of the first next step that carries the test's tag, counted from 1."""
    if answer is None or test is None:
        return None
    tag = SAME.get(test, test)
    for place, step in enumerate(answer.next_steps, 1):
        if tag in closed(step.tags, implied):
            return place
    return None


def note_report(rows: Sequence[Row]) -> NoteReport:
    """All figures over rows of one kind of note."""
    tested = [row for row in rows if row.decisive_test is not None]
    early = [row for row in tested if row.decisive_rank and row.decisive_rank <= FIRST_STEPS]

    def groups(key: Callable[[Row], str]) -> dict[str, Summary]:
        names = sorted({key(row) for row in rows})
        return {n: summarise([row.strict for row in rows if key(row) == n]) for n in names}

    return NoteReport(
        strict=summarise([row.strict for row in rows]),
        lenient=summarise([row.lenient for row in rows]),
        covered=summarise([row.strict for row in rows if row.covered]),
        urgency=urgency(rows),
        decisive=wilson(len(early), len(tested)),
        by_condition=groups(lambda row: row.diagnosis),
        by_style=groups(lambda row: row.style),
    )


def urgency(rows: Sequence[Row]) -> Urgency:
    """Sensitivity and specificity of 'emergency or same-day' for `urgent`."""
    urgent = [row for row in rows if row.urgent]
    others = [row for row in rows if not row.urgent]
    missed = tuple(row.case for row in urgent if row.urgency not in SOON)
    overcalled = tuple(row.case for row in others if row.urgency in SOON)
    return Urgency(
        sensitivity=wilson(len(urgent) - len(missed), len(urgent)),
        specificity=wilson(len(others) - len(overcalled), len(others)),
        missed=missed,
        overcalled=overcalled,
    )


def trap_report(traps: Sequence[Trap], assess: Assess, implied: Tags) -> TrapReport:
    """Every trap answered and judged."""
    results = []
    for trap in traps:
        answer, error = answered(trap.note, assess)
        if answer is None:
            results.append(unanswered(trap, error or "no answer"))
        else:
            results.append(judged(trap, answer, implied))
    faults = [fault.kind for result in results for fault in result.faults]
    clean = sum(not result.faults and result.error is None for result in results)
    return TrapReport(
        traps=len(results),
        violations=faults.count("violation"),
        omissions=faults.count("omission"),
        clean=wilson(clean, len(results)),
        results=tuple(results),
    )
