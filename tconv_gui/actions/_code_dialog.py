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

from core.code_layers import CodeLayers, layer_text, layers_of, read_code
from core.document import MAX_LAYERS
from core.errors import ConvError
from core.layer_calls import ALIGNS_CORNERS, RESIZES, CodeStack
from core.ops import BY_ID
from core.stack import LayerReport, Sentence, StackReport, analyse, ratio_text
from core.stack_document import ChannelPlan, channel_plan, with_more_layers, with_stack
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.widgets.steady import steady
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
LAYER_PLAIN = QT_TRANSLATE_NOOP("code", "line {line}: {layer}")
LAYER_PLAIN_JSON = QT_TRANSLATE_NOOP("code", "{number}: {layer}")
LAYER_CHANNELS = QT_TRANSLATE_NOOP("code", "{text}, channels {inputs} → {outputs}")
LAYER_RATIO = QT_TRANSLATE_NOOP("code", "{text} ({ratio})")
PASSED_OVER = QT_TRANSLATE_NOOP(
    "code", "Passed over, as they do the same to every cell: {layers}."
)
PASSED = QT_TRANSLATE_NOOP("code", "{layer} (line {line})")
VERDICT = QT_TRANSLATE_NOOP("code", "The stack as read: {verdict}.")
NO_VERDICT = QT_TRANSLATE_NOOP("code", "Evenness is not told: {reason}")
NUMBERS = QT_TRANSLATE_NOOP(
    "code", "Kernels are filled with ones, those of resizing layers with what they interpolate."
)
NUMBERS_RANDOM = QT_TRANSLATE_NOOP(
    "code",
    "Kernels begin random, as ones would make all channels alike: Glorot uniform, with the layer's "
    "place as the seed. Biases are 0.",
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


def _is_of(row: LayerReport, name: str) -> bool:
    """Whether a row of a report is about a layer; a shuffle's is about the one before it, too."""
    return row.layer.name == name or row.layer.name.endswith(f" + {name}")


@steady
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
                self._stacks = read_code(text)
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
            count = len(self._found(stack).layers)
            facts = {"name": stack.name, "line": stack.line or 1, "count": count}
            self.which.addItem(words(mark, **facts))
        usable = [n for n, s in enumerate(self._stacks) if self._found(s).problem is None]
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
        found = CodeLayers(()) if stack is None else self._found(stack)
        plan: ChannelPlan | None = None
        report: StackReport | None = None
        if stack is not None:
            self.message.say("" if found.problem is None else words.error(found.problem))
            plan = channel_plan(found, self._context.model.whole)
            report = self._report(stack)
        for text in self._rows(found, plan, report):
            self.read.addItem(text)
        named = [
            words(PASSED, layer=passed.text, line=passed.line) for passed in found.passed_over
        ]
        dots = ", …" if len(named) > MOST_NAMED else ""
        listed = ", ".join(named[:MOST_NAMED]) + dots
        self._say(self.passed_over, words(PASSED_OVER, layers=listed) if named else "")
        remarks = [words(r.mark, **r.facts) for r in self._remarks(stack, found, plan)]
        self._say(self.remarks, " ".join(remarks[:4]))
        self._say_verdict(stack, found, report)
        random = plan is not None and plan.is_random
        self.numbers.setText(words(NUMBERS_RANDOM if random else NUMBERS))
        can = bool(found.layers) and found.problem is None and len(found.layers) <= MAX_LAYERS
        self.replace.setEnabled(can)
        self.append.setEnabled(can)

    def _found(self, stack: CodeStack) -> CodeLayers:
        return layers_of(stack, self._context.model.document.axes)

    def _rows(
        self, found: CodeLayers, plan: ChannelPlan | None, report: StackReport | None
    ) -> list[str]:
        """A line of text for each layer, with how uneven it is where that is known."""
        words = self._context.words
        followed = list(report.layers) if report is not None else []
        rows = []
        for number, layer in enumerate(found.layers):
            setting, name = layer_text(layer), layer.name.partition("(")[0] or layer.operation
            marks = (LAYER, LAYER_JSON) if setting else (LAYER_PLAIN, LAYER_PLAIN_JSON)
            facts = {"line": layer.line, "number": number + 1, "layer": name, "setting": setting}
            text = words(marks[0] if layer.line else marks[1], **facts)
            if plan is not None and plan.left_out is None and max(plan.counts) > 1:
                inputs, outputs = plan.counts[number : number + 2]
                if inputs != outputs or BY_ID[layer.operation].has_kernel:
                    text = words(LAYER_CHANNELS, text=text, inputs=inputs, outputs=outputs)
            if followed and _is_of(followed[0], layer.name):
                ratio = ratio_text(followed.pop(0).compound.unevenness)
                text = words(LAYER_RATIO, text=text, ratio=ratio)
            rows.append(text)
        return rows

    @staticmethod
    def _remarks(
        stack: CodeStack | None, found: CodeLayers, plan: ChannelPlan | None
    ) -> list[Sentence]:
        """What is to be known of the layers that are taken; resizes are layers of their own."""
        if stack is None:
            return []
        said = [] if plan is None or plan.left_out is None else [plan.left_out]
        its = [r for r in stack.remarks if r.mark not in (RESIZES, ALIGNS_CORNERS)]
        return [*said, *found.remarks, *(r for r in its if r not in found.remarks)]

    def _say_verdict(
        self, stack: CodeStack | None, found: CodeLayers, report: StackReport | None
    ) -> None:
        """What the stack makes of a constant, or why that is not known."""
        words, text = self._context.words, ""
        if report is not None:
            verdict = words(report.verdict.mark, **report.verdict.facts)
            text = words(VERDICT, verdict=verdict)
        elif stack is not None and stack.problem is not None and found.problem is None:
            text = words(NO_VERDICT, reason=words.error(stack.problem))
        self._say(self.verdict, text)

    def _report(self, stack: CodeStack) -> StackReport | None:
        """What the stack makes of a constant; a refusal is said beside the text."""
        if not stack.layers or stack.problem is not None:
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
        if stack is None or not self.replace.isEnabled():
            return
        try:
            if appended:
                model.edit_whole(APPEND_EDIT, lambda whole: with_more_layers(whole, stack))
            else:
                model.edit_whole(REPLACE_EDIT, lambda whole: with_stack(whole, stack))
        except ConvError as error:
            self.message.say(self._context.words.error(error))
            return
        self.message.clear()
        if all(layer.operation.is_regular for layer in model.document.layers):
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
