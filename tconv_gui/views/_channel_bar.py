"""Which channels are on the stage: one input channel and the output channel it adds to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from core.channels import inputs_of
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.figures import BY_ID
from tconv_gui.model.channel_choice import (
    ChannelChoice,
    channel_choice,
    chooses_input,
    has_channels,
    whole_layer,
)
from tconv_gui.model.context import Context
from tconv_gui.theme import Theme
from tconv_gui.widgets.button_icon import grown
from tconv_gui.widgets.elided_label import ElidedLabel
from tconv_gui.widgets.segments import Segments
from tconv_gui.widgets.steady import steady
from tconv_gui.widgets.wheel_guard import guard_fields

CHANNELS = QT_TRANSLATE_NOOP("channels", "Channels on the stage")
INPUT_CHANNEL = QT_TRANSLATE_NOOP("channels", "Input channel")
OUTPUT_CHANNEL = QT_TRANSLATE_NOOP("channels", "Output channel")
CHANNEL = QT_TRANSLATE_NOOP("channels", "Channel")
INPUT_TIP = QT_TRANSLATE_NOOP("channels", "Which input channel is looked at (Alt+Up, Alt+Down)")
OUTPUT_TIP = QT_TRANSLATE_NOOP(
    "channels", "Which output channel is looked at (Alt+Left, Alt+Right)"
)
ONE_OF = QT_TRANSLATE_NOOP("channels", "{name} {number} of {count}")
NOT_REACHED = QT_TRANSLATE_NOOP(
    "channels", "Input channel {number} is in another group: it adds nothing to output channel {to}"
)
PARTIAL = QT_TRANSLATE_NOOP("channels", "One of {sums} partial sums: channel {before} → {after}")
PARTIAL_SHORT = QT_TRANSLATE_NOOP("channels", "One of {sums} partial sums")
PARTIAL_TIP = QT_TRANSLATE_NOOP(
    "channels",
    "The figure shows what this one input channel adds. All {sums} partial sums of the output "
    "channel, and then the bias, make its output.",
)
ADDED = QT_TRANSLATE_NOOP("channels", "All {sums} partial sums of channel {after} added")
ADDED_SHORT = QT_TRANSLATE_NOOP("channels", "All {sums} partial sums")
DEPTHWISE = QT_TRANSLATE_NOOP("channels", "Depthwise: channel {after} of {makes} by itself")
DEPTHWISE_SHORT = QT_TRANSLATE_NOOP("channels", "Depthwise")
DEPTHWISE_MORE = QT_TRANSLATE_NOOP(
    "channels", "Depthwise: channel {before} of {reads} alone → {after} of {makes}"
)
BY_ITSELF = QT_TRANSLATE_NOOP("channels", "Channel {after} of {makes} by itself")
OWN_KERNEL = QT_TRANSLATE_NOOP(
    "channels", "Output channel {after} of {makes}, with a kernel of its own"
)
ALL_CHANNELS = QT_TRANSLATE_NOOP("channels", "All channels")
ALL_TIP = QT_TRANSLATE_NOOP(
    "channels", "Show all channels at once, with the partial sums and the bias"
)

# The figure of all channels, if there is one.
OVERVIEW = "channels"
HEIGHT = 38
# More stand in a menu.
MOST_SEGMENTS = 8
NARROWEST = 150
# How opaque the number of a channel is that cannot be chosen, of 255.
PALE = 110
GAP = 7


class ChannelSwitch(QWidget):
    """One channel of several to choose: side by side where there is room, else in a menu."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._segments: Segments | None = None
        self._wide = True
        self._choice: ChannelChoice | None = None
        self.menu = QComboBox(self)
        self.menu.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.menu.activated.connect(self.chosen)
        # A click leaves the keyboard with the figure: Space plays.
        self.menu.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.menu)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        guard_fields(self)

    @property
    def segments(self) -> Segments | None:
        """The buttons side by side; None where there are too many for that."""
        return self._segments

    def show_choice(
        self, choice: ChannelChoice, names: Sequence[str], theme: Theme, texts: Texts
    ) -> None:
        """Show which channel is chosen; ``names`` are the numbers as they are counted."""
        self._choice, self._theme = choice, theme
        self.setAccessibleName(texts.name)
        self._fill_menu(choice, names, texts)
        self._fit_segments(choice.count)
        if self._segments is not None:
            self._dress(self._segments, choice, names, texts)
        self._show_form()

    def width_as(self, is_wide: bool) -> int:
        """How much room it takes, side by side or as a menu."""
        if is_wide and self._segments is not None:
            return self._segments.minimumWidth()
        return self.menu.sizeHint().width()

    def show_wide(self, is_wide: bool) -> None:
        """Stand side by side, or as a menu."""
        if is_wide != self._wide:
            self._wide = is_wide
            self._show_form()

    def _show_form(self) -> None:
        segments = self._segments if self._wide else None
        had_keyboard = any(button.hasFocus() for button in self._buttons()) or self.menu.hasFocus()
        self.menu.setVisible(segments is None)
        if self._segments is not None:
            self._segments.setVisible(segments is not None)
        if had_keyboard:
            self.take_keyboard()

    def take_keyboard(self) -> None:
        """Put the keyboard on what is chosen."""
        if self._segments is not None and self._wide:
            self._segments.buttons[self._segments.choice].setFocus()
        else:
            self.menu.setFocus()

    def _buttons(self) -> list[QWidget]:
        return [] if self._segments is None else list(self._segments.buttons.values())

    def _fill_menu(self, choice: ChannelChoice, names: Sequence[str], texts: Texts) -> None:
        menu = self.menu
        with QSignalBlocker(menu):
            if [menu.itemText(n) for n in range(menu.count())] != list(names):
                menu.clear()
                menu.addItems(list(names))
            rows = menu.model()
            assert isinstance(rows, QStandardItemModel)
            for channel in range(choice.count):
                rows.item(channel).setEnabled(channel in choice.usable)
            menu.setCurrentIndex(choice.chosen)
        menu.setEnabled(choice.is_free)
        menu.setAccessibleName(texts.name)
        menu.setToolTip(texts.tip)

    def _fit_segments(self, count: int) -> None:
        """As many buttons as there are channels, none where these are many."""
        had = 0 if self._segments is None else len(self._segments.buttons)
        wanted = count if count <= MOST_SEGMENTS else 0
        if had == wanted:
            return
        if self._segments is not None:
            self._row.removeWidget(self._segments)
            # Until it is deleted it must not be seen, nor have the keyboard.
            self._segments.hide()
            self._segments.deleteLater()
            self._segments = None
        if wanted:
            self._segments = Segments([str(n) for n in range(wanted)], self._theme, self)
            self._segments.chosen.connect(lambda key: self.chosen.emit(int(key)))
            for button in self._segments.buttons.values():
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._row.addWidget(self._segments)
            guard_fields(self._segments)

    def _dress(
        self, segments: Segments, choice: ChannelChoice, names: Sequence[str], texts: Texts
    ) -> None:
        keys = list(segments.buttons)
        spoken = [texts.spoken(name) for name in names]
        tips = [
            texts.tip if n in choice.usable else texts.refused(names[n])
            for n in range(choice.count)
        ]
        # The spaces make the numbers' buttons wide enough to be hit.
        shown = {key: f" {name} " for key, name in zip(keys, names, strict=True)}
        segments.restyle(self._theme, shown, dict(zip(keys, tips, strict=True)))
        ink = self._theme.soft_ink.replace("#", f"#{PALE:02X}")
        pale = self._theme._replace(ink=ink, soft_ink=ink)
        for n, button in enumerate(segments.buttons.values()):
            is_usable = n in choice.usable
            button.setAccessibleName(spoken[n])
            button.setEnabled(is_usable)
            if not is_usable:
                button.theme = pale
        segments.show_choice(str(choice.chosen))
        segments.setAccessibleName(texts.name)
        segments.keep_in_line()


class Texts:
    """What a switch is called, and what it says of its channels."""

    def __init__(self, context: Context, name: Mark, tip: Mark, count: int, to: str = "") -> None:
        self._words, self._count, self._to = context.words, count, to
        self.name, self.tip = context.words(name), context.words(tip)

    def spoken(self, number: str) -> str:
        """A channel in full."""
        return self._words(ONE_OF, name=self.name, number=number, count=self._count)

    def refused(self, number: str) -> str:
        """Why a channel cannot be chosen."""
        return self._words(NOT_REACHED, number=number, to=self._to)


@steady
class ChannelBar(QFrame):
    """``Input channel 1 2 3 → Output channel 1 2 3 4``, and what the figure shows of them.

    It is there only while the layer on the stage has more than one channel.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("kind", "bar")
        self.setProperty("edge", "bottom")
        self.input_name, self.output_name = QLabel(self), QLabel(self)
        self.input = ChannelSwitch(context.theme, self)
        self.output = ChannelSwitch(context.theme, self)
        self.arrow = QLabel("→", self)
        self.sentence = ElidedLabel(parent=self)
        self.all_button = QPushButton(self)
        self._has_overview = False
        self._sentences: tuple[str, ...] = ()
        self._arrange()
        self.input.chosen.connect(lambda channel: self._look_at(0, channel))
        self.output.chosen.connect(lambda channel: self._look_at(1, channel))
        self.all_button.clicked.connect(lambda: context.playback.set_figure(OVERVIEW))
        context.model.changed.connect(self.refresh)
        context.playback.figureChanged.connect(self.refresh)
        context.playback.optionsChanged.connect(self.refresh)
        context.appearance.changed.connect(self.refresh)
        self.hide()
        self.refresh()

    def refresh(self) -> None:
        """Show the channels of the layer on the stage; nothing where there is only one."""
        context = self._context
        model, layer = context.model, context.playback.layer
        if not has_channels(model, layer):
            self.hide()
            return
        words = context.words
        self.setAccessibleName(words(CHANNELS))
        outputs = channel_choice(model, layer, "output")
        inputs = channel_choice(model, layer, "input")
        shows_input, shows_output = chooses_input(model, layer), outputs.count > 1
        base = context.playback.options.index_base
        if shows_input:
            texts = Texts(
                context, INPUT_CHANNEL, INPUT_TIP, inputs.count, str(outputs.chosen + base)
            )
            self.input_name.setText(texts.name)
            self.input.show_choice(inputs, numbers(inputs, base), context.theme, texts)
        if shows_output:
            is_same = not shows_input and inputs.count == outputs.count
            name = CHANNEL if is_same else OUTPUT_CHANNEL
            texts = Texts(context, name, OUTPUT_TIP, outputs.count)
            self.output_name.setText(texts.name)
            self.output.show_choice(outputs, numbers(outputs, base), context.theme, texts)
        self.input.setVisible(shows_input)
        self.arrow.setVisible(shows_input and shows_output)
        self.output.setVisible(shows_output)
        self._sentences = self._said(inputs, outputs)
        self.all_button.setText(words(ALL_CHANNELS))
        self.all_button.setToolTip(words(ALL_TIP))
        self._has_overview = OVERVIEW in BY_ID and context.playback.figure.id != OVERVIEW
        self.show()
        self._share_room()

    def minimumSizeHint(self) -> QSize:
        """As narrow as two menus."""
        return QSize(NARROWEST, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is least needed gives way first."""
        super().resizeEvent(event)
        self._share_room()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and not self.isHidden():
            self._fit_type()
            self.refresh()

    def _said(self, inputs: ChannelChoice, outputs: ChannelChoice) -> tuple[str, ...]:
        """What the figure shows of all that, in a sentence and, for little room, in fewer words."""
        context = self._context
        words, playback = context.words, context.playback
        layer = whole_layer(context.model, playback.layer)
        sums = len(inputs_of(layer, outputs.chosen))
        base = playback.options.index_base
        facts = {
            "before": inputs.chosen + base, "reads": inputs.count, "sums": sums,
            "after": outputs.chosen + base, "makes": outputs.count,
        }  # fmt: skip
        marks: tuple[Mark, ...] = (BY_ITSELF,)
        is_partial = sums > 1 and self._is_partial
        if is_partial:
            marks = (PARTIAL, PARTIAL_SHORT)
        elif sums > 1 and playback.figure.id == OVERVIEW:
            marks = (ADDED_SHORT,)  # which it adds one by one
        elif sums > 1:
            marks = (ADDED, ADDED_SHORT)
        elif layer.operation.has_kernel and inputs.count == 1:
            marks = (OWN_KERNEL,)
        elif inputs.count != outputs.count:
            marks = (DEPTHWISE_MORE, DEPTHWISE_SHORT)
        elif layer.operation.has_kernel:
            marks = (DEPTHWISE, DEPTHWISE_SHORT)
        self.setToolTip(words(PARTIAL_TIP, **facts) if is_partial else "")
        return tuple(words(mark, **facts) for mark in marks)

    @property
    def _is_partial(self) -> bool:
        """Whether the figure on the stage shows what one input channel adds."""
        playback, seen = self._context.playback, self._context.model.document
        figure = playback.figure
        return figure.id != OVERVIEW and figure.seen(seen, playback.layer) is not seen

    def _look_at(self, end: int, channel: int) -> None:
        context = self._context
        context.model.look_at(context.playback.layer + end, channel)
        self.refresh()  # a button that was pressed shows what is, also where nothing came of it

    # ---- where it stands

    def _arrange(self) -> None:
        line = QHBoxLayout(self)
        line.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        line.setContentsMargins(14, 3, 8, 3)
        line.setSpacing(GAP)
        self.sentence.setProperty("kind", "soft")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.all_button.setProperty("kind", "link")
        self.all_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for label in (self.input_name, self.output_name):
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        for part in (self.input_name, self.input, self.arrow, self.output_name, self.output):
            line.addWidget(part)
        line.addSpacing(GAP)
        line.addWidget(self.sentence, 1)
        line.addStretch()
        line.addWidget(self.all_button)
        self._line = line
        self._fit_type()

    def _fit_type(self) -> None:
        self.setFixedHeight(grown(HEIGHT, self.font()))

    def _share_room(self) -> None:
        """Numbers side by side, else menus; names and the sentence where room is left."""
        margins = self._line.contentsMargins()
        room = self.width() - margins.left() - margins.right() - GAP
        switches = [s for s in (self.input, self.output) if not s.isHidden()]
        names = [
            name
            for name, switch in ((self.input_name, self.input), (self.output_name, self.output))
            if not switch.isHidden()
        ]
        fixed = 0 if self.arrow.isHidden() else self.arrow.sizeHint().width() + GAP
        named = sum(name.sizeHint().width() + GAP for name in names)
        wide, small = (
            sum(switch.width_as(is_wide) + GAP for switch in switches) for is_wide in (True, False)
        )
        button = self.all_button.sizeHint().width() + GAP
        has_button = self._has_overview and fixed + small + button <= room
        self.all_button.setVisible(has_button)
        fixed += button * has_button
        is_wide = fixed + wide + named <= room
        is_named = is_wide or fixed + small + named <= room
        for name in (self.input_name, self.output_name):
            name.setVisible(is_named and name in names)
        for switch in switches:
            switch.show_wide(is_wide)
        left = room - fixed - named * is_named - (wide if is_wide else small)
        metrics = self.sentence.fontMetrics()
        fitting = [s for s in self._sentences if metrics.horizontalAdvance(s) < left - GAP]
        self.sentence.setText(fitting[0] if fitting else "")
        self.sentence.setVisible(bool(fitting))


def numbers(choice: ChannelChoice, base: int) -> list[str]:
    """The channels' numbers as they are counted, from 0 or from 1.

    >>> numbers(ChannelChoice(0, 0, 3, (0, 1, 2)), 1)
    ['1', '2', '3']
    """
    return [str(channel + base) for channel in range(choice.count)]
