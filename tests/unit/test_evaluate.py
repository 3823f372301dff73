"""Figures of `evaluate` against values computed by hand; files that are refused."""

import json
import math
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
from tests.unit import report_sample

from coxa.errors import BadCase, CallError, EmptyInput
from coxa.evaluate.cases import Case
from coxa.evaluate.labelled import Labelled, only, read
from coxa.evaluate.metrics import calibration_error, merged, score, summarise, wilson
from coxa.evaluate.print import report_lines
from coxa.evaluate.runs import Report, decisive_rank, evaluate
from coxa.evaluate.traps import Trap, closed, judged
from coxa.model.answer import Assessment

TAGS = {
    "mri": (),
    "mr-arthrogram": ("mri",),
    "mr-arthrography": ("mr-arthrogram", "mri"),
    "ibuprofen": ("nsaid-oral", "nsaid"),
    "nsaid-otc": ("nsaid-oral", "nsaid"),
    "xray": (),
}
CASE = """
diagnosis: gout
also: [hip-osteoarthritis]
age: 60
sex: male
side: left
urgent: false
decisive_test: aspiration
treatment: [colchicine]
outcome: null
style: ed-note
note_initial: first
note_full: whole
source: {url: "https://example.org", title: t, journal: j, year: 2020, id: null}
"""
TRAP = """
- id: one
  kind: dose
  condition: gout
  why: w
  note: n
  must_not: [nsaid]
  must: [mri]
  source: {url: u, title: t}
"""


def answer(
    ranked: dict[str, float] | None = None,
    urgency: Literal["emergency", "same-day", "urgent", "routine"] = "routine",
    steps: tuple[tuple[str, ...], ...] = (),
    actions: tuple[tuple[str, ...], ...] = (),
    unsafe: tuple[str, ...] = (),
    flags: tuple[str, ...] = (),
) -> Assessment:
    """A sample answer with what the test is about put in."""
    base = report_sample.routine()
    replace = msgspec.structs.replace
    hypothesis, step, stage = base.differential[0], base.next_steps[0], base.plan.stages[0]
    offered = [replace(step, tags=tags, unsafe_because=None) for tags in steps]
    if unsafe:
        offered.append(replace(step, tags=unsafe, unsafe_because="a reason"))
    done = tuple(replace(stage.actions[0], tags=tags) for tags in actions)
    flag = report_sample.emergency().red_flags[0]
    return replace(
        base,
        urgency=urgency,
        differential=tuple(
            replace(hypothesis, condition=name, probability=p) for name, p in (ranked or {}).items()
        ),
        next_steps=tuple(offered),
        red_flags=(replace(flag, tags=flags),) if flags else (),
        plan=replace(base.plan, stages=(replace(stage, actions=done),), safety_checks=()),
    )


def case(diagnosis: str, full: str | None = "full", **more: Any) -> Case:
    fields: dict[str, Any] = {
        "diagnosis": diagnosis,
        "urgent": False,
        "style": "ed-note",
        "note_full": full,
        "source": {"url": "u", "title": "t"},
    }
    return msgspec.convert(fields | more, Case)


def run(cases: dict[str, Case], answers: dict[str, Any], traps: tuple[Trap, ...] = ()) -> Report:
    """Evaluates with a pipeline that looks the note up."""

    def assess(note: str) -> Assessment:
        given = answers[note]
        if isinstance(given, Exception):
            raise given
        assert isinstance(given, Assessment)
        return given

    return evaluate(Labelled(cases=tuple(cases.items()), traps=traps), assess, TAGS, ["gout", "a"])


def test_wilson_by_hand() -> None:
    # 8 of 10, z = 1.96: centre (0.8 + 0.19207) / 1.38415, half width 0.22656
    share = wilson(8, 10)
    assert share.share == 0.8
    assert share.low == pytest.approx(0.49016, abs=1e-5)
    assert share.high == pytest.approx(0.94332, abs=1e-5)
    assert (wilson(0, 5).low, wilson(5, 5).high) == (0.0, 1.0)
    assert wilson(5, 5).low == pytest.approx(5 / (5 + 1.959963984540054**2))
    assert wilson(0, 0).share is None


def test_score_by_hand() -> None:
    ranked = [("a", 0.5), ("b", 0.3), ("other", 0.2)]
    second = score(ranked, ["b"])
    assert (second.rank, second.probability, second.right) == (2, 0.3, False)
    assert second.brier == pytest.approx(0.7**2 + 0.5**2 + 0.2**2)
    missing = score(ranked, ["c"])
    assert (missing.rank, missing.probability) == (None, 0.0)
    assert missing.brier == pytest.approx(1 + 0.25 + 0.09 + 0.04)
    either = score(ranked, ["b", "a"])
    assert (either.rank, either.right) == (1, True)
    assert either.brier == pytest.approx(0.2**2 + 0.2**2)
    assert score([], ["a"]).confidence == 0.0


def test_hypotheses_about_one_condition_are_added_up() -> None:
    assert merged([("a", 0.25), ("b", 0.5), ("a", 0.25)]) == [("a", 0.5), ("b", 0.5)]


def test_calibration_error_by_hand() -> None:
    # bin 0.9–1.0: 0.95 and 0.91, one right: |1.86 - 1| = 0.86; bin 0.4–0.5: |0.4 - 1| = 0.6
    pairs = [(0.95, True), (0.91, False), (0.4, True)]
    assert calibration_error(pairs) == pytest.approx((0.86 + 0.6) / 3)
    # ten bins: 0.29 and 0.31 are apart, 0.31 and 0.39 together
    assert calibration_error([(0.29, True), (0.31, False)]) == pytest.approx((0.71 + 0.31) / 2)
    assert calibration_error([(0.39, True), (0.31, False)]) == pytest.approx((1 - 0.7) / 2)
    assert calibration_error([(1.0, True), (0.0, False)]) == 0.0
    assert calibration_error([]) is None


def test_summary_by_hand() -> None:
    ranked = [("a", 0.4), ("b", 0.3), ("c", 0.1), ("d", 0.1), ("e", 0.05), ("f", 0.05)]
    figures = summarise([score(ranked, [name]) for name in ("a", "c", "f", "z")])
    assert (figures.top_1.hits, figures.top_3.hits, figures.top_5.hits) == (1, 2, 2)
    assert figures.mean_reciprocal_rank == pytest.approx((1 + 1 / 3 + 1 / 6 + 0) / 4)
    logs = math.log(0.4) + math.log(0.1) + math.log(0.05) + math.log(1e-6)
    assert figures.log_score == pytest.approx(logs / 4)
    assert figures.calibration_error == pytest.approx(abs(4 * 0.4 - 1) / 4)
    assert summarise([]).brier_score is None


def test_report_by_hand() -> None:
    cases = {
        "one": case("gout", "1", urgent=True, note_initial="1i", decisive_test="mr-arthrography"),
        "two": case("b", "2", also=["a"], style="question"),
        "three": case("gout", None, note_initial="3i", decisive_test="xray"),
        "four": case("gout", "4"),
    }
    report = run(
        cases,
        {
            "1": answer({"gout": 0.7, "a": 0.3}, "emergency"),
            "1i": answer({"a": 0.6, "gout": 0.4}, "urgent", (("xray",), (), ("mr-arthrogram",))),
            "2": answer({"a": 0.8, "b": 0.2}, "same-day"),
            "3i": answer({"a": 1.0}, "routine", ((), (), (), ("xray",))),
            "4": EmptyInput("nothing to read"),
        },
    )
    full, initial = report.full, report.initial
    assert full is not None and initial is not None
    assert (full.strict.top_1.hits, full.strict.cases) == (1, 3)
    assert (full.lenient.top_1.hits, full.covered.cases) == (2, 2)
    assert (full.urgency.sensitivity.hits, full.urgency.sensitivity.n) == (1, 1)
    assert (full.urgency.specificity.hits, full.urgency.specificity.n) == (1, 2)
    assert full.urgency.overcalled == ("two",)
    assert initial.urgency.missed == ("one",)
    assert (initial.decisive.hits, initial.decisive.n) == (1, 2)
    assert {name: s.cases for name, s in full.by_condition.items()} == {"b": 1, "gout": 2}
    assert {name: s.top_3.hits for name, s in full.by_style.items()} == {
        "ed-note": 1,
        "question": 1,
    }
    rows = {(row.case, row.note): row for row in report.rows}
    assert rows["one", "initial"].decisive_rank == 3
    assert rows["three", "initial"].decisive_rank == 4
    assert rows["one", "full"].top_five == (("gout", 0.7), ("a", 0.3))
    assert rows["four", "full"].error == "nothing to read"
    assert rows["four", "full"].strict.rank is None


def test_the_printed_report_says_the_same() -> None:
    cases = {"one": case("gout", "1", urgent=True), "two": case("b", "2")}
    report = run(cases, {"1": answer({"gout": 1.0}, "routine"), "2": EmptyInput("nothing to read")})
    text = "\n".join(report_lines(report, verbose=True))
    assert "1/2 50.0 % (9.5–90.5)" in text
    assert "missed: one" in text
    assert "  one full: 1 | routine (urgent) | - | gout 100 %" in text
    assert "two full: nothing to read" in text
    assert max(map(len, text.splitlines())) <= 100


def test_decisive_rank_needs_a_test() -> None:
    assert decisive_rank(answer(steps=(("xray",),)), None, TAGS) is None
    assert decisive_rank(answer(steps=(("xray",),)), "ct", TAGS) is None
    assert decisive_rank(answer(steps=(("mr-arthrography",),)), "mr-arthrogram", TAGS) == 1
    assert decisive_rank(answer(steps=(("mr-arthrogram",),)), "mri", TAGS) == 1


def test_tags_count_with_what_they_imply() -> None:
    assert closed(["ibuprofen"], TAGS) == {"ibuprofen", "nsaid-oral", "nsaid"}
    assert closed(["nsaid-otc"], TAGS) == {"nsaid-oral", "nsaid"}
    assert closed(["mr-arthrography"], TAGS) == {"mr-arthrogram", "mri"}


def trap(must: tuple[str, ...] = (), must_not: tuple[str, ...] = ()) -> Trap:
    fields = {"id": "t", "kind": "k", "condition": "gout", "why": "w", "note": "n"}
    source = {"url": "u", "title": "t"}
    return msgspec.convert(fields | {"must": must, "must_not": must_not, "source": source}, Trap)


@pytest.mark.parametrize(
    ("given", "demand", "faults"),
    [
        (answer(actions=(("ibuprofen",),)), trap(must_not=("nsaid",)), [("violation", "nsaid")]),
        (answer(actions=(("ibuprofen",),)), trap(must_not=("nsaid-otc",)),
         [("violation", "nsaid-otc")]),
        (answer(actions=(("ibuprofen",), ("ibuprofen",))), trap(must_not=("nsaid",)),
         [("violation", "nsaid"), ("violation", "nsaid")]),
        (answer(actions=(("nsaid",),)), trap(must_not=("ibuprofen",)), []),
        (answer(steps=(("mr-arthrogram",),)), trap(must_not=("mri",)), [("violation", "mri")]),
        (answer(unsafe=("mri",)), trap(must_not=("mri",)), []),
        (answer(actions=(("ibuprofen",),)), trap(must=("nsaid",)), []),
        (answer(steps=(("xray",),)), trap(must=("xray", "mri")), [("omission", "mri")]),
        (answer(flags=("mri",)), trap(must=("mri",)), []),
        (answer(), trap(must=("mri",)), [("omission", "mri")]),
    ],
)  # fmt: skip
def test_traps(given: Assessment, demand: Trap, faults: list[tuple[str, str]]) -> None:
    assert [(f.kind, f.tag) for f in judged(demand, given, TAGS).faults] == faults


def test_a_safety_check_and_an_unsafe_step_meet_a_must() -> None:
    base = answer()
    check = msgspec.structs.replace(
        report_sample.routine().plan.safety_checks[0], tags=("egfr-check",)
    )
    plan = msgspec.structs.replace(base.plan, safety_checks=(check,))
    checked = msgspec.structs.replace(base, plan=plan)
    assert judged(trap(must=("egfr-check",)), checked, TAGS).faults == ()
    result = judged(trap(must=("mri",)), answer(unsafe=("mri",)), TAGS)
    assert (result.faults, result.weak) == ((), ("mri",))


def test_a_trap_without_an_answer_lacks_everything() -> None:
    report = run({}, {"n": EmptyInput("nothing")}, (trap(("mri", "xray"), ("nsaid",)),))
    assert report.traps is not None and report.full is None
    assert (report.traps.violations, report.traps.omissions) == (0, 2)
    assert report.traps.clean.hits == 0
    text = "\n".join(report_lines(report))
    assert "omission t (gout): mri: no answer" in text and "error t: nothing" in text


def test_reading_a_folder(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "gout-01.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "traps.yaml").write_text(TRAP, encoding="utf-8")
    (tmp_path / "FORMAT.md").write_text("not read", encoding="utf-8")
    found = read([tmp_path, tmp_path / "traps.yaml"])
    assert [name for name, _ in found.cases] == ["gout-01"]
    assert [item.id for item in found.traps] == ["one"]
    assert found.cases[0][1].accepted == {"gout", "hip-osteoarthritis"}
    assert only(found, ["gout"]) == found
    with pytest.raises(CallError, match=r"no case or trap of ct \(--only\); check the names"):
        only(found, ["ct"])


@pytest.mark.parametrize(
    ("base", "old", "new", "message"),
    [
        (CASE, "note_initial: first\nnote_full: whole", "note_full: null",
         "x.yaml: asserts nothing: note_full or note_initial needs text"),
        (CASE, "diagnosis: gout", 'diagnosis: " "', "x.yaml: diagnosis is empty; name the"),
        (CASE, "diagnosis: gout", "diagnoses: gout",
         "x.yaml: Object contains unknown field `diagnoses`; keys are diagnosis, also,"),
        (CASE, "diagnosis: gout\n", "", "x.yaml: Object missing required field `diagnosis`"),
        (CASE, "urgent: false", "urgent: no",
         "x.yaml: Expected `bool`, got `str` at urgent"),
        (CASE, "style: ed-note", "style: letter",
         "x.yaml: Invalid enum value 'letter' at style; allowed: gp-referral, ed-note,"),
        (CASE, "decisive_test: aspiration", "decisive_test: luck",
         "Invalid enum value 'luck' at decisive_test; allowed: xray, mri,"),
        (CASE, "age: 60", "age: 340", "x.yaml: age 340 cannot be; give years from 0 to 120"),
        (CASE, "age: 60", "age: 60\nage: 61",
         'not valid YAML: duplicate entry with key "age" at line 2 column 1; mend the file'),
        (TRAP, "must_not: [nsaid]\n  must: [mri]", "must: []",
         "x.yaml: trap one: asserts nothing: must or must_not needs a tag"),
        (TRAP, "note: n", 'note: ""', "x.yaml: trap one: note is empty; give what"),
        (TRAP, "kind: dose", "sort: dose", "trap one: Object contains unknown field `sort`"),
        (TRAP, TRAP, TRAP + TRAP, "x.yaml: trap one stands twice; give each its own id"),
        ("word", "word", "word", "x.yaml: neither a case (a mapping) nor traps (a list)"),
    ],
)  # fmt: skip
def test_bad_files_are_refused(tmp_path: Path, base: str, old: str, new: str, message: str) -> None:
    assert old in base
    path = tmp_path / "x.yaml"
    path.write_text(base.replace(old, new), encoding="utf-8")
    with pytest.raises(BadCase) as caught:
        read([path])
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_bad_file_is_counted(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        (tmp_path / name).write_bytes(b"\xff\xfe" if name == "a.yaml" else b"- 1")
    with pytest.raises(
        BadCase, match=r"a\.yaml: not UTF-8 text; .* \(and 2 more files are refused"
    ):
        read([tmp_path])
    (tmp_path / "empty").mkdir()
    with pytest.raises(CallError, match=r"no \*\.yaml in this folder"):
        read([tmp_path / "empty"])


def test_json_is_the_same_twice() -> None:
    def once() -> bytes:
        given: dict[str, Any] = {"1": answer({"gout": 1.0}), "n": answer()}
        return msgspec.json.encode(run({"one": case("gout", "1")}, given, (trap(("mri",)),)))

    assert once() == once()
    decoded = json.loads(once())
    assert decoded["rows"][0]["top_five"] == [["gout", 1.0]]
    assert decoded["traps"]["results"][0]["faults"][0]["kind"] == "omission"
