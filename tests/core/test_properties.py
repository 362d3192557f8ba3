"""What must hold for every layer, whatever its settings: random specs on small arrays."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core import linear
from core.arithmetic import Geometry, conv_geometry, conv_transpose_geometry
from core.errors import ConvError
from core.functional import (
    conv,
    conv_grad,
    conv_matrix,
    conv_transpose,
    conv_transpose_grad,
    overlap_count,
)
from core.linear import gather, scatter, weight_gradient
from core.spec import ConvSpec, conv_spec

# The same examples in every run, so that a failure is never a matter of luck.
steady = settings(derandomize=True, database=None, deadline=None, max_examples=300)


@dataclass(frozen=True)
class Layer:
    """One random layer that fits, with whole-numbered arrays: every sum is exact."""

    geometry: Geometry
    spec: ConvSpec
    images: int
    small_channels: int
    large_channels: int
    seed: int

    @property
    def groups(self) -> int:
        return self.spec.groups

    @property
    def settings(self) -> dict[str, Any]:
        """As for ``core.functional``, but for output_padding."""
        return {
            "stride": self.spec.stride,
            "padding": self.spec.padding,
            "dilation": self.spec.dilation,
            "groups": self.spec.groups,
        }

    def _array(self, shape: tuple[int, ...], salt: int) -> np.ndarray:
        random = np.random.default_rng((self.seed, salt))
        return random.integers(-99, 100, shape).astype(np.float64)

    @property
    def small(self) -> np.ndarray:
        return self._array((self.images, self.small_channels, *self.geometry.small), 1)

    @property
    def large(self) -> np.ndarray:
        return self._array((self.images, self.large_channels, *self.geometry.large), 2)

    @property
    def weight(self) -> np.ndarray:
        per_group = self.large_channels // self.groups
        return self._array((self.small_channels, per_group, *self.spec.kernel_size), 3)


@st.composite
def layers(draw: st.DrawFn, operation: str = "conv", most_axes: int = 3) -> Layer:
    axes = draw(st.integers(1, most_axes))
    most = {1: 12, 2: 6, 3: 4}[axes]

    def per_axis(low: int, high: int) -> tuple[int, ...]:
        return tuple(draw(st.integers(low, high)) for _ in range(axes))

    stride, dilation = per_axis(1, 4), per_axis(1, 3)
    output_padding = (0,) * axes
    if operation == "conv_transpose" and draw(st.booleans()):
        output_padding = tuple(
            draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True)
        )
    padding: Any = draw(st.sampled_from(["numbers", "numbers", "numbers", "same", "valid"]))
    if padding == "numbers":
        padding = tuple(zip(per_axis(0, 4), per_axis(0, 4), strict=True))
    groups = draw(st.integers(1, 3))
    spec = conv_spec(
        per_axis(1, 5 if axes < 3 else 3),
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
        groups=groups,
    )
    make = conv_geometry if operation == "conv" else conv_transpose_geometry
    try:
        geometry = make(spec, per_axis(1, most))
    except ConvError:
        assume(False)
    return Layer(
        geometry=geometry,
        spec=spec,
        images=draw(st.integers(1, 2)),
        small_channels=groups * draw(st.integers(1, 3)),
        large_channels=groups * draw(st.integers(1, 3)),
        seed=draw(st.integers(0, 2**32 - 1)),
    )


either = st.one_of(layers(operation="conv"), layers(operation="conv_transpose"))
forms = pytest.mark.parametrize("form", ["small", "fast"])


def terms(layer: Layer) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]]:
    """Every (small cell, tap, large cell) that meet, by the definition and nothing else."""
    g = layer.geometry
    for cell in product(*map(range, g.small)):
        for tap in product(*map(range, g.kernel_size)):
            met = tuple(
                o * s - p + q * d
                for o, s, p, q, d in zip(cell, g.stride, g.begin, tap, g.dilation, strict=True)
            )
            if all(0 <= at < n for at, n in zip(met, g.large, strict=True)):
                yield cell, tap, met


def channel_pairs(layer: Layer) -> Iterator[tuple[int, int, int]]:
    """(small channel, its weight's second index, large channel), group by group."""
    per_small = layer.small_channels // layer.groups
    per_large = layer.large_channels // layer.groups
    for a in range(layer.small_channels):
        for b in range(per_large):
            yield a, b, a // per_small * per_large + b


def by_loops(layer: Layer) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """gather, scatter and weight gradient, one term at a time."""
    small, large, weight = layer.small, layer.large, layer.weight
    gathered, scattered = np.zeros_like(small), np.zeros_like(large)
    gradient = np.zeros_like(weight)
    pairs = list(channel_pairs(layer))
    for cell, tap, met in terms(layer):
        for a, b, c in pairs:
            w = weight[(a, b, *tap)]
            gathered[(slice(None), a, *cell)] += w * large[(slice(None), c, *met)]
            scattered[(slice(None), c, *met)] += w * small[(slice(None), a, *cell)]
            gradient[(a, b, *tap)] += small[(slice(None), a, *cell)] @ large[(slice(None), c, *met)]
    return gathered, scattered, gradient


@given(layer=either)
@settings(steady, max_examples=60)
def test_both_forms_are_the_definition(layer: Layer) -> None:
    assume(math.prod(layer.geometry.small) * math.prod(layer.geometry.kernel_size) < 400)
    small, large, weight, groups = layer.small, layer.large, layer.weight, layer.groups
    gathered, scattered, gradient = by_loops(layer)
    for form in ("small", "fast", "auto"):
        np.testing.assert_array_equal(
            gather(large, weight, layer.geometry, groups, form=form), gathered
        )
        np.testing.assert_array_equal(
            scatter(small, weight, layer.geometry, groups, form=form), scattered
        )
    np.testing.assert_array_equal(weight_gradient(small, large, layer.geometry, groups), gradient)


@given(layer=layers(), block=st.sampled_from([1, 2000]))
@steady
def test_fast_form_is_the_small_form_whatever_the_block(layer: Layer, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linear, "BLOCK_BYTES", block)
        linear._plan.cache_clear()
        for function, x in ((gather, layer.large), (scatter, layer.small)):
            fast, small = (
                function(x, layer.weight, layer.geometry, layer.groups, form=form)
                for form in ("fast", "small")
            )
            np.testing.assert_array_equal(fast, small)
    linear._plan.cache_clear()


@given(layer=layers(operation="conv_transpose"))
@steady
def test_fast_form_with_output_padding_is_the_small_form(layer: Layer) -> None:
    for function, x in ((gather, layer.large), (scatter, layer.small)):
        fast, small = (
            function(x, layer.weight, layer.geometry, layer.groups, form=form)
            for form in ("fast", "small")
        )
        np.testing.assert_array_equal(fast, small)


@given(layer=either)
@steady
def test_gather_and_scatter_are_adjoint(layer: Layer) -> None:
    small, large, weight = layer.small, layer.large, layer.weight
    for form in ("small", "fast"):
        one = (small * gather(large, weight, layer.geometry, layer.groups, form=form)).sum()
        two = (scatter(small, weight, layer.geometry, layer.groups, form=form) * large).sum()
        assert one == two


@given(layer=either, factor=st.integers(-9, 9))
@steady
def test_both_maps_are_linear_in_the_input_and_in_the_weight(layer: Layer, factor: int) -> None:
    g, groups, weight = layer.geometry, layer.groups, layer.weight
    for function, x in ((gather, layer.large), (scatter, layer.small)):
        other = np.roll(x, 1, axis=-1)
        mixed = function(x + factor * other, weight, g, groups)
        np.testing.assert_array_equal(
            mixed, function(x, weight, g, groups) + factor * function(other, weight, g, groups)
        )
        turned = weight[::-1]
        mixed = function(x, weight + factor * turned, g, groups)
        np.testing.assert_array_equal(
            mixed, function(x, weight, g, groups) + factor * function(x, turned, g, groups)
        )


@given(layer=layers())
@steady
def test_matrix_and_its_transpose_are_the_two_convolutions(layer: Layer) -> None:
    matrix = conv_matrix(layer.geometry.large, layer.weight, **layer.settings)
    y = conv(layer.large, layer.weight, **layer.settings)
    assert matrix.shape == (y[0].size, layer.large[0].size)
    np.testing.assert_array_equal(
        layer.large.reshape(layer.images, -1) @ matrix.T, y.reshape(layer.images, -1)
    )
    back = scatter(layer.small, layer.weight, layer.geometry, layer.groups)
    np.testing.assert_array_equal(
        layer.small.reshape(layer.images, -1) @ matrix, back.reshape(layer.images, -1)
    )


@given(layer=layers(operation="conv_transpose"))
@steady
def test_public_transposed_convolution_is_the_scatter(layer: Layer) -> None:
    y = conv_transpose(
        layer.small, layer.weight, output_padding=layer.spec.output_padding, **layer.settings
    )
    np.testing.assert_array_equal(
        y, scatter(layer.small, layer.weight, layer.geometry, layer.groups, form="small")
    )


@given(layer=layers())
@steady
def test_output_size_undoes_a_convolution(layer: Layer) -> None:
    assume(not isinstance(layer.spec.padding, str))
    size = layer.geometry.large
    left_over = [
        (n + sum(pads) - span) % s
        for n, pads, span, s in zip(
            size,
            layer.spec.padding,
            layer.spec.effective_kernel_size,
            layer.spec.stride,
            strict=True,
        )
    ]
    y = conv(layer.large, layer.weight, **layer.settings)
    back = conv_transpose(y, layer.weight, output_size=size, **layer.settings)
    np.testing.assert_array_equal(
        back,
        conv_transpose(y, layer.weight, output_padding=left_over, **layer.settings),
    )
    assert back.shape == layer.large.shape


@given(layer=layers(operation="conv_transpose"))
@steady
def test_overlap_count_is_the_transposed_convolution_of_ones(layer: Layer) -> None:
    chosen: dict[str, Any] = {
        key: value for key, value in layer.settings.items() if key != "groups"
    } | {"output_padding": layer.spec.output_padding}
    count = overlap_count(layer.geometry.small, layer.spec.kernel_size, **chosen)
    ones = conv_transpose(
        np.ones((1, 1, *layer.geometry.small)), np.ones((1, 1, *layer.spec.kernel_size)), **chosen
    )
    assert count.dtype == np.int64
    np.testing.assert_array_equal(count, ones[0, 0])


@forms
@given(layer=either)
@settings(steady, max_examples=40)
def test_float32_stays_and_rounds_no_worse(form: linear.Form, layer: Layer) -> None:
    weight = layer.weight.astype(np.float32)
    for function, x in ((gather, layer.large), (scatter, layer.small)):
        single = function(x.astype(np.float32), weight, layer.geometry, layer.groups, form=form)
        assert single.dtype == np.float32
        # Whole numbers this small are exact in float32 too.
        np.testing.assert_array_equal(
            single, function(x, layer.weight, layer.geometry, layer.groups, form=form)
        )


@pytest.mark.parametrize(
    ("shape", "weight", "chosen"),
    [
        ((1, 8, 20, 23), (8, 5, 4, 4), {"stride": 2, "padding": 1}),
        ((2, 6, 9, 31), (6, 4, 3, 5), {"stride": (3, 1), "groups": 3, "dilation": (1, 2)}),
        ((1, 1, 60, 70), (1, 1, 3, 3), {"stride": 2, "padding": 1, "output_padding": 1}),
        ((1, 1, 33, 65), (1, 1, 8, 8), {"stride": 4, "padding": 2}),
        ((3, 2, 5000), (2, 1, 16), {"stride": 8, "padding": 4, "groups": 2}),
        ((1, 2, 3000), (2, 3, 7), {"stride": 2}),
        ((1, 2, 9, 10, 11), (2, 2, 3, 2, 4), {"stride": (2, 1, 3)}),
        ((1, 1, 40, 50), (1, 1, 2, 2), {"stride": 5, "padding": [(1, 0), (0, 2)]}),
    ],
)
def test_pictures_by_both_forms(
    shape: tuple[int, ...], weight: tuple[int, ...], chosen: dict[str, Any]
) -> None:
    random = np.random.default_rng(7)
    x, w = random.standard_normal(shape), random.standard_normal(weight)
    groups = chosen.get("groups", 1)
    spec = conv_spec(weight[2:], **chosen)
    g = conv_transpose_geometry(spec, shape[2:])
    large = scatter(x, w, g, groups, form="fast")
    np.testing.assert_allclose(large, scatter(x, w, g, groups, form="small"), 1e-12, 1e-12)
    np.testing.assert_allclose(
        gather(large, w, g, groups, form="fast"),
        gather(large, w, g, groups, form="small"),
        1e-12,
        1e-11,
    )
    np.testing.assert_array_equal(large, conv_transpose(x, w, **chosen))


@given(layer=either)
@settings(steady, max_examples=25)
def test_gradients_are_the_slopes(layer: Layer) -> None:
    """Each map is linear in each argument, so a difference of whole numbers is the exact slope."""
    transposed = layer.large.shape[2:] != conv_size(layer)
    if transposed:
        x, function, gradient = layer.small, conv_transpose, conv_transpose_grad
        chosen = layer.settings | {"output_padding": layer.spec.output_padding}
        channels, size = layer.large_channels, layer.geometry.large
    else:
        x, function, gradient = layer.large, conv, conv_grad
        chosen, channels, size = layer.settings, layer.small_channels, layer.geometry.small
    random = np.random.default_rng(layer.seed)
    bias = random.integers(-9, 9, channels).astype(np.float64)
    upstream = random.integers(-9, 9, (layer.images, channels, *size)).astype(np.float64)
    arguments = [x, layer.weight, bias]
    start = (function(*arguments, **chosen) * upstream).sum()
    for place, slopes in enumerate(gradient(x, layer.weight, upstream, **chosen)):
        for _ in range(4):
            changed = [argument.copy() for argument in arguments]
            at = tuple(random.integers(0, n) for n in changed[place].shape)
            changed[place][at] += 1
            assert (function(*changed, **chosen) * upstream).sum() - start == slopes[at]


def conv_size(layer: Layer) -> tuple[int, ...] | None:
    """The large side if the layer's geometry is that of a convolution of it."""
    if any(layer.spec.output_padding):
        return None
    try:
        found = conv_geometry(layer.spec, layer.geometry.large)
    except ConvError:
        return None
    return layer.geometry.large if found == layer.geometry else None
