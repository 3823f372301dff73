"""Red flags and how urgent the case is.

Input: facts with probabilities, rules, conditions. Output: flags, most urgent first, and the
urgency of the whole case.
"""

import msgspec

from coxa.catalogue.cite import Citations
from coxa.catalogue.expressions import fits, parse, support
from coxa.catalogue.records import Records
from coxa.model.answer import RedFlag, Urgency
from coxa.model.facts import Facts

ORDER: tuple[Urgency, ...] = ("emergency", "same-day", "urgent", "routine")


def raise_flags(facts: Facts, records: Records, citations: Citations) -> tuple[RedFlag, ...]:
    """All flags of this patient, from rules and from probable conditions; most urgent first.

    At the same urgency a rule stands before a condition: it says what was seen.
    """
    flags = rule_flags(facts, records, citations) + condition_flags(facts, records, citations)
    return tuple(sorted(flags, key=lambda flag: ORDER.index(flag.urgency)))


def without_repeats(flags: tuple[RedFlag, ...], records: Records) -> tuple[RedFlag, ...]:
    """The flags to show: what another of at least its urgency covers is left out.

    That one takes over its tags, so that nothing that was called for is lost.
    """
    by_name = {flag.condition or flag.id: flag for flag in flags}
    covering: dict[str, str] = {}
    for flag in flags:
        rule = records.red_flags.get(flag.id)
        for name in rule.covers if rule is not None else ():
            other = by_name.get(name)
            if other is not None and ORDER.index(flag.urgency) <= ORDER.index(other.urgency):
                covering.setdefault(other.id, flag.id)
    shown = []
    for flag in flags:
        if flag.id not in covering:
            taken = (one.tags for one in flags if covering.get(one.id) == flag.id)
            tags = tuple(dict.fromkeys((*flag.tags, *(tag for tags in taken for tag in tags))))
            shown.append(msgspec.structs.replace(flag, tags=tags))
    return tuple(shown)


def rule_flags(facts: Facts, records: Records, citations: Citations) -> tuple[RedFlag, ...]:
    """Flags of the rules that hold, most urgent first, then those for which most was told."""
    found = [rule for rule in records.red_flags.values() if fits(rule.when, facts)]
    found.sort(
        key=lambda rule: (
            ORDER.index(rule.urgency), -len(support(parse(rule.when), facts)), rule.id
        )
    )  # fmt: skip
    return tuple(
        RedFlag(
            id=rule.id,
            text=rule.text,
            urgency=rule.urgency,
            action=rule.action,
            tags=rule.tags,
            sources=citations.cite(rule.sources),
            suspects=rule.suspects,
        )
        for rule in found
    )


def probable_urgencies(facts: Facts, records: Records) -> list[tuple[str, Urgency]]:
    """Conditions that are probable enough to set the urgency themselves."""
    found: list[tuple[str, Urgency]] = []
    for condition in records.conditions.values():
        if condition.urgency == "routine":
            continue
        if (facts.number(f"p:{condition.id}") or 0.0) < condition.urgency_from_probability:
            continue
        if not fits(condition.urgency_when, facts):
            continue
        found.append((condition.id, condition.urgency))
    return sorted(found, key=lambda pair: (ORDER.index(pair[1]), pair[0]))


def condition_flags(facts: Facts, records: Records, citations: Citations) -> tuple[RedFlag, ...]:
    """Flags that probable conditions raise through their own urgency."""
    flags = []
    for condition_id, urgency in probable_urgencies(facts, records):
        said = records.conditions[condition_id].urgency_text
        if said is None:
            continue
        name = records.conditions[condition_id].name
        flags.append(
            RedFlag(
                id=f"probable-{condition_id}",
                text=f"{name} is probable enough to act on now",
                urgency=urgency,
                action=said.text,
                tags=("emergency",) if urgency == "emergency" else ("urgent-referral",),
                sources=citations.cite(said.sources),
                condition=condition_id,
            )
        )
    return tuple(flags)


def overall(flags: tuple[RedFlag, ...]) -> Urgency:
    """The most urgent of the flags; routine without any."""
    return min((flag.urgency for flag in flags), key=ORDER.index, default="routine")
