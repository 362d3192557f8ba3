"""The Layer menu: outputs sent back, the way back added, layers taken away."""

from __future__ import annotations

from core.document import MAX_LAYERS
from core.round_trip import (
    with_associated_layer,
    with_output_as_input,
    with_tied_kernel,
    without_last_layer,
)
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._command import SEPARATOR, Command, Entry
from tconv_gui.actions._desk import Desk

SEND = QT_TRANSLATE_NOOP("menu", "&Send the Output to the Input")
ADD_BACK = QT_TRANSLATE_NOOP("menu", "&Add the Transposed Layer with the Same Kernel")
TIED = QT_TRANSLATE_NOOP("menu", "&Tied Weights: the Kernel of the Layer Before")
REMOVE = QT_TRANSLATE_NOOP("menu", "&Remove the Last Layer")

SEND_EDIT = QT_TRANSLATE_NOOP("undo", "Send Output to Input")
ADD_EDIT = QT_TRANSLATE_NOOP("undo", "Add Layer")
TIE_EDIT = QT_TRANSLATE_NOOP("undo", "Tie Weights")
UNTIE_EDIT = QT_TRANSLATE_NOOP("undo", "Free Weights")
REMOVE_EDIT = QT_TRANSLATE_NOOP("undo", "Remove Layer")


def _send(desk: Desk) -> None:
    layer = desk.context.playback.layer
    desk.context.model.edit(SEND_EDIT, lambda document: with_output_as_input(document, layer))


def _add(desk: Desk) -> None:
    desk.context.model.edit(ADD_EDIT, with_associated_layer)


def _has_room(desk: Desk) -> bool:
    return len(desk.context.model.document.layers) < MAX_LAYERS


def _follower(desk: Desk) -> int:
    """The layer whose kernel can follow: the focused one, or the next if the first is focused."""
    return max(desk.context.playback.layer, 1)


def _tie(desk: Desk) -> None:
    tied, layer = not _is_tied(desk), _follower(desk)
    desk.context.model.edit(
        TIE_EDIT if tied else UNTIE_EDIT, lambda document: with_tied_kernel(document, layer, tied)
    )


def _is_tied(desk: Desk) -> bool:
    return any(layer.tied for layer in desk.context.model.document.layers[_follower(desk) :][:1])


def _remove(desk: Desk) -> None:
    desk.context.model.edit(REMOVE_EDIT, without_last_layer)


def _has_several(desk: Desk) -> bool:
    return len(desk.context.model.document.layers) > 1


ENTRIES: tuple[Entry, ...] = (
    Command(SEND, _send),
    SEPARATOR,
    Command(ADD_BACK, _add, enabled=_has_room),
    Command(TIED, _tie, enabled=_has_several, checked=_is_tied),
    Command(REMOVE, _remove, enabled=_has_several),
)
