"""The show itself: slide, keys and mouse while presenting; afterwards all is as it was before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import (
    QByteArray,
    QElapsedTimer,
    QEvent,
    QObject,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSizeF,
    Qt,
    QTimer,
    QVariantAnimation,
)
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent, QMouseEvent, QScreen, QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget

from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.actions._desk import Desk
from tconv_gui.figures.figure import CellRef
from tconv_gui.figures.render import WHOLE, View
from tconv_gui.model.lesson_player import player_of
from tconv_gui.model.presentation import Presentation
from tconv_gui.model.spotlight import lit_rects
from tconv_gui.shell.presenter_bar import (
    BLACK,
    KEYS,
    LASER,
    LEAVE,
    NEXT,
    PLAY,
    PREVIOUS,
    SPEAKER,
    SPOTLIGHT,
    ZOOM,
    KeySheet,
    PresenterBar,
    Tool,
)
from tconv_gui.shell.presenter_keys import REMOTE, Act, act_of, drive, is_field
from tconv_gui.shell.presenter_overlay import CurtainSheet, Light, Overlay, around
from tconv_gui.shell.presenter_screens import share
from tconv_gui.shell.presenter_size import Size, size_for
from tconv_gui.shell.presenter_slide import SlideFoot, SlideHead
from tconv_gui.shell.presenter_speaker import SpeakerView
from tconv_gui.shell.presenter_zoom import AT_ONCE, NOTCH, between, moved, zoomed_at
from tconv_gui.views.stage import StageView, wants_less_motion
from tconv_gui.widgets.figure_canvas import FigureCanvas
from tconv_gui.widgets.steady import steady

HINT = QT_TRANSLATE_NOOP(
    "presenter",
    "→ next   ← back   B black   L laser   S spotlight   Z zoom   H all keys   Esc end",
)
NO_NUMBER = QT_TRANSLATE_NOOP("presenter", "Point at a number of the input or the kernel first.")
ONE_SCREEN = QT_TRANSLATE_NOOP("presenter", "There is only one screen.")

HINT_MS = 7000
IDLE_MS = 2500
ZOOM_MS = 180
TAP_MS = 350
WHEEL_NOTCH = 120
CLICK_PIXELS = 6
# The bar comes up when the mouse is in this part of the window, at its lower edge.
BAR_PART = 0.16
WATCHED = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel, QEvent.Type.Resize,
        QEvent.Type.WindowDeactivate,
    }
)  # fmt: skip
MOVES: dict[Act, tuple[int, int]] = {
    "up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1),
}  # fmt: skip


class Before(NamedTuple):
    """What comes back when the show is over."""

    state: Qt.WindowState
    geometry: QByteArray
    rect: QRect
    screen: QScreen
    panels: QByteArray
    focus: QWidget | None
    selected: CellRef | None


class Press(NamedTuple):
    """A mouse button held on a figure."""

    canvas: FigureCanvas
    start: QPointF
    view: View
    is_shift: bool


@steady
class Show(QObject):
    """Made when presenter mode begins, gone when it ends."""

    def __init__(
        self,
        window: QMainWindow,
        desk: Desk,
        stage: StageView,
        talk: Presentation,
        arrange: Callable[[bool], None],
        find_screens: Callable[[], list[QScreen]] = QGuiApplication.screens,
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._stage, self._talk = window, desk, stage, talk
        self._context, self._arrange, self._find_screens = desk.context, arrange, find_screens
        self._player = player_of(desk.context)
        self.overlay = Overlay(self._context.theme, Size(1.0), window)
        self.curtain = CurtainSheet(window)
        self.head = SlideHead(self._context, window)
        self.foot = SlideFoot(self._context, window)
        self.keys = KeySheet(window)
        self.bar = PresenterBar(self._tools(), window)
        self._before: Before | None = None
        self._was_moved = self._is_swapped = self._opened_speaker = self._is_blank = False
        self._mouse = QPointF(QCursor.pos())
        self._press: Press | None = None
        self._is_panning = False
        self._held: Qt.Key | None = None
        self._held_for = QElapsedTimer()
        self._turned = 0
        self._seen_slide: object = None
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._rest_mouse)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._zooming = QVariantAnimation(self)
        self._zooming.setStartValue(0.0)
        self._zooming.setEndValue(1.0)
        self._zooming.setDuration(ZOOM_MS)

    # ---- beginning and end

    def begin(self) -> None:
        """Leave only the slide, on the audience's screen."""
        window, playback = self._window, self._context.playback
        splitter = self._stage.parentWidget()
        panels = splitter.saveState() if isinstance(splitter, QSplitter) else QByteArray()
        self._before = Before(
            window.windowState(), window.saveGeometry(), window.geometry(), window.screen(),
            panels, window.focusWidget(), playback.selected,
        )  # fmt: skip
        # The remote's keys step; with a cell selected they would move the cursor.
        playback.select(None)
        self._column.insertWidget(0, self.head)
        self._column.addWidget(self.foot)
        self._stage.set_bare(True)
        self._connect()
        self._application.installEventFilter(self)
        self._take_screens()
        self._arrange(True)
        self._stage.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()
        for widget in (self.overlay, self.foot):
            widget.show()
        self._say(HINT, HINT_MS)
        self._idle.start()

    def end(self) -> None:
        """Bring back what was there before."""
        before = self._before
        assert before is not None
        self._application.removeEventFilter(self)
        self._disconnect()
        for timer in (self._idle, self._soon):
            timer.stop()
        self._zooming.stop()
        self.overlay.rest()
        self._show_pointer()
        self._talk.put_out()
        self._talk.drop_curtain("")
        self._talk.set_laser(False)
        self._talk.forget_digits()
        for canvas in self._stage.canvases:
            canvas.set_view(WHOLE)
        for part in (self.overlay, self.curtain, self.head, self.foot, self.keys, self.bar):
            part.hide()
            part.deleteLater()
        for part in (self.head, self.foot):
            self._column.removeWidget(part)
        self._stage.set_bare(False)
        if self._opened_speaker:
            self._desk.set_speaker(False)
        self._restore(before)

    def _restore(self, before: Before) -> None:
        window, playback = self._window, self._context.playback
        window.setWindowState(before.state & ~Qt.WindowState.WindowFullScreen)
        if self._was_moved:
            if before.screen in self._find_screens():
                window.windowHandle().setScreen(before.screen)
            window.restoreGeometry(before.geometry)
            if not before.state & Qt.WindowState.WindowMaximized:
                window.setGeometry(before.rect)  # what was restored may forget the frame
        self._arrange(False)
        splitter = self._stage.parentWidget()
        if isinstance(splitter, QSplitter):
            splitter.restoreState(before.panels)
        selected = before.selected
        if selected is not None and playback.figure.has_cell(
            self._context.model.document, playback.layer, selected
        ):
            playback.select(selected)
        focus = before.focus
        (focus if focus is not None and focus.isVisible() else self._stage).setFocus()

    @property
    def _column(self) -> QVBoxLayout:
        column = self._window.centralWidget().layout()
        assert isinstance(column, QVBoxLayout)
        return column

    @property
    def _application(self) -> QApplication:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        return application

    def _links(self) -> list[tuple[object, Callable[..., None]]]:
        playback, context = self._context.playback, self._context
        editor = self._stage.canvas.editor
        return [
            (playback.stepChanged, self._show_place), (playback.stepChanged, self._show_light),
            (playback.figureChanged, self._look_at_all), (playback.playingChanged, self.bar.follow),
            (playback.optionsChanged, self._show_light), (self._player.changed, self._follow),
            (context.model.changed, self._refresh_soon),
            (context.appearance.changed, self._refresh_soon), (self._talk.changed, self._show_talk),
            (self._talk.noticed, self._say), (self.curtain.lifted, self._lift),
            (self.head.answered, self._answer), (self._zooming.valueChanged, self._zoom_on),
            (editor.finished, self._drop_cursor_soon), (editor.cancelled, self._drop_cursor_soon),
            (self._application.screenAdded, self._follow_screens),
            (self._application.screenRemoved, self._follow_screens),
            (self._desk.changed, self.bar.follow),
        ]  # fmt: skip

    def _connect(self) -> None:
        self._linked = self._links()
        for signal, slot in self._linked:
            signal.connect(slot)  # type: ignore[attr-defined]

    def _disconnect(self) -> None:
        for signal, slot in self._linked:
            signal.disconnect(slot)  # type: ignore[attr-defined]

    # ---- what is seen

    @property
    def size(self) -> Size:
        """How large type is on this slide."""
        return size_for(self._window.width(), self._window.height())

    def refresh(self) -> None:
        """Show everything as it is now, at the size there is."""
        area, size, words = self._window.rect(), self.size, self._context.words
        motion = bool(self._context.preferences["animate"]) and not wants_less_motion()
        self.overlay.dress(self._context.theme, size, motion)
        self.bar.dress(words, size)
        self.keys.dress(words, size)
        for sheet in (self.overlay, self.curtain):
            sheet.setGeometry(area)
        self.bar.place_in(area, round(64 * size.unit))
        self.keys.place_in(area)
        self._show_slide()
        for part in (self.overlay, self.keys, self.bar, self.curtain):
            part.raise_()
        self._show_talk()

    def _refresh_soon(self) -> None:
        self._soon.start()

    def _follow(self) -> None:
        slide = (self._player.lesson, self._player.step)
        if slide != self._seen_slide:
            self._seen_slide = slide
            self._look_at_all()
        self._show_slide()
        self._soon.start()

    def _show_slide(self) -> None:
        self.head.show_slide(self.size, self._window.width(), self._window.height())
        self._show_place()

    def _show_place(self) -> None:
        self.foot.show_place(self.size)

    def _show_talk(self) -> None:
        talk = self._talk
        self.curtain.drop(talk.curtain)
        self.overlay.show_typed(talk.typed)
        self._show_light()
        self._show_laser()
        self.bar.follow()

    def _show_light(self) -> None:
        lit = self._talk.lit
        self.overlay.show_light(Light() if lit is None else self._light_of(lit))

    def _light_of(self, lit: CellRef) -> Light:
        places: list[QRect] = []
        rings: list[QRectF] = []
        for canvas in self._stage.canvases:
            scene = canvas.scene
            rects = [] if scene is None else lit_rects(scene.figure, scene.frame, lit)
            corner = QPointF(canvas.mapTo(self._window, QPoint(0, 0)))
            window = QRectF(canvas.rect()).translated(corner)
            seen = [canvas.area_of(rect).translated(corner) & window for rect in rects]
            places += around([rect for rect in seen if not rect.isEmpty()])
            rings += seen[:1]
        return Light(tuple(places), tuple(ring for ring in rings if not ring.isEmpty()))

    def _show_laser(self) -> None:
        if self._talk.is_laser:
            self.overlay.show_laser(self._window.mapFromGlobal(self._mouse))
            self._hide_pointer()
        else:
            had_dot = self.overlay.laser is not None
            self.overlay.show_laser(None)
            if had_dot:
                self._show_pointer()

    def _say(self, mark: Mark, milliseconds: int = 3500) -> None:
        self.overlay.say(self._context.words(mark), milliseconds)

    # ---- screens

    def _take_screens(self) -> None:
        """Slide and speaker each on a screen of their own, if there are several."""
        wanted = bool(self._context.preferences["speaker_view"]) and len(self._find_screens()) > 1
        if wanted and not self._desk.has_speaker:
            self._opened_speaker = True
        self._put_slide(split=wanted or self._desk.has_speaker)
        if wanted:
            if self._desk.has_speaker:
                self._desk.speakerChanged.emit(True)  # it moves to its screen
            else:
                self._desk.set_speaker(True)

    def _put_slide(self, *, split: bool) -> None:
        window, screens = self._window, self._find_screens()
        primary = QGuiApplication.primaryScreen()
        own = window.screen()
        target = own if own in screens else primary
        if split:
            target = share(screens, self._home(), primary, swapped=self._is_swapped).slide
        if target is not own:
            self._was_moved = True
            window.setWindowState(Qt.WindowState.WindowNoState)
            window.windowHandle().setScreen(target)
            window.setGeometry(target.availableGeometry())
        window.showFullScreen()

    def _home(self) -> QScreen:
        return self._before.screen if self._before is not None else self._window.screen()

    def place_speaker(self, view: SpeakerView) -> None:
        """Put the speaker's window on the screen that the audience does not see."""
        screens = self._find_screens()
        screen = share(
            screens, self._home(), QGuiApplication.primaryScreen(), swapped=self._is_swapped
        ).speaker
        if screen is None:
            view.showNormal()
            view.raise_()
            view.activateWindow()
        else:
            view.setWindowState(Qt.WindowState.WindowNoState)
            view.winId()
            view.windowHandle().setScreen(screen)
            view.setGeometry(screen.availableGeometry())
            view.showMaximized()
            self._window.activateWindow()

    def _follow_screens(self) -> None:
        """A screen was plugged in or out: the show goes on with those that are there."""
        QTimer.singleShot(0, self, self.follow_screens)

    def follow_screens(self) -> None:
        """Spread over the screens that there are now."""
        if self._before is None or self._desk.is_presenting is False:
            return
        if len(self._find_screens()) < 2 and self._opened_speaker:
            self._opened_speaker = False
            self._desk.set_speaker(False)
        self._take_screens()
        self._soon.start()

    def _swap_screens(self) -> None:
        if len(self._find_screens()) < 2:
            self._say(ONE_SCREEN)
            return
        self._is_swapped = not self._is_swapped
        self._put_slide(split=True)
        if self._desk.has_speaker:
            self._desk.speakerChanged.emit(True)

    # ---- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and mouse of the slide, and the keys of the speaker's window."""
        kind = event.type()
        if kind not in WATCHED or not isinstance(watched, QWidget):
            return False
        is_slide = watched.window() is self._window
        if isinstance(event, QKeyEvent):
            is_ours = is_slide or isinstance(watched.window(), SpeakerView)
            return is_ours and self._take_key(event)
        if kind == QEvent.Type.MouseMove and not is_slide:
            self._show_pointer()
        if not is_slide:
            return False
        if kind == QEvent.Type.Resize:
            if watched is self._window or watched is self._stage.canvas:
                self._soon.start()
            return False
        if kind == QEvent.Type.WindowDeactivate:
            self._let_go()
            return False
        return self._take_mouse(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        """Whether a key was for the show; what is not goes on."""
        kind = event.type()
        if kind == QEvent.Type.KeyRelease:
            return self._release_key(event)
        if is_field(QApplication.focusWidget()) and Qt.Key(event.key()) not in REMOTE:
            return False
        act = act_of(event)
        if act is None:
            return False
        event.accept()
        if kind == QEvent.Type.KeyPress:
            self._do(act, event)
        return True

    def _do(self, act: Act, event: QKeyEvent) -> None:
        if self._talk.curtain and act != "hold":
            if not event.isAutoRepeat():
                self._talk.drop_curtain("")
            return
        if act in ("laser", "hold"):
            self._hold(event)
        elif act == "digit" and self._resets(event):
            self._look_at_all()
        elif act in MOVES and self._talk.lit is not None:
            self._move_light(*MOVES[act])
        elif act in ACTS:
            if not event.isAutoRepeat() or act in REPEATED:
                ACTS[act](self)
        else:
            drive(self._talk, act, event.text())

    def _resets(self, event: QKeyEvent) -> bool:
        """Whether a 0 is for the zoom, and no digit of a number."""
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_first = event.key() == Qt.Key.Key_0 and not self._talk.typed
        return with_control or (is_first and self._is_zoomed())

    def _hold(self, event: QKeyEvent) -> None:
        """The laser is on while L or Ctrl is held; L pressed shortly turns it on or off."""
        if event.isAutoRepeat() or self._held is not None:
            return
        if self._talk.is_laser and event.key() == Qt.Key.Key_L:
            self._talk.set_laser(False)
        elif not self._talk.is_laser:
            self._held = Qt.Key(event.key())
            self._held_for.start()
            self._mouse = QPointF(QCursor.pos()) if self._is_blank else self._mouse
            self._talk.set_laser(True)

    def _release_key(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or self._held is None or event.key() != self._held:
            return False
        is_tap = self._held == Qt.Key.Key_L and self._held_for.elapsed() < TAP_MS
        self._held = None
        if not is_tap:
            self._talk.set_laser(False)
        return True

    def _let_go(self) -> None:
        """What was held is no longer: its release will not be heard of."""
        if self._held is not None:
            self._held = None
            self._talk.set_laser(False)

    def _escape(self) -> None:
        """Back to the plain slide, one thing after the other; then out."""
        talk = self._talk
        if talk.typed:
            talk.forget_digits()
        elif self.keys.isVisible():
            self.keys.hide()
        elif talk.lit is not None:
            talk.put_out()
        elif self._is_zoomed():
            self._look_at_all()
        elif talk.is_laser:
            talk.set_laser(False)
        else:
            self._leave()

    def _leave(self) -> None:
        self._desk.set_presenting(False)

    def _lift(self) -> None:
        self._talk.drop_curtain("")

    def _toggle_keys(self) -> None:
        self.keys.setVisible(not self.keys.isVisible())
        self.keys.raise_()
        self.overlay.say("")
        self.bar.follow()

    def _toggle_laser(self) -> None:
        self._talk.set_laser(not self._talk.is_laser)

    def _toggle_speaker(self) -> None:
        self._desk.set_speaker(not self._desk.has_speaker)

    def _answer(self, choice: str) -> None:
        self._desk.attempt(partial(self._player.answer, choice))

    def _tools(self) -> tuple[Tool, ...]:
        talk, playback, desk = self._talk, self._context.playback, self._desk
        return (
            Tool(PREVIOUS, "←", talk.previous),
            Tool(NEXT, "→", talk.next),
            Tool(PLAY, "A", playback.toggle_playing, lambda: playback.is_playing),
            Tool(LASER, "L", self._toggle_laser, lambda: talk.is_laser),
            Tool(SPOTLIGHT, "S", self._toggle_light, lambda: talk.lit is not None),
            Tool(ZOOM, "Z", self._toggle_zoom, self._is_zoomed),
            Tool(BLACK, "B", lambda: talk.drop_curtain("black")),
            Tool(SPEAKER, "V", self._toggle_speaker, lambda: desk.has_speaker),
            Tool(KEYS, "H", self._toggle_keys, lambda: self.keys.isVisible()),
            Tool(LEAVE, "Esc", self._leave),
        )

    # ---- the spotlight

    def _toggle_light(self) -> None:
        if self._talk.lit is not None:
            self._talk.put_out()
            return
        cell = self._cell_meant()
        if cell is not None:
            self._talk.light(cell)

    def _cell_meant(self) -> CellRef | None:
        """The cell under the mouse, else the one that is held, else the first of the last grid."""
        canvas = self._canvas_at(self._mouse)
        under = None
        if canvas is not None:
            under = canvas.cell_at(canvas.mapFromGlobal(self._mouse))
        if under is not None:
            return under
        scene = self._stage.canvas.scene
        pin = self._context.playback.pin
        if scene is None or not self._stage.canvas.isVisible():
            return None
        if pin is not None and scene.figure.cell_rect(scene.frame, pin) is not None:
            return pin
        grids = scene.figure.layout(scene.frame).grids
        wanted = [grid for grid in grids if grid.name == "output"] or list(grids[-1:])
        return wanted[0].own((wanted[0].top, wanted[0].left)) if wanted else None

    def _move_light(self, down: int, right: int) -> None:
        """The light goes to the next cell, as far as there are any."""
        lit, scene = self._talk.lit, self._stage.canvas.scene
        if lit is None or scene is None:
            return
        row, column = (0, *lit.index)[-2:]
        cell = CellRef(lit.grid, (row + down, column + right)[-len(lit.index) :])
        is_there = scene.figure.cell_rect(scene.frame, cell) is not None
        if is_there and (len(lit.index) > 1 or not down):
            self._talk.light(cell)

    def _light_next_grid(self) -> None:
        """The light goes to the figure's next grid."""
        lit, scene = self._talk.lit, self._stage.canvas.scene
        if lit is None or scene is None:
            return
        grids = scene.figure.layout(scene.frame).grids
        names = list(dict.fromkeys(grid.name for grid in grids))
        at = names.index(lit.grid) if lit.grid in names else -1
        name = names[(at + 1) % len(names)]
        grid = next(grid for grid in grids if grid.name == name)
        self._talk.light(grid.own((grid.top, grid.left)))

    # ---- numbers changed in front of everybody

    def _edit(self) -> None:
        canvas = self._stage.canvas
        cells = (self._talk.lit, self._context.playback.pin, self._context.playback.hover)
        cell = next((cell for cell in cells if cell and canvas.is_editable(cell)), None)
        if cell is None:
            self._say(NO_NUMBER)
        else:
            self._context.playback.select(cell)
            canvas.edit(cell)

    def _hide_output(self) -> None:
        """Keep the output back for the audience to say, or reveal all of it."""
        playback = self._context.playback
        playback.hide_output(not playback.hidden)

    def _drop_cursor_soon(self) -> None:
        QTimer.singleShot(0, self, self._drop_cursor)

    def _drop_cursor(self) -> None:
        """The next digits are no number for a cell."""
        if not self._stage.canvas.editor.is_open:
            self._context.playback.select(None)

    # ---- the mouse

    def _take_mouse(self, watched: QWidget, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            self._follow_mouse(event)
        canvas = next((each for each in self._stage.canvases if each is watched), None)
        if canvas is None:
            return False
        if isinstance(event, QWheelEvent):
            return self._turn_wheel(canvas, event)
        assert isinstance(event, QMouseEvent)
        takers = {
            QEvent.Type.MouseButtonPress: self._begin_press,
            QEvent.Type.MouseMove: self._drag,
            QEvent.Type.MouseButtonRelease: self._end_press,
            QEvent.Type.MouseButtonDblClick: self._double_click,
        }
        return takers[event.type()](canvas, event)

    def _follow_mouse(self, event: QMouseEvent) -> None:
        place = event.globalPosition()
        if place != self._mouse:
            self._mouse = place
            inside = self._window.mapFromGlobal(place)
            is_low = inside.y() > self._window.height() * (1 - BAR_PART)
            self.bar.setVisible(is_low)
            if self._talk.is_laser:
                self._show_laser()
            else:
                self._show_pointer()
            self._idle.start()

    def _begin_press(self, canvas: FigureCanvas, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton or canvas.editor.is_open:
            return False
        is_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        place = event.position()
        is_free = canvas.view == WHOLE and not is_shift and not self._talk.is_laser
        if is_free and (canvas.handle_at(place) or canvas.channel_at(place)):
            return False
        self._press = Press(canvas, place, canvas.view, is_shift)
        event.accept()
        return True

    def _drag(self, canvas: FigureCanvas, event: QMouseEvent) -> bool:
        press = self._press
        if press is None or press.canvas is not canvas:
            # A dot that is moved over cells must not make them speak.
            return self._talk.is_laser
        way = event.position() - press.start
        if press.view != WHOLE and (self._is_panning or way.manhattanLength() > CLICK_PIXELS):
            self._is_panning = True
            self._zooming.stop()
            self._look(canvas, moved(press.view, way, QSizeF(canvas.size())))
        event.accept()
        return True

    def _end_press(self, canvas: FigureCanvas, event: QMouseEvent) -> bool:
        press, self._press = self._press, None
        was_panning, self._is_panning = self._is_panning, False
        if press is None:
            return False
        if not was_panning and press.canvas is canvas:
            self._click(canvas, canvas.cell_at(event.position()), press.is_shift)
        event.accept()
        return True

    def _click(self, canvas: FigureCanvas, cell: CellRef | None, is_shift: bool) -> None:
        """With Shift, or while the spotlight is on, light the cell; else hold its explanation."""
        is_lit = self._talk.lit is not None
        if cell is None:
            self._talk.put_out()
            self._context.playback.set_pin(None)
        elif is_shift or is_lit:
            self._talk.light(cell)
        else:
            canvas.cellClicked.emit(cell)

    def _double_click(self, canvas: FigureCanvas, event: QMouseEvent) -> bool:
        """A number is changed by a double click, if it is the user's own."""
        self._press = None
        return not canvas.is_editable(canvas.cell_at(event.position()))

    def _turn_wheel(self, canvas: FigureCanvas, event: QWheelEvent) -> bool:
        held = event.modifiers()
        if held & Qt.KeyboardModifier.AltModifier:
            return True
        if not held & Qt.KeyboardModifier.ControlModifier:
            return False
        self._turned += event.angleDelta().y() or event.angleDelta().x()
        zoom = canvas.view.zoom * NOTCH ** (self._turned / WHEEL_NOTCH)
        self._turned = 0
        self._zooming.stop()
        self._look(canvas, zoomed_at(canvas.view, zoom, event.position(), QSizeF(canvas.size())))
        event.accept()
        return True

    def _hide_pointer(self) -> None:
        if not self._is_blank:
            self._is_blank = True
            QApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)

    def _show_pointer(self) -> None:
        if self._is_blank:
            self._is_blank = False
            QApplication.restoreOverrideCursor()

    def _rest_mouse(self) -> None:
        """Nobody moves the mouse: it is in the way."""
        if self.bar.isVisible() and self.bar.underMouse():
            self._idle.start()
            return
        self.bar.hide()
        if self._window.isActiveWindow():
            self._hide_pointer()

    # ---- zoom

    def _is_zoomed(self) -> bool:
        return any(canvas.view != WHOLE for canvas in self._stage.canvases)

    def _canvas_at(self, place: QPointF) -> FigureCanvas | None:
        """The figure under a place on the desktop."""
        return next(
            (
                canvas
                for canvas in self._stage.canvases
                if canvas.isVisible() and canvas.rect().contains(
                    canvas.mapFromGlobal(place).toPoint()
                )
            ),
            None,
        )

    def _aim(self) -> tuple[FigureCanvas, QPointF]:
        """Where to look nearer: at the lit cell, at the mouse, in the middle."""
        canvas = self._stage.canvas
        lit = self._talk.lit
        rect = None if lit is None else canvas.cell_rect(lit)
        if rect is not None:
            return canvas, rect.center()
        under = self._canvas_at(self._mouse)
        if under is not None:
            return under, under.mapFromGlobal(self._mouse)
        return canvas, QPointF(canvas.rect().center())

    def _toggle_zoom(self) -> None:
        if self._is_zoomed():
            self._look_at_all()
        else:
            self._zoom_to(AT_ONCE)

    def _zoom_by(self, factor: float) -> None:
        canvas, _ = self._aim()
        self._zoom_to(canvas.view.zoom * factor)

    def _zoom_to(self, zoom: float) -> None:
        canvas, place = self._aim()
        self._glide(canvas, zoomed_at(canvas.view, zoom, place, QSizeF(canvas.size())))

    def _look_at_all(self) -> None:
        """No zoom."""
        for canvas in self._stage.canvases:
            if canvas.view != WHOLE:
                self._glide(canvas, WHOLE)

    def _glide(self, canvas: FigureCanvas, goal: View) -> None:
        self._zooming.stop()
        self._way = canvas, canvas.view, goal
        if self._context.preferences["animate"] and not wants_less_motion():
            self._zooming.start()
        else:
            self._look(canvas, goal)

    def _zoom_on(self, part: float) -> None:
        canvas, start, goal = self._way
        self._look(canvas, goal if part >= 1.0 else between(start, goal, part))

    def _look(self, canvas: FigureCanvas, view: View) -> None:
        canvas.set_view(view)
        self._show_light()
        self.bar.follow()


# What keys do here besides moving along; those of REPEATED also while they are held.
REPEATED: tuple[Act, ...] = ("nearer", "farther", "grid")
ACTS: dict[Act, Callable[[Show], None]] = {
    "play": lambda show: show._context.playback.toggle_playing(),
    "black": lambda show: show._talk.drop_curtain("black"),
    "white": lambda show: show._talk.drop_curtain("white"),
    "spotlight": Show._toggle_light,
    "zoom": Show._toggle_zoom,
    "nearer": lambda show: show._zoom_by(NOTCH),
    "farther": lambda show: show._zoom_by(1 / NOTCH),
    "edit": Show._edit,
    "speaker": Show._toggle_speaker,
    "swap": Show._swap_screens,
    "keys": Show._toggle_keys,
    "escape": Show._escape,
    "grid": Show._light_next_grid,
    "hide": Show._hide_output,
}
