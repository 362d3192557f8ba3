"""A grid of numbers as a table: typed into, copied, pasted, told to screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.numbers_text import shown_numbers, to_tsv
from tconv_gui.theme import Role, Theme, colour
from tconv_gui.widgets.number_field import full_text
from tconv_gui.widgets.steady import steady

Cell = tuple[int, int]
Index = QModelIndex | QPersistentModelIndex

MOST_ROWS = 8  # more are scrolled to
STAYING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
# (rows, columns) that a key moves the cursor by when an edit ends.
MOVES = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
BLOCK_MARKS = "\n\t[{&;"
ROOT = QModelIndex()


@steady
class MatrixModel(QAbstractTableModel):
    """Numbers of one plane; ``name_of(row, column, text)`` names a cell for screen readers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plane = np.zeros((1, 1))
        self.editable = True
        self.name_of: Callable[[int, int, str], str] = lambda row, column, text: text
        self._texts: list[str] = ["0"]

    def show_plane(self, plane: np.ndarray) -> None:
        """Show another plane of shape (rows, columns)."""
        before = self.plane
        if before.shape != plane.shape:
            self.beginResetModel()
            self.plane, self._texts = plane, shown_numbers(plane)
            self.endResetModel()
            return
        changed = np.flatnonzero(before != plane)
        self.plane = plane
        if changed.size:
            # Writing thousands of numbers anew would be felt at every keystroke.
            texts = shown_numbers(plane.ravel()[changed])
            for place, text in zip(changed.tolist(), texts, strict=True):
                self._texts[place] = text
            last = self.index(plane.shape[0] - 1, plane.shape[1] - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def longest_texts(self) -> list[str]:
        """Some texts, among them the widest one."""
        longest = max(map(len, self._texts))
        return list({text for text in self._texts if len(text) >= longest - 1})[:64]

    def rowCount(self, parent: Index = ROOT) -> int:
        """Rows of the plane."""
        return 0 if parent.isValid() else int(self.plane.shape[0])

    def columnCount(self, parent: Index = ROOT) -> int:
        """Columns of the plane."""
        return 0 if parent.isValid() else int(self.plane.shape[1])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The number short, in full (to edit, as tool tip) and with its place."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[row * self.plane.shape[1] + column]
        if role in (Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return full_text(float(self.plane[row, column]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.name_of(row, column, full_text(float(self.plane[row, column])))
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Indices, counted from 0 as arrays are."""
        if role == Qt.ItemDataRole.DisplayRole:
            return str(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells can be chosen, and edited unless they are computed."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable else flags


@steady
class MatrixTable(QTableView):
    """Asks for changes and shows what came of them; it never changes a number by itself.

    ``cellTyped(cell, text)``, ``blockPasted(cell, text)`` and ``cellsCleared(cells)`` ask;
    whoever answers calls ``refuse()`` if it cannot be, and then the text stays to be corrected.
    ``cursorMoved(cell)``: the user went to another cell.  ``edited()``: a refusal is outdated.
    Cells are (row, column).
    """

    cellTyped = Signal(object, str)
    blockPasted = Signal(object, str)
    cellsCleared = Signal(object)
    cursorMoved = Signal(object)
    edited = Signal()

    def __init__(self, theme: Theme, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.role = theme, role
        self._refused = False
        self._quiet = False
        self._room = 0
        self._numbers = MatrixModel(self)
        self._delegate = _CellDelegate(self)
        self.setModel(self._numbers)
        self.setItemDelegate(self._delegate)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
            header.setMinimumSectionSize(8)
        self._fit()

    @property
    def plane(self) -> np.ndarray:
        """The numbers shown."""
        return self._numbers.plane

    @property
    def cursor_cell(self) -> Cell | None:
        """The cell with the cursor."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    @property
    def editor(self) -> QLineEdit | None:
        """The field that is open over a cell."""
        return self._delegate.editor

    def show_plane(self, plane: np.ndarray, *, editable: bool, one_row: bool = False) -> None:
        """Show numbers of shape (rows, columns); ``one_row`` leaves out the row's index."""
        cursor, same = self.cursor_cell, plane.shape == self.plane.shape
        self._numbers.editable = editable
        self.verticalHeader().setVisible(not one_row)
        self._quiet = True
        self._numbers.show_plane(plane)
        if cursor is not None and not same:
            rows, columns = plane.shape
            self.show_cursor((min(cursor[0], rows - 1), min(cursor[1], columns - 1)))
        self._quiet = False
        self._fit()

    def show_cursor(self, cell: Cell | None) -> None:
        """Put the cursor on a cell, or on none, without telling anybody."""
        if cell == self.cursor_cell:
            return
        quiet, self._quiet = self._quiet, True
        if cell is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._numbers.index(*cell))
        self._quiet = quiet

    def set_names(self, name: str, tip: str, name_of: Callable[[int, int, str], str]) -> None:
        """Name the table and its cells."""
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self._numbers.name_of = name_of

    def restyle(self, theme: Theme, role: Role) -> None:
        """Take a theme."""
        self.theme, self.role = theme, role
        self.viewport().update()

    def set_room(self, width: int) -> None:
        """There are so many pixels; a small grid takes less, a large one scrolls."""
        if width != self._room:
            self._room = width
            self._fit()

    def refuse(self, sentence: str) -> None:
        """What was asked for cannot be; an open field stays, framed."""
        self._refused = True
        if self.editor is not None:
            _mark_invalid(self.editor, True)
            self.editor.setAccessibleDescription(sentence)

    def selected_cells(self) -> list[Cell]:
        """The chosen cells, row by row; else the one with the cursor."""
        cells = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        return cells or [cell for cell in [self.cursor_cell] if cell is not None]

    def copy(self) -> None:
        """Put the chosen cells on the clipboard, parted by tabs."""
        cells = self.selected_cells()
        if cells:
            (top, left), (bottom, right) = cells[0], cells[-1]
            block = self.plane[top : bottom + 1, left : right + 1]
            QGuiApplication.clipboard().setText(to_tsv(block))

    def paste(self) -> None:
        """Ask for the clipboard's text from the cursor on."""
        if self._numbers.editable:
            self.blockPasted.emit(self.cursor_cell or (0, 0), QGuiApplication.clipboard().text())

    def commit(self) -> bool:
        """Ask for the open field's text; False if it was refused and the field stays."""
        editor = self.editor
        if editor is None:
            return True
        cell = self._delegate.cell
        if editor.text() != self._delegate.opened_with:
            self._refused = False
            self.cellTyped.emit(cell, editor.text())
            if self._refused:
                return False
        self.close_editor()
        return True

    def close_editor(self) -> None:
        """Close the open field without asking for its text."""
        editor = self.editor
        if editor is not None:
            had_focus = editor.hasFocus()
            self._delegate.forget()
            self.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)
            if had_focus:
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_by(self, rows: int, columns: int) -> None:
        """Move the cursor, not beyond the edges."""
        row, column = self.cursor_cell or (0, 0)
        height, width = self.plane.shape
        self.setCurrentIndex(
            self._numbers.index(
                min(max(row + rows, 0), height - 1), min(max(column + columns, 0), width - 1)
            )
        )

    def move_on(self, steps: int) -> bool:
        """Move the cursor in reading order; False where there is no such cell."""
        row, column = self.cursor_cell or (0, 0)
        height, width = self.plane.shape
        goal = row * width + column + steps
        if not 0 <= goal < height * width:
            return False
        self.setCurrentIndex(self._numbers.index(*divmod(goal, width)))
        return True

    # ---- what Qt asks

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell of the cursor, and show the cell."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if not self._quiet and current.isValid():
            self.cursorMoved.emit((current.row(), current.column()))

    def event(self, event: QEvent) -> bool:
        """Keys for the numbers come before the menus' shortcuts."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._is_ours(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste, clear, move; any other character begins to type."""
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._numbers.editable:
            self.cellsCleared.emit(self.selected_cells())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.move_by(1, 0)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from cell to cell, then on to the next widget."""
        if self.cursor_cell is not None and self.move_on(1 if forward else -1):
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a cursor where the keyboard is."""
        super().focusInEvent(event)
        if event.reason() in STAYING:
            return
        if self.cursor_cell is None and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentIndex(self._numbers.index(0, 0))
        elif self.cursor_cell is not None:
            self.cursorMoved.emit(self.cursor_cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take what was typed before going elsewhere; refused, it stays."""
        if self.commit():
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Correct a value, unless another is still to be corrected."""
        if self.commit():
            super().mouseDoubleClickEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again: a scroll bar may come or go."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _is_ours(self, event: QKeyEvent) -> bool:
        matches = event.matches
        standard = QKeySequence.StandardKey
        if matches(standard.Copy) or matches(standard.Paste) or matches(standard.SelectAll):
            return True
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if not plain:
            return False
        text = event.text()
        return bool(text and (text.isprintable() and not text.isspace())) or event.key() in (
            Qt.Key.Key_Delete,
            Qt.Key.Key_Backspace,
            Qt.Key.Key_F2,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        )

    def _fit(self) -> None:
        """Cells as wide as their numbers, the table as high as its rows (or some of them)."""
        metrics = self.fontMetrics()
        high = metrics.height() + 10
        wide = max(
            metrics.horizontalAdvance(text)
            for text in [*self._numbers.longest_texts, str(self.plane.shape[1] - 1), "000"]
        )
        wide += metrics.averageCharWidth() + 6
        rows, columns = self.plane.shape
        # A small grid gets large cells: then a long number can be read while it is typed.
        wide = max(wide, min(metrics.horizontalAdvance("0" * 8), (self._room - 40) // columns))
        across, down = self.horizontalHeader(), self.verticalHeader()
        if across.defaultSectionSize() != wide:
            across.setDefaultSectionSize(wide)
        if down.defaultSectionSize() != high:
            down.setDefaultSectionSize(high)
        frame = 2 * self.frameWidth()
        side = down.sizeHint().width() if not down.isHidden() else 0
        bar = self.verticalScrollBar().sizeHint().width() if rows > MOST_ROWS else 0
        whole = frame + side + columns * wide + bar
        scrolls = whole > self.width()
        self.setMaximumWidth(max(whole, 1))
        height = frame + across.sizeHint().height() + min(rows, MOST_ROWS) * high
        if scrolls:
            height += self.horizontalScrollBar().sizeHint().height()
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)


@steady
class _CellDelegate(QStyledItemDelegate):
    """Draws the cells in the grid's colour and runs the one open field."""

    def __init__(self, table: MatrixTable) -> None:
        super().__init__(table)
        self._table = table
        self.editor: QLineEdit | None = None
        self.cell: Cell = (0, 0)
        self.opened_with = ""

    def forget(self) -> None:
        """The field is being closed."""
        self.editor = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A number on the grid's soft colour."""
        table, theme = self._table, self._table.theme
        rect: QRect = option.rect
        current = table.cursor_cell == (index.row(), index.column())
        chosen = table.selectionModel().isSelected(index)
        ground = theme.accent_fill if chosen and not current else table.role.fill
        painter.fillRect(rect.adjusted(0, 0, -1, -1), colour(ground))
        painter.setPen(colour(theme.ink if chosen and not current else table.role.line))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        if current:
            ring = theme.accent if table.hasFocus() else table.role.line
            painter.setPen(QPen(colour(ring), 2))
            painter.drawRect(QRectF(rect).adjusted(1, 1, -2, -2))

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """A plain field."""
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        editor.textChanged.connect(self._text_changed)
        self.editor, self.cell = editor, (index.row(), index.column())
        self.opened_with = ""
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with the whole value; typing a character replaces it."""
        if isinstance(editor, QLineEdit) and not self.opened_with:
            self.opened_with = str(index.data(Qt.ItemDataRole.EditRole))
            editor.setText(self.opened_with)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt moved to another cell: ask for the text."""
        if editor is self.editor and isinstance(editor, QLineEdit):
            self.editor = None
            if editor.text() != self.opened_with:
                self._table.cellTyped.emit(self.cell, editor.text())

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Nothing is open any more."""
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Over the cell, wider where the text is, inside the table."""
        rect: QRect = option.rect
        assert isinstance(editor, QLineEdit)
        metrics = editor.fontMetrics()
        wanted = metrics.horizontalAdvance(editor.text() + "0") + 20
        room = self._table.viewport().width()
        place = QRect(rect)
        place.setWidth(min(max(rect.width(), wanted), max(room, rect.width())))
        place.moveRight(min(place.right(), max(room - 1, rect.right())))
        editor.setGeometry(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and focus of the open field."""
        if watched is not self.editor:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() not in STAYING and not _is_invalid(self.editor):
                self._table.commit()
            return False
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.key() in MOVES or event.key() == Qt.Key.Key_Escape)
        ):
            event.accept()
            return True
        return False

    def _key(self, event: QKeyEvent) -> bool:
        table, key = self._table, Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            table.close_editor()
            table.edited.emit()
        elif key in MOVES:
            if table.commit():
                table.move_by(*MOVES[key])
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if table.commit():
                table.focusNextPrevChild(key == Qt.Key.Key_Tab)
        elif event.matches(QKeySequence.StandardKey.Paste) and _is_block():
            table.close_editor()
            table.paste()
        else:
            return False
        return True

    def _text_changed(self) -> None:
        editor = self.editor
        if editor is None:
            return
        if _is_invalid(editor):
            _mark_invalid(editor, False)
            self._table.edited.emit()
        option = QStyleOptionViewItem()
        index = self._table.model().index(*self.cell)
        option.rect = self._table.visualRect(index)
        self.updateEditorGeometry(editor, option, index)


def _is_block() -> bool:
    """Whether the clipboard holds a table rather than one number."""
    text = QGuiApplication.clipboard().text().strip()
    return any(mark in text for mark in BLOCK_MARKS)


def _is_invalid(field: QLineEdit) -> bool:
    return bool(field.property("invalid"))


def _mark_invalid(field: QLineEdit, on: bool) -> None:
    field.setProperty("invalid", on)
    field.style().unpolish(field)
    field.style().polish(field)
