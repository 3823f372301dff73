"""Papers, dates: the date that a note states in the same sentence as a finding.

Input: the note and a finding's characters. Output: the date as it is written, or nothing.
"""

import re
from typing import Final

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE: Final = re.compile(
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\.?(?:\s+\d{{4}})?|"
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|{_MONTH}\.?\s+\d{{4}})\b",
    re.IGNORECASE,
)
_END: Final = re.compile(r"[.;!?](?=\s)|\n")


class StatedDates:
    """Dates of one note; a date that follows one of `personal` is never given out."""

    def __init__(self, text: str, personal: tuple[str, ...]) -> None:
        self.text = text
        words = "|".join(map(re.escape, personal))
        self.personal = re.compile(rf"\b(?:{words})\b[^\d]*$", re.IGNORECASE) if words else None

    def near(self, start: int, end: int) -> str:
        """The date in the sentence around [start, end), the nearest where it holds several."""
        ends = [found.end() for found in _END.finditer(self.text)]
        first = max((place for place in ends if place <= start), default=0)
        last = min((place for place in ends if place >= end), default=len(self.text))
        found = [
            date
            for date in _DATE.finditer(self.text, first, last)
            if not (self.personal and self.personal.search(self.text[first : date.start()]))
        ]
        if not found:
            return ""
        nearest = min(found, key=lambda date: min(abs(date.end() - start), abs(date.start() - end)))
        return " ".join(nearest[0].split())
