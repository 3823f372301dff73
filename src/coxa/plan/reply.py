"""Answers what the note asks, out of the plan, the next steps and the differential as they stand.

Input: questions, plan, next steps, differential, guard. Output: `Reply` parts. Nothing is decided
here: a reply says where the answer already holds what was asked for, or that it does not.

A 'yes' or 'no' is said only to a question whether something is to be given or done; one about
stopping, harm, time or choice gets the same facts without it. What cannot wait answers before any
stage, and while the cause is open no stage is quoted. A dose is shown of the very drug asked for.
What the knowledge holds on a common question answers where no rule speaks against what is asked.
"""

from collections.abc import Iterable, Iterator, Sequence

from coxa.catalogue.cite import Citations
from coxa.findings.questions import Asked
from coxa.model.answer import (
    ACT_FIRST,
    MAKE_SAFE,
    SOON,
    Action,
    RedFlag,
    Replied,
    Reply,
    ReplyVerdict,
    Stage,
    is_worth,
)
from coxa.model.lexicon import Subject
from coxa.model.naming import in_sentence, proper_names
from coxa.plan.common import CommonAnswers
from coxa.plan.look_up import Known, LookUp, Thing
from coxa.safety.guard import Guard, Reason

# what asks whether the patient may leave
_DISCHARGE = "discharge"
# what trains or stretches, and what a red flag forbids where it must not be done
_TRAINS = frozenset({"loaded-exercise", "stretching"})
_NO_TRAINING = frozenset(
    {"loaded-exercise", "stretching", "return-to-sport", "massage-forced-stretching"}
)
_REASONS = 2
_ASKED_FIRST = 3
_COURSE = 3
_VISITS = 2
# a cause as probable is thought of when what is held of a treatment is of another one
_LISTED = 0.05
# below it the leading cause is open, and nothing of its plan answers a question
_OPEN = 1 / 3
# parts that a question may name, and a test's name does not where it is of another
_PARTS = (
    "hip", "pelvis", "spine", "lumbar", "back", "knee", "femur", "brain", "chest", "sacroiliac",
)  # fmt: skip
_STOPPING = (
    "coxa holds nothing on stopping, pausing, changing or going on with it here: ask who "
    "prescribes it."
)


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
        self.plain = question.aim in ("give", "effect")
        self.known = known
        self.guard = guard
        self.look_up = LookUp(known, guard)
        self.records = guard.records
        self.citations = citations
        self.proper = proper_names(guard.records.settings)
        first = known.differential[0].probability if known.differential else 0.0
        self.open = first < _OPEN
        short = (self.records.subjects[name].condition for name in question.subjects)
        self.causes = tuple(dict.fromkeys((*filter(None, short), *question.conditions)))
        self.stated = tuple(_written(guard))
        leading = () if self.open else (known.differential[0].condition,)
        thought_of = (*self.causes, *self.stated, *leading)
        self.common = CommonAnswers(question, guard.records, guard.facts, thought_of)
        self.urgent_flags = [flag for flag in known.flags if flag.urgency in SOON]

    def all(self) -> tuple[Replied, ...]:
        """On all that the question names, in its order; each said once."""
        question = self.question
        subjects = [self.records.subjects[name] for name in question.subjects]
        if len(subjects) + len(question.drugs) > 1:
            subjects = [s for s in subjects if s.answers != "next"]
        told = self.common.situations()
        drugs = [name for name in question.drugs if told.isdisjoint(self.common.kinds(name))]
        drugs += [name for name in question.taken if self.common.of(name, situated=True)]
        asked = [s for s in subjects if s.id not in told and s.answers != "situation"]
        if not (drugs or asked):  # 'drive after the replacement' asks nothing about the latter
            drugs = list(question.drugs)
            asked = [s for s in subjects if s.answers != "situation"]
        said = [
            *map(self.drug, dict.fromkeys(drugs)),
            *(self.subject(s) for s in asked if s.condition is None),
        ]
        if not any(s.answers == "course" for s in subjects):  # which says it of the cause itself
            said += map(self.condition, self.causes)
        return tuple(dict.fromkeys(said))

    def drug(self, name: str) -> Replied:
        """A drug or a class of drugs, by the tags that rules know it by."""
        drug = self.records.drugs.get(name)
        named = (name, *(drug.tags if drug else ()), *(drug.classes if drug else ()))
        tags = tuple(dict.fromkeys(tag for tag in named if tag in self.records.tags))
        return self.thing(Thing(name, _named(name), tags, name))

    def subject(self, subject: Subject) -> Replied:
        """A treatment, a test, an activity, or what else of the answer the question is about."""
        if subject.answers == "next":
            return self.next()
        if subject.answers == "urgency":
            leaves = _DISCHARGE in subject.tags
            return self.held(subject.id, subject.name) or self.waiting(subject.name, leaves=leaves)
        if subject.answers == "course":
            return self.held(subject.id, subject.name) or self.course(subject.name)
        if subject.answers == "review":
            return self.held(subject.id, subject.name) or self.review(subject.name)
        if subject.answers == "referral":
            return self.referral(subject)
        thing = Thing(subject.id, subject.name, subject.tags, words=subject.words)
        if subject.load is None:
            forbids = None if _TRAINS.isdisjoint(thing.tags) else self.forbids_training()
            return self.thing(thing) if forbids is None else self.cannot_wait(thing.name, forbids)
        first = None if self.urgent_flags else self.held(thing.id, thing.name, situated=True)
        if first is not None:
            return first
        if flags := [flag for flag in self.known.flags if flag.urgency != "routine"]:
            return self.cannot_wait(subject.name, flags[0])
        said = self.load(subject)
        if said is not None:
            return said
        if self.open:
            return self.held(thing.id, thing.name) or self.open_first(subject.name)
        return self.later_line(subject) or self.thing(thing)

    def forbids_training(self) -> RedFlag | None:
        """The first red flag that forbids load, stretch or sport until it is dealt with."""
        known = self.records.red_flags
        for flag in self.known.flags:
            if flag.id in known and not _NO_TRAINING.isdisjoint(known[flag.id].avoid):
                return flag
        return None

    def thing(self, thing: Thing) -> Replied:
        """A treatment or test: barred, in the plan, a next step, spoken of, or none of these."""
        place = self.look_up.planned(thing)
        urgent = bool(self.urgent_flags)
        first = self.held(thing.id, thing.name, situated=True, in_emergency=urgent)
        if place is not None and place[1].id in (ACT_FIRST, MAKE_SAFE):
            return (urgent and first) or self.in_plan(thing, *place)
        barring = self.guard.judge(thing.tags[:1]).avoid
        if place is None or place[0] > 0:
            taken = bool(thing.drug and self.guard.facts.truth(f"taking:{thing.drug}"))
            if barring and not (first and (taken or self.question.aim in ("stop", "when"))):
                return self.ruled_out(thing, barring)
            if first is None and self.look_up.rules_of(thing):
                return self.ruled_out(thing, barring)
        if first is not None:
            return first
        if thing.drug is not None and self.question.aim == "stop":
            held = self.held(thing.id, thing.name)
            return held or self.say(thing.name, "not-planned", _STOPPING, ())
        step = self.next_step(thing)
        if self.urgent_flags:
            called = {tag for flag in self.urgent_flags for tag in flag.tags}
            meant = not called.isdisjoint(self.guard.closure(thing.tags))
            return step if step is not None and meant else self.cannot_wait(thing.name)
        if self.open:
            return step or self.held(thing.id, thing.name) or self.unknown_cause(thing)
        if place is not None:
            return self.in_plan(thing, *place)
        found = self.waits(thing) or step or self.held(thing.id, thing.name)
        return found or self.spoken_of(thing) or self.unplanned(thing)

    def held(
        self, name: str, called: str, *, situated: bool = False, in_emergency: bool = False
    ) -> Replied | None:
        """What the knowledge holds on the question; `situated`: only what is of this situation."""
        held = self.common.of(name, situated=situated, in_emergency=in_emergency)
        if not held:
            return None
        sources = self.citations.cite(s for one in held for s in one.sources)
        return self.say(called, "stated", " ".join(one.text for one in held), sources)

    def held_elsewhere(self, thing: Thing) -> Replied | None:
        """What the knowledge holds of it for another cause, told with that."""
        listed = {h.condition for h in self.known.differential if h.probability >= _LISTED}
        one = self.common.of_another_cause(thing.id)
        if thing.drug is not None or one is None or listed.isdisjoint(one.conditions):
            return None
        cause = in_sentence(self.records.conditions[one.conditions[0]].name, self.proper)
        text = f"for {cause}: {in_sentence(one.text, self.proper)}"
        return self.say(thing.name, "stated", text, self.citations.cite(one.sources))

    def unknown_cause(self, thing: Thing) -> Replied:
        """A drug or what no plan names is answered for itself also while the cause is open."""
        apart = thing.drug is not None or not thing.tags
        return self.unplanned(thing) if apart else self.open_first(thing.name)

    def in_plan(self, thing: Thing, number: int, stage: Stage, action: Action) -> Replied:
        """Where the plan has it, when, for how long, and the dose of the thing itself."""
        own = thing.tags[:1] and thing.tags[0] in action.tags
        what = f" ({action.dose})" if action.dose and own else ""
        if stage.id == ACT_FIRST:
            head = "yes, with what cannot wait: " if self.plain else ""
            text = head + (in_sentence(action.text, self.proper) if head else action.text)
            return self.say(thing.name, "now", text, action.sources)
        where = f"stage {number + 1} of the plan, “{stage.name}”{what}"
        if action.done:
            text = f"it stands in {where}; the note has a result of it."
            return self.say(thing.name, "done", text, action.sources)
        lasts = action.duration or stage.duration
        if self.look_up.opens(number):
            head = "yes, in" if self.plain else "it stands in"
            tail = f": {lasts}" if self.question.aim == "when" else ""
            return self.say(thing.name, "now", f"{head} {where}{tail}.", action.sources)
        when = in_sentence(stage.enter_when, self.proper)
        head = "not first;" if self.plain else "it stands in"
        return self.say(thing.name, "later", f"{head} {where}: {when}", action.sources)

    def ruled_out(self, thing: Thing, barring: Sequence[Reason]) -> Replied:
        """The first reasons against it; what only an open cause forbids is not for now."""
        reasons = dict.fromkeys((*barring, *self.look_up.rules_of(thing)))
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
        found = self.look_up.step(thing)
        if found is None:
            return None
        number, step = found
        if step.unsafe_because:
            text = f"{'no. ' if self.plain else ''}{step.unsafe_because}"
            return self.say(thing.name, "no", text, step.sources)
        if step.spoken_against or not step.called_for:
            text = "nothing that was read asks for it here."
            return self.say(thing.name, "not-needed", text, step.sources)
        head = "yes, next" if self.plain and not self.of_another_part(step.name) else "next"
        text = f"{head} step {number}, {in_sentence(step.name, self.proper)}."
        return self.say(thing.name, "now", text, step.sources)

    def of_another_part(self, name: str) -> bool:
        """Whether the question names a part that a test's name does not: 'MRI of the hip?'."""
        asked = {part for part in _PARTS if part in self.text.casefold()}
        return bool(asked) and not any(part in name.casefold() for part in asked)

    def waits(self, thing: Thing) -> Replied | None:
        """What belongs to a later stage and must not be done yet."""
        later = self.look_up.later(thing)
        if later is None:
            return None
        text = f"{'not now. ' if self.plain else ''}{' '.join(later.not_before)}"
        return self.say(thing.name, "not-now", text, later.sources)

    def spoken_of(self, thing: Thing) -> Replied | None:
        """What the answer says of it elsewhere."""
        found = self.look_up.sentence(thing)
        return self.say(thing.name, "stated", *found) if found else None

    def unplanned(self, thing: Thing) -> Replied:
        """What the answer does not have: said so, with what to ask before it."""
        if held := self.held_elsewhere(thing):
            return held
        if not thing.tags:
            text = "coxa holds no rule and no plan about it, and says nothing for or against it."
            return self.say(thing.name, "not-planned", text, ())
        instead = None if self.open else self.look_up.kindred(thing)
        text = "not in the plan."
        sources: tuple[int, ...] = ()
        if instead is not None:
            text = f"not in the plan, which has {in_sentence(instead[0].name, self.proper)}."
            sources = instead[1]
        if thing.drug is not None:
            with_child = ", in pregnancy either" if self.guard.facts.truth("pregnant") else ""
            text += f" No rule of coxa speaks against it here{with_child}; that is no clearance."
        first = [rule for rule in self.guard.judge(thing.tags[:1]).asks if rule.ask]
        if first[:_ASKED_FIRST]:
            text += f" Ask first: {' '.join(str(rule.ask) for rule in first[:_ASKED_FIRST])}"
            asked = (s for rule in first[:_ASKED_FIRST] for s in rule.sources)
            sources = (*sources, *self.citations.cite(asked))
        return self.say(thing.name, "not-planned", text, tuple(sorted(set(sources))))

    def load(self, subject: Subject) -> Replied | None:
        """What the leg may carry now, by the first stage, and for sport what comes later."""
        if self.open:
            return None
        found = self.look_up.load(subject)
        now = None
        if found is not None and found[0] == 0:  # a later stage's is not for now
            now = self.say(subject.name, "now", found[2].text, found[2].sources)
        later = self.last_phase(subject) if subject.load == "sport" else None
        if now is None or later is None:
            return now or later
        sources = tuple(sorted({*now.sources, *later.sources}))
        return self.say(subject.name, "later", f"{now.text} Later {later.text}", sources)

    def later_line(self, subject: Subject) -> Replied | None:
        """That line where a later stage has it, told with the stage."""
        found = self.look_up.load(subject)
        if found is None:
            return None
        place, stage, line = found
        text = f"in stage {place + 1} of the plan, “{stage.name}”: {line.text}"
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

    def waiting(self, name: str, *, leaves: bool) -> Replied:
        """Whether it can wait, by the red flags; `leaves`: whether the patient may go home."""
        known = self.known
        head = "no: " if leaves and known.urgency != "urgent" else ""
        flags = [flag for flag in known.flags if flag.urgency == known.urgency]
        if known.urgency == "routine":
            text = "no sign in what was read that it must be seen today; what is not told is not "
            return self.say(name, "not-planned", f"{text}known to be absent.", ())
        if not flags:
            text = f"{head}{known.urgency}: see the first stage of the plan."
            return self.say(name, "no", text, ())
        text = f"{head}{known.urgency}. {flags[0].text}. {flags[0].action}"
        return self.say(name, "no", text, flags[0].sources)

    def referral(self, subject: Subject) -> Replied:
        """Who sees the patient next: what cannot wait, else the first referral of the plan."""
        if self.urgent_flags:
            flag = self.urgent_flags[0]
            return self.say(subject.name, "now", f"{flag.urgency}. {flag.action}", flag.sources)
        if self.open:
            return self.open_first(subject.name)
        thing = Thing(subject.id, subject.name, subject.tags)
        place = self.look_up.planned(thing)
        if place is not None:
            called = self.look_up.name_of(place[2]) or subject.name
            return self.in_plan(thing._replace(name=called), *place)
        if not self.known.plan.stages:
            return self.unplanned(thing)
        number, stage = self.look_up.opening()
        where = f"stage {number + 1}, “{stage.name}”"
        text = f"the plan has none; {where}, is stepped up when: {stage.escalate_when}"
        return self.say(subject.name, "not-planned", text, stage.sources)

    def review(self, called: str) -> Replied:
        """When the patient is seen again, by whom and for what; what cannot wait first."""
        if self.urgent_flags:
            return self.cannot_wait(called)
        visits = self.known.plan.follow_up[:_VISITS]
        if self.open or not visits:
            return self.open_first(called)
        said = (f"{visit.when}, {visit.who}: {visit.what.rstrip('.')}" for visit in visits)
        text = f"{'; then '.join(said)}."
        sources = tuple(sorted({s for visit in visits for s in visit.sources}))
        return self.say(called, "stated", text, sources)

    def course(self, called: str) -> Replied:
        """How the cause that is named, stated or leads goes on; none while the cause is open."""
        if self.urgent_flags and not self.causes:
            return self.cannot_wait(called)
        told = self.causes or self.stated
        named = [h for h in self.known.differential if h.condition in told]
        likely = named or ([] if self.open else self.known.differential[:1])
        said = self.records.conditions[likely[0].condition].course[:_COURSE] if likely else ()
        if not said:
            return self.open_first(called)
        cause = in_sentence(likely[0].name, self.proper)
        text = f"if it is {cause} ({_percent(likely[0].probability)}): "
        sources = self.citations.cite(s for one in said for s in one.sources)
        return self.say(called, "stated", text + " ".join(one.text for one in said), sources)

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
        if held := self.held(name, called, situated=bool(self.urgent_flags)):
            return held
        leads = self.known.differential[:1] and self.known.differential[0].condition == name
        if leads and not self.open and self.question.aim in ("when", "chance"):
            return self.held("outlook", called) or self.course(called)
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


def _written(guard: Guard) -> Iterator[str]:
    """The causes that the note states or suspects in words."""
    for name in guard.records.conditions:
        if guard.facts.truth(f"stated:{name}") or guard.facts.truth(f"suspected:{name}"):
            yield name


def _named(name: str) -> str:
    """A drug's id as its name."""
    words = name.removesuffix("-unspecified").removesuffix("-depot").replace("-", " ")
    return f"{words[:1].upper()}{words[1:]}"
