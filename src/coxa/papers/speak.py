"""Papers, wording: British knowledge told in the words, numbers and units of a country.

Input: a finished paper (a struct). Output: the same paper with its texts in that wording.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeVar

import msgspec

from coxa.model.answer import Reference
from coxa.model.lexicon import Quantity
from coxa.model.paper_words import UnitName, VoiceName, WordingData
from coxa.report.wording import number, one_line

_KEPT: Final = frozenset({"id", "kind", "tone", "drawing", "uid", "urgency", "every", "sources"})
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_CELSIUS: Final = re.compile(r"(\d+(?:\.\d+)?)\s?°C")
_Text = TypeVar("_Text")


class Speaker:
    """Says texts, dates and values as people in one country do."""

    def __init__(
        self,
        data: WordingData,
        quantities: Mapping[str, Quantity],
        voice: VoiceName = "uk",
        units: UnitName = "metric",
    ) -> None:
        self.voice = data.voices[voice]
        self.language = self.voice.language
        self.quantities = quantities
        self.choices = {choice.quantity: choice for choice in data.units} if units == "us" else {}
        self._country = Words(self.voice.words)
        self._plain = Words(data.plain)

    def say(self, text: str) -> str:
        """A text for clinicians in the country's spelling and terms."""
        return self._degrees(self._country.put(text))

    def tell(self, text: str) -> str:
        """A text for patients: plain words, then those of the country."""
        return self.say(self._plain.put(text))

    def fill(self, text: str, **more: str) -> str:
        """A text of the wording data with the country's numbers and names put in."""
        return text.format(**self.voice.names, **more)

    def day(self, when: date) -> str:
        """A date in full."""
        month = _MONTHS[when.month - 1]
        return self.voice.date.format(day=when.day, month=month, year=when.year)

    def amount(self, quantity: str, value: float) -> str:
        """A value that is stored in the canonical unit, with the unit in which it is printed."""
        known = self.quantities[quantity]
        choice = self.choices.get(quantity)
        if choice is None:
            return f"{number(round(value, 4))} {known.unit}".rstrip()
        wanted = choice.unit.lower()
        unit = next(u for u in known.units if wanted in (name.lower() for name in u.names))
        shown = value / unit.factor - unit.offset
        return f"{shown:.{choice.decimals}f} {choice.unit}"

    def paper(self, paper: _Text, *, plain: bool = False) -> _Text:
        """Every text of a paper in this wording; references and drawings stay as they are."""
        put = self.tell if plain else self.say
        return _put(paper, lambda text: put(one_line(text)))

    def _degrees(self, text: str) -> str:
        if "temperature" not in self.choices:
            return text
        return _CELSIUS.sub(lambda m: self.amount("temperature", float(m[1])), text)


class Words:
    """Replaces whole words and phrases, longest first; capital and article are kept right."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = {key.casefold(): value for key, value in words.items()}
        longest = sorted(map(re.escape, self.words), key=len, reverse=True)
        self.pattern = (
            re.compile(rf"(?:\b(an?) )?(?<![\w.])({'|'.join(longest)})(?!\w|[.,]\d)", re.IGNORECASE)
            if longest
            else None
        )

    def put(self, text: str) -> str:
        """The text with its words replaced."""
        return self.pattern.sub(self._one, text) if self.pattern else text

    def _one(self, found: re.Match[str]) -> str:
        word = self.words[found[2].casefold()]
        if found[2][0].isupper() and found[2][1:2].islower():
            word = word[:1].upper() + word[1:]
        if not found[1]:
            return word
        vowel = word[0].lower() in "aeiou" or word.startswith("X-")
        article = found[1][0] + ("n" if vowel else "")
        return f"{article} {word}"


def _put(value: _Text, change: Callable[[str], str]) -> _Text:
    """A value with every text in it changed; built anew only where it holds texts."""
    if isinstance(value, str):
        return change(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(_put(item, change) for item in value)  # type: ignore[return-value]
    if isinstance(value, msgspec.Struct) and not isinstance(value, Reference):
        fields = {
            name: _put(getattr(value, name), change)
            for name in value.__struct_fields__
            if name not in _KEPT
        }
        return msgspec.structs.replace(value, **fields)
    return value
