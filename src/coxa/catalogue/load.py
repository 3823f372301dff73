"""The compiled catalogue: read once, cached under the content hash of the knowledge.

Input: the knowledge folder. Output: `Catalogue`. The cache is written to a temporary name and
renamed, so two processes may do it at once; a disk that cannot be written is no error.
"""

import math
import os
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from coxa.catalogue.network_tables import NetworkTables, compile_network
from coxa.catalogue.reading_tables import ReadingTables, compile_reading
from coxa.catalogue.records import KNOWLEDGE, Records, knowledge_version, read_records
from coxa.errors import KnowledgeError
from coxa.model.knowledge import Examples
from coxa.model.typed import FIRST
from coxa.version import __version__

# a file that is being written begins so; one that is a day old nobody writes any more
_KEPT_BESIDE = 3
_WRITING, _ABANDONED = "writing-", 24 * 60 * 60


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """All knowledge in the form that the steps use; what only `read_records` shows is left out."""

    version: str
    records: Records
    reading: ReadingTables
    network: NetworkTables


def cache_folder() -> Path:
    """Where compiled knowledge is kept: COXA_CACHE, else the user's cache folder."""
    named = os.environ.get("COXA_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "coxa"


def compile_catalogue(folder: Path = KNOWLEDGE) -> Catalogue:
    """Read and compile the knowledge; raises KnowledgeError naming the first fault."""
    records, reader = read_records(folder)
    if reader.problems:
        first = reader.problems[0]
        more = len(reader.problems) - 1
        raise KnowledgeError(
            f"knowledge does not load: {first} (and {more} more); run 'coxa knowledge check'"
        )
    try:
        return Catalogue(
            version=knowledge_version(folder),
            records=lean(records),
            reading=compile_reading(records),
            network=compile_network(records),
        )
    except (ValueError, KeyError) as error:
        message = f"knowledge does not compile: {error}; run 'coxa knowledge check'"
        raise KnowledgeError(message) from error


def lean(records: Records) -> Records:
    """Records without wordings, examples and facts of references: compiled, or not for an answer.

    What was learned stands in the network. They would be a quarter of what every start decodes.
    """
    replace = msgspec.structs.replace
    bare: dict[str, Any] = {"read": (), "read_absent": (), "phrases": (), "examples": Examples()}
    return replace(
        records,
        findings={k: replace(one, **bare) for k, one in records.findings.items()},
        concepts={k: replace(one, phrases=()) for k, one in records.concepts.items()},
        sources={k: replace(one, facts=()) for k, one in records.sources.items()},
        learned={},
    )


def load_catalogue(folder: Path = KNOWLEDGE) -> Catalogue:
    """The catalogue of a knowledge folder, read once, by one thread; the others wait for it."""
    with FIRST:
        return _loaded(folder)


def forget_catalogues() -> None:
    """Drop what was loaded: the next call reads the knowledge or its cache again."""
    _loaded.cache_clear()


@lru_cache(maxsize=2)
def _loaded(folder: Path) -> Catalogue:
    """The catalogue of a knowledge folder, from the cache where it is current."""
    version = knowledge_version(folder)
    path = cache_folder() / f"{version}-{__version__}-{_shape()}.msgpack"
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    try:
        return msgspec.msgpack.decode(content, type=Catalogue)
    except msgspec.MsgspecError:
        catalogue = compile_catalogue(folder)
        if catalogue.version == version:
            _store(path, msgspec.msgpack.encode(catalogue))
        return catalogue


def _shape() -> str:
    """Changes when the code that compiles changes, so that an old cache is not used."""
    import hashlib

    digest = hashlib.sha256()
    here = Path(__file__).parent
    for folder in (here, here.parent / "model"):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _store(path: Path, content: bytes) -> None:
    """Write the cache in one step; a disk that cannot be written or is full is no error."""
    import tempfile

    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_WRITING)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        _tidy(path)


def _tidy(own: Path) -> None:
    """Keep the newest caches beside our own, as other versions use them; clear up after a crash."""
    others = [path for path in own.parent.glob("*.msgpack") if path != own]
    for path in sorted(others, key=_written, reverse=True)[_KEPT_BESIDE:]:
        path.unlink(missing_ok=True)
    long_ago = time.time() - _ABANDONED
    for path in own.parent.glob(f"{_WRITING}*"):
        if _written(path) < long_ago:
            path.unlink(missing_ok=True)


def _written(path: Path) -> float:
    """When a file was last written; another process may have taken it away in the meantime."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf
