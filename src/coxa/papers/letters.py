"""Papers, letters: a referral, and a request for imaging, where the plan holds one.

Input: the summary of a patient and the assessment. Output: `Letter`s, or None.
"""

from datetime import date
from typing import NamedTuple

from coxa.model.answer import FIRST_STEPS, Action, NextStep, RedFlag, Stage
from coxa.model.paper_words import SafetyFact
from coxa.model.papers import Block, Letter, Line
from coxa.papers.summary import Summary
from coxa.report.headline import is_pressing, leading
from coxa.report.outline_plan import taking
from coxa.report.wording import URGENCY_TITLE, capital, hip_words, sentence, why

_LOOKED_FOR = 8
_COMPARED = 3


class Asked(NamedTuple):
    """Who is asked for what, and when the letter is due if not now."""

    to: tuple[str, ...]
    lines: tuple[Line, ...]
    when: str


def referral_letter(summary: Summary, start: date) -> Letter | None:
    """The referral of the plan's first stage that holds one; None where no stage does."""
    asked = _asked(summary)
    if asked is None:
        return None
    due = [Line(lead="To be sent when", text=asked.when)] if asked.when else []
    blocks = (
        _reason(summary),
        summary.person(),
        summary.findings(),
        summary.measurements(),
        summary.differential(),
        *summary.weighed(),
        summary.done(),
        _meanwhile(summary),
        summary.avoided("Not to be done, and why"),
        _open_questions(summary),
    )
    return _letter(
        summary, "referral-letter", f"Referral: {asked.to[0]}", asked.to,
        (*due, *asked.lines), start, blocks,
    )  # fmt: skip


def imaging_request(summary: Summary, start: date) -> Letter | None:
    """The request for the best safe image among the next steps; None where there is none."""
    step = _image(summary)
    if step is None:
        return None
    side = hip_words(summary.assessment.patient.side, unknown="hip, side not stated")
    told = Line(lead="Why", text=why(step), sources=summary.sources.again(step.sources))
    dose = summary.records.tests[step.id].radiation_msv
    asked = (
        Line(lead="Examination", text=f"{step.name}; {side}"),
        Line(lead="Question", text=_question(summary)),
        Line(lead="To look for", text=_looked_for(summary, step)),
        told,
        Line(lead="Radiation", text=f"about {dose:g} mSv" if dose else "none"),
    )
    blocks = (
        _safety(summary, step),
        _reason(summary),
        summary.person(),
        summary.findings(),
        summary.measurements(),
        summary.differential(),
        summary.done(),
        summary.avoided(
            "Not to be done, and why", summary.data.imaging_tags, summary.data.not_in_requests
        ),
    )
    return _letter(
        summary, "imaging-request", f"Request: {step.name}", ("Imaging department",),
        tuple(line for line in asked if line.text), start, blocks,
    )  # fmt: skip


def _letter(
    summary: Summary,
    name: str,
    title: str,
    to: tuple[str, ...],
    asked: tuple[Line, ...],
    start: date,
    blocks: tuple[Block, ...],
) -> Letter:
    assessment, data = summary.assessment, summary.data
    return Letter(
        id=name,
        title=title,
        to=to,
        asked=asked,
        urgency=assessment.urgency,
        urgency_text=URGENCY_TITLE[assessment.urgency],
        dated=start,
        blanks=data.blanks,
        sender_blanks=data.sender_blanks,
        blocks=tuple(block for block in blocks if block.lines),
        footer=data.footer,
        references=summary.sources.references(),
    )


def _asked(summary: Summary) -> Asked | None:
    """What is asked of whom: red flags first, then the first stage with a referral."""
    stages = summary.assessment.plan.stages
    flags = _most_urgent(summary)
    held = [stage for stage in stages if stage.condition and _referrals(stage)]
    own = held[:1] if not flags or _is_first(summary, held) else []
    actions = [action for stage in own for action in _referrals(stage)]
    if not flags and not actions:
        return None
    recipients = summary.data.recipients
    named = [recipients[tag] for flag in flags for tag in flag.tags if tag in recipients]
    named += [_recipient(summary, action) for action in actions]
    urgent_to = summary.data.urgent_to.get(summary.assessment.urgency)
    to = [urgent_to, *named] if flags and urgent_to else named
    asked = [
        *((flag.action, flag.sources) for flag in flags),
        *((action.text, action.sources) for action in actions),
    ]
    later = own and not flags and not _is_first(summary, own)
    return Asked(
        tuple(dict.fromkeys(to)),
        tuple(
            Line(text=sentence(text), sources=summary.sources.again(sources))
            for text, sources in asked
        ),
        own[0].enter_when if later else "",
    )


def _most_urgent(summary: Summary) -> list[RedFlag]:
    """The red flags that set the urgency; the others stand under the reason."""
    assessment = summary.assessment
    return [flag for flag in assessment.red_flags if flag.urgency == assessment.urgency]


def _is_first(summary: Summary, held: list[Stage]) -> bool:
    """Whether a referral belongs to what is due now: the first stage of the first condition."""
    own = [stage for stage in summary.assessment.plan.stages if stage.condition]
    return bool(held) and bool(own) and held[0].id == own[0].id


def _referrals(stage: Stage) -> list[Action]:
    return [action for action in stage.actions if action.kind == "referral"]


def _recipient(summary: Summary, action: Action) -> str:
    named = summary.data.recipients.get(action.id)
    return named or summary.records.treatments[action.id].name


def _image(summary: Summary) -> NextStep | None:
    """The best image among the first next steps that nothing speaks against: no later one."""
    steps = summary.assessment.next_steps[:FIRST_STEPS]
    return next((s for s in steps if s.kind == "imaging" and not s.unsafe_because), None)


def _reason(summary: Summary) -> Block:
    """Why: red flags, the likely cause and whether it is enough to conclude."""
    assessment = summary.assessment
    asked = _most_urgent(summary)
    flags = [
        Line(
            lead="Red flag",
            text=sentence(f.text) if f in asked else f"{sentence(f.text)} {sentence(f.action)}",
            sources=summary.sources.again(f.sources),
        )
        for f in assessment.red_flags
    ]
    said = Line(
        text=sentence(assessment.enough.text),
        sources=summary.sources.again(assessment.enough.sources),
    )
    lines = (*flags, Line(text=leading(assessment)), said)
    return Block(
        id="reason",
        title="Reason",
        lines=lines,
        tone="alarm" if is_pressing(assessment) else "plain",
    )


def _question(summary: Summary) -> str:
    """Which of the plausible causes it is."""
    names = [summary.inside(h.name) for h in summary.plausible()[:_COMPARED]]
    if not names:
        return "What is the cause of the pain?"
    listed = " or ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
    return f"Is it {listed}?"


def _looked_for(summary: Summary, step: NextStep) -> str:
    """Findings that this image shows and that the plausible causes are known for."""
    shows = set(summary.records.tests[step.id].shows)
    known = {f.id for f in summary.assessment.findings if f.context == "now"}
    found: dict[str, None] = {}
    for ranked in summary.plausible()[:_COMPARED]:
        condition = summary.records.conditions[ranked.condition]
        links = [link for link in condition.findings if link.finding in shows - known]
        links.sort(key=lambda link: link.share, reverse=True)  # the most frequent first
        found.update(dict.fromkeys(link.finding for link in links[:_COMPARED]))
    names = [summary.records.findings[name].name for name in list(found)[:_LOOKED_FOR]]
    return "; ".join(map(summary.inside, names))


def _safety(summary: Summary, step: NextStep) -> Block:
    """Safety facts for this image: the value, yes, no, or not stated."""
    tags = set(step.tags)
    lines = [
        Line(lead=fact.label, text=_state(summary, fact))
        for fact in summary.data.imaging_safety
        if not fact.tags or tags & set(fact.tags)
    ]
    return Block(id="safety", title="Safety for imaging", lines=tuple(lines))


def _state(summary: Summary, fact: SafetyFact) -> str:
    if fact.number is not None:
        value = summary.facts.number(fact.number)
        unknown = summary.data.not_stated
        return unknown if value is None else summary.speaker.amount(fact.number, value)
    states = [summary.facts.truth(name) for name in fact.facts]
    if True in states:
        true = [name for name in fact.facts if summary.facts.truth(name)]
        named = [name.rpartition(":")[2].replace("-", " ") for name in true]
        shown = f"yes ({', '.join(named)})" if len(fact.facts) > 1 else "yes"
        return "no" if fact.turned else shown
    if states and False in states:
        return "yes" if fact.turned else "no"
    return summary.data.not_stated


def _meanwhile(summary: Summary) -> Block:
    """What the plan does until the patient is seen: its first stage, drugs with their doses."""
    stages = [s for s in summary.assessment.plan.stages if s.condition][:1]
    lines = []
    for action in (action for stage in stages for action in stage.actions):
        if action.kind == "referral":
            continue
        use = ", ".join(taking(action)) if action.kind == "drug" else ""
        name = summary.records.treatments[action.id].name
        text = f"{name}: {use}" if use else action.text
        sources = summary.sources.again(action.sources)
        lines.append(Line(text=sentence(capital(text)), sources=sources))
    return Block(id="plan", title="Plan until seen", lines=tuple(lines))


def _open_questions(summary: Summary) -> Block:
    """What has to be asked before treatment because the note does not say it."""
    lines = [
        Line(text=check.ask, sources=summary.sources.again(check.sources))
        for check in summary.assessment.plan.safety_checks
    ]
    return Block(id="open", title="Not known and to be asked", lines=tuple(lines), tone="ask")
