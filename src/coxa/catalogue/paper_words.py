"""Reads and checks the wording of the papers: handout, letters and wording in `papers/`.

Input: the knowledge folder and its records. Output: `PaperData`, or problems with file and line.
It is read only when papers are made, so that other commands start no slower.
"""

import string
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from coxa.catalogue.records import KNOWLEDGE, Problem, Reader, Records, line_of
from coxa.errors import KnowledgeError
from coxa.model.paper_words import HandoutData, LetterData, PaperData, WordingData

_FILES = (("handout", HandoutData), ("letters", LetterData), ("wording", WordingData))
_NAMES = frozenset({"emergency", "advice", "hospital", "doctor"})
_FIELDS = {
    "chances": frozenset({"of_ten"}), "also_could_be": frozenset({"names"}),
    "together": frozenset({"names"}), "not_known": frozenset({"name"}),
    "maybe": frozenset({"name"}),
}  # fmt: skip


@lru_cache(maxsize=2)
def load_paper_data(folder: Path = KNOWLEDGE) -> PaperData:
    """The wording of the papers; raises KnowledgeError naming the first fault."""
    data, problems = read_paper_data(folder)
    if data is None:
        first = problems[0] if problems else f"{folder.name}/papers is not there"
        raise KnowledgeError(f"papers: {first}; run 'coxa knowledge check'")
    return data


def read_paper_data(folder: Path) -> tuple[PaperData | None, list[Problem]]:
    """The wording, or None with the problems found."""
    reader = Reader(folder)
    found = {}
    for name, kind in _FILES:
        path = folder / "papers" / f"{name}.yaml"
        raw = reader.parse(path, dict) if path.exists() else None
        if raw is not None:
            found[name] = reader.convert(path, raw, kind)
    if len(found) < len(_FILES) or None in found.values():
        return None, reader.problems
    return PaperData(**found), reader.problems


def check_paper_data(folder: Path, records: Records) -> list[Problem]:
    """Names in the wording that are not in the knowledge, and texts with a wrong placeholder."""
    if not (folder / "papers").is_dir():
        return []
    data, problems = read_paper_data(folder)
    if data is None:
        return problems or [
            Problem("papers", None, "handout, letters and wording.yaml are expected")
        ]
    handout, letters = _handout_faults(data.handout, records), _letter_faults(data.letters, records)
    for name, faults in (("handout", handout), ("letters", letters)):
        for keys, message in faults:
            line = line_of(folder / "papers" / f"{name}.yaml", list(keys))
            problems.append(Problem(f"papers/{name}.yaml", line, message))
    for number, choice in enumerate(data.wording.units):
        quantity = records.quantities.get(choice.quantity)
        names = {n.lower() for u in quantity.units for n in u.names} if quantity else set()
        if choice.unit.lower() not in names:
            line = line_of(folder / "papers" / "wording.yaml", ["units", number])
            message = f"no unit {choice.unit!r} of a quantity {choice.quantity!r}"
            problems.append(Problem("papers/wording.yaml", line, message))
    return problems


Fault = tuple[tuple[str | int, ...], str]


def _handout_faults(handout: HandoutData, records: Records) -> Iterator[Fault]:
    for i, worry in enumerate(handout.worries):
        yield from _missing(("worries", i), "red flag", worry.flags, records.red_flags)
    for i, entry in enumerate(handout.avoid):
        yield from _missing(("avoid", i), "safety rule", entry.rules, records.safety)
        yield from _missing(("avoid", i), "tag", entry.tags, records.tags)
        yield from _missing(("avoid", i), "red flag", entry.flags, records.red_flags)
    for name in ("because", "asks"):
        for i, rule in enumerate(getattr(handout, name)):
            yield from _missing((name, i), "safety rule", rule.rules, records.safety)
    yield from _missing(("tests",), "test", handout.tests, records.tests)
    for i, group in enumerate(handout.load):
        yield from _missing(("load", i), "tag", (*group.tags, *group.covers), records.tags)
        for line in group.lines:
            yield from _missing(("load", i, "lines"), "reference", line.sources, records.sources)
    for i, line in enumerate(handout.always):
        yield from _missing(("always", i), "reference", line.sources, records.sources)
    yield from _missing(("without_cause",), "tag", handout.without_cause, records.tags)
    for i, pair in enumerate(handout.only_with):
        yield from _missing(("only_with", i), "tag", (pair.tag, *pair.needs), records.tags)
    for i, call in enumerate(handout.call):
        yield from _missing(("call", i), "red flag", call.flags, records.red_flags)
        yield from _missing(("call", i), "reference", call.sources, records.sources)
        if not call.flags and not call.sources:
            yield ("call", i), "a statement without a source"
    told = {text for rule in handout.pain_rules for text in rule.of}
    spoken = {programme.pain_rule.text for programme in records.programmes.values()}
    for i, rule in enumerate(handout.pain_rules):
        if spoken.isdisjoint(rule.of):
            yield ("pain_rules", i), f"no programme has the pain rule {rule.of[0]!r}"
    for text in sorted(spoken - told):
        yield ("pain_rules",), f"no plain lines for the pain rule {text!r}"
    yield from _placeholders(handout)


def _letter_faults(letters: LetterData, records: Records) -> Iterator[Fault]:
    yield from _missing(("recipients",), "treatment", letters.recipients, records.treatments)
    for key in ("imaging_tags", "not_in_requests"):
        yield from _missing((key,), "tag", getattr(letters, key), records.tags)
    yield from _missing(("tests_done",), "concept", letters.tests_done, records.concepts)
    classes = {name for drug in records.drugs.values() for name in (drug.id, *drug.classes)}
    known = {
        "has": set(records.concepts), "taking": classes, "allergy": classes,
        "": {*records.findings, "pregnant"},
    }  # fmt: skip
    for i, fact in enumerate(letters.imaging_safety):
        keys = ("imaging_safety", i)
        yield from _missing(keys, "tag", fact.tags, records.tags)
        if fact.number is not None:
            yield from _missing(keys, "quantity", [fact.number], records.quantities)
        for name in fact.facts:
            kind, _, rest = name.rpartition(":")
            yield from _missing(keys, "fact", [rest], known.get(kind, ()))


def _missing(
    keys: tuple[str | int, ...], what: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[Fault]:
    there = set(known)
    for name in names:
        if name not in there:
            yield keys, f"no {what} {name!r}"


def _placeholders(handout: HandoutData) -> Iterator[Fault]:
    """Every {name} in a text is one that the papers fill in."""
    texts: list[tuple[str, str]] = [
        *(("banners", text) for b in handout.banners.values() for text in (b.title, *b.lines)),
        *(("chances", chance.text) for chance in handout.chances),
        ("also_could_be", handout.also_could_be),
        ("together", handout.together),
        ("maybe", handout.maybe),
        *(("not_known", text) for text in handout.not_known),
        *(("call", text) for call in handout.call for text in (call.how, call.text)),
    ]
    for key, text in texts:
        allowed = _NAMES | _FIELDS.get(key, frozenset())
        for _, field, _, _ in string.Formatter().parse(text):
            if field is not None and field not in allowed:
                yield (key,), f"no placeholder {{{field}}}; known: {', '.join(sorted(allowed))}"
