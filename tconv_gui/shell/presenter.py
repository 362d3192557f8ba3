"""Presenter mode: begins and ends it, and keeps the speaker's window, which can be had alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QMainWindow

from tconv_gui.actions._desk import Desk
from tconv_gui.figures.render import aspect_of

if TYPE_CHECKING:
    from tconv_gui.model.presentation import Presentation
    from tconv_gui.shell.presenter_show import Show
    from tconv_gui.shell.presenter_speaker import SpeakerView
    from tconv_gui.views.stage import StageView


class Presenter(QObject):
    """Follows the desk: a show while presenter mode is on, a speaker's window while it is wanted.

    ``arrange`` is called whenever the window shall hide or show its panels.
    """

    def __init__(
        self,
        window: QMainWindow,
        desk: Desk,
        stage: StageView,
        arrange: Callable[[bool], None],
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._stage, self._arrange = window, desk, stage, arrange
        self._talk: Presentation | None = None
        self.find_screens: Callable[[], list[QScreen]] = QGuiApplication.screens
        self.show: Show | None = None
        self.speaker: SpeakerView | None = None
        desk.presentingChanged.connect(self._present)
        desk.speakerChanged.connect(self._show_speaker)

    @property
    def talk(self) -> Presentation:
        """Where the talk is; made when it is first asked for."""
        from tconv_gui.model.presentation import Presentation

        if self._talk is None:
            self._talk = Presentation(self._desk.context, self)
        return self._talk

    def close(self) -> None:
        """End everything: the window goes."""
        self._desk.set_presenting(False)
        self._desk.set_speaker(False)

    def _shape(self) -> float:
        canvas = self._stage.canvas
        return aspect_of(*canvas.device_size())

    def _present(self, on: bool) -> None:
        from tconv_gui.shell.presenter_show import Show

        if on:
            self.talk.start_clock()
            self.show = Show(
                self._window, self._desk, self._stage, self.talk, self._arrange,
                self.find_screens,
            )  # fmt: skip
            self.show.begin()
        elif self.show is not None:
            show, self.show = self.show, None
            show.end()
            show.deleteLater()

    def _show_speaker(self, on: bool) -> None:
        from tconv_gui.shell.presenter_speaker import SpeakerView

        if self.speaker is None and on:
            self.speaker = SpeakerView(
                self._desk.context, self.talk, self._shape, self._window
            )
            self.speaker.closed.connect(lambda: self._desk.set_speaker(False))
        if self.speaker is None:
            return
        if not on:
            self.speaker.hide()
        elif self.show is not None:
            self.show.place_speaker(self.speaker)
        else:
            self.talk.start_clock()
            self.speaker.showNormal()
            self.speaker.raise_()
