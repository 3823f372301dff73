"""The wording of the papers: one broken line per rule of its check; plain lines are plain."""

import shutil
from pathlib import Path

import pytest
import textstat

from coxa.catalogue.paper_words import check_paper_data, load_paper_data
from coxa.catalogue.records import KNOWLEDGE
from coxa.errors import KnowledgeError
from coxa.pipeline import Pipeline

# file, what stands there, what is written instead, the message expected
BROKEN = (
    ("handout", "flags: [slipped-epiphysis]", "flags: [slipped]", "no red flag 'slipped'"),
    ("handout", "tags: [hop-test]", "tags: [hopping]", "no tag 'hopping'"),
    ("handout", "rules: [nsaid-lithium]", "rules: [lithium]", "no safety rule 'lithium'"),
    ("handout", "  dxa: ", "  dexa: ", "no test 'dexa'"),
    ("handout", "[analgesia, gastro", "[pain, gastro", "no tag 'pain'"),
    ("handout", "{tag: gastroprotection", "{tag: stomach", "no tag 'stomach'"),
    ("handout", "[backes-cauda-equina-card]", "[card]", "no reference 'card'"),
    ("handout", "flags: [systemic-warning]}", "flags: []}", "a statement without a source"),
    ("handout", "{of_ten} have this.", "{ten} have this.", "no placeholder {ten}"),
    ("handout", "least: 0.9", "lest: 0.9", "unknown field `lest`"),
    ("handout", "Every step, and so every", "Each step, and so every", "no plain lines for"),
    ("letters", "  vascular-referral: ", "  vascular: ", "no treatment 'vascular'"),
    ("letters", "number: creatinine", "number: creatine", "no quantity 'creatine'"),
    ("letters", "has:metal-in-eye", "has:metal-in-ear", "no fact 'metal-in-ear'"),
    ("wording", "quantity: urate, unit: mg/dL", "quantity: urate, unit: stone", "no unit 'stone'"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "message"), BROKEN)
def test_broken(
    name: str, old: str, new: str, message: str, tmp_path: Path, parts: Pipeline
) -> None:
    shutil.copytree(KNOWLEDGE / "papers", tmp_path / "papers")
    path = tmp_path / "papers" / f"{name}.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    problems = check_paper_data(tmp_path, parts.catalogue.records)
    assert [p for p in problems if message in p.message], problems
    assert problems[0].file == f"papers/{name}.yaml" and problems[0].line


def test_sound_and_missing(tmp_path: Path, parts: Pipeline) -> None:
    records = parts.catalogue.records
    assert check_paper_data(KNOWLEDGE, records) == []
    assert check_paper_data(tmp_path, records) == []
    (tmp_path / "papers").mkdir()
    [problem] = check_paper_data(tmp_path, records)
    assert "are expected" in problem.message
    with pytest.raises(KnowledgeError, match="papers"):
        load_paper_data(tmp_path)


def test_every_treatment_of_a_plan_has_a_plain_line(parts: Pipeline) -> None:
    records = parts.catalogue.records
    own = ("drug", "injection")  # these have their own check
    missing = [t.id for t in records.treatments.values() if t.kind not in own and not t.patient]
    assert missing == []
    hard = {
        t.id: grade
        for t in records.treatments.values()
        if t.patient and t.kind not in own
        and (grade := textstat.flesch_kincaid_grade(t.patient)) > 7
    }  # fmt: skip
    assert hard == {}


def test_every_clinical_test_and_urgent_flag_has_a_plain_line(parts: Pipeline) -> None:
    records, data = parts.catalogue.records, load_paper_data().handout
    assert sorted(data.tests) == sorted(records.tests)
    told = [flag for worry in data.worries for flag in worry.flags]
    assert sorted(told) == sorted(records.red_flags)
