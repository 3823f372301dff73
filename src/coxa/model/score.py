"""Types of the knowledge on published scores: items, what they count, what a total means.

Input: `Record`. Output: frozen structs that the catalogue fills from YAML.
"""

from coxa.model.knowledge import Record, Said


class ScoreLevel(Record, frozen=True, kw_only=True):
    """One level of an item with its points, and the expression that tells that it is reached.

    `when` is None where no finding tells it: such an item stays open.
    """

    points: float
    when: str | None


class ScoreItem(Record, frozen=True, kw_only=True):
    """An item as published, in our words; its highest level that is known to be reached counts.

    `least`: its points where no level is reached. While the note does not tell, it may still come
    to any of its points.
    """

    text: str
    levels: tuple[ScoreLevel, ...]
    least: float = 0


class ScoreBand(Record, frozen=True, kw_only=True):
    """What totals from `low` to `high` meant where the score was made or tried."""

    low: float
    high: float
    text: str
    sources: tuple[str, ...]


class ScoreDef(Record, frozen=True, kw_only=True):
    """A published score or rule that counts items.

    `about`: the question it answers, and in whom. It is shown where `when` is true and as many
    items are told as `least_told`. `bands` cover every total; `limits` say where it fails.
    """

    id: str
    name: str
    about: str
    when: str
    items: tuple[ScoreItem, ...]
    bands: tuple[ScoreBand, ...]
    limits: tuple[Said, ...]
    sources: tuple[str, ...]
    least_told: int = 2
