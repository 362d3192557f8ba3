"""Hyper-parameters at the door: what is taken, and how each refusal reads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from core.errors import ConvError
from core.spec import MOST, conv_spec, on_axis, padding_per_axis, per_axis, whole
from core.words_mark import QT_TRANSLATE_NOOP, Mark

LOWEST = {
    "kernel_size": 1,
    "stride": 1,
    "padding": 0,
    "output_padding": 0,
    "dilation": 1,
    "groups": 1,
}
PER_AXIS = [name for name in LOWEST if name != "groups"]
HUGE = 10**5000  # has no decimal form in Python's eyes


def made(name: str, value: Any) -> Any:
    settings: dict[str, Any] = {"kernel_size": (3, 3), name: value}
    return conv_spec(**settings)


def refusal(name: str, value: Any) -> str:
    with pytest.raises(ConvError) as caught:
        made(name, value)
    assert caught.value.parameter == name
    text = str(caught.value)
    assert text.startswith(name)
    assert text.endswith(".")
    assert len(text) < 200
    assert "\n" not in text
    return text


# What is taken.


@pytest.mark.parametrize("kind", [int, np.int8, np.int64, np.uint16, lambda n: np.array(n)])
@pytest.mark.parametrize("name", PER_AXIS)
def test_whole_numbers_of_every_kind(name: str, kind: Any) -> None:
    value = LOWEST[name] + (name == "padding")
    spec = made(name, kind(value))
    entry = (value, value) if name == "padding" else value
    assert getattr(spec, name) == (entry, entry)
    flat = [n for e in getattr(spec, name) for n in (e if isinstance(e, tuple) else (e,))]
    assert all(type(n) is int for n in flat)


@pytest.mark.parametrize(
    "sequence", [[2, 3], (2, 3), np.array([2, 3]), np.array([2, 3], np.uint8), range(2, 4)]
)
def test_sequences_of_every_kind(sequence: Any) -> None:
    assert made("stride", sequence).stride == (2, 3)
    assert made("dilation", sequence).dilation == (2, 3)
    assert made("padding", sequence).padding == ((2, 2), (3, 3))
    assert conv_spec(sequence).kernel_size == (2, 3)


def test_one_number_stands_for_every_axis() -> None:
    spec = conv_spec(3, stride=[2], padding=1, axes=3)
    assert (spec.kernel_size, spec.stride) == ((3, 3, 3), (2, 2, 2))
    assert spec.padding == ((1, 1),) * 3
    assert spec.axes == 3


@pytest.mark.parametrize(
    "padding",
    [
        [[0, 1], [2, 3]],
        ((0, 1), (2, 3)),
        np.array([[0, 1], [2, 3]]),
        [np.array([0, 1]), np.array([2, 3])],
        [(0, 1), [2, np.int64(3)]],
        ((0, 1), range(2, 4)),
    ],
)
def test_padding_in_pairs(padding: Any) -> None:
    assert made("padding", padding).padding == ((0, 1), (2, 3))


def test_one_pair_stands_for_every_axis() -> None:
    assert padding_per_axis([(1, 2)], 3) == ((1, 2),) * 3
    assert padding_per_axis(np.array([[1, 2]]), 2) == ((1, 2),) * 2


@pytest.mark.parametrize("mode", ["same", "valid", np.str_("same")])
def test_padding_by_name(mode: str) -> None:
    assert made("padding", mode).padding == mode


# What is refused.

WRONG_KIND = [
    True,
    False,
    np.True_,
    2.0,
    2.5,
    np.float64(2),
    float("nan"),
    float("inf"),
    "2",
    b"2",
    "",
    None,
    1j,
    {},
    {1},
    object(),
    np.array(2.0),
    (1, 2.0),
    (1, True),
    [None, 1],
    ["1", "2"],
    np.array([1.0, 2.0]),
    np.array([True, False]),
]


@pytest.mark.parametrize("value", WRONG_KIND)
@pytest.mark.parametrize("name", LOWEST)
def test_what_is_no_whole_number(name: str, value: Any) -> None:
    text = refusal(name, value)
    if name == "padding" and isinstance(value, str):
        assert '"same" or "valid"' in text
    else:
        assert "must be a whole number, but is " in text


@pytest.mark.parametrize(
    "value", [[], (), [1, 2, 3], np.zeros(0, int), np.ones(3, int), range(5), (1,) * 4]
)
@pytest.mark.parametrize("name", ["stride", "padding", "output_padding", "dilation"])
def test_wrong_length(name: str, value: Any) -> None:
    assert "needs one number, or one for each of the 2 axes, but got " in refusal(name, value)


@pytest.mark.parametrize("value", [[], (), np.zeros(0, int)])
def test_a_kernel_has_axes(value: Any) -> None:
    assert "at least one axis" in refusal("kernel_size", value)


def test_one_axis_is_not_spoken_of_in_the_plural() -> None:
    with pytest.raises(ConvError, match=r"^stride needs one number, for the only axis, but got"):
        conv_spec((3,), stride=(1, 2))


@pytest.mark.parametrize("value", [[[1, 2], [3, 4]], np.ones((2, 2), int), [(1,), (2,)]])
@pytest.mark.parametrize("name", ["kernel_size", "stride", "output_padding", "dilation"])
def test_only_padding_has_pairs(name: str, value: Any) -> None:
    assert "must be a whole number" in refusal(name, value)


@pytest.mark.parametrize(
    "value",
    [
        [(1, 2), 3],
        [3, (1, 2)],
        [(1, 2), (3,)],
        [(1, 2), (1, 2, 3)],
        [(1, 2)] * 3,
        [[], []],
        [(1, 2), "ab"],
        np.ones((2, 3), int),
        np.ones((3, 2), int),
        "SAME",
        "full",
        "",
    ],
)
def test_padding_of_no_known_form(value: Any) -> None:
    text = refusal("padding", value)
    assert "one (begin, end) pair per axis" in text
    assert '"same" or "valid"' in text


@pytest.mark.parametrize(
    "value", [[(1, 2.0), (0, 0)], [(True, 1), (0, 0)], np.ones((1, 2, 2), int)]
)
def test_padding_pairs_of_no_whole_numbers(value: Any) -> None:
    assert "must be a whole number" in refusal("padding", value)


@pytest.mark.parametrize("form", [lambda n: n, lambda n: (3, n), lambda n: [n, 3]])
@pytest.mark.parametrize("name", PER_AXIS)
def test_too_low(name: str, form: Any) -> None:
    low = LOWEST[name]
    assert f"at least {low}, but is {low - 1}." in refusal(name, form(low - 1))


def test_too_low_in_a_pair() -> None:
    assert "at least 0, but is -1." in refusal("padding", [(0, 0), (0, -1)])
    assert "at least 1, but is 0." in refusal("groups", 0)


@pytest.mark.parametrize("value", [MOST + 1, 2**63, 2**64, 10**400, HUGE], ids=lambda _: "n")
@pytest.mark.parametrize("name", LOWEST)
def test_too_high(name: str, value: int) -> None:
    assert f"must be at most {MOST}, but is " in refusal(name, value)
    assert "must be at least" in refusal(name, -value)


def test_digits_without_end_do_not_hide_the_message() -> None:
    assert "0x" in refusal("stride", HUGE)
    refusal("stride", [1, 2, HUGE])
    refusal("stride", "9" * 10_000)
    refusal("stride", np.arange(10_000))
    refusal("padding", [[HUGE], 1])


@pytest.mark.parametrize(
    ("stride", "dilation", "high"), [(1, 1, 0), (2, 1, 1), (1, 2, 1), (3, 2, 2), (2, 5, 4)]
)
def test_output_padding_is_below_stride_or_dilation(stride: int, dilation: int, high: int) -> None:
    settings: dict[str, Any] = {"stride": stride, "dilation": dilation}
    assert conv_spec((2, 2), output_padding=high, **settings).output_padding == (high, high)
    with pytest.raises(ConvError) as caught:
        conv_spec((2, 2), output_padding=(0, high + 1), **settings)
    assert caught.value.parameter == "output_padding"
    assert f"at most {high} on axis 1, but is {high + 1}." in str(caught.value)


# Copies with changes.


def test_changes_are_checked_like_the_first_values() -> None:
    spec = conv_spec((3, 2), stride=2, padding=1, output_padding=1)
    assert spec.with_(stride=3).stride == (3, 3)
    assert spec.with_() == spec
    with pytest.raises(ConvError, match="output_padding"):
        spec.with_(stride=1)
    with pytest.raises(ConvError, match="stride"):
        spec.with_(kernel_size=(3,))
    assert spec.stride == (2, 2)


def test_changes_on_one_axis() -> None:
    spec = conv_spec((3, 2), padding="same")
    assert on_axis(spec, 0, padding=(1, 2)).padding == ((1, 2), (0, 0))
    assert on_axis(spec, 1, kernel_size=4, stride=2).kernel_size == (3, 4)
    assert on_axis(spec, 1, kernel_size=4).padding == "same"
    with pytest.raises(ConvError, match="dilation"):
        on_axis(spec, 0, dilation=0)


def test_specs_are_values() -> None:
    assert conv_spec([3, 3], padding=np.array([1, 1])) == conv_spec((3, 3), padding=1)
    assert len({conv_spec((3, 3)), conv_spec((3, 3), stride=1)}) == 1
    with pytest.raises(AttributeError):
        conv_spec((3, 3)).stride = (2, 2)  # type: ignore[misc]


def test_effective_kernel_size() -> None:
    assert conv_spec((3, 4), dilation=(2, 3)).effective_kernel_size == (5, 10)


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(-2, 4),
        st.floats(),
        st.text(max_size=3),
        st.sampled_from(["same", "valid", np.int32(2), np.array([1, 2]), np.array(1.5)]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.tuples(inner, inner)),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(LOWEST)), ANYTHING, min_size=1, max_size=3))
def test_anything_else_is_a_spec_or_a_sentence(settings: dict[str, Any]) -> None:
    arguments: dict[str, Any] = {"kernel_size": (2, 2)} | settings
    try:
        spec = conv_spec(**arguments)
    except ConvError as error:
        named = [name for name in LOWEST if str(error).startswith(name)]
        event(f"refused {named[0]}")
    else:
        assert conv_spec(**{name: getattr(spec, name) for name in LOWEST}) == spec


# The error itself.


def test_the_parameter_is_a_fact_where_the_sentence_names_it() -> None:
    named = ConvError(QT_TRANSLATE_NOOP("error", "{parameter} is {got}."), parameter="x", got=1)
    assert str(named) == "x is 1."
    assert named.facts == {"parameter": "x", "got": 1}
    plain = ConvError(QT_TRANSLATE_NOOP("error", "no {braces} are touched."), parameter="x")
    assert str(plain) == "no {braces} are touched."
    assert plain.facts == {}


def test_a_fact_may_be_a_mark() -> None:
    error = ConvError(Mark("error", "{what} is empty."), what=Mark("error", "the input"))
    assert str(error) == "the input is empty."


def test_helpers_of_the_door_name_what_they_were_told() -> None:
    assert whole(np.int64(3), "groups", 1) == 3
    with pytest.raises(ConvError, match="spatial_size"):
        per_axis((1, 2, 3), 2, "spatial_size", 1)
