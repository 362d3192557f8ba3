"""The layers in a row with the sizes between them: press, drag, add, remove, switch off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QKeyEvent,
    QPainter,
    QPalette,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.chain_edit import is_off, multiplication_count, parameter_count, real_layer
from core.document import Document, Layer, shape_text
from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures.hidden import unknown_size
from tconv_gui.figures.pair import settings_text
from tconv_gui.model.chain_edits import chain_edits_of
from tconv_gui.model.context import Context
from tconv_gui.theme import Theme, colour
from tconv_gui.views._chain_boxes import (
    AddButton,
    Arrow,
    Box,
    BoxState,
    BoxText,
    BoxTools,
    DropLine,
    LayerBox,
    box_height,
)
from tconv_gui.views._chain_links import LinkLines, link_texts, links_of
from tconv_gui.views._chain_menu import fill_with_operations, layer_menu
from tconv_gui.widgets.cell_editor import Message
from tconv_gui.widgets.steady import steady
from tconv_gui.widgets.wheel_guard import guard_fields
from tconv_gui.words import Words

CHAIN = QT_TRANSLATE_NOOP("chain", "Layers")
FEATURE_MAP = QT_TRANSLATE_NOOP("chain", "{name}, size {size}")
LAYER = QT_TRANSLATE_NOOP("chain", "Layer {number}: {title}, {settings}")
LAYER_OFF = QT_TRANSLATE_NOOP("chain", "Layer {number}, switched off: {title}, {settings}")
SIZES = QT_TRANSLATE_NOOP("chain", "size {before} → {after}")
PARAMETERS = QT_TRANSLATE_NOOP("chain", "parameters: {count}")
MULTIPLICATIONS = QT_TRANSLATE_NOOP("chain", "multiplications: {count}")
TOGETHER = QT_TRANSLATE_NOOP("chain", "All layers together")
ADD_HERE = QT_TRANSLATE_NOOP("chain", "Add a layer here")
ADD_AT_END = QT_TRANSLATE_NOOP("chain", "Add a layer at the end")
DUPLICATE = QT_TRANSLATE_NOOP("chain", "Duplicate this layer")
REMOVE = QT_TRANSLATE_NOOP("chain", "Remove this layer")

SPACING = 3
EDGE = 10
# So near to the edge, a drag scrolls on, by so much a move.
SCROLL_ZONE, SCROLL_STEP = 28, 14
# What is seen on either side of the box that is on the stage.
BESIDE = 90
GHOST = 0.8


@steady
class ChainStrip(QWidget):
    """``x 2×2 → ConvTranspose → y 3×3``, one box per layer, and below it what could not be.

    ``layerAsked(position)`` when a layer's box was pressed.
    """

    layerAsked = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = chain_edits_of(context)
        self._shown: tuple[object, ...] = ()
        self._layers: list[LayerBox] = []
        self._maps: list[Box] = []
        self._arrows: list[Arrow] = []
        self._slot: int | None = None
        self._pointed = 0
        self._menu: QMenu | None = None
        self.area = QScrollArea(self)
        self._page = QWidget(self.area)
        self._row = QHBoxLayout(self._page)
        self._row.setSpacing(SPACING)
        self._row.addStretch(1)
        self.links = LinkLines(self._page)
        self.add_button = AddButton(self._page)
        self.add_button.clicked.connect(self._ask_at_end)
        self.add_button.entered.connect(self._leave_boxes)
        self.tools = BoxTools(self._page)
        self.tools.duplicate.clicked.connect(lambda: self._try("duplicate", self._pointed))
        self.tools.remove.clicked.connect(lambda: self._try("remove", self._pointed))
        self.drop_line = DropLine(self._page)
        self._ghost = QLabel(self._page)
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.hide()
        # Over what lies below, which does not have to make room.
        self.sentence = Message(parent or self)
        self.sentence.installEventFilter(self)
        self._arrange()
        self._edits.refusalChanged.connect(self._show_refusal)
        context.playback.optionsChanged.connect(self.refresh)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.refresh()

    def refresh(self) -> None:
        """Show the document's layers as they are, in the language and theme in use."""
        context = self._context
        document, words, theme = context.model.document, context.words, context.theme
        focused = context.playback.layer
        index_base = context.playback.options.index_base
        now = (
            document, focused, words, theme, self._edits.refusal, index_base, context.model.whole,
            context.playback.hidden.size,
        )  # fmt: skip
        if now == self._shown:
            return
        had, self._shown = self._shown, now
        if had[:1] != now[:1]:
            self._stop_drag()
            self.tools.hide()
        self._fit_boxes(len(document.layers))
        if had[2:4] != now[2:4]:
            self._restyle(words, theme)
        for position, box in enumerate(self._maps):
            self._show_map(position, box)
        for position, box in enumerate(self._layers):
            self._show_layer(position, box)
        self.links.show_links(links_of(document), self._layers, focused)
        self._fit_height()
        for widget in (*self._arrows, self.add_button):
            widget.setEnabled(self._edits.has_room)
        if had[:2] != now[:2] and self.isVisible():
            self._reveal(context.playback.layer)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the layer on the stage in sight."""
        super().showEvent(event)
        self._order_tabs()  # only now all are in one window
        self._reveal(self._context.playback.layer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the layer on the stage in sight."""
        super().resizeEvent(event)
        if self.isVisible():
            self._reveal(self._context.playback.layer)
        self._place_sentence()

    def _reveal(self, position: int) -> None:
        """Scroll so that a layer's box is seen with what stands beside it."""
        # New boxes have their places only when the layout was at work.
        self._row.activate()
        QCoreApplication.sendEvent(self.area, QEvent(QEvent.Type.LayoutRequest))
        self.area.ensureWidgetVisible(self.box_of(position), BESIDE, 0)

    def box_of(self, position: int) -> LayerBox:
        """The box of a layer."""
        return self._layers[position]

    def arrow_before(self, position: int) -> Arrow:
        """The arrow into the box of a layer; that from the last box where there is none."""
        return self._arrows[min(2 * position, len(self._arrows) - 1)]

    def menu_of(self, position: int) -> QMenu:
        """What can be done with a layer."""
        return self._new_menu(
            partial(
                layer_menu,
                edits=self._edits, position=position, words=self._context.words,
                attempt=self._attempt,
            )
        )  # fmt: skip

    def menu_to_add(self, position: int) -> QMenu:
        """Which operations a new layer before the one at ``position`` can have."""
        return self._new_menu(
            partial(
                fill_with_operations,
                words=self._context.words,
                chosen=lambda operation: self._try("add", position, operation),
            )
        )

    # ---- how it looks

    def _arrange(self) -> None:
        area = self.area
        area.setWidget(self._page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.setMouseTracking(True)
        self._page.installEventFilter(self)
        self._row.insertWidget(self._row.count() - 1, self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area)
        area.horizontalScrollBar().valueChanged.connect(self._place_sentence)
        area.horizontalScrollBar().valueChanged.connect(self.links.update)
        self._fit_height()

    def _fit_height(self) -> None:
        # The scroll bar, if there is one, lies in the edge below the boxes.
        edge = max(EDGE, self.area.horizontalScrollBar().sizeHint().height())
        room = self.links.room
        self._row.setContentsMargins(12, EDGE, 6, room)
        self.area.setFixedHeight(EDGE + box_height(self.font()) + room + edge)
        self.links.place()

    def _restyle(self, words: Words, theme: Theme) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, colour(theme.background))
        self.setPalette(palette)
        self.area.setPalette(palette)
        for arrow in (*self._arrows, self.add_button):
            arrow.restyle(theme)
        self.tools.restyle(theme)
        self.drop_line.restyle(theme)
        self.links.restyle(theme, words)
        self.setAccessibleName(words(CHAIN))
        self.area.setAccessibleName(words(CHAIN))
        for button, mark in (
            (self.add_button, ADD_AT_END),
            (self.tools.duplicate, DUPLICATE),
            (self.tools.remove, REMOVE),
            *((arrow, ADD_HERE) for arrow in self._arrows),
        ):
            button.setToolTip(words(mark))
            button.setAccessibleName(words(mark))
        self._show_refusal()

    def _size_text(self, position: int) -> str:
        """A feature map's size, unless it is kept back or follows from one that is."""
        model, playback = self._context.model, self._context.playback
        if playback.hidden.size and position > playback.layer:
            return unknown_size(model.document.axes)
        return size_text(model.whole, position)

    def _show_map(self, position: int, box: Box) -> None:
        context = self._context
        document, words, theme = context.model.document, context.words, context.theme
        name, role = map_name(document, position), "input" if position == 0 else "output"
        whole = context.model.whole
        size = self._size_text(position)
        box.show_text(BoxText(name, size), theme.role(role), theme)
        said = words(FEATURE_MAP, name=name, size=size)
        box.setAccessibleName(said)
        if position == len(document.layers) > 1:
            counts = [
                sum(count(whole, n) for n in range(position))
                for count in (parameter_count, multiplication_count)
            ]
            said = "\n".join((said, words(TOGETHER), *counts_text(words, *counts)))
        box.setToolTip(said)

    def _show_layer(self, position: int, box: LayerBox) -> None:
        context, refusal = self._context, self._edits.refusal
        document, words, theme = context.model.document, context.words, context.theme
        whole = context.model.whole
        off = is_off(whole.layers[position])
        layer = real_layer(whole.layers[position])
        counts = counts_text(
            words, parameter_count(whole, position), multiplication_count(whole, position)
        )
        at_fault = refusal is not None and refusal.position == position
        state = BoxState(
            on_stage=position == context.playback.layer, is_off=off, at_fault=at_fault
        )
        settings = settings_text(layer) + groups_text(layer)
        text = BoxText(layer.operation.code_name, settings, () if off else counts)
        box.show_text(text, theme.kernel, theme, state)
        name = words(
            LAYER_OFF if off else LAYER,
            number=position + 1, title=layer.operation.title, settings=settings,
        )  # fmt: skip
        before, after = (self._size_text(n) for n in (position, position + 1))
        base = context.playback.options.index_base
        linked = link_texts(document, position, words, base)
        said = [name, words(SIZES, before=before, after=after), *counts, *linked]
        if refusal is not None and at_fault:
            said.append(words.error(refusal.error))
        box.setAccessibleName(name)
        box.setAccessibleDescription("\n".join(said[1:]))
        box.setToolTip("\n".join(said))

    def _show_refusal(self) -> None:
        """The sentence below the layer in the way, until the next change."""
        refusal = self._edits.refusal
        said = "" if refusal is None else self._context.words.error(refusal.error)
        is_new = said and said != self.sentence.text()
        self.refresh()
        self.sentence.setText(said)
        if refusal is None:
            self.sentence.hide()
            return
        if refusal.position is not None and self.isVisible():
            self._reveal(refusal.position)
        self._say()
        if is_new and self.isVisible():
            alert = QAccessibleEvent(self.sentence, QAccessible.Event.Alert)
            QAccessible.updateAccessibility(alert)

    def _say(self) -> None:
        """Put the sentence where its layer is now."""
        refusal, behind = self._edits.refusal, self.sentence.parentWidget()
        if refusal is None or behind is None:
            return
        below: QWidget = self
        if refusal.position is not None:
            below = self.box_of(min(refusal.position, len(self._layers) - 1))
        beside = QRect(below.mapTo(behind, QPoint()), below.size())
        beside.setBottom(self.mapTo(behind, QPoint(0, self.height())).y() - EDGE // 2)
        self.sentence.say(self.sentence.text(), beside, self._context.theme.error)

    def _place_sentence(self) -> None:
        if self.sentence.isVisible():
            self._say()

    # ---- boxes

    def _fit_boxes(self, layers: int) -> None:
        """As many boxes and arrows as the chain needs."""
        while len(self._layers) > layers:
            gone: QWidget
            for gone in (
                self._layers.pop(), self._maps.pop(), self._arrows.pop(), self._arrows.pop(),
            ):  # fmt: skip
                self._row.removeWidget(gone)
                # Until it is deleted it must not be seen, nor have the keyboard.
                gone.hide()
                gone.deleteLater()
        if not self._maps:
            self._insert(self._new_map())
        if len(self._layers) == layers:
            return
        while len(self._layers) < layers:
            position = len(self._layers)
            box = self._new_box(position)
            self._insert(self._new_arrow(position))
            self._insert(box)
            self._insert(self._new_arrow(position + 1))
            self._insert(self._new_map())
        self._order_tabs()
        guard_fields(self._page)

    def _order_tabs(self) -> None:
        """From box to box to the plus; else a new box would come after all else in the window."""
        for before, after in pairwise((*self._layers, self.add_button)):
            QWidget.setTabOrder(before, after)

    def _new_box(self, position: int) -> LayerBox:
        box = LayerBox(self._page, partial(self._press, position))
        box.clicked.connect(lambda: self.layerAsked.emit(position))
        box.hovered.connect(partial(self._enter_box, position))
        box.dragged.connect(partial(self._drag, position))
        box.dropped.connect(partial(self._drop, position))
        box.dragStopped.connect(self._end_drag)
        box.installEventFilter(self)
        self._layers.append(box)
        return box

    def _new_map(self) -> Box:
        box = Box(self._page)
        box.setEnabled(False)
        box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._maps.append(box)
        return box

    def _new_arrow(self, position: int) -> Arrow:
        arrow = Arrow(self._page)
        words = self._context.words
        arrow.restyle(self._context.theme)
        arrow.setToolTip(words(ADD_HERE))
        arrow.setAccessibleName(words(ADD_HERE))
        arrow.entered.connect(self._leave_boxes)
        arrow.clicked.connect(lambda: self._pop_up(self.menu_to_add(position), arrow))
        self._arrows.append(arrow)
        return arrow

    def _insert(self, widget: QWidget) -> None:
        """Before the plus at the end."""
        self._row.insertWidget(self._row.count() - 2, widget)
        # The layout would show it only later.
        widget.show()

    # ---- hands

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Context menus of boxes; the pointer beside them; a click on the sentence."""
        kind = event.type()
        if watched is self.sentence and kind == QEvent.Type.MouseButtonPress:
            self._edits.forget_refusal()
            return True
        if kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            for position, box in enumerate(self._layers):
                if watched is box:
                    box.stop_drag()
                    self._pop_up(self.menu_of(position), box)
                    return True
        if watched is self._page and kind in (QEvent.Type.MouseMove, QEvent.Type.Leave):
            self._leave_boxes()
        if kind in (QEvent.Type.Move, QEvent.Type.Resize):
            self.links.place()
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning scrolls along the chain."""
        bar = self.area.horizontalScrollBar()
        turned = event.angleDelta()
        bar.setValue(bar.value() - (turned.y() or turned.x()))
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Another font size asks for other room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_height()
            for part in (*self._maps, *self._layers, *self._arrows, self.add_button):
                part.updateGeometry()
            self.tools.restyle(self._context.theme)

    def _press(self, position: int, event: QKeyEvent) -> bool:
        """Keys on a box: Return, Delete, Ctrl and an arrow; False for any other key."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key))
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not held:
            if self._try("remove", position):
                self._take_keyboard(min(position, len(self._layers) - 1))
        elif steps is not None and held == Qt.KeyboardModifier.ControlModifier:
            if self._edits.may_move(position, steps) and self._try(
                "move", position, position + steps
            ):
                self._take_keyboard(position + steps)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            self.layerAsked.emit(position)
        else:
            return False
        return True

    def _take_keyboard(self, position: int) -> None:
        box = self.box_of(position)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        self._reveal(position)

    def _enter_box(self, position: int) -> None:
        if not any(box.is_dragging for box in self._layers):
            self._pointed = position
            self.tools.remove.setEnabled(self._edits.may_remove)
            self.tools.duplicate.setEnabled(self._edits.has_room)
            self.tools.show_at(self.box_of(position))

    def _leave_boxes(self) -> None:
        self.tools.hide()

    def _ask_at_end(self) -> None:
        self._pop_up(self.menu_to_add(len(self._layers)), self.add_button)

    def _new_menu(self, fill: Callable[[QMenu], None]) -> QMenu:
        if self._menu is not None:
            self._menu.close()
            self._menu.deleteLater()
        self._menu = QMenu(self)
        fill(self._menu)
        return self._menu

    def _pop_up(self, menu: QMenu, below: QWidget) -> None:
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def _try(self, edit: str, *arguments: object) -> bool:
        """Change the chain; what could not be is shown below."""
        return self._attempt(partial(getattr(self._edits, edit), *arguments))

    def _attempt(self, act: Callable[[], object]) -> bool:
        self.tools.hide()
        try:
            act()
        except ConvError:
            return False  # kept among the edits, which the strip shows
        return True

    # ---- dragging

    def _drag(self, position: int, place: QPoint) -> None:
        box = self.box_of(position)
        if self._ghost.isHidden():
            self.tools.hide()
            self._ghost.setPixmap(pale(box.grab()))
            self._ghost.adjustSize()
            box.show_dragged(True)
        x = box.mapTo(self._page, place).x()
        self._scroll_on(box.mapTo(self.area.viewport(), place).x())
        self._ghost.move(x - self._ghost.width() // 2, box.y() + 3)
        self._ghost.raise_()
        self._ghost.show()
        slot = sum(x > other.geometry().center().x() for other in self._layers)
        # Before itself or behind itself it would not move.
        self._slot = None if slot in (position, position + 1) else slot
        if self._slot is None:
            self.drop_line.hide()
        else:
            self.drop_line.show_at(self._gap(slot))

    def _gap(self, slot: int) -> QRect:
        """Where the line of a slot stands: the arrow into its box, or the last arrow."""
        return self.arrow_before(slot).geometry()

    def _scroll_on(self, x: int) -> None:
        bar, width = self.area.horizontalScrollBar(), self.area.viewport().width()
        if x < SCROLL_ZONE:
            bar.setValue(bar.value() - SCROLL_STEP)
        elif x > width - SCROLL_ZONE:
            bar.setValue(bar.value() + SCROLL_STEP)

    def _drop(self, position: int) -> None:
        slot = self._slot
        self._end_drag()
        if slot is not None:
            self._try("move", position, slot - (slot > position))

    def _end_drag(self) -> None:
        self._slot = None
        self._ghost.hide()
        self.drop_line.hide()
        for box in self._layers:
            box.show_dragged(False)

    def _stop_drag(self) -> None:
        for box in self._layers:
            box.stop_drag()


def pale(picture: QPixmap) -> QPixmap:
    """A picture through which what lies below can be seen."""
    made = QPixmap(picture.size())
    made.setDevicePixelRatio(picture.devicePixelRatio())
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setOpacity(GHOST)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return made


def map_name(document: Document, position: int) -> str:
    """What a feature map is called: x, then h1, h2, ... and y at the end."""
    if position == 0:
        return "x"
    return "y" if position == len(document.layers) else f"h{position}"


def size_text(whole: Document, position: int) -> str:
    """A feature map's size, the channels first where there are several anywhere.

    >>> from core.channels import with_in_channels
    >>> from core.document import make_document, make_layer
    >>> document = make_document([[1.0, 2.0]], make_layer("conv", [[1.0]]))
    >>> size_text(document, 0), size_text(with_in_channels(document, 3), 0)
    ('1×2', '3×1×2')
    """
    shape = whole.feature_maps[position].shape
    return shape_text(shape[2:] if whole.is_one_channel else shape[1:])


def groups_text(layer: Layer) -> str:
    """The groups of a layer whose channels are parted by choice, as settings are written."""
    groups = layer.spec.groups if layer.operation.has_kernel else 1
    return f"   g {groups}" if groups > 1 else ""


def counts_text(words: Words, parameters: int, multiplications: int) -> tuple[str, str]:
    """Parameters and multiplications, thousands set apart."""
    return (
        words(PARAMETERS, count=spaced(parameters)),
        words(MULTIPLICATIONS, count=spaced(multiplications)),
    )


def spaced(number: int) -> str:
    """A count with its thousands set apart.

    >>> spaced(1234567).split()
    ['1', '234', '567']
    """
    return f"{number:_}".replace("_", "\N{NARROW NO-BREAK SPACE}")
