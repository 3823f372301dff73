"""Step 2: a note's findings, drugs, values and person, each with its place in the text.

Input: text and the compiled reading. Output: `Reading`. Nothing is concluded here: a finding is
present, absent, or not there.
"""

from typing import NamedTuple

from coxa.catalogue.reading_tables import (
    CONCEPT,
    DRUG,
    PHRASE,
    QUANTITY,
    STATED,
    TRIGGER,
    TRIGGERS,
    ReadingTables,
)
from coxa.findings.compose import Composer, Match, Named
from coxa.findings.qualify import NEGATED, NEGATED_AFTER, qualify
from coxa.findings.scan import Mention, Scan, scan
from coxa.findings.vocabulary import vocabulary


class Said(NamedTuple):
    """A drug, stated condition, comorbidity or trigger with flags and tokens."""

    number: int
    flags: int
    first: int
    last: int


class Reading(NamedTuple):
    """All that was read; positions are token numbers of `scan`."""

    scan: Scan
    matches: list[Match]
    stated: list[Said]
    drugs: list[Said]
    concepts: list[Said]
    quantities: list[Mention]
    triggers: list[tuple[str, int, int]]
    flags: list[int]
    complaints: list[tuple[int, int]]


class Reader:
    """Reads text; built once per catalogue, immutable afterwards and safe in threads."""

    def __init__(self, tables: ReadingTables) -> None:
        self.tables = tables
        self.composer = Composer(tables)
        self.vocabulary = vocabulary(tables.words)

    def read(self, text: str) -> Reading:
        """Findings and named things of a text."""
        tables = self.tables
        found = scan(text, tables.trie, self.vocabulary)
        composer = self.composer
        masks, site, thing, state = composer.masks, composer.site, composer.thing, composer.state
        matches: list[Match] = []
        said: dict[int, list[Said]] = {STATED: [], DRUG: [], CONCEPT: []}
        all_flags = [0] * len(found.words)
        modality = places = age = 0
        complaints: list[tuple[int, int]] = []
        rows = {kind: _Cursor(found.by_class[kind]) for kind in (CONCEPT, PHRASE, STATED, DRUG)}
        triggers = _Cursor(found.by_class[TRIGGER])
        for first, last in found.sentences:
            here = rows[CONCEPT].upto(last)
            phrases = rows[PHRASE].upto(last)
            stated = rows[STATED].upto(last)
            drugs = rows[DRUG].upto(last)
            words = triggers.upto(last)
            covers: dict[int, tuple[int, int]] = {}
            for _, begin, end in (*here, *phrases):
                if end - begin > 1:
                    for at in range(begin, end):
                        if at not in covers or covers[at][1] < end:
                            covers[at] = (begin, end)
            flags, parts = qualify(found.forms, first, last, words, covers, self.vocabulary)
            all_flags[first:last] = flags
            if here:
                named = []
                spoken = 0
                for number, begin, end in here:
                    mask = masks[number]
                    spoken |= mask
                    named.append(
                        Named(
                            mask,
                            begin,
                            end,
                            flags[begin - first],
                            parts[begin - first],
                            site[number],
                            thing[number],
                            state[number],
                        )
                    )
                if spoken & composer.symptom:
                    complaints.append((first, last))
                place = spoken & composer.places
                if place:
                    places, age = place, 0
                else:
                    age += 1
                spoken &= composer.modality
                modality = spoken or modality
                context = modality | (places if not place and age <= 2 else 0)
                matches.extend(composer.compose([m[0] for m in here], named, context))
            for number, begin, end in phrases:
                flag = flags[begin - first]
                absent = bool(flag & (NEGATED | NEGATED_AFTER))
                matches.append(Match(number, absent, flag, begin, end, frozenset((-begin - 1,))))
            for kind, items in ((STATED, stated), (DRUG, drugs), (CONCEPT, here)):
                said[kind].extend(
                    Said(number, flags[begin - first], begin, end) for number, begin, end in items
                )
        return Reading(
            found,
            matches,
            said[STATED],
            said[DRUG],
            said[CONCEPT],
            found.by_class[QUANTITY],
            [(TRIGGERS[n], a, b) for n, a, b in found.by_class[TRIGGER]],
            all_flags,
            complaints,
        )


class _Cursor:
    """Hands out the mentions of a class sentence by sentence."""

    def __init__(self, mentions: list[Mention]) -> None:
        self.mentions = mentions
        self.at = 0

    def upto(self, last: int) -> list[Mention]:
        """Mentions that begin before token `last` and were not handed out yet."""
        begin = self.at
        at = begin
        mentions = self.mentions
        while at < len(mentions) and mentions[at].first < last:
            at += 1
        self.at = at
        return mentions[begin:at]
