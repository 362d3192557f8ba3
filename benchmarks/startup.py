"""The first painted frame of the real window against an empty QMainWindow with numpy imported.

Run as ``python -m benchmarks.startup``.  Each start is a process of its own; both kinds take
turns, and the medians of the wall-clock times from spawning to the end are compared.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
MOST = 1.5

# Ends as soon as it was painted, as the real window does under TCONV_QUIT_AT_FIRST_PAINT.
EMPTY_WINDOW = """
import numpy
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, QApplication.quit)

application = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
raise SystemExit(application.exec())
"""


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Wall-clock seconds of a process that must end well."""
    begin = perf_counter()
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)
    return perf_counter() - begin


def measure(rounds: int) -> tuple[float, float]:
    """Median seconds of the real window and of the empty one, taken in turns."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "TCONV_QUIT_AT_FIRST_PAINT": "1",
            # Nobody's preferences, the same every time.
            "XDG_CONFIG_HOME": folder,
            "XDG_DATA_HOME": folder,
        }
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        empty = Path(folder) / "empty_window.py"
        empty.write_text(EMPTY_WINDOW, encoding="utf-8")
        commands = ([sys.executable, "main.py"], [sys.executable, str(empty)])
        times: tuple[list[float], list[float]] = ([], [])
        for command in commands:
            seconds(command, environment)  # writes the .pyc files, warms the disk
        for turn in range(rounds):
            for which in (0, 1) if turn % 2 == 0 else (1, 0):
                times[which].append(seconds(commands[which], environment))
    return median(times[0]), median(times[1])


def main() -> int:
    """Print the ratio; 1 if it is beyond the limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="alternated starts of each kind")
    mine, theirs = measure(parser.parse_args().rounds)
    missed = mine / theirs > MOST
    print(f"{'case':48} {'ours ms':>9} {'peer ms':>9} {'ratio':>7}")
    print(
        f"{'first painted frame / empty window with numpy':48} {mine * 1e3:9.1f} "
        f"{theirs * 1e3:9.1f} {mine / theirs:7.3f} ≤ {MOST} {'MISSED' if missed else ''}"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
