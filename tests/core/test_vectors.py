"""The engine against reference arrays of PyTorch, Keras and JAX (tests/data/vectors)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import functional
from core.arithmetic import conv_output_size, conv_transpose_output_size, geometry
from core.spec import conv_spec

FOLDER = Path(__file__).parents[1] / "data" / "vectors"
INDEX = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
SHAPES = json.loads((FOLDER / "shapes.json").read_text(encoding="utf-8"))

Case = dict[str, Any]
COUNTS = ("overlap", "indices")  # roles that hold whole numbers


@cache
def stored(name: str) -> dict[str, Any]:
    if name.endswith(".json"):
        return json.loads((FOLDER / name).read_text(encoding="utf-8"))
    with np.load(FOLDER / name) as data:
        return dict(data)


def arrays_of(case: Case) -> dict[str, np.ndarray]:
    data = stored(case["file"])
    return {
        role: np.array(data[key], np.int64 if role in COUNTS else np.float64)
        for role, key in case["arrays"].items()
    }


def cases(start: str) -> list[Any]:
    found = [case for case in INDEX["cases"] if case["op"].startswith(start)]
    assert found
    return [pytest.param(case, id=case["name"]) for case in found]


def agree(case: Case, got: np.ndarray, wanted: np.ndarray) -> None:
    assert got.shape == wanted.shape
    assert got.dtype == np.float64
    if case["exact"]:
        np.testing.assert_array_equal(got, wanted)
    else:
        np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-12)


def function_of(case: Case) -> tuple[str, Callable[..., np.ndarray]]:
    name = "conv_transpose" if "transpose" in case["op"] else "conv"
    return name, getattr(functional, name)


@pytest.mark.parametrize("case", cases("conv"))
def test_outputs_and_gradients_are_pytorchs(case: Case) -> None:
    name, function = function_of(case)
    data = arrays_of(case)
    settings = case["params"]
    agree(case, function(data["x"], data["w"], data.get("b"), **settings), data["y"])
    if "gy" in data:
        gradients = getattr(functional, f"{name}_grad")(
            data["x"], data["w"], data["gy"], **settings
        )
        for role, gradient in zip(("gx", "gw", "gb"), gradients, strict=True):
            if role in data:
                agree(case, gradient, data[role])


def test_every_gradient_case_is_there() -> None:
    with_gradient = [case for case in INDEX["cases"] if "gy" in case["arrays"]]
    assert len(with_gradient) >= 40
    assert all("gx" in case["arrays"] and "gw" in case["arrays"] for case in with_gradient)


@pytest.mark.parametrize(
    "case", [case for case in cases("conv") if "overlap" in case.values[0]["arrays"]]
)
def test_overlap_counts(case: Case) -> None:
    data = arrays_of(case)
    settings = {key: value for key, value in case["params"].items() if key != "groups"}
    count = functional.overlap_count(data["x"].shape[2:], data["w"].shape[2:], **settings)
    assert count.dtype == np.int64
    np.testing.assert_array_equal(count, data["overlap"].reshape(count.shape))


@pytest.mark.parametrize(
    "case", [case for case in cases("conv") if "C" in case.values[0]["arrays"]]
)
def test_dense_matrices(case: Case) -> None:
    name, _ = function_of(case)
    data = arrays_of(case)
    settings = {key: v for key, v in case["params"].items() if key != "output_padding"}
    large = data["x" if name == "conv" else "y"].shape[2:]
    matrix = functional.conv_matrix(large, data["w"], **settings)
    np.testing.assert_array_equal(matrix, data["C"])
    product = (matrix if name == "conv" else matrix.T) @ data["x"].ravel()
    np.testing.assert_array_equal(product, data["y"].ravel())


@pytest.mark.parametrize("row", SHAPES, ids=lambda row: "-".join(map(str, row.values())))
def test_sizes(row: dict[str, Any]) -> None:
    settings = {key: row[key] for key in ("stride", "padding", "dilation")}
    formula: Callable[..., int] = conv_output_size
    if row["op"] == "conv_transpose":
        settings["output_padding"] = row["output_padding"]
        formula = conv_transpose_output_size
    assert formula(row["in"], row["kernel"], **settings) == row["out"]
    shape = geometry(row["op"], conv_spec((row["kernel"],), **settings), (row["in"],))
    assert (shape.small if row["op"] == "conv" else shape.large) == (row["out"],)
    x, weight = np.ones((1, 1, row["in"])), np.ones((1, 1, row["kernel"]))
    assert getattr(functional, row["op"])(x, weight, **settings).shape == (1, 1, row["out"])


def channels_first(x: np.ndarray) -> np.ndarray:
    return np.moveaxis(x, -1, 1)


def keras_weight(w: np.ndarray) -> np.ndarray:
    """``(*k, a, b)`` to ``(b, a, *k)``: the layout of both Keras layers, seen from our side."""
    return np.moveaxis(w, (-1, -2), (0, 1))


def keras_settings(case: Case) -> dict[str, Any]:
    given = case["params"]
    settings = {"stride": given["strides"], "dilation": given["dilation_rate"]}
    if given["padding"] == "causal":
        span = given["dilation_rate"][0] * (given["kernel_size"][0] - 1)
        return settings | {"padding": [(span, 0)]}
    if given.get("output_padding") is None:
        return settings | {"padding": given["padding"]}
    # Keras then crops what exceeds (i-1)s + k mod 2 + output_padding; ours counts from the end.
    return settings | crop_settings(case)


def crop_settings(case: Case) -> dict[str, Any]:
    begins_and_ends = case["crop"]
    return {
        "padding": [(begin, max(end, 0)) for begin, end in begins_and_ends],
        "output_padding": [max(-end, 0) for _, end in begins_and_ends],
    }


def activated(case: Case, y: np.ndarray) -> np.ndarray:
    return np.maximum(y, 0) if case["params"]["activation"] == "relu" else y


@pytest.mark.parametrize("case", cases("keras."))
def test_keras_layers(case: Case) -> None:
    _, function = function_of({"op": case["op"].replace("Transpose", "_transpose")})
    data = arrays_of(case)
    y = function(
        channels_first(data["x"]),
        keras_weight(data["w"]),
        data.get("b"),
        **keras_settings(case),
    )
    agree(case, activated(case, y), channels_first(data["y"]))


NAMED_PADDING = [
    case
    for case in cases("keras.")
    if case.values[0]["params"]["padding"] != "causal"
    and case.values[0]["params"].get("output_padding") is None
]


@pytest.mark.parametrize("case", NAMED_PADDING)
def test_same_and_valid_pad_and_crop_where_keras_does(case: Case) -> None:
    given = case["params"]
    operation = "conv_transpose" if "Transpose" in case["op"] else "conv"
    spec = conv_spec(
        tuple(given["kernel_size"]),
        stride=given["strides"],
        dilation=given["dilation_rate"],
        padding=given["padding"],
    )
    shape = geometry(operation, spec, arrays_of(case)["x"].shape[1:-1])
    wanted = case["crop" if operation == "conv_transpose" else "pad"]
    assert [list(pair) for pair in zip(shape.begin, shape.end, strict=True)] == wanted


@pytest.mark.parametrize("case", cases("jax."))
def test_jax_conv_transpose(case: Case) -> None:
    data, given = arrays_of(case), case["params"]
    weight = np.moveaxis(data["w"], (-1, -2), (0, 1))
    if not given["transpose_kernel"]:
        # Kernel (*k, in, out), applied flipped with respect to the transposed convolution.
        weight = np.moveaxis(data["w"], (-2, -1), (0, 1))
        weight = np.flip(weight, axis=tuple(range(2, weight.ndim)))
    y = functional.conv_transpose(
        channels_first(data["x"]),
        weight,
        stride=given["strides"],
        dilation=given["rhs_dilation"],
        padding=given["padding"].lower(),
    )
    agree(case, y, channels_first(data["y"]))


@pytest.mark.parametrize("case", cases("max_pool"))
def test_max_pool(case: Case) -> None:
    data = arrays_of(case)
    values, indices = functional.max_pool(data["x"], **case["params"])
    agree(case, values, data["y"])
    assert indices.dtype == np.int64
    np.testing.assert_array_equal(indices, data["indices"])
    # An index says where the value stands.
    planes = data["x"].reshape(*values.shape[:2], -1)
    found = np.take_along_axis(planes, indices.reshape(*values.shape[:2], -1), axis=2)
    np.testing.assert_array_equal(found.reshape(values.shape), values)


@pytest.mark.parametrize("case", cases("max_unpool"))
def test_max_unpool(case: Case) -> None:
    data = arrays_of(case)
    agree(case, functional.max_unpool(data["x"], data["indices"], **case["params"]), data["y"])


# PyTorch has a name for each number of axes; ours serve any number.
ONE_NAME = {"bilinear": "linear", "bicubic": "cubic"}


@pytest.mark.parametrize("case", cases("interpolate"))
def test_interpolate(case: Case) -> None:
    data, given = arrays_of(case), case["params"]
    agree(case, functional.interpolate(data["x"], **given), data["y"])
    mode = ONE_NAME.get(given["mode"], given["mode"])
    agree(case, functional.interpolate(data["x"], **(given | {"mode": mode})), data["y"])


@pytest.mark.parametrize("case", cases("pixel"))
def test_pixel_shuffle(case: Case) -> None:
    data = arrays_of(case)
    (factor,) = case["params"].values()
    agree(case, getattr(functional, case["op"])(data["x"], factor), data["y"])


def test_every_stored_case_is_asked_for() -> None:
    asked = ("conv", "keras.", "jax.", "max_pool", "max_unpool", "interpolate", "pixel")
    assert {case["name"] for case in INDEX["cases"] if not case["op"].startswith(asked)} == set()
    assert len(INDEX["cases"]) == 217
