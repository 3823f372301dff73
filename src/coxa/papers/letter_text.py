"""Papers, letters as text: what can be pasted into a record or sent by any channel.

Input: a letter in its final words. Output: plain text of at most 80 columns.
"""

import textwrap
from collections.abc import Iterator
from typing import Final

from coxa.model.answer import Sources
from coxa.model.papers import Block, Letter, Line
from coxa.papers.speak import Speaker
from coxa.report.references import link

_WIDTH: Final = 80
_BLANK: Final = "_" * 40


def letter_text(letter: Letter, speaker: Speaker, version: str) -> str:
    """The letter, blanks to fill in first, references last."""
    rows = [letter.title.upper(), "=" * min(len(letter.title), _WIDTH), ""]
    rows += [f"{name}: {_BLANK[: max(_WIDTH - len(name) - 2, 8)]}" for name in letter.blanks]
    rows += ["", f"To: {'; '.join(letter.to)}", f"Date: {speaker.day(letter.dated)}"]
    rows += [f"Urgency: {letter.urgency_text}", ""]
    rows += _block(Block(id="asked", title="Asked", lines=letter.asked))
    for block in letter.blocks:
        rows += _block(block)
    rows += [f"{name}: {_BLANK[: max(_WIDTH - len(name) - 2, 8)]}" for name in letter.sender_blanks]
    rows += ["", *_wrap(letter.footer), version, ""]
    if letter.references:
        rows += [speaker.say("References"), "-" * len("References")]
        for reference in letter.references:
            place = f" doi:{reference.doi}" if reference.doi else f" {link(reference) or ''}"
            rows += _wrap(f"[{reference.n}] {reference.citation}{place}".rstrip(), indent=5)
    return "\n".join(rows).replace("\u00a0", " ") + "\n"


def _block(block: Block) -> Iterator[str]:
    yield from (block.title, "-" * len(block.title))
    for line in block.lines:
        yield from _wrap(f"- {_said(line)}", indent=2)
    yield ""


def _said(line: Line) -> str:
    lead = f"{line.lead}: " if line.lead else ""
    return f"{lead}{line.text}{_marks(line.sources)}"


def _marks(numbers: Sources) -> str:
    return f" [{', '.join(map(str, numbers))}]" if numbers else ""


def _wrap(text: str, indent: int = 0) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, subsequent_indent=" " * indent, break_on_hyphens=False, break_long_words=False
    )
