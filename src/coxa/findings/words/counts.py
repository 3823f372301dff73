"""The number that words say: '6', 'six', 'x6', 'thirty six', 'two and a half'.

Input: the word forms of a text and where its number ends. Output: the number, and where it begins.
"""

from collections.abc import Sequence

from coxa.catalogue.words import amount, form

_COUNTS = {
    form(word): float(value)
    for word, value in {
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
        "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18, "several": 3,
        "few": 3, "couple": 2, "half": 0.5, "many": 5, "eleven": 11, "thirteen": 13,
        "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "nineteen": 19,
    }.items()
}  # fmt: skip
TENS = {
    form(word): 10.0 * (number + 2)
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
# words that stand where a phrase has any number: never 'one' or 'a', nor 'four', whose looked-up
# form is that of 'for'
NUMBER_WORDS = frozenset(TENS) | {
    form(word) for word in "two three five six seven eight nine ten eleven twelve fifteen".split()
}
# the years of a child in words: 'girl of six', not 'a', 'few', 'half'
CHILD_YEARS = {
    form(word): float(number + 1)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen".split()
    )
}
DECADES = {
    form(word): 10 * (number + 2)
    for number, word in enumerate(
        "twenties thirties forties fifties sixties seventies eighties nineties".split()
    )
}
HALVES = (["and", "a", "half"], ["and", "half"])


def count_at(forms: Sequence[str], at: int) -> float | None:
    """The number that ends with the word at `at`; None where there is none."""
    if at < 0:
        return None
    shape = forms[at]
    before = forms[at - 1] if at else ""
    if shape in ("a", "an") and before == "half":
        return _COUNTS["half"]
    if half := _half_more(forms, at):
        whole = count_at(forms, at - half)
        return None if whole is None else whole + 0.5
    if shape[0].isdigit():
        return amount(shape)
    count = _COUNTS.get(shape)
    if count is None:
        return TENS.get(shape) or times_at(forms, at)
    # twenty-two
    return count + (TENS.get(before, 0.0) if 1 <= count <= 9 else 0.0)


def count_begins(forms: Sequence[str], at: int) -> int:
    """Where the number begins that ends with a word: 'thirty six', 'two and a half'."""
    if half := _half_more(forms, at):
        return at - half
    tens = at > 0 and forms[at - 1] in TENS
    return at - 1 if tens and forms[at] in _COUNTS else at


def _half_more(forms: Sequence[str], at: int) -> int:
    """How many words that end at `at` add a half: 3 of 'two and a half', 2 of 'two and half'."""
    ends = (len(words) for words in HALVES if forms[max(0, at + 1 - len(words)) : at + 1] == words)
    return next(ends, 0)


def times_at(forms: Sequence[str], at: int) -> float | None:
    """The number written behind a times sign without a space: 'x6'."""
    shape = forms[at] if 0 <= at < len(forms) else ""
    return amount(shape[1:]) if shape[:1] == "x" and shape[1:] else None
