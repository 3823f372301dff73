"""`coxa knowledge audit`: a random sample of sourced claims for a human to verify.

Input: records, size and seed. Output: claims with their references and what was found there.
"""

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from coxa.catalogue.cite import frequency_text
from coxa.commands.records import entries, inside
from coxa.commands.show import citation, sources_of
from coxa.model.knowledge import FindingLink, Frequency, PlanAction, PriorFactor, Source
from coxa.model.measure import Measure
from coxa.model.score import ScoreDef

if TYPE_CHECKING:
    from coxa.catalogue.records import Records

_TEXTS = ("text", "reason", "what", "goal", "purpose", "name")


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One statement or number, where it stands, and the references it names."""

    kind: str
    id: str
    place: str
    text: str
    sources: tuple[str, ...]


def claims(records: "Records") -> list[Claim]:
    """Every statement or number that names a reference, in a fixed order."""
    return [
        Claim(kind=kind, id=name, place=place, text=text_of(part, record), sources=cited)
        for kind, name, record in entries(records)
        if kind != "reference"
        for place, part in inside(record)
        if (cited := sources_of(part))
    ]


def text_of(part: Any, record: Any) -> str:
    """What the part claims, in one sentence."""
    if isinstance(part, Frequency):
        group = f" ({part.note})" if part.note else ""
        if isinstance(part, FindingLink):
            return f"{part.finding} in {frequency_text(part)} with {record.id}{group}"
        [pair] = [pair for pair in record.pairs if pair.share is part]
        return (
            f"{frequency_text(part)} with {record.id} also have {pair.condition} "
            f"({pair.relation}){group}"
        )
    if isinstance(part, PriorFactor):
        return f"{record.id} is {part.factor:g} times as common when {part.when}"
    if isinstance(part, ScoreDef):
        return f"{part.name} counts {'; '.join(item.text for item in part.items)}"
    if isinstance(part, Measure):
        return f"{part.name}: {part.change} (found in {part.group})"
    text = next((getattr(part, key) for key in _TEXTS if getattr(part, key, None)), "")
    if not text and isinstance(part, PlanAction):
        text = f"{part.treatment} belongs to the treatment of {record.id}"
    details = [
        f"{key.replace('_', ' ')} {value}"
        for key in ("when", "dose", "frequency", "maximum", "duration")
        if isinstance(value := getattr(part, key, None), str)
    ]
    return f"{text} ({'; '.join(details)})" if details else text


def sample(records: "Records", size: int, seed: int) -> list[Claim]:
    """`size` claims drawn at random; the same seed and knowledge give the same claims."""
    everything = claims(records)
    chosen = random.Random(seed).sample(everything, min(size, len(everything)))  # noqa: S311 - no secret
    return chosen


def audit_lines(records: "Records", chosen: list[Claim], *, markdown: bool) -> Iterator[str]:
    """Each claim with its references, their URL and the recorded facts."""
    if markdown:
        yield "# Claims to verify\n"
        yield "Open each page; tick the claim if the page says so.\n"
    for number, claim in enumerate(chosen, 1):
        where = f"{claim.kind} {claim.id}{f', {claim.place}' if claim.place else ''}"
        if markdown:
            yield f"{number}. [ ] **{claim.text}** ({where})"
        else:
            yield f"{number}. {claim.text}\n   stands in: {where}"
        for source in claim.sources:
            yield from _reference(source, records.sources.get(source), markdown)
        yield ""


def _reference(name: str, source: Source | None, markdown: bool) -> Iterator[str]:
    mark = "   - " if markdown else "   "
    if source is None:
        yield f"{mark}reference {name}: not in the knowledge"
        return
    ids = [f"doi {source.doi}" if source.doi else "", f"PMID {source.pmid}" if source.pmid else ""]
    rest = "".join(f"; {item}" for item in ids if item)
    yield f"{mark}{source.kind}, {source.seen} seen: {citation(source)}{rest}"
    inner = "     - " if markdown else "     found there: "
    yield from (f"{inner}{fact}" for fact in source.facts)
