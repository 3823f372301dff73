"""Types of what a plan proposes and what it minds: treatments, safety rules, red flags.

Input: nothing of ours. Output: frozen structs that the catalogue fills from YAML.
"""

from typing import Literal

from coxa.model.knowledge import Load, Record, Said
from coxa.model.timing import End


class DrugUse(Record, frozen=True, kw_only=True):
    """How a drug is used in groups of patients, each sentence from its label or a guideline."""

    older: Said | None = None
    kidney: Said | None = None
    liver: Said | None = None
    children: Said | None = None
    pregnancy: Said | None = None
    breastfeeding: Said | None = None
    monitoring: Said | None = None
    interactions: tuple[Said, ...] = ()
    never_with: tuple[Said, ...] = ()
    care_with: tuple[Said, ...] = ()


class Treatment(Record, frozen=True, kw_only=True):
    """A drug, procedure, advice or rehabilitation measure that a plan can propose.

    `brought_when`: for whom it may stand in for what a safety rule takes away; anybody where it is
    not given. A condition's own stages propose it by their own `when`. `duration` is shown; of a
    drug `ends_after` says the same for the calendar. `stops`: the class of drugs, also their tag,
    that it stops: it stands before all else where one is taken though a rule rules it out.
    """

    id: str
    name: str
    kind: Literal[
        "drug", "injection", "surgery", "procedure", "rehabilitation", "advice", "load", "device",
        "test", "referral", "emergency", "monitoring",
    ]  # fmt: skip
    tags: tuple[str, ...]
    reviewed_on: str
    text: str
    dose: str | None = None
    frequency: str | None = None
    maximum: str | None = None
    duration: str | None = None
    ends_after: End | None = None
    with_food: bool | None = None
    before_use: tuple[str, ...] = ()
    strength: Literal["strong", "moderate", "weak", "expert"] = "moderate"
    sources: tuple[str, ...]
    brought_when: str | None = None
    stops: str | None = None
    patient: str | None = None
    use: DrugUse | None = None
    load: Load | None = None


class SafetyRule(Record, frozen=True, kw_only=True):
    """What a fact about the patient does to proposals that carry one of the tags.

    `avoid`: the proposal moves to the avoid list. `require`: it stays and `adds` joins it.
    `ask` is the question put when the fact is not known and the proposal is in the plan.
    """

    id: str
    tags: tuple[str, ...]
    when: str
    verdict: Literal["avoid", "require", "caution"]
    reason: str
    ask: str | None = None
    ask_unless: str | None = None
    adds: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    sources: tuple[str, ...]


class RedFlagRule(Record, frozen=True, kw_only=True):
    """A pattern that makes the case urgent, with what to do and how soon.

    `lifts`: tags that no other red flag and no harm of a condition rules out while it is raised.
    `suspects`: what it has in mind, where that is no condition of the differential. `covers`: other
    red flags, and conditions, whose own flag says no more and is left out while this one is raised.
    """

    id: str
    text: str
    when: str
    urgency: Literal["urgent", "same-day", "emergency"]
    action: str
    tags: tuple[str, ...]
    avoid: tuple[str, ...] = ()
    lifts: tuple[str, ...] = ()
    suspects: str | None = None
    covers: tuple[str, ...] = ()
    sources: tuple[str, ...]
