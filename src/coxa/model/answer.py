"""Types of the answer: what `assess` returns and every interface translates.

The JSON keys are the contract with other programs; adding keys is free, dropping one is not.
`sources` are numbers into `Assessment.references`.
"""

from typing import Literal

import msgspec

from coxa.model.timing import Due, End, PerWeek, PhaseDue

Urgency = Literal["emergency", "same-day", "urgent", "routine"]
# to be seen the same day
SOON: tuple[Urgency, ...] = ("emergency", "same-day")
# next steps that come first: what is done now
FIRST_STEPS = 3
# kinds of step that belong to the visit itself
IN_THE_VISIT = frozenset({"question", "examination"})
# stages that no condition brings: what red flags call for, what makes treatment safe
ACT_FIRST = "act-first"
MAKE_SAFE = "make-safe"
# why an answer may or may not conclude
Grounds = Literal[
    "enough", "red-flag-first", "imaging-alone", "not-proven", "not-enough", "not-a-hip"
]
Sources = tuple[int, ...]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every part of an answer: frozen and keyword only."""


class Patient(Part, frozen=True, kw_only=True):
    """Who it is about; None where the input does not say.

    `age_about`: no number tells the age, but a word ('toddler', 'in his 60s') whose middle it is.
    `listed`: the lists that the input calls complete, so that an empty one means none ('NKDA').
    `also`: illnesses and values that were read and that no finding shows, in the input's words.
    """

    age: float | None = None
    age_about: bool = False
    sex: Literal["female", "male"] | None = None
    side: Literal["left", "right", "bilateral"] | None = None
    pregnant: bool | None = None
    pregnancy_weeks: int | None = None
    egfr: float | None = None
    weight_kg: float | None = None
    setting: Literal["primary-care", "specialist", "emergency"] | None = None
    drugs: tuple[str, ...] = ()
    allergies: tuple[str, ...] = ()
    listed: tuple[Literal["drugs", "allergies"], ...] = ()
    also: tuple[str, ...] = ()


class Finding(Part, frozen=True, kw_only=True):
    """A finding with its state and the characters [start, end) of the input that say so."""

    id: str
    name: str
    state: Literal["present", "absent"]
    value: float | None = None
    unit: str | None = None
    side: Literal["left", "right", "bilateral"] | None = None
    quote: str
    start: int
    end: int
    certainty: Literal["stated", "possible"] = "stated"
    context: Literal["now", "past", "family", "proposed"] = "now"


class Unread(Part, frozen=True, kw_only=True):
    """Clinical-looking text that was not understood."""

    quote: str
    start: int
    end: int
    why: str


class Issue(Part, frozen=True, kw_only=True):
    """Something about the input that the reader should know, with how to repair it."""

    level: Literal["error", "warning", "note"]
    message: str
    repair: str
    start: int | None = None
    end: int | None = None


class RedFlag(Part, frozen=True, kw_only=True):
    """What cannot wait, with what to do.

    `condition`: the probable cause that raises it, if one. `suspects`: what it has in mind, where
    the differential does not know that.
    """

    id: str
    text: str
    urgency: Urgency
    action: str
    tags: tuple[str, ...]
    sources: Sources
    condition: str | None = None
    suspects: str | None = None


class Evidence(Part, frozen=True, kw_only=True):
    """A finding's weight for (positive) or against (negative) a condition, in decibans.

    `text` puts in one line what the other fields hold: the finding's `name`, its `state` (None
    where another condition is stated instead) and what is known of its frequency (`basis`).
    """

    finding: str
    weight: float
    text: str
    sources: Sources
    name: str
    state: Literal["present", "absent"] | None
    basis: str


class Codes(Part, frozen=True, kw_only=True):
    """A code of a condition: `system` as a URI, for example that of ICD-10-CM, with its display."""

    system: str
    code: str
    display: str


class Hypothesis(Part, frozen=True, kw_only=True, rename={"for_": "for", "with_": "with"}):
    """A condition with its probability and 90 % interval, and what speaks for and against.

    `probability` is its share of the explanation (all shares sum to 1; a pair's share is divided
    between its members); `present_probability` is the probability that it is there at all, alone
    or with another; `with_` names conditions probably there together with it.
    """

    condition: str
    name: str
    probability: float
    interval: tuple[float, float]
    present_probability: float = 0.0
    codes: tuple[Codes, ...]
    for_: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
    sources: Sources
    with_: tuple[str, ...] = ()


class Settling(Part, frozen=True, kw_only=True):
    """The first tests to be done that would settle a cause, by name and best first."""

    condition: str
    name: str
    tests: tuple[str, ...]


class Enough(Part, frozen=True, kw_only=True):
    """Whether the answer may conclude, and why.

    `missing`: what the note does not tell; `settling`: which tests would settle the likely cause.
    """

    verdict: Literal["yes", "no"]
    missing: tuple[str, ...]
    text: str
    sources: Sources
    reason: Grounds
    settling: Settling | None = None


class NextStep(Part, frozen=True, kw_only=True):
    """A question or test with what it would tell here, in bits.

    `changes_plan`: the probability that its result puts another cause first; `called_for`: whether
    anything that was read asks for it, so that it is not ranked by expected information alone;
    `spoken_against`: a statement of appropriateness says that it is not for such a patient.
    """

    id: str
    kind: Literal["question", "examination", "laboratory", "imaging", "procedure", "referral"]
    name: str
    tags: tuple[str, ...]
    information_gain: float
    changes_plan: float
    why: str
    unsafe_because: str | None
    sources: Sources
    called_for: bool = True
    spoken_against: bool = False


# chance that a test puts another cause first below which it is not worth its while
IDLE = 0.01


def is_worth(step: NextStep, urgency: Urgency) -> bool:
    """Whether a step is worth its while: it is not spoken against, and may change the plan.

    A test has to be called for as well, and where something is urgent that suffices. Questions and
    examination of the visit need no call, but where nothing may change they only repeat the note.
    """
    idle = step.changes_plan < IDLE
    if step.kind in IN_THE_VISIT:
        return not step.spoken_against and not idle
    return step.called_for and not step.spoken_against and not (idle and urgency == "routine")


class Advice(Part, frozen=True, kw_only=True):
    """A sentence that tells the reader something about medicine, with where it comes from."""

    text: str
    sources: Sources


class Load(Part, frozen=True, kw_only=True):
    """What the leg may carry, with what that means for stairs, work, driving and sport."""

    weight: Advice | None = None
    aid: Advice | None = None
    stairs: Advice | None = None
    work: Advice | None = None
    driving: Advice | None = None
    sport: Advice | None = None
    until: Advice | None = None


class Action(Part, frozen=True, kw_only=True):
    """Something to do.

    `done`: a test of which the note has a result already; `limited_by`: the safety rules that take
    something from what a red flag calls for.
    """

    id: str
    kind: str
    tags: tuple[str, ...]
    text: str
    dose: str | None
    duration: str | None
    strength: str
    sources: Sources
    frequency: str | None = None
    maximum: str | None = None
    with_food: bool | None = None
    checks: tuple[str, ...] = ()
    load: Load | None = None
    done: bool = False
    ends_after: End = "unknown"
    limited_by: tuple[str, ...] = ()


class NotYet(Part, frozen=True, kw_only=True):
    """What belongs to a later stage but must not be done now; `not_before`: what has to end."""

    id: str
    kind: str
    text: str
    dose: str | None
    frequency: str | None
    maximum: str | None
    duration: str | None
    not_before: tuple[str, ...]
    sources: Sources


class Stage(Part, frozen=True, kw_only=True):
    """One step of care; `not_yet` is no proposal: it waits for what the first stages settle."""

    id: str
    name: str
    condition: str | None
    enter_when: str
    actions: tuple[Action, ...]
    leave_when: str
    escalate_when: str
    duration: str
    sources: Sources
    not_yet: tuple[NotYet, ...] = ()


class Avoid(Part, frozen=True, kw_only=True):
    """What must not be done for one reason: its `names`, which `text` holds in one line.

    `rules`: the safety rules that give the reason, none where a condition or red flag does;
    `about`: the tags that the reason itself is about, where `tags` are those of all it rules out.
    """

    tags: tuple[str, ...]
    text: str
    reason: str
    sources: Sources
    names: tuple[str, ...]
    rules: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


class SafetyCheck(Part, frozen=True, kw_only=True):
    """What has to be asked before treatment; `rules`: the safety rules that the answer decides."""

    ask: str
    why: str
    tags: tuple[str, ...]
    sources: Sources
    rules: tuple[str, ...] = ()


class Change(Part, frozen=True, kw_only=True):
    """What should have changed by a review: `least` in `unit` towards `better`, in words `change`.

    `group`: the people in whom the figure was found; `otherwise`: what a smaller change means;
    `stage`: the name of the stage that it judges.
    """

    id: str
    name: str
    kind: str
    change: str
    group: str
    least: float | None
    unit: str | None
    better: Literal["higher", "lower"] | None
    otherwise: str | None
    stage: str | None
    sources: Sources


class FollowUp(Part, frozen=True, kw_only=True):
    """One review; `measures`: what should have changed by then.

    `date`: what `when` says, as a time that a program can reckon with.
    """

    when: str
    who: str
    what: str
    sources: Sources
    measures: tuple[Change, ...] = ()
    date: Due = "unknown"


class ProgrammeExercise(Part, frozen=True, kw_only=True):
    """An exercise as this patient does it; `dose`: sets, repetitions and how often, in words.

    `cautions`: what to mind in this patient.
    """

    id: str
    name: str
    dose: str
    purpose: str
    steps: tuple[str, ...]
    cautions: tuple[str, ...] = ()
    per_week: PerWeek = "unknown"


class ProgrammePhase(Part, frozen=True, kw_only=True):
    """A phase; `not_before`: what forbids its load for now and has to have ended first."""

    id: str
    goal: str
    exercises: tuple[ProgrammeExercise, ...]
    left_out: tuple[str, ...]
    weeks: str
    move_on_when: str
    step_back_when: str
    sources: Sources
    not_before: tuple[str, ...] = ()
    dates: PhaseDue = "unknown"


class Rehabilitation(Part, frozen=True, kw_only=True):
    """The programme that fits the leading cause, or a plainer one, phase by phase.

    `pain_rule`: how much pain an exercise may bring; `held_because`: what forbids loaded
    exercise for now; `chosen_because`: why this programme, where the patient decides it and not
    the cause.
    """

    programme: str
    name: str
    pain_rule: str
    root_cause: tuple[Advice, ...]
    interventions: tuple[Advice, ...]
    phases: tuple[ProgrammePhase, ...]
    held_because: str | None
    sources: Sources
    chosen_because: str | None = None


class FoodCalcium(Part, frozen=True, kw_only=True):
    """A food with its calcium: as eaten a day, or of one portion where it is a suggestion."""

    food: str
    portion: str
    portions_a_day: float
    calcium_mg: int


class Diet(Part, frozen=True, kw_only=True):
    """Needs and limits a day; what is eaten and the gap are None where the note does not tell."""

    calcium_need_mg: int
    calcium_need_uk_mg: int | None
    calcium_limit_mg: int
    vitamin_d_need_iu: int
    vitamin_d_limit_iu: int
    calcium_eaten_mg: int | None
    calcium_gap_mg: int | None
    eaten: tuple[FoodCalcium, ...]
    foods: tuple[FoodCalcium, ...]
    advice: tuple[Advice, ...]
    sources: Sources


class OpenAction(Part, frozen=True, kw_only=True):
    """A treatment that waits or goes on while the cause is open, by id and name."""

    id: str
    name: str


class Waits(Part, frozen=True, kw_only=True):
    """What only one of the likely causes calls for, and the tests not yet done that decide."""

    condition: str
    name: str
    actions: tuple[OpenAction, ...]
    until: tuple[str, ...]


class HeldFor(Part, frozen=True, kw_only=True):
    """What must not be done because this cause is still possible; `names`: its tags in words."""

    condition: str
    name: str
    tags: tuple[str, ...]
    reason: str
    sources: Sources
    names: tuple[str, ...]


class OpenCause(Part, frozen=True, kw_only=True):
    """Several causes are likely: what is right for all, what waits, what must not be done.

    `at_once`: what spares the leg for the sake of one of them and does not wait for its proof.
    """

    conditions: tuple[str, ...]
    for_all: tuple[OpenAction, ...]
    at_once: tuple[Waits, ...]
    waits: tuple[Waits, ...]
    not_while: tuple[HeldFor, ...]


class Plan(Part, frozen=True, kw_only=True):
    """What to do, stage by stage, with what to leave, to ask first, to train and to review.

    `diet`: None where nothing calls for advice on it; `open_cause`: None where one cause is likely.
    """

    stages: tuple[Stage, ...]
    avoid: tuple[Avoid, ...]
    safety_checks: tuple[SafetyCheck, ...]
    rehabilitation: Rehabilitation | None
    prevention: tuple[Advice, ...]
    follow_up: tuple[FollowUp, ...]
    diet: Diet | None = None
    open_cause: OpenCause | None = None


class Answer(Part, frozen=True, kw_only=True):
    """What guidelines and what single studies say of the likely conditions, the likeliest first."""

    guidelines: tuple[Advice, ...]
    research: tuple[Advice, ...]


ReplyVerdict = Literal[
    "now", "later", "done", "no", "not-now", "not-needed", "not-planned", "likelihood", "stated"
]


class Score(Part, frozen=True, kw_only=True):
    """A published score as far as the input tells its items: its total lies from `low` to `high`.

    `about` says what it was made for, `met`, `unmet` and `untold` are its items, `means` what such
    totals meant where it was made or tried, `limits` where it fails. `most` is its highest total.
    """

    id: str
    name: str
    about: str
    low: float
    high: float
    most: float
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    untold: tuple[str, ...]
    means: tuple[str, ...]
    limits: tuple[str, ...]
    sources: Sources


class Replied(Part, frozen=True, kw_only=True):
    """What the answer says of one thing that a question names.

    `verdict`: 'now' and 'later' stand in the plan or next steps, 'done' has a result, 'no' is ruled
    out, 'not-now' until something has ended, 'not-needed' nothing asks for it, 'not-planned' is
    neither in the plan nor ruled out, 'likelihood' a cause's probability, 'stated' gives what the
    answer says of it where the question is not whether to give it.
    """

    name: str
    verdict: ReplyVerdict
    text: str
    sources: Sources


class Reply(Part, frozen=True, kw_only=True):
    """A question of the input, its characters [start, end), with what the answer says to it.

    `says` is empty where the question names nothing that coxa knows of.
    """

    quote: str
    start: int
    end: int
    says: tuple[Replied, ...]


class Reference(Part, frozen=True, kw_only=True):
    """A publication that something in the answer rests on; `n` is the number that `sources` give.

    `seen`: how much of it was read for the knowledge: full-text, abstract or excerpt.
    """

    n: int
    id: str
    kind: str
    citation: str
    doi: str | None
    pmid: str | None
    url: str | None
    year: int | None
    seen: str


class Assessment(Part, frozen=True, kw_only=True):
    """The whole answer about one patient."""

    schema_version: str
    coxa_version: str
    knowledge_version: str
    question: Literal["hip", "not-hip"]
    text: str
    patient: Patient
    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    issues: tuple[Issue, ...]
    red_flags: tuple[RedFlag, ...]
    urgency: Urgency
    differential: tuple[Hypothesis, ...]
    enough: Enough
    next_steps: tuple[NextStep, ...]
    plan: Plan
    answer: Answer
    references: tuple[Reference, ...]
    limits: tuple[str, ...]
    replies: tuple[Reply, ...] = ()
    scores: tuple[Score, ...] = ()
