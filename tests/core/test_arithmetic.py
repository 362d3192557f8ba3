"""Sizes, crops, limits and formulas, each against counting by brute force."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.arithmetic import (
    BOUNDS,
    MOST_CELLS,
    conv_geometry,
    conv_output_size,
    conv_transpose_geometry,
    conv_transpose_output_size,
    full_size,
    geometry,
    limits,
    output_padding_to_restore,
    size_formula,
    sizes_with_output,
)
from core.arrays import MAX_KERNEL_AXIS
from core.errors import ConvError
from core.spec import ConvSpec, conv_spec, on_axis

OPERATIONS = ("conv", "conv_transpose")


def counted_conv(i: int, k: int, s: int, begin: int, end: int, d: int) -> int:
    """How often the dilated kernel can be put down inside the padded input."""
    return len([o for o in range(0, i + begin + end, s) if o + d * (k - 1) < i + begin + end])


def reached_by_transpose(i: int, k: int, s: int, d: int) -> int:
    """The last cell that any stamp touches, plus one."""
    return max(unit * s + tap * d for unit in range(i) for tap in range(k)) + 1


def output_of(operation: str, spec: ConvSpec, size: tuple[int, ...]) -> tuple[int, ...]:
    shape = geometry(operation, spec, size)
    return shape.small if operation == "conv" else shape.large


def fails(operation: str, spec: ConvSpec, size: tuple[int, ...]) -> bool:
    try:
        geometry(operation, spec, size)
    except ConvError:
        return True
    return False


# Forward sizes.

SMALL_SETTINGS = [
    (i, k, s, p, d)
    for i, k, s, p, d in itertools.product(range(1, 7), range(1, 5), range(1, 4), range(3), (1, 2))
]


def test_convolution_sizes_are_the_counted_ones() -> None:
    for i, k, s, p, d in SMALL_SETTINGS:
        spec = conv_spec((k,), stride=s, padding=p, dilation=d)
        wanted = counted_conv(i, k, s, p, p, d)
        assert max(conv_output_size(i, k, s, p, d), 0) == wanted
        if wanted:
            assert output_of("conv", spec, (i,)) == (wanted,)
        else:
            assert fails("conv", spec, (i,))


def test_transposed_sizes_are_the_counted_ones() -> None:
    for i, k, s, p, d in SMALL_SETTINGS:
        full = reached_by_transpose(i, k, s, d)
        assert full_size(i, k, s, d) == full
        for a in range(max(s, d)):
            wanted = full - 2 * p + a
            spec = conv_spec((k,), stride=s, padding=p, dilation=d, output_padding=a)
            assert conv_transpose_output_size(i, k, s, p, a, d) == wanted
            if wanted >= 1:
                shape = conv_transpose_geometry(spec, (i,))
                assert shape.large == (wanted,)
                assert shape.full == (full,)
                assert (shape.begin, shape.end) == ((p,), (p - a,))
            else:
                assert fails("conv_transpose", spec, (i,))


def test_uneven_padding_counts_both_ends() -> None:
    for i, k, s, begin, end in itertools.product(range(1, 6), (1, 2, 4), (1, 2, 3), (0, 2), (0, 3)):
        spec = conv_spec((k,), stride=s, padding=[(begin, end)])
        wanted = counted_conv(i, k, s, begin, end, 1)
        assert fails("conv", spec, (i,)) == (wanted == 0)
        if wanted:
            assert output_of("conv", spec, (i,)) == (wanted,)
        left = reached_by_transpose(i, k, s, 1) - begin - end
        assert fails("conv_transpose", spec, (i,)) == (left < 1)
        if left >= 1:
            assert output_of("conv_transpose", spec, (i,)) == (left,)


@given(
    i=st.integers(1, 20),
    k=st.integers(1, 6),
    s=st.integers(1, 5),
    d=st.integers(1, 3),
)
def test_same_and_valid_are_tensorflows_sizes(i: int, k: int, s: int, d: int) -> None:
    span = d * (k - 1) + 1
    settings: dict[str, Any] = {"stride": s, "dilation": d}
    same = conv_spec((k,), padding="same", **settings)
    valid = conv_spec((k,), padding="valid", **settings)
    down = conv_geometry(same, (i,))
    assert down.small == (math.ceil(i / s),)
    assert 0 <= down.end[0] - down.begin[0] <= 1
    up = conv_transpose_geometry(same, (i,))
    assert up.large == (i * s,)
    assert up.full[0] - up.begin[0] - up.end[0] == i * s
    assert up.begin[0] >= 0
    if span >= s:
        assert 0 <= up.end[0] - up.begin[0] <= 1
    else:
        assert up.begin == (0,)
    assert conv_transpose_geometry(valid, (i,)).large == ((i - 1) * s + max(span, s),)
    assert fails("conv", valid, (i,)) == (span > i)
    if span <= i:
        assert conv_geometry(valid, (i,)) == conv_geometry(valid.with_(padding=0), (i,))


# (i, k, s, p, o) of a convolution and (i', a, o') of the transpose that restores it.
GUIDE = {
    "no_padding_no_strides": ((4, 3, 1, 0, 2), (2, 0, 4)),
    "arbitrary_padding_no_strides": ((5, 4, 1, 2, 6), (6, 0, 5)),
    "same_padding_no_strides": ((5, 3, 1, 1, 5), (5, 0, 5)),
    "full_padding_no_strides": ((5, 3, 1, 2, 7), (7, 0, 5)),
    "no_padding_strides": ((5, 3, 2, 0, 2), (2, 0, 5)),
    "padding_strides": ((5, 3, 2, 1, 3), (3, 0, 5)),
    "padding_strides_odd": ((6, 3, 2, 1, 3), (3, 1, 6)),
}


@pytest.mark.parametrize("name", GUIDE)
def test_the_guides_figures(name: str) -> None:
    (i, k, s, p, o), (back, a, restored) = GUIDE[name]
    spec = conv_spec((k, k), stride=s, padding=p)
    assert output_of("conv", spec, (i, i)) == (o, o)
    assert back == o
    assert output_padding_to_restore(i, spec) == a
    up = spec.with_(output_padding=a)
    assert output_of("conv_transpose", up, (back, back)) == (restored, restored)


def test_dilation_in_the_guide() -> None:
    spec = conv_spec((3, 3), dilation=2)
    assert spec.effective_kernel_size == (5, 5)
    assert output_of("conv", spec, (7, 7)) == (3, 3)


def test_sizes_that_get_lost() -> None:
    strided = conv_spec((5,), stride=3, padding=2)
    assert output_of("conv", strided, (16,)) == (6,)
    assert output_of("conv_transpose", strided, (6,)) == (16,)
    merged = conv_spec((3,), stride=2, padding=1, dilation=2)
    assert output_of("conv", merged, (7,)) == output_of("conv", merged, (8,)) == (3,)
    assert output_of("conv_transpose", merged.with_(output_padding=1), (3,)) == (8,)


@pytest.mark.parametrize(
    ("k", "s", "p", "a", "wanted"),
    [
        (2, 2, 0, 0, 2), (5, 2, 2, 1, 2), (4, 2, 1, 0, 2), (3, 2, 1, 1, 2), (8, 2, 3, 0, 2),
        (64, 32, 16, 0, 32), (16, 8, 4, 0, 8),
    ],
)  # fmt: skip
def test_real_architectures_scale_by_their_stride(
    k: int, s: int, p: int, a: int, wanted: int
) -> None:
    spec = conv_spec((k,), stride=s, padding=p, output_padding=a)
    for i in (1, 5, 32):
        assert output_of("conv_transpose", spec, (i,)) == (i * wanted,)


# Output sizes that are asked for.


def test_output_size_may_be_what_output_padding_can_give() -> None:
    for i, k, s, p, d in SMALL_SETTINGS:
        spec = conv_spec((k,), stride=s, padding=p, dilation=d)
        reachable = {
            a + full_size(i, k, s, d) - 2 * p: a
            for a in range(max(s, d))
            if a + full_size(i, k, s, d) - 2 * p >= 1
        }
        for wanted in range(1, 24):
            if wanted in reachable:
                direct = conv_transpose_geometry(spec.with_(output_padding=reachable[wanted]), (i,))
                assert conv_transpose_geometry(spec, (i,), (wanted,)) == direct
            else:
                with pytest.raises(ConvError) as caught:
                    conv_transpose_geometry(spec, (i,), (wanted,))
                assert caught.value.parameter == "output_size"


# Inverse sizes.


@given(
    size=st.integers(1, 24),
    k=st.integers(1, 5),
    s=st.integers(1, 5),
    d=st.integers(1, 3),
    begin=st.integers(0, 4),
    end=st.integers(0, 4),
)
def test_output_padding_restores_the_size(
    size: int, k: int, s: int, d: int, begin: int, end: int
) -> None:
    spec = conv_spec((k,), stride=s, dilation=d, padding=[(begin, end)])
    assume(not fails("conv", spec, (size,)))
    small = conv_geometry(spec, (size,)).small
    a = output_padding_to_restore(size, spec)
    restoring = [v for v in range(s) if output_if_any("conv_transpose", spec, small, v) == (size,)]
    assert restoring == [a]


def output_if_any(
    operation: str, spec: ConvSpec, size: tuple[int, ...], a: int
) -> tuple[int, ...] | None:
    try:
        return output_of(operation, spec.with_(output_padding=a), size)
    except ConvError:
        return None


def test_output_padding_to_restore_looks_at_its_own_axis() -> None:
    spec = conv_spec((3, 2), stride=(2, 3), padding=[(1, 0), (0, 2)])
    assert [output_padding_to_restore(n, spec, 0) for n in (4, 5, 6)] == [0, 1, 0]
    assert [output_padding_to_restore(n, spec, 1) for n in (4, 5, 6)] == [1, 2, 0]


@pytest.mark.parametrize("padding", [0, 1, [(0, 2)], "same", "valid"])
def test_sizes_with_an_output(padding: Any) -> None:
    for k, s, d in itertools.product((1, 2, 3), (1, 2, 3, 4), (1, 2)):
        spec = conv_spec((k,), stride=s, dilation=d, padding=padding)
        by_output: dict[int, list[int]] = {}
        for i in range(1, 40):
            if not fails("conv", spec, (i,)):
                by_output.setdefault(output_of("conv", spec, (i,))[0], []).append(i)
        for output in range(-1, 6):
            assert list(sizes_with_output(output, spec)) == by_output.get(output, [])


# Limits.


def accepted(parameter: str, operation: str, spec: ConvSpec, size: tuple[int, ...]) -> list[int]:
    """All values in BOUNDS that the validator takes on axis 0, asked one by one."""
    found = []
    low, high = BOUNDS[parameter]
    for value in range(low, high + 1):
        entry: Any = (value, value) if parameter == "padding" else value
        try:
            geometry(operation, on_axis(spec, 0, **{parameter: entry}), size)
        except ConvError:
            continue
        found.append(value)
    return found


SETTINGS = st.fixed_dictionaries(
    {
        "kernel_size": st.tuples(st.integers(1, 6)),
        "stride": st.integers(1, 5),
        "padding": st.one_of(
            st.integers(0, 4),
            st.tuples(st.tuples(st.integers(0, 4), st.integers(0, 4))),
            st.sampled_from(["same", "valid"]),
        ),
        "dilation": st.integers(1, 3),
        "output_padding": st.integers(0, 4),
    }
)


@st.composite
def specs(draw: st.DrawFn) -> ConvSpec:
    settings = draw(SETTINGS)
    room = max(settings["stride"], settings["dilation"]) - 1
    return conv_spec(**(settings | {"output_padding": min(settings["output_padding"], room)}))


@given(st.sampled_from(sorted(BOUNDS)), st.sampled_from(OPERATIONS), specs(), st.integers(1, 9))
def test_limits_are_what_the_validator_takes(
    parameter: str, operation: str, spec: ConvSpec, size: int
) -> None:
    found = accepted(parameter, operation, spec, (size,))
    low, high = limits(parameter, operation, spec, (size,), 0)
    if found:
        assert found == list(range(low, high + 1))
    else:
        assert low == high == BOUNDS[parameter][0]


def test_limits_of_known_cases() -> None:
    spec = conv_spec((3, 3), stride=2, padding=1)
    assert limits("kernel_size", "conv", spec, (4, 9), 0) == (1, 6)
    assert limits("kernel_size", "conv", spec, (4, 9), 1) == (1, 11)
    assert limits("padding", "conv_transpose", spec, (2, 3), 0) == (0, 2)
    assert limits("output_padding", "conv_transpose", spec, (2, 3), 0) == (0, 1)
    assert limits("stride", "conv_transpose", spec.with_(output_padding=1), (2, 2), 0) == (2, 16)


def test_limits_hold_where_the_present_value_is_refused() -> None:
    spec = conv_spec((7, 9))
    assert fails("conv", spec, (5, 4))
    assert limits("kernel_size", "conv", spec, (5, 4), 0) == (1, 5)
    assert limits("kernel_size", "conv", spec, (5, 4), 1) == (1, 4)
    assert limits("padding", "conv", spec, (5, 4), 0) == (1, 32)
    assert limits("dilation", "conv", spec, (5, 4), 0) == (1, 1)  # none is possible


def test_a_present_value_beyond_the_bounds_widens_them() -> None:
    spec = conv_spec((2, 2), stride=(40, 2))
    assert limits("stride", "conv_transpose", spec, (3, 3), 0) == (1, 40)
    assert limits("stride", "conv_transpose", spec, (3, 3), 1) == (1, 16)
    padded = conv_spec((2,), padding=[(3, 50)])
    assert limits("padding", "conv", padded, (3,), 0) == (0, 50)


def test_bounds_are_those_of_what_can_be_drawn() -> None:
    assert BOUNDS["kernel_size"] == (1, MAX_KERNEL_AXIS)
    assert set(BOUNDS) == {"kernel_size", "stride", "padding", "output_padding", "dilation"}
    assert BOUNDS["output_padding"][1] == BOUNDS["stride"][1] - 1
    for low, high in BOUNDS.values():
        assert low < high


# Formulas.


def evaluated(text: str) -> int:
    """What a formula with numbers comes to, by the rules of arithmetic."""
    python = text.translate(str.maketrans({"−": "-", "·": "*"}))
    if "⌊" in python:
        inner, rest = python.removeprefix("⌊").split("⌋")
        over, under = inner.split(" / ")
        python = f"({over}) // {under}{rest}"
    assert set(python) <= set("0123456789+-*/() max,")
    return int(eval(python, {"__builtins__": {}}, {"max": max}))


def put_in(symbols: str, numbers: dict[str, int]) -> int:
    """The symbols' value, with a number for each letter."""
    text = symbols.replace("(p₀ + p₁)", f"({numbers['p0']} + {numbers['p1']})")
    text = text.replace("output_padding", str(numbers["a"])).replace("2·p", f"2·{numbers['p0']}")
    text = text.replace("max", "MAX")
    for letter in "iskd":
        text = text.replace(letter, str(numbers[letter]))
    return evaluated(text.replace("MAX", "max"))


@given(st.sampled_from(OPERATIONS), specs(), st.integers(1, 12))
def test_formulas_come_to_the_size(operation: str, spec: ConvSpec, size: int) -> None:
    assume(not fails(operation, spec, (size,)))
    shape = geometry(operation, spec, (size,))
    formula = size_formula(operation, spec, (size,), 0)
    assert (formula.result,) == output_of(operation, spec, (size,))
    assert evaluated(formula.numbers) == formula.result
    a = spec.output_padding[0] if operation == "conv_transpose" else 0
    letters = {
        "i": size, "k": spec.kernel_size[0], "s": spec.stride[0], "d": spec.dilation[0],
        "p0": shape.begin[0], "p1": shape.end[0] + a, "a": a,
    }  # fmt: skip
    assert put_in(formula.symbols, letters) == formula.result


def test_formulas_read_as_in_the_books() -> None:
    down = size_formula("conv", conv_spec((3, 3), stride=2, padding=1), (5, 7), 1)
    assert down.symbols == "⌊(i + 2·p − d·(k−1) − 1) / s⌋ + 1"
    assert (down.numbers, down.result) == ("⌊(7 + 2·1 − 1·(3−1) − 1) / 2⌋ + 1", 4)
    up = size_formula("conv_transpose", conv_spec((3,), stride=2, padding=[(1, 0)]), (4,), 0)
    assert up.symbols == "(i−1)·s − (p₀ + p₁) + d·(k−1) + output_padding + 1"
    assert (up.numbers, up.result) == ("(4−1)·2 − (1 + 0) + 1·(3−1) + 0 + 1", 8)
    same = size_formula("conv_transpose", conv_spec((3,), stride=2, padding="same"), (4,), 0)
    assert (same.symbols, same.numbers, same.result) == ("i·s", "4·2", 8)
    valid = size_formula("conv_transpose", conv_spec((2,), stride=3, padding="valid"), (4,), 0)
    assert valid.symbols == "(i−1)·s + max(d·(k−1) + 1, s)"
    assert (valid.numbers, valid.result) == ("(4−1)·3 + max(2, 3)", 12)


# Refusals.

REFUSED = [
    ("conv", {}, (2, 5), "kernel_size", "on axis 0, more than the padded input's 2; at most 2"),
    ("conv", {"padding": 1, "dilation": 4}, (9, 3), "kernel_size", "spans 9 cells on axis 1"),
    ("conv", {"padding": 1, "dilation": 4}, (9, 3), "kernel_size", "padded input's 5; at most 2"),
    ("conv_transpose", {"padding": 2}, (2, 2), "padding", "padding 2 crops the whole output"),
    ("conv_transpose", {"padding": 2}, (2, 2), "padding", "all 4 cells of it; at most 1"),
    ("conv_transpose", {"padding": [(0, 0), (1, 4)]}, (2, 3), "padding", "padding (1, 4) crops"),
    ("conv", {}, (3,), "kernel_size", "spatial axes, but have 2 and 1"),
    ("conv_transpose", {}, (3, 3, 3), "kernel_size", "spatial axes, but have 2 and 3"),
    ("conv", {}, (0, 3), "input", "0×3"),
    ("conv_transpose", {"stride": 10**9}, (3, 3), "stride", f"at most {MOST_CELLS}"),
    ("conv", {"padding": 10**9}, (3, 3), "padding", "padding ((1000000000, 1000000000), "),
    ("conv_transpose", {"dilation": 2**31 - 1}, (1, 1), "stride", "dilation (2147483647, "),
]


@pytest.mark.parametrize(("operation", "settings", "size", "parameter", "hint"), REFUSED)
def test_refusals_name_what_is_wrong_and_what_would_be_right(
    operation: str, settings: dict[str, Any], size: tuple[int, ...], parameter: str, hint: str
) -> None:
    spec = conv_spec((3, 3), **settings)
    with pytest.raises(ConvError) as caught:
        geometry(operation, spec, size)
    assert caught.value.parameter == parameter
    assert parameter in str(caught.value)
    assert hint in str(caught.value)


@given(specs(), st.integers(1, 9))
def test_what_a_refusal_offers_is_taken(spec: ConvSpec, size: int) -> None:
    for operation, name in (("conv", "kernel_size"), ("conv_transpose", "padding")):
        try:
            geometry(operation, spec, (size,))
        except ConvError as error:
            offered = int(error.facts["high"])  # type: ignore[call-overload]
        else:
            continue
        entry: Any = (offered, offered) if name == "padding" else offered
        assert output_of(operation, on_axis(spec, 0, **{name: entry}), (size,))[0] >= 1
