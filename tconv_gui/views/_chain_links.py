"""Which max-pooling an unpooling follows: brackets below the boxes, and its index map in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.document import Document
from core.ops.operation import Pooled
from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.theme import Theme, colour
from tconv_gui.widgets.button_icon import grown
from tconv_gui.widgets.elided_label import scaled_font
from tconv_gui.widgets.steady import steady
from tconv_gui.words import Words

LABEL = QT_TRANSLATE_NOOP("chain", "indices")
USES = QT_TRANSLATE_NOOP("chain", "uses the places that layer {number} kept")
USED = QT_TRANSLATE_NOOP("chain", "its places are used by layer {number}")
PLACES = QT_TRANSLATE_NOOP("chain", "row and column of each:")
PLACES_IN_LINE = QT_TRANSLATE_NOOP("chain", "place of each:")

FIRST, STEP, FOOT = 11, 14, 8
BEND = 7.0
HEAD = 4.0
LABEL_PAD = 5
# So many rows and columns of the index map are written out.
MOST_SHOWN = 6
FIGURE_SPACE = "\N{FIGURE SPACE}"


class Link(NamedTuple):
    """An unpooling and the pooling it follows, by position; ``level`` 0 is next to the boxes."""

    pool: int
    unpool: int
    level: int


def links_of(document: Document) -> tuple[Link, ...]:
    """All links of a chain; one around others lies a level below them.

    >>> from core.document import make_document, make_layer
    >>> down = make_layer("max_pool", [[1, 1], [1, 1]], stride=2)
    >>> up = make_layer("max_unpool", [[1, 1], [1, 1]], stride=2)
    >>> links_of(make_document([[1.0] * 4] * 4, down, down, up, up))
    (Link(pool=1, unpool=2, level=0), Link(pool=0, unpool=3, level=1))
    """
    found: list[Link] = []
    for position, layer in enumerate(document.layers):
        if layer.operation.unpools:
            pool = document.pool_of(position)
            within = (link.level for link in found if link.pool > pool)
            found.append(Link(pool, position, max(within, default=-1) + 1))
    return tuple(found)


def link_texts(document: Document, position: int, words: Words, index_base: int) -> list[str]:
    """What a layer's box says of its link: a sentence, and an unpooling its index map."""
    for link in links_of(document):
        if link.pool == position:
            return [words(USED, number=link.unpool + 1)]
        if link.unpool == position:
            pooled = document.pooled(position)
            assert pooled is not None
            mark = PLACES if len(pooled.size) == 2 else PLACES_IN_LINE
            said = [words(USES, number=link.pool + 1), words(mark)]
            return [*said, *index_rows(pooled, index_base)]
    return []


def index_rows(pooled: Pooled, index_base: int = 0) -> list[str]:
    """The index map as lines of (row, column), one for each unit; the first ones of a large map.

    >>> index_rows(Pooled((4, 4), np.array([[[[5, 2], [8, 15]]]])))
    ['(1, 1)  (0, 2)', '(2, 0)  (3, 3)']
    >>> index_rows(Pooled((4,), np.array([[[1, 3]]])), index_base=1)
    ['2  4']
    """
    units = np.atleast_2d(pooled.indices[0, 0])
    places = np.unravel_index(units[:MOST_SHOWN, :MOST_SHOWN], pooled.size)
    shown = np.stack(places, axis=-1) + index_base
    digits = len(str(shown.max()))
    rows = ["  ".join(_place(place, digits) for place in row) for row in shown.tolist()]
    if units.shape[1] > MOST_SHOWN:
        rows = [f"{row}  …" for row in rows]
    return [*rows, "…"] if units.shape[0] > MOST_SHOWN else rows


def _place(place: Sequence[int], digits: int) -> str:
    """Numbers of one width, so that the table's columns are straight."""
    numbers = [str(index).rjust(digits, FIGURE_SPACE) for index in place]
    return numbers[0] if len(numbers) == 1 else f"({', '.join(numbers)})"


@steady
class LinkLines(QWidget):
    """Brackets from the boxes of poolings to those of their unpoolings, drawn below the boxes."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._links: tuple[Link, ...] = ()
        self._boxes: Sequence[QWidget] = ()
        self._focused = -1
        self._theme: Theme | None = None
        self._label = ""

    @property
    def links(self) -> tuple[Link, ...]:
        """What is drawn."""
        return self._links

    @property
    def room(self) -> int:
        """How high it needs to be; 0 where there is nothing to draw."""
        if not self._links:
            return 0
        lowest = max(link.level for link in self._links)
        return grown(FIRST + lowest * STEP + FOOT, self.font())

    def show_links(self, links: tuple[Link, ...], boxes: Sequence[QWidget], focused: int) -> None:
        """Draw other links; that of the layer ``focused`` is the strong one."""
        self._links, self._boxes, self._focused = links, boxes, focused
        self.update()

    def restyle(self, theme: Theme, words: Words) -> None:
        """Take the words and the theme in use."""
        self._theme, self._label = theme, words(LABEL)
        self.update()

    def place(self) -> None:
        """Lie below the boxes, as wide as the page."""
        if self._links:
            below = self._boxes[0].geometry().bottom() + 1
            self.setGeometry(0, below, self._page.width(), self.room)
            self.lower()
            self.update()
        self.setVisible(bool(self._links))

    def is_strong(self, link: Link) -> bool:
        """Whether one of both layers is on the stage."""
        return self._focused in (link.pool, link.unpool)

    def label_place(self, link: Link) -> QRect:
        """Where the word stands: in the middle of what can be seen of the line."""
        metrics = QFontMetrics(self._label_font())
        width = metrics.horizontalAdvance(self._label) + 2 * LABEL_PAD
        line = self._line(link)
        seen = line.toAlignedRect() & QRect(self.visibleRegion().boundingRect())
        middle = (seen if seen.width() > width else line.toAlignedRect()).center().x()
        return QRect(
            middle - width // 2, round(line.bottom()) - metrics.height() // 2,
            width, metrics.height(),
        )  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines; the strong one last, so that nothing lies over it."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._label_font())
        for link in sorted(self._links, key=self.is_strong):
            self._paint(painter, link, self._theme)

    def _paint(self, painter: QPainter, link: Link, theme: Theme) -> None:
        strong, line = self.is_strong(link), self._line(link)
        ink = colour(theme.current.line if strong else theme.soft_ink)
        pen = QPen(ink, 2.0 if strong else 1.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_bracket(line))
        tip = line.topRight() + QPointF(0, 1)
        painter.drawPolyline([tip + QPointF(-HEAD, HEAD), tip, tip + QPointF(HEAD, HEAD)])
        label = self.label_place(link)
        painter.fillRect(label, colour(theme.background))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, self._label)

    def _line(self, link: Link) -> QRectF:
        """From the middle of one box to that of the other, and how far down."""
        left, right = (self._boxes[n].geometry().center().x() for n in link[:2])
        down = grown(FIRST + link.level * STEP, self.font())
        return QRectF(QPointF(left, 1), QPointF(right, down))

    def _label_font(self) -> QFont:
        return scaled_font(self.font(), 0.85)


def _bracket(line: QRectF) -> QPainterPath:
    """Down, along and up again, round at the corners."""
    bend = min(BEND, line.height())
    path = QPainterPath(line.topLeft())
    path.lineTo(line.left(), line.bottom() - bend)
    path.quadTo(line.bottomLeft(), line.bottomLeft() + QPointF(bend, 0))
    path.lineTo(line.right() - bend, line.bottom())
    path.quadTo(line.bottomRight(), line.bottomRight() - QPointF(0, bend))
    path.lineTo(line.topRight())
    return path
