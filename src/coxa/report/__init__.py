"""Step 6, report: one `Assessment` in; text, Markdown, HTML or JSON for a reader out.

A report translates, it never decides: every figure and sentence comes from the assessment.
"""

from coxa.report.html import render_html
from coxa.report.json import to_json
from coxa.report.markdown import render_markdown
from coxa.report.text import render_text

__all__ = ["render_html", "render_markdown", "render_text", "to_json"]
