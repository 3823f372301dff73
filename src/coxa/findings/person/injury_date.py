"""How long ago a high-energy injury happened, where the note dates it.

Input: reading. Output: weeks since the latest one, or none where one of them has no date.

'Paraplegia since a car crash 4 months ago, thigh warm for 10 days' tells of no injury of these ten
days.
"""

from coxa.findings.qualifiers.flags import NOT_SO
from coxa.findings.qualifiers.long_ago import weeks_ago
from coxa.findings.read import Reader, Reading

_INJURY = "high-energy"
# words between an injury and the end of its time: 'crash on the motorway about 4 months ago'
_BEHIND, _BEFORE = 9, 6


def injury_weeks(reading: Reading, reader: Reader) -> float | None:
    """Weeks since the latest high-energy injury; None where there is none or one has no date."""
    forms = reading.scan.forms
    dates: list[float] = []
    for number, flags, first, last in reading.concepts:
        if flags & NOT_SO or not reader.is_a(number, _INJURY):
            continue
        begin, end = next(b for b in reading.scan.sentences if b[0] <= first < b[1])
        near = (
            *range(last, min(end, last + _BEHIND)),
            *range(first - 1, max(begin, first - _BEFORE) - 1, -1),
        )
        weeks = next((told for at in near if (told := weeks_ago(forms, at)) is not None), None)
        if weeks is None:
            return None
        dates.append(weeks)
    return min(dates, default=None)
