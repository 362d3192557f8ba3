"""The open document and the one way to change it: a new value on one undo stack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.document import Document
from core.words_mark import Mark

UNDO_LIMIT = 1000


class Change(QUndoCommand):
    """The only undo command: the whole document before and after.

    ``title`` stays a mark, so that the menu can show it in whatever language is on.  Changes with
    the same gesture merge into one.
    """

    MERGE_ID = 1

    def __init__(
        self, model: DocumentModel, title: Mark, after: Document, gesture: object | None
    ) -> None:
        super().__init__(title.text)
        self.title = title
        self.before = model.document
        self.after = after
        self._gesture = gesture
        self._model = model

    def id(self) -> int:
        """Merging is tried only between commands of the same id."""
        return self.MERGE_ID if self._gesture is not None else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the later change of the same gesture; drop out when it led back."""
        if not isinstance(other, Change) or other._gesture != self._gesture:
            return False
        self.after = other.after
        self.setObsolete(self.after is self.before)
        return True

    def undo(self) -> None:
        """Put the document before the change back."""
        self._model._show(self.before)

    def redo(self) -> None:
        """Put the changed document in place."""
        self._model._show(self.after)


class DocumentModel(QObject):
    """Holds the document; every edit anywhere goes through ``edit``.

    ``changed`` is sent after every new value, ``replaced`` when another document was opened,
    ``pathChanged`` when its file has another name.
    """

    changed = Signal()
    replaced = Signal()
    pathChanged = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._path: Path | None = None
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)

    @property
    def document(self) -> Document:
        """The document as it is now."""
        return self._document

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
        after = change(self._document)
        if after is not self._document:
            self.undo_stack.push(Change(self, title, after, gesture))

    def replace(self, document: Document, path: Path | None = None) -> None:
        """Open another document: the undo stack starts anew."""
        self.undo_stack.clear()
        self._document = document
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
        self._document = document
        self.changed.emit()
