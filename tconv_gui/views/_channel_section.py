"""The part of the settings that a layer with one channel can do without; it folds away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.document import Document, Layer
from core.errors import ConvError
from core.initialisers import BIAS_INITIALISERS, INITIALISERS, fans
from core.layer_call import with_bias
from core.numbers_text import parse_matrix
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.model.initial_kernels import (
    INITIALISE,
    INITIALISE_BIAS,
    with_initial_bias,
    with_initial_kernel,
)
from tconv_gui.views._channel_rows import (
    ActivationRow,
    Choice,
    FiltersRow,
    GroupsRow,
    InChannelsRow,
    has_own_kernels,
)
from tconv_gui.views._setting_rows import LineColumn, soft_label
from tconv_gui.widgets.button_icon import show_icon
from tconv_gui.widgets.flow_row import FlowRow
from tconv_gui.widgets.fold import Fold
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.widgets.number_field import NumberField, decimal_comma, full_text, whole_number
from tconv_gui.widgets.wheel_guard import guard_fields

SECTION = QT_TRANSLATE_NOOP("parameters", "Channels and initialisation")
OPEN_TIP = QT_TRANSLATE_NOOP("parameters", "Show channels, groups, activation and initialisers")
CLOSE_TIP = QT_TRANSLATE_NOOP("parameters", "Fold channels and initialisers away")
SUMMARY = QT_TRANSLATE_NOOP("parameters", "{before} → {after} channels")
SUMMARY_GROUPS = QT_TRANSLATE_NOOP("parameters", "{before} → {after} channels, {groups} groups")
SUMMARY_DEPTHWISE = QT_TRANSLATE_NOOP("parameters", "{before} → {after} channels, depthwise")

ALL_BIASES = QT_TRANSLATE_NOOP("parameters", "bias of every filter")
ALL_BIASES_TIP = QT_TRANSLATE_NOOP(
    "parameters", "One number for each output channel, in their order, with spaces between them"
)
EDIT_BIAS = QT_TRANSLATE_NOOP("undo", "Edit Bias")

KERNELS_TIP = QT_TRANSLATE_NOOP("parameters", "What the numbers of all kernels begin with")
BIASES_TIP = QT_TRANSLATE_NOOP("parameters", "What the biases of all filters begin with")
FANS = QT_TRANSLATE_NOOP("parameters", "fan_in {ins}, fan_out {outs}")
FANS_TIP = QT_TRANSLATE_NOOP(
    "parameters",
    "Glorot and He scale by these: fan_in = {second}·{cells}, fan_out = {first}·{cells}. PyTorch "
    "(nn.init) and Keras (VarianceScaling) both take the weight's second and first axis times the "
    "cells of a kernel; here the weight is {shape}.",
)
SEED = QT_TRANSLATE_NOOP("parameters", "seed")
SEED_TIP = QT_TRANSLATE_NOOP("parameters", "The same seed always draws the same random numbers")
NEXT_SEED = QT_TRANSLATE_NOOP("parameters", "Take the next seed and initialise the kernels")
INITIALISE_KERNELS = QT_TRANSLATE_NOOP("parameters", "Initialise kernel")
INITIALISE_KERNELS_TIP = QT_TRANSLATE_NOOP(
    "parameters", "Give all kernels of the layer new numbers by the kernel_initializer"
)
INITIALISE_BIASES = QT_TRANSLATE_NOOP("parameters", "Initialise bias")
INITIALISE_BIASES_TIP = QT_TRANSLATE_NOOP(
    "parameters", "Give every filter a bias by the bias_initializer"
)

# Frameworks do not agree on what is usual; these are Keras's.
USUAL_KERNEL, USUAL_BIAS = "glorot_uniform", "zeros"
SCALED = {"glorot_uniform", "glorot_normal", "he_uniform", "he_normal"}
# So many numbers of so many digits for as many filters as there may be.
MOST_TEXT = 1000


class ChannelSection(QWidget):
    """Channels, groups, activation, all biases and the initialisers of the focused layer."""

    resized = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.body = QWidget(self)
        self.fold = Fold(self.body, self)
        self.column = LineColumn(self.body)
        self.in_channels = InChannelsRow(context, self.body)
        self.filters = FiltersRow(context, self.body)
        self.groups = GroupsRow(context, self.body)
        self.activation = ActivationRow(context, self.body)
        self.rows = (self.in_channels, self.filters, self.groups, self.activation)
        for row in self.rows:
            self.column.add_row(row)
        self.biases = BiasField(context, self.body)
        self.initial = InitialPart(context, self.body)
        self._arrange()
        self.fold.show_open(context.preferences["show_channels"])
        self.fold.asked.connect(self._show_body)

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words = self._context.words
        self.fold.restyle(
            self._context.theme, words(SECTION), words(OPEN_TIP), words(CLOSE_TIP)
        )
        for row in (self.in_channels, self.filters):
            row.restyle()
        self.biases.restyle()
        self.initial.restyle()

    def refresh(self) -> None:
        """Show everything as it is; what is folded away only when it is opened."""
        layer = self._context.model.whole.layers[self._context.playback.layer]
        self.fold.show_note("" if self.fold.is_open else self._summary(layer))
        if not self.fold.is_open:
            return
        for row in self.rows:
            row.refresh()
        own = has_own_kernels(layer)
        self.biases.setVisible(own and layer.bias is not None and layer.bias.size > 1)
        self.initial.setVisible(own)
        self.biases.refresh()
        self.initial.refresh()
        self.column.align()

    def _summary(self, layer: Layer) -> str:
        """How many channels there are, where there are several."""
        facts = {"before": layer.in_channels, "after": layer.out_channels}
        if max(facts.values()) == 1:
            return ""
        groups = layer.spec.groups
        if groups == 1 or not has_own_kernels(layer):
            return self._context.words(SUMMARY, **facts)
        if groups == layer.in_channels:
            return self._context.words(SUMMARY_DEPTHWISE, **facts)
        return self._context.words(SUMMARY_GROUPS, groups=groups, **facts)

    def _show_body(self) -> None:
        self._context.preferences["show_channels"] = self.fold.is_open
        self.refresh()
        self.resized.emit()

    def _arrange(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        for widget in (self.column, self.biases, self.initial):
            column.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.fold)


class BiasField(QWidget):
    """The biases of all filters in one field."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.label = soft_label()
        self.field = NumberField(8, self)
        self.field.setMaxLength(MOST_TEXT)
        self.field.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.message = FieldMessage(self)
        self.field.typed.connect(self._type)
        self.field.edited.connect(self.message.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self.label, self.field, self.message):
            column.addWidget(widget)

    def restyle(self) -> None:
        """Take the words in use."""
        words = self._context.words
        self.label.setText(words(ALL_BIASES))
        self.field.setAccessibleName(words(ALL_BIASES))
        for widget in (self.label, self.field):
            widget.setToolTip(words(ALL_BIASES_TIP))

    def refresh(self) -> None:
        """Show the biases as they are."""
        layer = self._context.model.whole.layers[self._context.playback.layer]
        values = [] if layer.bias is None else layer.bias.tolist()
        self.message.clear()
        self.field.show_text("  ".join(map(full_text, values)))

    def _type(self, text: str) -> None:
        model, position = self._context.model, self._context.playback.layer
        try:
            numbers = parse_matrix(text, decimal_comma=decimal_comma())
            model.edit_whole(EDIT_BIAS, lambda document: with_bias(document, position, numbers))
        except ConvError as error:
            sentence = self._context.words.error(error)
            self.field.refuse(sentence)
            self.message.say(sentence)
        else:
            self.refresh()


class InitialPart(QWidget):
    """Which initialisers, which seed, and the buttons that give the layer their numbers."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.kernel, self.bias = Choice(self), Choice(self)
        self.kernel_label, self.bias_label = soft_label(), soft_label()
        self.fans = paragraph("soft", self)
        self.seed_label, self.seed_field = soft_label(), NumberField(4, self)
        self.dice = QToolButton(self)
        self.kernel_button, self.bias_button = QPushButton(self), QPushButton(self)
        self.message = FieldMessage(self)
        self.seed = 0
        self._chosen = USUAL_KERNEL, USUAL_BIAS
        self._arrange()
        self.kernel.activated.connect(self._choose)
        self.bias.activated.connect(self._choose)
        self.seed_field.typed.connect(self._type_seed)
        self.seed_field.stepped.connect(lambda steps: self._take_seed(max(self.seed + steps, 0)))
        self.seed_field.edited.connect(self.message.clear)
        self.dice.clicked.connect(self._throw)
        self.kernel_button.clicked.connect(self.initialise_kernels)
        self.bias_button.clicked.connect(self.initialise_biases)
        guard_fields(self)

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words = self._context.words
        self.kernel_label.setText("kernel_initializer")
        self.bias_label.setText("bias_initializer")
        self.kernel.setAccessibleName("kernel_initializer")
        self.bias.setAccessibleName("bias_initializer")
        self.seed_label.setText(words(SEED))
        self.seed_field.setAccessibleName(words(SEED))
        for widget in (self.seed_label, self.seed_field):
            widget.setToolTip(words(SEED_TIP))
        self.dice.setAccessibleName(words(NEXT_SEED))
        self.dice.setToolTip(words(NEXT_SEED))
        show_icon(self.dice, "dice", self._context.theme.soft_ink)
        for button, text, tip in (
            (self.kernel_button, INITIALISE_KERNELS, INITIALISE_KERNELS_TIP),
            (self.bias_button, INITIALISE_BIASES, INITIALISE_BIASES_TIP),
        ):
            button.setText(words(text))
            button.setToolTip(words(tip))

    def refresh(self) -> None:
        """Show what is chosen, and the fans of the layer."""
        words = self._context.words
        kernel, bias = self._chosen
        kernels = [(i.id, words(i.title), names_of(i.keras, i.torch)) for i in INITIALISERS]
        self.kernel.offer(kernels, kernel)
        biases = [
            (i.id, words(i.title), names_of(i.keras, i.torch))
            for i in BIAS_INITIALISERS
            if not i.valued
        ]
        self.bias.offer(biases, bias)
        for box, label, mark in (
            (self.kernel, self.kernel_label, KERNELS_TIP),
            (self.bias, self.bias_label, BIASES_TIP),
        ):
            label.setToolTip(words(mark))
            named = box.currentData(Qt.ItemDataRole.ToolTipRole)
            box.setToolTip("\n".join(filter(None, (words(mark), box.currentText(), named))))
        self.seed_field.show_text(str(self.seed))
        self.message.clear()
        self._show_fans(self._context.model.whole.layers[self._context.playback.layer])

    def initialise_kernels(self) -> None:
        """Give all kernels the initialiser's numbers; beneath is why it cannot be."""
        position, (id, _), seed = self._context.playback.layer, self._chosen, self.seed

        def change(document: Document) -> Document:
            return with_initial_kernel(document, position, id, seed)

        try:
            self._context.model.edit_whole(INITIALISE, change)
        except ConvError as error:
            self.message.say(self._context.words.error(error))

    def initialise_biases(self) -> None:
        """Give every filter the initialiser's bias."""
        position, (_, id), seed = self._context.playback.layer, self._chosen, self.seed
        self._context.model.edit_whole(
            INITIALISE_BIAS, lambda document: with_initial_bias(document, position, id, seed)
        )

    def _show_fans(self, layer: Layer) -> None:
        words, shape = self._context.words, layer.weight.shape
        found = fans(shape)
        self.fans.setVisible(self._chosen[0] in SCALED)
        self.fans.setText(words(FANS, ins=found.fan_in, outs=found.fan_out))
        cells = "×".join(map(str, shape[2:]))
        self.fans.setToolTip(
            words(
                FANS_TIP, first=shape[0], second=shape[1], cells=f"({cells})",
                shape="×".join(map(str, shape)),
            )
        )  # fmt: skip

    def _choose(self) -> None:
        self._chosen = self.kernel.chosen, self.bias.chosen
        self.refresh()

    def _type_seed(self, text: str) -> None:
        try:
            self._take_seed(abs(whole_number(text, "seed")))
        except ConvError as error:
            sentence = self._context.words.error(error)
            self.seed_field.refuse(sentence)
            self.message.say(sentence)

    def _take_seed(self, seed: int) -> None:
        self.seed = seed
        self.message.clear()
        self.seed_field.show_text(str(seed))

    def _throw(self) -> None:
        self._take_seed(self.seed + 1)
        self.initialise_kernels()

    def _arrange(self) -> None:
        seeds = FlowRow(spacing=6)
        for widget in (self.seed_label, self.seed_field, self.dice):
            seeds.addWidget(widget)
        buttons = FlowRow(spacing=6)
        for button in (self.kernel_button, self.bias_button):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        upper: tuple[QWidget, ...] = (
            self.kernel_label, self.kernel, self.fans, self.bias_label, self.bias,
        )  # fmt: skip
        for part in upper:
            if part is self.bias_label:
                column.addSpacing(4)
            column.addWidget(part)
        column.addSpacing(4)
        column.addLayout(seeds)
        column.addLayout(buttons)
        column.addWidget(self.message)


def names_of(keras: str, torch: str) -> str:
    """What an initialiser is called in the frameworks that have it.

    >>> names_of("ones", "nn.init.ones_")
    'Keras: ones\\nPyTorch: nn.init.ones_'
    """
    return "\n".join(
        f"{name}: {value}" for name, value in (("Keras", keras), ("PyTorch", torch)) if value
    )
