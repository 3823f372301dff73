"""The age of a baby as notes write it: '5/12 baby', '18/12 F', '9mo boy', 'baby 5 months'.

Input: the word forms of a note and where a number stands. Output: the age in years, or None where
the number tells something else. A span of the complaint is written in the same way ('3/12 pain'),
so a person has to be named beside the number, and a bare letter for sex only opens a note.
"""

from collections.abc import Sequence

from coxa.catalogue.words import amount, form
from coxa.findings.words.time_units import WEEKS_OF, WEEKS_OF_YEAR, WEEKS_OVER

_BABIES = frozenset(form(word) for word in "baby infant boy girl toddler newborn neonate".split())
_CHILDREN = _BABIES | {form("child")}
# what stands about a baby where none is named: '5/12, brought for a film. Leg caught in cot'
_NURSERY = frozenset(form(word) for word in "cot nappy nappies crib pram feeds bottle".split())
_LETTERS = frozenset({"f", "m"})
# '6 week baby check', 'baby 6 weeks ago', 'breastfeeding 5/12 baby'
_NOT_HERE = frozenset(form(word) for word in "check ago".split())
_MOTHER = frozenset(form(word) for word in "feeding has her with".split())
# also further off: 'breastfeeding mum (baby 4 months', 'postpartum, baby 6 weeks'
_NURSING = frozenset(
    form(word) for word in "breastfeeding nursing lactating postpartum postnatal".split()
)
_BESIDE, _NEAR = 2, 6
# who tells of a child by its name
_TELLERS = frozenset(
    form(word)
    for word in "mum mom mother mummy dad father parent parents gran grandmother carer".split()
)
_IS = frozenset(form(word) for word in "is now aged".split())
_CORRECTED = form("corrected")  # 'born 28/40, now corrected 2 weeks'
_OPENING = 4
_ELDEST = 4.0


def over_month(forms: Sequence[str], at: int) -> bool:
    """Whether a number is the lower half of '18/12', so that no age stands in it."""
    return (
        at >= 2 and forms[at] in WEEKS_OVER and forms[at - 1] == "/" and forms[at - 2][0].isdigit()
    )


def infant_age(forms: Sequence[str], at: int, first: int = 0) -> float | None:
    """Age in years of the baby that a number tells of; `first` opens its sentence or note."""
    value, unit, behind = amount(forms[at]), 0.0, at + 2
    if forms[at + 1 : at + 2] == ["/"] and at + 2 < len(forms):
        unit, behind = WEEKS_OVER.get(forms[at + 2], 0.0), at + 3
    elif at + 1 < len(forms) and forms[at + 1][:1] in ("d", "w", "m"):
        unit = WEEKS_OF.get(forms[at + 1], 0.0)
    if value is None or not unit or value * unit > _ELDEST * WEEKS_OF_YEAR:
        return None
    if not _MOTHER.isdisjoint(forms[max(0, at - _BESIDE) : at]):
        return None
    if not _NURSING.isdisjoint(forms[max(0, at - _NEAR) : at]):
        return None
    beside = _person_beside(forms, at, behind, first)
    return value * unit / WEEKS_OF_YEAR if beside else None


def _person_beside(forms: Sequence[str], at: int, behind: int, first: int) -> bool:
    """Whether a baby is named before or behind the number that ends before `behind`."""
    old = forms[behind : behind + 1] == ["old"]
    who, then = (*forms[behind + old : behind + old + 2], "", "")[:2]
    if then in _NOT_HERE or who in _NOT_HERE:
        return False
    if who in _BABIES:
        return True
    named = at - 2 if at > 1 and forms[at - 1] == "," else at - 1  # 'Baby, 4 months'
    if first < at <= first + _OPENING and forms[named] in _BABIES:
        return True
    if first + 1 < at <= first + _OPENING and forms[at - 1] in _IS and forms[at - 2] in _BABIES:
        return True  # 'Our baby boy is 14 months'
    if at > 0 and forms[at - 1] == _CORRECTED:
        return True
    if at > 1 and forms[at - 1] == "of" and forms[at - 2] in _CHILDREN:
        return first >= at - 3  # 'Girl of 18 months'
    if at > 3 and forms[at - 1] == "," and forms[at - 3] == "of" and forms[at - 4] in _TELLERS:
        return True  # 'Mum of Ida, 20 months'
    if at == first and who == "," and not _NURSERY.isdisjoint(forms):
        return True
    return at == first and who in _LETTERS
