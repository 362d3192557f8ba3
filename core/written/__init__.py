"""Chains written as code of PyTorch, Keras, JAX, NumPy and ONNX that prints the same output.

The shelf of frameworks: one file each, one line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.document import Document
from core.written import jax, keras, numpy, onnx, pytorch
from core.written._plan import Plan, plan
from core.written._script import Tell, english


@dataclass(frozen=True)
class Framework:
    """A framework that chains are written for; its ``name`` is the same in every language."""

    id: str
    name: str
    write: Callable[[Plan, Tell], str]


FRAMEWORKS: tuple[Framework, ...] = (
    Framework("pytorch", pytorch.NAME, pytorch.write),
    Framework("keras", keras.NAME, keras.write),
    Framework("jax", jax.NAME, jax.write),
    Framework("numpy", numpy.NAME, numpy.write),
    Framework("onnx", onnx.NAME, onnx.write),
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
    return BY_ID[framework].write(plan(document, position), tell)
