"""Step 6, words: how numbers and states of an answer are said to a clinician.

The scales are about language only (which word goes with which figure); nothing here is medicine.
"""

import re
from collections.abc import Iterable
from typing import Final, Literal

from coxa.model.answer import Evidence, Finding, Hypothesis, NextStep, Patient, Score, Urgency

NBSP: Final = "\u00a0"
STATEMENT: Final = (
    "Decision support for clinicians; not a device, not for emergencies without a clinician."
)
NO_REPLY = "No direct answer: coxa did not understand what this names. The plan may hold it."
HAS_RESULT: Final = "The note has a result: again only for a new question (our rule)."
NOT_ASKED_FOR: Final = (
    "Nothing that was read asks for it here: it is ranked by expected information alone."
)
URGENCY_TITLE: Final[dict[Urgency, str]] = {
    "emergency": "Emergency: act now",
    "same-day": "Same day: to be seen today",
    "urgent": "Urgent",
    "routine": "Routine",
}
Reading = Literal["present", "absent", "uncertain", "background"]
Side = Literal["left", "right", "bilateral"]

_LIKELIHOOD: Final = (
    (0.95, "very likely"),
    (0.70, "likely"),
    (0.50, "more likely than not"),
    (0.25, "possible"),
    (0.05, "less likely"),
    (0.00, "unlikely"),
)
_WEIGHT: Final = (
    (13.0, "very strong"),
    (7.0, "strong"),
    (3.0, "moderate"),
    (1.0, "slight"),
    (0.0, "hardly any weight"),
)
_SETTING: Final = {
    "primary-care": "primary care",
    "specialist": "specialist clinic",
    "emergency": "emergency department",
}
_ACRONYM: Final = re.compile(
    r"\b(nsaids?|mri|ct|pet|dxa|cox|ppi|ii)\b|\b(xray)\b|\b(mr)(?= arthrogra)", re.IGNORECASE
)
_HIPS: Final[dict[Side | None, str]] = {
    "left": "left hip",
    "right": "right hip",
    "bilateral": "both hips",
}
_CONTEXT: Final = {"past": "in the past", "family": "in the family", "proposed": "proposed"}
# C0 and C1 controls (but for tab and line feed), bidirectional overrides, surrogates and
# non-characters: they could drive a terminal, reverse what is read, or break a document.
_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text with every character that could act on the display replaced, length unchanged."""
    return _UNSAFE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The text on one line, safe to show."""
    return clean(" ".join(part for part in re.split(r"[ \t\r\n\f\v]+", text) if part))


def humanise(slug: str) -> str:
    """An id as words: `groin-pain` → `groin pain`, `mri-hip` → `MRI hip`."""
    return acronyms(one_line(slug.replace("-", " ").replace("_", " ")))


def acronyms(text: str) -> str:
    """Words that came from an id with their usual capitals: `nsaid` → `NSAID`."""
    return _ACRONYM.sub(lambda found: "X-ray" if found[2] else _upper(found[0]), text)


def _upper(word: str) -> str:
    return "NSAIDs" if word.lower() == "nsaids" else word.upper()


def avoided_names(listed: Iterable[str]) -> list[str]:
    """What is to be avoided: each name once, and none that a wider one already covers.

    Codeine, discharge after xray, codeine, discharge → Codeine, discharge.
    """
    names = [acronyms(one_line(name)) for name in listed]
    keys = [name.casefold() for name in names]
    return [
        name
        for place, (name, key) in enumerate(zip(names, keys, strict=True))
        if key not in keys[:place] and not any(key.startswith(_narrower(o)) for o in keys)
    ]


def _narrower(name: str) -> tuple[str, str]:
    """How the name of what belongs to it begins: `codeine repeat`, `codeine, short course`."""
    return f"{name} ", f"{name}, "


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text as a sentence: a capital in front, a full stop behind."""
    text = capital(text.rstrip())
    return text if not text or text[-1] in ".!?:" else f"{text}."


def number(value: float) -> str:
    """A value without needless zeros."""
    return f"{value:.6g}"


def percent(probability: float) -> str:
    """A probability as a whole percentage; the ends are never rounded to certainty."""
    if 0 < probability < 0.01:
        return f"<1{NBSP}%"
    if 0.99 < probability < 1:
        return f">99{NBSP}%"
    return f"{probability * 100:.0f}{NBSP}%"


def interval(low_high: tuple[float, float]) -> str:
    """An interval of probabilities as whole percentages, never from certainty to certainty."""
    low, high = low_high
    if high < 0.005:
        return f"<1{NBSP}%"
    if low >= 0.995:
        return f">99{NBSP}%"
    return f"{low * 100:.0f}–{high * 100:.0f}{NBSP}%"


def likelihood(probability: float) -> str:
    """The word that goes with a probability."""
    return next(word for least, word in _LIKELIHOOD if probability >= least or least == 0)


def strength(weight: float) -> str:
    """How much a finding says, in words: from 'hardly any weight' to 'very strong'."""
    return next(word for least, word in _WEIGHT if abs(weight) >= least)


def odds(weight: float) -> str:
    """What a weight in decibans does to the odds: `odds ×5` or `odds ÷3`."""
    times = 10 ** (abs(weight) / 10)
    shown = f"{times:.0f}" if times >= 9.95 else f"{times:.1f}".removesuffix(".0")
    return f"odds{NBSP}{'×' if weight >= 0 else '÷'}{shown}"


def says(weight: float) -> str:
    """A weight in plain words: `strong for, odds ×6.5`."""
    side = "for" if weight >= 0 else "against"
    return f"{strength(weight)} {side}, {odds(weight)}"


def reading(finding: Finding) -> Reading:
    """How a finding is shown: present, absent, uncertain, or not about the patient now."""
    if finding.context != "now":
        return "background"
    return "uncertain" if finding.certainty == "possible" else finding.state


def finding_words(finding: Finding) -> str:
    """A finding as read: name, value, side, and what is special about it."""
    notes: list[str] = [finding.side] if finding.side else []
    if finding.certainty == "possible":
        notes.append("possible")
    if finding.context in _CONTEXT:
        notes.append(_CONTEXT[finding.context])
    extra = f" ({', '.join(notes)})" if notes else ""
    return _measured(finding) + extra


def _measured(finding: Finding) -> str:
    """The finding's name with its value, where there is one."""
    if finding.value is None:
        return one_line(finding.name)
    if finding.unit == "weeks":
        return one_line(f"{finding.name} ({_lasting(finding.value)})")
    return one_line(f"{finding.name} ({number(finding.value)} {finding.unit or ''}".rstrip() + ")")


def _lasting(weeks: float) -> str:
    """A time given in weeks, in the unit in which one would say it."""
    if weeks < 1:
        count, unit = round(weeks * 7), "day"
    elif weeks < 104:
        count, unit = round(weeks), "week"
    else:
        count, unit = round(weeks / 52.18), "year"
    return f"{count} {unit}{'' if count == 1 else 's'}"


def evidence_words(evidence: Evidence, findings: Iterable[Finding]) -> tuple[str, str]:
    """The finding behind a weight, and what is known of it.

    With its value where it was measured, and with its state where its absence counts.
    """
    basis = one_line(evidence.basis)
    _, colon, condition = evidence.finding.partition(":")
    if colon:
        return capital(humanise(condition)), basis
    own = (f for f in findings if f.id == evidence.finding and f.context != "family")
    read = next(own, None)
    name = capital(one_line(evidence.name) if read is None else _measured(read))
    return (f"{name}, absent" if evidence.state == "absent" else name), basis


def why(step: NextStep) -> str:
    """The reason for a step, and that nothing in the note calls for it, where that is so."""
    return step.why if step.called_for else f"{step.why} {NOT_ASKED_FOR}"


def hip_words(side: Side | None, unknown: str = "hip") -> str:
    """Which hip: `left hip`, `both hips`."""
    return _HIPS.get(side, unknown)


def strongest(
    items: Iterable[Evidence], most: int | None = None, least: float = 0.0
) -> list[Evidence]:
    """The items that weigh most come first, none below `least`; equal ones stay in order."""
    heavy = (item for item in items if abs(item.weight) >= least)
    return sorted(heavy, key=lambda item: -abs(item.weight))[:most]


def condition_names(differential: Iterable[Hypothesis]) -> dict[str, str]:
    """Name of each condition of a differential by its id."""
    return {item.condition: one_line(item.name) for item in differential}


def also(hypothesis: Hypothesis, names: dict[str, str]) -> str:
    """The conditions that go with this one, or nothing."""
    return " and ".join(names.get(item, humanise(item)) for item in hypothesis.with_)


def _person(patient: Patient) -> str:
    age = patient.age
    word = {"female": "woman", "male": "man", None: "adult"}[patient.sex]
    if age is None:
        return {"female": "Woman", "male": "Man", None: "Patient"}[patient.sex]
    if age < 18:
        word = {"female": "girl", "male": "boy", None: "child"}[patient.sex]
    unit = "years" if age >= 2 else "months"
    shown = number(age) if age >= 2 else number(round(age * 12))
    if age < 1 / 12 and patient.age_about:
        shown, unit = "1", "month"
    return f"{capital(word)}, {'about ' * patient.age_about}{shown} {unit}"


def patient_words(patient: Patient) -> list[str]:
    """What is known about the patient, then what the input does not say.

    Drugs and allergies that were not read are not called unknown: the note may say there are none.
    """
    weeks = patient.pregnancy_weeks
    pregnant = "pregnant" + (f", week {weeks}" if weeks is not None else "")
    facts = [
        _person(patient),
        hip_words(patient.side, unknown=""),
        pregnant if patient.pregnant or weeks is not None else None,
        "not pregnant" if patient.pregnant is False else None,
        f"eGFR {number(patient.egfr)}" if patient.egfr is not None else None,
        f"{number(patient.weight_kg)} kg" if patient.weight_kg is not None else None,
        _SETTING[patient.setting] if patient.setting else None,
        f"takes {', '.join(map(humanise, patient.drugs))}" if patient.drugs else None,
        "takes no drugs" if "drugs" in patient.listed and not patient.drugs else None,
        f"allergic to {', '.join(map(humanise, patient.allergies))}" if patient.allergies else None,
        "no known allergy" if "allergies" in patient.listed and not patient.allergies else None,
        f"also read: {', '.join(patient.also)}" if patient.also else None,
    ]
    unknown = [
        name
        for name, missing in (
            ("age", patient.age is None),
            ("sex", patient.sex is None),
            ("side", patient.side is None),
            ("eGFR", patient.egfr is None),
        )
        if missing
    ]
    unread = [
        name
        for name, given in (("drugs", patient.drugs), ("allergies", patient.allergies))
        if not given and name not in patient.listed
    ]
    return [
        *(fact for fact in facts if fact),
        *([f"not stated: {', '.join(unknown)}"] if unknown else []),
        *([f"none read: {', '.join(unread)}"] if unread else []),
    ]


def score_total(score: Score) -> str:
    """The total, as a range where not all items are told: '2 to 4 of 4'."""
    least = f"{score.low:g}"
    total = least if score.low == score.high else f"{least} to {score.high:g}"
    return f"{total} of {score.most:g}"


def score_parts(score: Score) -> list[tuple[str, str]]:
    """What is told of a score's items, and where it fails, each with its label."""
    parts = (
        ("Counted", "; ".join(score.met)),
        ("Not so", "; ".join(score.unmet)),
        ("Not told", "; ".join(score.untold)),
        ("But", " ".join(score.limits)),
    )
    return [(label, text) for label, text in parts if text]
