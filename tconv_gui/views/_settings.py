"""Changes of a layer's hyper-parameters, their limits, and what is worth saying of its sizes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from core.arithmetic import limits, sizes_with_output
from core.arrays import MAX_KERNEL_AXIS
from core.channels import channels_of, put_back
from core.document import KERNEL_NAME, TOO_LARGE, Document
from core.errors import ConvError
from core.spec import ConvSpec
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.words import Words

NEAREST = QT_TRANSLATE_NOOP(
    "parameters", "{reason} The nearest possible {parameter} is {value}."
)
UNREAD_ROW = QT_TRANSLATE_NOOP("parameters", "The last row of the input is never read.")
UNREAD_COLUMN = QT_TRANSLATE_NOOP("parameters", "The last column of the input is never read.")
UNREAD_BOTH = QT_TRANSLATE_NOOP(
    "parameters", "The last row and the last column of the input are never read."
)
UNREAD_CELL = QT_TRANSLATE_NOOP("parameters", "The last cell of the input is never read.")
UNREAD_MORE = QT_TRANSLATE_NOOP(
    "parameters", "At the end of axis {axis}, {count} input cells are never read."
)
BOTH_SIZES = QT_TRANSLATE_NOOP(
    "parameters",
    "Convolving inputs of {first} and of {last} both gives {small}; "
    "going back, output_padding chooses.",
)
MANY_SIZES = QT_TRANSLATE_NOOP(
    "parameters",
    "Convolving inputs of {first} to {last} always gives {small}; "
    "going back, output_padding chooses.",
)
HOLES_STRIDE = QT_TRANSLATE_NOOP(
    "parameters",
    "The stride is larger than the kernel's span: some output cells get no stamp.",
)
HOLES_DILATION = QT_TRANSLATE_NOOP(
    "parameters", "The dilated kernel leaves gaps: some output cells get no stamp."
)
HOLES_EDGE = QT_TRANSLATE_NOOP(
    "parameters", "At the edge, some output cells lie beyond every stamp."
)

PADDING_MODES = ("equal", "sides", "same", "valid")
Axes = Sequence[int]


def entry(spec: ConvSpec, name: str, axis: int) -> int:
    """One number of a hyper-parameter; of padding, what stands before the first cell."""
    values = getattr(spec, name)
    if isinstance(values, str):
        return 0
    return int(values[axis][0] if name == "padding" else values[axis])


def with_spec(document: Document, layer: int, **changes: object) -> Document:
    """A copy with hyper-parameters changed; the document itself if they were so already."""
    old = document.layers[layer]
    if "output_padding" not in old.operation.parameters:
        # What cannot be seen must not be in the way.
        changes["output_padding"] = 0
    spec = old.spec.with_(**changes)
    return document if spec == old.spec else document.with_layer(layer, spec=spec)


def with_setting(document: Document, layer: int, name: str, axes: Axes, value: int) -> Document:
    """A copy with one hyper-parameter set on some axes; padding on both sides alike."""
    old = document.layers[layer].spec
    if name == "kernel_size" and value > MAX_KERNEL_AXIS:
        # Said before a kernel of that size is made.
        raise ConvError(
            TOO_LARGE, parameter=name, what=KERNEL_NAME, high=MAX_KERNEL_AXIS, got=value
        )
    wanted = (value, value) if name == "padding" else value
    before = getattr(old, name)
    entries = ((0, 0),) * old.axes if isinstance(before, str) else before
    changed = tuple(wanted if axis in axes else e for axis, e in enumerate(entries))
    kernel = document.layers[layer].kernel
    after = with_spec(document, layer, **{name: changed})
    own = document.layers[layer].operation.has_kernel and channels_of(document).whole is document
    if name == "kernel_size" and after is not document and own and _is_uniform(kernel):
        # A kernel of ones stays one, as large as it gets; of several, all get zeros.
        size = after.layers[layer].spec.kernel_size
        return after.with_layer(layer, weight=np.full((1, 1, *size), kernel.flat[0]))
    return after


def _is_uniform(kernel: np.ndarray) -> bool:
    """Whether several cells hold one number."""
    return kernel.size > 1 and bool((kernel == kernel.flat[0]).all())


def with_side(document: Document, layer: int, axes: Axes, side: int, value: int) -> Document:
    """A copy with padding set before (0) or after (1) the cells of some axes."""
    pairs = [list(pair) for pair in padding_pairs(document, layer)]
    for axis in axes:
        pairs[axis][side] = value
    return with_spec(document, layer, padding=tuple(map(tuple, pairs)))


def padding_pairs(document: Document, layer: int) -> tuple[tuple[int, int], ...]:
    """Padding before and after each axis; of "same" and "valid", what they come to."""
    spec, shape = document.layers[layer].spec, document.geometries[layer]
    if not isinstance(spec.padding, str):
        return spec.padding
    return tuple((max(b, 0), max(e, 0)) for b, e in zip(shape.begin, shape.end, strict=True))


def padding_mode(spec: ConvSpec) -> str:
    """How the padding is given: one of PADDING_MODES."""
    if isinstance(spec.padding, str):
        return spec.padding
    return "equal" if all(begin == end for begin, end in spec.padding) else "sides"


def with_padding_mode(document: Document, layer: int, mode: str) -> Document:
    """A copy with padding given in another way, near to what it is now."""
    pairs = padding_pairs(document, layer)
    ways: dict[str, object] = {
        "equal": tuple((begin, begin) for begin, _ in pairs),
        "sides": pairs,
    }
    return with_spec(document, layer, padding=ways.get(mode, mode))


def setting_limits(document: Document, layer: int, name: str, axes: Axes) -> tuple[int, int]:
    """The lowest and highest value that is possible now on all of ``axes`` together."""
    old = document.layers[layer]
    spec = old.spec
    if "output_padding" not in old.operation.parameters:
        spec = spec.with_(output_padding=0)
    size = input_size(document, layer)
    found = [limits(name, old.kind, spec, size, axis) for axis in axes]
    low, high = max(f[0] for f in found), min(f[1] for f in found)
    now = entry(old.spec, name, axes[0])
    # The validator of one layer knows nothing of those after it, nor of what can be drawn.

    # Nor does it know of the other channels.
    def change(value: int) -> Document:
        return put_back(document, with_setting(document, layer, name, axes, value))

    high, low = nearest(now, high, change), nearest(now, low, change)
    return min(low, high), max(low, high)


def nearest(now: int, wanted: int, change: Callable[[int], Document]) -> int:
    """The possible value nearest to ``wanted``, towards the present one."""
    return _boundary(now, wanted, change)


def _boundary(good: int, wanted: int, change: Callable[[int], Document]) -> int:
    """The value farthest from ``good`` towards ``wanted`` that ``change`` takes."""
    if _is_possible(wanted, change):
        return wanted
    bad = wanted
    while abs(bad - good) > 1:
        middle = (good + bad) // 2
        if _is_possible(middle, change):
            good = middle
        else:
            bad = middle
    return good


def _is_possible(value: int, change: Callable[[int], Document]) -> bool:
    try:
        change(value)
    except ConvError:
        return False
    return True


def refusal(
    words: Words, error: ConvError, name: str, now: int, wanted: int | None,
    change: Callable[[int], Document],
) -> str:  # fmt: skip
    """Why ``wanted`` cannot be, and what the nearest possible value is."""
    reason = words.error(error)
    says_so = error.parameter == name and not {"low", "high"}.isdisjoint(error.facts)
    if error.mark == TOO_LARGE:
        # It is the output that got too large, unless a kernel was asked for.
        says_so = error.facts.get("what") == KERNEL_NAME
    if wanted is None or says_so:
        return reason
    return words(NEAREST, reason=reason, parameter=name, value=nearest(now, wanted, change))


def input_size(document: Document, layer: int) -> tuple[int, ...]:
    """The spatial size that a layer reads."""
    shape, old = document.geometries[layer], document.layers[layer]
    return shape.small if old.operation.input_side == "small" else shape.large


# --- what is worth saying -----------------------------------------------------------------------


def remarks(document: Document, layer: int, words: Words) -> list[str]:
    """Sentences about unread cells, ambiguous sizes and holes; mostly none."""
    old = document.layers[layer]
    if not old.operation.has_kernel:  # nobody goes back from it by the same setting
        pools = old.operation.input_side == "large"
        return list(dict.fromkeys(_unread(document, layer, words))) if pools else []
    if old.operation.input_side == "large":
        found = [*_unread(document, layer, words), *_ambiguous(document, layer, words)]
    else:
        found = [*_holes(document, layer, words), *_ambiguous(document, layer, words)]
    return list(dict.fromkeys(found))


def _unread(document: Document, layer: int, words: Words) -> list[str]:
    shape, spec = document.geometries[layer], document.layers[layer].spec
    counts = []
    for axis, span in enumerate(spec.effective_kernel_size):
        padded = shape.large[axis] + shape.begin[axis] + shape.end[axis]
        left = (padded - span) % spec.stride[axis]
        # The padding at the end comes last, and is no loss.
        counts.append(min(max(left - shape.end[axis], 0), shape.large[axis]))
    if not any(counts):
        return []
    if max(counts) == 1:
        if shape.axes == 1:
            return [words(UNREAD_CELL)]
        mark = UNREAD_BOTH if min(counts) else UNREAD_ROW if counts[0] else UNREAD_COLUMN
        return [words(mark)]
    return [words(UNREAD_MORE, axis=a, count=n) for a, n in enumerate(counts) if n]


def _ambiguous(document: Document, layer: int, words: Words) -> list[str]:
    shape, spec = document.geometries[layer], document.layers[layer].spec
    if isinstance(spec.padding, str):
        return []
    found = []
    for axis, small in enumerate(shape.small):
        sizes = sizes_with_output(small, spec, axis)
        if len(sizes) > 1:
            mark = BOTH_SIZES if len(sizes) == 2 else MANY_SIZES
            found.append(words(mark, first=sizes[0], last=sizes[-1], small=small))
    return found


def _holes(document: Document, layer: int, words: Words) -> list[str]:
    shape, spec = document.geometries[layer], document.layers[layer].spec
    found = []
    for axis, span in enumerate(spec.effective_kernel_size):
        starts = np.arange(shape.small[axis]) * shape.stride[axis] - shape.begin[axis]
        taps = np.arange(shape.kernel_size[axis]) * shape.dilation[axis]
        cells = np.unique(np.add.outer(starts, taps))
        inside = cells[(cells >= 0) & (cells < shape.large[axis])]
        if inside.size == shape.large[axis]:
            continue
        if spec.stride[axis] > span:
            found.append(words(HOLES_STRIDE))
        elif any(b - a > 1 for a, b in pairwise(inside.tolist())):
            found.append(words(HOLES_DILATION))
        else:
            found.append(words(HOLES_EDGE))
    return found
