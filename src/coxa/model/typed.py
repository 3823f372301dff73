"""Conversion to types that is safe when several threads need a type for the first time.

msgspec looks a type up when it is first needed. A second thread that meets a type whose look-up is
under way can crash the whole process, so that first conversions happen one at a time.
"""

import threading
from typing import Any, Final, TypeVar

import msgspec

T = TypeVar("T")

FIRST: Final = threading.RLock()
_known: set[Any] = set()


def convert(raw: Any, kind: type[T], *, strict: bool = True) -> T:
    """`raw` as `kind`; raises msgspec.ValidationError as `msgspec.convert` does."""
    if kind in _known:
        return msgspec.convert(raw, kind, strict=strict)
    with FIRST:
        try:
            return msgspec.convert(raw, kind, strict=strict)
        finally:
            _known.add(kind)
