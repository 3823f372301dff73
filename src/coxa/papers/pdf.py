"""Papers, PDF: a page as PDF by WeasyPrint, an optional extra.

Input: a self-contained HTML page. Output: bytes, the same for the same page. Nothing is fetched.
Where HarfBuzz's library for subsets is missing, fontTools takes its place and writes the time of
day into the fonts, unless the process sets SOURCE_DATE_EPOCH, as `coxa papers` does.
"""

from typing import NoReturn

from coxa.errors import CallError

_MISSING = (
    "PDF needs WeasyPrint and the Pango library: pip install 'coxa[pdf]' (Debian: "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig and a font), or use --no-pdf"
)


def can_make_pdf() -> bool:
    """Whether WeasyPrint and its libraries are there."""
    try:
        import weasyprint
    except (ImportError, OSError):
        return False
    return weasyprint.HTML is not None


def require_pdf() -> None:
    """Raise CallError in one line where PDFs cannot be made here."""
    if not can_make_pdf():
        raise CallError(_MISSING)


def to_pdf(page: str) -> bytes:
    """The page as PDF; raises CallError where WeasyPrint or its libraries are missing."""
    require_pdf()
    from weasyprint import HTML

    content: bytes = HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_tags=True)
    return content


def _nothing(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError("papers load nothing")
