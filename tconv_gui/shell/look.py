"""Dresses the application as the user prefers: theme, language, size of type; also later."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTranslator
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication

from tconv_gui.model.context import Appearance, Context
from tconv_gui.model.preferences import Preferences
from tconv_gui.theme import DEFAULT_THEME, load_theme, theme_ids
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.theme.icons import screen_ratios
from tconv_gui.theme.style import palette, style_sheet, window_font
from tconv_gui.words import Words, languages, system_language

SYSTEM = "system"
DARK = "dark"
PRESENTER_SCALE = 1.5


def preferred_theme(preferences: Preferences, application: QApplication) -> str:
    """The theme's id by preference, else as light or dark as the system is."""
    wanted: str = preferences["theme"]
    if wanted in theme_ids():
        return wanted
    return DARK if is_system_dark(application) else DEFAULT_THEME


def is_system_dark(application: QApplication) -> bool:
    """What the system says; one that says nothing is light, as Fusion takes it to be."""
    return bool(application.styleHints().colorScheme() == Qt.ColorScheme.Dark)


def preferred_language(preferences: Preferences) -> str:
    """The language by preference if it is there, else the best of the system's."""
    wanted: str = preferences["language"]
    return wanted if wanted in dict(languages()) else system_language()


def make_appearance(preferences: Preferences, application: QApplication) -> Appearance:
    """The words and the theme to begin with."""
    theme = load_theme(preferred_theme(preferences, application))
    return Appearance(Words(preferred_language(preferences)), theme)


class Look(QObject):
    """Keeps palette, style sheet, font and Qt's own texts in step with the preferences.

    Made before the window: what hears ``appearance.changed`` finds the application dressed.
    ``is_late`` leaves the style sheet out until ``add_sheet``: widgets that are made before it
    is there are made in half the time.
    """

    def __init__(self, application: QApplication, context: Context, is_late: bool = False) -> None:
        super().__init__(application)
        self._is_late = is_late
        self._application = application
        self._context = context
        self._boost = 1.0
        self._translator: QTranslator | None = None
        context.appearance.changed.connect(self.apply)
        context.preferences.changed.connect(self._follow_preference)
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._ratios = screen_ratios()
        application.screenAdded.connect(self._follow_screen)
        for screen in application.screens():
            screen.geometryChanged.connect(self._follow_ratios)
        self.apply()

    def close(self) -> None:
        """Follow nothing any more, and let the application go undressed."""
        self._context.appearance.changed.disconnect(self.apply)
        self._context.preferences.changed.disconnect(self._follow_preference)
        self._application.styleHints().colorSchemeChanged.disconnect(self._follow_system)
        self._application.screenAdded.disconnect(self._follow_screen)
        for screen in self._application.screens():
            screen.geometryChanged.disconnect(self._follow_ratios)
        if self._translator is not None:
            self._application.removeTranslator(self._translator)
            self._translator = None

    @property
    def font_scale(self) -> float:
        """How much larger than usual type is."""
        return float(self._context.preferences["font_scale"]) * self._boost

    def set_presenting(self, on: bool) -> None:
        """Larger type for those in the last row."""
        self._boost = PRESENTER_SCALE if on else 1.0
        self._context.appearance.changed.emit()

    def apply(self) -> None:
        """Dress the application in what is preferred now."""
        theme = self._context.theme
        language = self._context.words.language
        self._application.setPalette(palette(theme))
        self._application.setFont(window_font(self.font_scale, load_fonts(language)))
        self._put_on_sheet()
        self._speak(language)

    def add_sheet(self) -> None:
        """Add the style sheet that was left out at first."""
        self._is_late = False
        self._put_on_sheet()

    def _put_on_sheet(self) -> None:
        if not self._is_late:
            sheet = style_sheet(self._context.theme, self.font_scale)
            if sheet != self._application.styleSheet():
                self._application.setStyleSheet(sheet)

    def _follow_preference(self, name: str) -> None:
        appearance, preferences = self._context.appearance, self._context.preferences
        if name == "theme":
            self._tell_system(preferences["theme"])
            appearance.set_theme(preferred_theme(preferences, self._application))
        elif name == "language":
            appearance.set_language(preferred_language(preferences))
        elif name == "font_scale":
            appearance.changed.emit()

    def _follow_system(self) -> None:
        if self._context.preferences["theme"] == SYSTEM:
            theme = preferred_theme(self._context.preferences, self._application)
            self._context.appearance.set_theme(theme)

    def _follow_screen(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._follow_ratios)
        self._follow_ratios()

    def _follow_ratios(self) -> None:
        """Icons are drawn for the screens there are; a change of scale changes a screen's size."""
        if screen_ratios() != self._ratios:
            self._ratios = screen_ratios()
            self._context.appearance.changed.emit()

    def _tell_system(self, wanted: str) -> None:
        """Let the frame that the system draws match a theme that was chosen."""
        hints = self._application.styleHints()
        if wanted == SYSTEM:
            hints.unsetColorScheme()
        else:
            is_dark = load_theme(wanted).is_dark
            hints.setColorScheme(Qt.ColorScheme.Dark if is_dark else Qt.ColorScheme.Light)

    def _speak(self, language: str) -> None:
        """Qt's own words, in the dialogs that it makes."""
        if self._translator is not None and self._translator.language() != language:
            self._application.removeTranslator(self._translator)
            self._translator = None
        if self._translator is None and language != "en":
            translator = QTranslator(self)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load(f"qtbase_{language}", folder):
                self._translator = translator
                self._application.installTranslator(translator)
