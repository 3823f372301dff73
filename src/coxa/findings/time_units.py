"""Units of time as notes write them, in weeks: words ('months', 'yrs') and fractions ('6/52').

Input: a word form. Output: how many weeks it is.
"""

from coxa.catalogue.words import form

WEEKS_OF_YEAR = 52.18
# what a number stands over: 3/7, 6/52, 4/12, 10/24
WEEKS_OVER = {"7": 1 / 7, "52": 1.0, "12": 4.345, "24": 1 / 168}
WEEKS_OF = {
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
