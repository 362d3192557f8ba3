"""Hyper-parameters of a layer, normalised once at the door to one tuple entry per axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import index
from typing import Any, Literal

from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP

Pairs = tuple[tuple[int, int], ...]
PaddingMode = Literal["same", "valid"]
Padding = Pairs | PaddingMode
IntPerAxis = int | Sequence[int]
PaddingArgument = int | Sequence[int] | Sequence[Sequence[int]] | PaddingMode

NOT_WHOLE = QT_TRANSLATE_NOOP("error", "{parameter} must be a whole number, but is {got}.")
NOT_PER_AXIS = QT_TRANSLATE_NOOP(
    "error", "{parameter} needs one number, or one for each of the {axes} axes, but got {got}."
)
NOT_ONE_NUMBER = QT_TRANSLATE_NOOP(
    "error", "{parameter} needs one number, for the only axis, but got {got}."
)
TOO_LOW = QT_TRANSLATE_NOOP("error", "{parameter} must be at least {low}, but is {got}.")
TOO_HIGH = QT_TRANSLATE_NOOP("error", "{parameter} must be at most {high}, but is {got}.")
NO_AXES = QT_TRANSLATE_NOOP(
    "error", "kernel_size needs a number for at least one axis, but is {got}."
)
PADDING_FORM = QT_TRANSLATE_NOOP(
    "error",
    "padding must be a whole number, one per axis, one (begin, end) pair per axis, "
    '"same" or "valid", but is {got}.',
)
OUTPUT_PADDING_HIGH = QT_TRANSLATE_NOOP(
    "error",
    "output_padding must be smaller than the larger of stride and dilation: "
    "at most {high} on axis {axis}, but is {got}.",
)

# So far sizes can be reckoned in 64 bits, whatever is combined with whatever.
MOST = 2**31 - 1


def whole(value: Any, parameter: str, low: int) -> int:
    """``value`` as an ``int`` from ``low`` to MOST; raises ConvError naming ``parameter``."""
    try:
        if isinstance(value, bool):
            raise TypeError
        number = index(value)
    except TypeError:
        raise ConvError(NOT_WHOLE, parameter=parameter, got=_shown(value)) from None
    if number < low:
        raise ConvError(TOO_LOW, parameter=parameter, low=low, got=_shown(number))
    if number > MOST:
        raise ConvError(TOO_HIGH, parameter=parameter, high=MOST, got=_shown(number))
    return number


def per_axis(value: Any, axes: int, parameter: str, low: int) -> tuple[int, ...]:
    """One whole number per axis from a number or a sequence.

    >>> per_axis(2, 3, "stride", 1)
    (2, 2, 2)
    """
    entries = _entries(value)
    if entries is not None:
        if len(entries) == 1:
            entries *= axes
        if len(entries) != axes:
            mark = NOT_ONE_NUMBER if axes == 1 else NOT_PER_AXIS
            raise ConvError(mark, parameter=parameter, axes=axes, got=_shown(value))
        return tuple(whole(entry, parameter, low) for entry in entries)
    return (whole(value, parameter, low),) * axes


def padding_per_axis(value: Any, axes: int) -> Padding:
    """Padding as one ``(begin, end)`` pair per axis, or the mode's name.

    >>> padding_per_axis(1, 2)
    ((1, 1), (1, 1))
    >>> padding_per_axis([(0, 1), (2, 2)], 2)
    ((0, 1), (2, 2))
    """
    if isinstance(value, str):
        if value not in ("same", "valid"):
            raise ConvError(PADDING_FORM, parameter="padding", got=repr(value))
        return value  # type: ignore[return-value]
    entries = _entries(value) or []
    pairs = [pair for pair in map(_entries, entries) if pair is not None]
    if pairs:
        fits = len(pairs) == len(entries) and all(len(pair) == 2 for pair in pairs)
        if len(pairs) == 1:
            pairs *= axes
        if not fits or len(pairs) != axes:
            raise ConvError(PADDING_FORM, parameter="padding", got=_shown(value))
        return tuple((whole(b, "padding", 0), whole(e, "padding", 0)) for b, e in pairs)
    return tuple((p, p) for p in per_axis(value, axes, "padding", 0))


@dataclass(frozen=True, slots=True)
class ConvSpec:
    """The hyper-parameters of a convolution or of its transpose, one entry per spatial axis.

    ``padding`` is what the *associated convolution* adds; a transposed convolution crops it.
    ``output_padding`` belongs to the transposed convolution alone.
    """

    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Padding
    output_padding: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int = 1

    @property
    def axes(self) -> int:
        """Number of spatial axes."""
        return len(self.kernel_size)

    @property
    def effective_kernel_size(self) -> tuple[int, ...]:
        """d(k-1)+1 per axis: what the dilated kernel spans (Dumoulin & Visin, section 5.1)."""
        return tuple(
            d * (k - 1) + 1 for k, d in zip(self.kernel_size, self.dilation, strict=True)
        )

    @property
    def scale_factor(self) -> tuple[int, ...]:
        """What stride is called where nothing but the size changes: in interpolation."""
        return self.stride

    def with_(self, **changes: Any) -> ConvSpec:
        """A checked copy with some hyper-parameters changed, given as to ``conv_spec``."""
        if "scale_factor" in changes:
            changes["stride"] = changes.pop("scale_factor")
        fields = {
            "kernel_size": self.kernel_size,
            "stride": self.stride,
            "padding": self.padding,
            "output_padding": self.output_padding,
            "dilation": self.dilation,
            "groups": self.groups,
        }
        return conv_spec(**(fields | changes))


def conv_spec(
    kernel_size: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: Any = 1,
    axes: int | None = None,
) -> ConvSpec:
    """A checked ConvSpec from PyTorch-style arguments; ``axes`` only if ``kernel_size`` is an int.

    A sequence may be a list, a tuple or an array of whole numbers.

    Raises ConvError that names the parameter.

    >>> conv_spec((3, 3), stride=2, padding=1).padding
    ((1, 1), (1, 1))
    """
    if axes is None:
        entries = _entries(kernel_size)
        axes = 2 if entries is None else len(entries)
    if axes < 1:
        raise ConvError(NO_AXES, parameter="kernel_size", got=_shown(kernel_size))
    spec = ConvSpec(
        kernel_size=per_axis(kernel_size, axes, "kernel_size", 1),
        stride=per_axis(stride, axes, "stride", 1),
        padding=padding_per_axis(padding, axes),
        output_padding=per_axis(output_padding, axes, "output_padding", 0),
        dilation=per_axis(dilation, axes, "dilation", 1),
        groups=whole(groups, "groups", 1),
    )
    for axis, (a, s, d) in enumerate(
        zip(spec.output_padding, spec.stride, spec.dilation, strict=True)
    ):
        if a and a >= max(s, d):
            raise ConvError(
                OUTPUT_PADDING_HIGH,
                parameter="output_padding",
                axis=axis,
                high=max(s, d) - 1,
                got=a,
            )
    return spec


def on_axis(spec: ConvSpec, axis: int, **values: int | tuple[int, int]) -> ConvSpec:
    """A checked copy with single entries changed on one axis.

    >>> on_axis(conv_spec((3, 3)), 1, stride=2).stride
    (1, 2)
    """
    changes: dict[str, object] = {}
    for name, value in values.items():
        old = getattr(spec, name)
        if isinstance(old, str):
            old = ((0, 0),) * spec.axes
        changes[name] = tuple(value if a == axis else entry for a, entry in enumerate(old))
    return spec.with_(**changes)


def _entries(value: Any) -> list[Any] | None:
    """The entries of a sequence or an array with axes; None for anything else."""
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray)):
        return list(value)
    return list(value) if hasattr(value, "tolist") and getattr(value, "ndim", False) else None


def _shown(value: Any) -> str:
    """``value`` as it is written in Python, on one line and shortened."""
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # whole numbers with thousands of digits have no decimal form
        text = hex(value) if isinstance(value, int) else "…"
    return text if len(text) <= 60 else text[:59] + "…"
