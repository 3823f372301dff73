"""Step 6, sources: from the numbers in an answer to references that can be shown."""

import re
from collections.abc import Iterable
from typing import Final

from coxa.model.answer import Assessment, Reference
from coxa.report.wording import NBSP, one_line

NO_SOURCE: Final = f"[source{NBSP}missing]"
_WEB: Final = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)
_DOI: Final = re.compile(r"10\.[0-9]{4,9}/[^\s\"'<>\\]+")


class Citations:
    """Looks up reference numbers and remembers which were shown, so that all of them resolve."""

    def __init__(self, assessment: Assessment) -> None:
        self._by_number = {reference.n: reference for reference in assessment.references}
        self._shown: set[int] = set()

    def resolve(self, numbers: Iterable[int]) -> list[int]:
        """The numbers that stand for a reference, in ascending order, each once."""
        found = sorted({number for number in numbers if number in self._by_number})
        self._shown.update(found)
        return found

    def mark(self, numbers: tuple[int, ...]) -> str:
        """`[1, 4–6]`; says so when sources were named but none is in the reference list."""
        found = self.resolve(numbers)
        if numbers and not found:
            return NO_SOURCE
        return f"[{f',{NBSP}'.join(_runs(found))}]" if found else ""

    def name(self, number: int) -> str:
        """The reference behind a number, on one line."""
        return one_line(self._by_number[number].citation)

    def shown(self) -> list[Reference]:
        """The references that were shown so far, by number."""
        return [self._by_number[number] for number in sorted(self._shown)]


def _runs(numbers: list[int]) -> list[str]:
    """Three numbers or more in a row as a range: 1, 2, 3, 7 → 1–3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [
        text
        for run in runs
        for text in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run))
    ]


def link(reference: Reference) -> str | None:
    """The publication's own address, by DOI or PubMed number, else the page that was read."""
    if reference.doi and _DOI.fullmatch(reference.doi):
        return f"https://doi.org/{reference.doi}"
    if reference.pmid and reference.pmid.isdigit():
        return f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/"
    return reference.url if reference.url and _WEB.fullmatch(reference.url) else None


def details(reference: Reference) -> str:
    """Kind, identifiers and how much of the source was read, on one line."""
    parts = [
        reference.kind.replace("-", " "),
        f"doi:{reference.doi}" if reference.doi else None,
        f"PMID {reference.pmid}" if reference.pmid else None,
        None if reference.seen == "full-text" else f"{reference.seen} read",
    ]
    return one_line(" · ".join(part for part in parts if part))
