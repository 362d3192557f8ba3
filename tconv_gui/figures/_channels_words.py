"""What is said of channels: formulas, costs, groups, and what a step adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.chain_edit import multiplication_count, parameter_count
from core.channel_sums import Summand, goes_by_itself, kernel_count, summands
from core.channels import channels_of, is_depthwise
from core.document import Document, Layer
from core.numbers_text import shown_number
from core.symbols import factor_text
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures.figure import Frame
from tconv_gui.words import Words

Plane = NDArray[np.float64]

TERMS = QT_TRANSLATE_NOOP("channels", "{formula}, a sum over {count} input channels")
ONE_TERM = QT_TRANSLATE_NOOP("channels", "{formula}, of one input channel")
PARAMETERS = QT_TRANSLATE_NOOP(
    "channels", "Parameters: {sum} (filters · input channels that each reads · kernel cells)"
)
PARAMETERS_BIAS = QT_TRANSLATE_NOOP(
    "channels",
    "Parameters: {sum} (filters · input channels that each reads · kernel cells + biases)",
)
LEARNED = QT_TRANSLATE_NOOP("channels", "Parameters: {count}")
PRODUCTS = QT_TRANSLATE_NOOP(
    "channels", "Multiplications: {kernels}·{each} = {count} (kernels · products of each)"
)
NOTHING_LEARNED = QT_TRANSLATE_NOOP("channels", "Parameters: none")

DEPTHWISE = QT_TRANSLATE_NOOP(
    "channels", "depthwise: every output channel has one input channel (groups = {groups})."
)
GROUPS = QT_TRANSLATE_NOOP(
    "channels",
    "groups = {groups}: {output} reads {first} to {last} only; the other {count} input channels "
    "belong to other groups and add nothing.",
)
ONE_CHANNEL = QT_TRANSLATE_NOOP(
    "channels",
    "One input channel and one output channel, so there is one partial sum. For more, raise "
    "in_channels and out_channels (the filters) in the panel, under Channels.",
)
BY_ITSELF = QT_TRANSLATE_NOOP(
    "channels",
    "{operation} has no kernel that adds channels up: it does the same to every channel by itself.",
)
MORE = QT_TRANSLATE_NOOP("channels", "+ {count} more, all counted in the sum")
SUM = QT_TRANSLATE_NOOP("channels", "sum of {done}/{count}")
ALL_INPUTS = QT_TRANSLATE_NOOP("channels", "all {count} input channels")
ALL_OUTPUTS = QT_TRANSLATE_NOOP("channels", "all {count} output channels")

BEGIN = QT_TRANSLATE_NOOP(
    "channels", "Step by step, one input channel after the other is added to {output}."
)
BEGIN_BIAS = QT_TRANSLATE_NOOP(
    "channels",
    "Step by step, one input channel after the other is added to {output}, and the bias last.",
)
CONVOLVED = QT_TRANSLATE_NOOP(
    "channels", "{input} convolved with {kernel} is added: partial sum {done} of {count}."
)
STAMPED = QT_TRANSLATE_NOOP(
    "channels", "{input} stamped with {kernel} is added: partial sum {done} of {count}."
)
WITHOUT_BIAS = QT_TRANSLATE_NOOP("channels", "This is {output}: the layer has no bias.")
BIAS_ADDED = QT_TRANSLATE_NOOP(
    "channels",
    "The bias {bias} = {value} is added once to every cell of the sum, not once for every input "
    "channel. This is {output}.",
)
ITSELF_DONE = QT_TRANSLATE_NOOP("channels", "{output} is made of {input} alone.")
SAID = QT_TRANSLATE_NOOP("channels", "{formula}: {note}")
MOST_TERMS = 8


@dataclass(frozen=True, eq=False)
class Added:
    """One output channel of a layer and what is added up in it."""

    whole: Document
    position: int
    channel_in: int
    channel_out: int
    parts: tuple[Summand, ...]

    @property
    def layer(self) -> Layer:
        """The layer with all its channels."""
        return self.whole.layers[self.position]

    @property
    def by_itself(self) -> bool:
        """Whether no channel is added to another, and there is no kernel."""
        return goes_by_itself(self.layer)

    @property
    def bias(self) -> float | None:
        """The output channel's own bias."""
        bias = self.layer.bias
        return None if bias is None else float(bias[self.channel_out])

    @property
    def step_count(self) -> int:
        """One step for each input channel and one for the bias."""
        return len(self.parts) + (self.bias is not None)

    @property
    def x(self) -> Plane:
        """All input channels, (C, *size)."""
        return self.whole.feature_maps[self.position][0]

    @property
    def y(self) -> Plane:
        """All output channels, (C, *size)."""
        return self.whole.feature_maps[self.position + 1][0]

    @property
    def output(self) -> Plane:
        """The output channel, of two axes."""
        return np.atleast_2d(self.y[self.channel_out])

    def sum_after(self, count: int) -> Plane:
        """The sum of the first partial sums, of two axes; zeros for none."""
        return _sum_after(self, min(count, len(self.parts)))


@lru_cache(maxsize=64)
def _sum_after(added: Added, count: int) -> Plane:
    if not count:
        return np.zeros(added.output.shape)
    return _sum_after(added, count - 1) + np.atleast_2d(added.parts[count - 1].values)


@lru_cache(maxsize=32)
def added_of(document: Document, position: int) -> Added:
    """What is added up in the output channel that is looked at."""
    whole, path = channels_of(document)
    return Added(
        whole, position, path[position], path[position + 1],
        summands(whole, position, path[position + 1]),
    )  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What planes and kernels are called, counted from ``base``."""

    added: Added
    base: int

    def x(self, channel: int) -> str:
        """An input channel."""
        return f"x[{channel + self.base}]"

    def y(self, channel: int) -> str:
        """An output channel."""
        return f"y[{channel + self.base}]"

    @property
    def bias(self) -> str:
        """The bias of the output channel."""
        return f"b[{self.added.channel_out + self.base}]"

    @property
    def bias_value(self) -> str:
        """The same with its number."""
        return f"{self.bias} = {shown_number(self.added.bias or 0.0)}"

    def kernel(self, part: Summand) -> str:
        """A kernel by its place in the weight."""
        first, second = part.place or (0, 0)
        return f"w[{first + self.base},{second + self.base}]"

    @property
    def sign(self) -> str:
        """What stands between a plane and a kernel."""
        return "∗" if self.added.layer.kind == "conv" else "∗ᵀ"

    @property
    def formula(self) -> str:
        """y[o] = b[o] + Σᵢ w[o, i] ∗ x[i]."""
        added, base = self.added, self.base
        output = self.y(added.channel_out)
        if added.by_itself:
            return f"{output} = {added.layer.operation.id}({self.x(added.parts[0].channel)})"
        bias = f"{self.bias} + " if added.bias is not None else ""
        first = added.parts[0]
        assert first.place is not None
        if len(added.parts) == 1:
            return f"{output} = {bias}{self.kernel(first)} {self.sign} {self.x(first.channel)}"
        if added.layer.kind == "conv":
            shift = first.channel - first.place[1]
            index = f"i − {shift}" if shift else "i"
            kernel = f"w[{added.channel_out + base}, {index}]"
        else:
            kernel = f"w[i, {first.place[1] + base}]"
        return f"{output} = {bias}Σᵢ {kernel} {self.sign} x[i]"


def names_of(frame: Frame) -> Names:
    """The names in a frame."""
    return Names(added_of(frame.document, frame.layer), frame.options.index_base)


def head_of(names: Names, words: Words) -> list[tuple[str, str]]:
    """The lines over the picture, each with its look."""
    added, layer = names.added, names.added.layer
    if added.by_itself:
        title = words(layer.operation.title)
        return [(names.formula, "title"), (words(BY_ITSELF, operation=title), "ink"),
                (words(NOTHING_LEARNED), "soft")]  # fmt: skip
    count = len(added.parts)
    mark = TERMS if count > 1 else ONE_TERM
    lines = [(words(mark, formula=names.formula, count=count), "title")]
    if layer.in_channels == layer.out_channels == 1:
        lines.append((words(ONE_CHANNEL), "ink"))
    elif layer.spec.groups > 1:
        lines.append((_groups_text(names, words), "ink"))
    lines += [(text, "soft") for text in cost_texts(added, words)]
    return lines


def _groups_text(names: Names, words: Words) -> str:
    added, layer = names.added, names.added.layer
    if is_depthwise(layer):
        return words(DEPTHWISE, groups=layer.spec.groups)
    return words(
        GROUPS, groups=layer.spec.groups, output=names.y(added.channel_out),
        first=names.x(added.parts[0].channel), last=names.x(added.parts[-1].channel),
        count=layer.in_channels - len(added.parts),
    )  # fmt: skip


def cost_texts(added: Added, words: Words) -> list[str]:
    """How many numbers are learned, and how often two are multiplied."""
    layer = added.layer
    count = parameter_count(added.whole, added.position)
    if not layer.operation.has_kernel or layer.tied:
        texts = [words(LEARNED, count=count) if count else words(NOTHING_LEARNED)]
    else:
        cells = prod(layer.spec.kernel_size)
        text = f"{layer.out_channels}·{len(added.parts)}·{cells}"
        if layer.bias is not None:
            text += f" + {layer.out_channels}"
        mark = PARAMETERS if layer.bias is None else PARAMETERS_BIAS
        texts = [words(mark, sum=f"{text} = {count}")]
    kernels, products = kernel_count(layer), multiplication_count(added.whole, added.position)
    if products and products % kernels == 0:
        each = products // kernels
        texts.append(words(PRODUCTS, kernels=kernels, each=each, count=products))
    return texts


def note_of(frame: Frame, index: Sequence[int] | None) -> str:
    """What the step does; of an output cell pointed at how it is added up."""
    words, names = frame.words, names_of(frame)
    added = names.added
    step, count = min(frame.step, added.step_count), len(added.parts)
    output = names.y(added.channel_out)
    if index is not None and step == added.step_count:
        return sum_text(names, index)
    if added.by_itself:
        return words(ITSELF_DONE, output=output, input=names.x(added.parts[0].channel))
    if step == 0:
        return words(BEGIN if added.bias is None else BEGIN_BIAS, output=output)
    if step > count:
        assert added.bias is not None
        return words(
            BIAS_ADDED, bias=names.bias, value=shown_number(added.bias), output=output
        )
    part = added.parts[step - 1]
    mark = CONVOLVED if added.layer.kind == "conv" else STAMPED
    text = words(
        mark, input=names.x(part.channel), kernel=names.kernel(part), done=step, count=count
    )
    if step == added.step_count:
        text += " " + words(WITHOUT_BIAS, output=output)
    return text


def sum_text(names: Names, index: Sequence[int]) -> str:
    """“y[1][0,2] = 4 + (−1) + 3 + 0.5 = 6.5”: the partial sums, then the bias."""
    added, place = names.added, tuple(index)
    terms = [factor_text(float(part.values[place])) for part in added.parts]
    if len(terms) > MOST_TERMS:
        terms = [*terms[: MOST_TERMS - 2], "…", terms[-1]]
    if added.bias is not None:
        terms.append(factor_text(added.bias))
    cell = ",".join(str(i + names.base) for i in place)
    total = shown_number(float(added.y[(added.channel_out, *place)]))
    name = f"{names.y(added.channel_out)}[{cell}]"
    if len(terms) == 1:
        return f"{name} = {total}"
    return f"{name} = {' + '.join(terms)} = {total}"
