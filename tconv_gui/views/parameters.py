"""The settings of the focused layer: operation, hyper-parameters, size formula, bias."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.document import Document, Layer
from core.errors import ConvError
from core.numbers_text import parse_number
from core.ops import BY_ID
from core.round_trip import follower, with_tied_kernel
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.views._channel_section import EDIT_BIAS, ChannelSection
from tconv_gui.views._operation_choice import OperationChoice
from tconv_gui.views._setting_rows import (
    TITLES,
    LineColumn,
    PaddingRow,
    SettingRow,
    with_keras_name,
)
from tconv_gui.views._size_panel import SizePanel
from tconv_gui.widgets.check_line import CheckLine
from tconv_gui.widgets.message import FieldMessage
from tconv_gui.widgets.number_field import NumberField, decimal_comma, full_text
from tconv_gui.widgets.steady import steady

SETTINGS = QT_TRANSLATE_NOOP("parameters", "Settings of the layer")
CHANGE_OPERATION = QT_TRANSLATE_NOOP("undo", "Change Operation")
TURN_KERNEL = QT_TRANSLATE_NOOP("undo", "Turn Kernel")

FLIP = QT_TRANSLATE_NOOP("parameters", "Flip the kernel (true convolution)")
FLIP_TIP = QT_TRANSLATE_NOOP(
    "parameters",
    "Turn the kernel by 180° before use, as mathematicians do; deep learning leaves it as it is",
)
TIED = QT_TRANSLATE_NOOP("parameters", "Tied weights: layers {first} and {second} share a kernel")
TIED_TIP = QT_TRANSLATE_NOOP(
    "parameters",
    "On: one kernel for both layers, whichever of them you edit. Off: each has numbers of its own.",
)
TIE_EDIT = QT_TRANSLATE_NOOP("undo", "Tie Weights")
UNTIE_EDIT = QT_TRANSLATE_NOOP("undo", "Free Weights")
BIAS = QT_TRANSLATE_NOOP("parameters", "bias")
BIAS_TIP = QT_TRANSLATE_NOOP("parameters", "A number that is added once to every output cell")
BIAS_OF = QT_TRANSLATE_NOOP("parameters", "bias: {name} of {count}")
BIAS_OF_TIP = QT_TRANSLATE_NOOP(
    "parameters", "Every filter has a bias; this is the one of the channel on the stage"
)


@steady
class ParametersView(QWidget):
    """Shows the focused layer's settings and carries changes into the document."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: tuple[Document, int] | None = None
        self._stale = True
        self.operation = OperationChoice(context.theme, self)
        self.operation_message = FieldMessage(self)
        self.column = LineColumn(self)
        self.rows: dict[str, SettingRow] = {
            name: PaddingRow(context, self)
            if name == "padding"
            else SettingRow(context, name, self)
            for name in TITLES
        }
        for row in self.rows.values():
            self.column.add_row(row)
            row.resized.connect(self._fit)
        self.size_panel = SizePanel(context, self)
        self.bias = CheckLine(self)
        self.bias_field = NumberField(6, self)
        self.bias_message = FieldMessage(self)
        self.flip = CheckLine(self)
        self.tied = CheckLine(self)
        self.tied_message = FieldMessage(self)
        self.channels = ChannelSection(context, self)
        self.channels.resized.connect(self._fit)
        self._arrange()
        self.operation.asked.connect(self._choose_operation)
        self.flip.asked.connect(self._flip)
        self.tied.asked.connect(self._tie)
        self.bias.asked.connect(self._switch_bias)
        self.bias_field.typed.connect(self._type_bias)
        self.bias_field.stepped.connect(self._step_bias)
        self.bias_field.edited.connect(self.bias_message.clear)
        context.model.changed.connect(self.refresh)
        context.playback.figureChanged.connect(self._follow_layer)
        context.playback.optionsChanged.connect(self.refresh)
        context.appearance.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words = self._context.words
        self.setAccessibleName(words(SETTINGS))
        self.operation.speak(self._context.theme, words)
        self.flip.set_words(words(FLIP), words(FLIP_TIP))
        self.channels.restyle()
        for row in self.rows.values():
            row.restyle()
        self.refresh()
        self._fit()

    def refresh(self) -> None:
        """Show the settings as they are; not while nobody sees them."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._shown = self._document, self._position
        layer = self._document.layers[self._position]
        title = self._context.words(BY_ID[layer.operation_id].title)
        self.operation.setAccessibleName(title)
        self.operation.show_choice(layer.operation_id)
        self.operation_message.clear()
        for row in self.rows.values():
            row.refresh()
        self.size_panel.refresh()
        for widget in (self.flip, self.bias, self.bias_field):
            widget.setVisible(layer.operation.has_kernel)
        self.flip.show_checked(layer.flipped)
        self._show_bias(layer)
        self._show_tied()
        self.channels.refresh()
        self._fit()

    def _follow_layer(self) -> None:
        """Another figure of the same layer has the same settings; what is said of them stays."""
        if self._shown != (self._document, self._position):
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    @property
    def _document(self) -> Document:
        return self._context.model.document

    @property
    def _position(self) -> int:
        return self._context.playback.layer

    def _fit(self) -> None:
        self.column.align()
        self.updateGeometry()

    def _choose_operation(self, operation_id: str) -> None:
        layer = self._position

        def change(document: Document) -> Document:
            if document.layers[layer].operation_id == operation_id:
                return document
            return document.with_layer(layer, operation_id=operation_id)

        try:
            self._context.model.edit(CHANGE_OPERATION, change)
        except ConvError as error:
            self.operation.show_choice(self._document.layers[layer].operation_id)
            self.operation_message.say(self._context.words.error(error))

    def _flip(self, on: bool) -> None:
        layer = self._position
        self._context.model.edit(
            TURN_KERNEL, lambda document: document.with_layer(layer, flipped=on)
        )

    def _show_bias(self, layer: Layer) -> None:
        """The bias of the channel on the stage, and which of how many it is."""
        words, has_bias = self._context.words, layer.bias is not None
        self.bias.show_checked(has_bias)
        self.bias_field.show_text(full_text(layer.bias_value))
        self.bias_field.setEnabled(has_bias)
        self.bias_message.clear()
        count = self._context.model.whole.layers[self._position].out_channels
        several = has_bias and count > 1 and layer.operation.has_kernel
        name, tip = words(BIAS), words(BIAS_TIP)
        if several:
            base = self._context.playback.options.index_base
            place = self._context.model.channels[self._position + 1] + base
            name, tip = words(BIAS_OF, name=f"b[{place}]", count=count), words(BIAS_OF_TIP)
        self.bias.set_words(name, with_keras_name(words, BIAS_TIP, "use_bias"))
        self.bias_field.setAccessibleName(name)
        self.bias_field.setToolTip(tip)

    def _show_tied(self) -> None:
        """The switch, where there is a layer to share a kernel with."""
        words, second = self._context.words, follower(self._position)
        layers = self._context.model.whole.layers
        shares = len(layers) > 1 and all(
            layers[n].operation.has_kernel for n in (second - 1, second)
        )
        self.tied.setVisible(shares)
        self.tied_message.clear()
        if shares:
            self.tied.set_words(words(TIED, first=second, second=second + 1), words(TIED_TIP))
            self.tied.show_checked(layers[second].tied)

    def _tie(self, on: bool) -> None:
        layer = follower(self._position)
        try:
            self._context.model.edit_whole(
                TIE_EDIT if on else UNTIE_EDIT,
                lambda document: with_tied_kernel(document, layer, on),
            )
        except ConvError as error:
            self.tied.show_checked(not on)
            self.tied_message.say(self._context.words.error(error))

    def _switch_bias(self, on: bool) -> None:
        self._set_bias(0.0 if on else None)
        if on:
            self.bias_field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _type_bias(self, text: str) -> None:
        try:
            self._set_bias(parse_number(text, decimal_comma=decimal_comma()))
        except ConvError as error:
            sentence = self._context.words.error(error)
            self.bias_field.refuse(sentence)
            self.bias_message.say(sentence)

    def _step_bias(self, steps: int) -> None:
        now = self._document.layers[self._position].bias_value
        # Tenths are not exact in binary; without rounding 0.1 and steps would grow digits.
        self._set_bias(round(now + steps, 10))

    def _set_bias(self, value: float | None) -> None:
        layer = self._position

        def change(document: Document) -> Document:
            old = document.layers[layer].bias
            if (old is None and value is None) or (old is not None and old[0] == value):
                return document
            bias = None if value is None else np.array([value])
            return document.with_layer(layer, bias=bias)

        self._context.model.edit(EDIT_BIAS, change)
        self.refresh()

    def _arrange(self) -> None:
        bias_row = QHBoxLayout()
        bias_row.setSpacing(8)
        bias_row.addWidget(self.bias, 1)
        bias_row.addWidget(self.bias_field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (
            self.operation,
            self.operation_message,
            self.column,
            self.size_panel,
        ):
            column.addWidget(widget)
        column.addLayout(bias_row)
        column.addWidget(self.bias_message)
        column.addWidget(self.flip)
        column.addWidget(self.tied)
        column.addWidget(self.tied_message)
        column.addWidget(self.channels)
        column.addStretch(1)

