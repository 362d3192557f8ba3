"""Four roads to one output: equal to the engine, on their own, and only where they should be."""

from __future__ import annotations

from math import prod
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings

from core.arithmetic import Geometry, geometry
from core.document import Document, make_document, make_layer
from core.equivalent import convolve_stretched, equivalent_of
from core.examples import Example, conv_arithmetic_examples
from core.proofs import (
    MOST_DENSE,
    ROADS,
    Cost,
    by_gradient,
    by_matrix,
    by_stamps,
    by_windows,
    cost,
    proofs,
)
from core.spec import ConvSpec, conv_spec
from core.terms import TermTable
from tests.core.small_documents import small_documents
from tests.core.test_vectors import Case, arrays_of, cases, function_of

FIRST = make_document([[0, 1], [2, 3]], make_layer("conv_transpose", [[0, 1], [2, 3]]))
SIDES: dict[str, Literal["small", "large"]] = {"conv": "large", "conv_transpose": "small"}


@given(small_documents())
@settings(max_examples=200, deadline=None)
def test_every_road_leads_to_the_layers_output(document: Document) -> None:
    for position, layer in enumerate(document.layers):
        found = proofs(document, position)
        assert found is not None
        assert tuple(proof.road for proof in found.roads) == ROADS[layer.operation.input_side]
        for proof in found.roads:
            np.testing.assert_array_equal(
                proof.output, document.feature_maps[position + 1][0, 0], err_msg=proof.road
            )
        assert found.equal
        assert found.largest == 0


def one_road(
    road: str, name: str, shape: Geometry, x: np.ndarray, kernel: np.ndarray, spec: ConvSpec
) -> np.ndarray:
    side = SIDES[name]
    if road == "stretched":
        return convolve_stretched(equivalent_of(name, spec, shape), x, kernel)
    if road == "gather":
        return by_windows(x, kernel, shape)
    if road == "matrix":
        return by_matrix(x, kernel, TermTable(shape, side))
    return {"scatter": by_stamps, "gradient": by_gradient}[road](x, kernel, shape, side)


@pytest.mark.parametrize("case", cases("conv"))
def test_reference_vectors_by_every_road(case: Case) -> None:
    name, _ = function_of(case)
    data, given_settings = arrays_of(case), dict(case["params"])
    groups = given_settings.pop("groups")
    x, w, wanted = data["x"], data["w"], data["y"]
    spec = conv_spec(w.shape[2:], **given_settings)
    shape = geometry(name, spec, x.shape[2:])
    ins, outs = x.shape[1] // groups, wanted.shape[1] // groups
    for road in ROADS[SIDES[name]]:
        got = np.zeros(wanted.shape)
        for n, group, i, o in np.ndindex(x.shape[0], groups, ins, outs):
            # PyTorch's layouts: (out, in/groups, *k), transposed (in, out/groups, *k).
            transposed = name == "conv_transpose"
            place = (group * ins + i, o) if transposed else (group * outs + o, i)
            part = one_road(road, name, shape, x[n, group * ins + i], w[place], spec)
            got[n, group * outs + o] += part
        if "b" in data:
            got += data["b"].reshape(-1, *(1,) * (wanted.ndim - 2))
        if case["exact"]:
            np.testing.assert_array_equal(got, wanted, err_msg=road)
        else:
            np.testing.assert_allclose(got, wanted, rtol=1e-11, atol=1e-11, err_msg=road)


def test_the_first_picture_by_four_roads_and_their_costs() -> None:
    found = proofs(FIRST, 0)
    assert found is not None
    for proof in found.roads:
        assert proof.output.tolist() == [[0, 0, 1], [0, 4, 6], [4, 12, 9]]
    costs = {proof.road: (proof.cost.made, proof.cost.useful) for proof in found.roads}
    assert costs == {
        "scatter": (16, 16), "stretched": (36, 16), "matrix": (36, 16), "gradient": (16, 16)
    }  # fmt: skip


def test_a_kernel_not_turned_is_found_out() -> None:
    found = proofs(FIRST, 0, turned=False)
    assert found is not None
    assert found.by("stretched").output.tolist() == [[0, 3, 2], [6, 14, 6], [2, 3, 0]]
    assert not found.equal
    assert found.largest == 10
    assert found.agreed.tolist() == [[0, 0, 1], [0, 4, 6], [4, 12, 9]]
    assert int((found.differences("stretched") > 0).sum()) == 7
    for road in ("scatter", "matrix", "gradient"):
        assert not found.differences(road).any()
    with pytest.raises(KeyError):
        found.by("gather")


def test_rounding_is_no_difference_but_is_told() -> None:
    numbers = np.random.default_rng(1).normal(size=(5, 5))
    layer = make_layer("conv_transpose", numbers[:3, :3], stride=2, padding=1, bias=0.1)
    found = proofs(make_document(numbers, layer), 0)
    assert found is not None
    assert found.equal
    assert 0 < found.largest < 1e-13
    for proof in found.roads:
        assert not found.differences(proof.road).any()


def test_numbers_too_large_to_add_are_compared_all_the_same() -> None:
    layer = make_layer("conv_transpose", [1e200, 1e200])
    found = proofs(make_document([1e200, 2.0], layer), 0)
    assert found is not None
    assert np.isinf(found.agreed).any()
    assert found.equal


@pytest.mark.parametrize("example", conv_arithmetic_examples(), ids=lambda e: e.id)
def test_costs_are_those_of_the_table(example: Example) -> None:
    document = example.transposed_document("")
    shape = document.geometries[0]
    d = example.derived
    assert cost("stretched", shape, "small") == Cost(d.multiplications, d.by_units)
    assert cost("gradient", shape, "small") == Cost(d.by_units, d.by_units)
    assert cost("scatter", shape, "small").made == prod(shape.small) * prod(shape.kernel_size)
    assert cost("matrix", shape, "small").made == prod(shape.small) * prod(shape.large)


def test_large_matrices_are_multiplied_without_being_written_out() -> None:
    numbers = np.random.default_rng(2).integers(-9, 9, (48, 40))
    document = make_document(numbers, make_layer("conv_transpose", [[1, 2], [3, 5]], stride=2))
    shape = document.geometries[0]
    assert prod(shape.small) * prod(shape.large) > MOST_DENSE
    found = proofs(document, 0)
    assert found is not None
    assert found.largest == 0
    np.testing.assert_array_equal(found.agreed, document.feature_maps[1][0, 0])


def test_too_many_products_are_not_made() -> None:
    spread = make_layer("conv_transpose", [[1.0]], stride=4)
    wide = make_layer("conv", np.ones((16, 16)))
    document = make_document(np.ones((100, 100)), spread, wide)
    assert proofs(document, 0) is not None
    assert proofs(document, 1) is None
