"""`coxa evaluate`: labelled cases and traps in, figures out."""

import gc
from pathlib import Path

import click

from coxa.commands import console
from coxa.commands.calls import Command


@click.command("evaluate", cls=Command, short_help="Labelled cases and traps in, figures out.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, with a row per note.")
@click.option("--only", "only_", metavar="SLUG,SLUG", help="Only these conditions.")
@click.option("--verbose", is_flag=True, help="A line for each note as well.")
def command(paths: tuple[Path, ...], as_json: bool, only_: str | None, verbose: bool) -> None:
    """Measure coxa on labelled cases and traps.

    PATHS are YAML files or folders of them: a case is a mapping, a list of traps is a list.
    """
    from coxa.evaluate.labelled import only, read
    from coxa.evaluate.runs import evaluate

    labelled = read(paths)
    if only_ is not None:
        labelled = only(labelled, [name.strip() for name in only_.split(",") if name.strip()])
    from coxa.catalogue.load import load_catalogue
    from coxa.pipeline import assess

    gc.disable()
    records = load_catalogue().records
    gc.freeze()  # the knowledge stays: to look for garbage in it after each note only costs
    gc.enable()
    report = evaluate(labelled, assess, records.tags, records.conditions)
    if as_json:
        import msgspec

        console.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))
        return
    from coxa.evaluate.print import report_lines

    console.write_text("\n".join(report_lines(report, verbose=verbose)))
