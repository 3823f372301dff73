"""Step 6, marks: the note cut into pieces, each with what was read in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from coxa.model.answer import Finding, Unread
from coxa.report.wording import Reading, clean, finding_words, one_line, reading

Kind = Reading | Literal["plain", "unread"]

_TITLE: Final[dict[Kind, str]] = {
    "present": "present",
    "absent": "absent",
    "uncertain": "possible",
    "background": "not about the patient now",
    "unread": "not understood",
}
# Where findings share characters, the first of these gives the colour.
_ORDER: Final[tuple[Kind, ...]] = ("present", "uncertain", "absent", "background", "unread")


@dataclass(frozen=True)
class Segment:
    """A piece of the note: its characters, how it was read, and as what."""

    text: str
    kind: Kind
    title: str


def segments(
    text: str, findings: Sequence[Finding], unread: Sequence[Unread]
) -> tuple[Segment, ...]:
    """The whole note in order; the pieces joined are the note. Places outside it are left out."""
    spans: list[tuple[int, int, Kind, str]] = [
        *((f.start, f.end, reading(f), f"{finding_words(f)}: {f.state}") for f in findings),
        *((u.start, u.end, "unread", f"not understood: {one_line(u.why)}") for u in unread),
    ]
    spans = [span for span in spans if 0 <= span[0] < span[1] <= len(text)]
    cuts = sorted({0, len(text), *(edge for span in spans for edge in span[:2])})
    pieces = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        over = [span for span in spans if span[0] <= start and end <= span[1]]
        kinds: list[Kind] = sorted((span[2] for span in over), key=_ORDER.index)
        kind = kinds[0] if kinds else "plain"
        title = "; ".join(dict.fromkeys(span[3] for span in over))
        pieces.append(Segment(clean(text[start:end]), kind, title))
    return tuple(pieces)


def legend(pieces: Sequence[Segment]) -> list[tuple[Kind, str]]:
    """The kinds that occur in the note, with their meaning."""
    used = {piece.kind for piece in pieces}
    return [(kind, _TITLE[kind]) for kind in _ORDER if kind in used]
