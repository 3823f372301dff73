"""Types of the papers' wording: what `knowledge/papers` holds.

Input: nothing of ours. Output: frozen structs that the catalogue fills from YAML.
"""

from typing import Literal

import msgspec

from coxa.model.answer import Urgency
from coxa.model.knowledge import Record

VoiceName = Literal["uk", "us"]
UnitName = Literal["metric", "us"]


class Voice(Record, frozen=True, kw_only=True):
    """How a country speaks: language tag, form of a date, numbers to call, other words."""

    language: str
    date: str
    names: dict[str, str]
    words: dict[str, str]


class UnitChoice(Record, frozen=True, kw_only=True):
    """The unit in which a quantity is printed where American units are asked for."""

    quantity: str
    unit: str
    decimals: int


class WordingData(Record, frozen=True, kw_only=True):
    """papers/wording.yaml."""

    voices: dict[VoiceName, Voice]
    plain: dict[str, str]
    units: tuple[UnitChoice, ...]


class Banner(Record, frozen=True, kw_only=True):
    """The first lines of a handout that cannot wait."""

    title: str
    lines: tuple[str, ...]


class Worry(Record, frozen=True, kw_only=True):
    """Why it is urgent, for the red flags named."""

    text: str
    flags: tuple[str, ...]


class Chance(Record, frozen=True, kw_only=True):
    """How a probability of at least `least` is told."""

    least: float
    text: str


class AvoidLine(Record, frozen=True, kw_only=True):
    """What an avoided tag, a safety rule or a raised red flag means for the patient at home.

    Not `pressing`: left out of the page of somebody who has to be seen today.
    """

    text: str
    rules: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    pressing: bool = True


class RuleLine(Record, frozen=True, kw_only=True):
    """A safety rule's reason or question in plain words."""

    text: str
    rules: tuple[str, ...]


class LoadLine(Record, frozen=True, kw_only=True):
    """Walking, stairs, work, driving or sport in one line, told from an age on."""

    topic: str
    text: str
    from_age: int = 0
    sources: tuple[str, ...]


class LoadGroup(Record, frozen=True, kw_only=True):
    """The load lines of patients whose plan carries one of the tags; it stands for `covers` too."""

    tags: tuple[str, ...]
    covers: tuple[str, ...] = ()
    lines: tuple[LoadLine, ...]


class PainRule(Record, frozen=True, kw_only=True):
    """Rules of pain, as programmes state them, in plain words."""

    of: tuple[str, ...]
    lines: tuple[str, ...]


class ForParents(Record, frozen=True, kw_only=True):
    """What is said on top where the patient is younger than `under` years."""

    under: int
    text: str


class OnlyWith(Record, frozen=True, kw_only=True):
    """A medicine that is told only where another one of these tags is told too."""

    tag: str
    needs: tuple[str, ...]


class CallLine(Record, frozen=True, kw_only=True):
    """What must not wait and whom to call; rests on its sources and those of the red flags."""

    how: str
    text: str
    sources: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class HandoutData(Record, frozen=True, kw_only=True):
    """papers/handout.yaml."""

    banners: dict[Urgency, Banner]
    worries: tuple[Worry, ...]
    chances: tuple[Chance, ...]
    also_could_be: str
    together: str
    maybe: str
    next_will_tell: str
    not_known: tuple[str, ...]
    for_parents: ForParents
    only_with: tuple[OnlyWith, ...]
    without_cause: tuple[str, ...]
    dose_set: str
    avoid: tuple[AvoidLine, ...]
    because: tuple[RuleLine, ...]
    asks: tuple[RuleLine, ...]
    ask_first: str
    agreed_only: str
    one_nsaid: str
    tests: dict[str, str]
    load: tuple[LoadGroup, ...]
    always: tuple[LoadLine, ...]
    pain_rules: tuple[PainRule, ...]
    no_exercises_yet: str
    provisional: str
    held: str
    call: tuple[CallLine, ...]
    own_call: str
    footer: str


class SafetyFact(Record, frozen=True, kw_only=True):
    """A fact that imaging staff need: yes when any of `facts` is true, no when one is false.

    `number` is a quantity instead; `turned` says the opposite of the fact.
    """

    label: str
    facts: tuple[str, ...] = ()
    number: str | None = None
    tags: tuple[str, ...] = ()
    turned: bool = False


class LetterData(Record, frozen=True, kw_only=True):
    """papers/letters.yaml."""

    blanks: tuple[str, ...]
    sender_blanks: tuple[str, ...]
    not_stated: str
    none_known: str
    recipients: dict[str, str]
    urgent_to: dict[Urgency, str]
    tests_done: dict[str, str]
    not_in_requests: tuple[str, ...]
    imaging_tags: tuple[str, ...]
    imaging_safety: tuple[SafetyFact, ...]
    not_of_a_finding: tuple[str, ...]
    footer: str


class PaperData(msgspec.Struct, frozen=True, kw_only=True):
    """All wording of the papers."""

    wording: WordingData
    handout: HandoutData
    letters: LetterData
