"""Write a file whole or not at all: the old one stays until the new one is complete."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP, Mark

IS_FOLDER = QT_TRANSLATE_NOOP(
    "error", "“{path}” is a folder, so nothing was written; add a file name."
)
NOT_A_FILE = QT_TRANSLATE_NOOP(
    "error", "“{path}” is a device or a pipe, so nothing was written; choose an ordinary file."
)
NO_FOLDER = QT_TRANSLATE_NOOP(
    "error", "“{path}” could not be written because there is no folder “{folder}”."
)
NO_PERMISSION = QT_TRANSLATE_NOOP(
    "error",
    "“{path}” could not be written because that is not allowed there; choose another place.",
)
DISK_FULL = QT_TRANSLATE_NOOP(
    "error", "“{path}” could not be written because the disk is full; nothing was changed."
)
FILE_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error", "“{path}” could not be written because files of {size} bytes are not allowed there."
)
NAME_TOO_LONG = QT_TRANSLATE_NOOP(
    "error", "“{path}” could not be written because its name is too long; choose a shorter one."
)
NOT_WRITTEN = QT_TRANSLATE_NOOP("error", "“{path}” could not be written: {reason}")

MAX_SHOWN = 160
# Qt tells a reason only as the system's sentence, which is what is looked up here.
_CAUSES: dict[int, Mark] = {
    errno.EACCES: NO_PERMISSION,
    errno.EPERM: NO_PERMISSION,
    errno.EROFS: NO_PERMISSION,
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: FILE_TOO_LARGE,
    errno.ENAMETOOLONG: NAME_TOO_LONG,
    errno.ENOENT: NO_FOLDER,
    errno.ENOTDIR: NO_FOLDER,
    errno.EISDIR: IS_FOLDER,
}
_BY_EFFECTIVE = os.access in os.supports_effective_ids


def write_atomically(path: Path | str, data: bytes) -> None:
    """Replace or make the file at ``path``, so that it holds ``data``.

    ConvError (``parameter="file"``) if that cannot be; then an old file is as it was and no new
    one is there, not even in part.
    """
    path = Path(path)
    if os.path.isdir(path):
        raise _refusal(IS_FOLDER, path, data)
    if not _is_text(path):
        raise ConvError(
            NOT_WRITTEN, parameter="file", path=_shown(path), reason=os.strerror(errno.EILSEQ)
        )
    # A device would be replaced by a file of its name.
    if os.path.exists(path) and not os.path.isfile(path):
        raise _refusal(NOT_A_FILE, path, data)
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise _failure(path, data, file.errorString())
    if not _write_all(file, data):
        # Cancelling would put its own words in place of the reason.
        reason = file.errorString()
        file.cancelWriting()
        raise _failure(path, data, reason)
    if not file.commit():
        raise _failure(path, data, file.errorString())


def _is_text(path: Path) -> bool:
    """Whether the name is valid text; Qt would write to a file of another name if it is not."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _write_all(file: QSaveFile, data: bytes) -> bool:
    """Whether all was taken; a short write gives its reason only at the next try."""
    done = 0
    while done < len(data):
        written = file.write(data[done:])
        if written <= 0:
            return False
        done += written
    return True


def _failure(path: Path, data: bytes, reason: str) -> ConvError:
    if not os.path.isdir(path.parent) and reason != os.strerror(errno.ENAMETOOLONG):
        return _refusal(NO_FOLDER, path, data)
    # Of a file that may not be written Qt speaks in words of its own.
    forbidden = os.path.exists(path) and not os.access(path, os.W_OK, effective_ids=_BY_EFFECTIVE)
    mark = NO_PERMISSION if forbidden else _mark_of(reason)
    if mark is None:
        return ConvError(NOT_WRITTEN, parameter="file", path=_shown(path), reason=reason)
    return _refusal(mark, path, data)


def _refusal(mark: Mark, path: Path, data: bytes) -> ConvError:
    return ConvError(
        mark, parameter="file", path=_shown(path), folder=_shown(path.parent), size=len(data)
    )


def _shown(path: Path) -> str:
    """The path as it can be shown: valid text, and short enough to be read."""
    text = str(path).encode("utf-8", "replace").decode()
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN // 2]}…{text[-MAX_SHOWN // 2 :]}"


def _mark_of(reason: str) -> Mark | None:
    return next((mark for code, mark in _CAUSES.items() if os.strerror(code) == reason), None)
