"""Layers added, removed, moved, doubled and switched off, held against lists in plain Python."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.chain_edit import (
    ChainError,
    is_off,
    layer_added,
    layer_duplicated,
    layer_moved,
    layer_removed,
    multiplication_count,
    nearest_setting,
    new_layer,
    parameter_count,
    real_layer,
    switched_off,
    switched_on,
)
from core.channels import with_filters
from core.codec import decode, encode
from core.document import MAX_LAYERS, Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.ops import OPERATIONS

SQUARE = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
UP = make_layer("conv_transpose", [[1, 2], [3, 4]], stride=2)
DOWN = make_layer("conv", [[1, 0], [0, -1]], stride=2)
SAME = make_layer("conv", [[0, 1, 0], [1, 1, 1], [0, 1, 0]], padding=1, bias=0.5)
PAIR = make_document(
    SQUARE,
    make_layer("conv", [[1, 2], [3, 4]]),
    Layer("conv_transpose", UP.spec.with_(stride=1), UP.weight, tied=True),
    SAME,
)


def kernels(document: Document) -> list[Any]:
    return [layer.kernel.tolist() for layer in document.layers]


def one_by_one(document: Document) -> list[np.ndarray]:
    """The maps of the chain, each layer run by itself."""
    maps = [document.input]
    for position, layer in enumerate(document.layers):
        maps.append(layer.output_of(maps[-1], document.pooled(position)))
    return maps


# ---- each edit


def test_a_layer_comes_before_the_one_that_stood_there():
    document = make_document(SQUARE, UP, SAME)
    for position in range(3):
        made = layer_added(document, position, new_layer("conv", 2))
        old = [layer for n, layer in enumerate(made.layers) if n != position]
        assert old == list(document.layers)
        assert made.layers[position].kernel.tolist() == [[1] * 3] * 3
    # Ones over a window that stays within the border: every output is the sum of its neighbours.
    padded = np.pad(np.array(SQUARE), 1)
    sums = [[padded[i : i + 3, j : j + 3].sum() for j in range(3)] for i in range(3)]
    assert layer_added(document, 0, new_layer("conv", 2)).feature_maps[1][0, 0].tolist() == sums


def test_a_layer_takes_the_axes_of_the_document():
    made = layer_added(make_document([1, 2], make_layer("conv", [1])), 1, new_layer("conv", 2))
    assert made.layers[1].spec.kernel_size == (3,)
    assert made.feature_maps[2][0, 0].tolist() == [3, 3]


@pytest.mark.parametrize("operation", [operation.id for operation in OPERATIONS])
@pytest.mark.parametrize("axes", [1, 2])
def test_what_an_operation_begins_with_can_be_used(operation: str, axes: int):
    start = make_document(np.arange(4.0**axes).reshape((4,) * axes), make_layer("conv", [[1.0]][0])
                          if axes == 1 else make_layer("conv", [[1.0]]))  # fmt: skip
    if operation == "max_unpool":
        start = layer_added(start, 0, new_layer("max_pool", axes))
    if operation == "pixel_shuffle":
        start = with_filters(start, 0, 2**axes)
    layer = new_layer(operation, axes)
    made = layer_added(start, len(start.layers), layer)
    size = made.feature_maps[-1].shape[2:]
    assert size in [(8,) * axes, (2,) * axes, (4,) * axes]
    assert np.isfinite(made.feature_maps[-1]).all()


def test_the_last_layer_stays():
    one = layer_removed(layer_removed(PAIR, 2), 1)
    assert one.layers == PAIR.layers[:1]
    with pytest.raises(ChainError, match="the last layer cannot be removed") as caught:
        layer_removed(one, 0)
    assert caught.value.position == 0


def test_a_copy_stands_behind_and_is_free():
    made = layer_duplicated(PAIR, 1)
    assert kernels(made) == [kernels(PAIR)[n] for n in (0, 1, 1, 2)]
    assert [layer.tied for layer in made.layers] == [False, True, False, False]


def test_moving_is_taking_out_and_putting_in():
    document = make_document(SQUARE, *(make_layer("conv", [[float(n)]]) for n in range(5)))
    for start in range(5):
        for end in range(5):
            wanted = [[[float(n)]] for n in range(5)]
            wanted.insert(end, wanted.pop(start))
            assert kernels(layer_moved(document, start, end)) == wanted
    assert layer_moved(document, 2, 2) is document


@pytest.mark.parametrize("position", [-1, 3, 99])
def test_there_must_be_such_a_layer(position: int):
    for edit in (
        layer_removed, layer_duplicated, switched_off, switched_on,
        lambda d, n: layer_moved(d, n, 0), lambda d, n: layer_moved(d, 0, n),
    ):  # fmt: skip
        with pytest.raises(ConvError, match="numbered 1 to 3"):
            edit(PAIR, position)
    with pytest.raises(ConvError, match="numbered 1 to 3"):
        layer_added(PAIR, 4 if position >= 0 else -1, SAME)


def test_there_is_a_most():
    full = make_document([[1]], *[make_layer("conv", [[1.0]])] * MAX_LAYERS)
    for edit in (lambda: layer_duplicated(full, 0), lambda: layer_added(full, 0, SAME)):
        with pytest.raises(ConvError, match=f"between 1 and {MAX_LAYERS} layers"):
            edit()


# ---- ties


def test_a_tied_layer_stays_so_beside_its_partner():
    assert layer_removed(PAIR, 2).layers[1].tied
    assert layer_duplicated(PAIR, 2).layers[1].tied
    assert layer_added(PAIR, 0, SAME).layers[2].tied


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (lambda: layer_removed(PAIR, 0), 0),
        (lambda: layer_added(PAIR, 1, SAME), 2),
        (lambda: layer_duplicated(PAIR, 0), 2),
        (lambda: layer_moved(PAIR, 1, 0), 0),
        (lambda: layer_moved(PAIR, 1, 2), 2),
        (lambda: layer_moved(PAIR, 0, 2), 0),
        (lambda: switched_off(PAIR, 0), 1),
    ],
)
def test_without_its_partner_it_is_free_and_keeps_its_numbers(edit: Any, place: int):
    layer = edit().layers[place]
    assert not layer.tied
    assert layer.operation_id == "conv_transpose"
    assert layer.kernel.tolist() == [[1, 2], [3, 4]]


# ---- on and off


def test_a_layer_that_is_off_hands_on_what_it_gets():
    off = switched_off(PAIR, 1)
    assert [is_off(layer) for layer in off.layers] == [False, True, False]
    assert off.feature_maps[2].tolist() == off.feature_maps[1].tolist()
    assert real_layer(off.layers[1]) is PAIR.layers[1]
    assert switched_off(off, 1) is off
    assert kernels(layer_duplicated(off, 1)) == [[[1, 2], [3, 4]], [[1]], [[1]], kernels(PAIR)[2]]
    on = switched_on(off, 1)
    assert on.layers == PAIR.layers
    assert encode(on) == encode(PAIR)
    assert switched_on(on, 1) is on


def test_a_file_keeps_what_is_off():
    off = switched_off(PAIR, 1)
    assert encode(switched_on(decode(encode(off)).document, 1)) == encode(PAIR)


def test_it_shares_a_kernel_again_only_where_it_still_can():
    off = switched_off(PAIR, 1)
    other = off.with_number(0, "kernel", (0, 0), 7)
    on = switched_on(other, 1)
    assert not on.layers[1].tied
    assert kernels(on)[:2] == [[[7, 2], [3, 4]], [[1, 2], [3, 4]]]
    moved = switched_on(layer_moved(off, 1, 0), 0)
    assert not moved.layers[0].tied


def test_an_axis_more_takes_along_what_is_off():
    off = switched_off(make_document([1, 2, 3], make_layer("conv", [1, 2])), 0)
    wide = off.with_input(np.array([[1.0, 2, 3]]))
    assert switched_on(wide, 0).feature_maps[1][0, 0].tolist() == [[5, 8]]


# ---- what it costs


def test_parameters_and_multiplications():
    assert [parameter_count(PAIR, n) for n in range(3)] == [4, 0, 10]
    # The first layer: 4 outputs of 4 products; the last: of 9 products, those on the border fewer.
    assert [multiplication_count(PAIR, n) for n in range(3)] == [16, 16, 49]
    off = switched_off(PAIR, 2)
    assert parameter_count(off, 2) == multiplication_count(off, 2) == 0


@pytest.mark.parametrize("operation", ["nearest", "bed_of_nails", "max_pool"])
def test_copies_cost_nothing(operation: str):
    made = layer_added(PAIR, 3, new_layer(operation, 2))
    assert parameter_count(made, 3) == multiplication_count(made, 3) == 0


@pytest.mark.parametrize("operation", ["linear", "linear_aligned", "cubic", "cubic_aligned"])
def test_interpolations_multiply_by_all_weights_but_ones(operation: str):
    document = make_document(np.arange(12.0).reshape(3, 4), make_layer("conv", [[1.0]]))
    made = layer_added(document, 1, new_layer(operation, 2))
    links = made.links(1)
    assert links is not None
    products = [weight for weight in links.coefficient.tolist() if weight not in (0, 1)]
    assert multiplication_count(made, 1) == len(products) > 0
    assert parameter_count(made, 1) == 0


def test_an_unpooling_goes_with_its_pooling():
    document = make_document(np.arange(16.0).reshape(4, 4), make_layer("conv", [[1.0]]))
    pooled = layer_added(document, 1, new_layer("max_pool", 2))
    made = layer_added(pooled, 2, new_layer("max_unpool", 2))
    back = made.feature_maps[3][0, 0]
    assert back[back != 0].tolist() == [5, 7, 13, 15]
    for edit in (
        lambda: layer_removed(made, 1), lambda: switched_off(made, 1),
        lambda: layer_moved(made, 1, 2), lambda: layer_moved(made, 2, 1),
    ):  # fmt: skip
        with pytest.raises(ChainError, match=r"^layer 3, MaxUnpool: .*add a max-pooling") as caught:
            edit()
        assert caught.value.position == 2
    assert multiplication_count(made, 2) == 0


# ---- refusals


def test_the_layer_whose_sizes_die_is_named_as_it_was_counted():
    document = make_document([[1.0] * 4] * 4, UP, DOWN, DOWN, make_layer("conv", [[1] * 2] * 2))
    with pytest.raises(ChainError, match=r"^layer 4, Conv: ") as caught:
        layer_removed(document, 0)
    assert caught.value.position == 3
    assert caught.value.parameter == "kernel_size"


def test_a_new_layer_at_fault_has_no_number():
    with pytest.raises(ChainError, match=r"^the new layer, ConvTranspose: ") as caught:
        layer_added(PAIR, 3, make_layer("conv_transpose", [[1]], stride=600))
    assert caught.value.position is None


def test_the_nearest_setting_that_works_is_said_and_works():
    document = make_document([[1.0] * 4] * 4, DOWN, make_layer("conv", [[1] * 2] * 2))
    with pytest.raises(ChainError, match=r"works is padding=1\.$"):
        layer_duplicated(layer_duplicated(document, 0), 0)
    # By hand: 4 -> 2 -> 1 -> (1 + 2 - 2) // 2 + 1 = 1 -> (1 - 2 + 1) = 0, so one more is needed.
    layers = [DOWN, DOWN, make_layer("conv", [[1] * 2] * 2)]
    assert nearest_setting(document, layers, 2) == "padding=1"
    kept = [DOWN, DOWN, make_layer("conv", [[1] * 2] * 2, padding=1)]
    assert make_document(document.input[0, 0], *kept).feature_maps[-1].shape == (1, 1, 2, 2)


def test_too_large_is_a_fault_as_well():
    growing = make_document([[1.0] * 100] * 100, UP, UP)
    with pytest.raises(ChainError, match=r"at most 512 cells.*works is stride=1\.$") as caught:
        layer_duplicated(growing, 0)
    assert caught.value.position == 1


# ---- whatever is done


@st.composite
def chains(draw: st.DrawFn) -> Document:
    """A valid chain of up to six layers."""
    axes = draw(st.sampled_from((1, 2)))
    side = draw(st.integers(1, 6))
    document = None
    for _ in range(draw(st.integers(1, 6))):
        operation = draw(st.sampled_from(("conv", "conv_transpose")))
        size = (draw(st.integers(1, 3)),) * axes
        values = draw(st.lists(st.integers(-3, 3), min_size=size[0], max_size=size[0]))
        kernel = np.broadcast_to(np.array(values, float), size)
        layer = make_layer(
            operation, kernel, stride=draw(st.integers(1, 2)), padding=draw(st.integers(0, 1))
        )
        try:
            if document is None:
                document = make_document(np.ones((side,) * axes), layer)
            else:
                document = layer_added(document, len(document.layers), layer)
            if draw(st.booleans()) and len(document.layers) > 1:
                document = document.with_layer(len(document.layers) - 1, tied=True)
        except ConvError:
            continue
    if document is None:
        document = make_document(np.ones((side,) * axes), make_layer("conv", np.ones((1,) * axes)))
    return document


EDITS = {
    "add": lambda d, a, b: layer_added(d, a % (len(d.layers) + 1), new_layer("conv", d.axes)),
    "up": lambda d, a, b: layer_added(
        d, a % (len(d.layers) + 1), new_layer("conv_transpose", d.axes)
    ),
    "pool": lambda d, a, b: layer_added(d, a % (len(d.layers) + 1), new_layer("max_pool", d.axes)),
    "unpool": lambda d, a, b: layer_added(
        d, a % (len(d.layers) + 1), new_layer("max_unpool", d.axes)
    ),
    "remove": lambda d, a, b: layer_removed(d, a % len(d.layers)),
    "move": lambda d, a, b: layer_moved(d, a % len(d.layers), b % len(d.layers)),
    "double": lambda d, a, b: layer_duplicated(d, a % len(d.layers)),
    "off": lambda d, a, b: switched_off(d, a % len(d.layers)),
    "on": lambda d, a, b: switched_on(d, a % len(d.layers)),
}


def attempt(
    name: str, document: Document, one: int, other: int
) -> tuple[Document, ConvError | None]:
    """What an edit comes to, or the document itself and why it cannot be."""
    try:
        return EDITS[name](document, one, other), None
    except ConvError as error:
        return document, error


@settings(max_examples=60, deadline=None)
@given(
    chains(),
    st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 9), st.integers(0, 9)),
             max_size=6),
)  # fmt: skip
def test_every_edit_gives_a_valid_chain_or_says_why_not(
    document: Document, edits: list[tuple[str, int, int]]
):
    for name, one, other in edits:
        before = encode(document)
        after, refusal = attempt(name, document, one, other)
        # What was before is as it was: undo only has to put it back.
        assert encode(document) == before
        if refusal is not None:
            assert isinstance(refusal, ChainError)
            assert refusal.position is None or 0 <= refusal.position < len(document.layers)
            continue
        assert encode(decode(encode(after)).document) == encode(after)
        for found, wanted in zip(after.feature_maps, one_by_one(after), strict=True):
            np.testing.assert_array_equal(found, wanted)
        assert not after.layers[0].tied
        for first, second in pairwise(after.layers):
            assert not second.tied or second.weight is first.weight
        document = after


@settings(max_examples=60, deadline=None)
@given(chains(), st.integers(0, 9), st.integers(0, 9))
def test_edits_that_take_each_other_back(document: Document, one: int, other: int):
    free = [layer.operation_id for layer in document.layers]
    start, end = one % len(free), other % len(free)
    try:
        there = layer_moved(document, start, end)
        assert [layer.operation_id for layer in layer_moved(there, end, start).layers] == free
    except ChainError:
        pass
    try:
        copied = layer_removed(layer_duplicated(document, start), start + 1)
    except ChainError:
        return
    assert kernels(copied) == kernels(document)
