"""Who the note is about: age, sex, pregnancy week, how long the complaint has lasted.

Input: the scan and what was named in it. Output: `Person` with the token that says each. Numbers
are looked at where they stand beside a unit of time or a letter for sex; nothing is guessed from
the rest of the note.
"""

from typing import NamedTuple

from coxa.catalogue.words import amount, form
from coxa.findings.duration import Durations, Span
from coxa.findings.infant import WEEKS_OF_YEAR, WEEKS_OVER, infant_age, over_month
from coxa.findings.scan import Scan
from coxa.findings.vocabulary import Vocabulary

_WEEKS_OF = {
    form(word): weeks
    for words, weeks in (
        (("hour", "hours", "hr", "hrs", "h"), 1 / 168),
        (("day", "days", "d"), 1 / 7),
        (("week", "weeks", "wk", "wks"), 1.0),
        (("fortnight", "fortnights"), 2.0),
        (("month", "months", "mo", "mos", "mth", "mths"), 4.345),
        (("year", "years", "yr", "yrs", "y"), WEEKS_OF_YEAR),
        (("decade", "decades"), 521.8),
    )
    for word in words
}
_COUNTS = {
    form(word): float(value)
    for word, value in {
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
        "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18, "several": 3,
        "few": 3, "couple": 2, "half": 0.5, "many": 5, "eleven": 11, "thirteen": 13,
        "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "nineteen": 19,
    }.items()
}  # fmt: skip
_TENS = {
    form(word): 10.0 * (number + 2)
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_YEARS = frozenset({"year", "yr", "yrs", "y", "yo"})
_SEX_LETTERS = {"f": "female", "m": "male", "femal": "female", "male": "male", "woman": "female",
                "man": "male"}  # fmt: skip
_TRACERS = frozenset({"tc", "technetium"})  # 'Tc-99m'
_RELATIVES = frozenset(
    form(word)
    for word in "daughter son child grandson granddaughter grandchild brother sister wife husband "
    "mother father mum mom dad gran nan grandma grandad twin cousin niece nephew partner "
    "friend".split()
)
_DECADES = {
    form(word): 10 * (number + 2)
    for number, word in enumerate(
        "twenties thirties forties fifties sixties seventies eighties nineties".split()
    )
}
_AFTER_AGE = frozenset((",", ".", ";", "", "and", "but", "with", "who"))
_PREGNANCY = form("pregnancy")
_PAST_PREGNANCY = frozenset(
    form(word)
    for word in "after since previous last following birth delivery uneventful uncomplicated "
    "postpartum first second third ago".split()
)
_TEST, _TESTS = [form("test")], [form("tests")]
# 'ELCS at 38/40' tells of a birth, not of a pregnancy now
_BORN = frozenset(
    form(word)
    for word in "born birth elcs emcs lscs caesarean cesarean nvd svd delivered delivery breech "
    "premature preterm prem".split()
)
_DUE = frozenset({"due", "edd"})
_BIRTH = frozenset(
    form(word)
    for word in "baby babies twins birth deliver delivery edd pregnant pregnancy midwife".split()
)
_FILLERS = frozenset(form(word) for word in "+ ½ long full whole good solid plus".split())
_AGE_LINKS = ("the", "of", "about", "~")
_FROM_AGE = frozenset(form(word) for word in ("since", "from"))
_THEN_AGED = frozenset(form(word) for word in ("since", "from", "until", "till", "at"))
_PARTNERS = frozenset(form(word) for word in "wife girlfriend daughter sister partner".split())
_SELF_WORDS = frozenset({"she", "i", "patient", "herself"})
# 'a month ago', 'a day's history'
_SPAN_TOLD = frozenset({"ago", "history", "hx"})
_ONE_PAST = [
    [form(lead), "the", form(past)] for lead in ("for", "over") for past in ("past", "last")
]
_HALF_MORE = ["and", "a", "half"]
_OLDEST = 120
_GOING = frozenset(
    form(word)
    for word in "walk walks walking walked mobile mobilises mobilising mobility distance manages "
    "managing metres et tolerance limited run runs running sprint sprints swim swims beyond".split()
)


class Person(NamedTuple):
    """Age in years, sex, pregnancy weeks, symptom duration in weeks; the token that says each."""

    age: float | None = None
    sex: str | None = None
    pregnant: bool | None = None
    weeks: int | None = None
    duration: float | None = None
    duration_at: int = -1
    duration_end: int = -1
    impossible_age: float | None = None


def read_person(scan: Scan, durations: Durations, vocabulary: Vocabulary) -> Person:
    """The person as the note describes them; `durations` tells which span is the complaint's."""
    return _PersonReader(scan, durations, vocabulary).read()


def telling(vocabulary: Vocabulary) -> frozenset[str]:
    """Word forms that say something of the person, besides numbers."""
    people = vocabulary.female | vocabulary.male | vocabulary.pregnancy
    return people | _WEEKS_OF.keys() | _DECADES.keys()


class _PersonReader:
    """Goes once over the words that may tell of the person and notes what each says."""

    def __init__(self, scan: Scan, durations: Durations, vocabulary: Vocabulary) -> None:
        self.scan = scan
        self.words, self.shapes = scan.words, scan.forms
        self.durations = durations
        self.vocabulary = vocabulary
        self.spans: list[Span] = []
        self.age: float | None = None
        self.age_at = -1
        self.impossible: float | None = None
        self.weeks: int | None = None
        self.pregnant: bool | None = None
        self.female = self.male = 0

    def read(self) -> Person:
        """One pass, then the sex that most words say."""
        vocabulary = self.vocabulary
        for at in self.scan.telling:
            shape = self.shapes[at]
            if shape[0].isdigit():
                self._number(at)
            elif shape in _WEEKS_OF:
                self._span(at)
            elif shape in _DECADES and self.age is None and self._is_decade(at):
                self.age, self.age_at = _DECADES[shape] + self._part_of_decade(at), at
            elif len(shape) > 1:
                plain = 3 * (shape in vocabulary.sex_plain)
                self.female += (1 + plain) * (shape in vocabulary.female)
                self.male += (1 + plain) * (shape in vocabulary.male)
            if shape in vocabulary.pregnancy and self.pregnant is None:
                before = self.shapes[max(0, at - 3) : at]
                if self._of_kin(at) or (shape == _PREGNANCY and self._over(at)):
                    continue
                self.pregnant = not ("not" in before or "no" in before)
        return self._person()

    def _of_kin(self, at: int) -> bool:
        """Whether it is a relative who is pregnant: 'wife is 34 weeks pregnant'."""
        before = self.shapes[max(0, at - 6) : at]
        return not _PARTNERS.isdisjoint(before) and _SELF_WORDS.isdisjoint(before)

    def _over(self, at: int) -> bool:
        """No pregnancy of now: 'pregnancy and birth uneventful', 'pregnancy test'."""
        if self.shapes[at + 1 : at + 2] in (_TEST, _TESTS):
            return True
        near = {*self.shapes[max(0, at - 2) : at], *self.shapes[at + 1 : at + 5]}
        return not near.isdisjoint(_PAST_PREGNANCY)

    def _person(self) -> Person:
        sex = None
        if self.female != self.male:
            sex = "female" if self.female > self.male else "male"
        if self.weeks is not None and sex != "male":
            self.pregnant = True
        if self.pregnant and sex is None:
            sex = "female"
        if self.pregnant and sex == "male":
            self.pregnant = None
        span = self.durations.choose(self.spans)
        person = Person(self.age, sex, self.pregnant, self.weeks, impossible_age=self.impossible)
        if span is None:
            return person
        return person._replace(duration=span.weeks, duration_at=span.first, duration_end=span.last)

    def _number(self, at: int) -> None:
        """A number: an age, weeks of 40, or a span such as 6/52."""
        value = amount(self.shapes[at])
        if value is None:
            return
        if self._since_age(at) and self.age is not None and self.age > value:
            self.spans.append(Span((self.age - value) * WEEKS_OF_YEAR, at, at + 1, WEEKS_OF_YEAR))
            return
        if self.age is None and (years := infant_age(self.shapes, at, _WEEKS_OF)) is not None:
            self.age, self.age_at = years, at
            return
        if self.age_at >= 0 and at - 2 == self.age_at and over_month(self.shapes, at):
            return
        age, sex = self._as_age(at, value)
        if age is not None:
            if age > _OLDEST:
                self.impossible = self.impossible or age
            elif self.age is None:
                self.age, self.age_at = age, at
            self.female += 5 * (sex == "female")
            self.male += 5 * (sex == "male")
        elif self._word(at + 1) == "/":
            below = self._word(at + 2)
            if below == "40" and 3 <= value <= 43:
                if _BORN.isdisjoint(self.shapes[max(0, at - 6) : at]):
                    self.weeks = int(value)
            elif below in WEEKS_OVER:
                self._add_span(value, at, at + 3, WEEKS_OVER[below])
        elif self._word(at - 1) == "/" and self.shapes[at] in WEEKS_OVER:
            times = self._times(at - 2)
            if times is not None:
                self._add_span(times, at - 2, at + 1, WEEKS_OVER[self.shapes[at]])

    def _since_age(self, at: int) -> bool:
        """Whether a number is the age since when: 'since age 9', 'from the age of 9'."""
        before = [shape for shape in self.shapes[max(0, at - 4) : at] if shape not in _AGE_LINKS]
        return before[-1:] == ["age"] and not _FROM_AGE.isdisjoint(before[-2:-1])

    def _as_age(self, at: int, value: float) -> tuple[float | None, str | None]:
        """Age and sex when the number is an age: 43F, 17 y, 52-year-old man, aged 60, I'm 16."""
        following, after = self._word(at + 1), self._word(at + 2)
        if self._word(at - 1) in _TRACERS or over_month(self.shapes, at):
            return None, None
        if following in _SEX_LETTERS and value == int(value):
            joined = self.scan.places[at + 1].start() == self.scan.places[at].end()
            if self.words[at + 1] == "m" and self._is_distance(at, value):
                return None, None
            if len(following) > 1 or joined or self.words[at + 1].isupper():
                return value, _SEX_LETTERS[following]
        if value == 8 and following == "week" and after == "check" and self._word(at - 1) == "6":
            return 8 * _WEEKS_OF["week"] / WEEKS_OF_YEAR, None  # the infant's '6-8 week check'
        if following == "yo" or (following in _WEEKS_OF and after in ("old", "o")):
            behind = at + (2 if following == "yo" else 3)
            if self._word(behind) in _RELATIVES:
                return None, None
            years = value * (_WEEKS_OF.get(following, WEEKS_OF_YEAR) / WEEKS_OF_YEAR)
            # '68 yo AA M': an abbreviation between
            short = len(self._word(behind)) <= 3 and self.words[behind : behind + 1] != ["a"]
            return years, self._sex_at(behind) or (self._sex_at(behind + 1) if short else None)
        if following == "/" and len(after) == 1 and self._sex_at(at + 2) and value <= 110:
            return value, self._sex_at(at + 2)
        if following == "/" and self._word(at + 3) == "/" and self._sex_at(at + 4):
            return value, self._sex_at(at + 4)  # '60/Chinese/F'
        if following in _YEARS and (after in _SEX_LETTERS or after in self.vocabulary.sex_plain):
            return value, _SEX_LETTERS.get(after)
        if following == "y" and after == "/" and self._word(at + 3) == "o":
            return value, self._sex_at(at + 4)
        opens = at <= 4 and not self.durations.felt_before(at)
        if following == "y" and (opens or after in _SEX_LETTERS or after == "/"):
            return value, None
        if following in _WEEKS_OF and following not in _YEARS:
            return None, None
        before = self._word(at - 1)
        if self._after_person(at, value, following):
            return value, self._sex_at(at - 1) or self._sex_at(at - 2)
        if before in ("f", "m") and self.words[at - 1].isupper() and 3 <= value <= 110:
            begins = not self._word(at - 2)[:1].isalnum()
            if begins and following not in _WEEKS_OF and following != "/" and value == int(value):
                return value, _SEX_LETTERS[before]
        if before == "age" and self._word(at - 2) in _THEN_AGED:
            return None, None
        if before in ("age", "im", "i") or self.shapes[max(0, at - 2) : at] == ["i", "am"]:
            return value, None
        if before == ":" and self._word(at - 2) == "age":
            return value, None
        if before == "is" and following in _AFTER_AGE and value == int(value):
            person = self._word(at - 2)
            if person in ("she", "he") or person in _RELATIVES or person in self.vocabulary.title:
                return value, None
        if self._behind_title(at, value, following, after):
            return value, None
        return None, None

    def _behind_title(self, at: int, value: float, following: str, after: str) -> bool:
        """Whether a number is the age behind a name: 'Mrs Jones, 72.', 'Mr T 90 yrs slid'."""
        if following in (",", ".", ""):
            near, least = 5, 16
        elif following in _YEARS and after not in _SPAN_TOLD:
            near, least = 3, 40
        else:
            return False
        titles = self.vocabulary.title
        return least <= value <= 110 and not titles.isdisjoint(self.shapes[max(0, at - near) : at])

    def _is_distance(self, at: int, value: float) -> bool:
        """Whether '50m' is how far somebody gets: 'walks 50m', 'ET 100m'."""
        before = self.shapes[max(0, at - 4) : at]
        return value > _OLDEST or not _GOING.isdisjoint(before)

    def _after_person(self, at: int, value: float, following: str) -> bool:
        """Whether a number stands behind a person as an age: 'boy of 10', 'Recruit, 27.'."""
        before, person = self._word(at - 1), self._word(at - 2)
        plain = self.vocabulary.sex_plain
        if before in plain and following in (",", ".", ";", ""):
            return value == int(value) and 2 <= value <= 110
        if before == "of":
            return person in plain and following not in _WEEKS_OF and value <= 110
        if before != "," or following not in (",", ".", ";", ":", "", "-") or value != int(value):
            return False
        named = person in plain or (len(person) == 1 and person in _SEX_LETTERS)
        return (named or (at <= 5 and self.age is None)) and 2 <= value <= 110

    def _sex_at(self, at: int) -> str | None:
        """The sex that a capital letter or a word tells: the F of '54 yo F'."""
        shape = self._word(at)
        if len(shape) == 1 and not self.words[at].isupper():
            return None
        return _SEX_LETTERS.get(shape)

    def _span(self, at: int) -> None:
        """A unit of time: weeks of pregnancy or how long the complaint has lasted."""
        first = at - 1
        while self._word(first) in _FILLERS:
            first -= 1
        count = self._amount(first)
        if count is None and self.shapes[max(0, first - 2) : first + 1] in _ONE_PAST:
            count = 1.0  # 'for the past month'
        if count is None or first == self.age_at:
            return
        unit = _WEEKS_OF[self.shapes[at]]
        bare_article = self.shapes[first] in ("a", "an") and self._word(at + 1) != "or"
        told = self._word(first - 1) in self.vocabulary.span_before
        if bare_article and not told and _SPAN_TOLD.isdisjoint(self.shapes[at + 1 : at + 4]):
            return
        if self._is_gestation(at, count):
            self.weeks = int(count)
        elif self._until_birth(at, count):
            self.weeks = 40 - int(count)
        elif self._word(at + 1) == "old":
            spelt = not self.shapes[at - 1][0].isdigit()
            if spelt and self.age is None and self._word(at + 2) not in _RELATIVES:
                self.age, self.age_at = count * unit / WEEKS_OF_YEAR, at - 1
        else:
            self._add_span(count, self._begins(first), at + 1, unit)

    def _add_span(self, count: float, first: int, last: int, unit: float) -> None:
        """Note a span of time: that of the complaint is chosen among them in the end."""
        self.spans.append(Span(count * unit, first, last, unit))

    def _amount(self, at: int) -> float | None:
        """The number that a word says: '6', 'six', 'x6', 'thirty six', 'two and a half'."""
        if at < 0:
            return None
        shape = self.shapes[at]
        if shape in ("a", "an") and self._word(at - 1) == "half":
            return _COUNTS["half"]
        if self.shapes[max(0, at - 2) : at + 1] == _HALF_MORE:
            whole = self._amount(at - 3)
            return None if whole is None else whole + 0.5
        if shape[0].isdigit():
            return amount(shape)
        count = _COUNTS.get(shape)
        if count is None:
            return _TENS.get(shape) or self._times(at)
        # twenty-two
        return count + (_TENS.get(self._word(at - 1), 0.0) if 1 <= count <= 9 else 0.0)

    def _begins(self, at: int) -> int:
        """Where the number begins that ends with a word: 'thirty six', 'two and a half'."""
        if self.shapes[max(0, at - 2) : at + 1] == _HALF_MORE:
            return at - 3
        return at - 1 if self._word(at - 1) in _TENS and self.shapes[at] in _COUNTS else at

    def _times(self, at: int) -> float | None:
        """The number written behind a times sign without a space: 'x6'."""
        shape = self._word(at)
        return amount(shape[1:]) if shape[:1] == "x" and shape[1:] else None

    def _is_gestation(self, at: int, count: float) -> bool:
        if _WEEKS_OF[self.shapes[at]] != 1.0 or not 4 <= count <= 43:
            return False
        about = {*self.shapes[at + 1 : at + 4], *self.shapes[max(0, at - 4) : at]}
        if about & self.vocabulary.pregnancy:
            return not self._of_kin(at)
        # '35F, 27 weeks, fell': a bare week number directly after age and sex
        direct = self.age_at >= 0 and at - 1 - self.age_at == 3 and self.shapes[at - 2] == ","
        return direct and self._word(at + 1) in (",", "(", ".")

    def _until_birth(self, at: int, count: float) -> bool:
        """Whether weeks are those left to the birth: 'baby due in 9 weeks', 'EDD in 6/52'."""
        if _WEEKS_OF[self.shapes[at]] != 1.0 or not 1 <= count <= 36:
            return False
        before = self.shapes[max(0, at - 4) : at]
        if "in" not in before or _DUE.isdisjoint(before):
            return False
        return not _BIRTH.isdisjoint(self.shapes[max(0, at - 8) : at + 3])

    def _is_decade(self, at: int) -> bool:
        """Whether a word is the decade of the age now: not 'twenty', not 'since her thirties'."""
        before = self.shapes[max(0, at - 3) : at]
        return self.words[at].lower().endswith("ies") and _FROM_AGE.isdisjoint(before)

    def _part_of_decade(self, at: int) -> int:
        before = self.shapes[max(0, at - 2) : at]
        return 2 if "earli" in before else 8 if "late" in before else 5

    def _word(self, at: int) -> str:
        return self.shapes[at] if 0 <= at < len(self.shapes) else ""
