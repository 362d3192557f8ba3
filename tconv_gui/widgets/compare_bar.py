"""The row above one of two figures: what stands there, and above the second what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.theme import Theme
from tconv_gui.widgets.button_icon import grown, show_icon
from tconv_gui.widgets.elided_label import ElidedLabel
from tconv_gui.widgets.figure_canvas import FigureCanvas
from tconv_gui.widgets.steady import steady
from tconv_gui.widgets.wheel_guard import guard_fields
from tconv_gui.words import Words

CHOOSE = QT_TRANSLATE_NOOP("compare", "Figure beside the first")
SWAP = QT_TRANSLATE_NOOP("compare", "Swap A and B; A is the one that can be changed")
CLOSE = QT_TRANSLATE_NOOP("compare", "Show nothing beside")
COMPARE = QT_TRANSLATE_NOOP("compare", "Show something beside the figure")
COMPARE_HINT = QT_TRANSLATE_NOOP(
    "compare", "Show another figure beside this one, or keep this setting as B and change A"
)
KEEP = QT_TRANSLATE_NOOP("compare", "Keep this setting as B")
KEEP_ANEW = QT_TRANSLATE_NOOP("compare", "Keep this setting as B instead")
SWAP_BOTH = QT_TRANSLATE_NOOP("compare", "Swap A and B")

HEIGHT = 38
NARROWEST = 160
# A field of figures so narrow still has its arrow.
ARROW_ONLY = 34
ICON_SIZE = 20


class MirrorCanvas(FigureCanvas):
    """A figure to look at, point at and pin; its numbers are changed elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(NARROWEST, NARROWEST)

    def is_editable(self, cell: object) -> bool:
        """Nothing is."""
        return False


@steady
class TitleBar(QFrame):
    """One line that says what stands below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setProperty("edge", "bottom")
        self.title = ElidedLabel(parent=self)
        self.title.setProperty("kind", "soft")
        self.title.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(14, 3, 6, 3)
        self.line.setSpacing(8)
        self.line.addWidget(self.title, 1)
        self._fit_type()

    def show_title(self, text: str) -> None:
        """Say what stands below; "" leaves the room to the others."""
        self.title.setText(text)
        self.title.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_type()

    def _fit_type(self) -> None:
        # Both rows are equally high, whatever stands in them, or the pictures would not be.
        self.setFixedHeight(grown(HEIGHT, self.font()))


@steady
class CompareBar(TitleBar):
    """Above the second figure: ``figureChosen(position)``, ``swapAsked()``, ``closeAsked()``."""

    figureChosen = Signal(int)
    swapAsked = Signal()
    closeAsked = Signal()
    _tint = ""  # no icons while the row is being made

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = QComboBox(self)
        self.figures.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.figures.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.figures.activated.connect(self.figureChosen)
        self.swap_button = self._button()
        self.swap_button.clicked.connect(lambda: self.swapAsked.emit())
        self.close_button = self._button()
        self.close_button.clicked.connect(lambda: self.closeAsked.emit())
        self.line.addWidget(self.figures)
        self.line.addStretch()
        self.line.addWidget(self.swap_button)
        self.line.addWidget(self.close_button)
        guard_fields(self)

    def show_figures(self, titles: Sequence[str], current: int) -> None:
        """Offer these figures, one of them chosen."""
        with QSignalBlocker(self.figures):
            if [self.figures.itemText(i) for i in range(self.figures.count())] != list(titles):
                self.figures.clear()
                self.figures.addItems(list(titles))
            self.figures.setCurrentIndex(current)
        self._share_room()

    def show_title(self, text: str) -> None:
        """Say what stands below; "" leaves the room to the others."""
        super().show_title(text)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The title is read first: the field of figures gives way to it."""
        super().resizeEvent(event)
        self._share_room()

    def restyle(self, words: Words, theme: Theme) -> None:
        """Take the words and the theme in use."""
        self.figures.setAccessibleName(words(CHOOSE))
        self.figures.setToolTip(words(CHOOSE))
        for button, mark in ((self.swap_button, SWAP), (self.close_button, CLOSE)):
            button.setAccessibleName(words(mark))
            button.setToolTip(words(mark))
        self._tint = theme.soft_ink
        self._fit_type()

    def _fit_type(self) -> None:
        super()._fit_type()
        if self._tint:
            show_icon(self.swap_button, "swap", self._tint)
            show_icon(self.close_button, "close", self._tint)
            self._share_room()

    def _share_room(self) -> None:
        least = grown(ARROW_ONLY, self.font())
        self.figures.setMinimumWidth(least)
        margins, taken = self.line.contentsMargins(), 0
        for widget in (self.title, self.swap_button, self.close_button):
            if not widget.isHidden():
                taken += widget.sizeHint().width() + self.line.spacing()
        room = self.width() - margins.left() - margins.right() - taken
        full = self.figures.sizeHint().width()
        if room < full and not self.title.isHidden():
            room = least  # rather no name than half of one
        self.figures.setMaximumWidth(max(min(full, room), least))

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        # A click must not take the keyboard from the figure: Space plays.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


@steady
class CompareButton(QToolButton):
    """Opens the menu of what can stand beside the figure.

    ``opened()`` asks for ``offer``; then ``figureChosen(position)``, ``keepAsked()``,
    ``swapAsked()`` or ``closeAsked()``.
    """

    opened = Signal()
    figureChosen = Signal(int)
    keepAsked = Signal()
    swapAsked = Signal()
    closeAsked = Signal()
    _tint = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(self.opened)
        self.setMenu(self.choices)

    def restyle(self, words: Words, theme: Theme) -> None:
        """Take the words and the theme in use."""
        self.setAccessibleName(words(COMPARE))
        self.setToolTip(words(COMPARE_HINT))
        self._tint = theme.soft_ink
        show_icon(self, "beside", self._tint, ICON_SIZE)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._tint:
            show_icon(self, "beside", self._tint, ICON_SIZE)

    def offer(
        self, words: Words, titles: Sequence[str], current: int | None, *,
        is_compared: bool, has_other: bool,
    ) -> None:  # fmt: skip
        """Fill the menu: the figures, of which one may be there already, and the settings."""
        self.choices.clear()
        group = QActionGroup(self.choices)
        for number, title in enumerate(titles):
            action = self.choices.addAction(title, partial(self.figureChosen.emit, number))
            action.setCheckable(True)
            action.setChecked(number == current)
            group.addAction(action)
        self.choices.addSeparator()
        self.choices.addAction(words(KEEP_ANEW if has_other else KEEP), self.keepAsked.emit)
        if has_other:
            self.choices.addAction(words(SWAP_BOTH), self.swapAsked.emit)
        if is_compared:
            self.choices.addAction(words(CLOSE), self.closeAsked.emit)
