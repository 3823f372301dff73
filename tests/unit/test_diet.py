"""What a note says of food is read as portions a day, and only where it says how often."""

import pytest

from coxa.catalogue.expressions import holds, parse
from coxa.findings.diet import read_diet
from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.model.facts import Facts
from coxa.pipeline import Pipeline


@pytest.mark.parametrize(
    ("note", "eaten"),
    [
        ("Milk 1 glass a day, no cheese.", {"milk": 2.0, "cheese": 0.0}),
        ("Drinks 300 ml milk per day.", {"milk": 3.0}),
        ("Half a litre of milk daily", {"milk": 5.0}),
        ("1.5 glasses of oat milk every day", {"plant-drink": 3.0}),
        ("Two yoghurts a day and 3 slices of bread daily", {"yoghurt": 2.0, "white-bread": 3.0}),
        ("Cheese 3 times a week", {"cheese": 3 / 7}),
        ("yoghurt 2 a day", {"yoghurt": 2.0}),
        ("A splash of milk in tea, twice a day", {"milk": 0.5}),
        ("Milk at breakfast daily. A glass of milk a day at night.", {"milk": 3.0}),
        ("Avoids dairy.", {"dairy": 0.0}),
        ("Likes cheese and milk.", {}),
        ("No milk allergy.", {}),
        ("Milk of calcium in the bursa once a day", {}),
        ("Groin pain twice a day", {}),
        ("", {}),
    ],
)
def test_food_is_read(note: str, eaten: dict[str, float], parts: Pipeline) -> None:
    nutrition = parts.catalogue.records.nutrition["calcium-and-vitamin-d"]
    found = {one.food.id: one.portions for one in read_diet(note, nutrition)}
    assert found == pytest.approx(eaten)


@pytest.mark.parametrize(
    "note",
    [
        "Her mother drinks milk 3 glasses a day.",
        "She used to drink milk 3 glasses a day.",
        "Advised to drink milk 3 glasses a day.",
    ],
)
def test_only_what_the_patient_eats_now_counts(note: str, parts: Pipeline) -> None:
    understood = understand(Encounter(text=f"68F hip pain. {note}"), parts.reader, parts.catalogue)
    assert understood.eaten == {"calcium-and-vitamin-d": ()}


def test_what_the_patient_eats_counts(parts: Pipeline) -> None:
    note = "68F hip pain. Drinks milk 3 glasses a day."
    understood = understand(Encounter(text=note), parts.reader, parts.catalogue)
    (milk,) = understood.eaten["calcium-and-vitamin-d"]
    assert (milk.food.id, milk.portions) == ("milk", 6.0)


def test_every_age_has_one_need_and_one_limit(parts: Pipeline) -> None:
    nutrition = parts.catalogue.records.nutrition["calcium-and-vitamin-d"]
    for months in range(0, 1260, 3):
        for sex in ("female", "male"):
            facts = Facts(
                numbers={"age": months / 12},
                words={"sex": sex},
                truths={"pregnant": False, "breastfeeding": False},
            )
            for rows in (nutrition.needs, nutrition.limits):
                fitting = [row for row in rows if holds(parse(row.when), facts) is True]
                assert len(fitting) == 1, (months, sex, fitting)
