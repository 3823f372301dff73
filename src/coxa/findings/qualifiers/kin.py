"""Whether a relative tells of the patient or has the illness: 'mum: he had a fever since Monday'.

Input: a sentence and the place of a relative's name. Output: whether it opens no family history.
"""

from coxa.catalogue.words import form
from coxa.findings.qualifiers.scope import Sentence
from coxa.findings.words.vocabulary import Vocabulary

# a heading or a phrase of its own: 'FH: gout', 'wife has hepatitis'
_HEADINGS = frozenset({"fh", "fhx"})
_ENDS = frozenset(".;,")
# 'found to have', 'thought to have' are said of the relative
_OF_KIN = ["to", "have"]
_HAS, _SINCE = form("has"), form("since")
# how far behind the relative a word of telling stands: 'mum and the girl (16, from Hanoi) say'
_REACH = 8
_ABOUT = frozenset(form(word) for word in "re regarding concerning".split())
# how soon a complaint follows 'my wife has' or 'mum:', and a word of telling 'mum has'
_SOON, _AT_ONCE, _TOLD = 4, 3, 2
# 'has to lift him', 'has been helping'
_HELPING = frozenset({"to", "been"})
# words between 'from' or 'my' and the relative: 'from his foster mother'
_BETWEEN = 2
# 'mum of a four-month-old', 'father of two', who are themselves the patient
_PARENTS = frozenset(form(word) for word in "mum mom mother father dad".split())
_CHILDREN = frozenset(form(word) for word in "a an two three four five twins triplets".split())


def tells(sentence: Sentence, begin: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether the relative [begin, end) is who tells, brings or acts, and not who is ill.

    So it is behind a word of telling ('says', 'on the phone', 'worried'), behind 'according to' or
    'from', before a colon with the patient's own story, and where 'my son, 6,' is the patient.
    """
    forms, last = sentence.forms, sentence.last
    if end > begin + 1 and forms[begin + 1] in vocabulary.kin_has:
        if end == begin + 2:
            return _holds_nothing(sentence, begin, end, vocabulary)
        return end == begin + 3 and forms[end - 1] == "a" and _complains(sentence, end)
    if end > begin + 1 or forms[begin] in _HEADINGS:
        return False
    if _is_patient(sentence, begin, end, vocabulary) or _is_parent(sentence, begin, end):
        return True
    at = end
    while at < last and forms[at] in vocabulary.kin_is:
        at += 1
    if at < last and forms[at] in vocabulary.kin_feels:
        return True
    asked = _asked(sentence, begin, vocabulary)
    if at > end:  # 'mother was told that she has gout', 'mum is drowsy since last night'
        return asked or _complains(sentence, at)
    if at < last and forms[at] in _ABOUT:  # 'call with daughter re mother 88: fell'
        return True
    for at in range(end, min(last, end + _REACH)):
        said = forms[at]
        if said in vocabulary.kin_tells:
            return forms[at + 1 : at + 3] != _OF_KIN
        if said in vocabulary.kin_has:
            if _told_soon(sentence, at + 1, vocabulary):
                return True
            return said == _HAS and _complains(sentence, at + 1)
        if said == ":":
            return asked or _own_story(sentence, begin, at + 1, vocabulary)
        if said in _ENDS or at in sentence.felt:
            break
    return asked


def _holds_nothing(sentence: Sentence, begin: int, at: int, vocabulary: Vocabulary) -> bool:
    """Whether 'wife has' tells of no illness of hers: 'has noticed', 'has to help'.

    'My wife has pain' is said of the patient, as is 'wife has pain since Monday' and a note that
    begins 'Husband has pain'; behind a complaint 'husband has fever' is not.
    """
    forms, first, last = sentence.forms, sentence.first, sentence.last
    if at >= last or forms[at] in _HELPING or _told_soon(sentence, at, vocabulary):
        return True
    if first == 0 or forms[begin - 1] in vocabulary.kin_mine:
        return _felt_soon(sentence, at, _SOON)
    return _complains(sentence, at)


def _complains(sentence: Sentence, at: int) -> bool:
    """Whether a complaint of now follows: 'mum has deep buttock pain since Thursday'."""
    soon = sentence.forms[at : min(sentence.last, at + _REACH)]
    return _SINCE in soon and _felt_soon(sentence, at, _REACH)


def _felt_soon(sentence: Sentence, at: int, reach: int) -> bool:
    """Whether a complaint or sign is named among the next words."""
    return not sentence.felt.isdisjoint(range(at, min(sentence.last, at + reach)))


def _told_soon(sentence: Sentence, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word of telling is among the next two: 'has also noticed'."""
    soon = sentence.forms[at : min(sentence.last, at + _TOLD)]
    return not vocabulary.kin_tells.isdisjoint(soon)


def _asked(sentence: Sentence, begin: int, vocabulary: Vocabulary) -> bool:
    """Whether the words before say that it is the relative who is asked: 'history from mother'."""
    before = sentence.forms[max(sentence.first, begin - 1 - _BETWEEN) : begin]
    while before and before[-1] in vocabulary.kin_owner:
        before.pop()
    return bool(before) and before[-1] in vocabulary.kin_asked


def _own_story(sentence: Sentence, begin: int, at: int, vocabulary: Vocabulary) -> bool:
    """Whether what stands behind 'mum:' is of the patient: 'he', 'my boy', a complaint, an age."""
    forms, last = sentence.forms, sentence.last
    if begin == 0 or at >= last:
        return True
    opens = forms[at]
    if opens[0].isdigit() or opens in vocabulary.kin_story:
        return True
    return _felt_soon(sentence, at, _AT_ONCE)


def _is_patient(sentence: Sentence, begin: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether 'my son, 6' or 'our daughter (14)' is the patient: whose age is told, unless ill."""
    forms, last = sentence.forms, sentence.last
    if begin == sentence.first or forms[begin - 1] not in vocabulary.kin_mine:
        return False
    at = end
    while at < last and forms[at] in ",(":
        at += 1
    if at >= last or not forms[at][0].isdigit():
        return False
    while at < last and (forms[at] in ",()" or forms[at][0].isdigit()):
        at += 1
    if at < last and forms[at] in vocabulary.kin_has and begin > 1:
        return _felt_soon(sentence, at, _SOON)
    return True  # and whoever opens the note: 'my gran 88 had a hemiarthroplasty'


def _is_parent(sentence: Sentence, begin: int, end: int) -> bool:
    """Whether a note opens with a parent as the patient, 'Mum of a baby', 'father of two'.

    Or with whose child the patient is: 'Mum of Ida, 20 months'.
    """
    forms = sentence.forms
    if begin > sentence.first + 1 or forms[begin] not in _PARENTS or end + 1 >= sentence.last:
        return False
    if forms[end] != "of":
        return False
    child, behind = forms[end + 1], forms[end + 2 : end + 4]
    aged = len(behind) > 1 and behind[0] == "," and behind[1][0].isdigit()
    return aged or child in _CHILDREN or child[0].isdigit()
