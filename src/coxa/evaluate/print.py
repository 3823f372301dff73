"""The figures of an evaluation as plain text, at most 100 columns wide.

Input: `Report`. Output: lines; deterministic, without colour.
"""

from collections.abc import Iterator

from coxa.evaluate.metrics import Share, Summary
from coxa.evaluate.runs import NoteReport, Report, Row, TrapReport

_NAME = 42


def report_lines(report: Report, *, verbose: bool = False) -> Iterator[str]:
    """The whole report; `verbose` adds a line for each note."""
    sections = (("note_full", report.full), ("note_initial", report.initial))
    for name, part in sections:
        if part is not None:
            yield from _note(name, part)
            yield ""
    if verbose and report.rows:
        yield "Note by note: rank of the diagnosis | urgency | place of the deciding test | top 3"
        yield from (_row(row) for row in report.rows)
        yield ""
    if report.full is not None:
        yield from _groups("By condition (note_full)", report.full.by_condition)
        yield from _groups("By style (note_full)", report.full.by_style)
    if report.initial is not None:
        yield from _groups("By condition (note_initial)", report.initial.by_condition)
        yield from _groups("By style (note_initial)", report.initial.by_style)
    yield from _errors(report)
    if report.traps is not None:
        yield from _traps(report.traps)


def share_text(share: Share) -> str:
    """For example '17/18 94.4 % (74.2–99.0)'."""
    if share.share is None or share.low is None or share.high is None:
        return "none"
    interval = f"({100 * share.low:.1f}–{100 * share.high:.1f})"
    return f"{share.hits}/{share.n} {100 * share.share:.1f} % {interval}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _note(name: str, part: NoteReport) -> Iterator[str]:
    yield f"{name}: {part.strict.cases} cases (Wilson 95 % intervals in brackets)"
    columns = (("diagnosis", part.strict), ("or also confirmed", part.lenient),
               ("in the knowledge", part.covered))  # fmt: skip
    yield f"  {'':20}" + "".join(f"{title:>26}" for title, _ in columns)
    for label, key in (("top 1", "top_1"), ("top 3", "top_3"), ("top 5", "top_5")):
        cells = (share_text(getattr(summary, key)) for _, summary in columns)
        yield f"  {label:20}" + "".join(f"{cell:>26}" for cell in cells)
    for label, key in (
        ("mean reciprocal rank", "mean_reciprocal_rank"), ("log score", "log_score"),
        ("Brier score", "brier_score"), ("calibration error", "calibration_error"),
    ):  # fmt: skip
        cells = (_number(getattr(summary, key)) for _, summary in columns)
        yield f"  {label:20}" + "".join(f"{cell:>26}" for cell in cells)
    urgency = part.urgency
    yield f"  urgent called urgent          {share_text(urgency.sensitivity)}"
    yield f"  not urgent called not urgent  {share_text(urgency.specificity)}"
    yield from (f"    missed: {case}" for case in urgency.missed)
    yield from (f"    called urgent without need: {case}" for case in urgency.overcalled)
    yield f"  deciding test in first three  {share_text(part.decisive)}"


def _groups(title: str, groups: dict[str, Summary]) -> Iterator[str]:
    yield f"{title:{_NAME}}{'cases':>6}{'top 1':>7}{'top 3':>7}{'top 5':>7}   top 1 within"
    for name, summary in groups.items():
        top = summary.top_1
        interval = f"{100 * (top.low or 0):.0f}–{100 * (top.high or 0):.0f} %"
        hits = f"{top.hits:>7}{summary.top_3.hits:>7}{summary.top_5.hits:>7}"
        yield f"  {name:{_NAME - 2}}{summary.cases:>6}{hits}   {interval}"
    yield ""


def _row(row: Row) -> str:
    first = ", ".join(f"{name} {100 * p:.0f} %" for name, p in row.top_five[:3])
    rank = row.strict.rank if row.strict.rank is not None else "-"
    decisive = row.decisive_rank if row.decisive_rank is not None else "-"
    call = f"{row.urgency or '-'}{' (urgent)' if row.urgent else ''}"
    return f"  {row.case} {row.note}: {rank} | {call} | {decisive} | {first}"


def _errors(report: Report) -> Iterator[str]:
    failed = [row for row in report.rows if row.error is not None]
    if failed:
        yield f"{len(failed)} notes gave an error and count as wrong"
        yield from (f"  {row.case} {row.note}: {row.error}" for row in failed)
        yield ""


def _traps(traps: TrapReport) -> Iterator[str]:
    yield (
        f"Traps: {traps.traps}; violations {traps.violations}, omissions {traps.omissions}; "
        f"without fault {share_text(traps.clean)}"
    )
    for result in traps.results:
        for fault in result.faults:
            place = f" at {fault.where}" if fault.kind == "violation" else f": {fault.where}"
            yield f"  {fault.kind} {result.trap} ({result.condition}): {fault.tag}{place}"
        for tag in result.weak:
            yield f"  note {result.trap}: {tag} stands only in a next step called unsafe"
        if result.error is not None:
            yield f"  error {result.trap}: {result.error}"
