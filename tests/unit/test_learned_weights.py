"""Weights learned from case reports: the objective, the file and the answer agree."""

import importlib.util
import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from coxa.catalogue.case_counts import PREFIX
from coxa.differential.engine import Engine
from coxa.pipeline import Pipeline, assess

SCRIPT = Path(__file__).parents[2] / "scripts" / "learn_weights.py"


@pytest.fixture(scope="module")
def script() -> Any:
    """The script as a module; what solves is imported only when it solves."""
    spec = importlib.util.spec_from_file_location("learn_weights", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def knowledge(script: Any) -> Any:
    """Records, records without counts, and the case reports, read once."""
    return script.read()


@pytest.fixture(scope="module")
def objective(script: Any, knowledge: Any) -> Any:
    """The objective over some of the case reports, told in all four ways."""
    records, bare, reports = knowledge
    few = reports[::80]
    told = script.tellings(few, records, {})
    engine = script.engine_of(records, bare, reports)
    assert engine.dependence == 1 and not engine.learned.any()
    return script.Objective(engine, script.numbers(told, [engine] * script.FOLDS), 1.0)


def test_each_report_is_told_in_all_ways(script: Any, knowledge: Any) -> None:
    records, _, reports = knowledge
    told = script.tellings(reports[:30], records, {"fever": 0.5})
    ways = ["whole", *["as read"] * script.AS_READ, "first visit"]
    assert [t.how for t in told[: len(ways)]] == ways
    kinds = {records.findings[n].kind for t in told if t.how == "first visit" for n in t.states}
    assert "history" in kinds and len(told) == 30 * len(ways)
    whole = {t.report.id: set(t.states) for t in told if t.how == "whole"}
    parts = [t for t in told if t.how == "as read"]
    assert all(set(t.states) <= whole[t.report.id] for t in told if t.how == "first visit")
    extra = [set(t.states) - whole[t.report.id] for t in parts]
    assert any(extra) and all(names <= {"fever"} for names in extra)
    assert sum(t.weight for t in told) == pytest.approx(30)


def test_another_finding_changes_no_draw(script: Any, knowledge: Any) -> None:
    records, _, reports = knowledge
    alone = script.tellings(reports[:30], records, {"fever": 0.5})
    beside = script.tellings(reports[:30], records, {"anaemia": 0.5, "fever": 0.5})
    for one, other in zip(alone, beside, strict=True):
        assert one.states.get("fever") == other.states.get("fever")


def test_the_weights_belong_to_these_numbers_and_reports(script: Any, knowledge: Any) -> None:
    """Frequencies, groups or reports have changed since: run `make weights`."""
    records, bare, reports = knowledge
    engine = script.engine_of(records, bare, reports)
    made_from = script.MADE_FROM.read_text(encoding="utf-8").strip()
    assert script.fingerprint(engine, reports) == made_from
    assert script.fingerprint(engine, reports[1:]) != made_from


def test_gradient_is_the_slope_of_the_value(objective: Any) -> None:
    rng = np.random.default_rng(3)
    at = rng.normal(0, 0.3, len(objective.used) * objective.shape[1])
    _, gradient = objective(at)
    for _ in range(5):
        way = rng.normal(0, 1, len(at))
        step = 1e-5
        slope = (objective(at + step * way)[0] - objective(at - step * way)[0]) / (2 * step)
        assert slope == pytest.approx(float(gradient @ way), rel=1e-5, abs=1e-5)


def test_a_step_down_the_slope_makes_the_diagnosis_more_probable(objective: Any) -> None:
    nothing = np.zeros(len(objective.used) * objective.shape[1])
    value, gradient = objective(nothing)
    lower, _ = objective(-0.05 * gradient)
    assert lower < value


def test_other_takes_no_part(objective: Any, knowledge: Any, parts: Pipeline) -> None:
    nothing = np.zeros(len(objective.used) * objective.shape[1])
    gradient = objective(nothing)[1].reshape(len(objective.used), -1)
    other = parts.engine.tables.conditions.index("other")
    assert not gradient[:, other].any() and np.abs(gradient).sum() > 1
    assert "other" not in knowledge[0].learned


def test_the_answer_tells_what_was_learned(knowledge: Any, parts: Pipeline) -> None:
    """A learned weight stands in the evidence beside the frequency, with its reports."""
    learned = knowledge[0].learned["meralgia-paresthetica"].present
    assert abs(learned["duration-weeks"]) >= 0.5
    note = "52F, numb patch on the outer thigh of the right hip for 3 weeks."
    first = assess(note, pipeline=parts).differential[0]
    assert first.condition == "meralgia-paresthetica"
    item = next(e for e in first.for_ if e.finding == "duration-weeks")
    counted = parts.engine.dependence * learned["duration-weeks"]
    sign, times = "×" if counted > 0 else "÷", 10 ** (abs(counted) / 10)
    assert f"; {sign}{times:.1f} of the odds learned from published case reports" in item.text
    cited = {r.n: r.id for r in assess(note, pipeline=parts).references}
    assert PREFIX + "meralgia-paresthetica" in {cited[n] for n in item.sources}


def test_weights_are_small(script: Any, parts: Pipeline) -> None:
    """Held near zero: none moves the odds by more than a factor of about three."""
    decibans = 10 / math.log(10) * np.abs([w.nats for w in parts.engine.tables.learned])
    assert decibans.max() <= script.MOST_DECIBANS + 0.05
    assert np.median(decibans) < script.MOST_DECIBANS / 2


def test_no_weight_turns_a_finding_round(parts: Pipeline) -> None:
    """What is rarer under a condition than in the mean of all stays evidence against it."""
    engine = parts.engine
    bare = Engine(msgspec.structs.replace(engine.tables, learned=()), parts.catalogue.records.model)
    chance = np.exp(bare.log[:, :, : engine.count])
    said = np.log(chance / chance.mean(axis=2, keepdims=True))
    moved = said + engine.learned
    rounding = 0.06 * math.log(10) / 10
    turned = (np.abs(said) > rounding) & (np.sign(said) * moved < -rounding)
    assert (engine.learned != 0).sum() > 3000
    assert not turned.any()
