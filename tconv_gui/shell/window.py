"""The main window: puts bar, panels and stage together; what they show is their own affair."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.actions import MENUS, load_menus
from tconv_gui.actions._name import document_name
from tconv_gui.model.context import Context
from tconv_gui.model.lesson_player import player_of
from tconv_gui.shell.side_panel import SidePanel, Switch
from tconv_gui.shell.top_bar import TopBar
from tconv_gui.views import VIEWS, View
from tconv_gui.widgets.steady import steady

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QShowEvent

    from tconv_gui.actions._desk import Desk
    from tconv_gui.actions._menu_bar import MenuBar
    from tconv_gui.model.picture_bench import PictureBench
    from tconv_gui.model.quiz_player import QuizPlayer
    from tconv_gui.shell.presenter import Presenter
    from tconv_gui.views.stage import StageView
    from tconv_gui.widgets.toast import Toast

TITLE = QT_TRANSLATE_NOOP("window", "{name}[*] — TConv")
LESSONS = QT_TRANSLATE_NOOP("window", "Lessons")
PANEL = QT_TRANSLATE_NOOP("window", "Settings and explanation")
STAGE = QT_TRANSLATE_NOOP("window", "Figure")
CLOSE_MESSAGE = QT_TRANSLATE_NOOP("window", "Close this message")
SETTINGS_TAB = QT_TRANSLATE_NOOP("window", "Settings")
NUMBERS_TAB = QT_TRANSLATE_NOOP("window", "Numbers")
EVENNESS_TAB = QT_TRANSLATE_NOOP("window", "Evenness")

# Views that share one place, and what their tabs are called.
SWITCHED = {
    "parameters": SETTINGS_TAB, "numbers": NUMBERS_TAB, "checkerboard": EVENNESS_TAB,
}  # fmt: skip
WIDTH, HEIGHT = 1280, 800
LEFT_WIDTH, RIGHT_WIDTH = 240, 304
LEFT_MARGIN, RIGHT_MARGIN = 10, 18


@steady
class MainWindow(QMainWindow):
    """Shows one document; closing it asks what is to become of changes.

    Top bar, lessons and stage are there at once.  Menus, settings and explanation, messages and
    files are added by ``furnish``, at the latest when the first picture was painted; ``painted``
    is sent then.
    """

    painted = Signal()

    def __init__(
        self, context: Context, set_presenting: Callable[[bool], None] = lambda on: None
    ) -> None:
        """``set_presenting`` is told when presenter mode begins and ends."""
        super().__init__()
        self.context = context
        self._set_presenting = set_presenting
        self._desk: Desk | None = None
        self._was_painted = self._was_shown = False
        self._lesson_picture: tuple[str, str] | None = None
        self.views: dict[str, QWidget] = {}
        self.top_bar = TopBar(context, self)
        self.left = SidePanel(LEFT_MARGIN, self)
        self.right = SidePanel(RIGHT_MARGIN, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        for view in VIEWS:
            if view.side == "left":
                self.left.add(self._make(view))
        self.stage = next(self._make(view) for view in VIEWS if view.side == "centre")
        self._menus = [self.menuBar().addMenu(context.words(menu.title)) for menu in MENUS]
        self._arrange()
        self._connect()
        self._retranslate()
        self._fold()
        self._restore()
        self.stage.setFocus()

    @property
    def desk(self) -> Desk:
        """What the commands work with."""
        if self._desk is None:
            self.furnish()
        assert self._desk is not None
        return self._desk

    def furnish(self) -> None:
        """Add what needs no place in the first picture."""
        if self._desk is not None:
            return
        from tconv_gui.actions._desk import Desk
        from tconv_gui.actions._menu_bar import MenuBar
        from tconv_gui.shell.presenter import Presenter
        from tconv_gui.widgets.toast import Toast
        from tconv_gui.widgets.wheel_guard import guard_fields

        self.toast: Toast = Toast(self.stage, self.stage.focusProxy())
        self._dress_toast()
        self._desk = desk = Desk(self.context, self, self.toast)
        self.menus: MenuBar = MenuBar(self, desk, load_menus(), self._menus)
        self.presenter: Presenter = Presenter(
            self, desk, cast("StageView", self.stage), self._present
        )
        self._fill_right()
        self._add_page()
        lessons = self.views.get("lessons")
        if lessons is not None:
            desk.lessonsAsked.connect(lessons.setFocus)
        guard_fields(self)
        self.setAcceptDrops(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Share the width once the style sheet has been at work: without it, nothing is narrow."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self._share_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first picture."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._tell_painted)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about changes, remember the place on screen, leave nothing running."""
        if self._desk is not None:
            if not self._desk.documents.may_go():
                event.ignore()
                return
            self.presenter.close()
            self._desk.exports.close()
            self._desk.close_solver()
            self._bench.stop()
        self.context.playback.pause()
        self.context.preferences["geometry"] = self.saveGeometry()
        self.context.preferences["splitter"] = self.splitter.saveState()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the window."""
        if event.mimeData().urls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped, once the other program is released."""
        paths = [_local_path(url) for url in event.mimeData().urls()]
        event.acceptProposedAction()
        QTimer.singleShot(0, self, partial(self.desk.documents.open_dropped, paths))

    @property
    def _bench(self) -> PictureBench:
        """Made late: the first picture of the window has no need of it."""
        from tconv_gui.model.picture_bench import bench_of

        return bench_of(self.context)

    @property
    def _quiz(self) -> QuizPlayer:
        from tconv_gui.model.quiz_player import quiz_of

        return quiz_of(self.context)

    @property
    def _is_presenting(self) -> bool:
        return self._desk is not None and self._desk.is_presenting

    def _tell_painted(self) -> None:
        self.furnish()
        self.painted.emit()

    def _add_page(self) -> None:
        """Let the pictures or the quiz take the figure's place, and give it back."""
        bench, quiz = self._bench, self._quiz
        bench.openChanged.connect(lambda on: self._turn_page(quiz if on else None))
        quiz.openChanged.connect(lambda on: self._turn_page(bench if on else None))
        playback = self.context.playback
        shown = playback.figure

        def follow_figure() -> None:
            nonlocal shown
            if playback.figure is not shown:
                shown = playback.figure
                self._close_pages()

        playback.figureChanged.connect(follow_figure)
        self.top_bar.tabs.chosen.connect(lambda _: self._close_pages())
        player_of(self.context).changed.connect(self._follow_lesson)
        self._follow_lesson()

    def _follow_lesson(self) -> None:
        """Show what the lesson is about: the figure, or the chain on one of our pictures."""
        player = player_of(self.context)
        if player.lesson is None:
            return
        picture = player.picture
        if picture is not None and self._lesson_picture != (player.lesson.id, picture):
            # Asked for once, so that a picture of the user's own stays when the lesson goes on.
            self._lesson_picture = (player.lesson.id, picture)
            self._bench.choose_built_in(picture)
        self._quiz.set_open(False)
        self._bench.set_open(picture is not None)

    def _turn_page(self, other: PictureBench | QuizPlayer | None) -> None:
        """Show the page that is wanted; ``other`` is one that makes way for it."""
        if other is not None:
            other.set_open(False)
        wanted = {"quiz": self._quiz.is_open, "pictures": self._bench.is_open}
        page = next((name for name, is_open in wanted.items() if is_open), None)
        if page is not None:
            self.context.playback.pause()
            if page not in self.views:
                self._make(next(view for view in VIEWS if view.id == page))
        shown = self.views[page] if page else None
        self.stage.show_page(shown, page == "pictures")  # type: ignore[attr-defined]

    def _close_pages(self) -> None:
        self._bench.set_open(False)
        self._quiz.set_open(False)

    def _fill_right(self) -> None:
        """Make the panels of the right side; those that share a place stand in a switch."""
        on_right = [view for view in VIEWS if view.side == "right"]
        switched = [view for view in on_right if view.id in SWITCHED]
        for view in on_right:
            if view not in switched:
                self.right.add(self._make(view))
            elif view is switched[0]:
                self.right.add(self._make_switch(switched))

    def _make(self, view: View) -> QWidget:
        made = self.views[view.id] = view.make(self.context)
        if hasattr(made, "solveAsked"):
            made.solveAsked.connect(lambda: self.desk.show_solver())
        return made

    def _make_switch(self, views: list[View]) -> Switch:
        titles = [SWITCHED[view.id] for view in views]
        switch = Switch(self.context, titles, [partial(self._make, view) for view in views])
        places = {view.id: number for number, view in enumerate(views)}
        self.desk.panelAsked.connect(partial(self._show_panel, switch, places))
        return switch

    def _show_panel(self, switch: Switch, places: dict[str, int], view_id: str) -> None:
        """Bring one of the views that share a place to the front."""
        self.context.preferences["show_panel"] = True
        switch.show_view(places[view_id])
        self.right.show_top()

    def _arrange(self) -> None:
        for number, part in enumerate((self.left, self.stage, self.right)):
            self.splitter.addWidget(part)
            self.splitter.setCollapsible(number, False)
            self.splitter.setStretchFactor(number, int(part is self.stage))
        self.splitter.setHandleWidth(1)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.splitter, 1)
        self.setCentralWidget(inside)

    def _connect(self) -> None:
        context = self.context
        self.top_bar.exportAsked.connect(lambda: self.desk.exports.show_dialog())
        self.top_bar.presentAsked.connect(lambda: self.desk.set_presenting(True))
        self.stage.pictureAsked.connect(self._ask_for_page)  # type: ignore[attr-defined]
        lessons = self.views.get("lessons")
        if lessons is not None:
            lessons.lessonRequested.connect(self._open_lesson)  # type: ignore[attr-defined]
        context.appearance.changed.connect(self._retranslate)
        context.model.undo_stack.cleanChanged.connect(self._show_title)
        context.model.pathChanged.connect(self._show_title)
        context.model.changed.connect(self._show_title)
        player_of(context).changed.connect(self._show_title)
        context.preferences.changed.connect(self._follow_preference)

    def _ask_for_page(self, on: bool) -> None:
        self.furnish()
        self._quiz.set_open(False)
        self._bench.set_open(on)

    def _open_lesson(self, lesson_id: str) -> None:
        if self.desk.documents.may_go():
            self.desk.attempt(lambda: player_of(self.context).open(lesson_id))

    def _retranslate(self) -> None:
        words = self.context.words
        self.left.setAccessibleName(words(LESSONS))
        self.right.setAccessibleName(words(PANEL))
        self.stage.setAccessibleName(words(STAGE))
        if self._desk is not None:
            self._dress_toast()
        self._show_title()

    def _dress_toast(self) -> None:
        self.toast.dress_close(self.context.words(CLOSE_MESSAGE), self.context.theme.ink)

    def _show_title(self) -> None:
        model, name = self.context.model, document_name(self.context)
        self.setWindowTitle(self.context.words(TITLE, name=name))
        self.setWindowFilePath(str(model.path or ""))
        self.setWindowModified(model.is_modified)
        self.top_bar.show_document(name, model.is_modified)

    def _follow_preference(self, name: str) -> None:
        if name in ("show_lessons", "show_panel"):
            self._fold()

    def _fold(self) -> None:
        """Show the panels that are wanted; none while presenting."""
        presenting = self._is_presenting
        preferences = self.context.preferences
        self.left.setVisible(preferences["show_lessons"] and not presenting)
        self.right.setVisible(preferences["show_panel"] and not presenting)
        self.top_bar.setVisible(not presenting)
        self.menuBar().setVisible(not presenting)

    def _present(self, on: bool) -> None:
        """Take the panels away and have large type, or the other way round."""
        self._set_presenting(on)
        self._fold()

    def _restore(self) -> None:
        """Take the place on screen that was kept, if it still is on a screen."""
        kept: QByteArray = self.context.preferences["geometry"]
        if kept.isEmpty() or not self.restoreGeometry(kept):
            self.resize(WIDTH, HEIGHT)
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        self.setGeometry(on_screen(self.geometry(), screens))

    def _share_width(self) -> None:
        """Give the panels the widths that were kept, or the usual ones."""
        if not self.splitter.restoreState(self.context.preferences["splitter"]):
            scale = self.context.preferences["font_scale"]
            left, right = round(LEFT_WIDTH * scale), round(RIGHT_WIDTH * scale)
            self.splitter.setSizes([left, max(self.width() - left - right, 1), right])


def on_screen(window: QRect, screens: list[QRect]) -> QRect:
    """``window`` as it is if its title can be reached on a screen, else moved onto the first.

    >>> on_screen(QRect(9999, 9999, 800, 600), [QRect(0, 0, 1920, 1080)]).center().x()
    959
    """
    grip = QRect(window.left(), window.top(), window.width(), 32)
    if not screens or any(
        (seen := screen.intersected(grip)).width() >= 100 and seen.height() >= 16
        for screen in screens
    ):
        return window
    size = window.size().boundedTo(screens[0].size())
    moved = QRect(window.topLeft(), size)
    moved.moveCenter(screens[0].center())
    return moved


def dispose(window: QWidget) -> None:
    """Delete a closed window now, while all that it listens to is still there."""
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def _local_path(url: QUrl) -> Path | None:
    return Path(url.toLocalFile()) if url.isLocalFile() else None
