"""MP4: a film that every slide program and browser plays, made by the program ffmpeg.

ffmpeg is run as a program of its own: the one on the PATH, else that of the package imageio-ffmpeg
(the extra "video").  A film knows no transparency and no odd sizes: a transparent picture gets the
theme's ground, an odd side a pixel of ground more.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise
from math import gcd
from pathlib import Path
from typing import IO, NamedTuple

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter

from core.words_mark import QT_TRANSLATE_NOOP
from tconv_gui.export._film import durations, images
from tconv_gui.export.format import ExportError, Format, Job, MissingPartError, Progress, report

TITLE = QT_TRANSLATE_NOOP("format", "MP4 video")
NO_FFMPEG = QT_TRANSLATE_NOOP(
    "error",
    "a video needs the program ffmpeg: install it from ffmpeg.org or your package manager, or run "
    "“pip install imageio-ffmpeg”.",
)
NO_ENCODER = QT_TRANSLATE_NOOP(
    "error",
    "the ffmpeg of this computer cannot write H.264 video; install one with libx264, or run "
    "“pip install imageio-ffmpeg”.",
)
FFMPEG_FAILED = QT_TRANSLATE_NOOP("error", "ffmpeg could not make the video: {reason}")

# ffmpeg is handed each frame once for every beat that it lasts, and makes several pictures of the
# film of a beat, as programs do not like fewer of them in a second.  More would make a step no more
# exact than anyone sees.  In milliseconds:
LONGEST_PICTURE, SHORTEST_PICTURE = 300, 20
# Always as many, as the bytes depend on it.
THREADS = 2
# What is drawn neither moves by parts of a pixel nor fades: it is not searched for.
X264 = "subme=1:b-adapt=0:weightp=0"
PATIENCE_S = 0.1
LONGEST_REASON = 200


def make_mp4(job: Job, progress: Progress) -> bytes:
    """All frames as a film; MissingPartError if there is no ffmpeg here."""
    program = ffmpeg()
    if job.ground is None:
        job = replace(job, background="theme")
    with tempfile.TemporaryDirectory(prefix="tconv-") as folder:
        film, errors = Path(folder) / "film.mp4", Path(folder) / "errors.txt"
        with open(errors, "wb") as log:
            code = _run([program, *arguments(job), str(film)], log, job, progress)
        if code:
            raise _failure(errors.read_text("utf-8", "replace"))
        report(progress, len(job.frames), len(job.frames))
        return film.read_bytes()


def ffmpeg() -> str:
    """Where the program is; MissingPartError if it is nowhere."""
    found = shutil.which("ffmpeg")
    if found is not None:
        return found
    try:
        # An extra, and only asked where there is no other.
        from imageio_ffmpeg import get_ffmpeg_exe

        return get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        raise MissingPartError(NO_FFMPEG, parameter="file") from None


class Timing(NamedTuple):
    """How long a beat and a picture of the film last, in milliseconds; the beats of each frame."""

    beat: int
    picture: int
    beats: tuple[int, ...]


def timing(times: Sequence[int]) -> Timing:
    """The timing of frames that last ``times``; none is left out, and no error adds up.

    >>> timing([900, 900, 2700])
    Timing(beat=900, picture=300, beats=(1, 1, 3))
    >>> timing([33, 33, 40])
    Timing(beat=20, picture=20, beats=(2, 1, 2))
    """
    beat = gcd(*times)
    if beat < SHORTEST_PICTURE:
        ends = [0]
        for end in accumulate(times):
            ends.append(max(round(end / SHORTEST_PICTURE), ends[-1] + 1))
        times = [SHORTEST_PICTURE * (end - start) for start, end in pairwise(ends)]
        beat = gcd(*times)
    lengths = range(LONGEST_PICTURE, SHORTEST_PICTURE - 1, -1)
    picture = next((length for length in lengths if beat % length == 0), SHORTEST_PICTURE)
    return Timing(beat, picture, tuple(time // beat for time in times))


def arguments(job: Job) -> list[str]:
    """All that ffmpeg is told besides the file's name."""
    times = timing(durations(job))
    # Screens' colours are those of HDTV; said twice, as one converts and the other tells.
    filters = (
        "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bitexact",
        "format=yuv420p",
        f"fps={_rate(times.picture)}",
    )
    told = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1")
    return [
        *("-hide_banner", "-nostdin", "-loglevel", "error", "-y"),
        *("-f", "rawvideo", "-pix_fmt", "bgr0"),
        *("-video_size", f"{_even(job.width)}x{_even(job.height)}"),
        *("-framerate", _rate(times.beat), "-i", "pipe:0"),
        *("-vf", ",".join(filters)),
        *("-c:v", "libx264", "-preset", "veryfast", "-tune", "animation", "-crf", "16"),
        *("-x264-params", X264),
        *("-threads", f"{THREADS}", "-color_range", "tv", *told),
        *("-map_metadata", "-1", "-metadata", f"title={_plain(job.title)}"),
        *("-metadata", f"comment={_plain(job.description)}"),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart"),
        *("-f", "mp4"),
    ]


def _rate(milliseconds: int) -> str:
    """How many there are in a second."""
    rate = Fraction(1000, milliseconds)
    return f"{rate.numerator}/{rate.denominator}"


def _run(command: list[str], log: IO[bytes], job: Job, progress: Progress) -> int:
    """Hand all pictures to ffmpeg and give its exit code; it does not outlive this call."""
    total = len(job.frames)
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            # On Windows a black window would open.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ExportError(
            FFMPEG_FAILED, parameter="file", reason=error.strerror or str(error)
        ) from error
    assert process.stdin is not None
    try:
        for done, pixels in _pictures(job):
            report(progress, done, total)
            process.stdin.write(pixels)
        process.stdin.close()
        while True:
            try:
                return process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                report(progress, total - 1, total)
    except OSError:  # it ended before it had all; it has said why
        return process.wait() or 1
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        with suppress(OSError):  # what it still holds has nowhere to go
            process.stdin.close()


def _pictures(job: Job) -> Iterator[tuple[int, bytes]]:
    """What is shown at each beat, four bytes a pixel, and the number of the frame that it is."""
    beats = timing(durations(job)).beats
    for number, ((image, _), count) in enumerate(zip(images(job), beats, strict=True)):
        # The bits do not keep the picture alive that they belong to.
        padded = _padded(image, job)
        pixels = bytes(padded.constBits())
        for _ in range(count):
            yield number, pixels


def _padded(image: QImage, job: Job) -> QImage:
    """The picture with even sides."""
    width, height = _even(image.width()), _even(image.height())
    if (width, height) == (image.width(), image.height()):
        return image.convertToFormat(QImage.Format.Format_RGB32)
    ground = job.ground
    assert ground is not None
    padded = QImage(width, height, QImage.Format.Format_RGB32)
    padded.fill(ground)
    painter = QPainter(padded)
    painter.drawImage(QPoint(0, 0), image)
    painter.end()
    return padded


def _even(side: int) -> int:
    return side + side % 2


def _plain(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def _failure(said: str) -> ExportError:
    """What ffmpeg wrote before it gave up, in a sentence."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if any("unknown encoder" in line.lower() for line in lines):
        return MissingPartError(NO_ENCODER, parameter="file")
    reason = lines[-1] if lines else "?"
    if len(reason) > LONGEST_REASON:
        reason = reason[: LONGEST_REASON - 1] + "…"
    return ExportError(FFMPEG_FAILED, parameter="file", reason=reason)


MP4 = Format(
    id="mp4",
    title=TITLE,
    suffixes=(".mp4",),
    mime="video/mp4",
    magic=b"\0\0\0 ftypisom",
    several="animation",
    make=make_mp4,
    group="animations",
    reads=("frame_ms", "hold_last_ms"),
    needs=ffmpeg,
)
