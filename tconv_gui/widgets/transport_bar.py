"""The bar that moves through the steps: buttons, a slider with a tick per step, the speed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.theme import Theme, colour
from tconv_gui.widgets.button_icon import grown, show_icon
from tconv_gui.widgets.steady import steady
from tconv_gui.words import Words

FIRST = QT_TRANSLATE_NOOP("transport", "Back to the start")
PREVIOUS = QT_TRANSLATE_NOOP("transport", "One step back")
PLAY = QT_TRANSLATE_NOOP("transport", "Play")
PAUSE = QT_TRANSLATE_NOOP("transport", "Pause")
NEXT = QT_TRANSLATE_NOOP("transport", "One step on")
LAST = QT_TRANSLATE_NOOP("transport", "To the end")
POSITION = QT_TRANSLATE_NOOP("transport", "step {step} of {count}")
SLIDER = QT_TRANSLATE_NOOP("transport", "Step")
SPEED = QT_TRANSLATE_NOOP("transport", "Speed")
TIMES = QT_TRANSLATE_NOOP("transport", "{speed}×")
NEARER = QT_TRANSLATE_NOOP("transport", "Look nearer into the figure (+ or the mouse wheel)")
HIDE = QT_TRANSLATE_NOOP("transport", "Hide the output, for others to predict it (Q)")
REVEAL = QT_TRANSLATE_NOOP("transport", "Reveal the output (Q)")
FARTHER = QT_TRANSLATE_NOOP("transport", "Look from farther away (− or the mouse wheel)")

MOST_TICKS = 40
HANDLE = 9.0
TRACK = 4.0
BUTTON = 34
ROUND = 42
ICON = 20


@steady
class StepSlider(QSlider):
    """A slider over the steps: pressing anywhere goes there, up to 40 steps have a tick each."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(72)

    def restyle(self, theme: Theme) -> None:
        """Wear other colours; be as high as the type asks for."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide, and high enough for the ticks under the track."""
        return QSize(320, grown(40, self.font()))

    def minimumSizeHint(self) -> QSize:
        """Room for the handle."""
        return QSize(72, grown(40, self.font()))

    def x_of(self, value: int) -> float:
        """Where on the track a value lies."""
        left, right = self._ends()
        return left + (right - left) * value / max(self.maximum(), 1)

    def value_at(self, x: float) -> int:
        """The value nearest to a place on the track."""
        left, right = self._ends()
        part = (x - left) / max(right - left, 1.0)
        return min(max(round(part * self.maximum()), 0), self.maximum())

    def _ends(self) -> tuple[float, float]:
        edge = grown(HANDLE, self.font()) + 3
        return edge, self.width() - edge

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place that was pressed, and drag from there."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.setSliderPosition(self.value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self.isSliderDown():
            self.setSliderPosition(self.value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track, the part that is done, ticks, handle."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, thick = grown(HANDLE, self.font()), grown(TRACK, self.font())
        middle, at = self.height() / 2 - radius / 3, self.x_of(self.sliderPosition())
        left, right = self.x_of(0), self.x_of(self.maximum() or 1)
        painter.setPen(Qt.PenStyle.NoPen)
        for end, tint in ((right, theme.hairline), (at, theme.accent)):
            painter.setBrush(colour(tint))
            painter.drawRoundedRect(
                QRectF(left, middle - thick / 2, end - left, thick), thick / 2, thick / 2
            )
        if 0 < self.maximum() <= MOST_TICKS:
            painter.setPen(QPen(colour(theme.soft_ink, 0.7), 1))
            for value in range(self.maximum() + 1):
                x = round(self.x_of(value)) + 0.5
                painter.drawLine(
                    QPointF(x, middle + radius + 4), QPointF(x, middle + radius + thick + 4)
                )
        if self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.accent, 0.25))
            painter.drawEllipse(QPointF(at, middle), radius + 3, radius + 3)
        if self.isEnabled():
            painter.setPen(QPen(colour(theme.accent), 3))
            painter.setBrush(colour(theme.panel))
            painter.drawEllipse(QPointF(at, middle), radius - 1.5, radius - 1.5)


@steady
class RoundButton(QToolButton):
    """The one large button: a disc of the accent colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Wear other colours; be as large as the type asks for."""
        self._theme = theme
        side = grown(ROUND, self.font())
        self.setFixedSize(side, side)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A disc, lighter under the pointer, ringed with the keyboard's focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = QRectF(self.rect()).center(), self.width() / 2 - 3
        tint = QColor(self._theme.accent)
        if not self.isEnabled():
            tint.setAlphaF(0.4)
        elif self.isDown() or self.underMouse():
            tint = tint.darker(115) if not self._theme.is_dark else tint.lighter(112)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawEllipse(middle, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(self._theme.accent), 1.5))
            painter.drawEllipse(middle, radius + 2, radius + 2)
        side = self.iconSize().width()
        place = QRectF(0, 0, side, side)
        place.moveCenter(middle)
        self.icon().paint(painter, place.toAlignedRect())


@steady
class TransportBar(QWidget):
    """First, back, play, on, last; the slider; "step 3 of 4"; the speed.

    It shows what it is told and tells what was asked for; it moves nothing itself.
    """

    firstAsked = Signal()
    previousAsked = Signal()
    playToggled = Signal()
    nextAsked = Signal()
    lastAsked = Signal()
    seekAsked = Signal(int)
    speedChosen = Signal(float)
    hideToggled = Signal()
    zoomAsked = Signal(int)

    def __init__(
        self,
        words: Words,
        theme: Theme,
        speeds: Sequence[float],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._step, self._count, self._playing, self._speed = 0, 0, False, 1.0
        self._first = self._button(self.firstAsked)
        self._previous = self._button(self.previousAsked)
        self.play_button = RoundButton(theme, self)
        self.play_button.clicked.connect(self.playToggled)
        self._next = self._button(self.nextAsked)
        self._last = self._button(self.lastAsked)
        self.slider = StepSlider(theme, self)
        self.slider.valueChanged.connect(self._slid)
        self.position = QLabel(self)
        self.hide_button = self._button(self.hideToggled)
        self.hide_button.setCheckable(True)
        self._hidden = False
        self.speed_button = QToolButton(self)
        self.speed_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed_button.setAutoRaise(True)
        self._speed_actions = self._speed_menu(speeds)
        self.zoom_buttons = QToolButton(self), QToolButton(self)
        for zoom_button, notches in zip(self.zoom_buttons, (1, -1), strict=True):
            zoom_button.setAutoRaise(True)
            zoom_button.hide()
            zoom_button.clicked.connect(lambda _=False, n=notches: self.zoomAsked.emit(n))
        self._arrange()
        self.restyle(words, theme)

    def restyle(self, words: Words, theme: Theme) -> None:
        """Speak another language, wear other colours."""
        self._words, self._theme = words, theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, colour(theme.panel))
        palette.setColor(QPalette.ColorRole.WindowText, colour(theme.ink))
        self.setPalette(palette)
        for button, name, mark in (
            (self._first, "first", FIRST),
            (self._previous, "previous", PREVIOUS),
            (self._next, "next", NEXT),
            (self._last, "last", LAST),
            (self.zoom_buttons[0], "plus", NEARER),
            (self.zoom_buttons[1], "minus", FARTHER),
        ):
            side = grown(BUTTON, button.font())
            button.setFixedSize(side, side)
            show_icon(button, name, theme.soft_ink, ICON)
            _name(button, words(mark))
        self.play_button.restyle(theme)
        self.slider.restyle(theme)
        self.slider.setAccessibleName(words(SLIDER))
        for speed, action in self._speed_actions.items():
            action.setText(words(TIMES, speed=f"{speed:g}"))
        side = grown(BUTTON, self.hide_button.font())
        self.hide_button.setFixedSize(side, side)
        self.show_playing(self._playing)
        self.show_speed(self._speed)
        self.show_hidden(self._hidden)
        self.show_position(self._step, self._count)

    def show_position(self, step: int, count: int) -> None:
        """``step`` of ``count`` steps are done."""
        self._step, self._count = step, count
        self.slider.blockSignals(True)
        self.slider.setRange(0, count)
        self.slider.setPageStep(max(count // 10, 1))
        self.slider.setValue(step)
        self.slider.blockSignals(False)
        self.slider.update()
        text = self._words(POSITION, step=step, count=count)
        self.position.setText(text)
        self.slider.setAccessibleDescription(text)
        # Room for the longest position, so that the slider keeps its length while playing.
        longest = self._words(POSITION, step=count, count=count)
        self.position.setMinimumWidth(self.fontMetrics().horizontalAdvance(longest) + 2)
        for button in (self._first, self._previous):
            button.setEnabled(step > 0)
        for button in (self._next, self._last):
            button.setEnabled(step < count)
        self.slider.setEnabled(count > 0)
        self.play_button.setEnabled(count > 0)

    def show_playing(self, playing: bool) -> None:
        """Whether steps go by themselves: the round button offers the other."""
        self._playing = playing
        name, mark = ("pause", PAUSE) if playing else ("play", PLAY)
        show_icon(self.play_button, name, self._theme.on_accent, ICON)
        _name(self.play_button, self._words(mark))

    def show_hidden(self, hidden: bool) -> None:
        """Whether some of the output is kept back: the button offers the other."""
        self._hidden = hidden
        self.hide_button.setChecked(hidden)
        name, mark = ("reveal", REVEAL) if hidden else ("hide", HIDE)
        show_icon(self.hide_button, name, self._theme.soft_ink, ICON)
        _name(self.hide_button, self._words(mark))

    def show_zoom(self, nearer: bool, farther: bool) -> None:
        """Whether there is anything to look into nearer, or from farther away."""
        for button, can in zip(self.zoom_buttons, (nearer, farther), strict=True):
            button.setEnabled(can)
            button.setVisible(nearer or farther)

    def show_speed(self, speed: float) -> None:
        """The speed in use."""
        self._speed = speed
        text = self._words(TIMES, speed=f"{speed:g}")
        self.speed_button.setText(text)
        self.speed_button.setToolTip(self._words(SPEED))
        self.speed_button.setAccessibleName(f"{self._words(SPEED)} {text}")
        if speed in self._speed_actions:
            self._speed_actions[speed].setChecked(True)

    def _button(self, signal: SignalInstance) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.clicked.connect(signal)
        return button

    def _speed_menu(self, speeds: Sequence[float]) -> dict[float, QAction]:
        menu, group = QMenu(self.speed_button), QActionGroup(self)
        actions: dict[float, QAction] = {}
        for speed in speeds:
            action = QAction(menu)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, value=speed: self.speedChosen.emit(value))
            group.addAction(action)
            menu.addAction(action)
            actions[speed] = action
        self.speed_button.setMenu(menu)
        return actions

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(4)
        for button in (self._first, self._previous, self.play_button, self._next, self._last):
            row.addWidget(button)
        row.addSpacing(14)
        row.addWidget(self.slider, 1)
        row.addSpacing(8)
        row.addWidget(self.position)
        row.addWidget(self.hide_button)
        for zoom_button in reversed(self.zoom_buttons):
            row.addWidget(zoom_button)
        row.addWidget(self.speed_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAutoFillBackground(True)

    def _slid(self, value: int) -> None:
        if value != self._step:
            self.seekAsked.emit(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A hairline above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self._theme.panel))
        painter.fillRect(0, 0, self.width(), 1, colour(self._theme.hairline))


def _name(button: QToolButton, text: str) -> None:
    button.setToolTip(text)
    button.setAccessibleName(text)

