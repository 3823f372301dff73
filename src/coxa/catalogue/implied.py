"""What one finding says of others: implied ones are present, excluded ones absent.

Input: findings with their states. Output: the states completed in place.
"""

from collections.abc import Mapping

from coxa.model.knowledge import FindingDef


def imply(observed: dict[str, bool], definitions: Mapping[str, FindingDef]) -> None:
    """Present findings bring what they imply; what they exclude becomes absent.

    Where both were said, the one that excludes stands, unless each excludes the other: a raised
    CRP stands against 'bloods normal', limited flexion against 'good range'.
    """
    todo = [name for name, state in observed.items() if state]
    while todo:
        definition = definitions[todo.pop()]
        for implied in definition.implies:
            if observed.get(implied) is not True:
                observed[implied] = True
                todo.append(implied)
        for excluded in definition.excludes:
            if definition.id not in definitions[excluded].excludes:
                observed[excluded] = False
            else:
                observed.setdefault(excluded, False)
