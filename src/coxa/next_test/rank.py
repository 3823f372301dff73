"""Ranks what to ask or test next by information, by change of plan, and against its burden.

Input: posterior, tests, facts, guard. Output: next steps, best first.

Information gain is the mutual information in bits between the cause and the joint result of the
test's (at most six) most telling findings, exact over all hypotheses. `changes_plan` is the
probability that the most probable cause after the test is another one than before it. Rank:
information against burden, plus the expected share of patients whose cause the test settles, plus
appropriateness statements that hold; how much each counts stands in model.yaml with its reason.
"""

import itertools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import already_done, fits
from coxa.catalogue.records import Records
from coxa.differential.engine import Engine
from coxa.differential.explain import Differential
from coxa.findings.gather import Understood
from coxa.model.answer import FIRST_STEPS, IN_THE_VISIT, NextStep
from coxa.model.facts import Facts
from coxa.model.knowledge import ClinicalTest
from coxa.model.naming import in_sentence, proper_names
from coxa.safety.guard import Guard

Array = NDArray[np.float64]
_JOINT = 6
_MOST = 12
# tests that may tell more than a set of questions or signs among the first three steps, and the
# part of what a further set would tell below which a test gives way to it
_AHEAD = 1
_WORTH = 0.5
# what a reason names: a mark of each of the likely causes, common there and rarer elsewhere
_CAUSES = 2
_LIKELY = 0.05
_COMMON = 0.3
_MARKS = 2.0


class _Scored(NamedTuple):
    score: float
    gain: float
    change: float
    test: ClinicalTest
    advised: float
    unsafe: str | None
    texts: tuple[tuple[str, tuple[str, ...]], ...]


def entropy(p: Array) -> Array:
    """Binary entropy in bits."""
    q = np.clip(p, 1e-12, 1 - 1e-12)
    return np.asarray(-(q * np.log2(q) + (1 - q) * np.log2(1 - q)))


class TestRanker:
    """Entropies of all findings under all hypotheses; built once per catalogue."""

    __test__ = False

    def __init__(self, engine: Engine, records: Records) -> None:
        self.engine = engine
        self.records = records
        self.entropy = entropy(engine.present)
        self.usual = np.array(engine.tables.background)
        self.shows = {
            test.id: [engine.column[f] for f in test.shows if f in engine.column]
            for test in records.tests.values()
        }
        self.names = {column: name for name, column in engine.column.items()}
        self.outcomes = {
            size: np.array(list(itertools.product((0, 1), repeat=size)), dtype=bool)
            for size in range(1, _JOINT + 1)
        }
        self.proper = proper_names(records.settings)
        model = records.model
        self.appropriate = model["step_appropriate"]
        self.settles = model["step_settles"]
        self.burden = model["step_burden"]
        self.signs_enough = model["signs_enough"]

    def rank(
        self, result: Differential, understood: Understood, guard: Guard, citations: Citations
    ) -> tuple[NextStep, ...]:
        """Next steps, best first; unsafe ones follow with the reason."""
        facts = guard.facts
        weight = result.posterior.probability
        gains = entropy(weight @ self.engine.present) - weight @ self.entropy
        known = {
            self.engine.tables.groups[self.engine.column[name]]
            for name in understood.observed
            if name in self.engine.column
        }
        offered = [test for test in self.records.tests.values() if _offered(test, facts)]
        settling = self._settling(result, {test.id for test in offered}, facts)
        scored = []
        for test in offered:
            columns = self._columns(test, gains, known)
            if not columns:
                continue
            gain, change = self._joint(weight, result.shares, columns)
            settles = settling.get(test.id, 0.0)
            scored.append(self._score(test, gain, change, settles, facts, guard))
        scored.sort(key=_best_first)
        examined = self._signs(understood) >= self.signs_enough
        return tuple(
            _step(item, self._here(item.test, weight, result.shares, known), guard, citations)
            for item in _in_turn(scored, examined=examined)[:_MOST]
        )

    def _signs(self, understood: Understood) -> int:
        """How many findings of the examination are on record, present or absent."""
        findings = self.records.findings
        return sum(
            name in findings and findings[name].kind == "examination"
            for name in understood.observed
        )

    def _settling(self, result: Differential, offered: set[str], facts: Facts) -> dict[str, float]:
        """Expected share of patients whose cause a test settles.

        Each condition lists the tests that decide it, best first; of those still to be done the
        first counts whole, the next a half, and so on, weighted by the condition's probability.
        A condition that is confirmed is settled already.
        """
        found: dict[str, float] = {}
        for name, chance in result.probability.items():
            condition = self.records.conditions[name]
            if fits(condition.confirmed_by, facts):
                continue
            left = [t for t in condition.decisive_tests if t in offered]
            for place, test in enumerate(left, 1):
                found[test] = found.get(test, 0.0) + chance / place
        return found

    def _columns(self, test: ClinicalTest, gains: Array, known: set[int]) -> list[int]:
        """The most telling findings of a test that are not known yet, one per group."""
        groups = self.engine.tables.groups
        best: dict[int, int] = {}
        for column in self.shows[test.id]:
            group = groups[column]
            if group in known:
                continue
            if group not in best or gains[column] > gains[best[group]]:
                best[group] = column
        return sorted(best.values(), key=lambda column: -float(gains[column]))[:_JOINT]

    def _here(self, test: ClinicalTest, weight: Array, shares: Array, known: set[int]) -> str:
        """What the test would show here: a result that marks each of the likely causes.

        A mark is common in the cause and less than half as common without any cause and in the
        others together, weighted as the differential stands: counted, no statement of a source.
        """
        groups = self.engine.tables.groups
        findings = self.records.findings
        columns = [
            column
            for column in self.shows[test.id]
            if groups[column] not in known and not findings[self.names[column]].healthy
        ]
        if test.kind in IN_THE_VISIT or not columns:
            return ""
        present = self.engine.present[:, columns]
        usual = self.usual[columns]
        likely = shares @ weight
        named: list[str] = []
        for cause in np.argsort(-likely)[:_CAUSES]:
            if likely[cause] < _LIKELY:
                break
            own, other = shares[cause] * weight, (1 - shares[cause]) * weight
            among = own @ present / own.sum()
            ratio = among / (other @ present / max(other.sum(), 1e-12))
            marks = (among >= _COMMON) & (ratio >= _MARKS) & (among >= _MARKS * usual)
            if marks.any():
                best = int(np.where(marks, among * np.log(ratio), 0.0).argmax())
                finding = findings[self.names[columns[best]]]
                condition = self.records.conditions[self.engine.tables.conditions[cause]]
                shown = in_sentence(finding.name, self.proper)
                meant = in_sentence(condition.name, self.proper)
                named.append(f"{shown}, which speaks for {meant}")
        return f"Here it looks above all for {'; '.join(named)}." if named else ""

    def _joint(self, weight: Array, shares: Array, columns: list[int]) -> tuple[float, float]:
        """Mutual information of cause and joint result, and chance that the leader changes.

        The leader is a condition, alone or with a companion (`shares` divides pairs): a result
        that only adds a companion leaves it where it is.
        """
        present = self.engine.present[:, columns]
        outcomes = self.outcomes[len(columns)]
        chance = np.where(outcomes[None], present[:, None, :], 1 - present[:, None, :]).prod(axis=2)
        joint = weight[:, None] * chance
        marginal = joint.sum(axis=0)
        own = -(marginal * np.log2(np.maximum(marginal, 1e-300))).sum()
        given = float(weight @ self.entropy[:, columns].sum(axis=1))
        leader = int((shares @ weight).argmax())
        moved = float(marginal[(shares @ joint).argmax(axis=0) != leader].sum())
        return max(0.0, float(own) - given), moved

    def _score(
        self,
        test: ClinicalTest,
        gain: float,
        change: float,
        settles: float,
        facts: Facts,
        guard: Guard,
    ) -> _Scored:
        fitting = [a for a in test.appropriateness if fits(a.when, facts)]
        burden = 1 + test.cost + test.invasiveness + 0.1 * test.radiation_msv
        bonus = max((a.weight for a in fitting), default=0.0)
        malus = min((a.weight for a in fitting), default=0.0)
        score = gain * (0.5 + change) / burden**self.burden + self.settles * settles
        advised = max(bonus, 0) + min(malus, 0)
        score += self.appropriate * advised
        avoid = guard.judge(test.tags).avoid
        # the two that weigh most; the last sentence is what a short answer shows
        telling = sorted(fitting, key=lambda a: -abs(a.weight))[1::-1]
        texts = tuple((a.text, a.sources) for a in telling)
        unsafe = avoid[0].text if avoid else None
        return _Scored(score, gain, change, test, advised, unsafe, texts)


def _step(item: _Scored, here: str, guard: Guard, citations: Citations) -> NextStep:
    test = item.test
    said = [(test.why.text, test.why.sources), *([(here, ())] if here else []), *item.texts]
    return NextStep(
        id=test.id,
        kind=test.kind,
        name=test.name,
        tags=guard.closure(test.tags),
        information_gain=round(item.gain, 4),
        changes_plan=round(item.change, 4),
        why=" ".join(text for text, _ in said),
        unsafe_because=item.unsafe,
        sources=citations.cite(s for _, sources in said for s in sources),
        called_for=bool(here or item.texts),
        spoken_against=item.advised < 0,
    )


def _in_turn(scored: list[_Scored], *, examined: bool) -> list[_Scored]:
    """The three best steps, of which one is of the visit at most, then the rest by score.

    Questions and examination are done in one visit and cost little: a set of them stands among
    the first three only where one test at most would tell more, and of a patient `examined`
    already behind the tests, so that they do not push those that would settle the matter out of
    sight. What appropriateness statements speak against comes after what they do not, and a test
    that tells less than half of what the visit still would gives way to it.
    """
    sound = [s for s in scored if s.unsafe is None and s.advised >= 0]
    visit = [s for s in sound if s.test.kind in IN_THE_VISIT]
    tests = [s for s in sound if s.test.kind not in IN_THE_VISIT]
    ahead = sum(test.score > visit[0].score for test in tests) if visit else 0
    leading = [] if examined or ahead > _AHEAD else visit[:1]
    rest = visit[len(leading) :]
    least = _WORTH * rest[0].score if rest else 0.0
    leading += [s for s in tests[: FIRST_STEPS - len(leading)] if s.score >= least]
    leading.sort(key=_best_first)
    first = [*leading, *rest[: FIRST_STEPS - len(leading)]]
    names = {s.test.id for s in first}
    return [*first, *(s for s in scored if s.test.id not in names)]


def _best_first(item: _Scored) -> tuple[bool, float, str]:
    return item.unsafe is not None, -item.score, item.test.id


def _offered(test: ClinicalTest, facts: Facts) -> bool:
    """Not done yet and, where the test has a condition for being offered, that holds."""
    return not already_done(test, facts) and fits(test.offer_when, facts)
