"""The report: safe with hostile text, every number resolves, plain when piped, deterministic."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from tests.unit import report_sample as sample

import coxa
from coxa.model.answer import (
    Advice,
    Assessment,
    Diet,
    Finding,
    FoodCalcium,
    Issue,
    Load,
    Patient,
    RedFlag,
    Settling,
    Unread,
)
from coxa.report import render_html, render_markdown, render_text, to_json
from coxa.report.fhir import to_fhir
from coxa.report.headline import missing, needed
from coxa.report.marks import segments
from coxa.report.shorten import short_reference
from coxa.report.wording import (
    avoided_names,
    evidence_words,
    odds,
    patient_words,
    percent,
    strength,
)

HOSTILE = (
    "</script></style><script>alert(1)</script><img src=x onerror=alert(2)> "
    "\x1b[31mred\x1b]0;title\x07 \u202egnp.exe ![x](http://evil.example/a.png) "
    "[y](javascript:alert(3)) `code` <!-- {{ 7*7 }} {% raw %} \" ' & |\n# heading\n- [9999]"
)
STATEMENTS = Path(coxa.__file__).parent / "knowledge" / "statements"
XHTML = "{http://www.w3.org/1999/xhtml}"
CASES: tuple[Callable[[], Assessment], ...] = (sample.routine, sample.emergency)
replace = msgspec.structs.replace


def hostile() -> Assessment:
    """The routine answer with an attack wherever text of the note can come through."""
    base = sample.routine()
    end = len(HOSTILE)
    finding = Finding(
        id="groin-pain", name="Groin pain", state="present", quote=HOSTILE, start=0, end=end
    )
    return replace(
        base,
        text=HOSTILE,
        findings=(finding,),
        unread=(Unread(quote=HOSTILE, start=0, end=end, why=HOSTILE),),
        issues=(replace(base.issues[0], message=HOSTILE, repair=HOSTILE),),
        patient=replace(base.patient, drugs=(HOSTILE,), allergies=(HOSTILE,)),
        enough=replace(base.enough, text=HOSTILE, missing=(HOSTILE,)),
        references=tuple(replace(r, url="javascript:alert(4)") for r in base.references),
    )


def tree(page: str) -> ET.Element:
    """The page as XML: it is written so that a strict parser takes it too."""
    return ET.fromstring(page)  # noqa: S314 - our own page


def words(page: str) -> str:
    """All text of the page's body."""
    body = tree(page).find(f"{XHTML}body")
    assert body is not None
    return " ".join(" ".join(body.itertext()).split())


@pytest.mark.parametrize("case", [*CASES, hostile])
def test_html_is_well_formed_and_loads_nothing(case: Callable[[], Assessment]) -> None:
    page = render_html(case())
    allowed = {"a"}
    for element in tree(page).iter():
        name = element.tag.rpartition("}")[2]
        assert name not in {"script", "img", "iframe", "link", "object", "embed", "base", "form"}
        for key, value in element.attrib.items():
            assert not key.startswith("on") and key not in {"src", "srcset", "style", "data"}
            if key == "href":
                assert name in allowed
                assert re.match(r"#|https?://", value), value
    assert "default-src 'none'" in page
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style and "@import" not in style


@pytest.mark.parametrize("case", CASES)
def test_html_has_one_title_no_double_id_and_headings_in_order(
    case: Callable[[], Assessment],
) -> None:
    root = tree(render_html(case()))
    assert root.get("lang") == "en"
    ids = [value for element in root.iter() if (value := element.get("id"))]
    assert len(ids) == len(set(ids))
    levels = [int(e.tag[-1]) for e in root.iter() if re.fullmatch(r".*}h[1-6]", e.tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    named = {value for e in root.iter() for value in (e.get("aria-labelledby"),) if value}
    assert named <= set(ids)
    assert all(e.get("aria-label") for e in root.iter() if e.tag.endswith("}svg"))


def test_hostile_note_is_shown_as_text() -> None:
    page = render_html(hostile())
    assert "<script" not in page and "<img" not in page
    assert "</script></style><script>alert(1)</script>" in words(page)
    assert "{{ 7*7 }}" in words(page)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)


def test_hostile_note_cannot_format_markdown_or_drive_the_terminal() -> None:
    text = render_markdown(hostile())
    assert not re.search(r"(?<!\\)<(script|img|!--)", text)
    assert not re.search(r"(?<!\\)\]\((http|javascript)", text)
    assert not re.search(r"(?<!\\)`", text)
    assert "http://evil" not in text
    assert text.count("\n# ") == 0
    assert "\x1b" not in text + render_text(hostile())
    coloured = render_text(hostile(), colour=True)
    assert "\x1b]" not in coloured and "\x07" not in coloured and "\x1b[31mred" not in coloured


class Marks(HTMLParser):
    """Collects reference numbers that are shown and those that exist."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: set[str] = set()
        self.there: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("class") == "cite":
            self.shown.add(values.get("href") or "")
        if (values.get("id") or "").startswith("ref-"):
            self.there.add(f"#{values['id']}")


@pytest.mark.parametrize("case", CASES)
def test_every_reference_number_resolves(case: Callable[[], Assessment]) -> None:
    marks = Marks()
    marks.feed(render_html(case()))
    assert marks.shown and marks.shown <= marks.there
    for text in (render_text(case()), render_markdown(case())):
        body, found, tail = re.split(r"(?:## )?references\n", text, maxsplit=1, flags=re.I), [], ""
        tail = body[1]
        cited = {n for group in re.findall(r"\[([\d, \u00a0]+)\]", body[0])
                 for n in re.findall(r"\d+", group)}  # fmt: skip
        found = re.findall(r"^[ -]*\[(\d+)\]", tail, flags=re.M)
        assert cited and cited == set(found)


def test_number_without_a_reference_is_said_not_shown() -> None:
    base = sample.emergency()
    broken = replace(base, enough=replace(base.enough, sources=(77,)))
    assert "source missing" in words(render_html(broken))
    for text in (render_text(broken), render_markdown(broken)):
        assert "77" not in text and "source\u00a0missing" in text.replace(
            "source m", "source\u00a0m"
        )


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("case", [*CASES, hostile])
def test_plain_text_keeps_the_width_and_holds_no_codes(
    case: Callable[[], Assessment], width: int
) -> None:
    text = render_text(case(), width=width)
    assert max(map(len, text.splitlines())) <= width
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00a0\u2500-\u25ff]", text)
    assert text.endswith("\n") and "\n\n\n" not in text


@pytest.mark.parametrize("case", CASES)
def test_colour_adds_codes_only(case: Callable[[], Assessment]) -> None:
    coloured = re.sub("\x1b\\[[0-9;]*m", "", render_text(case(), colour=True))
    assert "\x1b" not in coloured
    signs = str.maketrans("█▓░", "#+-")
    rows = [row.rstrip() for row in coloured.translate(signs).splitlines()]
    assert rows == [row.rstrip() for row in render_text(case()).splitlines()]


def test_emergency_action_stands_above_everything() -> None:
    case = sample.emergency()
    action = "Send to hospital now"
    assert action in "\n".join(render_text(case).splitlines()[:4])
    assert action in "\n".join(render_markdown(case).splitlines()[:8])
    page = render_html(case)
    assert page.index(action) < page.index("Most likely")
    assert page.index("<h1") < page.index(action) < page.index("<h2")


def test_emergency_without_red_flag_shows_the_first_stage() -> None:
    text = render_text(replace(sample.emergency(), red_flags=()))
    assert "Send to hospital now" in "\n".join(text.splitlines()[:6])


def test_red_flag_that_is_not_for_today_stays_below_the_answer() -> None:
    flag = RedFlag(id="x", text="Lump", urgency="urgent", action="Image it", tags=(), sources=(1,))
    case = replace(sample.routine(), red_flags=(flag,), urgency="urgent")
    text = render_text(case)
    assert text.startswith("ANSWER")
    assert text.index("Urgent: Lump.") < text.index("WHAT IT COULD BE")
    assert "Lump" in words(render_html(case)) and "Image it" in words(render_html(case))


def test_terminal_shows_the_first_five_and_sums_the_others() -> None:
    text = render_text(sample.routine())
    assert "4 others together 6 %" in text and "Synovial chondromatosis" not in text
    assert "Left out: 2 next steps" in " ".join(text.split())
    assert "--full" in text[-200:] and "--format html" in text[-200:]
    assert "Never cited" not in text
    assert "Synovial chondromatosis" in render_markdown(sample.routine())
    assert "Synovial chondromatosis" in words(render_html(sample.routine()))


@pytest.mark.parametrize("case", CASES)
def test_short_text_is_short_and_holds_what_cannot_wait(case: Callable[[], Assessment]) -> None:
    answer = case()
    text = render_text(answer)
    flat = " ".join(text.split())
    assert text.count("\n") <= 200
    assert all(flag.action[1:] in flat for flag in answer.red_flags)
    assert all(stage.name in flat for stage in answer.plan.stages)
    assert all(item.reason in flat for item in answer.plan.avoid)
    assert all(check.ask in flat for check in answer.plan.safety_checks)
    assert all(u.quote in flat for u in answer.unread)


@pytest.mark.parametrize("case", CASES)
def test_full_text_shows_everything(case: Callable[[], Assessment]) -> None:
    answer = case()
    text = render_text(answer, full=True)
    flat = " ".join(text.replace("\n", " ").split())
    plan = answer.plan
    phases = plan.rehabilitation.phases if plan.rehabilitation else ()
    for shown in (
        *(h.name for h in answer.differential),
        *(step.name for step in answer.next_steps),
        *(action.text for stage in plan.stages for action in stage.actions),
        *(check for stage in plan.stages for a in stage.actions for check in a.checks),
        *(stage.leave_when for stage in plan.stages),
        *(item.reason for item in plan.avoid),
        *(exercise.name for phase in phases for exercise in phase.exercises),
        *(part.text for part in (*plan.prevention, *answer.answer.guidelines)),
        *(part.text for part in answer.answer.research),
        *answer.limits,
    ):
        assert shown[1:] in flat, shown
    assert "All of it:" not in flat and text.count("\n") > render_text(answer).count("\n")


def test_load_cautions_and_choice_of_programme_are_shown() -> None:
    base = sample.routine()
    plan, programme = base.plan, base.plan.rehabilitation
    assert programme is not None
    line = Advice(text="Up with the good leg first", sources=(1,))
    stage = plan.stages[0]
    action = replace(stage.actions[0], load=Load(stairs=line, driving=line))
    phase = programme.phases[0]
    careful = replace(phase.exercises[0], cautions=("pain on kneeling",))
    answer = replace(
        base,
        plan=replace(
            plan,
            stages=(replace(stage, actions=(action, *stage.actions[1:])), *plan.stages[1:]),
            rehabilitation=replace(
                programme,
                chosen_because="Pregnancy comes first",
                phases=(
                    replace(phase, exercises=(careful,), not_before=("Oedema on MRI",)),
                    *programme.phases[1:],
                ),
            ),
        ),
    )
    for shown in (
        render_text(answer, full=True),
        words(render_html(answer)),
        render_markdown(answer),
    ):
        flat = " ".join(shown.split())
        for part in (
            "Stairs",
            "good leg first",
            "Driving",
            "ain on kneeling",
            "Pregnancy comes",
            "Oedema on",
        ):
            assert part in flat, part
        assert "Sport" not in flat
    assert "2 on weight, stairs, work, driving and sport" in " ".join(render_text(answer).split())
    assert "Pregnancy comes first" in render_text(answer)


def test_calcium_is_shown_with_what_is_eaten() -> None:
    base = sample.routine()
    milk = FoodCalcium(food="Milk", portion="100 ml", portions_a_day=2.0, calcium_mg=240)
    diet = Diet(
        calcium_need_mg=1200,
        calcium_need_uk_mg=700,
        calcium_limit_mg=2000,
        vitamin_d_need_iu=600,
        vitamin_d_limit_iu=4000,
        calcium_eaten_mg=240,
        calcium_gap_mg=960,
        eaten=(milk,),
        foods=(replace(milk, portions_a_day=1.0, calcium_mg=120),),
        advice=(Advice(text="Food first", sources=(1,)),),
        sources=(1,),
    )
    answer = replace(base, plan=replace(base.plan, diet=diet))
    pages = render_text(answer, full=True), words(render_html(answer)), render_markdown(answer)
    for shown in pages:
        flat = " ".join(shown.split())
        assert "British reference" in flat and "700 mg" in flat
        assert "up to 960 mg short" in flat and "Milk, 100 ml: 120 mg" in flat
    assert "up to 960 mg short" in " ".join(render_text(answer).split())
    untold = replace(diet, calcium_eaten_mg=None, calcium_gap_mg=None, eaten=(), foods=())
    brief = render_text(replace(base, plan=replace(base.plan, diet=untold)))
    assert "on calcium and vitamin D" in " ".join(brief.split()) and "mg short" not in brief


def crowded() -> Assessment:
    """The routine answer made too long for the terminal in every part."""
    base = sample.routine()
    plan = base.plan
    return replace(
        base,
        plan=replace(
            plan, stages=plan.stages * 3, avoid=plan.avoid * 4, follow_up=plan.follow_up * 2
        ),
        answer=replace(
            base.answer,
            guidelines=base.answer.guidelines * 4,
            research=base.answer.research * 4,
        ),
        limits=base.limits * 3,
    )


def test_long_answer_is_cut_further_but_keeps_what_is_unsafe() -> None:
    text = render_text(crowded())
    assert text.count("\n") <= 200 < render_text(crowded(), full=True).count("\n")
    assert all(item.reason in " ".join(text.split()) for item in crowded().plan.avoid)


def test_terminal_shows_at_most_three_for_and_three_against() -> None:
    base = sample.routine()
    many = tuple(sample.evidence(f"finding-{n}", float(n), "x") for n in range(9))
    top = replace(base.differential[0], for_=many, against=())
    text = render_text(replace(base, differential=(top,)))
    assert re.findall(r"\+ Finding (\d)", text) == ["8", "7", "6"]
    assert len(re.findall(r"\+ Finding (\d)", render_text(replace(base, differential=(top,)),
                          full=True))) == 9  # fmt: skip


def test_finding_is_named_once() -> None:
    base = sample.routine()
    said = sample.evidence("clicking", 5.0, "3 of 9 patients with it", 3)
    top = replace(base.differential[0], for_=(said,), against=())
    case = replace(base, differential=(top,))
    for text in (render_text(case), render_text(case, full=True), words(render_html(case))):
        start = text.lower().rindex("what it could be")
        part = text[start : text.lower().index("next steps", start)]
        assert part.count("Clicking") == 1 and "3 of 9 patients" in part
    odd = replace(said, finding="stated:gout", basis="stated in the note (assumption)")
    assert evidence_words(odd, ()) == ("Gout", "stated in the note (assumption)")
    gone = replace(said, finding="x", name="Night pain", state="absent")
    assert evidence_words(gone, ()) == ("Night pain, absent", "3 of 9 patients with it")


def test_evidence_is_shown_by_its_fields_and_not_by_its_text() -> None:
    said = replace(
        sample.evidence("snap", 5.0, "rare; 1 of 9"), name="Snap: present; heard", text="reworded"
    )
    assert evidence_words(said, ()) == ("Snap: present; heard", "rare; 1 of 9")


def test_image_alone_stands_before_any_name() -> None:
    base = sample.routine()
    for told in ("Worded in another way", base.enough.text):
        alone = replace(base.enough, reason="imaging-alone", text=told)
        case = replace(base, enough=alone)
        for text in (render_text(case), render_markdown(case), words(render_html(case))):
            assert text.index(told.split()[0]) < text.index("Leading possibility")
    other = replace(base, enough=replace(base.enough, reason="not-enough"))
    assert render_text(other).index("Leading possibility") < render_text(other).index("alone never")


def test_what_would_settle_it_is_worded_by_the_report() -> None:
    base = sample.routine()
    tests = ("CT, low dose", "MRI of the hip")
    lead = Settling(condition="labral-tear", name="Tear of the acetabular labrum", tests=tests)
    case = replace(base, enough=replace(base.enough, missing=("the course",), settling=lead))
    assert missing(case) == ["the course", "What would settle it: CT, low dose, MRI of the hip."]
    assert needed(case) == "Needed first: the course."
    only = replace(case, enough=replace(case.enough, missing=()))
    assert needed(only) == "What would settle it: CT, low dose, MRI of the hip."
    second = replace(lead, condition="cppd-disease", name="Calcium crystals")
    other = replace(case, enough=replace(case.enough, settling=second))
    assert missing(other)[1].startswith("What would settle Calcium crystals: ")
    told = json.loads(to_json(case))["enough"]
    assert told["missing"][1].startswith("What would settle Tear of the acetabular labrum: CT, low")


def test_faults_of_the_input_stand_before_the_differential_and_remarks_below_it() -> None:
    fault = Issue(level="error", message="The age is not possible", repair="Give it anew.")
    remark = Issue(level="note", message="Windows letters were read", repair="")
    both = replace(sample.routine(), issues=(fault, remark))
    for shown in (words(render_html(both)), render_text(both, full=True), render_markdown(both)):
        body = shown.casefold()
        parts = (fault.message, "what it could be", remark.message)
        order = [body.index(part.casefold()) for part in parts]
        assert order == sorted(order)


def test_a_step_that_nothing_asks_for_says_so_in_every_form() -> None:
    base = sample.routine()
    [idle, *more] = base.next_steps
    idle = replace(idle, called_for=False, kind="imaging")
    case = replace(base, next_steps=(idle, *more))
    asked = replace(base, next_steps=(replace(idle, kind="question"), *more))
    said = "Nothing that was read asks for it here"
    forms = (render_text(case, full=True), render_markdown(case), words(render_html(case)))
    for text in (*forms, to_json(case).decode(), to_fhir(case, 0.01).decode()):
        assert " ".join(text.split()).count(said) == 1
    assert said not in " ".join(render_text(case).split())
    assert idle.name not in " ".join(render_text(case).split())
    assert idle.name in " ".join(render_text(asked).split())


def test_drugs_and_allergies_are_not_called_unknown() -> None:
    said = "; ".join(patient_words(Patient(age=50, egfr=80)))
    assert said == "Adult, 50 years; eGFR 80; not stated: sex, side; none read: drugs, allergies"


def test_names_to_avoid_are_said_once_and_wider_ones_cover() -> None:
    names = ("Core decompression", "core decompression", "discharge after normal xray", "discharge")
    assert avoided_names((*names, "nsaid")) == ["Core decompression", "discharge", "NSAID"]


def test_a_name_with_a_comma_stays_whole() -> None:
    names = ("Ibuprofen, child dose", "Paracetamol, child dose")
    assert avoided_names(names) == list(names)
    assert avoided_names((*names, "Ibuprofen")) == ["Paracetamol, child dose", "Ibuprofen"]


@pytest.mark.parametrize(
    ("citation", "doi", "shown"),
    [
        ("Jackson TJ, Stake CE. Amorphous calcifications. Arthroscopy 2014", "10.1016/j.a",
         "Jackson TJ et al. Arthroscopy 2014. doi:10.1016/j.a"),
        ("NHS. How to take ibuprofen.", None, "NHS. How to take ibuprofen (2014). nhs.uk"),
    ],
)  # fmt: skip
def test_reference_on_one_line(citation: str, doi: str | None, shown: str) -> None:
    base = sample.routine().references[0]
    case = replace(
        base, citation=citation, doi=doi, pmid=None, url="https://www.nhs.uk/x", year=2014
    )
    assert short_reference(case, 73) == shown
    assert all(len(short_reference(case, room)) <= room for room in range(20, 80))


def test_unsafe_step_says_why() -> None:
    why = "Ask first whether she could be pregnant (fluoroscopy)"
    assert f"NOT SAFE NOW: {why}" in render_text(sample.routine())
    assert why in render_markdown(sample.routine())
    assert why in words(render_html(sample.routine()))


@pytest.mark.parametrize("case", CASES)
def test_same_answer_gives_same_bytes(case: Callable[[], Assessment]) -> None:
    for render in (render_text, render_markdown, render_html, to_json):
        assert render(case()) == render(case())


def test_json_is_the_answer_in_declared_order() -> None:
    raw = to_json(sample.routine())
    assert raw.endswith(b"}\n") and raw.startswith(b'{\n  "schema_version"')
    assert msgspec.json.decode(raw, type=Assessment) == sample.routine()
    keys = [field.name for field in msgspec.structs.fields(Assessment)]
    assert list(json.loads(raw)) == keys


def test_note_is_marked_where_it_was_read() -> None:
    case = sample.routine()
    pieces = segments(case.text, case.findings, case.unread)
    assert "".join(piece.text for piece in pieces) == case.text
    kinds = {piece.text: piece.kind for piece in pieces}
    assert kinds["No fever"] == "absent" and kinds["Clicking"] == "present"
    assert kinds["?labral tear"] == "uncertain"
    assert kinds["Mother had hip replacement"] == "background"
    assert kinds["Sx per HOS-ADL 71, ?MCID"] == "unread"


def test_overlapping_and_stray_places_are_survived() -> None:
    base = sample.routine().findings[0]
    over = [replace(base, start=0, end=4), replace(base, start=2, end=6, state="absent")]
    stray = [replace(base, start=5, end=99), replace(base, start=-3, end=2)]
    pieces = segments("abcdefgh", [*over, *stray], [])
    assert [(p.text, p.kind) for p in pieces] == [
        ("ab", "present"), ("cd", "present"), ("ef", "absent"), ("gh", "plain"),
    ]  # fmt: skip
    assert segments("", [], []) == ()


def test_answer_without_anything_still_renders() -> None:
    base = sample.routine()
    plan = replace(
        base.plan, stages=(), avoid=(), safety_checks=(), rehabilitation=None,
        prevention=(), follow_up=(),
    )  # fmt: skip
    empty = replace(
        base, question="not-hip", text="", findings=(), unread=(), issues=(), differential=(),
        next_steps=(), plan=plan, references=(), limits=(),
        answer=replace(base.answer, guidelines=(), research=()),
        enough=replace(base.enough, missing=(), sources=()),
    )  # fmt: skip
    assert "not read as a question about the hip" in render_text(empty)
    assert "not read as a question about the hip" in words(render_html(empty))
    assert "None in what was read" in render_markdown(empty)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0 %"), (0.004, "<1 %"), (0.014, "1 %"), (0.995, ">99 %"), (1.0, "100 %")],
)
def test_percent_is_never_rounded_to_certainty(value: float, shown: str) -> None:
    assert percent(value) == shown.replace(" ", "\u00a0")


def test_decibans_in_words() -> None:
    assert [strength(w) for w in (0.5, -2.0, 4.0, -9.0, 20.0)] == [
        "hardly any weight", "slight", "moderate", "strong", "very strong",
    ]  # fmt: skip
    assert odds(10).endswith("×10") and odds(-3.0).endswith("÷2")


def test_plain_text_loads_neither_rich_nor_jinja() -> None:
    code = (
        "import sys; from tests.unit import report_sample as s; "
        "from coxa.report import render_text; render_text(s.routine()); "
        "sys.exit(any(m in sys.modules for m in ('rich', 'jinja2', 'markupsafe')))"
    )
    command = [sys.executable, "-c", code]
    root = Path(__file__).parents[2]
    assert subprocess.run(command, cwd=root, check=False).returncode == 0  # noqa: S603 - our own code
