"""Values with units: laboratory results and measurements, and what they mean.

Input: the scan, text and quantities. Output: `Value`s in canonical units with the note's own
reference range where it prints one, and issues for values that cannot be used.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property

from coxa.catalogue.words import amount, form
from coxa.findings.qualifiers.flags import FAMILY, PROPOSED
from coxa.findings.read import Reader, Reading
from coxa.findings.values.context import Value, beside, by_own_range
from coxa.findings.values.nameless import alone, bare
from coxa.findings.values.units import guessed_unit, unit_of
from coxa.findings.values.worded import Names, in_fluid, result_of
from coxa.findings.words.scan import Scan
from coxa.findings.words.time_units import HOUR, WEEKS_OF, WEEKS_OVER, is_year
from coxa.findings.words.vocabulary import Vocabulary
from coxa.model.answer import Issue
from coxa.model.lexicon import Quantity

_SI = re.compile(r"(?:m|p|n|[uµμ])mol\s*/\s*l", re.IGNORECASE)
_CONVENTIONAL = re.compile(r"mg\s*/\s*dl|mg\s?%|[np]g\s*/\s*ml", re.IGNORECASE)
_WHITE, _FLUID = "wbc", "synovial-white-cells"
# 'T 38.2' is a temperature, 'T -3.1' a T-score
_TEMPERATURE, _T_SCORE = "temperature", "t-score"
# 'T 38.2 HR 112': a pulse behind another value, not '2 hr 45'
_PULSE = "pulse"
_CREATININE, _CHROMIUM = "creatinine", "chromium"
_CR, _COBALT = "cr", frozenset({"co", form("cobalt")})
# the unit of quantities that are a time themselves: a gestation, how long it has hurt
_WEEKS = "weeks"
_AGO = frozenset(form(word) for word in "ago back before prior earlier".split())
_NEAR = 8
_PARTED = re.compile(r"(\d{1,3})[^\S\n](\d{3})")
_ARROW = re.compile(r"\s*(?:→|⇒|➔|[-=]+>)\s*")
_REACH = 6
_ENDS = frozenset(",;.")
_IN_VALUE = frozenset("/%")
# a value that is only proposed, or a relative's
_NOT_OWN = FAMILY | PROPOSED
_LENGTH = re.compile(r"\s*(?:[x×]\s*\d+(?:[.,]\d+)?\s*)*(?:mm|cm)\b(?!\s*(?:/|Hg|H2O))")

# 'calcium was raised' is a result, 'calcium raised above the bone' a picture
_OF_A_TEST = frozenset(form(word) for word in ("was", "is", "level", "came"))


class ValueReader:
    """All values that stand behind a quantity's name, or, of a fluid's cells, before it."""

    def __init__(
        self, text: str, reading: Reading, reader: Reader, quantities: Mapping[str, Quantity]
    ) -> None:
        self.text, self.scan, self.flags = text, reading.scan, reading.flags
        self.mentions = reading.quantities
        self.tables, self.quantities, self.vocabulary = reader.tables, quantities, reader.vocabulary
        self.names = Names(self.scan, self.mentions)
        self.values: list[Value] = []
        self.issues: list[Issue] = []

    @cached_property
    def bounds(self) -> list[int]:
        """Where each sentence ends."""
        return [last for _, last in self.scan.sentences]

    @cached_property
    def system(self) -> str | None:
        """Units in which the note gives its values: 'si' or 'conventional', None where unclear."""
        for number, _, last in self.mentions:
            if self.tables.quantities[number] == "calcium":
                words = self.scan.words
                at = _number_after(self.scan, last, len(words), self.vocabulary.value_filler)
                value = amount(words[at]) if at >= 0 else None
                units = self.tables.units[number]
                guess = value and guessed_unit(value, self.quantities["calcium"], units, None)
                if guess:
                    return "si" if guess[0] == 1.0 else "conventional"
        si, conventional = _SI.search(self.text), _CONVENTIONAL.search(self.text)
        if bool(si) != bool(conventional):
            return "si" if si else "conventional"
        return None

    def read(self) -> tuple[list[Value], list[Issue]]:
        """The values in the order of their names, and what could not be used."""
        for number, first, last in self.mentions:
            if not self.flags[first] & _NOT_OWN:
                metal = self._beside_cobalt(number, first)
                self._name(
                    self.tables.quantities.index(_CHROMIUM) if metal else number, first, last
                )
        named = {value.quantity for value in self.values}
        for at, number in alone(self.scan, self.mentions, self.tables.alone):
            quantity = self.quantities[self.tables.quantities[number]]
            if quantity.id not in named and not self.flags[at] & _NOT_OWN:
                raw = amount(self.scan.words[at]) or 0.0
                units = self.tables.units[number]
                found = self._convert((at, at + 1), raw, quantity, units, unsure=True)
                self.values.extend([found] if found is not None else [])
        for at, number, value in bare(
            self.scan, self.mentions, self.tables.bare, self.vocabulary.after_bare
        ):
            quantity = self.quantities[self.tables.quantities[number]]
            if not self.flags[at] & _NOT_OWN:
                self.values.append(Value(quantity.id, value, at, at + 1, None, None))
        return self.values, self.issues

    def _beside_cobalt(self, number: int, first: int) -> bool:
        """Whether 'Cr' is the chromium of 'Co 9.1, Cr 6.2' and no creatinine."""
        forms = self.scan.forms
        if self.tables.quantities[number] != _CREATININE or forms[first] != _CR:
            return False
        return not _COBALT.isdisjoint(forms[max(0, first - _REACH) : first + _REACH])

    def _name(self, number: int, first: int, last: int) -> None:
        """One name [first, last): its number, else its result in words."""
        scan, names = self.scan, self.names
        sentence = scan.sentences[bisect_right(self.bounds, first)]
        limit = sentence[1]
        quantity = self.quantities[self.tables.quantities[number]]
        at = self._number(quantity, first, last, limit)
        end = at + 1
        if quantity.id in (_WHITE, _FLUID):
            if in_fluid(names, first, last, sentence, self.vocabulary):
                number = self.tables.quantities.index(_FLUID)
                quantity = self.quantities[_FLUID]
                if at < 0 and first and amount(scan.words[first - 1]) is not None:
                    at, end = first - 1, last
            elif quantity.id == _FLUID:
                return
        if quantity.id == _PULSE and first and scan.forms[first - 1] in self.vocabulary.title:
            return  # 'Mr P 79, T2DM'
        unsure = last == first + 1 and scan.forms[first] in self.vocabulary.lab_unsure
        if unsure and not self._with_unit(number, at) and not _in_company(names, first):
            if quantity.id != _PULSE or not _behind_value(names, first):
                return
        if at < 0:
            self._result(quantity, first, last, limit)
            return
        raw = amount(scan.words[at]) or 0.0
        if quantity.id == _TEMPERATURE and self._below_zero(last, at):
            number = self.tables.quantities.index(_T_SCORE)
            quantity = self.quantities[_T_SCORE]
        raw, end = self._parted(quantity, raw, at, end)
        if end == at + 1 and (later := self._later(end, limit)):
            before, (raw, end) = raw, later
        else:
            before = None
        if quantity.plausible[0] < 0 and self._below_zero(last, at):
            raw = -raw
        span = min(first, at), max(end, at + 1)
        found = self._convert(span, raw, quantity, self.tables.units[number], unsure)
        if found is not None and before is not None and found.value is not None and raw:
            found = found._replace(before=before * found.value / raw)
        if found is not None and not _elsewhere(scan, at, limit, quantity, self.vocabulary):
            self.values.append(found)

    def _below_zero(self, last: int, at: int) -> bool:
        """Whether a minus stands between a name and its number: 'DXA T -3.1'."""
        places = self.scan.places
        between = self.text[places[last - 1].end() : places[at].start()]
        return "-" in between and not between.endswith(" ")

    def _with_unit(self, number: int, at: int) -> bool:
        """Whether the number at a token carries a unit of its quantity: 'Mg 0.45 mmol/L'."""
        if at < 0:
            return False
        end = self.scan.places[at].end()
        return unit_of(self.text[end : end + 60], self.tables.units[number])[0] is not None

    def _parted(self, quantity: Quantity, raw: float, at: int, end: int) -> tuple[float, int]:
        """The number whose thousands a space parts: 'CK 80 000', 'ferritin 1 850'."""
        places = self.scan.places
        number = _PARTED.match(self.text, places[at].start())
        if number is None or end != at + 1 or end >= len(places):
            return raw, end
        if (number.end(1), number.end(2)) != (places[at].end(), places[end].end()):
            return raw, end
        if number[2] != "000" and len(number[1]) > 1:
            return raw, end
        if raw * 1000 > quantity.plausible[1] and not quantity.guess_unit:
            return raw, end
        return raw * 1000 + int(number[2]), end + 1

    def _later(self, end: int, limit: int) -> tuple[float, int] | None:
        """The second number of 'creatinine 88 → 240' and the token behind it."""
        places = self.scan.places
        arrow = _ARROW.match(self.text, places[end - 1].end())
        while arrow is not None and end < limit and places[end].start() < arrow.end():
            end += 1
        if arrow is None or end >= limit or places[end].start() != arrow.end():
            return None
        value = amount(self.scan.words[end])
        return None if value is None else (value, end + 1)

    def _number(self, quantity: Quantity, first: int, last: int, limit: int) -> int:
        """Token of the number of a name, or -1; a panel of tests has no number of its own."""
        if not quantity.plausible[1]:
            return -1
        at = _number_in_row(self.names, first, last, limit)
        if at < 0:
            at = _number_after(self.scan, last, limit, self.vocabulary.value_filler)
        if at >= 0 and quantity.unit != _WEEKS:
            behind = _behind_time(self.scan, at + 1, limit)
            if behind > at + 1:
                return _number_after(self.scan, behind, limit, self.vocabulary.value_filler)
        return at

    def _result(self, quantity: Quantity, first: int, last: int, limit: int) -> None:
        """Note a result in words: 'CRP and ESR normal'."""
        if not quantity.loinc and not any(band.own_range for band in quantity.bands):
            return
        forms = self.scan.forms
        shared = last == first + 1 and forms[first] in self.vocabulary.lab_shared
        by_itself = shared and not _in_company(self.names, first)
        if by_itself and self.scan.form_at(last) not in _OF_A_TEST:
            return
        worded = result_of(self.names, first, last, limit, self.vocabulary)
        if worded is not None:
            said, end = worded
            if by_itself and end < limit and forms[end][0].isalnum():
                return  # 'calcium is high in the tendon'
            self.values.append(Value(quantity.id, None, first, end, None, None, said))

    def _convert(
        self,
        span: tuple[int, int],
        raw: float,
        quantity: Quantity,
        units: tuple[tuple[str, float, float], ...],
        unsure: bool,
    ) -> Value | None:
        """Value and own range in the canonical unit; None with an issue when it cannot be used."""
        start, end = self.scan.span(*span)
        rest = self.text[end : end + 60]
        if quantity.loinc and _LENGTH.match(rest):  # 'calcium 3 mm in the labrum' is no blood value
            return None
        name, factor, offset, length = unit_of(rest, units)
        if name is None:
            guess = guessed_unit(raw, quantity, units, self.system)
            if guess is None and (unsure or rest[:1].isalpha()):
                return None  # 'T2DM'
            if is_year(raw) and (guess is None or quantity.needs_unit):
                return None  # 'prostate ca 2021', 'left PTH 2019'
            if guess is None and (quantity.needs_unit or quantity.guess_unit):
                if (said := by_own_range(raw, rest)) is not None:
                    return Value(quantity.id, None, span[0], span[1], None, None, said)
                known = ", ".join(dict.fromkeys(unit.names[0] for unit in quantity.units))
                message = f"{quantity.name} has a value that fits no unit and was not used"
                self.issues.append(_unused(message, f"write it with its unit: {known}", start, end))
                return None
            factor, offset = guess or (1.0, 0.0)
        value = (raw + offset) * factor
        if not quantity.plausible[0] <= value <= quantity.plausible[1]:
            low, high = quantity.plausible
            message = f"{quantity.name} is outside what is possible and was not used"
            repair = f"check value and unit; {low:g} to {high:g} {quantity.unit} can be read"
            self.issues.append(_unused(message, repair, start, end))
            return None
        found = Value(quantity.id, value, span[0], span[1], None, None)
        return beside(found, rest[length:], factor, offset)


def _in_company(names: Names, first: int) -> bool:
    """Whether a name of one or two letters stands among other values and behind no number."""
    order = names.order
    if first and names.scan.forms[first - 1][0].isdigit():
        return False
    here = bisect_right(order, first)
    before, behind = order[max(0, here - 2) : here - 1], order[here : here + 1]
    return any(abs(other - first) <= _NEAR for other in (*before, *behind))


def _behind_value(names: Names, first: int) -> bool:
    """Whether a name stands right behind the value of another: 'BP 104/70 HR 118'."""
    forms, at = names.scan.forms, first
    while at and (forms[at - 1][0].isdigit() or forms[at - 1] in _IN_VALUE):
        at -= 1
    return at < first and at in names.starts


def _elsewhere(scan: Scan, at: int, limit: int, quantity: Quantity, vocabulary: Vocabulary) -> bool:
    """Whether the value was measured in another fluid than blood; `limit` ends its sentence."""
    if quantity.id.startswith("synovial"):
        return False
    for shape in scan.forms[at + 1 : min(limit, at + 7)]:
        if shape in vocabulary.not_serum:
            return True
        if shape in _ENDS:
            break
    return any(shape in vocabulary.not_serum for shape in scan.forms[max(0, at - 4) : at])


def _number_after(scan: Scan, at: int, limit: int, fillers: frozenset[str]) -> int:
    """Token of the number that belongs to the name before `at`, or -1."""
    stop = min(limit, at + _REACH)
    while at < stop:
        shape = scan.forms[at]
        if shape[0].isdigit():
            return -1 if amount(scan.words[at]) is None else at
        if shape not in fillers:
            return -1
        at += 1
    return -1


def _behind_time(scan: Scan, at: int, limit: int) -> int:
    """Behind what makes a number a time: 'PSA 18 months ago', 'PSA 6/12 ago'; else where it was."""
    unit = scan.form_at(at) if at < limit else ""
    if unit == "/" and at + 1 < limit and scan.form_at(at + 1) in WEEKS_OVER:
        end, unsure = at + 2, True
    elif unit in WEEKS_OF:
        end, unsure = at + 1, len(unit) == 1 or WEEKS_OF[unit] <= HOUR  # 'HR 96 min', 'RR 24 m'
    else:
        return at
    ago = scan.form_at(end) in _AGO
    return at if unsure and not ago else end + ago


def _number_in_row(names: Names, first: int, last: int, limit: int) -> int:
    """Token of the number of a name in 'ESR/CRP 62/48', or -1 where there is no such row."""
    forms, starts, ends = names.scan.forms, names.starts, names.ends
    place = 0
    while first > 1 and forms[first - 1] == "/" and first - 1 in starts:
        first = starts[first - 1]
        place += 1
    count = place + 1
    while last + 1 < limit and forms[last] == "/" and last + 1 in ends:
        last = ends[last + 1]
        count += 1
    last += last < limit and forms[last] in (":", "=")
    row = forms[last : min(limit, last + 2 * count - 1)]
    numbers = [shape[0].isdigit() for shape in row[::2]]
    if count == 1 or len(numbers) < count or not all(numbers) or set(row[1::2]) != {"/"}:
        return -1
    return last + 2 * place


def _unused(message: str, repair: str, start: int, end: int) -> Issue:
    return Issue(level="warning", message=message, repair=repair, start=start, end=end)
