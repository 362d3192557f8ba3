"""The fields of the export dialog; those that make no difference to a kind of file are hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.actions._export_settings import (
    COLOUR,
    DPI_RANGE,
    FRAME_RANGE,
    HOLD_RANGE,
    LARGEST_CM,
    MOST_PLAYS,
    PIXELS_PER_INCH,
    SCREEN,
    TYPE_RANGE,
    Settings,
)
from tconv_gui.actions._export_targets import TARGETS
from tconv_gui.export import BY_ID, FORMATS, Format
from tconv_gui.export.format import MAX_SIDE
from tconv_gui.theme import colour, load_theme, theme_ids
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.words import Words, languages

FOR = QT_TRANSLATE_NOOP("export", "&For")
ANY_USE = QT_TRANSLATE_NOOP("export", "Any use")
FORMAT = QT_TRANSLATE_NOOP("export", "For&mat")
FIGURE = QT_TRANSLATE_NOOP("export", "F&igure")
STEPS = QT_TRANSLATE_NOOP("export", "&Steps")
THIS_STEP = QT_TRANSLATE_NOOP("export", "This step ({step} of {count})")
ALL_STEPS = QT_TRANSLATE_NOOP("export", "All steps ({count})")
STEPS_BETWEEN = QT_TRANSLATE_NOOP("export", "Steps from … to …")
FIRST_STEP = QT_TRANSLATE_NOOP("export", "First step")
LAST_STEP = QT_TRANSLATE_NOOP("export", "Last step")
CELLS = QT_TRANSLATE_NOOP("export", "Ce&lls show")
CELLS_SHOW = {
    "numbers": QT_TRANSLATE_NOOP("export", "Numbers"),
    "names": QT_TRANSLATE_NOOP("export", "Names: x₁₁, w₁₁"),
    "letters": QT_TRANSLATE_NOOP("export", "Letters: A, a"),
}
COUNT_FROM = QT_TRANSLATE_NOOP("export", "from {base}")
COUNTED = QT_TRANSLATE_NOOP("export", "What cells are counted from")
SIZE = QT_TRANSLATE_NOOP("export", "Si&ze")
CUSTOM = QT_TRANSLATE_NOOP("export", "Custom")
WIDTH = QT_TRANSLATE_NOOP("export", "Width")
HEIGHT = QT_TRANSLATE_NOOP("export", "Height")
UNIT = QT_TRANSLATE_NOOP("export", "Unit")
PIXELS = QT_TRANSLATE_NOOP("export", "pixels")
CENTIMETRES = QT_TRANSLATE_NOOP("export", "cm")
RESOLUTION = QT_TRANSLATE_NOOP("export", "&Resolution")
DPI = QT_TRANSLATE_NOOP("export", "dpi")
IN_PIXELS = QT_TRANSLATE_NOOP("export", "{width} × {height} pixels")
TYPE = QT_TRANSLATE_NOOP("export", "&Type size")
BACKGROUND = QT_TRANSLATE_NOOP("export", "&Background")
OWN_COLOUR = QT_TRANSLATE_NOOP("export", "Own colour")
COLOUR_NAME = QT_TRANSLATE_NOOP("export", "Colour as #RRGGBB")
PICK = QT_TRANSLATE_NOOP("export", "Choose…")
NO_COLOUR = QT_TRANSLATE_NOOP(
    "export", "“{got}” is no colour; write # and six digits or letters up to F, like #E0F0FF."
)
THEME = QT_TRANSLATE_NOOP("export", "T&heme")
LANGUAGE = QT_TRANSLATE_NOOP("export", "L&anguage")
AS_ON_SCREEN = QT_TRANSLATE_NOOP("export", "As on screen")
CAPTION = QT_TRANSLATE_NOOP("export", "Capti&on")
CAPTION_TIP = QT_TRANSLATE_NOOP(
    "export", "A line under the figure: the operation, its settings and sizes"
)
TEXT = QT_TRANSLATE_NOOP("export", "Te&xt in SVG")
OUTLINES = QT_TRANSLATE_NOOP("export", "As outlines: looks the same everywhere")
REAL_TEXT = QT_TRANSLATE_NOOP("export", "As text: can be searched and changed")
STEP_TIME = QT_TRANSLATE_NOOP("export", "Time &per step")
HOLD = QT_TRANSLATE_NOOP("export", "Hol&d the last for")
MILLISECONDS = QT_TRANSLATE_NOOP("export", "ms")
PLAYS = QT_TRANSLATE_NOOP("export", "Pla&y")
FOR_EVER = QT_TRANSLATE_NOOP("export", "for ever")
TIMES = QT_TRANSLATE_NOOP("export", "times")
EMBED = QT_TRANSLATE_NOOP("export", "Can be opened here a&gain")
EMBED_TIP = QT_TRANSLATE_NOOP(
    "export", "Puts the document into the file, so that opening or dropping it brings it back"
)
TYPE_TIP = QT_TRANSLATE_NOOP("export", "How large letters and numbers are against the cells")
SIZE_TIP = QT_TRANSLATE_NOOP("export", "Sizes of screens, slides and columns of papers")
GROUPS: dict[str, Mark] = {
    "pictures": QT_TRANSLATE_NOOP("export", "Pictures"),
    "animations": QT_TRANSLATE_NOOP("export", "Animations"),
    "slides": QT_TRANSLATE_NOOP("export", "Slides"),
    "papers": QT_TRANSLATE_NOOP("export", "Papers"),
    "data": QT_TRANSLATE_NOOP("export", "Data"),
    "code": QT_TRANSLATE_NOOP("export", "Code"),
}
BACKGROUND_NAMES = {
    "theme": QT_TRANSLATE_NOOP("export", "As the theme"),
    "white": QT_TRANSLATE_NOOP("export", "White"),
    "black": QT_TRANSLATE_NOOP("export", "Black"),
    "transparent": QT_TRANSLATE_NOOP("export", "Transparent"),
}


@dataclass(frozen=True)
class Preset:
    """A size that is asked for often, by its name."""

    title: Mark
    unit: str
    width: float
    height: float


PRESETS = (
    Preset(QT_TRANSLATE_NOOP("export", "16:9, 720p (1280 × 720)"), "px", 1280, 720),
    Preset(QT_TRANSLATE_NOOP("export", "16:9, 1080p (1920 × 1080)"), "px", 1920, 1080),
    Preset(QT_TRANSLATE_NOOP("export", "16:9, 4K (3840 × 2160)"), "px", 3840, 2160),
    Preset(QT_TRANSLATE_NOOP("export", "4:3 (1600 × 1200)"), "px", 1600, 1200),
    Preset(QT_TRANSLATE_NOOP("export", "Half a slide (960 × 1080)"), "px", 960, 1080),
    Preset(QT_TRANSLATE_NOOP("export", "Slide of Beamer (16 × 9 cm)"), "cm", 16.0, 9.0),
    Preset(QT_TRANSLATE_NOOP("export", "One column (8.6 × 6.4 cm)"), "cm", 8.6, 6.4),
    Preset(QT_TRANSLATE_NOOP("export", "Two columns (17.8 × 8 cm)"), "cm", 17.8, 8.0),
)
STEP_KINDS = ("this", "all", "range")
UNITS = ("px", "cm")
NARROWEST = 84


class ExportForm(QWidget):
    """All fields; ``changed`` when one is another, ``formatChosen`` and ``targetChosen`` by id."""

    changed = Signal()
    formatChosen = Signal(str)
    targetChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Words()
        self.targets = _combo(self)
        self.hint = paragraph("soft", self)
        self.formats = _combo(self)
        self.figures = _combo(self)
        self.steps = _combo(self)
        self.first, self.last = _spin(self, 0, 0), _spin(self, 0, 0)
        self.symbols, self.base = _combo(self), _combo(self)
        self.sizes = _combo(self)
        self.width_field, self.height_field = _length_box(self), _length_box(self)
        self.units = _combo(self)
        self.dpi = _spin(self, *DPI_RANGE)
        self.in_pixels = QLabel(self)
        self.type_size = _spin(self, *TYPE_RANGE)
        self.backgrounds = _combo(self)
        self.own = QLineEdit("#FFFFFF", self)
        self.pick = QPushButton(self)
        self.themes, self.languages = _combo(self), _combo(self)
        self.caption = QCheckBox(self)
        self.text_kinds = _combo(self)
        self.step_time = _spin(self, *FRAME_RANGE)
        self.hold = _spin(self, *HOLD_RANGE)
        self.plays = _spin(self, 0, MOST_PLAYS)
        self.embed = QCheckBox(self)
        self.messages = {
            key: FieldMessage(self) for key in ("format", "figure", "steps", "size", "background")
        }
        self.labels: list[tuple[QLabel, Mark]] = []
        self._rows: dict[str, QWidget] = {}
        self._form = QFormLayout(self)
        self._arrange()
        self._fill()
        self._connect()

    # ---- what the fields say

    @property
    def format_(self) -> Format:
        """The chosen kind of file."""
        return BY_ID.get(self.formats.currentData(), FORMATS[0])

    @property
    def dots(self) -> int:
        """Pixels for an inch."""
        return PIXELS_PER_INCH if self.format_.scalable else self.dpi.value()

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.settings().pixels(self.dots)

    @property
    def background(self) -> str:
        """The chosen background; an own colour may be none yet."""
        chosen = self.backgrounds.currentData()
        return chosen if chosen else self.own.text().strip().upper()

    def settings(self) -> Settings:
        """All that is remembered."""
        return Settings(
            steps=STEP_KINDS[max(self.steps.currentIndex(), 0)],
            unit=UNITS[max(self.units.currentIndex(), 0)],
            width=self.width_field.value(),
            height=self.height_field.value(),
            dpi=self.dpi.value(),
            type_percent=self.type_size.value(),
            background=self.background,
            theme=self.themes.currentData(),
            language=self.languages.currentData(),
            caption=self.caption.isChecked(),
            text=self.text_kinds.currentData(),
            frame_ms=self.step_time.value(),
            hold_last_ms=self.hold.value(),
            loop=self.plays.value(),
            embed_document=self.embed.isChecked(),
        )

    def show_settings(self, settings: Settings) -> None:
        """Write settings into the fields, and tell of it once."""
        blocked = self.blockSignals(True)
        self.steps.setCurrentIndex(STEP_KINDS.index(settings.steps))
        self._show_unit(settings.unit)
        self.width_field.setValue(settings.width)
        self.height_field.setValue(settings.height)
        self.dpi.setValue(settings.dpi)
        self.type_size.setValue(settings.type_percent)
        named = self.backgrounds.findData(settings.background)
        self.backgrounds.setCurrentIndex(named if named >= 0 else self.backgrounds.count() - 1)
        if named < 0:
            self.own.setText(settings.background)
        for box, value in (
            (self.themes, settings.theme), (self.languages, settings.language),
            (self.text_kinds, settings.text),
        ):  # fmt: skip
            box.setCurrentIndex(max(box.findData(value), 0))
        self.caption.setChecked(settings.caption)
        self.step_time.setValue(settings.frame_ms)
        self.hold.setValue(settings.hold_last_ms)
        self.plays.setValue(settings.loop)
        self.embed.setChecked(settings.embed_document)
        self.blockSignals(blocked)
        self.changed.emit()

    def choose_format(self, format_id: str) -> None:
        """Choose a kind of file by its id, as a click in the list would."""
        self.formats.setCurrentIndex(max(self.formats.findData(format_id), 1))

    def show_target(self, target_id: str | None) -> None:
        """Show what the file is for; None for any use."""
        with QSignalBlocker(self.targets):
            self.targets.setCurrentIndex(max(self.targets.findData(target_id), 0))
        chosen = next((t for t in TARGETS if t.id == target_id), None)
        self.hint.setText("" if chosen is None else self._words(chosen.hint))
        self._form.setRowVisible(self.hint, chosen is not None)

    # ---- what the fields look like

    def show_figures(self, titles: Sequence[str], current: int) -> None:
        """Offer figures by their titles."""
        with QSignalBlocker(self.figures):
            self.figures.clear()
            self.figures.addItems(list(titles))
            self.figures.setCurrentIndex(current)

    def show_steps(self, step: int, count: int) -> None:
        """Tell which steps there are."""
        words = self._words
        texts = (
            words(THIS_STEP, step=step, count=count), words(ALL_STEPS, count=count),
            words(STEPS_BETWEEN),
        )  # fmt: skip
        for index, text in enumerate(texts):
            self.steps.setItemText(index, text)
        for field in (self.first, self.last):
            with QSignalBlocker(field):
                at_end = field.value() == field.maximum()
                field.setRange(0, count)
                if field is self.last and at_end:
                    field.setValue(count)

    def show_rows(self) -> None:
        """Show the fields that matter, and no others."""
        format_ = self.format_
        draws, reads = format_.draws, format_.reads
        is_cm = self.units.currentIndex() == 1
        shown = {
            "figure": draws,
            "steps": draws,
            "range": draws and self.steps.currentIndex() == 2,
            "cells": draws,
            "sizes": draws,
            "size": draws,
            "dpi": draws and is_cm and not format_.scalable,
            "type": draws,
            "background": draws,
            "own": draws and not self.backgrounds.currentData(),
            "theme": draws,
            "caption": draws,
            "text": "text_as_outlines" in reads,
            "frame_ms": "frame_ms" in reads,
            "hold_last_ms": "hold_last_ms" in reads,
            "loop": "loop" in reads,
            "embed": "embed_document" in reads,
        }
        for key, on in shown.items():
            self._form.setRowVisible(self._rows[key], on)
        self.base.setVisible(draws and self.symbols.currentIndex() == 1)
        digits = self.fontMetrics()
        for field in (self.width_field, self.height_field):  # five digits and the arrows
            field.setMinimumWidth(digits.horizontalAdvance("16000") + 3 * digits.height())
        self.units.setMinimumWidth(digits.horizontalAdvance("pixels") + 3 * digits.height())
        width, height = self.pixels
        self.in_pixels.setText(self._words(IN_PIXELS, width=width, height=height))

    def say(self, key: str, sentence: str) -> None:
        """Say what is wrong beside the field that it is about."""
        self.messages[key].say(sentence)
        self._form.setRowVisible(self.messages[key], bool(sentence))

    def hush(self) -> None:
        """Nothing is wrong."""
        for key in self.messages:
            self.say(key, "")

    def retranslate(self, words: Words) -> None:
        """Write all texts in a language."""
        self._words = words
        for label, mark in self.labels:
            label.setText(words(mark))
        self.targets.setItemText(0, words(ANY_USE))
        for index, target in enumerate(TARGETS):
            self.targets.setItemText(index + 1, words(target.title))
        self.show_target(self.targets.currentData())
        for index in range(self.formats.count()):
            key = self.formats.itemData(index)
            heading = self.formats.itemData(index, Qt.ItemDataRole.UserRole + 1)
            mark = BY_ID[key].title if key in BY_ID else GROUPS[heading]
            self.formats.setItemText(index, words(mark))
        _rename(self.symbols, [words(mark) for mark in CELLS_SHOW.values()])
        _rename(self.base, [words(COUNT_FROM, base=base) for base in (0, 1)])
        _rename(self.sizes, [*(words(preset.title) for preset in PRESETS), words(CUSTOM)])
        _rename(self.units, [words(PIXELS), words(CENTIMETRES)])
        _rename(
            self.backgrounds, [words(mark) for mark in (*BACKGROUND_NAMES.values(), OWN_COLOUR)]
        )
        themes = [load_theme(key).title(words.language) for key in theme_ids()]
        _rename(self.themes, [words(AS_ON_SCREEN), *themes])
        _rename(self.languages, [words(AS_ON_SCREEN)])
        _rename(self.text_kinds, [words(OUTLINES), words(REAL_TEXT)])
        for box in (self.step_time, self.hold):
            box.setSuffix(f" {words(MILLISECONDS)}")
        self.plays.setSpecialValueText(words(FOR_EVER))
        self.plays.setSuffix(f" {words(TIMES)}")
        self.dpi.setSuffix(f" {words(DPI)}")
        self.type_size.setSuffix(" %")
        self.caption.setText(words(CAPTION))
        self.embed.setText(words(EMBED))
        self.pick.setText(words(PICK))
        for widget, name in (
            (self.first, FIRST_STEP), (self.last, LAST_STEP), (self.base, COUNTED),
            (self.width_field, WIDTH), (self.height_field, HEIGHT), (self.units, UNIT),
            (self.own, COLOUR_NAME),
        ):  # fmt: skip
            widget.setAccessibleName(words(name))
            widget.setToolTip(words(name))
        self.caption.setToolTip(words(CAPTION_TIP))
        self.embed.setToolTip(words(EMBED_TIP))
        self.type_size.setToolTip(words(TYPE_TIP))
        self.sizes.setToolTip(words(SIZE_TIP))

    def background_problem(self) -> str:
        """Why the own colour cannot be used; nothing if it can."""
        if self.backgrounds.currentData() or COLOUR.match(self.background):
            return ""
        return self._words(NO_COLOUR, got=self.own.text())

    # ---- inside

    def _pick_colour(self) -> None:
        start = self.background if COLOUR.match(self.background) else "#FFFFFF"
        chosen = QColorDialog.getColor(colour(start), self, self._words(OWN_COLOUR))
        if chosen.isValid():
            self.own.setText(chosen.name().upper())

    def _show_unit(self, unit: str) -> None:
        with QSignalBlocker(self.units):
            self.units.setCurrentIndex(UNITS.index(unit))
        for field in (self.width_field, self.height_field):
            with QSignalBlocker(field):
                field.setDecimals(0 if unit == "px" else 2)
                field.setSingleStep(10 if unit == "px" else 0.5)
                field.setRange(*((1, MAX_SIDE) if unit == "px" else (0.1, LARGEST_CM)))

    def _take_unit(self) -> None:
        """The same size in the other unit."""
        unit, dots = UNITS[self.units.currentIndex()], self.dots / 2.54
        factor = dots if unit == "px" else 1 / dots
        sides = [field.value() * factor for field in (self.width_field, self.height_field)]
        self._show_unit(unit)
        for field, side in zip((self.width_field, self.height_field), sides, strict=True):
            with QSignalBlocker(field):
                field.setValue(round(side) if unit == "px" else side)
        self._tell()

    def _take_preset(self, index: int) -> None:
        if index < len(PRESETS):
            preset = PRESETS[index]
            self._show_unit(preset.unit)
            for field, value in (
                (self.width_field, preset.width), (self.height_field, preset.height),
            ):  # fmt: skip
                with QSignalBlocker(field):
                    field.setValue(value)
        self._tell()

    def _tell(self) -> None:
        size = UNITS[self.units.currentIndex()], self.width_field.value(), self.height_field.value()
        known = [(preset.unit, preset.width, preset.height) for preset in PRESETS]
        with QSignalBlocker(self.sizes):
            self.sizes.setCurrentIndex(known.index(size) if size in known else len(PRESETS))
        self.changed.emit()

    def _add(self, key: str, mark: Mark | None, *fields: QWidget, grow: int = 0) -> None:
        """A row: a label, and one field or several beside each other."""
        field = fields[0]
        if len(fields) > 1:
            field = QWidget(self)
            row = QHBoxLayout(field)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            for number, part in enumerate(fields):
                row.addWidget(part, int(number == grow))
        self._rows[key] = field
        if mark is None:
            self._form.addRow("", field)
            return
        label = QLabel(self)
        label.setBuddy(fields[0])
        self._form.addRow(label, field)
        self.labels.append((label, mark))

    def _arrange(self) -> None:
        form = self._form
        form.setContentsMargins(0, 0, 10, 0)
        form.setVerticalSpacing(7)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._add("target", FOR, self.targets)
        form.addRow("", self.hint)
        self._add("format", FORMAT, self.formats)
        form.addRow(self.messages["format"])
        self._add("figure", FIGURE, self.figures)
        form.addRow(self.messages["figure"])
        self._add("steps", STEPS, self.steps)
        self._add("range", None, self.first, QLabel("–", self), self.last, grow=9)
        form.addRow(self.messages["steps"])
        self._add("cells", CELLS, self.symbols, self.base)
        self._add("sizes", SIZE, self.sizes)
        times = QLabel("×", self)
        self._add("size", None, self.width_field, times, self.height_field, self.units, grow=9)
        self._add("dpi", RESOLUTION, self.dpi, self.in_pixels, grow=1)
        form.addRow(self.messages["size"])
        self._add("type", TYPE, self.type_size)
        self._add("background", BACKGROUND, self.backgrounds)
        self._add("own", None, self.own, self.pick)
        form.addRow(self.messages["background"])
        self._add("theme", THEME, self.themes)
        self._add("language", LANGUAGE, self.languages)
        self._add("caption", None, self.caption)
        self._add("text", TEXT, self.text_kinds)
        self._add("frame_ms", STEP_TIME, self.step_time)
        self._add("hold_last_ms", HOLD, self.hold)
        self._add("loop", PLAYS, self.plays)
        self._add("embed", None, self.embed)
        self.in_pixels.setProperty("kind", "soft")
        self.pick.setAutoDefault(False)
        for message in self.messages.values():
            form.setRowVisible(message, False)
        order = (
            self.targets, self.formats, self.figures, self.steps, self.first, self.last,
            self.symbols, self.base, self.sizes, self.width_field, self.height_field, self.units,
            self.dpi, self.type_size, self.backgrounds, self.own, self.pick, self.themes,
            self.languages, self.caption, self.text_kinds, self.step_time, self.hold, self.plays,
            self.embed,
        )  # fmt: skip
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _fill(self) -> None:
        self.targets.addItem("", None)
        for target in TARGETS:
            self.targets.addItem("", target.id)
        self.formats.setModel(_format_model(self.formats))
        for box, count in (
            (self.steps, len(STEP_KINDS)), (self.sizes, len(PRESETS) + 1), (self.units, 2),
            (self.base, 2),
        ):  # fmt: skip
            box.addItems([""] * count)
        for box, keys in (
            (self.symbols, tuple(CELLS_SHOW)), (self.backgrounds, (*BACKGROUND_NAMES, None)),
            (self.themes, (SCREEN, *theme_ids())), (self.text_kinds, ("outlines", "text")),
        ):  # fmt: skip
            for key in keys:
                box.addItem("", key)
        self.languages.addItem("", SCREEN)
        for key, name in languages():
            self.languages.addItem(name, key)
        self.formats.setCurrentIndex(1)

    def _connect(self) -> None:
        self.targets.currentIndexChanged.connect(
            lambda: self.targetChosen.emit(self.targets.currentData() or "")
        )
        self.formats.currentIndexChanged.connect(
            lambda: self.formatChosen.emit(self.formats.currentData() or "")
        )
        self.sizes.currentIndexChanged.connect(self._take_preset)
        self.units.currentIndexChanged.connect(self._take_unit)
        for box in (
            self.figures, self.steps, self.symbols, self.base, self.backgrounds, self.themes,
            self.languages, self.text_kinds,
        ):  # fmt: skip
            box.currentIndexChanged.connect(self._tell)
        for field in (
            self.first, self.last, self.width_field, self.height_field, self.dpi, self.type_size,
            self.step_time, self.hold, self.plays,
        ):  # fmt: skip
            field.valueChanged.connect(self._tell)
        for check in (self.caption, self.embed):
            check.toggled.connect(self._tell)
        self.own.textChanged.connect(self._tell)
        self.pick.clicked.connect(self._pick_colour)


def _format_model(parent: QComboBox) -> QStandardItemModel:
    """All kinds of files under the headings of their groups, which cannot be chosen."""
    model = QStandardItemModel(parent)
    for group in GROUPS:
        formats = [format_ for format_ in FORMATS if format_.group == group]
        if formats:
            heading = QStandardItem()
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            heading.setData(group, Qt.ItemDataRole.UserRole + 1)
            model.appendRow(heading)
        for format_ in formats:
            item = QStandardItem()
            item.setData(format_.id, Qt.ItemDataRole.UserRole)
            model.appendRow(item)
    return model


def _combo(parent: QWidget) -> QComboBox:
    """A list that gives way: its texts may be longer than there is room."""
    box = QComboBox(parent)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    box.setMinimumWidth(NARROWEST)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def _spin(parent: QWidget, low: int, high: int) -> QSpinBox:
    box = QSpinBox(parent)
    box.setRange(low, high)
    box.setKeyboardTracking(False)
    return box


def _length_box(parent: QWidget) -> QDoubleSpinBox:
    box = QDoubleSpinBox(parent)
    box.setDecimals(0)
    box.setRange(1, MAX_SIDE)
    box.setKeyboardTracking(False)
    return box


def _rename(box: QComboBox, texts: Sequence[str]) -> None:
    for index, text in enumerate(texts):
        box.setItemText(index, text)
