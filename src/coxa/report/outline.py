"""Step 6, outline: an answer as sections of short items, in the order a clinician needs them.

Input: an assessment. Output: sections that the terminal and Markdown reports lay out alike.
"""

from coxa.model.answer import Assessment, Evidence, Hypothesis, NextStep, Score, Sources
from coxa.report.headline import (
    ALERT_FIRST,
    alerts,
    further_flags,
    missing,
    needed,
    opening,
    verdict,
)
from coxa.report.outline_parts import Bar, Item, Limits, Section, Tone
from coxa.report.outline_plan import plan_sections
from coxa.report.outline_sources import input_to_check, source_sections
from coxa.report.wording import (
    NO_REPLY,
    URGENCY_TITLE,
    also,
    capital,
    condition_names,
    evidence_words,
    interval,
    odds,
    one_line,
    patient_words,
    percent,
    score_parts,
    score_total,
    sentence,
    strength,
    strongest,
    why,
)


def outline(assessment: Assessment, limits: Limits) -> list[Section]:
    """All sections; in an emergency what to do now comes first."""
    head = [
        now(assessment),
        headline(assessment),
        asked(assessment),
        red_flags(assessment),
        Section("Patient", [Item("; ".join(patient_words(assessment.patient)))], prose=True),
        input_to_check(assessment),
        _differential(assessment, limits),
        scored(assessment),
        _enough(assessment),
        _next_steps(assessment),
    ]
    sections = [*head, *plan_sections(assessment), *source_sections(assessment)]
    return [section for section in sections if section.items]


def now(assessment: Assessment) -> Section:
    """What cannot wait, above everything; empty when nothing has to be done today."""
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


def headline(assessment: Assessment) -> Section:
    """The answer first, with what is missing most."""
    items = [
        Item(text, label=label, sources=sources, tone="plain" if label else "strong")
        for label, text, sources in opening(assessment)
    ]
    lacking = needed(assessment)
    return Section("Answer", [*items, *([Item(lacking)] if lacking else [])], prose=True)


def asked(assessment: Assessment) -> Section:
    """What the input asks, with what the answer says to it."""
    items = [
        Item(
            f"“{one_line(reply.quote)}”",
            tone="strong",
            children=[
                Item(sentence(one_line(said.text)), label=one_line(said.name), sources=said.sources)
                for said in reply.says
            ]
            or [Item(NO_REPLY)],
        )
        for reply in assessment.replies
    ]
    return Section("You asked", items)


def red_flags(assessment: Assessment) -> Section:
    """The red flags that do not already stand above with what to do now."""
    items = [
        Item(
            sentence(one_line(flag.text)),
            label=URGENCY_TITLE[flag.urgency].split(":")[0],
            sources=flag.sources,
            tone="warn",
            children=[Item(sentence(one_line(flag.action)), label="Do")],
        )
        for flag in further_flags(assessment)
    ]
    if not assessment.red_flags:
        text = "None in what was read. What is not mentioned is not known to be absent."
        return Section("Red flags", [Item(text)], prose=True)
    return Section("Red flags", items, tone="warn")


def _evidence(item: Evidence, assessment: Assessment, sign: str) -> Item:
    name, basis = evidence_words(item, assessment.findings)
    label = f"{name} ({strength(item.weight)}, {odds(item.weight)})"
    return Item(sentence(basis), label=label, sources=item.sources, mark=sign)


def _why(hypothesis: Hypothesis, assessment: Assessment) -> list[Item]:
    return [
        *(_evidence(e, assessment, "+") for e in strongest(hypothesis.for_)),
        *(_evidence(e, assessment, "–") for e in strongest(hypothesis.against)),
    ]


def condition_item(
    hypothesis: Hypothesis, name: str, children: list[Item], sources: Sources
) -> Item:
    """A condition with its probability as figure and bar, and what is said of it below."""
    return Item(
        name,
        label=f"{percent(hypothesis.probability)} ({interval(hypothesis.interval)})",
        sources=sources,
        tone="strong",
        bar=Bar(hypothesis.probability, *hypothesis.interval),
        children=children,
    )


def _differential(assessment: Assessment, limits: Limits) -> Section:
    names = condition_names(assessment.differential)
    items = []
    for place, hypothesis in enumerate(assessment.differential):
        explained = limits.explained is None or place < limits.explained
        partners = also(hypothesis, names) if explained else ""
        name = capital(one_line(hypothesis.name)) + (f", with {partners}" if partners else "")
        children = _why(hypothesis, assessment) if explained else []
        items.append(condition_item(hypothesis, name, children, hypothesis.sources))
    return Section("What it could be", items)


def scored(assessment: Assessment) -> Section:
    """Published scores, with what is told of their items and what such totals meant."""
    return Section("Scores", [_score(score) for score in assessment.scores])


def _score(score: Score) -> Item:
    parts = score_parts(score)
    return Item(
        " ".join(map(sentence, score.means)),
        label=f"{score.name}, {score_total(score)} ({score.about})",
        sources=score.sources,
        children=[Item(sentence(text), label=label, tone="muted") for label, text in parts],
    )


def _enough(assessment: Assessment) -> Section:
    enough = assessment.enough
    lacking = [Item(sentence(text)) for text in missing(assessment)]
    first = Item(
        one_line(enough.text),
        label=verdict(assessment),
        sources=enough.sources,
        children=lacking,
    )
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
    told = Item(sentence(one_line(why(step))), sources=step.sources)
    return Item(
        f"{capital(one_line(step.name))} ({step.kind}; {gain})",
        mark=f"{place}.",
        tone=tone,
        children=[*unsafe, told],
    )


def _next_steps(assessment: Assessment) -> Section:
    steps = [_next_step(step, place) for place, step in enumerate(assessment.next_steps, 1)]
    return steps_section(assessment, steps)


def steps_section(assessment: Assessment, steps: list[Item]) -> Section:
    """The next steps; before them that what cannot wait is none of them."""
    first = [Item(ALERT_FIRST, tone="alarm")] if steps and alerts(assessment) else []
    return Section("Next steps, best first", [*first, *steps])
