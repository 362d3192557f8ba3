"""The lesson as a lecturer draws it with matplotlib: the peer that exports are measured against.

This file imports nothing of ours, so that a program that draws with it is matplotlib's alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

WIDTH, HEIGHT, DPI = 1280, 720, 100
# Sizes of matplotlib's letters in points, as large as ours, and where its grids stand.
LARGE, POINTS, SMALL = 18, 12, 9
BOXES = (
    (0.03, 0.27, 0.29, 0.52),
    (0.375, 0.585, 0.15, 0.265),
    (0.375, 0.205, 0.15, 0.265),
    (0.58, 0.18, 0.39, 0.69),
)
# Draws a step from 0, the blank grid, on; the figure that it is drawn in; how many there are.
Drawing = tuple[Callable[[int], None], Any, int]


class Ink(NamedTuple):
    """The colours of a grid: "#RRGGBB"."""

    line: str
    fill: str


class Facts(NamedTuple):
    """All that is drawn; lists have an entry for each step, some for the blank grid before it."""

    input: np.ndarray
    kernel: np.ndarray
    outputs: list[np.ndarray]
    wholes: list[np.ndarray]  # with the cells that padding crops
    counts: list[np.ndarray]
    places: list[tuple[int, int]]
    stamps: list[np.ndarray]
    caption: str
    inks: dict[str, Ink]
    background: str
    panel: str
    soft_ink: str


def bare_drawing(facts: Facts) -> Drawing:
    """Input and output with their numbers, and where the step is."""
    figure, axes = _pyplot().subplots(1, 2, figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI)

    def draw(number: int) -> None:
        for ax in axes:
            ax.clear()
            ax.set_axis_off()
        _grid(axes[0], facts, "input x", facts.input, facts.inks["input"])
        _grid(axes[1], facts, "output y", facts.outputs[number], facts.inks["output"])
        if number:
            row, column = facts.places[number - 1]
            _mark(axes[0], facts, row, column, 1, 1)
            _mark(axes[1], facts, row - 1, column - 1, *facts.kernel.shape)

    return draw, figure, len(facts.outputs)


def full_drawing(facts: Facts) -> Drawing:
    """The whole lesson: what we draw, without our written-out sums."""
    figure = _pyplot().figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
    figure.set_facecolor(facts.background)
    figure.text(0.5, 0.09, facts.caption, ha="center", color=facts.soft_ink, fontsize=POINTS)
    axes = [figure.add_axes(box) for box in BOXES]

    def draw(number: int) -> None:
        for ax in axes:
            ax.clear()
            ax.set_axis_off()
        _grid(axes[0], facts, "input x", facts.input, facts.inks["input"])
        _grid(axes[1], facts, "kernel w", facts.kernel, facts.inks["kernel"])
        whole, counts = facts.wholes[number], facts.counts[number]
        _grid(axes[3], facts, "output y", whole, facts.inks["output"], counts)
        note = "hatched: cropped by padding"
        axes[3].text(0, 8.4, note, color=facts.soft_ink, fontsize=POINTS)
        if number:
            _step(axes, facts, number - 1)

    return draw, figure, len(facts.outputs)


PEERS = {"full": full_drawing, "bare": bare_drawing}


def saving(
    drawing: Drawing, path: Path, frame_ms: int, writer: str = "pillow"
) -> Callable[[], None]:
    """A function that saves all steps as an animation, by matplotlib's writer of that name."""
    from matplotlib.animation import FuncAnimation, writers

    draw, figure, count = drawing

    def save() -> None:
        animation = FuncAnimation(figure, draw, frames=count, interval=frame_ms)
        animation.save(path, writer=writers[writer](fps=1000 / frame_ms), dpi=DPI)

    return save


def _pyplot() -> Any:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    return pyplot


def _grid(
    ax: Any, facts: Facts, title: str, values: np.ndarray, ink: Ink, counts: Any = None
) -> None:
    """Cells, numbers and title; with ``counts`` the outer ring is cropped and 0 is empty."""
    from matplotlib.patches import Rectangle

    rows, columns = values.shape
    ax.set_xlim(-0.05, columns + 0.05)
    ax.set_ylim(rows + 0.05, -0.05)
    ax.set_aspect("equal")
    ax.text(0, -0.15, title, color=ink.line, fontsize=POINTS, weight="bold")
    ax.text(columns, -0.15, f"{rows}×{columns}", color=facts.soft_ink, ha="right")
    for (row, column), value in np.ndenumerate(values):
        inside = counts is None or (0 < row < rows - 1 and 0 < column < columns - 1)
        seen = counts is None or counts[row, column] > 0
        face = facts.background if not inside else ink.fill if seen else facts.panel
        hatch = None if inside else "/"
        look = {"facecolor": face, "edgecolor": facts.panel, "hatch": hatch}
        ax.add_patch(Rectangle((column, row), 1, 1, **look))
        if not seen:
            continue
        colour = ink.line if inside else facts.soft_ink
        middle = {"ha": "center", "va": "center", "weight": "bold"}
        ax.text(column + 0.5, row + 0.5, f"{value:g}", color=colour, fontsize=LARGE, **middle)
        if counts is not None:
            small = {"ha": "right", "color": facts.soft_ink, "fontsize": SMALL}
            ax.text(column + 0.9, row + 0.25, str(counts[row, column]), **small)
    ax.add_patch(Rectangle((0, 0), columns, rows, fill=False, edgecolor=ink.line, lw=1.5))


def _step(axes: Any, facts: Facts, step: int) -> None:
    """The stamp, and where it comes from and goes to."""
    row, column = facts.places[step]
    ink = facts.inks["current"]
    _grid(axes[2], facts, f"stamp x[{row},{column}]·w", facts.stamps[step], ink)
    note = "add onto the output"
    axes[2].text(0, 3.4, note, color=ink.line, fontsize=POINTS, weight="bold")
    _mark(axes[0], facts, row, column, 1, 1)
    _mark(axes[3], facts, row, column, *facts.kernel.shape)


def _mark(ax: Any, facts: Facts, top: int, left: int, rows: int, columns: int) -> None:
    """Fill and frame of the cells that the step is about."""
    from matplotlib.patches import Rectangle

    ink = facts.inks["current"]
    for patch in ax.patches:
        if left <= patch.get_x() < left + columns and top <= patch.get_y() < top + rows:
            patch.set_facecolor(ink.fill)
    ax.add_patch(Rectangle((left, top), columns, rows, fill=False, edgecolor=ink.line, lw=3))
