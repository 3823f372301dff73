"""Step 6, outline: an answer as sections of short items, in the order a clinician needs them.

Input: an assessment. Output: sections that the terminal and Markdown reports lay out alike.
"""

from coxa.model.answer import Assessment, Evidence, Hypothesis, NextStep
from coxa.report.headline import alerts, conclusion, leading, ordered_flags
from coxa.report.outline_parts import Bar, Item, Limits, Section, Tone
from coxa.report.outline_plan import plan_sections
from coxa.report.outline_sources import source_sections
from coxa.report.wording import (
    URGENCY_TITLE,
    also,
    capital,
    evidence_name,
    interval,
    odds,
    one_line,
    patient_words,
    percent,
    sentence,
    strength,
    strongest,
)


def outline(assessment: Assessment, limits: Limits) -> list[Section]:
    """All sections; in an emergency what to do now comes first."""
    head = [
        _now(assessment),
        _headline(assessment),
        _red_flags(assessment),
        Section("Patient", [Item("; ".join(patient_words(assessment.patient)))], prose=True),
        _differential(assessment, limits),
        _enough(assessment),
        _next_steps(assessment, limits),
    ]
    sections = [*head, *plan_sections(assessment), *source_sections(assessment)]
    return [section for section in sections if section.items]


def _now(assessment: Assessment) -> Section:
    items = [
        Item(
            sentence(a.text),
            mark="!",
            sources=a.sources,
            tone="alarm",
            children=[Item(sentence(a.action), label="DO", tone="alarm")],
        )
        for a in alerts(assessment)
    ]
    return Section(URGENCY_TITLE[assessment.urgency], items, tone="alarm")


def _headline(assessment: Assessment) -> Section:
    items = [Item(leading(assessment), tone="strong")]
    if assessment.question == "hip":
        items.append(Item(conclusion(assessment)))
    return Section("Answer", items, prose=True)


def _red_flags(assessment: Assessment) -> Section:
    """The red flags that do not already stand above with what to do now."""
    said = {(alert.text, alert.action) for alert in alerts(assessment)}
    items = [
        Item(
            sentence(one_line(flag.text)),
            label=URGENCY_TITLE[flag.urgency].split(":")[0],
            sources=flag.sources,
            tone="warn",
            children=[Item(sentence(one_line(flag.action)), label="Do")],
        )
        for flag in ordered_flags(assessment)
        if (one_line(flag.text), one_line(flag.action)) not in said
    ]
    if not assessment.red_flags:
        text = "None in what was read. What is not mentioned is not known to be absent."
        return Section("Red flags", [Item(text)], prose=True)
    return Section("Red flags", items, tone="warn")


def _evidence(item: Evidence, assessment: Assessment, sign: str) -> Item:
    weight = f"{strength(item.weight)}, {odds(item.weight)}"
    name = f"{evidence_name(item, assessment.findings)} ({weight})"
    return Item(sentence(one_line(item.text)), label=name, sources=item.sources, mark=sign)


def _why(hypothesis: Hypothesis, assessment: Assessment, limits: Limits) -> list[Item]:
    most, least = limits.evidence, limits.least_weight
    return [
        *(_evidence(e, assessment, "+") for e in strongest(hypothesis.for_, most, least)),
        *(_evidence(e, assessment, "–") for e in strongest(hypothesis.against, most, least)),
    ]


def _differential(assessment: Assessment, limits: Limits) -> Section:
    names = {item.condition: one_line(item.name) for item in assessment.differential}
    shown = assessment.differential[: limits.hypotheses]
    items = []
    for place, hypothesis in enumerate(shown):
        explained = limits.explained is None or place < limits.explained
        children = _why(hypothesis, assessment, limits) if explained else []
        partners = also(hypothesis, names)
        items.append(
            Item(
                capital(one_line(hypothesis.name)) + (f" + {partners}" if partners else ""),
                label=f"{percent(hypothesis.probability)} ({interval(hypothesis.interval)})",
                sources=hypothesis.sources,
                tone="strong",
                bar=Bar(hypothesis.probability, *hypothesis.interval),
                children=children,
            )
        )
    rest = assessment.differential[len(shown) :]
    if rest:
        total = percent(sum(item.probability for item in rest))
        others = "1 other" if len(rest) == 1 else f"{len(rest)} others together"
        items.append(Item(f"{others} {total}", tone="muted"))
    return Section("What it could be", items)


def _enough(assessment: Assessment) -> Section:
    enough = assessment.enough
    verdict = "Enough to conclude" if enough.verdict == "yes" else "Not enough to conclude"
    missing = [Item(sentence(one_line(text))) for text in enough.missing]
    first = Item(one_line(enough.text), label=verdict, sources=enough.sources, children=missing)
    return Section("Is it enough?", [first], prose=True)


def _next_step(step: NextStep, place: int) -> Item:
    gain = f"expected gain {step.information_gain:.2f}\u00a0bit"
    if step.changes_plan > 0:
        gain += f", changes the plan in {percent(step.changes_plan)}"
    unsafe: list[Item] = []
    tone: Tone = "strong"
    if step.unsafe_because:
        text = sentence(one_line(step.unsafe_because))
        unsafe, tone = [Item(text, label="NOT SAFE NOW", tone="alarm")], "muted"
    why = Item(sentence(one_line(step.why)), sources=step.sources)
    return Item(
        f"{capital(one_line(step.name))} ({step.kind}; {gain})",
        mark=f"{place}.",
        tone=tone,
        children=[*unsafe, why],
    )


def _next_steps(assessment: Assessment, limits: Limits) -> Section:
    shown = assessment.next_steps[: limits.next_steps]
    items = [_next_step(step, place) for place, step in enumerate(shown, 1)]
    left = len(assessment.next_steps) - len(shown)
    if left:
        items.append(Item(f"{left} more in the full report", tone="muted"))
    return Section("Next steps, best first", items)
