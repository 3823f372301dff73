"""Numbers the references of one answer in the order in which they are first used."""

from collections.abc import Iterable

from coxa.catalogue.records import Records
from coxa.model.answer import Advice, Reference
from coxa.model.knowledge import Said


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
