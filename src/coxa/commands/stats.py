"""`coxa knowledge stats`: how much is known, and how much of it is an estimate.

Input: records. Output: `Stats` and its lines.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from coxa.catalogue.case_counts import HELD, PREFIX
from coxa.catalogue.cite import percent_text
from coxa.commands.audit import claims
from coxa.commands.records import inside
from coxa.model.knowledge import FindingLink, Frequency, Prior, PriorFactor
from coxa.model.tables import TABLES

if TYPE_CHECKING:
    from coxa.catalogue.records import Records


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of one sort: published, estimates joined with case reports, and bare estimates.

    `counted` are those of which at least `reports_least` (model.yaml) published case reports tell.
    """

    published: int
    counted: int
    estimates: int

    @property
    def total(self) -> int:
        """All numbers of the sort."""
        return self.published + self.counted + self.estimates

    @property
    def share(self) -> float:
        """Share of bare estimates, 0 where there is no number."""
        return self.estimates / self.total if self.total else 0.0


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the knowledge base; `numbers` by sort, the last one being all of them.

    `least` is the number of case reports from which an estimate is taken as counted.
    `held` says of how many references and case reports, and of how many claims all references, a
    second reader found the page again.
    """

    least: float
    records: dict[str, int]
    references: dict[str, int]
    held: dict[str, tuple[int, int]]
    numbers: dict[str, Basis]
    conditions: dict[str, Basis]


def count(records: "Records") -> Stats:
    """Count records, references by kind, and published numbers against estimates."""
    numbers: Counter[tuple[str, str]] = Counter()
    least = records.model.get("reports_least", 1)
    links: dict[str, Counter[str]] = {}
    for name, condition in sorted(records.conditions.items()):
        links[name] = Counter(_sort(link, least) for link in condition.findings)
        for _, part in inside(condition):
            if isinstance(part, FindingLink):
                numbers["finding links", _sort(part, least)] += 1
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
    by_sort = {sort: _basis({b: n for (s, b), n in numbers.items() if s == sort}) for sort in sorts}
    everything: Counter[str] = Counter()
    for (_, basis), n in numbers.items():
        everything[basis] += n
    by_sort["all numbers"] = _basis(everything)
    return Stats(
        least=least,
        records={t.key.replace("_", " "): len(getattr(records, t.key)) for t in TABLES}
        | _reports(records),
        references=dict(sorted(Counter(s.kind for s in records.sources.values()).items())),
        held=_held(records),
        numbers=by_sort,
        conditions={name: _basis(own) for name, own in links.items()},
    )


def _held(records: "Records") -> dict[str, tuple[int, int]]:
    """Held against their page by a second reader, and all there are."""
    held = {name for name, source in records.sources.items() if source.held_on}
    cited = [claim.sources for claim in claims(records)]
    reports = _report_lines(records)
    return {
        "references": (len(held), len(records.sources)),
        "case reports": (sum(line.endswith(HELD) for line in reports), len(reports)),
        "claims": (sum(held.issuperset(sources) for sources in cited), len(cited)),
    }


def _report_lines(records: "Records") -> list[str]:
    """The case reports as the collections of all conditions list them, a line for each patient."""
    return [line for s in records.sources.values() if s.id.startswith(PREFIX) for line in s.facts]


def _reports(records: "Records") -> dict[str, int]:
    """Patients of published case reports, and the weights that telling them apart has given."""
    weights = (len(w.present) + len(w.absent) for w in records.learned.values())
    return {"case reports": len(_report_lines(records)), "learned weights": sum(weights)}


def _sort(link: FindingLink, least: float) -> str:
    """Published, counted over enough case reports, or an estimate."""
    return "counted" if link.basis == "estimate" and link.told >= least else link.basis


def _basis(own: Mapping[str, int]) -> Basis:
    return Basis(
        published=own.get("published", 0),
        counted=own.get("counted", 0),
        estimates=own.get("estimate", 0),
    )


def stats_lines(stats: Stats) -> Iterator[str]:
    """The counts as a page of text."""
    yield "Records"
    names = {"sources": "references", "safety": "safety rules", "learned": "files of weights"}
    yield from (f"  {names.get(k, k):24}{n:>6}" for k, n in stats.records.items())
    yield "References by kind"
    yield from (f"  {kind:24}{n:>6}" for kind, n in stats.references.items())
    yield "Held against their page by a second reader"
    yield from (f"  {kind:24}{n:>6} of {total}" for kind, (n, total) in stats.held.items())
    head = f"{'published':>10}{'counted':>9}{'estimates':>10}{'of these':>10}"
    yield f"{'Numbers':26}{head}"
    yield from (f"  {sort:24}{_cells(basis)}" for sort, basis in stats.numbers.items())
    yield f"{'Finding links by condition':38}{'links':>5}{head}"
    for name, basis in stats.conditions.items():
        yield f"  {name:36}{basis.total:>5}{_cells(basis)}"
    yield "published: a series, cohort or review; counted: an estimate joined with what"
    yield f"{stats.least:g} or more published case reports tell; of these: share of estimates that"
    yield "neither backs"


def _cells(basis: Basis) -> str:
    share = percent_text(basis.share) if basis.total else "-"
    return f"{basis.published:>10}{basis.counted:>9}{basis.estimates:>10}{share:>10}"
