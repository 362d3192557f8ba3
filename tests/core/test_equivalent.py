"""The convolution with stride 1 that equals a layer: sizes, numbers and work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from core.document import Document
from core.equivalent import (
    all_results,
    convolve_stretched,
    equivalent_convolution,
    equivalent_of,
    stretched_plane,
)
from core.examples import conv_arithmetic_examples
from core.spec import conv_spec
from tests.core.small_documents import small_documents
from tests.core.test_vectors import Case, arrays_of, cases, function_of

# Gallery 5.2: o, i', stretched, p', a, output; multiplications by everything and by units.
TABLE = {
    "no_padding_no_strides": (2, 2, 2, 2, 0, 4, 144, 36),
    "arbitrary_padding_no_strides": (6, 6, 6, 1, 0, 5, 400, 324),
    "same_padding_no_strides": (5, 5, 5, 1, 0, 5, 225, 169),
    "full_padding_no_strides": (7, 7, 7, 0, 0, 5, 225, 225),
    "no_padding_strides": (2, 2, 3, 2, 0, 5, 225, 36),
    "padding_strides": (3, 3, 5, 1, 0, 5, 225, 49),
    "padding_strides_odd": (3, 3, 5, 1, 1, 6, 324, 64),
}


@pytest.mark.parametrize("name", TABLE)
def test_derived_numbers_are_those_of_the_table(name: str) -> None:
    example = next(e for e in conv_arithmetic_examples() if e.id == name)
    d = example.derived
    assert TABLE[name] == (
        d.o, d.units, d.stretched, d.padding, d.output_padding, d.output, d.multiplications,
        d.by_units,
    )  # fmt: skip


@pytest.mark.parametrize("example", conv_arithmetic_examples(), ids=lambda e: e.id)
def test_examples_have_documents_for_both_ways(example: Any) -> None:
    there, back = example.convolution_document("there"), example.transposed_document("back")
    assert there.feature_maps[0].shape[2:] == (example.i, example.i)
    assert there.feature_maps[1].shape == back.feature_maps[0].shape
    assert back.feature_maps[1].shape == there.feature_maps[0].shape
    assert np.array_equal(there.layers[0].kernel, back.layers[0].kernel)
    assert (there.title, back.title) == ("there", "back")


def test_the_list_of_examples_is_whole() -> None:
    ids = [example.id for example in conv_arithmetic_examples()]
    assert len(set(ids)) == len(ids)
    assert set(TABLE) < set(ids)
    assert {"dilation", "numerical_no_padding_no_strides", "numerical_padding_strides"} < set(ids)


def test_the_guides_numbers() -> None:
    examples = {e.id: e for e in conv_arithmetic_examples()}
    plain = examples["numerical_no_padding_no_strides"].convolution_document().feature_maps[1][0, 0]
    assert plain.tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
    strided = examples["numerical_padding_strides"].convolution_document().feature_maps[1][0, 0]
    assert strided.tolist() == [[6, 17, 3], [8, 17, 13], [6, 4, 4]]
    average = examples["numerical_average_pooling"].convolution_document().feature_maps[1][0, 0]
    assert average.round(1).tolist() == [[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]]


def test_without_the_turn_people_get_these_numbers() -> None:
    numbers = np.array([[0.0, 1.0], [2.0, 3.0]])
    found = equivalent_convolution("conv_transpose", conv_spec((2, 2)), (2, 2))
    assert found.before == found.after == (1, 1)
    right = convolve_stretched(found, numbers, numbers)
    wrong = convolve_stretched(found, numbers, numbers, turned=False)
    assert right.tolist() == [[0, 0, 1], [0, 4, 6], [4, 12, 9]]  # gallery G1
    assert wrong.tolist() == [[0, 3, 2], [6, 14, 6], [2, 3, 0]]  # gallery G8


def test_a_negative_padding_is_a_crop() -> None:
    found = equivalent_convolution("conv_transpose", conv_spec((2,), stride=3, padding=2), (3,))
    assert found.before == found.after == (-1,)
    assert found.crops
    plane = stretched_plane(found, np.array([1.0, 2.0, 3.0]))
    assert plane.values.tolist() == [1, 0, 0, 2, 0, 0, 3]
    assert plane.values[plane.read].tolist() == [0, 0, 2, 0, 0]
    assert plane.cropped.tolist() == [True, *[False] * 5, True]
    assert plane.units.tolist() == [True, False, False, True, False, False, True]
    assert not plane.padding.any()


def test_output_padding_adds_rows_at_the_end() -> None:
    spec = conv_spec((3,), stride=2, padding=1, output_padding=1)
    found = equivalent_convolution("conv_transpose", spec, (3,))
    assert (found.before, found.after, found.output_padding) == ((1,), (2,), (1,))
    plane = stretched_plane(found, np.array([1.0, 2.0, 3.0]))
    assert plane.values.tolist() == [0, 1, 0, 2, 0, 3, 0, 0]
    assert plane.added.tolist() == [*[False] * 7, True]
    assert plane.between.tolist() == [False, False, True, False, True, False, False, False]
    assert plane.origin == (1,)


def test_same_adds_at_the_end_what_the_full_size_lacks() -> None:
    spec = conv_spec((1,), stride=3, padding="same")
    found = equivalent_convolution("conv_transpose", spec, (2,))
    assert (found.output, found.after, found.output_padding) == ((6,), (2,), (2,))


def test_a_strided_convolution_keeps_one_result_in_s() -> None:
    found = equivalent_convolution("conv", conv_spec((3, 3), stride=2, padding=1), (5, 5))
    assert (found.read, found.results, found.output) == ((7, 7), (5, 5), (3, 3))
    assert found.kept_every == (2, 2)
    assert str(found.multiplications) == "225 / 81 / 49"
    assert str(found.multiplications_after(2)) == "27 / 18 / 10"
    assert found.multiplications_after(0).total == 0


def test_work_so_far_ends_with_all_of_it() -> None:
    found = equivalent_convolution("conv_transpose", conv_spec((3, 3), stride=2), (2, 2))
    so_far = [found.multiplications_after(n) for n in range(26)]
    assert [m.total for m in so_far] == [9 * n for n in range(26)]
    assert str(so_far[-1]) == "225 / 36"


@given(small_documents())
@settings(max_examples=200, deadline=None)
def test_every_layer_equals_its_equivalent(document: Document) -> None:
    layer = document.layers[0]
    found = equivalent_of(layer.operation_id, layer.spec, document.geometries[0])
    x, weight = document.feature_maps[0][0, 0], layer.used_weight[0, 0]
    got = convolve_stretched(found, x, weight) + layer.bias_value
    np.testing.assert_array_equal(got, document.feature_maps[1][0, 0])
    plane = stretched_plane(found, x)
    assert found.output == got.shape
    assert plane.values[plane.read].shape == found.read
    assert plane.units.sum() == x.size
    kinds = np.stack([plane.units, plane.between, plane.padding]).sum(axis=0)
    assert (kinds + plane.cropped >= 1).all()
    assert (kinds <= 1).all()
    ones = stretched_plane(found, np.ones(x.shape)).values[plane.read]
    counts = all_results(found, ones, np.ones(layer.spec.kernel_size))
    kept = counts[tuple(slice(None, None, s) for s in found.kept_every)]
    assert found.multiplications.by_units == kept.sum()
    assert found.multiplications.total == counts.size * layer.kernel.size
    assert found.multiplications.kept == kept.size * layer.kernel.size


@pytest.mark.parametrize("case", cases("conv"))
def test_reference_vectors_by_the_stretched_input(case: Case) -> None:
    name, _ = function_of(case)
    data, given_settings = arrays_of(case), dict(case["params"])
    groups = given_settings.pop("groups")
    x, w, wanted = data["x"], data["w"], data["y"]
    spec = conv_spec(w.shape[2:], **given_settings)
    found = equivalent_convolution(name, spec, x.shape[2:])
    got = np.zeros(wanted.shape)
    # PyTorch's layouts: (out, in/groups, *k) for a convolution, (in, out/groups, *k) transposed.
    ins, outs = x.shape[1] // groups, wanted.shape[1] // groups
    for n, group, i, o in np.ndindex(x.shape[0], groups, ins, outs):
        first, second = (group * ins + i, o) if name == "conv_transpose" else (group * outs + o, i)
        kernel = w[first, second]
        got[n, group * outs + o] += convolve_stretched(found, x[n, group * ins + i], kernel)
    if "b" in data:
        got += data["b"].reshape(-1, *(1,) * (wanted.ndim - 2))
    np.testing.assert_allclose(got, wanted, rtol=1e-11, atol=1e-11)
