"""What the code asks for by its id, so that renaming a record switches no rule off unseen.

Input: records as read. Output: the ids that are missing. The constants themselves stand where they
are used; `tests/knowledge/test_named.py` holds this one list of them against the code.
"""

from collections.abc import Iterator, Mapping

from coxa.catalogue.records import MODEL as MODEL_FILE
from coxa.catalogue.records import TAGS as TAGS_FILE
from coxa.catalogue.records import Problem, Records
from coxa.model.tables import TABLES

CONDITIONS = ("other",)
FINDINGS = (
    # what values say: the state of a test, and what several together say
    "alp-normal", "alp-raised", "calcium-high", "calcium-low", "calcium-normal", "crp-raised",
    "esr-raised", "inflammatory-markers-normal", "metabolic-bloods-normal", "phosphate-high",
    "phosphate-low", "phosphate-normal", "pth-high", "pth-normal",
    # what tells of the sex, of the hip, of the side or of kin
    "family-history-same", "found-by-chance", "full-movement", "hip-arthroplasty",
    "hip-dislocated", "hip-pain", "late-pregnancy", "low-back-pain", "low-bone-density", "painless",
    "postmenopausal", "postpartum", "previous-hip-surgery", "psoas-sign",
    "short-externally-rotated-leg",
)  # fmt: skip
CONCEPTS = (
    # places, sides and complaints
    "back-pain", "both-hips", "head-struck", "hip-region", "hip-word", "knee", "limp", "low-back",
    "mri-si", "pain", "side-both", "side-left", "side-right", "spine-bone", "stiff",
    # results, and words that say that something is as it should be or over
    "all-well", "ended-word", "film-compared", "fine-word", "intact-word", "no-bother",
    "normal", "nwb-state", "positive", "receptor-word", "resolved-word", "walked-again",
    "went-away",
    # reactions to drugs
    "aerd", "heparin-induced-thrombocytopenia", "nsaid-reaction", "penicillin-reaction",
    # the person, and what has a time of its own
    "breastfeeding", "high-energy", "no-periods", "periods-over", "physio-word",
    "pregnancy-word", "weight-loss", "weight-steady",
)  # fmt: skip
QUANTITIES = (
    "albumin", "alp", "bone-profile", "calcium", "creatinine", "creatinine-clearance", "egfr",
    "phosphate", "pregnancy-weeks", "pth", "pulse", "shock-index", "symptom-duration",
    "synovial-white-cells", "systolic-pressure", "t-score", "temperature", "wbc", "weight",
)  # fmt: skip
DRUG_CLASSES = ("steroid-depot",)
TAGS = (
    "analgesia", "drug-taken", "emergency", "gastroprotection", "loaded-exercise",
    "in-any-case", "massage-forced-stretching", "rest", "return-to-sport", "stretching",
    "urgent-referral",
)  # fmt: skip
STATEMENTS = (
    "enough", "imaging-alone", "not-enough", "not-proven", "red-flag-first", "tests-can-wait",
)  # fmt: skip
MODEL = (
    "background_weight", "dependence", "driving_from_age", "estimate_in_reports",
    "estimate_weight", "evidence_common", "evidence_least", "evidence_most", "factor_weight",
    "family_share", "floor", "hypotheses_explained", "interval_z", "largest_share",
    "largest_weight", "least_alone", "misread_absent", "misread_least", "misread_most",
    "misread_share", "missed_present", "moves", "partner_least", "partner_share", "plausible",
    "prior_spread", "prior_weight", "reports_common", "reports_excess_from", "reports_least",
    "signs_enough", "stated_if_false", "stated_if_true", "step_appropriate", "step_burden",
    "step_settles", "suspected_if_false", "suspected_if_true",
)  # fmt: skip
# by field of the records; a class of drugs stands in the drugs
NAMED: Mapping[str, tuple[str, ...]] = {
    "conditions": CONDITIONS,
    "findings": FINDINGS,
    "concepts": CONCEPTS,
    "quantities": QUANTITIES,
    "statements": STATEMENTS,
    "classes": DRUG_CLASSES,
    "tags": TAGS,
    "model": MODEL,
}
# where the records of a field stand, and the word for one of them
_HOMES = {table.key: (table.folder, table.word) for table in TABLES} | {
    "classes": ("lexicon", "drug of the class"),
    "tags": (TAGS_FILE, "tag"),
    "model": (MODEL_FILE, "value"),
}


def missing_names(records: Records) -> Iterator[Problem]:
    """The ids that the code names and no record has."""
    classes = {name for drug in records.drugs.values() for name in drug.classes}
    for key, names in NAMED.items():
        there = classes if key == "classes" else getattr(records, key)
        place, word = _HOMES[key]
        for name in names:
            if name not in there:
                yield Problem(place, None, f"no {word} {name!r}, which coxa asks for by this name")
