"""What the knowledge says to common questions: 'drive after the replacement', 'PRP?'.

Input: a question, facts, the causes that count. Output: the records that hold here, the nearest to
the situation first.
"""

from collections.abc import Collection, Iterable, Iterator

from coxa.catalogue.expressions import fits
from coxa.catalogue.records import Records
from coxa.findings.questions import Asked
from coxa.model.facts import Facts
from coxa.model.question import CommonQuestion

# what a situation, the same told by the note, a cause and a kind of question count when the nearest
# record is chosen
_SITUATION, _TOLD, _CAUSE, _AIM = 8, 4, 2, 1
_SITUATED = _CAUSE
_MOST = 2


class CommonAnswers:
    """The records for one question of one patient; `causes`: what it names and what leads."""

    def __init__(
        self, question: Asked, records: Records, facts: Facts, causes: Iterable[str]
    ) -> None:
        self.question = question
        self.records = records
        self.facts = facts
        self.causes = frozenset(causes)
        self.named = {*question.subjects, *question.conditions}
        for name in (*question.drugs, *question.taken):
            self.named.update(self.kinds(name))

    def of(
        self, name: str, *, situated: bool = False, in_emergency: bool = False
    ) -> list[CommonQuestion]:
        """Those nearest to the situation about a subject, drug or condition.

        `situated`: only what is of this situation or cause, not what is for anybody;
        `in_emergency`: only what is part of one.
        """
        names = self.kinds(name)
        fitting = [one for one in self._about(names) if self._fits(one, names)]
        if in_emergency:
            fitting = [one for one in fitting if one.in_emergency]
        nearest = max(map(self._closeness, fitting), default=0)
        if situated and nearest < _SITUATED:
            return []
        return [one for one in fitting if self._closeness(one) == nearest][:_MOST]

    def of_another_cause(self, name: str) -> CommonQuestion | None:
        """What is held of it for a cause that is neither named nor leads."""
        held = (one for one in self._about(self.kinds(name)) if one.conditions)
        return next((one for one in held if not one.when and not one.named_with), None)

    def situations(self) -> set[str]:
        """What the question names only to tell the situation of what it asks about."""
        told: set[str] = set()
        for one in self._about(self.named):
            told |= self.named.intersection(one.named_with) - set(one.about)
        return told

    def _about(self, names: Collection[str]) -> Iterator[CommonQuestion]:
        asked = frozenset(names)
        for one in self.records.questions.values():
            if not asked.isdisjoint(one.about):
                yield one

    def kinds(self, name: str) -> Collection[str]:
        """A name with the classes that it belongs to where it is a drug."""
        drug = self.records.drugs.get(name)
        return (name, *drug.classes) if drug is not None else (name,)

    def _fits(self, one: CommonQuestion, names: Collection[str]) -> bool:
        if one.aims and self.question.aim not in one.aims:
            return False
        if one.conditions and self.causes.isdisjoint(one.conditions):
            return False
        if one.when is None and not one.named_with:
            return True
        told = one.when is not None and fits(one.when, self.facts)
        return told or not self.named.isdisjoint(set(one.named_with) - set(names))

    def _closeness(self, one: CommonQuestion) -> int:
        """How much of a situation a record asks for, 0 for anybody; told is nearer than named."""
        situation = _SITUATION if one.when or one.named_with else 0
        told = one.when is not None and fits(one.when, self.facts)
        return situation + _TOLD * told + _CAUSE * bool(one.conditions) + _AIM * bool(one.aims)
