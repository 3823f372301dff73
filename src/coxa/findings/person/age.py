"""How old the person is: '43F', '52-year-old man', 'Mrs Jones, 72.', 'in her early forties'.

Input: the scan, the words of the knowledge, and a number with its place. Output: age in years, with
the sex that stands beside it, or nothing where the number tells something else.
"""

import re
from itertools import pairwise

from coxa.catalogue.words import form
from coxa.findings.person.age_words import into_decade
from coxa.findings.person.duration import Durations
from coxa.findings.person.infant import over_month
from coxa.findings.words.counts import DECADES, TENS, count_at
from coxa.findings.words.scan import Scan
from coxa.findings.words.time_units import WEEKS_OF, WEEKS_OF_YEAR
from coxa.findings.words.vocabulary import Vocabulary
from coxa.model.bounds import OLDEST, OLDEST_BARE, PREGNANT_FROM, PREGNANT_TO

# age in years and sex, as far as a number and the words beside it tell them
Told = tuple[float | None, str | None]
_NOTHING: Told = (None, None)
_YEARS = frozenset({"year", "yr", "yrs", "y", "yo"})
SEX_LETTERS = {"f": "female", "m": "male", "femal": "female", "male": "male", "woman": "female",
                "man": "male", "♀": "female", "♂": "male"}  # fmt: skip
# '71yoM', '71YF'
_JOINED = {years + sex: SEX_LETTERS[sex] for years in ("y", "yo", "yr") for sex in "fm"}
_LETTER_FIRST = re.compile(r"([FM])(\d{1,3})$")  # 'F54', 'M30'
_NO_AGE_BEHIND = frozenset({"tc", "technetium", "x", "×"})  # 'Tc-99m', 'RA x12y', 'mob x20m'
_ONES = frozenset(map(form, "one two three four five six seven eight nine".split()))
_AFTER_WORDED = frozenset((",", ".", ";", "", "-", "and", "but", "with", "who", "now", "year"))
_AFTER_AGE = frozenset((",", ".", ";", "", "and", "but", "with", "who"))
_AGE_LINKS = ("the", "of", "about", "~")
_FROM_AGE = frozenset(form(word) for word in ("since", "from"))
_THEN_AGED = frozenset(form(word) for word in ("since", "from", "until", "till", "at"))
_SCORES = frozenset({"Harris", "Oxford", "Tegner", "Lequesne"})  # 'Oxford 21, Harris 65'
_SIGNS, _SEXES = frozenset("♀♂"), frozenset({"male", "femal"})
_MONTHS = frozenset({"m", "mo", "mth", "month"})
# 'Yr 8 lad': in the first year of school children turn six
_SCHOOL_YEAR, _SCHOOL_AGE = frozenset({"yr", "year"}), 5
_CHILD_UP_TO = 18
_PLAYS_FROM = 8  # 'AFL player 21, sore groin'
_CALLS_WITHIN = 6
_NAMED_FROM = 16  # a number behind a name and a comma is no grade: 'Doris, 91, fell'
# 'a month ago', 'a day's history'
SPAN_TOLD = frozenset({"ago", "history", "hx"})
# of whom a parent calls: 'son 13, woke at 4'
_YOUNG = frozenset(form(word) for word in "boy girl infant".split())
_CHILDREN = frozenset(form(word) for word in "son daughter grandson granddaughter".split())
# 'mum of a healthy term 4-month-old': words from 'mum' to the number
_CHILD_OF, _OF = 6, frozenset({"of", "to"})
_OPENING = 12  # tokens in which a note says who it is about
# within a sentence 'F20' is an age only from here, and not in 'M8/F20' or 'F-18'
_GROWN, _PARTING = 21, frozenset({"/", "-"})
# what an age ends before
_CLOSES = frozenset({",", ".", ";", ":", ""})


def may_be_pregnant(age: float | None) -> bool:
    """Whether an age (years, None where unknown) leaves a pregnancy possible."""
    return age is None or PREGNANT_FROM <= age <= PREGNANT_TO


class Ages:
    """Tells the ages among the numbers of a note."""

    def __init__(self, scan: Scan, durations: Durations, vocabulary: Vocabulary) -> None:
        self.scan = scan
        self.words, self.forms = scan.words, scan.forms
        self.word = scan.form_at
        self.durations = durations
        self.vocabulary = vocabulary
        self.first_words = frozenset(first for first, _ in scan.sentences)
        # in a note all in capitals any word may be a name
        self.shouted = all(word.isupper() for word in self.words if word.isalpha())

    def is_decade(self, at: int) -> bool:
        """Whether a word is the decade of the age now: not 'twenty', not 'since her thirties'."""
        before = self.forms[max(0, at - 3) : at]
        return self.words[at].lower().endswith("ies") and _FROM_AGE.isdisjoint(before)

    def in_decade(self, at: int) -> int:
        """Middle of the decade that a word names, or of its early or late part: 'early forties'."""
        before = self.forms[max(0, at - 2) : at]
        return DECADES[self.forms[at]] + into_decade(before)

    def worded(self, at: int) -> float | None:
        """The age that number words tell: 'I am fifty-two', 'a lady of seventy', 'aged eighty'."""
        whole = count_at(self.forms, at + 1) if self.word(at + 1) in _ONES else None
        value, last = (TENS[self.forms[at]], at) if whole is None else (whole, at + 1)
        before, person = self.word(at - 1), self.word(at - 2)
        if self._turned(at):
            return value
        own = before in ("im", "age") or (before == "am" and person == "i")
        named = before == "of" and person in self.vocabulary.sex_plain
        behind = self.word(last + 1)
        ends = behind in _AFTER_WORDED or behind in self.vocabulary.sex_plain
        return value if (own or named) and ends else None

    def worded_child(self, at: int) -> bool:
        """Whether a number word tells a child's years: 'girl of six', 'child aged four'."""
        child, behind = self.vocabulary.child, self.word(at + 1)
        of = self.word(at - 1) in ("of", "age") and self.word(at - 2) in child
        return of and (behind in _AFTER_WORDED or behind in _YEARS)

    def _turned(self, at: int) -> bool:
        """Whether somebody tells the age reached: 'I turned sixty in May'."""
        before = self.forms[max(0, at - 4) : at]
        return before[-1:] == ["turn"] and not {"i", "he", "she"}.isdisjoint(before)

    def of_a_child(self, at: int) -> bool:
        """Whether a number is the age of somebody's child: 'mum of a healthy 4-month-old'."""
        before = self.forms[max(0, at - _CHILD_OF) : at]
        relative = self.vocabulary.relative
        return any(a in relative and b in _OF for a, b in pairwise(before))

    def since(self, at: int) -> bool:
        """Whether a number is the age since when: 'since age 9', 'from the age of 9'."""
        before = [shape for shape in self.forms[max(0, at - 4) : at] if shape not in _AGE_LINKS]
        return before[-1:] == ["age"] and not _FROM_AGE.isdisjoint(before[-2:-1])

    def age_and_sex(self, at: int, value: float, *, known: bool) -> Told:
        """Age and sex when the number is an age: 43F, 17 y, 52-year-old man, aged 60, I'm 16.

        `known`: an age was told before, so that a bare number needs a person beside it.
        """
        if self.word(at - 1) in _NO_AGE_BEHIND or over_month(self.forms, at):
            return _NOTHING
        told = self._by_words_behind(at, value) or self._by_words_before(at, value, known)
        return told or _NOTHING

    def _by_words_behind(self, at: int, value: float) -> Told | None:
        """What the words behind a number make of it; None where they leave it open."""
        following, after = self.word(at + 1), self.word(at + 2)
        if (months := self.months_behind(at)) is not None and value <= _CHILD_UP_TO:
            return value + months / 12, None
        if following in SEX_LETTERS and value == int(value):
            joined = self.scan.places[at + 1].start() == self.scan.places[at].end()
            if self.words[at + 1] == "m" and self._is_distance(at, value):
                return _NOTHING
            if len(following) > 1 or joined or self.words[at + 1].isupper():
                return value, SEX_LETTERS[following]
        if following in _JOINED:
            return value, _JOINED[following]
        if following in _YEARS and after == "," and self._closing_letter(at + 3):
            return value, SEX_LETTERS[self.word(at + 3)]
        check = following == "week" and after == "check"
        if check and value == 8 and self.word(at - 1) == "6":
            return 8 * WEEKS_OF["week"] / WEEKS_OF_YEAR, None  # the infant's '6-8 week check'
        young = following in WEEKS_OF and after == "," and self.word(at + 3) in _YOUNG
        if young and not self.durations.felt_before(at):
            return value * WEEKS_OF[following] / WEEKS_OF_YEAR, None  # '7 weeks, girl'
        if following == "yo" or (following in WEEKS_OF and after in ("old", "o")):
            behind = at + (2 if following == "yo" else 3)
            own = self.forms[max(0, at - 3) : at]  # 'I am a 34 yr old mum'
            parent = self.word(behind + 1) == "of"  # '35 year old mother of two'
            somebody = self.word(behind) in self.vocabulary.relative and not parent
            if somebody and {"i", "im"}.isdisjoint(own):
                return _NOTHING
            years = value * (WEEKS_OF.get(following, WEEKS_OF_YEAR) / WEEKS_OF_YEAR)
            # '68 yo AA M': an abbreviation between
            short = len(self.word(behind)) <= 3 and self.words[behind : behind + 1] != ["a"]
            return years, self._sex_at(behind) or (self._sex_at(behind + 1) if short else None)
        if following == "/" and len(after) == 1 and self._sex_at(at + 2) and value <= OLDEST_BARE:
            return value, self._sex_at(at + 2)
        if following == "/" and self.word(at + 3) == "/" and self._sex_at(at + 4):
            return value, self._sex_at(at + 4)  # '60/Chinese/F'
        if following in _YEARS and (after in SEX_LETTERS or after in self.vocabulary.sex_plain):
            return value, SEX_LETTERS.get(after)
        if following == "y" and after == "/" and self.word(at + 3) == "o":
            return value, self._sex_at(at + 4)
        months = self.word(at + 3) in _MONTHS and after[:1].isdigit()
        if following in _YEARS and months and self.word(at + 4) in self.vocabulary.sex_plain:
            return value, None  # '14 y 2 m girl'
        opens = at <= 4 and not self.durations.felt_before(at)
        opens = opens or (self._begins(at) and after == "," and value >= _NAMED_FROM)
        if following == "y" and (opens or after in SEX_LETTERS or after == "/"):
            return value, None
        return _NOTHING if following in WEEKS_OF and following not in _YEARS else None

    def months_behind(self, at: int) -> float | None:
        """The months of a child's years: '7 yr 4/12 boy', 'boy, 7 4/12'; None where none stand."""
        first = at + 1 + (self.word(at + 1) in _YEARS)
        if not self.word(first).isdigit() or self.forms[first + 1 : first + 3] != ["/", "12"]:
            return None
        told = {*self.forms[max(0, at - 2) : at], *self.forms[first + 3 : first + 5]}
        person = self.vocabulary.sex_plain | self.vocabulary.child | SEX_LETTERS.keys()
        opens = at == 0 and first > at + 1
        return float(self.word(first)) if opens or told & person else None

    def _by_words_before(self, at: int, value: float, known: bool) -> Told | None:
        """What the words before a number make of it; None where they leave it open."""
        before, person, following = self.word(at - 1), self.word(at - 2), self.word(at + 1)
        whole = value == int(value)
        if self._after_person(at, value, following, known):
            return value, self._sex_at(at - 1) or self._sex_at(at - 2)
        if before in ("f", "m") and self.words[at - 1].isupper() and 3 <= value <= OLDEST_BARE:
            begins = not person[:1].isalnum()
            opens = at <= 1 and self._years_only(at)
            if begins and (opens or following not in WEEKS_OF) and following != "/" and whole:
                return value, SEX_LETTERS[before]
        if before == "/" and whole and value >= 3 and following not in WEEKS_OF:
            letter = self.words[at - 2 : at - 1] in (["F"], ["M"])
            if letter and not self.word(at - 3)[:1].isalnum():  # 'F/54'
                return value, SEX_LETTERS[person]
        if before in _SIGNS or (before in _SEXES and self._begins(at - 1) and whole):
            if following not in WEEKS_OF:
                return value, SEX_LETTERS[before]
        if before == "age" and person in _THEN_AGED:
            return None
        near = self.forms[at + 1 : at + 4]
        if (
            before in _SCHOOL_YEAR
            and value <= 13
            and not self.vocabulary.sex_plain.isdisjoint(near)
        ):
            return value + _SCHOOL_AGE, None
        if before in ("age", "im", "i") or self.forms[max(0, at - 2) : at] == ["i", "am"]:
            behind = following == "," and self._closing_letter(at + 2)  # 'age 74, F.'
            return value, SEX_LETTERS[self.word(at + 2)] if behind else None
        if (before == ":" and person == "age") or (whole and value >= 3 and self._turned(at)):
            return value, None
        people = (self.vocabulary.relative, self.vocabulary.title, ("she", "he"))
        # 'my mother is 74 year, she'
        years = following in _YEARS and self.word(at + 2) in _AFTER_AGE
        if before == "is" and (following in _AFTER_AGE or years) and whole:
            if any(person in words for words in people):
                return value, None
        return (value, None) if self._behind_title(at, value, following) else None

    def _behind_title(self, at: int, value: float, following: str) -> bool:
        """Whether a number is the age behind a name: 'Mrs Jones, 72.', 'Mr T 90 yrs slid'."""
        if following in (",", ".", "") or (following == ")" and self.word(at - 1) == "("):
            near, least = 5, 16
        elif following in _YEARS and self.word(at + 2) not in SPAN_TOLD:
            near, least = 4, 40
        else:
            return False
        titles = self.vocabulary.title
        return least <= value <= OLDEST_BARE and not titles.isdisjoint(
            self.forms[max(0, at - near) : at]
        )

    def joined(self) -> tuple[float, str, int] | None:
        """Age, sex and token of a letter with a number: 'F54, hip pain', 'Crew: F88 found'."""
        for at, word in enumerate(self.words[:_OPENING]):
            if not (match := _LETTER_FIRST.match(word)):
                continue
            age = float(match[2])
            inside = _GROWN <= age <= OLDEST_BARE and self.word(at - 1) not in _PARTING
            if at in self.first_words or inside:
                return age, SEX_LETTERS[match[1].lower()], at
        return None

    def _closing_letter(self, at: int) -> bool:
        """Whether a letter for sex stands alone between commas: '71 years, m, groin pain'."""
        return self.word(at) in ("f", "m") and self.word(at + 1) in _CLOSES

    def _is_distance(self, at: int, value: float) -> bool:
        """Whether '50m' is how far somebody gets: 'walks 50m', 'ET 100m'."""
        before = self.forms[max(0, at - 4) : at]
        return value > OLDEST or not self.vocabulary.getting_about.isdisjoint(before)

    def _after_person(self, at: int, value: float, following: str, known: bool) -> bool:
        """Whether a number stands behind a person as an age: 'boy of 10', 'Recruit, 27.'."""
        before, person = self.word(at - 1), self.word(at - 2)
        plain = self.vocabulary.sex_plain
        in_years = following in _YEARS and self.word(at + 2) not in SPAN_TOLD
        if before in plain and (in_years or following in (",", ".", ";", "")):
            return value == int(value) and 2 <= value <= OLDEST_BARE
        if before in self.vocabulary.child and not known and in_years:
            return value == int(value) and 1 <= value <= _CHILD_UP_TO  # 'Child 6 yrs, limps'
        if before in _CHILDREN and not known and (following in _CLOSES or in_years):
            return value == int(value) and value <= 40
        if before in self.vocabulary.relative and not known and self._brought_in(at - 1):
            return value == int(value) and _NAMED_FROM <= value <= OLDEST_BARE
        if before in self.vocabulary.relative and not known and following == ":":
            opens = at <= _OPENING and value == int(value)  # 'Call re mother 88: slid off bed'
            return opens and _NAMED_FROM <= value <= OLDEST_BARE
        if before in self.vocabulary.relative and not known and self._is_mine(at):
            return value == int(value) and _GROWN <= value <= OLDEST_BARE
        if before in self.vocabulary.people and not known and following in _CLOSES:
            return value == int(value) and _PLAYS_FROM <= value <= OLDEST_BARE
        if before == "(" and following == ")" and not known and person in plain:
            return value == int(value) and 2 <= value <= OLDEST_BARE
        if before == "(" and person in self.vocabulary.relative and not known:
            mine = self.word(at - 3) in self.vocabulary.kin_mine and at <= _OPENING
            grown = value == int(value) and _GROWN <= value <= OLDEST_BARE
            return mine and grown and following in (")", *_YEARS)  # 'my mum (84) slid off'
        if before == "of" and person in self.vocabulary.relative and value >= _NAMED_FROM:
            return not known and following not in WEEKS_OF and value == int(value)
        if before == "of":
            years = in_years or following not in WEEKS_OF
            child = person in self.vocabulary.child and not known and value <= _CHILD_UP_TO
            anybody = person in self.vocabulary.people and not known and value >= _PLAYS_FROM
            return (person in plain or child or anybody) and years and value <= OLDEST_BARE
        if not known and value >= _NAMED_FROM and following == "," and self._name_at(at - 1):
            return value == int(value) and value <= OLDEST_BARE and self._begins(at - 1)
        letter = len(person) == 1 and person in SEX_LETTERS and at <= 2
        if before == "," and self._years_only(at) and value == int(value):
            # 'M, 4 yrs.', 'girl, 9 years'
            return (letter or person in plain) and 1 <= value <= OLDEST_BARE
        if before != "," or following not in (",", ".", ";", ":", "", "-") or value != int(value):
            return False
        named = person in plain or (len(person) == 1 and person in SEX_LETTERS)
        named = named or (not known and person in _CHILDREN and value < _NAMED_FROM)
        of_child = following == "," and not self.vocabulary.child_told.isdisjoint(self.forms)
        old_enough = value >= _NAMED_FROM or of_child
        named = named or (not known and old_enough and self._name_at(at - 2))
        return (named or (at <= 5 and not known)) and 2 <= value <= OLDEST_BARE

    def _is_mine(self, at: int) -> bool:
        """Whether a note opens with the writer's own relative: 'My gran 88 had a fall'."""
        mine = self.word(at - 2) in self.vocabulary.kin_mine and at - 2 in self.first_words
        following = self.word(at + 1)
        return mine and at <= _OPENING and following not in WEEKS_OF and following.isalpha()

    def _brought_in(self, at: int) -> bool:
        """Whether a relative is whom another calls about: 'Son rang: mum 90 fell'."""
        before = self.forms[max(0, at - _CALLS_WITHIN) : at]
        relative, tells = self.vocabulary.relative, self.vocabulary.kin_tells
        following = self.word(at + 2)
        calls = not relative.isdisjoint(before) and not tells.isdisjoint(before)
        return calls and following not in WEEKS_OF and following[:1].isalpha()

    def _years_only(self, at: int) -> bool:
        """Whether nothing but years stands behind a number: '4 yrs.', not '4 years of pain'."""
        return self.word(at + 1) in _YEARS and self.word(at + 2) in _CLOSES

    def _name_at(self, at: int) -> bool:
        """Whether a word is a name, capital and in no list: 'Call from the home: Doris, 91'."""
        word = self.words[at] if at >= 0 else ""
        known = at >= 0 and (self.scan.entries[at][1] or self.scan.entries[at][2])
        capital = word.istitle() or (self.shouted and word.isupper())
        named = capital and len(word) > 2 and word.isalpha() and not known
        return named and word not in _SCORES

    def _begins(self, at: int) -> bool:
        """Whether a word stands first in its sentence: 'Home visit. Bridie 88, lives alone'."""
        return at in self.first_words

    def _sex_at(self, at: int) -> str | None:
        """The sex that a capital letter or a word tells: the F of '54 yo F'."""
        shape = self.word(at)
        if len(shape) == 1 and not self.words[at].isupper():
            return None
        return SEX_LETTERS.get(shape)
