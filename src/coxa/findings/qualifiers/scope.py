"""Where the scope of a trigger ends, and how a closing negation runs back along a list.

Input: a sentence with its triggers. Output: tokens where a scope ends, flags of a list's items.
"""

from enum import IntEnum

import msgspec

from coxa.catalogue.words import form

COMMAS = frozenset(",():/+-")
_JOINERS = frozenset({"or", "nor"})
_LINKS = frozenset({",", "all", "both", "are", "is", "was", "were"})
_ITEM_ENDS = frozenset({"and", "or", "nor"})
# 'no limp, locking and groin pain at any time': what stands behind an item and says when or which
_BEHIND_ITEM = frozenset({"at", "during", "of", "over"})
# 'no fever, cough, weight loss at any time': when a list is denied, behind its last item
_WHEN = frozenset(
    form(word) for word in "any all presentation admission onset present outset first that".split()
)
# what may stand beside complaints in a list of them; a fever and a weight are measured as well
_BESIDE = frozenset({",", "fever", "weight", "night"})
# words of an item of a denied list, and of 'denies fever, a big knock to the hip, weight loss'
_ITEM, _LONG_ITEM = 3, 6
# words that a scope reaches; each item of a list carries it as far again
_REACH = 20
_SELF = frozenset({"he", "she", "i", "patient"})
# what begins a statement of its own behind 'and': 'denies trauma and the pain came on slowly'
_OWN = frozenset({"the", "his", "her", "this", "that", "these", "it", "they"})
_SAYS = frozenset({"has", "is", "with"})
# an item that says for itself how it is: 'no crystals, cultures sterile'
_STATES = frozenset({"no", "not", "normal", "with", "steril", "intact", "preserv", "absent"})
# what denies anew: 'it does not lock, and no temperature'
_DENIES = frozenset({"no", "not", "without", "nil"})
# 'plan: physio, return if pain': a case that is thought of, or what something is for
_CASES = frozenset({"if", "when", "unless", "should", "until", "for", "in"})
# words of an item in which a complaint opens it: 'now severe pain'
_OPENS = 3
# 'no fever, on warfarin', 'no fall, still takes prednisolone': who takes a drug denies none
TAKES = frozenset(form(word) for word in "takes taking uses using".split())
_IS_ON = TAKES | {"on", form("prescribed")}
_TAKES_WITHIN, _DRUG_WITHIN = 3, 5
_ITEM_OVER = frozenset({",", ";", ".", "(", ":"})
_SIDES = frozenset({"right", "left", "r", "l"})
_AS_IT_IS = frozenset(form(word) for word in "swollen short irritable hot".split())
_HOW_MUCH = frozenset(form(word) for word in "very too still now".split())
_ARTICLES = frozenset({"a", "an"})
# 'no fracture on XR, MRI oedema': the image before belongs to what is denied
_SEEN_ON = frozenset({"on", "by", "at", "of", "per", "in"})
# what closes a denial: 'no fracture seen, osteopenic'
_SHOWN = frozenset(
    form(word) for word in "seen visible identified demonstrated evident shown".split()
)


class Listing(IntEnum):
    """How far what a trigger says goes along a list behind it.

    SINGLE ('not tender, painful rotation'): over an 'or' only. ITEMS ('known gout, asthma'): over
    commas to short items. DENIALS ('no fever, limp and weight loss'): also what an 'and' joins.
    WHOLE ('denies fever, rigors and weight loss over the past months'): that to its end, however
    long.
    """

    SINGLE = 0
    ITEMS = 1
    DENIALS = 2
    WHOLE = 3


class Sentence(msgspec.Struct, gc=False):
    """A sentence [first, last) of a text, with what its triggers rule.

    `flags` and `parts` are those of the whole text; `stops` and `positives` are tokens that begin
    a new statement and tokens that affirm; `silent` are flags that a token does not raise; `felt`
    are tokens that name a complaint or a sign, `examined` a sign, a test or an image, `drugs` a
    drug; `images` are the words for an image.
    """

    forms: list[str]
    first: int
    last: int
    flags: list[int]
    parts: list[int]
    stops: set[int]
    positives: set[int]
    silent: dict[int, int]
    felt: frozenset[int]
    examined: frozenset[int]
    drugs: frozenset[int] = frozenset()
    images: frozenset[str] = frozenset()


def own_again(sentence: Sentence, start: int) -> int:
    """Where the patient is spoken of again: 'his brother has gout and he has a fever'."""
    forms, last = sentence.forms, sentence.last
    for at in range(start, last - 1):
        if forms[at] == "and" and forms[at + 1] in _SELF:
            return at
    return last


def examined_after(sentence: Sentence, start: int, stop: int) -> int:
    """Where a scope [start, stop) ends before an examination: 'uncle had TB in 2022, ESR 84'."""
    forms, examined = sentence.forms, sentence.examined
    for at in range(start, stop):
        if forms[at] == "," and _item_names(forms, at + 1, stop, examined):
            return at
    return stop


def named_after(sentence: Sentence, start: int, stop: int, names: frozenset[str]) -> int:
    """Where a scope [start, stop) ends before an item of `names`: 'PMH OA, fever' is of now."""
    forms = sentence.forms
    for at in range(start, stop - 1):
        if forms[at] == "," and forms[at + 1] in names:
            return at
    return stop


def complaint_after(
    sentence: Sentence, start: int, stop: int, reach: int, *, taken: bool = False
) -> int:
    """Where a scope [start, stop) ends before a complaint: 'known OA, night pain'.

    What is known, asked about or of a relative is carried along a list to its like and not to a
    complaint; a list that begins with a complaint goes on ('worried about weight loss, fever'),
    if that is not what the patient's was `taken` for, and one whose comma stands behind `reach`.
    """
    forms, felt = sentence.forms, sentence.felt
    for at in range(start, min(stop, reach + 1)):
        if at in felt and not taken:
            return stop
        if forms[at] == "," and _item_names(forms, at + 1, stop, felt):
            return at
    return stop


def complaint_opens(sentence: Sentence, start: int) -> int:
    """Where a plan from `start` on ends before a complaint: 'awaiting THR, now cannot stand'.

    A complaint that an item only names is what the plan is for: 'physio, ibuprofen for pain'. A
    statement of its own ends it too: 'wants something stronger, takes ibuprofen'.
    """
    forms, felt, last = sentence.forms, sentence.felt, sentence.last
    for at in range(start, last - 1):
        if forms[at] == "," and at in sentence.stops:
            return at
        if forms[at] == "," and not _CASES.intersection(forms[at + 1 : at + 3]):
            if _item_names(forms, at + 1, min(last, at + 1 + _OPENS), felt):
                return at
    return last


def _item_names(forms: list[str], begin: int, stop: int, named: frozenset[int]) -> bool:
    """Whether the list item that begins at a token holds one of the tokens `named`."""
    for at in range(begin, stop):
        if forms[at] in _ITEM_OVER:
            return False
        if at in named:
            return True
    return False


def scope_end(sentence: Sentence, start: int, listing: Listing, *, begun: bool) -> int:
    """Where the scope of a trigger before its words ends.

    `begun` when it holds something before `start`: 'no limp' of 'no limp apart from numbness'.
    """
    forms, stops = sentence.forms, sentence.stops
    reach = start + _REACH
    listed = False
    for at in range(start, sentence.last):
        if at >= reach:
            return at
        form = forms[at]
        if at in stops and (begun or at > start or form in ("but", "howev", "although")):
            return at
        if form in COMMAS:
            if form == "," and at > start and forms[at - 1] in _SHOWN and _ends_there(forms, at):
                return at
            if form not in "/+" and (at > start or form == ","):
                if form == "," and _is_own(sentence, start, at):
                    return at
                if form != "," or not _continues(sentence, at + 1, listing, listed):
                    return at
                reach, listed = at + _REACH, listing >= Listing.DENIALS
        elif (
            form == "and"
            and at not in sentence.felt  # 'pins and needles'
            and not _short_tail(sentence, at + 1, listing, listed)
        ):
            return at
        elif form == "in" and at + 1 < sentence.last and forms[at + 1] in _ARTICLES:
            return at  # 'no fracture in an osteoporotic pelvis' leaves the bone osteoporotic
    return max(start, sentence.last)


def _is_own(sentence: Sentence, start: int, comma: int) -> bool:
    """Whether a statement of its own stands behind a denial: 'no fever, right hip pain'.

    It names a side or says how something is ('no LOC, leg short', 'hip very sore'). 'No left calf
    pain, left groin pain' and 'no limp, left groin or thigh pain' deny both.
    """
    forms, last = sentence.forms, sentence.last
    if not _JOINERS.isdisjoint(forms[comma:last]):
        return False
    end = comma + 1
    while end < last and forms[end] not in _ITEM_OVER:
        end += 1
    item = forms[comma + 1 : end]
    if len(item) > 1 and (item[-1] in _AS_IT_IS or not _HOW_MUCH.isdisjoint(item)):
        return True
    if not _SIDES.isdisjoint(forms[start:comma]) or _SIDES.isdisjoint(item):
        return False
    return len(item) >= _ITEM or _item_names(forms, comma + 1, end, sentence.felt)


def _ends_there(forms: list[str], at: int) -> bool:
    """Whether a denial that closes ('no fracture seen') ends at the comma: no list goes on."""
    return _JOINERS.isdisjoint(forms[at + 1 : at + _LONG_ITEM])


def lone_item(sentence: Sentence, start: int, stop: int) -> int:
    """Where a scope [start, stop) of two items leaves the first: the second may be affirmed.

    'No injury, limp' may deny both or tell of a limp; it is left open. Three items are a list.
    """
    forms = sentence.forms
    commas = [at for at in range(start, stop) if forms[at] == ","]
    joined = any(form in _JOINERS for form in forms[start:stop])
    return commas[0] if len(commas) == 1 and not joined else stop


def _continues(sentence: Sentence, at: int, listing: Listing, listed: bool) -> bool:
    """Whether the list goes on after a comma: an 'or' comes, or a short bare item stands there.

    What a later item says does not bring this one back: 'no fever, weight loss, tender groin'.
    Where a comma has shown that it is a list (`listed`), 'at any time' and the like may follow.
    """
    forms, last, stops = sentence.forms, sentence.last, sentence.stops
    positives = sentence.positives
    length = 0
    most = _LONG_ITEM if listing == Listing.WHOLE else _ITEM
    begin = at
    passed = False
    if _takes(sentence, at) or _reports(sentence, at):
        return False
    while at < last and at not in stops:
        form = forms[at]
        if form in _JOINERS:
            return not any(p in positives for p in range(begin, at))
        if form == "and" and at not in sentence.felt and listing >= Listing.DENIALS:
            if at == begin:
                return _short_tail(sentence, at + 1, listing, listed=False)
            return length <= most
        if form[0].isdigit():
            return False  # 'no fever, Beighton 7': a score is no denial
        if form in _STATES or at in positives:
            return bool(listing) and passed and (form == "no" or at in positives)
        if form == "." and at + 1 < last:
            length -= 1  # 'cultures incl. mycobacteria sterile'
        elif form != "+" and (form in COMMAS or form == "."):
            if length > (most if form == "," or passed else _ITEM):
                return False
            if form != "," or _takes(sentence, at + 1):
                return bool(listing)
            length, passed = -1, True
        elif (listed or passed) and form == "at" and not _WHEN.isdisjoint(forms[at + 1 : at + 2]):
            break
        length += 1
        at += 1
    if at in stops:
        return bool(listing) and passed and _denied_anew(sentence, begin, at)
    return bool(listing) and length <= (most if passed else _ITEM)


def _denied_anew(sentence: Sentence, begin: int, at: int) -> bool:
    """Whether a second denial closes bare complaints [begin, at): 'no fever, chills, no rash'.

    What is examined may be affirmed there: 'no rest pain, feet warm, no ulcer'.
    """
    forms, felt, examined = sentence.forms, sentence.felt, sentence.examined
    if forms[at - 1] != "," or forms[at] not in _DENIES:
        return False
    return all(
        forms[t] in _BESIDE or (t in felt and t not in examined) for t in range(begin, at - 1)
    )


def _takes(sentence: Sentence, at: int) -> bool:
    """Whether an item tells of a drug that is taken: 'no fever, on warfarin'."""
    forms, last = sentence.forms, sentence.last
    for verb in range(at, min(last, at + _TAKES_WITHIN)):
        if forms[verb] in COMMAS or forms[verb] in _DENIES:
            return False
        if forms[verb] in _IS_ON:
            behind = range(verb + 1, min(last, verb + 1 + _DRUG_WITHIN))
            return any(token in sentence.drugs for token in behind)
    return False


def _reports(sentence: Sentence, at: int) -> bool:
    """Whether an item tells what an image shows: 'no fever, MRI labral tear'.

    'No XR, MRI or CT' lists images, 'no fever, MRI.' names one.
    """
    forms, images = sentence.forms, sentence.images
    if forms[at] not in images or at + 1 >= sentence.last:
        return False
    behind = forms[at + 1]
    if behind in COMMAS or behind in _ITEM_ENDS or behind in images or not behind[0].isalnum():
        return False
    return forms[at - 2] not in images or forms[at - 3] in _SEEN_ON


def _short_tail(sentence: Sentence, at: int, listing: Listing, listed: bool) -> bool:
    """Whether 'and' joins just one more bare item to the negated list.

    Where a comma has shown that it is a list (`listed`), 'at any time' and the like may follow.
    Of a WHOLE list the item may be as long as it likes, if no statement of its own begins there.
    """
    forms, stops, positives = sentence.forms, sentence.stops, sentence.positives
    whole = listing == Listing.WHOLE
    if _takes(sentence, at):
        return False
    if at < sentence.last and (forms[at] in _DENIES or (whole and forms[at] in _OWN)):
        return False
    begin = at
    while at < sentence.last and forms[at] not in COMMAS and forms[at] != ".":
        form = forms[at]
        if at in positives or form in _SAYS or (at in stops if whole else form == "on"):
            return False
        if listed and not whole and at > begin and form in _BEHIND_ITEM:
            break
        at += 1
    return whole or at - begin <= 3


def back_along_list(sentence: Sentence, begin: int, flag: int, results: frozenset[str]) -> None:
    """Carry a closing negation back over short items of a list: 'FADIR, FABER, scour -ve'.

    An item with a result of its own takes no other: 'reflexes symmetrical, SLR neg'.
    """
    first, flags, parts = sentence.first, sentence.flags, sentence.parts
    part = parts[begin - 1] if begin > first else -1
    at = begin - 1
    length = 0
    while at >= first:
        if parts[at] != part:
            if length > 3:
                return
            part, length = parts[at], 0
            start = at
            while start > first and parts[start - 1] == part:
                start -= 1
            item = range(start, at + 1)
            if sentence.forms[at + 1] not in COMMAS:
                return  # 'night pain but fever is absent'
            if at + 1 - start > 4 or any(p in sentence.positives for p in item):
                return
            if any(_result(sentence.forms[p], results) for p in item):
                return
            for token in item:
                flags[token] |= flag
        if sentence.forms[at] in _ITEM_ENDS:
            if length > 3:
                return
            length = 0
        else:
            length += sentence.forms[at] not in _LINKS
        at -= 1


def _result(form: str, results: frozenset[str]) -> bool:
    """Whether a word is a result of its own: 'ABD 20', 'impingement +', 'reflexes equal'."""
    return form in results or form == "+" or form[0].isdigit()
