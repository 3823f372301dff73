"""Finds words, sentences and named things in a text.

Input: text, the trie of all wordings, sets of single words. Output: `Scan`, the tokens with
positions and sentence bounds; and for one sentence the mentions of concepts, fixed phrases, stated
conditions, drugs, quantities and trigger words.
"""

import re
from bisect import bisect_left
from operator import itemgetter
from typing import Any, NamedTuple

from coxa.catalogue.phrase_graph import END
from coxa.catalogue.phrases import NUMBER, YEAR
from coxa.catalogue.reading_tables import KIND, KIND_BITS
from coxa.catalogue.words import places
from coxa.findings.words.counts import NUMBER_WORDS
from coxa.findings.words.lexicon import CLINICAL, STOP, STOPS, TELLS, Lexicon, Word, listed
from coxa.findings.words.time_units import is_year_word

# Something named in the text: entry number and its tokens [first, last). A plain tuple, because
# a note has some sixty of them and they take a good part of the time.
Mention = tuple[int, int, int]


_BULLET = re.compile(r"\n\s*[-*–—]")
# words that no statement ends with: the next line goes on
_UNFINISHED = frozenset("of the a an and or with for in on at by to from no nor than".split())
_MINUS = frozenset("-−–")
# other signs for 'negative' behind an item, and the small letter that stands for 'no' before one
_NEGATIVE = _MINUS | {"o", "ø", "✗", "✘"}
_CLOSING = ",;.)\n"
_MINUS_APART = 2
_LONGEST = 160
# a dash that may part statements, and how many words one is made of at least
_DASHES = re.compile(r"\s[-–—]\s+[A-Z]")
_MADE_OF = 4
_SHORT_NAME = 4
_END_OF = itemgetter(0)


class Scan(NamedTuple):
    """Words, their looked-up forms and characters, and the sentences as ranges of words.

    `entries` has what the lexicon knows of each word; `telling` are the words that may tell of
    the person, `clinical` those with a clinical ending.
    """

    words: list[str]
    forms: list[str]
    places: list[re.Match[str]]
    sentences: list[tuple[int, int]]
    entries: list[Word]
    telling: list[int]
    clinical: list[int]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters of the words [first, last)."""
        return self.places[first].start(), self.places[last - 1].end()

    def form_at(self, at: int) -> str:
        """The form of a word; empty outside the text."""
        return self.forms[at] if 0 <= at < len(self.forms) else ""


def scan(
    text: str, lexicon: Lexicon, abbreviations: frozenset[str], results: frozenset[str]
) -> Scan:
    """Tokens and sentences of a text; a dash before one of the `results` ends no sentence."""
    found = places(text)
    words = [match[0] for match in found]
    if not _NEGATIVE.isdisjoint(words):
        _minus_signs(text, words, found)
    if " ." in text:  # 'ABI .55'
        words = [f"0{word}" if word[0] == "." and len(word) > 1 else word for word in words]
    entries = lexicon.look_up(words)
    roles = [(at, entry[3]) for at, entry in enumerate(entries) if entry[3]]
    stops = [at for at, role in roles if role & STOP]
    forms = [entry[0] for entry in entries]
    if _DASHES.search(text):
        stops += _statement_dashes(words, forms, results)
    return Scan(
        words,
        forms,
        found,
        _sentences(text, words, found, stops, abbreviations),
        entries,
        [at for at, role in roles if role & TELLS],
        [at for at, role in roles if role & CLINICAL],
    )


def _minus_signs(text: str, words: list[str], found: list[re.Match[str]]) -> None:
    """A minus or nought that closes an item is a negative result: 'FABER -, FADIR +', 'fever o'.

    Before an item the small letter is 'no': 'tripped, o LOC'.
    """
    closing = len(words)
    for at in range(len(words) - 1, 0, -1):
        if words[at] not in _NEGATIVE:
            continue
        end = found[at].end()
        if words[at - 1][0].isalpha():
            apart = words[at] in _MINUS and closing - at <= _MINUS_APART
            if end == len(text) or text[end] in _CLOSING or apart:
                words[at] = "-ve"
                closing = at
        elif words[at] == "o" and words[at - 1] in _CLOSING and words[at + 1 : at + 2]:
            if words[at + 1][0].isalpha() and text[end] == " ":
                words[at] = "no"


def mentions(scan: Scan, first: int, last: int, passing: frozenset[str]) -> list[list[Mention]]:
    """What the sentence [first, last) names, by class and in order.

    Each class keeps its longest wording at a place; a wording that begins inside another counts
    only if it also ends behind it.
    """
    found: list[list[Mention]] = [[], [], [], [], [], [], []]
    free = [0] * len(found)
    forms = scan.forms
    here = first
    for _, longer, codes, _ in scan.entries[first:last]:
        at = here
        here += 1
        if longer is not None and here < last:
            following = longer.get(forms[here])
            if (following is not None and following.__class__ is not int) or _goes_on(
                forms, here, last, longer, passing
            ):
                for end, reached in _reached(forms, here, last, longer, passing):
                    _keep(reached, at, end, free, found)
                continue
            if following is not None:
                _keep(following, at, here + 1, free, found)
        if codes is None:
            continue
        if codes.__class__ is int:
            kind = codes & KIND
            if here > free[kind]:
                found[kind].append((codes >> KIND_BITS, at, here))
                free[kind] = here
        else:
            _keep(codes, at, here, free, found)
    return found


def _goes_on(forms: list[str], here: int, last: int, longer: Any, passing: frozenset[str]) -> bool:
    """Whether a wording may go on behind words that are skipped, or with a number."""
    form = forms[here]
    while form in passing:
        here += 1
        if here >= last:
            return False
        form = forms[here]
        if form in longer:
            return True
    if form[0].isdigit():
        return NUMBER in longer or (YEAR in longer and is_year_word(form))
    return form in NUMBER_WORDS and NUMBER in longer


def _keep(
    codes: int | list[int], at: int, end: int, free: list[int], found: list[list[Mention]]
) -> None:
    """Note the entries of a wording, unless a longer one of their class reaches as far."""
    if isinstance(codes, int):
        kind = codes & KIND
        if end > free[kind]:
            found[kind].append((codes >> KIND_BITS, at, end))
            free[kind] = end
        return
    open_to = free.copy()
    for code in codes:
        kind = code & KIND
        if end > open_to[kind]:
            found[kind].append((code >> KIND_BITS, at, end))
            free[kind] = end


def _reached(
    forms: list[str], here: int, last: int, node: Any, passing: frozenset[str]
) -> list[tuple[int, int | list[int]]]:
    """The wordings that end at or behind a node, with the tokens where they end, longest first.

    A word may go on along several branches: itself, 'any number', and, where it may be skipped,
    the same place again.
    """
    ends: list[tuple[int, int | list[int]]] = []
    codes = node.get(END)
    if codes is not None:
        ends.append((here, codes))
    todo = [(here, node)]
    branched = counted = False
    while todo:
        at, node = todo.pop()
        while at < last:
            form = forms[at]
            following = node.get(form)
            if form[0].isdigit() or form in NUMBER_WORDS:
                year = node.get(YEAR) if is_year_word(form) else None
                for number in (year, node.get(NUMBER)):
                    if following is None:
                        following = number
                    elif number is not None:
                        branched = True
                        counted = counted or year is None
                        _go(number, at + 1, ends, todo)
            if form in passing:
                if following is None:
                    at += 1
                    continue
                branched = True
                todo.append((at + 1, node))
            if following is None:
                break
            at += 1
            if following.__class__ is not dict:
                ends.append((at, following))
                break
            node = following
            codes = node.get(END)
            if codes is not None:
                ends.append((at, codes))
    if branched:
        ends.sort(key=_END_OF)
        if counted:
            ends = _joined(ends)
    ends.reverse()
    return ends


def _joined(ends: list[tuple[int, int | list[int]]]) -> list[tuple[int, int | list[int]]]:
    """The ends, each once: '2 days' as itself and as 'any number of days'."""
    joined: list[tuple[int, int | list[int]]] = []
    for end, codes in ends:
        if joined and joined[-1][0] == end:
            joined[-1] = end, list(dict.fromkeys([*listed(joined[-1][1]), *listed(codes)]))
        else:
            joined.append((end, codes))
    return joined


def _go(
    node: Any, at: int, ends: list[tuple[int, int | list[int]]], todo: list[tuple[int, Any]]
) -> None:
    """Note what a branch ends, and that it may go on."""
    if node.__class__ is not dict:
        ends.append((at, node))
        return
    codes = node.get(END)
    if codes is not None:
        ends.append((at, codes))
    todo.append((at, node))


def _statement_dashes(words: list[str], forms: list[str], results: frozenset[str]) -> list[int]:
    """Dashes between statements: 'Denies fever - Thigh like wood', not 'O/E: FADIR - Negative'."""
    found, last = [], -1
    for at in range(_MADE_OF, len(words) - 1):
        if words[at] not in _MINUS:
            continue
        after = words[at + 1]
        opens = after[0].isupper() and after[1:2].islower()
        if opens and forms[at + 1] not in results and at - last > _MADE_OF:
            found.append(at)
            last = at
    return found


def _sentences(
    text: str,
    words: list[str],
    found: list[re.Match[str]],
    stops: list[int],
    short: frozenset[str],
) -> list[tuple[int, int]]:
    """Token ranges of sentences: ended by . ! ? ; or a line that does not run on."""
    bounds: list[tuple[int, int]] = []
    first = 0
    count = len(words)
    for at in _candidates(text, stops, found):
        following = at + 1
        if following >= count:
            break
        word = words[at]
        if word in STOPS:
            if word == "?" and _asks_of_next(words, found, at):
                continue
            if word == ".":
                joined = found[at].end() == found[following].start()
                if joined and not _begins(words[at - 1] if at else "", words[following]):
                    continue
                if at and _abbreviated(words[at - 1], words[following], short):
                    continue
        elif word not in _MINUS:
            gap = text[found[at].end() : found[following].start()]
            runs_on = words[following][0].islower() or word in _UNFINISHED
            runs_on = runs_on or _value_below(word, words[following])
            runs_on = runs_on and not _BULLET.search(gap)
            if gap.count("\n") == 1 and runs_on:
                continue
        bounds.append((first, following))
        first = following
    if first < count:
        bounds.append((first, count))
    return [part for bound in bounds for part in _pieces(*bound)]


def _value_below(word: str, following: str) -> bool:
    """Whether a line ends between a short name and its value: 'T' and, below it, '38.4'."""
    return following[0].isdigit() and len(word) <= _SHORT_NAME and word.isupper()


def _pieces(first: int, last: int) -> list[tuple[int, int]]:
    """A sentence, or one that never ends in pieces, so that time grows with length only."""
    if last - first <= _LONGEST:
        return [(first, last)]
    return [(at, min(at + _LONGEST, last)) for at in range(first, last, _LONGEST)]


def _asks_of_next(words: list[str], found: list[re.Match[str]], at: int) -> bool:
    """Whether a question mark belongs to the word behind it: '?septic arthritis', '?#'."""
    following = at + 1
    joined = found[at].end() == found[following].start()
    return joined and (words[following][0].isalpha() or words[following] == "#")


def _candidates(text: str, stops: list[int], words: list[re.Match[str]]) -> list[int]:
    """Tokens behind which a sentence may end: stops, and the last token of each line."""
    found = set(stops)
    line = text.find("\n")
    while line >= 0:
        at = bisect_left(words, line, key=re.Match.start) - 1
        if at >= 0:
            found.add(at)
        line = text.find("\n", line + 1)
    return sorted(found)


def _begins(before: str, after: str) -> bool:
    """Whether a full stop without a space behind it ends a sentence: 'hip pain.No fever'."""
    if not after[0].isalnum():
        return True
    return len(before) > 2 and before.islower() and after[0].isupper()


def _abbreviated(before: str, after: str, short: frozenset[str]) -> bool:
    """Whether a full stop ends an abbreviation and not a sentence."""
    lower = before.lower()
    return lower in short or (len(before) == 1 and before.isalpha() and after[0].islower())
