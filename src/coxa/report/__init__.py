"""Step 6: the answer as terminal text, Markdown, one HTML page or JSON; shows, never decides."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coxa.report.html import render_html
    from coxa.report.json import to_json
    from coxa.report.markdown import render_markdown
    from coxa.report.text import render_text

__all__ = ["render_html", "render_markdown", "render_text", "to_json"]
_MODULES = {
    "render_html": "html",
    "render_markdown": "markdown",
    "render_text": "text",
    "to_json": "json",
}


def __getattr__(name: str) -> object:
    """Import a renderer when it is first used, so that one format does not load the others."""
    if name not in _MODULES:
        raise AttributeError(f"module 'coxa.report' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"coxa.report.{_MODULES[name]}"), name)
