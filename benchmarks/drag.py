"""A whole redraw of every figure of the laboratory after a setting changed, as ratios.

Run as ``python -m benchmarks.drag``.  Nothing is known from before: each redraw is of a document
that was not seen yet, as under a drag.  The peer paints a picture of the same size with as many
plain cells and numbers (see ``benchmarks.paint``).  64 inputs and six layers, with one axis and
with two; a 60 Hz frame is 16.7 ms.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import argparse
from collections.abc import Iterator
from itertools import count
from time import process_time

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication

from benchmarks.paint import plain_picture
from benchmarks.pairs import Work, alternate
from core.document import Document, Layer, make_document, make_layer
from tconv_gui.figures import FIGURES
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.render import aspect_of, render_image
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

WIDTH, HEIGHT = 1280, 720
FRAME_MS = 1000 / 60
SIDES = {1: 64, 2: 8}
# The largest ratio that is good enough, by figure: with one axis, with two.
MOST = {
    "overlap1d": (1.3, 1.2),
    "overlap2d": (0.8, 1.4),
    "stack": (1.8, 2.0),
    "phases": (0.6, 1.0),
    "backward": (0.9, 2.0),
    "spectrum": (1.0, 1.6),
    "fixes": (1.2, 2.1),
}


def dragged(axes: int, stride: int, value: float) -> Document:
    """64 inputs (8×8 with two axes) and six layers, the first of which is being changed."""

    def layer(size: int, stride: int, padding: int) -> Layer:
        kernel = np.full((size,) * axes, value)
        return make_layer("conv_transpose", kernel, stride=stride, padding=padding)

    doubled = [layer(4, 2, 1)] * 2 if axes == 1 else [layer(4, 2, 1)]
    kept = [layer(3, 1, 1)] * (5 - len(doubled))
    inputs = np.ones((SIDES[axes],) * axes)
    return make_document(inputs, layer(3, stride, 0), *doubled, *kept)


def dragging(figure: Figure, axes: int) -> Work:
    """The stride goes to and fro; the kernels' value is always another."""
    theme, words, numbers = load_theme("light"), Words(), count(1)

    def work() -> object:
        number = next(numbers)
        document = dragged(axes, 1 + number % 3, 1 + number / 64)
        frame = Frame(document, words, aspect=aspect_of(WIDTH, HEIGHT))
        return render_image(figure, frame, theme, WIDTH, HEIGHT)

    return work


def works() -> Iterator[tuple[str, int, Work, Work]]:
    """Figure, axes, ours and peer."""
    for axes in (1, 2):
        maps = dragged(axes, 2, 1.0).feature_maps
        planes = [np.atleast_2d(each[0, 0]) for each in (maps if axes == 1 else maps[-1:])]
        high = HEIGHT / len(planes)
        boxes = [
            (QRectF(10, 10 + n * high, WIDTH - 20, high - 20), plane)
            for n, plane in enumerate(planes)
        ]

        def peer(boxes: list[tuple[QRectF, np.ndarray]] = boxes) -> object:
            return plain_picture(WIDTH, HEIGHT, boxes, ".0f")

        for figure in (figure for figure in FIGURES if figure.of_ones):
            yield figure.id, axes, dragging(figure, axes), peer


def main() -> int:
    """Print one line per figure; 1 if a limit was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drag", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="alternated rounds per figure")
    rounds = parser.parse_args().rounds
    application = QGuiApplication([])
    application.setQuitOnLastWindowClosed(False)
    print(f"a redraw during a drag, {WIDTH}×{HEIGHT}; a 60 Hz frame is {FRAME_MS:.1f} ms")
    print(f"{'figure':12} {'axes':>4} {'ours ms':>9} {'peer ms':>9} {'ratio':>7}")
    missed = False
    for name, axes, ours, peer in works():
        mine, theirs = alternate(ours, peer, rounds, clock=process_time)
        ratio, most = mine / theirs, MOST[name][axes - 1]
        missed |= ratio > most
        mark = "MISSED" if ratio > most else ""
        print(
            f"{name:12} {axes:4} {mine * 1e3:9.3f} {theirs * 1e3:9.3f} {ratio:7.3f} ≤ {most:<5}"
            f" {mark}",
            flush=True,
        )
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
