"""Composes named things into findings: what, where, how it looks, when, seen by what.

Input: concept mentions of one sentence with their flags. Output: matches, each a finding number
with state and the tokens that say it.

Method: a pattern is a list of slots; the first is its anchor. For each mention that can be an
anchor, every other slot takes the nearest fitting mention of the sentence. A place in another
comma segment does not bind when the anchor's segment names a place of its own and the place has
another thing beside it. Slots marked as context may come from the modality named before.
"""

from collections.abc import Sequence
from typing import NamedTuple

from coxa.catalogue.reading_tables import ReadingTables
from coxa.findings.qualify import NEGATED, NEGATED_AFTER

WINDOW = 16
ACROSS = 9
_THINGS = frozenset({"thing", "symptom", "sign", "histo", "test"})


class Match(NamedTuple):
    """A finding said by the tokens [first, last) through the mentions `parts`."""

    finding: int
    absent: bool
    flags: int
    first: int
    last: int
    parts: frozenset[int]


class Named(NamedTuple):
    """A concept mention in a sentence: bit mask of what it is, tokens, flags, segment, kind."""

    mask: int
    first: int
    last: int
    flags: int
    segment: int
    site: bool
    thing: bool
    state: bool


class Composer:
    """Patterns indexed by the concepts that can anchor them; immutable after construction."""

    def __init__(self, tables: ReadingTables) -> None:
        self.masks = [sum(1 << c for c in closure) for closure in tables.closure]
        self.site = [kind == "site" for kind in tables.kinds]
        self.thing = [kind in _THINGS for kind in tables.kinds]
        self.state = [kind == "state" for kind in tables.kinds]
        self.modality = sum(1 << i for i, k in enumerate(tables.kinds) if k == "modality")
        self.symptom = sum(1 << i for i, k in enumerate(tables.kinds) if k == "symptom")
        self.places = sum(1 << i for i, k in enumerate(tables.kinds) if k == "site")
        sites = sum(1 << i for i, k in enumerate(tables.kinds) if k == "site")
        states = sum(1 << i for i, k in enumerate(tables.kinds) if k == "state")
        anchored: list[list[tuple[int, int, int, tuple[tuple[int, bool, bool, bool], ...], bool]]]
        anchored = [[] for _ in tables.concepts]
        for pattern in tables.patterns:
            slots = []
            need = 0
            for numbers, context in zip(pattern.slots, pattern.context, strict=True):
                mask = sum(1 << n for n in numbers)
                slots.append((mask, context, bool(mask & sites), bool(mask & states)))
            without = sum(1 << n for n in pattern.without)
            first = slots[1][0] if len(slots) > 1 and not slots[1][1] else 0
            entry = (pattern.finding, need | first, without, tuple(slots[1:]), pattern.absent)
            for number in pattern.slots[0]:
                anchored[number].append(entry)
        # what a mention of a concept can anchor, through everything that it is a kind of
        self.anchors = [
            tuple(dict.fromkeys(entry for up in closure for entry in anchored[up]))
            for closure in tables.closure
        ]

    def compose(self, numbers: Sequence[int], named: Sequence[Named], context: int) -> list[Match]:
        """All matches of one sentence; `context` is the mask of the modality named before."""
        sentence = 0
        for mention in named:
            sentence |= mention.mask
        found: list[Match] = []
        anchors = self.anchors
        for at, number in enumerate(numbers):
            for finding, first, without, slots, absent in anchors[number]:
                if first and not sentence & first:
                    continue
                if without and sentence & without:
                    continue
                if not slots:
                    mention = named[at]
                    if absent and mention.flags & _NEGATIONS:
                        continue
                    found.append(
                        Match(
                            finding,
                            absent != bool(mention.flags & _NEGATIONS),
                            mention.flags,
                            mention.first,
                            mention.last,
                            frozenset((at,)),
                        )
                    )
                    continue
                match = _bind(finding, at, named, slots, sentence, context, absent)
                if match is not None:
                    found.append(match)
        return found


_NEGATIONS = NEGATED | NEGATED_AFTER


def _bind(
    finding: int,
    at: int,
    named: Sequence[Named],
    slots: tuple[tuple[int, bool, bool, bool], ...],
    sentence: int,
    context: int,
    absent: bool,
) -> Match | None:
    """The match of a pattern anchored at a mention, or None."""
    anchor = named[at]
    parts = {at}
    flags = anchor.flags
    first, last = anchor.first, anchor.last
    stated = False
    for mask, from_context, _, state in slots:
        if sentence & mask:
            chosen = _nearest(at, named, mask)
            if chosen >= 0:
                other = named[chosen]
                parts.add(chosen)
                flags |= other.flags
                first = min(first, other.first)
                last = max(last, other.last)
                stated = stated or state
                continue
        if not (from_context and context & mask):
            return None
    negated = bool(flags & (NEGATED if stated else _NEGATIONS))
    if absent and negated:
        return None
    return Match(finding, absent != negated, flags, first, last, frozenset(parts))


def _nearest(at: int, named: Sequence[Named], mask: int) -> int:
    """The nearest mention that fits the mask and may bind to the anchor; -1 for none."""
    anchor = named[at]
    if anchor.mask & mask:
        return at
    best, distance = -1, WINDOW + 1
    for number, other in enumerate(named):
        if not other.mask & mask:
            continue
        gap = other.first - anchor.last if other.first >= anchor.last else anchor.first - other.last
        if gap > ACROSS and other.segment != anchor.segment:
            continue
        if gap < distance and _binds(anchor, other, named):
            best, distance = number, gap
    return best


def _binds(anchor: Named, other: Named, named: Sequence[Named]) -> bool:
    """Whether a place and a thing of different segments belong together."""
    if anchor.segment == other.segment:
        return True
    if anchor.state or other.state:
        return False
    if anchor.site == other.site:
        return True
    place, thing = (anchor, other) if anchor.site else (other, anchor)
    thing_has_place = False
    place_has_thing = False
    for mention in named:
        if mention.site and mention.segment == thing.segment:
            thing_has_place = True
        elif mention.thing and mention.segment == place.segment:
            place_has_thing = True
    return not (thing_has_place and place_has_thing)
