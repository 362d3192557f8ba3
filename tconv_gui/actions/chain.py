"""The Layer menu: layers added, moved, switched off and taken away, outputs sent back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from core.document import MAX_LAYERS
from core.errors import ConvError
from core.fixes import with_balanced_kernel
from core.ops import OPERATIONS
from core.round_trip import (
    follower,
    with_output_as_input,
    with_tied_kernel,
    with_way_back,
    without_last_layer,
)
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions._command import SEPARATOR, Command, Entry, Submenu
from tconv_gui.actions._desk import Desk
from tconv_gui.model.chain_edits import ChainEdits, chain_edits_of

SEND = QT_TRANSLATE_NOOP("menu", "&Send the Output to the Input")
ADD_BACK = QT_TRANSLATE_NOOP("menu", "&Add the Transposed Layer with the Same Kernel")
TIED = QT_TRANSLATE_NOOP("menu", "&Tied Weights: One Kernel for Layers {first} and {second}")
REMOVE = QT_TRANSLATE_NOOP("menu", "&Remove the Last Layer")
FROM_CODE = QT_TRANSLATE_NOOP("menu", "Add Layers from &Code…")

ADD_LAYER = QT_TRANSLATE_NOOP("menu", "Add a &New Layer")
DUPLICATE_LAYER = QT_TRANSLATE_NOOP("menu", "&Duplicate Layer")
SWITCH_OFF = QT_TRANSLATE_NOOP("menu", "Switch &Off")
MOVE_LEFT = QT_TRANSLATE_NOOP("menu", "Move &Left")
MOVE_RIGHT = QT_TRANSLATE_NOOP("menu", "Move Ri&ght")
REMOVE_LAYER = QT_TRANSLATE_NOOP("menu", "Re&move Layer")

BALANCE = QT_TRANSLATE_NOOP("menu", "&Balance Kernel")
MAKE_EVEN = QT_TRANSLATE_NOOP("menu", "Make &Even…")
SOLVE = QT_TRANSLATE_NOOP("menu", "Solve for Si&ze…")

BALANCE_EDIT = QT_TRANSLATE_NOOP("undo", "Balance Kernel")
SEND_EDIT = QT_TRANSLATE_NOOP("undo", "Send Output to Input")
ADD_EDIT = QT_TRANSLATE_NOOP("undo", "Add Layer")
TIE_EDIT = QT_TRANSLATE_NOOP("undo", "Tie Weights")
UNTIE_EDIT = QT_TRANSLATE_NOOP("undo", "Free Weights")
REMOVE_EDIT = QT_TRANSLATE_NOOP("undo", "Remove Layer")


def _send(desk: Desk) -> None:
    layer = desk.context.playback.layer
    desk.context.model.edit_whole(SEND_EDIT, lambda document: with_output_as_input(document, layer))


def _add(desk: Desk) -> None:
    """Add the way back, and show what comes back beside what was sent."""
    playback, model = desk.context.playback, desk.context.model
    model.edit_whole(ADD_EDIT, with_way_back)
    playback.set_layer(len(model.document.layers) - 2)
    playback.set_figure("round_trip")
    playback.seek(playback.step_count)


def _has_room(desk: Desk) -> bool:
    return len(desk.context.model.document.layers) < MAX_LAYERS


def _pair(desk: Desk) -> Mapping[str, object]:
    """The numbers, from 1 on, of the layers that can share a kernel."""
    second = follower(desk.context.playback.layer) + 1
    return {"first": second - 1, "second": second}


def _tie(desk: Desk) -> None:
    tied, layer = not _is_tied(desk), follower(desk.context.playback.layer)
    desk.context.model.edit_whole(
        TIE_EDIT if tied else UNTIE_EDIT, lambda document: with_tied_kernel(document, layer, tied)
    )


def _is_tied(desk: Desk) -> bool:
    layers, position = desk.context.model.whole.layers, follower(desk.context.playback.layer)
    return any(layer.tied for layer in layers[position : position + 1])


def _remove(desk: Desk) -> None:
    desk.context.model.edit_whole(REMOVE_EDIT, without_last_layer)


def _has_several(desk: Desk) -> bool:
    return len(desk.context.model.document.layers) > 1


def _chain(change: Callable[[ChainEdits, int], object]) -> Callable[[Desk], None]:
    """A command for the layer on the stage."""

    def run(desk: Desk) -> None:
        # What could not be is kept among the edits and shown on the layer in the way.
        with suppress(ConvError):
            change(chain_edits_of(desk.context), desk.context.playback.layer)

    return run


def _asks(state: Callable[[ChainEdits, int], bool]) -> Callable[[Desk], bool]:
    return lambda desk: state(chain_edits_of(desk.context), desk.context.playback.layer)


def _operations(desk: Desk) -> Sequence[Entry]:
    """A new layer comes behind the one on the stage."""
    return [
        Command(operation.title, _chain(partial(_add_behind, operation.id)), enabled=_has_room)
        for operation in OPERATIONS
    ]


def _add_behind(operation: str, edits: ChainEdits, layer: int) -> None:
    edits.add(layer + 1, operation)


def _move(by: int) -> Callable[[Desk], None]:
    return _chain(lambda edits, layer: edits.move(layer, layer + by))


def _balance(desk: Desk) -> None:
    layer = desk.context.playback.layer
    desk.context.model.edit(BALANCE_EDIT, lambda document: with_balanced_kernel(document, layer))


def _can_balance(desk: Desk) -> bool:
    try:
        with_balanced_kernel(desk.context.model.document, desk.context.playback.layer)
    except ConvError:
        return False
    return True


ENTRIES: tuple[Entry, ...] = (
    Command(SEND, _send, ("Ctrl+Shift+I",)),
    SEPARATOR,
    Submenu(ADD_LAYER, _operations),
    Command(
        DUPLICATE_LAYER, _chain(lambda edits, layer: edits.duplicate(layer)), ("Ctrl+D",),
        enabled=_has_room,
    ),
    Command(
        SWITCH_OFF, _chain(lambda edits, layer: edits.switch(layer)), ("Ctrl+Shift+X",),
        checked=_asks(lambda edits, layer: edits.is_off(layer)),
    ),
    Command(
        MOVE_LEFT, _move(-1), ("Ctrl+Shift+Left",),
        enabled=_asks(lambda edits, layer: edits.may_move(layer, -1)),
    ),
    Command(
        MOVE_RIGHT, _move(1), ("Ctrl+Shift+Right",),
        enabled=_asks(lambda edits, layer: edits.may_move(layer, 1)),
    ),
    Command(
        REMOVE_LAYER, _chain(lambda edits, layer: edits.remove(layer)), ("Ctrl+Delete",),
        enabled=_has_several,
    ),
    SEPARATOR,
    Command(ADD_BACK, _add, ("Ctrl+Shift+T",), enabled=_has_room),
    Command(TIED, _tie, enabled=_has_several, checked=_is_tied, facts=_pair),
    Command(REMOVE, _remove, enabled=_has_several),
    Command(FROM_CODE, lambda desk: desk.show_code(), ("Ctrl+Shift+L",)),
    SEPARATOR,
    Command(BALANCE, _balance, ("Ctrl+K",), enabled=_can_balance),
    Command(MAKE_EVEN, lambda desk: desk.panelAsked.emit("checkerboard"), ("Ctrl+Shift+K",)),
    Command(SOLVE, lambda desk: desk.show_solver(), ("Ctrl+Shift+E",)),
)
