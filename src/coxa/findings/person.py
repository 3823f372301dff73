"""Who the note is about: age, sex, pregnancy week, how long the complaint has lasted.

Input: the scan. Output: `Person` with the token that says each. Numbers are looked at where they
stand beside a unit of time or a letter for sex; nothing is guessed from the rest of the note.
"""

from collections.abc import Sequence
from typing import NamedTuple

from coxa.catalogue.words import form
from coxa.findings.scan import Scan

_UNITS = {
    form(word): weeks
    for words, weeks in (
        (("hour", "hours", "hr", "hrs", "h"), 1 / 168),
        (("day", "days", "d"), 1 / 7),
        (("week", "weeks", "wk", "wks"), 1.0),
        (("month", "months", "mo", "mth", "mths"), 4.345),
        (("year", "years", "yr", "yrs", "y"), 52.18),
    )
    for word in words
}
_WORDS = {
    form(word): value
    for word, value in {
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
        "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18, "several": 3,
        "few": 3, "couple": 2, "half": 0.5, "many": 5,
    }.items()
}  # fmt: skip
_OVER = {"7": 1 / 7, "52": 1.0, "12": 4.345, "24": 1 / 168}
_YEARS = {"year", "yr", "y", "yo", "years"}
_FEMALE = frozenset(
    form(w)
    for w in "f female woman lady girl mrs ms miss she her hers mother housewife schoolgirl midwife daughter grandmother waitress".split()
)
_MALE = frozenset(
    form(w) for w in "m male man gentleman boy Mr he his him lad father schoolboy son".split()
)
_STRONG = frozenset(
    form(w)
    for w in "female woman lady girl mrs ms miss male man gentleman boy Mr lad schoolgirl schoolboy".split()
)
_DECADES = {form(w): 10 * (i + 2) for i, w in enumerate(
    "twenties thirties forties fifties sixties seventies eighties nineties".split())}  # fmt: skip
_SPAN = frozenset(
    form(w) for w in "for over about of last than nearly almost within after half since x around".split()
)
_PREGNANT = frozenset(form(w) for w in "pregnant pregnancy gestation gestational twins trimester gravid primigravida obstetric antenatal midwife gravida fetus expecting".split())
_NOT_DURATION = frozenset(
    form(w) for w in "later after follow followup postoperatively postop apart before pregnant gestation earlier since".split()
)


class Person(NamedTuple):
    """Age in years, sex, pregnancy weeks, symptom duration in weeks; tokens that said them."""

    age: float | None = None
    age_at: int = -1
    sex: str | None = None
    pregnant: bool | None = None
    weeks: int | None = None
    weeks_at: int = -1
    duration: float | None = None
    duration_at: int = -1
    impossible_age: float | None = None


def read_person(scan: Scan, complaints: Sequence[tuple[int, int]]) -> Person:
    """The person as the note describes them; `complaints` are the sentences with a symptom.

    A duration counts only in such a sentence: other spans are about something else.
    """
    words, shapes = scan.words, scan.forms
    count = len(words)
    age = impossible = weeks = duration = None
    age_at = weeks_at = duration_at = -1
    female = male = 0
    felt = bytearray(count)
    for begin, end in complaints:
        felt[begin:end] = b"\1" * (end - begin)
    pregnant: bool | None = None
    for at in range(count):
        shape = shapes[at]
        first = shape[0]
        if first.isdigit():
            value = _number(shape)
            if value is None:
                continue
            found, sex = _age(words, shapes, scan, at, value)
            if found is not None:
                if found > 120:
                    impossible = impossible or found
                elif age is None:
                    age, age_at = found, at
                female += 5 * (sex == "female")
                male += 5 * (sex == "male")
                continue
            if _next(shapes, at) == "/" and at + 2 < count:
                below = words[at + 2]
                if below == "40" and 3 <= value <= 43:
                    weeks, weeks_at = int(value), at
                elif below in _OVER and duration is None and felt[at] and not _later(shapes, at + 3):
                    duration, duration_at = value * _OVER[below], at
        elif shape in _UNITS and at:
            amount = _amount(shapes, at - 1)
            if shapes[at - 1] in ("a", "an") and (at < 2 or shapes[at - 2] not in _SPAN):
                continue
            if amount is None:
                continue
            if _is_gestation(shapes, at, amount, age_at):
                weeks, weeks_at = int(amount), at - 1
            elif duration is None and felt[at] and not _later(shapes, at + 1, _UNITS[shape]) and not _is_age(shapes, at):
                duration, duration_at = amount * _UNITS[shape], at - 1
        elif shape in _FEMALE and len(shape) > 1:
            female += 4 if shape in _STRONG else 1
        elif shape in _MALE and len(shape) > 1:
            male += 4 if shape in _STRONG else 1
        elif shape in _DECADES and age is None:
            age, age_at = _DECADES[shape] + _within(shapes, at), at
        if shape in _PREGNANT and pregnant is None:
            before = shapes[max(0, at - 3) : at]
            pregnant = not ("not" in before or "no" in before)
    sex_found = "female" if female > male else "male" if male > female else None
    if weeks is not None and sex_found != "male":
        pregnant = True
    if pregnant and sex_found is None:
        sex_found = "female"
    if pregnant and sex_found == "male":
        pregnant = None
    return Person(
        age, age_at, sex_found, pregnant, weeks, weeks_at, duration, duration_at, impossible
    )


def _number(shape: str) -> float | None:
    try:
        return float(shape.replace(",", ""))
    except ValueError:
        return None


def _next(shapes: list[str], at: int) -> str:
    return shapes[at + 1] if at + 1 < len(shapes) else ""


def _age(
    words: list[str], shapes: list[str], scan: Scan, at: int, value: float
) -> tuple[float | None, str | None]:
    """Age and sex when the number at `at` is an age: 43F, 17 y, 52-year-old man, aged 60."""
    following = _next(shapes, at)
    joined = at + 1 < len(words) and scan.starts[at + 1] == scan.ends[at]
    if following in ("f", "m", "male", "femal", "woman", "man") and value == int(value):
        letter = words[at + 1]
        if len(following) > 1 or joined or letter.isupper():
            return value, "female" if following[0] in "fw" else "male"
    if following in _YEARS or following in _UNITS:
        after = shapes[at + 2] if at + 2 < len(shapes) else ""
        if after in ("old", "o") or following == "yo":
            return (value * _UNITS[following] / 52.18 if following in _UNITS else value), None
        if following == "y" and after in ("f", "m", "/", "femal", "male", "woman", "man"):
            return value, None
        if following == "y" and at <= 4:
            return value, None
    before = shapes[at - 1] if at else ""
    if before in ("age", "im") or (before == ":" and at > 1 and shapes[at - 2] == "age"):
        return value, None
    if at >= 2 and {"mister", "mrs", "ms", "miss"} & set(shapes[max(0, at - 5) : at]) and value >= 16:
        return (value, None) if 16 <= value <= 110 and following in (",", ".", "") else (None, None)
    if before == "i" or shapes[max(0, at - 2) : at] == ["i", "am"]:
        return value, None
    return None, None


def _amount(shapes: list[str], at: int) -> float | None:
    if at >= 0 and shapes[at][0].isdigit():
        return _number(shapes[at])
    value = _WORDS.get(shapes[at]) if at >= 0 else None
    return float(value) if value is not None else None


def _later(shapes: list[str], at: int, weeks: float = 52.0) -> bool:
    """Whether the span is a point in the past or a follow-up and not how long it has lasted.

    Hours or days 'ago' tell when the complaint began.
    """
    if "ago" in shapes[at : at + 2] and weeks > 1:
        return True
    if at < len(shapes) and shapes[at] in _NOT_DURATION:
        return True
    return "later" in shapes[at : at + 2]


def _is_age(shapes: list[str], at: int) -> bool:
    return "old" in shapes[at + 1 : at + 2]


def _is_gestation(shapes: list[str], at: int, amount: float, age_at: int) -> bool:
    if _UNITS[shapes[at]] != 1.0 or not 4 <= amount <= 43:
        return False
    if set(shapes[at + 1 : at + 4]) & _PREGNANT or set(shapes[max(0, at - 4) : at]) & _PREGNANT:
        return True
    # '35F, 27 weeks, fell': a bare week number directly after age and sex
    return 0 <= age_at and at - 1 - age_at == 3 and shapes[at - 2] == "," and _next(shapes, at) in (
        ",", "(", "."
    )  # fmt: skip


def _within(shapes: list[str], at: int) -> int:
    before = shapes[max(0, at - 2) : at]
    return 2 if "earli" in before else 8 if "late" in before else 5
