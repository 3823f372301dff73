"""Clinical-looking text that was not understood, so that nothing is dropped in silence.

Input: text and reading. Output: parts of sentences that hold clinical words or words with a
clinical ending and in which nothing was read.
"""

import re

from coxa.findings.measure import Value
from coxa.findings.person import Person
from coxa.findings.read import Reading
from coxa.model.answer import Unread

_ENDING = re.compile(
    r"(?:itis|osis|oses|oma|omas|algia|pathy|aemia|emia|ectomy|plasty|otomy|plegia|paresis|uria|"
    r"ptosis|lysis|megaly|penia|trophy|desis|graphy|scopy|cele|rrhage|rrhoea|ism|genic)$"
)
_MOST = 30


def unread_parts(
    text: str, reading: Reading, values: list[Value], person: Person
) -> tuple[Unread, ...]:
    """Sentence parts with clinical words of which nothing was understood, at most 30."""
    scan = reading.scan
    used = bytearray(len(scan.words))
    for match in reading.matches:
        for at in range(match.first, match.last):
            used[at] = 1
    for said in (*reading.drugs, *reading.stated):
        used[said.first : said.last] = b"\1" * (said.last - said.first)
    for value in values:
        used[value.first : value.last] = b"\1" * (value.last - value.first)
    del person
    clinical = bytearray(len(scan.words))
    for name, first, last in reading.triggers:
        if name == "clinical-words":
            clinical[first:last] = b"\1" * (last - first)
    found: list[Unread] = []
    for first, last in scan.sentences:
        start = first
        for at in range(first, last + 1):
            if at < last and scan.words[at] not in ",;:()":
                continue
            if at > start and not any(used[start:at]) and len(found) < _MOST:
                if any(
                    clinical[i]
                    or (len(scan.words[i]) > 6 and _ENDING.search(scan.words[i].lower()))
                    for i in range(start, at)
                ):
                    begin, end = scan.starts[start], scan.ends[at - 1]
                    found.append(
                        Unread(quote=text[begin:end], start=begin, end=end,
                               why="no finding of the knowledge base was recognised here")
                    )  # fmt: skip
            start = at + 1
    return tuple(found)
