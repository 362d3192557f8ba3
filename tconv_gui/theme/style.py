"""How the window's widgets look: a palette and a style sheet, on top of Qt's Fusion style.

The shell calls ``app.setStyle("Fusion")``, ``app.setPalette(palette(theme))``,
``app.setFont(window_font(font_scale, families))`` and
``app.setStyleSheet(style_sheet(theme, font_scale))``.  Fusion is forced, as native styles ignore
half of a palette.

A widget says what it is by the property ``kind`` (``widget.setProperty("kind", "card")`` before
it is first shown; after a later change, ``widget.style().unpolish(widget)`` and ``polish``):

===============  ==================================================================================
QPushButton      (none) quiet, with a hairline; ``primary`` the one thing to press; ``link`` words
                 in the accent colour
QToolButton      (none) flat icon button; ``tab`` a pill, accent when checked
                 (with the property ``narrow`` one of little padding); ``play`` the round
                 accent button; ``layer`` a box of the chain, outlined as kernel when checked
QFrame           ``panel`` a flat side panel; ``bar`` the same, for rows; ``card`` hairline and
                 round corners; ``inset`` a sunk box, for a formula; ``note`` accent-filled;
                 ``warning`` and ``error`` filled so
QFrame, edge     panels and bars take a hairline on the side named by the property ``edge``:
                 ``left``, ``right``, ``top`` or ``bottom``
QLabel           ``title``, ``heading``, ``section`` (soft capitals), ``soft``, ``formula``,
                 ``accent``, ``warning``, ``error``, and the roles ``input``, ``kernel``,
                 ``output``, ``current``, ``gradient``
QLineEdit, spin  ``invalid`` = true: outlined as an error
===============  ==================================================================================

Every widget that takes the keyboard shows a two pixel ring in the accent colour when it has it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from string import Template

from PySide6.QtGui import QColor, QFont, QPalette

from tconv_gui.assets import resource
from tconv_gui.theme import BLACK, Theme, colour, ink_on
from tconv_gui.theme.fonts import font

BASE_PX = 13.0
ROLE_LABELS = ("input", "kernel", "output", "current", "gradient", "warning", "error")


def window_font(font_scale: float = 1.0, families: tuple[str, ...] | None = None) -> QFont:
    """The font of the window's widgets, to be set on the application."""
    return font(BASE_PX * font_scale, "regular", families)


def palette(theme: Theme) -> QPalette:
    """The theme as a QPalette, disabled states included."""
    made = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.background,
        role.WindowText: theme.ink,
        role.Base: theme.panel,
        role.AlternateBase: theme.background,
        role.Text: theme.ink,
        role.PlaceholderText: theme.soft_ink,
        role.Button: theme.panel,
        role.ButtonText: theme.ink,
        role.BrightText: theme.error.line,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.gradient.line,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.ink,
        role.Light: theme.panel,
        role.Midlight: theme.background,
        role.Mid: theme.hairline,
        role.Dark: theme.hole,
    }
    for name, text in colours.items():
        made.setColor(name, colour(text))
    faded = QColor(mixed(theme.ink, theme.panel, 0.6))
    for name in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        made.setColor(QPalette.ColorGroup.Disabled, name, faded)
    return made


def mixed(one: str, other: str, share: float) -> str:
    """``one`` with a ``share`` (0 to 1) of ``other`` in it.

    >>> mixed("#000000", "#FFFFFF", 0.2)
    '#333333'
    """
    parts = zip((1, 3, 5), (3, 5, 7), strict=True)
    pairs = [(int(one[a:b], 16), int(other[a:b], 16)) for a, b in parts]
    return "#" + "".join(f"{round(x + (y - x) * share):02X}" for x, y in pairs)


@lru_cache(maxsize=8)
def style_sheet(theme: Theme, font_scale: float = 1.0) -> str:
    """The style sheet for the whole application; lengths grow with ``font_scale``."""
    icons = resource("icons", "neutral")
    groove, handle = max(round(4 * font_scale), 1), round(10 * font_scale) + 4
    indicator, ring = round(14 * font_scale) + 2, max(round(5 * font_scale), 1)
    tick = "black" if ink_on(theme.accent) == BLACK else "white"
    text = Template(_SHEET).substitute(
        background=theme.background,
        panel=theme.panel,
        hairline=theme.hairline,
        ink=theme.ink,
        soft=theme.soft_ink,
        accent=theme.accent,
        on_accent=theme.on_accent,
        accent_fill=theme.accent_fill,
        accent_hover=mixed(theme.accent, theme.ink, 0.15),
        accent_faded=mixed(theme.accent, theme.panel, 0.55),
        hover=mixed(theme.panel, theme.ink, 0.05),
        pressed=mixed(theme.panel, theme.ink, 0.10),
        faded=mixed(theme.ink, theme.panel, 0.6),
        handle=mixed(theme.panel, theme.ink, 0.25),
        kernel=theme.kernel.line,
        error=theme.error.line,
        error_fill=theme.error.fill,
        warning=theme.warning.line,
        warning_fill=theme.warning.fill,
        reach=(handle - groove) // 2,
        ring=ring,
        dot=indicator - 2 * ring,
        check=(icons / f"check-{tick}.svg").as_posix(),
        chevron_down=(icons / "chevron-down.svg").as_posix(),
        chevron_up=(icons / "chevron-up.svg").as_posix(),
    )
    labels = (
        f'QLabel[kind="{name}"] {{ color: {theme.role(name).line}; }}' for name in ROLE_LABELS
    )
    return _scaled(text + "\n".join(labels), font_scale)


def _scaled(text: str, font_scale: float) -> str:
    """Turn lengths into pixels: ``8u``, and ``half(10u+4)`` for the radius that makes a circle.

    >>> _scaled("width: 10u; radius: half(10u+4);", 1.5)
    'width: 15px; radius: 9px;'
    """

    def pixels(units: str) -> int:
        return max(round(int(units) * font_scale), 1)

    # A radius of more than half the box would make Qt draw a square.
    text = re.sub(r"half\((\d+)u\+(\d+)\)", lambda m: f"{(pixels(m[1]) + int(m[2])) // 2}px", text)
    return re.sub(r"\b(\d+)u\b", lambda m: f"{pixels(m[1])}px", text)


_SHEET = """
QFrame[kind="panel"], QFrame[kind="bar"] { background: $panel; border: 0 solid $hairline; }
QFrame[edge="left"] { border-left-width: 1px; }
QFrame[edge="right"] { border-right-width: 1px; }
QFrame[edge="top"] { border-top-width: 1px; }
QFrame[edge="bottom"] { border-bottom-width: 1px; }
QFrame[kind="card"] { background: $panel; border: 1px solid $hairline; border-radius: 10u; }
QFrame[kind="inset"] { background: $background; border-radius: 8u; }
QFrame[kind="note"] { background: $accent_fill; border-radius: 8u; }
QFrame[kind="warning"] { background: $warning_fill; border-radius: 8u; }
QFrame[kind="error"] { background: $error_fill; border-radius: 8u; }
QLabel[kind="warning"], QLabel[kind="error"] { background: transparent; }

QLabel[kind="title"] { font-size: 17u; font-weight: 600; }
QLabel[kind="heading"] { font-size: 14u; font-weight: 600; }
QLabel[kind="section"] {
    font-size: 11u; font-weight: 600; letter-spacing: 0.6px; text-transform: uppercase;
    color: $soft;
}
QLabel[kind="soft"] { color: $soft; }
QLabel[kind="accent"] { color: $accent; font-weight: 600; }
QLabel:disabled { color: $faded; }

QPushButton {
    background: $panel; color: $ink; border: 1px solid $hairline; border-radius: 8u;
    padding: 5u 13u; min-height: 18u;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:disabled { color: $faded; }
QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:disabled {
    background: $accent_faded; border-color: $accent_faded; color: $panel;
}
QPushButton[kind="link"] {
    background: transparent; border-color: transparent; color: $accent; font-weight: 600;
    padding: 3u 5u; text-align: left;
}
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton:focus { border: 2px solid $accent; padding: 4u 12u; }
QPushButton[kind="primary"]:focus { border-color: $ink; }
QPushButton[kind="link"]:focus { padding: 2u 4u; }

QToolButton {
    background: transparent; color: $ink; border: 1px solid transparent; border-radius: 8u;
    padding: 5u;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton:disabled { color: $faded; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="tab"] { padding: 6u 14u; color: $ink; }
QToolButton[kind="tab"][narrow="true"] { padding: 6u 7u; }
QToolButton[kind="tab"]:checked {
    background: $accent_fill; color: $accent; font-weight: 600;
}
QToolButton[kind="layer"] {
    background: $panel; border: 1px solid $hairline; padding: 7u 11u;
}
QToolButton[kind="layer"]:checked {
    border: 2px solid $kernel; padding: 6u 10u; color: $kernel; font-weight: 600;
}
QToolButton[kind="play"] {
    background: $accent; border-color: $accent; border-radius: half(34u+2); padding: 0;
    min-width: 34u; max-width: 34u; min-height: 34u; max-height: 34u;
}
QToolButton[kind="play"]:hover { background: $accent_hover; }
QToolButton[kind="play"]:disabled { background: $accent_faded; border-color: $accent_faded; }
QToolButton:focus { border: 2px solid $accent; padding: 4u; }
QToolButton[kind="tab"]:focus { padding: 5u 13u; }
QToolButton[kind="tab"][narrow="true"]:focus { padding: 5u 6u; }
QToolButton[kind="layer"]:focus { border-color: $accent; padding: 6u 10u; }
QToolButton[kind="play"]:focus {
    border-color: $ink; padding: 0;
}

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $background; color: $ink; border: 1px solid $hairline; border-radius: 6u;
    padding: 3u 7u; min-height: 18u;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border: 2px solid $accent; padding: 2u 6u;
}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    background: $panel; color: $faded;
}
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"] {
    border: 2px solid $error; padding: 2u 6u;
}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {
    background: transparent; border: none; padding: 0; min-height: 0;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; width: 18u; border: none; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 2px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 2px; }
QAbstractSpinBox::up-arrow { image: url("$chevron_up"); width: 10u; height: 10u; }
QAbstractSpinBox::down-arrow { image: url("$chevron_down"); width: 10u; height: 10u; }
QComboBox::drop-down { border: none; width: 22u; }
QComboBox::down-arrow { image: url("$chevron_down"); width: 12u; height: 12u; }
QComboBox QAbstractItemView {
    background: $panel; color: $ink; border: 1px solid $hairline; padding: 4u; outline: 0;
    selection-background-color: $accent_fill; selection-color: $ink;
}

QSlider { min-height: 20u; }
QSlider:vertical { min-height: 0; min-width: 20u; }
QSlider::groove:horizontal { height: 4u; border-radius: 2u; background: $hairline; }
QSlider::groove:vertical { width: 4u; border-radius: 2u; background: $hairline; }
QSlider::sub-page:horizontal, QSlider::add-page:vertical {
    border-radius: 2u; background: $accent;
}
QSlider::handle { background: $panel; border: 2px solid $accent; border-radius: half(10u+4); }
QSlider::handle:horizontal { width: 10u; height: 10u; margin: -${reach}px 0; }
QSlider::handle:vertical { height: 10u; width: 10u; margin: 0 -${reach}px; }
QSlider::handle:hover { background: $accent_fill; }
QSlider::handle:focus { background: $accent; border-color: $ink; }
QSlider::handle:disabled { border-color: $handle; }
QSlider::sub-page:horizontal:disabled, QSlider::add-page:vertical:disabled { background: $handle; }

QListView, QTreeView, QTableView {
    background: $panel; color: $ink; border: 1px solid transparent; outline: 0;
    gridline-color: $hairline;
    selection-background-color: $accent_fill; selection-color: $ink;
}
QTableView { border-color: $hairline; }
QListView { qproperty-resizeMode: Adjust; }  /* else rows keep their size before polishing */
QListView:focus, QTreeView:focus, QTableView:focus { border: 1px solid $accent; }
QListView::item, QTreeView::item {
    padding: 4u 8u; min-height: 16u; border-radius: 6u; color: $ink;
}
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected {
    background: $accent_fill; color: $accent;
}
QListView::item:disabled, QTreeView::item:disabled { color: $soft; background: transparent; }
QListView::item:focus, QTreeView::item:focus { border: 2px solid $accent; padding: 2u 6u; }
QTableView::item:selected { background: $accent_fill; color: $ink; }
QTableView::item:focus { border: 2px solid $accent; }
QTableView QLineEdit { border-radius: 0; padding: 0; min-height: 0; background: $panel; }
QHeaderView { background: $background; }
QHeaderView::section {
    background: $background; color: $soft; border: none; border-bottom: 1px solid $hairline;
    padding: 4u 8u;
}
QTableCornerButton::section { background: $background; border: none; }

QScrollArea { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10u; }
QScrollBar:horizontal { height: 10u; }
QScrollBar::handle { background: $handle; border-radius: 3u; margin: 2u; }
QScrollBar::handle:vertical { min-height: 28u; }
QScrollBar::handle:horizontal { min-width: 28u; }
QScrollBar::handle:hover { background: $soft; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QMenuBar { background: $panel; color: $ink; border-bottom: 1px solid $hairline; }
QMenuBar::item { padding: 5u 9u; background: transparent; border-radius: 6u; }
QMenuBar::item:selected { background: $accent_fill; color: $ink; }
QMenu { background: $panel; color: $ink; border: 1px solid $hairline; padding: 5u; }
QMenu::item { padding: 5u 26u 5u 12u; border-radius: 6u; }
QMenu::item:selected { background: $accent_fill; color: $ink; }
QMenu::item:disabled { color: $faded; }
QMenu::icon { padding-left: 8u; }
QMenu::separator { height: 1px; background: $hairline; margin: 5u 8u; }
QToolTip {
    background: $panel; color: $ink; border: 1px solid $hairline; padding: 5u 8u;
}
QSplitter::handle { background: $hairline; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }
QStatusBar { background: $panel; color: $soft; border-top: 1px solid $hairline; }
QStatusBar::item { border: none; }
QDialog, QMessageBox { background: $panel; }
QCheckBox, QRadioButton { spacing: 8u; padding: 2u; border: 2px solid transparent; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; border-radius: 6u; }
QCheckBox:disabled, QRadioButton:disabled { color: $faded; }
QCheckBox::indicator, QRadioButton::indicator, QMenu::indicator {
    width: 14u; height: 14u; border: 1px solid $soft; border-radius: 4u; background: $background;
}
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QMenu::indicator:checked {
    background: $accent; border-color: $accent; image: url("$check");
}
QRadioButton::indicator { border-radius: half(14u+2); }
QRadioButton::indicator:checked, QMenu::indicator:exclusive:checked {
    border: ${ring}px solid $accent; background: $on_accent; image: none;
    width: ${dot}px; height: ${dot}px;
}
QMenu::indicator:exclusive { border-radius: half(14u+2); }
QMenu::indicator { margin-left: 7u; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
    border-color: $handle; background: $panel;
}
QCheckBox::indicator:checked:disabled, QMenu::indicator:checked:disabled {
    border-color: $accent_faded; background: $accent_faded;
}
QRadioButton::indicator:checked:disabled, QMenu::indicator:exclusive:checked:disabled {
    border-color: $accent_faded; background: $on_accent;
}
"""
