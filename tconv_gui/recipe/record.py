"""What a recipe has made: a small file beside its outputs, so that only what changed is made again.

It may be lost or thrown away at any time: then everything is made once more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.atomic import write_atomically

NOT_DELETED = QT_TRANSLATE_NOOP("error", "“{path}” could not be deleted: {reason}")

FORMAT = "tconv-recipe-record"
VERSION = 1
MAX_BYTES = 20_000_000


class Made(NamedTuple):
    """What a file was made from, and what was written: digests of both."""

    source: str
    content: str


Record = Mapping[str, Made]
"""What is known of each file, by its path below the folder for outputs, with "/"."""


def record_path(recipe: Path, folder: Path) -> Path:
    """Where the record of a recipe is kept.

    >>> record_path(Path("talk/figures.toml"), Path("talk/out")).as_posix()
    'talk/out/.figures.built.json'
    """
    return folder / f".{recipe.stem}.built.json"


def read_record(path: Path) -> Record:
    """What was made; nothing if there is no record or none that can be understood."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return {}
        tree = json.loads(path.read_bytes())
        if (tree["format"], tree["version"]) != (FORMAT, VERSION):
            return {}
        rows = {name: Made(row["source"], row["content"]) for name, row in tree["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    whole = all(isinstance(text, str) for row in rows.values() for text in row)
    return rows if whole else {}


def write_record(path: Path, record: Record) -> None:
    """Keep ``record``; ConvError if it cannot be written."""
    tree = {
        "format": FORMAT,
        "version": VERSION,
        "files": {name: record[name]._asdict() for name in sorted(record)},
    }
    write_atomically(path, (json.dumps(tree, indent=1, ensure_ascii=False) + "\n").encode())


def digest_of(path: Path) -> str | None:
    """The digest of a file's content; None if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def remove(path: Path) -> None:
    """Delete a file; ConvError if that cannot be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ConvError(
            NOT_DELETED, parameter="file", path=path, reason=error.strerror or error
        ) from None
