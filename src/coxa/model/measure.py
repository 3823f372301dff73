"""Types of the knowledge on follow-up: what should have changed by how much, and at which review.

Input: `Record`. Output: frozen structs that the catalogue fills from YAML.
"""

from typing import Literal

from coxa.model.knowledge import Record


class Review(Record, frozen=True, kw_only=True):
    """A review of a condition at which the measure is taken.

    `by`: how the `when` of that condition's follow-up begins. `stage`: the stage that the change
    judges, where it is about one.
    """

    condition: str
    by: str
    stage: str | None = None


class Measure(Record, frozen=True, kw_only=True):
    """A score, value, angle or picture that follows a condition, and the change that counts.

    `least`: the least change that matters, in `unit` and in the direction `better`; None where
    the source gives a state to reach, or no least change is known, which `change` then says.
    `group`: the people in whom it was found. `otherwise`: what a smaller change means.
    `patient`: the same to the patient, in short plain words.
    """

    id: str
    name: str
    kind: Literal["pain", "score", "movement", "function", "laboratory", "imaging"]
    change: str
    group: str
    least: float | None = None
    unit: str | None = None
    better: Literal["higher", "lower"] | None = None
    otherwise: str | None = None
    patient: str | None = None
    sources: tuple[str, ...]
    reviews: tuple[Review, ...]
