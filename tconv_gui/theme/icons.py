"""Icons, tinted from the SVG files in resources/icons.

The files are drawn in black on nothing; an icon takes the colour it is asked in.  Pixmaps are
rendered for the screens that are there, so that they are sharp on each of them.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap

from tconv_gui.assets import icon_files, resource

SIZES = (16, 20)  # of menus and of buttons
APP_SIZES = (16, 20, 24, 32, 48, 64, 128, 256)
INK = "#000"


def icon_names() -> tuple[str, ...]:
    """All icons there are."""
    return tuple(path.stem for path in icon_files())


def icon(
    name: str, colour: str, disabled: str | None = None, sizes: tuple[int, ...] = SIZES
) -> QIcon:
    """The icon called ``name`` in "#RRGGBB" ``colour``; KeyError if there is none.

    ``disabled`` is the colour it takes in a disabled widget, else Qt greys it; ``sizes`` are the
    logical sizes it will be shown in.  Ask again when there is another screen.
    """
    return _icon(name, colour, disabled, sizes, screen_ratios())


def screen_ratios() -> tuple[float, ...]:
    """How many pixels a logical one has, on each of the screens."""
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return tuple(sorted(ratios)) or (1.0,)


@cache
def _icon(
    name: str,
    colour: str,
    disabled: str | None,
    sizes: tuple[int, ...],
    ratios: tuple[float, ...],
) -> QIcon:
    made = QIcon()
    for tint, mode in ((colour, QIcon.Mode.Normal), (disabled, QIcon.Mode.Disabled)):
        if tint:
            _add(made, _drawing(name, tint), mode, sizes, ratios)
    return made


@cache
def app_icon() -> QIcon:
    """The application's icon, in its own colours."""
    made = QIcon()
    for size in APP_SIZES:
        made.addPixmap(QPixmap.fromImage(icon_image("app", INK, size)))
    return made


def icon_image(name: str, colour: str, size_px: int) -> QImage:
    """The icon as a picture of ``size_px`` pixels; needs no window."""
    return _render(_drawing(name, colour), size_px)


def _add(
    made: QIcon,
    drawing: bytes,
    mode: QIcon.Mode,
    sizes: tuple[int, ...],
    ratios: tuple[float, ...],
) -> None:
    for size in sizes:
        for ratio in ratios:
            pixmap = QPixmap.fromImage(_render(drawing, round(size * ratio)))
            pixmap.setDevicePixelRatio(ratio)
            made.addPixmap(pixmap, mode)


def _drawing(name: str, colour: str) -> bytes:
    path = resource("icons", f"{name}.svg")
    if not path.is_file():
        raise KeyError(name)
    opaque = QColor(colour).name()
    return path.read_text(encoding="utf-8").replace(f'"{INK}"', f'"{opaque}"').encode()


def _render(drawing: bytes, size_px: int) -> QImage:
    from PySide6.QtSvg import QSvgRenderer  # imported when the first icon is shown

    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return image
