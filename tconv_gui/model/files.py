"""Documents and arrays on disk: checked before they are read, saved whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.lib import format as npy

from core.arrays import MAX_AXIS_1D, MAX_AXIS_2D, MAX_CHANNELS, FloatArray, frozen
from core.codec import MAX_BYTES, SUFFIX, Notice, decode, encode
from core.document import INPUT_NAME, TOO_MANY_CHANNELS, Document, shape_text
from core.errors import ConvError
from core.pasted_array import parse_array
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.atomic import write_atomically
from tconv_gui.embedded import View, document_in, without_view

_NPY_HEADER = 64 * 1024
# What is exported with its document in it.
EXPORTED_SUFFIXES = (".png", ".svg", ".pdf", ".gif", ".apng", ".webp", ".html")
MAX_PICTURE_BYTES = 64_000_000

NO_FILE = QT_TRANSLATE_NOOP(
    "error", "There is no file “{name}”; it may have been moved or renamed."
)
FOLDER = QT_TRANSLATE_NOOP("error", "“{name}” is a folder; choose a file in it.")
NOT_ORDINARY = QT_TRANSLATE_NOOP(
    "error", "“{name}” is a device or a pipe; only ordinary files can be opened."
)
NO_PERMISSION = QT_TRANSLATE_NOOP("error", "“{name}” may not be read by you; ask for access to it.")
NOT_READABLE = QT_TRANSLATE_NOOP("error", "“{name}” could not be read: {reason}")
TOO_MANY_BYTES = QT_TRANSLATE_NOOP(
    "error", "“{name}” has {got} MB; at most {high} MB can be opened."
)
CANNOT_OPEN = QT_TRANSLATE_NOOP(
    "error",
    "“{name}” cannot be opened here; a TConv document (.tconv), a NumPy array (.npy) or a table "
    "of numbers (.csv, .tsv, .txt) can.",
)
NO_DOCUMENT_INSIDE = QT_TRANSLATE_NOOP(
    "error",
    "“{name}” holds no TConv document: it was not exported by TConv, or another program has taken "
    "the document out.",
)
NOT_NPY = QT_TRANSLATE_NOOP("error", "“{name}” is damaged or no NumPy array.")
NPY_NOT_NUMBERS = QT_TRANSLATE_NOOP(
    "error", "“{name}” holds values of type {got}; real numbers can be opened."
)
NPY_SHAPE = QT_TRANSLATE_NOOP(
    "error",
    "“{name}” has shape {got}; a row, a table or several tables of numbers, one for each channel, "
    "can be opened.",
)
NPY_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error",
    "“{name}” has {got} cells; at most {table}×{table} can be opened, or {row} in one row.",
)
NPY_CUT_OFF = QT_TRANSLATE_NOOP("error", "“{name}” is cut off: it holds fewer values than it says.")
ARRAY_NOT_FINITE = QT_TRANSLATE_NOOP(
    "error", "“{name}” holds a value that is not a finite number; every cell needs a number."
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What the bytes of a file were when it was read or saved."""

    digest: bytes

    @classmethod
    def of(cls, data: bytes) -> Fingerprint:
        """The fingerprint of ``data``."""
        return cls(sha256(data).digest())


class Opened(NamedTuple):
    """A document as read from a file, what is to be said about it, and the file's fingerprint."""

    document: Document
    notices: tuple[Notice, ...]
    fingerprint: Fingerprint
    view: View | None = None


def read_document(path: Path | str) -> Opened:
    """The document in a .tconv file or in an exported picture, with what the picture shows of it.

    ConvError (``parameter="file"``) if there is none.
    """
    path = Path(path)
    may_be_picture = path.suffix.lower() in EXPORTED_SUFFIXES
    data = inside = read_bytes(path, MAX_PICTURE_BYTES if may_be_picture else MAX_BYTES)
    if may_be_picture:
        found = document_in(data)
        if found is None:
            raise _refusal(NO_DOCUMENT_INSIDE, path)
        inside = found
    whole, notices = decode(inside)
    document, view = without_view(whole)
    return Opened(document, notices, Fingerprint.of(data), view)


def save_document(path: Path | str, document: Document) -> Fingerprint:
    """Write ``document`` to ``path``, whole or not at all; ConvError if it cannot be."""
    data = encode(document)
    write_atomically(Path(path), data)
    return Fingerprint.of(data)


def changed_on_disk(path: Path | str, fingerprint: Fingerprint) -> bool:
    """Whether the file holds something else by now; a file that is gone cannot be overwritten."""
    path = Path(path)
    if not path.exists():
        return False
    try:
        return Fingerprint.of(read_bytes(path, MAX_BYTES)) != fingerprint
    except ConvError:
        return True


def with_suffix(path: Path | str) -> Path:
    """The path with the suffix of documents, in whatever case it has it already.

    >>> with_suffix("a").name, with_suffix("a.b").name, with_suffix("a.TCONV").name
    ('a.tconv', 'a.b.tconv', 'a.TCONV')
    """
    path = Path(path)
    if path.suffix.lower() == SUFFIX:
        return path
    return path.with_name(path.name + SUFFIX)


def is_document(path: Path | str) -> bool:
    """Whether the name says that this is a TConv document."""
    return Path(path).suffix.lower() == SUFFIX


def may_hold_document(path: Path | str) -> bool:
    """Whether the name says that this is a TConv document or a picture that can hold one."""
    return Path(path).suffix.lower() in (SUFFIX, *EXPORTED_SUFFIXES)


def import_array(path: Path | str) -> FloatArray:
    """The numbers of a .npy, .csv, .tsv or .txt file.

    Their shape is (width,), (height, width) or (channels, height, width).
    ConvError (``parameter="file"``) for anything else.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        _check_ordinary(path)
        raise _refusal(CANNOT_OPEN, path)
    try:
        values = reader(path)
    except ConvError as error:
        error.parameter = "file"
        raise
    if values.ndim > 3:
        raise _refusal(NPY_SHAPE, path, got=shape_text(values.shape))
    return values


def _read_text(path: Path) -> FloatArray:
    data = read_bytes(path, MAX_BYTES)
    # What is no UTF-8 is a spreadsheet's old one-byte text, whose digits are the same.
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "latin-1"]
    for encoding in encodings:
        try:
            return parse_array(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise _refusal(CANNOT_OPEN, path)


def _read_npy(path: Path) -> FloatArray:
    """Everything the header declares is checked before the values are read."""
    with _opened(path) as file:
        start = BytesIO(file.read(_NPY_HEADER))
        try:
            version = npy.read_magic(start)
            read_header = _NPY_HEADERS[version]
            shape, fortran_order, dtype = read_header(start)
        except Exception:  # NumPy lets Python parse the header, which can fail in any way
            raise _refusal(NOT_NPY, path) from None
        if dtype.kind not in "biuf":
            raise _refusal(NPY_NOT_NUMBERS, path, got=str(dtype)[:40])
        shape = _checked_shape(shape, path)
        size = int(np.prod(shape)) * dtype.itemsize
        file.seek(start.tell())
        data = file.read(size)
    if len(data) < size:
        raise _refusal(NPY_CUT_OFF, path)
    values = np.frombuffer(data, dtype).reshape(shape, order="F" if fortran_order else "C")
    with np.errstate(over="ignore"):  # what is too large for float64 is told below
        numbers = values.astype(np.float64)
    if not np.isfinite(numbers).all():
        raise _refusal(ARRAY_NOT_FINITE, path)
    return frozen(numbers)


def _checked_shape(shape: tuple[int, ...], path: Path) -> tuple[int, ...]:
    """The shape as a row's, a table's or that of several; leading axes of length 1 are a batch."""
    kept = shape
    while len(kept) > 2 and kept[0] == 1:
        kept = kept[1:]
    if len(kept) not in (1, 2, 3) or min(kept) < 1 or len(shape) > 32:
        raise _refusal(NPY_SHAPE, path, got=shape_text(shape[:8]) or "()")
    if max(kept[-2:]) > (MAX_AXIS_1D if len(kept) == 1 else MAX_AXIS_2D):
        raise _refusal(
            NPY_TOO_LARGE, path, got=shape_text(kept), table=MAX_AXIS_2D, row=MAX_AXIS_1D
        )
    if len(kept) == 3 and kept[0] > MAX_CHANNELS:
        raise ConvError(
            TOO_MANY_CHANNELS, parameter="file", what=INPUT_NAME, high=MAX_CHANNELS, got=kept[0]
        )
    return kept


_NPY_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_READERS: Mapping[str, Callable[[Path], FloatArray]] = {
    ".npy": _read_npy,
    ".csv": _read_text,
    ".tsv": _read_text,
    ".txt": _read_text,
}
ARRAY_SUFFIXES = tuple(_READERS)


def read_bytes(path: Path, high: int) -> bytes:
    """An ordinary file's bytes, at most ``high``; ConvError if it is none, or has more."""
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > high:
            raise _refusal(TOO_MANY_BYTES, path, got=f"{size / 1e6:.1f}", high=high // 1_000_000)
        try:
            return file.read(high + 1)
        except OSError as error:
            raise _refusal(NOT_READABLE, path, reason=error.strerror or str(error)) from None


def _opened(path: Path) -> BinaryIO:
    _check_ordinary(path)
    try:
        return open(path, "rb", opener=_without_waiting)
    except OSError as error:
        raise _os_refusal(error, path) from None


def _without_waiting(path: str, flags: int) -> int:
    # What has become a pipe since it was checked must not hang the window.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _check_ordinary(path: Path) -> None:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the name
        raise _os_refusal(error, path) from None
    if S_ISDIR(mode):
        raise _refusal(FOLDER, path)
    if not S_ISREG(mode):
        raise _refusal(NOT_ORDINARY, path)


_CAUSES: Mapping[int | None, Mark] = {
    errno.ENOENT: NO_FILE,
    errno.ENOTDIR: NO_FILE,
    errno.EACCES: NO_PERMISSION,
    errno.EPERM: NO_PERMISSION,
    errno.EISDIR: FOLDER,
}


def _os_refusal(error: OSError | ValueError, path: Path) -> ConvError:
    mark = _CAUSES.get(getattr(error, "errno", None), NOT_READABLE)
    return _refusal(mark, path, reason=getattr(error, "strerror", None) or str(error))


def _refusal(mark: Mark, path: Path, **facts: object) -> ConvError:
    # A name that is no valid text could not be shown.
    name = str(path.name or path).encode("utf-8", "replace").decode()
    name = name if len(name) <= 80 else name[:79] + "…"
    return ConvError(mark, parameter="file", name=name, **facts)
