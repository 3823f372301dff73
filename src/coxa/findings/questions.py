"""What the note asks: 'Ok for naproxen?', 'When can he run?', 'Septic arthritis?'.

Input: a reading. Output: `Asked` questions with what they name, placed in the text.
"""

from collections.abc import Iterable
from typing import NamedTuple

from coxa.findings.qualifiers.doubts import is_owned
from coxa.findings.qualifiers.flags import ALLERGY, FAMILY
from coxa.findings.read import Question, Reader, Reading
from coxa.findings.words.scan import Mention
from coxa.model.question import Aim

_MOST = 8
# words of a question that is shown though nothing in it is known, with its question mark; so few
# words behind it are its answer
_FEWEST = 3


class Asked(NamedTuple):
    """One question, characters [start, end), with the ids of what it names, in its order.

    `subjects`: of the lexicon; `drugs`: drugs or classes; `conditions`: causes it thinks of. `aim`:
    whether it asks to give or do something, to stop it, for harm, time, choice, effect or a
    forecast. `taken`: drugs that it says the patient is on.
    """

    start: int
    end: int
    subjects: tuple[str, ...]
    drugs: tuple[str, ...]
    conditions: tuple[str, ...]
    aim: Aim
    taken: tuple[str, ...] = ()


def questions(reading: Reading, reader: Reader) -> tuple[Asked, ...]:
    """The first questions of a text: what names something, or asks in a sentence of its own."""
    tables = reader.tables
    found: list[Asked] = []
    for question in reading.asked:
        drugs = _ids(_drugs(question, reading, reader), tables.drugs)
        asked = Asked(
            *reading.scan.span(question.first, question.last),
            subjects=_ids(_plainest(question), tables.subjects),
            drugs=drugs,
            conditions=_ids(question.conditions, tables.stated),
            aim=aim_of(question, reading, reader),
            taken=tuple(d for d in _ids(question.drugs, tables.drugs) if d not in drugs),
        )
        if not (asked.subjects or asked.drugs or asked.conditions):
            asked = _named_before(asked, question, reading, reader)
        named = asked.subjects or asked.drugs or asked.conditions
        if named or _wants_answer(question, reading, reader):
            found.append(asked)
    return tuple(found[:_MOST])


def _named_before(asked: Asked, question: Question, reading: Reading, reader: Reader) -> Asked:
    """The question with what its 'it' or 'another one' means: the drug or treatment named last.

    'It' means a drug that is to be stopped or taken; 'is it normal' means none.
    """
    words, tables = reader.vocabulary, reader.tables
    said = frozenset(reading.scan.forms[question.first : question.last])
    drug, subject = question.drug_before, question.subject_before
    again = not said.isdisjoint(words.asks_again)
    takes = not said.isdisjoint(words.asks_it) and (
        asked.aim == "stop" or not said.isdisjoint(words.asks_to_take)
    )
    if again and subject is not None and (drug is None or drug[1] <= subject[1]):
        return asked._replace(subjects=(tables.subjects[subject[0]],))
    if (
        (again or takes)
        and drug is not None
        and not reading.flags[drug[2] - 1] & (FAMILY | ALLERGY)
    ):
        return asked._replace(drugs=(tables.drugs[drug[0]],))
    return asked


def aim_of(question: Question, reading: Reading, reader: Reader) -> Aim:
    """What is asked about what is named; without a word of another aim whether to give or do it."""
    words = reader.vocabulary
    said = frozenset(reading.scan.forms[question.first : question.last])
    aims: tuple[tuple[Aim, frozenset[str]], ...] = (
        ("stop", words.aim_stop),
        ("chance", words.aim_chance),
        ("harm", words.aim_harm),
        ("when", words.aim_when),
        ("effect", words.aim_effect),
        ("choice", words.aim_choice),
    )
    return next((aim for aim, of in aims if not of.isdisjoint(said)), "give")


def _wants_answer(question: Question, reading: Reading, reader: Reader) -> bool:
    """Whether what is not understood is shown all the same: 'Can she deliver normally?'.

    Not what names a finding, '…, stress fracture?', nor what a word or two behind it answers.
    """
    forms, first, last = reading.scan.forms, question.first, question.last
    if last - first < _FEWEST or forms[last - 1] != "?":
        return False
    if any(begin == last and end - begin <= _FEWEST for begin, end in reading.scan.sentences):
        return False
    if forms[first] in reader.vocabulary.asks:
        return True
    return not any(first <= match.first < last for match in reading.matches)


def _plainest(question: Question) -> list[Mention]:
    """The subjects that no longer name holds: 'arthritis' of 'septic arthritis'."""
    taken = [(first, last) for _, first, last in (*question.drugs, *question.conditions)]
    return [
        said
        for said in question.subjects
        if not any(a <= said[1] and said[2] <= b and b - a > said[2] - said[1] for a, b in taken)
    ]


def _drugs(question: Question, reading: Reading, reader: Reader) -> list[Mention]:
    """The drugs, one for a place, that are not what a subject names: 'antibiotics'.

    What the patient is on is no question beside another: 'an injection while on Eliquis'.
    """
    places = {said[1:] for said in question.subjects}
    forms, words = reading.scan.forms, reader.vocabulary
    found: dict[tuple[int, ...], Mention] = {}
    for said in question.drugs:
        if said[1:] not in places and not reading.flags[said[2] - 1] & (FAMILY | ALLERGY):
            found.setdefault(said[1:], said)
    others = [said for said in found.values() if not is_owned(forms, said[1], words)]
    return others if others or question.subjects else list(found.values())


def _ids(said: Iterable[Mention], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names[number] for number, _, _ in said))
