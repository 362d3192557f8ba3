"""What is watched: focused layer, figure, step, hover and pin; never saved, never undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from core.channels import along_path
from core.document import Document
from core.shown import shown_layer
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.figures import BY_ID, FIGURES
from tconv_gui.figures.figure import CellRef, Figure, ViewOptions
from tconv_gui.figures.hidden import EVERYTHING, NOTHING, SIZE, Hidden, Index
from tconv_gui.figures.pair import Place, after_lead, step_beside
from tconv_gui.model.document_model import DocumentModel

SWAP = QT_TRANSLATE_NOOP("undo", "Swap A and B")

Side = Literal["first", "beside"]

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
STEP_MS = 900


class Playback(QObject):
    """The position in time and the cells pointed at.

    ``stepChanged``: the step or its number of steps; ``figureChanged``: another figure, here or
    beside, or another layer;
    ``pointedChanged``: hover, pin or the selected (editing) cell; ``playingChanged``: play, pause
    or speed; ``optionsChanged``: how figures are looked at.
    """

    stepChanged = Signal()
    figureChanged = Signal()
    pointedChanged = Signal()
    playingChanged = Signal()
    optionsChanged = Signal()

    def __init__(self, model: DocumentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._figure = FIGURES[0]
        self._beside: Figure | None = None
        self._other: Document | None = None
        self._seen = model.whole  # before it changes
        self._layer = 0
        self._step = 0
        self._last = self.step_count  # before the document changes
        self._lost_layer = False
        self._is_another = False  # a document whose cells only share their places with the old
        self._hover: CellRef | None = None
        self._hover_beside: CellRef | None = None
        self._pin: CellRef | None = None
        self._selected: CellRef | None = None
        self._speed = 1.0
        self._options = ViewOptions()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        model.changed.connect(self._follow_document)
        model.replaced.connect(self._expect_another)

    @property
    def figure(self) -> Figure:
        """The figure on screen."""
        return self._figure

    @property
    def beside(self) -> Figure | None:
        """The figure chosen for the second place; None for none, or for the same as the first."""
        return self._beside

    @property
    def other(self) -> Document | None:
        """Setting B, kept as it was while the document (A) changes."""
        return self._other

    @property
    def is_compared(self) -> bool:
        """Whether there is something to show beside the figure."""
        return self._beside is not None or self._other is not None

    @property
    def layer(self) -> int:
        """Position of the focused layer."""
        return self._layer

    @property
    def step(self) -> int:
        """Number of steps done, 0 to ``step_count``."""
        return self._step

    @property
    def step_count(self) -> int:
        """Number of steps of the figure for the document as it is."""
        return self._figure.step_count(self._model.document, self._layer)

    @property
    def hover(self) -> CellRef | None:
        """The cell under the pointer."""
        return self._hover

    @property
    def pin(self) -> CellRef | None:
        """The cell whose explanation is held."""
        return self._pin

    @property
    def selected(self) -> CellRef | None:
        """The editable cell that has the keyboard's cursor."""
        return self._selected

    @property
    def pointed(self) -> CellRef | None:
        """The cell to explain: under the pointer, else pinned."""
        return self._hover or self._pin

    @property
    def is_playing(self) -> bool:
        """Whether steps advance by themselves."""
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Steps go by at this multiple of one per 0.9 s."""
        return self._speed

    @property
    def options(self) -> ViewOptions:
        """How figures are looked at: symbols, index base, switches."""
        return self._options

    def set_options(self, **changes: Any) -> None:
        """Change some of the view options."""
        options = replace(self._options, **changes)
        if options != self._options:
            self._options = options
            self.optionsChanged.emit()

    @property
    def hidden(self) -> Hidden:
        """What of the focused layer's output is kept back."""
        return self._options.hidden

    def hide_output(self, on: bool = True) -> None:
        """Keep every cell of the output back, or nothing any more."""
        self._keep_back(EVERYTHING if on else NOTHING)

    def hide_size(self, on: bool = True) -> None:
        """Keep back how large the output is, or nothing any more."""
        self._keep_back(SIZE if on else NOTHING)

    def turn_cell(self, index: Index) -> None:
        """Hide one cell of the output, or reveal it."""
        self._keep_back(self.hidden.turned(index))

    def _keep_back(self, hidden: Hidden) -> None:
        self.set_options(hidden=hidden)
        if hidden and self._pin is not None:
            self.set_pin(None)

    def set_figure(self, figure_id: str) -> None:
        """Show another figure at the matching moment (start, end or the same step number)."""
        figure = BY_ID[figure_id]
        if figure is self._figure:
            return
        at_end = self._step == self.step_count
        leads = [self._lead_of(shown) for shown in (self._figure, figure)]
        self._figure = figure
        self._step = after_lead(self._step, *leads)
        self._stay(at_end)
        pointed_elsewhere = self._drop_lost_cells()
        self.figureChanged.emit()
        self.stepChanged.emit()
        if pointed_elsewhere:
            self.pointedChanged.emit()

    def set_beside(self, figure_id: str | None) -> None:
        """Show a figure beside the first; None shows none, or B in the same figure as A."""
        figure = None if figure_id is None else BY_ID[figure_id]
        if figure is not self._beside:
            self._beside = figure
            self._hover_beside = None
            self.figureChanged.emit()

    def keep_other(self) -> None:
        """Keep the document as it is now as B."""
        # A copy, as undo may come back to the document itself, which is not a swap.
        self._other = replace(self._model.whole)
        self._hover_beside = None
        self.figureChanged.emit()

    def drop_beside(self) -> None:
        """Show nothing beside the figure, and forget B."""
        if self.is_compared:
            self._beside = self._other = self._hover_beside = None
            self.figureChanged.emit()

    def swap(self) -> None:
        """Make B the document and the document B, as one undoable step."""
        other = self._other
        if other is not None:
            self._model.edit_whole(SWAP, lambda _document: other)

    def figure_at(self, side: Side) -> Figure:
        """The figure in one of the two places."""
        return self._figure if side == "first" else self._beside or self._figure

    def document_at(self, side: Side) -> Document:
        """The document in one of the two places."""
        if side == "first" or self._other is None:
            return self._model.document
        return along_path(self._other, self._model.channels)

    def layer_at(self, side: Side) -> int:
        """The layer in one of the two places; B may have fewer."""
        return min(self._layer, len(self.document_at(side).layers) - 1)

    def place_at(self, side: Side) -> Place:
        """The figure, the document and the layer in one of the two places."""
        return Place(self.figure_at(side), self.document_at(side), self.layer_at(side))

    def step_at(self, side: Side) -> int:
        """The step in one of the two places, of which both begin and end together."""
        if side == "first":
            return self._step
        return step_beside(self._step, self.place_at("first"), self.place_at(side))

    def pointed_at(self, side: Side) -> CellRef | None:
        """The cell pointed at as one of the two places has it; beside, the cursor's cell too."""
        if side == "first":
            return self.pointed
        if self._hover_beside is not None and self._hover is None:
            return self._hover_beside
        cell = self.pointed or self._selected
        return cell if cell is not None and self._has(side, cell) else None

    def set_layer(self, layer: int) -> None:
        """Focus another layer of the chain."""
        layer = max(0, min(layer, len(self._model.document.layers) - 1))
        if layer != self._layer:
            self._layer = layer
            # The cells that were asked about are another layer's.
            self.set_options(hidden=replace(self.hidden, others=frozenset()))
            self._stay(at_end=False)
            self._hover = self._hover_beside = self._pin = self._selected = None
            self.figureChanged.emit()
            self.stepChanged.emit()
            self.pointedChanged.emit()

    def seek(self, step: int) -> None:
        """Go to a step; numbers beyond the ends go to the end."""
        step = max(0, min(step, self.step_count))
        if step != self._step:
            self._step = step
            self.stepChanged.emit()

    def step_by(self, steps: int) -> None:
        """Step forwards or back by hand, which also stops playing."""
        self.pause()
        self.seek(self._step + steps)

    def play(self) -> None:
        """Advance by itself, from the start when the end was reached."""
        if self.step_count == 0:
            return
        if self._step >= self.step_count:
            self.seek(0)
        self._timer.start(self._interval())
        self._tick()
        self.playingChanged.emit()

    def pause(self) -> None:
        """Stop advancing."""
        if self._timer.isActive():
            self._timer.stop()
            self.playingChanged.emit()

    def toggle_playing(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def set_speed(self, speed: float) -> None:
        """Multiply the pace; 1 is one step in 0.9 s."""
        self._speed = min(max(speed, SPEEDS[0]), SPEEDS[-1])
        if self._timer.isActive():
            self._timer.setInterval(self._interval())
        self.playingChanged.emit()

    def set_hover(self, cell: CellRef | None, side: Side = "first") -> None:
        """Point at a cell (or at none); both places light it if both have it."""
        before = self._hover, self._hover_beside
        self._hover_beside = cell if side == "beside" else None
        is_here = side == "first" or cell is None or self._has("first", cell)
        self._hover = cell if is_here else None
        if before != (self._hover, self._hover_beside):
            self.pointedChanged.emit()

    def set_pin(self, cell: CellRef | None, side: Side = "first") -> None:
        """Hold a cell's explanation; pinning it again lets it go; only what A has is explained."""
        if side == "beside" and cell is not None and not self._has("first", cell):
            return
        self._pin = None if cell == self._pin else cell
        self.pointedChanged.emit()

    def click(self, cell: CellRef, side: Side = "first") -> None:
        """Hold a cell that was clicked; one that is hidden is revealed, and held with its sum."""
        hidden = self.hidden
        if cell.grid == "output" and hidden.covers(cell.index) and not hidden.size:
            self.set_options(hidden=hidden.turned(cell.index))
            if self._pin == cell:
                return
        self.set_pin(cell, side)

    def select(self, cell: CellRef | None) -> None:
        """Move the editing cursor."""
        if cell != self._selected:
            self._selected = cell
            self.pointedChanged.emit()

    def _interval(self) -> int:
        return max(20, round(STEP_MS / self._speed))

    def _tick(self) -> None:
        self.seek(self._step + 1)
        if self._step >= self.step_count:
            self.pause()

    def _expect_another(self) -> None:
        self._is_another = True
        # Others hear that it was replaced before they hear that it changed, and ask for the layer.
        self._keep_layer()

    def _keep_layer(self) -> None:
        last = len(self._model.document.layers) - 1
        self._lost_layer = self._lost_layer or self._layer > last
        self._layer = min(self._layer, last)

    def _follow_document(self) -> None:
        """Be somewhere that there is, before anybody is told."""
        document = self._model.whole
        # B itself comes only by a swap, or by going back over one.
        before, self._seen = self._seen, document
        swapped = document is self._other
        if swapped:
            self._other = before
        self._keep_layer()
        lost_layer, self._lost_layer = self._lost_layer, False
        self._stay(at_end=self._step == self._last)
        pointed_elsewhere = self._drop_lost_cells()
        if lost_layer or swapped:
            self.figureChanged.emit()
        self.stepChanged.emit()
        if pointed_elsewhere:
            self.pointedChanged.emit()

    def _lead_of(self, figure: Figure) -> int:
        return figure.lead_in(self._model.document, self._layer)

    def _stay(self, at_end: bool) -> None:
        """At the end, or as near to the same step as there is; a whole picture stays whole."""
        self._last = self.step_count
        self._step = self._last if at_end else min(self._step, self._last)

    def _drop_lost_cells(self) -> bool:
        """Point at nothing that the figure does not have now; whether something was dropped."""
        self._hover_beside = None
        before = (self._hover, self._pin, self._selected)
        self._hover, self._pin, self._selected = map(self._kept, before)
        if self._is_another:
            self._pin = self._selected = None
            self._options = replace(
                self._options, hidden=replace(self.hidden, others=frozenset())
            )
            self._is_another = False
        return before != (self._hover, self._pin, self._selected)

    def _has(self, side: Side, cell: CellRef) -> bool:
        document, layer = self.document_at(side), self.layer_at(side)
        if self.figure_at(side).has_cell(document, layer, cell):
            return True
        return is_around(document, layer, cell)

    def _kept(self, cell: CellRef | None) -> CellRef | None:
        if cell is None or self._figure.has_cell(self._model.document, self._layer, cell):
            return cell
        return None


def is_around(document: Document, layer: int, cell: CellRef) -> bool:
    """Whether a cell is padding around a layer's input, or cropped off its output.

    >>> from core.document import make_document, make_layer
    >>> document = make_document([[1.0]], make_layer("conv_transpose", [[1.0] * 3] * 3, padding=1))
    >>> cells = [CellRef("output", (-1, 0)), CellRef("output", (0, 0)), CellRef("output", (2, 0))]
    >>> [is_around(document, 0, cell) for cell in cells]
    [True, False, False]
    """
    if cell.grid not in ("input", "output") or len(cell.index) != document.axes:
        return False
    shown = shown_layer(document, layer)
    is_input = cell.grid == "input"
    own = shown.input_window if is_input else shown.output_window
    rows, columns = (shown.input if is_input else shown.output).shape
    row, column = (0, *cell.index)[-2:]
    row, column = row + own.top, column + own.left
    if own.top <= row < own.bottom and own.left <= column < own.right:
        return False
    return 0 <= row < rows and 0 <= column < columns
