"""Whether a window can be opened at all; asked before Qt, which would abort the process.

Only the standard library is used: it must work where Qt cannot even be loaded.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping
from typing import NamedTuple

from core.words_mark import QT_TRANSLATE_NOOP, Mark

NO_DISPLAY = QT_TRANSLATE_NOOP(
    "start",
    "There is no display here to open a window on. “make run” or “main.py first-pictures FOLDER” "
    "writes the first lesson's figures as pictures instead.",
)
MISSING_LIBRARIES = QT_TRANSLATE_NOOP(
    "start",
    "The window needs system libraries that are missing here ({libraries}). On Debian and Ubuntu "
    "this brings them: sudo apt-get install {packages}",
)

# The system library and its package in Debian and Ubuntu.
PACKAGES: Mapping[str, str] = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
X_LIBRARIES = tuple(name for name in PACKAGES if "xcb" in name or "x11" in name)


class Obstacle(NamedTuple):
    """Why no window can be opened: ``words(mark, **facts)`` is the sentence to say."""

    mark: Mark
    facts: Mapping[str, object]

    def english(self) -> str:
        """The sentence where no other language can be loaded."""
        return self.mark.english(**self.facts)


def obstacle(environment: Mapping[str, str]) -> Obstacle | None:
    """What stands in the way of a window, None if nothing does."""
    if not sys.platform.startswith("linux"):
        return None
    platform = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if platform and not platform.startswith(("xcb", "wayland")):
        return None
    if not platform.startswith("xcb") and names_wayland(environment) and wayland_answers():
        return None
    if platform.startswith("wayland") or not environment.get("DISPLAY"):
        return Obstacle(NO_DISPLAY, {})
    missing = [name for name in X_LIBRARIES if not can_load(name)]
    if missing:
        return missing_libraries(missing)
    return None if x_server_answers() else Obstacle(NO_DISPLAY, {})


def missing_libraries(names: list[str]) -> Obstacle:
    """What to say when shared libraries are missing.

    >>> missing_libraries(["libxcb-cursor.so.0"]).facts["packages"]
    'libxcb-cursor0'
    """
    packages = dict.fromkeys(PACKAGES.get(name, name) for name in names)
    return Obstacle(
        MISSING_LIBRARIES, {"libraries": ", ".join(names), "packages": " ".join(packages)}
    )


def missing_in(error: ImportError) -> Obstacle | None:
    """What to say when Qt could not be loaded for want of a shared library.

    The loader names one library at a time, so all that Qt may need are tried.
    """
    name = str(error).split(":")[0]
    if ".so" not in name or "cannot open shared object" not in str(error):
        return None
    missing = [library for library in PACKAGES if library != name and not can_load(library)]
    return missing_libraries([name, *missing])


def can_load(library: str) -> bool:
    """Whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def x_server_answers() -> bool:
    """Whether the X server of DISPLAY lets us in."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return bool(answers)


def names_wayland(environment: Mapping[str, str]) -> bool:
    """Whether the variables name a compositor's socket in full; its library complains if not.

    >>> names_wayland({"WAYLAND_DISPLAY": "wayland-0"})
    False
    """
    display = environment.get("WAYLAND_DISPLAY", "")
    return display.startswith("/") or bool(display and environment.get("XDG_RUNTIME_DIR"))


def wayland_answers() -> bool:
    """Whether the compositor of WAYLAND_DISPLAY lets us in."""
    try:
        wayland = ctypes.CDLL("libwayland-client.so.0")
    except OSError:
        return False
    wayland.wl_display_connect.restype = ctypes.c_void_p
    wayland.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    display = wayland.wl_display_connect(None)
    if display:
        wayland.wl_display_disconnect(display)
    return bool(display)
