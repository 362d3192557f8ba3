"""What a user prefers, per user and never in the document; a new one is a row in the table."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QByteArray, QObject, QSettings, QStandardPaths, Signal

from tconv_gui.figures import BY_ID
from tconv_gui.theme import BACKGROUNDS


class Preference(NamedTuple):
    """A setting's name, its default, and what makes a stored value valid again."""

    name: str
    default: Any
    clean: Callable[[Any], Any]


def _one_of(*allowed: str) -> Callable[[Any], Any]:
    def clean(value: Any) -> Any:
        if value not in allowed:
            raise ValueError
        return value

    return clean


def _flag(value: Any) -> bool:
    return value if isinstance(value, bool) else {"true": True, "false": False}[str(value).lower()]


def _within(low: float, high: float) -> Callable[[Any], float]:
    return lambda value: min(max(float(value), low), high)


def _zero_or_one(value: Any) -> int:
    if int(value) not in (0, 1):
        raise ValueError
    return int(value)


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(entry) for entry in value or []]


def _background(value: Any) -> str:
    if value in ("theme", *BACKGROUNDS) or re.match(r"#[0-9A-Fa-f]{6}\Z", value):
        return str(value)
    raise ValueError


def _record(value: Any) -> str:
    """The text of a JSON object, or nothing."""
    if value != "" and not isinstance(json.loads(value), dict):
        raise ValueError
    return str(value)


def _bytes(value: Any) -> QByteArray:
    if not isinstance(value, QByteArray):
        raise ValueError
    return value


PREFERENCES: tuple[Preference, ...] = (
    Preference("language", "system", str),
    Preference("theme", "system", _one_of("system", "light", "dark")),
    Preference("font_scale", 1.0, _within(1.0, 2.5)),
    Preference("animate", True, _flag),
    Preference("shade_cells", False, _flag),
    Preference("symbols", "numbers", _one_of("numbers", "names", "letters")),
    Preference("index_base", 0, _zero_or_one),
    Preference("link_axes", True, _flag),
    Preference("speed", 1.0, _within(0.25, 8.0)),
    Preference("recent_files", [], _texts),
    Preference("last_folder", "", str),
    Preference("show_lessons", True, _flag),
    Preference("show_panel", True, _flag),
    Preference("geometry", QByteArray(), _bytes),
    Preference("splitter", QByteArray(), _bytes),
    Preference("beside", "", _one_of("", *BY_ID)),
    Preference("first_share", 0.5, _within(0.2, 0.8)),
    Preference("show_channels", False, _flag),
    Preference("speaker_view", True, _flag),
    Preference("export_size", "1920x1080", str),
    Preference("export_background", "theme", _background),
    Preference("export_format", "png", str),
    Preference("export_settings", "", _record),
)


class Preferences(QObject):
    """Preferences kept in an INI file, written as soon as they change.

    A value that cannot be read counts as its default.  ``changed(name)`` tells of a new value.
    """

    changed = Signal(str)

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        """``file`` is the INI file; None takes the user's configuration folder."""
        super().__init__(parent)
        self._settings = QSettings(str(file or settings_file()), QSettings.Format.IniFormat)
        self._rows = {row.name: row for row in PREFERENCES}
        self._values: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The preference's value; KeyError for a name that is not in the table."""
        row = self._rows[name]
        if name not in self._values:
            self._values[name] = self._read(row)
        return self._values[name]

    def __setitem__(self, name: str, value: Any) -> None:
        value = self._rows[name].clean(value)
        if value != self[name]:
            self._values[name] = value
            self._settings.setValue(name, value)
            self._settings.sync()
            self.changed.emit(name)

    def reset(self) -> None:
        """Forget everything; defaults from now on."""
        self._settings.clear()
        self._settings.sync()
        before, self._values = self._values, {}
        for name, value in before.items():
            if self[name] != value:
                self.changed.emit(name)

    def _read(self, row: Preference) -> Any:
        if not self._settings.contains(row.name):
            return row.default
        try:
            return row.clean(self._settings.value(row.name))
        except (ValueError, TypeError, KeyError, RecursionError):
            return row.default


def settings_file() -> Path:
    """The INI file in the user's configuration folder."""
    folder = QStandardPaths.writableLocation(
        QStandardPaths.StandardLocation.GenericConfigLocation
    )
    return Path(folder) / "tconv" / "tconv.ini"
