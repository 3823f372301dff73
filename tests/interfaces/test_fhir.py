"""FHIR R4 Bundles: what is read, what is refused, what is listed as not understood."""

import base64
import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coxa.catalogue.quantities import loinc_valid
from coxa.catalogue.records import read_records
from coxa.errors import BadCase, BadRecord, CoxaError, OtherLanguage
from coxa.fhir import codes
from coxa.fhir.markup import stripped
from coxa.fhir.observations import as_date
from coxa.findings.gather import understand
from coxa.intake import read_input
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

DATA = Path(__file__).parent / "data"
RECORDS = read_records()[0]
WANTED = "coxa reads FHIR R4 (4.0) Bundles of one patient in JSON"
Json = dict[str, Any]
PATIENT: Json = {"resourceType": "Patient", "id": "p"}


def sample() -> Json:
    found: Json = json.loads((DATA / "bundle.json").read_text(encoding="utf-8"))
    return found


def bundle(*resources: Json, **more: Any) -> Json:
    entries = [{"resource": resource} for resource in (PATIENT, *resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries, **more}


def about(kind: str, **members: Any) -> Json:
    return {"resourceType": kind, "id": "r", "subject": {"reference": "Patient/p"}, **members}


def read(record: Json | str, name: str = "record.json") -> Encounter:
    text = record if isinstance(record, str) else json.dumps(record)
    return read_input(text, name=name, records=RECORDS)


def refused(record: Json | str) -> str:
    with pytest.raises(BadRecord) as caught:
        read(record)
    message = str(caught.value)
    assert message.startswith("record.json: ") and "\n" not in message
    return message


def lines(*resources: Json) -> list[str]:
    return read(bundle(*resources)).text.splitlines()


# the sample, entry by entry


def test_each_entry_becomes_a_line() -> None:
    encounter = read(sample())
    assert encounter.text == (DATA / "bundle.txt").read_text(encoding="utf-8")


def test_coded_values_and_medicines_point_at_their_line() -> None:
    encounter = read(sample())
    quoted = {(e.kind, e.name): encounter.text[e.start : e.end] for e in encounter.given}
    assert quoted == {
        ("quantity", "calcium"): "Serum calcium 2.31 mmol/L (2.2-2.6).",
        ("drug", "warfarin"): "Takes warfarin (3 mg once daily).",
        ("allergy", "penicillin"): "Allergy: penicillin (rash).",
    }
    calcium = next(e for e in encounter.given if e.name == "calcium")
    assert (calcium.value, calcium.unit, calcium.low, calcium.high) == (2.31, "mmol/L", 2.2, 2.6)


def test_the_person() -> None:
    person = read(sample()).patient
    assert (person.age, person.sex, person.setting) == (45, "female", "emergency")
    assert person.pregnant is True
    assert person.pregnancy_weeks == 33  # 32 weeks, noted seven days before the newest entry


def test_what_is_not_understood_is_listed_without_patient_text() -> None:
    issues = read(sample()).issues
    assert [(issue.level, issue.message) for issue in issues] == [
        (
            "note",
            "earlier results of repeated tests were left out (1); the newest of each was read",
        ),
        ("note", "not read (a test on another specimen than blood): Observation/o4"),
        ("note", "not read (a type that is not read): Immunization/i1"),
        ("note", "not read (an attachment that is not plain text): DocumentReference/n2"),
        (
            "warning",
            "not read (not as in R4: Expected `float | null`, got `str` - at "
            "`$.valueQuantity.value`): Observation/bad",
        ),
    ]
    assert not any("Leukaemia" in text for text in (read(sample()).text, str(issues)))


def test_the_order_of_entries_does_not_matter() -> None:
    record = sample()
    expected = read(record)
    for seed in range(5):
        random.Random(seed).shuffle(record["entry"])  # noqa: S311
        assert read(record) == expected


# single rules


@pytest.mark.parametrize(
    ("members", "line"),
    [
        ({}, "Known gout."),
        ({"clinicalStatus": {"coding": [{"code": "remission"}]}}, "Past history of gout."),
        ({"verificationStatus": {"coding": [{"code": "provisional"}]}}, "Possible gout."),
        ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, "No gout."),
        ({"category": [{"coding": [{"code": "encounter-diagnosis"}]}]}, "Presents with gout."),
        ({"severity": {"text": "Severe"}}, "Known severe gout."),
        ({"bodySite": [{"text": "Left hip"}]}, "Known gout, left hip."),
    ],
)
def test_conditions(members: Json, line: str) -> None:
    assert lines(about("Condition", code={"text": "Gout"}, **members)) == [line]


def icd(code: str, display: str | None = None) -> Json:
    coding = {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": code}
    if display:
        coding["display"] = display
    return about("Condition", code={"coding": [coding]})


def test_icd_codes_name_a_condition_only_where_they_mean_it() -> None:
    assert lines(icd("M87051")) == [
        "Known idiopathic aseptic necrosis of right femur (osteonecrosis of the femoral head)."
    ]
    assert lines(icd("M87.059", "Idiopathic aseptic necrosis of femur")) == [
        "Known idiopathic aseptic necrosis of femur (osteonecrosis of the femoral head)."
    ]
    assert lines(icd("E83.59")) == ["Known other disorders of calcium metabolism."]
    assert lines(icd("M25.551", "Pain in right hip")) == ["Known pain in right hip."]
    encounter = read(bundle(icd("Z99.9"), about("Procedure", code={"text": "Arthroscopy"})))
    assert encounter.text == "Previous arthroscopy."
    assert "Condition/r" in encounter.issues[-1].message


@pytest.mark.parametrize(
    ("kind", "members", "line", "drugs"),
    [
        ("MedicationStatement", {"status": "active"}, "Takes warfarin.", ["warfarin"]),
        ("MedicationStatement", {"status": "unknown"}, "Takes warfarin.", ["warfarin"]),
        ("MedicationStatement", {"status": "stopped"}, "Stopped warfarin.", []),
        ("MedicationStatement", {"status": "not-taken"}, "Does not take warfarin.", []),
        ("MedicationStatement", {"status": "intended"}, "Proposed: warfarin.", []),
        (
            "MedicationRequest",
            {"status": "active", "intent": "order"},
            "Takes warfarin.",
            ["warfarin"],
        ),
        ("MedicationRequest", {"status": "active", "intent": "plan"}, "Proposed: warfarin.", []),
        ("MedicationRequest", {"status": "completed", "intent": "order"}, "Stopped warfarin.", []),
    ],
)
def test_medicines(kind: str, members: Json, line: str, drugs: list[str]) -> None:
    use = about(kind, medicationCodeableConcept={"text": "Warfarin"}, **members)
    encounter = read(bundle(use))
    assert encounter.text == line
    assert [entry.name for entry in encounter.given] == drugs


def test_a_medicine_can_be_contained() -> None:
    use = about(
        "MedicationStatement",
        status="active",
        medicationReference={"reference": "#m"},
        contained=[{"resourceType": "Medication", "id": "m", "code": {"text": "Denosumab"}}],
    )
    assert lines(use) == ["Takes denosumab."]


def test_no_known_allergy() -> None:
    none = {"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}]}
    pain = about("Condition", code={"text": "Hip pain"})
    encounter = read(bundle(pain, about("AllergyIntolerance", code=none)))
    assert encounter.text == "Known hip pain.\nNo known drug allergies."
    assert encounter.allergies_complete and encounter.given == ()
    allergy = {**about("AllergyIntolerance", code={"text": "Latex"}), "id": "s"}
    assert not read(
        bundle(pain, about("AllergyIntolerance", code=none), allergy)
    ).allergies_complete


def test_an_allergy_that_is_gone_and_a_procedure_not_done_are_listed_only() -> None:
    gone = {"coding": [{"code": "inactive"}]}
    refuted = {"coding": [{"code": "refuted"}]}
    encounter = read(
        bundle(
            about("Condition", code={"text": "Hip pain"}),
            about("AllergyIntolerance", code={"text": "Latex"}, clinicalStatus=gone),
            about("AllergyIntolerance", code={"text": "Latex"}, verificationStatus=refuted),
            about("Procedure", code={"text": "Arthroscopy"}, status="not-done"),
        )
    )
    assert encounter.text == "Known hip pain."
    assert [issue.message for issue in encounter.issues[-2:]] == [
        "not read (a procedure that was not done): Procedure/r",
        "not read (an allergy that is refuted or no longer active): AllergyIntolerance/r, "
        "AllergyIntolerance/r",
    ]


def test_a_coded_value_is_in_the_canonical_unit_and_its_line_as_given() -> None:
    encounter = read(bundle(observation("17861-6", None, 9.2, "mg/dL")))
    assert encounter.text == "Serum calcium 9.2 mg/dL."
    entry = encounter.given[0]
    assert entry.value == pytest.approx(9.2 * 0.2495) and entry.unit == "mmol/L"
    assert read(bundle(observation("17861-6", None, 240, "mg/dL"))).given == ()
    unitless = about("Observation", code={"text": "Calcium"}, valueQuantity={"value": 2.4})
    assert read(bundle(unitless)).given == ()


def observation(code: str, display: str | None, value: float, unit: str, **more: Any) -> Json:
    coding = {
        "system": "http://loinc.org",
        "code": code,
        **({"display": display} if display else {}),
    }
    quantity = {"value": value, "system": "http://unitsofmeasure.org", "code": unit}
    return about("Observation", code={"coding": [coding]}, valueQuantity=quantity, **more)


@pytest.mark.parametrize(
    ("code", "display", "value", "unit", "line"),
    [
        ("14682-9", None, 98, "umol/L", "Serum creatinine 98 µmol/L."),
        ("6690-2", None, 14.2, "10*3/uL", "White cell count 14.2 x10^9/L."),
        ("8310-5", None, 38.4, "Cel", "Body temperature 38.4 °C."),
        ("6301-6", None, 2.5, "{INR}", "INR 2.5."),
        ("9999-9", "Albumin [Mass/volume] in Serum or Plasma", 38, "g/L", "Serum albumin 38 g/L."),
        (
            "9999-9",
            "Leucocytes [#/volume] in Synovial fluid",
            60000,
            "/uL",
            "Synovial white cell count 60000 /µL.",
        ),
        ("9999-9", "Unknown thing", 3, "mm", "Unknown thing 3 mm."),
    ],
)
def test_quantities(code: str, display: str | None, value: float, unit: str, line: str) -> None:
    assert lines(observation(code, display, value, unit)) == [line]


def test_a_range_in_another_unit_is_not_used() -> None:
    ranges = [{"low": {"value": 8.5, "unit": "mg/dL"}, "high": {"value": 10.5, "unit": "mg/dL"}}]
    assert lines(observation("2000-8", None, 2.3, "mmol/L", referenceRange=ranges)) == [
        "Serum calcium 2.3 mmol/L."
    ]


def test_values_that_are_no_quantity() -> None:
    name = {"text": "Log roll"}
    assert lines(about("Observation", code=name, valueBoolean=False)) == ["Absent: log roll."]
    assert lines(about("Observation", code=name, valueString="painful ")) == ["Log roll: painful."]
    negative = [{"coding": [{"code": "NEG"}]}]
    assert lines(about("Observation", code=name, interpretation=negative)) == ["Absent: log roll."]
    parts = [{"code": {"text": "Flexion"}, "valueInteger": 90}]
    assert lines(about("Observation", code={"text": "Range"}, component=parts)) == ["Flexion: 90."]


@pytest.mark.parametrize(("weeks", "taken"), [(43, 43), (44, None)])
def test_the_last_week_of_a_pregnancy_is_the_same_at_every_door(
    weeks: int, taken: int | None, parts: Pipeline
) -> None:
    note = f"34F, {weeks} weeks pregnant, left groin pain."
    assert (
        understand(Encounter(text=note), parts.reader, parts.catalogue).patient.pregnancy_weeks
        == taken
    )
    seen = observation("11884-4", None, weeks, "wk", effectiveDateTime="2026-01-01")
    pain = about("Condition", code={"text": "Hip pain"}, recordedDate="2026-01-01")
    assert read(bundle(seen, {**pain, "id": "c"})).patient.pregnancy_weeks == taken
    case = f"note: left groin pain\npregnancy_weeks: {weeks}\n"
    if taken:
        assert read(case, "case.yaml").patient.pregnancy_weeks == taken
    else:
        with pytest.raises(BadCase, match="pregnancy_weeks: has to be 0 to 43"):
            read(case, "case.yaml")


def test_a_pregnancy_of_the_past_is_not_present() -> None:
    old = observation("11884-4", None, 30, "wk", effectiveDateTime="2020-01-01")
    new = {**about("Condition", code={"text": "Hip pain"}, recordedDate="2026-01-01"), "id": "c"}
    encounter = read(bundle(old, new))
    assert encounter.patient.pregnancy_weeks is None and encounter.patient.pregnant is None
    assert "not of a present pregnancy" in encounter.issues[-1].message


@pytest.mark.parametrize(
    ("born", "age", "level"),
    [
        ("1980-06-15", 45, None),
        ("1980", 46, "note"),
        ("1600-01-01", None, "warning"),
        ("2030-01-01", None, "warning"),
        (None, None, "warning"),
    ],
)
def test_age_counts_to_the_newest_day_of_the_record(
    born: str | None, age: float | None, level: str | None
) -> None:
    pain = about("Condition", code={"text": "Hip pain"}, recordedDate="2026-05-01T09:00:00+02:00")
    record = bundle(pain)
    record["entry"][0]["resource"] = {**PATIENT, **({"birthDate": born} if born else {})}
    encounter = read(record)
    assert encounter.patient.age == age
    assert [issue.level for issue in encounter.issues] == ([level] if level else [])


def test_age_as_extension() -> None:
    record = bundle(about("Condition", code={"text": "Hip pain"}))
    extension = [{"url": "http://example.org/age", "valueAge": {"value": 71}}]
    record["entry"][0]["resource"] = {**PATIENT, "extension": extension}
    assert read(record).patient.age == 71


def attached(text: str, **members: Any) -> Json:
    data = base64.b64encode(text.encode()).decode()
    content = [{"attachment": {"contentType": "text/plain", "data": data}}]
    return about("DocumentReference", status="current", content=content, **members)


GERMAN = "Hüftschmerz links seit drei Wochen. Kein Fieber, kein Sturz."


def test_a_letter_in_another_language_is_left_out_and_listed() -> None:
    letter = attached(GERMAN, id="d1")
    note = [{"text": GERMAN}]
    pain = about("Condition", id="c1", code={"text": "Left hip pain"}, note=note)
    encounter = read(bundle(letter, pain))
    assert encounter.text == "Known left hip pain."
    messages = [issue.message for issue in encounter.issues if issue.level == "warning"]
    why = "a text in German, only English is read"
    assert f"not read ({why}): Condition/c1, DocumentReference/d1" in messages


def test_a_record_in_another_language_is_refused() -> None:
    names = ("Schmerzen in der linken Hüfte", "Sturz mit Fieber", "keine Luxation links")
    record = bundle(*(about("Condition", code={"text": name}) for name in names))
    with pytest.raises(OtherLanguage, match="record.json: the text looks as if it were in German"):
        read(record)


def test_markup_is_stripped() -> None:
    assert stripped("<table><tr><td>a</td><td>&lt;b</td></tr></table><style>x</style>") == "a <b"
    assert stripped("<![foo[x") in ("", "<![foo[x")  # html.parser raises in some versions


def test_dates() -> None:
    assert str(as_date("2026-02")) == "2026-02-01"
    assert as_date("2026-13-01") is None and as_date(None) is None and as_date("x") is None


def test_codes_have_right_check_digits() -> None:
    of_quantities = [code for q in RECORDS.quantities.values() for code in q.also_loinc]
    listed = [*of_quantities, *codes.GESTATIONAL_AGE, *codes.BODY_WEIGHT]
    wrong = [code for code in (*listed, codes.AGE, codes.PREGNANCY_STATUS) if not loinc_valid(code)]
    assert wrong == [] and len(of_quantities) >= 25


def test_each_code_means_one_quantity() -> None:
    known = [(q.loinc, *q.also_loinc) for q in RECORDS.quantities.values()]
    all_codes = [code for codes_of in known for code in codes_of if code]
    assert len(all_codes) == len(set(all_codes))


# refused


@pytest.mark.parametrize(
    ("resource", "version", "where"),
    [
        (about("Condition", clinicalStatus="active"), "STU3 or older", "Condition.clinicalStatus"),
        (
            about("MedicationRequest", medication={"concept": {"text": "x"}}),
            "R5",
            "MedicationRequest.medication",
        ),
        (about("MedicationStatement", taken="y"), "STU3", "MedicationStatement.taken"),
        (about("MedicationOrder"), "DSTU2", "resource type MedicationOrder"),
        (about("Encounter", **{"class": [{"text": "x"}]}), "R5", "Encounter.class"),
        (about("Procedure", occurrenceDateTime="2020"), "R5", "Procedure.occurrenceDateTime"),
        (
            about("Basic", meta={"profile": ["http://hl7.org/fhir/3.0/StructureDefinition/Basic"]}),
            "STU3",
            "meta.profile",
        ),
        (about("CapabilityStatement", fhirVersion="5.0.0"), "R5", "fhirVersion"),
        (about("CapabilityStatement", fhirVersion="1.0.2"), "DSTU2", "fhirVersion"),
    ],
)
def test_another_version(resource: Json, version: str, where: str) -> None:
    assert refused(bundle(resource)) == (
        f"record.json: a FHIR {version} record (seen at entry 2, {where}); {WANTED}: export the "
        "record as R4"
    )


def test_r4_and_r4b_are_no_other_version() -> None:
    stated = about("Basic", meta={"profile": ["http://hl7.org/fhir/4.0/StructureDefinition/Basic"]})
    pain = {**about("Condition", code={"text": "Hip pain"}), "id": "c"}
    assert read(bundle(stated, pain, fhirVersion="4.0.1")).text == "Known hip pain."


def test_version_of_the_bundle_itself() -> None:
    assert "a FHIR R5 record (seen at meta.fhirVersion)" in refused(
        bundle(meta={"fhirVersion": "5.0.0"})
    )


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (PATIENT, f"a single Patient resource; {WANTED}: put the resources into one Bundle"),
        (
            {"resourceType": "Bundle"},
            f"no Patient in the Bundle; {WANTED}: give one patient's Bundle",
        ),
        (bundle({**PATIENT, "id": "q"}), f"2 Patients in the Bundle; {WANTED}: give one patient's"),
        (
            bundle({**about("Condition"), "subject": {"reference": "Patient/other"}}),
            "the subject of Condition/r is not the patient of the Bundle (a dangling reference); "
            f"{WANTED}: add the patient or leave that resource out",
        ),
        (bundle(), "nothing about the patient's health that is read in the Bundle; give it with"),
        ({"resourceType": "Bundle", "entry": 4}, f"Bundle.entry is not a list; {WANTED}"),
        ({"a": {"resourceType": "Bundle"}}, "an object without resourceType at its top; "),
        ('[{"resourceType": "Patient"}]', "a list of resources; "),
        ('<Bundle xmlns="http://hl7.org/fhir"/>', "FHIR in XML; "),
        ('{"resourceType": "Bundle",\n "entry": [}', "not valid JSON at line 2, column 12: "),
        (
            '{"resourceType": "A"}\n{"resourceType": "B"}',
            "not valid JSON at line 2, column 2: a second",
        ),
        ('{"resourceType": ' + '{"a":' * 20000, "not valid JSON, nested too deep; "),
    ],
)
def test_a_record_that_cannot_be_used(record: Json | str, message: str) -> None:
    assert refused(record).startswith(f"record.json: {message}")


def test_references_to_the_patient() -> None:
    for reference in ("Patient/p", "http://h.example/fhir/Patient/p", "Patient/p/_history/3", "#x"):
        resource = about("Condition", code={"text": "Hip pain"})
        assert lines({**resource, "subject": {"reference": reference}}) == ["Known hip pain."]


# whatever comes, nothing but a CoxaError

KEYS = sorted({key for entry in sample()["entry"] for key in entry["resource"]})
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["code", "coding", "text", "value", "display", "system", "div"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 24), st.sampled_from(KEYS), VALUES)
def test_a_damaged_record(entry: int, key: str, value: Any) -> None:
    record = copy.deepcopy(sample())
    record["entry"][entry % len(record["entry"])]["resource"][key] = value
    survives(json.dumps(record))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["resourceType", "entry", "meta", "type"]), VALUES))
def test_random_json(record: Json) -> None:
    survives(json.dumps({"resourceType": "Bundle", **record}))
    survives(json.dumps(bundle(record)))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 9000), st.binary(max_size=4))
def test_damaged_bytes(at: int, noise: bytes) -> None:
    data = (DATA / "bundle.json").read_bytes()
    survives(data[:at] + noise + data[at + 2 :])


def survives(data: str | bytes) -> None:
    try:
        encounter = read_input(data, records=RECORDS)
    except CoxaError as error:
        assert "\n" not in str(error)
    else:
        encounter.text.encode()
        assert all(0 <= e.start < e.end <= len(encounter.text) for e in encounter.given)
