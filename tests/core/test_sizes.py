"""The size solver: against every setting tried one by one, and the sizes people ask for."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arithmetic import conv_geometry, conv_transpose_geometry
from core.checkerboard import interior_counts, overlap_kind
from core.errors import ConvError
from core.functional import conv_transpose, overlap_count
from core.sizes import (
    Bounds,
    Recipe,
    associated_sizes,
    combined,
    crop_for,
    interior_range,
    joint,
    multiplications,
    reachable,
    recipes,
)
from core.spec import ConvSpec, conv_spec

SMALL = Bounds(kernel_size=5, stride=4, padding=4, output_padding=3, dilation=3)


def every_spec(bounds: Bounds, axes: int = 1) -> list[ConvSpec]:
    ranges = (
        range(1, bounds.kernel_size + 1), range(1, bounds.stride + 1), range(bounds.padding + 1),
        product(range(bounds.output_padding + 1), repeat=axes), range(1, bounds.dilation + 1),
    )  # fmt: skip
    return [
        conv_spec((k,) * axes, stride=s, padding=p, output_padding=a, dilation=d)
        for k, s, p, a, d in product(*ranges)
        if max(a) < max(s, d)
    ]


def size_made(spec: ConvSpec, size: tuple[int, ...]) -> tuple[int, ...] | None:
    try:
        return conv_transpose_geometry(spec, size).large
    except ConvError:
        return None


SPECS = every_spec(SMALL)


@given(st.integers(1, 12), st.integers(1, 50))
def test_all_settings_and_no_others(size_in: int, size_out: int) -> None:
    wanted = {spec for spec in SPECS if size_made(spec, (size_in,)) == (size_out,)}
    try:
        found = recipes(size_in, size_out, SMALL)
    except ConvError:
        assert not wanted
        return
    assert len(found) == len(wanted)
    assert {recipe.spec for recipe in found} == wanted


@given(st.integers(1, 9), st.integers(1, 30), st.randoms(use_true_random=False))
def test_what_is_said_of_a_recipe_is_counted(size_in: int, size_out: int, random: object) -> None:
    try:
        found = recipes(size_in, size_out, SMALL)
    except ConvError:
        return
    for recipe in random.sample(found, min(len(found), 20)):  # type: ignore[attr-defined]
        spec = recipe.spec
        shape = conv_transpose_geometry(spec, (size_in,))
        counts = interior_counts(shape)
        assert (recipe.low, recipe.high) == (counts.min(), counts.max())
        assert recipe.overlap == overlap_kind(shape)
        assert recipe.ratio == (counts.max() / counts.min() if counts.min() else float("inf"))
        setting = {
            name: getattr(spec, name)
            for name in ("stride", "padding", "output_padding", "dilation")
        }
        y = overlap_count(size_in, recipe.kernel_size, **setting)
        assert recipe.multiplications == y.sum() == multiplications(shape)
        # Undilated kernels of the same span: a stamp's extent without its gaps.
        whole = np.ones((1, 1, spec.effective_kernel_size[0]))
        stamps = conv_transpose(np.eye(size_in)[:, None], whole, stride=spec.stride)[:, 0]
        end = recipe.padding + size_out
        assert recipe.unused_inputs == (~stamps[:, recipe.padding : end].any(axis=1)).sum()
        assert recipe.empty_outputs == (y == 0).sum()


def test_an_output_beyond_all_stamps() -> None:
    for size_out in (1, 2, 5, 40):
        for recipe in recipes(1, size_out, Bounds(16, 16, 32, 15, 8))[::7]:
            spec = recipe.spec
            y = overlap_count(1, spec.kernel_size, stride=spec.stride, padding=spec.padding,
                              output_padding=spec.output_padding, dilation=spec.dilation)
            assert (y.size, (y == 0).sum()) == (size_out, recipe.empty_outputs)
            assert recipe.multiplications == y.sum()


def test_long_axes_are_counted_by_their_ends() -> None:
    bounds = Bounds(5, 4, 9, 3, 3)
    for recipe in recipes(60, 115, bounds):
        spec = recipe.spec
        y = overlap_count(60, spec.kernel_size, stride=spec.stride, padding=spec.padding,
                          output_padding=spec.output_padding, dilation=spec.dilation)
        assert (y == 0).sum() == recipe.empty_outputs


def test_the_order_is_even_then_cheap_then_simple() -> None:
    found = recipes(8, 16)
    ranks = [(not r.is_even, r.low == 0, r.ratio) for r in found]
    assert ranks == sorted(ranks)
    even = [r for r in found if r.is_even and not r.empty_outputs]
    costs = [r.multiplications for r in even]
    assert costs == sorted(costs)
    first = [(r.kernel_size, r.stride, r.padding, r.output_padding[0]) for r in even]
    assert first[0] == (2, 2, 0, 0)
    assert first.index((4, 2, 1, 0)) < first.index((6, 2, 2, 0)) < first.index((8, 2, 3, 0))
    assert all(r.low == 0 for r in found[-20:])
    plain = [r for r in found if r.stride == 2 and r.kernel_size == 3 and r.dilation == 1]
    assert [(r.padding, r.output_padding) for r in plain] == [(1, (1,))]
    assert not plain[0].is_even


def test_nine_by_fifteen_to_seventeen_by_thirty() -> None:
    found = joint((9, 15), (17, 30))
    for recipe in found:
        assert conv_transpose_geometry(recipe.spec, (9, 15)).large == (17, 30)
    settings = {(r.kernel_size, r.stride, r.padding, r.output_padding, r.dilation) for r in found}
    assert (3, 2, 1, (0, 1), 1) in settings
    # With dilation 1 every common setting is uneven; one with dilation 3 is not.
    assert {r.is_even for r in found if r.dilation == 1} == {False}
    assert (found[0].kernel_size, found[0].dilation, found[0].is_even) == (4, 3, True)
    y = conv_transpose(np.ones((1, 1, 9, 15)), np.ones((1, 1, 4, 4)),
                       stride=2, padding=5, output_padding=(1, 2), dilation=3)  # fmt: skip
    assert (y.shape[2:], y.sum(), y.min()) == ((17, 30), found[0].multiplications, 1)
    # An axis each, without dilation.
    best = [recipes(i, o)[0] for i, o in ((9, 17), (15, 30))]
    assert all(r.is_even for r in best)
    assert conv_transpose_geometry(combined(best), (9, 15)).large == (17, 30)


@given(st.tuples(st.integers(1, 6), st.integers(1, 6)), st.integers(0, 400))
def test_joint_settings_tried_one_by_one(size_in: tuple[int, int], seed: int) -> None:
    bounds = Bounds(3, 3, 2, 2, 2)
    spec = PLANE_SPECS[seed % len(PLANE_SPECS)]
    size_out = size_made(spec, size_in)
    if size_out is None:
        return
    wanted = {s for s in PLANE_SPECS if size_made(s, size_in) == size_out}
    found = joint(size_in, size_out, bounds)
    assert {recipe.spec for recipe in found} == wanted
    for recipe in found:
        shape = conv_transpose_geometry(recipe.spec, size_in)
        counts = interior_counts(shape)
        assert (recipe.low, recipe.high) == (counts.min(), counts.max())
        assert recipe.multiplications == multiplications(shape)


PLANE_SPECS = every_spec(Bounds(3, 3, 2, 2, 2), axes=2)


def test_the_sizes_that_can_be_made() -> None:
    for size in (1, 2, 7):
        made = {size_made(spec, (size,)) for spec in SPECS} - {None}
        assert reachable(size, SMALL) == tuple(sorted(m[0] for m in made if m))


def test_impossible_wishes_say_what_is_near() -> None:
    narrow = Bounds(kernel_size=2, stride=4, padding=0, output_padding=0, dilation=1)
    assert reachable(5, narrow) == (5, 6, 9, 10, 13, 14, 17, 18)
    with pytest.raises(ConvError, match="into 11; the nearest it can make are 10 and 13") as error:
        recipes(5, 11, narrow)
    assert error.value.parameter == "output_size"
    with pytest.raises(ConvError, match="the largest it can make is 18"):
        recipes(5, 100, narrow)
    with pytest.raises(ConvError, match="the smallest it can make is 5"):
        recipes(5, 2, narrow)
    with pytest.raises(ConvError, match="makes 5 cells into 11"):
        joint((5, 5), (10, 11), narrow)


def test_axes_with_nothing_in_common() -> None:
    narrow = Bounds(kernel_size=2, stride=4, padding=0, output_padding=0, dilation=1)
    with pytest.raises(ConvError, match="with kernel_size 2, 1, stride 2, 1 and padding 0, 0"):
        joint((5, 5), (10, 5), narrow)


@pytest.mark.parametrize(("size_in", "size_out", "bounds", "match"), [
    ((0,), (4,), Bounds(), "input_size must be at least 1"),
    ((4,), (-1,), Bounds(), "output_size must be at least 1"),
    ((4, 4), (8,), Bounds(), "are 4×4 and 8"),
    ((4,), (2**21,), Bounds(), "at most 1048576"),
    ((4,), (8,), Bounds(kernel_size=17), "kernel_size up to 16"),
    ((4,), (8,), Bounds(stride=0), "stride must be at least 1"),
])  # fmt: skip
def test_nonsense_is_named(
    size_in: tuple[int, ...], size_out: tuple[int, ...], bounds: Bounds, match: str
) -> None:
    with pytest.raises(ConvError, match=match):
        joint(size_in, size_out, bounds)


def test_the_associated_convolution_forgets_sizes() -> None:
    three = next(r for r in recipes(3, 8) if r.kernel_size == 3 and r.stride == 2
                 and r.dilation == 2 and r.padding == 1)  # fmt: skip
    assert associated_sizes(three, 3) == (7, 8)
    for recipe in recipes(4, 9):
        sizes = associated_sizes(recipe, 4)
        assert len(sizes) == recipe.stride
        spec = recipe.spec.with_(output_padding=0)
        assert {conv_geometry(spec, (n,)).small for n in sizes} == {(4,)}
        assert (9 in sizes) == (recipe.output_padding[0] < recipe.stride)


@given(
    st.integers(1, 9), st.integers(1, 60), st.integers(1, 6), st.integers(1, 5), st.integers(1, 3)
)
def test_the_crop_for_a_size(size_in: int, size_out: int, k: int, s: int, d: int) -> None:
    made = [
        (spec.padding[0][0], spec.output_padding[0])  # type: ignore[index]
        for a in range(max(s, d))
        for p in range(61)
        if size_made(spec := conv_spec((k,), stride=s, padding=p, output_padding=a, dilation=d),
                     (size_in,)) == (size_out,)
    ]  # fmt: skip
    assert crop_for(size_in, size_out, k, s, d) == (made[0] if made else None)


def test_interior_ranges_are_those_of_the_counts() -> None:
    for k, s, d in product(range(1, 9), range(1, 9), range(1, 5)):
        counts = interior_counts(conv_transpose_geometry(conv_spec((k,), stride=s, dilation=d),
                                                         (4,)))  # fmt: skip
        assert interior_range(k, s, d) == (counts.min(), counts.max())


def test_a_recipe_can_be_compared() -> None:
    assert recipes(2, 4)[0] == Recipe(2, 2, 0, (0,), 1, 1, 1, 4, 0, 0)
