"""Which channels of a layer's input and output can be looked at, for bars, tables and menus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.channels import inputs_of, is_depthwise
from core.document import Layer
from tconv_gui.model.document_model import DocumentModel

End = Literal["input", "output"]


@dataclass(frozen=True)
class ChannelChoice:
    """The channels of one feature map: the ``chosen`` one of ``count``, and those ``usable``.

    ``feature_map`` is 0 for the input and i + 1 for the output of layer i.
    """

    feature_map: int
    chosen: int
    count: int
    usable: tuple[int, ...]

    @property
    def is_free(self) -> bool:
        """Whether there is another one to choose."""
        return len(self.usable) > 1

    def beside(self, by: int) -> int | None:
        """The usable channel so many further on, None beyond the ends.

        >>> choice = ChannelChoice(0, 2, 6, (0, 2, 4))
        >>> choice.beside(1), choice.beside(-1), choice.beside(2)
        (4, 0, None)
        """
        if self.chosen not in self.usable:
            return None
        place = self.usable.index(self.chosen) + by
        return self.usable[place] if 0 <= place < len(self.usable) else None


def whole_layer(model: DocumentModel, layer: int) -> Layer:
    """A layer with all its channels."""
    return model.whole.layers[layer]


def has_channels(model: DocumentModel, layer: int) -> bool:
    """Whether a layer reads or makes more than one channel."""
    made = whole_layer(model, layer)
    return made.in_channels > 1 or made.out_channels > 1


def channel_choice(model: DocumentModel, layer: int, end: End) -> ChannelChoice:
    """The channels at one end of a layer; of its inputs those that add to the chosen output."""
    made, path = whole_layer(model, layer), model.channels
    if end == "output":
        count = made.out_channels
        return ChannelChoice(layer + 1, path[layer + 1], count, tuple(range(count)))
    usable = inputs_of(made, path[layer + 1])
    return ChannelChoice(layer, path[layer], made.in_channels, usable)


def all_channels(model: DocumentModel, feature_map: int) -> ChannelChoice:
    """All channels of a feature map, whichever of the next layer's outputs they reach."""
    layers = model.whole.layers
    count = layers[0].in_channels if feature_map == 0 else layers[feature_map - 1].out_channels
    return ChannelChoice(feature_map, model.channels[feature_map], count, tuple(range(count)))


def chooses_input(model: DocumentModel, layer: int) -> bool:
    """Whether a layer's output channel has several input channels to look at one by one."""
    return not is_depthwise(whole_layer(model, layer))


def step_channel(model: DocumentModel, layer: int, end: End, by: int) -> None:
    """Look at the channel so many further on; at the ends nothing happens."""
    choice = channel_choice(model, layer, end)
    channel = choice.beside(by)
    if channel is not None:
        model.look_at(choice.feature_map, channel)
