"""What views and actions are handed: the live state, and nothing global."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.pair import pair_of
from tconv_gui.model.document_model import DocumentModel
from tconv_gui.model.playback import Playback, Side
from tconv_gui.model.preferences import Preferences
from tconv_gui.theme import Theme, load_theme
from tconv_gui.words import Words


class Appearance(QObject):
    """The words and the theme in use; ``changed`` when either is another."""

    changed = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.theme = theme

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        if language != self.words.language:
            self.words = Words(language)
            self.changed.emit()

    def set_theme(self, theme_id: str) -> None:
        """Wear another theme from now on."""
        if theme_id != self.theme.id:
            self.theme = load_theme(theme_id)
            self.changed.emit()


class Context(NamedTuple):
    """Everything a view or an action may use."""

    model: DocumentModel
    playback: Playback
    preferences: Preferences
    appearance: Appearance

    @property
    def words(self) -> Words:
        """The words of the language in use; ask anew at every use."""
        return self.appearance.words

    @property
    def theme(self) -> Theme:
        """The theme in use; ask anew at every use."""
        return self.appearance.theme

    @property
    def figure(self) -> Figure:
        """What is on screen: the figure, or both as one where two are side by side."""
        playback = self.playback
        if not playback.is_compared:
            return playback.figure
        return pair_of(playback.figure, playback.figure_at("beside"), self.frame(side="beside"))

    def frame(self, aspect: float = 1.6, motion: float = 1.0, side: Side = "first") -> Frame:
        """What the figure on screen shows now, or the one beside it."""
        playback = self.playback
        figure, layer = playback.figure_at(side), playback.layer_at(side)
        return Frame(
            document=figure.seen(playback.document_at(side), layer),
            layer=layer,
            step=playback.step_at(side),
            words=self.words,
            pointed=playback.pointed_at(side),
            selected=playback.selected if side == "first" else None,
            aspect=aspect,
            motion=motion,
            shade=bool(self.preferences["shade_cells"]),
            options=playback.options,
        )
