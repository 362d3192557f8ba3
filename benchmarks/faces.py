"""A step of every figure at 16×16 against a plain picture of input and output, as ratios.

Run as ``python -m benchmarks.faces``.  The peer paints a 1280×720 picture with the same two grids,
a ``drawText`` per cell (see ``benchmarks.paint``), and nothing of all that a figure explains.  A
figure repaints what a step changes.  Its milliseconds are for the eye: 16.7 are a 60 Hz frame.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import argparse
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from time import process_time

import numpy as np
from PySide6.QtGui import QGuiApplication

from benchmarks.paint import plain_picture
from benchmarks.pairs import Work, alternate
from core.document import Document, make_document, make_layer
from tconv_gui.figures import BY_ID, FIGURES
from tconv_gui.figures.figure import Figure, Frame
from tconv_gui.figures.render import aspect_of, place, render_image, update_image
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

SIDE = 16
WIDTH, HEIGHT = 1280, 720
FRAME_MS = 1000 / 60
# The largest ratio that is good enough, by figure.
MOST = {
    "scatter": 0.5,
    "stamps": 1.3,
    "gather": 0.6,
    "stretched": 1.0,
    "matrix": 1.5,
    "gradient": 0.8,
    "proofs": 1.8,
    "connectivity": 1.6,
    "sheets": 1.6,
    "round_trip": 1.0,
}


def sample_document() -> Document:
    """A 16×16 input of digits, upsampled by two with a kernel of no symmetry."""
    values = np.random.default_rng(0).integers(-9, 10, (SIDE, SIDE))
    kernel = [[1, 2, 1], [2, 0, 1], [0, 2, 1]]
    return make_document(values, make_layer("conv_transpose", kernel, stride=2, padding=1))


def stepping(figure: Figure, document: Document) -> Work:
    """Goes on by one step at every call and repaints the picture."""
    theme = load_theme("light")
    steps = figure.step_count(document, 0)
    frame = Frame(document, Words(), step=steps // 2, aspect=aspect_of(WIDTH, HEIGHT))
    image, numbers = render_image(figure, frame, theme, WIDTH, HEIGHT), count()
    shown = [frame]

    def work() -> object:
        # To and fro over half of all steps, never two at once.
        turn = next(numbers) % steps
        step = steps // 4 + (turn if turn < steps // 2 else steps - turn)
        new = replace(frame, step=step)
        rects = update_image(image, figure, shown[0], new, theme)
        shown[0] = new
        return rects

    return work


def works() -> Iterator[tuple[str, Work, Work]]:
    """Name, ours and peer of every figure."""
    document, scatter = sample_document(), BY_ID["scatter"]
    frame = Frame(document, Words(), aspect=aspect_of(WIDTH, HEIGHT))
    layout, placement = scatter.layout(frame), place(scatter, frame, WIDTH, HEIGHT)
    boxes = [
        (placement.to_pixels(layout.grid(name).rect), plane[0, 0])
        for name, plane in zip(("input", "output"), document.feature_maps, strict=True)
    ]

    def peer() -> object:
        return plain_picture(WIDTH, HEIGHT, boxes, ".0f")

    for figure in (figure for figure in FIGURES if not figure.of_ones):
        yield figure.id, stepping(figure, document), peer


def main() -> int:
    """Print one line per figure; 1 if a limit was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faces", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="alternated rounds per figure")
    rounds = parser.parse_args().rounds
    application = QGuiApplication([])
    application.setQuitOnLastWindowClosed(False)
    print(f"one step, {SIDE}×{SIDE}, {WIDTH}×{HEIGHT}; a 60 Hz frame is {FRAME_MS:.1f} ms")
    print(f"{'figure':16} {'ours ms':>9} {'peer ms':>9} {'ratio':>7}")
    missed = False
    for name, ours, peer in works():
        mine, theirs = alternate(ours, peer, rounds, clock=process_time)
        ratio, most = mine / theirs, MOST[name]
        missed |= ratio > most
        mark = "MISSED" if ratio > most else ""
        print(
            f"{name:16} {mine * 1e3:9.3f} {theirs * 1e3:9.3f} {ratio:7.3f} ≤ {most:<5} {mark}",
            flush=True,
        )
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
