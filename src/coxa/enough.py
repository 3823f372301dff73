"""Whether the answer may conclude, what is missing, and what it did not consider.

Input: lead condition, understood facts, differential. Output: `Enough` and the limits. Imaging
alone never concludes.
"""

from collections.abc import Sequence

import msgspec

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import already_done, fits
from coxa.catalogue.records import Records
from coxa.differential.explain import Differential
from coxa.findings.gather import Understood
from coxa.model.answer import SOON, Enough, Grounds, NextStep, Settling, Urgency
from coxa.model.facts import Facts
from coxa.model.knowledge import Condition
from coxa.plan.build import Likely
from coxa.safety.guard import Guard

_CONCLUDES = 0.6
_NAMED = 2
_CONCLUDED: frozenset[Grounds] = frozenset({"enough", "red-flag-first"})


def enough(
    who: Likely,
    result: Differential,
    guard: Guard,
    urgency: Urgency,
    citations: Citations,
) -> Enough:
    """Yes only if one cause stands out and symptoms or signs as well as its own proof agree.

    A red flag of the same day that the cause is not known for keeps the matter open. A test that
    is unsafe for this patient is not named as what would settle it.
    """
    facts, statements = guard.facts, guard.records.statements
    likely = result.probability.get(who.lead.id, 0.0) >= _CONCLUDES
    named = who.lead.group != "other"
    confirmed = fits(who.lead.confirmed_by, facts)
    reason = _reason(who.lead, facts, urgency, likely=likely, proven=confirmed and named)
    unheard = [] if reason in _CONCLUDED else _unheard(facts)
    said = [statements[reason], *(statements[key] for key in unheard)]
    return Enough(
        verdict="yes" if reason == "enough" else "no",
        missing=tuple(one.text for one in said[1:]),
        text=said[0].text,
        sources=citations.cite(s for one in said for s in one.sources),
        reason=reason,
        settling=_settling(who.lead, guard) if named and not confirmed else None,
    )


def _reason(
    lead: Condition, facts: Facts, urgency: Urgency, *, likely: bool, proven: bool
) -> Grounds:
    """Why the answer may or may not conclude: a report's bare 'hip pain' is no history."""
    clinical = facts.truth("course") or facts.truth("signs")
    if clinical and likely and proven:
        flagged = urgency in SOON and lead.urgency not in SOON
        return "red-flag-first" if flagged else "enough"
    if facts.truth("imaging") and not clinical:
        return "imaging-alone"
    return "not-proven" if likely and clinical else "not-enough"


def _unheard(facts: Facts) -> list[str]:
    """The statements on what the note does not tell at all."""
    return [f"need-{group}" for group in ("symptoms", "signs") if not facts.truth(group)]


def _settling(lead: Condition, guard: Guard) -> Settling | None:
    """The first tests to be done that would settle the leading cause, if any."""
    tests = guard.records.tests
    names = [
        tests[t].name
        for t in lead.decisive_tests
        if t in tests and not already_done(tests[t], guard.facts)
        if not guard.judge(tests[t].tags).avoid
    ]
    if not names:
        return None
    return Settling(condition=lead.id, name=lead.name, tests=tuple(names[:_NAMED]))


def need_of_tests(
    verdict: Enough, steps: Sequence[NextStep], urgency: Urgency, records: Records
) -> Enough:
    """Says where treatment need not wait: concluded, nothing urgent, no test likely to move it."""
    likely_to_move = max((step.changes_plan for step in steps), default=0.0)
    if verdict.verdict != "yes" or urgency != "routine" or likely_to_move >= records.model["moves"]:
        return verdict
    text = f"{verdict.text} {records.statements['tests-can-wait'].text}"
    return msgspec.structs.replace(verdict, text=text)


def limits(understood: Understood, result: Differential, records: Records) -> tuple[str, ...]:
    """What this answer did not or could not consider."""
    modelled = sum(1 for c in records.conditions.values() if c.group != "other")
    found = [
        f"Only {modelled} conditions are modelled; the probability of any other cause is "
        f"{result.probability.get('other', 0.0):.0%}.",
        "Base rates are mostly estimates; the intervals show it. They count with the power "
        f"{records.model['prior_weight']:g}, as people are asked about whose cause is not plain: "
        "in unselected patients an everyday cause is likelier than shown.",
        "Only what the text says was used; a finding that is not mentioned is not taken as absent.",
        "Which pattern raises a red flag, when a stage or phase begins and ends and when to be "
        "seen again are coxa's own rules, drawn from the pages cited; only where a text names a "
        "study or guideline for it are they that page's.",
    ]
    if understood.unread:
        count = len(understood.unread)
        found.append(f"{count} clinical-looking part(s) of the text were not understood.")
    if understood.patient.age is None:
        found.append("Age is not known; age-dependent base rates and limits were not applied.")
    if understood.patient.sex is None:
        found.append("Sex is not known; sex-dependent base rates and limits were not applied.")
    return tuple(found)
