"""Shown planes against loops over terms: padding, ring, output_padding, holes, unread cells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.document import Document, make_document, make_layer
from core.explain import explain_input, explain_output, layer_trace
from core.shown import ShownLayer, Window, shown_layer
from tests.core.small_documents import small_documents

ORDERS: tuple[Any, ...] = ("scatter", "gather")
Cell = tuple[int, ...]


def last(document: Document) -> ShownLayer:
    return shown_layer(document, len(document.layers) - 1)


def single(operation: str, x: Any, kernel: Any, **settings: Any) -> ShownLayer:
    return shown_layer(make_document(x, make_layer(operation, kernel, **settings)), 0)


def two(plane: np.ndarray) -> np.ndarray:
    return np.atleast_2d(plane)


class Looped:
    """What is shown of a layer, by three nested loops and in the user's own indices.

    ``begin`` is where the user's cell 0 stands in the shown plane of the large side.
    """

    def __init__(self, document: Document) -> None:
        self.position = len(document.layers) - 1
        layer = document.layers[self.position]
        g = document.geometries[self.position]
        self.begin = g.begin
        self.scatters = layer.operation_id == "conv_transpose"
        self.x = document.feature_maps[self.position][0, 0]
        self.own_output = document.feature_maps[self.position + 1][0, 0]
        weight = layer.used_weight[0, 0]
        padding = [(b, max(e, 0)) for b, e in zip(g.begin, g.end, strict=True)]
        self.large = tuple(n + sum(p) for n, p in zip(g.large, padding, strict=True))
        # A transposed convolution's ring may lie wholly in what output_padding adds.
        small_side = np.ndindex(g.small)
        shown = self.large if self.scatters else g.small
        self.sums, self.counts = np.zeros(shown), np.zeros(shown, int)
        self.rows: list[tuple[Cell, Cell, Cell, float]] = []
        for small in small_side:
            for tap in np.ndindex(g.kernel_size):
                large = tuple(
                    o * s + k * d
                    for o, s, k, d in zip(small, g.stride, tap, g.dilation, strict=True)
                )
                own = tuple(n - b for n, b in zip(large, g.begin, strict=True))
                output = large if self.scatters else small
                given_ = small if self.scatters else own
                inside = all(0 <= n < size for n, size in zip(given_, self.x.shape, strict=True))
                product = float(self.x[given_] * weight[tap]) if inside else 0.0
                self.sums[output] += product
                self.counts[output] += 1
                cell = layer.kernel_index(tap)
                self.rows.append((output, small if self.scatters else large, cell, product))


def inside(window: Window, cell: Cell) -> bool:
    row, column = cell
    return window.top <= row < window.bottom and window.left <= column < window.right


def cell_of(index: Cell) -> Cell:
    return (0, *index)[-2:]


@given(small_documents())
def test_planes_are_the_looped_ones(document: Document) -> None:
    shown, looped = last(document), Looped(document)
    np.testing.assert_array_equal(shown.output, two(looped.sums))
    np.testing.assert_array_equal(shown.overlap, two(looped.counts))
    own = shown.output[shown.output_window.slices] + shown.bias
    np.testing.assert_array_equal(own, two(looped.own_output))
    np.testing.assert_array_equal(shown.input[shown.input_window.slices], two(looped.x))
    ring = shown.input.copy()
    ring[shown.input_window.slices] = 0
    assert not ring.any()
    wanted = looped.x.shape if looped.scatters else looped.large
    assert shown.input.shape == (1, *wanted)[-2:]
    np.testing.assert_array_equal(shown.kernel, two(document.layers[-1].kernel))
    assert shown.axes == document.axes


@given(small_documents())
def test_masks_are_the_looped_ones(document: Document) -> None:
    shown, looped = last(document), Looped(document)
    out, into = shown.output_window, shown.input_window
    holes = np.zeros(shown.output.shape, bool)
    for cell in np.ndindex(holes.shape):
        holes[cell] = inside(out, cell) and two(looped.counts)[cell] == 0
    np.testing.assert_array_equal(shown.holes, holes)
    unused = np.ones(shown.input.shape, bool)
    for output, given_, _, _ in looped.rows:
        if inside(out, cell_of(output)):
            unused[cell_of(given_)] = False
    np.testing.assert_array_equal(shown.unused, unused)
    added = (0, *document.layers[-1].spec.output_padding)[-2:] if looped.scatters else (0, 0)
    uncropped = np.zeros(shown.output.shape, bool)
    for cell in np.ndindex(uncropped.shape):
        late = cell[0] >= out.bottom - added[0] or cell[1] >= out.right - added[1]
        uncropped[cell] = inside(out, cell) and late
    np.testing.assert_array_equal(shown.uncropped, uncropped)
    assert 0 <= into.top <= into.bottom <= shown.input.shape[0]
    assert 0 <= out.left <= out.right <= shown.output.shape[1]


@given(small_documents(), st.sampled_from(ORDERS))
def test_progress_is_the_traces_accumulator(document: Document, order: Any) -> None:
    shown = last(document)
    trace = layer_trace(document, shown.position, order)
    count = shown.step_count(order)
    assert count == len(trace.steps)
    own = shown.output_window.slices
    for n in range(count + 1):
        wanted = two(trace.output_after(n)[0, 0])
        np.testing.assert_array_equal(shown.progress(order, n).sums[own], wanted)
    np.testing.assert_array_equal(shown.progress(order, count).sums, shown.output)


@given(small_documents(), st.sampled_from(ORDERS))
def test_progress_adds_the_steps_one_by_one(document: Document, order: Any) -> None:
    shown = last(document)
    count = shown.step_count(order)
    sums, counts = np.zeros(shown.output.shape), np.zeros(shown.output.shape, int)
    for n in range(1, count + (order == "scatter")):  # the last gather shows the ring as well
        step = shown.step(order, n)
        for cell, value in zip(step.outputs, step.values, strict=True):
            sums[cell] += value
            counts[cell] += 1
        progress = shown.progress(order, n)
        np.testing.assert_array_equal(progress.sums, sums)
        np.testing.assert_array_equal(progress.counts, counts)
        assert progress.counts.dtype == np.int64


@given(small_documents(), st.sampled_from(ORDERS))
def test_steps_are_what_the_explanation_says(document: Document, order: Any) -> None:
    shown = last(document)
    place = document, shown.position
    shape = document.feature_maps[shown.position + (order == "gather")].shape[2:]
    into, out = shown.input_window, shown.output_window
    for number, index in enumerate(np.ndindex(shape), start=1):
        step = shown.step(order, number)
        assert (step.number, step.index) == (number, index)
        assert shown.step_index(order, number) == index
        lists = zip(step.inputs, step.outputs, step.kernel, step.values, strict=True)
        own = {
            ((i[0] - into.top, i[1] - into.left), (o[0] - out.top, o[1] - out.left), k, value)
            for i, o, k, value in lists
            if inside(into, i) and inside(out, o)
        }
        terms = (
            explain_input(*place, index, order)
            if order == "scatter"
            else explain_output(*place, index, order).terms
        )
        assert own == {
            (cell_of(t.input), cell_of(t.output), cell_of(t.weight), t.product) for t in terms
        }
        assert len(own) == len(terms)
        outside = [v for i, v in zip(step.inputs, step.values, strict=True) if not inside(into, i)]
        assert not any(outside)


@given(small_documents())
def test_no_plane_is_larger_than_the_document_allows(document: Document) -> None:
    shown = last(document)
    assert shown.input.shape == shown.unused.shape
    assert shown.output.shape == shown.overlap.shape == shown.holes.shape == shown.uncropped.shape
    assert max(*shown.input.shape, *shown.output.shape) <= 8192


# By hand.


def test_padding_crops_a_ring() -> None:
    shown = single("conv_transpose", [[0, 1], [2, 3]], [[0, 1], [2, 3]], padding=1)
    assert shown.output.tolist() == [[0, 0, 1], [0, 4, 6], [4, 12, 9]]
    assert shown.output_window == Window(1, 1, 2, 2)
    assert shown.input_window == Window(0, 0, 2, 2)
    assert shown.overlap.tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    assert not shown.holes.any()
    assert not shown.unused.any()


def test_output_padding_gives_back_part_of_the_ring() -> None:
    kernel = [[1, 2, 1], [2, 0, 1], [0, 2, 1]]
    shown = single("conv_transpose", [[2, 1], [3, 2]], kernel, stride=2, padding=1,
                   output_padding=1)  # fmt: skip
    assert shown.output_window == Window(1, 1, 5, 5)
    assert shown.output.shape == (5, 5)
    assert shown.uncropped.sum() == 7
    assert shown.uncropped[4, 1:].all()
    assert shown.uncropped[1:, 4].all()


def test_output_padding_beyond_the_last_stamp_adds_cells() -> None:
    shown = single("conv_transpose", [1, 2], [3], stride=3, output_padding=2)
    assert shown.output.tolist() == [[3, 0, 0, 6, 0, 0]]
    assert shown.holes.tolist() == [[False, True, True, False, True, True]]
    assert shown.uncropped.tolist() == [[False] * 4 + [True] * 2]


def test_output_padding_longer_than_what_padding_leaves() -> None:
    shown = single("conv_transpose", [1], [7], stride=4, padding=1, output_padding=3)
    assert shown.output_window == Window(0, 1, 1, 3)
    assert shown.output.tolist() == [[7, 0, 0]]
    assert shown.uncropped.tolist() == [[False, True, True]]
    assert shown.unused.tolist() == [[True]]


def test_output_padding_longer_than_what_padding_leaves_in_a_table() -> None:
    shown = single("conv_transpose", [[1]], [[7]], stride=(4, 1), padding=[(1, 0), (0, 0)],
                   output_padding=(2, 0))  # fmt: skip
    assert shown.output_window == Window(1, 0, 3, 1)
    assert shown.uncropped.tolist() == [[False], [True], [True]]
    less = single("conv_transpose", [[1]], [[7]], stride=(4, 1), padding=[(2, 0), (0, 0)],
                  output_padding=(3, 0))  # fmt: skip
    assert less.output_window == Window(2, 0, 4, 1)
    assert less.uncropped.tolist() == [[False], [False], [True], [True]]


def test_valid_with_a_stride_longer_than_the_kernel_ends_in_holes() -> None:
    shown = single("conv_transpose", [1, 2], [3, 4], stride=3, padding="valid")
    assert shown.output.tolist() == [[3, 4, 0, 6, 8, 0]]
    assert shown.output_window == Window(0, 0, 1, 6)
    assert shown.holes.tolist() == [[False, False, True, False, False, True]]
    assert not shown.uncropped.any()


def test_a_convolution_stands_in_its_padding_and_may_leave_cells_unread() -> None:
    shown = single("conv", [1, 2, 3, 4], [10, 1], stride=3, padding=[(1, 0)])
    assert shown.input.tolist() == [[0, 1, 2, 3, 4]]
    assert shown.input_window == Window(0, 1, 1, 5)
    assert shown.output.tolist() == [[1, 34]]
    assert shown.unused.tolist() == [[False, False, True, False, False]]
    step = shown.step("gather", 1)
    assert (step.inputs, step.kernel) == (((0, 0), (0, 1)), ((0, 0), (0, 1)))
    assert step.values == (0.0, 1.0)
    assert shown.step("scatter", 2).outputs == ()


@pytest.mark.parametrize("order", ORDERS)
def test_the_ends_of_progress(order: Any) -> None:
    shown = single("conv_transpose", [[0, 1], [2, 3]], [[1, 1], [1, 1]], bias=5)
    nothing, everything = (shown.progress(order, n) for n in (0, shown.step_count(order)))
    assert not nothing.sums.any()
    assert not nothing.counts.any()
    np.testing.assert_array_equal(everything.counts, shown.overlap)
    assert everything.sums.tolist() == [[0, 1, 1], [2, 6, 4], [2, 5, 3]]
    assert shown.bias == 5


@given(small_documents())
def test_asking_again_gives_the_same_value(document: Document) -> None:
    assume(len(document.layers) == 2)
    assert shown_layer(document, 1) is shown_layer(document, 1)
    assert shown_layer(document, 0) is not shown_layer(document, 1)
    assert shown_layer(document, 0).progress("scatter", 1) is shown_layer(document, 0).progress(
        "scatter", 1
    )
