"""From layers that were read or are known to a document: numbers, and an input they start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.arithmetic import Size
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.stack import (
    OTHER_AXES,
    PRESETS,
    SIZES_TO_TRY,
    StackLayer,
    at_layer,
    chain,
    setting_text,
)

# The input of a stack that is begun with: small, so that its numbers can be read.
SMALL_SIDE = 4


def document_layer(layer: StackLayer) -> Layer:
    """The layer with its kernel, or with ones where no numbers are known; one channel.

    >>> document_layer(PRESETS["U-Net"][0]).kernel.tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    return Layer(layer.operation, layer.spec.with_(groups=1), layer.numbers[None, None])


def document_layers(layers: Sequence[StackLayer], first: int = 0) -> tuple[Layer, ...]:
    """All of them; ConvError names the line or, counted on from ``first``, the number of one."""
    made = []
    for number, layer in enumerate(layers, first):
        try:
            made.append(document_layer(layer))
        except ConvError as error:
            raise at_layer(error, layer, number) from None
    return tuple(made)


def with_stack(document: Document, layers: Sequence[StackLayer], size: Size | None) -> Document:
    """The document with ``layers`` in place of its own.

    Its input is kept where it goes through them; else it is one of ones, of ``size`` where the
    text says it.  ConvError names the layer that cannot be.
    """
    made = document_layers(layers)
    axes = layers[0].spec.axes
    for number, layer in enumerate(layers):
        if layer.spec.axes != axes:
            wrong = ConvError(OTHER_AXES, parameter="layers", got=layer.spec.axes, wanted=axes)
            raise at_layer(wrong, layer, number)
    if document.axes == axes and size in (None, document.input.shape[2:]):
        try:
            return replace(document, layers=made)
        except ConvError:
            pass  # an input that these layers can start from is looked for
    return _started(layers, made, size, document)


def with_more_layers(document: Document, layers: Sequence[StackLayer]) -> Document:
    """The document with ``layers`` behind its own; ConvError names the one that cannot be."""
    count = len(document.layers)
    for number, layer in enumerate(layers, count):
        if layer.spec.axes != document.axes:
            wrong = ConvError(
                OTHER_AXES, parameter="layers", got=layer.spec.axes, wanted=document.axes
            )
            raise at_layer(wrong, layer, number)
    made = document_layers(layers, count)
    chain(layers, document.feature_maps[-1].shape[2:])
    return replace(document, layers=(*document.layers, *made))


def _started(
    layers: Sequence[StackLayer], made: tuple[Layer, ...], size: Size | None, document: Document
) -> Document:
    """With an input of ones: of the size that is said, else the first that goes through."""
    axes = layers[0].spec.axes
    sizes = [(SMALL_SIDE,) * axes, *((n,) * axes for n in SIZES_TO_TRY), (2,) * axes, (1,) * axes]
    refusal: ConvError | None = None
    for tried in [size] if size is not None else sizes:
        try:
            chain(layers, tried)
            started = replace(document, input=np.ones((1, 1, *tried)), layers=made)
        except ConvError as error:
            # A size that the text says is the one to speak of, else the smallest that was tried.
            refusal = refusal or error.kept()
            continue
        return started
    assert refusal is not None
    raise refusal


def preset_document(name: str, title: str = "") -> Document | None:
    """A decoder of ``PRESETS`` with ones; without its last layers where numbers run out of room.

    None where not even the first layer has room.

    >>> preset_document("MelGAN").feature_maps[-1].shape
    (1, 1, 1024)
    """
    layers = PRESETS[name]
    start = make_document([1.0], make_layer("conv", [1.0]), title=title)
    while layers:
        try:
            return _started(layers, document_layers(layers), None, start)
        except ConvError:
            layers = layers[:-1]
    return None


def preset_text(name: str) -> str:
    """The settings of a decoder's layers, those that repeat counted.

    >>> preset_text("pix2pixHD")
    '4 × (kernel_size=3, stride=2, padding=1, output_padding=1), kernel_size=7, stride=1, padding=3'
    """
    parts: list[tuple[str, int]] = []
    for layer in PRESETS[name]:
        text = setting_text(layer.spec)
        if parts and parts[-1][0] == text:
            parts[-1] = text, parts[-1][1] + 1
        else:
            parts.append((text, 1))
    return ", ".join(f"{n} × ({text})" if n > 1 else text for text, n in parts)
