"""Answers what the note asks, out of the plan, the next steps and the differential as they stand.

Input: questions, plan, next steps, differential, guard. Output: `Reply` parts. Nothing is decided
here: a reply says where the answer already holds what was asked for, or that it does not.

A 'yes' or 'no' is said only to a question whether something is to be given or done; one about
stopping, harm, time or choice gets the same facts without it. What cannot wait answers before any
stage, and while the cause is open no stage is quoted. A dose is shown of the very drug asked for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import names, parse
from coxa.findings.questions import Asked
from coxa.model.answer import (
    ACT_FIRST,
    MAKE_SAFE,
    SOON,
    Action,
    Advice,
    Answer,
    Hypothesis,
    NextStep,
    Plan,
    RedFlag,
    Replied,
    Reply,
    ReplyVerdict,
    Stage,
    Urgency,
    is_worth,
)
from coxa.model.lexicon import Subject
from coxa.model.naming import in_sentence, proper_names
from coxa.safety.guard import Guard, Reason, reason_of

_REASONS = 2
_ASKED_FIRST = 3
# below it the leading cause is open, and nothing of its plan answers a question
_OPEN = 1 / 3
# tags that too much carries for one to stand for another
_WIDE = frozenset({"analgesia", "labs", "physiotherapy", "surgery", "clinical", "modality"})
_SHORTEST = 4
# parts that a question may name, and a test's name does not where it is of another
_PARTS = (
    "hip", "pelvis", "spine", "lumbar", "back", "knee", "femur", "brain", "chest", "sacroiliac",
)  # fmt: skip
_STOPPING = (
    "coxa holds nothing on stopping, pausing, changing or going on with it here: ask who "
    "prescribes it."
)


class Known(NamedTuple):
    """The answer as far as it goes when the questions are answered."""

    plan: Plan
    steps: Sequence[NextStep]
    differential: Sequence[Hypothesis]
    flags: Sequence[RedFlag]
    urgency: Urgency
    said: Answer


class Thing(NamedTuple):
    """What a question names: its tags, the first the thing itself; `drug` its id if it is one.

    `words`: what a sentence that tells of it says, where that is not its name.
    """

    name: str
    tags: tuple[str, ...]
    drug: str | None = None
    words: tuple[str, ...] = ()


def reply(
    asked: Iterable[Asked], text: str, known: Known, guard: Guard, citations: Citations
) -> tuple[Reply, ...]:
    """A reply to each question; `text` is the input."""
    return tuple(
        Reply(
            quote=text[question.start : question.end],
            start=question.start,
            end=question.end,
            says=_Replies(question, text, known, guard, citations).all(),
        )
        for question in asked
    )


class _Replies:
    """What one question gets for an answer."""

    def __init__(
        self, question: Asked, text: str, known: Known, guard: Guard, citations: Citations
    ) -> None:
        self.question = question
        self.text = text[question.start : question.end]
        self.plain = question.aim == "give"
        self.known = known
        self.guard = guard
        self.records = guard.records
        self.citations = citations
        self.proper = proper_names(guard.records.settings)
        first = known.differential[0].probability if known.differential else 0.0
        self.open = first < _OPEN
        self.urgent_flags = [flag for flag in known.flags if flag.urgency in SOON]

    def all(self) -> tuple[Replied, ...]:
        """On all that the question names, in its order; each said once."""
        question = self.question
        subjects = [self.records.subjects[name] for name in question.subjects]
        if len(subjects) + len(question.drugs) > 1:
            subjects = [s for s in subjects if s.answers != "next"]
        conditions = [
            *(s.condition for s in subjects if s.condition is not None),
            *question.conditions,
        ]
        said = [
            *(self.drug(name) for name in question.drugs),
            *(self.subject(s) for s in subjects if s.condition is None),
            *(self.condition(name) for name in dict.fromkeys(conditions)),
        ]
        return tuple(dict.fromkeys(said))

    def drug(self, name: str) -> Replied:
        """A drug or a class of drugs, by the tags that rules know it by."""
        drug = self.records.drugs.get(name)
        named = (name, *(drug.tags if drug else ()), *(drug.classes if drug else ()))
        tags = tuple(dict.fromkeys(tag for tag in named if tag in self.records.tags))
        return self.thing(Thing(_named(name), tags, name))

    def subject(self, subject: Subject) -> Replied:
        """A treatment, a test, an activity, or what else of the answer the question is about."""
        if subject.answers == "next":
            return self.next()
        if subject.answers == "urgency":
            return self.waiting(subject.name)
        thing = Thing(subject.name, subject.tags, words=subject.words)
        if subject.load is None:
            return self.thing(thing)
        if flags := [flag for flag in self.known.flags if flag.urgency != "routine"]:
            return self.cannot_wait(subject.name, flags[0])
        said = self.load(subject)
        if said is not None:
            return said
        if self.open:
            return self.open_first(subject.name)
        return self.later_line(subject) or self.thing(thing)

    def thing(self, thing: Thing) -> Replied:
        """A treatment or test: barred, in the plan, a next step, spoken of, or none of these."""
        place = self.planned(thing)
        if place is not None and place[1].id in (ACT_FIRST, MAKE_SAFE):
            return self.in_plan(thing, *place)
        barring = self.guard.judge(thing.tags[:1]).avoid
        if place is None or place[0] > 0:
            if barring or self.told_of(thing):
                return self.ruled_out(thing, barring)
        if thing.drug is not None and self.question.aim == "stop":
            return self.say(thing.name, "not-planned", _STOPPING, ())
        step = self.next_step(thing)
        if self.urgent_flags:
            return step or self.cannot_wait(thing.name)
        if self.open:
            apart = thing.drug is not None or not thing.tags
            return step or (self.unplanned(thing) if apart else self.open_first(thing.name))
        if place is not None:
            return self.in_plan(thing, *place)
        return self.waits(thing) or step or self.spoken_of(thing) or self.unplanned(thing)

    def told_of(self, thing: Thing) -> list[Reason]:
        """What the rules that hold for a drug that is taken say of it by its name."""
        fact = f"taking:{thing.drug}"
        return [
            reason_of(rule)
            for rule in self.records.safety.values()
            if thing.drug is not None and self.guard.truth[rule.id] is True
            if any(name == fact for _, name in names(parse(rule.when)))
        ]

    def actions(self) -> Iterator[tuple[int, Stage, Action]]:
        """All actions of the plan with their stage and its place."""
        for place, stage in enumerate(self.known.plan.stages):
            for action in stage.actions:
                yield place, stage, action

    def planned(self, thing: Thing) -> tuple[int, Stage, Action] | None:
        """The first action that is the thing or a kind of it; of a drug only the very drug."""
        for place, stage, action in self.actions():
            kinds = action.tags if thing.drug is not None else self.guard.closure(action.tags)
            wanted = (thing.drug,) if thing.drug is not None else thing.tags
            if not set(wanted).isdisjoint(kinds):
                return place, stage, action
        return None

    def in_plan(self, thing: Thing, number: int, stage: Stage, action: Action) -> Replied:
        """Where the plan has it, when, for how long, and the dose of the thing itself."""
        own = thing.tags[:1] and thing.tags[0] in action.tags
        what = f" ({action.dose})" if action.dose and own else ""
        if stage.id == ACT_FIRST:
            text = f"{'yes. ' if self.plain else ''}{action.text}"
            return self.say(thing.name, "now", text, action.sources)
        where = f"stage {number + 1} of the plan, “{stage.name}”{what}"
        if action.done:
            text = f"it stands in {where}; the note has a result of it."
            return self.say(thing.name, "done", text, action.sources)
        lasts = action.duration or stage.duration
        if number == 0 or stage.id == MAKE_SAFE:
            head = "yes, in" if self.plain else "it stands in"
            tail = f": {lasts}" if self.question.aim == "when" else ""
            return self.say(thing.name, "now", f"{head} {where}{tail}.", action.sources)
        when = in_sentence(stage.enter_when, self.proper)
        head = "not first;" if self.plain else "it stands in"
        return self.say(thing.name, "later", f"{head} {where}: {when}", action.sources)

    def ruled_out(self, thing: Thing, barring: Sequence[Reason]) -> Replied:
        """The first reasons against it; what only an open cause forbids is not for now."""
        reasons = dict.fromkeys((*barring, *self.told_of(thing)))
        chosen = sorted(reasons, key=lambda reason: reason.rule is None)[:_REASONS]
        texts = " ".join(r.text for r in chosen)
        sources = self.citations.cite(s for r in chosen for s in r.sources)
        if not (self.plain and barring):
            return self.say(thing.name, "stated", texts, sources)
        for_good = chosen[0].rule is not None
        text = f"{'no' if for_good else 'not now'}. {texts}"
        return self.say(thing.name, "no" if for_good else "not-now", text, sources)

    def next_step(self, thing: Thing) -> Replied | None:
        """A test among the next steps."""
        for number, step in enumerate(self.known.steps, 1):
            if set(thing.tags).isdisjoint(self.guard.closure(step.tags)):
                continue
            if step.unsafe_because:
                text = f"{'no. ' if self.plain else ''}{step.unsafe_because}"
                return self.say(thing.name, "no", text, step.sources)
            if step.spoken_against or not step.called_for:
                text = "nothing that was read asks for it here."
                return self.say(thing.name, "not-needed", text, step.sources)
            head = "yes, next" if self.plain and not self.of_another_part(step.name) else "next"
            text = f"{head} step {number}, {in_sentence(step.name, self.proper)}."
            return self.say(thing.name, "now", text, step.sources)
        return None

    def of_another_part(self, name: str) -> bool:
        """Whether the question names a part that a test's name does not: 'MRI of the hip?'."""
        asked = {part for part in _PARTS if part in self.text.casefold()}
        return bool(asked) and not any(part in name.casefold() for part in asked)

    def waits(self, thing: Thing) -> Replied | None:
        """What belongs to a later stage and must not be done yet."""
        for stage in self.known.plan.stages:
            for later in stage.not_yet:
                treatment = self.records.treatments.get(later.id)
                tags = treatment.tags if treatment else ()
                if not set(thing.tags[:1]).isdisjoint(self.guard.closure(tags)):
                    text = f"{'not now. ' if self.plain else ''}{' '.join(later.not_before)}"
                    return self.say(thing.name, "not-now", text, later.sources)
        return None

    def spoken_of(self, thing: Thing) -> Replied | None:
        """The first sentence of the answer that names it; a general word is in too many."""
        if (thing.drug is None and thing.tags) or len(thing.name) < _SHORTEST:
            return None
        words = (re.escape(word) for word in thing.words or (thing.name.casefold(),))
        name = re.compile(rf"\b(?:{'|'.join(words)})\b")
        for text, sources in self.sentences():
            if name.search(text.casefold()):
                return self.say(thing.name, "stated", text, sources)
        return None

    def sentences(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """All that the answer says with a source, what to avoid first."""
        plan = self.known.plan
        for entry in plan.avoid:
            yield f"{entry.text}: {entry.reason}", entry.sources
        for advice in (*self.known.said.guidelines, *self.known.said.research, *plan.prevention):
            yield advice.text, advice.sources
        for _, _, action in self.actions():
            yield action.text, action.sources
        if plan.rehabilitation is not None:
            for advice in (*plan.rehabilitation.root_cause, *plan.rehabilitation.interventions):
                yield advice.text, advice.sources

    def unplanned(self, thing: Thing) -> Replied:
        """What the answer does not have: said so, with what to ask before it."""
        if not thing.tags:
            text = "coxa holds no rule and no plan about it, and says nothing for or against it."
            return self.say(thing.name, "not-planned", text, ())
        instead = None if self.open else self.kindred(thing)
        text = "not in the plan" + (f", which has {instead[0]}" if instead else "") + "."
        sources = instead[1] if instead else ()
        if thing.drug is not None:
            with_child = ", in pregnancy either" if self.guard.facts.truth("pregnant") else ""
            text += f" No rule of coxa speaks against it here{with_child}; that is no clearance."
        first = [rule for rule in self.guard.judge(thing.tags[:1]).asks if rule.ask]
        if first[:_ASKED_FIRST]:
            text += f" Ask first: {' '.join(str(rule.ask) for rule in first[:_ASKED_FIRST])}"
            asked = (s for rule in first[:_ASKED_FIRST] for s in rule.sources)
            sources = (*sources, *self.citations.cite(asked))
        return self.say(thing.name, "not-planned", text, tuple(sorted(set(sources))))

    def kindred(self, thing: Thing) -> tuple[str, tuple[int, ...]] | None:
        """Another of the same kind that the plan has: ibuprofen where naproxen is asked for."""
        kinds = set(self.guard.closure(thing.tags)) - set(thing.tags[:1]) - _WIDE
        for _, _, action in self.actions():
            treatment = self.records.treatments.get(action.id)
            if treatment is not None and kinds & set(self.guard.closure(action.tags)):
                return in_sentence(treatment.name, self.proper), action.sources
        return None

    def load(self, subject: Subject) -> Replied | None:
        """What the leg may carry now, by the first stage, and for sport what comes later."""
        if self.open:
            return None
        place, _, line = self.line(subject)
        now = None
        if line is not None and place == 0:  # a later stage's is not for now
            now = self.say(subject.name, "now", line.text, line.sources)
        later = self.last_phase(subject) if subject.load == "sport" else None
        if now is None or later is None:
            return now or later
        sources = tuple(sorted({*now.sources, *later.sources}))
        return self.say(subject.name, "later", f"{now.text} Later {later.text}", sources)

    def line(self, subject: Subject) -> tuple[int, str, Advice | None]:
        """The first line on what the leg may carry, with the place and name of its stage."""
        for place, stage, action in self.actions():
            line = getattr(action.load, str(subject.load), None) if action.load else None
            if line is not None:
                return place, stage.name, line
        return 0, "", None

    def later_line(self, subject: Subject) -> Replied | None:
        """That line where a later stage has it, told with the stage."""
        place, stage, line = self.line(subject)
        if line is None:
            return None
        text = f"in stage {place + 1} of the plan, “{stage}”: {line.text}"
        return self.say(subject.name, "later", text, line.sources)

    def last_phase(self, subject: Subject) -> Replied | None:
        """The programme's last phase, which loads as sport does, with what has to come first."""
        programme = self.known.plan.rehabilitation
        if programme is None or not programme.phases or self.guard.judge(subject.tags).avoid:
            return None
        last = programme.phases[-1]
        before = programme.phases[-2:-1]
        text = f"by the exercise programme, step by step; last phase “{last.goal}” ({last.weeks})"
        if before:
            text += f", not before: {in_sentence(before[0].move_on_when, self.proper)}"
        held = programme.held_because
        text = f"{text.rstrip('.')}." + (f" Not yet: {held}" if held else "")
        return self.say(subject.name, "later", text, last.sources)

    def cannot_wait(self, name: str, flag: RedFlag | None = None) -> Replied:
        """What a red flag calls for, before anything else."""
        flag = flag or self.urgent_flags[0]
        text = f"what cannot wait comes first: {in_sentence(flag.action, self.proper)}"
        return self.say(name, "not-now", text, flag.sources)

    def open_first(self, name: str) -> Replied:
        """While the cause is open nothing of one cause's plan is an answer: what comes first."""
        following = self.next()
        text = f"the cause is open, so no plan of one cause answers this; first: {following.text}"
        return self.say(name, "not-now", text, following.sources)

    def waiting(self, name: str) -> Replied:
        """Whether it can wait, by the red flags."""
        known = self.known
        flags = [flag for flag in known.flags if flag.urgency == known.urgency]
        if known.urgency == "routine":
            text = "no sign in what was read that it must be seen today; what is not told is not "
            return self.say(name, "not-planned", f"{text}known to be absent.", ())
        if not flags:
            text = f"{known.urgency}: see the first stage of the plan."
            return self.say(name, "no", text, ())
        text = f"{known.urgency}. {flags[0].text}. {flags[0].action}"
        return self.say(name, "no", text, flags[0].sources)

    def next(self) -> Replied:
        """The first of what to do: what cannot wait, else the first step that is called for."""
        known = self.known
        if self.urgent_flags:
            flag = self.urgent_flags[0]
            return self.say("Next", "now", flag.action, flag.sources)
        safe = (step for step in known.steps if not step.unsafe_because)
        steps = [step for step in safe if is_worth(step, known.urgency)]
        said = [steps[0].name] if steps else []
        sources = steps[0].sources if steps else ()
        if known.plan.stages and not self.open:
            said.append(f"stage 1 of the plan, “{known.plan.stages[0].name}”")
            sources = tuple(sorted({*sources, *known.plan.stages[0].sources}))
        text = "; then ".join(in_sentence(one, self.proper) for one in said) or "the plan below"
        return self.say("Next", "now", f"{text}.", sources)

    def condition(self, name: str) -> Replied:
        """How probable a cause is that the question thinks of; never as a prognosis."""
        called = self.records.conditions[name].name
        if self.question.aim in ("harm", "chance"):
            text = "coxa gives the chance of having it now and no forecast."
            return self.say(called, "likelihood", text, ())
        for place, hypothesis in enumerate(self.known.differential, 1):
            if hypothesis.condition == name:
                low, high = hypothesis.interval
                text = (
                    f"{_percent(hypothesis.probability)} by what was read (90 % interval "
                    f"{_percent(low)} to {_percent(high)}), place {place} in the differential"
                )
                if place > 1:
                    text += f", behind {self.known.differential[0].name}"
                return self.say(called, "likelihood", f"{text}.", hypothesis.sources)
        return self.say(called, "likelihood", "not among the causes listed.", ())

    def say(self, name: str, verdict: ReplyVerdict, text: str, sources: tuple[int, ...]) -> Replied:
        """One reply."""
        return Replied(name=name, verdict=verdict, text=text, sources=sources)


def _percent(share: float) -> str:
    """A share in whole per cent, never rounded to certainty."""
    return "under 1 %" if share < 0.01 else "over 99 %" if share > 0.99 else f"{100 * share:.0f} %"


def _named(name: str) -> str:
    """A drug's id as its name."""
    words = name.removesuffix("-unspecified").removesuffix("-depot").replace("-", " ")
    return f"{words[:1].upper()}{words[1:]}"
