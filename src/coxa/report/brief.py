"""Step 6, short answer: what fits the terminal, in the order a clinician needs it.

Input: an assessment. Output: sections like those of `outline`, each cut to what comes first, and
the words that say what was left out.
"""

from typing import Final

from coxa.model.answer import Assessment, Evidence, Hypothesis, NextStep
from coxa.report.brief_plan import plan_left_out, plan_sections
from coxa.report.headline import missing
from coxa.report.outline import condition_item, headline, now, red_flags
from coxa.report.outline_parts import Item, Section
from coxa.report.outline_plan import advice
from coxa.report.outline_sources import REFERENCES, about, what_was_read
from coxa.report.shorten import last_sentence, short_name
from coxa.report.wording import (
    also,
    capital,
    evidence_words,
    odds,
    one_line,
    patient_words,
    percent,
    sentence,
    strongest,
)

MOST_SOURCES: Final = 2
_CONDITIONS: Final = 5
_EXPLAINED: Final = 2
_EVIDENCE: Final = 3
_LEAST_WEIGHT: Final = 1.0
_STEPS: Final = 4
_ADVICE: Final = 3


def brief(assessment: Assessment) -> list[Section]:
    """The short answer; in an emergency what to do now comes first."""
    sections = [
        now(assessment),
        headline(assessment),
        red_flags(assessment),
        Section("Patient", [Item("; ".join(patient_words(assessment.patient)))], prose=True),
        _differential(assessment),
        Section("Also missing", [Item(sentence(m)) for m in missing(assessment)[1:]]),
        _next_steps(assessment),
        *plan_sections(assessment),
        Section("From the guidelines", advice(assessment.answer.guidelines[:_ADVICE])),
        Section("From the research", advice(assessment.answer.research[:_ADVICE])),
        Section(REFERENCES, [Item("")]),
        Section("What was read", what_was_read(assessment)),
        Section(
            "Limits",
            [Item(" ".join(sentence(one_line(limit)) for limit in assessment.limits))],
            prose=True,
        ),
        about(assessment),
        Section("More", [Item(_left_out(assessment), tone="strong")], prose=True),
    ]
    return [
        Section(s.title, s.items, tone=s.tone, prose=s.prose, tight=True)
        for s in sections
        if s.items and (s.items[0].text or s.items[0].children or s.title == REFERENCES)
    ]


def _evidence(item: Evidence, assessment: Assessment, sign: str) -> Item:
    name, basis = evidence_words(item, assessment.findings)
    return Item(
        sentence(basis), label=f"{name} ({odds(item.weight)})", sources=item.sources, mark=sign
    )


def _differential(assessment: Assessment) -> Section:
    names = {item.condition: one_line(item.name) for item in assessment.differential}
    shown = assessment.differential[:_CONDITIONS]
    items = [_condition(h, assessment, names, n < _EXPLAINED) for n, h in enumerate(shown)]
    rest = assessment.differential[len(shown) :]
    if rest:
        total = percent(sum(item.probability for item in rest))
        others = "1 other" if len(rest) == 1 else f"{len(rest)} others together"
        items.append(Item(f"{others} {total}", tone="muted"))
    return Section("What it could be", items)


def _condition(
    hypothesis: Hypothesis, assessment: Assessment, names: dict[str, str], explained: bool
) -> Item:
    children: list[Item] = []
    partners = also(hypothesis, names)
    if explained:
        children = [Item(f"with {partners}", tone="muted")] if partners else []
        for weighed, sign in ((hypothesis.for_, "+"), (hypothesis.against, "–")):
            heavy = strongest(weighed, _EVIDENCE, _LEAST_WEIGHT)
            children += [_evidence(evidence, assessment, sign) for evidence in heavy]
    return condition_item(
        hypothesis, capital(one_line(hypothesis.name)), children, hypothesis.sources
    )


def _next_step(step: NextStep, place: int) -> Item:
    changes = f", changes the plan in {percent(step.changes_plan)}" if step.changes_plan else ""
    label = f"{capital(short_name(step.name))} ({step.kind}{changes})"
    why = sentence(last_sentence(step.why))
    if not step.unsafe_because:
        return Item(why, label=label, mark=f"{place}.", sources=step.sources)
    unsafe = Item(sentence(one_line(step.unsafe_because)), label="NOT SAFE NOW", tone="alarm")
    return Item(why, label=label, mark=f"{place}.", sources=step.sources, children=[unsafe])


def _next_steps(assessment: Assessment) -> Section:
    items = [_next_step(step, n) for n, step in enumerate(assessment.next_steps[:_STEPS], 1)]
    return Section("Next steps, best first", items)


def _left_out(assessment: Assessment) -> str:
    """What the short answer leaves out, and how to get it."""
    said = assessment.answer
    more = [
        f"{count} {words}"
        for count, words in (
            (len(assessment.next_steps) - _STEPS, "more next steps"),
            *plan_left_out(assessment),
            (len(said.guidelines) - _ADVICE, "more from guidelines"),
            (len(said.research) - _ADVICE, "more from research"),
        )
        if count > 0
    ]
    always = ("further reasons and conditions", "doses and checks of later stages", "sources")
    return f"Left out: {', '.join((*more, *always))}. All of it: --full; as a page: --format html."
