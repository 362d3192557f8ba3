"""Why a layer, or the whole chain, makes a checkerboard or none, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.arithmetic import Size
from core.document import Document, Layer
from core.errors import ConvError
from core.fixes import Fix, adopted, fixes, with_balanced_kernel
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.model.context import Context
from tconv_gui.model.latest import Latest
from tconv_gui.views import _findings
from tconv_gui.views._finding_card import FindingCard
from tconv_gui.views._fix_list import FixList
from tconv_gui.widgets.check_line import CheckLine
from tconv_gui.widgets.message import FieldMessage, paragraph
from tconv_gui.widgets.steady import steady

CHECKERBOARD = QT_TRANSLATE_NOOP("checkerboard", "Checkerboard")
WEIGH = QT_TRANSLATE_NOOP("checkerboard", "Weigh by the kernel")
WEIGH_TIP = QT_TRANSLATE_NOOP(
    "checkerboard",
    "On: what the kernel's numbers add up to. Off: how many stamps there are, as if all were 1.",
)
BALANCE = QT_TRANSLATE_NOOP("checkerboard", "Balance kernel")
BALANCE_TIP = QT_TRANSLATE_NOOP(
    "checkerboard", "The smallest change that makes all phase sums equal; undo takes it back"
)
SOLVE = QT_TRANSLATE_NOOP("checkerboard", "Solve for size…")
SOLVE_TIP = QT_TRANSLATE_NOOP("checkerboard", "Which settings make the size that I need?")
FIXES = QT_TRANSLATE_NOOP("checkerboard", "What fixes it")
COMPUTING = QT_TRANSLATE_NOOP("checkerboard", "Computing…")
BALANCE_EDIT = QT_TRANSLATE_NOOP("undo", "Balance Kernel")
ADOPT_EDIT = QT_TRANSLATE_NOOP("undo", "Adopt a Fix")

# While something is dragged, the alternatives wait until the hand rests.
REST_MS = 60
# So many cells times phases take longer than a moment.
LONG_FIXES = 2**11


@steady
class CheckerboardView(QWidget):
    """Light, reason, numbers and fixes; ``solveAsked`` when a size is to be solved for."""

    solveAsked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stale = True
        self._answers: tuple[Layer, Size, tuple[Fix, ...] | ConvError] | None = None
        self.layer_card = FindingCard(context, self)
        self.chain_card = FindingCard(context, self)
        self.gradient_card = FindingCard(context, self)
        self.chain_message = paragraph("soft", self)
        self.weigh = CheckLine(self)
        self.balance = QPushButton(self)
        self.balance_note = paragraph("soft", self)
        self.solve = QPushButton(self)
        self.fixes_title = paragraph("heading", self)
        self.fixes_note = paragraph("soft", self)
        self.message = FieldMessage(self)
        self.fix_list = FixList(context, self)
        self._chain, self._fixes = Latest(self), Latest(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._arrange()
        self._connect()
        self.restyle()

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        words = self._context.words
        self.setAccessibleName(words(CHECKERBOARD))
        self.weigh.set_words(words(WEIGH), words(WEIGH_TIP))
        self.fixes_title.setText(words(FIXES))
        for button, text, tip in (
            (self.balance, BALANCE, BALANCE_TIP),
            (self.solve, SOLVE, SOLVE_TIP),
        ):
            button.setText(words(text))
            button.setToolTip(words(tip))
        self._refresh_all()

    def refresh(self) -> None:
        """Show the document as it is; not while nobody sees it."""
        if not self.isVisible():
            self._stale = True
            return
        self._show_findings()
        self._rest.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._refresh_all()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing working for nobody."""
        super().hideEvent(event)
        self._stale = True
        self._rest.stop()
        self._chain.stop()
        self._fixes.stop()

    @property
    def _document(self) -> Document:
        return self._context.model.document

    @property
    def _position(self) -> int:
        return self._context.playback.layer

    @property
    def _weighted(self) -> bool:
        return self._context.playback.options.weighted

    def _refresh_all(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._show_findings()
        self._ask_for_fixes()

    def _show_findings(self) -> None:
        words, document, position = self._context.words, self._document, self._position
        self.message.clear()
        self.weigh.show_checked(self._weighted)
        self.layer_card.show_finding(
            _findings.of_layer(document, position, self._weighted, words)
        )
        self._show_balance()
        self._ask_for_chain()

    def _show_balance(self) -> None:
        words, document, position = self._context.words, self._document, self._position
        try:
            with_balanced_kernel(document, position)
            note = _findings.balance_text(document, position, words)
            self.balance.setEnabled(True)
        except ConvError as error:
            note = words.error(error)
            self.balance.setEnabled(False)
        self.balance_note.setText(note)
        self.balance.setAccessibleDescription(note)

    # ---- the whole chain

    def _ask_for_chain(self) -> None:
        document, weighted, words = self._document, self._weighted, self._context.words
        several = len(document.layers) > 1
        for card in (self.chain_card, self.gradient_card):
            card.setVisible(False)
        self.chain_message.setVisible(False)
        if not several:
            self._chain.forget()
            return
        makers = [_findings.of_chain]
        if _findings.has_strided_convolution(document):
            makers.append(_findings.of_gradient)

        def find() -> list[_findings.Finding] | ConvError:
            try:
                return [make(document, weighted, words) for make in makers]
            except ConvError as error:
                return error.kept()

        is_long = _findings.is_long(document)
        if is_long:
            self._say_of_chain(words(COMPUTING))
        self._chain.ask(find, is_long=is_long)

    def _take_chain(self, found: object) -> None:
        self.chain_message.setVisible(False)
        if isinstance(found, ConvError):
            self._say_of_chain(self._context.words.error(found))
            return
        assert isinstance(found, list)
        for card, finding in zip((self.chain_card, self.gradient_card), found, strict=False):
            card.show_finding(finding)
            card.setVisible(True)

    def _say_of_chain(self, sentence: str) -> None:
        self.chain_message.setText(sentence)
        self.chain_message.setVisible(True)

    # ---- the fixes

    def _ask_for_fixes(self) -> None:
        self._rest.stop()
        document, position = self._document, self._position
        layer, shape = document.layers[position], document.geometries[position]
        if not self._is_answered():
            self.fix_list.setEnabled(False)

        def find() -> tuple[Layer, Size, tuple[Fix, ...] | ConvError]:
            try:
                return layer, shape.small, fixes(layer, shape.small)
            except ConvError as error:
                return layer, shape.small, error.kept()

        cells = layer.weight.size * max(max(shape.stride) ** shape.axes, 8)
        self._fixes.ask(find, is_long=cells > LONG_FIXES)

    def _take_fixes(self, answers: object) -> None:
        assert isinstance(answers, tuple)
        self._answers = answers
        found, words = answers[2], self._context.words
        refused = isinstance(found, ConvError)
        self.fix_list.setVisible(not refused)
        self.fixes_note.setVisible(refused)
        if isinstance(found, ConvError):
            self.fixes_note.setText(words.error(found))
        else:
            self.fix_list.show_fixes(found)
            self.fix_list.setEnabled(True)

    def _is_answered(self) -> bool:
        """Whether the fixes on screen are those of the layer as it is now."""
        if self._answers is None:
            return False
        document, position = self._document, self._position
        layer, size, _ = self._answers
        return layer is document.layers[position] and size == document.geometries[position].small

    def _adopt(self, fix_id: str) -> None:
        position = self._position
        if self._answers is None or not self._is_answered():
            self._ask_for_fixes()
            return
        found = self._answers[2]
        assert not isinstance(found, ConvError)
        fix = next(one for one in found if one.id == fix_id)
        try:
            self._context.model.edit(
                ADOPT_EDIT, lambda document: adopted(document, position, fix)
            )
        except ConvError as error:
            self.message.say(self._context.words.error(error))

    # ---- the buttons

    def _balance(self) -> None:
        position = self._position
        try:
            self._context.model.edit(
                BALANCE_EDIT, lambda document: with_balanced_kernel(document, position)
            )
        except ConvError as error:
            self.message.say(self._context.words.error(error))

    def _weigh(self, on: bool) -> None:
        self._context.playback.set_options(weighted=on)

    def _connect(self) -> None:
        context = self._context
        self._chain.done.connect(self._take_chain)
        self._fixes.done.connect(self._take_fixes)
        self._rest.timeout.connect(self._ask_for_fixes)
        self.weigh.asked.connect(self._weigh)
        self.balance.clicked.connect(self._balance)
        self.solve.clicked.connect(self.solveAsked)
        self.fix_list.wanted.connect(self._adopt)
        for signal in (
            context.model.changed, context.playback.figureChanged, context.playback.optionsChanged,
        ):  # fmt: skip
            signal.connect(self.refresh)
        context.appearance.changed.connect(self.restyle)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (
            self.layer_card, self.weigh, self.balance, self.balance_note, self.message,
            self.chain_card, self.gradient_card, self.chain_message, self.solve,
            self.fixes_title, self.fixes_note, self.fix_list,
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)
