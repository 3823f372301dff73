"""Drugs, allergies, comorbidities, devices, tests done and conditions named, as facts for rules.

Input: reading and encounter. Output: truths such as `taking:nsaid-oral`, `has:heart-failure`,
`done:xray`, `stated:labral-tear`.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from coxa.catalogue.reading_tables import PICTURED
from coxa.catalogue.records import Records
from coxa.catalogue.words import form
from coxa.findings.qualifiers.doubts import is_owned
from coxa.findings.qualifiers.flags import (
    ALLERGY,
    DOUBTED,
    FAMILY,
    NEGATED,
    NEGATED_AFTER,
    OTHER_SIDE,
    PAST,
    PROPOSED,
    STOPPED,
)
from coxa.findings.qualifiers.long_ago import is_past
from coxa.findings.read import Reader, Reading
from coxa.findings.sayings.compose import Said
from coxa.model.encounter import Encounter
from coxa.model.knowledge import FindingDef
from coxa.model.lexicon import PERSONAL

# first words of wordings that deny what they name: 'no hip fracture'
_NO = frozenset({"no", "not", "without", "deni", "nor", "exclud", "negat", "never"})
# words by which a drug gives way to the next, how near that stands, and what parts statements
_NEXT = frozenset(form(word) for word in "then followed switched changed replaced".split())
_FROM, _TO = "from", "to"
_GAVE_WAY_WITHIN = 10
_ENDS = frozenset(".;")
_REACTIONS = (
    "aerd",
    "nsaid-reaction",
    "heparin-induced-thrombocytopenia",
    "penicillin-reaction",
)
_DENIED = {"not-taking": "taking", "not-allergic": "allergy"}
# a drug that is injected once; words behind it in which the time of the injection stands
_DEPOT, _TOLD_WITHIN = "steroid-depot", 10
# how far before a drug the word stands that tells of it as taken once
_TOOK_WITHIN = 4
_BETWEEN = frozenset(",;.(")
# a depot of last month is still at work
_LATELY = frozenset((form("month"), form("night")))
_SPINE = ("low-back", "spine-bone")
_SACROILIAC, _OF = "mri-si", "of"
_KNEE = "knee"
# 'no effusion on dynamic US' denies no image
_ON, _ON_WITHIN = "on", 3
_REGION = "hip-region"
_HIP_ITSELF = frozenset({"hip-word"})
_BACK = frozenset({"low-back", "back-pain"})
_SCREEN = [form("screen")]  # 'bloods taken: CRP, myeloma screen' names a test
# no region need be named: what is seen at no other joint, and low bone density, which is in scope
# without any pain
_OF_THE_HIP = ("short-externally-rotated-leg", "hip-dislocated", "psoas-sign", "low-bone-density")
_ADULT = 17
# told like a symptom, and no complaint
_HIP_PAIN = "hip-pain"
_NO_COMPLAINTS = frozenset({"painless", "found-by-chance"})
_DIAGNOSES = ("stated:", "suspected:")
_GROUPS = {
    "history": "symptoms",
    "examination": "signs",
    "laboratory": "labs",
    **dict.fromkeys(PICTURED, "imaging"),
}


def named_facts(reading: Reading, reader: Reader) -> dict[str, bool]:
    """`has:` and `history:` facts of what the text names, `proposed:` ones of images."""
    facts: dict[str, bool] = {}
    concepts, kinds, closure = reader.tables.concepts, reader.tables.kinds, reader.tables.closure
    for number, flags, _, _ in reading.concepts:
        if kinds[number] == "modality" and flags & (PROPOSED | DOUBTED):
            # 'Request: MRI hip', 'MRI?'
            facts[f"proposed:{concepts[number]}"] = True
        if kinds[number] not in PERSONAL:
            continue
        if flags & FAMILY:
            facts[f"family:{concepts[number]}"] = True
            continue
        if flags & (DOUBTED | PROPOSED):
            continue
        absent = bool(flags & (NEGATED | NEGATED_AFTER))
        for up in closure[number][:1] if absent else closure[number]:
            for prefix in ("has", "history"):
                key = f"{prefix}:{concepts[up]}"
                facts[key] = facts.get(key, False) or not absent
    return facts


class DrugFacts(NamedTuple):
    """What a note tells of drugs: facts such as `taking:warfarin`, closed lists, names by use.

    `closed`: prefixes of facts of which the note says that it names them all.
    """

    truths: dict[str, bool]
    closed: tuple[str, ...]
    taken: tuple[str, ...]
    allergic: tuple[str, ...]


def drug_facts(
    reading: Reading, reader: Reader, records: Records, encounter: Encounter
) -> DrugFacts:
    """Drugs and their classes as taken, stopped, proposed or not tolerated, in text or coded."""
    states = _drug_states(reading, reader, records, encounter)
    truths: dict[str, bool] = {}
    for kind, names in sorted(states.items()):
        for name in sorted(names):
            for up in (name, *classes_of(name, records)):
                if kind in _DENIED:
                    truths.setdefault(f"{_DENIED[kind]}:{up}", False)
                else:
                    truths[f"{kind}:{up}"] = True
    closed = []
    if "medicines-complete" in reading.heard or encounter.medicines_complete:
        closed.append("taking:")
    if "allergies-complete" in reading.heard or encounter.allergies_complete:
        closed.append("allergy:")
    taken = tuple(sorted(name for name in states.get("taking", ()) if name in records.drugs))
    return DrugFacts(truths, tuple(closed), taken, tuple(sorted(states.get("allergy", ()))))


def _drug_states(
    reading: Reading, reader: Reader, records: Records, encounter: Encounter
) -> dict[str, set[str]]:
    """Names of drugs and classes by what is said of them."""
    states: dict[str, set[str]] = {}
    reactions = _reactions(reading, reader)
    for place, (number, flags, first, last) in enumerate(reading.drugs):
        kind = _state(flags)
        if kind == "taking" and _gave_way(reading, reader, records, place):
            kind = "stopped"
        if kind == "proposed" and is_owned(reading.scan.forms, first, reader.vocabulary):
            kind = "taking"
        if kind == "taking" and any(begin <= first < end for begin, end in reactions):
            kind = "allergy"
        if kind == "taking" and (
            _DEPOT in classes_of(reader.tables.drugs[number], records)
            or _was_taken(reading, reader, first)
        ):
            kind = "stopped" if _long_over(reading, reader, last) else kind
        if kind is not None:
            states.setdefault(kind, set()).add(reader.tables.drugs[number])
    for given in encounter.given:
        if given.kind in ("drug", "allergy"):
            key = given.name.lower().replace(" ", "-")
            kind = "allergy" if given.kind == "allergy" else "taking"
            for name in _resolve(key, records):
                states.setdefault(kind, set()).add(name)
    return states


def _reactions(reading: Reading, reader: Reader) -> list[tuple[int, int]]:
    """Tokens of wordings that tell a reaction to a drug: 'wheeze after ibuprofen'."""
    concepts = reader.tables.concepts
    return [(a, b) for number, _, a, b in reading.concepts if concepts[number] in _REACTIONS]


def _gave_way(reading: Reading, reader: Reader, records: Records, place: int) -> bool:
    """Whether a drug was followed by one of its class: 'alendronate 9 years, then denosumab'.

    'Switched from apixaban to warfarin' says so too.
    """
    number, _, begin, last = reading.drugs[place]
    left = _FROM in reading.scan.forms[max(0, begin - 1) : begin]
    kinds = set(classes_of(reader.tables.drugs[number], records))
    for other, flags, first, _ in reading.drugs[place + 1 :]:
        between = reading.scan.forms[last:first]
        if len(between) > _GAVE_WAY_WITHIN or not _ENDS.isdisjoint(between):
            return False
        if not _NEXT.isdisjoint(between) or (left and _TO in between):
            same = kinds & set(classes_of(reader.tables.drugs[other], records))
            return bool(same) and other != number and _state(flags) == "taking"
    return False


def _was_taken(reading: Reading, reader: Reader, at: int) -> bool:
    """Whether a verb of the past is about a drug: 'took prednisolone last year', in one clause."""
    before = reading.scan.forms[max(0, at - _TOOK_WITHIN) : at]
    commas = [place for place, word in enumerate(before) if word in _BETWEEN]
    took = reader.vocabulary.drug_took
    return not took.isdisjoint(before[commas[-1] + 1 if commas else 0 :])


def _long_over(reading: Reading, reader: Reader, at: int) -> bool:
    """Whether a time long past stands behind an injected drug: 'triamcinolone jab last year'."""
    forms = reading.scan.forms
    end = next((last for first, last in reading.scan.sentences if first < at <= last), at)
    behind = range(at, min(end, at + _TOLD_WITHIN))
    past = next(
        (to for to in behind if forms[to] not in _LATELY and is_past(forms, to, reader.vocabulary)),
        -1,
    )
    return past >= 0 and reader.vocabulary.under_way.isdisjoint(forms[at:past])


def _state(flags: int) -> str | None:
    if flags & FAMILY:
        return None
    if flags & ALLERGY:
        return "not-allergic" if flags & (NEGATED | NEGATED_AFTER) else "allergy"
    if flags & PROPOSED:
        return "proposed"
    if flags & STOPPED:
        return "stopped"
    if flags & (NEGATED | NEGATED_AFTER):
        return "not-taking"
    # 'Tramadol?' asks for an opinion on the drug
    return "proposed" if flags & DOUBTED else "taking"


def classes_of(name: str, records: Records) -> tuple[str, ...]:
    """The classes of a drug; none of a name that is itself a class: 'on oestrogen'."""
    drug = records.drugs.get(name)
    return drug.classes if drug else ()


def _resolve(key: str, records: Records) -> tuple[str, ...]:
    if key in records.drugs:
        return (key,)
    wanted = key.replace("-", " ")
    return tuple(
        drug.id
        for drug in records.drugs.values()
        if any(
            wanted == name.lower() or wanted.startswith(name.lower() + " ") for name in drug.names
        )
    )


def stated_facts(
    reading: Reading, reader: Reader, definitions: Mapping[str, FindingDef], over: list[bool]
) -> dict[str, bool]:
    """Conditions that the text names as known or suspected, where no finding used the words.

    Words that only an event of the past uses are no suspicion: 'hip fracture pinned 2019'; nor is
    what a passage tells that is `over`, nor a known disease that a risk already counts: 'PMH gout'.
    """
    facts: dict[str, bool] = {}
    forms = reading.scan.forms
    names = reader.tables.findings
    denied = [(a, b) for _, _, a, b in reading.concepts if forms[a] in _NO and b - a > 1]
    for number, flags, first, last in reading.stated:
        if over[first] or flags & (NEGATED | NEGATED_AFTER | FAMILY | OTHER_SIDE):
            continue
        if any(a < first and last <= b for a, b in denied) or forms[last : last + 1] == _SCREEN:
            continue
        name = reader.tables.stated[number]
        users = [
            definitions[names[m.finding]]
            for m in reading.matches
            if not m.absent and m.first <= first and last <= m.last
        ]
        uses = {user.at for user in users}
        if "ever" in uses and "now" not in uses and not flags & DOUBTED:
            continue
        known = flags & PAST and not flags & (DOUBTED | PROPOSED)
        if known and users and all(user.kind == "risk" for user in users):
            continue
        if flags & (DOUBTED | PROPOSED) or _all_used(reading, first, last):
            facts.setdefault(f"suspected:{name}", True)
        else:
            facts[f"stated:{name}"] = True
    for key in [k for k in facts if k.startswith("suspected:")]:
        if f"stated:{key[10:]}" in facts:
            del facts[key]
    return facts


def _all_used(reading: Reading, first: int, last: int) -> bool:
    """Whether findings said in the text use every token of [first, last)."""
    spans = [(m.first, m.last) for m in reading.matches if not m.absent or len(m.parts) > 1]
    return all(any(a <= at < b for a, b in spans) for at in range(first, last))


def done_facts(reading: Reading, reader: Reader) -> dict[str, bool]:
    """Facts `done:xray` and the like: a modality named in a sentence that tells a result.

    A modality that is asked for, planned or doubted has not been done, nor one that is denied
    ('never had an MRI', and not 'no effusion on US'); one of the spine is not one of the hip. A
    result is a finding there or in the sentence behind, a disease, or a word such as 'showed'.
    """
    tables, sentences = reader.tables, reading.scan.sentences
    forms = reading.scan.forms
    kinds, concepts = tables.kinds, tables.concepts
    seen, spines, knees = [], [], []
    for number, flags, at, _ in reading.concepts:
        if kinds[number] == "modality":
            denied = flags & NEGATED and _ON not in forms[max(0, at - _ON_WITHIN) : at]
            if not (denied or flags & (PROPOSED | DOUBTED)):
                seen.append((number, at))
        elif concepts[number] in _SPINE:
            spines.append(at)
        elif concepts[number] == _KNEE:
            knees.append(at)
    if not seen:
        return {}
    shows = reader.vocabulary.image_shows
    unsure = NEGATED | NEGATED_AFTER | DOUBTED | PROPOSED | FAMILY | PAST
    named = [begin for _, flags, begin, _ in reading.stated if not flags & unsure]
    facts: dict[str, bool] = {}
    place = 0
    for number, at in seen:
        while sentences[place][1] <= at:
            place += 1
        first, last = sentences[place]
        if any(first <= spine < last for spine in spines) or _of_knee(forms, at, knees):
            continue
        following = sentences[place + 1][1] if place + 1 < len(sentences) else last
        shown = any(match.last > first and match.first < following for match in reading.matches)
        if shown or not shows.isdisjoint(forms[at:last]) or any(first <= n < last for n in named):
            own = concepts[number] == _SACROILIAC  # no image of the hip
            for up in tables.closure[number][: 1 if own else None]:
                facts[f"done:{concepts[up]}"] = True
    return facts


def _of_knee(forms: list[str], at: int, knees: list[int]) -> bool:
    """Whether a modality is of a knee: 'knee MRI', 'MRI left knee', 'MRI of the knee'."""
    behind = 3 if forms[at + 1 : at + 2] == [_OF] else 2
    return any(at - 1 <= knee <= at + behind and knee != at for knee in knees)


def group_facts(
    observed: Mapping[str, bool], definitions: Mapping[str, FindingDef]
) -> dict[str, bool]:
    """Facts 'symptoms', 'signs', 'labs', 'imaging': any present finding of the sort.

    'course': more is told than that the hip or groin hurts, since when for example;
    'abnormal-signs': an examination found something that is not as it should be.
    """
    names = ("symptoms", "signs", "labs", "imaging", "course", "abnormal-signs")
    facts = dict.fromkeys(names, False)
    for name, state in observed.items():
        if state and name in definitions and name not in _NO_COMPLAINTS:
            definition = definitions[name]
            group = _GROUPS.get(definition.kind)
            if group is not None:
                facts[group] = True
            if group == "signs" and not definition.healthy:
                facts["abnormal-signs"] = True
            told = group == "symptoms" or definition.kind == "course"
            if told and _HIP_PAIN not in (name, *definition.implies):
                facts["course"] = True
    return facts


def setting_of(reading: Reading) -> Literal["primary-care", "specialist", "emergency"] | None:
    """Where the patient is seen, as the text tells."""
    if "emergency-setting" in reading.heard:
        return "emergency"
    if "specialist-setting" in reading.heard:
        return "specialist"
    return "primary-care" if "primary-setting" in reading.heard else None


def _kinds(said: Said, reader: Reader) -> set[str]:
    """What a concept that is named is and is a kind of."""
    return {reader.tables.concepts[up] for up in reader.tables.closure[said[0]]}


def _hip_is_fine(truths: Mapping[str, bool]) -> bool:
    """Whether a hip is told of only as one that moves freely: 'Lachman positive, hip normal'."""
    hurts = truths.get("hip-pain") or truths.get("low-back-pain") or truths.get("imaging")
    named = any(key.startswith(_DIAGNOSES) for key in truths)
    return bool(truths.get("full-movement")) and not (hurts or named)


def about_hip(
    reading: Reading, reader: Reader, truths: Mapping[str, bool], age: float | None
) -> Literal["named", "likely", "no"]:
    """Whether the text is about a hip: it says so, it may well be, or it is about something else.

    A place of the hip region, a low back with a leg, or a condition in scope says so. Words such
    as 'limp' or 'leg' do where no other region is named, and in a child, whose knee pain may come
    from the hip. A symptom, sign or image without any region at all may well be one of the hip.
    """
    heard, forms = reading.heard, reading.scan.forms
    child = age < _ADULT if age is not None else not reader.vocabulary.child.isdisjoint(forms)
    names = reader.tables.concepts
    parts = {names[item[0]] for item in reading.concepts if _REGION in _kinds(item, reader)}
    if "knee" in forms and not child and parts <= _HIP_ITSELF and _hip_is_fine(truths):
        return "no"  # 'Lachman positive. Hip exam normal.'
    if "hip-words" in heard or any(key.startswith(_DIAGNOSES) for key in truths):
        return "named"
    if any(truths.get(sign) for sign in _OF_THE_HIP):
        return "named"
    places = {name for item in reading.concepts for name in _kinds(item, reader)}
    borrowed = "not-hip-words" in heard and "hip-words" not in heard  # 'waist-to-hip ratio'
    if (_REGION in places and not borrowed) or (
        "leg-regions" in heard and not places.isdisjoint(_BACK)
    ):
        return "named"
    elsewhere = "other-regions" in heard and not child
    if "hip-words-weak" in heard and not elsewhere:
        return "named"
    complaint = any(truths.get(group) for group in ("symptoms", "signs", "imaging"))
    if complaint and not elsewhere and "far-regions" not in heard:
        return "likely"
    return "no"
