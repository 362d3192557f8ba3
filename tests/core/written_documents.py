"""Documents of every operation and setting, for what writes them down as code."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from core.chain_edit import switched_off
from core.channels import routing
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.ops import BY_ID
from core.spec import conv_spec


def plain(operation: str, axes: int, kernel_size: Sequence[int] = (), **settings: Any) -> Layer:
    """A layer of an operation that makes its kernel itself."""
    size = tuple(kernel_size) or (1,) * axes
    return Layer(operation, conv_spec(size, **settings), np.ones((1, 1, *size)))


def random_layer(rng: random.Random, axes: int, channels: int) -> Layer:
    """Any operation, with settings that may not fit."""

    def each(low: int, high: int) -> list[int]:
        found = [rng.randint(low, high) for _ in range(axes)]
        return found if rng.random() < 0.5 else found[:1] * axes

    operation = rng.choice(list(BY_ID))
    kernel, stride, dilation = each(1, 4), each(1, 3), each(1, 3)
    dilation = dilation if rng.random() < 0.5 else [1] * axes
    uneven = [(rng.randint(0, 2), rng.randint(0, 2)) for _ in range(axes)]
    padding: Any = rng.choice(["same", "valid", 0, 1, uneven])
    if not BY_ID[operation].has_kernel:
        size = padding if isinstance(padding, (int, str)) else [begin for begin, _ in uneven]
        return plain(operation, axes, kernel, stride=stride, padding=size, dilation=dilation)
    groups = rng.choice([n for n in (1, 2, 3, 4) if not channels % n])
    out = groups * rng.randint(1, 3)
    added = each(0, 2) if operation == "conv_transpose" else 0
    spec = conv_spec(
        kernel, stride=stride, padding=padding, output_padding=added, dilation=dilation,
        groups=groups,
    )  # fmt: skip
    pair = (out, channels // groups) if operation == "conv" else (channels, out // groups)
    numbers = np.random.default_rng(rng.randrange(2**32))
    weight = numbers.integers(-3, 4, (*pair, *kernel)).astype(np.float64)
    if rng.random() < 0.5:
        weight = numbers.normal(size=weight.shape)
    bias = numbers.normal(size=out) if rng.random() < 0.5 else None
    return Layer(operation, spec, weight, bias, flipped=rng.random() < 0.2)


def random_document(seed: int) -> Document:
    """One to three layers on a row or a table, sometimes with one switched off."""
    rng = random.Random(seed)
    while True:
        axes, channels = rng.choice([1, 2, 2]), rng.choice([1, 1, 2, 3, 4])
        size = [rng.randint(1, 6) for _ in range(axes)]
        numbers = np.random.default_rng(rng.randrange(2**32))
        values = numbers.integers(-4, 5, (1, channels, *size)).astype(np.float64)
        if rng.random() < 0.5:
            values = numbers.normal(size=values.shape)
        layers: tuple[Layer, ...] = ()
        for _ in range(rng.choice([1, 1, 2, 3])):
            try:
                layer = random_layer(rng, axes, channels)
                layers = Document(values, (*layers, layer)).layers
            except ConvError:
                continue
            if rng.random() < 0.08:
                layers = (*layers[:-1], routing(layers[-1]))
            channels = layers[-1].out_channels
        if layers:
            return Document(values, layers, title=f"Document {seed}")


def unpooled_document(seed: int) -> Document:
    """A max-pooling of any kind, a layer that changes the values, the unpooling."""
    rng = random.Random(seed)
    numbers = np.random.default_rng(seed)
    while True:
        axes, channels = rng.choice([1, 2]), rng.randint(1, 3)

        def each(low: int, high: int, count: int = axes) -> list[int]:
            return [rng.randint(low, high) for _ in range(count)]

        steps = [1] * axes if rng.random() < 0.3 else each(1, 3)
        spread = [1] * axes if rng.random() < 0.5 else each(1, 2)
        values = numbers.integers(-4, 5, (1, channels, *each(2, 7))).astype(np.float64)
        between = plain("relu", axes)
        if rng.random() < 0.5:
            weight = numbers.normal(size=(channels, 1, *(3,) * axes))
            between = Layer("conv", conv_spec((3,) * axes, padding=1, groups=channels), weight)
        try:
            pool = plain(
                "max_pool", axes, each(1, 4), stride=steps, dilation=spread,
                padding=[(p, p) for p in each(0, 2)],
            )  # fmt: skip
            return Document(values, (pool, between, plain("max_unpool", axes)))
        except ConvError:
            continue


TABLE = [[1.0, -2.0, 3.0], [0.5, 0.1, -1e-7], [7.0, 1e300, -0.0]]
EDGES = [[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]]


def chosen_documents() -> Iterator[tuple[str, Document]]:
    """Those that each are about one thing, with a name."""
    table = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16.5]]
    up = make_layer("conv_transpose", EDGES, stride=2, padding=1, output_padding=1, bias=0.25)
    yield "transposed", make_document(table, up)
    yield "turned", make_document(table, make_layer("conv", EDGES, flipped=True))
    down = make_layer("conv", EDGES, stride=2, padding=1)
    tied = Layer("conv_transpose", up.spec, down.weight, tied=True)
    yield "tied", make_document(table, down, tied)
    yield "off", switched_off(make_document(table, down, up), 0)
    yield "row", make_document([1, 2, 3], make_layer("conv_transpose", [1, -2], stride=2))
    yield "numbers", make_document(TABLE, plain("relu", 2))
    large = np.random.default_rng(1).normal(size=(24, 24))
    yield "large", make_document(large, make_layer("conv", EDGES, padding="same"))
    whole = np.arange(900.0).reshape(30, 30)
    yield "large and whole", make_document(whole, make_layer("conv", EDGES, padding=[(1, 0)] * 2))
    for axes in (1, 2):
        values = table if axes == 2 else table[0]
        for operation in BY_ID.values():
            if operation.has_kernel or operation.unpools or operation.mixes is not None:
                continue
            layer = plain(operation.id, axes, (2,) * axes, stride=[3, 2][:axes])
            yield f"{operation.id} {axes}", make_document(values, layer)
        shuffled = np.arange(6.0 * 4**axes).reshape(1, 6, *(4,) * axes)
        for operation_id in ("pixel_shuffle", "pixel_unshuffle"):
            layer = plain(operation_id, axes, stride=[2, 1][:axes])
            yield f"{operation_id} {axes}", Document(shuffled, (layer,))
    blocks = np.arange(128.0).reshape(1, 8, 4, 4)
    yield "square shuffle", Document(blocks, (plain("pixel_shuffle", 2, stride=2),))
    yield "unpooled", unpooled_document(1)
