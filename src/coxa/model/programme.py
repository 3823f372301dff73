"""Types of the knowledge on rehabilitation: exercises, whom they are not for, programmes.

Input: `Record`, `Said`, times. Output: frozen structs that the catalogue fills from YAML.
"""

from typing import Literal

from coxa.model.drawing import Drawing
from coxa.model.knowledge import Record, Said
from coxa.model.timing import PerWeek, PhaseDue


class Exclusion(Record, frozen=True, kw_only=True):
    """Who must not do an exercise or begin a programme.

    Where `when` is true, `leave-out` drops the exercise (or holds the programme) and `caution`
    shows the words beside it; without `when` no note tells it, and the words always stand there.
    """

    id: str
    text: str
    when: str | None = None
    effect: Literal["leave-out", "caution"] = "leave-out"
    sources: tuple[str, ...]


class Exercise(Record, frozen=True, kw_only=True):
    """One exercise with how it is done and who must not do it (ids of exclusions)."""

    id: str
    name: str
    purpose: str
    muscles: tuple[str, ...]
    tags: tuple[str, ...]
    position: str
    steps: tuple[str, ...]
    faults: tuple[str, ...]
    easier: str
    harder: str
    not_for: tuple[str, ...]
    sources: tuple[str, ...]
    drawing: Drawing | None = None


class Prescription(Record, frozen=True, kw_only=True):
    """An exercise with its dose inside a phase; `per_week` says how often for the calendar."""

    exercise: str
    dose: str
    per_week: PerWeek


class Phase(Record, frozen=True, kw_only=True):
    """A phase of a programme: goal, exercises with dose, criterion to move on or back.

    `gated`: it is entered only when imaging, time or the surgeon has allowed load. What forbids
    load while a cause is open is then said at its head instead of leaving exercises out.
    `weeks` is shown; `dates` says the same for the calendar.
    """

    id: str
    goal: str
    exercises: tuple[Prescription, ...]
    weeks: str
    dates: PhaseDue
    move_on_when: str
    step_back_when: str
    sources: tuple[str, ...]
    gated: bool = False


class Instead(Record, frozen=True, kw_only=True):
    """For whom a programme replaces the one of the condition.

    `of`: the programmes it replaces, none named meaning any; `rank`: where several fit, the lowest.
    """

    when: str
    of: tuple[str, ...] = ()
    rank: int
    because: Said


class Programme(Record, frozen=True, kw_only=True):
    """A rehabilitation programme made of phases in order; `not_for` holds ids of exclusions."""

    id: str
    name: str
    reviewed_on: str
    pain_rule: Said
    root_cause: tuple[Said, ...] = ()
    interventions: tuple[Said, ...]
    phases: tuple[Phase, ...]
    not_for: tuple[str, ...] = ()
    instead: Instead | None = None
