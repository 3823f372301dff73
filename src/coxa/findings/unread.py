"""Clinical-looking text that was not understood, so that nothing is dropped in silence.

Input: text and reading. Output: parts of sentences that hold clinical words or words with a
clinical ending and in which nothing was read.
"""

from bisect import bisect_right

from coxa.findings.beside import Value
from coxa.findings.read import Reading
from coxa.model.answer import Unread

_MOST = 30
_CUTS = frozenset(",;:()")
_WHY = "no finding of the knowledge base was recognised here"


def unread_parts(text: str, reading: Reading, values: list[Value]) -> tuple[Unread, ...]:
    """Sentence parts with clinical words of which nothing was understood, at most 30."""
    scan = reading.scan
    used = _used(reading, values)
    found: list[Unread] = []
    done = 0
    for at in _clinical(reading, used):
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


def _clinical(reading: Reading, used: bytearray) -> list[int]:
    """Tokens that look clinical and of which nothing was understood."""
    words = reading.scan.words
    looks = {at for at in reading.scan.clinical if not used[at]}
    for _, first, last in reading.clinical:
        looks.update(at for at in range(first, last) if not used[at])
    return sorted(at for at in looks if words[at] not in _CUTS)


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
