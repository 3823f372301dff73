"""The sets of single words that the reader looks at one by one, as grammar.yaml lists them.

Input: nothing of ours. Output: `Vocabulary`, the one list of these sets: the check, the compiled
tables and the reader take their names from its fields.
"""

from typing import NamedTuple


class Vocabulary(NamedTuple):
    """Word forms by role. A field `span_before` is the key `words-span-before` of grammar.yaml."""

    female: frozenset[str]
    male: frozenset[str]
    sex_plain: frozenset[str]
    title: frozenset[str]
    pregnancy: frozenset[str]
    span_before: frozenset[str]
    not_duration: frozenset[str]
    value_filler: frozenset[str]
    not_serum: frozenset[str]
    serum: frozenset[str]
    fluid: frozenset[str]
    fluid_only: frozenset[str]
    lab_list: frozenset[str]
    lab_unsure: frozenset[str]
    after_bare: frozenset[str]
    lab_shared: frozenset[str]
    result_normal: frozenset[str]
    result_high: frozenset[str]
    result_low: frozenset[str]
    result_before: frozenset[str]
    after_tail: frozenset[str]
    heading: frozenset[str]
    passing: frozenset[str]
    abbreviation: frozenset[str]
    span_onset: frozenset[str]
    span_own_body: frozenset[str]
    span_other_body: frozenset[str]
    span_not_behind: frozenset[str]
    span_of_care: frozenset[str]
    span_lasting: frozenset[str]
    span_pause: frozenset[str]
    span_injury: frozenset[str]
    span_worse: frozenset[str]
    span_developed: frozenset[str]
    span_relief: frozenset[str]
    span_seen: frozenset[str]
    own_result: frozenset[str]
    lone_denial: frozenset[str]
    denial: frozenset[str]
    had_once: frozenset[str]
    never_past: frozenset[str]
    now: frozenset[str]
    healed: frozenset[str]
    under_way: frozenset[str]
    season: frozenset[str]
    denial_verb: frozenset[str]
    image_word: frozenset[str]
    image_shows: frozenset[str]
    relative: frozenset[str]
    people: frozenset[str]
    partner: frozenset[str]
    kin_tells: frozenset[str]
    kin_feels: frozenset[str]
    kin_has: frozenset[str]
    kin_is: frozenset[str]
    kin_asked: frozenset[str]
    kin_owner: frozenset[str]
    kin_mine: frozenset[str]
    kin_story: frozenset[str]
    care_follows: frozenset[str]
    getting_about: frozenset[str]
    born: frozenset[str]
    birth: frozenset[str]
    gestation: frozenset[str]
    child: frozenset[str]
    pregnancy_over: frozenset[str]


def grammar_key(field: str) -> str:
    """The key of grammar.yaml that lists a set: 'words-span-before'."""
    return f"words-{field.replace('_', '-')}"
