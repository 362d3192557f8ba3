"""The open document and the one way to change it: a new value on one undo stack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.channels import ChannelPath, along_path, fitting_path, put_back
from core.document import Document
from core.errors import ConvError
from core.words_mark import Mark
from tconv_gui.model.undo_stack import Change, UndoStack

__all__ = ["Change", "DocumentModel"]


class DocumentModel(QObject):
    """Holds the document; every edit anywhere goes through ``edit``.

    Where there are several channels, ``document`` is what is seen of it: one channel of every
    feature map, chosen by ``look_at``; what is changed in it goes into the ``whole``.
    ``changed`` is sent after every new value, ``replaced`` when another document was opened,
    ``pathChanged`` when its file has another name, ``refused(error)`` when an edit could not be.
    """

    changed = Signal()
    refused = Signal(object)
    replaced = Signal()
    pathChanged = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._whole = document
        self._channels = fitting_path(document, ())
        self._path: Path | None = None
        self.undo_stack = UndoStack(self)
        self.undo_stack.reached.connect(self._show)

    @property
    def document(self) -> Document:
        """The document as it is now, along the path of channels that is looked at."""
        return along_path(self._whole, self._channels)

    @property
    def whole(self) -> Document:
        """The document with all its channels: what is saved."""
        return self._whole

    @property
    def channels(self) -> ChannelPath:
        """The channel that is looked at of the input and of every layer's output."""
        return self._channels

    def look_at(self, feature_map: int, channel: int) -> None:
        """Look at another channel of the input (0) or of a layer's output; nothing is edited."""
        wanted = [*self._channels]
        wanted[feature_map] = channel
        path = fitting_path(self._whole, wanted, kept=feature_map)
        if path != self._channels:
            self._channels = path
            self.changed.emit()

    @property
    def path(self) -> Path | None:
        """The file it was read from or saved to, if any."""
        return self._path

    @property
    def is_modified(self) -> bool:
        """Whether there is something to save."""
        return not self.undo_stack.isClean()

    def edit(
        self,
        title: Mark,
        change: Callable[[Document], Document],
        gesture: object | None = None,
    ) -> None:
        """Apply ``change`` to the document as one undoable step.

        ConvError from ``change`` passes through and nothing happens; equal gestures in a row merge
        into one step; a change that returns the same document is none.
        """
        before = self.document
        self.edit_whole(title, lambda _whole: put_back(before, change(before)), gesture)

    def edit_whole(
        self,
        title: Mark,
        change: Callable[[Document], Document],
        gesture: object | None = None,
    ) -> None:
        """The same for a change that is about all channels."""
        try:
            after = change(self._whole)
        except ConvError as error:
            self.refused.emit(error)
            raise
        if after is not self._whole:
            self.undo_stack.push(Change(title, self._whole, after, gesture))

    def replace(self, document: Document, path: Path | None = None) -> None:
        """Open another document: the undo stack starts anew."""
        self.undo_stack.clear()
        self._whole, self._channels = document, fitting_path(document, ())
        self._set_path(path)
        self.replaced.emit()
        self.changed.emit()

    def saved_as(self, path: Path) -> None:
        """The document as it is now stands in ``path``."""
        self._set_path(path)
        self.undo_stack.setClean()

    def _set_path(self, path: Path | None) -> None:
        if path != self._path:
            self._path = path
            self.pathChanged.emit()

    def _show(self, document: Document) -> None:
        self._whole, self._channels = document, fitting_path(document, self._channels)
        self.changed.emit()
