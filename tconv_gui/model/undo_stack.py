"""What was changed, in order: to be undone and done again.

Not a QUndoStack: PySide6 (seen in 6.10) lets Python's garbage collector free commands that the
stack in C++ still holds, which ends the process with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.document import Document
from core.words_mark import Mark

UNDO_LIMIT = 1000


@dataclass(eq=False, slots=True)
class Change:
    """The only undo command: the whole document before and after.

    ``title`` stays a mark, so that the menu can show it in whatever language is on.  Changes with
    the same ``gesture`` merge into one.
    """

    title: Mark
    before: Document
    after: Document
    gesture: object | None = None


class UndoStack(QObject):
    """Changes and a place between them, with the names that QUndoStack has for them.

    ``reached(document)``: another document is the one to show; ``indexChanged``: another place, or
    another change at it; ``cleanChanged``: whether there is something to save.
    """

    reached = Signal(object)
    indexChanged = Signal(int)
    cleanChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None, limit: int = UNDO_LIMIT) -> None:
        super().__init__(parent)
        self._limit = limit
        self._changes: list[Change] = []
        self._index = 0
        self._clean: int | None = 0

    def count(self) -> int:
        """Number of changes, those that are undone included."""
        return len(self._changes)

    def index(self) -> int:
        """Number of changes that are done."""
        return self._index

    def command(self, index: int) -> Change | None:
        """The change at a place, None where there is none."""
        return self._changes[index] if 0 <= index < len(self._changes) else None

    def canUndo(self) -> bool:
        """Whether there is something to take back."""
        return self._index > 0

    def canRedo(self) -> bool:
        """Whether there is something to do again."""
        return self._index < len(self._changes)

    def isClean(self) -> bool:
        """Whether this is the place that was saved."""
        return self._index == self._clean

    def setClean(self) -> None:
        """The document as it is now is saved."""
        self._settle(self._index, was_clean=self.isClean(), clean=self._index)

    def clear(self) -> None:
        """Forget all; the document stays, and counts as saved."""
        was_clean = self.isClean()
        self._changes.clear()
        self._settle(0, was_clean, clean=0)

    def push(self, change: Change) -> None:
        """Do a change; what was undone before is forgotten, the oldest beyond the limit too."""
        was_clean, clean = self.isClean(), self._clean
        if clean is not None and clean > self._index:
            clean = None
        del self._changes[self._index :]
        if not self._merge(change, was_clean):
            self._changes.append(change)
        surplus = max(len(self._changes) - self._limit, 0)
        if surplus:
            del self._changes[:surplus]
            clean = None if clean is None or clean < surplus else clean - surplus
        self._settle(len(self._changes), was_clean, clean, change.after)

    def undo(self) -> None:
        """Take back the last change, if there is one."""
        if self.canUndo():
            index = self._index - 1
            self._settle(index, self.isClean(), self._clean, self._changes[index].before)

    def redo(self) -> None:
        """Do the next change again, if there is one."""
        if self.canRedo():
            index = self._index
            self._settle(index + 1, self.isClean(), self._clean, self._changes[index].after)

    def _merge(self, change: Change, was_clean: bool) -> bool:
        """Let the last change of the same gesture go further; it drops out where it led back.

        What was saved in the middle of a gesture stays a place to come back to.
        """
        last = self._changes[-1] if self._changes else None
        if last is None or was_clean or change.gesture is None or last.gesture != change.gesture:
            return False
        last.after = change.after
        if last.after is last.before:
            self._changes.pop()
        return True

    def _settle(
        self, index: int, was_clean: bool, clean: int | None, document: Document | None = None
    ) -> None:
        """Be at a place, then tell of it."""
        self._index, self._clean = index, clean
        if document is not None:
            self.reached.emit(document)
        self.indexChanged.emit(self._index)
        if self.isClean() != was_clean:
            self.cleanChanged.emit(self.isClean())
