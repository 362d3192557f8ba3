"""A figure on screen: sharp at any scale, repainted only where it changed, edited in place."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import (
    QAbstractAnimation,
    QElapsedTimer,
    QEvent,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.document import Document
from core.numbers_text import to_tsv
from core.symbols import index_text
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures.figure import EDITABLE, CellRef, Figure, Frame, Handle
from tconv_gui.figures.render import (
    WHOLE,
    View,
    aspect_of,
    place,
    render_image,
    update_image,
)
from tconv_gui.figures.surface import Placement
from tconv_gui.theme import Theme, colour
from tconv_gui.widgets.cell_editor import CellEditor, Move
from tconv_gui.widgets.steady import steady

PICTURE = QT_TRANSLATE_NOOP("canvas", "Figure: {title}")
DRAG_ACROSS = QT_TRANSLATE_NOOP("canvas", "Drag sideways: {parameter}")
DRAG_DOWN = QT_TRANSLATE_NOOP("canvas", "Drag up or down: {parameter}")

MOTION_MS = 280
PULSE_MS = 700
SCRUB_PIXELS = 8
# A handle that has not moved so far was clicked.
HELD_STILL = 4.0
WHEEL_NOTCH = 120
# Motion paints the whole figure many times a second; a larger one would stutter.
MOST_MOVING_CELLS = 2000
# Turning the wheel again after this pause is another gesture.
WHEEL_PAUSE_MS = 900
RING_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
FIRST_CHARACTERS = "+-−.,"
NEARER, FARTHER = "+=", "-−"
# What the wheel turns when it turns no cell.
ZOOM = CellRef("zoom", ())
SYMBOLS = {"input": "x", "kernel": "w", "output": "y", "upstream": "∂L/∂y"}
ROLES = {"input": "input", "kernel": "kernel", "bias": "kernel", "upstream": "gradient"}
ARROWS = {
    Qt.Key.Key_Left: Move.LEFT,
    Qt.Key.Key_Right: Move.RIGHT,
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
}


class Scene(NamedTuple):
    """What a canvas was asked to show."""

    figure: Figure
    frame: Frame
    theme: Theme


@steady
class FigureCanvas(QWidget):
    """Shows one frame of one figure and tells what the user does with its cells.

    ``cellHovered(CellRef | None)``; ``cellClicked(CellRef)``: a cell that cannot be edited;
    ``cursorMoved(CellRef | None)``: the cell to edit next; ``cellEdited(CellRef, text)``;
    ``cellScrubbed(CellRef, delta, gesture)``; ``cellsPasted(CellRef, text)``;
    ``stepAsked(int)`` and ``playAsked()``: keys pressed while no cell is selected.
    ``zoomAsked(int)``: so many notches nearer, in a figure that has something to look into.
    ``handleDragged(Handle, int, gesture)``: by so many steps from where it was taken hold of; only
    where ``set_draggable`` allows it.  ``channelChosen(int, int)``: the feature map and the channel
    of a plane that was clicked, in a figure of several.
    Who cannot take a text calls ``refuse`` before it returns from the signal.
    """

    cellHovered = Signal(object)
    cellClicked = Signal(object)
    cellEdited = Signal(object, str)
    cellScrubbed = Signal(object, float, object)
    cellsPasted = Signal(object, str)
    cursorMoved = Signal(object)
    stepAsked = Signal(int)
    playAsked = Signal()
    zoomAsked = Signal(int)
    handleDragged = Signal(object, int, object)
    channelChosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._image: QImage | None = None
        self._painted: Frame | None = None
        self._described: tuple[object, ...] = ()
        self._view = WHOLE
        self._motion_ms = 0
        self._motion = QVariantAnimation(self)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.valueChanged.connect(self._follow)
        self._motion.finished.connect(self._follow)
        self._pulsed: tuple[tuple[int, ...], ...] = ()
        self._pulse = QVariantAnimation(self)
        self._pulse.setDuration(PULSE_MS)
        self._pulse.setStartValue(1.0)
        self._pulse.setEndValue(0.0)
        self._pulse.valueChanged.connect(self._follow)
        self._pulse.finished.connect(self._follow)
        self._hovered: CellRef | None = None
        self._offered: tuple[int, int] | None = None
        self._drag: _Drag | None = None
        self._draggable = False
        self._over: str | None = None
        self._grip: _Grip | None = None
        self._wheel = _Wheel()
        self._ring = False
        self._editing: CellRef | None = None
        self.editor = CellEditor(self)
        self.editor.finished.connect(self._commit)
        self.editor.cancelled.connect(self.close_editor)
        self.editor.blockPasted.connect(self._paste_block)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)

    # ---- what is shown

    @property
    def scene(self) -> Scene | None:
        """What is on screen: as asked for, arranged for this widget's shape."""
        if self._scene is None:
            return None
        motion = float(self._motion.currentValue()) if self.is_moving else 1.0
        frame = replace(self._scene.frame, aspect=aspect_of(*self.device_size()), motion=motion)
        if self.is_pulsing:
            pulse = float(self._pulse.currentValue())
            frame = replace(frame, pulsed=self._pulsed, pulse=pulse)
        return self._scene._replace(frame=frame)

    @property
    def is_moving(self) -> bool:
        """Whether a stamp is on its way."""
        return self._motion.state() == QAbstractAnimation.State.Running

    @property
    def is_pulsing(self) -> bool:
        """Whether changed kernel cells flash."""
        return self._pulse.state() == QAbstractAnimation.State.Running

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(760, 560)

    @property
    def view(self) -> View:
        """How near the picture is looked at."""
        return self._view

    def set_view(self, view: View) -> None:
        """Look nearer, or at all of it: ``WHOLE``."""
        if view != self._view:
            self._view = view
            self._image = None
            self._follow()
            self._keep_editor()

    def set_motion(self, milliseconds: int) -> None:
        """How long a step forwards takes to be seen; 0 shows it at once."""
        self._motion_ms = milliseconds
        if milliseconds == 0:
            self._motion.stop()
            self._pulse.stop()

    def show_frame(self, figure: Figure, frame: Frame, theme: Theme) -> None:
        """Show another moment; only what differs from the last one is painted."""
        before, self._scene = self._scene, Scene(figure, frame, theme)
        if before is None or not _same_place(before, self._scene):
            self._motion.stop()
            self._image = None
            self._start_pulse(before, self._scene)
        elif frame.step != before.frame.step:
            self._motion.stop()
            forwards = frame.step == before.frame.step + 1
            if forwards and self._motion_ms and self.isVisible() and _is_small(frame):
                self._motion.setDuration(self._motion_ms)
                self._motion.start()
        self._follow()
        self._describe(self.scene or self._scene)  # arranged as it is painted
        self._keep_editor()

    def _start_pulse(self, before: Scene | None, after: Scene) -> None:
        """Let the kernel cells that have changed flash wherever they stand in the figure."""
        self._pulse.stop()
        if before is not None and self._motion_ms and self.isVisible():
            self._pulsed = changed_kernel_cells(before, after)
            if self._pulsed:
                self._pulse.start()

    def set_draggable(self, on: bool) -> None:
        """Whether the figure's handles are for dragging."""
        self._draggable = on

    def refuse_drag(self, sentence: str) -> None:
        """Say beside the handle that is dragged why it goes no further; "" takes that back."""
        if self._grip is None or self._scene is None:
            return
        if not sentence:
            self.editor.message.hide()
            return
        error = self._scene.theme.role("error")
        self.editor.message.say(sentence, self._grip.rect.toAlignedRect(), error)
        self._announce(sentence)

    def refuse(self, cell: CellRef, sentence: str) -> None:
        """Say beside ``cell`` why what was just typed, pasted or scrubbed cannot be."""
        rect = self.cell_rect(cell)
        if self._editing == cell:
            self.editor.refuse(sentence)
        elif rect is not None and self._scene is not None:
            error = self._scene.theme.role("error")
            self.editor.message.say(sentence, rect.toAlignedRect(), error)
        self._announce(sentence)

    # ---- painting

    def device_size(self) -> tuple[int, int]:
        """Width and height in the screen's own pixels."""
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the picture's exposed part, pixel by pixel."""
        scene = self.scene
        # First: a painter that is left behind by a mistake would end the program.
        image = None if scene is None else self._current_image(scene)
        painter = QPainter(self)
        if scene is None or image is None:
            painter.fillRect(event.rect(), self.palette().window())
            return
        mapping = painter.deviceTransform()
        corner = mapping.map(QPointF(0, 0))
        ratio = self.devicePixelRatioF()
        if not ratio.is_integer():
            # A fraction of a pixel at the edges may lie outside the picture.
            painter.fillRect(event.rect(), colour(scene.theme.background))
        inverse, _ = mapping.inverted()
        painter.setWorldTransform(
            QTransform.fromTranslate(round(corner.x()), round(corner.y())) * inverse
        )
        # Piece by piece: under a clip of several rectangles Qt would walk over the whole picture.
        for exposed in event.region():  # type: ignore[attr-defined]
            piece = _scaled(QRectF(exposed), ratio).toAlignedRect() & image.rect()
            painter.setClipRect(piece)
            painter.drawImage(piece.topLeft(), image, piece)
        if self._ring and self.hasFocus():
            painter.setClipping(False)
            painter.resetTransform()
            painter.setPen(QPen(colour(scene.theme.accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(2, 2, -2, -2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew."""
        self._image = None
        self._keep_editor()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing goes on behind the curtain."""
        self._motion.stop()
        self._pulse.stop()
        super().hideEvent(event)

    def _current_image(self, scene: Scene) -> QImage:
        """The picture of the scene as it is, painted whole if there is none of this size."""
        width, height = self.device_size()
        image = self._image
        if image is None or (image.width(), image.height()) != (width, height):
            image = self._image = render_image(*scene, width, height, view=self._view)
            self._painted = scene.frame
        return image

    def _follow(self) -> None:
        """Bring the picture up to the scene and ask for what changed to be shown."""
        image, painted, scene = self._image, self._painted, self.scene
        fits = image is not None and (image.width(), image.height()) == self.device_size()
        if not fits or image is None or painted is None or scene is None or not self.isVisible():
            self._image = None
            self.update()
        elif scene.frame != painted:
            figure, frame, theme = scene
            changed = update_image(image, figure, painted, frame, theme, view=self._view)
            self._painted = frame
            to_units = 1 / self.devicePixelRatioF()
            for rect in changed:
                self.update(_scaled(QRectF(rect), to_units).toAlignedRect())

    def _describe(self, scene: Scene) -> None:
        """Tell screen readers what is seen when it is another moment."""
        figure, frame, _ = scene
        moment = (figure.id, frame.document, frame.layer, frame.step, frame.words, frame.options)
        if moment == self._described:
            return
        first, self._described = not self._described, moment
        text = figure.describe(frame)
        self.setAccessibleName(frame.words(PICTURE, title=figure.title))
        self.setAccessibleDescription(text)
        if not first:
            self._announce(text)

    def _announce(self, text: str) -> None:
        """Let a screen reader say a sentence."""
        # Its many names take milliseconds to load, which the first picture does not need.
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _forget_message(self) -> None:
        """What was refused is history at the next act; an open field keeps its reason."""
        if not self.editor.is_open:
            self.editor.message.hide()

    # ---- where cells are

    def _placement(self, scene: Scene) -> Placement:
        """Where the figure lies in the screen's own pixels."""
        return place(scene.figure, scene.frame, *self.device_size(), view=self._view)

    def cell_at(self, position: QPointF) -> CellRef | None:
        """The cell under a position in this widget."""
        scene = self.scene
        if scene is None:
            return None
        placement = self._placement(scene)
        pixel = position * self.devicePixelRatioF()
        return scene.figure.hit(scene.frame, placement.to_logical(pixel))

    def cell_rect(self, cell: CellRef) -> QRectF | None:
        """Where a cell lies in this widget."""
        scene = self.scene
        rect = scene.figure.cell_rect(scene.frame, cell) if scene is not None else None
        if scene is None or rect is None:
            return None
        placement = self._placement(scene)
        return _scaled(placement.to_pixels(rect), 1 / self.devicePixelRatioF())

    def area_of(self, rect: QRectF) -> QRectF:
        """Where a rectangle in the figure's logical units lies in this widget."""
        scene = self.scene
        if scene is None:
            return QRectF()
        return _scaled(self._placement(scene).to_pixels(rect), 1 / self.devicePixelRatioF())

    def channel_at(self, position: QPointF) -> tuple[int, int] | None:
        """The feature map and the channel that a click on a position asks for."""
        scene = self.scene
        if scene is None or scene.figure.chooses is None:
            return None
        placement = self._placement(scene)
        point = placement.to_logical(position * self.devicePixelRatioF())
        return scene.figure.chooses(scene.frame, point)

    def handle_at(self, position: QPointF) -> Handle | None:
        """What can be dragged under a position in this widget."""
        scene = self.scene
        if scene is None or not self._draggable or scene.figure.handles is None:
            return None
        placement = self._placement(scene)
        point = placement.to_logical(position * self.devicePixelRatioF())
        found = scene.figure.handles(scene.frame)
        return next((handle for handle in found if handle.rect.contains(point)), None)

    def is_editable(self, cell: CellRef | None) -> bool:
        """Whether a cell's number is the user's own: all but what is computed."""
        if cell is None or self._scene is None:
            return False
        figure, frame, _ = self._scene
        return (
            cell.grid in EDITABLE
            and (cell.grid != "input" or frame.layer == 0)
            and figure.has_cell(frame.document, frame.layer, cell)
        )

    @property
    def cursor_cell(self) -> CellRef | None:
        """The selected cell."""
        return None if self._scene is None else self._scene.frame.selected

    # ---- the pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a cell, scrub the one that is held, or drag the handle that is."""
        if self._grip is not None:
            self._pull(event.position())
            return
        if self._drag is not None:
            notches = self._drag.notches(event.position().y())
            if notches:
                self._scrub(self._drag.cell, notches, event.modifiers(), self._drag.gesture)
            return
        self._show_grip(self.handle_at(event.position()))
        self._point_at(self.cell_at(event.position()))
        self._offer(self.channel_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point nowhere."""
        self._show_grip(None)
        self._point_at(None)
        self._offer(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a handle or select an editable cell; tell of any other cell."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        if self.editor.is_open:
            self._commit(Move.STAY)
            if self.editor.is_open:
                self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._forget_message()
        handle = self.handle_at(event.position())
        if handle is not None:
            self._grip = self._taken(handle, event.position())
            return
        self._press_cell(event)

    def _press_cell(self, event: QMouseEvent) -> None:
        """Choose a channel or select an editable cell; tell of any other; else drop the cursor."""
        chosen = self.channel_at(event.position())
        if chosen is not None:
            self.channelChosen.emit(*chosen)
            return
        cell = self.cell_at(event.position())
        if self.is_editable(cell):
            assert cell is not None
            if event.modifiers() & (
                Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
            ):
                self._drag = _Drag(cell, event.position().y())
            self.cursorMoved.emit(cell)
        elif cell is not None:
            self.cellClicked.emit(cell)
        else:
            self.cursorMoved.emit(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of a scrubbed cell or a handle; one that was not dragged was clicked."""
        self._drag = None
        grip, self._grip = self._grip, None
        if grip is not None and not grip.is_moved:
            self._press_cell(event)
            self._drag = None
        self._show_grip(self.handle_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Correct the value under the pointer."""
        cell = self.cell_at(event.position())
        if self.is_editable(cell) and event.button() == Qt.MouseButton.LeftButton:
            assert cell is not None
            self.cursorMoved.emit(cell)
            self.edit(cell)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl or Alt, scrub the cell under the pointer; without, look nearer or farther."""
        held = event.modifiers() & (
            Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
        )
        cell = self.cell_at(event.position())
        # Alt and Shift turn the wheel sideways on some systems.
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not held and self.can_zoom:
            notches = self._wheel.notches(ZOOM, turned)
            if notches:
                self.zoomAsked.emit(notches)
            event.accept()
            return
        if not held or not self.is_editable(cell):
            event.ignore()
            return
        assert cell is not None
        notches = self._wheel.notches(cell, turned)
        if notches:
            self._scrub(cell, notches, event.modifiers(), self._wheel.gesture)
        event.accept()

    @property
    def can_zoom(self) -> bool:
        """Whether the figure has something to look into."""
        if self._scene is None or self._scene.figure.zoom is None:
            return False
        return self._scene.figure.zoom(self._scene.frame, 0) is not None

    def _offer(self, channel: tuple[int, int] | None) -> None:
        """Show by the cursor that a click would choose a channel."""
        if channel != self._offered:
            self._offered = channel
            self._show_cursor()

    def _point_at(self, cell: CellRef | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self._show_cursor()
            self.cellHovered.emit(cell)

    def _show_grip(self, handle: Handle | None) -> None:
        """The cursor and the name of what would be dragged."""
        over = None if handle is None else f"{handle.direction} {handle.parameter}"
        if over == self._over:
            return
        self._over = over
        self._show_cursor()
        if handle is None or self._scene is None:
            self.setToolTip("")
            return
        mark = DRAG_ACROSS if handle.direction == "across" else DRAG_DOWN
        self.setToolTip(self._scene.frame.words(mark, parameter=handle.parameter))

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._over is not None:
            across = self._over.startswith("across")
            shape = Qt.CursorShape.SizeHorCursor if across else Qt.CursorShape.SizeVerCursor
        elif self._offered is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif self.is_editable(self._hovered):
            shape = Qt.CursorShape.CrossCursor
        elif self._hovered is not None:
            shape = Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)

    def _taken(self, handle: Handle, position: QPointF) -> _Grip:
        """A handle in the hand, measured by the picture as it is now."""
        assert self.scene is not None
        placement = self._placement(self.scene)
        ratio = self.devicePixelRatioF()
        rect = _scaled(placement.to_pixels(handle.rect), 1 / ratio)
        return _Grip(handle, position, handle.per_step * placement.scale / ratio, rect)

    def _pull(self, position: QPointF) -> None:
        """Tell how far the handle has been dragged, each time that it is another step."""
        grip = self._grip
        assert grip is not None
        if grip.pulled_to(position):
            if self.editor.is_open:
                self.close_editor()
            self.handleDragged.emit(grip.handle, grip.steps, grip.gesture)

    def _scrub(
        self, cell: CellRef, notches: int, held: Qt.KeyboardModifier, gesture: object
    ) -> None:
        if self.editor.is_open:
            self.close_editor()
        fine = bool(held & Qt.KeyboardModifier.ShiftModifier)
        self.cellScrubbed.emit(cell, notches * (0.1 if fine else 1.0), gesture)

    # ---- the keyboard

    def event(self, event: QEvent) -> bool:
        """While a cell is selected its keys come before the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(self.cursor_cell is not None and self._is_ours(event))
            if event.isAccepted():
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, begin an edit, copy, paste; without a cursor play and step."""
        self._forget_message()
        cell = self.cursor_cell
        handled = self._key_without_cursor(event) if cell is None else self._key(event, cell)
        if not handled:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from cell to cell, then on through the input and the kernel, then out."""
        cell = self.cursor_cell
        if cell is not None:
            goal = self._neighbour(cell, Move.NEXT if forward else Move.BACK)
            if goal is not None:
                self.cursorMoved.emit(goal)
                return True
            self.cursorMoved.emit(None)
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ring the picture when the keyboard brought the focus."""
        self._ring = event.reason() in RING_REASONS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring any more."""
        self._ring = False
        self._forget_message()
        self.update()

    def _is_ours(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        clipboard = QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Paste
        editing = (
            Qt.Key.Key_F2,
            Qt.Key.Key_Delete,
            Qt.Key.Key_Backspace,
            Qt.Key.Key_Escape,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
        )
        return (
            key in ARROWS
            or key in editing
            or any(event.matches(keys) for keys in clipboard)
            or _begins_a_number(event)
        )

    def _key_without_cursor(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if event.text() in NEARER + FARTHER and event.text() and self.can_zoom:
            self.zoomAsked.emit(1 if event.text() in NEARER else -1)
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepAsked.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Space:
            self.playAsked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self._cells():
            self.cursorMoved.emit(self._cells()[0])
        else:
            return False
        return True

    def _key(self, event: QKeyEvent, cell: CellRef) -> bool:
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in ARROWS:
            self._go(self._next_grid(cell) if control else self._neighbour(cell, ARROWS[key]))
        elif key == Qt.Key.Key_Escape:
            self.cursorMoved.emit(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(self._neighbour(cell, Move.DOWN))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(self._end_of_row(cell, last=key == Qt.Key.Key_End, whole=control))
        elif key == Qt.Key.Key_F2:
            self.edit(cell)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cellEdited.emit(cell, "0")
        elif key == Qt.Key.Key_Space and not control:
            self.playAsked.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(to_tsv(self._plane(cell.grid)))
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.cellsPasted.emit(cell, QGuiApplication.clipboard().text())
        elif _begins_a_number(event):
            self.edit(cell, event.text())
        else:
            return False
        return True

    # ---- editing

    def edit(self, cell: CellRef, text: str | None = None) -> None:
        """Open the field over a cell, with its present value or with ``text`` typed over it."""
        rect = self.cell_rect(cell)
        if rect is None or not self.is_editable(cell) or self._scene is None:
            return
        theme = self._scene.theme
        value = to_tsv(np.atleast_1d(self._plane(cell.grid)[cell.index]))
        self._editing = cell
        self.editor.open_at(
            rect,
            value if text is None else text,
            cell_name(cell, self._scene.frame.options.index_base),
            theme,
            theme.role(ROLES[cell.grid]),
            anew=text is not None,
        )

    def close_editor(self) -> None:
        """Leave the edit without taking the text."""
        self._editing = None
        self.editor.close_editor()

    def _commit(self, move: Move) -> None:
        """Offer the text; if nobody refuses it, close and go on."""
        cell = self._editing
        if cell is None:
            return
        self.cellEdited.emit(cell, self.editor.text())
        if self.editor.is_refused or self._editing != cell:
            return
        self.close_editor()
        if move is not Move.STAY:
            self._go(self._neighbour(cell, move))

    def _paste_block(self, text: str) -> None:
        cell = self._editing
        if cell is not None:
            self.close_editor()
            self.cellsPasted.emit(cell, text)

    def _keep_editor(self) -> None:
        """The field stays over its cell, or goes when the cell did."""
        if self._editing is None:
            return
        rect = self.cell_rect(self._editing) if self.is_editable(self._editing) else None
        if rect is None:
            self.close_editor()
        else:
            self.editor.move_to(rect)

    # ---- the cursor's ways

    def _go(self, goal: CellRef | None) -> None:
        if goal is not None:
            self.cursorMoved.emit(goal)

    def _plane(self, grid: str) -> np.ndarray:
        """The numbers of an editable grid on screen."""
        if self._scene is None:
            return np.empty((0, 0))
        frame = self._scene.frame
        return grid_values(frame.document, frame.layer, grid)

    def _grids(self) -> list[str]:
        """The editable grids that the figure shows, in reading order."""
        if self._scene is None:
            return []
        firsts = [CellRef(grid, (0,) * self._plane(grid).ndim) for grid in EDITABLE]
        return [
            cell.grid
            for cell in firsts
            if self.is_editable(cell) and self.cell_rect(cell) is not None
        ]

    def _cells(self) -> list[CellRef]:
        """All editable cells in the order of the Tab key."""
        return [
            CellRef(grid, index)
            for grid in self._grids()
            for index in np.ndindex(self._plane(grid).shape)
        ]

    def _neighbour(self, cell: CellRef, move: Move) -> CellRef | None:
        """The next cell in a direction, None at the edge."""
        if move in (Move.NEXT, Move.BACK):
            order = self._cells()
            if move is Move.BACK:
                order.reverse()
            return next((after for here, after in pairwise(order) if here == cell), None)
        size = self._plane(cell.grid).shape
        row, column = (0, *cell.index)[-2:]
        rows, columns = (1, *size)[-2:]
        if move is Move.DOWN and rows == 1:
            return None
        steps = {Move.LEFT: (0, -1), Move.RIGHT: (0, 1), Move.UP: (-1, 0), Move.DOWN: (1, 0)}
        down, right = steps[move]
        row, column = row + down, column + right
        if not (0 <= row < rows and 0 <= column < columns):
            return None
        return CellRef(cell.grid, (row, column)[-len(size) :])

    def _next_grid(self, cell: CellRef) -> CellRef:
        """The first cell of the next editable grid; of the first one if the cell is in none."""
        grids = self._grids()
        if not grids:
            return cell
        place = grids.index(cell.grid) + 1 if cell.grid in grids else 0
        following = grids[place % len(grids)]
        return CellRef(following, (0,) * self._plane(following).ndim)

    def _end_of_row(self, cell: CellRef, *, last: bool, whole: bool) -> CellRef:
        size = self._plane(cell.grid).shape
        edge = tuple(n - 1 if last else 0 for n in size)
        return CellRef(cell.grid, edge if whole else (*cell.index[:-1], edge[-1]))


class _Drag:
    """A cell held with the mouse; every few pixels upwards are a notch."""

    def __init__(self, cell: CellRef, y: float) -> None:
        self.cell = cell
        self.gesture = object()
        self._origin = y

    def notches(self, y: float) -> int:
        notches = math.trunc((self._origin - y) / SCRUB_PIXELS)
        self._origin -= notches * SCRUB_PIXELS
        return notches


class _Grip:
    """A handle held with the mouse; ``step`` is its way for one more, in this widget's units."""

    def __init__(self, handle: Handle, origin: QPointF, step: float, rect: QRectF) -> None:
        self.handle = handle
        self.gesture = object()
        self.steps = 0
        self.is_moved = False
        self._origin = origin
        self._step = step
        self._start = rect
        self._away = QPointF()

    @property
    def rect(self) -> QRectF:
        """Where it has been dragged to."""
        return self._start.translated(self._away)

    def pulled_to(self, position: QPointF) -> bool:
        """Follow the pointer; whether it is another number of steps now."""
        away = position - self._origin
        across = self.handle.direction == "across"
        way = away.x() if across else away.y()
        self.is_moved = self.is_moved or abs(way) >= HELD_STILL
        self._away = QPointF(way, 0) if across else QPointF(0, way)
        steps = round(way / self._step) if self.is_moved and self._step else 0
        changed = steps != self.steps
        self.steps = steps
        return changed


class _Wheel:
    """Turns of the wheel over one cell, one gesture while they follow each other."""

    def __init__(self) -> None:
        self.gesture = object()
        self._cell: CellRef | None = None
        self._rest = 0
        self._clock = QElapsedTimer()

    def notches(self, cell: CellRef, turned: int) -> int:
        paused = not self._clock.isValid() or self._clock.elapsed() > WHEEL_PAUSE_MS
        if cell != self._cell or paused:
            self._cell, self._rest, self.gesture = cell, 0, object()
        self._clock.start()
        notches = math.trunc((self._rest + turned) / WHEEL_NOTCH)
        self._rest += turned - notches * WHEEL_NOTCH
        return notches


def grid_values(document: Document, layer: int, grid: str) -> np.ndarray:
    """The numbers of an editable grid, without batch and channel axes."""
    if grid == "kernel":
        return document.layers[layer].kernel
    if grid == "bias":
        return np.atleast_1d(document.layers[layer].bias_value)
    if grid == "upstream":
        return document.upstream(layer)
    plane: np.ndarray = document.feature_maps[layer][0, 0]
    return plane


def cell_name(cell: CellRef, base: int = 0) -> str:
    """What a cell is called in formulas that count from ``base``.

    >>> cell_name(CellRef("output", (1, 0))), cell_name(CellRef("output", (1, 0)), 1)
    ('y[1,0]', 'y[2,1]')
    >>> cell_name(CellRef("bias", (0,)))
    'b'
    """
    if cell.grid == "bias":
        return "b"
    return index_text(SYMBOLS.get(cell.grid, cell.grid), cell.index, base)


def _is_small(frame: Frame) -> bool:
    """Whether the whole figure is painted quickly enough for motion."""
    maps = frame.document.feature_maps[frame.layer : frame.layer + 2]
    return sum(plane.size for plane in maps) <= MOST_MOVING_CELLS


def changed_kernel_cells(before: Scene, after: Scene) -> tuple[tuple[int, ...], ...]:
    """The kernel cells of a figure that flashes them which are all that has changed."""
    figure, one, other = after.figure, before.frame, after.frame
    if before.figure is not figure or not figure.pulses or one.layer != other.layer:
        return ()
    layers = one.document.layers[one.layer : one.layer + 1] + other.document.layers[
        other.layer : other.layer + 1
    ]
    if len(layers) < 2 or layers[0].spec != layers[1].spec:
        return ()
    inputs = one.document.feature_maps[one.layer], other.document.feature_maps[other.layer]
    if not np.array_equal(*inputs, equal_nan=True):
        return ()
    differs = layers[0].kernel != layers[1].kernel
    return tuple(tuple(index) for index in np.argwhere(differs).tolist())


def _same_place(one: Scene, other: Scene) -> bool:
    """Whether two scenes differ in the moment only."""
    a, b = one.frame, other.frame
    return (
        one.figure is other.figure
        and one.theme == other.theme
        and a.document is b.document
        and a.layer == b.layer
        and a.words == b.words
        and a.shade == b.shade
    )


def _scaled(rect: QRectF, by: float) -> QRectF:
    return QRectF(rect.x() * by, rect.y() * by, rect.width() * by, rect.height() * by)


def _begins_a_number(event: QKeyEvent) -> bool:
    text = event.text()
    held = event.modifiers() & (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    return len(text) == 1 and not held and (text.isalnum() or text in FIRST_CHARACTERS)
