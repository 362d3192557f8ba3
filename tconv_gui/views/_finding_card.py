"""A finding on screen: a light with its name, the reason, bars and numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.views._findings import Finding
from tconv_gui.views._phase_bars import PhaseBars
from tconv_gui.widgets.message import paragraph
from tconv_gui.widgets.state_light import Light, State

MORE_BARS = QT_TRANSLATE_NOOP("checkerboard", "… and {count} more")

FACTS = 5


class FindingCard(QWidget):
    """Shows one finding."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.finding: Finding | None = None
        self.title = paragraph("heading", self)
        self.light = Light(context.theme, self)
        self.headline = QLabel(self)
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        self.sentences = paragraph("", self)
        self.bars = PhaseBars(context.theme, self)
        self.more = paragraph("soft", self)
        self.names = [paragraph("soft", self) for _ in range(FACTS)]
        self.values = [QLabel(self) for _ in range(FACTS)]
        self._arrange()

    def show_finding(self, finding: Finding) -> None:
        """Write another finding."""
        context, self.finding = self._context, finding
        self.title.setText(finding.title)
        self.light.show_state(finding.state, context.theme)
        self.headline.setProperty("kind", _KINDS[finding.state])
        self.headline.style().unpolish(self.headline)
        self.headline.style().polish(self.headline)
        self.headline.setText(finding.headline)
        self.sentences.setText("\n".join(finding.sentences))
        self.bars.show_bars(finding.bars, finding.phases, context.theme)
        self.more.setText(context.words(MORE_BARS, count=finding.hidden_bars))
        self.more.setVisible(bool(finding.hidden_bars))
        for name, value, fact in zip(self.names, self.values, finding.facts, strict=True):
            name.setText(fact[0])
            value.setText(fact[1])
        self.setAccessibleName(f"{finding.title}: {finding.headline}")
        facts = ", ".join(f"{name}: {value}" for name, value in finding.facts)
        self.setAccessibleDescription("\n".join([*finding.sentences, facts]))

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.light)
        row.addWidget(self.headline, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for number, (name, value) in enumerate(zip(self.names, self.values, strict=True)):
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(name, number, 0)
            grid.addWidget(value, number, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(self.title)
        column.addLayout(row)
        for widget in (self.sentences, self.bars, self.more):
            column.addWidget(widget)
        column.addLayout(grid)


_KINDS: dict[State, str] = {"flat": "output", "uneven": "warning", "holes": "error"}
