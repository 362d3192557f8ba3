"""Facts, each against a number counted by hand or computed another way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.channels import along_path
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.facts import CELL_FACTS, FACTS, fact, fact_kind, fact_text, value_text
from core.spec import conv_spec

SLIDE_KERNEL = [[1, 2, 1], [2, 0, 1], [0, 2, 1]]


def first(**settings: Any) -> Document:
    layer = make_layer("conv_transpose", [[0, 1], [2, 3]], **settings)
    return make_document([[0, 1], [2, 3]], layer)


def slide(**settings: Any) -> Document:
    layer = make_layer("conv_transpose", SLIDE_KERNEL, stride=2, **settings)
    return make_document([[2, 1], [3, 2]], layer)


def walk(**settings: Any) -> Document:
    layer = make_layer("conv", [[1, 2], [2, 1]], **settings)
    return make_document([[1, 2, 3], [6, 5, 3], [1, 4, 1]], layer)


# Of four ones come three twos, and of those 1, 1, 1, 0.
BACK_BY_HALVES = make_document(
    [1, 1, 1, 1], make_layer("conv", [1, 1]), make_layer("conv_transpose", [0.5, 0])
)


def row(kernel: list[float], **settings: Any) -> Document:
    return make_document([1] * 8, make_layer("conv_transpose", kernel, **settings))


def resize(*taps: float) -> Document:
    """A nearest resize by 2 of five numbers, and a convolution."""
    nearest = make_layer("conv_transpose", [1, 1], stride=2)
    return make_document([1, 4, 2, 7, 3], nearest, make_layer("conv", list(taps)))


def strided(kernel: int, stride: int, axes: int = 1) -> Document:
    ones = np.ones((kernel,) * axes)
    return make_document(np.ones((24,) * axes), make_layer("conv", ones, stride=stride))


def pattern(prefix: str, document: Document, *values: object) -> list[tuple[object, str, object]]:
    """The facts of a pattern: its text, low, high, ratio, ripple, period and flatness."""
    names = ("pattern", "low", "high", "ratio", "ripple", "period", "flatness")
    return [(document, f"{prefix}_{name}", v) for name, v in zip(names, values, strict=True)]


BOARD = make_document(  # four by four ones and a kernel that is divisible but uneven
    np.ones((4, 4)),
    make_layer("conv_transpose", np.arange(1, 17).reshape(4, 4), stride=2, padding=1),
)
SQUARE = make_document(
    [[1, 2], [3, 4]], make_layer("conv_transpose", np.ones((2, 2)), stride=2)
)
TAPS = make_document([1, 4, 2, 7, 3], make_layer("conv_transpose", [2, 3, 5], stride=2))
UNIT = make_document([[2]], make_layer("conv", [[1]]))
HALF = make_document([[2]], make_layer("conv", [[0.5]]))

# Two channels in, two out.
PAIR = Document(
    np.array([[[1.0, 2, 3], [4, 5, 6]]]),
    (Layer("conv", conv_spec((2,)), np.array([[[1.0, 10], [2, -1]], [[0, 1], [1, 0]]]),
           np.array([5.0, 7])),),
)  # fmt: skip
PAIR_UP = Document(PAIR.input, (replace(PAIR.layers[0], operation_id="conv_transpose"),))

CASES = [
    (PAIR, "in_channels", 2),
    (PAIR, "filters", 2),
    (PAIR, "groups", 1),
    (PAIR, "kernel_count", 4),
    (PAIR, "bias_count", 2),
    (first(), "bias_count", 0),
    (PAIR, "bias", 5),
    (along_path(PAIR, (0, 1)), "bias", 7),
    (PAIR, "parameters", 10),
    (first(), "parameters", 4),
    (PAIR, "partial_count", 2),
    (PAIR, "partial[0,0]", 21),
    (PAIR, "partial[1,1]", 4),
    (PAIR, "partial_sums[1]", "32 + 4 + 5"),
    (PAIR, "sum[0]", "21 + 3 + 5"),
    (PAIR, "output[0]", 29),
    (along_path(PAIR, (0, 1)), "output[0]", 13),
    (PAIR, "multiplications", 4 * 4),
    (PAIR, "output_row", "29, 41"),
    (PAIR_UP, "multiplications", 4 * 6),
    (PAIR_UP, "stretched_multiplications", 4 * 8),
    (PAIR_UP, "full[3]", 3 * 10 + 6 * 1 + 5),
    (first(), "input_size", (2, 2)),
    (first(), "input_height", 2),
    (first(), "input_width", 2),
    (first(), "input_cells", 4),
    (first(), "input_sum", 6),
    (first(), "input_row", "0, 1, 2, 3"),
    (first(), "kernel_size", (2, 2)),
    (first(), "kernel_width", 2),
    (first(), "kernel_cells", 4),
    (first(), "kernel_sum", 6),
    (first(), "output_size", (3, 3)),
    (first(), "output_height", 3),
    (first(), "output_width", 3),
    (first(), "output_cells", 9),
    (first(), "output_sum", 36),
    (first(), "output_row", "0, 0, 1, 0, 4, 6, 4, 12, 9"),
    (first(), "step_count", 4),
    (walk(), "step_count", 4),
    (first(), "overlap_max", 4),
    (first(), "overlap_min", 1),
    (first(), "overlap_row", "1, 2, 1, 2, 4, 2, 1, 2, 1"),
    (first(), "stamps_on_centre", 4),
    (first(), "centre_cell", (1, 1)),
    (first(), "largest_cell", (2, 1)),
    (first(), "multiplications", 16),
    (first(), "hole_count", 0),
    (first(stride=3), "hole_count", 9),
    (first(), "cropped_cells", 0),
    (first(padding=1), "cropped_cells", 8),
    (first(padding=1), "full_size", (3, 3)),
    (first(padding=1), "full_width", 3),
    (walk(padding=1), "full_size", (5, 5)),
    (walk(padding=1), "cropped_cells", 0),
    (slide(padding=1, output_padding=1), "cropped_cells", 9),
    (slide(padding=1, output_padding=1), "output_padding_cells", 7),
    (slide(output_padding=1), "cropped_cells", 0),
    (walk(), "output_padding_cells", 0),
    (walk(), "unused_rows", 0),
    (walk(stride=2), "unused_rows", 1),
    (walk(stride=(1, 2)), "unused_rows", 0),
    (walk(stride=(1, 2)), "unused_columns", 1),
    (walk(stride=2, padding=1), "unused_columns", 1),
    (first(), "unused_rows", 0),
    (make_document([1, 2, 3, 4], make_layer("conv", [1, 1, 1], stride=2)), "unused_rows", 0),
    (make_document([1, 2, 3, 4], make_layer("conv", [1, 1, 1], stride=2)), "unused_columns", 1),
    (make_document([1, 2, 3, 4], make_layer("conv", [1, 1, 1])), "output_height", 1),
    (first(), "overlap_kind", "even"),
    (first(stride=2), "overlap_kind", "apart"),
    (first(stride=3), "overlap_kind", "holes"),
    (slide(), "overlap_kind", "uneven"),
    (row([1, 1, 1, 1], stride=2), "overlap_kind", "even"),
    (row([1, 1], stride=1, dilation=2), "overlap_kind", "even"),
    (row([1, 1], stride=2, dilation=2), "overlap_kind", "holes"),
    (first(), "size_change", "larger"),
    (walk(), "size_change", "smaller"),
    (first(padding=1), "size_change", "smaller"),
    (walk(padding=((1, 0), (0, 1))), "size_change", "same"),
    (slide(), "stride", 2),
    (first(stride=(1, 2)), "stride", "1, 2"),
    (first(), "padding", 0),
    (slide(padding=((1, 0), (1, 0))), "padding", "1|0"),
    (slide(padding="same"), "padding", "same"),
    (slide(output_padding=1), "output_padding", 1),
    (slide(dilation=2), "dilation", 2),
    (first(), "size_formula", "(2−1)·1 − 2·0 + 1·(2−1) + 0 + 1 = 3"),
    (first(), "input[1,0]", 2),
    (first(), "kernel[1,1]", 3),
    (first(), "output[2,1]", 12),
    (first(), "output[2, 1]", 12),
    (first(), "overlap[0,1]", 2),
    (first(), "sum[1,1]", "0·3 + 1·2 + 2·1 + 3·0"),
    (first(bias=-2), "sum[0,0]", "0·0 + −2"),
    (first(stride=3), "sum[2,2]", "0"),
    (first(), "stamp[1,0]", "0 2 / 4 6"),
    (first(), "sum_without_flip[1,1]", "0·0 + 1·1 + 2·2 + 3·3"),
    (first(flipped=True), "sum_without_flip[1,1]", "0·3 + 1·2 + 2·1 + 3·0"),
    (walk(), "sum_without_flip[0,0]", "1·1 + 2·2 + 6·2 + 5·1"),
    (first(), "input_rows", "0 1 / 2 3"),
    (first(), "input_squares", 14),
    (first(), "output_squares", 294),
    (first(), "output_terms", "0 + 0 + 1 + 0 + 4 + 6 + 4 + 12 + 9"),
    (first(), "kernel_row", "0, 1, 2, 3"),
    (BACK_BY_HALVES, "trip_distance", 0.5),
    (walk(), "start_row", "1, 2, 3, 6, 5, 3, 1, 4, 1"),
    (walk(), "start_rows", "1 2 3 / 6 5 3 / 1 4 1"),
    (walk(), "back_row", "22, 65, 42, 66, 128, 61, 44, 62, 20"),
    (slide(padding=1), "full[4,4]", 2),
    (row([1, 10, 100], stride=2), "stamp[3]", "1 10 100"),
    (row([1, 10, 100], stride=2), "output[2]", 101),
    (walk(), "upstream_sum", 4),
    (walk(), "upstream[1,0]", 1),
    (walk(), "grad_bias", 4),
    (walk(), "grad_input_sum", 24),
    (walk(), "grad_input_row", "1, 3, 2, 3, 6, 3, 2, 3, 1"),
    (walk(), "grad_input[1,1]", 6),
    (walk(), "grad_kernel[0,0]", 14),
    (first(), "stretched_size", (2, 2)),
    (first(stride=2), "stretched_size", (3, 3)),
    (first(stride=2), "read_size", (5, 5)),
    (first(padding=1), "zeros_before", 0),
    (slide(padding=1, output_padding=1), "zeros_before", 1),
    (slide(padding=1, output_padding=1), "zeros_after", 2),
    (first(stride=2, padding=((2, 0), (1, 0))), "zeros_before", "-1, 0"),
    (slide(), "stretched_multiplications", 225),
    (first(), "without_flip[1,1]", 14),
    (first(bias=2), "without_flip[1,1]", 16),
    (first(), "wrong_cells", 7),
    (walk(), "wrong_cells", 0),
    (first(), "road_count", 4),
    (first(), "roads_likeness", "same"),
    (first(), "roads_likeness_without_flip", "other"),
    (walk(), "roads_likeness_without_flip", "same"),
    (first(), "largest_error_without_flip", 10),
    (walk(), "largest_error_without_flip", 0),
    (walk(), "matrix_size", (4, 9)),
    (first(), "matrix_size", (9, 4)),
    (walk(), "transposed_size", (9, 4)),
    (walk(), "matrix_cells", 36),
    (walk(), "matrix_entries", 16),
    (walk(), "matrix_row[2]", "0 0 0 1 2 0 2 1 0"),
    (walk(), "matrix_column[4]", "1 2 2 1"),
    (first(flipped=True), "matrix_column[0]", "3 2 0 1 0 0 0 0 0"),
    (walk(), "kernel_copies[0,1]", 4),
    (walk(), "start_size", (3, 3)),
    (walk(), "start_sum", 26),
    (walk(), "start[1,1]", 5),
    (walk(), "start_likeness", "other"),
    (walk(), "back[1,1]", 128),
    (walk(), "back_sum", 510),
    (walk(), "back_likeness", "shape"),
    (first(), "back[0,0]", 12),
    (UNIT, "start_likeness", "same"),
    (UNIT, "back_likeness", "same"),
    (UNIT, "back_distance", 0),
    (UNIT, "best[0,0]", 2),
    (UNIT, "best_distance", 0),
    (UNIT, "best_likeness", "same"),
    (walk(), "best_likeness", "shape"),
    (HALF, "back_distance", 1.5),
    (HALF, "fitted_distance", 0),
    (HALF, "nearer_kernel", "free"),
    (UNIT, "nearer_kernel", "same"),
    (walk(), "sum_change", "larger"),
    (first(padding=1), "sum_change", "smaller"),
    (UNIT, "sum_change", "same"),
    (first(padding=1), "sum_product", 36),
    *pattern("counts", row([1, 1, 3], stride=2), "2 1", 1, 2, 2, 1 / 3, (2,), "uneven"),
    *pattern("answer", row([1, 1, 3], stride=2), "4 1", 1, 4, 4, 0.6, (2,), "uneven"),
    *pattern("counts", BOARD, "4", 4, 4, 1, 0, (1, 1), "flat"),
    *pattern("stack_counts", resize(2, 3, 5), "3", 3, 3, 1, 0, (1,), "flat"),
    *pattern("stack_answer", resize(2, 3, 5), "10", 10, 10, 1, 0, (1,), "flat"),
    *pattern("gradient_counts", strided(7, 2), "4 3", 3, 4, 4 / 3, 1 / 7, (2,), "uneven"),
    *pattern("gradient", strided(1, 2, 2), "1 0 / 0 0", 0, 1, np.inf, np.sqrt(3), (2, 2), "uneven"),
    (BOARD, "answer_pattern", "44 40 / 28 24"),
    (row([1, -1], stride=2), "answer_flatness", "uneven"),
    (slide(), "overlap_name", "partial"),
    (BOARD, "overlap_name", "full"),
    (first(stride=2), "overlap_name", "none"),
    (first(stride=3), "overlap_name", "holes"),
    (BOARD, "divisible", "yes"),
    (slide(), "divisible", "no"),
    (BOARD, "phase_count", 4),
    (BOARD, "phase_sums", "24 28 / 40 44"),
    (BOARD, "phase_sum[1,0]", 40),
    (BOARD, "phase[0,0]", (1, 1)),
    (BOARD, "phase[3,2]", (0, 1)),
    (BOARD, "sub_kernel[1,0]", "5 7 / 13 15"),
    (BOARD, "place[0,3]", "border"),
    (BOARD, "place[1,3]", "interior"),
    (BOARD, "interior_cells", 36),
    (BOARD, "border_cells", 28),
    (row([1, 1, 1], stride=2), "border_cells", 2),
    (resize(1, 1, 1), "border_cells", 0),
    (first(stride=3), "hole_share", 5 / 9),
    (BOARD, "hole_share", 0),
    (strided(1, 2, 2), "silent_share", 0.75),
    (strided(3, 2), "silent_share", 0),
    (strided(3, 2), "pool_windows_low", 1),
    (strided(3, 2), "pool_windows_high", 2),
    (strided(2, 2, 2), "pool_silent_share", 0.75),
    (row([1, 1, 1, 3], stride=2), "balanced_kernel", "1.5 0.5 1.5 2.5"),
    (row([3, 1, 1, 1], stride=2, flipped=True), "balanced_kernel", "2.5 1.5 0.5 1.5"),
    (row([1, 1, 1, 3], stride=2), "balanced_change", 0.5),
    (row([1, 1], stride=3), "balanced_kernel", "–"),
    (strided(3, 2), "tied_kernel", "–"),
    (first(), "tied_kernel", "0 1 / 2 3"),
    (row([1, 1, 1], stride=2, padding=1, dilation=2), "ambiguous_sizes", "17, 18"),
    (row([1, 1, 1], stride=2, padding=1, dilation=2), "ambiguous_count", 2),
    (walk(stride=2), "ambiguous_sizes", "2, 3"),
    (make_document([[2]], make_layer("conv_transpose", [[2]], padding=((0, 0), (0, 0)))),
     "ambiguous_sizes", "1"),
    (row([1, 1, 1], stride=2), "peak_frequency", "1/2"),
    (row([1, 2, 1], stride=2), "peak_frequency", "–"),
    (row([1, 2, 1], stride=2), "peak_relative", 0),
    (row([3, 1], stride=2), "peak_relative", 0.5),
    (row([1, 2, 1], stride=2), "peak_decibels", -np.inf),
    (SQUARE, "upsampled_size", (4, 4)),
    (SQUARE, "nearest_likeness", "same"),
    (slide(), "nearest_likeness", "other"),
    (SQUARE, "nearest[1,2]", 2),
    (SQUARE, "linear[1,2]", 2.25),
    (SQUARE, "linear_sum[1,2]", "0.1875·1 + 0.5625·2 + 0.0625·3 + 0.1875·4"),
    (SQUARE, "linear_corners[3,3]", 4),
    (SQUARE, "linear_corners[1,2]", 7 / 3),
    (SQUARE, "bed_of_nails[2,2]", 4),
    (SQUARE, "bed_of_nails[1,1]", 0),
    (SQUARE, "max_unpool[3,3]", 4),
    (SQUARE, "nail_holes", 12),
    (SQUARE, "linear_inside", 0),
    (SQUARE, "linear_border", 1.75),
    (TAPS, "resize_conv_row", "8, 25, 34, 30, 24, 45, 60, 50, 38, 15"),
    (TAPS, "resize_conv_kernel", "5 8 5 2"),
    (TAPS, "resize_conv_multiplications", 28),
    (TAPS, "resize_conv[1]", 25),
    (TAPS, "resize_conv_sum[1]", "5·1 + 5·4"),
]


@pytest.mark.parametrize(("document", "name", "expected"), CASES)
def test_a_fact_is_what_was_counted(document: Document, name: str, expected: object) -> None:
    value = fact(name, document, 1 if name.startswith("stack_") else 0)
    assert value == (pytest.approx(expected) if isinstance(expected, float) else expected)
    assert isinstance(value, type(expected)) or isinstance(expected, np.floating)


C = np.array(  # of the round trip in the seed of this example: 3×3, kernel 1 2 / 2 1
    [[1, 2, 0, 2, 1, 0, 0, 0, 0], [0, 1, 2, 0, 2, 1, 0, 0, 0],
     [0, 0, 0, 1, 2, 0, 2, 1, 0], [0, 0, 0, 0, 1, 2, 0, 2, 1]]
)  # fmt: skip
X = np.array([1, 2, 3, 6, 5, 3, 1, 4, 1])
BACK = np.array([22, 65, 42, 66, 128, 61, 44, 62, 20])


def test_the_best_guess_is_not_the_input() -> None:
    assert fact("best[1,1]", walk()) == pytest.approx(5.7556, abs=1e-4)
    assert fact("best[0,0]", walk()) == pytest.approx(1.4667, abs=1e-4)
    guess = np.array([[fact(f"best[{i},{j}]", walk()) for j in range(3)] for i in range(3)])
    assert (C @ guess.ravel()).tolist() == pytest.approx([22, 21, 22, 20])
    wanted = np.sqrt(((guess.ravel() - X) ** 2).mean())
    assert fact("best_distance", walk()) == pytest.approx(wanted)


def test_a_free_kernel_comes_nearer_than_the_same_one() -> None:
    same = np.sqrt(((BACK - X) ** 2).mean())
    assert fact("back_distance", walk()) == pytest.approx(same)
    free = fact("fitted_distance", walk())
    assert isinstance(free, float)
    # No small change of any of a thousand kernels does better.
    kernels = np.random.default_rng(1).normal(0, 0.2, (1000, 2, 2))
    y = np.array([[22, 21], [22, 20]])
    planes = np.zeros((1000, 3, 3))
    for i, j in np.ndindex(2, 2):
        planes[:, i : i + 2, j : j + 2] += y[i, j] * kernels
    assert 0 < free < np.sqrt(((planes.reshape(1000, 9) - X) ** 2).mean(axis=1)).min() < same
    assert fact("nearer_kernel", walk()) == "free"


def test_the_way_back_is_told_of_from_both_of_its_layers() -> None:
    for name in ("trip_distance", "fitted_distance", "nearer_kernel"):
        assert fact(name, BACK_BY_HALVES, 0) == fact(name, BACK_BY_HALVES, 1)


def test_what_would_take_long_is_refused() -> None:
    large = make_document(np.ones((20, 20)), make_layer("conv", np.ones((3, 3))))
    with pytest.raises(ConvError, match="324×400 is too large"):
        fact("best[0,0]", large)
    huge = make_document(np.ones((128, 128)), make_layer("conv", np.ones((16, 16)), padding=8))
    with pytest.raises(ConvError, match="too many products"):
        fact("roads_likeness", huge)


def test_every_fact_has_a_case() -> None:
    asked = {name.partition("[")[0] for _, name, _ in CASES}
    assert asked == set(FACTS) | set(CELL_FACTS)


def test_kinds_and_texts() -> None:
    assert fact_kind("output_size") == "size"
    assert fact_kind("output[9,9]") == "number"
    assert fact_text("output_size", first()) == "3×3"
    assert fact_text("centre_cell", first()) == "[1, 1]"
    assert fact_text("overlap_kind", first()) == "even"
    assert value_text("number", -1e-3) == "−0.001"
    assert value_text("number", 123456.789) == "1.235e+05"


def test_facts_of_a_stack_are_of_the_layers_so_far() -> None:
    three = [make_layer("conv_transpose", [1, 1, 1], stride=2)] * 3
    document = make_document([1] * 8, *three)
    ratios = [fact("stack_counts_ratio", document, n) for n in range(3)]
    assert ratios == [2, 3, 5]
    assert [fact("answer_ratio", document, n) for n in range(3)] == [2, 2, 2]
    assert fact("stack_answer_period", document, 2) == (8,)
    assert fact("tied_kernel", resize(2, 3, 5), 1) == "5 8 5 2"
    assert [fact("border_cells", resize(2, 3, 5), n) for n in range(2)] == [0, 0]
    captum = make_document([1] * 64, make_layer("conv", [1] * 11, stride=3),
                           make_layer("conv", [1] * 5, stride=2))  # fmt: skip
    assert fact("gradient_pattern", captum, 1) == "10 10 8 10 10 7"
    assert fact("gradient_pattern", captum, 0) == "4 4 3"


def test_what_no_number_can_tell() -> None:
    holes, mixed = row([1, 1], stride=3), row([1, -1], stride=2)
    assert fact_text("balanced_change", holes) == "–"
    assert fact_text("answer_ratio", holes) == "∞"
    assert fact_text("answer_ratio", mixed) == "–"
    assert fact_text("peak_decibels", row([1, 2, 1], stride=2)) == "−∞"


def test_negative_factors_stand_in_brackets() -> None:
    document = make_document([[-2]], make_layer("conv_transpose", [[3, -1]]))
    assert fact("sum[0,1]", document) == "(−2)·(−1)"


@pytest.mark.parametrize(
    "name", ["", "output", "output[]", "output[1", "output[-1,0]", "nothing[0,0]", "output[1;1]"]
)
def test_an_unknown_fact_is_refused(name: str) -> None:
    with pytest.raises(ConvError, match="no fact called"):
        fact(name, first())


@pytest.mark.parametrize("name", ["output[3,0]", "output[1]", "output[0,0,0]", "stamp[2,2]"])
def test_a_cell_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(ConvError, match="no cell"):
        fact(name, first())


@given(
    st.tuples(st.integers(1, 4), st.integers(1, 4)), st.integers(1, 3), st.integers(1, 3),
    st.integers(1, 2), st.sampled_from(["conv", "conv_transpose"]),
)
def test_every_fact_can_be_told_of_every_document(
    size: tuple[int, int], kernel: int, stride: int, dilation: int, operation: str
) -> None:
    layer = make_layer(operation, np.ones((kernel, kernel)), stride=stride, dilation=dilation)
    try:
        document = make_document(np.ones(size), layer)
    except ConvError:  # the kernel does not fit
        return
    for name in FACTS:
        assert fact_text(name, document)
    total = fact("output_sum", document)
    assert total == fact("multiplications", document)  # ones everywhere
