"""Types of the knowledge base: what one data file of each folder holds.

Input: the types of times. Output: frozen structs that the catalogue fills from YAML.
`SCHEMA.md` beside the data says the same in words for people who write the files.
"""

from typing import Annotated, Literal

import msgspec

from coxa.model.timing import Due, End

# what the check refuses by the type: a share of all, a number that cannot be negative
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
NotNegative = Annotated[float, msgspec.Meta(ge=0)]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every record: frozen, keyword only, unknown keys refused."""


ReferenceKind = Literal[
    "guideline", "review", "trial", "cohort", "case-series", "case-report", "label",
    "reference-work",
]  # fmt: skip


class Source(Record, frozen=True, kw_only=True):
    """A publication and the facts it was used for, as found on the page that was seen.

    `held_on` is the day on which somebody other than its writer found the page again and held
    the record, and every claim that cites it, against it; None as long as nobody did. Only a
    collection of case reports has no address of its own: its facts give theirs.
    """

    id: str
    kind: ReferenceKind
    title: str
    url: str | None = None
    year: int | None = None
    authors: str | None = None
    journal: str | None = None
    doi: str | None = None
    pmid: str | None = None
    seen: Literal["abstract", "full-text", "excerpt"] = "excerpt"
    held_on: str | None = None
    facts: tuple[str, ...]


class Said(Record, frozen=True, kw_only=True):
    """One sentence about medicine with the references it rests on."""

    text: str
    sources: tuple[str, ...]


class Frequency(Record, frozen=True, kw_only=True):
    """How often something is so in a group: `k` of `n`, `percent` with `n`, or an estimate.

    Exactly one of (k, n), (percent, n) or (basis: estimate, value, reason) is given.
    """

    k: int | None = None
    n: int | None = None
    percent: float | None = None
    source: str | None = None
    basis: Literal["published", "estimate"] = "published"
    value: float | None = None
    reason: str | None = None
    note: str | None = None

    @property
    def share(self) -> float:
        """The frequency as it stands: k / n, the percentage or the estimated value."""
        if self.k is not None and self.n:
            return self.k / self.n
        return self.percent / 100 if self.percent is not None else (self.value or 0.0)


class FindingLink(Frequency, frozen=True, kw_only=True):
    """How often a finding is present among patients with the condition.

    `told`, `seen` and `freed` are not written in the files: of the condition's published case
    reports, how many tell of the finding, in how many of these it is present, and the share of
    these freed of what reports of any condition tell too readily.
    """

    finding: str
    told: int = 0
    seen: int = 0
    freed: float = 0.0


class PriorFactor(Record, frozen=True, kw_only=True):
    """Multiplies a condition's base rate when the expression `when` is true."""

    when: str
    factor: NotNegative
    basis: Literal["published", "estimate"] = "estimate"
    source: str | None = None
    reason: str | None = None


class Prior(Record, frozen=True, kw_only=True):
    """Patients with the condition per 1,000 who come with hip pain, by setting."""

    primary_care: NotNegative
    specialist: NotNegative
    emergency: NotNegative
    basis: Literal["published", "estimate"] = "estimate"
    source: str | None = None
    reason: str | None = None
    factors: tuple[PriorFactor, ...] = ()


class LookAlike(Record, frozen=True, kw_only=True):
    """A condition that is mistaken for this one and what decides between the two."""

    condition: str
    decided_by: tuple[str, ...]
    text: str
    sources: tuple[str, ...]


class Pair(Record, frozen=True, kw_only=True):
    """A second condition that plausibly exists at the same time: its cause, result or companion.

    `share`: among patients with this condition, how many also have the other one. `relation` says
    why: this one `causes` the other, is `caused-by` it, or neither; it is shown, not counted with.
    """

    condition: str
    relation: Literal["causes", "caused-by", "coexists"]
    share: Frequency


class Load(Record, frozen=True, kw_only=True):
    """What the leg may carry and what that means for the day, until what ends it.

    A line that no source gives is left out.
    """

    weight: Said | None = None
    aid: Said | None = None
    stairs: Said | None = None
    work: Said | None = None
    driving: Said | None = None
    sport: Said | None = None
    until: Said | None = None


class PlanAction(Record, frozen=True, kw_only=True):
    """A treatment as used at this stage; `text` overrides the treatment's own sentence.

    The lines of `load` replace those of the treatment one by one. `beside`: it is only for where
    another action of the stage carries one of these tags, as a proton pump inhibitor with an NSAID.
    `duration` is shown; of a drug `ends_after` says the same for the calendar.
    """

    treatment: str
    when: str | None = None
    beside: tuple[str, ...] = ()
    text: str | None = None
    dose: str | None = None
    maximum: str | None = None
    duration: str | None = None
    ends_after: End | None = None
    strength: Literal["strong", "moderate", "weak", "expert"] | None = None
    sources: tuple[str, ...] = ()
    load: Load | None = None


class PlanStage(Record, frozen=True, kw_only=True):
    """One step of care: who enters, what is done, when it is left, when it is stepped up.

    `helped_when`: an expression that is true where the note tells that this step helps, so that it
    goes on. `tried_when`: one that is true where the note tells that it did not suffice;
    the plan then begins with the next one and names this one last.
    """

    id: str
    name: str
    enter_when: Said
    actions: tuple[PlanAction, ...]
    leave_when: Said
    escalate_when: Said
    duration: str
    when: str | None = None
    tried_when: str | None = None
    helped_when: str | None = None


class Harm(Record, frozen=True, kw_only=True):
    """What would do harm while this condition is still possible.

    `until_stage`: the stage of this condition with which the harm has ended. From there on the
    plan names what it forbids as not yet to be done, with the reason; it never offers it.
    """

    tags: tuple[str, ...]
    text: str
    sources: tuple[str, ...]
    from_probability: Share = 0.1
    when: str | None = None
    until_stage: str | None = None


class FollowUpRule(Record, frozen=True, kw_only=True):
    """When, by whom and what should have changed; what makes it sooner is in `what`.

    `when` is shown; `date` says the same for the calendar. `only_when`: an expression, for whom it
    is; without it for all.
    """

    when: str
    date: Due
    who: str
    what: str
    sources: tuple[str, ...]
    only_when: str | None = None


class PatientText(Record, frozen=True, kw_only=True):
    """The condition as told to the patient, at a reading age of about 12 years.

    `called`: the name in plain words. `what`: what it is and why it hurts. `outlook`: how long it
    lasts and what may come. `help_yourself`: what the patient can do. `call_for`: what must not
    wait, and whom to call.
    """

    called: str
    what: tuple[Said, ...]
    outlook: tuple[Said, ...]
    help_yourself: tuple[Said, ...]
    call_for: tuple[Said, ...]


class Code(Record, frozen=True, kw_only=True):
    """One code of a code system, for example ICD-10-CM M87.051."""

    system: Literal["icd-10-cm"] = "icd-10-cm"
    code: str
    display: str


class Condition(Record, frozen=True, kw_only=True):
    """Everything coxa knows of one condition.

    `finds_emergency`: its stages begin with looking for an emergency, so that they do not wait for
    one that a red flag names.
    """

    id: str
    name: str
    group: Literal["calcium-and-crystals", "bone", "joint", "around-the-joint", "other"]
    reviewed_on: str
    synonyms: tuple[str, ...]
    codes: tuple[Code, ...]
    definition: Said
    who: tuple[Said, ...]
    causes: tuple[Said, ...]
    prior: Prior
    findings: tuple[FindingLink, ...]
    look_alikes: tuple[LookAlike, ...]
    pairs: tuple[Pair, ...] = ()
    urgency: Literal["routine", "urgent", "same-day", "emergency"]
    urgency_when: str | None = None
    urgency_from_probability: Share = 0.5
    urgency_text: Said | None = None
    finds_emergency: bool = False
    confirmed_by: str
    decisive_tests: tuple[str, ...]
    course: tuple[Said, ...]
    stages: tuple[PlanStage, ...]
    harms: tuple[Harm, ...] = ()
    programme: str | None = None
    prevention: tuple[Said, ...]
    follow_up: tuple[FollowUpRule, ...]
    guidelines: tuple[Said, ...]
    research: tuple[Said, ...]
    patient: PatientText | None = None


class Statement(Record, frozen=True, kw_only=True):
    """A sentence that the answer itself needs, for example why imaging alone never concludes."""

    id: str
    text: str
    sources: tuple[str, ...]


class Examples(Record, frozen=True, kw_only=True):
    """Sentences that run as tests of the finding's reading."""

    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


FindingKind = Literal[
    "history", "course", "risk", "examination", "laboratory", "imaging", "xray", "ultrasound",
    "ct", "mri", "nuclear", "histology", "procedure",
]  # fmt: skip


class FindingDef(Record, frozen=True, kw_only=True):
    """A clinical finding: how it is read from text and how common it is without any cause.

    `background` is an estimate, or, where `source` is named, what it found in people without
    hip pain. `passes`: an injury, an infection or another event that ends: told in a passage about
    times long over it is not so now. `with_drug`: it ends when the drug that tells it is stopped.
    `follows`: an expression under which it is so where the text does not say it in its own words.
    """

    id: str
    name: str
    kind: FindingKind
    read: tuple[str, ...] = ()
    read_absent: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    group: str | None = None
    family: str | None = None
    at: Literal["now", "ever", "any"] = "now"
    passes: bool = False
    with_drug: bool = False
    healthy: bool = False
    follows: str | None = None
    background: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    source: str | None = None
    reason: str
    ask: str | None = None
    examples: Examples = Examples()


class Appropriateness(Record, frozen=True, kw_only=True):
    """A statement on when a test fits; `weight` is added to its rank when `when` is true."""

    when: str
    text: str
    weight: float
    sources: tuple[str, ...]


class ClinicalTest(Record, frozen=True, kw_only=True):
    """A question, examination, blood test, image or procedure, and the findings it shows."""

    id: str
    name: str
    kind: Literal["question", "examination", "laboratory", "imaging", "procedure", "referral"]
    tags: tuple[str, ...]
    reviewed_on: str
    shows: tuple[str, ...]
    why: Said
    misses: Said | None = None
    cost: NotNegative
    radiation_msv: NotNegative = 0.0
    invasiveness: NotNegative = 0.0
    done_when: str | None = None
    offer_when: str | None = None
    appropriateness: tuple[Appropriateness, ...] = ()
