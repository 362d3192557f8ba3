"""A switch of a few choices side by side, one of them chosen; long names take two lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from tconv_gui.theme import Theme, colour
from tconv_gui.widgets.steady import steady

PAD, EDGE = 4, 3


@steady
class Segments(QWidget):
    """Shows a choice; ``chosen(id)`` asks for another one, which ``show_choice`` then shows."""

    chosen = Signal(str)

    def __init__(self, ids: Sequence[str], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids = tuple(ids)
        self._theme = theme
        self.buttons = {key: _Segment(theme, self) for key in self._ids}
        self._group = QButtonGroup(self)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        row.setSpacing(2)
        for number, button in enumerate(self.buttons.values()):
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._ids[number]))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def keep_in_line(self) -> None:
        """Be never narrower than all names beside each other; to be asked for again after others.

        For rows in which a switch finds its room by what it asks for.
        """
        names = sum(button.sizeHint().width() for button in self.buttons.values())
        self.setMinimumWidth(names + 2 * EDGE + 2 * (len(self.buttons) - 1))

    @property
    def choice(self) -> str:
        """The id of the choice that is shown."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def show_choice(self, key: str) -> None:
        """Show ``key`` as chosen."""
        self.buttons[key].setChecked(True)

    def restyle(self, theme: Theme, texts: dict[str, str], tips: dict[str, str]) -> None:
        """Take a theme and the words in use."""
        self._theme = theme
        for key, button in self.buttons.items():
            button.theme = theme
            button.setText(texts[key])
            button.setAccessibleName(texts[key])
            button.setToolTip(tips[key])
            button.updateGeometry()
        self._share_width()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """As wide as the longest word: then the choices stand under each other."""
        hints = [button.minimumSizeHint() for button in self.buttons.values()]
        wide = max(hint.width() for hint in hints) + 2 * EDGE
        return QSize(wide, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width by what each name needs."""
        super().resizeEvent(event)
        self._share_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sunk track."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self._theme.hairline), 1))
        painter.setBrush(colour(self._theme.background))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)

    def _share_width(self) -> None:
        inner = self.width() - 2 * EDGE - 2 * (len(self.buttons) - 1)
        buttons = list(self.buttons.values())
        beside = sum(button.minimumSizeHint().width() for button in buttons) <= inner
        together = sum(button.sizeHint().width() for button in buttons)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)
        for number, button in enumerate(buttons):
            needed = together if beside else button.sizeHint().width()
            button.set_lines(1 if needed <= inner else 2)
            self._row.setStretch(number, button.sizeHint().width() if beside else 0)


@steady
class _Segment(QAbstractButton):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._lines = 1
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: int) -> None:
        """Be high enough for so many lines of text."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The name on one line; as high as the lines it takes now."""
        metrics = QFontMetrics(self._bold())
        wide = metrics.horizontalAdvance(self.text()) + 2 * PAD
        return QSize(wide, metrics.height() * self._lines + 10)

    def minimumSizeHint(self) -> QSize:
        """As wide as the longest word."""
        metrics = QFontMetrics(self._bold())
        words = [metrics.horizontalAdvance(word) for word in self.text().split()]
        return QSize(max(words, default=0) + PAD, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A raised card when chosen, with a ring when it has the keyboard."""
        theme, box = self.theme, QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._bold() if self.isChecked() else self.font())
        if self.isChecked():
            painter.setPen(QPen(colour(theme.hairline), 1))
            painter.setBrush(colour(theme.panel))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(QPen(colour(theme.accent), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        quiet = theme.ink if self.underMouse() else theme.soft_ink
        painter.setPen(colour(theme.accent if self.isChecked() else quiet))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRect(self.rect()).adjusted(2, 0, -2, 0), flags, self.text())

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font
