"""What stands under the paths that a user names: cases and traps.

Input: files and folders. Output: `Labelled`, whole or not at all.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from coxa.errors import BadCase, CallError
from coxa.evaluate.cases import Case, case_of
from coxa.evaluate.reading import files_of, parse
from coxa.evaluate.traps import Trap, traps_of


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """What was found under the paths."""

    cases: tuple[tuple[str, Case], ...]
    traps: tuple[Trap, ...]


def read(paths: Iterable[Path]) -> Labelled:
    """Cases and traps under the paths; raises CallError, BadCase naming the files refused."""
    cases: list[tuple[str, Case]] = []
    traps: list[Trap] = []
    refused: list[str] = []
    for path in files_of(paths):
        try:
            raw = parse(path)
            if isinstance(raw, list):
                traps.extend(traps_of(path, raw))
            elif isinstance(raw, dict):
                cases.append(case_of(path, raw))
            else:
                raise BadCase(f"{path}: neither a case (a mapping) nor traps (a list)")
        except BadCase as error:
            refused.append(str(error))
    if refused:
        more = f" (and {len(refused) - 1} more files are refused)" if len(refused) > 1 else ""
        raise BadCase(refused[0] + more)
    return Labelled(cases=tuple(cases), traps=tuple(traps))


def only(labelled: Labelled, conditions: Iterable[str]) -> Labelled:
    """Those of the named conditions; raises CallError where nothing is left."""
    wanted = frozenset(conditions)
    cases = tuple(item for item in labelled.cases if item[1].diagnosis in wanted)
    traps = tuple(trap for trap in labelled.traps if trap.condition in wanted)
    if not cases and not traps:
        raise CallError(f"no case or trap of {', '.join(sorted(wanted))} (--only); check the names")
    return Labelled(cases=cases, traps=traps)
