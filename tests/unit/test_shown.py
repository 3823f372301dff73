"""The sources under an action carry what is read there, the dose included."""

from msgspec import structs

from coxa.model.care import Treatment
from coxa.model.knowledge import PlanAction
from coxa.plan.shown import sources_of

DRUG = Treatment(
    id="naproxen", name="Naproxen", kind="drug", tags=("naproxen",), reviewed_on="2026-11-20",
    text="An anti-inflammatory drug.", dose="250 mg", sources=("label",),
)  # fmt: skip
ADVICE = Treatment(
    id="rest", name="Rest", kind="advice", tags=("rest",), reviewed_on="2026-11-20",
    text="Rest from sport.", sources=("guide",),
)  # fmt: skip


def test_without_a_plan_the_treatment_is_cited() -> None:
    assert sources_of(DRUG, None) == ("label",)
    assert sources_of(DRUG, PlanAction(treatment="naproxen", text="Now.")) == ("label",)


def test_a_dose_lent_by_the_treatment_brings_its_source() -> None:
    planned = PlanAction(treatment="naproxen", text="For the night pain.", sources=("trial",))
    assert sources_of(DRUG, planned) == ("trial", "label")


def test_words_lent_by_the_treatment_bring_its_source_once() -> None:
    planned = PlanAction(treatment="rest", sources=("trial", "guide"))
    assert sources_of(ADVICE, planned) == ("trial", "guide")


def test_words_and_dose_of_the_plan_stand_on_the_plan_alone() -> None:
    own = PlanAction(treatment="naproxen", text="Once.", dose="500 mg", sources=("trial",))
    assert sources_of(DRUG, own) == ("trial",)
    assert sources_of(ADVICE, PlanAction(treatment="rest", text="Two weeks.", sources=("x",))) == (
        "x",
    )


def test_a_maximum_lent_by_the_treatment_brings_its_source() -> None:
    drug = structs.replace(DRUG, maximum="1,000 mg in 24 hours")
    own = PlanAction(treatment="naproxen", text="Once.", dose="500 mg", sources=("trial",))
    assert sources_of(drug, own) == ("trial", "label")
    whole = structs.replace(own, maximum="500 mg in 24 hours")
    assert sources_of(drug, whole) == ("trial",)
