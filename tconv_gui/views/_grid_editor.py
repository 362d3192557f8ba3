"""One grid of numbers to edit: its size, its table, fills, copying and pasting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.arrays import FILLS, KERNEL_PRESETS, Fill, KernelPreset, resized
from core.document import COMPUTED_INPUT, TOO_LARGE, Document, with_cell
from core.errors import ConvError
from core.initialisers import INITIALISERS, Initialiser
from core.numbers_text import TEXT_FORMATS, TextFormat, parse_number
from core.pasted_array import parse_array
from core.pasted_channels import change_of_all
from core.pasting import most_cells, pasted
from core.spec import TOO_LOW
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.figures.figure import CellRef
from tconv_gui.model.context import Context
from tconv_gui.model.initial_kernels import INITIALISE, can_begin, with_initial_kernel
from tconv_gui.views._channel_row import ChannelRow
from tconv_gui.widgets.button_icon import show_icon
from tconv_gui.widgets.matrix_table import Cell, MatrixTable
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.widgets.number_field import NumberField, decimal_comma, whole_number
from tconv_gui.widgets.steady import steady

ROWS = QT_TRANSLATE_NOOP("numbers", "rows")
COLUMNS = QT_TRANSLATE_NOOP("numbers", "columns")
ROWS_OF = QT_TRANSLATE_NOOP("numbers", "{grid}: number of rows")
COLUMNS_OF = QT_TRANSLATE_NOOP("numbers", "{grid}: number of columns")
SIZE_TIP = QT_TRANSLATE_NOOP("numbers", "1 to {high}; numbers that are there stay where they are")
FIXED_NUMBERS = QT_TRANSLATE_NOOP(
    "numbers",
    "The operation makes these numbers. A transposed convolution or a convolution has your own.",
)
TABLE_TIP = QT_TRANSLATE_NOOP(
    "numbers",
    "Type a number; Tab, Enter and the arrows move; Delete sets 0; F2 shows all digits; "
    "a block can be pasted",
)
CELL_OF = QT_TRANSLATE_NOOP("numbers", "{grid} [{index}] is {value}")
FILL = QT_TRANSLATE_NOOP("numbers", "Fill")
FILL_OF = QT_TRANSLATE_NOOP("numbers", "Fill {grid} with a pattern")
PRESETS = QT_TRANSLATE_NOOP("numbers", "Presets")
PRESETS_OF = QT_TRANSLATE_NOOP(
    "numbers", "Well-known kernels that fit the size, and the numbers training begins with"
)
INITIALISE_MENU = QT_TRANSLATE_NOOP("numbers", "Initialise")
SEED = QT_TRANSLATE_NOOP("numbers", "seed")
SEED_OF = QT_TRANSLATE_NOOP("numbers", "Random numbers of {grid}: the same seed, the same numbers")
DICE_OF = QT_TRANSLATE_NOOP("numbers", "Other random numbers for {grid}")
COPY_OF = QT_TRANSLATE_NOOP("numbers", "Copy all numbers of {grid}")
PASTE_OF = QT_TRANSLATE_NOOP(
    "numbers", "Paste numbers into {grid}, from the cell with the cursor on"
)

GAP = 6


@dataclass(frozen=True)
class GridKind:
    """A grid of a layer: its names, its colour, its titles for undo, how it is read and set."""

    id: str
    title: Mark
    name: Mark
    role: str
    edit: Mark
    resize: Mark
    fill: Mark
    paste: Mark
    presets: tuple[KernelPreset, ...] = ()
    initialisers: tuple[Initialiser, ...] = ()


INPUT = GridKind(
    "input",
    QT_TRANSLATE_NOOP("numbers", "Input x"),
    QT_TRANSLATE_NOOP("numbers", "the input"),
    "input",
    QT_TRANSLATE_NOOP("undo", "Edit Input"),
    QT_TRANSLATE_NOOP("undo", "Resize Input"),
    QT_TRANSLATE_NOOP("undo", "Fill Input"),
    QT_TRANSLATE_NOOP("undo", "Paste into Input"),
)
KERNEL = GridKind(
    "kernel",
    QT_TRANSLATE_NOOP("numbers", "Kernel w"),
    QT_TRANSLATE_NOOP("numbers", "the kernel"),
    "kernel",
    QT_TRANSLATE_NOOP("undo", "Edit Kernel"),
    QT_TRANSLATE_NOOP("undo", "Resize Kernel"),
    QT_TRANSLATE_NOOP("undo", "Fill Kernel"),
    QT_TRANSLATE_NOOP("undo", "Paste into Kernel"),
    KERNEL_PRESETS,
    INITIALISERS,
)


def plane_of(document: Document, layer: int, grid: str) -> np.ndarray:
    """The numbers of a grid, shape of its spatial axes."""
    if grid == "kernel":
        return document.layers[layer].kernel
    plane: np.ndarray = document.feature_maps[layer][0, 0]
    return plane


def with_plane(document: Document, layer: int, grid: str, plane: np.ndarray) -> Document:
    """A copy with other numbers in a grid; the document itself if they are the same."""
    old = plane_of(document, layer, grid)
    if old.shape == plane.shape and np.array_equal(old, plane):
        return document
    if grid == "kernel":
        return document.with_layer(layer, weight=plane[None, None])
    if layer:
        raise ConvError(COMPUTED_INPUT, parameter="input")
    return document.with_input(plane)


def with_size(document: Document, layer: int, grid: str, size: Sequence[int]) -> Document:
    """A copy with a grid cut or grown at its ends."""
    most = most_cells(grid, len(size))
    for n in size:
        if n > most:
            name = INPUT.name if grid == "input" else KERNEL.name
            raise ConvError(TOO_LARGE, parameter=grid, what=name, high=most, got=n)
        if n < 1:
            parameter = "kernel_size" if grid == "kernel" else "size"
            raise ConvError(TOO_LOW, parameter=parameter, low=1, got=n)
    return with_plane(document, layer, grid, resized(plane_of(document, layer, grid), size))


@steady
class GridEditor(QWidget):
    """Shows one grid of the focused layer and carries edits into the document."""

    def __init__(self, context: Context, kind: GridKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.kind = kind
        # What the dice and the seed do: the random numbers that were asked for last.
        self._throw = partial(self.fill, next(fill for fill in FILLS if fill.seeded))
        self.title = QLabel(self)
        self.title.setProperty("kind", kind.role)
        font = QFont()
        font.setWeight(QFont.Weight.DemiBold)
        self.title.setFont(font)
        self.size_fields = [NumberField(3, self), NumberField(4, self)]
        self.times = QLabel("×", self)
        self.channels = ChannelRow(context, kind.id, self)
        self.table = MatrixTable(context.theme, context.theme.role(kind.role), self)
        self.message = FieldMessage(self)
        self.computed = paragraph("soft", self)
        self.fill_button = self._menu_button()
        self.presets_button = self._menu_button()
        self.initialise_menu = QMenu(self.presets_button)
        self.copy_button = self._menu_button()
        self.paste_button = _icon_button(self)
        self.dice_button = _icon_button(self)
        self.seed_field = NumberField(3, self)
        self.seed_field.show_text("0")
        self._arrange()
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the table how much room there is."""
        super().resizeEvent(event)
        self.table.set_room(self.width())

    # ---- what is shown

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words, theme = self._context.words, self._context.theme
        name = words(self.kind.name)
        self.fill_button.setText(words(FILL))
        self.presets_button.setText(words(PRESETS))
        for widget, mark in (
            (self.fill_button, FILL_OF),
            (self.presets_button, PRESETS_OF),
            (self.copy_button, COPY_OF),
            (self.paste_button, PASTE_OF),
            (self.dice_button, DICE_OF),
            (self.seed_field, SEED_OF),
        ):
            text = words(mark, grid=name)
            _name(widget, text, text)
        self.table.restyle(theme, theme.role(self.kind.role))
        for button in (self.fill_button, self.presets_button):
            show_icon(button, "chevron-down", theme.soft_ink, 12)
        for button, drawing in (
            (self.copy_button, "copy"),
            (self.paste_button, "paste"),
            (self.dice_button, "dice"),
        ):
            show_icon(button, drawing, theme.soft_ink)

    def refresh(self) -> None:
        """Show the numbers as they are."""
        plane = plane_of(self._document, self._position, self.kind.id)
        one_row, editable = plane.ndim == 1, self._is_editable
        self.message.clear()
        self.channels.refresh()
        title = self._title
        self.title.setText(title)
        self.table.set_names(title, self._context.words(TABLE_TIP), self._cell_name)
        self.table.show_plane(np.atleast_2d(plane), editable=editable, one_row=one_row)
        for field, n in zip(self.size_fields, np.atleast_2d(plane).shape, strict=True):
            field.show_text(str(n))
        for widget in (self.size_fields[0], self.times):
            widget.setVisible(not one_row)
        words, high = self._context.words, most_cells(self.kind.id, plane.ndim)
        for field, mark in zip(self.size_fields, (ROWS_OF, COLUMNS_OF), strict=True):
            _name(field, words(mark, grid=title), words(SIZE_TIP, high=high))
        for control in (
            *self.size_fields,
            self.fill_button,
            self.presets_button,
            self.paste_button,
            self.dice_button,
            self.seed_field,
        ):
            control.setEnabled(editable)
        self.computed.setVisible(not editable)
        if not editable:
            why = FIXED_NUMBERS if self.kind.id == "kernel" else COMPUTED_INPUT
            self.computed.setText(self._context.words(why))
        self.show_selected()

    def show_selected(self) -> None:
        """Put the cursor where the playback has it."""
        cell = self._context.playback.selected
        if cell is not None and cell.grid == self.kind.id:
            self.table.show_cursor(self._place(cell.index))
        elif not self.table.hasFocus() and self.table.editor is None:
            self.table.show_cursor(None)

    @property
    def _document(self) -> Document:
        return self._context.model.document

    @property
    def _position(self) -> int:
        return self._context.playback.layer

    @property
    def _is_editable(self) -> bool:
        if self.kind.id == "kernel":
            return self._document.layers[self._position].operation.has_kernel
        return self.kind.id != "input" or self._position == 0

    @property
    def _plane(self) -> np.ndarray:
        return plane_of(self._document, self._position, self.kind.id)

    @property
    def _title(self) -> str:
        """What the table is called, with the channel that it shows where there are several."""
        return self.channels.title(self._context.words(self.kind.title))

    def _index(self, cell: Cell) -> tuple[int, ...]:
        """The array's index of a table's cell."""
        return cell if self._document.axes == 2 else cell[1:]

    def _place(self, index: tuple[int, ...]) -> Cell | None:
        """The table's cell of an array's index."""
        row, column = index if len(index) == 2 else (0, index[0])
        rows, columns = self.table.plane.shape
        return (row, column) if row < rows and column < columns else None

    def _cell_name(self, row: int, column: int, value: str) -> str:
        base = self._context.playback.options.index_base
        index = ", ".join(str(i + base) for i in self._index((row, column)))
        return self._context.words(CELL_OF, grid=self._title, index=index, value=value)

    # ---- what is asked for

    def _connect(self) -> None:
        table = self.table
        table.cellTyped.connect(self._type)
        table.blockPasted.connect(self._paste)
        table.cellsCleared.connect(self._clear)
        table.cursorMoved.connect(self._select)
        table.edited.connect(self.message.clear)
        for axis, field in enumerate(self.size_fields):
            field.typed.connect(partial(self._type_size, axis))
            field.stepped.connect(partial(self._step_size, axis))
            field.edited.connect(self.message.clear)
        self.seed_field.typed.connect(self._type_seed)
        self.seed_field.stepped.connect(self._step_seed)
        self.seed_field.edited.connect(self.message.clear)
        self.dice_button.clicked.connect(lambda: self._step_seed(1))
        self.paste_button.clicked.connect(table.paste)
        for button, build in (
            (self.fill_button, self._offer_fills),
            (self.presets_button, self._offer_presets),
            (self.copy_button, self._offer_formats),
        ):
            menu = button.menu()
            menu.aboutToShow.connect(partial(build, menu))

    def _ask(self, title: Mark, change: Callable[[Document], Document]) -> bool:
        """Change the document, or say under the table why it cannot be."""
        return self._attempt(partial(self._context.model.edit, title, change))

    def _attempt(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except ConvError as error:
            self.message.say(self._context.words.error(error))
            return False
        self.message.clear()
        return True

    def _set_plane(self, title: Mark, make: Callable[[np.ndarray], np.ndarray]) -> bool:
        layer, grid = self._position, self.kind.id
        return self._ask(
            title,
            lambda document: with_plane(
                document, layer, grid, make(plane_of(document, layer, grid))
            ),
        )

    def _type(self, cell: Cell, text: str) -> None:
        index = self._index(cell)

        def set_cell(plane: np.ndarray) -> np.ndarray:
            value = parse_number(text, decimal_comma=decimal_comma())
            return plane if plane[index] == value else with_cell(plane, index, value)

        if not self._set_plane(self.kind.edit, set_cell):
            self.table.refuse(self.message.sentence)

    def _clear(self, cells: Sequence[Cell]) -> None:
        def cleared(plane: np.ndarray) -> np.ndarray:
            changed = plane.copy()
            for cell in cells:
                changed[self._index(cell)] = 0
            return changed

        self._set_plane(self.kind.edit, cleared)

    def _paste(self, cell: Cell, text: str) -> None:
        self._attempt(partial(self._put, self._index(cell), text))

    def _put(self, at: tuple[int, ...], text: str) -> None:
        """Write pasted numbers from a cell on; an array with more axes is for all channels."""
        model, layer, grid = self._context.model, self._position, self.kind.id
        block = parse_array(text, decimal_comma=decimal_comma())
        change = change_of_all(block, model.whole, layer, grid)
        if change is not None:
            model.edit_whole(self.kind.paste, change)
            return
        most = most_cells(grid, self._document.axes)

        def with_block(document: Document) -> Document:
            plane = plane_of(document, layer, grid)
            return with_plane(document, layer, grid, pasted(plane, at, block, most))

        model.edit(self.kind.paste, with_block)

    def _select(self, cell: Cell) -> None:
        self._context.playback.select(CellRef(self.kind.id, self._index(cell)))

    def _type_size(self, axis: int, text: str) -> None:
        field = self.size_fields[axis]
        try:
            wanted = whole_number(text, self._context.words((ROWS, COLUMNS)[axis]))
        except ConvError as error:
            limit = error.facts.get("limit")
            if not isinstance(limit, int):
                self._refuse(field, self._context.words.error(error))
                return
            wanted = limit  # refused below, with the most that can be
        if self._set_size(axis, wanted):
            field.show_text(str(wanted))
        else:
            self._refuse(field, self.message.sentence)

    def _step_size(self, axis: int, steps: int) -> None:
        now = np.atleast_2d(self._plane).shape[axis]
        if not self._set_size(axis, now + steps):
            self.size_fields[axis].show_text(str(now))

    def _set_size(self, axis: int, wanted: int) -> bool:
        layer, grid = self._position, self.kind.id
        size = list(np.atleast_2d(self._plane).shape)
        size[axis] = wanted
        kept = size if self._document.axes == 2 else size[1:]
        return self._ask(
            self.kind.resize, lambda document: with_size(document, layer, grid, kept)
        )

    def _refuse(self, field: NumberField, sentence: str) -> None:
        field.refuse(sentence)
        self.message.say(sentence)

    def _type_seed(self, text: str) -> None:
        try:
            seed = abs(whole_number(text, self._context.words(SEED)))
        except ConvError as error:
            self._refuse(self.seed_field, self._context.words.error(error))
            return
        self.seed_field.show_text(str(seed))
        self._throw()

    def _step_seed(self, steps: int) -> None:
        self.seed_field.show_text(str(max(self.seed + steps, 0)))
        self._throw()

    @property
    def seed(self) -> int:
        """The seed of random numbers."""
        try:
            return abs(whole_number(self.seed_field.text(), "seed"))
        except ConvError:
            return 0

    def fill(self, fill: Fill) -> None:
        """Fill the grid; a random fill is the one the dice throws from now on."""
        if fill.seeded:
            self._throw = partial(self.fill, fill)
        seed = self.seed
        self._set_plane(self.kind.fill, lambda plane: fill.make(plane.shape, seed))

    def set_preset(self, preset: KernelPreset) -> None:
        """Take a well-known kernel of the size that is there."""
        self._set_plane(self.kind.fill, lambda plane: preset.make(plane.shape))

    def initialise(self, initialiser: Initialiser) -> None:
        """Begin all kernels as frameworks do; random ones are what the dice throws from now on."""
        layer, seed = self._position, self.seed
        is_done = self._attempt(
            partial(
                self._context.model.edit_whole,
                INITIALISE,
                lambda whole: with_initial_kernel(whole, layer, initialiser.id, seed),
            )
        )
        if is_done and initialiser.seeded:
            self._throw = partial(self.initialise, initialiser)

    def copy_as(self, form: TextFormat) -> None:
        """Put all numbers on the clipboard."""
        QGuiApplication.clipboard().setText(form.write(self._plane))

    def _offer_fills(self, menu: QMenu) -> None:
        menu.clear()
        for fill in FILLS:
            if fill.fits(self._plane.shape):
                action = menu.addAction(self._context.words(fill.title))
                action.triggered.connect(partial(self._triggered, self.fill, fill))

    def _offer_presets(self, menu: QMenu) -> None:
        menu.clear()
        for preset in self.kind.presets:
            if preset.fits(self._plane.shape):
                action = menu.addAction(self._context.words(preset.title))
                action.triggered.connect(partial(self._triggered, self.set_preset, preset))
        self._offer_initialisers(menu)

    def _offer_initialisers(self, menu: QMenu) -> None:
        """All of them: what does not fit the kernel says what would."""
        words, within = self._context.words, self.initialise_menu
        within.clear()
        within.setTitle(words(INITIALISE_MENU))
        within.setEnabled(can_begin(self._document.layers[self._position]))
        for initialiser in self.kind.initialisers:
            action = within.addAction(words(initialiser.title))
            action.triggered.connect(partial(self._triggered, self.initialise, initialiser))
        menu.addSeparator()
        menu.addMenu(within)

    def _offer_formats(self, menu: QMenu) -> None:
        menu.clear()
        for form in TEXT_FORMATS:
            action = menu.addAction(self._context.words(form.title))
            action.triggered.connect(partial(self._triggered, self.copy_as, form))

    @staticmethod
    def _triggered(act: Callable[..., None], what: object, checked: bool = False) -> None:
        act(what)

    # ---- where it stands

    def _menu_button(self) -> QToolButton:
        button = _icon_button(self)
        button.setMenu(QMenu(button))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _arrange(self) -> None:
        for button in (self.fill_button, self.presets_button):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            button.menu().setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.presets_button.setVisible(bool(self.kind.presets))
        sizes = _row(self.size_fields[0], self.times, self.size_fields[1])
        head = Pair(_row(self.title), Pair(sizes, _row(self.copy_button, self.paste_button)))
        tools = Pair(
            _row(self.fill_button, self.presets_button), _row(self.dice_button, self.seed_field)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(head)
        column.addWidget(self.channels)
        column.addWidget(self.computed)
        column.addWidget(self.table)
        column.addWidget(self.message)
        column.addWidget(tools)
        stops = (
            *self.size_fields,
            self.copy_button,
            self.paste_button,
            self.table,
            self.fill_button,
            self.presets_button,
            self.dice_button,
            self.seed_field,
        )
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)


@steady
class Pair(QWidget):
    """Two widgets at both ends of a line; where it is too short, one under the other."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self._parts = (first, second)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)
        self._box.addWidget(first, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addStretch(1)
        self._box.addWidget(second, 0, Qt.AlignmentFlag.AlignLeft)

    def sizeHint(self) -> QSize:
        """Both beside each other."""
        hints = [part.sizeHint() for part in self._parts]
        height = self._box.sizeHint().height()
        return QSize(sum(hint.width() for hint in hints) + 2 * GAP, height)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider one."""
        wide = max(part.minimumSizeHint().width() for part in self._parts)
        return QSize(wide, self._box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between beside and beneath."""
        super().resizeEvent(event)
        beside = self.sizeHint().width() <= self.width()
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if way != self._box.direction():
            self._box.setDirection(way)
            self.updateGeometry()


def _row(*widgets: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(3)
    for widget in widgets:
        row.addWidget(widget)
    return made


def _icon_button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _name(widget: QWidget, name: str, tip: str) -> None:
    widget.setAccessibleName(name)
    widget.setToolTip(tip)
