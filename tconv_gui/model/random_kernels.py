"""Kernels as they are before any training: random numbers for every layer of a chain."""

from __future__ import annotations

from core.document import MAX_LAYERS, Document, Layer
from tconv_gui.model.initial_kernels import initial_kernels

INITIALISER = "he_normal"


def with_random_kernels(document: Document, seed: int) -> Document:
    """A copy of a whole document whose kernels all are He normal numbers, rounded.

    Every kernel of every layer has numbers of its own; the same ``seed`` makes the same ones again.
    Layers without a kernel, and those that are switched off, stay as they are; a tied one follows.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([1.0, 2.0], make_layer("conv_transpose", [1.0, 1.0], stride=2))
    >>> with_random_kernels(document, 1).layers[0].kernel.tolist()
    [-0.59, -0.2]
    """
    for position, layer in enumerate(document.layers):
        if _takes_numbers(layer):
            weight = initial_kernels(layer, INITIALISER, seed * MAX_LAYERS + position)
            document = document.with_layer(position, weight=weight)
    return document


def has_random_layers(document: Document) -> bool:
    """Whether there is any kernel that could be random.

    >>> from core.document import make_document, make_layer
    >>> has_random_layers(make_document([1.0], make_layer("conv", [1.0])))
    True
    """
    return any(map(_takes_numbers, document.layers))


def _takes_numbers(layer: Layer) -> bool:
    return layer.operation.has_kernel and layer.parked is None and not layer.tied
