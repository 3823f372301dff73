"""`coxa papers`: one patient in, a folder of papers for the patient and the next clinician out.

Input: a file or standard input. Output: files in the folder that --out names.
"""

import gc
import logging
import os
from datetime import date, datetime
from pathlib import Path

import click

from coxa.commands import console
from coxa.commands.assess import read_note
from coxa.commands.calls import Command
from coxa.errors import CallError


@click.command(
    "papers", cls=Command, short_help="Handout, letters, programme and calendar for one patient."
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@click.option(
    "--wording", type=click.Choice(("uk", "us")), default="uk", show_default=True,
    help="Spelling, terms and telephone numbers.",
)  # fmt: skip
@click.option(
    "--units", type=click.Choice(("metric", "us")), default="metric", show_default=True,
    help="Units of laboratory values, temperature and weight.",
)  # fmt: skip
@click.option(
    "--pdf/--no-pdf", default=None,
    help="Also write PDFs; default: where WeasyPrint is installed.",
)  # fmt: skip
@click.option(
    "--start", type=click.DateTime(["%Y-%m-%d"]),
    help="First day of the plan as YYYY-MM-DD; default: today.",
)  # fmt: skip
def command(
    file: Path | None, out: Path, wording: str, units: str, pdf: bool | None, start: datetime | None
) -> None:
    """Write the papers for one patient with hip pain.

    FILE holds a note, a radiology report, a structured case (YAML or JSON) or a FHIR R4 Bundle; -
    or nothing reads standard input. A clinician reads the papers before anybody gets them. Papers
    that an earlier run left in the folder are replaced or removed: a folder is one patient's.
    """
    gc.disable()  # one short run: looking for garbage only costs
    _settle_pdf()
    from coxa.papers.pdf import can_make_pdf, require_pdf

    if pdf:
        require_pdf()
    data = read_note(file)
    _folder(out)
    from coxa.papers.make import NAMES, make_papers

    papers = make_papers(
        data,
        start=start.date() if start else date.today(),
        wording="us" if wording == "us" else "uk",
        units="us" if units == "us" else "metric",
        pdf=can_make_pdf() if pdf is None else pdf,
        name=str(file) if file else "input",
    )
    console.remove_files(out / name for name in set(NAMES) - {paper.name for paper in papers})
    for paper in papers:
        console.write_file(out / paper.name, paper.content)
    console.write_text("\n".join(paper.name for paper in papers))


def _settle_pdf() -> None:
    """PDFs without a word on standard error, and the same each time; for this process alone."""
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # fontTools, which subsets fonts where HarfBuzz does not, writes the time of day into them
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


def _folder(out: Path) -> None:
    """Make the folder where there is none; raises CallError where that cannot be."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CallError(
            f"cannot make the folder {console.shown_path(out)} (--out): {console.why(error)}; "
            "name a folder in which you may write"
        ) from None
