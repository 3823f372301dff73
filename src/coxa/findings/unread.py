"""Clinical-looking text that was not understood, so that nothing is dropped in silence.

Input: text and reading. Output: parts of sentences in which nothing was read although they hold
clinical words or words with a clinical ending, or describe something at a place of the body.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from coxa.findings.qualifiers.flags import DOUBTED, NOT_SO, PROPOSED
from coxa.findings.read import DESCRIPTION, KNOWN, PLACE, Reading
from coxa.findings.sayings.settle import Entry
from coxa.findings.values.context import Value
from coxa.model.answer import Finding, Unread
from coxa.model.lexicon import Quantity

_MOST, _MOST_BESIDE = 30, 12
# what stands behind a number: '104/70', '94 %'
_REST = re.compile(r"(?:/\d+)?(?:\s?(?:%|cm\b|mm\b))?")
_CUTS = frozenset(",;:()")
_FEWEST = 4
_WHY = "no finding of the knowledge base was recognised here"


def unread_parts(
    text: str,
    reading: Reading,
    values: list[Value],
    roles: bytes,
    followed: Sequence[Entry] = (),
) -> tuple[Unread, ...]:
    """Sentence parts with clinical content of which nothing was understood, at most 30.

    `roles`: what each concept of the lexicon does in a description (`roles_of`); `followed`:
    findings that follow from what stands there.
    """
    scan = reading.scan
    used = _used(reading, values)
    for number, flags, first, last in reading.concepts:
        if roles[number] == KNOWN and not flags & (DOUBTED | PROPOSED):
            used[first:last] = b"\1" * (last - first)
    for at, place in enumerate(scan.places if followed else ()):
        used[at] |= any(entry.start <= place.start() < entry.end for entry in followed)
    found: list[Unread] = []
    done = 0
    looks = _clinical(reading, used) | _described(reading, used, roles)
    for at in sorted(looks):
        if at < done:
            continue
        start, done = _part(reading, at)
        if not any(used[start:done]):
            begin, end = scan.span(start, done)
            found.append(Unread(quote=text[begin:end], start=begin, end=end, why=_WHY))
            if len(found) == _MOST:
                break
    return tuple(found)


def _used(reading: Reading, values: list[Value]) -> bytearray:
    """A one for each token of which something was understood."""
    used = bytearray(len(reading.scan.words))
    for match in reading.matches:
        first, last = match.first, match.last
        used[first:last] = b"\1" * (last - first)
    for said in (reading.drugs, reading.stated):
        for _, _, first, last in said:
            used[first:last] = b"\1" * (last - first)
    for value in values:
        used[value.first : value.last] = b"\1" * (value.last - value.first)
    return used


def _clinical(reading: Reading, used: bytearray) -> set[int]:
    """Tokens that look clinical and of which nothing was understood."""
    words = reading.scan.words
    looks = {at for at in reading.scan.clinical if not used[at]}
    for _, first, last in reading.clinical:
        looks.update(at for at in range(first, last) if not used[at])
    return {at for at in looks if words[at] not in _CUTS}


def _described(reading: Reading, used: bytearray, roles: bytes) -> set[int]:
    """A token of each part that names a place of the body and says how something is there."""
    places: dict[tuple[int, int], set[int]] = {}
    said: list[int] = []
    for number, _, first, _ in reading.concepts:
        if roles[number] == PLACE and not used[first]:
            places.setdefault(_part(reading, first), set()).add(first)
        elif roles[number] == DESCRIPTION and not used[first]:
            said.append(first)
    return {
        start
        for (start, end), at in places.items()
        if end - start >= _FEWEST and any(start <= one < end and one not in at for one in said)
    }


def _part(reading: Reading, at: int) -> tuple[int, int]:
    """The part of its sentence, between commas and the like, that a token stands in."""
    words, sentences = reading.scan.words, reading.scan.sentences
    first, last = sentences[bisect_right(sentences, at, key=lambda bounds: bounds[0]) - 1]
    start, end = at, at + 1
    while start > first and words[start - 1] not in _CUTS:
        start -= 1
    while end < last and words[end] not in _CUTS:
        end += 1
    return start, end


def beside_findings(
    text: str,
    reading: Reading,
    values: list[Value],
    roles: bytes,
    quantities: Mapping[str, Quantity],
    findings: Sequence[Finding],
) -> tuple[str, ...]:
    """What was understood and no finding shows: illnesses, devices and values, as they stand there.

    Rules ask for them ('dementia', 'INR 6.2'), so that a reader can see that they were read.
    """
    scan = reading.scan
    seen = {finding.id for finding in findings}
    spans = [
        (value.first, value.last)
        for value in values
        if value.value is not None
        and seen.isdisjoint(band.finding for band in quantities[value.quantity].bands)
    ]
    spans += [
        (first, last)
        for number, flags, first, last in reading.concepts
        if roles[number] == KNOWN and not flags & NOT_SO
    ]
    shown = [(finding.start, finding.end) for finding in findings]
    shown += [scan.span(first, last) for _, _, first, last in (*reading.drugs, *reading.stated)]
    found: list[str] = []
    for first, last in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        begin, end = scan.span(first, last)
        if not any(begin < to and start < end for start, to in shown):
            shown.append((begin, end))
            found.append(text[begin:end] + _REST.match(text, end)[0])  # type: ignore[index]
    return tuple(dict.fromkeys(found))[:_MOST_BESIDE]
