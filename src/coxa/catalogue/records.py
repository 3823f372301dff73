"""Reads the knowledge files into typed records, naming file and line of what is wrong.

Input: a folder laid out as `knowledge/`. Output: `Records` and the list of `Problem`s.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args

import msgspec

from coxa.catalogue.case_counts import collections, counted, report_faults
from coxa.model.care import RedFlagRule, SafetyRule, Treatment
from coxa.model.case_report import CaseReport, LearnedWeights
from coxa.model.drawing import DrawingLimits
from coxa.model.knowledge import ClinicalTest, Condition, FindingDef, Source, Statement
from coxa.model.lexicon import Concept, Drug, Quantity, Subject
from coxa.model.measure import Measure
from coxa.model.nutrition import Nutrition
from coxa.model.prevention import Precaution
from coxa.model.programme import Exclusion, Exercise, Programme
from coxa.model.question import CommonQuestion
from coxa.model.score import ScoreDef
from coxa.model.tables import TABLES, Table
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
    scores: dict[str, ScoreDef]
    questions: dict[str, CommonQuestion]
    statements: dict[str, Statement]
    sources: dict[str, Source]
    drugs: dict[str, Drug]
    concepts: dict[str, Concept]
    quantities: dict[str, Quantity]
    subjects: dict[str, Subject]
    tags: dict[str, tuple[str, ...]]
    model: dict[str, float]
    settings: dict[str, tuple[str, ...]]
    learned: dict[str, LearnedWeights] = {}
    drawing_limits: DrawingLimits = DrawingLimits()


GRAMMAR = "lexicon/grammar.yaml"
TAGS, MODEL, DRAWING = "tags.yaml", "model.yaml", "drawing.yaml"
REPORTS = "case_reports"
_KINDS: dict[str, Any] = {
    field.name: get_args(field.type)[1]
    for field in msgspec.structs.fields(Records)
    if field.name in {table.key for table in TABLES}
}
_SHAPES: dict[type, str] = {dict: "a mapping is expected", list: "a list of records is expected"}
_Shape = TypeVar("_Shape", dict[Any, Any], list[Any])


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


class Place(NamedTuple):
    """Where a record stands: the file below the folder, and the keys that lead to it there."""

    file: str
    keys: tuple[int, ...] = ()


class Fault(NamedTuple):
    """What is wrong in one record, by its table; `keys` lead to the value within the record."""

    table: str
    id: str
    keys: tuple[str | int, ...]
    message: str


class Reader:
    """Collects records and problems while the folder is read; `places` by table and id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.places: dict[tuple[str, str], Place] = {}

    def problem(self, path: Path, message: str, keys: Iterable[str | int] = ()) -> None:
        """Note a fault at the place that `keys` lead to in the file."""
        line = line_of(path, list(keys)) if path.exists() else None
        self.problems.append(Problem(self.name_of(path), line, message))

    def name_of(self, path: Path) -> str:
        """The file's path below the knowledge folder, as problems name it."""
        return path.relative_to(self.folder).as_posix()

    def parse(self, path: Path, shape: type[_Shape]) -> _Shape | None:
        """The file's content as a mapping or a list, or None with a problem noted."""
        import ryaml

        try:
            raw = ryaml.loads(path.read_text(encoding="utf-8"))
        except (ryaml.InvalidYamlError, UnicodeDecodeError) as error:
            self.problem(path, f"not valid YAML: {str(error).splitlines()[0]}")
            return None
        if not isinstance(raw, shape):
            self.problem(path, _SHAPES[shape])
            return None
        return raw

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

    def mapping(self, name: str, kind: Any) -> Any:
        """A file that is one mapping, or None with a problem noted; nothing works without it."""
        path = self.folder / name
        if not path.exists():
            self.problem(path, "this file is missing")
            return None
        raw = self.parse(path, dict)
        return None if raw is None else self.convert(path, raw, kind)

    def table(self, table: Table) -> dict[str, Any]:
        """The records of a table by id."""
        kind = _KINDS[table.key]
        paths = [
            path
            for path in sorted((self.folder / table.folder).glob(table.files))
            if not path.name.startswith(table.besides)
        ]
        if table.single:
            return self.one_per_file(table.key, paths, kind)
        return self.lists(table.key, paths, kind)

    def one_per_file(self, table: str, paths: Iterable[Path], kind: Any) -> dict[str, Any]:
        """Records of files whose name is the id."""
        found: dict[str, Any] = {}
        for path in paths:
            raw = self.parse(path, dict)
            record = None if raw is None else self.convert(path, raw, kind)
            if record is None:
                continue
            if record.id != path.stem:
                self.problem(path, f"id {record.id!r} is not the file name {path.stem!r}", ["id"])
                continue
            found[record.id] = record
            self.places[(table, record.id)] = Place(self.name_of(path))
        return found

    def lists(self, table: str, paths: Iterable[Path], kind: Any) -> dict[str, Any]:
        """Records of files that are lists."""
        found: dict[str, Any] = {}
        for path in paths:
            for number, item in enumerate(self.parse(path, list) or ()):
                record = self.convert(path, item, kind, (number,))
                if record is None:
                    continue
                if record.id in found:
                    file = self.places[(table, record.id)].file
                    self.problem(path, f"id {record.id!r} stands already in {file}", [number])
                    continue
                found[record.id] = record
                self.places[(table, record.id)] = Place(self.name_of(path), (number,))
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
    found = {table.key: reader.table(table) for table in TABLES}
    model = _model(reader)
    _count_reports(reader, found, model)
    records = Records(
        **found,
        tags=_tags(reader),
        model=model,
        settings=reader.mapping(GRAMMAR, dict[str, tuple[str, ...]]) or {},
        drawing_limits=reader.mapping(DRAWING, DrawingLimits) or DrawingLimits(),
    )
    return records, reader


def read_reports(reader: Reader) -> dict[str, CaseReport]:
    """The published case reports; answers need only the counts over them."""
    paths = sorted((reader.folder / REPORTS).glob("*.yaml"))
    return reader.lists(REPORTS, paths, CaseReport)


def _count_reports(
    reader: Reader, found: dict[str, dict[str, Any]], model: dict[str, float]
) -> None:
    """Bring the counts over the case reports onto the conditions, and their references."""
    for name, condition in found["conditions"].items():
        if any(link.told or link.seen or link.freed for link in condition.findings):
            path = reader.folder / reader.places[("conditions", name)].file
            reader.problem(path, "'told', 'seen' and 'freed' come from case_reports", ["findings"])
    reports = read_reports(reader)
    if not reader.problems:  # a condition that could not be read is not missing from its reports
        _report_problems(reader, found, reports.values())
    found["conditions"] = counted(found["conditions"], found["findings"], reports.values(), model)
    found["sources"].update(collections(found["conditions"], reports.values()))


def _report_problems(
    reader: Reader, found: dict[str, dict[str, Any]], reports: Iterable[CaseReport]
) -> None:
    """Note what is wrong with the case reports."""
    for report, fault in report_faults(reports, found["conditions"], found["findings"]):
        place = reader.places[(REPORTS, report)]
        reader.problem(reader.folder / place.file, f"{report}: {fault}", place.keys)


def _tags(reader: Reader) -> dict[str, tuple[str, ...]]:
    """Each tag with all tags that it implies, from the parents that tags.yaml gives it."""
    parents: dict[str, tuple[str, ...]] = reader.mapping(TAGS, dict[str, tuple[str, ...]]) or {}
    for tag, above in parents.items():
        for up in above:
            if up not in parents:
                reader.problem(reader.folder / TAGS, f"{tag}: no tag {up!r}", [tag])
    return {tag: tuple(dict.fromkeys(_above(tag, parents, {tag}))) for tag in parents}


def _above(tag: str, parents: dict[str, tuple[str, ...]], below: set[str]) -> Iterator[str]:
    """The tags that a tag implies, each parent before its own; `below` ends a circle."""
    for up in parents.get(tag, ()):
        yield up
        if up not in below:
            yield from _above(up, parents, below | {up})


def _model(reader: Reader) -> dict[str, float]:
    """The numbers of model.yaml by name."""
    model = reader.mapping(MODEL, Model)
    if model is None:
        return {}
    for name in sorted(set(model.values) ^ set(model.reasons)):
        path = reader.folder / MODEL
        reader.problem(path, f"{name}: a value needs a reason and a reason a value")
    return dict(model.values)
