"""Which settings make the size that is needed: fields for sizes and bounds, and a table."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import product

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMainWindow,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from core.arithmetic import BOUNDS, Size, conv_transpose_geometry, sizes_with_output
from core.arrays import resized
from core.document import Document, shape_text
from core.errors import ConvError
from core.sizes import USUAL, Bounds
from core.spec import ConvSpec, conv_spec, whole
from core.stack import setting_text
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.actions._recipes import Choice, RecipeModel, choices, remarks, sizes_text
from tconv_gui.figures._verdict import kind_reason, kind_text
from tconv_gui.model.context import Context
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.widgets.number_field import NumberField, whole_number
from tconv_gui.widgets.wheel_guard import guard_fields

TITLE = QT_TRANSLATE_NOOP("solver", "Solve for Size")
INPUT = QT_TRANSLATE_NOOP("solver", "Input")
OUTPUT = QT_TRANSLATE_NOOP("solver", "Wanted output")
TWICE = QT_TRANSLATE_NOOP("solver", "Twice the input")
ON_AXIS = QT_TRANSLATE_NOOP("solver", "{what}, axis {axis}")
UP_TO = QT_TRANSLATE_NOOP("solver", "Look at values up to")
ONLY_EVEN = QT_TRANSLATE_NOOP("solver", "Only even ones")
ONLY_EVEN_TIP = QT_TRANSLATE_NOOP(
    "solver", "Settings whose stamps give every output equally many terms away from the borders"
)
FOUND = QT_TRANSLATE_NOOP(
    "solver", "Settings that make {size_out} of {size_in}: {count}, of which even: {even}."
)
EACH_ITS_OWN = QT_TRANSLATE_NOOP(
    "solver", "No setting serves all axes at once; here every axis has its own."
)
FIXED_INPUT = QT_TRANSLATE_NOOP("solver", "The input is the output of the layer before.")
USE = QT_TRANSLATE_NOOP("solver", "&Use")
USE_TIP = QT_TRANSLATE_NOOP("solver", "Give the layer these settings; undo takes them back")
CLOSE = QT_TRANSLATE_NOOP("button", "Close")
USE_EDIT = QT_TRANSLATE_NOOP("undo", "Use Solved Settings")

BECAUSE = QT_TRANSLATE_NOOP("solver", "{setting}. {reasons}")
REMARK = QT_TRANSLATE_NOOP("solver", "Note: {remark}.")
REASON = QT_TRANSLATE_NOOP("checkerboard", "{kind}: {reason}.")
REASON_EACH = QT_TRANSLATE_NOOP("checkerboard", "On each axis, {kind}: {reason}.")
REASON_ON_AXIS = QT_TRANSLATE_NOOP("checkerboard", "Axis {axis}, {kind}: {reason}.")
ASSOCIATED = QT_TRANSLATE_NOOP(
    "solver",
    "The associated convolution makes {size_in} of each of {sizes}: output_padding {chosen} says "
    "which of them to go back to.",
)
ONE_ASSOCIATED = QT_TRANSLATE_NOOP(
    "solver", "The associated convolution makes {size_in} of {sizes} only."
)
OF_A_KERNEL_OF_ONES = QT_TRANSLATE_NOOP(
    "solver", "Even means for a kernel of ones: a kernel's own numbers can still be uneven."
)

WIDTH, HEIGHT = 960, 600
MOST_SIZES = 16


class SizeSolver(QDialog):
    """A window that does not block; what is used lands in the focused layer."""

    def __init__(self, context: Context, window: QMainWindow) -> None:
        super().__init__(window)
        self._context = context
        self._filled: tuple[int, Size] | None = None
        self._found: list[Choice] = []
        self._refusal: ConvError | None = None
        self.inputs = [NumberField(4, self) for _ in range(2)]
        self.outputs = [NumberField(4, self) for _ in range(2)]
        self.bounds = {name: NumberField(3, self) for name in Bounds._fields}
        self._sizes: dict[NumberField, int] = {}
        self._limits = USUAL
        self.labels = [QLabel(self) for _ in range(2)]
        self.times = [QLabel("×", self) for _ in range(2)]
        self.twice = QPushButton(self)
        self.up_to = QLabel(self)
        self.only_even = QCheckBox(self)
        self.message = FieldMessage(self)
        self.summary = paragraph("soft", self)
        self.model = RecipeModel(context.words, context.theme, self)
        self.table = QTableView(self)
        self.reason = paragraph("", self)
        self.associated = paragraph("soft", self)
        self.caution = paragraph("soft", self)
        self.use = QPushButton(self)
        self.close_button = QPushButton(self)
        self._arrange()
        self._connect()
        self.retranslate()
        guard_fields(self)

    @property
    def choice(self) -> Choice | None:
        """The row that is selected."""
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def open_for_now(self) -> None:
        """Show the dialog for the focused layer: what doubles its input, to begin with."""
        self._fill()
        self.show()
        self.raise_()
        self.activateWindow()
        self.outputs[0].setFocus(Qt.FocusReason.TabFocusReason)
        self.outputs[0].selectAll()

    def retranslate(self) -> None:
        """Write all texts in the language in use."""
        words = self._context.words
        self.setWindowTitle(words(TITLE))
        for label, mark, fields in (
            (self.labels[0], INPUT, self.inputs), (self.labels[1], OUTPUT, self.outputs),
        ):  # fmt: skip
            label.setText(words(mark))
            for axis, field in enumerate(fields):
                field.setAccessibleName(words(ON_AXIS, what=mark, axis=axis))
        self.twice.setText(words(TWICE))
        self.up_to.setText(words(UP_TO))
        self.only_even.setText(words(ONLY_EVEN))
        self.only_even.setToolTip(words(ONLY_EVEN_TIP))
        self.use.setText(words(USE))
        self.use.setToolTip(words(USE_TIP))
        self.close_button.setText(words(CLOSE))
        self.caution.setText(words(OF_A_KERNEL_OF_ONES))
        self.table.setAccessibleName(words(TITLE))
        self._show_rows()

    # ---- the fields

    @property
    def _axes(self) -> int:
        """Those of the sizes in the fields: while the dialog is closed the document goes on."""
        return self._context.model.document.axes if self._filled is None else len(self._filled[1])

    def _size(self, fields: list[NumberField]) -> Size:
        return tuple(self._sizes[field] for field in fields[: self._axes])

    def _layer_input(self) -> tuple[int, Size]:
        """Which layer has the focus, and the size that goes into it."""
        position = self._context.playback.layer
        return position, self._context.model.document.feature_maps[position].shape[2:]

    def _fill(self) -> None:
        """Begin anew with the input that is there and its double."""
        self._filled = position, size = self._layer_input()
        for axis, n in enumerate(size):
            self._sizes[self.inputs[axis]] = n
            self._sizes[self.outputs[axis]] = 2 * n
        for fields in (self.inputs, self.outputs):
            fields[1].setVisible(len(size) > 1)
        for label in self.times:
            label.setVisible(len(size) > 1)
        for field in self.inputs:
            field.setEnabled(position == 0)
            field.setToolTip("" if position == 0 else self._context.words(FIXED_INPUT))
        self._show_fields()
        self._solve()

    def _follow(self) -> None:
        """Begin anew when the input or the layer is another; the wish is kept where it can be."""
        if not self.isHidden() and self._filled != self._layer_input():
            if self._size(self.inputs) == self._layer_input()[1]:
                self._filled = self._layer_input()
            else:
                self._fill()

    def _show_fields(self) -> None:
        for field, n in self._sizes.items():
            field.show_text(str(n))
        for name, field in self.bounds.items():
            field.show_text(str(getattr(self._limits, name)))

    def _type_size(self, field: NumberField, text: str) -> None:
        try:
            value = whole(whole_number(text, "size"), "size", 1)
        except ConvError as error:
            self._refuse(field, error)
            return
        self._set_size(field, value)

    def _set_size(self, field: NumberField, value: int) -> None:
        self._sizes[field] = max(value, 1)
        self._show_fields()
        self._solve()

    def _type_bound(self, name: str, text: str) -> None:
        field = self.bounds[name]
        try:
            self._set_bound(name, whole_number(text, name), field)
        except ConvError as error:
            self._refuse(field, error)

    def _step_bound(self, name: str, steps: int) -> None:
        low, high = BOUNDS[name]
        value = min(max(getattr(self._limits, name) + steps, low), high)
        self._set_bound(name, value, self.bounds[name])

    def _set_bound(self, name: str, value: int, field: NumberField) -> None:
        wanted = self._limits._replace(**{name: value})
        before, self._limits = self._limits, wanted
        try:
            self._found_for()
        except ConvError as error:
            if error.parameter == name:
                self._limits = before
                self._refuse(field, error)
                return
        self._show_fields()
        self._solve()

    def _refuse(self, field: NumberField, error: ConvError) -> None:
        sentence = self._context.words.error(error)
        field.refuse(sentence)
        self.message.say(sentence)

    def _double(self) -> None:
        for given, wanted in zip(self.inputs, self.outputs, strict=True):
            if given in self._sizes:
                self._sizes[wanted] = 2 * self._sizes[given]
        self._show_fields()
        self._solve()

    # ---- the table

    def _found_for(self) -> tuple[list[Choice], ConvError | None]:
        return choices(self._size(self.inputs), self._size(self.outputs), self._limits)

    def _solve(self) -> None:
        self.message.clear()
        try:
            self._found, self._refusal = self._found_for()
        except ConvError as error:
            self._found, self._refusal = [], None
            self.message.say(self._context.words.error(error))
        self._show_rows()

    def _show_rows(self, *_: object) -> None:
        words = self._context.words
        even = [choice for choice in self._found if choice.low == choice.high > 0]
        rows = even if self.only_even.isChecked() else self._found
        self.model.show_rows(rows, words, self._context.theme)
        self.summary.setVisible(bool(self._found))
        if self._found:
            said = words(
                FOUND, count=len(self._found), even=len(even),
                size_in=shape_text(self._size(self.inputs)),
                size_out=shape_text(self._size(self.outputs)),
            )  # fmt: skip
            refusal = words(EACH_ITS_OWN) if self._refusal else ""
            self.summary.setText(f"{said} {refusal}".strip())
        self.table.resizeColumnsToContents()
        if rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_choice()

    def _show_choice(self, *_: object) -> None:
        choice = self.choice
        self.use.setEnabled(choice is not None)
        for label in (self.reason, self.associated):
            label.setVisible(choice is not None)
        if choice is not None:
            self.reason.setText(self._reason(choice))
            self.associated.setText(self._associated(choice))

    def _reason(self, choice: Choice) -> str:
        """Why it is even or not, in the words of the pictures."""
        words, spec = self._context.words, choice.spec
        shapes = [
            conv_transpose_geometry(conv_spec((k,), stride=s, dilation=d), (2,))
            for k, s, d in zip(spec.kernel_size, spec.stride, spec.dilation, strict=True)
        ]
        said = [(kind_text(words, shape), kind_reason(words, shape)) for shape in shapes]
        marks: list[Mark] = [REASON_ON_AXIS] * len(said)
        if len(set(said)) == 1:
            marks, said = [REASON if len(said) == 1 else REASON_EACH], said[:1]
        reasons = [
            words(mark, axis=axis, kind=kind, reason=reason)
            for axis, (mark, (kind, reason)) in enumerate(zip(marks, said, strict=True))
        ]
        also = remarks(choice, words)
        if also:
            reasons.append(words(REMARK, remark=also))
        return words(BECAUSE, setting=setting_text(spec), reasons=" ".join(reasons))

    def _associated(self, choice: Choice) -> str:
        """Which sizes the convolution with the same settings cannot tell apart."""
        words, spec, size = self._context.words, choice.spec, self._size(self.inputs)
        per_axis = [sizes_with_output(n, spec, axis) for axis, n in enumerate(size)]
        every = list(product(*per_axis))[:MOST_SIZES]
        mark = ASSOCIATED if len(every) > 1 else ONE_ASSOCIATED
        return words(
            mark, size_in=shape_text(size), sizes=sizes_text(every),
            chosen=choice.entry("output_padding"),
        )  # fmt: skip

    # ---- what is done with it

    def _use(self) -> None:
        choice = self.choice
        if choice is None:
            return
        position, size = self._context.playback.layer, self._size(self.inputs)
        try:
            self._context.model.edit(
                USE_EDIT, lambda document: with_settings(document, position, size, choice.spec)
            )
        except ConvError as error:
            self.message.say(self._context.words.error(error))

    def _use_row(self, _index: QModelIndex) -> None:
        self._use()

    def _connect(self) -> None:
        context = self._context
        for field in (*self.inputs, *self.outputs):
            field.typed.connect(partial(self._type_size, field))
            field.stepped.connect(
                lambda steps, field=field: self._set_size(field, self._sizes[field] + steps)
            )
            field.edited.connect(self.message.clear)
        for name, field in self.bounds.items():
            field.typed.connect(partial(self._type_bound, name))
            field.stepped.connect(partial(self._step_bound, name))
            field.edited.connect(self.message.clear)
        self.twice.clicked.connect(self._double)
        self.only_even.toggled.connect(self._show_rows)
        self.table.selectionModel().currentRowChanged.connect(self._show_choice)
        self.table.doubleClicked.connect(self._use_row)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Not "activated": on some desktops a single click would be one.
            enter = QShortcut(QKeySequence(key), self.table)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(self._use)
        self.use.clicked.connect(self._use)
        self.close_button.clicked.connect(self.close)
        context.model.changed.connect(self._follow)
        context.playback.figureChanged.connect(self._follow)
        context.appearance.changed.connect(self.retranslate)

    def _arrange(self) -> None:
        sizes = QHBoxLayout()
        sizes.setSpacing(6)
        for label, fields, times in zip(
            self.labels, (self.inputs, self.outputs), self.times, strict=True
        ):
            label.setBuddy(fields[0])
            for widget in (label, fields[0], times, fields[1]):
                sizes.addWidget(widget)
            sizes.addSpacing(14)
        sizes.addWidget(self.twice)
        sizes.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.addWidget(self.up_to, 0, 0)
        for column, (name, field) in enumerate(self.bounds.items()):
            label = QLabel(name, self)
            label.setProperty("kind", "soft")
            label.setBuddy(field)
            field.setAccessibleName(name)
            grid.addWidget(label, 0, 2 * column + 1)
            grid.addWidget(field, 0, 2 * column + 2)
        grid.setColumnStretch(2 * len(self.bounds) + 1, 1)
        table = self.table
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setHighlightSections(False)
        for button in (self.twice, self.use, self.close_button):
            button.setAutoDefault(False)
        self.use.setProperty("kind", "primary")
        buttons = QHBoxLayout()
        buttons.addWidget(self.caution, 1)
        buttons.addWidget(self.use)
        buttons.addWidget(self.close_button)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(18, 18, 18, 14)
        column_.setSpacing(10)
        column_.addLayout(sizes)
        column_.addLayout(grid)
        column_.addWidget(self.message)
        row = QHBoxLayout()
        row.addWidget(self.summary, 1)
        row.addWidget(self.only_even)
        column_.addLayout(row)
        column_.addWidget(table, 1)
        column_.addWidget(self.reason)
        column_.addWidget(self.associated)
        column_.addLayout(buttons)
        self.resize(WIDTH, HEIGHT)


def with_settings(document: Document, position: int, size: Size, spec: ConvSpec) -> Document:
    """The document with a transposed convolution of other settings, and an input of ``size``.

    A kernel of equal numbers stays one; of others what fits is kept.
    """
    layer, plane = document.layers[position], document.input[0, 0]
    now = (layer.operation_id, layer.spec, document.feature_maps[position].shape[2:])
    if now == ("conv_transpose", spec, size):
        return document
    weight = layer.weight
    if spec.kernel_size != layer.spec.kernel_size:
        same = (layer.kernel == layer.kernel.flat[0]).all()
        kernel = (
            np.full(spec.kernel_size, layer.kernel.flat[0])
            if same
            else resized(layer.kernel, spec.kernel_size)
        )
        weight = kernel[None, None]
    tied = layer.tied and weight is layer.weight
    made = replace(layer, operation_id="conv_transpose", spec=spec, weight=weight, tied=tied)
    if position == 0 and plane.shape != size:
        plane = resized(plane, size)
    layers = (*document.layers[:position], made, *document.layers[position + 1 :])
    return replace(document, input=plane[None, None], layers=layers)
