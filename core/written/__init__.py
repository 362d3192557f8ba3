"""Chains written as code of PyTorch, Keras, JAX, NumPy and ONNX that prints the same output.

The shelf of frameworks: one file each, one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from core.document import Document, Layer
from core.errors import ConvError
from core.words_mark import QT_TRANSLATE_NOOP
from core.written import jax, keras, numpy, onnx, pytorch
from core.written._plan import Plan, Step, plan
from core.written._script import Tell, english

NOT_WRITTEN = QT_TRANSLATE_NOOP(
    "error", "“{operation}”, layer {number}, is not yet written as {framework} code."
)


@dataclass(frozen=True)
class Framework:
    """A framework that chains are written for; its ``name`` is the same in every language.

    ``knows`` are the ids of the operations that it writes each in a way of its own.
    """

    id: str
    name: str
    write: Callable[[Plan, Tell], str]
    knows: Collection[str]


FRAMEWORKS: tuple[Framework, ...] = (
    Framework("pytorch", pytorch.NAME, pytorch.write, pytorch.WRITERS),
    Framework("keras", keras.NAME, keras.write, keras.WRITERS),
    Framework("jax", jax.NAME, jax.write, jax.WRITERS),
    Framework("numpy", numpy.NAME, numpy.write, numpy.WRITERS),
    Framework("onnx", onnx.NAME, onnx.write, onnx.WRITERS),
)

BY_ID = {framework.id: framework for framework in FRAMEWORKS}


def written(
    document: Document,
    framework: str,
    tell: Tell = english,
    *,
    position: int | None = None,
) -> str:
    """A script with the document's numbers that prints its output; a layer's with ``position``.

    ``framework`` is an id of the shelf.  ``tell`` puts the notes at the top into the reader's
    language: it is called with a mark and its facts.  ConvError if a number is not finite.

    >>> from core.document import make_document, make_layer
    >>> script = written(make_document([[1.0]], make_layer("conv", [[2.0]])), "numpy")
    >>> exec(script, {})
    [[[[2.]]]]
    """
    kind = BY_ID[framework]
    whole = plan(document, position)
    steps = tuple(_known(step, kind) for step in whole.steps)
    return kind.write(replace(whole, steps=steps), tell)


def _known(step: Step, framework: Framework) -> Step:
    """A step that the framework writes: of a new operation, the convolution that does the same."""
    layer = step.layer
    if step.id in framework.knows:
        return step
    if not layer.operation.is_regular:
        raise ConvError(
            NOT_WRITTEN, parameter="format", operation=layer.operation.title,
            number=step.number, framework=framework.name,
        )  # fmt: skip
    return replace(step, layer=Layer(layer.kind, layer.spec, layer.weight, layer.bias))
