"""Every finding's own example sentences run as tests; no rule fires on nothing."""

from pathlib import Path

import pytest
import ryaml

from coxa.catalogue.expressions import holds, parse
from coxa.catalogue.records import KNOWLEDGE, read_records
from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.model.facts import Facts
from coxa.pipeline import Pipeline, assess

RECORDS = read_records(KNOWLEDGE)[0]
GAPS = {
    gap["example"]: gap["reason"]
    for gap in ryaml.loads((Path(__file__).parent / "known_gaps.yaml").read_text("utf-8")) or []
}
EXAMPLES = [
    (finding.id, state, text)
    for finding in RECORDS.findings.values()
    for state, texts in (
        (True, finding.examples.present),
        (False, finding.examples.absent),
        (None, finding.examples.none),
    )
    for text in texts
]


@pytest.mark.parametrize(
    ("name", "state", "text"), EXAMPLES, ids=[f"{n}-{t[:30]}" for n, _, t in EXAMPLES]
)
def test_example(name: str, state: bool | None, text: str, parts: Pipeline) -> None:
    found = understand(Encounter(text=text), parts.reader, parts.catalogue)
    read = found.observed.get(name)
    key = f"{name}: {text}"
    if key in GAPS:
        assert read is not state, f"{key!r} passes now: take it off tests/knowledge/known_gaps.yaml"
        pytest.xfail(GAPS[key])
    assert read is state


def test_gaps_are_examples_and_have_reasons() -> None:
    assert set(GAPS) <= {f"{name}: {text}" for name, _, text in EXAMPLES}
    assert all(len(reason) > 15 for reason in GAPS.values())


def test_examples_are_there() -> None:
    assert EXAMPLES
    for finding in RECORDS.findings.values():
        shared = set(finding.examples.present) & set(finding.examples.absent)
        assert not shared, f"{finding.id}: a sentence is both present and absent"


def test_no_rule_fires_on_nothing() -> None:
    """With nothing known no red flag is raised and nothing is avoided."""
    for rule in RECORDS.red_flags.values():
        assert holds(parse(rule.when), Facts()) is not True, rule.id
    for safety in RECORDS.safety.values():
        assert holds(parse(safety.when), Facts()) is not True, safety.id


ASKED = [(one.id, text) for one in RECORDS.questions.values() for text in one.examples]


@pytest.mark.parametrize(("name", "note"), ASKED, ids=[f"{n}-{t[-25:]}" for n, t in ASKED])
def test_a_common_question_gets_its_answer(name: str, note: str, parts: Pipeline) -> None:
    replies = assess(note, pipeline=parts).replies
    said = " ".join(one.text for reply in replies for one in reply.says)
    assert RECORDS.questions[name].text in said


def test_every_common_question_has_an_example() -> None:
    assert all(one.examples for one in RECORDS.questions.values())
