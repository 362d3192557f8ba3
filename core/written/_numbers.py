"""The numbers of a chain under the names that every script has them by."""

from __future__ import annotations

from core.written._plan import Plan, Step
from core.written._script import Script


def write_numbers(script: Script, plan: Plan) -> None:
    """``x``, and for each layer with a kernel of its own ``kernel1`` and ``bias1``."""
    script.number("x", plan.input)
    for step in plan.steps:
        if not step.has_numbers:
            continue
        if step.shares is not None:
            script.alias(kernel_name(step), f"kernel{step.shares}")
        else:
            script.number(kernel_name(step), step.layer.weight)
        if step.layer.bias is not None:
            script.number(bias_name(step), step.layer.bias)


def kernel_name(step: Step) -> str:
    """The name of a layer's kernel in the script."""
    return f"kernel{step.number}"


def bias_name(step: Step) -> str:
    """The name of a layer's bias in the script."""
    return f"bias{step.number}"


def turned(step: Step, flip: str) -> str:
    """The kernel as it is used: ``flip`` turns it."""
    name = kernel_name(step)
    return flip.format(name) if step.layer.flipped else name


def routed(step: Step) -> str | None:
    """Which input channel each output of a layer that is off copies; None if it is its own."""
    reads, makes = step.channels
    return None if reads == makes else str([n % reads for n in range(makes)])
