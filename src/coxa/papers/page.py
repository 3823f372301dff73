"""Papers, pages: a paper as one self-contained HTML page or as plain text.

Input: a paper in its final words. Output: text. Every text is escaped; only drawings, which
escape their own labels, are put in as they are. The page holds no script and loads nothing.
"""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from coxa.papers.speak import Speaker
from coxa.report import wording
from coxa.report.references import details, link
from coxa.version import __version__

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, speaker: Speaker, knowledge: str, **values: Any) -> str:
    """The page of a template with a paper's values."""
    return (
        _environment()
        .get_template(template)
        .render(
            **values,
            language=speaker.language,
            day=speaker.day,
            say=speaker.say,
            statement=wording.STATEMENT,
            version=version(knowledge),
        )
    )


def version(knowledge: str) -> str:
    """With which program and knowledge a paper was made."""
    return f"coxa {__version__}, knowledge {knowledge[:8]}"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
    from markupsafe import Markup

    from coxa.report.compiled import compiled_templates

    def drawing(svg: str) -> Markup:
        return Markup(svg)  # noqa: S704 - made by coxa, escapes its own labels

    environment = Environment(
        loader=FunctionLoader(_template),
        bytecode_cache=compiled_templates("papers"),
        autoescape=select_autoescape(("html",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: wording.clean(value) if type(value) is str else value,
    )
    environment.filters.update(
        details=details, drawing=drawing, link=link, capital=wording.capital,
        sentence=wording.sentence, marks=_marks,
    )  # fmt: skip
    return environment


def _template(name: str) -> str:
    return (files("coxa.papers") / "templates" / name).read_text(encoding="utf-8")


def _marks(numbers: tuple[int, ...]) -> str:
    """Reference numbers as they stand in a paper for clinicians: [1, 3]."""
    return f"[{', '.join(map(str, numbers))}]" if numbers else ""
