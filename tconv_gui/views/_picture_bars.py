"""The rows over a picture: where it comes from, what of it is used, how it is looked at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QPushButton, QWidget

from core.pictures import PICTURES
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.assets import resource
from tconv_gui.model.context import Context
from tconv_gui.model.picture_bench import PictureBench
from tconv_gui.model.picture_kinds import KINDS
from tconv_gui.widgets.button_icon import grown
from tconv_gui.widgets.flow_row import FlowRow
from tconv_gui.widgets.segments import Segments
from tconv_gui.widgets.wheel_guard import guard_fields

CHOOSE = QT_TRANSLATE_NOOP("pictures", "Picture")
CHOOSE_TIP = QT_TRANSLATE_NOOP("pictures", "Choose one of the pictures that come with the program")
OPEN = QT_TRANSLATE_NOOP("pictures", "Open…")
OPEN_TIP = QT_TRANSLATE_NOOP(
    "pictures", "Open a PNG, JPEG, WebP, BMP, TIFF or GIF; a picture can also be dropped here"
)
PASTE = QT_TRANSLATE_NOOP("pictures", "Paste")
PASTE_TIP = QT_TRANSLATE_NOOP("pictures", "Take the picture that is in the clipboard (Ctrl+V)")
DRAW = QT_TRANSLATE_NOOP("pictures", "Draw")
DRAW_TIP = QT_TRANSLATE_NOOP("pictures", "Draw a picture of 32×32 pixels by hand")
COLOURS = QT_TRANSLATE_NOOP("pictures", "RGB")
COLOURS_TIP = QT_TRANSLATE_NOOP(
    "pictures",
    "Red, green and blue go through the chain: together where it reads three channels, else each "
    "like a picture of its own",
)
GREY = QT_TRANSLATE_NOOP("pictures", "Grey")
GREY_TIP = QT_TRANSLATE_NOOP("pictures", "Leave the colours out")
COLOUR_SWITCH = QT_TRANSLATE_NOOP("pictures", "Colours")
CROP = QT_TRANSLATE_NOOP("pictures", "Crop")
CROP_TIP = QT_TRANSLATE_NOOP(
    "pictures", "Then drag a rectangle over the picture before, or type where it is"
)
WHOLE = QT_TRANSLATE_NOOP("pictures", "Whole picture")
WHOLE_TIP = QT_TRANSLATE_NOOP("pictures", "Use all of the picture again")
LONGEST = QT_TRANSLATE_NOOP("pictures", "Longest side")
LONGEST_TIP = QT_TRANSLATE_NOOP(
    "pictures", "Make the picture smaller before the chain; every new pixel is the mean of its area"
)
ALL_PIXELS = QT_TRANSLATE_NOOP("pictures", "all pixels ({count})")
PIXELS = QT_TRANSLATE_NOOP("pictures", "longest side {count}")
PICTURE_FILES = QT_TRANSLATE_NOOP("dialog", "Pictures")
ALL_FILES = QT_TRANSLATE_NOOP("dialog", "All files")
OPEN_TITLE = QT_TRANSLATE_NOOP("dialog", "Open a Picture")

ARRANGEMENT = QT_TRANSLATE_NOOP("pictures", "View")
BESIDE = QT_TRANSLATE_NOOP("pictures", "Side by side")
BESIDE_TIP = QT_TRANSLATE_NOOP("pictures", "Before on the left, after on the right")
WIPE = QT_TRANSLATE_NOOP("pictures", "Wipe")
WIPE_TIP = QT_TRANSLATE_NOOP(
    "pictures", "One over the other: drag the divider, or press Page Up and Page Down"
)
DIFFERENCE = QT_TRANSLATE_NOOP("pictures", "Difference")
DIFFERENCE_TIP = QT_TRANSLATE_NOOP("pictures", "After less before, in colours")
SPECTRUM = QT_TRANSLATE_NOOP("pictures", "Spectrum")
SPECTRUM_TIP = QT_TRANSLATE_NOOP(
    "pictures", "Which frequencies there are: a checkerboard stands at the rings"
)
LENS = QT_TRANSLATE_NOOP("pictures", "Lens")
LENS_TIP = QT_TRANSLATE_NOOP(
    "pictures",
    "Shows the pixels under the mouse, before and after; the wheel, + and − make it stronger or "
    "weaker",
)
NO_LENS = QT_TRANSLATE_NOOP("pictures", "off")
STRETCH = QT_TRANSLATE_NOOP("pictures", "Stretch contrast")
STRETCH_TIP = QT_TRANSLATE_NOOP(
    "pictures",
    "On: the least value after is black, the greatest full. Off: 0 is black, 1 is full, and what "
    "lies beyond is cut.",
)

MODES = ("beside", "wipe", "difference", "spectrum")
ZOOMS = (0, 2, 4, 8, 16, 32)
FIRST_ZOOM = 8
LENGTHS = (32, 64, 128, 256, 512, 1024, 2048)
THUMBNAIL = 40


class SourceBar(QWidget):
    """Where the picture comes from and what of it is used.

    ``drawAsked(bool)`` for the pad, ``cropAsked(bool)`` for choosing a part, ``pasteAsked``.
    """

    drawAsked = Signal(bool)
    cropAsked = Signal(bool)
    pasteAsked = Signal()

    def __init__(self, context: Context, bench: PictureBench, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._bench = context, bench
        self._lengths: tuple[int | None, ...] = ()
        self.chooser = QComboBox(self)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.open_button = _button(self)
        self.paste_button = _button(self)
        self.draw_button = _button(self, is_switch=True)
        self.colours = Segments(("rgb", "grey"), context.theme, self)
        self.lengths = QComboBox(self)
        self.lengths.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.crop_button = _button(self, is_switch=True)
        self.whole_button = _button(self)
        row = FlowRow(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (
            self.chooser, self.open_button, self.paste_button, self.draw_button, self.colours,
            self.lengths, self.crop_button, self.whole_button,
        ):  # fmt: skip
            row.addWidget(widget)
        self.chooser.activated.connect(self._choose)
        self.open_button.clicked.connect(self.ask_for_file)
        self.paste_button.clicked.connect(lambda: self.pasteAsked.emit())
        self.draw_button.clicked.connect(self.drawAsked)
        self.crop_button.clicked.connect(self.cropAsked)
        self.whole_button.clicked.connect(bench.cut_nothing)
        self.colours.chosen.connect(lambda key: bench.set_grey(key == "grey"))
        self.lengths.activated.connect(lambda number: bench.set_longest(self._lengths[number]))
        guard_fields(self)

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words, theme = self._context.words, self._context.theme
        for button, text, tip in (
            (self.open_button, OPEN, OPEN_TIP), (self.paste_button, PASTE, PASTE_TIP),
            (self.draw_button, DRAW, DRAW_TIP),
            (self.crop_button, CROP, CROP_TIP), (self.whole_button, WHOLE, WHOLE_TIP),
        ):  # fmt: skip
            button.setText(words(text))
            button.setToolTip(words(tip))
        self.chooser.setAccessibleName(words(CHOOSE))
        self.chooser.setToolTip(words(CHOOSE_TIP))
        self._fill_chooser()
        self.lengths.setAccessibleName(words(LONGEST))
        self.lengths.setToolTip(words(LONGEST_TIP))
        texts = {"rgb": words(COLOURS), "grey": words(GREY)}
        self.colours.restyle(
            theme, texts, {"rgb": words(COLOURS_TIP), "grey": words(GREY_TIP)}
        )
        self.colours.setAccessibleName(words(COLOUR_SWITCH))
        self.colours.keep_in_line()
        self.refresh()

    def refresh(self) -> None:
        """Show what is used now."""
        bench = self._bench
        source = bench.source
        self._show_name()
        is_grey = bench.is_grey or (source is not None and source.channels == 1)
        self.colours.show_choice("grey" if is_grey else "rgb")
        self.colours.setEnabled(source is None or source.channels == 3)
        self.whole_button.setVisible(bench.cut is not None)
        self._show_lengths()

    def ask_for_file(self) -> None:
        """Let the user choose a file, and open it."""
        words = self._context.words
        patterns = " ".join(f"*{suffix}" for kind in KINDS for suffix in kind.suffixes)
        filters = f"{words(PICTURE_FILES)} ({patterns});;{words(ALL_FILES)} (*)"
        chosen, _ = QFileDialog.getOpenFileName(self.window(), words(OPEN_TITLE), "", filters)
        if chosen:
            self._bench.open_file(Path(chosen))

    def _show_lengths(self) -> None:
        words, bench = self._context.words, self._bench
        source = bench.source
        used = bench.cut or source
        full = 0 if used is None else max(used.width, used.height)
        self._lengths = (None, *(n for n in reversed(LENGTHS) if n < full))
        texts = [words(ALL_PIXELS, count=full)]
        texts += [words(PIXELS, count=count) for count in self._lengths[1:]]
        if [self.lengths.itemText(i) for i in range(self.lengths.count())] != texts:
            self.lengths.clear()
            self.lengths.addItems(texts)
        longest = bench.longest if bench.longest in self._lengths else None
        self.lengths.setCurrentIndex(self._lengths.index(longest))

    def _fill_chooser(self) -> None:
        words = self._context.words
        self.chooser.clear()
        for number, entry in enumerate(PICTURES):
            self.chooser.addItem(_thumbnail(entry.file), words(entry.title))
            self.chooser.setItemData(number, words(entry.note), Qt.ItemDataRole.ToolTipRole)
        side = grown(THUMBNAIL, self.font())
        # The list has room for thumbnails, the field has none.
        self.chooser.setIconSize(QSize(0, 0))
        self.chooser.view().setIconSize(QSize(side, side))

    def _show_name(self) -> None:
        """What comes with the program is chosen in the list; another is named in the field."""
        bench, words = self._bench, self._context.words
        ids = [entry.id for entry in PICTURES]
        number = ids.index(bench.source_id) if bench.source_id in ids else -1
        name = bench.source.name if bench.source is not None and number < 0 else ""
        text = words(name) if isinstance(name, Mark) else name
        room = self.chooser.sizeHint().width() - grown(38, self.font())
        cut = self.chooser.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        self.chooser.setPlaceholderText(cut)
        self.chooser.setCurrentIndex(number)

    def _choose(self, number: int) -> None:
        self._bench.choose_built_in(PICTURES[number].id)


class LookBar(QWidget):
    """How the pictures are looked at; everything here is only asked for, by ``changed``."""

    changed = Signal()

    def __init__(self, context: Context, bench: PictureBench, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._bench = context, bench
        self.modes = Segments(MODES, context.theme, self)
        self.modes.show_choice(MODES[0])
        self.lens_label = QLabel(self)
        self.lens = QComboBox(self)
        self.lens_label.setBuddy(self.lens)
        self.stretch = QCheckBox(self)
        row = FlowRow(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.modes, _pair(self.lens_label, self.lens, self), self.stretch):
            row.addWidget(widget)
        self.modes.chosen.connect(self._choose_mode)
        self.lens.activated.connect(lambda _: self.changed.emit())
        self.stretch.clicked.connect(bench.set_stretched)
        guard_fields(self)

    @property
    def mode(self) -> str:
        """One of MODES."""
        return self.modes.choice

    @property
    def zoom(self) -> int:
        """How strong the lens is; 0 for none."""
        return ZOOMS[max(self.lens.currentIndex(), 0)]

    def turn_lens(self, notches: int) -> None:
        """A stronger or a weaker lens; it stays one."""
        wanted = min(max(self.lens.currentIndex() + notches, 1), len(ZOOMS) - 1)
        if wanted != self.lens.currentIndex():
            self.lens.setCurrentIndex(wanted)
            self.changed.emit()

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words, theme = self._context.words, self._context.theme
        marks = {
            "beside": (BESIDE, BESIDE_TIP), "wipe": (WIPE, WIPE_TIP),
            "difference": (DIFFERENCE, DIFFERENCE_TIP), "spectrum": (SPECTRUM, SPECTRUM_TIP),
        }  # fmt: skip
        self.modes.restyle(
            theme,
            {key: words(text) for key, (text, _) in marks.items()},
            {key: words(tip) for key, (_, tip) in marks.items()},
        )
        self.modes.setAccessibleName(words(ARRANGEMENT))
        self.modes.keep_in_line()
        self.lens_label.setText(words(LENS))
        self.lens.setAccessibleName(words(LENS))
        self.lens.setToolTip(words(LENS_TIP))
        number = self.lens.currentIndex()
        self.lens.clear()
        self.lens.addItems([words(NO_LENS), *(f"{zoom}×" for zoom in ZOOMS[1:])])
        self.lens.setCurrentIndex(number if number >= 0 else ZOOMS.index(FIRST_ZOOM))
        self.stretch.setText(words(STRETCH))
        self.stretch.setToolTip(words(STRETCH_TIP))
        self.refresh()

    def refresh(self) -> None:
        """Show what is asked for now."""
        self.stretch.setChecked(self._bench.is_stretched)

    def _choose_mode(self, mode: str) -> None:
        self.modes.show_choice(mode)
        self.changed.emit()


def _button(parent: QWidget, *, is_switch: bool = False) -> QPushButton:
    made = QPushButton(parent)
    made.setCheckable(is_switch)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def _pair(label: QLabel, field: QWidget, parent: QWidget) -> QWidget:
    """A label that stays beside its field."""
    made = QWidget(parent)
    row = FlowRow(made, 6)
    row.setContentsMargins(0, 0, 0, 0)
    label.setProperty("kind", "soft")
    row.addWidget(label)
    row.addWidget(field)
    return made


def _thumbnail(file: str) -> QIcon:
    pixmap = QPixmap(str(resource("images", file)))
    side = QSize(2 * THUMBNAIL, 2 * THUMBNAIL)
    return QIcon(
        pixmap.scaled(
            side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    )
