"""How the output's size comes about: the formula, with its numbers put in, and what follows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from core.arithmetic import SizeFormula, size_formula
from core.document import Document
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures.hidden import UNKNOWN
from tconv_gui.model.context import Context
from tconv_gui.views._settings import input_size, remarks
from tconv_gui.widgets.message import paragraph
from tconv_gui.words import Words

SIZE = QT_TRANSLATE_NOOP("parameters", "output size")
PER_AXIS = QT_TRANSLATE_NOOP("parameters", "= {size} per axis")
RESULT = QT_TRANSLATE_NOOP("parameters", "= {size}")
POOL_INPUT = QT_TRANSLATE_NOOP("parameters", "as large as what layer {number} read")
ON_AXIS = QT_TRANSLATE_NOOP("parameters", "= {size} on axis {axis}")


class SizePanel(QFrame):
    """A sunk box with one block of lines per axis, or one for both where they agree."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("kind", "inset")
        self.heading = paragraph("soft", self)
        self.blocks = [_Block(self) for _ in range(2)]
        self.remarks = paragraph("soft", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 12, 10)
        column.setSpacing(5)
        column.addWidget(self.heading)
        for block in self.blocks:
            column.addWidget(block)
        column.addWidget(self.remarks)

    def refresh(self) -> None:
        """Write the lines of the document as it is."""
        words, document = self._context.words, self._context.model.document
        layer = self._context.playback.layer
        self.heading.setText(words(SIZE))
        hidden = self._context.playback.hidden.size
        found = formulas(document, layer, words)
        if hidden:
            found = [one._replace(numbers="") for one in found]
        same = len(set(found)) == 1
        for axis, block in enumerate(self.blocks):
            shown = axis == 0 or (axis < len(found) and not same)
            block.setVisible(shown)
            if shown:
                mark = RESULT if len(found) == 1 else PER_AXIS if same else ON_AXIS
                symbols = axis == 0 or found[axis].symbols != found[0].symbols
                size = UNKNOWN if hidden else found[axis].result
                result = words(mark, size=size, axis=axis)
                block.write(found[axis], result, with_symbols=symbols)
        said = [] if hidden else remarks(document, layer, words)
        self.remarks.setText("\n".join(said))
        self.remarks.setVisible(bool(said))
        lines = [block.text for block in self.blocks if not block.isHidden()]
        self.setAccessibleName(self.heading.text())
        self.setAccessibleDescription("\n".join([*lines, *said]))


class _Block(QWidget):
    """Symbols, numbers and result of one axis."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.symbols = _selectable(paragraph("soft", self))
        self.numbers = _selectable(paragraph("formula", self))
        self.result = _selectable(paragraph("output", self))
        font = self.result.font()
        font.setWeight(font.Weight.DemiBold)
        self.result.setFont(font)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for label in (self.symbols, self.numbers, self.result):
            column.addWidget(label)

    @property
    def text(self) -> str:
        """All lines that are shown."""
        labels = (self.symbols, self.numbers, self.result)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def write(self, formula: SizeFormula, result: str, *, with_symbols: bool) -> None:
        """Show one formula."""
        self.symbols.setText(formula.symbols)
        self.symbols.setVisible(with_symbols)
        self.numbers.setText(formula.numbers)
        self.numbers.setVisible(bool(formula.numbers))
        self.result.setText(result)


def formulas(document: Document, layer: int, words: Words) -> list[SizeFormula]:
    """The size rule of each axis."""
    old, size = document.layers[layer], input_size(document, layer)
    operation, outputs = old.operation, document.feature_maps[layer + 1].shape[2:]
    if operation.unpools:
        pool = words(POOL_INPUT, number=document.pool_of(layer) + 1)
        return [SizeFormula(pool, str(n), n) for n in outputs]
    if operation.function is not None:
        return [SizeFormula("i", str(n), n) for n in outputs]
    if operation.parameters == ("scale_factor",):
        return [
            SizeFormula("i·scale_factor", f"{i}·{s}", i * s)
            for i, s in zip(size, old.spec.scale_factor, strict=True)
        ]
    return [size_formula(old.kind, old.spec, size, axis) for axis in range(document.axes)]


def _selectable(label: QLabel) -> QLabel:
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
