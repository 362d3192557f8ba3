"""Which operation a layer has: the two basic ones side by side, all others in a menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from core.ops import BY_ID, OPERATIONS
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.theme import Theme
from tconv_gui.widgets.segments import Segments
from tconv_gui.words import Words

OTHER_TITLE = QT_TRANSLATE_NOOP("parameters", "Other ▼")
OTHER_TIP = QT_TRANSLATE_NOOP("parameters", "Pooling, interpolation and other operations")
OTHER_CHOSEN = QT_TRANSLATE_NOOP("parameters", "{title} ▼")

OTHER = "other"
BASIC = tuple(operation.id for operation in OPERATIONS if operation.has_kernel)


class OperationChoice(Segments):
    """Shows an operation; ``asked(id)`` asks for another one, which ``show_choice`` then shows."""

    asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__((*BASIC, OTHER), theme, parent)
        self.menu = QMenu(self)
        self._words: Words | None = None
        self._shown = BASIC[0]
        group = QActionGroup(self)
        self._actions: dict[str, QAction] = {}
        for operation in OPERATIONS:
            if operation.id not in BASIC:
                action = self.menu.addAction("")
                action.setCheckable(True)
                action.triggered.connect(partial(self.asked.emit, operation.id))
                group.addAction(action)
                self._actions[operation.id] = action
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToHide.connect(lambda: self.show_choice(self._shown))
        self.chosen.connect(self._press)

    def speak(self, theme: Theme, words: Words) -> None:
        """Take a theme and the words in use."""
        self._words = words
        for key, action in self._actions.items():
            action.setText(words(BY_ID[key].title))
            action.setToolTip(words(BY_ID[key].summary))
        texts = {key: words(BY_ID[key].title) for key in BASIC}
        tips = {key: words(BY_ID[key].summary) for key in BASIC}
        other, tip = words(OTHER_TITLE), words(OTHER_TIP)
        if self._shown not in BASIC:
            other = words(OTHER_CHOSEN, title=words(BY_ID[self._shown].title))
            tip = words(BY_ID[self._shown].summary)
        self.restyle(theme, texts | {OTHER: other}, tips | {OTHER: tip})

    def show_choice(self, key: str) -> None:
        """Show the operation with the id ``key`` as chosen."""
        changed, self._shown = key != self._shown, key
        if changed and self._words is not None:
            self.speak(self._theme, self._words)
        for each, action in self._actions.items():
            action.setChecked(each == key)
        super().show_choice(key if key in BASIC else OTHER)

    def _press(self, key: str) -> None:
        if key != OTHER:
            self.asked.emit(key)
            return
        button = self.buttons[OTHER]
        self.menu.popup(button.mapToGlobal(QPoint(0, button.height())))
