"""What a word does to what stands behind it: 'no fever', 'mother has gout', 'THR 3 years ago, ...'.

Input: a sentence, a trigger and its flag. Output: the flag on the tokens of the trigger's scope.
"""

from collections.abc import Sequence

from coxa.catalogue.words import form
from coxa.findings.qualifiers.closing import answered, backward, close, cover, is_word, remains
from coxa.findings.qualifiers.flags import DOUBTED, FAMILY, NEGATED, NEGATED_AFTER, PAST, PROPOSED
from coxa.findings.qualifiers.scope import (
    Listing,
    Sentence,
    complaint_after,
    complaint_opens,
    examined_after,
    lone_item,
    named_after,
    own_again,
    scope_end,
)
from coxa.findings.words.counts import count_at, count_begins
from coxa.findings.words.scan import Mention
from coxa.findings.words.vocabulary import Vocabulary

_AGO, _NEVER = form("ago"), form("never")
# 'night pain no, fever no'; 'fever, rigors and rash all absent'
_NO = frozenset({"no", "nil", "not"})
# 'about three years ago', 'some years ago'
_ABOUT = frozenset(
    form(word)
    for word in "about over around some several many few nearly almost approximately a".split()
)
# words of 'his wife has', behind which more words name what it is
_KIN_HAS = 2
# words of what a relative has: 'mother has gout, limp' goes on about the patient
_KIN_ITEM = 3
_THEN = frozenset({"in", "as"})
# behind a whole denial: 'no pain on palpation | of the trochanter'
_PLACE = frozenset({"of", "on", "over", "at", "in", "along", "around", "about"})
_NEXT_ITEM = frozenset({",", "or", "nor", "and", "/", "(", ":", "-"})
# 'has not seen a limp' opens a denial where 'effusion not seen' closes one
_OPENS_ALWAYS = frozenset({"not", "never", "no", "without"})
# 'absent reflexes, foot drop': what denies one thing and no list
_SINGLE = frozenset({"not", "absent"})
# 'risks named including infection, clot and fever'
_INCLUDING = frozenset(form(word) for word in "including incl namely".split())
# 'he is free of fever', which 'was free of fever on prednisolone' is not
_IS = frozenset({"is", "are", "am"})
_LONG = PROPOSED | FAMILY
# '?septic hip, diabetic' doubts the first alone; '?fracture, dislocation or bruise' a list
_QUERIES = frozenset(("?", form("query")))
_EITHER = frozenset(("or", "vs", "versus", "and", "&"))
# 'go to A&E if you cannot pass urine, ...': all that follows is a case that is thought of
_CASES = {"if": 2, "should": 2, "about": 4}  # by the least words of the trigger


def act_before(
    sentence: Sentence,
    trigger: Mention,
    flag: int,
    wordings: Sequence[Mention],
    vocabulary: Vocabulary,
) -> None:
    """Flag what stands behind a trigger, or before it when it closes 'Fever: no', 'Fever - nil'."""
    _, begin, end = trigger
    forms, flags = sentence.forms, sentence.flags
    wording = cover(wordings, begin)
    if flag == PAST and _of_another_time(sentence, begin, end, vocabulary):
        return
    if flag == NEGATED and _within(sentence, trigger, wording):
        return
    if (flag == FAMILY and end - begin > _KIN_HAS) or (
        flag == DOUBTED and end - 1 in sentence.felt
    ):
        flags[end - 1] |= flag  # 'husband has hepatitis', 'return if fever'
    start = max(end, wording[1])
    start -= start > end and forms[start - 1] == ","  # a wording's own comma ends it all the same
    if flag == NEGATED and _answers(sentence, begin, end, vocabulary):
        return
    if _goes_on(sentence, trigger, flag, vocabulary):
        stop = _rest(sentence, trigger, flag, start, vocabulary)
    else:
        if flag == NEGATED and end < start < sentence.last and forms[start] in _PLACE:
            start = _behind_wording(sentence, start, _whole_wording(wordings, end, start))
        stop = _items(sentence, trigger, flag, start, wordings, vocabulary)
    tail = stop
    lone = flag == NEGATED and vocabulary.denial.isdisjoint(forms[begin:end])
    if lone and not vocabulary.lone_denial.isdisjoint(forms[end : end + 3]):
        tail = lone_item(sentence, end, stop)
    for at in range(start, tail):
        flags[at] |= flag
    for at in range(max(start, tail), stop):
        flags[at] |= DOUBTED


def _of_another_time(sentence: Sentence, begin: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether 'ago' dates what stands before it, and what follows is of now."""
    forms = sentence.forms
    if forms[end - 1] != _AGO:
        return False
    behind = forms[end : end + 1]
    if behind == [")"]:
        return True  # 'after the second birth (3 years ago) my hip hurts'
    if _opens(sentence, begin):
        return False
    under_way = not vocabulary.under_way.isdisjoint(forms[sentence.first : begin])
    return under_way or behind == [","]  # 'began three years ago, limp'


def _within(sentence: Sentence, trigger: Mention, wording: tuple[int, int]) -> bool:
    """Whether a denial closes a wording and denies nothing behind it: 'BO nil for 4 days, vomits'.

    'He is free of fever' denies all the same.
    """
    _, begin, end = trigger
    forms = sentence.forms
    if wording[0] >= begin or forms[begin] in _OPENS_ALWAYS:
        return False
    return not (wording[1] <= end and forms[end - 1] == "of" and forms[begin - 1] in _IS)


def _answers(sentence: Sentence, begin: int, end: int, vocabulary: Vocabulary) -> bool:
    """Flag the items that a denial closes, 'fever: no', and tell whether it closed any."""
    forms = sentence.forms
    if begin == sentence.first or (end < sentence.last and forms[end][0].isalnum()):
        return False
    before = answered(sentence, begin, end)
    lone = end == begin + 1 and forms[begin] in _NO and is_word(forms, begin)
    if before == begin and not lone:
        return False
    if forms[begin] != "not":
        close(sentence, before, NEGATED_AFTER, vocabulary)
    elif not remains(sentence, begin):
        backward(sentence, before, NEGATED_AFTER)  # 'rash noted, fever not'
    return True


def _goes_on(sentence: Sentence, trigger: Mention, flag: int, vocabulary: Vocabulary) -> bool:
    """Whether a trigger holds for all that follows: a heading, a relative, a plan, 'return if'."""
    _, begin, end = trigger
    forms = sentence.forms
    if flag & _LONG or forms[begin] in vocabulary.heading:
        return True
    if flag == DOUBTED and (least := _CASES.get(forms[end - 1])) is not None:
        return end - begin >= least
    return flag == PAST and begin == sentence.first and forms[begin] in _THEN


def _rest(
    sentence: Sentence, trigger: Mention, flag: int, start: int, vocabulary: Vocabulary
) -> int:
    """Where that ends all the same: at the patient's own complaint, image or examination."""
    _, begin, end = trigger
    heading = sentence.forms[begin] in vocabulary.heading
    stop = own_again(sentence, start) if flag == FAMILY else sentence.last
    if heading and flag == PAST:
        return named_after(sentence, start, stop, vocabulary.never_past)
    if flag == PROPOSED:
        return complaint_opens(sentence, start)
    if heading and (flag != FAMILY or sentence.forms[end : end + 1] == [":"]):
        return stop
    reach = start + _KIN_ITEM if flag == FAMILY else stop
    stop = complaint_after(sentence, start, stop, reach)
    return examined_after(sentence, start, stop) if flag == FAMILY else stop


def _items(
    sentence: Sentence,
    trigger: Mention,
    flag: int,
    start: int,
    wordings: Sequence[Mention],
    vocabulary: Vocabulary,
) -> int:
    """Where the list ends that a trigger goes along."""
    _, begin, end = trigger
    forms = sentence.forms
    named = flag == DOUBTED and forms[end - 1] in _INCLUDING and begin < end - 1
    listing = Listing.DENIALS if named else _listing(sentence, trigger, flag, vocabulary)
    stop = scope_end(sentence, start, listing, begun=start > end)
    if flag == NEGATED:
        stop = _whole_wording(wordings, end, stop)
    if named or (flag == NEGATED and forms[begin] != _NEVER):
        return stop
    # 'labelled as sciatica, fever': what it was taken for may itself be a complaint
    taken = flag == DOUBTED and forms[end - 1] == "as"
    return complaint_after(sentence, start, stop, stop, taken=taken)


def _opens(sentence: Sentence, begin: int) -> bool:
    """Whether a time opens a statement: '3 years ago a fever', not 'THR 3 years ago, fever'."""
    forms, first = sentence.forms, sentence.first
    at = begin
    if at > first and count_at(forms, at - 1) is not None:
        at = count_begins(forms, at - 1)
    while at > first and forms[at - 1] in _ABOUT:
        at -= 1
    return at == first or not forms[at - 1][0].isalnum()


def _behind_wording(sentence: Sentence, start: int, stop: int) -> int:
    """Where a denial goes on behind the wording [.., start) that it opens: at the next list item.

    'No pain on palpation of the trochanter, or limp' denies the limp and no trochanter. What
    began within the wording is denied to its end, `stop`.
    """
    forms = sentence.forms
    for at in range(start, stop):
        sentence.flags[at] |= NEGATED
    at = stop
    while at < sentence.last and forms[at] not in _NEXT_ITEM and at not in sentence.stops:
        at += 1
    return at


def _listing(sentence: Sentence, trigger: Mention, flag: int, vocabulary: Vocabulary) -> Listing:
    """How far a trigger goes along a list; 'denies', 'no history of', 'he had no' all the way."""
    _, begin, end = trigger
    forms = sentence.forms
    if forms[begin] in _SINGLE and end - begin == 1 and forms[end : end + 1] != [":"]:
        return Listing.SINGLE
    if flag == DOUBTED and forms[begin] in _QUERIES and end - begin == 1:
        behind = forms[end : sentence.last]
        return Listing.ITEMS if _EITHER.intersection(behind) else Listing.SINGLE
    if flag != NEGATED:
        return Listing.ITEMS
    if not vocabulary.denial.isdisjoint(forms[begin:end]):
        return Listing.WHOLE
    told = begin > sentence.first and forms[begin - 1] in vocabulary.denial_verb
    return Listing.WHOLE if told else Listing.DENIALS


def _whole_wording(wordings: Sequence[Mention], start: int, stop: int) -> int:
    """A denial's scope does not end within a wording that it holds: 'no fever, chills and limp'."""
    ends = [end for _, begin, end in wordings if start <= begin < stop < end]
    return max(ends, default=stop)
