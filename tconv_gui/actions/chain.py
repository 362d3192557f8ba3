"""The Layer menu: outputs sent back, the way back added, layers taken away."""

from __future__ import annotations

from core.document import MAX_LAYERS
from core.round_trip import (
    with_associated_layer,
    with_output_as_input,
    without_last_layer,
)
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._command import SEPARATOR, Command, Entry
from tconv_gui.actions._desk import Desk

SEND = QT_TRANSLATE_NOOP("menu", "&Send the Output to the Input")
ADD_BACK = QT_TRANSLATE_NOOP("menu", "&Add the Transposed Layer with the Same Kernel")
REMOVE = QT_TRANSLATE_NOOP("menu", "&Remove the Last Layer")

SEND_EDIT = QT_TRANSLATE_NOOP("undo", "Send Output to Input")
ADD_EDIT = QT_TRANSLATE_NOOP("undo", "Add Layer")
REMOVE_EDIT = QT_TRANSLATE_NOOP("undo", "Remove Layer")


def _send(desk: Desk) -> None:
    layer = desk.context.playback.layer
    desk.context.model.edit(SEND_EDIT, lambda document: with_output_as_input(document, layer))


def _add(desk: Desk) -> None:
    desk.context.model.edit(ADD_EDIT, with_associated_layer)


def _has_room(desk: Desk) -> bool:
    return len(desk.context.model.document.layers) < MAX_LAYERS


def _remove(desk: Desk) -> None:
    desk.context.model.edit(REMOVE_EDIT, without_last_layer)


def _has_several(desk: Desk) -> bool:
    return len(desk.context.model.document.layers) > 1


ENTRIES: tuple[Entry, ...] = (
    Command(SEND, _send),
    SEPARATOR,
    Command(ADD_BACK, _add, enabled=_has_room),
    Command(REMOVE, _remove, enabled=_has_several),
)
