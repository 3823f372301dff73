"""What words can do to the words about them, as bits that the reader sets on tokens.

Output: `NEGATED` and its like; `NOT_SO` holds those under which a finding is not there now.
"""

NEGATED, DOUBTED, PAST, FAMILY, PROPOSED, OTHER_SIDE, NEGATED_AFTER, STOPPED, ALLERGY = (
    1 << bit for bit in range(9)
)
NOT_SAID = NEGATED | NEGATED_AFTER | DOUBTED
# of somebody else or not there yet, or not said to be there
NOT_SO = NOT_SAID | FAMILY | PROPOSED
