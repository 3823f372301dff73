"""Writes the handbook: one Markdown page per record, for a static site generator.

Input: the records of the knowledge and a folder. Output: pages under the folder, the same bytes
for the same knowledge. Nothing is decided here; each page shows what its data file holds.
"""

from collections.abc import Mapping
from pathlib import Path
from textwrap import shorten
from typing import Any

from markupsafe import Markup

from coxa.catalogue.cite import frequency_text
from coxa.catalogue.measures import taken_at
from coxa.catalogue.records import Records
from coxa.drawing import exercise_svg
from coxa.handbook.chart import Row, chart, row_of
from coxa.model.knowledge import Condition, FindingLink
from coxa.model.programme import Exercise

GROUPS = {
    "calcium-and-crystals": "Calcium and crystals",
    "bone": "Bone",
    "joint": "Joint",
    "around-the-joint": "Around the joint",
    "other": "Other",
}
USE = {
    "older": "Older people",
    "kidney": "Kidney",
    "liver": "Liver",
    "children": "Children",
    "pregnancy": "Pregnancy",
    "breastfeeding": "Breastfeeding",
    "monitoring": "Monitoring",
    "interactions": "Interactions",
    "never_with": "Never with",
    "care_with": "With care",
}
_KINDS: dict[str, str] = {
    "conditions": "condition",
    "findings": "finding",
    "tests": "test",
    "treatments": "treatment",
    "exercises": "exercise",
    "programmes": "programme",
    "sources": "reference",
}


def build(records: Records, folder: Path) -> int:
    """Write all pages and return how many; files of the same name are replaced."""
    handbook = _Handbook(records, folder)
    for key, template in _KINDS.items():
        for name, record in getattr(records, key).items():
            handbook.page(f"{key}/{name}.md", template, record)
        handbook.index(key, template)
    for name in ("rules", "scores", "questions"):
        handbook.page(f"{name}.md", name, None)
    handbook.page("index.md", "index", None)
    return handbook.written


class _Handbook:
    """Templates with what they need to know of other records."""

    def __init__(self, records: Records, folder: Path) -> None:
        from jinja2 import Environment, PackageLoader, StrictUndefined

        self.records, self.folder, self.written = records, folder, 0
        self.linked = _linked(records)
        self.environment = Environment(
            loader=PackageLoader("coxa.handbook"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        self.environment.globals.update(
            r=records,
            measured=lambda condition, rule: taken_at(rule, condition, records),
            groups=GROUPS,
            use_labels=USE,
            cite=self._cite,
            links_chart=self._links_chart,
            condition_chart=self._condition_chart,
            drawn=_exercise_drawn,
            used_by=self._used_by(),
            shown_by=_shown_by(records),
            share=frequency_text,
        )

    def page(self, name: str, template: str, record: Any) -> None:
        """Write one page."""
        text = self.environment.get_template(f"{template}.md").render(it=record)
        self._write(name, text)

    def index(self, key: str, template: str) -> None:
        """Write the list of all records of a kind."""
        found: Mapping[str, Any] = getattr(self.records, key)
        text = self.environment.get_template("list.md").render(
            key=key, kind=template, found=found, grouped=key == "conditions"
        )
        self._write(f"{key}/index.md", text)

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.strip() + "\n", encoding="utf-8")
        self.written += 1

    def _cite(self, sources: tuple[str, ...], up: str = "../") -> Markup:
        """References as links: author or title with the year."""
        shown = []
        for name in sources:
            source = self.records.sources[name]
            first = shorten((source.authors or source.title).split(",")[0], 36, placeholder="…")
            label = f"{first} {source.year}" if source.year else first
            shown.append(f"[{label}]({up}sources/{name}.md)")
        return Markup(" ").join(Markup("<small>{}</small>").format(text) for text in shown)

    def _links_chart(self, condition: Condition) -> Markup:
        """All findings of a condition, most frequent first."""
        rows = [
            self._row(self.records.findings[link.finding].name, "findings", link.finding, link)
            for link in condition.findings
        ]
        return _drawn(f"How often findings are present in {condition.name}", rows)

    def _condition_chart(self, finding: str) -> Markup:
        """One finding in all conditions that state how often it is there."""
        rows = [
            self._row(condition.name, "conditions", condition.id, link)
            for condition, link in self.linked.get(finding, ())
        ]
        name = self.records.findings[finding].name
        return _drawn(f"How often '{name}' is present, by condition", rows) if rows else Markup()

    def _row(self, name: str, key: str, slug: str, link: FindingLink) -> Row:
        return row_of(name, f"../../{key}/{slug}/", link, self.records.model)

    def _used_by(self) -> dict[str, list[str]]:
        """Conditions whose stages use a treatment."""
        found: dict[str, list[str]] = {}
        for name, condition in self.records.conditions.items():
            for stage in condition.stages:
                for action in stage.actions:
                    users = found.setdefault(action.treatment, [])
                    if name not in users:
                        users.append(name)
        return found


def _drawn(label: str, rows: list[Row]) -> Markup:
    """The chart of the rows, most frequent first."""
    rows.sort(key=lambda row: (-row.mean, row.name))
    return Markup(chart(label, rows))  # noqa: S704 - chart escapes what it draws


def _exercise_drawn(exercise: Exercise) -> Markup:
    """The drawing of an exercise; nothing without one."""
    return Markup(exercise_svg(exercise))  # noqa: S704 - what stands in it is escaped


def _linked(records: Records) -> dict[str, list[tuple[Condition, FindingLink]]]:
    """Conditions that state how often a finding is there, with the link."""
    found: dict[str, list[tuple[Condition, FindingLink]]] = {}
    for condition in records.conditions.values():
        for link in condition.findings:
            found.setdefault(link.finding, []).append((condition, link))
    return found


def _shown_by(records: Records) -> dict[str, list[str]]:
    """Tests that show a finding."""
    found: dict[str, list[str]] = {}
    for name, test in records.tests.items():
        for finding in test.shows:
            found.setdefault(finding, []).append(name)
    return found
