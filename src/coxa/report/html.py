"""Step 6, report as one web page: everything in it, nothing loaded from anywhere.

Every text goes through Jinja's escaping; only the charts, which escape their own labels, are
marked as safe. The page holds no script and its policy forbids any.
"""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from coxa.model.answer import Assessment
from coxa.report import charts, wording
from coxa.report.diet import diet_items
from coxa.report.headline import (
    ALERT_FIRST,
    alerts,
    first_sentences,
    further_flags,
    image_alone,
    missing,
    needed,
    verdict,
)
from coxa.report.marks import legend, segments
from coxa.report.outline_plan import load_items, taking
from coxa.report.outline_sources import versions
from coxa.report.references import Citations, details, link

if TYPE_CHECKING:
    from jinja2 import Template


def render_html(assessment: Assessment) -> str:
    """The whole answer as a self-contained page: light and dark, narrow and wide, printable."""
    pieces = segments(assessment.text, assessment.findings, assessment.unread)
    return _page().render(
        a=assessment,
        alerts=alerts(assessment),
        alert_first=ALERT_FIRST,
        flags=further_flags(assessment),
        leading=first_sentences(assessment),
        verdict=verdict(assessment),
        verdict_first=image_alone(assessment),
        needed=needed(assessment),
        missing=missing(assessment),
        names=wording.condition_names(assessment.differential),
        largest_gain=max((step.information_gain for step in assessment.next_steps), default=0.0),
        pieces=pieces,
        legend=legend(pieces),
        sources=Citations(assessment),
        versions=versions(assessment),
        diet=diet_items(assessment.plan.diet),
        load_items=load_items,
    )


@cache
def _page() -> "Template":
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    from coxa.report.compiled import compiled_templates

    def chart(name: str, *values: Any) -> Markup:
        return Markup(getattr(charts, name)(*values))  # noqa: S704 - charts escape their labels

    environment = Environment(
        loader=FunctionLoader(_template),
        bytecode_cache=compiled_templates("report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: wording.clean(value) if type(value) is str else value,
    )
    environment.filters.update(
        avoided=wording.avoided_names,
        capital=wording.capital,
        details=details,
        human=wording.humanise,
        interval=wording.interval,
        link=link,
        line=wording.one_line,
        percent=wording.percent,
        says=wording.says,
        score_parts=wording.score_parts,
        score_total=wording.score_total,
        sentence=wording.sentence,
        strongest=wording.strongest,
        taking=taking,
        why=wording.why,
        words=wording.finding_words,
    )
    environment.globals.update(
        also=wording.also,
        chart=chart,
        evidence_words=wording.evidence_words,
        patient_words=wording.patient_words,
        reading=wording.reading,
        statement=wording.STATEMENT,
        urgency_title=wording.URGENCY_TITLE,
        no_reply=wording.NO_REPLY,
    )
    return environment.get_template("page.html")


def _template(name: str) -> str:
    return (files("coxa.report") / "templates" / name).read_text(encoding="utf-8")
