"""Step 2: a note's findings, drugs, values and person, each with its place in the text.

Input: text and the compiled reading. Output: `Reading`. Nothing is concluded here: a finding is
present, absent, or not there.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from coxa.catalogue.phrase_graph import Trie
from coxa.catalogue.reading_tables import TRIGGERS, ReadingTables
from coxa.findings.qualifiers.doubts import (
    IF,
    asked_from,
    doubt_case,
    doubt_question,
    is_wish,
    propose_asked,
)
from coxa.findings.qualifiers.flags import NEGATED, NEGATED_AFTER, NOT_SO, PAST
from coxa.findings.qualifiers.qualify import qualify, segments
from coxa.findings.sayings.bare_place import bare_places
from coxa.findings.sayings.compose import Composer, Match, Said
from coxa.findings.words.lexicon import Lexicon, telling
from coxa.findings.words.scan import Mention, Scan, mentions, scan
from coxa.findings.words.spelling import Speller
from coxa.findings.words.vocabulary import vocabulary

Side = Literal["left", "right", "bilateral"]
SIDES: dict[str, Side] = {
    "side-left": "left", "side-right": "right", "side-both": "bilateral", "both-hips": "bilateral",
}  # fmt: skip
_CLINICAL = TRIGGERS.index("clinical-words")
# kinds of concept that tell how a patient feels, moves or is found
_FELT = frozenset({"symptom", "complaint", "sign"})
_EXAMINED = frozenset({"sign", "test", "lab", "modality"})
_HIP = (TRIGGERS.index("hip-words"), TRIGGERS.index("hip-words-weak"))
_NO_HIP = TRIGGERS.index("not-hip-words")  # 'waist-to-hip ratio'
_ELSEWHERE = TRIGGERS.index("other-regions")
# where the patient is: not 'ambulance not called', 'declined A&E', 'in casualty in 2019'
_EMERGENCY = TRIGGERS.index("emergency-setting")
_NOT_HERE = NOT_SO | PAST

# what a concept does in a description of something
PLACE, DESCRIPTION, KNOWN = 1, 2, 3
_DESCRIBING = frozenset({"symptom", "sign", "thing", "look", "effect", "histo", "disease"})
# what rules ask for by its name, though no finding shows it: 'peptic ulcer', 'pacemaker'
_KNOWN = frozenset({"comorbidity", "device"})
# concepts that say that something is as it should be, or over
_FINE = frozenset(
    {"intact-word", "film-compared", "resolved-word", "ended-word", "went-away", "walked-again"}
)


def _own_end(forms: Sequence[str], begin: int, end: int) -> int:
    """The last word of a wording: a comma that closes it is what stands behind it as well."""
    return end - 2 if forms[end - 1] == "," and end - begin > 1 else end - 1


def _place(said: Said) -> tuple[int, int]:
    return said[2], said[3]


class Question(NamedTuple):
    """A question of the note, its tokens [first, last), with what it names.

    `drug_before` and `subject_before`: what was named last before it, which 'it' or 'another' mean.
    """

    first: int
    last: int
    subjects: list[Mention]
    drugs: list[Mention]
    conditions: list[Mention]
    drug_before: Mention | None
    subject_before: Mention | None


class Reading(NamedTuple):
    """All that was read; positions are token numbers of `scan`.

    `clinical` are clinical words, `heard` the kinds of trigger that occur, `flags` those of each
    token, `complaints` the sentences that name a symptom, `asked` the questions.
    """

    scan: Scan
    matches: list[Match]
    stated: list[Said]
    drugs: list[Said]
    concepts: list[Said]
    quantities: list[Mention]
    clinical: list[Mention]
    heard: frozenset[str]
    flags: list[int]
    complaints: list[tuple[int, int]]
    asked: list[Question]


class Reader:
    """Reads text; built once per catalogue. Threads may share it.

    What it learns on the way (words in its lexicon, a concept's patterns) is the same whichever
    thread learns it.
    """

    def __init__(self, tables: ReadingTables) -> None:
        self.tables = tables
        self.composer = Composer(tables)
        self.vocabulary = vocabulary(tables.words)
        # concepts that name a side; whether a concept's wording means what its words say
        self.sides = {n: SIDES[name] for n, name in enumerate(tables.concepts) if name in SIDES}
        # 'oestrogen receptor positive' tells of no drug
        self.no_drugs = {n for n, name in enumerate(tables.concepts) if name == "receptor-word"}
        # 'bruise over the left temple' tells no side of the hip
        self.other_part = {n for n, name in enumerate(tables.concepts) if name == "head-struck"}
        self.wordings = [kind != "grammar-word" for kind in tables.kinds]
        self.roles = roles_of(tables.concepts, tables.kinds)
        self.pain = tables.concepts.index("pain")
        self.loading = tables.concepts.index("nwb-state")
        self.diseases = frozenset(
            n for n, kind in enumerate(tables.kinds) if kind in ("disease", "comorbidity")
        )
        self.felt = frozenset(n for n, kind in enumerate(tables.kinds) if kind in _FELT)
        self.examined = frozenset(n for n, kind in enumerate(tables.kinds) if kind in _EXAMINED)
        words = self.vocabulary
        self.results = words.own_result | words.result_normal | words.result_high
        self.results |= words.result_low | words.result_before | words.denial
        speller = Speller(tables.spelling)
        self.lexicon = Lexicon(Trie(tables.nodes), telling(self.vocabulary), speller)

    def is_a(self, number: int, name: str) -> bool:
        """Whether a concept is the one of that name or a kind of it."""
        tables = self.tables
        return any(tables.concepts[up] == name for up in tables.closure[number])

    def read(self, text: str) -> Reading:
        """Findings and named things of a text."""
        found = scan(text, self.lexicon, self.vocabulary.abbreviation, self.results)
        return _Page(self, found).read()


class _Page:
    """One text while it is read, sentence by sentence."""

    def __init__(self, reader: Reader, found: Scan) -> None:
        self.reader = reader
        self.scan = found
        self.flags = [0] * len(found.forms)
        self.segments = segments(found.forms)
        self.matches: list[Match] = []
        self.stated: list[Said] = []
        self.drugs: list[Said] = []
        self.concepts: list[Said] = []
        self.quantities: list[Mention] = []
        self.triggers: list[Mention] = []
        self.complaints: list[tuple[int, int]] = []
        self.asked: list[Question] = []
        self.drug_before: Mention | None = None
        self.subject_before: Mention | None = None
        self.modality = self.places = self.since_place = 0
        self.things = self.since_thing = 0

    def read(self) -> Reading:
        """Each sentence in turn."""
        forms = self.scan.forms
        flags = self.flags
        words = self.reader.vocabulary
        for bounds in self.scan.sentences:
            found = mentions(self.scan, *bounds, words.passing)
            concepts, phrases, stated, drugs, quantities, triggers, subjects = found
            if len(stated) > 1 or (stated and concepts):
                stated = self._whole(stated, concepts)
            if triggers:
                wordings = concepts + phrases if phrases else concepts
                felt = (m for m in concepts if m[0] in self.reader.felt)
                signs = (m for m in concepts if m[0] in self.reader.examined)
                examined = chain(signs, quantities)
                qualify(
                    forms, bounds, triggers, wordings, words, flags, self.segments, felt, examined,
                    drugs, raw=self.scan.words,
                )  # fmt: skip
                self.triggers += triggers
            if forms[bounds[0]] == IF:
                doubt_case(forms, bounds, flags, words.care_follows)
            if forms[bounds[1] - 1] == "?":
                doubt_question(forms, bounds, flags, self.segments)
            self._ask(bounds, subjects, drugs, stated)
            if concepts:
                said = [(n, flags[_own_end(forms, a, b)], a, b) for n, a, b in concepts]
                if spans := bare_places(forms, bounds, concepts, self.reader.composer.site):
                    pain = self.reader.pain
                    said += [(pain, flags[b - 1], a, b) for a, b in spans]
                    said.sort(key=_place)
                self._concepts(said, bounds)
            for number, begin, end in phrases:
                flag = flags[_own_end(forms, begin, end)]
                absent = bool(flag & (NEGATED | NEGATED_AFTER))
                parts = frozenset((-begin - 1,))
                self.matches.append(Match(number, absent, flag, begin, end, parts))
            if stated:
                self.stated += [
                    (n, flags[b - 1], a, b)
                    for n, a, b in stated
                    if not self._of_another_meaning(concepts, a, b)
                ]
            if drugs:
                self.drugs += [
                    (n, flags[b - 1], a, b)
                    for n, a, b in drugs
                    if not any(c in self.reader.no_drugs and x <= a < y for c, x, y in concepts)
                ]
            if quantities:
                self.quantities += quantities
            if subjects or drugs:
                self._remember(subjects, drugs, bounds[1])
        return self._reading()

    def _ask(
        self,
        bounds: tuple[int, int],
        subjects: list[Mention],
        drugs: list[Mention],
        stated: list[Mention],
    ) -> None:
        """Keep what a sentence asks; a drug asked about is not taken for one that is taken."""
        forms, words = self.scan.forms, self.reader.vocabulary
        at = asked_from(forms, bounds, self.segments, words, drugs)
        if at is None:
            return
        self._remember(subjects, drugs, at)
        if not self._named_from(at, subjects, drugs, stated):
            if is_wish(forms, at, words):  # 'OA, wants a second opinion'
                return
            at = bounds[0]  # 'MRI with a hip replacement, safe?'
        question = Question(
            first=at,
            last=bounds[1],
            subjects=[said for said in subjects if said[1] >= at],
            drugs=[said for said in drugs if said[1] >= at],
            conditions=[said for said in stated if said[1] >= at],
            drug_before=self.drug_before,
            subject_before=self.subject_before,
        )
        self.asked.append(question)
        for drug in question.drugs:
            if drug[0] == question.drugs[0][0]:  # 'zoledronate (Aclasta)'
                propose_asked(forms, question[:2], self.flags, drug, words)

    def _named_from(
        self, at: int, subjects: list[Mention], drugs: list[Mention], stated: list[Mention]
    ) -> bool:
        """Whether a question from a token on names what it is about: 'is that usual?' does not."""
        judged = self.reader.tables.judged
        named = chain((s for s in subjects if s[0] not in judged), drugs, stated)
        return any(said[1] >= at for said in named)

    def _remember(self, subjects: list[Mention], drugs: list[Mention], end: int) -> None:
        """Keep what was named last before a token: 'it' of the next question may mean it."""
        things = self.reader.tables.things
        for subject in subjects:
            if subject[0] in things and subject[1] < end:
                self.subject_before = subject
        for drug in drugs:
            if drug[1] < end:
                self.drug_before = drug

    def _whole(self, stated: list[Mention], concepts: list[Mention]) -> list[Mention]:
        """The names that begin in no other disease: 'septic arthritis of the hip' is one."""
        diseases = self.reader.diseases
        others = [*stated, *(said for said in concepts if said[0] in diseases)]
        return [said for said in stated if not any(a < said[1] < b for _, a, b in others)]

    def _of_another_meaning(self, concepts: Iterable[Mention], begin: int, end: int) -> bool:
        """Whether a name lies within a wording that means something else: 'SpO2 95% RA'."""
        wordings = self.reader.wordings
        return any(
            a <= begin and end <= b and b - a > end - begin and not wordings[n]
            for n, a, b in concepts
        )

    def _concepts(self, said: list[Said], bounds: tuple[int, int]) -> None:
        """Compose a sentence's concepts with the modality and place that were named before."""
        composer = self.reader.composer
        masks, spoken = composer.masks_of(said)
        if spoken & composer.symptom:
            self.complaints.append(bounds)
        place = spoken & composer.places
        if place:
            self.places, self.since_place = place, 0
        else:
            self.since_place += 1
        self.modality = spoken & composer.modality or self.modality
        context = self.modality
        if not place and self.since_place <= 2:
            context |= self.places
        if self.since_thing < 2:
            context |= self.things
        self.since_thing += 1
        if things := spoken & composer.things:
            self.things, self.since_thing = things, 0
        self.concepts += said
        forms = self.scan.forms
        self.matches += composer.compose(said, masks, spoken, context, self.segments, forms)

    def _reading(self) -> Reading:
        other = [(begin, end) for number, begin, end in self.triggers if number == _NO_HIP]
        # the foot of 'will not put his foot down' is no other place that hurts
        loading = [(a, b) for number, _, a, b in self.concepts if number == self.reader.loading]
        # 'ER 20' is a rotation and no emergency room
        examined = [(a, b) for number, _, a, b in self.concepts if number in self.reader.examined]
        unheard = {**dict.fromkeys(_HIP, other), _ELSEWHERE: loading, _EMERGENCY: examined}
        heard = frozenset(
            TRIGGERS[number]
            for number, begin, end in self.triggers
            if not any(a <= begin and end <= b for a, b in unheard.get(number, ()))
            if not (number == _EMERGENCY and self.flags[begin] & _NOT_HERE)
        )
        clinical = [trigger for trigger in self.triggers if trigger[0] == _CLINICAL]
        return Reading(
            self.scan, self.matches, self.stated, self.drugs, self.concepts, self.quantities,
            clinical, heard, self.flags, self.complaints, self.asked,
        )  # fmt: skip


def roles_of(names: Sequence[str], kinds: Sequence[str]) -> bytes:
    """By concept number: whether it names a place of the body, describes, is known, or none."""
    return bytes(
        PLACE if kind == "site"
        else KNOWN if kind in _KNOWN
        else DESCRIPTION * (kind in _DESCRIBING and name not in _FINE)
        for name, kind in zip(names, kinds, strict=True)
    )  # fmt: skip
