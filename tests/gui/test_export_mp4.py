"""Videos: what ffmpeg is told and handed, and what becomes of its failures."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from core.document import make_document, make_layer
from tconv_gui.export import Cancelled, ExportError, Job, MissingPartError, export, frames_at
from tconv_gui.export import mp4 as mp4_module
from tconv_gui.export.format import go_on
from tconv_gui.export.mp4 import MP4, arguments, ffmpeg, timing
from tconv_gui.figures import BY_ID as FIGURES_BY_ID
from tconv_gui.figures.figure import Frame
from tconv_gui.figures.render import render_image
from tconv_gui.theme import load_theme, rgb
from tconv_gui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="a script is no program there; what is tested is the same"
)
SCATTER = FIGURES_BY_ID["scatter"]
DOCUMENT = make_document([[1, 2], [3, 4]], make_layer("conv_transpose", [[1, 2], [3, 4]]))
# It keeps what it is told and handed, and does as the environment says.
FAKE = """#!{python}
import json, os, sys, time
said = os.environ.get("FAKE_SAYS")
if said:
    sys.stderr.write(said)
    sys.exit(1)
target, handed = sys.argv[-1], sys.stdin.buffer.read()
with open(target, "wb") as film:
    film.write(bytes([0, 0, 0, 32]) + b"ftypisom")
with open(os.environ["FAKE_KEEPS"], "wb") as kept:
    kept.write(json.dumps(sys.argv[1:]).encode() + b"\\n" + handed)
"""


def film_job(width: int = 64, height: int = 40, **look: Any) -> Job:
    frames = frames_at(Frame(DOCUMENT, Words()), range(5))
    return Job(SCATTER, frames, load_theme("light"), width, height, **look)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called ffmpeg that is found first; where it keeps what it got."""
    folder, kept = tmp_path / "bin", tmp_path / "kept"
    folder.mkdir()
    program = folder / "ffmpeg"
    program.write_text(FAKE.format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_KEEPS", str(kept))
    return kept


def handed_over(kept: Path, width: int, height: int) -> tuple[list[str], NDArray[np.uint8]]:
    told, _, pixels = kept.read_bytes().partition(b"\n")
    shape = (-1, height, width, 4)
    return json.loads(told), np.frombuffer(pixels, np.uint8).reshape(shape)[..., 2::-1]


def shown(image: QImage) -> NDArray[np.uint8]:
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(plain.constBits(), np.uint8)
    return flat.reshape(plain.height(), plain.width(), 4)[..., :3].copy()


# --- what it is handed ------------------------------------------------------------------------


@posix
def test_it_gets_every_step_for_as_long_as_it_lasts(fake: Path) -> None:
    job = film_job(frame_ms=900, hold_last_ms=2700)
    assert MP4.write(job, go_on).startswith(MP4.magic)
    told, pictures = handed_over(fake, 64, 40)
    assert told[:-1] == arguments(job)
    assert told[told.index("-framerate") + 1] == "10/9"
    assert "fps=10/3" in told[told.index("-vf") + 1]
    wanted = [shown(render_image(SCATTER, frame, job.theme, 64, 40)) for frame in job.frames]
    assert len(pictures) == 4 + 3
    for got, step in zip(pictures, [0, 1, 2, 3, 4, 4, 4], strict=True):
        assert np.array_equal(got, wanted[step])


@posix
@pytest.mark.parametrize(("width", "height"), [(63, 40), (64, 39), (63, 39)])
def test_odd_sides_get_a_pixel_of_ground(width: int, height: int, fake: Path) -> None:
    job = film_job(width, height, background="#336699")
    MP4.write(job, go_on)
    told, pictures = handed_over(fake, 64, 40)
    assert told[told.index("-video_size") + 1] == "64x40"
    assert (pictures[:, height:] == (0x33, 0x66, 0x99)).all()
    assert (pictures[:, :, width:] == (0x33, 0x66, 0x99)).all()
    inside = shown(
        render_image(
            SCATTER, job.frames[-1], job.paint_theme, width, height, background=job.ground
        )
    )
    assert np.array_equal(pictures[-1, :height, :width], inside)


@posix
def test_a_transparent_one_gets_the_themes_ground(fake: Path) -> None:
    MP4.write(film_job(background="transparent"), go_on)
    _, pictures = handed_over(fake, 64, 40)
    assert (pictures[:, 0] == rgb(load_theme("light").background)).all()


def test_the_arguments_ask_for_what_every_player_plays() -> None:
    told = arguments(film_job())
    pairs = dict(pairwise(told))
    assert pairs["-c:v"] == "libx264"
    assert pairs["-vf"].endswith("fps=10/3")
    assert "format=yuv420p" in pairs["-vf"]
    assert pairs["-movflags"] == "+faststart"
    assert pairs["-fflags"] == pairs["-flags:v"] == "+bitexact"
    assert pairs["-threads"].isdigit(), "the bytes must not depend on the machine's cores"
    assert f"comment={SCATTER.describe(film_job().frames[-1])}" in told
    assert not any("\n" in word or "\0" in word for word in told)


@pytest.mark.parametrize(
    ("times", "picture", "lasting"),
    [
        ((900, 900, 2700), 300, (900, 900, 2700)),
        ((250, 1250), 250, (250, 1250)),
        ((20, 20, 20), 20, (20, 20, 20)),
        ((127, 127), 127, (127, 127)),
        ((1009, 1009), 20, (1009, 1009)),  # ffmpeg chooses the nearest picture
        ((5, 5, 5, 5, 5, 5), 20, (20,) * 6),
        ((33, 34, 33, 2700), 20, (40, 20, 40, 2700)),
    ],
)
def test_no_step_is_left_out_and_no_error_adds_up(
    times: tuple[int, ...], picture: int, lasting: tuple[int, ...]
) -> None:
    made = timing(times)
    assert tuple(made.beat * count for count in made.beats) == lasting
    assert made.picture == picture
    assert 20 <= made.picture <= 300


# --- what goes wrong --------------------------------------------------------------------------


def test_without_ffmpeg_a_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    target = tmp_path / "film.mp4"
    with pytest.raises(MissingPartError, match="pip install imageio-ffmpeg") as caught:
        export(film_job(), MP4, target)
    assert caught.value.parameter == "file"
    assert not list(tmp_path.iterdir())


def test_the_package_is_asked_where_the_path_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Package:
        @staticmethod
        def get_ffmpeg_exe() -> str:
            return "of the package"

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", Package)
    assert ffmpeg() == "of the package"
    with pytest.raises(ExportError, match="ffmpeg could not make the video: No such file"):
        MP4.write(film_job(), go_on)


@posix
@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("first\nNo space left on device\n", "video: No space left on device"),
        ("Unknown encoder 'libx264'\nError opening output\n", "install one with libx264"),
        ("x" * 5000, "x…"),
        ("\n", "video: ?"),
    ],
)
def test_failures_are_told_in_a_sentence(
    said: str, part: str, fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_SAYS", said)
    target = tmp_path / "film.mp4"
    target.write_bytes(b"the old one")
    # More than fits into a pipe, so that it ends while it is written to.
    with pytest.raises(ExportError) as caught:
        export(film_job(640, 400), MP4, target)
    assert part in str(caught.value)
    assert len(str(caught.value)) < 300
    assert target.read_bytes() == b"the old one"


@posix
@pytest.mark.parametrize("after", [0, 1, 3])
def test_cancelled_ffmpeg_is_killed_and_nothing_is_left(
    after: int, fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *words: Any, **look: Any) -> None:
            super().__init__(*words, **look)
            started.append(self)

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.setattr(mp4_module.subprocess, "Popen", Watched)
    with pytest.raises(Cancelled):
        export(film_job(), MP4, tmp_path / "film.mp4", lambda done, _total: done < after)
    assert [process.poll() is not None for process in started] == [True]
    assert not list(scratch.iterdir())
    assert not (tmp_path / "film.mp4").exists()
    assert not fake.exists(), "it did not come to its end"


# --- in earnest -------------------------------------------------------------------------------

real = pytest.mark.skipif(
    shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None,
    reason="ffmpeg and ffprobe are not installed here; the tests above do without them",
)


@real
def test_the_film_is_what_was_asked_for(tmp_path: Path) -> None:
    job = film_job(321, 200, frame_ms=250, hold_last_ms=1300)
    film = tmp_path / "film.mp4"
    export(job, MP4, film)
    first = film.read_bytes()
    assert MP4.write(replace(job), go_on) == first
    assert first.index(b"moov") < first.index(b"mdat"), "it plays before it is all there"
    asked = "stream=codec_name,pix_fmt,width,height,nb_read_frames,r_frame_rate,duration"
    probe = subprocess.run(
        ["ffprobe", "-v", "error", "-count_frames", "-show_entries", asked, "-of", "json", film],
        check=True,
        capture_output=True,
    )
    (stream,) = json.loads(probe.stdout)["streams"]
    assert (stream["codec_name"], stream["pix_fmt"]) == ("h264", "yuv420p")
    assert (stream["width"], stream["height"]) == (322, 200)
    assert float(stream["duration"]) == pytest.approx(4 * 0.25 + 1.3)
    assert (stream["r_frame_rate"], stream["nb_read_frames"]) == ("20/1", "46")
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", film, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        check=True,
        capture_output=True,
    ).stdout
    pictures = np.frombuffer(raw, np.uint8).reshape(-1, 200, 322, 3)[:, :, :321]
    for number, step in ((0, 0), (4, 0), (5, 1), (9, 1), (10, 2), (19, 3), (20, 4), (45, 4)):
        wanted = shown(render_image(SCATTER, job.frames[step], job.theme, 321, 200)).astype(int)
        off = [np.abs(pictures[number] - each).mean() for each in (wanted,)]
        others = [
            np.abs(pictures[number] - shown(render_image(SCATTER, f, job.theme, 321, 200))).mean()
            for n, f in enumerate(job.frames)
            if n != step
        ]
        assert off[0] < 6
        assert off[0] < min(others)
