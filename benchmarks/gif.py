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
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage

from benchmarks.pairs import alternate, processor_time
from benchmarks.peers import HEIGHT, PEERS, WIDTH, Facts, Ink, saving
from core.document import Document, make_document, make_layer
from core.explain import layer_trace
from tconv_gui.export import BY_ID, Job
from tconv_gui.export.format import frames_at, go_on
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.render import render_image
from tconv_gui.figures.scatter import SCATTER
from tconv_gui.theme import load_theme
from tconv_gui.words import Words

FRAME_MS = 900
THEME = load_theme("light")
# Against the peer that draws what we draw, and against the one that draws far less.
LIMITS = {"full": (12.0, 0.4), "bare": (8.0, 0.5)}
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


def facts(document: Document) -> Facts:
    """What matplotlib is to draw of a lesson."""
    layer = document.layers[0]
    trace = layer_trace(document, 0, "scatter")
    # Without padding nothing is cropped: the cropped cells are drawn, too.
    bare = make_document(document.input[0, 0], make_layer("conv_transpose", layer.kernel))
    whole = layer_trace(bare, 0, "scatter")
    count = np.zeros(whole.table.output_size, int)
    counts = [count.copy()]
    for step in whole.steps:
        np.add.at(count, tuple(step.terms.output.T), 1)
        counts.append(count.copy())
    numbers = range(len(trace.steps) + 1)
    return Facts(
        input=document.input[0, 0],
        kernel=layer.kernel,
        outputs=[trace.output_after(number)[0, 0] for number in numbers],
        wholes=[whole.output_after(number)[0, 0] for number in numbers],
        counts=counts,
        places=[(step.index[0], step.index[1]) for step in trace.steps],
        stamps=[step.values[0, 0].reshape(layer.kernel.shape) for step in whole.steps],
        caption=SCATTER.describe(Frame(document, Words())).partition(". ")[0],
        inks={
            name: Ink(role.line, role.fill)
            for name in ("input", "kernel", "output", "current")
            for role in (getattr(THEME, name),)
        },
        background=THEME.background,
        panel=THEME.panel,
        soft_ink=THEME.soft_ink,
    )


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
    least, most = LIMITS[peer]
    return [
        {
            "name": f"{TITLE}: times faster than the {peer} peer",
            "ours_ms": seconds[0] * 1e3,
            "peer_ms": seconds[1] * 1e3,
            "ratio": faster,
            "good": faster >= least,
        },
        {
            "name": f"{TITLE}: bytes of the {peer} peer's",
            "ours_bytes": sizes[0],
            "peer_bytes": sizes[1],
            "ratio": smaller,
            "good": smaller <= most,
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
        for name, peer in PEERS.items():
            path = Path(folder) / f"{name}.gif"
            save = saving(peer(facts(document)), path, FRAME_MS)
            mine, theirs = alternate(
                lambda: BY_ID["gif"].write(work, go_on), save, options.rounds, clock=processor_time
            )
            rows += ratios(name, (mine, theirs), (len(data), path.stat().st_size))
    flat = flat_pixels_exact(data, work)
    rows.append({"name": f"{TITLE}: flat pixels exact", "ratio": flat, "good": flat == 1.0})
    if options.json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for row in rows:
            said = ", ".join(
                f"{key.replace('_', ' ')} {value:.0f}"
                for key, value in row.items()
                if key.endswith(("_ms", "_bytes"))
            )
            print(f"{row['name']:58} {row['ratio']:7.3f} {'' if row['good'] else 'MISSED'} {said}")
    del application
    return 0 if all(row["good"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
