"""What the formats without a picture share: the document's numbers, named as PyTorch names them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from core.channels import channels_of
from core.document import Document, Layer
from core.number_cell import cut
from tconv_gui.export.format import Job, Progress, report

Array = NDArray[np.float64]


class Named(NamedTuple):
    """An array of the document and what it is called."""

    name: str
    values: Array


def at_once(write: Callable[[Job], bytes]) -> Callable[[Job, Progress], bytes]:
    """A format's ``make`` for what is written in one go."""

    def make(job: Job, progress: Progress) -> bytes:
        report(progress, 0, 1)
        data = write(job)
        report(progress, 1, 1)
        return data

    return make


def short_title(job: Job, longest: int = 200) -> str:
    """The job's title, cut where it is a whole story."""
    return cut(job.title, longest)


def whole_document(job: Job) -> Document:
    """The job's document with all of its channels."""
    return channels_of(job.frames[-1].document).whole


def layer_name(position: int) -> str:
    """What a layer is called in a file; people count from 1.

    >>> layer_name(0)
    'layer1'
    """
    return f"layer{position + 1}"


def arrays_of(document: Document) -> Iterator[Named]:
    """Input, weights, biases and outputs; weights as PyTorch uses them, turned if ``flipped``."""
    yield Named("input", document.input)
    for position, layer in enumerate(document.layers):
        name = layer_name(position)
        if layer.operation.is_regular:
            yield Named(f"{name}.weight", layer.used_weight)
        if layer.bias is not None:
            yield Named(f"{name}.bias", layer.bias)
        yield Named(f"{name}.output", document.feature_maps[position + 1])


def call_text(layer: Layer) -> str:
    """The layer as a call with PyTorch's words, the same in every language.

    >>> from core.document import make_layer
    >>> call_text(make_layer("conv_transpose", [1, 2], stride=2))
    'ConvTranspose1d(1, 1, kernel_size=2, stride=2, padding=0, output_padding=0, dilation=1)'
    """
    if layer.operation.function is not None:
        return f"{layer.operation.function.torch.removeprefix('nn.')}"
    parts = [f"{name}={_setting(value)}" for name, value in settings(layer).items()]
    if layer.operation.has_kernel:
        parts[:0] = [str(layer.in_channels), str(layer.out_channels)]
        if layer.spec.groups > 1:
            parts.append(f"groups={layer.spec.groups}")
    return f"{layer.operation.code_name}{layer.spec.axes}d({', '.join(parts)})"


def settings(layer: Layer) -> dict[str, object]:
    """The hyper-parameters that the operation has; the same on both sides of an axis is one."""
    found: dict[str, object] = {}
    for name in layer.operation.parameters:
        value = getattr(layer.spec, name)
        if name == "padding" and not isinstance(value, str):
            even = all(begin == end for begin, end in value)
            value = tuple(begin for begin, _ in value) if even else value
        found[name] = value
    return found


def _setting(value: object) -> str:
    if isinstance(value, tuple) and len(set(value)) == 1:
        value = value[0]
    return repr(value)


def packed(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file; its bytes depend on nothing but its entries, not on the day or the system."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, data in entries:
            info = ZipInfo(name)  # of 1980, which is a zip file's beginning of time
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()
