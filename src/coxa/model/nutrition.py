"""Types of the knowledge on nutrition: needs, limits, foods and the words that tell of them.

Input: `Record` and `Said`. Output: frozen structs that the catalogue fills from YAML.
"""

from coxa.model.knowledge import Record, Said


class Need(Record, frozen=True, kw_only=True):
    """What a person needs a day; of the rows whose `when` is true the first counts."""

    when: str
    calcium_mg: int
    calcium_uk_mg: int | None = None
    vitamin_d_iu: int
    sources: tuple[str, ...]


class Limit(Record, frozen=True, kw_only=True):
    """What a person should not exceed a day, food and supplements together; first row counts."""

    when: str
    calcium_mg: int
    vitamin_d_iu: int
    sources: tuple[str, ...]


class Food(Record, frozen=True, kw_only=True):
    """A food with the calcium of one portion.

    `names`: as written in notes, singular; `size`: g or ml of a portion, where an amount in g or
    ml can be converted; `group`: a food whose absence ('no dairy') is the absence of this one;
    `suggest`: shown among the foods that close a gap.
    """

    id: str
    name: str
    names: tuple[str, ...]
    portion: str
    size: float | None = None
    group: str | None = None
    calcium_mg: int
    suggest: bool = False
    sources: tuple[str, ...]


class Measure(Record, frozen=True, kw_only=True):
    """A household measure in ml or g; without `size` it is one portion of the food."""

    names: tuple[str, ...]
    size: float | None = None
    reason: str


class DietWords(Record, frozen=True, kw_only=True):
    """Words with which notes tell how much and how often; `days`: how many days the span has."""

    counts: dict[str, float]
    spans: dict[str, float]
    times: tuple[str, ...]
    never: tuple[str, ...]
    not_food: tuple[str, ...]


class Nutrition(Record, frozen=True, kw_only=True):
    """Needs of calcium and vitamin D with what covers them.

    `offer_when`: for whom it is shown although the note tells nothing of food; `tags`: where a
    proposal with one of these is ruled out for the patient, so is the advice.
    """

    id: str
    name: str
    reviewed_on: str
    offer_when: str
    tags: tuple[str, ...]
    needs: tuple[Need, ...]
    limits: tuple[Limit, ...]
    foods: tuple[Food, ...]
    measures: tuple[Measure, ...]
    words: DietWords
    short: Said
    enough: Said
    untold: Said
    advice: tuple[Said, ...]
