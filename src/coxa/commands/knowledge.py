"""`coxa knowledge`: check, show, search, count and audit the data files."""

from pathlib import Path

import click

from coxa.commands import console
from coxa.commands.calls import Group
from coxa.commands.records import KINDS, folder_or_own, records_in
from coxa.errors import CallError

FOLDER = click.option(
    "--folder", type=click.Path(path_type=Path), help="Knowledge to read instead of coxa's own."
)
KIND = click.option("--kind", type=click.Choice(KINDS), help="Only records of this kind.")
JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group(
    "knowledge", cls=Group, short_help="Check, show, search, count and audit the knowledge."
)
def command() -> None:
    """What coxa knows: conditions, findings, tests, treatments, rules and references."""


@command.command("check")
@FOLDER
def check(folder: Path | None) -> int:
    """Check every rule of the knowledge; names file and line of each fault.

    Exit code 0 without a fault; 1 where coxa's own knowledge has one, 2 where --folder has.
    """
    from coxa.catalogue.records import knowledge_files
    from coxa.catalogue.validate import check as problems_of
    from coxa.catalogue.validate import icd_lookup

    place = folder_or_own(folder)
    problems = problems_of(place)
    lines = [console.one_line(str(problem)) for problem in problems]
    files = len(knowledge_files(place))
    lines.append(f"{files} files, {len(problems) or 'no'} problem{'s' * (len(problems) != 1)}")
    if icd_lookup() is None:
        lines.append("not checked: ICD-10-CM codes; install simple-icd-10-cm to check them")
    console.write_text("\n".join(lines))
    if not problems:
        return 0
    return 1 if folder is None else 2


@command.command("show")
@click.argument("name", metavar="ID")
@KIND
@JSON
@FOLDER
def show(name: str, kind: str | None, as_json: bool, folder: Path | None) -> None:
    """Show a condition, finding, test, treatment, drug, rule or reference with its sources."""
    from coxa.commands.show import described, found

    records = records_in(folder)
    match = found(records, name, kind)
    if as_json:
        _json([{"kind": word, "record": record} for word, record in match])
        return
    pages = ["\n".join(described(records, word, record)) for word, record in match]
    console.write_text("\n\n".join(pages))


@command.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@KIND
@JSON
@FOLDER
def search(
    words: tuple[str, ...], limit: int, kind: str | None, as_json: bool, folder: Path | None
) -> None:
    """Search all records for words; each word may be cut short."""
    from coxa.commands.search import search as hits_of

    hits = hits_of(records_in(folder), " ".join(words), kind)
    if not hits:
        raise CallError("nothing found for these words; try fewer or shorter ones")
    if as_json:
        _json(hits[:limit])
        return
    lines = [f"{hit.kind} {hit.id}: {hit.title}\n    {hit.text}" for hit in hits[:limit]]
    lines.append(f"{min(limit, len(hits))} of {len(hits)} records")
    console.write_text("\n".join(lines))


@command.command("stats")
@JSON
@FOLDER
def stats(as_json: bool, folder: Path | None) -> None:
    """Count records, references and numbers, and the share of estimates."""
    from coxa.commands.stats import count, stats_lines

    counted = count(records_in(folder))
    if as_json:
        _json(counted)
        return
    console.write_text("\n".join(stats_lines(counted)))


@command.command("audit")
@click.argument("size", metavar="[N]", type=click.IntRange(min=1), default=20)
@click.option("--seed", type=int, default=1, show_default=True, help="Draws other claims.")
@click.option("--format", "form", type=click.Choice(["text", "md"]), default="text")
@FOLDER
def audit(size: int, seed: int, form: str, folder: Path | None) -> None:
    """Print N random sourced claims (default 20) for a human to verify."""
    from coxa.commands.audit import audit_lines, sample

    records = records_in(folder)
    chosen = sample(records, size, seed)
    console.write_text("\n".join(audit_lines(records, chosen, markdown=form == "md")).rstrip())


@command.command("pages")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@FOLDER
def pages(out: Path, folder: Path | None) -> None:
    """Write a Markdown page per record into OUT, for a site (see make docs)."""
    from coxa.handbook.build import build

    records = records_in(folder)
    try:
        written = build(records, out)
    except OSError as error:
        raise CallError(f"cannot write pages to {out}: {error.strerror}; name another") from error
    console.write_text(f"{written} pages in {out}")


def _json(value: object) -> None:
    import msgspec

    console.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2))
