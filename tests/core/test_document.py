"""Documents are frozen and always valid: every edit gives a whole one or a ConvError."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from core import functional
from core.arithmetic import BOUNDS
from core.arrays import (
    MAX_AXIS_1D,
    MAX_AXIS_2D,
    MAX_KERNEL_AXIS,
    MAX_OUTPUT_AXIS_1D,
    MAX_OUTPUT_AXIS_2D,
)
from core.document import (
    MAX_LAYERS,
    Document,
    Layer,
    make_document,
    make_layer,
    shape_text,
    with_axes,
    with_cell,
)
from core.errors import ConvError
from core.spec import conv_spec

KERNEL = [[0, 1], [2, 3]]


def first(**hyper_parameters: Any) -> Document:
    return make_document(KERNEL, make_layer("conv_transpose", KERNEL, **hyper_parameters))


def round_trip() -> Document:
    kernel = [[1, 2], [2, 1]]
    return make_document(
        [[1, 2, 3], [6, 5, 3], [1, 4, 1]],
        make_layer("conv", kernel),
        make_layer("conv_transpose", kernel),
        title="round trip",
    )


def state(document: Document) -> Any:
    """Everything that a document says, as values that can be compared."""
    return (
        document.title,
        document.input.tolist(),
        dict(document.extra),
        [
            (
                layer.operation_id, layer.spec, layer.weight.tolist(),
                None if layer.bias is None else layer.bias.tolist(), layer.flipped,
                dict(layer.extra),
            )
            for layer in document.layers
        ],
        [fm.tolist() for fm in document.feature_maps],
    )  # fmt: skip


def arrays_of(document: Document) -> list[np.ndarray]:
    found = [document.input, *document.feature_maps]
    for layer in document.layers:
        found += [layer.weight, layer.used_weight, layer.kernel]
        found += [] if layer.bias is None else [layer.bias]
    return found


# What the gallery says.


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({}, [[0, 0, 1], [0, 4, 6], [4, 12, 9]]),
        ({"padding": 1}, [[4]]),
        ({"stride": 2}, [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]),
    ],
)
def test_first_documents(settings: dict[str, Any], wanted: Any) -> None:
    assert first(**settings).feature_maps[1][0, 0].tolist() == wanted


def test_output_padding_of_the_slide() -> None:
    kernel = [[1, 2, 1], [2, 0, 1], [0, 2, 1]]
    layer = make_layer("conv_transpose", kernel, stride=2, padding=1, output_padding=1)
    document = make_document([[2, 1], [3, 2]], layer)
    wanted = [[0, 4, 0, 1], [10, 7, 6, 3], [0, 7, 0, 2], [6, 3, 4, 2]]
    assert document.feature_maps[1][0, 0].tolist() == wanted


def test_a_chain_of_two_layers() -> None:
    document = round_trip()
    assert [fm.shape for fm in document.feature_maps] == [
        (1, 1, 3, 3),
        (1, 1, 2, 2),
        (1, 1, 3, 3),
    ]
    assert [g.small for g in document.geometries] == [(2, 2), (2, 2)]
    assert [g.large for g in document.geometries] == [(3, 3), (3, 3)]
    assert document.feature_maps[1][0, 0].tolist() == [[22, 21], [22, 20]]
    assert document.feature_maps[2][0, 0].tolist() == [[22, 65, 42], [66, 128, 61], [44, 62, 20]]


def test_a_change_early_in_the_chain_reaches_its_end() -> None:
    document = round_trip().with_layer(0, spec=conv_spec((2, 2), padding=1))
    assert [fm.shape[2:] for fm in document.feature_maps] == [(3, 3), (4, 4), (5, 5)]
    with pytest.raises(ConvError) as caught:
        document.with_layer(1, spec=conv_spec((2, 2), padding=3))
    assert caught.value.parameter == "padding"


def test_a_flipped_kernel_is_turned_before_use() -> None:
    x, kernel = np.arange(12.0).reshape(3, 4), [[1, 2, 3], [4, 5, 6]]
    document = make_document(x, make_layer("conv", kernel, flipped=True))
    turned = np.array(kernel, float)[::-1, ::-1]
    wanted = functional.conv(x[None, None], turned[None, None])
    np.testing.assert_array_equal(document.feature_maps[1], wanted)
    layer = document.layers[0]
    assert layer.kernel.tolist() == kernel
    for tap in np.ndindex(2, 3):
        assert layer.used_weight[(0, 0, *tap)] == layer.kernel[layer.kernel_index(tap)]


def test_the_bias_is_added_everywhere() -> None:
    plain = first()
    document = plain.with_number(0, "bias", (0,), 2.5)
    assert document.layers[0].bias_value == 2.5
    assert plain.layers[0].bias_value == 0.0
    np.testing.assert_array_equal(document.feature_maps[1], plain.feature_maps[1] + 2.5)
    assert document.with_layer(0, bias=None).layers[0].bias is None


# Frozen.


def test_nothing_can_be_written_into() -> None:
    document = round_trip().with_number(0, "bias", (0,), 1.0)
    for array in arrays_of(document):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.title = "x"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.layers[0].flipped = True  # type: ignore[misc]
    assert isinstance(document.layers, tuple)


def test_arrays_that_it_was_made_from_are_copied() -> None:
    x, kernel = np.ones((2, 2)), np.ones((1, 1, 2, 2))
    bias = np.ones(1)
    layer = Layer("conv", conv_spec((2, 2)), kernel, bias)
    document = make_document(x, layer)
    for array in (x, kernel, bias):
        array[...] = 9
    assert document.input.tolist() == [[[[1, 1], [1, 1]]]]
    assert (layer.kernel.tolist(), layer.bias_value) == ([[1, 1], [1, 1]], 1)


def test_unchanged_parts_are_shared_and_kept() -> None:
    document = dataclasses.replace(round_trip(), extra={"later": [1]})
    changed = document.with_layer(1, flipped=True)
    assert changed.input is document.input
    assert changed.layers[0] is document.layers[0]
    assert changed.extra == {"later": [1]}
    assert changed.title == "round trip"


# Edits.


def test_a_changed_spec_resizes_the_kernel() -> None:
    document = first().with_layer(0, spec=conv_spec((3, 1)))
    assert document.layers[0].kernel.tolist() == [[0], [2], [0]]
    back = document.with_layer(0, spec=conv_spec((2, 2)))
    assert back.layers[0].kernel.tolist() == [[0, 0], [2, 0]]
    assert first().with_layer(0, spec=conv_spec((2, 2), stride=2)).layers[0].kernel.tolist() == (
        KERNEL
    )


def test_a_changed_weight_sets_kernel_size_and_nothing_else() -> None:
    document = first(stride=2, padding=1, output_padding=1)
    changed = document.with_layer(0, weight=np.ones((1, 1, 3, 4)))
    assert changed.layers[0].spec == document.layers[0].spec.with_(kernel_size=(3, 4))


def test_a_number_goes_into_its_cell() -> None:
    document = first().with_number(0, "input", (1, 0), -0.5).with_number(0, "kernel", (0, 1), 7)
    assert document.input[0, 0].tolist() == [[0, 1], [-0.5, 3]]
    assert document.layers[0].kernel.tolist() == [[0, 7], [2, 3]]
    flipped = first(flipped=True).with_number(0, "kernel", (0, 1), 7)
    assert flipped.layers[0].kernel.tolist() == [[0, 7], [2, 3]]
    with pytest.raises(KeyError):
        document.with_number(0, "output", (0, 0), 1.0)


def test_exact_numbers_stay_exact() -> None:
    for value in (0.1, -0.0, 5e-324, 1.7976931348623157e308, 2.0**53 + 2):
        document = first().with_number(0, "input", (0, 0), value)
        stored = float(document.input[0, 0, 0, 0])
        assert stored.hex() == float(value).hex()


def test_from_a_row_to_a_table_and_back() -> None:
    layer = make_layer(
        "conv_transpose", [1, 2, 3], stride=2, padding=[(1, 0)], output_padding=1, bias=4
    )
    row = make_document([1, 2, 3, 4], layer)
    table = row.with_input(np.array([[1.0, 2, 3, 4]]))
    assert (row.axes, table.axes) == (1, 2)
    assert table.layers[0].kernel.tolist() == [[1, 2, 3]]
    assert table.layers[0].spec.padding == ((0, 0), (1, 0))
    np.testing.assert_array_equal(table.feature_maps[1][0, 0, 0], row.feature_maps[1][0, 0])
    assert state(table.with_input(np.array([1.0, 2, 3, 4]))) == state(row)


def test_from_a_table_to_a_row_keeps_the_middle_of_the_kernel() -> None:
    kernel = [[1, 2], [3, 4], [5, 6]]
    layer = make_layer("conv", kernel, stride=(3, 2), padding=[(1, 1), (0, 1)], dilation=(1, 2))
    narrow = with_axes(layer, 1)
    assert narrow.kernel.tolist() == [3, 4]
    assert narrow.spec == conv_spec((2,), stride=2, padding=[(0, 1)], dilation=2)
    assert with_axes(layer, 2) is layer
    same = with_axes(make_layer("conv", kernel, padding="same"), 1)
    assert same.spec.padding == "same"


def test_all_layers_follow_the_input() -> None:
    document = round_trip().with_input(np.arange(5.0))
    assert [layer.spec.axes for layer in document.layers] == [1, 1]
    assert [fm.shape for fm in document.feature_maps] == [(1, 1, 5), (1, 1, 4), (1, 1, 5)]


# Refusals.


def tall(document: Document, n: int) -> Document:
    return document.with_input(np.ones((n, 1)))


CONV = make_layer("conv", [[1.0]])
ROW = make_layer("conv", [1.0])
REFUSED: list[tuple[Any, str, str]] = [
    (lambda: make_document([[1, np.nan]], CONV), "input", "not a finite number"),
    (lambda: make_document([[1, np.inf]], CONV), "input", "not a finite number"),
    (lambda: make_document([[1, -np.inf]], CONV), "input", "not a finite number"),
    (lambda: make_document([[1, 2], [3]], CONV), "input", "rows of equal length"),
    (lambda: make_document([["1", "2"]], CONV), "input", "real numbers only"),
    (lambda: make_document([[1, 10**400]], CONV), "input", "real numbers only"),
    (lambda: make_document([[1, None]], CONV), "input", "real numbers only"),
    (lambda: make_document([[1j]], CONV), "input", "real numbers only"),
    (lambda: make_document(5, CONV), "input", "the input must be a row or a table"),
    (lambda: make_document([[[1]]], CONV), "input", "has 3 axes"),
    (lambda: make_document([], ROW), "input", "at least one cell per axis, but has 0"),
    (lambda: make_document([[]], CONV), "input", "at least one cell per axis, but has 1×0"),
    (lambda: make_document([1], CONV), "kernel_size", "but have 2 and 1"),
    (lambda: make_document([[1]]), "layers", "between 1 and 64 layers, but has 0"),
    (lambda: make_document([1], *[ROW] * 65), "layers", "but has 65"),
    (lambda: tall(make_document([[1]], CONV), MAX_AXIS_2D + 1), "input", "at most 128 cells"),
    (lambda: make_document(np.ones(MAX_AXIS_1D + 1), ROW), "input", "at most 4096 cells"),
    (lambda: make_document(np.ones((10, 10)), make_layer("conv", np.ones((11, 1)))),
     "kernel_size", "at most 10 fits"),
    (lambda: make_layer("conv", np.ones(17)), "kernel_size", "the kernel can have at most 16"),
    (lambda: make_layer("conv", [[1, 2], [3]]), "kernel", "rows of equal length"),
    (lambda: make_layer("conv", "abc"), "kernel", "real numbers only"),
    (lambda: make_layer("conv", 5), "kernel", "the kernel must be a row or a table"),
    (lambda: make_layer("conv", [[]]), "kernel_size", "at least 1, but is 0"),
    (lambda: make_layer("conv", [[np.nan]]), "kernel", "not a finite number"),
    (lambda: make_layer("conv", [[1]], bias=np.inf), "bias", "the bias holds a value"),
    (lambda: make_layer("conv", [[1]], bias="x"), "bias", "bias must be a real number"),
    (lambda: make_layer("conv", [[1]], bias=[1, 2]), "bias", "bias must be a real number"),
    (lambda: make_layer("conv", [[1]], groups=2), "groups", "divide the 1 channels"),
    (lambda: make_layer("conv", [[1]], stride=0), "stride", "at least 1, but is 0"),
    (lambda: make_layer("pool", [[1]]), "operation", "“pool” is not known"),
    (lambda: Layer("conv", conv_spec((1, 1)), np.ones((2, 33, 1, 1))), "in_channels",
     "at most 32 channels, but would have 33"),
    (lambda: Layer("conv", conv_spec((1, 1)), np.ones((1, 1, 1, 2))), "kernel_size", "1×2"),
    (lambda: Layer("conv", conv_spec((1, 1)), np.ones((1, 1))), "kernel", "has 0 axes"),
    (lambda: Layer("conv", conv_spec((1, 1)), np.ones((1, 1, 1, 1)), np.ones(3)), "bias",
     "each of the 1 output channels, but has 3"),
    (lambda: first().with_layer(0, spec=conv_spec((1,))), "kernel_size", "2, but has 1"),
    (lambda: first().with_layer(0, spec=conv_spec((10**6, 10**6))), "kernel_size", "at most 16"),
    (lambda: first().with_layer(0, weight=np.ones((1, 1, 40, 40))), "kernel_size", "at most 16"),
    (lambda: first().with_layer(0, weight=[[["a"]]]), "kernel", "real numbers only"),
    (lambda: first().with_layer(0, bias=[None]), "bias", "real numbers only"),
    (lambda: first().with_number(0, "input", (0, 2), 1), "cell", "no cell (0, 2)"),
    (lambda: first().with_number(0, "kernel", (-1, 0), 1), "cell", "no cell (-1, 0)"),
    (lambda: first().with_number(0, "kernel", (0,), 1), "cell", "2×2 cells"),
    (lambda: first().with_number(0, "input", (0, 0), "1"), "cell", "must be a real number"),
    (lambda: first().with_number(0, "input", (0, 0), [1]), "cell", "must be a real number"),
    (lambda: first().with_number(0, "bias", (0,), None), "bias", "must be a real number"),
    (lambda: first().with_number(0, "input", (0, 0), 10**400), "cell", "must be a real number"),
    (lambda: first().with_number(0, "input", (0, 0), np.nan), "input", "not a finite number"),
    (lambda: first().with_number(0, "kernel", (0, 0), np.inf), "kernel", "not a finite number"),
    (lambda: round_trip().with_number(1, "input", (0, 0), 1), "input", "the layer before it"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "parameter", "hint"), REFUSED)
def test_what_cannot_be_is_refused_by_name(act: Any, parameter: str, hint: str) -> None:
    with pytest.raises(ConvError) as caught:
        act()
    assert caught.value.parameter == parameter
    assert hint in str(caught.value)


def test_limits_themselves_are_allowed() -> None:
    table = tall(make_document([[1]], CONV), MAX_AXIS_2D)
    assert table.feature_maps[1].shape == (1, 1, MAX_AXIS_2D, 1)
    assert make_document(np.ones(MAX_AXIS_1D), ROW).feature_maps[1].size == MAX_AXIS_1D
    assert make_layer("conv", np.ones((MAX_KERNEL_AXIS,) * 2)).spec.kernel_size == (16, 16)
    assert len(make_document([1], *[ROW] * MAX_LAYERS).feature_maps) == MAX_LAYERS + 1
    up = make_layer("conv_transpose", np.ones((4, 4)), stride=4)
    assert tall(make_document([[1]], up), 128).feature_maps[1].shape[2] == MAX_OUTPUT_AXIS_2D


@pytest.mark.parametrize(
    ("x", "layer", "parameter", "hint"),
    [
        (np.ones((128, 1)), make_layer("conv_transpose", np.ones((5, 1)), stride=(4, 1)),
         "stride", "the output can have at most 512"),
        (np.ones(4096), make_layer("conv_transpose", np.ones(3), stride=2),
         "stride", f"at most {MAX_OUTPUT_AXIS_1D} cells per axis, but would have 8193"),
        (np.ones((1, 1)), make_layer("conv", np.ones((1, 1)), padding=256),
         "stride", "would have 513"),
        (np.ones((1, 1)), make_layer("conv", np.ones((1, 1)), padding=300, stride=100),
         "padding", "the padded input can have at most 512 cells per axis, but would have 601"),
        (np.ones((1, 1)),
         make_layer("conv_transpose", np.ones((2, 2)), dilation=10**6, padding=5 * 10**5),
         "padding", "the output before it is cropped can have at most 512"),
        (np.ones((9, 9)),
         make_layer("conv_transpose", np.ones((2, 2)), stride=10**4, padding=40000),
         "padding", "the output before it is cropped"),
        (np.ones((2, 2)), make_layer("conv_transpose", np.ones((2, 2)), stride=10**6),
         "stride", "at most"),
    ],
)  # fmt: skip
def test_what_no_picture_can_hold_is_refused(
    x: np.ndarray, layer: Layer, parameter: str, hint: str
) -> None:
    with pytest.raises(ConvError) as caught:
        make_document(x, layer)
    assert caught.value.parameter == parameter
    assert hint in str(caught.value)


def test_a_refused_edit_leaves_nothing() -> None:
    document = round_trip()
    before = state(document)
    for change in (
        lambda: document.with_number(0, "input", (0, 0), np.nan),
        lambda: document.with_input(np.ones((1, 1))),
        lambda: document.with_layer(0, spec=conv_spec((9, 9))),
        lambda: document.with_layer(1, operation_id="no"),
        lambda: document.with_layer(1, weight=np.full((1, 1, 2, 2), np.inf)),
    ):
        with pytest.raises(ConvError):
            change()
        assert state(document) == before


def test_sums_too_large_for_a_number_are_no_crash() -> None:
    document = make_document([1e308, 1e308], make_layer("conv", [1e308, 1.0], bias=-1e308))
    assert np.isinf(document.feature_maps[1]).all()


# Anything at all.

NUMBERS = st.one_of(
    st.integers(-9, 9),
    st.floats(),
    st.sampled_from([10**400, "1", None, True, 1j, np.float32(2), np.int8(3)]),
)
INDICES = st.lists(st.integers(-1, 4), min_size=0, max_size=3).map(tuple)
PLANES = st.one_of(
    st.lists(st.lists(NUMBERS, max_size=4), max_size=4),
    st.lists(NUMBERS, max_size=5),
    st.tuples(st.integers(0, 130), st.integers(0, 6)).map(np.ones),
    st.integers(0, 5000).map(np.ones),
    NUMBERS,
)
VALUES = st.one_of(
    st.integers(-1, 6),
    st.lists(st.integers(0, 4), max_size=3),
    st.sampled_from([10**6, 10**12, None, 1.5, "same", "valid", "1", [(0, 1), (2, 0)], [[1, 2]]]),
)
SPEC_CHANGES = st.dictionaries(st.sampled_from([*BOUNDS, "groups"]), VALUES, min_size=1, max_size=2)
OPERATION_IDS = st.sampled_from(["conv", "conv_transpose", "pool", ""])
EDITS = st.one_of(
    st.tuples(
        st.just("with_number"), st.sampled_from(["input", "kernel", "bias"]), INDICES, NUMBERS
    ),
    st.tuples(st.just("with_input"), PLANES),
    st.tuples(st.just("spec"), SPEC_CHANGES),
    st.tuples(st.just("weight"), PLANES),
    st.tuples(st.just("with_layer"), st.fixed_dictionaries({"operation_id": OPERATION_IDS})),
    st.tuples(st.just("with_layer"), st.fixed_dictionaries({"flipped": st.booleans()})),
    st.tuples(st.just("with_layer"), st.fixed_dictionaries({"bias": st.one_of(st.none(), PLANES)})),
    st.tuples(st.just("layers"), st.integers(0, 3)),
)


def edited(document: Document, position: int, edit: tuple[Any, ...]) -> Document:
    kind, *given_ = edit
    layer = document.layers[position]
    if kind == "with_number":
        return document.with_number(position, *given_)
    if kind == "with_input":
        return document.with_input(given_[0])
    if kind == "spec":
        return document.with_layer(position, spec=layer.spec.with_(**given_[0]))
    if kind == "weight":
        made = make_layer(layer.operation_id, given_[0])
        return document.with_layer(position, weight=made.weight)
    if kind == "with_layer":
        return document.with_layer(position, **given_[0])
    layers = (*document.layers, *document.layers)[: given_[0]]
    return dataclasses.replace(document, layers=layers)


def assert_valid(document: Document) -> None:
    high = MAX_OUTPUT_AXIS_1D if document.axes == 1 else MAX_OUTPUT_AXIS_2D
    assert document.input.shape[:2] == (1, 1)
    maps = document.feature_maps
    for layer, shape, before, after in zip(
        document.layers, document.geometries, maps[:-1], maps[1:], strict=True
    ):
        assert layer.operation.geometry(layer.spec, before.shape[2:]) == shape
        assert after.shape == (1, 1, *layer.operation.output_size(shape))
        assert max(after.shape) <= high
        assert layer.spec.kernel_size == layer.kernel.shape
        assert np.isfinite(layer.weight).all()
    assert np.isfinite(document.input).all()
    assert not any(array.flags.writeable for array in arrays_of(document))


@settings(max_examples=600)
@given(
    st.sampled_from([first(), round_trip(), make_document([1, 2, 3], make_layer("conv", [1, 2]))]),
    st.lists(st.tuples(st.integers(0, 1), EDITS), min_size=1, max_size=6),
)
def test_random_edits_give_a_valid_document_or_a_sentence(
    document: Document, edits: list[Any]
) -> None:
    for position, edit in edits:
        before = document.input.tobytes(), document.layers
        try:
            document = edited(document, min(position, len(document.layers) - 1), edit)
        except ConvError as error:
            event(f"refused {edit[0]}: {error.parameter}")
            assert_sentence(error)
            assert (document.input.tobytes(), document.layers) == before
        else:
            event(f"done {edit[0]}")
            assert_valid(document)


def assert_sentence(error: ConvError) -> None:
    text = str(error)
    assert text.endswith(".")
    assert len(text) < 250
    assert error.parameter


def test_small_helpers() -> None:
    assert shape_text((2, 3, 4)) == "2×3×4"
    plane = np.zeros((2, 2))
    assert with_cell(plane, (1, 1), 5)[1, 1] == 5
    assert not plane.any()
