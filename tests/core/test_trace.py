"""Steps of a trace against loops over the definition, known accumulators and whole arrays."""

from __future__ import annotations

import itertools
import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core import functional
from core.arithmetic import geometry
from core.errors import ConvError
from core.functional import trace
from core.spec import conv_spec
from core.trace import Step, Steps, Trace

FOLDER = Path(__file__).parents[1] / "data" / "vectors"
INDEX = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
KNOWN = json.loads((FOLDER / "known.json").read_text(encoding="utf-8"))
ORDERS = ("scatter", "gather")


def plane(rows: Any) -> np.ndarray:
    return np.array(rows, np.float64)[None, None]


COUNTING = plane([[0, 1], [2, 3]])


def positions(size: tuple[int, ...]) -> list[tuple[int, ...]]:
    return list(itertools.product(*map(range, size)))


# Hand-known steps.


@pytest.mark.parametrize(
    "case",
    [case for case in INDEX["cases"] if "accumulators" in case["arrays"]],
    ids=lambda case: case["name"],
)
def test_known_contributions_and_accumulators(case: dict[str, Any]) -> None:
    data = {role: np.array(KNOWN[key], np.float64) for role, key in case["arrays"].items()}
    made = trace(case["op"].rstrip("123d"), data["x"], data["w"], **case["params"])
    assert len(made.steps) == len(data["contributions"])
    for n, step in enumerate(made.steps):
        own = step.contribution(data["y"].shape[2:])[0, 0]
        np.testing.assert_array_equal(own, data["contributions"][n].reshape(own.shape))
        after = made.output_after(n + 1)[0, 0]
        np.testing.assert_array_equal(after, data["accumulators"][n].reshape(after.shape))
    np.testing.assert_array_equal(made.output, data["y"])


def test_stamps_of_the_first_lesson() -> None:
    made = trace("conv_transpose", COUNTING, COUNTING)
    stamps = [step.contribution((3, 3))[0, 0].tolist() for step in made.steps]
    assert stamps == [
        [[0, 0, 0], [0, 0, 0], [0, 0, 0]],
        [[0, 0, 1], [0, 2, 3], [0, 0, 0]],
        [[0, 0, 0], [0, 2, 0], [4, 6, 0]],
        [[0, 0, 0], [0, 0, 3], [0, 6, 9]],
    ]
    assert made.output_after(2)[0, 0].tolist() == [[0, 0, 1], [0, 2, 3], [0, 0, 0]]
    assert made.output[0, 0].tolist() == [[0, 0, 1], [0, 4, 6], [4, 12, 9]]


def test_walk_of_the_four_positions() -> None:
    x, kernel = plane([[1, 2, 3], [6, 5, 3], [1, 4, 1]]), plane([[1, 2], [2, 1]])
    made = trace("conv", x, kernel, order="gather")
    assert [step.index for step in made.steps] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [step.values.sum() for step in made.steps] == [22, 21, 22, 20]
    assert made.steps[0].values.tolist() == [[[1, 4, 12, 5]]]
    assert made.output_after(3)[0, 0].tolist() == [[22, 21], [22, 0]]


# Any layer, against loops.


@st.composite
def layers(
    draw: st.DrawFn,
) -> tuple[str, np.ndarray, np.ndarray, np.ndarray | None, dict[str, Any]]:
    """An operation, its arrays (small whole numbers, so sums are exact) and its settings."""
    operation = draw(st.sampled_from(["conv", "conv_transpose"]))
    axes = draw(st.sampled_from([1, 1, 2, 2, 3]))

    def each(low: int, high: int) -> tuple[int, ...]:
        return draw(st.tuples(*[st.integers(low, high)] * axes))

    stride, dilation = each(1, 3), each(1, 2)
    found: dict[str, Any] = {"stride": stride, "dilation": dilation}
    found["padding"] = draw(
        st.one_of(
            st.sampled_from(["same", "valid"]),
            st.integers(0, 2),
            st.tuples(*[st.tuples(st.integers(0, 2), st.integers(0, 2))] * axes),
        )
    )
    if operation == "conv_transpose":
        found["output_padding"] = tuple(
            draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True)
        )
    found["groups"] = groups = draw(st.integers(1, 2))
    into, out = draw(st.integers(1, 2)) * groups, draw(st.integers(1, 2)) * groups
    kernel, size = each(1, 3), each(1, {1: 6, 2: 3, 3: 2}[axes])
    try:
        geometry(operation, conv_spec(kernel, **found), size)
    except ConvError:
        assume(False)
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    channels = (out, into // groups) if operation == "conv" else (into, out // groups)
    x = random.integers(-9, 9, (draw(st.integers(1, 2)), into, *size)).astype(float)
    weight = random.integers(-9, 9, (*channels, *kernel)).astype(float)
    bias = random.integers(-9, 9, out).astype(float) if draw(st.booleans()) else None
    return operation, x, weight, bias, found


def contributions(
    operation: str, x: np.ndarray, weight: np.ndarray, found: dict[str, Any], shape: Any
) -> dict[tuple[tuple[int, ...], tuple[int, ...]], np.ndarray]:
    """(N, C_out) products by (output position, input position), looped over the definition."""
    g = geometry(operation, conv_spec(weight.shape[2:], **found), x.shape[2:])
    transposed, groups = operation == "conv_transpose", found["groups"]
    into, out = x.shape[1], shape[1]
    sums: dict[Any, np.ndarray] = {}
    for small, tap in itertools.product(positions(g.small), positions(g.kernel_size)):
        large = tuple(
            o * s - p + k * d
            for o, s, p, k, d in zip(small, g.stride, g.begin, tap, g.dilation, strict=True)
        )
        if not all(0 <= n < size for n, size in zip(large, g.large, strict=True)):
            continue
        to, at = (large, small) if transposed else (small, large)
        product = sums.setdefault((to, at), np.zeros((x.shape[0], out)))
        for ci, co in itertools.product(range(into), range(out)):
            if ci // (into // groups) != co // (out // groups):
                continue
            if transposed:
                w = weight[(ci, co % (out // groups), *tap)]
            else:
                w = weight[(co, ci % (into // groups), *tap)]
            product[:, co] += x[(slice(None), ci, *at)] * w
    return sums


@settings(max_examples=60)
@given(layers())
def test_steps_are_the_looped_ones(layer: Any) -> None:
    operation, x, weight, bias, found = layer
    whole = getattr(functional, operation)(x, weight, bias, **found)
    sums = contributions(operation, x, weight, found, whole.shape)
    for order in ORDERS:
        made = trace(operation, x, weight, bias, order=order, **found)
        visited = positions(x.shape[2:] if order == "scatter" else whole.shape[2:])
        assert len(made.steps) == len(visited)
        np.testing.assert_array_equal(made.output, whole)
        total = np.zeros(whole.shape)
        np.testing.assert_array_equal(made.output_after(0), total)
        for n, (step, unit) in enumerate(zip(made.steps, visited, strict=True)):
            assert (step.number, step.order, step.index) == (n, order, unit)
            assert step.values.shape == (*whole.shape[:2], len(step.terms))
            wanted = np.zeros(whole.shape)
            for (to, at), product in sums.items():
                if unit == (at if order == "scatter" else to):
                    wanted[(slice(None), slice(None), *to)] += product
            own = step.contribution(whole.shape[2:])
            np.testing.assert_array_equal(own, wanted)
            total += own
            after = made.output_after(n + 1)
            assert after.shape == whole.shape
            np.testing.assert_array_equal(after, total)
        rest = whole - total
        np.testing.assert_array_equal(
            rest,
            np.broadcast_to(
                0 if bias is None else bias.reshape(-1, *(1,) * (x.ndim - 2)), rest.shape
            ),
        )


@given(layers(), st.data())
def test_any_step_in_any_order_is_the_same_step(layer: Any, data: st.DataObject) -> None:
    operation, x, weight, bias, found = layer
    order = data.draw(st.sampled_from(ORDERS))
    made = trace(operation, x, weight, bias, order=order, **found)
    once = list(made.steps)
    for n in data.draw(st.lists(st.integers(-len(once), len(once) - 1), max_size=6)):
        assert_same_step(made.steps[n], once[n])
        assert_same_step(made.steps[np.int64(n)], once[n])
    bounds = st.one_of(st.none(), st.integers(-len(once) - 2, len(once) + 2))
    part = slice(data.draw(bounds), data.draw(bounds), data.draw(st.sampled_from([None, 1, 2, -1])))
    for got, wanted in zip(made.steps[part], once[part], strict=True):
        assert_same_step(got, wanted)
    for got, wanted in zip(reversed(made.steps), reversed(once), strict=True):
        assert_same_step(got, wanted)


def assert_same_step(got: Step, wanted: Step) -> None:
    assert (got.number, got.index) == (wanted.number, wanted.index)
    np.testing.assert_array_equal(got.values, wanted.values)
    np.testing.assert_array_equal(got.terms.output, wanted.terms.output)


# Ends and edges.


@pytest.mark.parametrize("order", ORDERS)
def test_beyond_the_ends_there_are_no_steps(order: Any) -> None:
    made = trace("conv_transpose", COUNTING, COUNTING, order=order)
    count = len(made.steps)
    assert count == {"scatter": 4, "gather": 9}[order]
    for n in (count, -count - 1):
        with pytest.raises(IndexError):
            made.steps[n]
    for n in (-1, count + 1):
        with pytest.raises(IndexError):
            made.output_after(n)
    assert made.steps[count:] == []


@pytest.mark.parametrize("order", ORDERS)
def test_steps_that_touch_nothing_are_steps_too(order: Any) -> None:
    x, weight = np.ones((2, 2, 7)), np.ones((4, 1, 2))
    unread = trace("conv", x, weight, order=order, stride=3, groups=2)
    holes = trace("conv_transpose", np.ones((2, 4, 2)), weight, order=order, stride=3, groups=2)
    for made, channels in ((unread, 4), (holes, 2)):
        empty = [step for step in made.steps if not len(step.terms)]
        assert all(step.values.shape == (2, channels, 0) for step in empty)
        assert all(not step.contribution((5,)).any() for step in empty)
    assert [len(step.terms) for step in unread.steps] == {
        "scatter": [1, 1, 0, 1, 1, 0, 0],
        "gather": [2, 2],
    }[order]
    assert [len(step.terms) for step in holes.steps] == {
        "scatter": [2, 2],
        "gather": [1, 1, 0, 1, 1],
    }[order]


def test_the_bias_is_in_the_output_alone() -> None:
    made = trace("conv_transpose", COUNTING, COUNTING, [100.0])
    assert made.output_after(4).max() == 12
    np.testing.assert_array_equal(made.output, made.output_after(4) + 100)


def test_float32_stays() -> None:
    single = COUNTING.astype(np.float32)
    made = trace("conv", single, single, np.ones(1), order="gather")
    assert made.output.dtype == made.output_after(1).dtype == np.float32
    assert made.steps[0].values.dtype == np.float32
    assert made.steps[0].contribution((1, 1)).dtype == np.float32


def test_a_trace_is_frozen() -> None:
    made = trace("conv_transpose", COUNTING, COUNTING)
    with pytest.raises(AttributeError):
        made.order = "gather"  # type: ignore[misc]
    assert isinstance(made, Trace)
    assert isinstance(made.steps, Steps)


@pytest.mark.parametrize("order", ORDERS)
def test_making_a_large_trace_does_no_work_per_step(order: Any) -> None:
    x, weight = np.ones((1, 1, 512, 512)), np.ones((1, 1, 3, 3))
    trace("conv_transpose", x, weight, order=order)
    tracemalloc.start()
    started = time.process_time()
    made = trace("conv_transpose", x, weight, order=order, stride=2)
    count = len(made.steps)
    values = [made.steps[n].values.sum() for n in (0, count // 2, count - 1, -2)]
    spent = time.process_time() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == (512 * 512 if order == "scatter" else 1025 * 1025)
    assert len(values) == 4
    # A quarter of a million steps would take seconds and hundreds of megabytes.
    assert spent < 0.25
    assert peak < 3 * x.nbytes


# Refusals.

REFUSED = [
    (("conv2d", COUNTING, COUNTING), {}, "operation"),
    ((None, COUNTING, COUNTING), {}, "operation"),
    (("conv", COUNTING, COUNTING), {"order": "spiral"}, "order"),
    (("conv", COUNTING, COUNTING), {"stride": 0}, "stride"),
    (("conv", COUNTING, COUNTING), {"groups": 2}, "groups"),
    (("conv", COUNTING, COUNTING), {"groups": True}, "groups"),
    (("conv_transpose", COUNTING, COUNTING), {"padding": 2}, "padding"),
    (("conv_transpose", COUNTING, COUNTING), {"output_padding": 1}, "output_padding"),
    (("conv_transpose", COUNTING, COUNTING, np.ones(2)), {}, "bias"),
    (("conv", COUNTING, COUNTING, "no"), {}, "bias"),
    (("conv", [[1, 2], [3]], COUNTING), {}, "x"),
    (("conv", COUNTING, np.ones((1, 2, 2))), {}, "weight"),
    (("conv", COUNTING, np.ones((1, 1, 3, 3))), {}, "kernel_size"),
    (("conv", COUNTING, COUNTING), {"output_padding": 1}, "hyper_parameters"),
    (("conv_transpose", COUNTING, COUNTING), {"strides": 2}, "hyper_parameters"),
]


@pytest.mark.parametrize(("arguments", "found", "parameter"), REFUSED)
def test_what_is_wrong_is_said_when_the_trace_is_made(
    arguments: tuple[Any, ...], found: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(ConvError) as caught:
        trace(*arguments, **found)
    assert caught.value.parameter == parameter
    assert parameter in str(caught.value)


def test_numbers_written_into_later_do_not_reach_the_trace() -> None:
    x, weight = COUNTING.copy(), COUNTING.copy()
    bias = np.ones(1)
    made = trace("conv_transpose", x, weight, bias)
    before = made.output, made.output_after(3), made.steps[3].values
    for array in (x, weight, bias):
        array[:] = 77
    for old, new in zip(
        before, (made.output, made.output_after(3), made.steps[3].values), strict=True
    ):
        np.testing.assert_array_equal(old, new)
