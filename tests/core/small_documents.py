"""Random small documents of whole numbers, whose sums are exact whatever the order."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError


@st.composite
def small_layers(draw: st.DrawFn, axes: int) -> Layer:
    """Any operation, with every kind of padding, on ``axes`` axes."""

    def each(low: int, high: int) -> tuple[int, ...]:
        return draw(st.tuples(*[st.integers(low, high)] * axes))

    stride, dilation = each(1, 4), each(1, 2)
    pairs = st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * axes)
    padding: Any = draw(st.one_of(pairs, st.sampled_from([0, "same", "valid"])))
    room = zip(stride, dilation, strict=True)
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return make_layer(
        draw(st.sampled_from(["conv", "conv_transpose"])),
        random.integers(-9, 9, each(1, 3)),
        bias=draw(st.one_of(st.none(), st.integers(-9, 9))),
        flipped=draw(st.booleans()),
        stride=stride,
        padding=padding,
        dilation=dilation,
        output_padding=tuple(draw(st.integers(0, max(s, d) - 1)) for s, d in room),
    )


@st.composite
def small_documents(draw: st.DrawFn) -> Document:
    """One or two layers on a row or a table."""
    axes = draw(st.integers(1, 2))
    size = draw(st.tuples(*[st.integers(1, 6 - axes)] * axes))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    layers = draw(st.lists(small_layers(axes), min_size=1, max_size=2))
    try:
        document = make_document(random.integers(-9, 9, size), *layers)
    except ConvError:
        assume(False)
    assume(max(fm.size for fm in document.feature_maps) <= 150)
    return document
