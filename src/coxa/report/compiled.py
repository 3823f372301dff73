"""Templates compiled once: half of a page's time on a cold start is Jinja reading its templates.

Jinja keeps its own bytecode beside the compiled knowledge and tries it against the template's
text. Bytecode runs, so a folder that somebody else may write into is not used; a disk that cannot
be written is no error.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from coxa.catalogue.load import cache_folder
from coxa.version import __version__


def compiled_templates(package: str) -> BytecodeCache | None:
    """Where the templates of a package stay compiled; none without a folder of the user's own."""
    folder = cache_folder() / f"templates-{__version__}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = _only_ours(folder)
    except OSError:
        return None
    return _Quiet(str(folder), f"{package}-%s.cache") if own else None


def _only_ours(folder: Path) -> bool:
    """Whether nobody but this user may write there (systems without user ids guard it alone)."""
    if not hasattr(os, "getuid"):
        return True
    found = folder.lstat()
    shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not shared


class _Quiet(FileSystemBytecodeCache):
    """A page is answered whether or not its compiled templates could be kept."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except (EOFError, ValueError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)
