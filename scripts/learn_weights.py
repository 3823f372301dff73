"""Learns what case reports add to the weight of findings: run by `make weights`.

Input: the knowledge with its case reports. Output: `knowledge/learned_weights`, one file per
condition, and the figures of left-out reports, printed.

Each report is told whole, six times as a note is read (a quarter of its findings left out,
others read by mistake as often as the model takes it, `misread`), and with its history,
examination and risks only, as at a first visit; the tellings share the report's weight.
Reports of a condition share a weight that grows with the root of their number, so that what is
much reported does not become probable. The start is the log odds of the engine without learned
weights, with the counts of the other four fifths of the reports, untempered (marks are free of
reading errors, and left-out reports fit best so). To it a weight for each state of a finding under
each condition is added so that the published diagnosis becomes most probable, held near zero by a
Gaussian prior of variance 1 / `PULL` (nats²) where the condition's file describes the finding and
of `UNLINKED`² of that where it does not. A weight may strengthen or weaken what the frequencies
say, but never turn it round (what is rarer under a condition than under the mean of all stays
evidence against it), and by no more than `MOST_DECIBANS`, a factor of three. 'Other' has no
reports and takes no part.
"""

import argparse
import hashlib
import math
import zlib
from collections import Counter
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from coxa.catalogue.case_counts import counted
from coxa.catalogue.implied import imply
from coxa.catalogue.network_tables import OTHER, compile_network
from coxa.catalogue.records import KNOWLEDGE, Reader, Records, read_records, read_reports
from coxa.differential.engine import Engine
from coxa.differential.prior import condition_prior
from coxa.model.case_report import CaseReport
from coxa.model.facts import Facts
from coxa.model.tables import TABLES

Array = NDArray[np.float64]
FOLDER = KNOWLEDGE / "learned_weights"
MADE_FROM = FOLDER / "made_from.txt"
FOLDS = 5
PULL = 1.2
UNLINKED = 0.5
MOST_DECIBANS = 5.0
LEFT_OUT = 0.25
FIRST_VISIT = ("history", "examination", "risk")
# share of a report's weight by how it is told
AS_READ = 6
TOLD = {"whole": 0.4, "as read": 0.3 / AS_READ, "first visit": 0.3}
LEAST_DECIBANS = 0.2
_NAMES = ("without", "with")
STEPS = 60
_HEAD = "# Learned by `make weights` from case_reports, never written by hand; decibans.\n"


class Told(NamedTuple):
    """One telling of a report: how, its states, condition, fifth and weight."""

    how: str
    states: dict[str, bool]
    report: CaseReport
    fold: int
    weight: float


class Cases(NamedTuple):
    """Tellings as numbers: start [n, hypothesis], features [n, 2 x columns] and the rest by [n]."""

    start: Array
    features: Array
    answer: NDArray[np.intp]
    weight: Array
    fold: NDArray[np.intp]
    how: NDArray[np.str_]


def fold_of(report: CaseReport) -> int:
    """The report's fifth, by its address: patients of one publication stay together."""
    return int(hashlib.sha256(report.url.encode()).hexdigest(), 16) % FOLDS


def tellings(reports: list[CaseReport], records: Records, misread: dict[str, float]) -> list[Told]:
    """Each report whole, `AS_READ` times as read, and as at a first visit.

    `misread`: by finding, how often it is read where it is not so.
    """
    number = Counter(report.condition for report in reports)
    mean = sum(math.sqrt(n) for n in number.values()) / len(reports)
    told = []
    for report in reports:
        states = {n: False for n in report.absent} | {n: True for n in report.present}
        share = 1 / math.sqrt(number[report.condition]) / mean
        ways = [("whole", states)]
        for number_of in range(AS_READ):
            told_as = f"{report.id} {number_of} "
            kept = {n: s for n, s in states.items() if _drawn(told_as + n) >= LEFT_OUT}
            wrong = [n for n, rate in misread.items() if _drawn(f"{told_as}{n} wrong") < rate]
            ways.append(("as read", {n: True for n in wrong if n not in states} | kept))
        early = {n: s for n, s in states.items() if records.findings[n].kind in FIRST_VISIT}
        ways.append(("first visit", early))
        for how, part in ways:
            complete = dict(part)
            imply(complete, records.findings)
            told.append(Told(how, complete, report, fold_of(report), TOLD[how] * share))
    return told


def _drawn(name: str) -> float:
    """A number in [0, 1) that belongs to a name: another finding changes no other's draw."""
    return zlib.crc32(name.encode()) / 2**32


def engine_of(records: Records, bare: Records, reports: list[CaseReport]) -> Engine:
    """The engine without learned weights, its counts from these reports only, untempered."""
    conditions = counted(bare.conditions, records.findings, reports, records.model)
    chosen = msgspec.structs.replace(records, conditions=conditions, learned={})
    return Engine(compile_network(chosen), {**records.model, "dependence": 1.0})


def numbers(told: list[Told], engines: list[Engine]) -> Cases:
    """Each telling's log weights by the engine that has not seen its fifth, and its features."""
    start, features, answer = [], [], []
    for one in told:
        engine = engines[one.fold]
        words = {"sex": one.report.sex} if one.report.sex else {}
        ages = {"age": float(one.report.age)} if one.report.age is not None else {}
        facts = Facts(truths=one.states, words=words, numbers=ages)
        relative = condition_prior(engine.tables, facts, engine.prior_weight, engine.factor_weight)
        known = sorted(name for name in one.states if name in engine.column)
        columns = [engine.column[name] for name in known]
        states = [int(one.states[name]) for name in known]
        seen = engine.posterior(engine.prior(relative), columns, states)
        start.append(np.log(seen.probability + 1e-300))
        row = np.zeros((2, len(engine.tables.columns)))
        row[seen.states, seen.used] = seen.weights * engine.dependence
        features.append(row.ravel())
        answer.append(engine.tables.conditions.index(one.report.condition))
    return Cases(
        np.array(start),
        np.array(features),
        np.array(answer),
        np.array([one.weight for one in told]),
        np.array([one.fold for one in told]),
        np.array([one.how for one in told]),
    )


class Objective:
    """Minus the weighted log probability that the published diagnosis is there, plus the pull.

    Learned weights are a matrix [2 x columns, condition]; a pair has the mean of its members'.
    """

    def __init__(self, engine: Engine, cases: Cases, pull: float) -> None:
        contains = engine.contains.copy()
        other = engine.tables.conditions.index(OTHER)
        self.there = np.where(contains > 0, 0.0, -np.inf)
        self.member = contains / contains.sum(axis=0)
        self.start = cases.start.copy()
        self.start[:, contains[other] > 0] = -np.inf
        self.member[other] = 0
        self.cases, self.pull = cases, pull
        self.shape = (cases.features.shape[1], engine.count)
        self.used = np.flatnonzero(cases.features.any(axis=0))
        freedom = np.full((engine.count, cases.features.shape[1] // 2), UNLINKED)
        for row, columns in enumerate(engine.tables.linked):
            freedom[row, list(columns)] = 1
        self.freedom = np.hstack([freedom, freedom]).T[self.used]
        chance = np.exp(engine.log[:, :, : engine.count])
        self.said = np.log(chance / chance.mean(axis=2, keepdims=True))
        self.said = self.said.reshape(-1, engine.count)[self.used]

    def __call__(self, flat: Array) -> tuple[float, Array]:
        """Value and gradient at the weights of the used features, each over its freedom."""
        free = flat.reshape(len(self.used), self.shape[1])
        weights = free * self.freedom
        features = self.cases.features[:, self.used]
        scores = self.start + (features @ weights) @ self.member
        right = scores + self.there[self.cases.answer]
        whole, wanted = _softmax(scores), _softmax(right)
        gain = _logsumexp(right) - _logsumexp(scores)
        pull = self.cases.weight[:, None] * (whole - wanted)
        gradient = features.T @ (pull @ self.member.T) * self.freedom + self.pull * free
        value = -float(self.cases.weight @ gain) + self.pull / 2 * float((free**2).sum())
        return value, gradient.ravel()

    def solve(self) -> Array:
        """The weights [2 x columns, condition] that are best, by L-BFGS."""
        from scipy.optimize import Bounds, minimize

        begin = np.zeros(len(self.used) * self.shape[1])
        turned = -(self.said / self.freedom).ravel()
        most = (MOST_DECIBANS * math.log(10) / 10 / self.freedom).ravel()
        low = np.maximum(np.where(turned < 0, turned, -np.inf), -most)
        high = np.minimum(np.where(turned > 0, turned, np.inf), most)
        found = minimize(
            self, begin, jac=True, method="L-BFGS-B", bounds=Bounds(low, high),
            options={"maxiter": STEPS},
        )  # fmt: skip
        weights = np.zeros(self.shape)
        weights[self.used] = found.x.reshape(len(self.used), self.shape[1]) * self.freedom
        return weights


def _logsumexp(scores: Array) -> Array:
    top = scores.max(axis=1, keepdims=True)
    return np.asarray(top[:, 0] + np.log(np.exp(scores - top).sum(axis=1)))


def _softmax(scores: Array) -> Array:
    weight = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def chosen(cases: Cases, which: NDArray[np.bool_]) -> Cases:
    """Some of the cases."""
    return Cases(*(part[which] for part in cases))


def figures(engine: Engine, cases: Cases, weights: Array) -> Array:
    """Cases right first, right among three, and log probability: sums over the cases."""
    member = engine.contains / engine.contains.sum(axis=0)
    scores = cases.start + (cases.features @ weights) @ member
    chance = np.array([engine.shares(row) @ row for row in _softmax(scores)])
    own = chance[np.arange(len(chance)), cases.answer]
    rank = (chance > own[:, None]).sum(axis=1)
    return np.array([(rank == 0).sum(), (rank < 3).sum(), np.log(own + 1e-12).sum()])


def left_out(engine: Engine, cases: Cases, pull: float) -> None:
    """Print the figures of each fifth without weights and under those learned from the others."""
    nothing = np.zeros((cases.features.shape[1], engine.count))
    sums = {(how, name): np.zeros(3) for how in ("whole", "first visit") for name in _NAMES}
    for fold in range(FOLDS):
        learned = Objective(engine, chosen(cases, cases.fold != fold), pull).solve()
        for how, name in sums:
            apart = chosen(cases, (cases.fold == fold) & (cases.how == how))
            sums[how, name] += figures(engine, apart, learned if name == "with" else nothing)
    for (how, name), total in sums.items():
        n = int((cases.how == how).sum())
        first, three, log = total / n
        print(f"{how:12} {name:8} first {first:.1%}  three {three:.1%}  log {log:.3f}  n {n}")


def write(engine: Engine, weights: Array) -> int:
    """One file per condition; values under `LEAST_DECIBANS` are left out."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.yaml"):
        path.unlink()
    decibans = np.round(weights * 10 / math.log(10), 1).reshape(2, -1, engine.count)
    columns = engine.tables.columns
    count = 0
    for row, name in enumerate(engine.tables.conditions):
        lines = [f"id: {name}"]
        for state, key in ((1, "present"), (0, "absent")):
            values = [(columns[i], v) for i, v in enumerate(decibans[state, :, row])
                      if abs(v) >= LEAST_DECIBANS]  # fmt: skip
            if values:
                lines += [f"{key}:", *(f"  {finding}: {value:.1f}" for finding, value in values)]
                count += len(values)
        if len(lines) > 1:
            (FOLDER / f"{name}.yaml").write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return count


def fingerprint(engine: Engine, reports: list[CaseReport]) -> str:
    """What the weights were learned from: the reports and the log frequencies, to 4 decimals."""
    digest = hashlib.sha256(msgspec.json.encode(sorted(reports, key=lambda r: r.id)))
    digest.update(np.round(engine.log, 4).astype(np.float32).tobytes())
    return digest.hexdigest()


def main() -> None:
    """Learn, print what left-out reports show, write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--pull", type=float, default=PULL)
    options.add_argument("--left-out", action="store_true", help="print figures of left-out fifths")
    options.add_argument("--dry", action="store_true", help="write nothing")
    asked = options.parse_args()
    records, bare, reports = read()
    whole = engine_of(records, bare, reports)
    rates = zip(whole.tables.columns, whole.tables.misread, strict=True)
    told = tellings(reports, records, {n: r for n, r in rates if n in records.findings})
    engines = [
        engine_of(records, bare, [r for r in reports if fold_of(r) != fold])
        for fold in range(FOLDS)
    ]
    cases = numbers(told, engines)
    if asked.left_out:
        left_out(whole, cases, asked.pull)
    if not asked.dry:
        count = write(whole, Objective(whole, cases, asked.pull).solve())
        MADE_FROM.write_text(fingerprint(whole, reports) + "\n", encoding="utf-8")
        print(f"{count} weights from {len(reports)} case reports in {FOLDER.name}")


def read() -> tuple[Records, Records, list[CaseReport]]:
    """Records as compiled, records whose conditions have no counts, and the case reports."""
    records, reader = read_records()
    again = Reader(KNOWLEDGE)
    reports = list(read_reports(again).values())
    [table] = [table for table in TABLES if table.key == "conditions"]
    return records, msgspec.structs.replace(records, conditions=again.table(table)), reports


if __name__ == "__main__":
    main()
