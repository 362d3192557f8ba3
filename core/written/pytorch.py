"""A chain in PyTorch: an nn.Sequential where that can be, else its layers one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from core.words_mark import QT_TRANSLATE_NOOP
from core.written._helpers import PUT_BACK
from core.written._modules import Part, arguments, fit_in_a_row, line, unless
from core.written._notes import (
    LAST_STAYS,
    NO_LAYER,
    common_notes,
    kernel_notes,
    spaces,
)
from core.written._numbers import bias_name, routed, turned, write_numbers
from core.written._plan import OFF, Plan, Step, short, shuffled
from core.written._script import Script, Tell

NAME = "PyTorch"

PADS_ALIKE = QT_TRANSLATE_NOOP(
    "code",
    "PyTorch's convolutions pad both sides of an axis alike; what layer {number} needs is padded "
    "by a layer in front of it.",
)
CROPS_ALIKE = QT_TRANSLATE_NOOP(
    "code",
    "PyTorch's transposed convolutions crop both sides of an axis alike, but for output_padding; "
    "layer {number} is cropped by a layer behind it, whose padding is negative.",
)
CUBIC_OF_ROWS = QT_TRANSLATE_NOOP(
    "code", "PyTorch has no cubic resize of rows; in layer {number} they are pictures of one row."
)
FAR_PADDING = QT_TRANSLATE_NOOP(
    "code",
    "MaxPool pads at most half of its kernel; layer {number} is padded by a layer in front of it.",
)
FAR_PLACES = QT_TRANSLATE_NOOP(
    "code",
    "MaxUnpool cannot reach the size of layer {number} with dilation; scatter brings the values "
    "back.",
)


def write(plan: Plan, tell: Tell) -> str:
    """The script."""
    script = Script(tell, "torch.tensor({})", "torch.from_numpy({})")
    script.use("import torch", "import numpy as np")
    script.setup.append("torch.set_default_dtype(torch.float64)")
    common_notes(script, plan, NAME, f"(N, C, {spaces(plan.axes)})")
    kernel = spaces(plan.axes, ("kH", "kW"))
    kernel_notes(script, plan, f"(out, in/groups, {kernel})", f"(in, out/groups, {kernel})")
    write_numbers(script, plan)
    parts = [part for step in plan.steps for part in WRITERS[step.id](step, script)]
    if any(part.is_object for part in parts):
        script.use("from torch import nn")
    script.body += _in_a_row(parts) if fit_in_a_row(parts) else _one_by_one(parts)
    script.body += ["", "np.set_printoptions(precision=17, threshold=10**9)", "print(x.numpy())"]
    return script.text(NAME, plan.title)


def _in_a_row(parts: Sequence[Part]) -> list[str]:
    lines = ["model = nn.Sequential(", *(f"    {part.call}," for part in parts), ")"]
    lines += ["with torch.no_grad():"]
    for position, part in enumerate(parts):
        lines += _filled(f"model[{position}]", part)
    return [*lines, "    x = model(x)"]


def _one_by_one(parts: Sequence[Part]) -> list[str]:
    lines = [f"{part.name} = {part.call}" for part in parts if part.is_object]
    lines.append("with torch.no_grad():")
    for part in parts:
        lines += _filled(part.name, part)
        call = f"{part.name}({part.arguments})" if part.is_object else part.call
        lines.append(f"    {part.results} = {call}")
    return lines


def _filled(name: str, part: Part) -> list[str]:
    lines = []
    if part.kernel:
        lines.append(f"    {name}.weight.copy_({part.kernel})")
    if part.bias:
        lines.append(f"    {name}.bias.copy_({part.bias})")
    return lines


def _own_numbers(step: Step) -> dict[str, Any]:
    kernel = turned(step, f"{{}}.flip{tuple(range(2, 2 + step.axes))}")
    return {"kernel": kernel, "bias": "" if step.layer.bias is None else bias_name(step)}


def _padding(step: Step) -> tuple[int, ...] | None:
    """One number for both sides of each axis, if that will do."""
    if any(begin != end for begin, end in step.pads):
        return None
    return tuple(begin for begin, _ in step.pads)


def _zero_pad(step: Step, name: str, pads: Sequence[tuple[int, int]]) -> Part:
    """The last axis comes first there."""
    flat = tuple(n for pair in reversed(pads) for n in pair)
    return Part(f"{name}{step.number}", f"nn.ZeroPad{step.axes}d({flat})")


def _conv(step: Step, script: Script) -> list[Part]:
    spec = step.spec
    padding, before = _padding(step), []
    word = '"same"' if spec.padding == "same" and set(spec.stride) == {1} else None
    if padding is None and word is None:
        script.note(PADS_ALIKE, number=step.number)
        before = [_zero_pad(step, "pad", step.pads)]
    given = arguments(
        *step.channels,
        kernel_size=short(spec.kernel_size),
        stride=unless(short(spec.stride), "1"),
        padding=word or unless(short(padding or (0,)), "0"),
        dilation=unless(short(spec.dilation), "1"),
        groups=unless(str(spec.groups), "1"),
        bias="False" if step.layer.bias is None else None,
    )
    conv = Part(f"conv{step.number}", f"nn.Conv{step.axes}d({given})", **_own_numbers(step))
    return [*before, conv]


def _conv_transpose(step: Step, script: Script) -> list[Part]:
    spec, behind = step.spec, []
    padding = tuple(max(begin, 0) for begin, _ in step.crops)
    added = tuple(begin - end for begin, end in step.crops)
    limits = [max(s, d) for s, d in zip(spec.stride, spec.dilation, strict=True)]
    if not all(0 <= a < high for a, high in zip(added, limits, strict=True)):
        script.note(CROPS_ALIKE, number=step.number)
        padding = (0,) * step.axes
        added = tuple(max(-end, 0) for _, end in step.crops)
        crops = [(-begin, -max(end, 0)) for begin, end in step.crops]
        behind = [_zero_pad(step, "crop", crops)]
    given = arguments(
        *step.channels,
        kernel_size=short(spec.kernel_size),
        stride=unless(short(spec.stride), "1"),
        padding=unless(short(padding), "0"),
        output_padding=unless(short(added), "0"),
        groups=unless(str(spec.groups), "1"),
        bias="False" if step.layer.bias is None else None,
        dilation=unless(short(spec.dilation), "1"),
    )
    call = f"nn.ConvTranspose{step.axes}d({given})"
    return [Part(f"conv{step.number}", call, **_own_numbers(step)), *behind]


def _window(step: Step, padding: Sequence[int], **more: str | None) -> str:
    spec = step.spec
    size = short(spec.kernel_size)
    return arguments(
        size, stride=unless(short(spec.stride), size), padding=unless(short(padding), "0"), **more
    )


def _is_far_padded(step: Step) -> bool:
    """Whether a pooling pads more than half of its kernel, which dilation allows here."""
    sizes = zip(step.pads, step.spec.kernel_size, strict=True)
    return any(begin > size // 2 for (begin, _), size in sizes)


def _max_pool(step: Step, script: Script) -> list[Part]:
    before, padding = [], [begin for begin, _ in step.pads]
    if _is_far_padded(step):
        script.note(FAR_PADDING, number=step.number)
        flat = tuple(n for pair in reversed(step.pads) for n in pair)
        call = f"nn.ConstantPad{step.axes}d({flat}, -torch.inf)"
        before, padding = [Part(f"pad{step.number}", call)], [0] * step.axes
    given = _window(
        step,
        padding,
        dilation=unless(short(step.spec.dilation), "1"),
        return_indices="True" if step.keeps_places else None,
    )
    results = f"x, places{step.number}" if step.keeps_places else "x"
    pool = Part(f"pool{step.number}", f"nn.MaxPool{step.axes}d({given})", results=results)
    return [*before, pool]


def _max_unpool(step: Step, script: Script) -> list[Part]:
    spec, places = step.spec, f"places{step.pool}"
    name, size, cut = f"unpool{step.number}", step.out_size, ""
    padding = [begin for begin, _ in step.pads]
    if _is_far_padded(step):  # the places are those of the padded plane
        cells = (f"{p}:{p + n}" for p, n in zip(padding, size, strict=True))
        cut = f"[:, :, {', '.join(cells)}]"
        size = tuple(n + 2 * p for p, n in zip(padding, size, strict=True))
    if step.collides:
        script.note(LAST_STAYS, number=step.number, framework=NAME)
        script.use("import math")
        script.helper(PUT_BACK)
        return [line(name, f"torch.from_numpy(put_back(x, {places}, {size})){cut}")]
    usual = tuple(
        (n - 1) * s - 2 * p + k
        for n, s, p, k in zip(step.in_size, spec.stride, padding, spec.kernel_size, strict=True)
    )
    steps = zip(size, usual, spec.stride, strict=True)
    if cut or not all(abs(n - m) < s for n, m, s in steps) or min(usual) < 1:
        script.note(FAR_PLACES, number=step.number)
        shape = (1, step.channels[1], *size)
        zeros = f"torch.zeros{(*shape[:2], prod(size))}"
        moved = f"{zeros}.scatter(2, {places}.flatten(2), x.flatten(2)).reshape{shape}{cut}"
        return [line(name, moved)]
    wanted = unless(str(size), str(usual))
    call = f"nn.MaxUnpool{step.axes}d({_window(step, padding)})"
    return [Part(name, call, arguments=arguments("x", places, output_size=wanted))]


def _avg_pool(step: Step, _: Script) -> list[Part]:
    padding = [begin for begin, _ in step.pads]
    return [Part(f"pool{step.number}", f"nn.AvgPool{step.axes}d({_window(step, padding)})")]


def _nearest(step: Step, _: Script) -> list[Part]:
    return [Part(f"up{step.number}", f"nn.Upsample(scale_factor={short(step.spec.stride)})")]


def _resize(step: Step, script: Script) -> list[Part]:
    kind, _, aligned = step.id.partition("_")
    factors, around = step.spec.stride, ("", "")
    mode = {"linear": "linear", "cubic": "bicubic"}[kind]
    if step.axes == 2:
        mode = "bi" + kind
    elif kind == "cubic":
        script.note(CUBIC_OF_ROWS, number=step.number)
        factors = (1, *factors)
        around = f"nn.Unflatten(1, ({step.channels[0]}, 1))", "nn.Flatten(1, 2)"
    given = arguments(
        scale_factor=short(factors), mode=f'"{mode}"', align_corners=str(bool(aligned))
    )
    before, behind = around
    calls = [("wide", before), ("up", f"nn.Upsample({given})"), ("flat", behind)]
    return [Part(f"{name}{step.number}", call) for name, call in calls if call]


def _bed_of_nails(step: Step, script: Script) -> list[Part]:
    script.note(NO_LAYER, number=step.number, framework=NAME, operation=step.layer.operation.title)
    channels, ones = step.channels[0], (1,) * step.axes
    given = arguments(
        channels, channels, kernel_size="1", stride=short(step.spec.stride),
        output_padding=short([s - 1 for s in step.spec.stride]),
        groups=unless(str(channels), "1"), bias="False",
    )  # fmt: skip
    kernel = f"torch.ones{(channels, 1, *ones)}"
    return [Part(f"up{step.number}", f"nn.ConvTranspose{step.axes}d({given})", kernel=kernel)]


def _shuffle(step: Step, script: Script) -> list[Part]:
    factors = step.spec.stride
    if step.axes == 2 and factors[0] == factors[1]:
        name = step.layer.operation.code_name
        return [Part(f"shuffle{step.number}", f"nn.{name}({factors[0]})")]
    script.note(NO_LAYER, number=step.number, framework=NAME, operation=step.layer.operation.title)
    begin, order, end = shuffled(step)
    return [line("", f"x.reshape{begin}.permute{order}.reshape{end}")]


def _activation(step: Step, _: Script) -> list[Part]:
    function = step.layer.operation.function
    assert function is not None
    return [Part(f"act{step.number}", function.torch)]


def _off(step: Step, _: Script) -> list[Part]:
    routes = routed(step)
    if routes is None:
        return [Part(f"off{step.number}", "nn.Identity()")]
    return [line("", f"x[:, {routes}]")]


WRITERS: dict[str, Callable[[Step, Script], list[Part]]] = {
    "conv": _conv,
    "conv_transpose": _conv_transpose,
    "max_pool": _max_pool,
    "max_unpool": _max_unpool,
    "avg_pool": _avg_pool,
    "nearest": _nearest,
    "linear": _resize,
    "linear_aligned": _resize,
    "cubic": _resize,
    "cubic_aligned": _resize,
    "bed_of_nails": _bed_of_nails,
    "pixel_shuffle": _shuffle,
    "pixel_unshuffle": _shuffle,
    "relu": _activation,
    "leaky_relu": _activation,
    "tanh": _activation,
    "sigmoid": _activation,
    OFF: _off,
}
