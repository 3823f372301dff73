"""Answers what the note asks, out of the plan, the next steps and the differential as they stand.

Input: questions, plan, next steps, differential, guard. Output: `Reply` parts. Nothing is decided
here: a reply says where the answer already holds what was asked for, or that it does not.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coxa.catalogue.cite import Citations
from coxa.findings.questions import Asked
from coxa.model.answer import (
    ACT_FIRST,
    SOON,
    Action,
    Hypothesis,
    NextStep,
    Plan,
    RedFlag,
    Replied,
    Reply,
    Stage,
    Urgency,
)
from coxa.model.lexicon import Subject
from coxa.model.naming import in_sentence, proper_names
from coxa.safety.guard import Guard, Reason

_REASONS = 2
_ASKED_FIRST = 3
# tags that too much carries for one to stand for another
_WIDE = frozenset({"analgesia", "labs", "physiotherapy", "surgery", "clinical", "modality"})


class Known(NamedTuple):
    """The answer as far as it goes when the questions are answered."""

    plan: Plan
    steps: Sequence[NextStep]
    differential: Sequence[Hypothesis]
    flags: Sequence[RedFlag]
    urgency: Urgency


class Thing(NamedTuple):
    """What a question names: its name and its tags, the first the thing itself."""

    name: str
    tags: tuple[str, ...]


def reply(
    asked: Iterable[Asked], text: str, known: Known, guard: Guard, citations: Citations
) -> tuple[Reply, ...]:
    """A reply to each question that names something; `text` is the input."""
    replies = _Replies(known, guard, citations)
    return tuple(
        Reply(
            quote=text[question.start : question.end],
            start=question.start,
            end=question.end,
            says=replies.to(question),
        )
        for question in asked
    )


class _Replies:
    """Replies for one patient."""

    def __init__(self, known: Known, guard: Guard, citations: Citations) -> None:
        self.known = known
        self.guard = guard
        self.records = guard.records
        self.citations = citations
        self.proper = proper_names(guard.records.settings)

    def to(self, question: Asked) -> tuple[Replied, ...]:
        """All that the question names, in its order."""
        subjects = [self.records.subjects[name] for name in question.subjects]
        if len(subjects) + len(question.drugs) > 1:
            subjects = [s for s in subjects if s.answers != "next"]
        return (
            *(self.drug(name) for name in question.drugs),
            *(self.subject(subject) for subject in subjects),
            *(self.condition(name) for name in question.conditions),
        )

    def drug(self, name: str) -> Replied:
        """A drug or a class of drugs, by the tags that rules know it by."""
        drug = self.records.drugs.get(name)
        named = (name, *(drug.tags if drug else ()), *(drug.classes if drug else ()))
        tags = tuple(dict.fromkeys(tag for tag in named if tag in self.records.tags))
        return self.thing(Thing(_named(name), tags))

    def subject(self, subject: Subject) -> Replied:
        """A treatment, a test, an activity, or what else of the answer the question is about."""
        if subject.answers == "next":
            return self.next()
        if subject.answers == "urgency":
            return self.urgent(subject)
        carried = self.load(subject) if subject.load is not None else None
        later = self.last_phase(subject) if subject.load == "sport" else None
        if carried is not None and later is not None:
            sources = tuple(sorted({*carried.sources, *later.sources}))
            text = f"{carried.text} Later {later.text}"
            return self.say(subject.name, "later", text, sources)
        if carried is not None or later is not None:
            return carried or later  # type: ignore[return-value]
        return self.thing(Thing(subject.name, subject.tags))

    def thing(self, thing: Thing) -> Replied:
        """A treatment or test: in the plan, ruled out, a next step, or none of these."""
        place = self.planned(thing)
        reasons = self.guard.judge(thing.tags[:1]).avoid if thing.tags else ()
        if place is not None and place[0] == 0:
            return self.in_plan(thing, *place)
        if reasons:
            return self.ruled_out(thing, reasons)
        for stage in self.known.plan.stages:
            for later in stage.not_yet:
                if self.fits(thing, self.tags_of(later.id)):
                    text = " ".join(f"{reason}" for reason in later.not_before)
                    return self.say(thing.name, "not-now", f"not now. {text}", later.sources)
        if place is not None:
            return self.in_plan(thing, *place)
        for number, step in enumerate(self.known.steps, 1):
            if self.fits(thing, step.tags):
                return self.as_step(thing, number, step)
        return self.unplanned(thing)

    def planned(self, thing: Thing) -> tuple[int, Stage, Action] | None:
        """The first stage whose action carries one of the tags or a kind of it, with the action."""
        for number, stage in enumerate(self.known.plan.stages):
            for action in stage.actions:
                if self.fits(thing, action.tags):
                    return number, stage, action
        return None

    def fits(self, thing: Thing, tags: Iterable[str]) -> bool:
        return not set(thing.tags).isdisjoint(self.guard.closure(tags))

    def tags_of(self, name: str) -> tuple[str, ...]:
        treatment = self.records.treatments.get(name)
        return treatment.tags if treatment else ()

    def in_plan(self, thing: Thing, number: int, stage: Stage, action: Action) -> Replied:
        """Where the plan has it, when, and with which dose."""
        what = f" ({action.dose})" if action.dose else ""
        if action.done:
            text = f"it stands in stage {number + 1} of the plan, and the note has a result of it."
            return self.say(thing.name, "done", text, action.sources)
        if stage.id == ACT_FIRST:
            return self.say(thing.name, "now", f"yes. {action.text}", action.sources)
        if number == 0:
            text = f"yes, in the first stage of the plan, “{stage.name}”{what}."
            return self.say(thing.name, "now", text, action.sources)
        when = in_sentence(stage.enter_when, self.proper)
        text = f"not first; stage {number + 1} of the plan, “{stage.name}”{what}: {when}"
        return self.say(thing.name, "later", text, action.sources)

    def ruled_out(self, thing: Thing, reasons: Sequence[Reason]) -> Replied:
        """The first reasons against it; what only an open cause forbids is not for now."""
        chosen = sorted(reasons, key=lambda reason: reason.rule is None)[:_REASONS]
        for_good = chosen[0].rule is not None
        text = f"{'no' if for_good else 'not now'}. {' '.join(r.text for r in chosen)}"
        sources = self.citations.cite(s for r in chosen for s in r.sources)
        return self.say(thing.name, "no" if for_good else "not-now", text, sources)

    def as_step(self, thing: Thing, number: int, step: NextStep) -> Replied:
        """A test among the next steps."""
        if step.unsafe_because:
            return self.say(thing.name, "no", f"no. {step.unsafe_because}", step.sources)
        if not step.called_for:
            text = "nothing that was read asks for it here."
            return self.say(thing.name, "not-needed", text, step.sources)
        text = f"yes, next step {number}, {in_sentence(step.name, self.proper)}."
        return self.say(thing.name, "now", text, step.sources)

    def unplanned(self, thing: Thing) -> Replied:
        """What neither the plan nor the next steps have: said so, with what to ask before it."""
        instead = self.kindred(thing)
        if not thing.tags:
            text = "coxa has no rule and no plan about it, and says nothing for or against it."
            return self.say(thing.name, "not-planned", text, ())
        text = "not in the plan" + (f", which has {instead[0]}" if instead else "") + "."
        asks = self.guard.judge(thing.tags[:1]).asks
        sources = instead[1] if instead else ()
        first = [rule for rule in asks if rule.ask][:_ASKED_FIRST]
        text += " Nothing that was read rules it out."
        if first:
            text += f" Ask first: {' '.join(str(rule.ask) for rule in first)}"
            sources = (*sources, *self.citations.cite(s for rule in first for s in rule.sources))
        return self.say(thing.name, "not-planned", text, tuple(sorted(set(sources))))

    def kindred(self, thing: Thing) -> tuple[str, tuple[int, ...]] | None:
        """Another of the same kind that the plan has: ibuprofen where naproxen is asked for."""
        kinds = set(self.guard.closure(thing.tags[:1])[1:]) - _WIDE
        for stage in self.known.plan.stages:
            for action in stage.actions:
                if kinds & set(self.guard.closure(action.tags)):
                    return in_sentence(action.text, self.proper).rstrip("."), action.sources
        return None

    def load(self, subject: Subject) -> Replied | None:
        """The line on what the leg may carry, of the first action that has one."""
        for stage in self.known.plan.stages:
            for action in stage.actions:
                line = getattr(action.load, str(subject.load), None) if action.load else None
                if line is not None:
                    return self.say(subject.name, "now", line.text, line.sources)
        return None

    def last_phase(self, subject: Subject) -> Replied | None:
        """The programme's last phase, where it loads as sport does, with what has to come first."""
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

    def urgent(self, subject: Subject) -> Replied:
        """What cannot wait, by the first red flag."""
        if self.known.urgency == "routine":
            text = "no sign in what was read that it must be seen today; what is not told is not "
            return self.say(subject.name, "not-planned", f"{text}known to be absent.", ())
        flags = [flag for flag in self.known.flags if flag.urgency == self.known.urgency]
        if not flags:
            return self.say(subject.name, "no", "no; see the first stage of the plan.", ())
        text = f"no: {self.known.urgency}. {flags[0].text}. {flags[0].action}"
        return self.say(subject.name, "no", text, flags[0].sources)

    def next(self) -> Replied:
        """The first of what to do: what cannot wait, else the first step that is called for."""
        known = self.known
        flags = [flag for flag in known.flags if flag.urgency in SOON]
        if flags:
            return self.say("Next", "now", flags[0].action, flags[0].sources)
        steps = [step for step in known.steps if step.called_for and not step.unsafe_because]
        said = [steps[0].name] if steps else []
        sources = steps[0].sources if steps else ()
        if known.plan.stages:
            said.append(f"stage 1 of the plan, “{known.plan.stages[0].name}”")
            sources = tuple(sorted({*sources, *known.plan.stages[0].sources}))
        text = "; then ".join(in_sentence(one, self.proper) for one in said)
        return self.say("Next", "now", f"{text}.", sources)

    def condition(self, name: str) -> Replied:
        """How probable a cause is that the question thinks of."""
        for place, hypothesis in enumerate(self.known.differential, 1):
            if hypothesis.condition == name:
                low, high = hypothesis.interval
                text = (
                    f"{hypothesis.probability:.0%} by what was read (90 % interval {low:.0%} to "
                    f"{high:.0%}), place {place} in the differential."
                )
                return self.say(hypothesis.name, "likelihood", text, hypothesis.sources)
        called = self.records.conditions[name].name
        return self.say(called, "likelihood", "not among the causes listed.", ())

    def say(self, name: str, verdict: str, text: str, sources: tuple[int, ...]) -> Replied:
        return Replied(name=name, verdict=verdict, text=text, sources=sources)  # type: ignore[arg-type]


def _named(name: str) -> str:
    """A drug's id as its name."""
    words = name.removesuffix("-unspecified").removesuffix("-depot").replace("-", " ")
    return f"{words[:1].upper()}{words[1:]}"
