"""Icons, tinted from the SVG files in resources/icons.

The files are drawn in black on nothing; an icon takes the colour it is asked in.  Pixmaps are
rendered at one, two and three times the size, so that they are sharp at any screen scale.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap

from tconv_gui.assets import icon_files, resource

SIZES = (16, 20)  # of menus and of buttons
APP_SIZES = (16, 20, 24, 32, 48, 64, 128, 256)
RATIOS = (1, 2, 3)
INK = "#000"


def icon_names() -> tuple[str, ...]:
    """All icons there are."""
    return tuple(path.stem for path in icon_files())


@cache
def icon(
    name: str, colour: str, disabled: str | None = None, sizes: tuple[int, ...] = SIZES
) -> QIcon:
    """The icon called ``name`` in "#RRGGBB" ``colour``; KeyError if there is none.

    ``disabled`` is the colour it takes in a disabled widget, else Qt greys it; ``sizes`` are the
    logical sizes it will be shown in.
    """
    made = QIcon()
    _add(made, _drawing(name, colour), QIcon.Mode.Normal, sizes)
    if disabled:
        _add(made, _drawing(name, disabled), QIcon.Mode.Disabled, sizes)
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


def _add(made: QIcon, drawing: bytes, mode: QIcon.Mode, sizes: tuple[int, ...]) -> None:
    for size in sizes:
        for ratio in RATIOS:
            pixmap = QPixmap.fromImage(_render(drawing, size * ratio))
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
