"""Age, sex, pregnancy and allergy as notes of many countries write them."""

import pytest

from coxa.findings.gather import understand
from coxa.model.encounter import Encounter
from coxa.pipeline import Pipeline

WOMEN_OF_54 = (
    "54F", "F54", "F/54", "54/F", "54 F", "54 y/o F", "54yo female", "54 yr old woman", "54♀",
    "54-year-old lady", "woman of 54", "Woman, 54,", "aged 54, female,", "Age 54. Sex F.",
    "Age: 54 Sex: Female", "Sex: F, age: 54", "Mrs Smith, 54,", "Mrs Smith (54)", "Ms J 54 yrs",
    "lady (54)", "Mrs O., 54 yrs,", "54yoF", "54 yoF", "54YF", "54 years, f,", "♀ 54",
    "Fifty-four-year-old woman", "Patient female, 54 years,", "Female 54,",
)  # fmt: skip
MEN_OF_30 = (
    "30M", "M30", "M/30", "30/M", "30 M", "30 y M", "male 30", "Male, 30 years,", "30yoM", "30YM",
    "Sex: M, age: 30", "♂ 30", "30♂", "thirty year old man", "I'm 30 and male.", "man (30)",
    "aged thirty, male,", "30 years, m,", "Mr B (30)",
)  # fmt: skip
NO_AGE = (
    "Hip F 54 E 0, groin pain.",
    "Walks 30 m, hip pain.",
    "M16.1 right hip pain.",
    "Hip pain, MRI T1 and F2 seen.",
    "Mother of 3, hip pain.",
    "Hip pain, Harris score (54).",
)


def _person(parts: Pipeline, text: str) -> tuple[float | None, str | None]:
    patient = understand(Encounter(text=text), parts.reader, parts.catalogue).patient
    return patient.age, patient.sex


@pytest.mark.parametrize("said", WOMEN_OF_54)
def test_women(parts: Pipeline, said: str) -> None:
    assert _person(parts, f"{said} hip pain for 3 weeks.") == (54, "female")


@pytest.mark.parametrize("said", MEN_OF_30)
def test_men(parts: Pipeline, said: str) -> None:
    assert _person(parts, f"{said} hip pain for 3 weeks.") == (pytest.approx(30), "male")


@pytest.mark.parametrize("said", NO_AGE)
def test_other_numbers(parts: Pipeline, said: str) -> None:
    assert _person(parts, said)[0] is None


PREGNANT = (
    "32/40", "32 weeks pregnant", "G2P1 at 32 wks", "G2P1, 32+4", "third trimester", "gravid",
    "32 weeks gestation", "wk 32 of pregnancy", "32w4d pregnant", "28 wk preg", "P0 at 31 weeks",
    "primip 33 weeks", "multip, 36 weeks", "preg 32", "32 weeks along", "due in 8 weeks",
    "carrying twins, 30 weeks", "34+2",
)  # fmt: skip
NOT_PREGNANT = (
    "6 weeks postpartum, G2P1", "delivered 6 weeks ago", "pregnancy test negative", "G1P1",
    "tried for pregnancy for 2 years", "pregnancy excluded", "P2, 9 weeks after delivery",
    "for 9 weeks, P1",
)  # fmt: skip


@pytest.mark.parametrize("said", PREGNANT)
def test_pregnancy_of_now(parts: Pipeline, said: str) -> None:
    told = Encounter(text=f"31F, {said}. Groin pain for 2 weeks.")
    assert understand(told, parts.reader, parts.catalogue).patient.pregnant


@pytest.mark.parametrize("said", NOT_PREGNANT)
def test_no_pregnancy_of_now(parts: Pipeline, said: str) -> None:
    told = Encounter(text=f"31F, {said}. Groin pain for 2 weeks.")
    assert not understand(told, parts.reader, parts.catalogue).patient.pregnant


@pytest.mark.parametrize(
    "said",
    [
        "Allergic to penicillin.", "Pen allergy.", "PCN allergy.", "Penicillin - rash.",
        "Penicillin: anaphylaxis.", "Reacts to Augmentin.", "Swelled up after Augmentin.",
        "Pen V allergy.", "Rash to flucloxacillin.", "Told never to take penicillin.",
        "Hives with penicillin as a child.", "Allergies: pen.",
    ],
)  # fmt: skip
def test_penicillin_allergy(parts: Pipeline, said: str) -> None:
    told = understand(Encounter(text="Groin pain. " + said), parts.reader, parts.catalogue)
    assert told.facts.truths.get("allergy:penicillin")


@pytest.mark.parametrize(
    ("said", "age"),
    [
        ("5/12, brought for a film. Leg caught in cot bars.", 0.42),
        ("Baby 19 days, keeps the left leg still.", 0.05),
        ("Neonate, 16 days, does not move the left leg.", 0.04),
        ("14 y 2 m girl, groin pain for 5 days.", 14.0),
    ],
)
def test_age_inside_a_letter(parts: Pipeline, said: str, age: float) -> None:
    letter = f"Dear colleague,\nThank you for seeing this patient.\n{said}\nKind regards"
    assert _person(parts, letter)[0] == pytest.approx(age, abs=0.01)
    mother = f"6 weeks after delivery, groin pain. {said}"
    assert age >= 1 or _person(parts, mother)[0] is None


@pytest.mark.parametrize(
    ("said", "age"),
    [
        ("Child of 4,", 4),
        ("A child of four,", 4),
        ("Child aged four", 4),
        ("Limping child of 4 years.", 4),
        ("Toddler of 2", 2),
        ("Girl of six", 6),
        ("Teenager of 15,", 15),
        ("Patient of 45 years", 45),
        ("Athlete of 22", 22),
        ("Child 6 yrs,", 6),
        ("Call with daughter re mother 88: fell", 88),
        ("Perthes at age 6. Now 31M", 31),
        ("Prev Perthes L age 6. Now 31M", 31),
        ("Mother of 4,", None),
        ("Child of 4 weeks,", None),
    ],
)
def test_a_person_of_so_many(parts: Pipeline, said: str, age: float | None) -> None:
    found = _person(parts, f"{said} with hip pain.")[0]
    assert found == age or (age is None and (found is None or found < 1))


@pytest.mark.parametrize(
    "said",
    [
        "Groin pain since 30 weeks of her pregnancy, baby now 4 months old.",
        "Groin pain since 28/40, delivered 6 weeks ago.",
        "Groin pain began at 30 weeks, now 8 weeks postpartum.",
        "Hip pain from late pregnancy on, now 8 weeks postpartum.",
    ],
)
def test_weeks_of_a_pregnancy_that_is_over_rule_out_no_drug(parts: Pipeline, said: str) -> None:
    found = understand(Encounter(text=f"33F. {said}"), parts.reader, parts.catalogue)
    assert found.patient.pregnancy_weeks is None
    assert found.facts.truth("pregnant") is not True
    assert found.facts.truth("late-pregnancy") is not True


def test_the_sex_behind_an_age(parts: Pipeline) -> None:
    assert _person(parts, "Hip stiffness x 6 wks, age 74, F.") == (74, "female")


def test_both_times_is_no_side(parts: Pipeline) -> None:
    text = "13M, left knee pain, knee XR normal both times."
    found = understand(Encounter(text=text), parts.reader, parts.catalogue)
    assert found.patient.side == "left"


IN_WORDS = (
    ("Toddler with a limp since yesterday.", 2, None),
    ("Previously well infant, not moving the left hip.", 0.5, None),
    ("Baby boy, hip swollen.", 0.5, "male"),
    ("Little girl limping for 2 days.", 4, "female"),
    ("Teenage boy, groin pain.", 15, "male"),
    ("A middle-aged woman with lateral hip pain.", 50, "female"),
    ("Elderly lady fell, groin pain.", 80, "female"),
    ("Hip pain. This is an older man who fell.", 80, "male"),
    ("A man in his 60s with hip pain.", 65, "male"),
    ("Woman in her late 50s, hip pain.", 58, "female"),
    ("A man in his mid-70s with hip pain.", 75, "male"),
    ("Octogenarian, fell, hip pain.", 85, None),
)
NOT_IN_WORDS = (
    "Hip pain since his 30s.",
    "Looks after her elderly mother, hip pain 3 weeks.",
    "Hip pain. Carries her toddler on it.",
    "Hip pain since the baby was born.",
    "Baby due in 3 weeks, groin pain.",
    "Postpartum, baby 6 weeks, hip pain.",
    "Hip pain, old fracture on the film.",
    "Hip pain like in the 60s.",
    "Week old injury, man, hip pain.",
)


@pytest.mark.parametrize(("note", "age", "sex"), IN_WORDS)
def test_an_age_without_a_number(note: str, age: float, sex: str | None, parts: Pipeline) -> None:
    patient = understand(Encounter(text=note), parts.reader, parts.catalogue).patient
    assert (patient.age, patient.age_about) == (age, True)
    assert patient.sex == sex or sex is None


@pytest.mark.parametrize("note", NOT_IN_WORDS)
def test_words_of_age_that_tell_of_others(note: str, parts: Pipeline) -> None:
    assert _person(parts, note)[0] is None


def test_a_number_goes_before_a_word(parts: Pipeline) -> None:
    note = "A middle-aged woman, 57 years old, in her 50s, hip pain. Creatinine 80 umol/L."
    patient = understand(Encounter(text=note), parts.reader, parts.catalogue).patient
    assert (patient.age, patient.age_about) == (57, False)
    assert patient.egfr is not None


def test_no_filtration_rate_from_a_word(parts: Pipeline) -> None:
    note = "Elderly lady, hip pain. Creatinine 120 umol/L."
    assert understand(Encounter(text=note), parts.reader, parts.catalogue).patient.egfr is None


@pytest.mark.parametrize(
    "said", ["7 yr 4/12 boy,", "7yr 4/12 boy", "Boy, 7 4/12,", "7 4/12 yr boy,", "7yr 4/12,"]
)
def test_years_and_months_of_a_child(said: str, parts: Pipeline) -> None:
    found = understand(Encounter(text=f"{said} limping."), parts.reader, parts.catalogue)
    assert found.patient.age == pytest.approx(7 + 4 / 12)
    assert "symptom-duration" not in found.facts.numbers


@pytest.mark.parametrize(
    "note",
    [
        "Paeds assessment unit. Toddler, girl, limping since this morning.",
        "ED. Toddler with a limp.",
        "GP. A toddler limps.",
    ],
)
def test_a_heading_may_stand_before_the_word(note: str, parts: Pipeline) -> None:
    assert _person(parts, note)[0] == 2


@pytest.mark.parametrize(
    ("note", "drugs"),
    [
        ("Alendronate 9 yrs then denosumab 2 yrs, hip pain.", ("denosumab",)),
        ("Naproxen 500 bd 6/52 then etoricoxib 90, hip pain.", ("etoricoxib",)),
        ("Switched from apixaban to warfarin, hip pain.", ("warfarin",)),
        ("LMWH finished day 28, hip pain.", ()),
        ("Cipro 7/7 for UTI 5 wks ago, hip pain.", ()),
        ("Takes paracetamol, then rests, hip pain.", ("paracetamol",)),
    ],
)
def test_drugs_that_gave_way_or_are_over(
    note: str, drugs: tuple[str, ...], parts: Pipeline
) -> None:
    found = understand(Encounter(text=note), parts.reader, parts.catalogue)
    assert found.patient.drugs == drugs
