"""Composes named things into findings: what, where, how it looks, when, seen by what.

Input: concept mentions of one sentence with their flags. Output: matches, each a finding number
with state and the tokens that say it.

Method: a pattern is a list of slots; the first is its anchor. For each mention that can be an
anchor, every other slot takes the nearest fitting mention of the sentence. A place in another
comma segment does not bind when the anchor's segment names a place of its own and the place has
another thing beside it. Slots marked as context may come from the modality named before.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

import msgspec

from coxa.catalogue.reading_tables import ReadingTables
from coxa.findings.qualifiers.flags import NEGATED, NEGATED_AFTER

WINDOW = 16
ACROSS = 9
_LIST = 5
_LIST_LINKS = frozenset(
    {",", "and", "or", "/", "&", "all", "both", "is", "are", "was", "were", "test", "sign"}
)
_SHORT = 4
_FAR = 4 * WINDOW  # no measurement is as long
_SIZES = frozenset({"x", "×", "mm", "cm", "by"})
_THINGS = frozenset({"thing", "symptom", "sign", "histo", "test"})
_TESTS = frozenset({"sign", "test"})
_RESULTS = frozenset({"normal", "positive"})
_EFFECTS = frozenset({"effect", "symptom"})
_FINE = frozenset({"fine-word", "no-bother", "all-well"})
_NEGATIONS = NEGATED | NEGATED_AFTER

# Something named, with what is said of it: entry number, flags, its tokens [first, last)
Said = tuple[int, int, int, int]
# What may fill a slot as a mask of concepts; may it come from before; is it a state
_Slot = tuple[int, bool, bool]
# Finding, mask that the sentence needs, the same where the sentences before count too, mask that
# the sentence must not have, slots, read as absent, read where it is denied
_Anchored = tuple[int, int, int, int, tuple[_Slot, ...], bool, bool]


class Match(msgspec.Struct, frozen=True, gc=False):
    """A finding said by the tokens [first, last) through the mentions `parts`."""

    finding: int
    absent: bool
    flags: int
    first: int
    last: int
    parts: frozenset[int]


class Composer:
    """Patterns indexed by the concepts that can anchor them, in a form learnt at first use.

    Threads may share it: whichever learns a concept's patterns learns the same.
    """

    def __init__(self, tables: ReadingTables) -> None:
        self.masks = [sum(1 << c for c in closure) for closure in tables.closure]
        self.site = [kind == "site" for kind in tables.kinds]
        self.thing = [kind in _THINGS for kind in tables.kinds]
        self.state = [kind == "state" for kind in tables.kinds]
        self.act = [kind == "act" for kind in tables.kinds]
        self.lab = [kind == "lab" for kind in tables.kinds]
        self.effect = [
            kind in _EFFECTS or name in _FINE
            for name, kind in zip(tables.concepts, tables.kinds, strict=True)
        ]
        self.modality = _mask_of(tables, "modality")
        self.symptom = _mask_of(tables, "symptom")
        self.places = _mask_of(tables, "site")
        self.things = _mask_of(tables, "thing")
        self.states = states = _mask_of(tables, "state")
        # what has a result of its own: 'CRP up', 'SLR 80'
        results = sum(1 << n for n, name in enumerate(tables.concepts) if name in _RESULTS)
        self.result = [
            bool(mask & (states if kind == "lab" else results if kind in _TESTS else 0))
            for kind, mask in zip(tables.kinds, self.masks, strict=True)
        ]
        self.tables = tables
        # the patterns that a concept anchors, by number
        self.first: list[list[int]] = [[] for _ in tables.concepts]
        for number, pattern in enumerate(tables.patterns):
            for concept in pattern.slots[0]:
                self.first[concept].append(number)
        # what a mention of a concept can anchor, through everything that it is a kind of, and what
        # must be about for any of it to be worth a look; learnt when a text first names it
        self.anchors: list[tuple[_Anchored, ...] | None] = [None] * len(tables.concepts)
        self.reaches = [-1] * len(tables.concepts)

    def _learn(self, concept: int) -> tuple[_Anchored, ...]:
        """The patterns that a concept can anchor; the same whichever thread learns them."""
        first = self.first
        numbers = dict.fromkeys(n for up in self.tables.closure[concept] for n in first[up])
        entries = tuple(dict.fromkeys(map(self._entry, numbers)))
        needed = (need | nearby or -1 for _, need, nearby, *_ in entries)
        self.reaches[concept] = reduce(or_, needed, 0)
        self.anchors[concept] = entries
        return entries

    def _entry(self, number: int) -> _Anchored:
        """A pattern in the form that `compose` goes through."""
        pattern = self.tables.patterns[number]
        slots: list[_Slot] = []
        for numbers, context in zip(pattern.slots, pattern.context, strict=True):
            mask = sum(1 << n for n in numbers)
            slots.append((mask, context, bool(mask & self.states)))
        without = sum(1 << n for n in pattern.without)
        need, nearby = _second(slots)
        return (
            pattern.finding, need, nearby, without, tuple(slots[1:]), pattern.absent,
            pattern.denied,
        )  # fmt: skip

    def masks_of(self, said: Sequence[Said]) -> tuple[list[int], int]:
        """The mask of what each thing named is a kind of, and that of all."""
        known = self.masks
        masks = [known[number] for number, _, _, _ in said]
        return masks, reduce(or_, masks, 0)

    def compose(
        self, said: Sequence[Said], masks: list[int], sentence: int, context: int,
        segments: Sequence[int], forms: Sequence[str],
    ) -> list[Match]:  # fmt: skip
        """All matches of one sentence.

        `masks` and `sentence` are its `masks_of`; `context` is the mask of the modality, place and
        things named before; `segments` and `forms` have those of each token of the text.
        """
        spoken = _Spoken(said, masks, sentence, context, segments, forms, self)
        found: list[Match] = []
        anchors, reaches = self.anchors, self.reaches
        around = sentence | context
        for at, (number, flags, first, last) in enumerate(said):
            if not around & reaches[number]:
                continue
            entries = anchors[number]
            if entries is None:
                entries = self._learn(number)
            for finding, need, nearby, without, slots, absent, denied in entries:
                if need:
                    if not sentence & need:
                        continue
                elif nearby and not around & nearby:
                    continue
                if without and sentence & without:
                    continue
                if denied:
                    if flags & _NEGATIONS and not slots:
                        parts = frozenset((at,))
                        given = flags & ~_NEGATIONS
                        found.append(Match(finding, absent, given, first, last, parts))
                    continue
                if slots:
                    match = _bind(finding, at, spoken, slots, absent)
                    if match is not None:
                        found.append(match)
                    continue
                negated = bool(flags & _NEGATIONS)
                if not (absent and negated):
                    parts = frozenset((at,))
                    found.append(Match(finding, absent != negated, flags, first, last, parts))
        return found


class _Spoken(msgspec.Struct, gc=False):
    """A sentence's mentions with the mask of each and of all, and the mask named before."""

    said: Sequence[Said]
    masks: list[int]
    mask: int
    context: int
    segments: Sequence[int]
    forms: Sequence[str]
    composer: Composer


def _second(slots: list[_Slot]) -> tuple[int, int]:
    """What the slot behind the anchor needs: in its sentence, or there or before."""
    if len(slots) < 2:
        return 0, 0
    mask, context, _ = slots[1]
    return (0, mask) if context else (mask, 0)


def _mask_of(tables: ReadingTables, kind: str) -> int:
    return sum(1 << number for number, known in enumerate(tables.kinds) if known == kind)


def _bind(
    finding: int, at: int, spoken: _Spoken, slots: tuple[_Slot, ...], absent: bool
) -> Match | None:
    """The match of a pattern anchored at a mention, or None."""
    _, flags, first, last = spoken.said[at]
    sentence = spoken.mask
    parts = [at]
    stated = False
    for mask, from_context, is_state in slots:
        chosen = _nearest(at, spoken, mask, is_state) if sentence & mask else -1
        if chosen < 0:
            if not (from_context and spoken.context & mask):
                return None
            continue
        number, more, begin, end = spoken.said[chosen]
        parts.append(chosen)
        flags |= more
        if begin < first:
            first = begin
        if end > last:
            last = end
        stated = stated or spoken.composer.state[number]
    negated = bool(flags & (NEGATED if stated else _NEGATIONS))
    if absent and negated:
        return None
    return Match(finding, absent != negated, flags, first, last, frozenset(parts))


def _nearest(at: int, spoken: _Spoken, mask: int, is_state: bool) -> int:
    """The nearest mention that fits the mask and may bind to the anchor; -1 for none.

    The result of one test is no state of another, and a test with its result takes no second one:
    'CRP up' tells nothing of the urate beside it.
    """
    masks, said, segments = spoken.masks, spoken.said, spoken.segments
    if masks[at] & mask:
        return at
    composer = spoken.composer
    anchor, _, first, last = said[at]
    if is_state and composer.result[anchor]:
        return -1
    best, distance = -1, WINDOW + 1
    for number, its in enumerate(masks):
        if not its & mask:
            continue
        concept, _, begin, end = said[number]
        gap = begin - last if begin >= last else first - end
        if is_state and gap >= 0 and composer.result[concept]:
            if not its & mask & ~composer.states:
                continue
        if gap > ACROSS and end <= first and composer.act[anchor]:
            gap = _step(number, at, spoken)
        if _SHORT < gap < _FAR:
            gap -= _sizes(spoken.forms, min(last, end), max(first, begin))
        if gap > _LIST and is_state and begin >= last and segments[begin] != segments[first]:
            if _listed(at, number, spoken):
                gap = _LIST
        if gap >= distance:
            continue
        if segments[begin] != segments[first]:
            if composer.result[anchor] or gap > ACROSS:
                continue
            if is_state and composer.lab[anchor] and spoken.forms[last][0].isdigit():
                # 'Ca 3.15, PTH 0.6 (low)': the state is of the value beside it
                if any(composer.lab[n] and last < a < begin for n, _, a, _ in said):
                    continue
            if not _binds(said[at], said[number], gap, spoken):
                continue
        best, distance = number, gap
    return best


def _step(effect: int, act: int, spoken: _Spoken) -> int:
    """The widest step from an effect over a list of acts to the last: 'worse on stairs, running'.

    Another effect or symptom in between ends the list, as does what is said to be fine.
    """
    said, composer = spoken.said, spoken.composer
    widest, end = 0, said[effect][3]
    for number, _, first, last in said[effect + 1 : act + 1]:
        if composer.effect[number]:
            return WINDOW + 1
        if composer.act[number]:
            widest, end = max(widest, first - end), max(end, last)
    return widest


def _sizes(forms: Sequence[str], begin: int, end: int) -> int:
    """Tokens of a measurement between two mentions: '4.3 x 2.8 cm' parts nothing."""
    return sum(1 for form in forms[begin:end] if form[0].isdigit() or form in _SIZES)


def _listed(at: int, state: int, spoken: _Spoken) -> bool:
    """Whether only items of a list stand between a thing and a state behind it.

    'FABER, FADIR, log roll, thigh thrust and SI compression negative': every item names something,
    with one more word at most, and none has a result of its own.
    """
    said, forms, composer = spoken.said, spoken.forms, spoken.composer
    begin, end = said[at][3], said[state][2]
    named = [False] * (end - begin)
    for concept, _, first, last in said[at + 1 : state]:
        if (
            first >= begin
            and last <= end
            and composer.thing[concept]
            and not composer.state[concept]
        ):
            named[first - begin : last - begin] = [True] * (last - first)
    items = spare = 0
    for form, known in zip(forms[begin:end], named, strict=True):
        if form in _LIST_LINKS:
            items += form == ","
        else:
            spare += not known
    return 0 < items and spare <= 1


def _ends_list(anchor: Said, other: Said, spoken: _Spoken) -> bool:
    """Whether a state ends a list that the thing begins: 'CRP, ESR and WBC raised'."""
    if other[2] < anchor[3]:
        return False
    state = spoken.composer.state
    between = (n for n, _, first, _ in spoken.said if anchor[2] < first < other[2])
    return not any(state[number] for number in between)


def _binds(anchor: Said, other: Said, gap: int, spoken: _Spoken) -> bool:
    """Whether a place and a thing of different segments belong together.

    Nothing does over a test that has its own result: 'Fortin finger, SLR 80, no groin pain'.
    """
    segments, composer = spoken.segments, spoken.composer
    here, there = segments[anchor[2]], segments[other[2]]
    site, thing, state = composer.site, composer.thing, composer.state
    if state[anchor[0]] or state[other[0]]:
        return state[other[0]] and gap <= _LIST and _ends_list(anchor, other, spoken)
    if site[anchor[0]] == site[other[0]]:
        begin, end = min(anchor[3], other[3]), max(anchor[2], other[2])
        between = (n for n, _, first, last in spoken.said if first >= begin and last <= end)
        return not any(composer.result[number] for number in between)
    place_at, thing_at = (here, there) if site[anchor[0]] else (there, here)
    thing_has_place = False
    place_has_thing = False
    for number, _, first, _ in spoken.said:
        if site[number] and segments[first] == thing_at:
            thing_has_place = True
        elif thing[number] and segments[first] == place_at:
            place_has_thing = True
    return not (thing_has_place and place_has_thing)
