"""Types of the papers: what one patient's handout, letters, programme and calendar hold.

Input: nothing of ours. Output: frozen structs. The papers are built in British English; `sources`
are numbers into the paper's own references.
"""

from datetime import date
from typing import Literal

from coxa.model.answer import Part, Reference, Sources, Urgency


class Line(Part, frozen=True, kw_only=True):
    """One line of a paper; `lead` stands before it in bold."""

    text: str
    lead: str = ""
    sources: Sources = ()


class Block(Part, frozen=True, kw_only=True):
    """A part of a paper under one title."""

    id: str
    title: str
    lines: tuple[Line, ...]
    note: str = ""
    tone: Literal["plain", "alarm", "avoid", "ask"] = "plain"


class ExerciseCard(Part, frozen=True, kw_only=True):
    """An exercise with its drawing (SVG), dose and steps."""

    id: str
    name: str
    dose: str
    steps: tuple[str, ...]
    drawing: str
    purpose: str = ""
    faults: tuple[str, ...] = ()
    easier: str = ""
    harder: str = ""
    cautions: tuple[str, ...] = ()


class Handout(Part, frozen=True, kw_only=True):
    """What the patient takes home."""

    title: str
    subtitle: str
    urgency: str
    dated: date
    note: str
    blocks: tuple[Block, ...]
    exercises: tuple[ExerciseCard, ...]
    exercise_note: str
    after: tuple[Block, ...]
    footer: str
    references: tuple[Reference, ...]
    sources: tuple[str, ...]


class PhaseCard(Part, frozen=True, kw_only=True):
    """A phase of the programme as printed."""

    goal: str
    weeks: str
    dates: str
    exercises: tuple[ExerciseCard, ...]
    left_out: tuple[str, ...]
    move_on_when: str
    step_back_when: str
    sources: Sources


class ProgrammeSheet(Part, frozen=True, kw_only=True):
    """The rehabilitation programme for physiotherapist and patient."""

    name: str
    condition: str
    dated: date
    provisional: str
    held: str
    pain_rule: Line
    root_cause: tuple[Line, ...]
    interventions: tuple[Line, ...]
    phases: tuple[PhaseCard, ...]
    not_to_do: tuple[Line, ...]
    not_for: tuple[str, ...]
    references: tuple[Reference, ...]


class Letter(Part, frozen=True, kw_only=True):
    """A referral or a request for imaging; `asked` says what is wanted of `to`."""

    id: str
    title: str
    to: tuple[str, ...]
    asked: tuple[Line, ...]
    urgency: Urgency
    urgency_text: str
    dated: date
    blanks: tuple[str, ...]
    sender_blanks: tuple[str, ...]
    blocks: tuple[Block, ...]
    footer: str
    references: tuple[Reference, ...]


class Event(Part, frozen=True, kw_only=True):
    """An all-day entry of the calendar; `days` are ISO weekdays of a weekly repeat."""

    uid: str
    title: str
    text: str
    start: date
    until: date | None = None
    every: Literal["once", "daily", "weekly"] = "once"
    days: tuple[str, ...] = ()


class Paper(Part, frozen=True, kw_only=True):
    """One file of the folder."""

    name: str
    content: bytes
