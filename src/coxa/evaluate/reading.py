"""Finds and reads YAML files of labelled cases (a mapping each) and traps (a list each).

Input: files and folders. Output: the paths of YAML files, the content of one, and its typed form.
A file that does not fit its format is refused with its name, place and reason; nothing is skipped
in silence.
"""

import types
import typing
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from coxa.errors import BadCase, CallError
from coxa.model.typed import convert

S = TypeVar("S", bound=msgspec.Struct)
SUFFIXES = (".yaml", ".yml")


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The YAML files named or found under the folders, each once; raises CallError."""
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
            if not inside:
                raise CallError(f"{path}: no *.yaml in this folder; name one that holds cases")
        elif path.is_file():
            inside = [path]
        else:
            raise CallError(f"{path}: no such file or folder; name labelled cases or traps")
        for file in inside:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def parse(path: Path) -> Any:
    """Content of one YAML 1.2 file; raises BadCase with the place of the fault."""
    import ryaml

    try:
        return ryaml.loads(path.read_text(encoding="utf-8"))
    except ryaml.InvalidYamlError as error:
        why = str(error).splitlines()[0]
        raise BadCase(f"{path}: not valid YAML: {why}; mend the file") from None
    except UnicodeDecodeError:
        raise BadCase(f"{path}: not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise CallError(f"{path}: {error.strerror or 'cannot be read'}; check the file") from None


def converted(raw: Any, kind: type[S], where: str) -> S:
    """One record of type `kind`; raises BadCase that names the allowed keys or values."""
    try:
        return convert(raw, kind)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$.")
        key = place.rstrip("`")
        text = f"{message} at {key}" if key else message
        if "unknown field" in message:
            text += f"; keys are {', '.join(kind.__struct_fields__)}"
        allowed = allowed_values(kind, key)
        if allowed:
            text += f"; allowed: {', '.join(allowed)}"
        raise BadCase(f"{where}: {text}") from None


def allowed_values(kind: type[msgspec.Struct], key: str) -> Sequence[str]:
    """The words that a key may hold, empty where it is not a choice."""
    hint = typing.get_type_hints(kind).get(key)
    options = get_args(hint) if get_origin(hint) in (typing.Union, types.UnionType) else (hint,)
    return [str(v) for option in options if get_origin(option) is Literal for v in get_args(option)]
