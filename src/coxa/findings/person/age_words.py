"""An age told by no number: 'Toddler with a limp', 'An elderly woman', 'man in his 60s'.

Input: word forms of a note, its sentences, the words of the knowledge. Output: the middle of the
ages that the word is used for, in years; nothing where it tells of somebody else.

A word for an age counts where the note opens with it ('Toddler, limping'), or where it stands
before the word for a person ('this elderly lady') in one of the first sentences. The ages are our
reading of the words; the answer calls them about so old, and no dose or filtration rate is
reckoned from them.
"""

from collections.abc import Collection, Sequence

from coxa.catalogue.words import form
from coxa.findings.words.scan import Scan
from coxa.findings.words.vocabulary import Vocabulary

_WEEK = 7 / 365.25


def _ages(*told: tuple[float, str]) -> dict[str, float]:
    """The years that each looked-up form of some words stands for."""
    return {form(word): years for years, words in told for word in words.split()}


# who opens a note
_NAMED = _ages(
    (2 * _WEEK, "newborn neonate"),
    (0.5, "baby infant bub"),
    (2.0, "toddler"),
    (4.0, "preschooler"),
    (8.0, "boy girl child kid schoolchild schoolboy schoolgirl lad"),
    (15.0, "teen teenager adolescent"),
    (65.0, "sexagenarian"),
    (75.0, "septuagenarian pensioner oap"),
    (85.0, "octogenarian"),
    (93.0, "nonagenarian"),
    (100.0, "centenarian"),
)
# what stands before a person: the pairs before the words alone
_PAIRS = {
    (form("middle"), form("aged")): 50.0,
    (form("school"), form("age")): 9.0,
    (form("school"), form("aged")): 9.0,
    (form("pre"), form("school")): 4.0,
    (form("primary"), form("school")): 8.0,
    (form("high"), form("school")): 15.0,
    (form("secondary"), form("school")): 14.0,
}
_BEFORE = _ages(
    (2 * _WEEK, "newborn neonatal"),
    (0.5, "baby infant"),
    (4.0, "preschool"),
    (15.0, "teenage teenaged adolescent teen"),
    (50.0, "middleaged"),
    (80.0, "elderly old older aged geriatric"),
)
_YOUNG, _LITTLE = form("young"), frozenset(form(word) for word in "little small wee tiny".split())
_YOUNG_ADULT, _YOUNG_CHILD, _LITTLE_CHILD = 25.0, 7.0, 4.0
_CHILD = frozenset(form(word) for word in "boy girl child kid lad".split())
# words that may stand before the person whom a note opens with
_LEAD = frozenset(
    form(word)
    for word in """a an the this our my term preterm premature healthy previously fit well
    otherwise normally usually active slim obese overweight thin frail big large tall white black
    asian african indian chinese caucasian hispanic female male right left handed pt patient re seen
    see reviewed review i saw little small young wee""".split()
)
_NOT_SO = frozenset(form(word) for word in "due bump shower carrying clinic seat".split())
_MOTHERS = frozenset(
    form(word) for word in "postpartum postnatal breastfeeding delivered birth section".split()
)
_OPENS_WITHIN, _FIRST_SENTENCES, _HEADING = 8, 2, 6
_KIN_WITHIN = 3
_OWN = frozenset(form(word) for word in "his her their my".split())
_EARLY, _LATE = form("early"), form("late")
_PARTS = frozenset({_EARLY, form("mid"), _LATE})
_DECADES = frozenset(f"{ten}0" for ten in range(1, 10))
# '58 year old man', 'week old boy'
_UNITS = frozenset(
    form(word) for word in "year years yr yrs y month months mo week weeks day days -".split()
)
_SINCE = frozenset(form(word) for word in "since from until during".split())


def age_in_words(scan: Scan, vocabulary: Vocabulary) -> float | None:
    """How old the person is about, where no number says it."""
    forms = scan.forms
    people = vocabulary.sex_plain | vocabulary.people | vocabulary.child
    opens = True  # whether nothing but short headings stands before: 'Paeds clinic. Toddler, …'
    for first, last in scan.sentences[:_FIRST_SENTENCES]:
        for at in range(first, last):
            years = _before_person(forms, at, people)
            if years is not None and not _of_another(forms, at, vocabulary):
                return years
        if opens and (opening := _opens(forms, first, last)) is not None:
            return opening
        before = forms[:last]
        opens = last <= _HEADING and not any(
            not words.isdisjoint(before)
            for words in (vocabulary.pregnancy, vocabulary.born, vocabulary.relative, _MOTHERS)
        )
    return None


def decade_in_digits(forms: Sequence[str], at: int) -> float | None:
    """Middle of the decade that starts with the number at `at`: 'in his 60s', 'late 50s'."""
    if forms[at + 1 : at + 2] != ["s"] or forms[at] not in _DECADES:
        return None
    before = [shape for shape in forms[max(0, at - 5) : at] if shape != "-"][-4:]
    part = before[-1] if before else ""
    if part in _PARTS:
        before.pop()
    own = not _OWN.isdisjoint(before[-1:])
    if not (own or part in _PARTS) or not _SINCE.isdisjoint(before):
        return None
    return float(forms[at]) + into_decade([part])


def into_decade(before: Collection[str]) -> int:
    """Years into a decade by the words before it: the middle, or that of its early or late part."""
    return 2 if _EARLY in before else 8 if _LATE in before else 5


def _before_person(forms: Sequence[str], at: int, people: frozenset[str]) -> float | None:
    """The age that a word before a person tells: 'elderly lady', 'teenage runner'."""
    pair = _PAIRS.get((forms[at], forms[at + 1] if at + 1 < len(forms) else ""))
    if pair is not None:
        return pair if _person_near(forms, at + 2, people) else None
    if forms[at] in _BEFORE:
        counted = at > 0 and (forms[at - 1][:1].isdigit() or forms[at - 1] in _UNITS)
        return None if counted or not _person_near(forms, at + 1, people) else _BEFORE[forms[at]]
    small = forms[at] in _LITTLE
    if small or forms[at] == _YOUNG:
        who = forms[at + 1] if at + 1 < len(forms) else ""
        if who in _CHILD:
            return _LITTLE_CHILD if small else _YOUNG_CHILD
        return None if small or not _person_near(forms, at + 1, people) else _YOUNG_ADULT
    return None


def _person_near(forms: Sequence[str], at: int, people: frozenset[str]) -> bool:
    """Whether a person is named at a word or behind one more: 'elderly frail lady'."""
    return any(shape in people for shape in forms[at : at + 2])


def _of_another(forms: Sequence[str], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it is somebody else who is so old: 'cares for her elderly mother'."""
    near = forms[max(0, at - _KIN_WITHIN) : at + _KIN_WITHIN + 1]
    before = forms[max(0, at - 2) : at]
    return not vocabulary.relative.isdisjoint(near) or not _OWN.isdisjoint(before)


def _opens(forms: Sequence[str], first: int, last: int) -> float | None:
    """The person whom a note opens with: 'Toddler with a limp', 'Previously well infant'."""
    for at in range(first, min(last, first + _OPENS_WITHIN)):
        if forms[at] in _NAMED:
            behind = forms[at + 1 : at + 2]
            return None if not _NOT_SO.isdisjoint(behind) else _NAMED[forms[at]]
        if forms[at] not in _LEAD and forms[at][:1].isalnum():
            return None
    return None
