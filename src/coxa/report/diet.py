"""Step 6, outline of calcium and vitamin D: need, what is eaten, what is missing, foods."""

from coxa.model.answer import Diet, FoodCalcium
from coxa.report.outline_parts import Item
from coxa.report.wording import one_line, sentence


def diet_items(diet: Diet | None) -> list[Item]:
    """The lines on calcium and vitamin D; none where the answer has none."""
    if diet is None:
        return []
    need = f"{diet.calcium_need_mg} mg of calcium and {diet.vitamin_d_need_iu} IU of vitamin D"
    if diet.calcium_need_uk_mg is not None:
        need += f"; the British reference for calcium is {diet.calcium_need_uk_mg} mg"
    limit = f"{diet.calcium_limit_mg} mg of calcium, {diet.vitamin_d_limit_iu} IU of vitamin D"
    items = [
        Item(f"{need}.", label="Need a day", sources=diet.sources),
        Item(f"{limit}, food and supplements together.", label="Not more than"),
    ]
    if diet.calcium_eaten_mg is not None:
        items.append(Item(eaten(diet), label="Eaten as far as told"))
    if diet.foods:
        items.append(Item(f"{'; '.join(map(source, diet.foods))}.", label="Foods"))
    items.extend(Item(sentence(one_line(a.text)), sources=a.sources) for a in diet.advice)
    return items


def eaten(diet: Diet) -> str:
    """'Milk 240 mg; hard cheese 0 mg: 240 mg a day, up to 760 mg short.'"""
    foods = "; ".join(f"{one_line(food.food)} {food.calcium_mg} mg" for food in diet.eaten)
    gap = f", up to {diet.calcium_gap_mg} mg short" if diet.calcium_gap_mg else ""
    return f"{foods}: {diet.calcium_eaten_mg} mg a day{gap}."


def source(food: FoodCalcium) -> str:
    """'Milk, 100 ml: 120 mg'"""
    return f"{one_line(food.food)}, {one_line(food.portion)}: {food.calcium_mg} mg"
