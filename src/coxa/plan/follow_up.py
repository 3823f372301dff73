"""When the patient is seen again, by whom, and what should have changed by how much.

Input: the leading condition, the measures. Output: its reviews with their measures.
"""

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import fits
from coxa.catalogue.measures import taken_at
from coxa.catalogue.records import Records
from coxa.model.answer import Change, FollowUp
from coxa.model.facts import Facts
from coxa.model.knowledge import Condition, FollowUpRule


def reviews(
    condition: Condition, facts: Facts, records: Records, citations: Citations
) -> tuple[FollowUp, ...]:
    """The reviews of a condition that are for this patient, in their order."""
    return tuple(
        FollowUp(
            when=rule.when,
            who=rule.who,
            what=rule.what,
            sources=citations.cite(rule.sources),
            measures=_changes(rule, condition, records, citations),
            date=rule.date,
        )
        for rule in condition.follow_up
        if fits(rule.only_when, facts)
    )


def _changes(
    rule: FollowUpRule, condition: Condition, records: Records, citations: Citations
) -> tuple[Change, ...]:
    """The measures taken at one review."""
    stages = {stage.id: stage.name for stage in condition.stages}
    return tuple(
        Change(
            id=measure.id,
            name=measure.name,
            kind=measure.kind,
            change=measure.change,
            group=measure.group,
            least=measure.least,
            unit=measure.unit,
            better=measure.better,
            otherwise=measure.otherwise,
            stage=stages.get(review.stage or ""),
            sources=citations.cite(measure.sources),
        )
        for measure, review in taken_at(rule, condition, records)
    )
