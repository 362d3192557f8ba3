"""The remarks at the top of a script, shared by several frameworks."""

from __future__ import annotations

from core.words_mark import QT_TRANSLATE_NOOP, Mark
from core.written._plan import OFF, Plan
from core.written._script import Script

MAPS = QT_TRANSLATE_NOOP(
    "code", "Feature maps have the shape {layout}: N images (here 1), C channels."
)
CONV_KERNEL = QT_TRANSLATE_NOOP("code", "The kernel of a convolution has the shape {layout}.")
TRANSPOSED_KERNEL = QT_TRANSLATE_NOOP(
    "code", "The kernel of a transposed convolution has the shape {layout}, input first."
)
NOT_TURNED = QT_TRANSLATE_NOOP(
    "code",
    "A convolution of {framework} does not turn its kernel; in mathematics that is a "
    "cross-correlation.",
)
STAMPS = QT_TRANSLATE_NOOP(
    "code",
    "A transposed convolution stamps its kernel as it is written; its padding crops the output.",
)
TURNED = QT_TRANSLATE_NOOP(
    "code",
    "Layer {number} turns its kernel by 180° before it is used: a convolution as mathematics "
    "means it.",
)
SHARED = QT_TRANSLATE_NOOP("code", "Layers {other} and {number} share one kernel.")
SWITCHED_OFF = QT_TRANSLATE_NOOP(
    "code", "Layer {number} is switched off: it hands on what it gets."
)
NO_LAYER = QT_TRANSLATE_NOOP(
    "code",
    "{framework} has nothing that is called “{operation}” as in layer {number}; what it does is "
    "written out.",
)
OTHER_RESIZE = QT_TRANSLATE_NOOP(
    "code",
    "{framework} has no resize with the weights of layer {number} (“{operation}”); here they are "
    "a matrix for each axis.",
)
LAST_STAYS = QT_TRANSLATE_NOOP(
    "code",
    "In layer {number} several values go to one place and the last one stays. {framework} does "
    "not promise that, NumPy does.",
)


def spaces(axes: int, names: tuple[str, str] = ("H", "W")) -> str:
    """The letters of the spatial axes."""
    return ", ".join(names if axes == 2 else names[1:])


def common_notes(
    script: Script, plan: Plan, framework: str, maps: str, not_turned: Mark = NOT_TURNED
) -> None:
    """What there is to say in every framework."""
    script.note(MAPS, layout=maps)
    if "conv" in plan.ids:
        script.note(not_turned, framework=framework)
    if "conv_transpose" in plan.ids:
        script.note(STAMPS)
    for step in plan.steps:
        if step.id == OFF:
            script.note(SWITCHED_OFF, number=step.number)
        elif step.layer.flipped:
            script.note(TURNED, number=step.number)
        if step.shares is not None:
            script.note(SHARED, number=step.number, other=step.shares)


def kernel_notes(script: Script, plan: Plan, conv: str, transposed: str) -> None:
    """The order of a kernel's axes, of those that occur."""
    if "conv" in plan.ids:
        script.note(CONV_KERNEL, layout=conv)
    if "conv_transpose" in plan.ids:
        script.note(TRANSPOSED_KERNEL, layout=transposed)
