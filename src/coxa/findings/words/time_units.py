"""Units of time as notes write them, in weeks: words ('months', 'yrs') and fractions ('6/52').

Input: a word form. Output: how many weeks it is, and which numbers are years.
"""

from coxa.catalogue.words import form

MINUTE, HOUR, DAY, MONTH, WEEKS_OF_YEAR = 1 / 10080, 1 / 168, 1 / 7, 4.345, 52.18
# what a number stands over: 3/7, 6/52, 4/12, 10/24
WEEKS_OVER = {"7": DAY, "52": 1.0, "12": MONTH, "24": HOUR}
WEEKS_OF = {
    form(word): weeks
    for words, weeks in (
        (("minute", "minutes", "min", "mins"), MINUTE),
        (("hour", "hours", "hr", "hrs", "h"), HOUR),
        (("day", "days", "d"), DAY),
        (("week", "weeks", "wk", "wks"), 1.0),
        (("fortnight", "fortnights"), 2.0),
        (("month", "months", "mo", "mos", "mth", "mths"), MONTH),
        (("year", "years", "yr", "yrs", "y"), WEEKS_OF_YEAR),
        (("decade", "decades"), 521.8),
    )
    for word in words
}
_CENTURIES = ("19", "20")


def is_year_word(shape: str) -> bool:
    """Whether a word is a year of the calendar, 1900 to 2099, and not '2000.5'."""
    return len(shape) == 4 and shape[:2] in _CENTURIES and shape.isdigit()


def is_year(value: float) -> bool:
    """Whether a number may be a year of the calendar: 'prostate ca 2021'."""
    return value == int(value) and 1900 <= value <= 2100
