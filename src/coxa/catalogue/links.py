"""Checks that what one record names exists: findings, tests, treatments, tags, programmes.

Input: records as read. Output: faults.
"""

from collections.abc import Iterator
from typing import Any

from coxa.catalogue.records import Fault, Records
from coxa.model.knowledge import Condition

Keys = tuple[str | int, ...]


def link_faults(records: Records) -> Iterator[Fault]:
    """Every name of a record that no other record carries."""
    for condition in records.conditions.values():
        yield from _of_condition(condition, records)
    rules = (
        _finding_links, _test_links, _treatment_links, _prevention_links, _safety_links,
        _flag_links,
        _programme_links, _question_links,
    )  # fmt: skip
    for rule in rules:
        yield from rule(records)


def _of_condition(condition: Condition, records: Records) -> Iterator[Fault]:
    """Findings, tests, treatments, pairs and programmes that a condition names exist."""
    links: list[tuple[Keys, str, dict[str, Any], str]] = []
    for i, link in enumerate(condition.findings):
        links.append((("findings", i), link.finding, records.findings, "finding"))
    for i, test in enumerate(condition.decisive_tests):
        links.append((("decisive_tests", i), test, records.tests, "test"))
    for i, stage in enumerate(condition.stages):
        for j, action in enumerate(stage.actions):
            place = ("stages", i, "actions", j)
            links.append((place, action.treatment, records.treatments, "treatment"))
    for i, pair in enumerate(condition.pairs):
        links.append((("pairs", i), pair.condition, records.conditions, "condition"))
    for i, other in enumerate(condition.look_alikes):
        links.append((("look_alikes", i), other.condition, records.conditions, "condition"))
        for finding in other.decided_by:
            links.append((("look_alikes", i), finding, records.findings, "finding"))
    later = {stage.id: stage for stage in condition.stages[1:]}
    for i, harm in enumerate(condition.harms):
        if harm.until_stage is not None:
            links.append((("harms", i, "until_stage"), harm.until_stage, later, "later stage"))
    if condition.programme is not None:
        links.append((("programme",), condition.programme, records.programmes, "programme"))
    for keys, target, table, what in links:
        if target not in table:
            yield Fault("conditions", condition.id, keys, f"no {what} {target!r}")


def _finding_links(records: Records) -> Iterator[Fault]:
    """Findings imply and exclude existing ones."""
    for finding in records.findings.values():
        for key, others in (("implies", finding.implies), ("excludes", finding.excludes)):
            for other in others:
                if other not in records.findings:
                    yield Fault("findings", finding.id, (key,), f"no finding {other!r}")


def _prevention_links(records: Records) -> Iterator[Fault]:
    """Shared prevention is for conditions that exist."""
    for one in records.prevention.values():
        for name in one.conditions:
            if name not in records.conditions:
                yield Fault("prevention", one.id, ("conditions",), f"no condition {name!r}")


def _test_links(records: Records) -> Iterator[Fault]:
    """A test shows findings that exist."""
    for test in records.tests.values():
        for finding in test.shows:
            if finding not in records.findings:
                yield Fault("tests", test.id, ("shows",), f"no finding {finding!r}")


def _treatment_links(records: Records) -> Iterator[Fault]:
    """What a treatment stops is a class of drugs that rules know by its tag."""
    classes = {name for drug in records.drugs.values() for name in drug.classes}
    for treatment in records.treatments.values():
        stops = treatment.stops
        if stops is not None and stops not in classes & records.tags.keys():
            message = f"no class of drugs that is a tag: {stops!r}"
            yield Fault("treatments", treatment.id, ("stops",), message)


def _safety_links(records: Records) -> Iterator[Fault]:
    """What a rule adds or offers instead is a treatment or a tag, and comes to a treatment."""
    treatments = records.treatments
    carried = {tag for treatment in treatments.values() for tag in treatment.tags}
    for rule in records.safety.values():
        for key, targets in (("adds", rule.adds), ("instead", rule.instead)):
            for target in targets:
                if target not in treatments and target not in records.tags:
                    yield Fault("safety", rule.id, (key,), f"no treatment or tag {target!r}")
            if targets and not any(x in treatments or x in carried for x in targets):
                yield Fault("safety", rule.id, (key,), "none of these is a treatment")


def _flag_links(records: Records) -> Iterator[Fault]:
    """What a red flag covers is another red flag or a condition that raises one."""
    for rule in records.red_flags.values():
        for name in rule.covers:
            condition = records.conditions.get(name)
            raises = condition is not None and condition.urgency != "routine"
            if name == rule.id or (name not in records.red_flags and not raises):
                yield Fault("red_flags", rule.id, ("covers",), f"no other red flag {name!r}")


def _programme_links(records: Records) -> Iterator[Fault]:
    """A programme's exercises exist, and so do exclusions and the programmes it replaces."""
    for key, table in (("exercises", records.exercises), ("programmes", records.programmes)):
        for record in table.values():
            for exclusion in record.not_for:
                if exclusion not in records.exclusions:
                    yield Fault(key, record.id, ("not_for",), f"no exclusion {exclusion!r}")
    for programme in records.programmes.values():
        for other in programme.instead.of if programme.instead else ():
            if other not in records.programmes:
                message = f"no programme {other!r}"
                yield Fault("programmes", programme.id, ("instead", "of"), message)
        for i, phase in enumerate(programme.phases):
            for exercise in phase.exercises:
                if exercise.exercise not in records.exercises:
                    message = f"no exercise {exercise.exercise!r}"
                    yield Fault("programmes", programme.id, ("phases", i), message)


def _question_links(records: Records) -> Iterator[Fault]:
    """What a common question is about exists, and so does what tells its situation."""
    classes = {name: name for drug in records.drugs.values() for name in drug.classes}
    about = {**records.subjects, **records.drugs, **classes, **records.conditions}
    for one in records.questions.values():
        links = (
            ("about", one.about, about),
            ("named_with", one.named_with, about),
            ("conditions", one.conditions, records.conditions),
        )
        for key, names, known in links:
            for name in names:
                if name not in known:
                    yield Fault("questions", one.id, (key,), f"nothing known as {name!r}")
