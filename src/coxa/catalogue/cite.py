"""Numbers the references of an answer in the order of first use; says a frequency in words."""

from collections.abc import Iterable

from coxa.catalogue.records import Records
from coxa.model.answer import Advice, Reference
from coxa.model.knowledge import FindingLink, Frequency, Said


class Citations:
    """Hands out reference numbers for one answer; not shared between answers."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.numbers: dict[str, int] = {}

    def cite(self, sources: Iterable[str]) -> tuple[int, ...]:
        """Numbers of the references with these ids, ascending."""
        return tuple(sorted({self.numbers.setdefault(s, len(self.numbers) + 1) for s in sources}))

    def advice(self, said: Iterable[Said]) -> tuple[Advice, ...]:
        """Sentences with their reference numbers."""
        return tuple(Advice(text=s.text, sources=self.cite(s.sources)) for s in said)

    def references(self) -> tuple[Reference, ...]:
        """All references cited so far, by number."""
        found = []
        for source_id, n in self.numbers.items():
            source = self.records.sources[source_id]
            parts = [
                f"{source.authors.rstrip('.')}." if source.authors else "",
                f"{source.title.rstrip('.')}.",
                f"{source.journal.rstrip('.')}" if source.journal else "",
                f"{source.year}" if source.year else "",
            ]
            found.append(
                Reference(
                    n=n,
                    id=source_id,
                    kind=source.kind,
                    citation=" ".join(part for part in parts if part),
                    doi=source.doi,
                    pmid=source.pmid,
                    url=source.url,
                    year=source.year,
                    seen=source.seen,
                )
            )
        return tuple(found)


def percent_text(share: float) -> str:
    """A share as per cent with one decimal."""
    return f"{100 * share:.1f} %"


def frequency_text(item: Frequency) -> str:
    """A frequency as it is recorded: 'k of n', 'x % of n' or 'estimate x %'.

    Case reports stand beside the estimate: 'estimate x %; 5 of 6 case reports that tell of it'.
    """
    if item.basis == "estimate":
        text = f"estimate {percent_text(item.value or 0.0)}"
        if isinstance(item, FindingLink) and item.told:
            return f"{text}; {item.seen} of {item.told} case reports that tell of it"
        return text
    if item.k is not None:
        return f"{item.k} of {item.n}"
    return f"{item.percent:g} % of {item.n}"
