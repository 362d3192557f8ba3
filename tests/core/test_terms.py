"""The table of terms against three nested loops, and the ways to group its rows."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core import functional
from core.arithmetic import Geometry, geometry
from core.errors import ConvError
from core.functional import avg_pool, bed_of_nails, interpolate
from core.ops import BY_ID, OPERATIONS
from core.spec import ConvSpec, conv_spec
from core.terms import Index, Terms, TermTable

Row = tuple[Index, Index, Index]


def cells(size: tuple[int, ...]) -> list[Index]:
    return list(itertools.product(*map(range, size)))


def looped(g: Geometry, operation: str) -> list[Row]:
    """(output, input, weight) of every product, straight from the index relation."""
    rows = []
    for small, tap in itertools.product(cells(g.small), cells(g.kernel_size)):
        large = tuple(
            o * s - p + k * d
            for o, s, p, k, d in zip(small, g.stride, g.begin, tap, g.dilation, strict=True)
        )
        if all(0 <= n < size for n, size in zip(large, g.large, strict=True)):
            rows.append(
                (large, small, tap) if operation == "conv_transpose" else (small, large, tap)
            )
    return rows


def rows_of(terms: Terms) -> list[Row]:
    return [
        (tuple(o), tuple(i), tuple(w))
        for o, i, w in zip(
            terms.output.tolist(), terms.input.tolist(), terms.weight.tolist(), strict=True
        )
    ]


def table_of(operation: str, spec: ConvSpec, size: tuple[int, ...]) -> TermTable:
    return BY_ID[operation].table(geometry(operation, spec, size))


@st.composite
def layers(draw: st.DrawFn) -> tuple[str, ConvSpec, tuple[int, ...]]:
    """Any operation on one to three axes, small enough to be looped over."""
    axes = draw(st.integers(1, 3))
    most = {1: 6, 2: 4, 3: 2}[axes]

    def each(low: int, high: int) -> tuple[int, ...]:
        return draw(st.tuples(*[st.integers(low, high)] * axes))

    stride, dilation = each(1, 3), each(1, 2)
    padding: Any = draw(
        st.one_of(
            st.sampled_from(["same", "valid"]),
            st.tuples(*[st.tuples(st.integers(0, 2), st.integers(0, 2))] * axes),
        )
    )
    spec = conv_spec(
        each(1, 3),
        stride=stride,
        dilation=dilation,
        padding=padding,
        output_padding=tuple(
            draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True)
        ),
    )
    layer = draw(st.sampled_from(["conv", "conv_transpose"])), spec, each(1, most)
    try:
        geometry(*layer)
    except ConvError:
        assume(False)
    return layer


@given(layers())
def test_all_terms_are_the_looped_ones_in_their_order(
    layer: tuple[str, ConvSpec, tuple[int, ...]],
) -> None:
    table = table_of(*layer)
    terms = table.all()
    assert rows_of(terms) == looped(table.geometry, layer[0])
    assert len(terms) == len(terms.output)
    assert all(a.dtype == np.int64 for a in (terms.output, terms.input, terms.weight))


@given(layers())
def test_groups_by_input_output_and_weight_share_out_all_terms(
    layer: tuple[str, ConvSpec, tuple[int, ...]],
) -> None:
    table = table_of(*layer)
    wanted = looped(table.geometry, layer[0])
    for column, size, grouped in (
        (0, table.output_size, table.of_output),
        (1, table.input_size, table.of_input),
        (2, table.geometry.kernel_size, table.of_weight),
    ):
        for index in cells(size):
            found = rows_of(grouped(index))
            own = [row for row in wanted if row[column] == index]
            assert sorted(found) == sorted(own)
            if column != 2:
                assert [row[2] for row in found] == sorted(row[2] for row in own)
            else:
                assert found == own


@given(layers())
def test_overlap_counts_the_rows_of_each_output(
    layer: tuple[str, ConvSpec, tuple[int, ...]],
) -> None:
    table = table_of(*layer)
    count = np.zeros(table.output_size, np.int64)
    for output, _, _ in looped(table.geometry, layer[0]):
        count[output] += 1
    np.testing.assert_array_equal(table.overlap(), count)
    assert table.overlap().dtype == np.int64
    if layer[0] == "conv_transpose":
        spec = layer[1]
        counted = functional.overlap_count(
            layer[2],
            spec.kernel_size,
            stride=spec.stride,
            padding=spec.padding,
            output_padding=spec.output_padding,
            dilation=spec.dilation,
        )
        np.testing.assert_array_equal(counted, count)


@given(layers(), st.integers(0, 2**32 - 1))
def test_summing_the_terms_gives_the_whole_array_result(
    layer: tuple[str, ConvSpec, tuple[int, ...]], seed: int
) -> None:
    operation, spec, size = layer
    random = np.random.default_rng(seed)
    x, w = random.integers(-9, 9, size) * 1.0, random.integers(-9, 9, spec.kernel_size) * 1.0
    table = table_of(*layer)
    y = np.zeros(table.output_size)
    for output, given_, weight in looped(table.geometry, operation):
        y[output] += x[given_] * w[weight]
    shelf = BY_ID[operation]
    whole = shelf.forward(x[None, None], w[None, None], **shelf.hyper_parameters(spec))
    np.testing.assert_array_equal(whole[0, 0], y)


@given(layers(), st.integers(0, 2**32 - 1))
def test_the_rows_are_the_entries_of_the_matrix(
    layer: tuple[str, ConvSpec, tuple[int, ...]], seed: int
) -> None:
    _, spec, size = layer
    assume(not isinstance(spec.padding, str))
    try:
        table = table_of("conv", spec, size)
    except ConvError:
        assume(False)
    w = np.random.default_rng(seed).integers(1, 99, spec.kernel_size)
    wanted = np.zeros((np.prod(table.output_size), np.prod(table.input_size)))
    terms = table.all()
    rows = np.ravel_multi_index(tuple(terms.output.T), table.output_size)
    columns = np.ravel_multi_index(tuple(terms.input.T), table.input_size)
    wanted[rows, columns] = w[tuple(terms.weight.T)]
    matrix = functional.conv_matrix(
        size, w[None, None], stride=spec.stride, padding=spec.padding, dilation=spec.dilation
    )
    np.testing.assert_array_equal(matrix, wanted)


@given(layers())
def test_swapping_the_columns_is_transposing(
    layer: tuple[str, ConvSpec, tuple[int, ...]],
) -> None:
    table = table_of(*layer)
    other = "small" if table.input_side == "large" else "large"
    back = TermTable(table.geometry, other)  # type: ignore[arg-type]
    assert rows_of(table.all().swapped()) == rows_of(back.all())
    assert rows_of(table.all().swapped().swapped()) == rows_of(table.all())


def test_first_stamp_by_hand() -> None:
    table = table_of("conv_transpose", conv_spec((2, 2), stride=2), (2, 2))
    stamp = table.of_input((1, 0))
    assert stamp.output.tolist() == [[2, 0], [2, 1], [3, 0], [3, 1]]
    assert stamp.weight.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert stamp.input.tolist() == [[1, 0]] * 4


def test_units_without_terms_have_empty_rows() -> None:
    holes = table_of("conv_transpose", conv_spec((1,), stride=3), (2,))
    assert holes.overlap().tolist() == [1, 0, 0, 1]
    assert len(holes.of_output((1,))) == 0
    unread = table_of("conv", conv_spec((2,), stride=3), (7,))
    assert len(unread.of_input((2,))) == 0
    cropped = table_of("conv_transpose", conv_spec((3,), padding=[(3, 0)]), (5,))
    assert len(cropped.of_input((0,))) == 0
    assert cropped.of_input((0,)).output.shape == (0, 1)
    padding_only = table_of("conv", conv_spec((2,), padding=3), (2,))
    assert len(padding_only.of_weight((0,))) == 2
    assert len(padding_only.of_output((0,))) == 0


def test_one_unit_of_a_long_row_costs_no_table() -> None:
    # All terms of this layer would be 2**32 rows.
    table = table_of("conv_transpose", conv_spec((16, 16), stride=2), (2**12, 2**12))
    assert len(table.of_input((4095, 0))) == 256
    assert len(table.of_output((4000, 4000))) == 64


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.id)
def test_the_shelf(operation: Any) -> None:
    assert BY_ID[operation.id] is operation
    spec = operation.settle(conv_spec((3, 2), stride=2, padding=1, output_padding=1))
    size = (4, 6)
    g = operation.geometry(spec, size)
    assert operation.table(g).input_size == size
    assert operation.output_size(g) == operation.table(g).output_size
    settings = operation.hyper_parameters(spec)
    kernel = np.ones((3, 2)) if operation.has_kernel else operation.fixed_kernel(spec)
    if operation.has_kernel:
        assert set(settings) == {*operation.parameters, "groups"} - {"kernel_size"}
    assert kernel.shape == spec.kernel_size
    if not operation.unpools:
        y = operation.output(np.ones((1, 1, *size)), spec, kernel[None, None], None, None)
        assert y.shape == (1, 1, *operation.output_size(g))


FIXED = {
    "avg_pool": lambda x, spec: avg_pool(
        x, spec.kernel_size, stride=spec.stride, padding=[b for b, _ in spec.padding]
    ),
    "nearest": lambda x, spec: interpolate(x, scale_factor=spec.stride),
    "bed_of_nails": lambda x, spec: bed_of_nails(x, spec.stride),
}


@pytest.mark.parametrize(
    "operation",
    # Those that mix channels have other kernels for each: tests/core/test_pixel_layers.py.
    [o for o in OPERATIONS if o.is_regular and not o.has_kernel and not o.mixes],
    ids=lambda o: o.id,
)
@pytest.mark.parametrize(
    ("kernel_size", "stride", "padding"),
    [((2, 2), 2, 0), ((3, 2), (2, 3), 1), ((3, 3), 1, 1), ((4, 1), (1, 4), (2, 0))],
)
def test_a_fixed_kernel_does_what_the_operation_does(
    operation: Any, kernel_size: Any, stride: Any, padding: Any
) -> None:
    spec = operation.settle(conv_spec(kernel_size, stride=stride, padding=padding))
    x = np.random.default_rng(0).normal(size=(1, 1, 6, 7))
    kernel = operation.fixed_kernel(spec)[None, None]
    y = operation.forward(x, kernel, **operation.hyper_parameters(spec))
    assert y == pytest.approx(FIXED[operation.id](x, spec), abs=1e-12)
    assert operation.settle(spec) == spec
