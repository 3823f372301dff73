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
_HALF_MORE = ["and", "a", "half"]
_HALF_BARE = ["and", "half"]


def count_at(forms: Sequence[str], at: int) -> float | None:
    """The number that ends with the word at `at`; None where there is none."""
    if at < 0:
        return None
    shape = forms[at]
    before = forms[at - 1] if at else ""
    if shape in ("a", "an") and before == "half":
        return _COUNTS["half"]
    if forms[max(0, at - 2) : at + 1] == _HALF_MORE:
        whole = count_at(forms, at - 3)
        return None if whole is None else whole + 0.5
    if forms[max(0, at - 1) : at + 1] == _HALF_BARE:  # 'two and half years'
        whole = count_at(forms, at - 2)
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
    if forms[max(0, at - 2) : at + 1] == _HALF_MORE:
        return at - 3
    if forms[max(0, at - 1) : at + 1] == _HALF_BARE:
        return at - 2
    tens = at > 0 and forms[at - 1] in TENS
    return at - 1 if tens and forms[at] in _COUNTS else at


def times_at(forms: Sequence[str], at: int) -> float | None:
    """The number written behind a times sign without a space: 'x6'."""
    shape = forms[at] if 0 <= at < len(forms) else ""
    return amount(shape[1:]) if shape[:1] == "x" and shape[1:] else None
