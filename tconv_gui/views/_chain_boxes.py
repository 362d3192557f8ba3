"""What the strip of layers is made of: boxes, arrows that take a new layer, the line of a drop."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from tconv_gui.theme import Role, Theme, colour
from tconv_gui.widgets.button_icon import grown, show_icon
from tconv_gui.widgets.elided_label import scaled_font
from tconv_gui.widgets.steady import steady

PAD, MAP_PAD = 10, 7
GAP = 20
BOX_HEIGHT = 46
ARROW_WIDTH = 17
TOOL_SIZE, TOOL_ICON = 20, 14
# A box never gets too narrow for details as long as these.
USUAL_DETAILS = "k 2×2   s 2   p 0"
PALE = 0.65
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


class BoxText(NamedTuple):
    """What a box says: a name, details below it and, where there is room, counts on the right."""

    name: str
    details: str
    counts: tuple[str, ...] = ()


class BoxState(NamedTuple):
    """How a box stands: on the stage, switched off, in the way of an edit, being dragged."""

    on_stage: bool = False
    is_off: bool = False
    at_fault: bool = False
    is_dragged: bool = False


AS_USUAL = BoxState()


@steady
class Box(QAbstractButton):
    """A rounded box of two lines; the counts give way first, then the end of the details."""

    def __init__(self, parent: QWidget | None = None, pad: int = MAP_PAD) -> None:
        super().__init__(parent)
        self._pad = pad
        self._details = ""
        self._counts: tuple[str, ...] = ()
        self._role = Role("#000000", "#FFFFFF")
        self._theme: Theme | None = None
        self._state = BoxState()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def details(self) -> str:
        """The second line."""
        return self._details

    @property
    def state(self) -> BoxState:
        """How it stands."""
        return self._state

    def show_text(
        self, text: BoxText, role: Role, theme: Theme, state: BoxState = AS_USUAL
    ) -> None:
        """Show other words, colours or another state."""
        self.setText(text.name)
        self._details, self._counts = text.details, text.counts
        self._role, self._theme, self._state = role, theme, state
        self.updateGeometry()
        self.update()

    def show_dragged(self, is_dragged: bool) -> None:
        """Look as if it were elsewhere."""
        self._state = self._state._replace(is_dragged=is_dragged)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for everything."""
        counts = self._counts_width()
        width = 2 * self._pad + self._text_width() + (GAP + counts if counts else 0)
        return QSize(width, box_height(self.font()))

    def minimumSizeHint(self) -> QSize:
        """Room for the name and the beginning of the details."""
        least = QFontMetrics(self._details_font()).horizontalAdvance(USUAL_DETAILS) + 1
        details = min(least, self._details_width())
        return QSize(2 * self._pad + max(self._name_width(), details), box_height(self.font()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box and its texts."""
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter, theme)
        painter.setOpacity(PALE if self._state.is_off or self._state.is_dragged else 1.0)
        self._paint_texts(painter, theme)

    def _paint_frame(self, painter: QPainter, theme: Theme) -> None:
        state = self._state
        line, width = (self._role.line, 2.0) if state.on_stage else (theme.hairline, 1.0)
        if state.at_fault:
            line, width = theme.error.line, 2.5
        if self.hasFocus():
            line, width = theme.accent, 2.0
        pen = QPen(colour(line), width)
        if state.is_dragged or state.is_off:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        hovered = self.isEnabled() and self.underMouse() and not state.on_stage
        painter.setBrush(colour(theme.background if hovered else theme.panel))
        half = width / 2 + 0.5
        frame = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(frame, 7, 7)
        if state.at_fault and self.hasFocus():
            painter.setPen(QPen(colour(theme.error.line), 1.5))
            painter.drawRoundedRect(frame.adjusted(3, 3, -3, -3), 5, 5)

    def _paint_texts(self, painter: QPainter, theme: Theme) -> None:
        upper, lower = self._lines()
        side = LEFT if self.isEnabled() else CENTRE
        painter.setFont(self._name_font())
        painter.setPen(colour(self._role.line))
        painter.drawText(upper, side, self.text())
        painter.setFont(self._details_font())
        painter.setPen(colour(theme.soft_ink))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(self._details, Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, side, shown)
        left_over = upper.width() - self._text_width() - GAP
        if self._counts and left_over >= self._counts_width():
            for line, text in zip((upper, lower), self._counts, strict=False):
                painter.drawText(line, RIGHT, text)

    def _lines(self) -> tuple[QRect, QRect]:
        """Where the two lines stand."""
        inner = self.rect().adjusted(self._pad, 0, -self._pad, 0)
        name = QFontMetrics(self._name_font()).height()
        details = QFontMetrics(self._details_font()).height()
        top = (self.height() - name - details) // 2
        return (
            QRect(inner.left(), top, inner.width(), name),
            QRect(inner.left(), top + name, inner.width(), details),
        )

    def _name_font(self) -> QFont:
        font = scaled_font(self.font(), 1.0, QFont.Weight.DemiBold)
        font.setStrikeOut(self._state.is_off)
        return font

    def _details_font(self) -> QFont:
        return scaled_font(self.font(), 0.92)

    def _name_width(self) -> int:
        return QFontMetrics(self._name_font()).horizontalAdvance(self.text()) + 1

    def _details_width(self) -> int:
        return QFontMetrics(self._details_font()).horizontalAdvance(self._details) + 1

    def _text_width(self) -> int:
        return max(self._name_width(), self._details_width())

    def _counts_width(self) -> int:
        metrics = QFontMetrics(self._details_font())
        return max((metrics.horizontalAdvance(text) + 1 for text in self._counts), default=0)


@steady
class LayerBox(Box):
    """A box that can be pressed, dragged and edited with keys.

    ``dragged(x)`` while it is dragged, in its own coordinates, ``dropped()`` when it is let go and
    ``dragStopped()`` when it is not to be moved after all; ``hovered()`` when the pointer comes.
    """

    dragged = Signal(QPoint)
    dropped = Signal()
    dragStopped = Signal()
    hovered = Signal()

    def __init__(self, parent: QWidget | None, on_key: Callable[[QKeyEvent], bool]) -> None:
        """``on_key`` is asked first whether a key is one of the strip's."""
        super().__init__(parent, PAD)
        self._on_key = on_key
        self._pressed: QPoint | None = None
        self._is_dragging = False
        # A click leaves the keyboard with the figure, so that the space bar goes on playing.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def is_dragging(self) -> bool:
        """Whether it is being dragged."""
        return self._is_dragging

    def stop_drag(self) -> None:
        """Let go of it where it was."""
        self._pressed = None
        if self._is_dragging:
            self._end_drag()
            self.dragStopped.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The beginning of a click or of a drag."""
        if event.button() != Qt.MouseButton.LeftButton:
            self.stop_drag()
        else:
            self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag, once it is meant as one."""
        place = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and not self._is_dragging:
            self._is_dragging = True
            self.setDown(False)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._listen(True)
        if self._is_dragging:
            self.dragged.emit(place)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of either."""
        self._pressed = None
        if self._is_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._end_drag()
            self.dropped.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that change the chain go to the strip, others press the button."""
        if not self._on_key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape stops a drag, whoever has the keyboard."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._is_dragging:
            self.stop_drag()
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell of the pointer."""
        super().enterEvent(event)
        self.hovered.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing hidden is dragged."""
        self.stop_drag()
        super().hideEvent(event)

    def _listen(self, on: bool) -> None:
        """Hear of all keys, or no longer."""
        application = QApplication.instance()
        assert application is not None
        (application.installEventFilter if on else application.removeEventFilter)(self)

    def _end_drag(self) -> None:
        self._is_dragging = False
        self._pressed = None
        self._listen(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


@steady
class Arrow(QAbstractButton):
    """An arrow from one box to the next; under the pointer a plus, to put a layer there."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def restyle(self, theme: Theme) -> None:
        """Wear other colours."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the boxes."""
        return QSize(grown(ARROW_WIDTH, self.font()), box_height(self.font()))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the plus."""
        super().enterEvent(event)
        self.update()
        self.entered.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line and a head, or the plus."""
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isEnabled() and self.underMouse():
            paint_plus(painter, self.rect(), theme, is_strong=True)
            return
        painter.setPen(QPen(colour(theme.soft_ink), 1.5))
        middle, end = self.height() / 2, self.width() - 1.0
        painter.drawLine(QPointF(1, middle), QPointF(end, middle))
        painter.drawPolyline(
            [QPointF(end - 6, middle - 5), QPointF(end, middle), QPointF(end - 6, middle + 5)]
        )


@steady
class AddButton(Arrow):
    """The plus at the end of the chain, always there and reached by Tab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses it as well."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The plus."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.4)
        is_strong = self.isEnabled() and (self.underMouse() or self.hasFocus())
        paint_plus(painter, self.rect(), self._theme, is_strong)


def paint_plus(painter: QPainter, room: QRect, theme: Theme, is_strong: bool) -> None:
    """A plus in a circle, in the middle of ``room``."""
    radius = room.width() * 0.42
    middle = QRectF(room).center()
    painter.setPen(QPen(colour(theme.accent if is_strong else theme.hairline), 1.5))
    painter.setBrush(colour(theme.accent_fill if is_strong else theme.panel))
    painter.drawEllipse(middle, radius, radius)
    painter.setPen(QPen(colour(theme.accent if is_strong else theme.soft_ink), 1.8))
    arm = radius * 0.5
    painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
    painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))


@steady
class BoxTools(QWidget):
    """Two small buttons at the corner of the box under the pointer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self.duplicate = self._button()
        self.remove = self._button()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 1, 2, 1)
        row.setSpacing(1)
        row.addWidget(self.duplicate)
        row.addWidget(self.remove)
        self.hide()

    def restyle(self, theme: Theme) -> None:
        """Wear other colours."""
        self._theme = theme
        side = grown(TOOL_SIZE, self.font())
        for button, name in ((self.duplicate, "copy"), (self.remove, "close")):
            show_icon(button, name, theme.ink, TOOL_ICON)
            button.setFixedSize(side, side)
        self.adjustSize()

    def show_at(self, box: QWidget) -> None:
        """Sit on the upper right corner of a box."""
        corner = box.geometry().topRight()
        self.move(corner.x() - self.width() + 6, max(corner.y() - self.height() // 2, 0))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A small card."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self._theme.hairline), 1))
        painter.setBrush(colour(self._theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("narrow", True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button


@steady
class DropLine(QWidget):
    """A line where the box that is dragged would come to stand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ink = "#000000"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def restyle(self, theme: Theme) -> None:
        """Wear another colour."""
        self._ink = theme.accent
        self.update()

    def show_at(self, gap: QRect) -> None:
        """Stand in the middle of a gap."""
        self.setGeometry(gap.center().x() - 3, gap.top() - 4, 7, gap.height() + 8)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thick line with round ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour(self._ink), 4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        middle = self.width() / 2
        painter.drawLine(QPointF(middle, 3), QPointF(middle, self.height() - 3))


def box_height(font: QFont) -> int:
    """Height of a box, after the font."""
    return grown(BOX_HEIGHT, font)
