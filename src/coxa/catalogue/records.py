"""Reads the knowledge files into typed records, naming file and line of what is wrong.

Input: a folder laid out as `knowledge/`. Output: `Records` and the list of `Problem`s.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from coxa.catalogue.case_counts import collections, counted, report_faults
from coxa.model.care import RedFlagRule, SafetyRule, Treatment
from coxa.model.case_report import CaseReport, LearnedWeights
from coxa.model.drawing import DrawingLimits
from coxa.model.knowledge import ClinicalTest, Condition, FindingDef, Source, Statement
from coxa.model.lexicon import Concept, Drug, Quantity
from coxa.model.measure import Measure
from coxa.model.nutrition import Nutrition
from coxa.model.prevention import Precaution
from coxa.model.programme import Exclusion, Exercise, Programme
from coxa.model.typed import convert

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"


class Problem(msgspec.Struct, frozen=True):
    """One fault of the knowledge: where it is and what would be right."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


class Model(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numbers of the model itself (model.yaml), each with the reason for its value."""

    values: dict[str, float]
    reasons: dict[str, str]


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """All records of the knowledge base by id."""

    conditions: dict[str, Condition]
    findings: dict[str, FindingDef]
    tests: dict[str, ClinicalTest]
    treatments: dict[str, Treatment]
    safety: dict[str, SafetyRule]
    red_flags: dict[str, RedFlagRule]
    exclusions: dict[str, Exclusion]
    exercises: dict[str, Exercise]
    programmes: dict[str, Programme]
    nutrition: dict[str, Nutrition]
    measures: dict[str, Measure]
    prevention: dict[str, Precaution]
    statements: dict[str, Statement]
    sources: dict[str, Source]
    drugs: dict[str, Drug]
    concepts: dict[str, Concept]
    quantities: dict[str, Quantity]
    tags: dict[str, tuple[str, ...]]
    model: dict[str, float]
    settings: dict[str, tuple[str, ...]]
    learned: dict[str, LearnedWeights] = {}
    drawing_limits: DrawingLimits = DrawingLimits()


GRAMMAR = Path("lexicon/grammar.yaml")
# folder, key in Records, type, one record per file (file name = id) or a list per file
LAYOUT: tuple[tuple[str, str, Any, bool], ...] = (
    ("conditions", "conditions", Condition, True),
    ("clinical_tests", "tests", ClinicalTest, True),
    ("treatments", "treatments", Treatment, True),
    ("programmes", "programmes", Programme, True),
    ("nutrition", "nutrition", Nutrition, True),
    ("learned_weights", "learned", LearnedWeights, True),
    ("findings", "findings", FindingDef, False),
    ("safety", "safety", SafetyRule, False),
    ("red_flags", "red_flags", RedFlagRule, False),
    ("exclusions", "exclusions", Exclusion, False),
    ("exercises", "exercises", Exercise, False),
    ("measures", "measures", Measure, False),
    ("prevention", "prevention", Precaution, False),
    ("statements", "statements", Statement, False),
    ("references", "sources", Source, False),
)


def knowledge_files(folder: Path) -> list[str]:
    """Paths of all data files of the knowledge, in a fixed order."""
    return sorted(
        os.path.join(here, name)  # noqa: PTH118 - at each start, and Path takes twice the time
        for here, _, names in os.walk(folder)
        for name in names
        if name.endswith(".yaml")
    )


def knowledge_version(folder: Path) -> str:
    """Content hash of the knowledge: same files, same version.

    Each start takes it over some five hundred files, so that it reads them without a buffer.
    """
    digest = hashlib.sha256()
    below = len(os.path.join(folder, ""))  # noqa: PTH118
    for path in knowledge_files(folder):
        digest.update(path[below:].replace(os.sep, "/").encode())
        digest.update(b"\0")
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            digest.update(file.readall())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


class Reader:
    """Collects records and problems while the folder is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.places: dict[tuple[str, str], tuple[str, int | None]] = {}

    def problem(self, path: Path, message: str, keys: Iterable[str | int] = ()) -> None:
        """Note a fault at the place that `keys` lead to in the file."""
        name = path.relative_to(self.folder).as_posix()
        self.problems.append(Problem(name, line_of(path, list(keys)), message))

    def parse(self, path: Path) -> Any:
        """The file's content, or None with a problem noted."""
        import ryaml

        try:
            return ryaml.loads(path.read_text(encoding="utf-8"))
        except (ryaml.InvalidYamlError, UnicodeDecodeError) as error:
            self.problem(path, f"not valid YAML: {str(error).splitlines()[0]}")
            return None

    def convert(self, path: Path, raw: Any, kind: Any, before: tuple[int, ...] = ()) -> Any:
        """One record of type `kind`, or None with a problem noted."""
        try:
            return convert(raw, kind)
        except msgspec.ValidationError as error:
            text = str(error)
            message, _, where = text.partition(" - at `")
            keys = _keys(where.rstrip("`"))
            self.problem(path, f"{message} at {where.rstrip('`') or '$'}", [*before, *keys])
            return None

    def one_per_file(self, folder: str, kind: Any) -> dict[str, Any]:
        """Records of a folder in which the file name is the id."""
        found: dict[str, Any] = {}
        for path in sorted((self.folder / folder).glob("*.yaml")):
            raw = self.parse(path)
            if raw is None:
                continue
            record = self.convert(path, raw, kind)
            if record is None:
                continue
            if record.id != path.stem:
                self.problem(path, f"id {record.id!r} is not the file name {path.stem!r}", ["id"])
                continue
            found[record.id] = record
            self.places[(folder, record.id)] = (path.relative_to(self.folder).as_posix(), 1)
        return found

    def lists(self, folder: str, kind: Any, only: str = "*.yaml") -> dict[str, Any]:
        """Records of a folder in which each file is a list."""
        found: dict[str, Any] = {}
        for path in sorted((self.folder / folder).glob(only)):
            raw = self.parse(path)
            if raw is None:
                continue
            if not isinstance(raw, list):
                self.problem(path, "a list of records is expected")
                continue
            for number, item in enumerate(raw):
                record = self.convert(path, item, kind, (number,))
                if record is None:
                    continue
                if record.id in found:
                    where = self.places[(folder, record.id)]
                    self.problem(path, f"id {record.id!r} stands already in {where[0]}", [number])
                    continue
                found[record.id] = record
                name = path.relative_to(self.folder).as_posix()
                self.places[(folder, record.id)] = (name, number)
        return found


def _keys(where: str) -> list[str | int]:
    keys: list[str | int] = []
    for part in where.replace("[...]", "").lstrip("$").replace("[", ".[").split("."):
        if part.startswith("[") and part[1:-1].isdigit():
            keys.append(int(part[1:-1]))
        elif part and not part.startswith("["):
            keys.append(part)
    return keys


def line_of(path: Path, keys: list[str | int]) -> int | None:
    """Line at which the value under `keys` begins (as deep as the keys can be followed)."""
    import yaml

    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        return mark.line + 1 if mark is not None else None
    line = 1
    for key in keys:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            match = [pair for pair in node.value if pair[0].value == key]
            if not match:
                break
            line = match[0][0].start_mark.line + 1
            node = match[0][1]
            continue
        else:
            break
        line = node.start_mark.line + 1
    return line


def read_records(folder: Path = KNOWLEDGE) -> tuple[Records, Reader]:
    """Read everything; the reader holds the problems found on the way."""
    reader = Reader(folder)
    found: dict[str, dict[str, Any]] = {}
    for name, key, kind, single in LAYOUT:
        found[key] = reader.one_per_file(name, kind) if single else reader.lists(name, kind)
    drugs = reader.lists("lexicon", Drug, "drugs*.yaml")
    quantities = reader.lists("lexicon", Quantity, "quantities*.yaml")
    concepts: dict[str, Concept] = {}
    for path in sorted((folder / "lexicon").glob("*.yaml")):
        if path.name.startswith(("drugs", "quantities", "grammar")):
            continue
        for key, value in reader.lists("lexicon", Concept, path.name).items():
            if key in concepts:
                reader.problem(path, f"concept {key!r} stands twice")
            concepts[key] = value
    model = _model(reader)
    _count_reports(reader, found, model)
    records = Records(
        **found,
        drugs=drugs,
        concepts=concepts,
        quantities=quantities,
        tags=_tags(reader),
        model=model,
        settings=_settings(reader),
        drawing_limits=_drawing_limits(reader),
    )
    return records, reader


def _count_reports(
    reader: Reader, found: dict[str, dict[str, Any]], model: dict[str, float]
) -> None:
    """Bring the counts over the case reports onto the conditions, and their references."""
    for name, condition in found["conditions"].items():
        if any(link.told or link.seen or link.freed for link in condition.findings):
            path = reader.folder / "conditions" / f"{name}.yaml"
            reader.problem(path, "'told', 'seen' and 'freed' come from case_reports", ["findings"])
    reports = reader.lists("case_reports", CaseReport)
    for report, fault in report_faults(reports.values(), found["conditions"], found["findings"]):
        name, number = reader.places[("case_reports", report)]
        reader.problem(reader.folder / name, f"{report}: {fault}", [number or 0])
    found["conditions"] = counted(found["conditions"], found["findings"], reports.values(), model)
    found["sources"].update(collections(found["conditions"], reports.values()))


def _tags(reader: Reader) -> dict[str, tuple[str, ...]]:
    """Each tag with all tags it implies, from the indented outline of tags.txt."""
    path = reader.folder / "tags.yaml"
    raw = reader.parse(path) if path.exists() else None
    if not isinstance(raw, dict):
        return {}
    tags: dict[str, tuple[str, ...]] = {}
    parents = {str(tag): tuple(map(str, up or ())) for tag, up in raw.items()}

    def closure(tag: str) -> tuple[str, ...]:
        if tag not in tags:
            tags[tag] = ()
            above = [up for parent in parents.get(tag, ()) for up in (parent, *closure(parent))]
            tags[tag] = tuple(dict.fromkeys(above))
        return tags[tag]

    for tag in parents:
        closure(tag)
    return tags


def _model(reader: Reader) -> dict[str, float]:
    path = reader.folder / "model.yaml"
    raw = reader.parse(path) if path.exists() else None
    if not isinstance(raw, dict):
        return {}
    model = reader.convert(path, raw, Model)
    if model is None:
        return {}
    for name in sorted(set(model.values) ^ set(model.reasons)):
        reader.problem(path, f"{name}: a value needs a reason and a reason a value")
    return dict(model.values)


def _settings(reader: Reader) -> dict[str, tuple[str, ...]]:
    path = reader.folder / GRAMMAR
    raw = reader.parse(path) if path.exists() else None
    if not isinstance(raw, dict):
        return {}
    converted = reader.convert(path, raw, dict[str, tuple[str, ...]])
    return converted or {}


def _drawing_limits(reader: Reader) -> DrawingLimits:
    path = reader.folder / "drawing.yaml"
    raw = reader.parse(path) if path.exists() else None
    return reader.convert(path, raw, DrawingLimits) or DrawingLimits() if raw else DrawingLimits()
