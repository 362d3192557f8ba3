"""From layers that were read or are known to a document: numbers, and an input they start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from math import prod
from typing import NamedTuple

import numpy as np

from core.arithmetic import Size
from core.arrays import MAX_CHANNELS, MAX_WEIGHTS
from core.code_layers import CodeLayer, CodeLayers, layers_of
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.initialisers import initial_weight
from core.layer_calls import CodeStack
from core.layer_code import NOTHING_FOUND
from core.ops import BY_ID
from core.stack import (
    OTHER_AXES,
    PRESETS,
    SIZES_TO_TRY,
    Sentence,
    StackLayer,
    at_layer,
    sentence,
    setting_text,
)
from core.weights import more_planes
from core.words_mark import QT_TRANSLATE_NOOP

CHANNELS_TOO_MANY = QT_TRANSLATE_NOOP(
    "stack",
    "The channels of the text are left out: there are up to {got}, and at most {high} can be "
    "followed.",
)
CHANNELS_DO_NOT_FIT = QT_TRANSLATE_NOOP(
    "stack",
    "The channels of the text are left out: they are not all known, do not fit together or make "
    "too many numbers.",
)

RANDOM_DECIMALS = 2
# The input of a stack that is begun with: small, so that its numbers can be read.
SMALL_SIDE = 4


def document_layer(layer: StackLayer) -> Layer:
    """The layer with its kernel, or with ones where no numbers are known; one channel.

    >>> document_layer(PRESETS["U-Net"][0]).kernel.tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    return Layer(layer.operation, layer.spec.with_(groups=1), layer.numbers[None, None])


def document_layers(layers: Sequence[StackLayer], first: int = 0) -> tuple[Layer, ...]:
    """All of them; ConvError names the line or, counted on from ``first``, the number of one."""
    made = []
    for number, layer in enumerate(layers, first):
        try:
            made.append(document_layer(layer))
        except ConvError as error:
            raise at_layer(error, layer, number) from None
    return tuple(made)


# --- pasted code ------------------------------------------------------------------------------


class ChannelPlan(NamedTuple):
    """How many channels there are before each layer and behind the last one.

    ``left_out`` is why they are not those of the text, None where they are.
    """

    counts: tuple[int, ...]
    left_out: Sentence | None = None

    @property
    def is_random(self) -> bool:
        """Whether kernels begin random: channels with ones would all be alike."""
        return self.left_out is None and max(self.counts) > 1


def channel_plan(
    found: CodeLayers, document: Document, *, appended: bool = False
) -> ChannelPlan:
    """The channels of pasted layers: those of the text where all of them fit, else few.

    ``appended`` layers get what the document's last layer makes.

    >>> from core.code_layers import layers_of, read_code
    >>> start = make_document([[1.0]], make_layer("conv", [[1.0]]))
    >>> (stack,) = read_code("nn.Sequential(nn.Conv2d(3, 16, 3), nn.PixelShuffle(2))")
    >>> channel_plan(layers_of(stack), start).counts
    (3, 16, 4)
    >>> (stack,) = read_code("nn.Sequential(nn.Conv2d(64, 256, 3), nn.PixelShuffle(2))")
    >>> channel_plan(layers_of(stack), start).counts
    (1, 4, 1)
    """
    layers, every = found.layers, range(1, MAX_CHANNELS + 1)
    if appended:
        begins: Sequence[int] = (document.layers[-1].out_channels,)
    elif found.channels is not None:
        begins = (found.channels,)
    else:
        begins = (document.input.shape[1], *every)
    for channels in begins:
        counts = _counted(layers, channels)
        if counts is not None:
            return ChannelPlan(counts)
    said = [n for layer in layers for n in (layer.in_channels, layer.filters) if n is not None]
    most = max(said, default=0)
    why = (
        sentence(CHANNELS_TOO_MANY, got=most, high=MAX_CHANNELS)
        if most > MAX_CHANNELS
        else sentence(CHANNELS_DO_NOT_FIT)
    )
    begin = begins[0] if appended else _fewest(layers)
    return ChannelPlan(_few(layers, begin), why)


def with_stack(document: Document, stack: CodeStack) -> Document:
    """The document with the layers of ``stack`` in place of its own, all channels of both.

    Its input is kept where it goes through them, with more or fewer channels if need be; else it is
    one of ones, of the size that the text says if it does.  ConvError names the layer that cannot
    be, or what stands in the way.
    """
    found = _taken(document, stack)
    plan = channel_plan(found, document)
    made, axes = _made(found, plan), found.layers[0].spec.axes
    if document.axes == axes and found.size in (None, document.input.shape[2:]):
        values = document.input
        if values.shape[1] != plan.counts[0]:
            values = more_planes(values, plan.counts[0], 1)
        try:
            return replace(document, input=values, layers=made)
        except ConvError:
            pass  # an input that these layers can start from is looked for
    refusal: ConvError | None = None
    for tried in [found.size] if found.size is not None else _sizes_to_try(axes):
        try:
            ones = np.ones((1, plan.counts[0], *tried))
            return replace(document, input=ones, layers=made)
        except ConvError as error:
            refusal = refusal or _at(error, found.layers, 0)
    assert refusal is not None
    raise refusal


def with_more_layers(document: Document, stack: CodeStack) -> Document:
    """The document with the layers of ``stack`` behind its own; ConvError as there."""
    found = _taken(document, stack)
    count = len(document.layers)
    for number, layer in enumerate(found.layers, count):
        if layer.spec.axes != document.axes:
            wrong = ConvError(
                OTHER_AXES, parameter="layers", got=layer.spec.axes, wanted=document.axes
            )
            raise _at_place(wrong, layer, number)
    made = _made(found, channel_plan(found, document, appended=True), count)
    try:
        return replace(document, layers=(*document.layers, *made))
    except ConvError as error:
        raise _at(error, found.layers, count) from None


def _taken(document: Document, stack: CodeStack) -> CodeLayers:
    """The layers of a sequence; ConvError where it cannot be taken."""
    found = layers_of(stack, document.axes)
    if found.problem is not None:
        raise found.problem
    if not found.layers:
        raise ConvError(NOTHING_FOUND, parameter="paste")
    axes = found.layers[0].spec.axes
    for number, layer in enumerate(found.layers):
        if layer.spec.axes != axes:
            wrong = ConvError(OTHER_AXES, parameter="layers", got=layer.spec.axes, wanted=axes)
            raise _at_place(wrong, layer, number)
    return found


def _made(found: CodeLayers, plan: ChannelPlan, first: int = 0) -> tuple[Layer, ...]:
    made = []
    for number, (layer, channels) in enumerate(
        zip(found.layers, pairwise(plan.counts), strict=True), first
    ):
        try:
            made.append(_layer(layer, channels, plan, seed=number))
        except ConvError as error:
            raise _at_place(error, layer, number) from None
    return tuple(made)


def _layer(layer: CodeLayer, channels: tuple[int, int], plan: ChannelPlan, seed: int) -> Layer:
    """A layer between so many channels; its numbers are known, random or ones."""
    size, operation = layer.spec.kernel_size, BY_ID[layer.operation]
    if not operation.has_kernel:
        return Layer(layer.operation, layer.spec, np.ones((1, 1, *size)))
    into, out = channels
    groups = into if layer.groups is None else layer.groups if plan.left_out is None else 1
    is_transposed = operation.kind == "conv_transpose"
    pair = (into, out // groups) if is_transposed else (out, into // groups)
    if layer.kernel is not None:
        weight = np.broadcast_to(layer.kernel, (*pair, *size)).copy()
    elif plan.is_random:
        weight = initial_weight(
            "glorot_uniform", (*pair, *size), stride=layer.spec.stride, seed=seed,
            transposed=is_transposed, groups=groups, decimals=RANDOM_DECIMALS,
        )  # fmt: skip
    else:
        weight = np.ones((*pair, *size))
    bias = np.zeros(out) if layer.bias else None
    return Layer(layer.operation, layer.spec.with_(groups=groups), weight, bias)


def _counted(layers: Sequence[CodeLayer], channels: int) -> tuple[int, ...] | None:
    """The channels that the text says, from so many of the input; None if they do not fit."""
    counts = [channels]
    for layer in layers:
        into = counts[-1]
        out = _made_of(layer, into)
        if _has_filters(layer):
            groups, filters = layer.groups or 0, layer.filters or 0
            fits = layer.in_channels in (None, into) and groups and not into % groups
            if not fits or not filters or filters % groups:
                return None
            if filters * into // groups * prod(layer.spec.kernel_size) > MAX_WEIGHTS:
                return None
            out = filters
        counts.append(out or 0)
    return tuple(counts) if min(counts) > 0 and max(counts) <= MAX_CHANNELS else None


def _made_of(layer: CodeLayer, channels: int) -> int | None:
    """What a layer that makes its channels of those it gets makes; None for one with filters."""
    operation = BY_ID[layer.operation]
    if operation.has_kernel:
        return None if _has_filters(layer) else channels * layer.multiplier
    if operation.mixes is None:
        return channels
    cells = prod(layer.spec.stride)
    if operation.kind == "conv":
        return channels * cells
    return None if channels % cells else channels // cells


def _few(layers: Sequence[CodeLayer], channels: int) -> tuple[int, ...]:
    """As few channels as can be: one, and more in front of a shuffle."""
    counts = [channels]
    for number, layer in enumerate(layers):
        if _has_filters(layer):
            counts.append(_fewest(layers[number + 1 :]))
        else:  # what does not go up is refused when there is a document
            counts.append(_made_of(replace(layer, multiplier=1), counts[-1]) or 1)
    return tuple(counts)


def _fewest(layers: Sequence[CodeLayer]) -> int:
    """The fewest channels that go through to the next layer with filters; 1 if none do."""
    through = list(takewhile(lambda layer: not _has_filters(layer), layers))
    return next((n for n in range(1, MAX_CHANNELS + 1) if _goes_through(through, n)), 1)


def _goes_through(layers: Sequence[CodeLayer], channels: int) -> bool:
    left: int | None = channels
    for layer in layers:
        left = _made_of(replace(layer, multiplier=1), left) if left else None
    return left is not None


def _has_filters(layer: CodeLayer) -> bool:
    """Whether the number of channels that it makes is its own."""
    return BY_ID[layer.operation].has_kernel and layer.groups is not None


def _at(error: ConvError, layers: Sequence[CodeLayer], first: int) -> ConvError:
    """``error`` with the place of the layer at fault, if that is one of ``layers``."""
    number = -1 if error.layer is None else error.layer - first
    if not 0 <= number < len(layers):
        return error.kept()
    return _at_place(error.kept(), layers[number], number + first)


def _at_place(error: ConvError, layer: CodeLayer, number: int) -> ConvError:
    return at_layer(error, StackLayer(layer.operation, layer.spec, name=layer.name,
                                      line=layer.line), number)  # fmt: skip


def _sizes_to_try(axes: int) -> list[Size]:
    return [
        (SMALL_SIDE,) * axes, *((n,) * axes for n in SIZES_TO_TRY), (2,) * axes, (1,) * axes,
    ]  # fmt: skip


# --- decoders that are known ------------------------------------------------------------------


def _started(
    layers: Sequence[StackLayer], made: tuple[Layer, ...], document: Document
) -> Document:
    """With an input of ones, of the first size that goes through."""
    refusal: ConvError | None = None
    for tried in _sizes_to_try(layers[0].spec.axes):
        try:
            return replace(document, input=np.ones((1, 1, *tried)), layers=made)
        except ConvError as error:
            refusal = refusal or error.kept()
    assert refusal is not None
    raise refusal


def preset_document(name: str, title: str = "") -> Document | None:
    """A decoder of ``PRESETS`` with ones; without its last layers where numbers run out of room.

    None where not even the first layer has room.

    >>> preset_document("MelGAN").feature_maps[-1].shape
    (1, 1, 1024)
    """
    layers = PRESETS[name]
    start = make_document([1.0], make_layer("conv", [1.0]), title=title)
    while layers:
        try:
            return _started(layers, document_layers(layers), start)
        except ConvError:
            layers = layers[:-1]
    return None


def preset_text(name: str) -> str:
    """The settings of a decoder's layers, those that repeat counted.

    >>> preset_text("pix2pixHD")
    '4 × (kernel_size=3, stride=2, padding=1, output_padding=1), kernel_size=7, stride=1, padding=3'
    """
    parts: list[tuple[str, int]] = []
    for layer in PRESETS[name]:
        text = setting_text(layer.spec)
        if parts and parts[-1][0] == text:
            parts[-1] = text, parts[-1][1] + 1
        else:
            parts.append((text, 1))
    return ", ".join(f"{n} × ({text})" if n > 1 else text for text, n in parts)
