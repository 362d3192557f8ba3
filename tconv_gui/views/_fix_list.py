"""The alternatives to a layer side by side: what each brings, costs, and a button to take it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.document import shape_text
from core.fixes import FIXES, Fix
from core.numbers_text import shown_number
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.views._findings import state_text
from tconv_gui.widgets.message import paragraph
from tconv_gui.widgets.state_light import Light, State

ADOPT = QT_TRANSLATE_NOOP("checkerboard", "Adopt")
ADOPT_NAMED = QT_TRANSLATE_NOOP("checkerboard", "Adopt: {name}")
ADOPT_TIP = QT_TRANSLATE_NOOP("checkerboard", "Put this in the layer's place; undo takes it back")
NOTHING_TO_ADOPT = QT_TRANSLATE_NOOP(
    "checkerboard", "There is nothing to adopt: it is the layer that is there."
)
PEAK = QT_TRANSLATE_NOOP("checkerboard", "{state}, ripple {ripple}, peak {height} at {frequency}")
NO_PEAK = QT_TRANSLATE_NOOP("checkerboard", "{state}, no peak")
COST = QT_TRANSLATE_NOOP("checkerboard", "parameters: {parameters}, multiplications: {products}")
OTHER_SIZE = QT_TRANSLATE_NOOP("checkerboard", "The output becomes {size}.")
NOT_HERE = QT_TRANSLATE_NOOP("checkerboard", "Not here: {reason}")


class FixList(QWidget):
    """One card per fix, always the same ones; ``wanted(id)`` when one shall be adopted."""

    wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = {row.id: FixCard(context, self) for row in FIXES}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for key, card in self.cards.items():
            column.addWidget(card)
            card.button.clicked.connect(partial(self.wanted.emit, key))

    def show_fixes(self, fixes: Sequence[Fix]) -> None:
        """Write all cards."""
        for fix in fixes:
            self.cards[fix.id].show_fix(fix, fixes[0])


class FixCard(QFrame):
    """One alternative."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("kind", "inset")
        self.light = Light(context.theme, self)
        self.title = paragraph("heading", self)
        self.button = QPushButton(self)
        self.state = paragraph("", self)
        self.cost = paragraph("soft", self)
        self.note = paragraph("soft", self)
        head = QHBoxLayout()
        head.setSpacing(7)
        head.addWidget(self.light)
        head.addWidget(self.title, 1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(3)
        column.addLayout(head)
        for label in (self.state, self.cost, self.note):
            column.addWidget(label)

    @property
    def texts(self) -> tuple[str, ...]:
        """What can be read on it."""
        labels: tuple[QLabel, ...] = (self.title, self.state, self.cost, self.note)
        return tuple(label.text() for label in labels if not label.isHidden())

    def show_fix(self, fix: Fix, current: Fix) -> None:
        """Write a fix; ``current`` is the layer as it is."""
        words = self._context.words
        self.title.setText(words(fix.title))
        self.button.setText(words(ADOPT))
        self.button.setAccessibleName(words(ADOPT_NAMED, name=words(fix.title)))
        self.button.setToolTip(words(ADOPT_TIP))
        self.button.setVisible(fix.problem is None and fix.layers != current.layers)
        self.light.setVisible(fix.problem is None)
        self.state.setVisible(fix.problem is None)
        self.cost.setVisible(fix.problem is None)
        if fix.problem is not None:
            self.note.setText(words(NOT_HERE, reason=words.error(fix.problem)))
        else:
            self._write_numbers(fix, current)
        self.setAccessibleName("\n".join(self.texts))

    def _write_numbers(self, fix: Fix, current: Fix) -> None:
        words = self._context.words
        assert fix.unevenness is not None
        assert fix.pattern is not None
        assert fix.note is not None
        found = fix.unevenness
        empty = found.low == 0 and not found.is_flat
        state: State = "flat" if found.is_flat else "holes" if empty else "uneven"
        self.light.show_state(state, self._context.theme)
        said = state_text(state, fix.pattern, words)
        if fix.peak is None:
            self.state.setText(words(NO_PEAK, state=said))
        else:
            self.state.setText(
                words(
                    PEAK, state=said, ripple=shown_number(found.ripple),
                    height=shown_number(fix.peak.relative), frequency=fix.peak.name,
                )
            )  # fmt: skip
        self.cost.setText(words(COST, parameters=fix.parameters, products=fix.multiplications))
        notes = [words(fix.note, **(fix.facts or {}))]
        if not fix.keeps_size:
            notes.append(words(OTHER_SIZE, size=shape_text(fix.size)))
        if fix.layers == current.layers and fix is not current:
            notes.append(words(NOTHING_TO_ADOPT))
        self.note.setText(" ".join(notes))
