"""Papers, sources: each paper numbers the references it uses itself.

Input: reference numbers of the assessment, or ids. Output: numbers of this paper.
"""

from collections.abc import Iterable

from coxa.catalogue.cite import Citations
from coxa.catalogue.records import Records
from coxa.model.answer import Assessment, Reference, Sources
from coxa.model.knowledge import Said
from coxa.model.papers import Line

_LONGEST = 70


class PaperSources:
    """Hands out the reference numbers of one paper."""

    def __init__(self, records: Records, assessment: Assessment) -> None:
        self._citations = Citations(records)
        self._ids = {reference.n: reference.id for reference in assessment.references}

    def again(self, numbers: Iterable[int]) -> Sources:
        """Numbers of the assessment as numbers of this paper."""
        return self.cite(self._ids[number] for number in numbers if number in self._ids)

    def cite(self, ids: Iterable[str]) -> Sources:
        """Numbers of the references with these ids."""
        return self._citations.cite(ids)

    def said(self, items: Iterable[Said]) -> tuple[Line, ...]:
        """Sentences of the knowledge as lines."""
        return tuple(Line(text=item.text, sources=self.cite(item.sources)) for item in items)

    def references(self) -> tuple[Reference, ...]:
        """All references of this paper, by number."""
        return self._citations.references()

    def short(self) -> tuple[str, ...]:
        """Author or title with year, for the small print of a page for patients."""
        found = []
        for reference in self.references():
            source = self._citations.records.sources[reference.id]
            short = source.title[:_LONGEST]
            author = (source.authors or "").split(",")[0].split(";")[0]
            parts = [
                f"{author}:" if author else "",
                short if short == source.title else f"{short}…",
                f"({source.year})" if source.year else "",
            ]
            found.append(" ".join(part for part in parts if part))
        return tuple(dict.fromkeys(found))
