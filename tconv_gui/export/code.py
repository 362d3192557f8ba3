"""PyTorch, Keras, JAX, NumPy and ONNX: the chain as a script that prints its output."""

from __future__ import annotations

from core.words_mark import QT_TRANSLATE_NOOP, Mark
from core.written import FRAMEWORKS, written
from tconv_gui.export._data import at_once, whole_document
from tconv_gui.export.format import Format, Job

TITLES: dict[str, Mark] = {
    "pytorch": QT_TRANSLATE_NOOP("format", "PyTorch code"),
    "keras": QT_TRANSLATE_NOOP("format", "Keras code"),
    "jax": QT_TRANSLATE_NOOP("format", "JAX code"),
    "numpy": QT_TRANSLATE_NOOP("format", "NumPy code"),
    "onnx": QT_TRANSLATE_NOOP("format", "ONNX code"),
}
SUFFIXES = {
    # A plain .py is meant for the framework whose words this program uses.
    "pytorch": (".torch.py", ".pytorch.py", ".py"),
}


def _format(framework: str) -> Format:
    def script(job: Job) -> bytes:
        words = job.frames[-1].words
        return written(whole_document(job), framework, words).encode()

    return Format(
        id=framework,
        title=TITLES[framework],
        suffixes=SUFFIXES.get(framework, (f".{framework}.py",)),
        mime="text/x-python",
        magic=b"# ",
        several="pages",
        make=at_once(script),
        draws=False,
        group="code",
    )


CODE: tuple[Format, ...] = tuple(_format(framework.id) for framework in FRAMEWORKS)
