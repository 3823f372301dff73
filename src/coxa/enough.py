"""Whether the answer may conclude, what is missing, and what it did not consider.

Input: lead condition, understood facts, differential. Output: `Enough` and the limits. Imaging
alone never concludes.
"""

from collections.abc import Sequence

import msgspec

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import already_done, holds, parse
from coxa.catalogue.records import Records
from coxa.differential.explain import Differential
from coxa.findings.gather import Understood
from coxa.model.answer import SOON, Enough, NextStep, Urgency
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
    missing: list[str] = []
    keys: list[str] = []
    if not facts.truth("symptoms"):
        missing.append(records.statements["need-symptoms"].text)
        keys.append("need-symptoms")
    if not facts.truth("signs"):
        missing.append(records.statements["need-signs"].text)
        keys.append("need-signs")
    lead = result.probability.get(who.lead.id, 0.0)
    confirmed = holds(parse(who.lead.confirmed_by), facts) is True
    concludes = clinical and confirmed and lead >= _CONCLUDES and who.lead.group != "other"
    if concludes:
        flagged = urgency in SOON and who.lead.urgency not in SOON
        reason = "red-flag-first" if flagged else "enough"
        concludes = not flagged
        keys, missing = [reason], []
    else:
        reason = "not-proven" if lead >= _CONCLUDES and clinical else "not-enough"
        if facts.truth("imaging") and not clinical:
            reason = "imaging-alone"
        keys.insert(0, reason)
        if not confirmed and who.lead.group != "other":
            names = [
                records.tests[t].name
                for t in who.lead.decisive_tests
                if t in records.tests and not already_done(records.tests[t], facts)
                if not guard.judge(records.tests[t].tags).avoid
            ]
            if names:
                missing.append(f"What would settle {who.lead.name}: {', '.join(names[:2])}.")
    text = records.statements[reason].text
    sources = citations.cite(s for key in keys for s in records.statements[key].sources)
    return Enough(
        verdict="yes" if concludes else "no", missing=tuple(missing), text=text, sources=sources
    )


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
