"""Checks of the knowledge beyond the shape of each record: links, numbers, sources, codes.

Input: records as read. Output: problems with file and line. One rule, one function, one broken
file in the tests.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from coxa.catalogue.case_counts import DAY
from coxa.catalogue.expressions import ExpressionError, names, parse
from coxa.catalogue.links import link_faults
from coxa.catalogue.measures import measure_faults
from coxa.catalogue.paper_words import check_paper_data, read_paper_data
from coxa.catalogue.reading_tables import faults, grammar_faults
from coxa.catalogue.records import GRAMMAR, LAYOUT, Problem, Reader, Records, line_of
from coxa.catalogue.timings import timing_faults
from coxa.drawing.check import faults as drawing_faults
from coxa.model.knowledge import Condition, Frequency, Said
from coxa.model.paper_words import PaperData

FACT_PREFIXES = (
    "taking:", "allergy:", "proposed:", "stopped:", "stated:", "suspected:", "has:", "history:",
    "family:", "p:", "done:",
)  # fmt: skip
NEED_SOURCES = (
    "safety", "red_flags", "treatments", "exclusions", "exercises", "measures", "prevention",
    "statements",
)  # fmt: skip
KNOWN_FACTS = frozenset(
    {"pregnant", "imaging", "symptoms", "signs", "labs", "breastfeeding", "injured"}
)
KNOWN_NUMBERS = frozenset({"age", "pregnancy-weeks", "duration-weeks-value", "injury-weeks"})
KNOWN_WORDS = {
    "sex": {"female", "male"},
    "side": {"left", "right", "bilateral"},
    "setting": {"primary-care", "specialist", "emergency"},
}
NEEDED_IN_USE = ("children", "pregnancy", "kidney")
TOPICAL_TAGS = frozenset({"nsaid-topical"})
_DOSE = re.compile(r"\d")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_UNIT = re.compile(
    r"\d\s*(?:mg|g|mcg|µg|microgram|unit|IU|ml|mL|kJ|Gy|mJ|µmol|mmol|%|tablet|puff|sachet)",
    re.IGNORECASE,
)


# `scripts/learn_weights.py` keeps to 5; twice that is no learned weight
MOST_LEARNED = 10


class Checker:
    """Runs the checks and turns a record and path of keys into file and line."""

    def __init__(self, records: Records, reader: Reader) -> None:
        self.records = records
        self.reader = reader
        self.problems: list[Problem] = list(reader.problems)

    def report(self, folder: str, record_id: str, keys: Iterable[str | int], message: str) -> None:
        """Note a problem of one record."""
        name, number = self.reader.places[(folder, record_id)]
        path: list[str | int] = list(keys)
        single = {entry[0]: entry[3] for entry in LAYOUT}.get(folder, False)
        if not single and number is not None:
            path = [number, *path]
        line = line_of(self.reader.folder / name, path)
        where = ".".join(map(str, keys))
        self.problems.append(Problem(name, line, f"{record_id} {where}: {message}"))

    def run(self, papers: PaperData | None) -> list[Problem]:
        """All checks in order."""
        for folder, key, _, _ in LAYOUT:
            for record in getattr(self.records, key).values():
                self.sources_exist(folder, record)
                self.expressions_hold(folder, record)
                self.tags_exist(folder, record)
        for condition in self.records.conditions.values():
            self.condition_numbers(condition)
        for folder, name, keys, message in chain(
            link_faults(self.records), timing_faults(self.records)
        ):
            self.report(folder, name, keys, message)
        self.backgrounds()
        self.learned_weights()
        self.treatment_doses()
        self.drug_use()
        for name, keys, message in measure_faults(self.records):
            self.report("measures", name, keys, message)
        self.drawings_hold()
        self.reference_facts()
        self.references_cited(papers)
        self.quantity_codes()
        self.patterns_compile()
        self.icd_codes()
        return sorted(set(self.problems), key=lambda p: (p.file, p.line or 0, p.message))

    def sources_exist(self, folder: str, record: Any) -> None:
        """Every statement has a source and every source exists."""
        for keys, value in walk(record, ()):
            if isinstance(value, Said) and not value.sources:
                self.report(folder, record.id, (*keys, "sources"), "a statement without a source")
            if keys and keys[-1] in ("sources", "source") and value is not None:
                ids = value if isinstance(value, tuple) else (value,)
                needs = folder in NEED_SOURCES
                if not ids and needs and len(keys) == 1:
                    self.report(folder, record.id, keys, "a statement without a source")
                for source in ids:
                    if source not in self.records.sources:
                        self.report(folder, record.id, keys, f"no reference {source!r}")

    def expressions_hold(self, folder: str, record: Any) -> None:
        """Every expression can be read and asks only for facts that exist."""
        for keys, value in walk(record, ()):
            if not keys or keys[-1] not in (
                "when", "tried_when", "urgency_when", "confirmed_by", "done_when", "offer_when",
                "brought_when", "ask_unless", "follows",
            ) or not isinstance(value, str):  # fmt: skip
                continue
            if folder == "conditions" and "follow_up" in keys:
                continue
            try:
                tree = parse(value)
            except ExpressionError as error:
                self.report(folder, record.id, keys, str(error))
                continue
            for kind, name in names(tree):
                fault = self.unknown_fact(kind, name)
                if fault:
                    self.report(folder, record.id, keys, fault)

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
        return None

    def tags_exist(self, folder: str, record: Any) -> None:
        """Tags are those of tags.yaml."""
        for keys, value in walk(record, ()):
            if keys and keys[-1] in ("tags", "avoid", "beside") and isinstance(value, tuple):
                for tag in value:
                    if tag not in self.records.tags:
                        self.report(folder, record.id, keys, f"no tag {tag!r} in tags.yaml")

    def condition_numbers(self, condition: Condition) -> None:
        """Frequencies are possible and given once; a finding is linked once."""
        seen: set[str] = set()
        for i, link in enumerate(condition.findings):
            fault = impossible(link)
            if fault:
                self.report("conditions", condition.id, ("findings", i), fault)
            if link.finding in seen:
                message = f"finding {link.finding!r} is linked twice"
                self.report("conditions", condition.id, ("findings", i), message)
            seen.add(link.finding)
        for i, pair in enumerate(condition.pairs):
            fault = impossible(pair.share)
            if fault:
                self.report("conditions", condition.id, ("pairs", i, "share"), fault)
        for i, factor in enumerate(condition.prior.factors):
            if factor.factor < 0 or (factor.basis == "published" and factor.source is None):
                message = "a factor is 0 or more, and a published one has a source"
                self.report("conditions", condition.id, ("prior", "factors", i), message)

    def backgrounds(self) -> None:
        """The background of a finding is a probability."""
        for finding in self.records.findings.values():
            if not 0 < finding.background < 1:
                self.report("findings", finding.id, ("background",), "0 < background < 1")

    def learned_weights(self) -> None:
        """Learned weights are of known conditions and findings, and as small as learning gives."""
        for weights in self.records.learned.values():
            if weights.id not in self.records.conditions:
                message = f"no condition {weights.id!r}"
                self.report("learned_weights", weights.id, ("id",), message)
            for key in ("present", "absent"):
                for finding, decibans in getattr(weights, key).items():
                    if finding not in self.records.findings:
                        message = f"no finding {finding!r}"
                        self.report("learned_weights", weights.id, (key, finding), message)
                    if not abs(decibans) <= MOST_LEARNED:
                        message = f"{decibans} decibans: learning gives at most {MOST_LEARNED}"
                        self.report("learned_weights", weights.id, (key, finding), message)

    def treatment_doses(self) -> None:
        """A drug's dose has a unit."""
        for treatment in self.records.treatments.values():
            for key in ("dose", "maximum"):
                dose = getattr(treatment, key)
                if treatment.kind == "drug" and dose and _DOSE.search(dose):
                    if not _UNIT.search(dose):
                        message = f"a drug dose without unit: {dose!r}"
                        self.report("treatments", treatment.id, (key,), message)

    def drug_use(self) -> None:
        """A drug says how it is used: children, pregnancy and kidney, unless put on the skin."""
        for treatment in self.records.treatments.values():
            if treatment.kind != "drug":
                continue
            if treatment.use is None:
                self.report("treatments", treatment.id, ("id",), "a drug without use")
            elif not TOPICAL_TAGS & set(treatment.tags):
                for key in NEEDED_IN_USE:
                    if getattr(treatment.use, key) is None:
                        message = f"how the drug is used lacks {key}"
                        self.report("treatments", treatment.id, ("use",), message)

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
            if ("references", source.id) not in self.reader.places:
                continue  # a collection of case reports, made of records that are checked
            if not source.facts or not (source.url or "").startswith("http"):
                message = "a reference needs a url and the facts it was used for"
                self.report("references", source.id, (), message)
            if source.year is not None and not 1850 <= source.year <= 2100:
                self.report("references", source.id, ("year",), f"year {source.year}")
            if source.held_on is not None and not DAY.fullmatch(source.held_on):
                message = f"{source.held_on!r} is not a day such as 2026-11-21"
                self.report("references", source.id, ("held_on",), message)

    def references_cited(self, papers: PaperData | None) -> None:
        """Each reference is cited by a record or a paper, or named in a note or a reason."""
        parts = [getattr(self.records, key).values() for _, key, _, _ in LAYOUT]
        parts.append(self.records.quantities.values())
        cited: set[str] = set()
        for record in (*chain.from_iterable(parts), *([papers] if papers else [])):
            for keys, value in walk(record, ()):
                if keys and keys[-1] in ("sources", "source") and value is not None:
                    cited.update(value if isinstance(value, tuple) else (value,))
                elif keys and keys[-1] in ("note", "reason") and isinstance(value, str):
                    cited.update(_NAME.findall(value))
        for name in sorted(self.records.sources.keys() - cited):
            if ("references", name) in self.reader.places:
                self.report("references", name, (), "a reference that nothing cites")

    def quantity_codes(self) -> None:
        """LOINC codes carry a right check digit (mod 10, double-add-double)."""
        for quantity in self.records.quantities.values():
            if quantity.loinc is not None and not loinc_valid(quantity.loinc):
                message = f"LOINC {quantity.loinc} has a wrong check digit"
                self.report("lexicon", quantity.id, ("loinc",), message)
            for band in (*quantity.bands, *filter(None, [quantity.healthy])):
                if band.finding not in self.records.findings:
                    message = f"no finding {band.finding!r}"
                    self.report("lexicon", quantity.id, ("bands",), message)
            for fact in (fact for limit in quantity.rules_out for fact in limit.facts):
                if fault := self.unknown_fact("fact", fact):
                    self.report("lexicon", quantity.id, ("rules_out",), fault)

    def patterns_compile(self) -> None:
        """Reading patterns name concepts that exist and phrases expand."""
        for folder, record_id, message in faults(self.records):
            self.report(folder, record_id, (), message)
        grammar = self.reader.folder / GRAMMAR
        for key, message in grammar_faults(self.records):
            place = line_of(grammar, [key])
            self.problems.append(Problem(GRAMMAR.as_posix(), place, f"{key}: {message}"))

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


def impossible(frequency: Frequency) -> str | None:
    """Why a frequency cannot be, or None."""
    counted = frequency.k is not None
    rated = frequency.percent is not None
    if frequency.basis == "estimate":
        if counted or rated or frequency.value is None or not frequency.reason:
            return "an estimate has a value and a reason, and no k or percent"
        return None if 0 <= frequency.value <= 1 else f"value {frequency.value} is not in 0–1"
    if counted == rated or frequency.n is None or frequency.source is None:
        return "give k and n, or percent and n, with a source; or basis: estimate"
    if frequency.n <= 0:
        return f"n {frequency.n} is not positive"
    if frequency.k is not None and not 0 <= frequency.k <= frequency.n:
        return f"k {frequency.k} of n {frequency.n} cannot be"
    if frequency.percent is not None and not 0 <= frequency.percent <= 100:
        return f"{frequency.percent} per cent cannot be"
    return None


def loinc_valid(code: str) -> bool:
    """Mod-10 check digit of a LOINC code, for example 17861-6 (Regenstrief, LOINC guide)."""
    body, _, check = code.partition("-")
    if not (body.isdigit() and len(check) == 1 and check.isdigit()):
        return False
    total = 0
    for position, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value // 10 + value % 10
    return (10 - total % 10) % 10 == int(check)


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
    """Read and check a knowledge folder; an empty list means it is sound."""
    from coxa.catalogue.records import read_records

    records, reader = read_records(folder)
    papers = read_paper_data(folder)[0] if (folder / "papers").is_dir() else None
    return [*Checker(records, reader).run(papers), *check_paper_data(folder, records)]
