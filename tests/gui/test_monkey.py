"""Whatever is done to the window, it goes on: thousands of random events, the same every time.

``TCONV_MONKEY_SEEDS=7,8 pytest tests/gui/test_monkey.py`` lets other monkeys in.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = os.environ.get("TCONV_MONKEY_SEEDS", "1,2").split(",")
AT_LARGE = Path(__file__).with_name("monkey_at_large.py")


# A minute each where nothing else runs; what hangs is found all the same.
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_window_outlives_a_monkey(seed: str) -> None:
    """In a process of its own, as the app is: what thousands of tests left is not its fault."""
    options = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(AT_LARGE)],
        env={**os.environ, "TCONV_MONKEY_SEEDS": seed},
        cwd=AT_LARGE.parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
