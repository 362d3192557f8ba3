"""Where the light, the kernels, the bars and the patches of the phase meter stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.document import Document
from tconv_gui.figures._metrics import EDGE, Metrics
from tconv_gui.figures._overlap2d_layout import broken, in_steps
from tconv_gui.figures._phases_model import PhaseMeter, patch_shape, phase_meter
from tconv_gui.figures._phases_words import (
    AFTER_KERNEL,
    AFTER_PATCH,
    AFTER_SUMS,
    SUMS,
    MeterWords,
    words_of,
)
from tconv_gui.figures._type import kept
from tconv_gui.figures.figure import Frame, ViewOptions
from tconv_gui.figures.layout import Grid, Layout
from tconv_gui.figures.surface import Families, text_width
from tconv_gui.theme.fonts import load_fonts
from tconv_gui.words import Words

PLAIN_HEIGHT = 560.0
BAR = 170.0
# More phases than that are a table of numbers in place of bars.
MOST_BARS = 16
Kind = Literal["kernel", "bars", "patch"]
KINDS: tuple[Kind, ...] = ("kernel", "bars", "patch")


class Line(NamedTuple):
    """A line of text; ``kind`` is "verdict", "ink" or "soft"."""

    text: str
    x: float
    y: float
    kind: str


class Part(NamedTuple):
    """One of a stage's three pictures: its title over ``rect``; ``grid`` where it has cells."""

    kind: Kind
    after: bool
    title: str
    rect: QRectF
    grid: Grid | None

    def at(self, x: float, y: float) -> Part:
        """The picture standing elsewhere, (x, y) from here."""
        grid = None if self.grid is None else self.grid.at(self.grid.x + x, self.grid.y + y)
        return self._replace(rect=self.rect.translated(x, y), grid=grid)


@dataclass(frozen=True, eq=False)
class Metered:
    """Everything placed; bars share a scale and a row's height."""

    meter: PhaseMeter
    said: MeterWords
    layout: Layout
    m: Metrics
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    light: QRectF
    bar_from: float
    bar_row: float
    note: QPointF
    caption: QPointF


def arrange(frame: Frame) -> Metered:
    """The arrangement for a frame's aspect."""
    return _arranged(
        frame.document, frame.layer, frame.words, round(frame.aspect, 2), frame.options
    )


@kept(maxsize=16)
def _arranged(
    document: Document, layer: int, words: Words, aspect: float, options: ViewOptions
) -> Metered:
    meter = phase_meter(document, layer, options.weighted)
    said = words_of(meter, words, options.index_base)
    maker = _Maker(document, meter, said, words, load_fonts(words.language))
    m = Metrics()
    for _ in range(2):
        way, beside = maker.best(m, aspect)
        size = maker.placed(m, way, beside).layout.size
        high = max(size.width() / aspect, size.height()) * min(1.0, aspect**0.7)
        m = Metrics(in_steps(high / PLAIN_HEIGHT))
    return maker.placed(m, *maker.best(m, aspect))


class _Maker:
    """Tries arrangements; short-lived."""

    def __init__(
        self, document: Document, meter: PhaseMeter, said: MeterWords, words: Words,
        families: Families,
    ) -> None:  # fmt: skip
        self.axes, self.meter, self.said = document.axes, meter, said
        self.words, self.families = words, families
        self.known: dict[tuple[float, Kind, bool], Part] = {}

    def best(self, m: Metrics, aspect: float) -> tuple[int, bool]:
        """The way to stand, and whether stages stand side by side, that is seen largest."""
        ways = [(way, beside) for way in range(4) for beside in (False, True)]
        text = (4 + len(self.said.rules)) * m.note_height + 4 * m.note

        def extent(choice: tuple[int, bool]) -> float:
            _, wide, high = self._stages(m, *choice)
            return max(wide / aspect, high + text)

        return min(ways, key=extent)

    def _wide(self, text: str, size: float, strong: bool = False) -> float:
        return text_width(text, size, "semibold" if strong else "regular", self.families)

    @property
    def _has_after(self) -> bool:
        return self.meter.balance[0] is not None and not self.meter.is_flat

    def _stages(self, m: Metrics, way: int, beside: bool) -> tuple[list[Part], float, float]:
        """All pictures, and how wide and high they are together."""
        gap = 34 * m.k
        parts: list[Part] = []
        x = y = wide = high = 0.0
        for after in (False, True)[: 1 + self._has_after]:
            made, width, height = self._stage(m, way, after)
            parts += [part.at(x, y) for part in made]
            wide, high = max(wide, x + width), max(high, y + height)
            x, y = (wide + 1.6 * gap, 0.0) if beside else (0.0, high + 0.7 * gap)
        return parts, max(wide, 470 * m.k), high

    def placed(self, m: Metrics, way: int, beside: bool) -> Metered:
        """Everything placed in one way."""
        parts, wide, high = self._stages(m, way, beside)
        lines, head, light = self._head(m, wide)
        top = head + 6 * m.k
        shift = EDGE + (wide - max(part.rect.right() for part in parts)) / 2 * (not beside)
        parts = [part.at(shift, top + EDGE) for part in parts]
        y = top + high + 14 * m.k
        for text, kind in ((self.said.change, "ink"), (self.said.foot, "soft")):
            for part_text in broken(text, wide * 0.98, m.note, self.families):
                y += m.note_height
                lines.append(Line(part_text, EDGE, y, kind))
        note, caption = y + 1.3 * m.note_height, y + 2.4 * m.note_height
        size = QSizeF(wide + 2 * EDGE, caption + 6 * m.k)
        kernels = [p.grid for p in parts if p.kind == "kernel" and not p.after and p.grid]
        layout = Layout(size, tuple(kernels) if self.meter.weighted else (), {})
        return Metered(
            self.meter, self.said, layout, m, tuple(parts), tuple(lines), light,
            self._bar_from(m), self._bar_row(m), QPointF(EDGE, note),
            QPointF(size.width() / 2, caption),
        )  # fmt: skip

    def _head(self, m: Metrics, wide: float) -> tuple[list[Line], float, QRectF]:
        """The light with the verdict, then the rule."""
        size = m.note * 1.5
        light = QRectF(EDGE, EDGE + 2 * m.k, size * 1.5, size * 1.5)
        lines = []
        x, y = light.right() + 10 * m.k, EDGE - size * 0.2
        room = (wide - light.width() - 14 * m.k) * 0.93
        for part in broken(self.said.verdict, room, size, self.families):
            y += size * 1.4
            lines.append(Line(part, x, y, "verdict"))
        y = max(y, light.bottom())
        for text in self.said.rules:
            for part in broken(text, wide * 0.98, m.note, self.families):
                y += m.note_height
                lines.append(Line(part, EDGE, y, "ink" if text != self.said.rules[0] else "soft"))
        return lines, y, light

    def _bar_from(self, m: Metrics) -> float:
        """Where bars begin, from the left edge of their picture."""
        names = [self._wide(text, m.note) for text in self.said.phases]
        return max(names, default=0.0) + 1.5 * m.note + 12 * m.k

    def _bar_row(self, m: Metrics) -> float:
        return m.note * (2.3 if self.meter.count <= 4 else 1.8)

    def _stage(self, m: Metrics, way: int, after: bool) -> tuple[list[Part], float, float]:
        """The three pictures, and how wide and high they are together."""
        kernel, bars, patch = (self._known(m, kind, after) for kind in KINDS)
        gap, low = 34 * m.k, 14 * m.k
        k, b, p = (part.rect for part in (kernel, bars, patch))
        left, tall = max(k.width(), p.width()), k.height() + low + p.height()
        if way == 0:
            places = [(0.0, 0.0), (k.width() + gap, 0.0), (k.width() + b.width() + 2 * gap, 0.0)]
        elif way == 1:
            places = [(0.0, 0.0), (left + gap, 0.0), (0.0, k.height() + low)]
        elif way == 2:
            under = max(k.height(), p.height()) + low
            places = [(0.0, 0.0), (0.0, under), (k.width() + gap, 0.0)]
        else:
            places = [(0.0, 0.0), (0.0, tall + low), (0.0, k.height() + low)]
        made = [
            part.at(x, y) for part, (x, y) in zip((kernel, bars, patch), places, strict=True)
        ]
        return (
            made, max(part.rect.right() for part in made), max(part.rect.bottom() for part in made)
        )

    def _known(self, m: Metrics, kind: Kind, after: bool) -> Part:
        key = (m.k, kind, after)
        if key not in self.known:
            self.known[key] = self._part(m, kind, after)
        return self.known[key]

    def _part(self, m: Metrics, kind: Kind, after: bool) -> Part:
        if kind == "bars":
            return self._bars(m, after)
        if kind == "kernel":
            title = self.words(AFTER_KERNEL) if after else self.said.kernel
            rows, columns = self.meter.kernel.shape
            name = "kernel"
        else:
            title = self.words(AFTER_PATCH) if after else self.said.patch
            rows, columns = patch_shape(self.meter.stride, self.axes)
            name = "patch"
        grid = Grid(name, rows, columns, 0.0, m.title_height, axes=self.axes)
        wide = max(grid.width, self._titled(title, m) + self._wide("  00×00", m.note))
        rect = QRectF(0, 0, wide, m.title_height + grid.height)
        return Part(kind, after, title, rect, grid)

    def _titled(self, title: str, m: Metrics) -> float:
        return self._wide(title, m.title, True) + 4 * m.k

    def _bars(self, m: Metrics, after: bool) -> Part:
        title = self.words(AFTER_SUMS if after else SUMS)
        if self.meter.count > MOST_BARS:
            rows, columns = self.meter.stride
            grid = Grid("sums", rows, columns, 0.0, m.title_height, axes=self.axes)
            wide = max(grid.width, self._titled(title, m))
            rect = QRectF(0, 0, wide, m.title_height + grid.height)
            return Part("bars", after, title, rect, grid)
        texts = self.said.after if after else self.said.expressions
        longest = max(self._wide(text, m.note, True) for text in texts)
        wide = max(
            self._bar_from(m) + BAR * m.k + 8 * m.k + longest, self._titled(title, m)
        )
        high = m.title_height + self._bar_row(m) * self.meter.count
        return Part("bars", after, title, QRectF(0, 0, wide, high), None)
