"""Marks each word with what the words about it do: negate, doubt, place in the past or elsewhere.

Input: a sentence's tokens and trigger mentions. Output: flags, written into the text's list.

Method: a trigger such as 'no evidence of' opens a scope that runs to the end of its segment; a
list ('no fever, weight loss or night sweats') carries it across commas; 'but' and verbs that
start a new statement end it. A trigger that is part of a longer fixed wording ('no relief',
'no injury') does not act on that wording itself.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from coxa.catalogue.reading_tables import TRIGGERS
from coxa.catalogue.words import form
from coxa.findings import kin
from coxa.findings.counts import count_at, count_begins
from coxa.findings.scan import Mention
from coxa.findings.scope import (
    COMMAS,
    Listing,
    Sentence,
    back_along_list,
    complaint_after,
    complaint_opens,
    examined_after,
    lone_item,
    named_after,
    own_again,
    scope_end,
)
from coxa.findings.time_units import is_year_word
from coxa.findings.vocabulary import Vocabulary

NEGATED, DOUBTED, PAST, FAMILY, PROPOSED, OTHER_SIDE, NEGATED_AFTER, STOPPED, ALLERGY = (
    1 << bit for bit in range(9)
)
_NUMBER = {name: number for number, name in enumerate(TRIGGERS)}
_BEFORE = {
    _NUMBER["negation-before"]: NEGATED,
    _NUMBER["uncertain-before"]: DOUBTED,
    _NUMBER["history-before"]: PAST,
    _NUMBER["family-before"]: FAMILY,
    _NUMBER["proposed-before"]: PROPOSED,
    _NUMBER["stopped-before"]: STOPPED,
    _NUMBER["allergy-before"]: ALLERGY,
}
_AFTER = {
    _NUMBER["negation-after"]: NEGATED_AFTER,
    _NUMBER["uncertain-after"]: DOUBTED,
    _NUMBER["history-after"]: PAST,
    _NUMBER["stopped-after"]: STOPPED,
    _NUMBER["proposed-after"]: PROPOSED,
    _NUMBER["allergy-after"]: ALLERGY,
}
_PSEUDO = {
    _NUMBER["not-negation"]: NEGATED | NEGATED_AFTER,
    _NUMBER["not-history"]: PAST,
    _NUMBER["not-family"]: FAMILY,
    _NUMBER["not-uncertain"]: DOUBTED,
    _NUMBER["not-proposed"]: PROPOSED,
}
_TERMINATOR = _NUMBER["terminator"]
_POSITIVE = _NUMBER["positive-word"]
_OTHER_SIDE = _NUMBER["other-side"]
_CLAUSE = _NUMBER["uncertain-clause"]
_TAKEN_BACK = _NUMBER["taken-back"]
_OPENING = frozenset({*_BEFORE, *_AFTER, _OTHER_SIDE, _CLAUSE})
_NOT_SAID = NEGATED | NEGATED_AFTER | DOUBTED
# of somebody else or not there yet, or not said to be there
NOT_SO = _NOT_SAID | FAMILY | PROPOSED
_BREAKS = frozenset(",()-")
_GIVES = frozenset(":-")
# 'night pain no, fever no'; 'fever, rigors and rash all absent'
_NO = frozenset({"no", "nil", "not"})
_ALL = frozenset({"all", "both"})
_JOINING = frozenset({"or", "and", "if", "with"})
_CONTRASTS = ("but", "howev")
# 'XR: neg fracture' is written for 'negative for'
_NEG = frozenset({"neg", "-ve"})
# 'Negatives: fever, rigors', 'Absent: clonus'
_HEADS = frozenset({"negat", "absent"})
_SINCE, _AGO, _NEVER = form("since"), form("ago"), form("never")
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
# 'not seen' closes 'effusion not seen' and opens 'has not seen a limp'
_NOT = frozenset({"not", "never"})
_OPENS_ALWAYS = _NOT | {"no", "without"}
# 'absent reflexes, foot drop': what denies one thing and no list
_SINGLE = frozenset({"not", "absent"})
_SHORT_QUESTION = 6
# 'if fever, return', 'if fever: return', 'if fever then return'
IF = form("if")
_CASE_ENDS = frozenset({",", ":", "-", "then"})
_ANSWERS = {
    **dict.fromkeys(("no", "none", "nil", "never", form("denied"), "nope", "-ve"), NEGATED_AFTER),
    **dict.fromkeys(("yes", "yeah", "yep", "+ve"), 0),
}
_ANSWERED: tuple[list[str], ...] = ([], ["."], [","], [";"], ["-"])
# 'trauma N, fever Y': the answers of a list
_BOXES = frozenset({"n", "y"})
_FLAGS = form("flags")
# 'risks named including infection, clot and fever'
_INCLUDING = frozenset(form(word) for word in "including incl namely".split())
# 'a fever, which never came back'
_POINTS_BACK = frozenset({"which", "that", "this", "it"})
# 'he is free of fever', which 'was free of fever on prednisolone' is not
_IS = frozenset({"is", "are", "am"})
# 'any fever should prompt a review' thinks of one, 'her fever should' tells of hers
_CALLS_FOR = frozenset(
    form(word) for word in "should must would ought warrants mandates merits calls".split()
)
_CALLS_FOR |= {form("will"), form("needs"), form("necessitates"), "is", "are", "has"}
_ITS = frozenset(form(word) for word in "this these her his my their such current".split())
# a blank to fill in, as the reading copy shows it
_BLANK = "{"
# 'the rash has resolved, the fever has not': what has not gone is there
_GONE = frozenset(
    form(word)
    for word in "resolved gone settled cleared healed eased stopped disappeared subsided lifted "
    "improved better abated passed ceased vanished recovered".split()
)
_HAVE = frozenset(form(word) for word in "has have had".split())
# 'why do I have a fever?' tells of one
_WHY = frozenset({"why", "how"})
_ANSWERED_QUESTION = 12
_LONG = PROPOSED | FAMILY
# 'go to A&E if you cannot pass urine, ...': all that follows is a case that is thought of
_CASES = {"if": 2, "should": 2, "about": 4}  # by the least words of the trigger


def segments(forms: list[str]) -> list[int]:
    """Number of the comma-separated segment that each token of a text stands in."""
    return list(accumulate(map(_BREAKS.__contains__, forms)))


def qualify(
    forms: list[str],
    bounds: tuple[int, int],
    triggers: list[Mention],
    wordings: Sequence[Mention],
    vocabulary: Vocabulary,
    flags: list[int],
    parts: list[int],
    felt: Iterable[Mention],
    examined: Iterable[Mention],
    drugs: Iterable[Mention] = (),
) -> None:
    """Raise the flags of a sentence's tokens in `flags`; 'but' starts a segment in `parts`.

    A trigger does not act on the longest of the `wordings` that it lies in. `felt` are the
    mentions of complaints and signs, `examined` those of signs, tests and images, `drugs` those
    of drugs.
    """
    opening = [trigger for trigger in triggers if trigger[0] in _OPENING]
    if not opening:
        _contrast(forms, bounds, triggers, parts)
        return
    sentence = Sentence(
        forms, *bounds, flags, parts, set(), set(), {}, _tokens(felt), _tokens(examined),
        _tokens(drugs),
    )  # fmt: skip
    silent = sentence.silent
    taken_back: list[int] = []
    if len(opening) < len(triggers):
        _prepare(sentence, triggers)
        taken_back = [begin for number, begin, _ in triggers if number == _TAKEN_BACK]
    for number, begin, _ in opening:
        # 'denies drugs, denies a fall': the second negation is a statement of its own
        if _BEFORE.get(number) == NEGATED and begin > bounds[0] and forms[begin - 1] == ",":
            sentence.stops.add(begin)
    # 'reflexes absent, foot drop' closes its statement and does not open one
    closed = {
        begin
        for number, begin, end in opening
        if _AFTER.get(number) == NEGATED_AFTER and forms[end : end + 1] == [","]
        if begin > bounds[0] and forms[begin - 1] not in COMMAS
    }
    for trigger in opening:
        number, begin, end = trigger
        if (flag := _BEFORE.get(number)) is not None:
            if flag == NEGATED and begin in closed:
                continue
            if flag == FAMILY and kin.tells(sentence, begin, end, vocabulary):
                continue
            if not silent or not flag & silent.get(begin, 0):
                _act_before(sentence, trigger, flag, wordings, vocabulary)
        elif (flag := _AFTER.get(number)) is not None:
            if not silent or not flag & silent.get(begin, 0):
                _act_after(sentence, trigger, flag, wordings, vocabulary)
        elif number == _CLAUSE:
            _doubt_clause(sentence, begin)
        else:
            # 'the other side of the pelvis dropped' is a sign of this side
            beyond = _cover(wordings, begin)[1]
            _to_segment_end(sentence, begin, beyond if beyond > end else begin, OTHER_SIDE)
    for begin in taken_back:
        _take_back(sentence, begin)


def _doubt_clause(sentence: Sentence, begin: int) -> None:
    """Doubt the clause about a trigger: 'fever should prompt a review' tells of none.

    What stands before a comma or has a verb of its own is told: 'he has a fever and any rash
    should prompt a review'. A trigger that begins with the comma is about what stands before it.
    """
    forms, flags, parts, first = sentence.forms, sentence.flags, sentence.parts, sentence.first
    ends = sentence.stops | sentence.positives
    at = begin - 1 if begin > first else begin
    if forms[begin] != "," and parts[at] != parts[begin]:
        at = begin
    part, joined, behind = parts[at], -1, at + 1
    while at >= first and parts[at] == part and at not in ends:
        joined = at if forms[at] == "and" and joined < 0 else joined
        at -= 1
    spoken = at >= first and parts[at] == part and joined >= 0
    if forms[begin] in _CALLS_FOR and _owned(sentence, at + 1, behind):
        return
    for doubted in range(joined if spoken else at + 1, behind):
        flags[doubted] |= DOUBTED
    if forms[begin] != ",":
        at = begin
        while at < sentence.last and parts[at] == parts[begin] and at not in sentence.stops:
            flags[at] |= DOUBTED
            at += 1


def _owned(sentence: Sentence, start: int, stop: int) -> bool:
    """Whether words are of one complaint there is: 'her fever', 'this limp', 'the groin pain'."""
    forms, felt = sentence.forms, sentence.felt
    for at in range(start, stop):
        if forms[at] in _ITS:
            return True
        if forms[at] == "the" and not felt.isdisjoint(range(at + 1, at + 3)):
            return True
    return False


def _take_back(sentence: Sentence, begin: int) -> None:
    """What was denied or only thought of is there after all: 'had no limp before, but does now'.

    So is the complaint named last before it, with what its item says.
    """
    first, flags, parts, felt = sentence.first, sentence.flags, sentence.parts, sentence.felt
    at = begin - 1
    while at >= first and at not in felt:
        at -= 1
    if at < first or (sentence.forms[begin] in _BOXES and at < begin - 1):
        return
    part = parts[at]
    while at >= first and parts[at] == part:
        flags[at] &= ~_NOT_SAID
        at -= 1


def _boxes(sentence: Sentence, begin: int) -> bool:
    """Whether an 'N' behind a complaint answers, as others of its list do: 'fever N, limp Y'."""
    forms, first, felt = sentence.forms, sentence.first, sentence.felt
    if begin == first or begin - 1 not in felt:
        return False
    if _FLAGS in forms[first:begin]:
        return True
    answers = [at for at in range(first + 1, sentence.last) if forms[at] in _BOXES]
    return any(at != begin and at - 1 in felt for at in answers)


def _remains(sentence: Sentence, begin: int) -> bool:
    """Whether 'has not' says that it goes on: 'the rash has resolved, the fever has not'."""
    forms, first = sentence.forms, sentence.first
    return forms[begin - 1] in _HAVE and not _GONE.isdisjoint(forms[first:begin])


def _tokens(mentions: Iterable[Mention]) -> frozenset[int]:
    """All tokens of some mentions."""
    return frozenset(at for _, begin, end in mentions for at in range(begin, end))


def doubt_question(
    forms: list[str], bounds: tuple[int, int], flags: list[int], parts: list[int]
) -> None:
    """Doubt a short question: 'Septic arthritis?' asks and does not state.

    Its answer states: 'Fever? No. Limp? Yes.'
    """
    first, last = bounds
    end = last - 1
    begin = end
    while begin > first and parts[begin - 1] == parts[end]:
        begin -= 1
    if end - begin > _ANSWERED_QUESTION or not _WHY.isdisjoint(forms[begin:end]):
        return
    said = _ANSWERS.get(forms[last]) if last < len(forms) else None
    if said is not None and forms[last + 1 : last + 2] in _ANSWERED:
        for at in range(begin, end):  # 'Have you had a fever? Yes.'
            flags[at] = flags[at] & ~DOUBTED | said
    elif end - begin <= _SHORT_QUESTION:
        for at in range(begin, end):
            flags[at] |= DOUBTED


def doubt_case(
    forms: list[str], bounds: tuple[int, int], flags: list[int], care: frozenset[str]
) -> None:
    """Doubt a case that is thought of: 'If fever or numbness, return' states neither.

    What is done about it stands behind the comma: 'if he sits long, the groin hurts' states.
    """
    first, last = bounds
    for at in range(first + 1, last - 1):
        if forms[at] in _CASE_ENDS and forms[at + 1] in care:
            for told in range(first, at):
                flags[told] |= DOUBTED
            return


def _prepare(sentence: Sentence, triggers: list[Mention]) -> None:
    """Note what ends, affirms or silences before any trigger acts."""
    silent = sentence.silent
    for number, begin, end in triggers:
        if number in _PSEUDO:
            for at in range(begin, end):
                silent[at] = silent.get(at, 0) | _PSEUDO[number]
        elif number == _TERMINATOR:
            if sentence.forms[end : end + 1] != [","] or sentence.forms[begin] != _SINCE:
                sentence.stops.add(begin)  # 'denies fever since, swelling' goes on
        elif number == _POSITIVE:
            sentence.positives.add(begin)
    if sentence.stops:
        bounds = (sentence.first, sentence.last)
        _contrast(sentence.forms, bounds, triggers, sentence.parts)


def _contrast(
    forms: list[str], bounds: tuple[int, int], triggers: list[Mention], parts: list[int]
) -> None:
    """Begin a new segment at each 'but' of the sentence."""
    begins = {at for number, at, _ in triggers if number == _TERMINATOR and forms[at] in _CONTRASTS}
    for begin in begins:
        for at in range(begin, bounds[1]):
            parts[at] += 1


def _cover(wordings: Sequence[Mention], at: int) -> tuple[int, int]:
    """Bounds of the wording of several words that reaches farthest over a token; else its own."""
    first, last = at, at
    for _, begin, end in wordings:
        if begin <= at < end and end - begin > 1 and end > last:
            first, last = begin, end
    return first, last


def _act_before(
    sentence: Sentence,
    trigger: Mention,
    flag: int,
    wordings: Sequence[Mention],
    vocabulary: Vocabulary,
) -> None:
    """Flag what stands behind a trigger, or before it when it closes 'Fever: no', 'Fever - nil'."""
    _, begin, end = trigger
    forms, first, last, flags = sentence.forms, sentence.first, sentence.last, sentence.flags
    if flag == PAST and forms[end - 1] == _AGO:
        behind = forms[end : end + 1]
        if behind == [")"]:
            return  # 'after the second birth (3 years ago) my hip hurts'
        if not _opens(sentence, begin):
            under_way = not vocabulary.under_way.isdisjoint(forms[first:begin])
            if under_way or behind == [","]:
                return  # 'began three years ago, limp': the limp is of now
    wording = _cover(wordings, begin)
    opens = forms[begin] in _OPENS_ALWAYS
    opens = opens or (wording[1] <= end and forms[end - 1] == "of" and forms[begin - 1] in _IS)
    if flag == NEGATED and wording[0] < begin and not opens:
        return  # 'BO nil for 4 days, vomits': what closes a wording denies nothing behind it
    start = max(end, wording[1])
    if flag == FAMILY and end - begin > _KIN_HAS:  # 'husband has hepatitis'
        flags[end - 1] |= FAMILY
    if flag == DOUBTED and end - 1 in sentence.felt:  # 'return if fever'
        flags[end - 1] |= DOUBTED
    start -= start > end and forms[start - 1] == ","  # a wording's own comma ends it all the same
    if flag == NEGATED and begin > first and (end >= last or not forms[end][0].isalnum()):
        before = _answered(sentence, begin, end)
        if before < begin or (end == begin + 1 and forms[begin] in _NO and _is_word(forms, begin)):
            if forms[begin] != "not":
                _close(sentence, before, NEGATED_AFTER, vocabulary)
            elif not _remains(sentence, begin):
                _backward(sentence, before, NEGATED_AFTER)  # 'rash noted, fever not'
            return
    heading = forms[begin] in vocabulary.heading
    whole = bool(flag & _LONG) or heading
    least = _CASES.get(forms[end - 1])
    whole = whole or (flag == DOUBTED and least is not None and end - begin >= least)
    whole = whole or (flag == PAST and begin == first and forms[begin] in _THEN)
    if whole:
        stop = own_again(sentence, start) if flag == FAMILY else last
        if heading and flag == PAST:
            stop = named_after(sentence, start, stop, vocabulary.never_past)
        elif flag == PROPOSED:
            stop = complaint_opens(sentence, start)
        elif not (heading and (flag != FAMILY or forms[end : end + 1] == [":"])):
            reach = start + _KIN_ITEM if flag == FAMILY else stop
            stop = complaint_after(sentence, start, stop, reach)
            if flag == FAMILY:
                stop = examined_after(sentence, start, stop)
    else:
        if flag == NEGATED and end < start < last and forms[start] in _PLACE:
            start = _behind_wording(sentence, start, _whole_wording(wordings, end, start))
        listing = _listing(sentence, trigger, flag, vocabulary)
        named = flag == DOUBTED and forms[end - 1] in _INCLUDING and begin < end - 1
        if named:
            listing = Listing.DENIALS
        stop = scope_end(sentence, start, listing, begun=start > end)
        if flag == NEGATED:
            stop = _whole_wording(wordings, end, stop)
        if not named and (flag != NEGATED or forms[begin] == _NEVER):
            # 'labelled as sciatica, fever': what it was taken for may itself be a complaint
            taken = flag == DOUBTED and forms[end - 1] == "as"
            stop = complaint_after(sentence, start, stop, stop, taken=taken)
    tail = stop
    lone = flag == NEGATED and vocabulary.denial.isdisjoint(forms[begin:end])
    if lone and not vocabulary.lone_denial.isdisjoint(forms[end : end + 3]):
        tail = lone_item(sentence, end, stop)
    for at in range(start, tail):
        flags[at] |= flag
    for at in range(max(start, tail), stop):
        flags[at] |= DOUBTED


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


def _act_after(
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
        _act_before(sentence, (trigger[0], begin, end + 1), NEGATED, wordings, vocabulary)
        return
    if flag == NEGATED_AFTER and _shown_otherwise(sentence, begin, end, vocabulary):
        return
    if forms[begin] == "n":
        if _boxes(sentence, begin):
            _backward(sentence, begin, flag)
        return
    if forms[begin] != _BLANK and not _closes(forms, end, sentence.last, vocabulary.after_tail):
        if forms[begin] in _NEG and (begin == first or forms[begin - 1] in COMMAS):
            _act_before(sentence, trigger, NEGATED_AFTER, wordings, vocabulary)
            return
        if flag == NEGATED_AFTER and not _NOT.isdisjoint(forms[begin:end]):
            _act_before(sentence, trigger, NEGATED, wordings, vocabulary)
            if _cover(wordings, begin) == (begin, begin):  # 'FABER did not reproduce the pain'
                for at in range(begin, end):
                    sentence.flags[at] |= NEGATED
            return
        if forms[begin] != "-ve":
            return
    if flag == PAST and forms[begin] == "in" and is_year_word(forms[end - 1]):
        opening = sentence.parts.index(sentence.parts[begin], first)
        if vocabulary.had_once.isdisjoint(forms[opening:begin]):
            return
    over = _cover(wordings, begin)
    limit = _answered(sentence, over[0] if over[1] >= end else begin, end)
    if flag == ALLERGY:
        limit = _into_brackets(forms, first, limit)
    _close(sentence, limit, flag, vocabulary)
    if flag == PAST and _NEVER in forms[begin:end]:
        opening = sentence.parts.index(sentence.parts[begin], first)
        if opening > first and forms[opening + 1] in _POINTS_BACK:
            _close(sentence, opening, flag, vocabulary)


def _answered(sentence: Sentence, begin: int, end: int) -> int:
    """Where the items end that an answer [begin, end) closes: 'fever: no', 'rash (none)'."""
    forms, first = sentence.forms, sentence.first
    while begin > first and forms[begin - 1] in _ALL:
        begin -= 1
    if begin > first:
        bracket = forms[begin - 1] == "(" and forms[end : end + 1] == [")"]
        begin -= bracket or forms[begin - 1] in _GIVES
    return begin


def _is_word(forms: list[str], at: int) -> bool:
    """Whether a word stands before a place: 'night pain no', not ', no'."""
    return forms[at - 1][0].isalpha() and forms[at - 1] not in _JOINING


def _close(sentence: Sentence, limit: int, flag: int, vocabulary: Vocabulary) -> None:
    """Flag the item that ends before `limit`; a denial closes its whole list."""
    _backward(sentence, limit, flag)
    if flag == NEGATED_AFTER:
        back_along_list(sentence, limit, NEGATED_AFTER, vocabulary.own_result)


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


def _to_segment_end(sentence: Sentence, begin: int, start: int, flag: int) -> None:
    """Flag the tokens from `start` to the end of the segment of `begin`."""
    flags, parts = sentence.flags, sentence.parts
    for at in range(start, sentence.last):
        if parts[at] != parts[begin]:
            break
        flags[at] |= flag


def _closes(forms: list[str], at: int, last: int, tails: frozenset[str]) -> bool:
    """Whether a trigger after its words ends the statement: 'absent.' does, 'absent reflex' not."""
    return at >= last or not forms[at][0].isalpha() or forms[at] in tails


def _backward(sentence: Sentence, begin: int, flag: int) -> None:
    """Mark the words before a trigger in their segment, at most eight of them."""
    first, flags, parts = sentence.first, sentence.flags, sentence.parts
    for at in range(begin - 1, max(first, begin - 9) - 1, -1):
        if parts[at] != parts[begin - 1] or sentence.forms[at] == ":":
            break
        flags[at] |= flag
