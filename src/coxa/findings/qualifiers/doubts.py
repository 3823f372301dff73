"""Doubts what is asked, warned of or only thought of: 'any fever should prompt a review'.

Input: a sentence. Output: the flag `DOUBTED` on its tokens.
"""

from collections.abc import Sequence

from coxa.catalogue.words import form
from coxa.findings.qualifiers.flags import DOUBTED, NEGATED_AFTER, PROPOSED, STOPPED
from coxa.findings.qualifiers.scope import TAKES, Sentence
from coxa.findings.words.scan import Mention
from coxa.findings.words.vocabulary import Vocabulary

_SHORT_QUESTION = 6
# 'if fever, return', 'if fever: return', 'if fever then return'
IF = form("if")
_CASE_ENDS = frozenset({",", ":", "-", "then"})
_ANSWERS = {
    **dict.fromkeys(("no", "none", "nil", "never", form("denied"), "nope", "-ve"), NEGATED_AFTER),
    **dict.fromkeys(("yes", "yeah", "yep", "+ve"), 0),
}
_ANSWERED: tuple[list[str], ...] = ([], ["."], [","], [";"], ["-"])
# 'any fever should prompt a review' thinks of one, 'her fever should' tells of hers
_CALLS_FOR = frozenset(
    form(word) for word in "should must would ought warrants mandates merits calls".split()
)
_CALLS_FOR |= {form("will"), form("needs"), form("necessitates"), "is", "are", "has"}
_ITS = frozenset(form(word) for word in "this these her his my their such current".split())
# 'why do I have a fever?' tells of one
_WHY = frozenset({"why", "how"})
_ANSWERED_QUESTION = 12


def doubt_clause(sentence: Sentence, begin: int) -> None:
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


def doubt_question(
    forms: list[str], bounds: tuple[int, int], flags: list[int], parts: list[int]
) -> None:
    """Doubt a short question: 'Septic arthritis?' asks and does not state.

    Its answer states: 'Fever? No. Limp? Yes.'
    """
    first, last = bounds
    end = last - 1
    begin = _last_clause(bounds, parts)
    if end - begin > _ANSWERED_QUESTION or not _WHY.isdisjoint(forms[begin:end]):
        return
    said = _ANSWERS.get(forms[last]) if last < len(forms) else None
    if said is not None and forms[last + 1 : last + 2] in _ANSWERED:
        for at in range(begin, end):  # 'Have you had a fever? Yes.'
            flags[at] = flags[at] & ~DOUBTED | said
    elif end - begin <= _SHORT_QUESTION:
        for at in range(begin, end):
            flags[at] |= DOUBTED


def _last_clause(bounds: tuple[int, int], parts: list[int]) -> int:
    """Where the last clause of a sentence begins."""
    first, last = bounds
    begin = last - 1
    while begin > first and parts[begin - 1] == parts[last - 1]:
        begin -= 1
    return begin


def asked_from(
    forms: list[str],
    bounds: tuple[int, int],
    parts: list[int],
    words: Vocabulary,
    drugs: Sequence[Mention],
) -> int | None:
    """The token where a sentence begins to ask; None where it does not or its answer follows.

    'On ramipril, ok for naproxen?' asks from 'ok' on; without such a word its last clause asks.
    Without a question mark 'Can she run', 'is Clexane safe' (one of the `drugs`), 'Mum asks
    whether he may play' and 'wants a steroid shot' do.
    """
    first, last = bounds
    if forms[last - 1] != "?":
        return _told_question(forms, bounds, words, drugs)
    if last < len(forms) and (forms[last] in _ANSWERS or forms[last] == ":"):
        return None
    for at in range(first, last - 1):
        if forms[at] in words.asks and (at == first or forms[at - 1] in words.asks_before):
            return at
        if forms[at] in words.asks_cue and forms[at + 1] in words.asks_what:
            return at + 1  # 'wants to know which painkiller he can have, and if …?'
    begin = _last_clause(bounds, parts)
    while ":" in forms[begin : last - 1]:  # 'Physio: ESWT ok?'
        begin = forms.index(":", begin) + 1
    return begin if last - begin <= _ANSWERED_QUESTION else None


def _told_question(
    forms: list[str], bounds: tuple[int, int], words: Vocabulary, drugs: Sequence[Mention]
) -> int | None:
    """Where a question without its mark begins: a verb and its subject, or a word that reports it.

    'Can he' and 'is Clexane safe' ask, 'can walk' tells; 'advise on driving' asks, 'advised rest'
    tells.
    """
    first, last = bounds
    if last - first > 1 and forms[first] in words.asks:
        if forms[first + 1] in words.asks_whom or any(drug[1] == first + 1 for drug in drugs):
            return first
    for at in range(first, last - 1):
        if forms[at] in words.asks_cue and forms[at + 1] in words.asks_what:
            whom = forms[at + 2 : at + 3]
            return None if whom and whom[0][0].isdigit() else at + 1  # 'advice re 33M'
        if (begin := _wished(forms, at, words)) is not None and begin < last:
            return begin
    return None


def is_wish(forms: list[str], at: int, words: Vocabulary) -> bool:
    """Whether a question that begins at a token is what somebody wishes for."""
    return at > 0 and (forms[at - 1] in words.wants or forms[at - 1] == "for")


def _wished(forms: list[str], at: int, words: Vocabulary) -> int | None:
    """Where what somebody wishes for begins behind a verb: 'asks for naproxen', 'wants a scan'.

    'Wants to run' and 'asks for 33M' wish for no treatment.
    """
    begin = at + 1
    if forms[at] in words.asks_for and forms[begin] == "for":
        begin += 1
    elif forms[at] not in words.wants:
        return None
    told = forms[begin : begin + 1]
    return None if not told or told[0] == "to" or told[0][0].isdigit() else begin


def propose_asked(
    forms: list[str], bounds: tuple[int, int], flags: list[int], drug: Mention, words: Vocabulary
) -> None:
    """Mark the drug that a question [at, last) is about as thought of: 'would zoledronate help?'.

    Not the patient's own. One that is asked to be stopped or gone on with is taken.
    """
    _, begin, end = drug
    stops = not words.aim_stop.isdisjoint(forms[slice(*bounds)])
    for at in range(begin, end):
        if stops:
            flags[at] &= ~(STOPPED | DOUBTED)
        elif not is_owned(forms, begin, words):
            flags[at] |= PROPOSED


def is_owned(forms: list[str], at: int, words: Vocabulary) -> bool:
    """Whether a drug is the patient's own: 'ibuprofen on warfarin', 'his new rivaroxaban'.

    'Start her on apixaban', 'put on apixaban' and 'give her naproxen' give one.
    """
    if at and forms[at - 1] == "on":
        return at > 1 and forms[at - 2] not in words.drug_put and forms[at - 2][0].isalnum()
    if at > 1 and forms[at - 1] in TAKES and forms[at - 2] == ",":
        return True  # 'wants something stronger, takes ibuprofen'
    at -= at > 1 and forms[at - 1] == "new"
    given = at > 1 and forms[at - 2] in words.drug_give
    return at > 0 and forms[at - 1] in words.drug_owner and not given


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
