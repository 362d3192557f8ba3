"""A chain as an ONNX model: made, checked and run by the package onnx itself, in float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np

from core.ops.max_pool import max_pooled
from core.words_mark import QT_TRANSLATE_NOOP
from core.written._helpers import SPREAD_OUT, WITHOUT_GROUPS, resize_matrices
from core.written._notes import NO_LAYER, common_notes, kernel_notes, spaces
from core.written._numbers import bias_name, kernel_name, routed, turned, write_numbers
from core.written._plan import OFF, Plan, Step, shuffled
from core.written._script import Script, Tell

NAME = "ONNX"
OPSET, IR_VERSION = 19, 9

REFERENCE = QT_TRANSLATE_NOOP(
    "code",
    "The model runs with onnx.reference, in float64. onnxruntime has most of its operators in "
    "float32 only.",
)
PADS = QT_TRANSLATE_NOOP("code", "pads are first all begins, then all ends.")
NO_GROUPS = QT_TRANSLATE_NOOP(
    "code",
    "onnx.reference mixes up the groups of ConvTranspose; layer {number} has one group, with zeros "
    "between the channels of different groups.",
)
LONGER = QT_TRANSLATE_NOOP(
    "code",
    "output_padding must stay below the stride in ONNX; in layer {number} zeros at the end of the "
    "kernel reach as far.",
)
SCATTERED = QT_TRANSLATE_NOOP(
    "code",
    "MaxUnpool has no size of its own for layer {number}; ScatterElements brings the values back.",
)
ANY_STAYS = QT_TRANSLATE_NOOP(
    "code",
    "In layer {number} several values go to one place. onnx.reference keeps the last one; ONNX "
    "leaves open which.",
)
PLACES_WRITTEN = QT_TRANSLATE_NOOP(
    "code",
    "onnx.reference does not tell places with a stride of 1; those of layer {number} are written "
    "down as numbers.",
)


PADDED_BEFORE = QT_TRANSLATE_NOOP(
    "code",
    "onnx.reference cannot pad a max-pooling with a stride of 1; layer {number} is padded by a "
    "node in front of it.",
)
CUBIC_IN_FLOAT32 = QT_TRANSLATE_NOOP(
    "code",
    "Layer {number} is what Resize does with mode cubic and cubic_coeff_a −0.75; onnx.reference "
    "has its weights in float32 only, so here they are a matrix for each axis.",
)
SLOPE_IN_FLOAT32 = QT_TRANSLATE_NOOP(
    "code",
    "LeakyRelu has its slope in float32; layer {number} is PRelu, whose slope can be float64.",
)


class Graph:
    """The nodes so far, the numbers that they need, and the name of what they make."""

    def __init__(self, plan: Plan, script: Script) -> None:
        self.plan = plan
        self.script = script
        self.value = "x"
        self.lines: list[str] = []
        self.numbers: dict[str, str] = {}
        self._made = 0

    def add(
        self,
        operator: str,
        *inputs: str,
        also: tuple[str, ...] = (),
        start: str = "",
        **more: Any,
    ) -> None:
        """A node that reads the value so far, then ``inputs``; ``also`` are further outputs."""
        self._made += 1
        first = start or self.value
        self.value = f"y{self._made}"
        parts = [f'"{operator}"', _names(first, *inputs), _names(self.value, *also)]
        parts += [f"{name}={value!r}" for name, value in more.items()]
        self.lines.append(f"    helper.make_node({', '.join(parts)}),")

    def number(self, name: str, expression: str) -> str:
        """An initializer's name."""
        self.numbers[name] = expression
        return name

    def whole(self, name: str, values: tuple[int, ...]) -> str:
        """An initializer of whole numbers."""
        return self.number(name, f"np.array({list(values)}, np.int64)")


def _names(*names: str) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"[{quoted}]"


def write(plan: Plan, tell: Tell) -> str:
    """The script."""
    script = Script(tell, "np.array({})")
    script.use("import numpy as np", "import onnx")
    script.use("from onnx import TensorProto, helper, numpy_helper")
    script.use("from onnx.reference import ReferenceEvaluator")
    script.note(REFERENCE)
    common_notes(script, plan, NAME, f"(N, C, {spaces(plan.axes)})")
    kernel = spaces(plan.axes, ("kH", "kW"))
    kernel_notes(script, plan, f"(out, in/groups, {kernel})", f"(in, out/groups, {kernel})")
    graph = Graph(plan, script)
    for step in plan.steps:
        WRITERS[step.id](step, graph)
    if any("pads=" in text for text in graph.lines):
        script.note(PADS)
    write_numbers(script, plan)
    script.body += ["nodes = [", *graph.lines, "]", "numbers = {"]
    script.body += [f'    "{name}": {text},' for name, text in graph.numbers.items()]
    script.body += ["}"] if graph.numbers else []
    if not graph.numbers:
        script.body[-1] = "numbers = {}"
    script.body += [
        "graph = helper.make_graph(",
        "    nodes,",
        '    "layers",',
        '    [helper.make_tensor_value_info("x", TensorProto.DOUBLE, x.shape)],',
        f'    [helper.make_tensor_value_info("{graph.value}", TensorProto.DOUBLE, '
        f"{list(plan.output.shape)})],",
        "    [numpy_helper.from_array(values, name) for name, values in numbers.items()],",
        ")",
        f'versions = {{"opset_imports": [helper.make_opsetid("", {OPSET})], '
        f'"ir_version": {IR_VERSION}}}',
        "model = helper.make_model(graph, **versions)",
        "onnx.checker.check_model(model, full_check=True)",
        '(x,) = ReferenceEvaluator(model).run(None, {"x": x})',
        "",
        "np.set_printoptions(precision=17, threshold=10**9)",
        "print(x)",
    ]
    return script.text(NAME, plan.title)


def _kernel(step: Step) -> str:
    return turned(step, f"np.flip({{}}, {tuple(range(2, 2 + step.axes))})")


def _inputs(step: Step, graph: Graph, kernel: str) -> list[str]:
    names = [graph.number(kernel_name(step), kernel)]
    if step.layer.bias is not None:
        names.append(graph.number(bias_name(step), bias_name(step)))
    return names


def _pads(step: Step) -> list[int]:
    return [begin for begin, _ in step.pads] + [end for _, end in step.pads]


def _conv(step: Step, graph: Graph) -> None:
    spec = step.spec
    graph.add(
        "Conv", *_inputs(step, graph, _kernel(step)), kernel_shape=list(spec.kernel_size),
        strides=list(spec.stride),
        **_said(spec.groups, pads=_pads(step), dilations=spec.dilation),
    )  # fmt: skip


def _conv_transpose(step: Step, graph: Graph) -> None:
    spec, kernel = step.spec, _kernel(step)
    size, dilation, pads, added = spec.kernel_size, spec.dilation, _pads(step), step.output_padding
    if spec.groups > 1:
        graph.script.note(NO_GROUPS, number=step.number)
        graph.script.helper(WITHOUT_GROUPS)
        kernel = f"without_groups({kernel}, {spec.groups})"
    if any(a >= s for a, s in zip(added, spec.stride, strict=True)):
        graph.script.note(LONGER, number=step.number)
        graph.script.helper(SPREAD_OUT)
        kernel = f"spread_out({kernel}, {dilation})"
        kernel = f"np.pad({kernel}, {[(0, 0), (0, 0), *((0, a) for a in added)]})"
        size = tuple(span + a for span, a in zip(step.spans, added, strict=True))
        dilation = added = (0,) * step.axes
    graph.add(
        "ConvTranspose", *_inputs(step, graph, kernel), kernel_shape=list(size),
        strides=list(spec.stride), **_said(pads=pads, output_padding=added, dilations=dilation),
    )  # fmt: skip


def _said(group: int = 1, **settings: Sequence[int]) -> dict[str, Any]:
    """Attributes that differ from what ONNX takes them for if they are not given."""
    found: dict[str, Any] = {name: list(v) for name, v in settings.items() if any(v)}
    if max(found.get("dilations", [1])) == 1:
        found.pop("dilations", None)
    return found if group == 1 else found | {"group": group}


def _max_pool(step: Step, graph: Graph) -> None:
    spec, places = step.spec, f"places{step.number}"
    steps = max(*spec.stride, *spec.dilation) > 1
    pads = _pads(step)
    if not steps and any(pads):
        graph.script.note(PADDED_BEFORE, number=step.number)
        begins, ends = pads[: step.axes], pads[step.axes :]
        around = graph.whole(f"pads{step.number}", (0, 0, *begins, 0, 0, *ends))
        graph.add("Pad", around, graph.number("lowest", "np.array(-np.inf)"))
        pads = [0] * len(pads)
    graph.add(
        "MaxPool", also=(places,) if step.keeps_places and steps else (),
        kernel_shape=list(spec.kernel_size), strides=list(spec.stride),
        **_said(pads=pads, dilations=spec.dilation),
    )  # fmt: skip
    if step.keeps_places and not steps:
        _write_places(step, graph, places)


def _write_places(step: Step, graph: Graph, name: str) -> None:
    """The places as numbers, counted through all planes as ONNX does."""
    graph.script.note(PLACES_WRITTEN, number=step.number)
    _, found = max_pooled(graph.plan.values[step.number - graph.plan.steps[0].number], step.spec)
    planes = np.arange(step.channels[0]).reshape(1, -1, *(1,) * step.axes) * prod(step.in_size)
    graph.script.number(name, (found + planes).astype(np.float64))
    graph.number(name, f"{name}.astype(np.int64)")


def _max_unpool(step: Step, graph: Graph) -> None:
    spec, script, places = step.spec, graph.script, f"places{step.pool}"
    if step.collides:
        script.note(ANY_STAYS, number=step.number)
    padding = [begin for begin, _ in step.pads]
    usual = tuple(
        (n - 1) * s - 2 * p + k
        for n, s, p, k in zip(step.in_size, spec.stride, padding, spec.kernel_size, strict=True)
    )
    if usual == step.out_size:
        graph.add(
            "MaxUnpool", places, kernel_shape=list(spec.kernel_size), strides=list(spec.stride),
            **_said(pads=_pads(step)),
        )  # fmt: skip
        return
    script.note(SCATTERED, number=step.number)
    number, shape = step.number, (1, step.channels[1], *step.out_size)
    flat = graph.whole(f"flat{number}", (-1,))
    zeros = graph.number(f"zeros{number}", f"np.zeros({prod(shape)})")
    graph.add("Reshape", flat)
    values = graph.value
    graph.add("Reshape", flat, start=places)
    indices = graph.value
    graph.add("ScatterElements", indices, values, start=zeros, axis=0)
    graph.add("Reshape", graph.whole(f"shape{number}", shape))


def _avg_pool(step: Step, graph: Graph) -> None:
    graph.add(
        "AveragePool", kernel_shape=list(step.spec.kernel_size), strides=list(step.spec.stride),
        **_said(pads=_pads(step)), count_include_pad=1,
    )  # fmt: skip


def _resize(step: Step, graph: Graph, **more: Any) -> None:
    scales = [1.0, 1.0, *map(float, step.spec.stride)]
    name = graph.number(f"scales{step.number}", f"np.array({scales}, np.float32)")
    graph.add("Resize", "", name, **more)


def _nearest(step: Step, graph: Graph) -> None:
    _resize(step, graph, mode="nearest", coordinate_transformation_mode="asymmetric",
            nearest_mode="floor")  # fmt: skip


def _linear(step: Step, graph: Graph) -> None:
    way = "half_pixel" if step.id == "linear" else "align_corners"
    _resize(step, graph, mode="linear", coordinate_transformation_mode=way)


def _cubic(step: Step, graph: Graph) -> None:
    graph.script.note(CUBIC_IN_FLOAT32, number=step.number)
    helper, calls = resize_matrices(step)
    graph.script.helper(helper)
    for axis, call in enumerate(calls):
        old = "nchw"[: 2 + step.axes]
        new = old.replace(old[2 + axis], "k")
        rule = f"{old},k{old[2 + axis]}->{new}"
        graph.add("Einsum", graph.number(f"matrix{step.number}{'hw'[axis]}", call), equation=rule)


def _bed_of_nails(step: Step, graph: Graph) -> None:
    graph.script.note(NO_LAYER, number=step.number, framework=NAME,
                      operation=step.layer.operation.title)  # fmt: skip
    channels = step.channels[0]
    ones = (channels, 1, *(1,) * step.axes)
    kernel = graph.number(f"nail{step.number}", f"np.ones({ones})")
    graph.add(
        "ConvTranspose", kernel, strides=list(step.spec.stride),
        **_said(channels, output_padding=[s - 1 for s in step.spec.stride]),
    )  # fmt: skip


def _shuffle(step: Step, graph: Graph) -> None:
    factors = step.spec.stride
    if step.id == "pixel_shuffle" and step.axes == 2 and factors[0] == factors[1]:
        graph.add("DepthToSpace", blocksize=factors[0], mode="CRD")
        return
    graph.script.note(NO_LAYER, number=step.number, framework=NAME,
                      operation=step.layer.operation.title)  # fmt: skip
    begin, order, end = shuffled(step)
    graph.add("Reshape", graph.whole(f"blocks{step.number}", begin))
    graph.add("Transpose", perm=list(order))
    graph.add("Reshape", graph.whole(f"shape{step.number}", end))


def _activation(operator: str, **more: Any) -> Callable[[Step, Graph], None]:
    return lambda _, graph: graph.add(operator, **more)


def _leaky_relu(step: Step, graph: Graph) -> None:
    graph.script.note(SLOPE_IN_FLOAT32, number=step.number)
    graph.add("PRelu", graph.number("slope", "np.array([0.01])"))


def _off(step: Step, graph: Graph) -> None:
    routes = routed(step)
    if routes is None:
        graph.add("Identity")
        return
    name = graph.number(f"routes{step.number}", f"np.array({routes}, np.int64)")
    graph.add("Gather", name, axis=1)


WRITERS: dict[str, Callable[[Step, Graph], None]] = {
    "conv": _conv,
    "conv_transpose": _conv_transpose,
    "max_pool": _max_pool,
    "max_unpool": _max_unpool,
    "avg_pool": _avg_pool,
    "nearest": _nearest,
    "linear": _linear,
    "linear_aligned": _linear,
    "cubic": _cubic,
    "cubic_aligned": _cubic,
    "bed_of_nails": _bed_of_nails,
    "pixel_shuffle": _shuffle,
    "pixel_unshuffle": _shuffle,
    "relu": _activation("Relu"),
    "leaky_relu": _leaky_relu,
    "tanh": _activation("Tanh"),
    "sigmoid": _activation("Sigmoid"),
    OFF: _off,
}
