"""Layers from pasted code: read while it is typed, never executed, taken into the document."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from core.document import MAX_LAYERS
from core.errors import ConvError
from core.layer_calls import CodeStack
from core.layer_code import read_layers
from core.stack import StackReport, analyse, ratio_text, setting_text
from core.stack_document import with_more_layers, with_stack
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.widgets.wheel_guard import guard_fields

TITLE = QT_TRANSLATE_NOOP("code", "Add Layers from Code")
EXPLANATION = QT_TRANSLATE_NOOP(
    "code",
    "PyTorch or Keras layers, single or in a Sequential, or a JSON list. The text is read, never "
    "executed.",
)
PLACEHOLDER = QT_TRANSLATE_NOOP("code", "nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)")
TEXT_NAME = QT_TRANSLATE_NOOP("code", "Code")
WHICH = QT_TRANSLATE_NOOP("code", "&Stack")
STACK = QT_TRANSLATE_NOOP("code", "{name}, line {line}: layers: {count}")
STACK_NAMELESS = QT_TRANSLATE_NOOP("code", "line {line}: layers: {count}")
READ = QT_TRANSLATE_NOOP("code", "&Layers read")
LAYER = QT_TRANSLATE_NOOP("code", "line {line}: {layer}: {setting}")
LAYER_JSON = QT_TRANSLATE_NOOP("code", "{number}: {layer}: {setting}")
LAYER_RATIO = QT_TRANSLATE_NOOP("code", "{text} ({ratio})")
PASSED_OVER = QT_TRANSLATE_NOOP(
    "code", "Passed over, as they do the same to every cell: {layers}."
)
PASSED = QT_TRANSLATE_NOOP("code", "{layer} (line {line})")
VERDICT = QT_TRANSLATE_NOOP("code", "The stack as read: {verdict}.")
NUMBERS = QT_TRANSLATE_NOOP(
    "code", "Kernels are filled with ones, those of resizing layers with what they interpolate."
)
REPLACE = QT_TRANSLATE_NOOP("code", "&Replace the Layers")
REPLACE_TIP = QT_TRANSLATE_NOOP(
    "code", "These layers in place of the document's; undo takes them back"
)
APPEND = QT_TRANSLATE_NOOP("code", "&Append")
APPEND_TIP = QT_TRANSLATE_NOOP(
    "code", "These layers behind the document's last one; undo takes them back"
)
CLOSE = QT_TRANSLATE_NOOP("button", "Close")
REPLACE_EDIT = QT_TRANSLATE_NOOP("undo", "Replace Layers")
APPEND_EDIT = QT_TRANSLATE_NOOP("undo", "Append Layers")

WIDTH, HEIGHT = 760, 640
# Longer texts are read when typing pauses.
SHORT_TEXT = 20_000
PAUSE_MS = 250
MOST_NAMED = 12


class CodeDialog(QDialog):
    """A window that does not block; what is taken lands in the document as one edit."""

    def __init__(self, context: Context, window: QMainWindow) -> None:
        super().__init__(window)
        self._context = context
        self._stacks: tuple[CodeStack, ...] = ()
        self.explanation = paragraph("soft", self)
        self.text = QPlainTextEdit(self)
        self.message = FieldMessage(self)
        self.which_label = QLabel(self)
        self.which = QComboBox(self)
        self.read_label = QLabel(self)
        self.read = QListWidget(self)
        self.passed_over = paragraph("soft", self)
        self.remarks = paragraph("soft", self)
        self.verdict = paragraph("", self)
        self.numbers = paragraph("soft", self)
        self.replace = QPushButton(self)
        self.append = QPushButton(self)
        self.close_button = QPushButton(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._arrange()
        self._connect()
        self.retranslate()
        guard_fields(self)

    @property
    def stack(self) -> CodeStack | None:
        """The stack that is chosen of those that were read."""
        chosen = self.which.currentIndex()
        return self._stacks[chosen] if 0 <= chosen < len(self._stacks) else None

    def open_for_now(self, text: str = "") -> None:
        """Show the dialog, with a text in it if one is given."""
        if text:
            self.text.setPlainText(text)
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus(Qt.FocusReason.TabFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Read nothing more."""
        self._pause.stop()
        super().closeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the language in use."""
        words = self._context.words
        self.setWindowTitle(words(TITLE))
        self.explanation.setText(words(EXPLANATION))
        self.text.setPlaceholderText(words(PLACEHOLDER))
        self.text.setAccessibleName(words(TEXT_NAME))
        self.which_label.setText(words(WHICH))
        self.read_label.setText(words(READ))
        self.numbers.setText(words(NUMBERS))
        for button, mark, tip in (
            (self.replace, REPLACE, REPLACE_TIP), (self.append, APPEND, APPEND_TIP),
        ):  # fmt: skip
            button.setText(words(mark))
            button.setToolTip(words(tip))
        self.close_button.setText(words(CLOSE))
        self._read()

    # ---- reading

    def _text_changed(self) -> None:
        long = len(self.text.toPlainText()) > SHORT_TEXT
        if long:
            self._pause.start(PAUSE_MS)
        else:
            self._read()

    def _read(self) -> None:
        """Read the text; what cannot be read is said in one sentence."""
        self._pause.stop()
        text = self.text.toPlainText()
        self._stacks, sentence = (), ""
        if text.strip():
            try:
                self._stacks = read_layers(text)
            except ConvError as error:
                sentence = self._context.words.error(error)
        self.message.say(sentence)
        self._list_stacks()

    def _list_stacks(self) -> None:
        words, before = self._context.words, self.which.currentIndex()
        self.which.blockSignals(True)
        self.which.clear()
        for stack in self._stacks:
            mark = STACK if stack.name else STACK_NAMELESS
            facts = {"name": stack.name, "line": stack.line or 1, "count": len(stack.layers)}
            self.which.addItem(words(mark, **facts))
        usable = [n for n, stack in enumerate(self._stacks) if stack.problem is None]
        chosen = before if before in usable else (usable[0] if usable else 0)
        self.which.setCurrentIndex(chosen if self._stacks else -1)
        self.which.blockSignals(False)
        several = len(self._stacks) > 1
        self.which_label.setVisible(several)
        self.which.setVisible(several)
        self._show_stack()

    def _show_stack(self) -> None:
        words, stack = self._context.words, self.stack
        self.read.clear()
        layers = () if stack is None else stack.layers
        problem = None if stack is None else stack.problem
        if stack is not None:
            self.message.say("" if problem is None else words.error(problem))
        report = self._report(stack) if stack is not None and problem is None else None
        for number, layer in enumerate(layers):
            mark = LAYER if layer.line else LAYER_JSON
            name = layer.name.partition("(")[0] or layer.operation
            setting = setting_text(layer.spec)
            text = words(mark, line=layer.line, number=number + 1, layer=name, setting=setting)
            if report is not None:
                ratio = ratio_text(report.layers[number].compound.unevenness)
                text = words(LAYER_RATIO, text=text, ratio=ratio)
            self.read.addItem(text)
        named = [] if stack is None else [
            words(PASSED, layer=passed.text, line=passed.line) for passed in stack.passed_over
        ]
        dots = ", …" if len(named) > MOST_NAMED else ""
        listed = ", ".join(named[:MOST_NAMED]) + dots
        self._say(self.passed_over, words(PASSED_OVER, layers=listed) if named else "")
        remarks = [] if stack is None else [words(r.mark, **r.facts) for r in stack.remarks]
        self._say(self.remarks, " ".join(remarks[:4]))
        verdict = "" if report is None else words(report.verdict.mark, **report.verdict.facts)
        self._say(self.verdict, words(VERDICT, verdict=verdict) if verdict else "")
        can = bool(layers) and problem is None and len(layers) <= MAX_LAYERS
        self.replace.setEnabled(can)
        self.append.setEnabled(can)

    def _report(self, stack: CodeStack) -> StackReport | None:
        """What the stack makes of a constant; a refusal is said beside the text."""
        if not stack.layers:
            return None
        try:
            return analyse(stack.layers, stack.size)
        except ConvError as error:
            self.message.say(self._context.words.error(error))
            return None

    @staticmethod
    def _say(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    # ---- what is done with it

    def _take(self, appended: bool) -> None:
        if self._pause.isActive():
            self._read()
        stack, model = self.stack, self._context.model
        if stack is None or stack.problem is not None or not stack.layers:
            return
        layers, size = stack.layers, stack.size
        try:
            if appended:
                model.edit(APPEND_EDIT, lambda document: with_more_layers(document, layers))
            else:
                model.edit(REPLACE_EDIT, lambda document: with_stack(document, layers, size))
        except ConvError as error:
            self.message.say(self._context.words.error(error))
            return
        self.message.clear()
        self._context.playback.set_figure("stack")

    def _connect(self) -> None:
        self.text.textChanged.connect(self._text_changed)
        self._pause.timeout.connect(self._read)
        self.which.currentIndexChanged.connect(self._show_stack)
        self.replace.clicked.connect(lambda: self._take(appended=False))
        self.append.clicked.connect(lambda: self._take(appended=True))
        self.close_button.clicked.connect(self.close)
        self._context.appearance.changed.connect(self.retranslate)

    def _arrange(self) -> None:
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.which_label.setBuddy(self.which)
        self.read_label.setBuddy(self.read)
        self.read.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.read.setWordWrap(True)
        self.replace.setProperty("kind", "primary")
        for button in (self.replace, self.append, self.close_button):
            button.setAutoDefault(False)
        which = QHBoxLayout()
        which.addWidget(self.which_label)
        which.addWidget(self.which, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.numbers, 1)
        for button in (self.replace, self.append, self.close_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(8)
        column.addWidget(self.explanation)
        column.addWidget(self.text, 3)
        column.addWidget(self.message)
        column.addLayout(which)
        column.addWidget(self.read_label)
        column.addWidget(self.read, 2)
        for label in (self.passed_over, self.remarks, self.verdict):
            column.addWidget(label)
        column.addLayout(buttons)
        self.resize(WIDTH, HEIGHT)
