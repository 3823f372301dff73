"""Calcium and vitamin D: what this patient needs, what the note says is eaten, what is missing.

Input: nutrition, foods eaten, facts, guard. Output: `Diet`, or None where it does not concern the
patient or where more calcium would harm (the safety rules on supplements decide that).
"""

from collections.abc import Iterable
from typing import TypeVar

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import fits
from coxa.findings.diet import Eaten
from coxa.model.answer import Diet, FoodCalcium
from coxa.model.facts import Facts
from coxa.model.nutrition import Food, Limit, Need, Nutrition
from coxa.safety.guard import Guard

_Row = TypeVar("_Row", Need, Limit)


def advise_diet(
    nutrition: Nutrition,
    eaten: tuple[Eaten, ...],
    facts: Facts,
    guard: Guard,
    citations: Citations,
) -> Diet | None:
    """Need, intake, gap and the foods that close it."""
    told = len(eaten) > 1 or any(one.portions > 0 for one in eaten)
    if not told and not fits(nutrition.offer_when, facts):
        return None
    if any(guard.judge((tag,)).avoid for tag in nutrition.tags):
        return None
    need = _first(nutrition.needs, facts)
    limit = _first(nutrition.limits, facts)
    if need is None or limit is None:
        return None
    sum_mg = round(sum(one.food.calcium_mg * one.portions for one in eaten)) if told else None
    gap = max(0, need.calcium_mg - sum_mg) if sum_mg is not None else None
    verdict = nutrition.untold if gap is None else nutrition.short if gap else nutrition.enough
    foods = [food for food in nutrition.foods if food.suggest and not _refused(food, eaten)]
    used = [*(one.food for one in eaten if told), *(foods if gap != 0 else ())]
    return Diet(
        calcium_need_mg=need.calcium_mg,
        calcium_need_uk_mg=need.calcium_uk_mg,
        calcium_limit_mg=limit.calcium_mg,
        vitamin_d_need_iu=need.vitamin_d_iu,
        vitamin_d_limit_iu=limit.vitamin_d_iu,
        calcium_eaten_mg=sum_mg,
        calcium_gap_mg=gap,
        eaten=tuple(_calcium(one.food, one.portions) for one in eaten if told),
        foods=tuple(_calcium(food, 1.0) for food in foods if gap != 0),
        advice=citations.advice((verdict, *nutrition.advice)),
        sources=citations.cite(
            (*need.sources, *limit.sources, *(s for food in used for s in food.sources))
        ),
    )


def _first(rows: Iterable[_Row], facts: Facts) -> _Row | None:
    """The first row that is true of the patient."""
    return next((row for row in rows if fits(row.when, facts)), None)


def _refused(food: Food, eaten: tuple[Eaten, ...]) -> bool:
    """Whether the note says that the patient has none of it, or of what it belongs to."""
    return any(one.portions == 0 and one.food.id in (food.id, food.group) for one in eaten)


def _calcium(food: Food, portions: float) -> FoodCalcium:
    return FoodCalcium(
        food=food.name,
        portion=food.portion,
        portions_a_day=round(portions, 2),
        calcium_mg=round(food.calcium_mg * portions),
    )
