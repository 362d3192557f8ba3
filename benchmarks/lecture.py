"""What a lecturer waits for: film, slides and every kind of file, as ratios to peers.

Run as ``python -m benchmarks.lecture``; matplotlib belongs to the bench group only.  The lesson
and matplotlib's drawings of it are those of ``benchmarks.gif``.  What is measured is the time of
the processor, that of ffmpeg and of other programs that are run included, so that what else the
machine does counts little.  The marks hold for the peer that draws what we draw; the bare one,
with the cells of input and output and their numbers only, is told besides.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtGui import QGuiApplication

from benchmarks.gif import FRAME_MS, facts, job, lesson
from benchmarks.pairs import alternate, processor_time
from benchmarks.peers import PEERS, saving
from tconv_gui.export import BY_ID, FORMATS, MissingPartError, export
from tconv_gui.export.format import go_on

TITLE = "a lesson of 36 steps"
# Against the peer that draws what we draw, and against the one that draws far less.
FILM_FASTER = {"full": 7.0, "bare": 3.5}
# How much time ours may take, in the peer's.
SLIDES, ALL_FORMATS = 1.0, {"full": 1.0, "bare": 1.25}
STILLS, STEP = 10, 20


def film_rows(rounds: int) -> list[dict[str, Any]]:
    """An MP4 of all steps against FuncAnimation with FFMpegWriter, both by the same ffmpeg."""
    document = lesson()
    work = job(document)
    try:
        BY_ID["mp4"].write(work, go_on)
    except MissingPartError as error:
        return [{"name": f"{TITLE} as MP4: {error}", "ratio": float("nan"), "good": True}]
    use_our_ffmpeg()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, peer in PEERS.items():
            path = Path(folder) / f"{name}.mp4"
            save = saving(peer(facts(document)), path, FRAME_MS, "ffmpeg")
            ours, theirs = timed(lambda: BY_ID["mp4"].write(work, go_on), save, rounds)
            rows.append(row(f"MP4: times faster than the {name} peer", ours, theirs))
            rows[-1] |= {"ratio": theirs / ours, "good": theirs / ours >= FILM_FASTER[name]}
    return rows


def use_our_ffmpeg() -> None:
    """Let matplotlib run the ffmpeg that we run."""
    import matplotlib as mpl

    from tconv_gui.export.mp4 import ffmpeg

    mpl.rcParams["animation.ffmpeg_path"] = ffmpeg()


def slides_rows(rounds: int) -> list[dict[str, Any]]:
    """36 slides whose cells can be edited against ten PNGs of 3840×2160, both ours."""
    work = job(lesson())
    slides = replace(work, frames=work.frames[1:])
    large = replace(work, width=3840, height=2160, scale=3.0)

    def pictures() -> None:
        for frame in large.frames[:STILLS]:
            BY_ID["png"].write(replace(large, frames=(frame,)), go_on)

    ours, theirs = timed(lambda: BY_ID["pptx_cells"].write(slides, go_on), pictures, rounds)
    made = row("36 slides with editable cells, in ten PNGs of 3840×2160", ours, theirs)
    return [made | {"good": made["ratio"] <= SLIDES}]


def formats_rows(rounds: int) -> list[dict[str, Any]]:
    """One step in every format against a script that saves a PNG and a PDF by matplotlib.

    With us the app is there already, as is the window in which a user asks for the files; what is
    loaded only for them counts.  The row of whole programs, with our start-up, is told besides.
    """
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "facts"
        given.write_bytes(pickle.dumps(facts(lesson())))
        commands = [[sys.executable, "-m", "benchmarks.lecture", "--all-formats", folder]]
        for name in PEERS:
            commands.append([sys.executable, "-c", PEER_SCRIPT, name, str(given), folder])
        times: list[list[tuple[float, float]]] = [[] for _ in commands]
        for _ in range(rounds + 1):
            for command, taken in zip(commands, times, strict=True):
                before = processor_time()
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                taken.append((float(done.stdout.split()[-1]), processor_time() - before))
        # The first of each warmed up the disk.
        (mine, program), *others = (
            [median(column) for column in zip(*taken[1:], strict=True)] for taken in times
        )
    for name, (_, theirs) in zip(PEERS, others, strict=True):
        what = f"{len(FORMATS)} formats of a step, in a PNG and a PDF of the {name} peer"
        rows.append(row(what, mine, theirs))
        rows[-1]["good"] = rows[-1]["ratio"] <= ALL_FORMATS[name]
        rows.append(row(f"{what}, whole programs", program, theirs) | {"good": True})
    return rows


PEER_SCRIPT = f"""
import pickle, sys
from benchmarks.peers import PEERS
draw, figure, _ = PEERS[sys.argv[1]](pickle.load(open(sys.argv[2], "rb")))
draw({STEP})
figure.savefig(sys.argv[3] + "/step.png")
figure.savefig(sys.argv[3] + "/step.pdf")
print(0.0)
"""


def write_all_formats(folder: Path) -> None:
    """The step in every format, into files; says how many seconds that took."""
    application = QGuiApplication(["lecture"])
    work = job(lesson())
    work = replace(work, frames=work.frames[STEP : STEP + 1])
    begin = processor_time()
    for format_ in FORMATS:
        with suppress(MissingPartError):
            export(work, format_, folder / f"step{format_.suffixes[0]}")
    print(processor_time() - begin)
    del application


def timed(ours: Callable[[], object], peer: Callable[[], object], rounds: int) -> Any:
    """Seconds of the processor that each takes."""
    return alternate(ours, peer, rounds, clock=processor_time)


def row(what: str, ours: float, theirs: float) -> dict[str, Any]:
    """A line of the answer; ours in units of the peer's."""
    return {
        "name": f"{TITLE}: {what}", "ours_ms": ours * 1e3, "peer_ms": theirs * 1e3,
        "ratio": ours / theirs,
    }  # fmt: skip


def main() -> int:
    """Print the ratios; 1 if one of them is not good enough."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lecture", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a JSON list instead of lines")
    parser.add_argument("--rounds", type=int, default=3, help="alternated rounds")
    parser.add_argument("--all-formats", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.all_formats:
        write_all_formats(options.all_formats)
        return 0
    application = QGuiApplication(["lecture"])
    rows = [
        *film_rows(options.rounds), *slides_rows(options.rounds), *formats_rows(options.rounds)
    ]  # fmt: skip
    if options.json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for one in rows:
            facts = "".join(
                f" {key.removesuffix('_ms')} {one[key]:.0f} ms"
                for key in ("ours_ms", "peer_ms")
                if key in one
            )
            print(f"{one['name']:90} {one['ratio']:7.3f} {'' if one['good'] else 'MISSED'}{facts}")
    del application
    return 0 if all(one["good"] for one in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
