"""Edits of the chain as hands make them: the layer that was meant stays on the stage.

The strip above the figure and the Layer menu do the same things; what was refused last is kept here
so that it can be shown where it belongs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from core.chain_edit import (
    ChainError,
    is_off,
    layer_added,
    layer_duplicated,
    layer_moved,
    layer_removed,
    new_layer,
    switched_off,
    switched_on,
)
from core.document import MAX_LAYERS, Document, Layer
from core.errors import ConvError
from core.stack import AT_NUMBER
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.model.context import Context
from tconv_gui.model.document_model import DocumentModel
from tconv_gui.model.playback import Playback

ADD = QT_TRANSLATE_NOOP("undo", "Add Layer")
REMOVE = QT_TRANSLATE_NOOP("undo", "Remove Layer")
MOVE = QT_TRANSLATE_NOOP("undo", "Move Layer")
DUPLICATE = QT_TRANSLATE_NOOP("undo", "Duplicate Layer")
OFF = QT_TRANSLATE_NOOP("undo", "Switch Layer Off")
ON = QT_TRANSLATE_NOOP("undo", "Switch Layer On")


class Refusal(NamedTuple):
    """Why an edit could not be, and the layer in the way; None if it is no layer that is there."""

    error: ConvError
    position: int | None


class ChainEdits(QObject):
    """Changes the chain; ConvError passes through and is kept until there is something else to see.

    ``refusalChanged`` when there is another refusal to show, or none any more.
    """

    refusalChanged = Signal()

    def __init__(
        self, model: DocumentModel, playback: Playback, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._playback = model, playback
        self._refusal: Refusal | None = None
        self._is_editing = False
        model.changed.connect(self.forget_refusal)
        playback.figureChanged.connect(self.forget_refusal)
        model.refused.connect(self._hear)

    @property
    def refusal(self) -> Refusal | None:
        """What could not be, if nothing was changed since."""
        return self._refusal

    @property
    def has_room(self) -> bool:
        """Whether one more layer may be added."""
        return len(self._layers) < MAX_LAYERS

    @property
    def may_remove(self) -> bool:
        """Whether a layer would be left."""
        return len(self._layers) > 1

    def may_move(self, position: int, by: int) -> bool:
        """Whether there is a place so many layers further on."""
        return 0 <= position + by < len(self._layers)

    def is_off(self, position: int) -> bool:
        """Whether a layer is switched off."""
        return is_off(self._layers[position])

    def add(self, position: int, operation: str) -> None:
        """Put a new layer of an operation before the one at ``position``, or at the end."""
        layer = new_layer(operation, self._model.document.axes)
        self._edit(ADD, lambda document: layer_added(document, position, layer), position)

    def remove(self, position: int) -> None:
        """Take a layer away; its neighbour comes on the stage if it was there."""
        focus = self._playback.layer
        focus -= focus > position
        self._edit(REMOVE, lambda document: layer_removed(document, position), focus)

    def move(self, position: int, to: int) -> None:
        """Put a layer at another place; who was on the stage stays there."""
        order = list(range(len(self._layers)))
        order.insert(to, order.pop(position))
        focus = order.index(self._playback.layer)
        self._edit(MOVE, lambda document: layer_moved(document, position, to), focus)

    def duplicate(self, position: int) -> None:
        """Put the same layer behind a layer, and on the stage."""
        self._edit(DUPLICATE, lambda document: layer_duplicated(document, position), position + 1)

    def switch(self, position: int) -> None:
        """Switch a layer off, or on again."""
        off = self.is_off(position)
        change = switched_on if off else switched_off
        self._edit(ON if off else OFF, lambda document: change(document, position), None)

    def refuse(self, error: ConvError, position: int | None = None) -> None:
        """Keep why an edit could not be, whoever made it, to be shown on the layer in the way."""
        if isinstance(error, ChainError):
            position = error.position
        elif position is not None:
            call = self._layers[position].operation.code_name
            error = ConvError(
                AT_NUMBER, parameter=error.parameter, number=position + 1, call=call,
                reason=error.kept(),
            )  # fmt: skip
        self._refusal = Refusal(error.kept(), position)
        self.refusalChanged.emit()

    def _hear(self, error: ConvError) -> None:
        """An edit made elsewhere failed because of a layer that is not the one being edited."""
        if not self._is_editing and error.layer not in (None, self._playback.layer):
            self.refuse(error, error.layer)

    def forget_refusal(self) -> None:
        """Show no refusal any longer."""
        if self._refusal is not None:
            self._refusal = None
            self.refusalChanged.emit()

    @property
    def _layers(self) -> tuple[Layer, ...]:
        return self._model.document.layers

    def _edit(
        self, title: Mark, change: Callable[[Document], Document], focus: int | None
    ) -> None:
        self._is_editing = True
        try:
            self._model.edit(title, change)
        except ConvError as error:
            self.refuse(error)
            raise
        finally:
            self._is_editing = False
        if focus is not None:
            self._playback.set_layer(focus)


def chain_edits_of(context: Context) -> ChainEdits:
    """The one for a context; it is made when it is first asked for."""
    playback = context.playback
    return playback.findChild(ChainEdits) or ChainEdits(context.model, playback, parent=playback)
