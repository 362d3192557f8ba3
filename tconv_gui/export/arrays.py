"""NPZ and JSON: all numbers of the whole document, for programs and for people."""

from __future__ import annotations

import io
import json
import re
from math import isfinite

import numpy as np

from core.document import Document
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._data import (
    Array,
    arrays_of,
    at_once,
    call_text,
    layer_name,
    packed,
    settings,
    short_title,
    whole_document,
)
from tconv_gui.export.format import Format, Job

NPZ_TITLE = QT_TRANSLATE_NOOP("format", "NumPy arrays (NPZ)")
JSON_TITLE = QT_TRANSLATE_NOOP("format", "JSON numbers")

_INNERMOST = re.compile(r"\[\s+([^\[\]{}]*?)\s+\]")
_BETWEEN = re.compile(r",\s+")


def npz(job: Job) -> bytes:
    """Every array under its name, and each layer's call under ``layer1.call``."""
    document = whole_document(job)
    entries = [(named.name, named.values) for named in arrays_of(document)]
    calls = [
        (f"{layer_name(position)}.call", np.array(call_text(layer)))
        for position, layer in enumerate(document.layers)
    ]
    return packed((f"{name}.npy", _npy(values)) for name, values in [*entries, *calls])


def _npy(values: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(values).reshape(values.shape))
    return buffer.getvalue()


def json_text(job: Job) -> bytes:
    """What goes in, what each layer is and what comes out of it, one row of numbers per line."""
    tree = document_tree(whole_document(job), short_title(job))
    text = json.dumps(tree, ensure_ascii=False, indent=2)
    return (_INNERMOST.sub(_on_one_line, text) + "\n").encode()


def _on_one_line(row: re.Match[str]) -> str:
    return f"[{_BETWEEN.sub(', ', row[1])}]"


def document_tree(document: Document, title: str) -> dict[str, object]:
    """The document in lists and dictionaries; arrays have PyTorch's layout."""
    layers = []
    for position, layer in enumerate(document.layers):
        row: dict[str, object] = {
            "operation": layer.operation_id,
            "call": call_text(layer),
            **settings(layer),
        }
        if layer.operation.has_kernel:
            row |= {"groups": layer.spec.groups}
        if layer.operation.is_regular:
            row |= {"weight": _lists(layer.used_weight)}
        if layer.flipped:
            row |= {"kernel_before_it_is_turned": _lists(layer.weight)}
        if layer.bias is not None:
            row |= {"bias": _lists(layer.bias)}
        layers.append(row | {"output": _lists(document.feature_maps[position + 1])})
    return {"title": title, "input": _lists(document.input), "layers": layers}


def _lists(values: Array) -> object:
    def plain(part: object) -> object:
        if isinstance(part, list):
            return [plain(entry) for entry in part]
        assert isinstance(part, float)
        if not isfinite(part):
            return None  # JSON has no word for it
        return int(part) if part.is_integer() and abs(part) < 2**53 else part

    return plain(values.tolist())


NPZ = Format(
    id="npz",
    title=NPZ_TITLE,
    suffixes=(".npz",),
    mime="application/zip",
    magic=b"PK\x03\x04",
    several="pages",
    make=at_once(npz),
    draws=False,
)
JSON = Format(
    id="json",
    title=JSON_TITLE,
    suffixes=(".json",),
    mime="application/json",
    magic=b"{",
    several="pages",
    make=at_once(json_text),
    draws=False,
)
