"""Whether the answer may conclude, what is missing, and what it did not consider.

Input: lead condition, understood facts, differential. Output: `Enough` and the limits. Imaging
alone never concludes.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import already_done, holds, parse
from coxa.catalogue.records import Records
from coxa.differential.explain import Differential
from coxa.findings.gather import Understood
from coxa.model.answer import SOON, Enough, NextStep, Urgency
from coxa.model.knowledge import Condition
from coxa.plan.build import Likely
from coxa.plan.guard import Guard

_CONCLUDES = 0.6


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
    facts, records = guard.facts, guard.records
    clinical = bool(facts.truth("symptoms") or facts.truth("signs"))
    likely = result.probability.get(who.lead.id, 0.0) >= _CONCLUDES
    named = who.lead.group != "other"
    confirmed = holds(parse(who.lead.confirmed_by), facts) is True
    if clinical and likely and confirmed and named:
        flagged = urgency in SOON and who.lead.urgency not in SOON
        keys, missing = ["red-flag-first" if flagged else "enough"], []
        verdict: Literal["yes", "no"] = "no" if flagged else "yes"
    else:
        unheard = [f"need-{group}" for group in ("symptoms", "signs") if not facts.truth(group)]
        if facts.truth("imaging") and not clinical:
            reason = "imaging-alone"
        else:
            reason = "not-proven" if likely and clinical else "not-enough"
        keys, missing = [reason, *unheard], [records.statements[key].text for key in unheard]
        if named and not confirmed:
            missing += _would_settle(who.lead, guard)
        verdict = "no"
    sources = citations.cite(s for key in keys for s in records.statements[key].sources)
    text = records.statements[keys[0]].text
    return Enough(verdict=verdict, missing=tuple(missing), text=text, sources=sources)


def _would_settle(lead: Condition, guard: Guard) -> list[str]:
    """The first tests to be done that would settle the leading cause, as a sentence, if any."""
    tests = guard.records.tests
    names = [
        tests[t].name
        for t in lead.decisive_tests
        if t in tests and not already_done(tests[t], guard.facts)
        if not guard.judge(tests[t].tags).avoid
    ]
    return [f"What would settle {lead.name}: {', '.join(names[:2])}."] if names else []


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
        "Base rates are mostly estimates; the intervals show it.",
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
