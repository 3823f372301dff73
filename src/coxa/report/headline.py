"""Step 6, headline: the answer in one or two sentences, and what cannot wait."""

from dataclasses import dataclass

from coxa.model.answer import SOON, Assessment, RedFlag, Settling, Sources
from coxa.report.wording import interval, likelihood, one_line, percent

_STANDS_OUT = 0.25
_NAMED = 3
_MOST_LIKELY = 0.5


@dataclass(frozen=True)
class Alert:
    """One thing that cannot wait: what was seen, what to do."""

    text: str
    action: str
    sources: Sources


def is_pressing(assessment: Assessment) -> bool:
    """Whether the patient has to be seen today: then the action stands above everything."""
    return assessment.urgency in SOON


ALERT_FIRST = "What the warning at the top asks for comes first; these steps stand beside it."


def alerts(assessment: Assessment) -> list[Alert]:
    """What has to be done today, most urgent first; empty when nothing has to.

    From the red flags; when urgency comes from elsewhere (a likely condition), from the
    first stage.
    """
    if not is_pressing(assessment):
        return []
    flags = [f for f in assessment.red_flags if f.urgency in SOON]
    if flags:
        return [Alert(one_line(f.text), one_line(f.action), f.sources) for f in flags]
    if assessment.plan.stages:
        stage = assessment.plan.stages[0]
        return [
            Alert(one_line(stage.name), one_line(action.text), action.sources)
            for action in stage.actions
        ]
    return [Alert("The likely causes need care today", "See the next steps.", ())]


def further_flags(assessment: Assessment) -> list[RedFlag]:
    """Red flags that do not already stand among the alerts, most urgent first."""
    told = SOON if is_pressing(assessment) else ()
    return [flag for flag in assessment.red_flags if flag.urgency not in told]


def first_sentences(assessment: Assessment) -> str:
    """What is to be ruled out first, then what it most likely is."""
    return f"{suspected(assessment)}{leading(assessment)}"


def suspected(assessment: Assessment) -> str:
    """What the red flags of today have in mind that the differential does not know."""
    flags = [flag for flag in assessment.red_flags if flag.urgency in SOON]
    named = list(dict.fromkeys(one_line(flag.suspects) for flag in flags if flag.suspects))
    return f"To rule out first: {', '.join(named[:_NAMED])}. " if named else ""


def leading(assessment: Assessment) -> str:
    """The first sentence: what it most likely is, in words and as a figure."""
    if assessment.question == "not-hip":
        return "This does not read as a question about the hip."
    if not assessment.differential:
        return "No ranked differential could be made from this text."
    top, *others = assessment.differential
    figure = f"{percent(top.probability)}; 90\u00a0% interval {interval(top.interval)}"
    name = one_line(top.name)
    if top.condition == "other" or top.probability < _STANDS_OUT:
        second = f", then {one_line(others[0].name)} ({percent(others[0].probability)})"
        return f"Nothing stands out yet. First is {name} ({figure}){second if others else ''}."
    if top.probability < _MOST_LIKELY:
        return f"Leading possibility: {name} ({figure})."
    return f"Most likely: {name} ({likelihood(top.probability)}, {figure})."


def image_alone(assessment: Assessment) -> bool:
    """Whether the answer says that an image alone does not conclude: that then stands first."""
    return assessment.enough.reason == "imaging-alone"


def verdict(assessment: Assessment) -> str:
    """Whether there is enough to conclude, as a label; a wide interval tempers it."""
    if assessment.enough.verdict == "no":
        return "Not enough to conclude"
    unsure = assessment.differential and assessment.differential[0].interval[0] < _MOST_LIKELY
    return "Enough to act on; other causes stay possible" if unsure else "Enough to act on"


def needed(assessment: Assessment) -> str:
    """What is missing most, as a sentence; nothing when there is enough."""
    lacking = missing(assessment)
    if assessment.enough.verdict == "yes" or not lacking:
        return ""
    first = f"{lacking[0].rstrip('.')}."
    return f"Needed first: {first}" if assessment.enough.missing else first


def missing(assessment: Assessment) -> list[str]:
    """What is missing, each on one line; the name of the first cause is not repeated."""
    enough = assessment.enough
    lines = [one_line(text) for text in enough.missing]
    if enough.settling is None:
        return lines
    first = assessment.differential[0].condition if assessment.differential else None
    leads = enough.settling.condition == first
    return [*lines, would_settle(enough.settling, "it" if leads else "")]


def would_settle(settling: Settling, called: str = "") -> str:
    """The tests that would settle a cause, as a sentence; the cause may be `called` otherwise."""
    return one_line(f"What would settle {called or settling.name}: {', '.join(settling.tests)}.")


def opening(assessment: Assessment) -> list[tuple[str, str, Sources]]:
    """The first statements as (label, text, sources): the likely cause and whether it is certain.

    An image alone is never enough; where there is nothing else, that comes before any name.
    """
    name = ("", first_sentences(assessment), ())
    if assessment.question == "not-hip":
        return [name]
    enough = assessment.enough
    said = (verdict(assessment), one_line(enough.text), enough.sources)
    return [said, name] if image_alone(assessment) else [name, said]
