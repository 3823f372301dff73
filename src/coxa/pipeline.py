"""The whole pipeline: one patient in, one answer out.

intake → findings → differential → red flags → next step → plan → answer. Nothing is kept between
calls but the compiled knowledge; calls may run in threads.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from coxa.catalogue.cite import Citations
from coxa.catalogue.load import Catalogue, load_catalogue
from coxa.catalogue.records import Records
from coxa.differential.engine import Engine
from coxa.differential.explain import differentiate, explain
from coxa.enough import enough, limits, need_of_tests
from coxa.errors import InputError
from coxa.findings.diet import Eaten
from coxa.findings.gather import Understood, understand
from coxa.findings.read import Reader
from coxa.intake import read_input
from coxa.model.answer import (
    FIRST_STEPS,
    IN_THE_VISIT,
    Answer,
    Assessment,
    Diet,
    Enough,
    NextStep,
    Plan,
)
from coxa.model.encounter import Encounter
from coxa.model.facts import Facts
from coxa.model.typed import FIRST
from coxa.next_test.rank import TestRanker
from coxa.plan.build import PlanBuilder, answer, likely
from coxa.plan.diet import advise_diet
from coxa.plan.look_up import Known
from coxa.plan.reply import reply
from coxa.safety.guard import Guard, bare_tags
from coxa.safety.red_flags import overall, raise_flags, without_repeats
from coxa.safety.scores import scores
from coxa.version import SCHEMA_VERSION, __version__


class Pipeline(NamedTuple):
    """What is built once from the catalogue and only read afterwards."""

    catalogue: Catalogue
    reader: Reader
    engine: Engine
    ranker: TestRanker
    bare: tuple[str, ...]


class Consultation(NamedTuple):
    """The answer with what was known of the patient, for papers that need both."""

    assessment: Assessment
    facts: Facts
    catalogue: Catalogue


def build_pipeline(catalogue: Catalogue) -> Pipeline:
    """Reader, engine and test ranker of a catalogue."""
    engine = Engine(catalogue.network, catalogue.records.model)
    return Pipeline(
        catalogue,
        Reader(catalogue.reading),
        engine,
        TestRanker(engine, catalogue.records),
        bare_tags(catalogue.records),
    )


def _default_pipeline() -> Pipeline:
    with FIRST:
        return _built()


@lru_cache(maxsize=1)
def _built() -> Pipeline:
    return build_pipeline(load_catalogue())


def assess(
    data: str | bytes | Encounter,
    *,
    name: str = "input",
    pipeline: Pipeline | None = None,
) -> Assessment:
    """Assess one patient.

    `data`: a note as text, the bytes of a note, structured case or FHIR R4 Bundle, or an
    `Encounter`; `name` stands in messages, and its ending (.yaml, .json) tells a case. Returns a
    frozen `Assessment`. Raises `coxa.errors.UserError` when the input cannot be used; the message
    is one line and holds no patient text.
    """
    return consult(data, name=name, pipeline=pipeline).assessment


def consult(
    data: str | bytes | Encounter,
    *,
    name: str = "input",
    pipeline: Pipeline | None = None,
) -> Consultation:
    """Assess one patient and keep the facts beside the answer; arguments as for `assess`."""
    parts = pipeline or _default_pipeline()
    encounter = (
        data
        if isinstance(data, Encounter)
        else read_input(data, name=name, records=parts.catalogue.records)
    )
    understood = understand(encounter, parts.reader, parts.catalogue)
    for issue in understood.issues:
        if issue.level == "error" and not understood.findings:
            raise InputError(f"{issue.message}; {issue.repair}")
    if not understood.about_hip:
        assessment = _not_a_hip(encounter, understood, parts.catalogue)
        return Consultation(assessment, understood.facts, parts.catalogue)
    return _of_a_hip(encounter, understood, parts)


def _of_a_hip(encounter: Encounter, understood: Understood, parts: Pipeline) -> Consultation:
    """Differential, red flags, next steps and plan, in this order; all cite into one list."""
    records = parts.catalogue.records
    citations = Citations(records)
    result = differentiate(understood, parts.engine)
    chances = {f"p:{name}": value for name, value in result.probability.items()}
    facts = understood.facts.with_numbers(chances)
    flags = raise_flags(facts, records, citations)
    urgency = overall(flags)
    model = records.model
    differential = explain(result, parts.engine, parts.catalogue, citations, model["interval_z"])
    guard = Guard(records, facts, result.present, flags)
    flags = without_repeats(flags, records)
    who = likely(records, result.probability, model["plausible"])
    verdict = enough(who, result, guard, urgency, citations)
    steps = parts.ranker.rank(result, understood, guard, citations)
    verdict = need_of_tests(verdict, steps, urgency, records)
    builder = PlanBuilder(records, facts, guard, citations)
    proposed = proposed_tags(understood, parts.catalogue)
    plan = builder.build(who, flags, proposed, parts.bare, first_tests(steps))
    diet = _diet(understood.eaten, records, facts, guard, citations)
    plan = msgspec.structs.replace(plan, diet=diet)
    counted = scores(facts, records, citations)
    said = answer(who, citations)
    known = Known(plan, steps, differential, flags, urgency, said)
    replies = reply(understood.asked, encounter.text, known, guard, citations)
    assessment = Assessment(
        schema_version=SCHEMA_VERSION,
        coxa_version=__version__,
        knowledge_version=parts.catalogue.version,
        question="hip",
        text=encounter.text,
        patient=understood.patient,
        findings=understood.findings,
        unread=understood.unread,
        issues=understood.issues,
        red_flags=flags,
        urgency=urgency,
        differential=differential,
        enough=verdict,
        next_steps=steps,
        plan=plan,
        answer=said,
        references=citations.references(),
        limits=limits(understood, result, records),
        replies=replies,
        scores=counted,
    )
    return Consultation(assessment, facts, parts.catalogue)


def _diet(
    eaten: Mapping[str, tuple[Eaten, ...]],
    records: Records,
    facts: Facts,
    guard: Guard,
    citations: Citations,
) -> Diet | None:
    """Calcium and vitamin D for this patient, the first nutrient record that concerns him."""
    advised = (
        advise_diet(nutrition, eaten[name], facts, guard, citations)
        for name, nutrition in records.nutrition.items()
    )
    return next((diet for diet in advised if diet is not None), None)


def proposed_tags(understood: Understood, catalogue: Catalogue) -> tuple[str, ...]:
    """Tags of what someone else proposes in the note, and of what the patient takes."""
    records = catalogue.records
    found: dict[str, None] = {}
    for fact, state in understood.facts.truths.items():
        kind, _, name = fact.partition(":")
        if not state or kind not in ("proposed", "taking"):
            continue
        if name in records.tags:
            found[name] = None
        treatment = records.treatments.get(name)
        if treatment is not None:
            found.update(dict.fromkeys(treatment.tags))
        drug = records.drugs.get(name)
        if kind == "proposed" and drug is not None:
            found.update(dict.fromkeys(drug.tags))
    return tuple(found)


def first_tests(steps: Sequence[NextStep]) -> tuple[str, ...]:
    """Tags of the tests among the first next steps: what makes them safe belongs into the plan."""
    tests = [s for s in steps[:FIRST_STEPS] if s.kind not in IN_THE_VISIT and not s.unsafe_because]
    return tuple(dict.fromkeys(tag for test in tests for tag in test.tags))


def _not_a_hip(encounter: Encounter, understood: Understood, catalogue: Catalogue) -> Assessment:
    """The answer to a note that is not about a hip: said so, without a differential."""
    text = "This is not a hip question: nothing in the text is about a hip or its surroundings."
    return Assessment(
        schema_version=SCHEMA_VERSION,
        coxa_version=__version__,
        knowledge_version=catalogue.version,
        question="not-hip",
        text=encounter.text,
        patient=understood.patient,
        findings=(),
        unread=understood.unread,
        issues=understood.issues,
        red_flags=(),
        urgency="routine",
        differential=(),
        enough=Enough(
            verdict="no",
            missing=("a hip complaint or finding",),
            text=text,
            sources=(),
            reason="not-a-hip",
        ),
        next_steps=(),
        plan=Plan(
            stages=(), avoid=(), safety_checks=(), rehabilitation=None, prevention=(), follow_up=()
        ),
        answer=Answer(guidelines=(), research=()),
        references=(),
        limits=(text,),
    )
