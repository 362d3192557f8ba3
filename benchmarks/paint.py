"""Painting 64×64 grids with numbers against a plain ``drawText`` per cell, as ratios.

Run as ``python -m benchmarks.paint``.  The peer paints the same cells at the same places with the
same digits: a ``fillRect`` each, the lines between them, and ``drawText(rect, AlignCenter, text)``.
Steps and hovers are compared with painting the picture on the canvas anew in that way.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle, islice
from time import process_time

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from benchmarks.pairs import Work, alternate
from core.document import Document, make_document, make_layer
from tconv_gui.figures.figure import CellRef, Frame
from tconv_gui.figures.grids import Content, fitting_size, paint_grid
from tconv_gui.figures.layout import Grid
from tconv_gui.figures.render import place, render_image, update_image
from tconv_gui.figures.scatter import SCATTER
from tconv_gui.figures.surface import Placement, Surface
from tconv_gui.theme import load_theme
from tconv_gui.theme.fonts import font, load_fonts
from tconv_gui.widgets.figure_canvas import FigureCanvas
from tconv_gui.words import Words

SIDE = 64
WIDTH, HEIGHT = 3840, 2160
CELL_PX = 28
IN_A_ROW = 20
MIDDLE = SIDE * SIDE // 2


@dataclass(frozen=True)
class Result:
    """One ratio and the largest that is good enough."""

    name: str
    ours_ms: float
    peer_ms: float
    most: float

    @property
    def ratio(self) -> float:
        """Ours in units of the peer."""
        return self.ours_ms / self.peer_ms


def sample_document() -> Document:
    """A 64×64 input of digits and a 3×3 kernel, so that all cells have room for their numbers."""
    values = np.random.default_rng(0).integers(0, 10, (SIDE, SIDE))
    layer = make_layer("conv_transpose", [[0, 1, 0], [1, 2, 1], [0, 1, 0]], padding=1)
    return make_document(values, layer)


def draw_plainly(painter: QPainter, box: QRectF, values: np.ndarray, form: str) -> None:
    """One grid of numbers, each cell on its own."""
    cell = box.height() / len(values)
    painter.setFont(font(cell * 0.36))
    fill, line, ink = QColor("#DDE9FA"), QColor("#FFFFFF"), QColor("#2562BC")
    for row, column in np.ndindex(values.shape):
        place_of = QRectF(box.x() + column * cell, box.y() + row * cell, cell, cell)
        painter.fillRect(place_of, fill)
    painter.setPen(line)
    for number in range(len(values) + 1):
        at = number * cell
        painter.drawLine(QLineF(box.x(), box.y() + at, box.right(), box.y() + at))
        painter.drawLine(QLineF(box.x() + at, box.y(), box.x() + at, box.bottom()))
    painter.setPen(ink)
    for (row, column), value in np.ndenumerate(values):
        place_of = QRectF(box.x() + column * cell, box.y() + row * cell, cell, cell)
        painter.drawText(place_of, Qt.AlignmentFlag.AlignCenter, format(value, form))


def plain_picture(
    width: int, height: int, grids: list[tuple[QRectF, np.ndarray]], form: str
) -> QImage:
    """A picture of several grids, drawn plainly."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#F5F6F8"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for box, values in grids:
        draw_plainly(painter, box, values, form)
    painter.end()
    return image


def works() -> Iterator[tuple[str, Work, Work, float]]:
    """Name, ours, peer and limit of every case."""
    theme, families = load_theme("light"), load_fonts()
    document = sample_document()
    values = document.input[0, 0]
    decimals = np.random.default_rng(0).integers(10, 100, (SIDE, SIDE)) / 100

    grid = Grid("input", SIDE, SIDE)
    content = Content(decimals, theme.input, fitting_size(decimals, grid.cell, families))
    pixels = SIDE * CELL_PX

    def one_grid() -> QImage:
        image = QImage(pixels, pixels, QImage.Format.Format_RGB32)
        image.fill(QColor(theme.background))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        surface = Surface(painter, Placement(CELL_PX / grid.cell, 0, 0), families)
        paint_grid(surface, grid, content, theme)
        painter.end()
        return image

    def one_grid_plainly() -> QImage:
        return plain_picture(pixels, pixels, [(QRectF(0, 0, pixels, pixels), decimals)], ".2f")

    yield f"{SIDE}×{SIDE} grid, {pixels} px", one_grid, one_grid_plainly, 0.3

    frame = Frame(document, Words(), step=MIDDLE, aspect=round(WIDTH / HEIGHT, 2))
    placement, layout = place(SCATTER, frame, WIDTH, HEIGHT), SCATTER.layout(frame)
    boxes = [
        (placement.to_pixels(layout.grid("input").rect), values),
        (placement.to_pixels(layout.grid("output").rect), document.feature_maps[1][0, 0]),
    ]

    def figure() -> QImage:
        return render_image(SCATTER, frame, theme, WIDTH, HEIGHT)

    def figure_plainly() -> QImage:
        return plain_picture(WIDTH, HEIGHT, boxes, ".0f")

    yield f"figure with two such grids, {WIDTH}×{HEIGHT}", figure, figure_plainly, 0.3

    canvas = FigureCanvas()
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    shown = on_canvas(canvas, frame)
    shown(frame)
    steps = cycle(range(MIDDLE, MIDDLE + SIDE))
    cells = cycle([CellRef("output", (row, row)) for row in range(SIDE)])

    def several_steps() -> None:
        for step in islice(steps, IN_A_ROW):
            shown(replace(frame, step=step))

    def several_hovers() -> None:
        for cell in islice(cells, IN_A_ROW):
            shown(replace(frame, pointed=cell))

    yield f"{IN_A_ROW} steps on the canvas", several_steps, figure_plainly, 0.05 * IN_A_ROW
    yield f"{IN_A_ROW} hovers on the canvas", several_hovers, figure_plainly, 0.05 * IN_A_ROW

    def jump(step: int) -> Work:
        image = figure()

        def work() -> object:
            # A new document each time: nothing of the way there is known from before.
            fresh = replace(frame, document=sample_document())
            return update_image(image, SCATTER, fresh, replace(fresh, step=step), theme)

        return work

    yield "jump to the last of 4096 steps / to the first", jump(SIDE * SIDE), jump(1), 3.0


def on_canvas(canvas: FigureCanvas, first: Frame) -> Callable[[Frame], object]:
    """Shows a frame on a visible canvas and waits until it is painted."""
    theme = load_theme("light")

    def show(frame: Frame) -> None:
        canvas.show_frame(SCATTER, frame, theme)
        QApplication.processEvents()

    show(first)
    return show


def main() -> int:
    """Print one line per case; 1 if a limit was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paint", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="alternated rounds per case")
    rounds = parser.parse_args().rounds
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    print(f"{'case':48} {'ours ms':>9} {'peer ms':>9} {'ratio':>7}")
    missed = False
    for name, ours, peer, most in works():
        mine, theirs = alternate(ours, peer, rounds, clock=process_time)
        result = Result(name, mine * 1e3, theirs * 1e3, most)
        missed |= result.ratio > most
        mark = "MISSED" if result.ratio > most else ""
        print(
            f"{name:48} {result.ours_ms:9.3f} {result.peer_ms:9.3f} {result.ratio:7.3f} "
            f"≤ {most:<5} {mark}",
            flush=True,
        )
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
