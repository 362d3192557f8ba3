"""The rows of the settings: a name, a slider and a field per axis, a chain, a sentence beneath."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.channels import put_back
from core.document import Document, Layer
from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.model.context import Context
from tconv_gui.theme import Theme, colour
from tconv_gui.theme.icons import icon
from tconv_gui.views._settings import (
    PADDING_MODES,
    entry,
    padding_mode,
    padding_pairs,
    refusal,
    setting_limits,
    with_padding_mode,
    with_setting,
    with_side,
    with_spec,
)
from tconv_gui.widgets.axis_slider import AxisSlider
from tconv_gui.widgets.button_icon import show_icon
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.widgets.number_field import NumberField, whole_number
from tconv_gui.widgets.steady import steady
from tconv_gui.words import Words

CHANGE_KERNEL_SIZE = QT_TRANSLATE_NOOP("undo", "Change kernel_size")
CHANGE_STRIDE = QT_TRANSLATE_NOOP("undo", "Change stride")
CHANGE_SCALE_FACTOR = QT_TRANSLATE_NOOP("undo", "Change scale_factor")
CHANGE_PADDING = QT_TRANSLATE_NOOP("undo", "Change padding")
CHANGE_OUTPUT_PADDING = QT_TRANSLATE_NOOP("undo", "Change output_padding")
CHANGE_DILATION = QT_TRANSLATE_NOOP("undo", "Change dilation")
TITLES = {
    "kernel_size": CHANGE_KERNEL_SIZE,
    "stride": CHANGE_STRIDE,
    "scale_factor": CHANGE_SCALE_FACTOR,
    "padding": CHANGE_PADDING,
    "output_padding": CHANGE_OUTPUT_PADDING,
    "dilation": CHANGE_DILATION,
}

TIP_KERNEL_SIZE = QT_TRANSLATE_NOOP("parameters", "How many cells the kernel has")
TIP_STRIDE = QT_TRANSLATE_NOOP(
    "parameters", "How far apart the kernel is put down on the larger side"
)
TIP_SCALE_FACTOR = QT_TRANSLATE_NOOP(
    "parameters", "How many times as large the output is on each axis"
)
TIP_PADDING = QT_TRANSLATE_NOOP(
    "parameters",
    "Cells that a convolution adds around its input; a transposed convolution crops them",
)
TIP_OUTPUT_PADDING = QT_TRANSLATE_NOOP(
    "parameters", "Cells at the end that are left uncropped; smaller than stride or dilation"
)
TIP_DILATION = QT_TRANSLATE_NOOP("parameters", "How far apart the kernel's cells stand")
TIPS = {
    "kernel_size": TIP_KERNEL_SIZE,
    "stride": TIP_STRIDE,
    "scale_factor": TIP_SCALE_FACTOR,
    "padding": TIP_PADDING,
    "output_padding": TIP_OUTPUT_PADDING,
    "dilation": TIP_DILATION,
}
# What Keras calls them, where it has another name.
KERAS = {"stride": "strides", "scale_factor": "size", "dilation": "dilation_rate"}
IN_KERAS = QT_TRANSLATE_NOOP("parameters", "{tip}; in Keras {name}")
FROM_TO = QT_TRANSLATE_NOOP("parameters", "{tip}. Possible now: {low} to {high}")
ONLY = QT_TRANSLATE_NOOP("parameters", "{tip}. Possible now: only {low}")
TYPE_ANY = QT_TRANSLATE_NOOP("parameters", "{tip}. Type a number, or step with the arrow keys")

AXIS_HEIGHT = QT_TRANSLATE_NOOP("parameters", "axis 0 · height")
AXIS_WIDTH = QT_TRANSLATE_NOOP("parameters", "axis 1 · width")
AXES = (AXIS_HEIGHT, AXIS_WIDTH)
OF_AXIS = QT_TRANSLATE_NOOP("parameters", "{name}, {axis}")
OF_SIDE = QT_TRANSLATE_NOOP("parameters", "{name}, {side}")
LINKED = QT_TRANSLATE_NOOP("parameters", "{name}: one value for both axes")
UNLINKED = QT_TRANSLATE_NOOP("parameters", "{name}: a value for each axis")
LINK_TIP = QT_TRANSLATE_NOOP("parameters", "Set both axes together")
UNLINK_TIP = QT_TRANSLATE_NOOP("parameters", "Set each axis by itself")

PADDING_MENU = QT_TRANSLATE_NOOP("parameters", "How padding is given")
MODE_EQUAL = QT_TRANSLATE_NOOP("parameters", "equal on both sides")
MODE_SIDES = QT_TRANSLATE_NOOP("parameters", "begin and end apart")
MODE_SAME = QT_TRANSLATE_NOOP("parameters", "“same”: as TensorFlow does")
MODE_VALID = QT_TRANSLATE_NOOP("parameters", "“valid”: none")
MODES = {"equal": MODE_EQUAL, "sides": MODE_SIDES, "same": MODE_SAME, "valid": MODE_VALID}
BEGIN = QT_TRANSLATE_NOOP("parameters", "begin")
END = QT_TRANSLATE_NOOP("parameters", "end")
SIDES = (BEGIN, END)

GAP = 6
# No higher than a field: all settings of the first lesson stand in a small window.
LINK = 13


class Line(QWidget):
    """A label, a control and a small button; where it is narrow the control goes beneath."""

    def __init__(self, label: QWidget, control: QWidget, extra: QWidget | None = None) -> None:
        super().__init__()
        self.label, self.control = label, control
        # Without a button of its own, the line keeps its place free.
        self.extra = extra or QWidget()
        self._stacked: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(2)
        self.set_stacked(False)

    def set_stacked(self, on: bool) -> None:
        """Put the control beneath the label, or beside it."""
        if on == self._stacked:
            return
        self._stacked = on
        for part in (self.label, self.control, self.extra):
            self._grid.removeWidget(part)
        self._grid.addWidget(self.label, 0, 0)
        self._grid.addWidget(self.extra, 0, 2)
        if on:
            self._grid.addWidget(self.control, 1, 0, 1, 3)
        else:
            self._grid.addWidget(self.control, 0, 1)
        self._grid.setColumnStretch(0, int(on))
        self._grid.setColumnStretch(1, int(not on))

    def set_columns(self, label: int, extra: int) -> None:
        """Give label and button the width they have in all lines."""
        self._grid.setColumnMinimumWidth(0, 0 if self._stacked else label)
        self._grid.setColumnMinimumWidth(2, extra)


class Row(Protocol):
    """What stands in a column: some lines, and the sentence beneath them."""

    @property
    def lines(self) -> list[Line]:
        """All lines, from top to bottom."""

    message: FieldMessage


@steady
class LineColumn(QWidget):
    """Rows of lines under each other; all stand aligned, and all stack when one has to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def add_row(self, row: Row) -> None:
        """Put a row's lines and its message at the end."""
        for line in row.lines:
            self._lines.append(line)
            self._column.addWidget(line)
        self._column.addWidget(row.message)

    def align(self) -> None:
        """Choose between beside and beneath, and line up the columns."""
        label, extra = self._widths()
        for line in self._lines:
            control = line.control.minimumSizeHint().width()
            line.set_stacked(self.width() < label + control + extra + 2 * GAP)
            line.set_columns(label, extra)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the stacked form."""
        label, extra = self._widths()
        control = _widest([line.control for line in self._lines])
        return QSize(max(label + extra + 2 * GAP, control), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new width."""
        super().resizeEvent(event)
        self.align()

    def _widths(self) -> tuple[int, int]:
        """Of the labels and of the buttons."""
        return (
            _widest([line.label for line in self._lines]),
            _widest([line.extra for line in self._lines if not line.extra.isHidden()]),
        )


class SettingRow(QWidget):
    """One hyper-parameter: linked it has one slider, else one per axis.

    It has no picture of its own: its ``lines`` and ``message`` are placed by the column.
    """

    resized = Signal()
    # How many axes can be set apart.
    most_axes = len(AXES)

    def __init__(self, context: Context, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._context = context
        self.name = name
        self._linked = bool(context.preferences["link_axes"])
        self._gesture: object = None
        self._before: Document | None = None
        self._after: Document | None = None
        self.message = FieldMessage()
        self.link = QToolButton()
        self.link.clicked.connect(self._toggle_link)
        self.both = self._slider((0, 1))
        self.single = [self._slider((axis,)) for axis in range(self.most_axes)]
        self.label = self._make_label()
        self.axis_labels = [_axis_label() for _ in self.single]
        self.head = Line(self.label, self.both, self.link)
        self.axis_lines = [
            Line(label, slider) for label, slider in zip(self.axis_labels, self.single, strict=True)
        ]

    @property
    def lines(self) -> list[Line]:
        """All lines, from top to bottom."""
        return [self.head, *self.axis_lines]

    @property
    def is_linked(self) -> bool:
        """Whether one slider sets all axes."""
        if self._axes == 1:
            return True
        return self._linked and self._is_uniform()

    def refresh(self) -> None:
        """Show the setting as it is; what was typed or said is forgotten."""
        here = self._is_here()
        self.message.clear()
        self._show_lines(here)
        if not here:
            return
        for slider, axes in self._sliders():
            low, high = self._limits(axes)
            slider.show_value(self._present(axes), low, high)
            self._name(slider, axes, low, high)

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words = self._context.words
        self.label.setText(self.name)
        self.label.setToolTip(self._tip())
        for label, mark in zip(self.axis_labels, AXES, strict=False):
            label.setText(words(mark))
        self._show_link()

    # ---- what is shown

    @property
    def _document(self) -> Document:
        return self._context.model.document

    @property
    def _position(self) -> int:
        return self._context.playback.layer

    @property
    def _layer(self) -> Layer:
        return self._document.layers[self._position]

    @property
    def _axes(self) -> int:
        return self._document.axes

    @property
    def _all_axes(self) -> tuple[int, ...]:
        return tuple(range(self._axes))

    def _title(self) -> Mark:
        """What changing it is called in the Edit menu."""
        return TITLES[self.name]

    def _is_here(self) -> bool:
        """Whether the layer has this setting."""
        return self.name in self._layer.operation.parameters

    def _limits(self, axes: tuple[int, ...]) -> tuple[int, int]:
        """The lowest and highest value that is possible now."""
        return setting_limits(self._document, self._position, self.name, axes)

    def _tip(self) -> str:
        """What the setting is, and what Keras calls it."""
        return with_keras_name(self._context.words, TIPS[self.name], KERAS.get(self.name))

    def _make_label(self) -> QLabel | ChoiceLabel:
        return soft_label()

    def _is_uniform(self) -> bool:
        values = getattr(self._layer.spec, self.name)
        return isinstance(values, str) or len(set(values)) == 1

    def _sliders(self) -> list[tuple[AxisSlider, tuple[int, ...]]]:
        """The sliders in use, and the axes that each of them sets."""
        if self.is_linked:
            return [(self.both, self._all_axes)]
        return [(slider, (axis,)) for axis, slider in enumerate(self.single)]

    def _show_lines(self, here: bool) -> None:
        linked = self.is_linked
        _set_shown(self.head, here)
        _set_shown(self.both, linked)
        _set_shown(self.link, self._axes > 1)
        for line in self.axis_lines:
            _set_shown(line, here and not linked)
        self._show_link()

    def _show_link(self) -> None:
        linked, words = self.is_linked, self._context.words
        theme = self._context.theme
        show_icon(self.link, "link" if linked else "unlink", theme.soft_ink, LINK)
        self.link.setToolTip(words(UNLINK_TIP if linked else LINK_TIP))
        state = words(LINKED if linked else UNLINKED, name=self.name)
        self.link.setAccessibleName(state)

    def _name(self, slider: AxisSlider, axes: tuple[int, ...], low: int, high: int) -> None:
        words, tip, name = self._context.words, self._tip(), self.name
        if len(axes) < self._axes:
            name = words(OF_AXIS, name=self.name, axis=AXES[axes[0]])
        span = words(FROM_TO if low < high else ONLY, tip=tip, low=low, high=high)
        slider.set_names(name, span, words(TYPE_ANY, tip=tip))

    # ---- what is asked for

    def _slider(self, axes: tuple[int, ...]) -> AxisSlider:
        slider = AxisSlider()
        slider.moved.connect(partial(self._moved, slider, axes))
        slider.typed.connect(partial(self._typed, slider.field, axes))
        slider.stepped.connect(partial(self._stepped, slider.field, axes))
        slider.edited.connect(self.message.clear)
        return slider

    def _change(self, axes: Sequence[int], value: int) -> Callable[[Document], Document]:
        layer, name = self._position, self.name
        axes = [axis for axis in axes if axis < self._axes]
        return lambda document: with_setting(document, layer, name, axes, value)

    def _present(self, axes: Sequence[int]) -> int:
        return entry(self._layer.spec, self.name, axes[0])

    def _moved(self, slider: AxisSlider, axes: tuple[int, ...], value: int, drag: int) -> None:
        self._keep_split()
        gesture = (self.name, axes, drag)
        if gesture != self._gesture or self._document is not self._after:
            self._gesture, self._before = gesture, self._document
        # From where the drag began: a kernel made smaller and larger again keeps its numbers.
        change = self._change(axes, value)
        self._ask(change, slider.field, axes, value, gesture, start=self._before)
        self._after = self._document
        if value != self._present(axes):
            slider.put_back(self._present(axes))

    def _typed(self, field: NumberField, axes: tuple[int, ...], text: str) -> None:
        self._keep_split()
        try:
            value = whole_number(text, self.name)
        except ConvError as error:
            self._refuse(field, self._reason(error, axes, error.facts.get("limit")))
            return
        if self._ask(self._change(axes, value), field, axes, value):
            self.refresh()

    def _stepped(self, field: NumberField, axes: tuple[int, ...], steps: int) -> None:
        self._keep_split()
        value = self._present(axes) + steps
        self._ask(self._change(axes, value), field, axes, value)
        if self.message.sentence:
            # A step is no text to be corrected.
            sentence = self.message.sentence
            field.show_text(str(self._present(axes)))
            self.message.say(sentence)

    def _ask(
        self,
        change: Callable[[Document], Document],
        field: NumberField | None,
        axes: Sequence[int],
        value: int | None,
        gesture: object = None,
        start: Document | None = None,
    ) -> bool:
        """Change the document, or ``start``, or say beneath why it cannot be."""
        before = start or self._document
        try:
            self._context.model.edit_whole(
                self._title(), lambda _: put_back(before, change(before)), gesture
            )
        except ConvError as error:
            self._refuse(field, self._reason(error, axes, value))
            return False
        return True

    def _reason(self, error: ConvError, axes: Sequence[int], wanted: object) -> str:
        """Why a value cannot be, and the nearest that can."""
        return refusal(
            self._context.words,
            error,
            self.name,
            self._present(axes),
            wanted if isinstance(wanted, int) else None,
            lambda value: put_back(self._document, self._change(axes, value)(self._document)),
        )

    def _refuse(self, field: NumberField | None, sentence: str) -> None:
        if field is not None:
            field.refuse(sentence)
        self.message.say(sentence)

    def _keep_split(self) -> None:
        """Two axes that become equal while they are set apart stay apart."""
        if not self.is_linked:
            self._linked = False

    def _equalise(self) -> bool:
        """Give the second axis what the first one has."""
        return self._ask(self._change((0, 1), self._present((0,))), None, (0,), None)

    def _toggle_link(self) -> None:
        wanted = not self.is_linked
        if wanted and not self._is_uniform() and not self._equalise():
            self._show_link()
            return
        self._linked = wanted
        self._context.preferences["link_axes"] = wanted
        self.refresh()
        self.resized.emit()


class PaddingRow(SettingRow):
    """Padding: equal on both sides with sliders, begin and end in fields, or a mode's name."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, "padding", parent)
        self._apart = False
        self.side_fields: dict[tuple[int, int], NumberField] = {}
        self._side_labels: list[QLabel] = []
        self.side_labels = [_axis_label() for _ in AXES]
        self.side_lines = [
            Line(label, self._side_control(axis)) for axis, label in enumerate(self.side_labels)
        ]
        self.mode_note = paragraph("soft")
        self.mode_line = Line(QWidget(), self.mode_note)

    @property
    def lines(self) -> list[Line]:
        """The lines of the sliders, then of the sides, then the note."""
        return [*super().lines, *self.side_lines, self.mode_line]

    @property
    def mode(self) -> str:
        """How padding is given: one of PADDING_MODES."""
        mode = padding_mode(self._layer.spec)
        return "sides" if mode == "equal" and self._apart else mode

    def refresh(self) -> None:
        """Show the padding as it is."""
        super().refresh()
        self._show_sides()

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        super().restyle()
        words = self._context.words
        assert isinstance(self.label, ChoiceLabel)
        self.label.restyle(
            self._context.theme,
            words(PADDING_MENU),
            [(mode, words(MODES[mode])) for mode in PADDING_MODES],
        )
        for label, mark in zip(self._side_labels, SIDES * len(AXES), strict=True):
            label.setText(words(mark))
        for label, mark in zip(self.side_labels, AXES, strict=True):
            label.setText(words(mark))

    def _make_label(self) -> QLabel | ChoiceLabel:
        label = ChoiceLabel()
        label.chosen.connect(self._choose)
        return label

    def _side_control(self, axis: int) -> QWidget:
        control = QWidget()
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for side in range(2):
            caption, field = soft_label(), NumberField(2)
            self._side_labels.append(caption)
            self.side_fields[axis, side] = field
            field.typed.connect(partial(self._side_typed, axis, side))
            field.stepped.connect(partial(self._side_stepped, axis, side))
            field.edited.connect(self.message.clear)
            row.addStretch(1)
            row.addWidget(caption, 0, Qt.AlignmentFlag.AlignRight)
            row.addWidget(field)
        return control

    def _is_uniform(self) -> bool:
        return len(set(padding_pairs(self._document, self._position))) == 1

    def _sliders(self) -> list[tuple[AxisSlider, tuple[int, ...]]]:
        return super()._sliders() if self.mode == "equal" else []

    def _show_lines(self, here: bool) -> None:
        super()._show_lines(here)
        if self.mode != "equal":
            _set_shown(self.both, False)
            for line in self.axis_lines:
                _set_shown(line, False)
        if isinstance(self._layer.spec.padding, str):
            _set_shown(self.link, False)

    def _show_sides(self) -> None:
        mode, words = self.mode, self._context.words
        pairs = padding_pairs(self._document, self._position)
        for axis, line in enumerate(self.side_lines):
            _set_shown(line, mode == "sides" and axis < (1 if self.is_linked else self._axes))
            self.side_labels[axis].setVisible(not self.is_linked)
        for (axis, side), field in self.side_fields.items():
            if axis < len(pairs):
                field.show_text(str(pairs[axis][side]))
                name = words(OF_SIDE, name=self.name, side=SIDES[side])
                if not self.is_linked:
                    name = words(OF_AXIS, name=name, axis=AXES[axis])
                field.setAccessibleName(name)
                field.setToolTip(words(TYPE_ANY, tip=self._tip()))
        padding = self._layer.spec.padding
        _set_shown(self.mode_line, isinstance(padding, str))
        if isinstance(padding, str):
            self.mode_note.setText(_mode_text(padding, pairs))
        assert isinstance(self.label, ChoiceLabel)
        self.label.show_choice(mode)

    def _equalise(self) -> bool:
        layer = self._position
        pair = padding_pairs(self._document, layer)[0]

        def change(document: Document) -> Document:
            return with_spec(document, layer, padding=(pair,) * document.axes)

        return self._ask(change, None, (0,), None)

    def _choose(self, mode: str) -> None:
        layer = self._position
        before, self._apart = self._apart, mode == "sides"
        if not self._ask(
            lambda document: with_padding_mode(document, layer, mode), None, (0,), None
        ):
            self._apart = before
            return
        self.refresh()
        self.resized.emit()

    def _side_typed(self, axis: int, side: int, text: str) -> None:
        field = self.side_fields[axis, side]
        try:
            value = whole_number(text, self.name)
        except ConvError as error:
            self._refuse(field, self._context.words.error(error))
            return
        if self._set_side(axis, side, value):
            self.refresh()

    def _side_stepped(self, axis: int, side: int, steps: int) -> None:
        field, pairs = self.side_fields[axis, side], padding_pairs(self._document, self._position)
        if not self._set_side(axis, side, pairs[axis][side] + steps):
            sentence = self.message.sentence
            field.show_text(str(pairs[axis][side]))
            self.message.say(sentence)

    def _set_side(self, axis: int, side: int, value: int) -> bool:
        # Equal fields would turn into a slider under the hand.
        self._apart = True
        axes = self._all_axes if self.is_linked else (axis,)
        self._keep_split()
        layer = self._position
        now = padding_pairs(self._document, layer)[axis][side]

        def change(wanted: int) -> Callable[[Document], Document]:
            return lambda document: with_side(document, layer, axes, side, wanted)

        try:
            self._context.model.edit(CHANGE_PADDING, change(value))
        except ConvError as error:
            words = self._context.words
            sentence = refusal(
                words, error, self.name, now, value,
                lambda v: put_back(self._document, change(v)(self._document)),
            )  # fmt: skip
            self._refuse(self.side_fields[axis, side], sentence)
            return False
        return True


@steady
class ChoiceLabel(QToolButton):
    """A row's name that opens a menu; it looks like the other names, with an arrow."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._actions: dict[str, QAction] = {}
        self._choices = QMenu(self)
        self._group = QActionGroup(self)
        self.setMenu(self._choices)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def restyle(self, theme: Theme, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Take a theme, a name for screen readers, and (id, title) of the choices."""
        self._theme = theme
        self.setAccessibleName(name)
        for key, title in choices:
            if key not in self._actions:
                action = self._choices.addAction(title)
                action.setCheckable(True)
                action.triggered.connect(partial(self.chosen.emit, key))
                self._group.addAction(action)
                self._actions[key] = action
            self._actions[key].setText(title)
        self.updateGeometry()
        self.update()

    def show_choice(self, key: str) -> None:
        """Tick a choice."""
        if key in self._actions:
            self._actions[key].setChecked(True)

    def choose(self, key: str) -> None:
        """What choosing from the menu does."""
        self._actions[key].trigger()

    def sizeHint(self) -> QSize:
        """The name and the arrow."""
        metrics = self.fontMetrics()
        arrow = metrics.height() * 3 // 4
        return QSize(metrics.horizontalAdvance(self.text()) + arrow + 4, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        """It does not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The name, an arrow, a ring when it has the keyboard."""
        if self._theme is None:
            return
        theme, rect = self._theme, self.rect()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = theme.accent if self.underMouse() or self.hasFocus() else theme.soft_ink
        painter.setPen(colour(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self.text())
        side = self.fontMetrics().height() * 3 // 4
        place = rect.adjusted(rect.width() - side, 0, 0, 0)
        icon("chevron-down", ink, sizes=(side,)).paint(painter, place)
        if self.hasFocus():
            painter.setPen(QPen(colour(theme.accent), 2))
            painter.drawLine(QRectF(rect).bottomLeft(), QRectF(rect).bottomRight())


def _mode_text(mode: str, pairs: Sequence[tuple[int, int]]) -> str:
    """A mode's name and what it comes to: "same"  0|1 × 0|1."""
    parts = [str(b) if b == e else f"{b}|{e}" for b, e in pairs]
    return f"“{mode}”  =  " + (parts[0] if len(set(parts)) == 1 else " × ".join(parts))


def _widest(parts: Sequence[QWidget]) -> int:
    # An empty widget's hint is -1.
    return max([0, *(part.minimumSizeHint().width() for part in parts)])


def with_keras_name(words: Words, tip: Mark, name: str | None) -> str:
    """A tip, with the name in Keras where that is another."""
    return words(tip) if name is None else words(IN_KERAS, tip=tip, name=name)


def soft_label() -> QLabel:
    """A label in soft ink: the name of a setting, or what is said beside it."""
    label = QLabel()
    label.setProperty("kind", "soft")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _axis_label() -> QLabel:
    label = soft_label()
    label.setIndent(8)
    return label


def _set_shown(widget: QWidget, on: bool) -> None:
    """Show or hide without a flicker where nothing changes."""
    if widget.isHidden() == on:
        widget.setVisible(on)

