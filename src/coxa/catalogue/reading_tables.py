"""Compiles lexicon and findings into the tables that reading text uses.

Input: records. Output: `ReadingTables`: a trie over word forms whose ends name entries, and the
patterns that compose concepts into findings. Plain lists and dicts, so that the cache stores them.
"""

import re
from collections.abc import Iterator

import msgspec

from coxa.catalogue.phrase_graph import Graph, packed, share
from coxa.catalogue.phrases import PhraseError, parts
from coxa.catalogue.records import Fault, Records
from coxa.catalogue.spelling import SpellingTable, spelling_table
from coxa.catalogue.vocabulary import Vocabulary, grammar_key
from coxa.catalogue.words import form
from coxa.model.naming import PROPER_NAMES

CONCEPT, PHRASE, STATED, DRUG, QUANTITY, TRIGGER, SUBJECT = range(7)
# an entry of the trie is one number: the entry's own, and in the lowest bits its class
KIND_BITS = 3
KIND = (1 << KIND_BITS) - 1
TRIGGERS = (
    "negation-before", "negation-after", "not-negation", "uncertain-before", "uncertain-after",
    "history-before", "history-after", "not-history", "family-before", "not-family",
    "proposed-before", "not-uncertain", "not-proposed",
    "stopped-before", "stopped-after", "proposed-after", "allergy-before", "allergy-after",
    "terminator", "positive-word", "other-side", "current-taking", "medicines-complete",
    "allergies-complete", "emergency-setting", "specialist-setting", "primary-setting",
    "hip-words", "hip-words-weak", "not-hip-words", "other-regions", "leg-regions", "far-regions",
    "clinical-words", "uncertain-clause", "taken-back",
)  # fmt: skip
_SPELT_RIGHT = "words-spelt-right"
# all that grammar.yaml has to list
GRAMMAR_KEYS = (*TRIGGERS, *map(grammar_key, Vocabulary._fields), _SPELT_RIGHT, PROPER_NAMES)
_DENIES = "no "
# complaints whose word a course may begin with: 'pain since 2019', 'limping for years'
_COMPLAINTS = ("pain", "limp", "stiff")
_OVER = frozenset(
    form(word)
    for word in "free gone away went resolved settled cleared disappeared vanished stopped left "
    "none no zero never abated subsided ceased".split()
)
_SLOT = re.compile(r"^(!?)\(?([^()]+)\)?$")


PICTURED = ("imaging", "xray", "ultrasound", "ct", "mri", "nuclear")


class PatternError(ValueError):
    """A reading pattern that names no concept or cannot be read."""


class Pattern(msgspec.Struct, frozen=True, array_like=True):
    """Concepts that together say a finding; slots hold concept numbers, the first is the anchor.

    `context` slots (written ``mri~``) may also come from the heading or sentence before. A `denied`
    pattern (written ``no injury``) says the finding where the note denies what it names.
    """

    finding: int
    slots: tuple[tuple[int, ...], ...]
    context: tuple[bool, ...]
    without: tuple[int, ...]
    absent: bool
    denied: bool = False


class ReadingTables(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that reading needs, by number; `things`: the subjects that are done or given.

    `judged`: those that ask of something else whether it is usual, can wait or will go.
    """

    nodes: tuple[msgspec.Raw, ...]
    concepts: tuple[str, ...]
    kinds: tuple[str, ...]
    closure: tuple[tuple[int, ...], ...]
    findings: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    stated: tuple[str, ...]
    drugs: tuple[str, ...]
    quantities: tuple[str, ...]
    subjects: tuple[str, ...]
    things: frozenset[int]
    judged: frozenset[int]
    units: tuple[tuple[tuple[str, float, float], ...], ...]
    alone: dict[str, int]
    bare: dict[int, tuple[float, float]]
    words: dict[str, tuple[str, ...]]
    spelling: SpellingTable


def _words(phrase: str) -> Iterator[str]:
    """The single words that a phrase stands for."""
    found = parts(phrase)
    if len(found) == 1:
        yield from (wording[0] for wording in found[0] if len(wording) == 1)


class _Builder:
    def __init__(self, records: Records) -> None:
        self.records = records
        self.graph = Graph()
        self.phrases: list[str] = []
        self.concepts = sorted(records.concepts)
        self.number = {name: i for i, name in enumerate(self.concepts)}
        self.findings = sorted(records.findings)
        self.opening = {
            word: self.number[name]
            for name in _COMPLAINTS
            if name in records.concepts
            for phrase in records.concepts[name].phrases
            for word in _words(phrase)
        }

    def add(self, phrase: str, kind: int, number: int) -> None:
        """Put a phrase's wordings into the trie."""
        self.phrases.append(phrase)
        self.graph.add(parts(phrase), number << KIND_BITS | kind)

    def add_complaint(self, phrase: str) -> None:
        """What the wordings of a course begin with is told as well: 'pain since 2019' of a pain.

        A course that ends a complaint ('pain gone') tells of none.
        """
        first, *rest = parts(phrase)
        if any(not _OVER.isdisjoint(wording) for part in rest for wording in part):
            return
        by_complaint: dict[int, list[tuple[str, ...]]] = {}
        for wording in first:
            number = self.opening.get(wording[0]) if wording else None
            if number is not None and _OVER.isdisjoint(wording):
                by_complaint.setdefault(number, []).append(wording)
        for number, wordings in by_complaint.items():
            self.graph.add((tuple(wordings), *rest), number << KIND_BITS | CONCEPT)

    def closure(self, name: str) -> tuple[int, ...]:
        """The concept and all that it is a kind of."""
        found: dict[int, None] = {}
        todo = [name]
        while todo:
            concept = todo.pop()
            if concept in self.number and self.number[concept] not in found:
                found[self.number[concept]] = None
                todo.extend(self.records.concepts[concept].is_a)
        return tuple(found)

    def pattern(self, text: str, finding: int, absent: bool) -> Pattern:
        """One pattern, for example ``oedema & femoral-head & !acetabulum``.

        The place of something pictured may have been named in the sentence before.
        """
        denied, text = text.startswith(_DENIES), text.removeprefix(_DENIES)
        pictured = self.records.findings[self.findings[finding]].kind in PICTURED and not absent
        slots: list[tuple[int, ...]] = []
        context: list[bool] = []
        without: list[int] = []
        for part in text.split("&"):
            match = _SLOT.match(part.strip())
            if match is None:
                raise PatternError(f"cannot read the pattern {text!r}")
            names = [name.strip() for name in match.group(2).split("|")]
            from_context = any(name.endswith("~") for name in names)
            numbers = tuple(self._concept(name.rstrip("~"), text) for name in names)
            kinds = {self.records.concepts[name.rstrip("~")].kind for name in names}
            from_context = from_context or (pictured and bool(slots) and kinds == {"site"})
            if match.group(1):
                without.extend(numbers)
            else:
                slots.append(numbers)
                context.append(from_context)
        if not slots or context[0]:
            raise PatternError(f"the pattern {text!r} needs a first concept of its own")
        return Pattern(finding, tuple(slots), tuple(context), tuple(without), absent, denied)

    def _concept(self, name: str, text: str) -> int:
        if name not in self.number:
            raise PatternError(f"no concept {name!r} in the pattern {text!r}")
        return self.number[name]


def compile_reading(records: Records) -> ReadingTables:
    """Tables for reading; raises PatternError or PhraseError naming what is wrong."""
    build = _Builder(records)
    patterns = _add_findings(build)
    stated = _add_conditions(build)
    drugs = _add_drugs(build)
    quantities = sorted(records.quantities)
    for i, quantity_id in enumerate(quantities):
        for phrase in records.quantities[quantity_id].names:
            build.add(phrase, QUANTITY, i)
    for i, trigger in enumerate(TRIGGERS):
        for phrase in records.settings[trigger]:
            build.add(phrase, TRIGGER, i)
    subjects = sorted(records.subjects)
    for i, subject in enumerate(subjects):
        for phrase in records.subjects[subject].phrases:
            build.add(phrase, SUBJECT, i)
    measured = [records.quantities[name] for name in quantities]
    return ReadingTables(
        nodes=packed(share(build.graph)),
        concepts=tuple(build.concepts),
        kinds=tuple(records.concepts[name].kind for name in build.concepts),
        closure=tuple(build.closure(name) for name in build.concepts),
        findings=tuple(build.findings),
        patterns=patterns,
        stated=stated,
        drugs=drugs,
        quantities=tuple(quantities),
        subjects=tuple(subjects),
        things=frozenset(i for i, name in enumerate(subjects) if records.subjects[name].is_thing),
        judged=frozenset(
            i
            for i, name in enumerate(subjects)
            if records.subjects[name].answers in ("urgency", "course")
        ),
        units=tuple(
            tuple(
                (unit_form(name), unit.factor, unit.offset)
                for unit in quantity.units
                for name in unit.names
            )
            for quantity in measured
        ),
        alone={
            unit_form(name): number
            for number, quantity in enumerate(measured)
            if quantity.alone
            for unit in quantity.units
            for name in unit.names
        },
        bare={
            number: quantity.bare
            for number, quantity in enumerate(measured)
            if quantity.bare is not None
        },
        words={
            name: _word_forms(records.settings[grammar_key(name)]) for name in Vocabulary._fields
        },
        spelling=spelling_table(
            build.phrases, build.graph.shapes(), records.settings[_SPELT_RIGHT]
        ),
    )


def _add_findings(build: _Builder) -> tuple[Pattern, ...]:
    """Phrases of concepts and findings; returns the findings' patterns."""
    for name, concept in build.records.concepts.items():
        for phrase in concept.phrases:
            build.add(phrase, CONCEPT, build.number[name])
            if concept.kind == "course":
                build.add_complaint(phrase)
    patterns: list[Pattern] = []
    for i, finding_id in enumerate(build.findings):
        finding = build.records.findings[finding_id]
        for phrase in finding.phrases:
            build.add(phrase, PHRASE, i)
        for texts, absent in ((finding.read, False), (finding.read_absent, True)):
            patterns.extend(build.pattern(text, i, absent) for text in texts)
    return tuple(patterns)


def _add_conditions(build: _Builder) -> tuple[str, ...]:
    """Names and synonyms of conditions; returns the conditions in their order."""
    stated = sorted(build.records.conditions)
    for i, condition_id in enumerate(stated):
        condition = build.records.conditions[condition_id]
        names = () if condition.group == "other" else (condition.name, *condition.synonyms)
        for phrase in names:
            build.add(_plain(phrase), STATED, i)
    return tuple(stated)


def _add_drugs(build: _Builder) -> tuple[str, ...]:
    drugs = sorted(build.records.drugs)
    classes = sorted({name for drug in build.records.drugs.values() for name in drug.classes})
    names = [*drugs, *(name for name in classes if name not in build.records.drugs)]
    for i, name in enumerate(names):
        drug = build.records.drugs.get(name)
        for phrase in (name.replace("-", " "), *(drug.names if drug else ())):
            build.add(_plain(phrase), DRUG, i)
    return tuple(names)


def _word_forms(listed: tuple[str, ...]) -> tuple[str, ...]:
    found = dict.fromkeys(form(word) for word in listed)
    found.update(dict.fromkeys(word for word in listed if not word[:1].isalpha()))
    return tuple(found)


def _plain(phrase: str) -> str:
    return re.sub(r"[()|?]|\\(?!d)", " ", phrase)


def unit_form(name: str) -> str:
    """A unit as values are compared with it: lower case, without spaces."""
    return re.sub(r"\s+", "", name.lower())


def pattern_faults(records: Records) -> Iterator[Fault]:
    """Patterns and phrases that do not compile; concepts that are said to be a kind of nothing."""
    build = _Builder(records)
    for number, name in enumerate(build.findings):
        finding = records.findings[name]
        try:
            for text in (*finding.read, *finding.read_absent):
                build.pattern(text, number, False)
            for phrase in finding.phrases:
                parts(phrase)
        except (PatternError, PhraseError) as error:
            yield Fault("findings", name, (), str(error))
    for table, named in (("concepts", records.concepts), ("subjects", records.subjects)):
        for name, record in named.items():
            try:
                for phrase in record.phrases:
                    parts(phrase)
            except PhraseError as error:
                yield Fault(table, name, (), str(error))
    for subject in records.subjects.values():
        if subject.condition is not None and subject.condition not in records.conditions:
            message = f"no condition {subject.condition!r}"
            yield Fault("subjects", subject.id, ("condition",), message)
    for concept in records.concepts.values():
        for up in concept.is_a:
            if up not in records.concepts:
                yield Fault("concepts", concept.id, ("is_a",), f"no concept {up!r}")


def grammar_faults(records: Records) -> Iterator[tuple[str, str]]:
    """Keys of the grammar that nothing reads or that are missing, and phrases that do not compile.

    Each is the key and what is wrong.
    """
    for key in sorted(records.settings.keys() ^ set(GRAMMAR_KEYS)):
        yield key, "this key is missing" if key in GRAMMAR_KEYS else "nothing reads this key"
    for key in TRIGGERS:
        for phrase in records.settings.get(key, ()):
            try:
                parts(phrase)
            except PhraseError as error:
                yield key, str(error)
