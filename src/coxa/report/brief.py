"""Step 6, short answer: what fits the terminal, in the order a clinician needs it.

Input: an assessment. Output: sections like those of `outline`, each cut to what comes first, and
the words that say what was left out.
"""

from dataclasses import replace
from typing import Final

from coxa.model.answer import (
    IDLE,
    Assessment,
    Evidence,
    Hypothesis,
    NextStep,
    is_worth,
)
from coxa.report.brief_plan import plan_left_out, plan_sections
from coxa.report.headline import missing
from coxa.report.outline import (
    asked,
    condition_item,
    headline,
    now,
    red_flags,
    scored,
    steps_section,
)
from coxa.report.outline_parts import Item, Scope, Section
from coxa.report.outline_plan import advice
from coxa.report.outline_sources import REFERENCES, about, input_to_check, what_was_read
from coxa.report.shorten import last_sentence, short_basis, short_name
from coxa.report.wording import (
    also,
    capital,
    condition_names,
    evidence_words,
    odds,
    one_line,
    patient_words,
    percent,
    sentence,
    strongest,
)

_CONDITIONS: Final = 5
# decibans from which a line is worth its place: slight ones against a cause mislead in a short list
_LEAST_FOR: Final = 1.0
_LEAST_AGAINST: Final = 3.0
_WORTH_REASONS: Final = 0.05


def brief(assessment: Assessment, scope: Scope) -> list[Section]:
    """The short answer; in an emergency what to do now comes first."""
    said = assessment.answer
    sections = [
        now(assessment),
        _headline(assessment),
        asked(assessment),
        red_flags(assessment),
        Section("Patient", [Item("; ".join(patient_words(assessment.patient)))], prose=True),
        input_to_check(assessment),
        _differential(assessment, scope),
        scored(assessment),
        _next_steps(assessment, scope),
        *plan_sections(assessment, scope),
        Section("From the guidelines", advice(said.guidelines[: scope.advice])),
        Section("From the research", advice(said.research[: scope.advice])),
        Section(REFERENCES, [Item("")]),
        Section("What was read", what_was_read(assessment)),
        _about(assessment, scope),
    ]
    return [replace(section, tight=True) for section in sections if section.items]


def _headline(assessment: Assessment) -> Section:
    """The answer with all that is missing."""
    section = headline(assessment)
    also_missing = [sentence(text) for text in missing(assessment)[1:]]
    return replace(section, items=[*section.items, *(Item(text) for text in also_missing)])


def _about(assessment: Assessment, scope: Scope) -> Section:
    """Limits, versions, for whom it is, and how to get what was left out."""
    shown = assessment.limits if scope.limits else ()
    limits = " ".join(sentence(one_line(limit)) for limit in shown)
    left_out = Item(_left_out(assessment, scope), tone="strong")
    items = [Item(limits), *about(assessment).items, left_out]
    return Section("About this answer", [item for item in items if item.text], prose=True)


def _evidence(item: Evidence, assessment: Assessment, sign: str) -> Item:
    name, basis = evidence_words(item, assessment.findings)
    label = f"{name} ({odds(item.weight)})"
    return Item(sentence(short_basis(basis)), label=label, sources=item.sources, mark=sign)


def _differential(assessment: Assessment, scope: Scope) -> Section:
    names = condition_names(assessment.differential)
    shown = assessment.differential[:_CONDITIONS]
    items = []
    for place, hypothesis in enumerate(shown):
        worth = place == 0 or hypothesis.probability >= _WORTH_REASONS
        most = scope.evidence if place < scope.explained and worth else 0
        items.append(_condition(hypothesis, assessment, names, most))
    rest = assessment.differential[len(shown) :]
    if rest:
        total = percent(sum(item.probability for item in rest))
        others = "1 other" if len(rest) == 1 else f"{len(rest)} others together"
        items.append(Item(f"{others} {total}", tone="muted"))
    return Section("What it could be", items)


def _condition(
    hypothesis: Hypothesis, assessment: Assessment, names: dict[str, str], most: int
) -> Item:
    children: list[Item] = []
    partners = also(hypothesis, names)
    if most:
        children = [Item(f"with {partners}", tone="muted")] if partners else []
        for weighed, sign, least in (
            (hypothesis.for_, "+", _LEAST_FOR),
            (hypothesis.against, "–", _LEAST_AGAINST),
        ):
            heavy = strongest(weighed, most, least)
            children += [_evidence(evidence, assessment, sign) for evidence in heavy]
    return condition_item(hypothesis, capital(one_line(hypothesis.name)), children, ())


def _next_step(step: NextStep, place: int) -> Item:
    # 'changes the plan in under 1 %' beside what a red flag calls for reads as if it were idle
    telling = step.changes_plan >= IDLE
    changes = f", changes the plan in {percent(step.changes_plan)}" if telling else ""
    label = f"{capital(short_name(step.name))} ({step.kind}{changes})"
    why = sentence(last_sentence(step.why))
    if not step.unsafe_because:
        return Item(why, label=label, mark=f"{place}.", sources=step.sources)
    unsafe = Item(sentence(one_line(step.unsafe_because)), label="NOT SAFE NOW", tone="alarm")
    return Item(why, label=label, mark=f"{place}.", sources=step.sources, children=[unsafe])


def _asked_for(assessment: Assessment, scope: Scope) -> list[NextStep]:
    """The first next steps that are worth their while."""
    worth = [step for step in assessment.next_steps if is_worth(step, assessment.urgency)]
    return worth[: scope.steps]


def _next_steps(assessment: Assessment, scope: Scope) -> Section:
    """The first steps that the note calls for; what only ranks by information stands in --full."""
    asked = _asked_for(assessment, scope)
    items = [_next_step(step, n) for n, step in enumerate(asked, 1)]
    if assessment.next_steps and not asked:
        items = [Item("By what was read no test is called for before the first stage.")]
    return steps_section(assessment, items)


def _left_out(assessment: Assessment, scope: Scope) -> str:
    """What the short answer leaves out, and how to get it."""
    said = assessment.answer
    studies = sum(max(0, len(part) - scope.advice) for part in (said.guidelines, said.research))
    more = [
        f"{count} {words}"
        for count, words in (
            (len(assessment.next_steps) - len(_asked_for(assessment, scope)), "next steps"),
            *plan_left_out(assessment),
            (studies, "statements of guidelines and research"),
        )
        if count > 0
    ]
    always = ["reasons for other conditions", "details of later stages"]
    if not scope.limits:
        always.append("limits")
    if scope.packed:
        always.append("addresses of sources")
    listed = ", ".join([*more, *always])
    return f"Left out: {listed}. All of it: coxa assess --full; as a page: --format html."
