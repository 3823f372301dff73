"""What the patient eats a day of the foods that the knowledge knows, as far as a note tells.

Input: reading, nutrition. Output: `Eaten` per food in portions a day. A food counts only where the
note says how often ('milk 1 glass a day') or that there is none ('no cheese'), and only of the
patient and of now: what a relative eats, what was eaten once or is advised is left out.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from coxa.findings.qualifiers.flags import DOUBTED, FAMILY, PAST, PROPOSED
from coxa.findings.read import Reading
from coxa.model.nutrition import Food, Nutrition

_SENTENCE = re.compile(r"[;\n]|\.(?!\d)")
_PART = re.compile(r",(?!\d)|\band\b|\bplus\b|\+|&")
_NOT_EATEN = FAMILY | PAST | PROPOSED | DOUBTED
_NUMBER = r"\d+(?:[.,]\d+)?"


class Eaten(NamedTuple):
    """A food with its portions a day; 0 where the note says there is none."""

    food: Food
    portions: float


def eaten_now(text: str, reading: Reading, nutrition: Nutrition) -> tuple[Eaten, ...]:
    """What the patient eats, by the words that are said of the patient and of now."""
    if not _names_food(text.lower(), nutrition):
        return ()
    own = list(text)
    for match, flag in zip(reading.scan.places, reading.flags, strict=True):
        if flag & _NOT_EATEN:
            own[match.start() : match.end()] = " " * (match.end() - match.start())
    return read_diet("".join(own), nutrition)


def read_diet(text: str, nutrition: Nutrition) -> tuple[Eaten, ...]:
    """Foods with portions a day, each once, in the order of the note."""
    text = text.lower()
    if not _names_food(text, nutrition):
        return ()
    return _DietReader(nutrition).read(text)


def _names_food(text: str, nutrition: Nutrition) -> bool:
    """Whether a text in lower case holds the name of any food."""
    return any(name in text for food in nutrition.foods for name in food.names)


class _DietReader:
    """The words of the nutrition knowledge as patterns."""

    def __init__(self, nutrition: Nutrition) -> None:
        words = nutrition.words
        self.counts = words.counts
        self.spans = words.spans
        self.foods = sorted(
            ((name, food) for food in nutrition.foods for name in food.names),
            key=lambda pair: -len(pair[0]),
        )
        self.sizes = {name: m.size for m in nutrition.measures for name in m.names}
        count = rf"(?P<count>{_NUMBER}|{_one_of(words.counts)})"
        self.amount = re.compile(
            rf"(?:{count}\s*(?:an?\s+)?)?\b(?P<measure>{_one_of(self.sizes)})s?(?:es)?\b"
        )
        self.bare = re.compile(rf"\b{count}\b")
        self.often = re.compile(
            rf"(?:{count}\s*(?:{_one_of(words.times)})\s*)?(?P<span>{_one_of(words.spans)})"
        )
        self.never = re.compile(rf"\b(?:{_one_of(words.never)})\b")
        self.other = re.compile(rf"\b(?:{_one_of(words.not_food)})\b")

    def read(self, text: str) -> tuple[Eaten, ...]:
        """All foods of a text."""
        found: dict[str, Eaten] = {}
        for sentence in _SENTENCE.split(text):
            if self.other.search(sentence):
                continue
            usual = self.rate(sentence)
            for part in _PART.split(sentence):
                eaten = self.part(part, usual)
                if eaten is not None:
                    before = found.get(eaten.food.id)
                    portions = eaten.portions + (before.portions if before else 0.0)
                    found[eaten.food.id] = eaten._replace(portions=portions)
        return tuple(found.values())

    def part(self, part: str, usual: float | None) -> Eaten | None:
        """The food of one part of a sentence, with how much of it a day."""
        food = next(
            (f for name, f in self.foods if re.search(rf"\b{re.escape(name)}e?s?\b", part)), None
        )
        if food is None:
            return None
        if self.never.search(part):
            return Eaten(food, 0.0)
        rate = self.rate(part) or usual
        return None if rate is None else Eaten(food, rate * self.portions(part, food))

    def rate(self, text: str) -> float | None:
        """How often a day, None where it is not told: 'twice a week' is 2/7."""
        match = self.often.search(text)
        if match is None:
            return None
        return self.number(match["count"]) / self.spans[match["span"]]

    def portions(self, part: str, food: Food) -> float:
        """How many portions at a time: '2 glasses', '300 ml', '2 yoghurts', else one."""
        measured = self.amount.search(part)
        if measured is not None:
            size = self.sizes[measured["measure"]]
            share = size / food.size if size and food.size else 1.0
            return self.number(measured["count"]) * share
        rest = self.often.sub(" ", part)
        counted = self.bare.search(rest)
        return self.number(counted["count"]) if counted else 1.0

    def number(self, word: str | None) -> float:
        """A count in digits or words; none is one."""
        if word is None:
            return 1.0
        return self.counts[word] if word in self.counts else float(word.replace(",", "."))


def _one_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
