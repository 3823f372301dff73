"""Standard output, files and terminals: where a result goes and how errors read.

Input: a finished result as text or bytes. Output: characters that the reader's terminal or file
can hold. Nothing here decides anything about the result.
"""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from coxa.errors import CallError

WIDEST = 100


def one_line(text: str) -> str:
    """The text on one line, without characters that could steer a terminal."""
    flat = " ".join(text.split())
    return "".join(letter if letter.isprintable() else "�" for letter in flat)


def shown_path(path: Path) -> str:
    """A path for a message; 'the given file' where it looks like a pasted note."""
    text = str(path)
    return "the given file" if len(text.split()) != 1 or len(text) > 200 else repr(text)


def colour_wanted() -> bool:
    """True on a colour terminal, unless NO_COLOR is set."""
    on_terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return on_terminal and not os.environ.get("NO_COLOR")


def width() -> int:
    """Columns to write in: those of the terminal, at most 100; 80 when piped."""
    return min(shutil.get_terminal_size((80, 24)).columns, WIDEST)


def write_bytes(content: bytes) -> None:
    """Write UTF-8 bytes to standard output, ending in a new line."""
    stream = sys.stdout.buffer
    stream.write(content if content.endswith(b"\n") else content + b"\n")
    stream.flush()


def write_text(text: str) -> None:
    """Write text to standard output; what its encoding lacks becomes '?'."""
    write_bytes(text.encode(sys.stdout.encoding or "utf-8", errors="replace"))


def why(error: OSError) -> str:
    """Why a call on a file failed, in the system's words."""
    return error.strerror or type(error).__name__


def remove_files(paths: Iterable[Path]) -> None:
    """Remove files where they exist; raises CallError where that fails."""
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise CallError(
                f"cannot remove {shown_path(path)} of an earlier run (--out): {why(error)}; "
                "name another folder"
            ) from None


def write_file(path: Path, content: bytes) -> None:
    """Write a result to a file whole or not at all; raises CallError where that fails."""
    whole = content if content.endswith(b"\n") else content + b"\n"
    part = path.with_name(f"{path.name}.part{os.getpid()}")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(whole)
            return
        part.write_bytes(whole)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CallError(
            f"cannot write {shown_path(path)} (--out): {why(error)}; "
            "name a file in a folder that exists"
        ) from None
