"""Intake: every kind of input and every bad one; a bad one gives one line that names the repair."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coxa.catalogue.records import read_records
from coxa.errors import (
    BadCase,
    CoxaError,
    EmptyInput,
    InputError,
    NotText,
    OtherLanguage,
    TooLarge,
)
from coxa.intake import read_input, reading_copy, span_in_text
from coxa.intake.case_quantities import read_number
from coxa.intake.detect import CASE_KEYS, kind_of
from coxa.model.encounter import Encounter

DATA = Path(__file__).parent / "data"
RECORDS = read_records()[0]


def read(data: bytes | str, name: str = "input") -> Encounter:
    return read_input(data, name=name, records=RECORDS)


def refused(data: bytes | str, kind: type[InputError], name: str = "input") -> str:
    """The message; it is one line, begins with the name and says what to do."""
    with pytest.raises(kind) as caught:
        read(data, name)
    message = str(caught.value)
    assert type(caught.value) is kind
    assert caught.value.exit_code == 2
    assert "\n" not in message and "Traceback" not in message
    assert message.startswith(f"{name}: ")
    return message


# free text


def test_plain_text_is_kept_as_it_stands() -> None:
    note = "54F, R hip pain x 6/52.\r\nDenies fever \u2013 \u201cfine\u201d."
    assert read(note) == Encounter(text=note)
    assert read(note.encode()).text == note


def test_a_byte_order_mark_is_no_character() -> None:
    assert read(b"\xef\xbb\xbfHip pain.").text == "Hip pain."
    assert read("\ufeffHip pain.").text == "Hip pain."


@pytest.mark.parametrize("data", ["", b"", "  \n\t\r\n", "\u00ad\u200b \ufeff", b"\xef\xbb\xbf"])
def test_empty(data: bytes | str) -> None:
    expected = (
        "input: nothing to read, the input is empty; give a note, a case file or a FHIR R4 Bundle"
    )
    assert refused(data, EmptyInput) == expected


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"hip\x00pain", "a NUL byte at byte 3"),
        ("hip\x00pain", "a NUL character at position 3"),
        (b"%PDF-1.7 ...", "it is a PDF file"),
        (b"{\\rtf1 hip}", "it is an RTF file"),
        (b"PK\x03\x04abc", "it is a Word, Excel or zip file"),
        (b"\xff\xfeh\x00", "it is text in UTF-16"),
        (b"hip \x81 pain", "byte 4 is not UTF-8"),
        (b"hip \xe4\x01 pain", "byte 4 is not UTF-8"),
    ],
)
def test_binary(data: bytes | str, why: str) -> None:
    message = refused(data, NotText, "scan.bin")
    assert message == (f"scan.bin: not plain text, {why}; save the note as plain text in UTF-8")


def test_windows_text_is_read_with_a_note() -> None:
    encounter = read("Calvé, 98 µmol/L".encode("cp1252"))
    assert encounter.text == "Calvé, 98 µmol/L"
    assert [issue.level for issue in encounter.issues] == ["note"]
    assert "byte 4" in encounter.issues[0].message


def test_too_large() -> None:
    assert refused("hip pain " * 600_000, TooLarge) == (
        "input: 5,400,000 characters, more than the limit of 1,000,000; give the notes of one "
        "patient, or only the part about the hip"
    )
    assert len(read("x" * 1_000_000).text) == 1_000_000
    refused("x" * 1_000_001, TooLarge)


def test_control_characters_become_spaces_in_place() -> None:
    encounter = read("hip\x1b[31m pain\ud800")
    assert encounter.text == "hip [31m pain\ufffd"
    assert encounter.issues[0].message.startswith("2 control characters")


def test_reading_copy_keeps_positions() -> None:
    text = "osteo\u00adporosis\u00a0of the \u2018hip\u2019\r\nno \ufb01xed \u200bpain 2\u20133"
    copy, back = reading_copy(text)
    assert copy == "osteoporosis of the 'hip'\nno fixed pain 2-3"
    for words, seen in [
        ("osteoporosis", "osteo\u00adporosis"),
        ("fixed", "\ufb01xed"),
        ("2-3", "2\u20133"),
    ]:
        start = copy.index(words)
        first, last = span_in_text(back, start, start + len(words))
        assert text[first:last] == seen
    assert reading_copy("plain\n") == ("plain\n", None)
    assert reading_copy("a\u00a0b") == ("a b", range(4))


@given(st.text(alphabet="ab \r\n\u00ad\u00a0\u200b\ufb03\u2019é", max_size=30))
def test_reading_copy_maps_every_character(text: str) -> None:
    copy, back = reading_copy(text)
    for at, sign in enumerate(copy):
        first, last = span_in_text(back, at, at + 1)
        assert last == first + 1
        assert text[first] == sign or not (sign.isalnum() and sign == text[first : first + 1])


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (
            "Die Patientin hat seit drei Wochen Schmerzen in der Leiste und kann nicht gehen.",
            "in German",
        ),
        (
            "La patiente a une douleur de la hanche gauche depuis trois semaines, sans fièvre.",
            "in French",
        ),
        (
            "Dolor en la cadera izquierda desde hace tres semanas, sin fiebre, con cojera.",
            "in Spanish",
        ),
        ("Dolore alla anca sinistra da tre mesi, non ha febbre, con zoppia.", "in Italian"),
        (
            "Dor na anca esquerda há três semanas, sem febre, com claudicação e não melhora.",
            "in Portuguese",
        ),
        ("Pijn in de linker heup sinds drie weken, geen koorts, zij kan niet lopen.", "in Dutch"),
        ("Боль в левом тазобедренном суставе три недели", "not in the Latin alphabet"),
        ("左髋部疼痛三周，无发热", "not in the Latin alphabet"),
    ],
)
def test_another_language_is_refused(note: str, words: str) -> None:
    message = refused(note, OtherLanguage)
    assert f"the text looks as if it were {words}; coxa reads English only" in message
    assert message.endswith("give the note in English, or what was found as a structured case")
    assert "Wochen" not in message
    assert f"case.yaml: note: the text looks as if it were {words}" in refused(
        json.dumps({"note": note, "age": 60}), OtherLanguage, "case.yaml"
    )


# Each is written as notes of its country are: abbreviations, hardly a whole sentence.
@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Hüftschmerz li. Kein Fieber, kein Sturz.", "in German"),
        ("78j. Pat., Sturz, li Hüfte Schmerzen, Bein verkürzt, kein Fieber", "in German"),
        ("F 72 ans, chute ce jour, douleur hanche G, pas de fièvre", "in French"),
        ("Dolor cadera izq 3 semanas, sin fiebre ni trauma, cojera", "in Spanish"),
        ("Donna di 60 anni, dolore anca destra da 3 mesi, nega febbre", "in Italian"),
        ("Homem 55 anos, dor na virilha direita há 6 meses, sem febre", "in Portuguese"),
        ("Vrouw 65 jaar, pijn rechter heup, geen koorts, geen val.", "in Dutch"),
        ("Kvinne 70 år, smerter i venstre hofte, ingen feber.", "in Swedish, Danish or Norwegian"),
        ("Kobieta 60 lat, ból prawego biodra, bez gorączki, bez urazu.", "in Polish"),
        ("Pacientka 60 let, bolest pravé kyčle 3 měsíce, bez horečky.", "in Czech or Slovak"),
        ("Femeie 60 ani, durere șold drept de 3 luni, fără febră.", "in Romanian"),
        ("60 éves nő, jobb csípő fájdalom 3 hónapja, láz nincs.", "in Hungarian"),
        ("Potilas 65 vuotta, oikean lonkan kipu, ei kuumetta.", "in Finnish"),
        ("62 yaşında kadın hasta, sol kalça ağrısı, ateş yok, düşme yok", "in Turkish"),
        ("Bệnh nhân nữ 60 tuổi, đau khớp háng phải, không sốt.", "in Vietnamese"),
        ("Wanita 60 tahun, nyeri panggul kanan, tidak demam.", "in Indonesian or Malay"),
        ("Γυναίκα 60 ετών, πόνος στο δεξί ισχίο, χωρίς πυρετό.", "not in the Latin alphabet"),
        ("Exam: Schmerzen linke Hüfte seit drei Wochen. Plan: MRT. Kein Fieber.", "in German"),
    ],
)
def test_telegrams_in_another_language_are_refused(note: str, words: str) -> None:
    assert words in refused(note, OtherLanguage)


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (
            "62F left hip pain for 3 weeks, worse at night. No trauma. Radiology: Kein Nachweis "
            "einer Fraktur. Keine Luxation, kein Erguss im Hüftgelenk rechts und links.",
            "partly in German",
        ),
        (
            "Left hip pain for three weeks, no fever. 左髋部疼痛三周,无发热",
            "partly not in the Latin",
        ),
    ],
)
def test_a_part_in_another_language_is_told_and_the_note_read(note: str, words: str) -> None:
    (issue,) = read(note).issues
    assert issue.level == "warning" and words in issue.message
    assert issue.repair == "give the whole note in English"


def test_a_note_in_another_language_beside_coded_entries_is_left_out() -> None:
    """The coded part is usable: it is answered, and the issue says what was not read."""
    case = {"note": "Hüftschmerz li. Kein Fieber, kein Sturz.", "findings": {"groin-pain": "yes"}}
    encounter = read(json.dumps(case), "case.json")
    assert "Sturz" not in encounter.text and encounter.given[0].name == "groin-pain"
    (issue,) = encounter.issues
    assert issue.level == "error" and "in German and was left out" in issue.message


@pytest.mark.parametrize(
    "note",
    [
        "R hip pain x 6/52, NWB, FADIR +ve, NKDA",
        "Ca 2.31 mmol/L, ALP 88, 25-OH-D 41 nmol/L",
        "Legg-Calvé-Perthes; de novo pain, à la coxa saltans, os acetabuli",
        "hip pain no fever no trauma",
        "cadera pain",
        "hip pain, 'cadera izquierda'",
        "Seen by Dr van der Berg and Dr de la Cruz for pain in the hip.",
        "Seen at Hôpital de la Croix-Rousse du Grand Lyon, Dr de la Tour: hip OA.",
        "62F hip pain, MRI from Universitätsklinik für Orthopädie und Unfallchirurgie: labral tear",
        "45M hip pain, mother: 'er hat keine Kraft'. FADIR positive, IR reduced.",
        "Known à propos: G3 para 2, SI joint, all over, lat hip, LE oedema, LA x 1, w/ PO abx OD",
        "Na 138, ANCA neg, DAS28 4.1, non tender, non displaced, as per CT per rad",
    ],
)
def test_terse_english_is_english(note: str) -> None:
    assert read(note).issues == ()


# recognising the kind


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Hip pain: 3 months\nFever: none", "input", "text"),
        ("findings: no fracture, joint effusion", "input", "text"),
        ("age: 54, sex: f, left hip pain", "input", "text"),
        ("exam: FADIR positive\nage: 54", "input", "text"),
        ("history: pain\nexam: FADIR\nplan: mri\nage: 54", "input", "text"),
        ("note: hip pain", "input", "case"),
        ("age: 54\nsex: f", "input", "case"),
        ("drugs:\n- warfarin", "input", "case"),
        ("anything", "x.yaml", "case"),
        ('{"age": 3}', "input", "case"),
        ("{hip} pain", "input", "text"),
        ('{"resourceType": "Bundle"', "input", "bundle"),
        ('<Bundle xmlns="http://hl7.org/fhir">', "input", "bundle"),
        ("<1 week of pain", "input", "text"),
    ],
)
def test_kind(text: str, name: str, kind: str) -> None:
    assert kind_of(text, name) == kind


# structured cases


def test_a_case_in_yaml() -> None:
    encounter = read((DATA / "case.yaml").read_bytes(), "case.yaml")
    assert encounter.text == (DATA / "case.txt").read_text(encoding="utf-8")
    assert encounter.patient.age == 34 and encounter.patient.pregnancy_weeks == 33
    assert encounter.patient.pregnant is True and encounter.patient.setting == "emergency"
    assert encounter.medicines_complete and not encounter.allergies_complete
    assert encounter.issues == ()
    quoted = {
        (entry.kind, entry.name): encounter.text[entry.start : entry.end]
        for entry in encounter.given
    }
    assert quoted == {
        ("finding", "night-pain"): "Present: pain at night.",
        ("finding", "fever"): "Absent: fever.",
        ("quantity", "calcium"): "Serum calcium 2.31 mmol/L (2.2-2.6).",
        ("quantity", "crp"): "C-reactive protein <5 mg/L.",
        ("quantity", "temperature"): "Body temperature 36.8 °C.",
        ("drug", "warfarin"): "Takes warfarin.",
        ("drug", "vitamin D"): "Takes vitamin D.",
        ("allergy", "penicillin"): "Allergy: penicillin.",
        ("comorbidity", "rheumatoid arthritis"): "Known rheumatoid arthritis.",
    }
    calcium = next(entry for entry in encounter.given if entry.name == "calcium")
    assert (calcium.value, calcium.unit, calcium.low, calcium.high) == (2.31, "mmol/L", 2.2, 2.6)
    states = {entry.name: entry.present for entry in encounter.given if entry.kind == "finding"}
    assert states == {"night-pain": True, "fever": False}


def test_json_and_yaml_say_the_same() -> None:
    text = (DATA / "case.json").read_text(encoding="utf-8")
    as_json = read(text)
    assert as_json == read(text, "case.yaml")
    assert as_json == read(json.dumps(json.loads(text), indent=1))
    assert as_json.patient.sex == "male"


def test_the_order_of_keys_does_not_matter() -> None:
    case = json.loads((DATA / "case.json").read_text(encoding="utf-8"))
    assert read(json.dumps(case)) == read(json.dumps(dict(reversed(case.items()))))


def test_a_labelled_case_is_read_without_its_labels() -> None:
    encounter = read((DATA / "labelled.yaml").read_bytes(), "labelled.yaml")
    assert encounter.text == "Left groin pain, MRI shows marrow oedema.\n"
    assert encounter.patient.age == 34 and encounter.patient.side == "left"
    assert [issue.level for issue in encounter.issues] == ["note"]
    first_visit = read("diagnosis: gout\nnote_full: null\nnote_initial: Toe pain.\n", "a.yaml")
    assert first_visit.text == "Toe pain."


KEYS = ", ".join(CASE_KEYS)


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("age: 340\nnote: hip pain", "age: has to be 0 to 120, not 340"),
        ("age: old\nnote: hip pain", "age: a number from 0 to 120 is expected"),
        ("age: true\nnote: hip pain", "age: a number from 0 to 120 is expected"),
        ("age: .nan\nnote: hip pain", "age: has to be 0 to 120"),
        ("sex: x\nnote: hip pain", "sex: one of female, male is expected"),
        ("side: up\nnote: hip pain", "side: one of left, right, bilateral is expected"),
        (
            "setting: home\nnote: a",
            "setting: one of primary-care, specialist, emergency is expected",
        ),
        ("pregnant: maybe\nnote: a", "pregnant: true or false is expected"),
        ("pregnancy_weeks: 60\nnote: a", "pregnancy_weeks: has to be 0 to 43, not 60"),
        (
            "pregnancy_weeks: 20\npregnant: false\nnote: a",
            "pregnancy_weeks: given although pregnant is false; correct one",
        ),
        ("agee: 4\nnote: a", f"unknown key 'agee' (did you mean 'age'?), allowed are {KEYS}"),
        ("Mrs Smith: 4\nnote: a", f"a key that is not known, allowed are {KEYS}"),
        ("note: 5\nage: 4", "note: text is expected"),
        ("age: 4\nsex: f", "nothing to read; give 'note', 'findings' or 'labs'"),
        ("drugs: warfarin\nage: 4", "drugs: a list of names is expected"),
        ("drugs: [1]\nage: 4", "drugs[0]: a name of 1 to 200 characters is expected"),
        ("allergies: [' ']\nage: 4", "allergies[0]: a name of 1 to 200 characters is expected"),
        (
            "findings: {night-pian: present}\nage: 4",
            "findings: no finding 'night-pian', nearest: night-pain",
        ),
        (
            "findings: {night-pain: often}\nage: 4",
            "findings.night-pain: present, absent, true, false or unknown is expected",
        ),
        (
            "findings: [night-pain]\nage: 4",
            "findings: a mapping 'finding-id: present' or 'absent' is expected",
        ),
        ("labs: {calcium: high}\nage: 4", "labs.calcium: a number with unit is expected"),
        ("labs: {calcium: '1,250 mmol/L'}\nage: 4", "labs.calcium: a number with unit is expected"),
        ("labs: {mrs smith: high}\nage: 4", "labs, entry 1: a number with unit is expected"),
        ("labs: [{name: crp, value: high}]\nage: 4", "labs[0].value: a number is expected"),
        (
            "labs: [{name: crp, value: 4, by: x}]\nage: 4",
            "labs[0]: an unknown key, allowed are name",
        ),
        ("labs: [{value: 4}]\nage: 4", "labs[0].name: the name of a laboratory value"),
        ("labs: 7\nage: 4", "labs: a mapping 'calcium: 2.31 mmol/L' or a list"),
        ("medicines_complete: 1\nnote: a", "medicines_complete: true or false is expected"),
    ],
)
def test_a_bad_case(case: str, message: str) -> None:
    found = refused(case, BadCase, "case.yaml")
    assert found.startswith(f"case.yaml: {message}")
    assert "Smith" not in found and "smith" not in found


def test_all_problems_are_named_at_once() -> None:
    case = "age: 340\nsex: x\nnotes: hip\nlabs: {crp: high, calcium: low}"
    message = refused(case, BadCase, "case.yaml")
    assert message.startswith("case.yaml: 5 problems: ")
    for part in ("age:", "sex:", "'notes' (did you mean 'note'?)", "labs.crp:", "labs.calcium:"):
        assert part in message


@pytest.mark.parametrize(
    ("case", "where"),
    [
        ('note: "hip pain\nage: 54\n', "YAML at line 3, column 1"),
        ("note: a\ndrugs: [warfarin\nage: 54", "YAML at line 3"),
        ("note: a: b\nage: 4", "YAML at line 1, column 8: mapping values are not allowed"),
        ("age: 4\nnote: a\nage: 5", "YAML at line 3: a key stands twice"),
        ("note: a\n? [1]\n: 2", "YAML: "),
        ("note: a\n---\nnote: b", "YAML: "),
        ('{"age": 4,\n "note": }', "JSON at line 2, column 10: expecting value"),
        ('{"age": 4, "age": 5}', "JSON: a key stands twice"),
        ('{"age": NaN}', "JSON: NaN and Infinity are not numbers"),
        ('{"note": ' * 5000, "JSON: it is nested too deep"),
    ],
)
def test_a_broken_case_names_line_and_column(case: str, where: str) -> None:
    message = refused(case, BadCase, "input" if case.startswith("{") else "case.yml")
    assert f"not valid {where}" in message
    assert message.endswith("; mend it there, or give the note as plain text")


def test_a_list_is_not_a_case() -> None:
    assert "this is a list; give one patient" in refused("- a\n- b", BadCase, "case.yaml")
    assert "this is a list" in refused('[{"age": 4}]', BadCase)


def test_a_pregnant_man_is_read_with_a_warning() -> None:
    issues = read("note: hip pain\nsex: male\npregnancy_weeks: 12").issues
    assert [issue.level for issue in issues] == ["warning"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2.31", 2.31),
        ("2,31", 2.31),
        ("0,500", 0.5),
        ("1,250", None),
        ("1,250,000", 1250000.0),
        ("1,250.5", 1250.5),
        ("1.2.3", None),
        (None, None),
    ],
)
def test_decimal_commas(written: str | None, value: float | None) -> None:
    assert read_number(written) == value


# whatever comes, nothing but a CoxaError

SLOW = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCALARS: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "id", "value", "unit", "low", "night-pain", "calcium"])
            | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


def survives(data: bytes | str, name: str) -> None:
    try:
        encounter = read(data, name)
    except CoxaError as error:
        assert "\n" not in str(error)
    else:
        encounter.text.encode()
        for entry in encounter.given:
            assert 0 <= entry.start < entry.end <= len(encounter.text)


@SLOW
@given(st.binary(max_size=200), st.sampled_from(["input", "a.yaml", "a.json"]))
def test_random_bytes(data: bytes, name: str) -> None:
    survives(data, name)


@SLOW
@given(st.text(max_size=100), st.sampled_from(["input", "a.yaml", "a.json"]))
def test_random_text(data: str, name: str) -> None:
    survives(data, name)


@SLOW
@given(st.dictionaries(st.sampled_from((*CASE_KEYS, "note_full", "x")), VALUES, max_size=6))
def test_random_cases(case: dict[str, Any]) -> None:
    survives(json.dumps(case), "input")
    survives(json.dumps(case), "case.yaml")
