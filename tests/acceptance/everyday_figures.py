"""Everyday notes: reads them, answers them, counts.

Input: the YAML files of everyday/, everyday_second/ and everyday_third/ (the README of the first
tells the format). Output: `Figures` of the notes used to mend coxa (develop) and of every third
file (check), for each of the sets. Run as a program it prints them; `--list` adds every miss.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec
import ryaml

from coxa.evaluate.metrics import Share, score, wilson
from coxa.evaluate.runs import SOON as TODAY
from coxa.model.answer import Assessment
from coxa.pipeline import Pipeline, assess, build_pipeline

FOLDER = Path(__file__).parent / "everyday"
SECOND = Path(__file__).parent / "everyday_second"
THIRD_SET = Path(__file__).parent / "everyday_third"
SOON = (*TODAY, "urgent")
STEPS = {
    "hip-xray": "xray", "mri-without-contrast": "mri", "ultrasound": "ultrasound", "labs": "bloods"
}  # fmt: skip
THIRD = 3
Step = Literal[
    "question", "examination", "xray", "mri", "bloods", "ultrasound", "none", "emergency"
]


class Note(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One invented note with what a clinician would say to it."""

    style: str
    country: str
    note: str
    urgent: bool
    not_hip: bool = False
    diagnosis: str | None = None
    accept: tuple[str, ...] = ()
    first_step: Step | None = None
    also_step: tuple[Step, ...] = ()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered to one note; `rank` counts the diagnosis, `kind_rank` what is accepted."""

    name: str
    note: Note
    answer: Assessment
    rank: int | None
    kind_rank: int | None
    read: int
    missed: tuple[str, ...]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The shares of one part."""

    first: Share
    first_three: Share
    accepted_first: Share
    accepted_three: Share
    urgent_called: Share
    others_left_alone: Share
    question_right: Share
    findings_read: Share
    first_step_right: Share


def notes(folder: Path = FOLDER) -> dict[str, Note]:
    """Every note of a set by the name of its file, in the order of names."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        note = msgspec.convert(ryaml.loads(path.read_text(encoding="utf-8")), Note, strict=True)
        if note.not_hip == (note.diagnosis is not None):
            raise ValueError(f"{path}: needs either diagnosis or not_hip")
        found[path.stem] = note
    return found


def in_check(names: Iterable[str]) -> frozenset[str]:
    """Every third name: the part that is only measured."""
    return frozenset(sorted(names)[THIRD - 1 :: THIRD])


def judge(name: str, note: Note, parts: Pipeline) -> Judged:
    """Answers the note and finds the place of what is right."""
    answer = assess(note.note, pipeline=parts)
    pairs = [(h.condition, h.probability) for h in answer.differential]
    right = (note.diagnosis,) if note.diagnosis else ()
    states = {f.id: f.state for f in answer.findings if f.certainty == "stated"}
    wanted = [(f, "present") for f in note.present] + [(f, "absent") for f in note.absent]
    missed = tuple(f"{state} {f}" for f, state in wanted if states.get(f) != state)
    return Judged(
        name=name, note=note, answer=answer,
        rank=score(pairs, right).rank, kind_rank=score(pairs, (*right, *note.accept)).rank,
        read=len(wanted) - len(missed), missed=missed,
    )  # fmt: skip


def first_step_right(row: Judged) -> bool:
    """Whether the first step is one that would do: by tag or kind, or the urgency, or treat."""
    answer = row.answer
    right = {row.note.first_step, *row.note.also_step}
    done = {"none"} if answer.enough.verdict == "yes" else set()
    if answer.urgency in TODAY:
        done.add("emergency")
    for step in answer.next_steps[:1]:
        done |= {STEPS[tag] for tag in step.tags if tag in STEPS}
        done |= {"bloods"} if step.kind == "laboratory" else set()
        done |= {step.kind} & {"question", "examination"}
    return not right.isdisjoint(done)


def figures(rows: Iterable[Judged]) -> Figures:
    """The shares over these notes."""
    every = list(rows)
    hip = [row for row in every if not row.note.not_hip]
    urgent = [row for row in hip if row.note.urgent]
    others = [row for row in hip if not row.note.urgent]

    def within(ranks: list[int | None], k: int) -> Share:
        return wilson(sum(rank is not None and rank <= k for rank in ranks), len(ranks))

    strict, kind = [row.rank for row in hip], [row.kind_rank for row in hip]
    asked = [row for row in every if (row.answer.question == "not-hip") is row.note.not_hip]
    called = [row for row in urgent if row.answer.urgency in SOON]
    alone = [row for row in others if row.answer.urgency not in SOON]
    read = sum(row.read for row in hip)
    return Figures(
        first=within(strict, 1), first_three=within(strict, 3),
        accepted_first=within(kind, 1), accepted_three=within(kind, 3),
        urgent_called=wilson(len(called), len(urgent)),
        others_left_alone=wilson(len(alone), len(others)),
        question_right=wilson(len(asked), len(every)),
        findings_read=wilson(read, read + sum(len(row.missed) for row in hip)),
        first_step_right=wilson(sum(map(first_step_right, hip)), len(hip)),
    )  # fmt: skip


def both(parts: Pipeline) -> dict[str, list[Judged]]:
    """The notes of both parts of each set, answered."""
    answered = {}
    for before, folder in (("", FOLDER), ("second ", SECOND), ("third ", THIRD_SET)):
        found = notes(folder)
        check = in_check(found)
        rows = [judge(name, note, parts) for name, note in found.items()]
        answered[f"{before}develop"] = [row for row in rows if row.name not in check]
        answered[f"{before}check"] = [row for row in rows if row.name in check]
    return answered


def lines(rows: Iterable[Judged]) -> Iterable[str]:
    """One line per note: what came, and what was missed."""
    for row in rows:
        lead = ", ".join(f"{h.condition} {h.probability:.0%}" for h in row.answer.differential[:4])
        flags = ", ".join(flag.id for flag in row.answer.red_flags)
        mark = " " if row.note.not_hip or row.kind_rank == 1 else "x"
        wrong = row.note.urgent != (row.answer.urgency in SOON)
        yield f"{mark}{'!' if wrong else ' '} {row.name} [{row.answer.urgency}: {flags}] {lead}"
        if row.missed:
            yield f"     not read: {'; '.join(row.missed)}"


def main(arguments: list[str]) -> None:
    """Prints the figures, and with --list every note."""
    from coxa.catalogue.load import load_catalogue

    for name, rows in both(build_pipeline(load_catalogue())).items():
        if name in arguments or "--list" in arguments:
            print("\n".join(lines(rows)))  # noqa: T201
        for key, share in msgspec.structs.asdict(figures(rows)).items():
            print(f"{name} {key}: {share.hits}/{share.n}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
