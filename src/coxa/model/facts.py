"""What is known about one patient, as rules ask for it: three-valued.

Input: findings, drugs, comorbidities, numbers. Output: True, False or None (not known) by name.
"""

from collections.abc import Mapping

import msgspec


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Truths by fact name, numbers by quantity, words such as sex or setting.

    `closed` holds name prefixes (for example `taking:`) whose list in the input is complete, so
    that a name not found there is False instead of unknown.
    """

    truths: Mapping[str, bool] = {}
    numbers: Mapping[str, float] = {}
    words: Mapping[str, str] = {}
    closed: tuple[str, ...] = ()

    def truth(self, name: str) -> bool | None:
        """State of a fact: True, False, or None where the input does not say."""
        known = self.truths.get(name)
        if known is None and self.closed and name.startswith(self.closed):
            return False
        if known is None and name.startswith("p:"):
            return False
        return known

    def number(self, name: str) -> float | None:
        """Value of a quantity in its canonical unit, None where not known."""
        if name.startswith("p:"):
            return self.numbers.get(name, 0.0)
        return self.numbers.get(name)

    def word(self, name: str) -> str | None:
        """Value of a word-valued fact such as sex."""
        return self.words.get(name)

    def with_numbers(self, more: Mapping[str, float]) -> "Facts":
        """The same facts with further numbers, for example probabilities."""
        return msgspec.structs.replace(self, numbers={**self.numbers, **more})
