"""What commands work with: the live state, the window they belong to and where messages go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from core.errors import ConvError
from core.words_mark import Mark
from tconv_gui.actions._documents import Documents
from tconv_gui.actions._exports import Exports
from tconv_gui.model.context import Context
from tconv_gui.widgets.toast import Toast

if TYPE_CHECKING:
    from tconv_gui.actions._code_dialog import CodeDialog
    from tconv_gui.actions._size_solver import SizeSolver


class Desk(QObject):
    """Handed to every command.

    ``changed`` is sent when something here is another; ``presentingChanged`` when presenter mode
    begins or ends, which the window then carries out; ``lessonsAsked`` when the
    list of lessons shall have the keyboard; ``speakerChanged`` when the speaker's window is wanted
    or no more; ``panelAsked`` when a view of the side panel, named by
    its id, shall be seen.
    """

    changed = Signal()
    presentingChanged = Signal(bool)
    speakerChanged = Signal(bool)
    lessonsAsked = Signal()
    panelAsked = Signal(str)

    def __init__(self, context: Context, window: QMainWindow, toast: Toast) -> None:
        super().__init__(window)
        self.context = context
        self.window = window
        self.toast = toast
        self.documents = Documents(context, window, toast)
        self.exports = Exports(context, window, toast)
        self._presenting = self._has_speaker = False
        self._solver: SizeSolver | None = None
        self._code: CodeDialog | None = None

    @property
    def is_presenting(self) -> bool:
        """Whether presenter mode is on."""
        return self._presenting

    def set_presenting(self, on: bool) -> None:
        """Begin or end presenter mode."""
        if on != self._presenting:
            self._presenting = on
            self.presentingChanged.emit(on)
            self.changed.emit()

    @property
    def has_speaker(self) -> bool:
        """Whether the speaker's window is wanted now."""
        return self._has_speaker

    def set_speaker(self, on: bool) -> None:
        """Open or close the speaker's window."""
        if on != self._has_speaker:
            self._has_speaker = on
            self.speakerChanged.emit(on)
            self.changed.emit()

    def show_solver(self) -> None:
        """Ask which settings make a wanted size."""
        # Made when first asked for: start-up has no need of it.
        from tconv_gui.actions._size_solver import SizeSolver

        if self._solver is None:
            self._solver = SizeSolver(self.context, self.window)
        self._solver.open_for_now()

    def show_code(self, text: str = "") -> None:
        """Ask for code with layers, or show what can be taken from ``text``."""
        from tconv_gui.actions._code_dialog import CodeDialog

        if self._code is None:
            self._code = CodeDialog(self.context, self.window)
        self._code.open_for_now(text)

    def close_solver(self) -> None:
        """Leave no dialog behind a closed window."""
        for dialog in (self._solver, self._code):
            if dialog is not None:
                dialog.close()

    def say(self, mark: Mark, **facts: object) -> None:
        """Show a sentence that does not block."""
        self.toast.say(self.context.words(mark, **facts))

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something that may be refused; the refusal is shown as one sentence."""
        try:
            act()
        except ConvError as error:
            self.toast.say(self.context.words.error(error), "error")
