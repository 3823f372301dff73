"""Words of clinical text: where they begin and end, and the form under which they are looked up.

Input: text. Output: tokens with character positions, and stems in which British and American
spelling, plural, and inflection are one. Used alike for phrases of the lexicon and for notes.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

import Stemmer

# a short name of a value that stands before it without a space: 'T36.8', 'P128', 'CRP286'
_JOINED = r"(?:\bT(?=3\d\.\d|4[0-2]\.\d)|\b(?:P|HR|BP|RR|Hb|Hgb|CRP|ESR|WCC|WBC)(?=\d\d))"


def _token_pattern(letter: str, alphanumeric: str, marks: str, dash: str) -> str:
    """What a token is: a word with a number or an apostrophe ('L5', 'patient's'), a vitamin's name,
    a number, '+ve', '#3' as a number of something, a sign, a dash between two statements, and the
    minus of 'FABER-,'. Letters early, as most are words.

    `letter`, `alphanumeric` and `dash` are character classes, `marks` the apostrophes and quotes.
    """
    return (
        rf"(?<=\d)[xX](?=\d)|{_JOINED}|{letter}++(?:\d+(?:\.\d+)?(?!{alphanumeric})|['’]{letter}+)?|\([+-]\)"
        r"|1α?[.,]25 ?-?\([Oo][Hh]\)-?2?(?:-?[Dd][23]?\b)?"
        r"|25-?\([Oo][Hh]\)-?[Dd][23]?|(?:(?<=\s)\.)?\d+(?:[.,]\d+)*|[+-]ve\b"
        rf"|#\d{{1,2}}\b|[^\w\s\x1c-\x1f{dash}—{marks}*`]|(?<=\S )[{dash}—](?=[\s,.;)]|\Z)"
        rf"|(?<={letter})-(?=[,.;)\n]|\Z)|—"
    )


_TOKEN = re.compile(_token_pattern(r"[^\W\d_]", r"[^\W_]", "'’‘\"“”", r"\-–"))
# the same for text that is plain ASCII, where letters are found twice as fast
_ASCII_TOKEN = re.compile(_token_pattern("[A-Za-z]", "[A-Za-z0-9]", "'\"", r"\-"), re.ASCII)
# the stemmer keeps the word it works on: two threads must not use it at once
_STEMMER, _STEMMING = Stemmer.Stemmer("english"), Lock()
_SPELLINGS = (
    ("ae", "e"), ("oe", "e"), ("our", "or"), ("ph", "f"), ("isation", "ization"), ("yse", "yze"),
    ("ise", "ize"), ("ising", "izing"), ("ll", "l"), ("centre", "center"), ("tre", "ter"),
)  # fmt: skip
# words that the stemmer would merge with another word of a different meaning
_APART = frozenset(
    "alcoholic alternatively ambulance ambulances cancel canoe clearly concentration "
    "concentrations confusing continuing continuity differential dreadful evenity excluded "
    "excludes extensive extensively extremities extremity fitness fitting fortnightly fullness "
    "grateful hardly hesitate hesitated hesitates hourly impacted impaction intensities "
    "intensity irreducible lactating lately later latest missed misses missing monitored "
    "monthly normalised normalises normalized peritoneal position positional positioned "
    "positioning positions progress questioning reds reducible rimming several severed "
    "severing spotting supposed tearful tendonitis testes thickness vascularity weekly "
    "yearly".split()
)
# words whose own letters are the stem of another word, and short forms of one word
_OWN = {
    "&": "and",
    "miner": "minerworker",
    "miners": "minerworker",
    "labourer": "laborworker",
    "labourers": "laborworker",
    "laborer": "laborworker",
    "laborers": "laborworker",
    "concreter": "concreteworker",
    "concreters": "concreteworker",
    "vascularisation": "vascularity",
    "vascularization": "vascularity",
    "25(oh)d": "calcidiol",
    "25(oh)d3": "calcidiol",
    "25(oh)-d": "calcidiol",
    "25-(oh)d": "calcidiol",
    "#": "fractur",
    "fx": "fractur",
    "fxs": "fractur",
    "frx": "fractur",
    "fract": "fractur",
    "united": "boneunited",
    "unite": "boneunited",
    "unites": "boneunited",
    "programmer": "codewriter",
    "programmers": "codewriter",
    "jt": "joint",
    "jts": "joint",
}
_CASED = {
    "Mr": "mister",
    "us": "we",
    "Us": "we",
    "pt": "patient",
    "Pt": "patient",
    "AIDS": "aidsdisease",
    "(-)": "-ve",
    "(+)": "+ve",
    "–": "-",
    "—": "-",
}
# words whose forms are kept; a note brings few that others have not
_KEPT = 60_000


def amount(word: str) -> float | None:
    """The number that a word is, None where it is none.

    A comma before one or two last digits is a decimal comma (38,6), before three it parts
    thousands (164,000).
    """
    head, comma, tail = word.rpartition(",")
    if comma and len(tail) <= 2 and "," not in head and "." not in word:
        word = f"{head}.{tail}"
    try:
        return float(word.replace(",", ""))
    except ValueError:
        return None


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word, number or sign with its first and last character; hyphens are skipped."""
    for match in places(text):
        yield match.group(), match.start(), match.end()


def places(text: str) -> list[re.Match[str]]:
    """Each word, number or sign of a text, as a match."""
    return list((_ASCII_TOKEN if text.isascii() else _TOKEN).finditer(text))


@lru_cache(_KEPT)
def form(word: str) -> str:
    """The looked-up form of a word: lower case, one spelling, stemmed."""
    if word in _CASED:
        return _CASED[word]
    lower = word.lower().replace("’", "'")
    if lower.endswith("'s"):
        lower = lower[:-2]
    lower = lower.replace("'", "")
    if lower in _OWN:
        return _OWN[lower]
    if lower[0] == "1" and "(oh)" in lower:
        return "dihydroxyvitamind"
    if len(lower) <= 3 or not lower.isalpha() or lower in _APART:
        return lower
    for british, american in _SPELLINGS:
        lower = lower.replace(british, american)
    with _STEMMING:
        return str(_STEMMER.stemWord(lower))


def forms(text: str) -> tuple[str, ...]:
    """Looked-up forms of all words of a phrase."""
    return tuple(form(word) for word, _, _ in tokens(text))
