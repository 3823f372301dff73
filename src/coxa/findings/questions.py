"""What the note asks: 'Ok for naproxen?', 'When can he run?', 'Septic arthritis?'.

Input: a reading. Output: `Asked` questions with what they name, placed in the text.
"""

from collections.abc import Iterable
from typing import NamedTuple

from coxa.findings.qualifiers.doubts import opens_question
from coxa.findings.qualifiers.flags import ALLERGY, FAMILY
from coxa.findings.read import Question, Reader, Reading
from coxa.findings.words.scan import Mention

_MOST = 6
# words of a question that asks in a sentence of its own, with its question mark
_FEWEST = 4


class Asked(NamedTuple):
    """One question, characters [start, end), with the ids of what it names, in its order.

    `subjects`: of the lexicon; `drugs`: drugs or classes; `conditions`: causes it thinks of.
    """

    start: int
    end: int
    subjects: tuple[str, ...]
    drugs: tuple[str, ...]
    conditions: tuple[str, ...]


def questions(reading: Reading, reader: Reader) -> tuple[Asked, ...]:
    """The first questions of a text: what names something, or asks in a sentence of its own."""
    tables = reader.tables
    found: list[Asked] = []
    for question in reading.asked:
        asked = Asked(
            *reading.scan.span(question.first, question.last),
            _ids(_plainest(question), tables.subjects),
            _ids(_drugs(question, reading.flags), tables.drugs),
            _ids(question.conditions, tables.stated),
        )
        named = asked.subjects or asked.drugs or asked.conditions
        if named or _wants_answer(question, reading.scan.forms):
            found.append(asked)
    return tuple(found[:_MOST])


def _wants_answer(question: Question, forms: list[str]) -> bool:
    """Whether it asks in words: 'Can she deliver normally?', and not '…, stress fracture?'."""
    return question.last - question.first >= _FEWEST and opens_question(forms[question.first])


def _plainest(question: Question) -> list[Mention]:
    """The subjects that no drug's name holds: 'corticosteroid' of a drug is no injection."""
    taken = [(first, last) for _, first, last in question.drugs]
    return [
        said
        for said in question.subjects
        if not any(a <= said[1] and said[2] <= b for a, b in taken)
    ]


def _drugs(question: Question, flags: list[int]) -> list[Mention]:
    return [said for said in question.drugs if not flags[said[2] - 1] & (FAMILY | ALLERGY)]


def _ids(said: Iterable[Mention], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names[number] for number, _, _ in said))
