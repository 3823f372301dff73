"""Drugs, allergies, comorbidities and devices as facts for the rules.

Input: reading and encounter. Output: truths such as `taking:nsaid-oral`, `has:heart-failure`.
"""

from coxa.catalogue.records import Records
from coxa.findings.qualify import (
    ALLERGY,
    DOUBTED,
    FAMILY,
    NEGATED,
    NEGATED_AFTER,
    PROPOSED,
    STOPPED,
)
from coxa.findings.read import Reader, Reading
from coxa.model.encounter import Encounter

_PERSONAL = frozenset(
    {"comorbidity", "device", "disease", "exposure", "operation", "event", "symptom"}
)


def named_facts(reading: Reading, reader: Reader, records: Records) -> dict[str, bool]:
    """`has:` and `history:` facts from the concepts that the text names."""
    facts: dict[str, bool] = {}
    concepts, kinds, closure = reader.tables.concepts, reader.tables.kinds, reader.tables.closure
    for said in reading.concepts:
        if kinds[said.number] not in _PERSONAL:
            continue
        if said.flags & FAMILY:
            facts[f"family:{concepts[said.number]}"] = True
            continue
        if said.flags & (DOUBTED | PROPOSED):
            continue
        absent = bool(said.flags & (NEGATED | NEGATED_AFTER))
        ups = closure[said.number][:1] if absent else closure[said.number]
        for number in ups:
            for prefix in ("has", "history"):
                key = f"{prefix}:{concepts[number]}"
                facts[key] = facts.get(key, False) or not absent
    del records
    return facts


def drug_facts(
    reading: Reading,
    reader: Reader,
    records: Records,
    encounter: Encounter,
    truths: dict[str, bool],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Adds drug facts to `truths`; returns closed prefixes, drugs taken and allergies."""
    states: dict[str, set[str]] = {}
    for said in reading.drugs:
        name = reader.tables.drugs[said.number]
        kind = _state(said.flags)
        if kind is not None:
            states.setdefault(kind, set()).add(name)
    for given in encounter.given:
        if given.kind in ("drug", "allergy"):
            key = given.name.lower().replace(" ", "-")
            kind = "allergy" if given.kind == "allergy" else "taking"
            for name in _resolve(key, records):
                states.setdefault(kind, set()).add(name)
    for kind, names in sorted(states.items()):
        for name in sorted(names):
            for up in (name, *_classes(name, records)):
                if kind == "not-taking":
                    truths.setdefault(f"taking:{up}", False)
                else:
                    truths[f"{kind}:{up}"] = True
    seen = {name for name, _, _ in reading.triggers}
    closed = []
    if "medicines-complete" in seen or encounter.medicines_complete:
        closed.append("taking:")
    if "allergies-complete" in seen or encounter.allergies_complete:
        closed.append("allergy:")
    taken = tuple(sorted(states.get("taking", set()) & set(records.drugs)))
    allergic = tuple(sorted(states.get("allergy", set())))
    return tuple(closed), taken, allergic


def _state(flags: int) -> str | None:
    if flags & FAMILY:
        return None
    if flags & ALLERGY:
        return None if flags & (NEGATED | NEGATED_AFTER) else "allergy"
    if flags & PROPOSED:
        return "proposed"
    if flags & STOPPED:
        return "stopped"
    if flags & (NEGATED | NEGATED_AFTER):
        return "not-taking"
    return None if flags & DOUBTED else "taking"


def _classes(name: str, records: Records) -> tuple[str, ...]:
    drug = records.drugs.get(name)
    return drug.classes if drug else ()


def _resolve(key: str, records: Records) -> tuple[str, ...]:
    if key in records.drugs:
        return (key,)
    wanted = key.replace("-", " ")
    return tuple(
        drug.id
        for drug in records.drugs.values()
        if any(
            wanted == name.lower() or wanted.startswith(name.lower() + " ") for name in drug.names
        )
    )
