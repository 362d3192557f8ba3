"""The animated GIF of a 36-step lesson at 1280×720 against matplotlib, as ratios.

Run as ``python -m benchmarks.gif``; matplotlib belongs to the bench group only.  Both peers are
what a lecturer writes: FuncAnimation clears the axes and draws each step anew, PillowWriter saves.
The full peer draws our grids, titles, counts and stamp, without our written-out sums.  The bare
peer draws only the cells of input and output, their numbers and a mark around the cells of the
step: far less than we do.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage

from benchmarks.pairs import alternate
from core.document import Document, make_document, make_layer
from core.explain import layer_trace
from core.trace import Step
from tconv_gui.export import BY_ID, Job
from tconv_gui.export.format import frames_at, go_on
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.render import render_image
from tconv_gui.figures.scatter import SCATTER
from tconv_gui.theme import Role, load_theme
from tconv_gui.words import Words

WIDTH, HEIGHT, DPI = 1280, 720, 100
FRAME_MS = 900
# Sizes of matplotlib's letters in points, as large as ours, and where its grids stand.
LARGE, POINTS, SMALL = 18, 12, 9
BOXES = (
    (0.03, 0.27, 0.29, 0.52),
    (0.375, 0.585, 0.15, 0.265),
    (0.375, 0.205, 0.15, 0.265),
    (0.58, 0.18, 0.39, 0.69),
)
THEME = load_theme("light")
FASTER, SMALLER = 8.0, 0.5
TITLE = f"GIF of 36 steps, {WIDTH}×{HEIGHT}"


def lesson() -> Document:
    """A 6×6 input through a 3×3 kernel with padding 1: 36 scatter steps."""
    random = np.random.default_rng(0)
    layer = make_layer("conv_transpose", random.integers(-2, 3, (3, 3)), padding=1)
    return make_document(random.integers(-9, 10, (6, 6)), layer)


def job(document: Document) -> Job:
    """The whole lesson from the blank grid to the last step."""
    count = SCATTER.step_count(document, 0)
    frames = frames_at(Frame(document, Words()), range(count + 1))
    return Job(SCATTER, frames, THEME, WIDTH, HEIGHT, frame_ms=FRAME_MS)


def bare_peer(document: Document, path: Path) -> Callable[[], None]:
    """A function that saves input and output with their numbers, and where the step is."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot
    from matplotlib.animation import FuncAnimation, PillowWriter

    layer = document.layers[0]
    trace = layer_trace(document, 0, "scatter")
    figure, axes = pyplot.subplots(1, 2, figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI)

    def draw(number: int) -> None:
        for ax in axes:
            ax.clear()
            ax.set_axis_off()
        draw_grid(axes[0], "input x", document.input[0, 0], THEME.input)
        draw_grid(axes[1], "output y", trace.output_after(number)[0, 0], THEME.output)
        if number:
            row, column = trace.steps[number - 1].index
            draw_mark(axes[0], row, column, 1, 1)
            draw_mark(axes[1], row - 1, column - 1, *layer.kernel.shape)

    def save() -> None:
        animation = FuncAnimation(figure, draw, frames=len(trace.steps) + 1, interval=FRAME_MS)
        animation.save(path, writer=PillowWriter(fps=1000 / FRAME_MS), dpi=DPI)

    return save


def full_peer(document: Document, path: Path) -> Callable[[], None]:
    """A function that saves the whole lesson."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot
    from matplotlib.animation import FuncAnimation, PillowWriter

    layer = document.layers[0]
    # Without padding nothing is cropped: the cropped cells are drawn, too.
    whole = make_document(document.input[0, 0], make_layer("conv_transpose", layer.kernel))
    trace = layer_trace(whole, 0, "scatter")
    caption = SCATTER.describe(Frame(document, Words())).partition(". ")[0]
    figure = pyplot.figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
    figure.set_facecolor(THEME.background)
    figure.text(0.5, 0.09, caption, ha="center", color=THEME.soft_ink, fontsize=POINTS)
    axes = [figure.add_axes(box) for box in BOXES]

    def draw(number: int) -> None:
        for ax in axes:
            ax.clear()
            ax.set_axis_off()
        counts = np.zeros(trace.table.output_size, int)
        for step in trace.steps[:number]:
            np.add.at(counts, tuple(step.terms.output.T), 1)
        sums = trace.output_after(number)[0, 0]
        draw_grid(axes[0], "input x", document.input[0, 0], THEME.input)
        draw_grid(axes[1], "kernel w", layer.kernel, THEME.kernel)
        draw_grid(axes[3], "output y", sums, THEME.output, counts)
        axes[3].text(0, 8.4, "hatched: cropped by padding", color=THEME.soft_ink, fontsize=POINTS)
        if number:
            draw_step(axes, trace.steps[number - 1], layer.kernel.shape)

    def save() -> None:
        animation = FuncAnimation(figure, draw, frames=len(trace.steps) + 1, interval=FRAME_MS)
        animation.save(path, writer=PillowWriter(fps=1000 / FRAME_MS), dpi=DPI)

    return save


def draw_grid(ax: Any, title: str, values: np.ndarray, role: Role, counts: Any = None) -> None:
    """Cells, numbers and title; with ``counts`` the outer ring is cropped and 0 is empty."""
    from matplotlib.patches import Rectangle

    rows, columns = values.shape
    ax.set_xlim(-0.05, columns + 0.05)
    ax.set_ylim(rows + 0.05, -0.05)
    ax.set_aspect("equal")
    ax.text(0, -0.15, title, color=role.line, fontsize=POINTS, weight="bold")
    ax.text(columns, -0.15, f"{rows}×{columns}", color=THEME.soft_ink, ha="right")
    for (row, column), value in np.ndenumerate(values):
        inside = counts is None or (0 < row < rows - 1 and 0 < column < columns - 1)
        seen = counts is None or counts[row, column] > 0
        face = THEME.background if not inside else role.fill if seen else THEME.panel
        ax.add_patch(
            Rectangle(
                (column, row), 1, 1, facecolor=face, edgecolor=THEME.panel,
                hatch=None if inside else "/",
            )
        )  # fmt: skip
        if not seen:
            continue
        ax.text(
            column + 0.5, row + 0.5, f"{value:g}", ha="center", va="center", weight="bold",
            color=role.line if inside else THEME.soft_ink, fontsize=LARGE,
        )  # fmt: skip
        if counts is not None:
            ax.text(
                column + 0.9, row + 0.25, str(counts[row, column]), ha="right",
                color=THEME.soft_ink, fontsize=SMALL,
            )  # fmt: skip
    ax.add_patch(Rectangle((0, 0), columns, rows, fill=False, edgecolor=role.line, lw=1.5))


def draw_step(axes: Any, step: Step, kernel: tuple[int, ...]) -> None:
    """The stamp, and where it comes from and goes to."""
    row, column = step.index
    stamp = step.values[0, 0].reshape(kernel)
    draw_grid(axes[2], f"stamp x[{row},{column}]·w", stamp, THEME.current)
    line = THEME.current.line
    axes[2].text(0, 3.4, "add onto the output", color=line, fontsize=POINTS, weight="bold")
    draw_mark(axes[0], row, column, 1, 1)
    draw_mark(axes[3], row, column, *kernel)


def draw_mark(ax: Any, top: int, left: int, rows: int, columns: int) -> None:
    """Fill and frame of the cells that the step is about."""
    from matplotlib.patches import Rectangle

    for patch in ax.patches:
        if left <= patch.get_x() < left + columns and top <= patch.get_y() < top + rows:
            patch.set_facecolor(THEME.current.fill)
    edge = THEME.current.line
    ax.add_patch(Rectangle((left, top), columns, rows, fill=False, edgecolor=edge, lw=3))


def flat_pixels_exact(data: bytes, work: Job) -> float:
    """The part of flat pixels (like all their neighbours) whose colour the GIF keeps."""
    kept = flat = 0
    with Image.open(io.BytesIO(data)) as animation:
        for number in (0, len(work.frames) // 2, len(work.frames) - 1):
            animation.seek(number)
            got = np.array(animation.convert("RGB"))
            image = render_image(SCATTER, work.frames[number], work.paint_theme, WIDTH, HEIGHT)
            image = image.convertToFormat(QImage.Format.Format_RGB888)
            rows = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, -1)
            wanted = rows[:, : WIDTH * 3].reshape(HEIGHT, WIDTH, 3)
            inside = wanted[1:-1, 1:-1]
            same = np.ones(inside.shape[:2], bool)
            for dy in (0, 1, 2):
                for dx in (0, 1, 2):
                    neighbour = wanted[dy : HEIGHT - 2 + dy, dx : WIDTH - 2 + dx]
                    same &= (neighbour == inside).all(axis=-1)
            flat += int(same.sum())
            kept += int((got[1:-1, 1:-1] == inside).all(axis=-1)[same].sum())
    return kept / flat


def ratios(peer: str, seconds: tuple[float, float], sizes: tuple[int, int]) -> list[dict[str, Any]]:
    """How many times faster and how much smaller than a peer; ours comes first in each pair."""
    faster, smaller = seconds[1] / seconds[0], sizes[0] / sizes[1]
    return [
        {
            "name": f"{TITLE}: times faster than the {peer} peer",
            "ours_ms": seconds[0] * 1e3,
            "peer_ms": seconds[1] * 1e3,
            "ratio": faster,
            "good": faster >= FASTER,
        },
        {
            "name": f"{TITLE}: bytes of the {peer} peer's",
            "ours_bytes": sizes[0],
            "peer_bytes": sizes[1],
            "ratio": smaller,
            "good": smaller <= SMALLER,
        },
    ]


def main() -> int:
    """Print the ratios; 1 if one of them is not good enough."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gif", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a JSON list instead of lines")
    parser.add_argument("--rounds", type=int, default=3, help="alternated rounds")
    options = parser.parse_args()
    application = QGuiApplication(["gif"])
    document = lesson()
    work = job(document)
    rows = []
    data = BY_ID["gif"].write(work, go_on)
    with tempfile.TemporaryDirectory() as folder:
        for name, peer in (("full", full_peer), ("bare", bare_peer)):
            path = Path(folder) / f"{name}.gif"
            save = peer(document, path)
            mine, theirs = alternate(lambda: BY_ID["gif"].write(work, go_on), save, options.rounds)
            rows += ratios(name, (mine, theirs), (len(data), path.stat().st_size))
    flat = flat_pixels_exact(data, work)
    rows.append({"name": f"{TITLE}: flat pixels exact", "ratio": flat, "good": flat == 1.0})
    if options.json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for row in rows:
            facts = ", ".join(
                f"{key.replace('_', ' ')} {value:.0f}"
                for key, value in row.items()
                if key.endswith(("_ms", "_bytes"))
            )
            print(f"{row['name']:58} {row['ratio']:7.3f} {'' if row['good'] else 'MISSED'} {facts}")
    del application
    return 0 if all(row["good"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
