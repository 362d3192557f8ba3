"""What every operation on the shelf offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from core.arithmetic import Geometry, Size
from core.spec import ConvSpec
from core.terms import TermTable
from core.words_mark import Mark


@dataclass(frozen=True, slots=True)
class Operation:
    """A linear operation: its name, its geometry and its whole-array form.

    ``input_side`` says which side of the geometry the operation reads; ``parameters`` are the
    hyper-parameters it has, in the order they are shown; ``forward`` is the functional form.
    """

    id: str
    title: Mark
    code_name: str
    input_side: Literal["small", "large"]
    parameters: tuple[str, ...]
    geometry: Callable[[ConvSpec, Size], Geometry]
    forward: Callable[..., Any]

    def table(self, geometry: Geometry) -> TermTable:
        """The terms of this operation for one geometry."""
        return TermTable(geometry, self.input_side)

    def output_size(self, geometry: Geometry) -> Size:
        """Spatial size of the output."""
        return self.table(geometry).output_size

    def hyper_parameters(self, spec: ConvSpec) -> dict[str, Any]:
        """The keyword arguments of ``forward``."""
        names = (name for name in self.parameters if name != "kernel_size")
        return {name: getattr(spec, name) for name in names} | {"groups": spec.groups}
