"""Step 5: which sources stand behind an action as it is shown.

Input: a treatment and the line of the plan that names it. Output: ids of references.
"""

from coxa.model.care import Treatment
from coxa.model.knowledge import PlanAction


def sources_of(treatment: Treatment, planned: PlanAction | None) -> tuple[str, ...]:
    """The plan's sources for its own words, with the treatment's where its words or dose are shown.

    A plan may name a source for the choice of a drug; what is then read as its dose,
    maximum and duration still comes from the treatment, and so do the pages that carry it.
    """
    if planned is None or not planned.sources:
        return treatment.sources
    doses = (
        (planned.dose, treatment.dose),
        (planned.maximum, treatment.maximum),
        (planned.duration, treatment.duration),
    )
    lent = planned.text is None or any(own is None and other for own, other in doses)
    return tuple(dict.fromkeys(planned.sources + (treatment.sources if lent else ())))
