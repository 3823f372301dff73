"""Checks of the knowledge beyond the shape of each record: links, numbers, sources, codes.

Input: records as read. Output: problems with file and line. One rule, one function, one broken
file in the tests.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from coxa.catalogue.case_counts import is_day
from coxa.catalogue.expressions import Expression, ExpressionError, names, parse
from coxa.catalogue.links import link_faults
from coxa.catalogue.measures import measure_faults
from coxa.catalogue.named import missing_names
from coxa.catalogue.numbers import condition_faults, learned_faults
from coxa.catalogue.paper_words import check_paper_data, read_paper_data
from coxa.catalogue.quantities import quantity_faults
from coxa.catalogue.reading_tables import grammar_faults, pattern_faults
from coxa.catalogue.records import GRAMMAR, Problem, Reader, Records, line_of, read_records
from coxa.catalogue.scores import score_faults
from coxa.catalogue.timings import timing_faults
from coxa.catalogue.treatments import treatment_faults
from coxa.drawing.check import faults as drawing_faults
from coxa.model.knowledge import Said
from coxa.model.lexicon import PERSONAL
from coxa.model.paper_words import PaperData
from coxa.model.tables import TABLES

FACT_PREFIXES = (
    "taking:", "allergy:", "proposed:", "stopped:", "stated:", "suspected:", "has:", "history:",
    "family:", "p:", "done:",
)  # fmt: skip
NEED_SOURCES = (
    "safety", "red_flags", "treatments", "exclusions", "exercises", "measures", "prevention",
    "questions", "scores", "statements",
)  # fmt: skip
# facts that a note tells in words of their own
PLACED = ("has:", "taking:")
KNOWN_FACTS = frozenset(
    (
        "pregnant", "imaging", "symptoms", "course", "signs", "abnormal-signs", "labs",
        "breastfeeding", "injured",
    )
)  # fmt: skip
KNOWN_NUMBERS = frozenset({"age", "pregnancy-weeks", "duration-weeks-value", "injury-weeks"})
KNOWN_WORDS = {
    "sex": {"female", "male"},
    "side": {"left", "right", "bilateral"},
    "setting": {"primary-care", "specialist", "emergency"},
}
TAGGED = ("tags", "avoid", "beside", "lifts")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
# rules that look at the records alone
RULES = (
    condition_faults, learned_faults, treatment_faults, link_faults, measure_faults,
    quantity_faults, pattern_faults, timing_faults, score_faults,
)  # fmt: skip


class Checker:
    """Runs the checks and turns a record and path of keys into file and line."""

    def __init__(self, records: Records, reader: Reader) -> None:
        self.records = records
        self.reader = reader
        self.problems: list[Problem] = []

    def report(self, table: str, record_id: str, keys: Iterable[str | int], message: str) -> None:
        """Note a problem of one record."""
        place = self.reader.places[(table, record_id)]
        line = line_of(self.reader.folder / place.file, [*place.keys, *keys])
        where = ".".join(map(str, keys))
        self.problems.append(Problem(place.file, line, f"{record_id} {where}: {message}"))

    def run(self, papers: PaperData | None) -> list[Problem]:
        """All checks in order."""
        for table, record in self.written():
            self.sources_exist(table, record)
            self.expressions_hold(table, record)
            self.tags_exist(table, record)
            self.days_are_days(table, record)
        for rule in RULES:
            for fault in rule(self.records):
                self.report(*fault)
        self.follows_have_a_place()
        self.rules_out_facts()
        self.drawings_hold()
        self.reference_facts()
        self.references_cited(papers)
        self.grammar_compiles()
        self.icd_codes()
        self.problems += missing_names(self.records)
        return self.problems

    def written(self) -> Iterator[tuple[str, Any]]:
        """Every record that stands in a file, with its table."""
        for table in TABLES:
            for record in getattr(self.records, table.key).values():
                if (table.key, record.id) in self.reader.places:
                    yield table.key, record

    def sources_exist(self, table: str, record: Any) -> None:
        """Every statement has a source and every source exists."""
        for keys, value in walk(record, ()):
            if isinstance(value, Said) and not value.sources:
                self.report(table, record.id, (*keys, "sources"), "a statement without a source")
            if keys and keys[-1] in ("sources", "source") and value is not None:
                ids = value if isinstance(value, tuple) else (value,)
                needs = table in NEED_SOURCES
                if not ids and needs and len(keys) == 1:
                    self.report(table, record.id, keys, "a statement without a source")
                for source in ids:
                    if source not in self.records.sources:
                        self.report(table, record.id, keys, f"no reference {source!r}")

    def expressions_hold(self, table: str, record: Any) -> None:
        """Every expression can be read and asks only for facts that exist."""
        for keys, value in walk(record, ()):
            if not keys or keys[-1] not in (
                "when", "only_when", "tried_when", "helped_when", "urgency_when", "confirmed_by",
                "done_when", "offer_when", "brought_when", "ask_unless", "follows",
            ) or not isinstance(value, str):  # fmt: skip
                continue
            if table == "conditions" and "follow_up" in keys and keys[-1] == "when":
                continue
            try:
                tree = parse(value)
            except ExpressionError as error:
                self.report(table, record.id, keys, str(error))
                continue
            for kind, name in names(tree):
                fault = self.unknown_fact(kind, name)
                if fault:
                    self.report(table, record.id, keys, fault)

    def unknown_fact(self, kind: str, name: str) -> str | None:
        """Why a name in an expression is not a fact, or None."""
        prefix, _, rest = name.partition(":")
        if rest:
            return self._unknown_prefixed(prefix, rest)
        if kind == "word" or (kind == "known" and name in KNOWN_WORDS):
            return None if name in KNOWN_WORDS else f"no word-valued fact {name!r}"
        numbers = KNOWN_NUMBERS | set(self.records.quantities)
        if kind == "compare":
            return None if name in numbers else f"no quantity {name!r}"
        if name in self.records.findings or name in KNOWN_FACTS:
            return None
        if kind == "known" and name in numbers:
            return None
        return f"no finding or fact {name!r}"

    def _unknown_prefixed(self, prefix: str, rest: str) -> str | None:
        drugs = self.records.drugs
        if f"{prefix}:" not in FACT_PREFIXES:
            return f"no kind of fact {prefix!r}"
        if prefix in ("taking", "allergy", "proposed", "stopped"):
            classes = {name for drug in drugs.values() for name in drug.classes}
            if rest not in drugs and rest not in classes:
                return f"no drug or class {rest!r}"
        if prefix in ("stated", "suspected", "p") and rest not in self.records.conditions:
            return f"no condition {rest!r}"
        if prefix == "done":
            concept = self.records.concepts.get(rest)
            if concept is None or concept.kind != "modality":
                return f"no modality {rest!r}"
        if prefix in ("has", "history", "family"):
            concept = self.records.concepts.get(rest)
            if concept is None and rest not in self.records.conditions:
                return f"no comorbidity, device or condition {rest!r}"
            if concept is not None and concept.kind not in PERSONAL:
                return f"{rest!r} is a {concept.kind}, of which no fact is told"
        return None

    def tags_exist(self, table: str, record: Any) -> None:
        """Tags are those of tags.yaml."""
        for keys, value in walk(record, ()):
            if (
                keys
                and keys[-1] in ("tags", "avoid", "beside", "lifts")
                and isinstance(value, tuple)
            ):
                for tag in value:
                    if tag not in self.records.tags:
                        self.report(table, record.id, keys, f"no tag {tag!r} in tags.yaml")

    def days_are_days(self, table: str, record: Any) -> None:
        """The day of a review is one of the calendar."""
        for key in ("reviewed_on", "held_on"):
            day = getattr(record, key, None)
            if day is not None and not is_day(day):
                self.report(table, record.id, (key,), f"{day!r} is not a day such as 2026-11-21")

    def follows_have_a_place(self) -> None:
        """What a finding follows from is told somewhere, so that it has words to point at."""
        for finding in self.records.findings.values():
            if finding.follows is None:
                continue
            try:
                tree = parse(finding.follows)
            except ExpressionError:
                continue  # told by `expressions_hold`
            if not self._has_place(tree):
                message = "nothing here has words in a note: ask for a finding, has: or taking:"
                self.report("findings", finding.id, ("follows",), message)

    def _has_place(self, tree: Expression) -> bool:
        """Whether an expression is true only where a note tells a fact in words."""
        if tree[0] in ("and", "or"):
            sides = (self._has_place(tree[1]), self._has_place(tree[2]))
            return any(sides) if tree[0] == "and" else all(sides)
        asked = tree[0] in ("fact", "told")
        return asked and (tree[1] in self.records.findings or tree[1].startswith(PLACED))

    def rules_out_facts(self) -> None:
        """The facts that a value rules out are facts of the rules' language."""
        for quantity in self.records.quantities.values():
            for fact in (fact for limit in quantity.rules_out for fact in limit.facts):
                if fault := self.unknown_fact("fact", fact):
                    self.report("quantities", quantity.id, ("rules_out",), fault)

    def drawings_hold(self) -> None:
        """A drawing's angles are possible, nothing goes through the floor, arrows and props end."""
        for exercise in self.records.exercises.values():
            if exercise.drawing is None:
                continue
            for keys, message in drawing_faults(exercise.drawing, self.records.drawing_limits):
                self.report("exercises", exercise.id, ("drawing", *keys), message)

    def reference_facts(self) -> None:
        """A reference has a URL and at least one fact as found on its page."""
        for source in self.records.sources.values():
            if ("sources", source.id) not in self.reader.places:
                continue  # a collection of case reports, made of records that are checked
            if not source.facts or not (source.url or "").startswith("http"):
                message = "a reference needs a url and the facts it was used for"
                self.report("sources", source.id, (), message)
            if source.year is not None and not 1850 <= source.year <= 2100:
                self.report("sources", source.id, ("year",), f"year {source.year}")

    def references_cited(self, papers: PaperData | None) -> None:
        """Each reference is cited by a record or a paper, or named in a note or a reason."""
        records = (record for _, record in self.written())
        cited: set[str] = set()
        for record in (*records, *([papers] if papers else [])):
            for keys, value in walk(record, ()):
                if keys and keys[-1] in ("sources", "source") and value is not None:
                    cited.update(value if isinstance(value, tuple) else (value,))
                elif keys and keys[-1] in ("note", "reason") and isinstance(value, str):
                    cited.update(_NAME.findall(value))
        for name in sorted(self.records.sources.keys() - cited):
            if ("sources", name) in self.reader.places:
                self.report("sources", name, (), "a reference that nothing cites")

    def grammar_compiles(self) -> None:
        """The grammar has the keys that are read, and its phrases expand."""
        for key, message in grammar_faults(self.records):
            line = line_of(self.reader.folder / GRAMMAR, [key])
            self.problems.append(Problem(GRAMMAR, line, f"{key}: {message}"))

    def icd_codes(self) -> None:
        """ICD-10-CM codes exist (needs the package simple-icd-10-cm)."""
        exists = icd_lookup()
        if exists is None:
            return
        for condition in self.records.conditions.values():
            for i, code in enumerate(condition.codes):
                if not exists(code.code):
                    message = f"ICD-10-CM has no code {code.code!r}"
                    self.report("conditions", condition.id, ("codes", i), message)


def icd_lookup() -> Callable[[str], bool] | None:
    """Function that tells whether an ICD-10-CM code exists; None without the package."""
    try:
        import simple_icd_10_cm as icd
    except ImportError:
        return None
    return lambda code: bool(icd.is_valid_item(code))


def walk(value: Any, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """All values inside a record with the keys that lead to them."""
    yield keys, value
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from walk(getattr(value, field), (*keys, field))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            if isinstance(item, msgspec.Struct):
                yield from walk(item, (*keys, number))


def check(folder: Path) -> list[Problem]:
    """Read and check a knowledge folder; an empty list means it is sound.

    What cannot be read is told alone: every record that names it would only say so once more.
    """
    records, reader = read_records(folder)
    problems = reader.problems
    if not problems:
        papers = read_paper_data(folder)[0] if (folder / "papers").is_dir() else None
        problems = [*Checker(records, reader).run(papers), *check_paper_data(folder, records)]
    return sorted(set(problems), key=lambda p: (p.file, p.line or 0, p.message))
