"""Prevention for this patient: the condition's own, then what it shares with others.

Input: the leading condition, facts, guard. Output: `Advice`. What is unsafe for the patient now,
such as exercise while the leg may not be loaded, is left out.
"""

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import fits
from coxa.catalogue.records import Records
from coxa.model.answer import Advice
from coxa.model.facts import Facts
from coxa.model.knowledge import Condition
from coxa.model.prevention import Precaution
from coxa.safety.guard import Guard


def prevent(
    condition: Condition, records: Records, facts: Facts, guard: Guard, citations: Citations
) -> tuple[Advice, ...]:
    """All sentences on prevention, the condition's first."""
    shared = tuple(
        Advice(text=one.text, sources=citations.cite(one.sources))
        for one in records.prevention.values()
        if condition.id in one.conditions and _fits(one, facts, guard)
    )
    return citations.advice(condition.prevention) + shared


def _fits(one: Precaution, facts: Facts, guard: Guard) -> bool:
    """Whether it is for this patient and nothing rules it out."""
    return fits(one.when, facts) and not guard.judge(one.tags).avoid
