"""What can be so of a person: the same bounds for a note, a case and a record.

Input: nothing of ours. Output: numbers. Beyond them a value is a slip of the pen, never medicine.
"""

OLDEST = 120
# an age in years that no unit tells, as in 'woman of 54': above it the number counts something else
OLDEST_BARE = 110
# weeks of a pregnancy: births after the 42nd are few, and none is awaited after the 43rd
LAST_WEEK = 43
# ages in years between which a bare number of weeks may be one of a pregnancy
PREGNANT_FROM, PREGNANT_TO = 11, 56
