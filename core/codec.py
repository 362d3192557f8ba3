"""Document ⇄ .tconv file: UTF-8 JSON with a format name and a version of its own.

    {"format": "tconv", "version": [1, 0], "app": "TConv", "title": "…",
     "input": [channel][row][column],
     "layers": [{"operation": "conv_transpose", "kernel_size": [2, 2], "stride": [1, 1],
                 "padding": [[0, 0], [0, 0]] or "same" or "valid", "output_padding": [0, 0],
                 "dilation": [1, 1], "groups": 1, "flipped": false,
                 "weight": [channel][channel][row][column], "bias": null or [channel],
                 "upstream": [channel][row][column], "tied": true, "parked": {a layer}}]}

With one spatial axis there are no rows.  "upstream" is there where a gradient was given, "tied"
where a layer has the kernel of the one before it (both since 1.1), "parked" where a layer is
switched off: what it is when it is on (since 1.2, as are all operations but the first two).  There
are several channels since 1.3, as are pixel shuffle and unshuffle.  A newer minor version only adds
keys: what is not known here is kept and written back.  A newer major version is refused.
The same document always gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arrays import (
    MAX_AXIS_1D,
    MAX_AXIS_2D,
    MAX_CHANNELS,
    MAX_KERNEL_AXIS,
    MAX_OUTPUT_AXIS_1D,
    MAX_OUTPUT_AXIS_2D,
)
from core.document import (
    INPUT_NAME,
    KERNEL_NAME,
    MAX_LAYERS,
    TOO_MANY_CHANNELS,
    UPSTREAM_NAME,
    Document,
    Layer,
)
from core.errors import ConvError
from core.number_cell import cut
from core.spec import conv_spec
from core.words_mark import QT_TRANSLATE_NOOP, Mark

FORMAT = "tconv"
VERSION = (1, 3)
FIRST_VERSION = (1, 0)
FIRST_OPERATIONS = ("conv", "conv_transpose")
SUFFIX = ".tconv"
MAX_BYTES = 10_000_000
MAX_DEPTH = 32
MAX_OBJECTS = 1000
MAX_LISTS = 50_000
MAX_TITLE = 300
# Tables have fewer cells along an axis than rows.
MOST_2D = {"input": MAX_AXIS_2D, "upstream": MAX_OUTPUT_AXIS_2D}
MAX_SETTING = 1_000_000  # far beyond what can be drawn, and short in a message

Tree = dict[str, Any]
Version = tuple[int, int]

# (first version that needs no change, what brings an older file up to it), oldest first.
MIGRATIONS: tuple[tuple[Version, Callable[[Tree], Tree]], ...] = ()

EMPTY = QT_TRANSLATE_NOOP("error", "This file is empty; a TConv document was expected.")
FOREIGN = QT_TRANSLATE_NOOP("error", "This is not a TConv document.")
TOO_MANY_BYTES = QT_TRANSLATE_NOOP(
    "error", "This file has {got} MB; a TConv document has at most {high} MB."
)
NOT_UTF8 = QT_TRANSLATE_NOOP(
    "error", "This file is not UTF-8 text (byte {byte}), so it is damaged or no TConv document."
)
BROKEN = QT_TRANSLATE_NOOP(
    "error", "This file is damaged or cut off at line {line}, column {column}."
)
TOO_DEEP = QT_TRANSLATE_NOOP(
    "error", "This file nests its parts more than {high} deep; a TConv document does not."
)
TOO_MANY_PARTS = QT_TRANSLATE_NOOP(
    "error", "This file has more than {high} parts; a TConv document has fewer."
)
DUPLICATE_KEY = QT_TRANSLATE_NOOP(
    "error", "This file says “{key}” twice in one place, so it is not clear what is meant."
)
NOT_A_NUMBER = QT_TRANSLATE_NOOP(
    "error", "This file holds {got}, which is not a finite number; every number must be finite."
)
LONG_NUMBER = QT_TRANSLATE_NOOP("error", "This file holds a number with too many digits.")
BAD_VERSION = QT_TRANSLATE_NOOP(
    "error", "This file does not say its version as two whole numbers, like [1, 0]."
)
NEWER_MAJOR = QT_TRANSLATE_NOOP(
    "error",
    "This file has format version {got} and needs a newer TConv; this one reads up to "
    "version {known}.",
)
MISSING_KEY = QT_TRANSLATE_NOOP("error", "This file is not complete: “{key}” is missing.")
WRONG_TYPE = QT_TRANSLATE_NOOP("error", "“{key}” in this file must be {wanted}.")
WANTED_TEXT = QT_TRANSLATE_NOOP("error", "a text of at most 300 characters")
WANTED_LIST = QT_TRANSLATE_NOOP("error", "a list")
WANTED_FLAG = QT_TRANSLATE_NOOP("error", "true or false")
WANTED_TABLE = QT_TRANSLATE_NOOP("error", "a row or a table of numbers, all rows equally long")
WANTED_SETTING = QT_TRANSLATE_NOOP("error", "a whole number per axis, of at most 1 000 000")
WANTED_PARKED = QT_TRANSLATE_NOOP("error", "one layer that is not switched off itself")
WANTED_BIAS = QT_TRANSLATE_NOOP("error", "null or one number per channel")
FILE_TOO_LARGE = QT_TRANSLATE_NOOP(
    "error", "{what} in this file has {got} cells on an axis; at most {high} can be shown."
)
BROKEN_TEXT = QT_TRANSLATE_NOOP("error", "A text in this file holds half a character.")
NEWER_MINOR = QT_TRANSLATE_NOOP(
    "notice",
    "This file was written by a newer TConv (format version {got}). What this one does not know "
    "is not shown, but kept when you save.",
)


class Notice(NamedTuple):
    """Something worth telling about a file that was read: ``words(mark, **facts)``."""

    mark: Mark
    facts: Mapping[str, object]


class Decoded(NamedTuple):
    """A document read from a file and what there is to say about it."""

    document: Document
    notices: tuple[Notice, ...] = ()


# --- writing ----------------------------------------------------------------------------------


def encode(document: Document) -> bytes:
    """The bytes of a .tconv file; equal documents give equal bytes.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))
    >>> encode(decode(encode(document)).document) == encode(document)
    True
    """
    kept = dict(document.extra)
    known: Tree = {
        "format": FORMAT,
        # A newer file's own keys are in it again, so it is of that version again.
        "version": kept.pop("version", _needed_version(document)),
        "app": "TConv",
        "title": document.title,
        "input": document.input[0],
        "layers": [_layer_tree(layer) for layer in document.layers],
    }
    return (_written(known | _without(kept, known), 0) + "\n").encode()


def _needed_version(document: Document) -> Version:
    """The oldest version that knows all that the document has."""
    layers = document.layers
    if not document.is_one_channel or any(layer.operation.mixes for layer in layers):
        return VERSION
    if any(layer.parked is not None or layer.operation_id not in FIRST_OPERATIONS
           for layer in layers):  # fmt: skip
        return (1, 2)
    if any(layer.upstream is not None or layer.tied for layer in layers):
        return (1, 1)
    return FIRST_VERSION


def _layer_tree(layer: Layer) -> Tree:
    spec = layer.spec
    known: Tree = {
        "operation": layer.operation_id,
        "kernel_size": spec.kernel_size,
        "stride": spec.stride,
        "padding": spec.padding,
        "output_padding": spec.output_padding,
        "dilation": spec.dilation,
        "groups": spec.groups,
        "flipped": layer.flipped,
        "weight": layer.weight,
        "bias": layer.bias,
    }
    if layer.upstream is not None:
        known["upstream"] = layer.upstream[0]
    if layer.tied:
        known["tied"] = True
    if layer.parked is not None:
        known["parked"] = _layer_tree(layer.parked)
    return known | _without(layer.extra, known)


def _without(extra: Mapping[str, Any], known: Tree) -> Tree:
    return {key: value for key, value in extra.items() if key not in known}


def _written(value: Any, depth: int) -> str:
    """JSON with one line per row of numbers, so that people and diffs can read it."""
    if isinstance(value, np.ndarray):
        value = _numbers(value)
    inner, outer = "\n" + "  " * (depth + 1), "\n" + "  " * depth
    if isinstance(value, Mapping) and value:
        parts = [f"{_scalar(key)}: {_written(entry, depth + 1)}" for key, entry in value.items()]
        return "{" + inner + ("," + inner).join(parts) + outer + "}"
    if isinstance(value, (list, tuple)) and any(
        isinstance(entry, (list, dict, np.ndarray)) for entry in value
    ):
        parts = [_written(entry, depth + 1) for entry in value]
        return "[" + inner + ("," + inner).join(parts) + outer + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _numbers(array: NDArray[np.float64]) -> Any:
    """Nested lists; whole numbers that a float64 holds exactly are written without a point."""
    if array.ndim > 1:
        return [_numbers(part) for part in array]
    # -0.0 is no int.
    return [
        int(x) if x == int(x) and abs(x) < 2**53 and (x or str(x) == "0.0") else x
        for x in array.tolist()
    ]


# --- reading ----------------------------------------------------------------------------------


def decode(data: bytes) -> Decoded:
    """The document in the bytes of a .tconv file.

    Whatever the bytes are, the answer is a document or a ConvError for parameter "file" that says
    in one sentence what is wrong.

    >>> decode(b"hello")
    Traceback (most recent call last):
        ...
    core.errors.ConvError: This is not a TConv document.
    """
    try:
        return _decoded(data)
    except ConvError as error:
        # The document's own checks name the setting; here it is the file that is at fault.
        error.parameter = "file"
        raise


def _decoded(data: bytes) -> Decoded:
    tree = _parsed(data)
    if tree.get("format") != FORMAT:
        raise ConvError(FOREIGN)
    version = _version(tree)
    for since, change in MIGRATIONS:
        if version < since:
            tree = change(tree)
    title = tree.get("title", "")
    if not isinstance(title, str) or len(title) > MAX_TITLE:
        raise _wrong("title", WANTED_TEXT)
    plane = _array(tree, "input", INPUT_NAME, (2, 3), MAX_AXIS_1D)
    layers = _needed(tree, "layers")
    if not isinstance(layers, list) or not all(isinstance(entry, dict) for entry in layers):
        raise _wrong("layers", WANTED_LIST)
    made = tuple(_layer(entry) for entry in layers[: MAX_LAYERS + 1])
    extra = _unknown(tree, ("format", "version", "app", "title", "input", "layers"))
    notices: tuple[Notice, ...] = ()
    if version > VERSION:
        extra["version"] = version
        notices = (Notice(NEWER_MINOR, {"got": _dotted(version)}),)
    _check_kept(title, depth=0)
    return Decoded(Document(plane[None], made, title, extra), notices)


def _layer(tree: Tree) -> Layer:
    weight = _array(tree, "weight", KERNEL_NAME, (3, 4), MAX_KERNEL_AXIS)
    operation = _needed(tree, "operation")
    if not isinstance(operation, str) or len(operation) > MAX_TITLE:
        raise _wrong("operation", WANTED_TEXT)
    flipped, tied = _flag(tree, "flipped"), _flag(tree, "tied")
    spec = conv_spec(
        _setting(tree, "kernel_size", weight.shape[2:]),
        stride=_setting(tree, "stride", 1),
        padding=_setting(tree, "padding", 0),
        output_padding=_setting(tree, "output_padding", 0),
        dilation=_setting(tree, "dilation", 1),
        groups=_setting(tree, "groups", 1),
        axes=weight.ndim - 2,
    )
    known = (
        "operation", "kernel_size", "stride", "padding", "output_padding", "dilation", "groups",
        "flipped", "weight", "bias", "upstream", "tied", "parked",
    )
    extra = _unknown(tree, known)
    parked = tree.get("parked")
    if parked is not None and (not isinstance(parked, dict) or "parked" in parked):
        raise _wrong("parked", WANTED_PARKED)
    return Layer(
        operation, spec, weight, _bias(tree), flipped, extra, _upstream(tree), tied,
        None if parked is None else _layer(parked),
    )  # fmt: skip


def _parsed(data: bytes) -> Tree:
    if len(data) > MAX_BYTES:
        raise ConvError(
            TOO_MANY_BYTES, got=f"{len(data) / 1e6:.1f}", high=MAX_BYTES // 1_000_000
        )
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise ConvError(EMPTY)
    if not data.lstrip().startswith(b"{"):
        raise ConvError(FOREIGN)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConvError(NOT_UTF8, byte=error.start) from None
    _check_nesting(data)
    try:
        tree: Tree = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        raise ConvError(BROKEN, line=error.lineno, column=error.colno) from None
    except ConvError:
        raise
    except ValueError:  # Python refuses to read whole numbers of more than 4300 digits
        raise ConvError(LONG_NUMBER) from None
    return tree


def _check_nesting(data: bytes) -> None:
    """Refuse deep nesting and very many parts before the parser, which recurses, sees them."""
    codes = np.frombuffer(data, dtype=np.uint8)
    inside = np.zeros(codes.size, dtype=np.bool_)
    inside[_string_ends(codes)] = True
    outside = ~np.logical_xor.accumulate(inside)
    objects = (codes == ord("{")) & outside
    lists = (codes == ord("[")) & outside
    closed = ((codes == ord("]")) | (codes == ord("}"))) & outside
    change = (objects | lists).astype(np.int8) - closed.astype(np.int8)
    if np.cumsum(change, dtype=np.int32).max(initial=0) > MAX_DEPTH:
        raise ConvError(TOO_DEEP, high=MAX_DEPTH)
    for found, high in ((objects, MAX_OBJECTS), (lists, MAX_LISTS)):
        if np.count_nonzero(found) > high:
            raise ConvError(TOO_MANY_PARTS, high=high)


def _string_ends(codes: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Where the quotes are that begin or end a text."""
    quotes = np.flatnonzero(codes == ord('"'))
    backslashes = codes == ord("\\")
    if not quotes.size or not backslashes.any():
        return quotes
    # A quote is escaped if an odd number of backslashes stands before it.
    places = np.arange(codes.size, dtype=np.int32)
    plain = np.maximum.accumulate(np.where(backslashes, np.int32(-1), places))
    before = np.maximum(quotes - 1, 0)
    escaped = ((before - plain[before]) % 2 == 1) & (quotes > 0)
    return quotes[~escaped]


def _object(pairs: list[tuple[str, Any]]) -> Tree:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ConvError(DUPLICATE_KEY, key=cut(twice, 40))
    return made


def _refuse_constant(name: str) -> None:
    raise ConvError(NOT_A_NUMBER, got=name)


def _version(tree: Tree) -> Version:
    version = _needed(tree, "version")
    if (
        not isinstance(version, list)
        or len(version) != 2
        or not all(type(n) is int and 0 <= n <= MAX_SETTING for n in version)
        or version[0] < 1
    ):
        raise ConvError(BAD_VERSION)
    major, minor = version
    if major > VERSION[0]:
        raise ConvError(NEWER_MAJOR, got=_dotted((major, minor)), known=_dotted(VERSION))
    return major, minor


def _dotted(version: Version) -> str:
    return f"{version[0]}.{version[1]}"


def _needed(tree: Tree, key: str) -> Any:
    if key not in tree:
        raise ConvError(MISSING_KEY, key=key)
    return tree[key]


def _wrong(key: str, wanted: Mark) -> ConvError:
    return ConvError(WRONG_TYPE, key=key, wanted=wanted)


def _setting(tree: Tree, key: str, default: Any) -> Any:
    value = tree.get(key, default)
    entries = value if isinstance(value, (list, tuple)) else [value]
    flat = [e for entry in entries for e in (entry if isinstance(entry, list) else [entry])]
    mode = key == "padding" and isinstance(value, str) and len(value) < 10
    small = len(flat) <= 8 and all(type(e) is int and abs(e) <= MAX_SETTING for e in flat)
    if not mode and not small:
        raise _wrong(key, WANTED_SETTING)
    return value


def _bias(tree: Tree) -> NDArray[np.float64] | None:
    bias = tree.get("bias")
    if bias is None:
        return None
    wanted = isinstance(bias, list) and 1 <= len(bias) <= MAX_CHANNELS
    if not wanted or not _all_numbers(bias):
        raise _wrong("bias", WANTED_BIAS)
    return _floats(bias)


def _flag(tree: Tree, key: str) -> bool:
    value = tree.get(key, False)
    if not isinstance(value, bool):
        raise _wrong(key, WANTED_FLAG)
    return value


def _upstream(tree: Tree) -> NDArray[np.float64] | None:
    if tree.get("upstream") is None:
        return None
    return _array(tree, "upstream", UPSTREAM_NAME, (2, 3), MAX_OUTPUT_AXIS_1D)[None]


def _array(
    tree: Tree, key: str, what: Mark, depths: tuple[int, int], high: int
) -> NDArray[np.float64]:
    """Nested lists as an array; every length is checked before anything is made of them."""
    value = _needed(tree, key)
    shape: list[int] = []
    part = value
    while isinstance(part, list) and len(shape) <= depths[1]:
        shape.append(len(part))
        part = part[0] if part else None
    if len(shape) not in depths:
        raise _wrong(key, WANTED_TABLE)
    if len(shape) == depths[1]:
        high = MOST_2D.get(key, high)
    channels, size = shape[: depths[0] - 1], shape[depths[0] - 1 :]
    if max(channels) > MAX_CHANNELS:
        raise ConvError(TOO_MANY_CHANNELS, what=what, high=MAX_CHANNELS, got=max(channels))
    if max(size) > high:
        raise ConvError(FILE_TOO_LARGE, what=what, got=max(size), high=high)
    rows = _rows(value, shape)
    if rows is None or not all(_all_numbers(row) for row in rows):
        raise _wrong(key, WANTED_TABLE)
    return _floats(value)


def _rows(value: Any, shape: list[int]) -> list[list[Any]] | None:
    """The innermost lists, or None where one has another length than its neighbours."""
    rows: list[Any] = [value]
    for length in shape[:-1]:
        if not all(isinstance(row, list) and len(row) == length for row in rows):
            return None
        rows = [part for row in rows for part in row]
    fits = all(isinstance(row, list) and len(row) == shape[-1] for row in rows)
    return rows if fits else None


def _all_numbers(row: list[Any]) -> bool:
    return set(map(type, row)) <= {int, float}


def _floats(value: Any) -> NDArray[np.float64]:
    try:
        array = np.array(value, dtype=np.float64)
    except OverflowError:
        raise ConvError(LONG_NUMBER) from None
    if not np.isfinite(array).all():
        raise ConvError(NOT_A_NUMBER, got="∞")
    return array


def _unknown(tree: Tree, known: tuple[str, ...]) -> Tree:
    """What this version does not know, after a check that it can be written back."""
    extra = {key: value for key, value in tree.items() if key not in known}
    _check_kept(extra, depth=0)
    return extra


def _check_kept(value: Any, depth: int) -> None:
    if isinstance(value, dict):
        for key, entry in value.items():
            _check_kept(key, depth + 1)
            _check_kept(entry, depth + 1)
    elif isinstance(value, list):
        for entry in value:
            _check_kept(entry, depth + 1)
    elif isinstance(value, float) and not isfinite(value):
        raise ConvError(NOT_A_NUMBER, got="∞")
    elif isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ConvError(BROKEN_TEXT) from None
