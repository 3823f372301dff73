"""Who the note is about: age, sex, pregnancy week, how long the complaint has lasted.

Input: the scan and what was named in it. Output: `Person` with the token that says each. Numbers
are looked at where they stand beside a unit of time or a letter for sex; nothing is guessed from
the rest of the note.
"""

from itertools import pairwise
from typing import NamedTuple

from coxa.catalogue.words import amount, form
from coxa.findings.person.age import SEX_LETTERS, SPAN_TOLD, Ages, may_be_pregnant
from coxa.findings.person.age_words import age_in_words, decade_in_digits
from coxa.findings.person.duration import Durations, Span
from coxa.findings.person.infant import infant_age, over_month
from coxa.findings.words.counts import (
    CHILD_YEARS,
    DECADES,
    HALVES,
    TENS,
    count_at,
    count_begins,
    times_at,
)
from coxa.findings.words.scan import Scan
from coxa.findings.words.time_units import MINUTE, WEEKS_OF, WEEKS_OF_YEAR, WEEKS_OVER, is_year
from coxa.findings.words.vocabulary import Vocabulary
from coxa.model.bounds import LAST_WEEK, OLDEST

_PREGNANCY = form("pregnancy")
_AGE = form("age")
_IN_DOUBT = frozenset(form(word) for word in "? if whether query maybe possibly could".split())
_SEX_ENTRY = ([form("sex")], [form("gender")])
_TEST, _TESTS = [form("test")], [form("tests")]
# weeks from which a short word tells of a pregnancy, and from which '31+4' does behind the age
_SHOWS, _LATE = 8, 20
_FIRST = 4  # sentences in which a letter says who it is about
_DAYS = frozenset("0123456")
_DUE = frozenset({"due", "edd"})
# weeks at which something began, words that say that the child is born, and an earlier pregnancy
_BEGAN = frozenset(form(word) for word in "since from at began started start onset".split())
_BORN_SINCE = frozenset(
    form(word) for word in "postpartum postnatal delivered baby breastfeeding puerperium".split()
)
_CHILDBED = frozenset(form(word) for word in "postpartum postnatal partum puerperium".split())
_CARE_OF_IT = frozenset({form("trimester"), form("midwife")})
_AFTER = frozenset(form(word) for word in "after since".split())
_DELIVERY = frozenset(
    form(word)
    for word in "delivery birth childbirth delivering caesarean section lscs forceps".split()
)
_PARENTS = frozenset({form("mother"), form("father")})
_IN_IT = frozenset(form(word) for word in "since from during in late".split())
_FORMER = frozenset(form(word) for word in "first last previous earlier second former".split())
_LEAD = 6
# '32/40, enoxaparin since 12/40': a time that is over
_FROM_THEN = frozenset({form("since"), "from", "at", "until", "till", "by"})
_FILLERS = frozenset(form(word) for word in "+ ½ long full whole good solid plus".split())
_SELF_WORDS = frozenset({"she", "i", "patient", "herself"})
_ONE_PAST = [
    [form(lead), "the", form(past)] for lead in ("for", "over") for past in ("past", "last")
]
_MORE_THAN = [form("more"), form("than")]
_FOR_OVER = frozenset(form(word) for word in "for lasting well now just".split())
# a span that is passed is longer by so little that it only leaves the group it ends
_MORE = 1.01
# as far behind an age stands whose it is: '5-month-old son'
_OWN_AGE = 6
# of '6/52'; what is more is no time: 'BP 110/52'
_MOST_OVER = 60
# tokens from the years of a child to the last of its months
_WITH_MONTHS = 4

# between an age and what follows: '34 yo woman, due in 6 weeks'
_YEARS_OLD = frozenset({",", "/", "y", "o", "yo", "yr", "year", "old"})


class Person(NamedTuple):
    """Age in years, sex, pregnancy weeks, symptom duration in weeks; the token that says each.

    `age_about`: no number tells the age but a word or a decade.
    """

    age: float | None = None
    sex: str | None = None
    pregnant: bool | None = None
    weeks: int | None = None
    duration: float | None = None
    duration_at: int = -1
    duration_end: int = -1
    impossible_age: float | None = None
    weeks_at: int = -1
    age_about: bool = False


def read_person(scan: Scan, durations: Durations, vocabulary: Vocabulary) -> Person:
    """The person as the note describes them; `durations` tells which span is the complaint's."""
    return _PersonReader(scan, durations, vocabulary).read()


class _PersonReader:
    """Goes once over the words that may tell of the person and notes what each says."""

    def __init__(self, scan: Scan, durations: Durations, vocabulary: Vocabulary) -> None:
        self.scan = scan
        self.shapes = scan.forms
        self.durations = durations
        self.vocabulary = vocabulary
        self.ages = Ages(scan, durations, vocabulary)
        self.spans: list[Span] = []
        self.age: float | None = None
        self.age_at = -1
        self.age_about = False
        self.child_age: float | None = None  # of 'mother of a 4-year-old', who may be the patient
        self.impossible: float | None = None
        self.weeks: int | None = None
        self.weeks_at = -1
        self.pregnant: bool | None = None
        self.female = self.male = 0

    def read(self) -> Person:
        """One pass, then the sex that most words say."""
        vocabulary = self.vocabulary
        if told := self.ages.joined():
            self.age, sex, self.age_at = told
            self._add_sex(sex)
        for at in self.scan.telling:
            shape = self.shapes[at]
            if shape[0].isdigit():
                self._number(at)
            elif shape in WEEKS_OF:
                self._span(at)
            elif shape in DECADES and self.age is None and self.ages.is_decade(at):
                self.age, self.age_at, self.age_about = self.ages.in_decade(at), at, True
            elif shape in TENS and self.age is None and (years := self.ages.worded(at)):
                self.age, self.age_at = years, at
            elif shape in CHILD_YEARS and self.age is None and self.ages.worded_child(at):
                self.age, self.age_at = CHILD_YEARS[shape], at
            elif len(shape) == 1 and self._behind_sex(at):
                self._add_sex(SEX_LETTERS.get(shape))
            elif len(shape) > 1 and not (
                self._other_child(at) or self._rings(at) or self._is_ill(at)
            ):
                plain = 3 * (shape in vocabulary.sex_plain)
                self.female += (1 + plain) * (shape in vocabulary.female)
                self.male += (1 + plain) * (shape in vocabulary.male)
            if shape in vocabulary.pregnancy and self.pregnant is None:
                before = self.shapes[max(0, at - 3) : at]
                if self._of_kin(at) or (shape == _PREGNANCY and self._over(at)):
                    continue
                if shape in _CARE_OF_IT and self._delivered():
                    continue
                if not _IN_DOUBT.isdisjoint(before):  # '?pregnant', 'not sure if pregnant'
                    continue
                self.pregnant = not ("not" in before or "no" in before)
        return self._person()

    def _opening(self, at: int) -> int:
        """Where the sentence of a number begins that may say who the note is about; else 0.

        That is one of its first sentences, if no birth or pregnancy has been told before.
        """
        first = max((begin for begin, _ in self.scan.sentences[:_FIRST] if begin <= at), default=0)
        before, words = self.shapes[:first], self.vocabulary
        mother = not (words.pregnancy.isdisjoint(before) and words.born.isdisjoint(before))
        return 0 if mother else first

    def _behind_sex(self, at: int) -> bool:
        """Whether a letter is the entry of a form: 'Sex: M', 'gender F'."""
        before = [shape for shape in self.shapes[max(0, at - 2) : at] if shape != ":"]
        return before[-1:] in _SEX_ENTRY

    def _of_kin(self, at: int) -> bool:
        """Whether it is a relative who is pregnant: 'wife is 34 weeks pregnant'."""
        before = self.shapes[max(0, at - 6) : at]
        return not self.vocabulary.partner.isdisjoint(before) and _SELF_WORDS.isdisjoint(before)

    def _delivered(self) -> bool:
        """Whether the note is of after a birth: '6 weeks postpartum', '3 weeks after caesarean'."""
        if not _CHILDBED.isdisjoint(self.shapes):
            return True
        pairs = pairwise(self.shapes)
        return any(first in _AFTER and second in _DELIVERY for first, second in pairs)

    def _over(self, at: int) -> bool:
        """No pregnancy of now: 'pregnancy and birth uneventful', 'pregnancy test'."""
        if self.shapes[at + 1 : at + 2] in (_TEST, _TESTS):
            return True
        lead = self.shapes[max(0, at - 3) : at]
        if not _CHILDBED.isdisjoint(self.shapes) and not _IN_IT.isdisjoint(lead):
            return True  # 'from late pregnancy on, now 8 weeks postpartum'
        near = {*self.shapes[max(0, at - 2) : at], *self.shapes[at + 1 : at + 5]}
        if not near.isdisjoint(self.vocabulary.pregnancy_over):
            return True
        behind = self.shapes[at + 1 : at + 3]  # 'aspirin in pregnancy 2016 only'
        return _DUE.isdisjoint(behind) and any(is_year(amount(shape) or 0.0) for shape in behind)

    def _person(self) -> Person:
        sex = None
        if self.female != self.male:
            sex = "female" if self.female > self.male else "male"
        if self.weeks is not None and self._of_an_earlier_one(self.weeks_at):
            self.weeks, self.weeks_at, self.pregnant = None, -1, None
        if self.weeks is not None and sex != "male":
            self.pregnant = True
        if self.pregnant and sex is None:
            sex = "female"
        if self.pregnant and sex == "male":
            self.pregnant = None
        span = self.durations.choose(self.spans)
        age = self.child_age if self.age is None else self.age
        if age is None and self.impossible is None:
            about = age_in_words(self.scan, self.vocabulary)
            if about is not None:
                age, self.age_about = about, True
        person = Person(
            age, sex, self.pregnant, self.weeks, impossible_age=self.impossible,
            weeks_at=self.weeks_at, age_about=self.age_about,
        )  # fmt: skip
        if span is None:
            return person
        return person._replace(duration=span.weeks, duration_at=span.first, duration_end=span.last)

    def _of_an_earlier_one(self, at: int) -> bool:
        """Whether weeks are of a pregnancy now over: 'since 30 weeks, baby now 4 months old'."""
        before, behind = self.shapes[max(0, at - _LEAD) : at], self.shapes[at + 1 :]
        born = not _BORN_SINCE.isdisjoint(behind) or not _CHILDBED.isdisjoint(self.shapes)
        if any(a in _FORMER and b == _PREGNANCY for a, b in pairwise(before)):
            return True
        return born and not _BEGAN.isdisjoint(before[-3:])

    def _other_child(self, at: int) -> bool:
        """Whether a word is somebody's child of another age: '32 y, feeding 5-month-old son'."""
        old = self.scan.form_at(at - 1) == "old" and self.shapes[at] in self.vocabulary.relative
        return old and self.age is not None and at > self.age_at + _OWN_AGE

    def _rings(self, at: int) -> bool:
        """Whether a word is the relative who tells: 'Son rang: mum 90 fell'."""
        told = self.scan.form_at(at + 1) in self.vocabulary.kin_tells
        return told and self.shapes[at] in self.vocabulary.relative

    def _is_ill(self, at: int) -> bool:
        """Whether a parent has something: 'father treated for TB' tells nobody's sex."""
        has = self.scan.form_at(at + 1) in self.vocabulary.kin_has
        return has and self.shapes[at] in _PARENTS

    def _number(self, at: int) -> None:
        """A number: an age, weeks of 40, or a span such as 6/52."""
        value = amount(self.shapes[at])
        if value is None:
            return
        if self.ages.since(at) and self.age is not None and self.age > value:
            self.spans.append(Span((self.age - value) * WEEKS_OF_YEAR, at, at + 1, WEEKS_OF_YEAR))
            return
        if self.age is None and (decade := decade_in_digits(self.shapes, at)) is not None:
            self.age, self.age_at, self.age_about = decade, at, True
            return
        if self.age is None:
            years = infant_age(self.shapes, at, self._opening(at))
            if years is not None:
                self.age, self.age_at = years, at
                return
        if self.age_at >= 0 and at - 2 == self.age_at and over_month(self.shapes, at):
            return
        if self._of_the_age(at):
            return
        age, sex = self.ages.age_and_sex(at, value, known=self.age is not None)
        if age is not None:
            if age > OLDEST:
                self.impossible = self.impossible or age
            elif self.age is None and self.ages.of_a_child(at):
                self.child_age = self.child_age or age
            elif self.age is None or self.age_about or (sex is not None and self._was_then(age)):
                self.age, self.age_at, self.age_about = age, at, False
            self._add_sex(sex)
        elif self._with_days(at, value):
            self.weeks, self.weeks_at = int(value), at
        elif self.scan.form_at(at + 1) == "/":
            below = self.scan.form_at(at + 2)
            if below == "40" and 3 <= value <= LAST_WEEK:
                earlier = self.weeks is not None and self.scan.form_at(at - 1) in _FROM_THEN
                if not earlier and self.vocabulary.born.isdisjoint(
                    self.shapes[max(0, at - 6) : at]
                ):
                    self.weeks, self.weeks_at = int(value), at
            elif below in WEEKS_OVER and value <= _MOST_OVER:
                self._add_span(value, at, at + 3, WEEKS_OVER[below])
        elif self.scan.form_at(at - 1) == "/" and self.shapes[at] in WEEKS_OVER:
            times = times_at(self.shapes, at - 2)
            if times is not None:
                self._add_span(times, at - 2, at + 1, WEEKS_OVER[self.shapes[at]])

    def _of_the_age(self, at: int) -> bool:
        """Whether a number is in the months of the age: the 4 and the 12 of '7 yr 4/12 boy'."""
        within = 0 <= self.age_at < at <= self.age_at + _WITH_MONTHS
        months = within and self.ages.months_behind(self.age_at) is not None
        return months and "/" in self.shapes[at - 1 : at + 2]

    def _was_then(self, age: float) -> bool:
        """Whether the age told first is of long ago: 'Perthes at age 6. Now 31M'."""
        lead = self.shapes[max(0, self.age_at - 1) : self.age_at]
        return lead == [_AGE] and self.age is not None and age > self.age

    def _add_sex(self, sex: str | None) -> None:
        """A sex that stands beside an age or behind 'sex' counts more than a pronoun."""
        self.female += 5 * (sex == "female")
        self.male += 5 * (sex == "male")

    def _span(self, at: int) -> None:
        """A unit of time: weeks of pregnancy or how long the complaint has lasted."""
        first = at - 1
        while self.scan.form_at(first) in _FILLERS:
            first -= 1
        count = count_at(self.shapes, first)
        if count is None and self.shapes[max(0, first - 2) : first + 1] in _ONE_PAST:
            count = 1.0  # 'for the past month'
        if count is None or first == self.age_at or self._of_the_age(first):
            return
        unit = WEEKS_OF[self.shapes[at]]
        if unit == MINUTE and self.scan.form_at(at + 1) != "ago":
            return  # 'stiff for 20 minutes'; 'crash 40 min ago'
        bare_article = self.shapes[first] in ("a", "an") and self.scan.form_at(at + 1) != "or"
        told = self.scan.form_at(first - 1) in self.vocabulary.span_before
        if bare_article and not told and SPAN_TOLD.isdisjoint(self.shapes[at + 1 : at + 4]):
            return
        if self._is_gestation(at, count):
            self.weeks, self.weeks_at = int(count), at
        elif self._until_birth(at, count):
            self.weeks, self.weeks_at = 40 - int(count), at
        elif self.scan.form_at(at + 1) == "old":
            spelt = not self.shapes[at - 1][0].isdigit()
            own = self.scan.form_at(at + 2) not in self.vocabulary.relative
            if spelt and own and self.age is None:
                self.age, self.age_at = count * unit / WEEKS_OF_YEAR, at - 1
        else:
            begin = count_begins(self.shapes, first)
            count += 0.5 * self._and_a_half(at + 1)
            self._add_span(count * (_MORE if self._more_than(begin) else 1), begin, at + 1, unit)

    def _and_a_half(self, at: int) -> bool:
        """Whether 'and a half' stands behind a unit: 'a year and a half'."""
        return any(self.shapes[at : at + len(half)] == half for half in HALVES)

    def _more_than(self, at: int) -> bool:
        """Whether the number is passed: 'for over a year', 'more than two months', '> 1 yr'."""
        before = self.shapes[max(0, at - 2) : at]
        if before[-1:] == [">"] or before == _MORE_THAN:
            return True
        return before[-1:] == ["over"] and before[0] in _FOR_OVER

    def _add_span(self, count: float, first: int, last: int, unit: float) -> None:
        """Note a span of time: that of the complaint is chosen among them in the end."""
        self.spans.append(Span(count * unit, first, last, unit))

    def _is_gestation(self, at: int, count: float) -> bool:
        if WEEKS_OF[self.shapes[at]] != 1.0 or not 4 <= count <= LAST_WEEK:
            return False
        about = {*self.shapes[at + 1 : at + 4], *self.shapes[max(0, at - 4) : at]}
        if about & self.vocabulary.pregnancy:
            return not self._of_kin(at)
        if count >= _SHOWS and about & self.vocabulary.gestation:
            over = about & (self.vocabulary.pregnancy_over | self.vocabulary.born)
            spanned = self.vocabulary.span_before.intersection(self.shapes[max(0, at - 3) : at])
            if not (over or spanned):
                return may_be_pregnant(self.age) and not self._of_kin(at)
        # '35F, 27 weeks, fell', '30F 36 weeks, fell': a bare number directly after age and sex
        gap = at - 1 - self.age_at if self.age_at >= 0 else 0
        direct = gap == 3 and self.shapes[at - 2] == ","
        direct = direct or (gap == 2 and self.shapes[at - 2] in ("f", "femal") and count >= 20)
        direct = direct and may_be_pregnant(self.age)
        return direct and self.scan.form_at(at + 1) in (",", "(", ".")

    def _with_days(self, at: int, value: float) -> bool:
        """Whether weeks of pregnancy with days stand there: 'G1, 31+4', '34 y/o, 31+4'."""
        days = self.shapes[at + 1 : at + 3]
        if (
            len(days) < 2
            or days[0] != "+"
            or days[1] not in _DAYS
            or not _SHOWS <= value <= LAST_WEEK
        ):
            return False
        near = {*self.shapes[max(0, at - 4) : at], *self.shapes[at + 3 : at + 6]}
        if near & (self.vocabulary.pregnancy | self.vocabulary.gestation):
            return not self._of_kin(at)
        direct = 0 <= self.age_at < at <= self.age_at + _OWN_AGE and self.male <= self.female
        return direct and value >= _LATE and may_be_pregnant(self.age)

    def _due_directly(self, at: int) -> bool:
        """Whether only age and sex of a woman stand before 'due in 13 weeks'."""
        between = self.shapes[self.age_at + 1 : at - 3]
        women = self.vocabulary.female | _YEARS_OLD
        return may_be_pregnant(self.age) and bool(between) and women.issuperset(between)

    def _until_birth(self, at: int, count: float) -> bool:
        """Whether weeks are those left to the birth: 'baby due in 9 weeks', 'EDD in 6/52'."""
        if WEEKS_OF[self.shapes[at]] != 1.0 or not 1 <= count <= 36:
            return False
        before = self.shapes[max(0, at - 4) : at]
        if "in" not in before or _DUE.isdisjoint(before):
            return False
        # '34F, due in 13 weeks': directly behind age and sex nothing else is due
        if 0 <= self.age_at < at and self._due_directly(at):
            return True
        return not self.vocabulary.birth.isdisjoint(self.shapes[max(0, at - 8) : at + 3])
