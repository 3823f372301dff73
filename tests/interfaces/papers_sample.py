"""Notes whose papers the tests look at, and the text of a page."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from coxa.papers.make import make_papers
from coxa.pipeline import Pipeline

EXAMPLES = Path(__file__).parents[2] / "examples"
START = date(2026, 11, 21)
LABRAL = (EXAMPLES / "labral-calcification.txt").read_text()
SEPTIC = (EXAMPLES / "hot-hip.txt").read_text()
PREGNANT = (EXAMPLES / "late-pregnancy.txt").read_text()
OUTER = (EXAMPLES / "outer-hip.txt").read_text()
# A question about an image alone: nothing is concluded.
IMAGE_ALONE = (
    "Subtle tiny calcification in the region of the labrum on hip X-ray. What is the plan?"
)
NOTES = {
    "labral": LABRAL, "septic": SEPTIC, "pregnant": PREGNANT, "outer": OUTER,
    "image alone": IMAGE_ALONE,
}  # fmt: skip


class Text(HTMLParser):
    """The text of a page, a full stop behind each block; style and small print left out."""

    def __init__(
        self, skip: tuple[str, ...] = ("style", "title", "footer", "svg", "header")
    ) -> None:
        super().__init__()
        self.skip, self.depth, self.parts = skip, 0, [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in self.skip

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in self.skip
        if tag in ("p", "li", "dd", "dt", "h1", "h2", "h3"):
            self.parts.append("")

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.parts[-1] += data

    def lines(self) -> list[str]:
        return [line for part in self.parts if (line := " ".join(part.split()))]


def lines_of(page: str) -> list[str]:
    parser = Text()
    parser.feed(page)
    return parser.lines()


def papers(note: str, parts: Pipeline, **options: object) -> dict[str, str]:
    """The papers of a note by name, as text."""
    made = make_papers(note, start=START, pipeline=parts, **options)  # type: ignore[arg-type]
    return {paper.name: paper.content.decode() for paper in made}
