"""The middle of the window: the chain of layers, the figure, the bar that moves through time.

Another page can stand in the figure's place, under the same chain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from core.arrays import MAX_OUTPUT_AXIS_1D
from core.channels import put_back
from core.document import Document, with_cell
from core.errors import ConvError
from core.numbers_text import parse_number
from core.pasted_array import parse_array
from core.pasted_channels import change_of_all
from core.pasting import most_cells, pasted
from core.words_mark import QT_TRANSLATE_NOOP, Mark
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import CellRef, Handle
from tconv_gui.figures.pair import titles_of
from tconv_gui.model.context import Context
from tconv_gui.model.playback import SPEEDS, STEP_MS
from tconv_gui.model.zoom import zoom, zoomed
from tconv_gui.views._channel_bar import ChannelBar
from tconv_gui.views._setting_rows import TITLES
from tconv_gui.views._settings import (
    entry,
    nearest,
    padding_mode,
    padding_pairs,
    refusal,
    with_setting,
    with_side,
)
from tconv_gui.views.chain import ChainStrip
from tconv_gui.widgets.compare_bar import CompareBar, CompareButton, MirrorCanvas, TitleBar
from tconv_gui.widgets.figure_canvas import MOTION_MS, FigureCanvas, grid_values
from tconv_gui.widgets.number_field import decimal_comma
from tconv_gui.widgets.segments import Segments
from tconv_gui.widgets.steady import steady
from tconv_gui.widgets.transport_bar import TransportBar

EDIT_INPUT = QT_TRANSLATE_NOOP("undo", "Edit Input")
EDIT_KERNEL = QT_TRANSLATE_NOOP("undo", "Edit Kernel")
EDIT_BIAS = QT_TRANSLATE_NOOP("undo", "Edit Bias")
PASTE_INPUT = QT_TRANSLATE_NOOP("undo", "Paste into Input")
PASTE_KERNEL = QT_TRANSLATE_NOOP("undo", "Paste into Kernel")
EDIT_UPSTREAM = QT_TRANSLATE_NOOP("undo", "Edit Upstream Gradient")
PASTE_UPSTREAM = QT_TRANSLATE_NOOP("undo", "Paste into Upstream Gradient")

FIGURE_PAGE = QT_TRANSLATE_NOOP("stage", "Figure")
FIGURE_PAGE_HINT = QT_TRANSLATE_NOOP("stage", "The layer on the numbers, step by step")
PICTURE_PAGE = QT_TRANSLATE_NOOP("stage", "Picture")
PICTURE_PAGE_HINT = QT_TRANSLATE_NOOP("stage", "The whole chain on a picture (Ctrl+P)")
PAGES = QT_TRANSLATE_NOOP("stage", "What the chain works on")

AS_FIRST = QT_TRANSLATE_NOOP("compare", "Same figure")

EDITS = {
    "input": EDIT_INPUT, "kernel": EDIT_KERNEL, "bias": EDIT_BIAS, "upstream": EDIT_UPSTREAM,
}  # fmt: skip
PASTES = {
    "input": PASTE_INPUT, "kernel": PASTE_KERNEL, "bias": EDIT_BIAS, "upstream": PASTE_UPSTREAM,
}  # fmt: skip
# A gradient is pointed at as what it is the gradient of, which other figures have too.
GRADIENT_OF = {
    "upstream": "output", "grad_input": "input", "grad_kernel": "kernel", "grad_bias": "bias",
}  # fmt: skip

# A cell, or none where there may be none.
Pointed = TypeVar("Pointed", CellRef, CellRef | None)

# Motion takes at most this part of the time between two steps.
MOTION_PART = 0.6


class StageView(QWidget):
    """Shows the figure and carries what is done on it into the document and the playback.

    ``pictureAsked(bool)`` when the user wants the page of pictures, or the figure again.
    """

    pictureAsked = Signal(bool)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.chain = ChainStrip(context, self)
        self.switch = Segments(("figure", "picture"), context.theme, self)
        self.switch.show_choice("figure")
        self.compare = CompareButton(self)
        self.channels = ChannelBar(context, self)
        self.pair = FigurePair(context, self)
        self.canvas = self.pair.canvas
        self.transport = TransportBar(context.words, context.theme, SPEEDS, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = self._top()
        column.addWidget(self._head)
        self._figure_page = QWidget(self)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._figure_page)
        inside = QVBoxLayout(self._figure_page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        # The bar comes and goes by itself; its place goes where no bars are wanted.
        self._channel_place = QWidget(self._figure_page)
        place = QVBoxLayout(self._channel_place)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.channels)
        inside.addWidget(self._channel_place)
        inside.addWidget(self.pair, 1)
        inside.addWidget(self.transport)
        column.addLayout(self._pages, 1)
        self.setFocusProxy(self.canvas)
        self.switch.chosen.connect(lambda page: self.pictureAsked.emit(page == "picture"))
        self._connect_canvas()
        self._connect_transport()
        self._connect_compare()
        playback = context.playback
        context.model.changed.connect(self._show_document)
        context.model.replaced.connect(self.canvas.close_editor)
        playback.figureChanged.connect(self._show_document)
        playback.figureChanged.connect(self._remember_beside)
        playback.stepChanged.connect(self._show_step)
        playback.pointedChanged.connect(self._show_figure)
        playback.optionsChanged.connect(self._show_figure)
        playback.playingChanged.connect(self._show_playing)
        context.appearance.changed.connect(self.restyle)
        context.preferences.changed.connect(self._preference_changed)
        self._hold: Hold | None = None
        self.restyle()

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        self.transport.restyle(self._context.words, self._context.theme)
        self.compare.restyle(self._context.words, self._context.theme)
        self._name_pages()
        self.pair.restyle()
        self._show_playing()
        self._show_document()

    @property
    def canvases(self) -> tuple[FigureCanvas, ...]:
        """The figures on screen: one, or two beside each other."""
        mirror = self.pair.mirror
        if mirror is None or not self._context.playback.is_compared:
            return (self.canvas,)
        return self.canvas, mirror

    def set_bare(self, on: bool) -> None:
        """Show the figure alone, without what it is operated with."""
        for part in (self._head, self._channel_place, self.transport):
            part.setVisible(not on)

    def _top(self) -> QWidget:
        """The chain, and at its end what puts something beside the figure."""
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(0)
        row.addWidget(self.chain, 1)
        row.addWidget(self.switch)
        row.addSpacing(6)
        row.addWidget(self.compare)
        return head

    def show_page(self, page: QWidget | None, is_picture: bool = True) -> None:
        """Show another page in the figure's place; None shows the figure."""
        shown = self._figure_page if page is None else page
        if self._pages.indexOf(shown) < 0:
            self._pages.addWidget(shown)
        focused = self.window().focusWidget()
        had_keyboard = focused is not None and self.isAncestorOf(focused)
        self._pages.setCurrentWidget(shown)
        self.switch.show_choice("picture" if page is not None and is_picture else "figure")
        self.compare.setVisible(page is None)
        self._show_figure()
        self.setFocusProxy(self.canvas if page is None else page)
        if had_keyboard:
            self.setFocus()

    def _name_pages(self) -> None:
        words = self._context.words
        self.switch.restyle(
            self._context.theme,
            {"figure": words(FIGURE_PAGE), "picture": words(PICTURE_PAGE)},
            {"figure": words(FIGURE_PAGE_HINT), "picture": words(PICTURE_PAGE_HINT)},
        )
        self.switch.setAccessibleName(words(PAGES))
        self.switch.keep_in_line()

    # ---- from the live state to the screen

    def _show_document(self) -> None:
        self.chain.refresh()
        self.pair.arrange()
        self._show_step()

    def _show_step(self) -> None:
        playback = self._context.playback
        self.transport.show_position(playback.step, playback.step_count)
        self._show_figure()

    def _show_figure(self) -> None:
        if self._pages.currentWidget() is not self._figure_page:
            return  # what nobody sees need not be drawn; it is, once it is seen again
        self.pair.refresh()
        self.transport.show_hidden(bool(self._context.playback.hidden))
        nearer, farther = (zoomed(self._context, notches) is not None for notches in (1, -1))
        self.transport.show_zoom(nearer, farther)

    def _show_playing(self) -> None:
        playback = self._context.playback
        self.transport.show_playing(playback.is_playing)
        self.transport.show_speed(playback.speed)
        self.pair.set_motion(self._motion_ms())

    def _motion_ms(self) -> int:
        """How long a stamp may fly: not at all where motion is not wanted."""
        playback = self._context.playback
        if not self._context.preferences["animate"] or wants_less_motion():
            return 0
        if not playback.is_playing:
            return MOTION_MS
        return min(MOTION_MS, round(STEP_MS / playback.speed * MOTION_PART))

    def _preference_changed(self, name: str) -> None:
        if name == "animate":
            self._show_playing()
        elif name == "shade_cells":
            self._show_figure()

    # ---- from the hands to the live state

    def _connect_canvas(self) -> None:
        canvas, playback = self.canvas, self._context.playback
        canvas.cellHovered.connect(self._point)
        canvas.cellClicked.connect(self._pin)
        canvas.cursorMoved.connect(self._select)
        canvas.cellEdited.connect(self._set_cell)
        canvas.cellScrubbed.connect(self._scrub_cell)
        canvas.cellsPasted.connect(self._paste)
        canvas.stepAsked.connect(playback.step_by)
        canvas.playAsked.connect(playback.toggle_playing)
        canvas.zoomAsked.connect(self._zoom)
        canvas.handleDragged.connect(self._drag_handle)
        canvas.channelChosen.connect(self._context.model.look_at)
        canvas.set_draggable(True)
        self.pair.zoomAsked.connect(self._zoom)

    def _connect_transport(self) -> None:
        transport, playback = self.transport, self._context.playback
        transport.firstAsked.connect(lambda: playback.step_by(-playback.step))
        transport.previousAsked.connect(lambda: playback.step_by(-1))
        transport.playToggled.connect(playback.toggle_playing)
        transport.nextAsked.connect(lambda: playback.step_by(1))
        transport.lastAsked.connect(
            lambda: playback.step_by(playback.step_count - playback.step)
        )
        transport.seekAsked.connect(lambda step: playback.step_by(step - playback.step))
        transport.speedChosen.connect(self._set_speed)
        transport.zoomAsked.connect(self._zoom)
        transport.hideToggled.connect(lambda: playback.hide_output(not playback.hidden))
        self.chain.layerAsked.connect(playback.set_layer)

    def _connect_compare(self) -> None:
        button, playback = self.compare, self._context.playback
        button.opened.connect(self._offer_beside)
        button.figureChosen.connect(lambda number: playback.set_beside(FIGURES[number].id))
        button.keepAsked.connect(playback.keep_other)
        button.swapAsked.connect(playback.swap)
        button.closeAsked.connect(playback.drop_beside)

    def _offer_beside(self) -> None:
        playback, words = self._context.playback, self._context.words
        titles = [words(figure.title) for figure in FIGURES]
        current = None if playback.beside is None else FIGURES.index(playback.beside)
        self.compare.offer(
            words, titles, current,
            is_compared=playback.is_compared, has_other=playback.other is not None,
        )  # fmt: skip

    def _remember_beside(self) -> None:
        beside = self._context.playback.beside
        self._context.preferences["beside"] = "" if beside is None else beside.id

    def _zoom(self, notches: int) -> None:
        zoom(self._context, notches)

    def _set_speed(self, speed: float) -> None:
        self._context.playback.set_speed(speed)
        self._context.preferences["speed"] = speed

    def _point(self, cell: CellRef | None) -> None:
        self._context.playback.set_hover(_meant(cell))

    def _pin(self, cell: CellRef) -> None:
        self._context.playback.select(None)
        self._context.playback.click(_meant(cell))

    def _select(self, cell: CellRef | None) -> None:
        self._context.playback.select(cell)

    def _set_cell(self, cell: CellRef, text: str) -> None:
        def change(document: Document) -> Document:
            value = parse_number(text, decimal_comma=decimal_comma())
            return with_value(document, self._context.playback.layer, cell, value)

        self._edit(cell, EDITS[cell.grid], change)

    def _scrub_cell(self, cell: CellRef, delta: float, gesture: object) -> None:
        layer = self._context.playback.layer

        def change(document: Document) -> Document:
            value = float(grid_values(document, layer, cell.grid)[cell.index])
            # Tenths are not exact in binary; without rounding 0.1 three times is not 0.3.
            return with_value(document, layer, cell, round(value + delta, 10))

        self._edit(cell, EDITS[cell.grid], change, gesture)

    def _paste(self, cell: CellRef, text: str) -> None:
        model, layer = self._context.model, self._context.playback.layer

        def put() -> None:
            block = parse_array(text, decimal_comma=decimal_comma())
            change = change_of_all(block, model.whole, layer, cell.grid)
            if change is not None:
                model.edit_whole(PASTES[cell.grid], change)
            else:
                model.edit(
                    PASTES[cell.grid], lambda document: with_block(document, layer, cell, block)
                )

        self._attempt(cell, put)

    def _drag_handle(self, handle: Handle, steps: int, gesture: object) -> None:
        """Set a hyper-parameter as its field would: one undo for the whole drag."""
        context, model = self._context, self._context.model
        hold = self._hold
        if hold is None or hold.gesture != gesture or hold.layer != context.playback.layer:
            hold = taken_hold(model.document, context.playback.layer, handle, gesture)
        elif model.document is not hold.after:
            hold = hold._replace(before=model.document)  # undone meanwhile
        linked = bool(context.preferences["link_axes"])
        wanted = hold.start + steps

        def change(value: int) -> Document:
            return with_handle(hold.before, hold.layer, handle, linked, value)

        reason = ""
        try:
            after = change(wanted)
        except ConvError as error:
            name = handle.parameter
            reason = refusal(context.words, error, name, hold.start, wanted, change)
            after = change(nearest(hold.start, wanted, change))
        # From where the drag began: a kernel made smaller and larger again keeps its numbers.
        model.edit_whole(
            TITLES[handle.parameter], lambda _whole: put_back(hold.before, after), gesture
        )
        self._hold = hold._replace(after=model.document)
        self.canvas.refuse_drag(reason)

    def _edit(
        self,
        cell: CellRef,
        mark: Mark,
        change: Callable[[Document], Document],
        gesture: object | None = None,
    ) -> None:
        """Change the document, or say beside the cell why it cannot be."""
        self._attempt(cell, lambda: self._context.model.edit(mark, change, gesture))

    def _attempt(self, cell: CellRef, act: Callable[[], None]) -> None:
        try:
            act()
        except ConvError as error:
            self.canvas.refuse(cell, self._context.words.error(error))


@steady
class FigurePair(QSplitter):
    """The figure that is edited and, when there is one, another beside it to look at.

    ``zoomAsked(int)``: so many notches nearer into the one beside.
    """

    zoomAsked = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._context = context
        self._motion_ms = 0
        first = QWidget(self)
        self.title = TitleBar(first)
        self.canvas = FigureCanvas(first)
        _fill(first, self.title, self.canvas)
        self.title.hide()
        # What stands beside is made when it is first wanted.
        self._second: QWidget | None = None
        self.mirror: MirrorCanvas | None = None
        self.bar: CompareBar | None = None
        self._first_share: float = context.preferences["first_share"]
        self.splitterMoved.connect(self._measure_share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Each keeps its share of the room."""
        super().resizeEvent(event)
        self._share_room()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep how the room was shared for the next time."""
        super().hideEvent(event)
        self._context.preferences["first_share"] = self._first_share

    def set_motion(self, milliseconds: int) -> None:
        """How long a step takes to be seen in both."""
        self._motion_ms = milliseconds
        self.canvas.set_motion(milliseconds)
        if self.mirror is not None:
            self.mirror.set_motion(milliseconds)

    def restyle(self) -> None:
        """Take the words and the theme in use."""
        if self.bar is not None:
            self.bar.restyle(self._context.words, self._context.theme)

    def arrange(self) -> None:
        """Make room for what stands beside the figure, and say what it is."""
        if self._context.playback.is_compared:
            self._show_titles(self._opened())
        else:
            self._close()

    def refresh(self) -> None:
        """Show both figures as they are now."""
        context, playback = self._context, self._context.playback
        self.canvas.show_frame(playback.figure, context.frame(), context.theme)
        if self.mirror is not None and playback.is_compared:
            figure = playback.figure_at("beside")
            self.mirror.show_frame(figure, context.frame(side="beside"), context.theme)

    def _show_titles(self, bar: CompareBar) -> None:
        words, playback = self._context.words, self._context.playback
        titles = [words(figure.title) for figure in FIGURES]
        current = FIGURES.index(playback.figure_at("beside"))
        first, second = titles_of(playback.place_at("first"), playback.place_at("beside"), words)
        self.title.show_title(first)
        if playback.other is None:
            bar.show_title("")
        else:
            bar.show_title(second)
            titles.insert(0, words(AS_FIRST))
            current = 0 if playback.beside is None else current + 1
        bar.show_figures(titles, current)
        bar.swap_button.setVisible(playback.other is not None)

    def _choose(self, position: int) -> None:
        playback = self._context.playback
        if playback.other is not None:
            position -= 1
        playback.set_beside(FIGURES[position].id if position >= 0 else None)

    def _opened(self) -> CompareBar:
        """The second place, on screen."""
        if self._second is None or self.mirror is None or self.bar is None:
            self._second = QWidget(self)
            self._second.hide()
            self.mirror, self.bar = self._made(self._second)
            self.setChildrenCollapsible(False)
            self.restyle()
        if self._second.isHidden():
            self.title.show()
            self._second.show()
            self._share_room()
        return self.bar

    def _share_room(self) -> None:
        if self._second is None or self._second.isHidden():
            return
        room = self.width() - self.handleWidth()
        first = round(room * self._first_share)
        self.setSizes([first, room - first])

    def _measure_share(self) -> None:
        first, second = self.sizes()
        self._first_share = first / max(first + second, 1)

    def _made(self, place: QWidget) -> tuple[MirrorCanvas, CompareBar]:
        playback = self._context.playback
        bar, mirror = CompareBar(place), MirrorCanvas(place)
        _fill(place, bar, mirror)
        mirror.set_motion(self._motion_ms)
        mirror.cellHovered.connect(lambda cell: playback.set_hover(_meant(cell), "beside"))
        mirror.cellClicked.connect(self._pin)
        mirror.stepAsked.connect(playback.step_by)
        mirror.playAsked.connect(playback.toggle_playing)
        mirror.zoomAsked.connect(self.zoomAsked)
        bar.figureChosen.connect(self._choose)
        bar.swapAsked.connect(playback.swap)
        bar.closeAsked.connect(playback.drop_beside)
        return mirror, bar

    def _pin(self, cell: CellRef) -> None:
        self._context.playback.select(None)
        self._context.playback.click(_meant(cell), "beside")

    def _close(self) -> None:
        if self._second is None or self._second.isHidden():
            return
        focused = QApplication.focusWidget()
        had_keyboard = focused is not None and self._second.isAncestorOf(focused)
        self.title.hide()
        self._second.hide()
        if had_keyboard:
            self.canvas.setFocus()


def _fill(place: QWidget, bar: QWidget, canvas: QWidget) -> None:
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(bar)
    column.addWidget(canvas, 1)


def _meant(cell: Pointed) -> Pointed:
    """The pictures of single stamps show the output's cells; gradients are linked too."""
    if cell is not None and cell.grid.startswith(("thumb", "stamp")):
        return CellRef("output", cell.index)
    if cell is not None and cell.grid in GRADIENT_OF:
        return CellRef(GRADIENT_OF[cell.grid], cell.index)
    return cell


class Hold(NamedTuple):
    """A handle held: the document and the value it had when the drag began, and what it is now."""

    gesture: object
    layer: int
    start: int
    before: Document
    after: Document


def taken_hold(document: Document, layer: int, handle: Handle, gesture: object) -> Hold:
    """The beginning of a drag."""
    pairs = padding_pairs(document, layer)
    start = entry(document.layers[layer].spec, handle.parameter, handle.axis)
    if handle.parameter == "padding":
        start = pairs[handle.axis][handle.per_step < 0]
    return Hold(gesture, layer, start, document, document)


def with_handle(
    document: Document, layer: int, handle: Handle, linked: bool, value: int
) -> Document:
    """A copy with a handle's hyper-parameter set, on all axes where its fields are linked."""
    spec, name = document.layers[layer].spec, handle.parameter
    values = getattr(spec, name)
    uniform = isinstance(values, str) or len(set(values)) == 1
    axes = tuple(range(document.axes)) if linked and uniform else (handle.axis,)
    if name == "padding" and padding_mode(spec) == "sides":
        return with_side(document, layer, axes, int(handle.per_step < 0), value)
    return with_setting(document, layer, name, axes, value)


def with_plane(document: Document, layer: int, grid: str, plane: np.ndarray) -> Document:
    """A copy with other numbers in the input, or in a layer's kernel, bias or ∂L/∂y."""
    if grid == "kernel":
        return document.with_layer(layer, weight=plane[None, None])
    if grid == "bias":
        return document.with_layer(layer, bias=plane)
    if grid == "upstream":
        return document.with_upstream(layer, plane)
    return document.with_input(plane)


def with_value(document: Document, layer: int, cell: CellRef, value: float) -> Document:
    """A copy with one number set; the document itself if it has it already."""
    plane = grid_values(document, layer, cell.grid)
    if plane[cell.index] == value:
        return document
    return with_plane(document, layer, cell.grid, with_cell(plane, cell.index, value))


def with_block(document: Document, layer: int, cell: CellRef, block: np.ndarray) -> Document:
    """A copy with ``block`` written from ``cell`` on; the grid grows where the block reaches out.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[1.0]], make_layer("conv_transpose", [[1.0]]))
    >>> wider = with_block(document, 0, CellRef("input", (0, 0)), np.array([[2.0, 3.0]]))
    >>> wider.input[0, 0].tolist()
    [[2.0, 3.0]]
    """
    plane = grid_values(document, layer, cell.grid)
    # ∂L/∂y has the output's size: what reaches out of it is left out.
    other = {"bias": 1, "upstream": MAX_OUTPUT_AXIS_1D}
    most = other[cell.grid] if cell.grid in other else most_cells(cell.grid, plane.ndim)
    return with_plane(document, layer, cell.grid, pasted(plane, cell.index, block, most))


def wants_less_motion() -> bool:
    """Whether the system asks for less motion; older Qt versions cannot tell."""
    hints = getattr(QGuiApplication.styleHints(), "accessibility", None)
    preference = getattr(hints(), "motionPreference", None) if hints else None
    return preference is not None and preference().name != "NoPreference"
