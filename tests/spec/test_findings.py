"""Tagged sentences that a clinician can read; the format stands in findings/README.md."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import ryaml

from coxa.findings.gather import Understood, understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

HERE = Path(__file__).parent
TAG = re.compile(r"\{([^{}|]+)\|(?:(no|maybe|past|family|proposed) )?([a-z0-9-]+)\}")
ASSERTS = ("none", "present", "absent", "patient", "values", "facts", "issue")
KEYS = {"id", "text", "source", *ASSERTS}
PERSON = {"age", "sex", "side", "pregnant", "pregnancy_weeks", "egfr", "weight_kg", "setting",
          "drugs", "allergies"}  # fmt: skip


@dataclass(frozen=True)
class Tag:
    """Words of the text, [start, end), and the finding and state they must give."""

    state: str
    finding: str
    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """A sentence with what has to be understood."""

    name: str
    text: str
    tags: tuple[Tag, ...]
    more: dict[str, Any]


def case_of(raw: Any, file: str) -> Case:
    """One case; refuses unknown keys, braces that are no tag, and a case that asserts nothing."""
    if not isinstance(raw, dict) or not {"id", "text"} <= set(raw):
        raise ValueError(f"{file}: a case needs id and text: {raw!r}")
    where = f"{file}:{raw['id']}"
    if set(raw) - KEYS:
        raise ValueError(f"{where}: unknown keys {sorted(set(raw) - KEYS)}")
    if set(raw.get("patient", {})) - PERSON:
        raise ValueError(f"{where}: unknown keys of patient")
    text, tags, last = "", [], 0
    for match in TAG.finditer(raw["text"]):
        text += raw["text"][last : match.start()]
        tags.append(Tag(match[2] or "present", match[3], len(text), len(text) + len(match[1])))
        text += match[1]
        last = match.end()
    text += raw["text"][last:]
    if set("{}|") & set(text):
        raise ValueError(f"{where}: braces that are not {{words|finding}}")
    if not tags and not any(raw.get(key) for key in ASSERTS):
        raise ValueError(f"{where}: asserts nothing")
    return Case(where, text, tuple(tags), {k: raw[k] for k in ASSERTS if k in raw})


def load() -> list[Case]:
    cases = []
    for path in sorted((HERE / "findings").glob("*.yaml")):
        cases += [case_of(raw, path.stem) for raw in ryaml.loads(path.read_text(encoding="utf-8"))]
    names = [case.name for case in cases]
    assert len(names) == len(set(names)), "an id stands twice"
    return cases


CASES = load()
GAPS: dict[str, str] = {
    gap["case"]: gap["reason"]
    for gap in ryaml.loads((HERE / "known_gaps.yaml").read_text(encoding="utf-8")) or []
}


def faults(case: Case, found: Understood, known: frozenset[str]) -> list[str]:
    """What differs from the case, in words."""
    problems: list[str] = []
    shown = {finding.id: finding for finding in found.findings}
    for tag in case.tags:
        assert tag.finding in known, f"no finding {tag.finding}"
        state = found.observed.get(tag.finding)
        finding = shown.get(tag.finding)
        said = case.text[tag.start : tag.end]
        if tag.state in ("present", "no"):
            if state is not (tag.state == "present"):
                problems.append(f"{tag.finding}: {state} at {said!r}, not {tag.state}")
            elif finding is None or finding.end <= tag.start or finding.start >= tag.end:
                problems.append(f"{tag.finding}: points elsewhere than at {said!r}")
        elif state is not None:
            problems.append(f"{tag.finding}: counts as {state} though only {tag.state}")
    for finding_id in case.more.get("none", ()):
        assert finding_id in known, f"no finding {finding_id}"
        if finding_id in found.observed:
            problems.append(f"{finding_id}: read as {found.observed[finding_id]}")
    for key, wanted in (("present", True), ("absent", False)):
        for finding_id in case.more.get(key, ()):
            assert finding_id in known, f"no finding {finding_id}"
            if found.observed.get(finding_id) is not wanted:
                problems.append(f"{finding_id}: {found.observed.get(finding_id)}, not {key}")
    for key, wanted in case.more.get("patient", {}).items():
        value = getattr(found.patient, key)
        near = {"egfr": 0.5, "age": 0.01}.get(key) if wanted is not None else None
        if value != (pytest.approx(wanted, abs=near) if near else
                     tuple(wanted) if isinstance(wanted, list) else wanted):  # fmt: skip
            problems.append(f"patient {key}: {value}, not {wanted}")
    for key, wanted in case.more.get("values", {}).items():
        value = found.facts.number(key)
        if wanted is None and value is not None:
            problems.append(f"value {key}: {value}, not to be used")
        elif wanted is not None and value != pytest.approx(wanted, rel=0.005, abs=0.005):
            problems.append(f"value {key}: {value}, not {wanted}")
    for key, wanted in case.more.get("facts", {}).items():
        if found.facts.truth(key) is not wanted:
            problems.append(f"fact {key}: {found.facts.truth(key)}, not {wanted}")
    words = case.more.get("issue")
    if words and not any(words in f"{i.message} {i.repair}" for i in found.issues):
        problems.append(f"no issue about {words!r}: {[i.message for i in found.issues]}")
    return problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_sentence(case: Case, parts: Pipeline) -> None:
    found = understand(Encounter(text=case.text), parts.reader, parts.catalogue)
    problems = faults(case, found, frozenset(parts.catalogue.records.findings))
    if case.name in GAPS:
        assert problems, f"{case.name} passes now: take it off known_gaps.yaml"
        pytest.xfail(f"{GAPS[case.name]}: {'; '.join(problems)}")
    assert not problems, f"{case.text!r}: {'; '.join(problems)}"


def test_the_list_of_gaps_is_short_and_has_reasons() -> None:
    assert set(GAPS) <= {case.name for case in CASES}
    assert all(len(reason) > 15 for reason in GAPS.values())
    assert len(GAPS) <= len(CASES) // 6
    assert len(CASES) >= 120


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"id": "a", "text": "Left hip pain."}, "asserts nothing"),
        ({"id": "a", "text": "Left hip pain.", "none": []}, "asserts nothing"),
        ({"id": "a", "text": "{hip pain|hip-pain}", "nothing": 1}, "unknown keys"),
        ({"id": "a", "text": "{hip pain hip-pain}", "none": ["fever"]}, "braces"),
        ({"id": "a", "text": "x", "patient": {"shoe": 43}}, "unknown keys of patient"),
        ({"text": "x"}, "needs id and text"),
    ],
)
def test_a_bad_case_is_refused(raw: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        case_of(raw, "file")


@pytest.mark.parametrize(
    "text",
    [
        "{No pain|hip-pain}",
        "{hip pain|no hip-pain}",
        "{Hip pain|fever}",
        "{Hip pain|maybe hip-pain}",
        "Hip pain. {No fever|hip-pain}.",
        "{Hip|hip-pain} pain. No fever.",
    ],
)
def test_the_runner_sees_a_wrong_reading(text: str, parts: Pipeline) -> None:
    """The last one is right: the finding overlaps the tag."""
    case = case_of({"id": "a", "text": text}, "file")
    found = understand(Encounter(text=case.text), parts.reader, parts.catalogue)
    problems = faults(case, found, frozenset(parts.catalogue.records.findings))
    assert bool(problems) is (not text.endswith("fever."))
