"""The sum behind the cell that is pointed at, with its numbers; else the current step."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures.figure import CellRef
from tconv_gui.model.context import Context
from tconv_gui.theme import Theme, colour
from tconv_gui.views._sheet import Moment, Row, Sheet, sheet_of
from tconv_gui.views._sheet_gradient import gradient_sheet
from tconv_gui.widgets.button_icon import show_icon
from tconv_gui.widgets.elided_label import ElidedLabel, pixel_size, scaled_font
from tconv_gui.widgets.steady import steady

EXPLANATION = QT_TRANSLATE_NOOP("explanation", "Explanation")
COPY = QT_TRANSLATE_NOOP("explanation", "Copy as text")
LET_GO = QT_TRANSLATE_NOOP("explanation", "Held here; press to let go")

GAP = 12
INSET = 6


@steady
class ProductTable(QWidget):
    """Rows of products: names on the left, numbers and results in right-aligned columns."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[Row, ...] = ()
        self._total: Row | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: tuple[Row, ...], total: Row | None, theme: Theme) -> None:
        """Show other rows, closed by a total under a line."""
        self._rows, self._total, self._theme = rows, total, theme
        self.setVisible(bool(rows) or total is not None)
        self.updateGeometry()
        self.update()

    def row_height(self) -> int:
        """Height of a row, after the font."""
        return round(pixel_size(self.font()) * 1.9)

    def sizeHint(self) -> QSize:
        """High enough for all rows."""
        rows = len(self._rows) + (self._total is not None)
        return QSize(220, rows * self.row_height() + (GAP if self._total else 0))

    def minimumSizeHint(self) -> QSize:
        """All rows; narrow ones lose the middle column first."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows that are exposed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = self.row_height()
        bold = scaled_font(self.font(), 1.0, QFont.Weight.DemiBold)
        numbers, results = self._widths(QFontMetrics(self.font()), QFontMetrics(bold))
        first = max(event.rect().top() // high, 0)
        last = min(event.rect().bottom() // high + 1, len(self._rows))
        for number in range(first, last):
            row, top = self._rows[number], number * high
            self._paint_row(painter, row, top, high, (numbers, results), bold)
        if self._total is not None:
            self._paint_total(painter, self._total, len(self._rows) * high, high)

    def _widths(self, plain: QFontMetrics, bold: QFontMetrics) -> tuple[int, int]:
        numbers = max((plain.horizontalAdvance(row.numbers) for row in self._rows), default=0)
        results = max((bold.horizontalAdvance(row.result) for row in self._rows), default=0)
        return numbers, results

    def _paint_row(
        self,
        painter: QPainter,
        row: Row,
        top: int,
        high: int,
        widths: tuple[int, int],
        bold: QFont,
    ) -> None:
        theme, (numbers, results) = self._theme, widths
        place = QRectF(0, top, self.width(), high)
        ink = strong = theme.ink
        middle = theme.soft_ink
        if row.state == "current":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.current.fill))
            painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), 5, 5)
            ink = strong = middle = theme.current.line
        elif row.state == "later":
            ink = strong = middle = theme.soft_ink
        right = place.adjusted(0, 0, -INSET, 0)
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self.font() if row.state == "later" else bold)
        painter.setPen(colour(strong))
        painter.drawText(right, vertical | Qt.AlignmentFlag.AlignRight, row.result)
        painter.setFont(self.font())
        left = place.adjusted(INSET, 0, 0, 0)
        wanted = painter.fontMetrics().horizontalAdvance(row.what)
        room = right.right() - results - GAP - left.left()
        if wanted + GAP + numbers <= room:
            column = QRectF(right)
            column.setRight(right.right() - results - GAP)
            painter.setPen(colour(middle))
            painter.drawText(column, vertical | Qt.AlignmentFlag.AlignRight, row.numbers)
            room -= numbers + GAP
        painter.setPen(colour(ink))
        what = painter.fontMetrics().elidedText(row.what, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(left, vertical, what)

    def _paint_total(self, painter: QPainter, total: Row, top: int, high: int) -> None:
        theme = self._theme
        inner = QRectF(INSET, top + GAP, self.width() - 2 * INSET, high)
        painter.fillRect(QRectF(0, top + GAP / 2, self.width(), 1), colour(theme.hairline))
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self.font())
        painter.setPen(colour(theme.ink))
        painter.drawText(inner, vertical, total.what)
        painter.setFont(scaled_font(self.font(), 1.2, QFont.Weight.DemiBold))
        painter.setPen(colour(theme.output.line))
        painter.drawText(inner, vertical | Qt.AlignmentFlag.AlignRight, total.result)


@steady
class ExplanationView(QWidget):
    """Explains what ``playback`` points at, or has selected; else the step that was just done."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.sheet = Sheet("")
        self._stale = True
        self._worn: Theme | None = None
        self.title = ElidedLabel(parent=self)
        self.pin_button = _small_button(self)
        self.copy_button = _small_button(self)
        self.sentence = _paragraph(self)
        self.table = ProductTable(context.theme, self)
        self.line = _paragraph(self)
        self.line.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.note = _paragraph(self)
        self.copy_action = QAction(self)
        self.copy_action.triggered.connect(self.copy)
        self.addAction(self.copy_action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.copy_button.clicked.connect(self.copy)
        self.pin_button.clicked.connect(lambda: context.playback.set_pin(None))
        self._arrange()
        playback = context.playback
        for signal in (
            playback.pointedChanged,
            playback.stepChanged,
            playback.figureChanged,
            playback.optionsChanged,
        ):
            signal.connect(self.refresh)
        context.model.changed.connect(self.refresh)
        context.appearance.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words, theme = self._context.words, self._context.theme
        self.setAccessibleName(words(EXPLANATION))
        self.copy_action.setText(words(COPY))
        for button, name, tint, mark in (
            (self.copy_button, "copy", theme.soft_ink, COPY),
            (self.pin_button, "pin", theme.accent, LET_GO),
        ):
            show_icon(button, name, tint)
            button.setToolTip(words(mark))
            button.setAccessibleName(words(mark))
        for label, tint in (
            (self.title, theme.ink),
            (self.sentence, theme.ink),
            (self.line, theme.ink),
            (self.note, theme.soft_ink),
        ):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, colour(tint))
            label.setPalette(palette)
        self.refresh()

    def refresh(self) -> None:
        """Write what there is to say now; not while nobody sees it."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        context, playback = self._context, self._context.playback
        self.pin_button.setVisible(playback.pin is not None)
        sheet = self._current_sheet(playback.pointed or playback.selected)
        if sheet != self.sheet or context.theme is not self._worn:
            self.sheet, self._worn = sheet, context.theme
            self._show(sheet)

    def _current_sheet(self, cell: CellRef | None) -> Sheet:
        """The explanation of a cell, or of the step, in the figure on screen."""
        context, playback = self._context, self._context.playback
        layer, figure = playback.layer, playback.figure
        document = figure.seen(context.model.document, layer)
        order = figure.order_in(document, layer)
        lead = figure.lead_in(document, layer)
        count = playback.step_count - lead
        # The document may be another one a moment before the step is.
        step = min(max(playback.step - lead, 0), count)
        if figure.steps is not None:
            # Its steps are others than an order's; the forward pass is done throughout.
            step = count = document.feature_maps[layer + (order == "gather")].size
        moment = Moment(
            document, layer, order, step, count, context.words, playback.options, lead,
            min(playback.step, lead),
        )  # fmt: skip
        if cell is None and (figure.steps is not None or 0 < playback.step <= lead):
            return Sheet(context.words(figure.title), figure.describe(context.frame()))
        if cell is not None and figure.tells is not None and figure.tells(context.frame(), cell):
            return Sheet(context.words(figure.title), figure.describe(context.frame()))
        sheet = None
        if cell is not None and figure.layout(context.frame()).has("grad_input"):
            sheet = gradient_sheet(moment, cell)
        return sheet or sheet_of(moment, cell)

    def copy(self) -> None:
        """Put the explanation on the clipboard as text."""
        QGuiApplication.clipboard().setText(self.sheet.text)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def sizeHint(self) -> QSize:
        """As wide as the side panel."""
        return QSize(290, 320)

    def _show(self, sheet: Sheet) -> None:
        self.title.setText(sheet.title)
        self.title.setFont(scaled_font(self.font(), 1.15, QFont.Weight.DemiBold))
        for label, text in (
            (self.sentence, sheet.sentence),
            (self.line, sheet.line),
            (self.note, sheet.note),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.table.show_rows(sheet.rows, sheet.total, self._context.theme)
        self.table.setAccessibleName(sheet.title)
        self.table.setAccessibleDescription(sheet.text)
        self.setAccessibleDescription(sheet.text)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.title, 1)
        head.addWidget(self.pin_button)
        head.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (self.sentence, self.table, self.line, self.note):
            column.addWidget(widget)
        column.addStretch(1)


def _small_button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setAutoRaise(True)
    return button


def _paragraph(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
