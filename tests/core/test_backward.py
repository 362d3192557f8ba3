"""The backward pass: against the engine's gradients, PyTorch's arrays, and step by step."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import functional
from core.backward import PHASES, Backward, backward_of
from core.codec import decode, encode
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.spec import conv_spec
from tests.core.small_documents import small_documents

FOLDER = Path(__file__).parents[1] / "data" / "vectors"
INDEX = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))


def one_channel(case: dict[str, Any]) -> bool:
    if "gy" not in case["arrays"] or not case["op"].startswith("conv"):
        return False
    with np.load(FOLDER / case["file"]) as data:
        return all(data[case["arrays"][role]].shape[:2] == (1, 1) for role in ("x", "w"))


def wanted(document: Document, position: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients by the engine, for the kernel as it is edited."""
    layer = document.layers[position]
    grad = getattr(functional, f"{layer.operation_id}_grad")
    gx, gw, gb = grad(
        document.feature_maps[position], layer.used_weight,
        document.upstream(position)[None, None], **layer.operation.hyper_parameters(layer.spec),
    )  # fmt: skip
    return gx[0, 0], np.flip(gw[0, 0]) if layer.flipped else gw[0, 0], gb


def with_random_upstream(document: Document, seed: int) -> Document:
    rng = np.random.default_rng(seed)
    for position in range(len(document.layers)):
        size = document.feature_maps[position + 1].shape[2:]
        document = document.with_upstream(position, rng.integers(-9, 9, size).astype(float))
    return document


@given(small_documents(), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_gradients_are_the_engines_for_any_setting(document: Document, seed: int) -> None:
    document = with_random_upstream(document, seed)
    for position in range(len(document.layers)):
        back = backward_of(document, position)
        gx, gw, gb = wanted(document, position)
        assert np.array_equal(back.own_grad_input, gx)
        assert np.array_equal(back.grad_kernel.reshape(gw.shape), gw)
        assert back.grad_bias == gb[0]


@given(small_documents(), st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_every_step_adds_up_to_the_gradients(document: Document, seed: int) -> None:
    back = backward_of(with_random_upstream(document, seed), 0)
    sums = np.zeros(back.grad_input.shape)
    for number in range(1, back.step_count("input") + 1):
        step = back.step(number)
        for cell, value in zip(step.outputs, step.values, strict=True):
            sums[cell] += value
        assert np.array_equal(back.progress(number).sums, sums)
    assert np.array_equal(sums, back.grad_input)
    assert np.array_equal(back.progress(back.step_count("input")).counts, back.reached)
    for number in range(1, back.step_count("kernel") + 1):
        cell, upstream, inputs = back.kernel_step(number)
        found = sum(
            float(back.upstream[o]) * float(back.shown.input[i])
            for o, i in zip(upstream, inputs, strict=True)
        )
        assert found == back.grad_kernel[cell]


@given(small_documents(), st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_written_sums_are_the_gradients(document: Document, seed: int) -> None:
    back = backward_of(with_random_upstream(document, seed), 0)
    for index, value in np.ndenumerate(back.own_grad_input):
        assert sum(term.product for term in back.terms_of_input(index)) == value
    planes = back.grad_kernel.reshape(back.layer.spec.kernel_size)
    for index, value in np.ndenumerate(planes):
        assert sum(term.product for term in back.terms_of_kernel(index)) == value


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c["name"]) for c in INDEX["cases"] if one_channel(c)]
)
def test_gradients_are_pytorchs(case: dict[str, Any]) -> None:
    with np.load(FOLDER / case["file"]) as data:
        array = {role: data[key] for role, key in case["arrays"].items()}
    settings_ = dict(case["params"])
    name = "conv_transpose" if "transpose" in case["op"] else "conv"
    spec = conv_spec(array["w"].shape[2:], **settings_)
    layer = Layer(name, spec, array["w"], array.get("b"), upstream=array["gy"][:1])
    for n in range(array["x"].shape[0]):
        document = Document(array["x"][n : n + 1], (layer,)).with_upstream(0, array["gy"][n, 0])
        back = backward_of(document, 0)
        tolerance = {"rtol": 0, "atol": 0} if case["exact"] else {"rtol": 1e-10, "atol": 1e-10}
        np.testing.assert_allclose(back.own_grad_input, array["gx"][n, 0], **tolerance)
        if array["x"].shape[0] == 1:
            gw = back.grad_kernel.reshape(array["gw"].shape)
            np.testing.assert_allclose(gw, array["gw"], **tolerance)
            if "gb" in array:
                np.testing.assert_allclose(back.grad_bias, array["gb"][0], **tolerance)


def conv(**hyper_parameters: Any) -> Document:
    layer = make_layer("conv", np.ones(hyper_parameters.pop("kernel")), **hyper_parameters)
    return make_document(np.ones(31), layer)


@pytest.mark.parametrize(
    ("kernel", "stride", "period"),
    [(3, 2, [2, 1]), (11, 4, [3, 3, 3, 2]), (7, 2, [4, 3]), (1, 2, [1, 0])],
)
def test_ones_come_back_as_the_known_checkerboard(
    kernel: int, stride: int, period: list[int]
) -> None:
    row = backward_of(conv(kernel=kernel, stride=stride), 0).own_grad_input
    middle = row[10:20].tolist()
    turns = [(period * 9)[shift : shift + 10] for shift in range(len(period))]
    assert middle in turns


def test_the_gradient_of_a_convolution_is_the_transposed_convolution_of_the_lesson() -> None:
    # Gallery G4: y = [[27, 37], [57, 67]] sent back.
    document = make_document(np.arange(9).reshape(3, 3), make_layer("conv", [[1, 2], [3, 4]]))
    back = backward_of(document.with_upstream(0, document.feature_maps[1][0, 0]), 0)
    assert back.own_grad_input.tolist() == [[27, 91, 74], [138, 400, 282], [171, 429, 268]]


def test_phases_follow_each_other() -> None:
    back = backward_of(make_document([1, 2, 3], make_layer("conv", [1, 2])), 0)
    assert isinstance(back, Backward)
    assert [back.step_count(phase) for phase in PHASES] == [2, 2, 1]
    places = [back.place(step) for step in range(-1, back.steps + 2)]
    assert [(p.phase, p.number) for p in places] == [
        ("input", 0), ("input", 0), ("input", 1), ("input", 2), ("kernel", 1), ("kernel", 2),
        ("bias", 1), ("bias", 1),
    ]  # fmt: skip
    assert [back.done(3, phase) for phase in PHASES] == [2, 1, 0]


def test_cells_that_nothing_depends_on_get_no_gradient() -> None:
    back = backward_of(make_document([1, 2, 3, 4], make_layer("conv", [1], stride=2)), 0)
    assert back.unreached.tolist() == [[False, True, False, True]]


# --- the upstream gradient in the document ----------------------------------------------------


def test_the_upstream_gradient_is_ones_until_it_is_given() -> None:
    document = make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))
    assert document.upstream(0).tolist() == [[1, 1, 1]] * 3
    changed = document.with_number(0, "upstream", (1, 2), 5)
    assert changed.upstream(0).tolist() == [[1, 1, 1], [1, 1, 5], [1, 1, 1]]
    assert document.layers[0].upstream is None
    with pytest.raises(ConvError):
        document.with_number(0, "upstream", (3, 0), 5)


def test_the_upstream_gradient_follows_the_outputs_size() -> None:
    document = make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))
    document = document.with_upstream(0, np.arange(9.0).reshape(3, 3))
    spec = document.layers[0].spec
    smaller = document.with_layer(0, spec=spec.with_(padding=1))
    assert smaller.upstream(0).tolist() == [[0]]
    wider = document.with_layer(0, spec=spec.with_(stride=2))
    assert wider.upstream(0)[:3, :3].tolist() == document.upstream(0).tolist()
    assert wider.upstream(0)[3].tolist() == [0, 0, 0, 0]
    row = document.with_input(np.array([1.0, 2.0]))
    assert row.upstream(0).tolist() == [3, 4, 5]
    assert row.with_input(np.eye(2)).upstream(0).shape == row.with_input(
        np.eye(2)
    ).feature_maps[1].shape[2:]


def test_a_gradient_of_the_wrong_kind_is_refused() -> None:
    document = make_document([1, 2, 3], make_layer("conv", [1, 2]))
    for wrong in (np.eye(2), np.array([np.nan, 1.0])):
        with pytest.raises(ConvError) as caught:
            document.with_upstream(0, wrong)
        assert caught.value.parameter == "upstream"


def test_the_upstream_gradient_is_saved_and_others_stay_of_the_first_version() -> None:
    plain = make_document([1, 2, 3], make_layer("conv", [1, 2]))
    assert json.loads(encode(plain))["version"] == [1, 0]
    assert "upstream" not in json.loads(encode(plain))["layers"][0]
    given_ = plain.with_upstream(0, np.array([0.5, -2.0]))
    tree = json.loads(encode(given_))
    assert tree["version"] == [1, 1]
    assert tree["layers"][0]["upstream"] == [[0.5, -2]]
    decoded = decode(encode(given_))
    assert not decoded.notices
    assert decoded.document.upstream(0).tolist() == [0.5, -2]
    assert encode(decoded.document) == encode(given_)


@pytest.mark.parametrize("wrong", ["x", [[1, "a"]], [[[1], [2, 3]]], [[1e999, 1]], [[1] * 9999], 5])
def test_a_broken_gradient_in_a_file_is_named(wrong: Any) -> None:
    tree = json.loads(encode(make_document([1, 2, 3], make_layer("conv", [1, 2]))))
    tree["layers"][0]["upstream"] = wrong
    with pytest.raises(ConvError) as caught:
        decode(json.dumps(tree).encode())
    assert caught.value.parameter == "file"


POOLED = [[1.0, 2, 6, 3], [3, 5, 2, 1], [1, 2.5, -2, 1], [7, 3, 4, 8]]


def without_kernel(operation: str, kernel_size: Any = (1, 1), **settings: Any) -> Layer:
    spec = conv_spec(kernel_size, **settings)
    return Layer(operation, spec, np.ones((1, 1, *spec.kernel_size)))


WITHOUT_KERNEL = {
    "max_pool": make_document(POOLED, without_kernel("max_pool", (2, 2), stride=2)),
    "overlapping": make_document(POOLED, without_kernel("max_pool", (3, 3), padding=1)),
    "max_unpool": make_document(
        POOLED, without_kernel("max_pool", (2, 2), stride=2), without_kernel("max_unpool")
    ),
    "row": make_document([1.0, -2, 4], without_kernel("linear", (1,), stride=2)),
    **{
        name: make_document([[1, 2], [3, 5.5]], without_kernel(name, stride=(2, 3)))
        for name in ("linear", "linear_aligned", "cubic", "cubic_aligned", "nearest",
                     "bed_of_nails")
    },
    "avg_pool": make_document(POOLED, without_kernel("avg_pool", (2, 2), stride=2)),
    **{
        name: make_document([[0.25, -2], [3, 0.5]], without_kernel(name))
        for name in ("relu", "leaky_relu", "tanh", "sigmoid")
    },
}  # fmt: skip


def last_output(document: Document, x: np.ndarray) -> np.ndarray:
    """The last layer's output for another input of its own; an unpooling keeps its places."""
    position = len(document.layers) - 1
    made = document.layers[position].output_of(x[None, None], document.pooled(position))
    return np.asarray(made[0, 0])


@pytest.mark.parametrize("name", WITHOUT_KERNEL)
def test_gradients_without_a_kernel_are_what_a_small_change_does(name: str) -> None:
    """∂L/∂x for L = Σ g·y, by nudging every input up and down."""
    document = with_random_upstream(WITHOUT_KERNEL[name], 5)
    position = len(document.layers) - 1
    back, x = backward_of(document, position), document.feature_maps[position][0, 0]
    upstream, by = document.upstream(position), 1e-6
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += by
        down[index] -= by
        change = ((last_output(document, up) - last_output(document, down)) * upstream).sum()
        assert back.own_grad_input[index] == pytest.approx(change / (2 * by), abs=1e-6)
        terms = back.terms_of_input(index)
        assert sum(term.product for term in terms) == pytest.approx(back.own_grad_input[index])
    assert not back.has_parameters
    assert back.step_count("kernel") == back.step_count("bias") == 0
    assert back.steps == back.step_count("input")
    assert back.place(back.steps) == ("input", back.steps, back.steps)


@pytest.mark.parametrize("name", WITHOUT_KERNEL)
def test_steps_without_a_kernel_add_up(name: str) -> None:
    document = with_random_upstream(WITHOUT_KERNEL[name], 6)
    back = backward_of(document, len(document.layers) - 1)
    sums, counts = np.zeros(back.grad_input.shape), np.zeros(back.grad_input.shape, dtype=int)
    for number in range(1, back.steps + 1):
        step = back.step(number)
        for cell, value, weight in zip(
            step.outputs, step.values, step.weights or (1.0,) * len(step.values), strict=True
        ):
            sums[cell] += value
            counts[cell] += weight != 0
        progress = back.progress(number)
        assert progress.sums == pytest.approx(sums)
        assert np.array_equal(progress.counts, counts)
    assert sums == pytest.approx(back.grad_input)


def test_the_gradient_of_a_maximum_goes_to_the_winner_only() -> None:
    document = WITHOUT_KERNEL["max_pool"].with_upstream(0, np.array([[10.0, 20], [30, 40]]))
    back = backward_of(document, 0)
    wanted = np.zeros((4, 4))
    wanted[1, 1], wanted[0, 2], wanted[3, 0], wanted[3, 3] = 10, 20, 30, 40
    assert np.array_equal(back.own_grad_input, wanted)
    assert back.unreached.sum() == 12
    assert back.scatters
    # The losers are in the step: they are looked at, and get nothing.
    assert back.step(1).values == (0, 0, 0, 10)
