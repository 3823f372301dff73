"""Notes with what the answer must and must not say; the format stands in README.md."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import ryaml

from coxa.catalogue.expressions import holds, parse
from coxa.evaluate.traps import closed, offered
from coxa.model.answer import Assessment, Load
from coxa.model.facts import Facts
from coxa.model.programme import Exclusion
from coxa.pipeline import Pipeline, assess
from coxa.safety.guard import Guard

HERE = Path(__file__).parent
FOLDERS = ("red_flags", "next_step", "plan")
ASSERTS = frozenset(
    {"urgency", "flags", "no_flags", "must", "must_not", "avoid", "ask", "no_ask",
     "first_steps", "not_first_steps", "leads", "considers", "question", "enough",
     "programme", "exercises", "no_exercises", "load", "no_load", "diet", "no_diet", "not_yet"}
)  # fmt: skip
URGENCIES = {"emergency", "same-day", "urgent", "routine"}
Case = dict[str, Any]


def checked(raw: Any, where: str) -> Case:
    """The case; refuses one with unknown keys or one that asserts nothing."""
    if not isinstance(raw, dict) or not {"id", "note"} <= set(raw):
        raise ValueError(f"{where}: a case needs id and note")
    if set(raw) - ASSERTS - {"id", "note"}:
        raise ValueError(f"{where}: unknown keys {sorted(set(raw) - ASSERTS - {'id', 'note'})}")
    if not any(raw.get(key) for key in ASSERTS):
        raise ValueError(f"{where}: asserts nothing")
    if not listed(raw.get("urgency")) <= URGENCIES:
        raise ValueError(f"{where}: no such urgency")
    return raw


def listed(value: Any) -> set[str]:
    return set() if value is None else {value} if isinstance(value, str) else set(value)


def load() -> dict[str, Case]:
    cases: dict[str, Case] = {}
    for folder in FOLDERS:
        for path in sorted((HERE / folder).glob("*.yaml")):
            for raw in ryaml.loads(path.read_text(encoding="utf-8")):
                name = f"{folder}:{raw['id']}"
                assert name not in cases, f"{name} stands twice"
                cases[name] = checked(raw, name)
    return cases


CASES = load()
GAPS: dict[str, str] = {
    gap["case"]: gap["reason"]
    for gap in ryaml.loads((HERE / "known_gaps_answers.yaml").read_text(encoding="utf-8")) or []
}


def faults(case: Case, answer: Assessment, parts: Pipeline) -> list[str]:
    """What the answer lacks or says wrongly."""
    records, implied = parts.catalogue.records, parts.catalogue.records.tags
    for key in ("must", "must_not", "avoid", "first_steps"):
        assert set(case.get(key, ())) <= set(implied), f"no tag {set(case[key]) - set(implied)}"
    for key in ("flags", "no_flags"):
        assert set(case.get(key, ())) <= set(records.red_flags), f"{key}: no such red flag"
    for key in ("leads", "considers"):
        assert set(case.get(key, ())) <= set(records.conditions), f"{key}: no such condition"
    raised = {flag.id for flag in answer.red_flags}
    proposals = offered(answer, implied)
    flagged = [
        closed(part.tags, implied) for part in (*answer.red_flags, *answer.plan.safety_checks)
    ]
    named = frozenset().union(*(tags for _, tags in proposals), *flagged)
    avoided = frozenset().union(*(closed(a.tags, implied) for a in answer.plan.avoid))
    early = frozenset().union(*(closed(s.tags, implied) for s in answer.next_steps[:3]))
    checks = " ".join(f"{c.ask} {c.why}" for c in answer.plan.safety_checks).lower()
    ranked = [h.condition for h in answer.differential]
    problems = [f"{flag} not raised" for flag in case.get("flags", ()) if flag not in raised]
    problems += [f"{flag} raised" for flag in case.get("no_flags", ()) if flag in raised]
    problems += [f"{tag} nowhere" for tag in case.get("must", ()) if tag not in named]
    problems += [
        f"{tag} proposed by {where}"
        for tag in case.get("must_not", ())
        for where, tags in proposals
        if tag in tags
    ]
    problems += [f"{tag} not avoided" for tag in case.get("avoid", ()) if tag not in avoided]
    problems += [f"no check about {w!r}" for w in case.get("ask", ()) if w.lower() not in checks]
    problems += [f"asks about {w!r}" for w in case.get("no_ask", ()) if w.lower() in checks]
    if case.get("urgency") and answer.urgency not in listed(case["urgency"]):
        problems.append(f"urgency {answer.urgency}, not {case['urgency']}; raised {sorted(raised)}")
    if case.get("first_steps") and not set(case["first_steps"]) & early:
        problems.append(f"first steps are {[step.id for step in answer.next_steps[:3]]}")
    wrong = set(case.get("not_first_steps", ())) & early
    problems += [f"{tag} among the first steps" for tag in sorted(wrong)]
    if case.get("leads") and ranked[:1] and ranked[0] not in case["leads"]:
        problems.append(f"{ranked[0]} leads, not one of {case['leads']}")
    problems += [
        f"{c} not in the first five" for c in case.get("considers", ()) if c not in ranked[:5]
    ]
    if case.get("question", answer.question) != answer.question:
        problems.append(f"question {answer.question}")
    problems += rehabilitation_faults(case, answer, parts)
    problems += load_faults(case, answer)
    problems += diet_faults(case, answer)
    problems += waiting_faults(case, answer)
    if case.get("enough", answer.enough.verdict) != answer.enough.verdict:
        problems.append(f"enough {answer.enough.verdict}")
    return problems


def rehabilitation_faults(case: Case, answer: Assessment, parts: Pipeline) -> list[str]:
    """What the programme lacks, or holds though it should not."""
    known = parts.catalogue.records
    for name in (*case.get("exercises", ()), *case.get("no_exercises", ())):
        assert name in known.exercises, f"no exercise {name}"
    programme = answer.plan.rehabilitation
    phases = programme.phases if programme else ()
    given = {exercise.id for phase in phases for exercise in phase.exercises}
    named = {prescribed.exercise for p in phases for prescribed in known_phase(p.id, answer, parts)}
    problems = [f"{e} not in the programme" for e in case.get("exercises", ()) if e not in given]
    problems += [
        f"{e} given" if e in given else f"{e} nowhere in the programme"
        for e in case.get("no_exercises", ())
        if e in given or e not in named
    ]
    wanted = case.get("programme", programme.programme if programme else None)
    if wanted != (programme.programme if programme else None):
        problems.append(f"programme {programme.programme if programme else None}, not {wanted}")
    return problems


def load_faults(case: Case, answer: Assessment) -> list[str]:
    """Lines on the load of the leg that an action lacks, or has though it should not."""
    given: dict[str, str] = {}
    for stage in answer.plan.stages:
        for action in stage.actions:
            for line in Load.__struct_fields__:
                told = getattr(action.load, line, None)
                if told is not None:
                    place = f"{action.id}.{line}"
                    given[place] = f"{given.get(place, '')} {told.text.lower()}"
    problems = [
        f"{place} does not say {words!r} but {given.get(place)!r}"
        for place, words in case.get("load", {}).items()
        if words.lower() not in given.get(place, "")
    ]
    problems += [f"{place} given" for place in case.get("no_load", ()) if place in given]
    actions = {action.id for stage in answer.plan.stages for action in stage.actions}
    problems += [
        f"no action {place.partition('.')[0]}"
        for place in case.get("no_load", ())
        if place.partition(".")[0] not in actions
    ]
    return problems


def waiting_faults(case: Case, answer: Assessment) -> list[str]:
    """What a later stage should name as not yet to be done: missing, or offered all the same."""
    waiting = {later.id for stage in answer.plan.stages for later in stage.not_yet}
    offered_now = {action.id for stage in answer.plan.stages for action in stage.actions}
    wanted = case.get("not_yet", ())
    problems = [f"{name} not named as waiting" for name in wanted if name not in waiting]
    return problems + [f"{name} offered already" for name in wanted if name in offered_now]


def diet_faults(case: Case, answer: Assessment) -> list[str]:
    """Needs, intake and gap of calcium that are not as they should be."""
    diet = answer.plan.diet
    if case.get("no_diet"):
        return [f"needs of {diet.calcium_need_mg} mg shown"] if diet else []
    return [
        f"diet {name} {getattr(diet, name, None)}, not {value}"
        for name, value in case.get("diet", {}).items()
        if diet is None or getattr(diet, name) != value
    ]


def known_phase(phase: str, answer: Assessment, parts: Pipeline) -> tuple[Any, ...]:
    """The exercises of a phase as the knowledge has them, before any is left out."""
    assert answer.plan.rehabilitation is not None
    programme = parts.catalogue.records.programmes[answer.plan.rehabilitation.programme]
    return next(p.exercises for p in programme.phases if p.id == phase)


def unsourced(answer: Assessment) -> list[str]:
    """Parts that say something about medicine without a source."""
    parts: list[Any] = [*answer.red_flags, *answer.next_steps, *answer.plan.avoid]
    parts += [*answer.plan.safety_checks, *answer.plan.prevention, *answer.plan.follow_up]
    parts += [action for stage in answer.plan.stages for action in stage.actions]
    parts += [*answer.answer.guidelines, *answer.answer.research]
    return [str(part)[:80] for part in parts if not part.sources]


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, parts: Pipeline) -> None:
    answer = assess(CASES[name]["note"], pipeline=parts)
    problems = faults(CASES[name], answer, parts)
    if name in GAPS:
        assert problems, f"{name} passes now: take it off known_gaps_answers.yaml"
        pytest.xfail(f"{GAPS[name]}: {'; '.join(problems)}")
    assert not problems, "; ".join(problems)
    assert not unsourced(answer)
    if answer.question == "not-hip":
        assert not answer.differential and not answer.next_steps and not answer.plan.stages


def test_gaps_are_cases_and_have_reasons() -> None:
    assert set(GAPS) <= set(CASES)
    assert all(len(reason) > 15 for reason in GAPS.values())
    assert len(GAPS) <= len(CASES) // 6


@pytest.mark.parametrize("folder", FOLDERS)
def test_there_are_positive_and_negative_cases(folder: str) -> None:
    cases = [case for name, case in CASES.items() if name.startswith(folder)]
    assert len(cases) >= 12
    assert any(case.keys() & {"no_flags", "must_not"} for case in cases)
    assert any(case.keys() & {"flags", "must", "first_steps"} for case in cases)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"id": "a", "note": "Hip pain."}, "asserts nothing"),
        ({"id": "a", "note": "Hip pain.", "must": []}, "asserts nothing"),
        ({"id": "a", "note": "Hip pain.", "mustnt": ["mri"]}, "unknown keys"),
        ({"id": "a", "note": "Hip pain.", "urgency": "soon"}, "no such urgency"),
        ({"note": "Hip pain.", "must": ["mri"]}, "needs id and note"),
    ],
)
def test_a_bad_case_is_refused(raw: Case, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        checked(raw, "a")


def test_the_runner_sees_faults(parts: Pipeline) -> None:
    answer = assess("63F, left hip pain for a year. No fever.", pipeline=parts)
    wrong: Case = {
        "urgency": "emergency", "flags": ["cauda-equina"], "must": ["iloprost"],
        "avoid": ["ergonomics"], "ask": ["volcano"], "first_steps": ["genetic"],
        "leads": ["gout"], "question": "not-hip", "enough": "yes",
    }  # fmt: skip
    assert len(faults(wrong, answer, parts)) == len(wrong)
    anything = sorted(
        next(tags for _, tags in offered(answer, parts.catalogue.records.tags) if tags)
    )
    assert faults({"must_not": anything[:1]}, answer, parts)


class Reached(NamedTuple):
    """What the notes here, all traps and the golden patients put to work."""

    flags: set[str]
    rules: set[str]
    exclusions: set[str]
    harms: set[tuple[str, str]]
    stages: set[str]
    exercises: set[str]
    told: set[str]


def notes() -> list[str]:
    found = [case["note"] for case in CASES.values()]
    for path in ("acceptance/traps.yaml", "golden/patients.yaml"):
        listed = ryaml.loads((HERE.parent / path).read_text(encoding="utf-8"))
        found += [one["note"] for one in listed]
    return found


@pytest.fixture(scope="module")
def reached(parts: Pipeline) -> Reached:
    got = Reached(set(), set(), set(), set(), set(), set(), set())
    exclusions = parts.catalogue.records.exclusions
    plain = Guard.__init__

    def noted(self: Guard, *given: Any, **named: Any) -> None:
        plain(self, *given, **named)
        got.rules.update(name for name, truth in self.truth.items() if truth is True)
        got.exclusions.update(limits_true(exclusions, self.facts))
        got.harms.update((condition, harm.text) for condition, harm in self.harms)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Guard, "__init__", noted)
        for note in notes():
            answer = assess(note, pipeline=parts)
            got.flags.update(flag.id for flag in answer.red_flags)
            got.stages.update(stage.id for stage in answer.plan.stages)
            got.told.update(advice.text for advice in answer.plan.prevention)
            got.told.update(m.id for visit in answer.plan.follow_up for m in visit.measures)
            programme = answer.plan.rehabilitation
            for phase in programme.phases if programme else ():
                got.told.add(programme.programme)  # type: ignore[union-attr]
                got.exercises.update(exercise.id for exercise in phase.exercises)
    return got


def limits_true(exclusions: dict[str, Exclusion], facts: Facts) -> set[str]:
    return {
        name
        for name, exclusion in exclusions.items()
        if exclusion.when is None or holds(parse(exclusion.when), facts) is True
    }


def test_every_rule_is_reached_by_a_note(parts: Pipeline, reached: Reached) -> None:
    records = parts.catalogue.records
    assert set(records.red_flags) - reached.flags == set()
    assert set(records.safety) - reached.rules == set()
    assert set(records.exclusions) - reached.exclusions == set()


def test_every_harm_is_at_work_in_a_note(parts: Pipeline, reached: Reached) -> None:
    conditions = parts.catalogue.records.conditions.values()
    harms = {(c.id, harm.text) for c in conditions for harm in c.harms}
    assert harms - reached.harms == set()


def test_every_stage_stands_in_a_plan(parts: Pipeline, reached: Reached) -> None:
    conditions = parts.catalogue.records.conditions.values()
    stages = {f"{c.id}-{stage.id}" for c in conditions for stage in c.stages}
    assert stages - reached.stages == set()


def test_every_exercise_programme_measure_and_precaution_is_shown(
    parts: Pipeline, reached: Reached
) -> None:
    records = parts.catalogue.records
    assert set(records.exercises) - reached.exercises == set()
    wanted = {*records.programmes, *records.measures}
    wanted |= {one.text for one in records.prevention.values()}
    assert wanted - reached.told == set()
