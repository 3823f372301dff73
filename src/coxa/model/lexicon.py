"""Types of the lexicon: drugs, concepts and quantities as notes write them.

Input: nothing of ours. Output: frozen structs that the catalogue fills from YAML.
"""

from typing import Annotated, Literal

import msgspec

from coxa.model.knowledge import Record

Positive = Annotated[float, msgspec.Meta(gt=0)]
# kinds of concepts that rules may ask for as `has:` and `history:` facts of the patient
PERSONAL = frozenset(
    {"comorbidity", "device", "disease", "exposure", "operation", "event", "symptom"}
)


class Drug(Record, frozen=True, kw_only=True):
    """A drug as written in notes: generic name, brand names, classes it belongs to.

    `tags`: what a plan calls it, so that rules judge it where somebody proposes it.
    """

    id: str
    names: tuple[str, ...]
    classes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Concept(Record, frozen=True, kw_only=True):
    """A unit of meaning in clinical text with the ways it is written."""

    id: str
    kind: str
    phrases: tuple[str, ...]
    is_a: tuple[str, ...] = ()


class Subject(Record, frozen=True, kw_only=True):
    """What a note asks about: a treatment, a test, an activity, with the ways it is named.

    `tags`: what a plan calls it; the first is the thing itself, the others are kinds of it. `load`:
    the line on what the leg may carry that answers. `condition`: the cause it is short for.
    `words`: what a sentence of the answer that tells of it says, where that is not its name.
    `answers`: what else of the answer does.
    """

    id: str
    name: str
    phrases: tuple[str, ...]
    tags: tuple[str, ...] = ()
    load: Literal["weight", "stairs", "work", "driving", "sport"] | None = None
    condition: str | None = None
    words: tuple[str, ...] = ()
    answers: Literal["urgency", "next", "course", "referral", "review", "situation"] | None = None

    @property
    def is_thing(self) -> bool:
        """Whether it is done or given: a test or treatment, no activity and no cause."""
        return bool(self.tags) and not (self.load or self.answers or self.condition)


class Unit(Record, frozen=True, kw_only=True):
    """A unit as written and the factor to the analyte's canonical unit."""

    names: tuple[str, ...]
    factor: Positive
    offset: float = 0.0


class UnitGuess(Record, frozen=True, kw_only=True):
    """The unit that a bare number from `low` to `high` is taken to be in.

    `only_system`: the guess stands only where the other values of the note are in SI units, or in
    conventional ones.
    """

    unit: str
    low: float
    high: float
    only_system: Literal["si", "conventional"] | None = None


class Band(Record, frozen=True, kw_only=True):
    """A finding that a value in the canonical unit makes present or absent.

    The finding is present when the value is above `above` / below `below` (or, where the note
    prints its own reference range, outside that range on the same side); else absent. `rise`: it
    is present when the value is at least so many times the baseline that the note gives; a lower
    rise says nothing. `from_age`: it is for people from this age (years) on; where the age is not
    told they are taken for old enough. `one_way`: the other values say nothing. `undecided`: values
    from the first to below the second are borderline and say nothing.
    """

    finding: str
    above: float | None = None
    below: float | None = None
    own_range: bool = True
    rise: Positive | None = None
    from_age: float | None = None
    one_way: bool = False
    undecided: tuple[float, float] | None = None


class RuledOut(Record, frozen=True, kw_only=True):
    """Facts that a value `above` or `below` a limit makes false where the note is silent."""

    above: float | None = None
    below: float | None = None
    facts: tuple[str, ...]


class Quantity(Record, frozen=True, kw_only=True):
    """A measurement or laboratory value: names, units, plausible span, what it means.

    `loinc`: the code that coxa writes; `also_loinc`: those under which records hold it as well,
    since laboratories give the mass or the amount of a substance.
    `healthy`: the finding that the organ works, and where the value has to lie for it.
    `alone`: a number with its unit between two commas needs no name, as in '83F, 44 kg, frail'.
    `bare`: a number with a decimal in this span needs neither: 'unwell, 38.9, sats 95%'.
    `guess_unit`: the unit of a number without one; the first guess that fits counts.
    """

    id: str
    name: str
    names: tuple[str, ...]
    unit: str
    units: tuple[Unit, ...]
    needs_unit: bool = False
    alone: bool = False
    bare: tuple[float, float] | None = None
    guess_unit: tuple[UnitGuess, ...] = ()
    plausible: tuple[float, float]
    bands: tuple[Band, ...] = ()
    healthy: Band | None = None
    rules_out: tuple[RuledOut, ...] = ()
    loinc: str | None = None
    also_loinc: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
