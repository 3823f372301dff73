"""What a word does to what stands before it: 'effusion not seen', 'fever resolved'.

Input: a sentence, a trigger and its flag. Output: the flag on the tokens that the trigger closes.
"""

from collections.abc import Sequence

from coxa.catalogue.words import form
from coxa.findings.qualifiers.before import act_before
from coxa.findings.qualifiers.closing import answered, backward, boxes, close, cover
from coxa.findings.qualifiers.flags import ALLERGY, NEGATED, NEGATED_AFTER, PAST
from coxa.findings.qualifiers.scope import COMMAS, Sentence
from coxa.findings.words.scan import Mention
from coxa.findings.words.time_units import is_year_word
from coxa.findings.words.vocabulary import Vocabulary

# 'XR: neg fracture' is written for 'negative for'
_NEG = frozenset({"neg", "-ve"})
# 'Negatives: fever, rigors', 'Absent: clonus'
_HEADS = frozenset({"negat", "absent"})
_NEVER = form("never")
# 'not seen' closes 'effusion not seen' and opens 'has not seen a limp'
_NOT = frozenset({"not", "never"})
# 'a fever, which never came back'
_POINTS_BACK = frozenset({"which", "that", "this", "it"})
# a blank to fill in, as the reading copy shows it
_BLANK = "{"


def act_after(
    sentence: Sentence,
    trigger: Mention,
    flag: int,
    wordings: Sequence[Mention],
    vocabulary: Vocabulary,
) -> None:
    """Flag what stands before a trigger that ends its statement."""
    _, begin, end = trigger
    forms, first = sentence.forms, sentence.first
    if begin == first and forms[begin] in _HEADS and forms[end : end + 1] == [":"]:
        act_before(sentence, (trigger[0], begin, end + 1), NEGATED, wordings, vocabulary)
        return
    if flag == NEGATED_AFTER and _shown_otherwise(sentence, begin, end, vocabulary):
        return
    if forms[begin] == "n":
        if boxes(sentence, begin):
            backward(sentence, begin, flag)
        return
    if forms[begin] != _BLANK and not _closes(forms, end, sentence.last, vocabulary.after_tail):
        if forms[begin] in _NEG and (begin == first or forms[begin - 1] in COMMAS):
            act_before(sentence, trigger, NEGATED_AFTER, wordings, vocabulary)
            return
        if flag == NEGATED_AFTER and not _NOT.isdisjoint(forms[begin:end]):
            act_before(sentence, trigger, NEGATED, wordings, vocabulary)
            if cover(wordings, begin) == (begin, begin):  # 'FABER did not reproduce the pain'
                for at in range(begin, end):
                    sentence.flags[at] |= NEGATED
            return
        if forms[begin] != "-ve":
            return
    if flag == PAST and forms[begin] == "in" and is_year_word(forms[end - 1]):
        opening = sentence.parts.index(sentence.parts[begin], first)
        if vocabulary.had_once.isdisjoint(forms[opening:begin]):
            return
    over = cover(wordings, begin)
    limit = answered(sentence, over[0] if over[1] >= end else begin, end)
    if flag == ALLERGY:
        limit = _into_brackets(forms, first, limit)
    close(sentence, limit, flag, vocabulary)
    if flag == PAST and _NEVER in forms[begin:end]:
        opening = sentence.parts.index(sentence.parts[begin], first)
        if opening > first and forms[opening + 1] in _POINTS_BACK:
            close(sentence, opening, flag, vocabulary)


def _into_brackets(forms: list[str], first: int, limit: int) -> int:
    """Where a reaction's drug in brackets ends: 'contrast in 2021 (Dotarem), throat swelling'."""
    behind = limit - 1 if limit > first and forms[limit - 1] == "," else limit
    return behind - 1 if behind > first and forms[behind - 1] == ")" else limit


def _shown_otherwise(sentence: Sentence, begin: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether what one image does not show another does: 'MRI: a fracture not seen on the film'."""
    forms, images = sentence.forms, vocabulary.image_word
    close = end
    while close < min(sentence.last, end + 5) and forms[close] not in COMMAS:
        close += 1
    behind = forms[end:close]
    if "on" not in behind[:2] or images.isdisjoint(behind):
        return False
    rest = [*forms[sentence.first : begin], *forms[close : sentence.last]]
    return not (images - {*behind}).isdisjoint(rest) and not vocabulary.image_shows.isdisjoint(rest)


def _closes(forms: list[str], at: int, last: int, tails: frozenset[str]) -> bool:
    """Whether a trigger after its words ends the statement: 'absent.' does, 'absent reflex' not."""
    return at >= last or not forms[at][0].isalpha() or forms[at] in tails
