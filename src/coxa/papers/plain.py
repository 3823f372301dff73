"""Papers, plain words: what records, rules and tests are called when one talks to the patient.

Input: the assessment, the records and the handout's wording. Output: lines of the handout.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from coxa.catalogue.records import Records
from coxa.model.answer import MAKE_SAFE, Action, Assessment, Hypothesis, Stage
from coxa.model.naming import in_sentence, proper_names
from coxa.model.paper_words import AvoidLine, HandoutData, LoadGroup, LoadLine
from coxa.model.papers import Line
from coxa.papers.sources import PaperSources
from coxa.papers.speak import Speaker
from coxa.report.outline_plan import taking
from coxa.report.wording import capital, sentence

_MOST_REASONS: Final = 2


class _Avoided(NamedTuple):
    """A line of the avoid list with its reasons and reference numbers, in order."""

    line: AvoidLine
    reasons: dict[str, None]
    numbers: dict[int, None]


def concluded(assessment: Assessment) -> Hypothesis | None:
    """The likely cause where there is enough to conclude and it is one that coxa knows."""
    top = assessment.differential[0] if assessment.differential else None
    if top is None or top.condition == "other" or assessment.enough.verdict == "no":
        return None
    return top


class Plain:
    """Tells one patient's assessment in plain words; decides nothing."""

    def __init__(
        self,
        assessment: Assessment,
        records: Records,
        data: HandoutData,
        speaker: Speaker,
        sources: PaperSources,
    ) -> None:
        self.assessment = assessment
        self.records = records
        self.data = data
        self.speaker = speaker
        self.sources = sources

    def called(self, condition: str) -> str:
        """The plain name of a condition; its own name where no plain one is written yet."""
        record = self.records.conditions[condition]
        name = record.patient.called if record.patient else record.name
        return in_sentence(name, proper_names(self.records.settings))

    def first_stage(self) -> Stage | None:
        """The first stage of the plan that belongs to the first cause that has one."""
        stages = [stage for stage in self.assessment.plan.stages if stage.condition]
        top = self.assessment.differential[0].condition if self.assessment.differential else None
        own = [stage for stage in stages if stage.condition == top]
        return next(iter(own or stages), None)

    def actions(self, kinds: Iterable[str]) -> list[Action]:
        """Actions of these kinds that are due now, each once: what makes safe, then stage one."""
        first = self.first_stage()
        wanted = set(kinds)
        found: dict[str, Action] = {}
        for action in (*self.making_safe(), *(first.actions if first else ())):
            if action.kind in wanted:
                found.setdefault(action.id, action)
        return list(found.values())

    def medicines(self) -> list[Action]:
        """Drugs that are due now, without those that are told only beside a missing one.

        Where nothing is concluded, only those for any painful hip: none for one disease.
        """
        drugs = self.actions(("drug",))
        if concluded(self.assessment) is None:
            common = set(self.data.without_cause)
            drugs = [action for action in drugs if common & set(action.tags)]
        tags = {tag for action in drugs for tag in action.tags}
        alone = {pair.tag for pair in self.data.only_with if not tags & set(pair.needs)}
        return [action for action in drugs if not alone & set(action.tags)]

    def making_safe(self) -> list[Action]:
        """What the patient's own facts call for before any treatment."""
        stages = [s for s in self.assessment.plan.stages if s.id == MAKE_SAFE]
        return [action for stage in stages for action in stage.actions]

    def action(self, action: Action) -> Line:
        """An action in one plain line; its own text where no plain one is written yet."""
        record = self.records.treatments.get(action.id)
        text = (record.patient if record else None) or sentence(action.text)
        return Line(text=text, sources=self.sources.again(action.sources))

    def medicine(self, action: Action) -> Line:
        """A drug: its name, how it is taken, and its plain line where there is one.

        The dose of a drug for one disease is left to the prescriber.
        """
        record = self.records.treatments[action.id]
        common = set(self.data.without_cause) & set(action.tags)
        how = sentence(capital(", ".join(taking(action)))) if common else self.data.dose_set
        text = " ".join(part for part in (how, record.patient or "") if part)
        return Line(lead=record.name, text=text, sources=self.sources.again(action.sources))

    def test(self, name: str, sources: tuple[int, ...]) -> Line | None:
        """A next step in one plain line, None where it has no such line."""
        text = self.data.tests.get(name)
        return Line(text=text, sources=self.sources.again(sources)) if text else None

    def avoided(self, *, pressing: bool = False) -> list[Line]:
        """What the patient can leave out, each line once, with the reasons that are personal.

        A line is left to a wider one: that on all anti-inflammatory medicines covers tablets.
        """
        found: dict[str, _Avoided] = {}
        for entry in self.assessment.plan.avoid:
            line = self._avoid_line(set(entry.rules), set(entry.about))
            if line is not None and (line.pressing or not pressing):
                why = (b.text for b in self.data.because if set(entry.rules) & set(b.rules))
                known = found.setdefault(line.text, _Avoided(line, {}, {}))
                known.reasons.update(dict.fromkeys(why))
                known.numbers.update(dict.fromkeys(entry.sources))
        for flag in self.assessment.red_flags:
            for line in (line for line in self.data.avoid if flag.id in line.flags):
                known = found.setdefault(line.text, _Avoided(line, {}, {}))
                known.numbers.update(dict.fromkeys(flag.sources))
        for item in list(found.values()):
            wider = self._wider(item.line, [other.line for other in found.values()])
            if wider is not None:
                found[wider.text].reasons.update(item.reasons)
                found[wider.text].numbers.update(item.numbers)
                del found[item.line.text]
        return [
            Line(
                text=" ".join([text, *list(item.reasons)[:_MOST_REASONS]]),
                sources=self.sources.again(item.numbers),
            )
            for text, item in found.items()
        ]

    def _wider(self, line: AvoidLine, others: Iterable[AvoidLine]) -> AvoidLine | None:
        """Another line about a tag that one of this line's tags implies."""
        above = {up for tag in line.tags for up in self.records.tags.get(tag, ())}
        return next((o for o in others if o is not line and above & set(o.tags)), None)

    def _avoid_line(self, rules: set[str], tags: set[str]) -> AvoidLine | None:
        by_rule = (line for line in self.data.avoid if rules & set(line.rules))
        by_tag = (line for line in self.data.avoid if tags & set(line.tags))
        return next(by_rule, None) or next(by_tag, None)

    def ask_first(self, actions: Iterable[Action]) -> list[Line]:
        """The open safety questions about these actions, as what the patient has to tell."""
        about = {tag for action in actions for tag in action.tags}
        safety = self.records.safety
        found: dict[str, Line] = {}
        for check in self.assessment.plan.safety_checks:
            ids = {name for name in check.rules if about & set(safety[name].tags)}
            for entry in self.data.asks:
                if ids & set(entry.rules):
                    sources = self.sources.again(check.sources)
                    found.setdefault(entry.text, Line(text=f"{entry.text}.", sources=sources))
        return list(found.values())

    def worries(self) -> list[Line]:
        """Why it is urgent, each worry once; probable conditions where no rule says it."""
        said: dict[str, Line] = {}
        probable: dict[str, Line] = {}
        for flag in self.assessment.red_flags:
            sources = self.sources.again(flag.sources)
            text = next((w.text for w in self.data.worries if flag.id in w.flags), None)
            if text is not None:
                said.setdefault(text, Line(text=text, sources=sources))
            elif flag.condition is not None:
                text = self.data.maybe.format(name=self.called(flag.condition))
                probable.setdefault(text, Line(text=text, sources=sources))
        return list((said or probable).values())

    def load(self) -> list[Line]:
        """Walking, stairs, work, driving and sport, as the plan's first actions ask for."""
        group = self.load_group()
        lines = [*(group.lines if group else ()), *self.data.always]
        age = self.assessment.patient.age
        fitting = (line for line in lines if age is None or age >= line.from_age)
        return [self._load_line(line) for line in fitting]

    def load_group(self) -> LoadGroup | None:
        """The first group of load lines that fits what is to be done now."""
        plan, first = self.assessment.plan, self.first_stage()
        stages = [s for s in plan.stages if s.condition is None or s is first]
        tags = {tag for stage in stages for action in stage.actions for tag in action.tags}
        tags |= {tag for flag in self.assessment.red_flags for tag in flag.tags}
        return next((g for g in self.data.load if tags & set(g.tags)), None)

    def _load_line(self, line: LoadLine) -> Line:
        return Line(lead=line.topic, text=line.text, sources=self.sources.cite(line.sources))

    def calls(self, condition: str | None) -> list[Line]:
        """What must not wait, one line for each whom to call; then the likely cause's own signs."""
        texts: dict[str, list[str]] = {}
        numbers: dict[str, list[str]] = {}
        for call in self.data.call:
            how = self.speaker.fill(call.how)
            flags = [self.records.red_flags[flag] for flag in call.flags]
            texts.setdefault(how, []).append(self.speaker.fill(call.text))
            numbers.setdefault(how, []).extend(call.sources)
            numbers[how].extend(source for flag in flags for source in flag.sources)
        lines = [
            Line(lead=how, text=" ".join(said), sources=self.sources.cite(numbers[how]))
            for how, said in texts.items()
        ]
        own = self.records.conditions[condition].patient if condition else None
        if own:
            text = " ".join(said.text for said in own.call_for)
            ids = [source for said in own.call_for for source in said.sources]
            lines.append(Line(lead=self.data.own_call, text=text, sources=self.sources.cite(ids)))
        return lines
