"""`coxa knowledge stats`: how much is known, and how much of it is an estimate.

Input: records. Output: `Stats` and its lines.
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from coxa.catalogue.cite import percent_text
from coxa.commands.records import TABLES, inside
from coxa.model.knowledge import FindingLink, Frequency, Prior, PriorFactor

if TYPE_CHECKING:
    from coxa.catalogue.records import Records


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of one sort: published ones and estimates."""

    published: int
    estimates: int

    @property
    def share(self) -> float:
        """Share of estimates, 0 where there is no number."""
        total = self.published + self.estimates
        return self.estimates / total if total else 0.0


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the knowledge base; `numbers` by sort, the last one being all of them."""

    records: dict[str, int]
    references: dict[str, int]
    numbers: dict[str, Basis]
    conditions: dict[str, Basis]


def count(records: "Records") -> Stats:
    """Count records, references by kind, and published numbers against estimates."""
    numbers: Counter[tuple[str, str]] = Counter()
    links: dict[str, Counter[str]] = {}
    for name, condition in sorted(records.conditions.items()):
        links[name] = Counter(link.basis for link in condition.findings)
        for _, part in inside(condition):
            if isinstance(part, FindingLink):
                numbers["finding links", part.basis] += 1
            elif isinstance(part, Frequency):
                numbers["pair shares", part.basis] += 1
            elif isinstance(part, Prior):
                numbers["base rates", part.basis] += 1
            elif isinstance(part, PriorFactor):
                numbers["base rate factors", part.basis] += 1
    for finding in records.findings.values():
        basis = "published" if finding.source else "estimate"
        numbers["finding backgrounds", basis] += 1
    sorts = dict.fromkeys(sort for sort, _ in numbers)
    by_sort = {
        sort: _basis(numbers[sort, "published"], numbers[sort, "estimate"]) for sort in sorts
    }
    everything = list(by_sort.values())
    by_sort["all numbers"] = _basis(
        sum(b.published for b in everything), sum(b.estimates for b in everything)
    )
    return Stats(
        records={key.replace("_", " "): len(getattr(records, key)) for _, key in TABLES},
        references=dict(sorted(Counter(s.kind for s in records.sources.values()).items())),
        numbers=by_sort,
        conditions={n: _basis(c["published"], c["estimate"]) for n, c in links.items()},
    )


def _basis(published: int, estimates: int) -> Basis:
    return Basis(published=published, estimates=estimates)


def stats_lines(stats: Stats) -> Iterator[str]:
    """The counts as a page of text."""
    yield "Records"
    names = {"sources": "references", "safety": "safety rules"}
    yield from (f"  {names.get(k, k):24}{n:>6}" for k, n in stats.records.items())
    yield "References by kind"
    yield from (f"  {kind:24}{n:>6}" for kind, n in stats.references.items())
    yield f"{'Numbers':26}{'published':>10}{'estimates':>10}{'share of estimates':>20}"
    yield from (f"  {sort:24}{_cells(basis)}" for sort, basis in stats.numbers.items())
    head = f"{'links':>6}{'published':>10}{'estimates':>10}{'share of estimates':>20}"
    yield f"{'Finding links by condition':38}{head}"
    for name, basis in stats.conditions.items():
        yield f"  {name:36}{basis.published + basis.estimates:>6}{_cells(basis)}"


def _cells(basis: Basis) -> str:
    share = percent_text(basis.share) if basis.published + basis.estimates else "-"
    return f"{basis.published:>10}{basis.estimates:>10}{share:>20}"
