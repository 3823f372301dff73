"""Whom a plan is for: child doses for children, adult doses for adults, no check twice."""

import pytest

from coxa.catalogue.cite import Citations
from coxa.model.answer import Action, Plan
from coxa.model.facts import Facts
from coxa.pipeline import Pipeline
from coxa.plan.build import Likely, PlanBuilder
from coxa.safety.guard import Guard

ADULT_ONLY = {
    "paracetamol",
    "paracetamol-reduced",
    "ibuprofen",
    "naproxen",
    "piroxicam",
    "celecoxib",
}
CHILD_ONLY = {"paracetamol-child", "ibuprofen-child"}


def plan_of(parts: Pipeline, name: str, **numbers: float) -> Plan:
    """The plan where this condition is certain and only these numbers are known."""
    records = parts.catalogue.records
    facts = Facts().with_numbers({f"p:{name}": 1.0, **numbers})
    guard = Guard(records, facts, {name: 1.0})
    builder = PlanBuilder(records, facts, guard, Citations(records))
    return builder.build(Likely(records.conditions[name], ()), (), (), parts.bare)


def actions(plan: Plan) -> list[Action]:
    return [action for stage in plan.stages for action in stage.actions]


@pytest.mark.parametrize("weight", [16.0, None])
def test_no_adult_dose_for_a_child(parts: Pipeline, weight: float | None) -> None:
    known = {"age": 5.0} if weight is None else {"age": 5.0, "weight": weight}
    for name in parts.catalogue.records.conditions:
        shown = {action.id for action in actions(plan_of(parts, name, **known))}
        assert not shown & ADULT_ONLY, name


def test_a_child_in_pain_gets_a_dose_by_weight(parts: Pipeline) -> None:
    for name in ("osteomyelitis", "benign-bone-lesion", "apophyseal-avulsion"):
        shown = {action.id for action in actions(plan_of(parts, name, age=8))}
        assert "paracetamol-child" in shown, name


def test_no_child_dose_for_an_adult(parts: Pipeline) -> None:
    for name in parts.catalogue.records.conditions:
        shown = {action.id for action in actions(plan_of(parts, name, age=40))}
        assert not shown & CHILD_ONLY, name


def test_a_stage_sets_its_own_maximum(parts: Pipeline) -> None:
    """Colchicine: a course has its limit in a flare, a day has it in prevention."""
    limits = {a.maximum for a in actions(plan_of(parts, "gout")) if a.id == "colchicine"}
    assert limits == {"6 mg in a course for one attack", "1 mg in 24 hours"}


@pytest.mark.parametrize("name", ["heterotopic-ossification", "myositis-ossificans"])
def test_a_check_of_the_plan_does_not_come_first_as_well(parts: Pipeline, name: str) -> None:
    plan = plan_of(parts, name)
    assert "make-safe" not in {stage.id for stage in plan.stages}
    assert [action.id for action in actions(plan)].count("maturity-check") == 1
