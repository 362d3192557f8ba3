from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.activations import ACTIVATIONS, Activation, activation, leaky_relu
from core.errors import ConvError

ALL = [*ACTIVATIONS, leaky_relu(0.12345678), leaky_relu(0), leaky_relu(1)]
EXTREME = [-math.inf, -1.7e308, -1e5, -800.0, -5e-324, -0.0, 0.0, 5e-324, 800.0, 1e5, 1.7e308,
           math.inf]  # fmt: skip


def name(value: object) -> str:
    return value.formula if isinstance(value, Activation) else str(value)


def by_hand(row: Activation, x: float) -> float:
    """Number by number, with the standard library."""
    if row.id == "linear":
        return x
    if row.id == "relu":
        return x if x > 0 else 0.0
    if row.id == "leaky_relu":
        slope = -float(row.forward(-1.0))
        return x if x > 0 else slope * x
    if row.id == "tanh":
        return math.tanh(x)
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def test_the_shelf():
    assert [row.id for row in ACTIVATIONS] == ["linear", "relu", "leaky_relu", "tanh", "sigmoid"]
    assert all(row.title.context == "activation" for row in ACTIVATIONS)
    assert activation("tanh") in ACTIVATIONS
    assert activation("leaky_relu") is ACTIVATIONS[2]


@pytest.mark.parametrize("row", ALL, ids=name)
@given(x=st.floats(-700, 700))
def test_forward_by_hand(row: Activation, x: float):
    assert float(row.forward(x)) == pytest.approx(by_hand(row, x), rel=1e-12, abs=1e-300)


@pytest.mark.parametrize("row", ALL, ids=name)
def test_derivative_by_finite_differences(row: Activation):
    x = np.linspace(-6, 6, 240)  # an even number of places: none on the kink
    step = 1e-5
    wanted = (row.forward(x + step) - row.forward(x - step)) / (2 * step)
    np.testing.assert_allclose(row.derivative(x), wanted, atol=1e-9)


def test_exact_values():
    leaky = activation("leaky_relu")
    assert leaky.forward([-100.0, 0.0, 3.0]).tolist() == [-1.0, 0.0, 3.0]
    assert leaky.derivative([-2.0, 0.0, 2.0]).tolist() == [0.01, 0.01, 1.0]
    assert activation("relu").derivative([-2.0, 0.0, 2.0]).tolist() == [0.0, 0.0, 1.0]
    assert activation("sigmoid").forward(0.0) == 0.5
    assert activation("sigmoid").derivative(0.0) == 0.25
    assert activation("sigmoid").forward(math.log(3)) == pytest.approx(0.75, rel=1e-15)
    assert activation("tanh").derivative(0.0) == 1.0
    assert activation("tanh").forward(math.log(2)) == pytest.approx(0.6, rel=1e-15)
    assert activation("tanh").derivative(math.log(2)) == pytest.approx(1 - 0.36, rel=1e-15)
    assert activation("linear").derivative([5.0, -5.0]).tolist() == [1.0, 1.0]


def test_small_derivatives_are_not_lost():
    """Far out both fade as an exponential; 1 - tanh² and s·(1 - s) would be 0 or half wrong."""
    assert activation("tanh").derivative(30.0) == pytest.approx(4 * math.exp(-60), rel=1e-12)
    assert activation("sigmoid").derivative(50.0) == pytest.approx(math.exp(-50), rel=1e-12)


@pytest.mark.parametrize("row", ALL, ids=name)
@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_extremes_give_no_warning_and_no_nan(row: Activation, kind: type):
    with np.errstate(all="ignore"):
        x = np.array(EXTREME).astype(kind)
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        y, slope = row.forward(x), row.derivative(x)
    assert y.dtype == slope.dtype == kind
    assert y.shape == slope.shape == x.shape
    assert not np.isnan(y).any()
    assert (np.diff(y[np.isfinite(y)]) >= 0).all()
    assert ((slope >= 0) & (slope <= 1)).all()
    limits = {
        "relu": (0, math.inf), "tanh": (-1, 1), "sigmoid": (0, 1), "linear": (-math.inf, math.inf),
    }  # fmt: skip
    if row.id in limits:
        assert (y[0], y[-1]) == limits[row.id]


@pytest.mark.parametrize("row", ALL, ids=name)
def test_nan_stays_nan_and_whole_numbers_become_floats(row: Activation):
    assert np.isnan(row.forward(math.nan))
    assert np.isnan(row.derivative(math.nan))
    cells = np.arange(-3, 3).reshape(1, 2, 3)
    assert row.forward(cells).dtype == row.derivative(cells).dtype == np.float64
    np.testing.assert_array_equal(row.forward(cells), row.forward(cells.astype(float)))


@pytest.mark.parametrize("row", ALL, ids=name)
def test_the_input_is_left_alone(row: Activation):
    x = np.array([-1.0, 0.0, 2.0])
    y = row.forward(x)
    y += 1
    assert x.tolist() == [-1.0, 0.0, 2.0]


@pytest.mark.parametrize("row", ALL, ids=name)
def test_the_formula_says_what_is_done(row: Activation):
    """The text is read as Python, with its signs replaced."""
    source = row.formula.replace("−", "-").replace("·", "*").replace("tanh x", "tanh(x)")
    for x in (-2.5, -0.25, 0.75, 3.0):
        told = eval(source, {"max": max, "min": min, "tanh": math.tanh, "exp": math.exp, "x": x})
        assert float(row.forward(x)) == pytest.approx(told, rel=1e-12)


def test_code_names():
    assert [row.torch for row in ACTIVATIONS] == [
        "", "nn.ReLU()", "nn.LeakyReLU(0.01)", "nn.Tanh()", "nn.Sigmoid()",
    ]  # fmt: skip
    assert activation("leaky_relu", negative_slope=0.3).keras == "LeakyReLU(negative_slope=0.3)"


@pytest.mark.parametrize(
    ("call", "parameter", "sentence"),
    [
        (lambda: activation("swish"), "activation",
         "activation must be one of linear, relu, leaky_relu, tanh, sigmoid, but is swish."),
        (lambda: activation("relu", negative_slope=0.1), "negative_slope",
         "only leaky_relu has a negative_slope, but the activation is relu."),
        (lambda: leaky_relu(-0.5), "negative_slope",
         "negative_slope must be a number from 0 to 1, but is -0.5."),
        (lambda: leaky_relu(math.nan), "negative_slope",
         "negative_slope must be a number from 0 to 1, but is nan."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_sentence(call, parameter: str, sentence: str):
    with pytest.raises(ConvError) as caught:
        call()
    assert str(caught.value) == sentence
    assert caught.value.parameter == parameter
