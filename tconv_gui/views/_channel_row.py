"""Below the title of a table of numbers: which channel it shows, to be chosen."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.model.channel_choice import (
    ChannelChoice,
    all_channels,
    channel_choice,
    chooses_input,
)
from tconv_gui.model.context import Context
from tconv_gui.views._channel_bar import (
    INPUT_CHANNEL,
    INPUT_TIP,
    OUTPUT_CHANNEL,
    OUTPUT_TIP,
    ChannelSwitch,
    Texts,
    numbers,
)
from tconv_gui.widgets.steady import steady

CHANNEL_OF = QT_TRANSLATE_NOOP("numbers", "{grid}, channel {number} of {count}")
CHANNEL_TO = QT_TRANSLATE_NOOP("numbers", "{grid}, channel {before} → {after}")
CHANNEL = QT_TRANSLATE_NOOP("numbers", "channel")
MAP_CHANNEL = QT_TRANSLATE_NOOP("numbers", "Channel of the input")
MAP_TIP = QT_TRANSLATE_NOOP(
    "numbers", "Which channel the table shows; what is typed, filled and pasted goes into it"
)

GAP = 5


class _End(NamedTuple):
    """One of the switches of a row: what can be chosen, and what it is called."""

    choice: ChannelChoice
    name: Mark
    tip: Mark


@steady
class ChannelRow(QWidget):
    """``channel 0 1 2`` for the input, ``channel 0 1 2 → 0 1 2 3`` for a kernel."""

    def __init__(self, context: Context, grid: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._grid = context, grid
        self.name = QLabel(self)
        self.name.setProperty("kind", "soft")
        self.arrow = QLabel("→", self)
        self.switches = (ChannelSwitch(context.theme, self), ChannelSwitch(context.theme, self))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.name)
        row.addWidget(self.switches[0])
        row.addWidget(self.arrow)
        row.addWidget(self.switches[1])
        row.addStretch(1)
        for number, switch in enumerate(self.switches):
            switch.chosen.connect(lambda channel, number=number: self._look_at(number, channel))
        self.hide()

    def refresh(self) -> None:
        """Show the channels of the table; nothing where there is only one."""
        context = self._context
        ends, base = self._ends(), context.playback.options.index_base
        self.name.setText(context.words(CHANNEL))
        for end, switch in zip(ends, self.switches, strict=True):
            switch.setVisible(end is not None)
            if end is not None:
                to = str(context.model.channels[context.playback.layer + 1] + base)
                texts = Texts(context, end.name, end.tip, end.choice.count, to)
                switch.show_choice(end.choice, numbers(end.choice, base), context.theme, texts)
        self.arrow.setVisible(None not in ends)
        self.setVisible(ends != (None, None))
        self._share_room()

    def title(self, grid: str) -> str:
        """The table's title, with the channel that it shows."""
        context = self._context
        words, base = context.words, context.playback.options.index_base
        first, second = self._ends()
        if first is None and second is None:
            return grid
        if self._grid == "input":
            assert first is not None
            chosen, count = first.choice.chosen, first.choice.count
            return words(CHANNEL_OF, grid=grid, number=chosen + base, count=count)
        before, after = context.model.channels[context.playback.layer :][:2]
        return words(CHANNEL_TO, grid=grid, before=before + base, after=after + base)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Numbers side by side, or menus where there is too little room."""
        super().resizeEvent(event)
        self._share_room()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the menus."""
        return QSize(self._width(False), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Room for all numbers."""
        return QSize(self._width(True), super().sizeHint().height())

    def _ends(self) -> tuple[_End | None, _End | None]:
        context = self._context
        model, layer = context.model, context.playback.layer
        if self._grid == "input":
            every = all_channels(model, layer)
            return (_End(every, MAP_CHANNEL, MAP_TIP) if every.is_free else None), None
        inputs, outputs = (channel_choice(model, layer, end) for end in ("input", "output"))
        return (
            _End(inputs, INPUT_CHANNEL, INPUT_TIP) if chooses_input(model, layer) else None,
            _End(outputs, OUTPUT_CHANNEL, OUTPUT_TIP) if outputs.count > 1 else None,
        )

    def _width(self, is_wide: bool) -> int:
        shown = [switch for switch in self.switches if not switch.isHidden()]
        parts = [w for w in (self.name, self.arrow) if not w.isHidden()]
        widths = [switch.width_as(is_wide) for switch in shown]
        return sum(widths) + sum(part.sizeHint().width() for part in parts) + GAP * (
            len(widths) + len(parts)
        )

    def _share_room(self) -> None:
        is_wide = self._width(True) <= self.width()
        for switch in self.switches:
            switch.show_wide(is_wide)

    def _look_at(self, number: int, channel: int) -> None:
        end = self._ends()[number]
        if end is not None:
            self._context.model.look_at(end.choice.feature_map, channel)
        self.refresh()
