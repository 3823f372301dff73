"""`coxa assess`: one patient in, one answer out.

Input: a file or standard input. Output: the answer as text, JSON, HTML, FHIR or Markdown.
"""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coxa.commands import console
from coxa.commands.calls import Command
from coxa.errors import CallError

if TYPE_CHECKING:
    from coxa.model.answer import Assessment

FORMATS = ("text", "json", "html", "fhir", "md")
BY_SUFFIX = {".json": "json", ".html": "html", ".htm": "html", ".md": "md"}


@click.command("assess", cls=Command, short_help="One patient in, one answer out.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(FORMATS),
    help="How the answer is written; default: by the ending of --out, else text.",
)  # fmt: skip
@click.option("--full", is_flag=True, help="Text: all of the answer, not what comes first.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
def command(file: Path | None, form: str | None, full: bool, out: Path | None) -> None:
    """Assess one patient with hip pain.

    FILE holds a note, a radiology report, a one-line question, a structured case (YAML or JSON)
    or a FHIR R4 Bundle; - or nothing reads standard input.
    """
    if out is not None and file is not None and _same(file, out):
        raise CallError("--out is the input file itself; name another file, so no note is lost")
    gc.disable()  # one short run: looking for garbage only costs
    data = read_note(file)
    from coxa.pipeline import assess

    assessment = assess(data, name=str(file) if file else "input")
    kind = form or (BY_SUFFIX.get(out.suffix.lower(), "text") if out else "text")
    if kind != "text":
        content = _rendered(assessment, kind)
    else:
        content = _text(assessment, full=full, to_file=out is not None)
    if out is not None:
        console.write_file(out, content)
    else:
        console.write_bytes(content)


def _same(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:
        return False


def read_note(file: Path | None) -> bytes:
    """Bytes of the file or of standard input, at most one more than any input may have.

    `read_input` refuses what is too large for its kind. Raises CallError.
    """
    from coxa.intake.detect import MOST_BYTES

    if file is None and sys.stdin.isatty():
        raise CallError(
            "no input: give a file, or - to type or pipe a note; see coxa assess --help"
        )
    if file is None or str(file) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise CallError(
            f"cannot read {console.shown_path(file)}: {console.why(error)}; "
            "give the path of a file, or - and the note on standard input"
        ) from None


def _rendered(assessment: "Assessment", kind: str) -> bytes:
    if kind == "json":
        from coxa.report.json import to_json

        return to_json(assessment)
    if kind == "fhir":
        from coxa.catalogue.load import load_catalogue
        from coxa.report.fhir import to_fhir

        return to_fhir(assessment, load_catalogue().records.model["plausible"])
    if kind == "html":
        from coxa.report.html import render_html

        return render_html(assessment).encode("utf-8")
    from coxa.report.markdown import render_markdown

    return render_markdown(assessment).encode("utf-8")


def _text(assessment: "Assessment", *, full: bool, to_file: bool) -> bytes:
    from coxa.report.text import render_text

    if to_file:
        return render_text(assessment, width=80, colour=False, full=full).encode("utf-8")
    colour = console.colour_wanted()
    text = render_text(assessment, width=console.width(), colour=colour, full=full)
    return text.encode(sys.stdout.encoding or "utf-8", errors="replace")
