"""The fields of one layer call, as a document has them: activation, groups, bias, kernels.

A framework's layer may end in an activation; here that is a layer of its own, right behind it.  All
of this is for whole documents, with every channel.
"""

from __future__ import annotations

from math import gcd

import numpy as np
from numpy.typing import ArrayLike

from core.chain_edit import is_off, layer_added, layer_removed, real_layer
from core.channels import with_groups
from core.document import BIAS_PER_FILTER, Document, Layer
from core.errors import ConvError
from core.ops import OPERATIONS
from core.spec import conv_spec
from core.words_mark import QT_TRANSLATE_NOOP

NO_ACTIVATION = QT_TRANSLATE_NOOP("error", "“{got}” is no activation; known are {known}.")
NO_BIAS_HERE = QT_TRANSLATE_NOOP(
    "error", "this operation has no bias; choose a convolution or a transposed one."
)

ACTIVATIONS = tuple(operation.id for operation in OPERATIONS if operation.function is not None)


def activation_of(document: Document, position: int) -> str | None:
    """The activation right behind a layer; None if there is none, or if it is switched off.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[1, -2]], make_layer("conv", [[1]]))
    >>> activation_of(with_activation(document, 0, "relu"), 0)
    'relu'
    """
    if position + 1 == len(document.layers):
        return None
    behind = document.layers[position + 1]
    return behind.operation_id if behind.operation.function is not None else None


def with_activation(document: Document, position: int, activation: str | None) -> Document:
    """The document with another activation right behind a layer, or without one.

    One that is there is replaced, even if it is switched off.  The document itself where nothing is
    to be changed.
    """
    if activation is not None and activation not in ACTIVATIONS:
        raise ConvError(
            NO_ACTIVATION, parameter="activation", got=activation, known=", ".join(ACTIVATIONS)
        )
    if activation == activation_of(document, position):
        return document
    if activation is None:
        return layer_removed(document, position + 1)
    if _has_place(document, position):
        document = layer_removed(document, position + 1)
    return layer_added(document, position + 1, _activation_layer(activation, document.axes))


def _has_place(document: Document, position: int) -> bool:
    """Whether an activation stands behind a layer, on or off."""
    behind = document.layers[position + 1 : position + 2]
    return any(real_layer(layer).operation.function is not None for layer in behind)


def _activation_layer(activation: str, axes: int) -> Layer:
    ones = (1,) * axes
    return Layer(activation, conv_spec(ones), np.ones((1, 1, *ones)))


def possible_groups(document: Document, position: int) -> tuple[int, ...]:
    """The numbers of groups that a layer can have: what divides its channels on both sides.

    >>> from core.channels import with_filters, with_in_channels
    >>> from core.document import make_document, make_layer
    >>> document = with_in_channels(make_document([[1]], make_layer("conv", [[1]])), 4)
    >>> possible_groups(with_filters(document, 0, 6), 0)
    (1, 2)
    """
    layer = document.layers[position]
    common = gcd(layer.in_channels, layer.out_channels)
    divisors = (n for n in range(1, common + 1) if common % n == 0)
    return tuple(n for n in divisors if _can_have(document, position, n))


def _can_have(document: Document, position: int, groups: int) -> bool:
    try:
        with_groups(document, position, groups)
    except ConvError:
        return False
    return True


def with_bias(document: Document, position: int, bias: ArrayLike | None) -> Document:
    """The document with the bias of every filter of a layer, shape (filters,); None is none.

    The document itself where it is so already; ConvError for another number of numbers.
    """
    layer = document.layers[position]
    if bias is None:
        return document if layer.bias is None else document.with_layer(position, bias=None)
    if not layer.operation.has_kernel or is_off(layer):
        raise ConvError(NO_BIAS_HERE, parameter="bias")
    values = np.ravel(np.asarray(bias, dtype=np.float64))
    if values.size != layer.out_channels:
        raise ConvError(
            BIAS_PER_FILTER, parameter="bias", wanted=layer.out_channels, got=values.size
        )
    if layer.bias is not None and np.array_equal(layer.bias, values):
        return document
    return document.with_layer(position, bias=values)
