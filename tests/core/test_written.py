"""Chains written as code: the scripts run, and print what the document's last layer makes.

NumPy's run always.  The others run where their framework is installed, all scripts of one in a
process of its own; everywhere they are read, and their layers are compared with the document's.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.code_layers import layers_of, read_code
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError
from core.ops import BY_ID as OPERATIONS
from core.spec import conv_spec
from core.words_mark import Mark
from core.written import BY_ID, FRAMEWORKS, written
from core.written._script import MOST_WRITTEN, WIDTH, broken, comment, nested, packed
from tests.core.written_documents import (
    chosen_documents,
    plain,
    random_document,
    unpooled_document,
)

CHOSEN = dict(chosen_documents())
MANY = [random_document(seed) for seed in range(80)]
UNPOOLED = [unpooled_document(seed) for seed in range(30)]
EVERY = [*CHOSEN.values(), *MANY, *UNPOOLED]

every_framework = pytest.mark.parametrize("framework", BY_ID)


def printed(script: str) -> str:
    """What a script prints; a warning is an error, as everywhere in the tests."""
    out = io.StringIO()
    # A script may say how NumPy prints; only for itself.
    with contextlib.redirect_stdout(out), np.printoptions():
        exec(compile(script, "written", "exec"), {"__name__": "__main__"})
    return out.getvalue()


def array(text: str) -> np.ndarray:
    """An array as NumPy prints it."""
    return np.array(ast.literal_eval(re.sub(r"(?<=[\d.\]])\s+(?=[-\d\[.])", ", ", text.strip())))


def assert_equal(text: str, document: Document, digits: float = 1e-12) -> None:
    wanted = document.feature_maps[-1]
    got = array(text)
    assert got.shape == wanted.shape
    scale = max(float(np.abs(wanted).max()), 1.0)
    assert np.abs(got - wanted).max() <= digits * scale


# ---- the scripts run --------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHOSEN)
def test_numpy_prints_the_output(name: str) -> None:
    assert_equal(printed(written(CHOSEN[name], "numpy")), CHOSEN[name])


def test_numpy_prints_the_output_of_many() -> None:
    for document in (*MANY, *UNPOOLED):
        assert_equal(printed(written(document, "numpy")), document)


@given(st.integers(0, 2**32))
def test_numpy_prints_the_output_of_any(seed: int) -> None:
    document = random_document(seed)
    assert_equal(printed(written(document, "numpy")), document)


RUNNER = """
import contextlib, io, json, sys, traceback, warnings
warnings.simplefilter("ignore")
answers = []
for script in json.load(sys.stdin):
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(script, "written", "exec"), {"__name__": "__main__"})
        answers.append(out.getvalue())
    except Exception:
        answers.append("failed: " + traceback.format_exc())
print(json.dumps(answers))
"""
# What must be installed, and what the environment must say.
RUNS: Mapping[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    "pytorch": ("pytorch", ("torch",), {}),
    "jax": ("jax", ("jax",), {}),
    "onnx": ("onnx", ("onnx",), {}),
    "keras on jax": ("keras", ("keras", "jax"), {"KERAS_BACKEND": "jax"}),
    "keras on torch": ("keras", ("keras", "torch"), {"KERAS_BACKEND": "torch"}),
    "keras on tensorflow": (
        "keras", ("keras", "tensorflow"), {"KERAS_BACKEND": "tensorflow"},
    ),
}  # fmt: skip
# Operations that a backend of Keras computes in float32; the scripts say so.
IN_FLOAT32 = {"keras on jax": {"tanh"}, "keras on tensorflow": {"leaky_relu", "linear"}}


@pytest.mark.parametrize("run", RUNS)
def test_every_framework_prints_the_output(run: str) -> None:
    framework, modules, environment = RUNS[run]
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}, which this program does not depend on")
    scripts = [written(document, framework) for document in EVERY]
    done = subprocess.run(
        [sys.executable, "-c", RUNNER], input=json.dumps(scripts), text=True,
        env=os.environ | environment, capture_output=True, check=True,
    )  # fmt: skip
    short = IN_FLOAT32.get(run, set())
    answers = json.loads(done.stdout.splitlines()[-1])
    for text, document, script in zip(answers, EVERY, scripts, strict=True):
        assert not text.startswith("failed"), f"{text}\n{script}"
        is_short = any(layer.operation_id in short for layer in document.layers)
        assert_equal(text, document, 3e-6 if is_short else 1e-12)


# ---- what they look like ----------------------------------------------------------------------


@every_framework
def test_scripts_are_python_that_fits_a_slide(framework: str) -> None:
    for document in EVERY:
        script = written(document, framework)
        tree = ast.parse(script.encode())
        assert script.replace("\n", "").isprintable()
        assert script.startswith(f"# {BY_ID[framework].name}\n#\n# ")
        assert script.endswith("\n")
        assert "\n\n\n\n" not in script
        assert ast.unparse(tree.body[-1]).startswith("print(")
        assert max(map(len, script.splitlines())) <= 100
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        made = {
            (alias.asname or alias.name).partition(".")[0]
            for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }  # fmt: skip
        assert made <= used, f"imported for nothing: {made - used}\n{script}"


LINES = {
    "pytorch": (
        "nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, output_padding=1),",
        "model[0].weight.copy_(kernel1)",
        "model[0].bias.copy_(bias1)",
    ),
    "keras": (
        "keras.layers.Conv2DTranspose(1, kernel_size=3, strides=2),",
        "keras.layers.Cropping2D(((1, 0), (1, 0))),",
        "model.layers[0].set_weights([kernel1.transpose(2, 3, 1, 0), bias1])",
    ),
    "jax": (
        "x, kernel1, strides=(2, 2), padding=((1, 2), (1, 2)),",
        'dimension_numbers=("NCHW", "OIHW", "NCHW"),',
        "transpose_kernel=True,",
    ),
    "numpy": ("x, kernel1, stride=(2, 2), padding=((1, 1), (1, 1)), output_padding=(1, 1),",),
    "onnx": ("strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1],",),
}


@every_framework
def test_the_layer_is_said_in_the_words_of_the_framework(framework: str) -> None:
    lines = [line.strip() for line in written(CHOSEN["transposed"], framework).splitlines()]
    assert set(LINES[framework]) <= set(lines)
    assert any("kernel1 = " in line for line in lines)


def test_the_word_same_is_kept() -> None:
    values = np.ones((1, 1, 4, 4))
    for operation, keras in (("conv", "Conv2D"), ("conv_transpose", "Conv2DTranspose")):
        layer = Layer(operation, conv_spec((3, 3), padding="same", stride=2), np.ones((1, 1, 3, 3)))
        script = written(Document(values, (layer,)), "keras")
        call = f'{keras}(1, kernel_size=3, strides=2, padding="same", use_bias=False'
        assert call in " ".join(script.split()).replace("( ", "(")
        assert "Cropping" not in script
        assert "ZeroPadding" not in script


def test_one_layer_begins_at_what_it_reads() -> None:
    document = make_document(
        [[1.0, 2.0], [3.0, 4.0]], make_layer("conv", [[2.0]]), make_layer("conv", [[5.0]]),
        make_layer("conv", [[7.0]]),
    )  # fmt: skip
    script = written(document, "numpy", position=1)
    assert "kernel2" in script
    assert "kernel1" not in script
    assert "kernel3" not in script
    assert array(printed(script)).tolist() == [[[[10.0, 20.0], [30.0, 40.0]]]]


def test_an_unpooling_alone_begins_at_its_pooling() -> None:
    values = [[1.0, 5.0, 2.0, 3.0]]
    pool, act = plain("max_pool", 2, (1, 2), stride=(1, 2)), plain("relu", 2)
    document = make_document(values, act, pool, act, plain("max_unpool", 2), act)
    script = written(document, "numpy", position=3)
    assert array(printed(script)).tolist() == [[[[0.0, 5.0, 0.0, 3.0]]]]
    assert "places2" in script


def test_what_cannot_be_written_is_said() -> None:
    huge = make_document([1e300], make_layer("conv", [1e300]), make_layer("conv", [1.0]))
    with pytest.raises(ConvError, match="finite"):
        written(huge, "numpy", position=1)


# ---- notes ------------------------------------------------------------------------------------


def notes_of(script: str) -> str:
    lines = script.split("\n\n")[0].splitlines()
    return " ".join(line.removeprefix("#").strip() for line in lines)


def test_notes_tell_of_layout_and_flip() -> None:
    document = CHOSEN["transposed"]
    assert "(N, C, H, W)" in notes_of(written(document, "pytorch"))
    assert "(in, out/groups, kH, kW)" in notes_of(written(document, "pytorch"))
    assert "(N, H, W, C)" in notes_of(written(document, "keras"))
    assert "(kH, kW, out, in)" in notes_of(written(document, "keras"))
    assert "transpose_kernel=True" in notes_of(written(document, "jax"))
    assert "pads" in notes_of(written(document, "onnx"))
    assert "(N, C, W)" in notes_of(written(CHOSEN["row"], "pytorch"))
    for framework in BY_ID:
        assert "180°" in notes_of(written(CHOSEN["turned"], framework))
        assert "Layers 1 and 2 share" in notes_of(written(CHOSEN["tied"], framework))
        assert "Layer 1 is switched off" in notes_of(written(CHOSEN["off"], framework))


@pytest.mark.parametrize(
    ("framework", "layer", "said"),
    [
        ("pytorch", plain("bed_of_nails", 2, stride=2), "Bed of nails"),
        ("pytorch", make_layer("conv", [[1, 2]], padding=[(0, 1), (0, 0)]), "alike"),
        ("keras", make_layer("conv", [[1, 2]], stride=2, dilation=2, padding=2), "dilation"),
        ("keras", plain("cubic", 2, stride=2), "matrix"),
        ("keras", plain("tanh", 2), "float32"),
        ("jax", plain("linear_aligned", 2, stride=2), "matrix"),
        ("onnx", plain("cubic", 2, stride=2), "cubic_coeff_a"),
        ("onnx", plain("leaky_relu", 2), "PRelu"),
    ],
)
def test_what_a_framework_cannot_say_is_noted(framework: str, layer: Layer, said: str) -> None:
    assert said in notes_of(written(make_document([[1, 2], [3, 4]], layer), framework))


@every_framework
def test_notes_are_in_the_language_of_the_reader(framework: str) -> None:
    def tell(mark: Mark, **facts: object) -> str:
        return f"你好 {mark.english(**facts)}"

    document = CHOSEN["transposed"]
    script = written(document, framework, tell)
    notes = script.split("\n\n")[0].splitlines()
    assert notes[2].startswith("# 你好")
    assert all(line.startswith("# - 你好") for line in notes if line.startswith("# - "))
    assert ast.dump(ast.parse(script)) == ast.dump(ast.parse(written(document, framework)))


HOSTILE = (
    "\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\0", "\ud800", "\x1a",
    "\u202e", "import os", "'''", '"""', "\\", "# coding: rot13", "-*- coding: utf-7 -*-", "{}",
)  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=9)), max_size=6).map("".join))
def test_no_title_gets_out_of_its_comment(title: str) -> None:
    quiet = make_document([1.0, 2.0], make_layer("conv", [1.0]))
    named = make_document([1.0, 2.0], make_layer("conv", [1.0]), title=title)

    def tell(mark: Mark, **facts: object) -> str:
        return title + mark.english(**facts) + title

    for framework in BY_ID:
        wanted = ast.dump(ast.parse(written(quiet, framework)))
        # As bytes, so that a declared encoding would count.
        assert ast.dump(ast.parse(written(named, framework).encode())) == wanted
        assert ast.dump(ast.parse(written(named, framework, tell).encode())) == wanted


@given(st.text(max_size=200))
def test_comments_keep_their_words_and_their_width(text: str) -> None:
    lines = comment(text, "- ")
    wide = [sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s) for s in lines]
    assert max(wide, default=0) <= WIDTH
    kept = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    assert "".join(line[4:] for line in lines).replace(" ", "") == "".join(kept.split())


def test_a_long_title_stays_short_and_an_empty_one_away() -> None:
    document = make_document([1.0], make_layer("conv", [1.0]), title="long " * 9999)
    assert len(written(document, "numpy")) < 4000
    assert comment(" \n\u202e") == []
    assert all(unicodedata.category(c)[0] != "C" for c in "".join(comment("a\tb\x07c\u200bd")))


# ---- numbers ----------------------------------------------------------------------------------

FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(
    arrays.arrays(np.float64, arrays.array_shapes(max_dims=4, max_side=5), elements=FLOATS),
    st.integers(0, 40),
)
def test_numbers_are_exact(values: np.ndarray, offset: int) -> None:
    text = nested(values, offset)
    assert np.array(ast.literal_eval(text)).reshape(values.shape).tobytes() == values.tobytes()
    lines = text.splitlines()
    assert len(lines[0]) + offset < WIDTH or len(lines) > 1
    assert max(map(len, lines)) <= WIDTH


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.arange(200.0), "|u1"),
        (np.arange(-100.0, 100), "|i1"),
        (np.arange(-1000.0, 1000), "<i2"),
        (np.arange(1000.0) / 4, "<f4"),
        (np.arange(1000.0) / 3, "<f8"),
        (-np.zeros(500), "<f4"),
        (np.array([1e300] * 500), "<f8"),
    ],
)
def test_many_numbers_are_short_and_exact(values: np.ndarray, kind: str) -> None:
    script = f"import base64\nimport numpy as np\n{_unpacked()}\nx = {packed(values)}"
    found: dict[str, np.ndarray] = {}
    exec(script, found)
    assert found["x"].tobytes() == values.tobytes()
    assert f'"{kind}"' in script


def _unpacked() -> str:
    from core.written._script import UNPACKED

    return UNPACKED


def test_many_numbers_are_not_written_out() -> None:
    side = int(MOST_WRITTEN**0.5) + 1
    document = make_document(np.full((side, side), 1 / 3), make_layer("conv", [[1.0]]))
    script = written(document, "numpy")
    assert "base64" in script
    assert "0.333" not in script
    assert_equal(printed(script), document)


def test_long_calls_are_broken_between_arguments() -> None:
    line = "    x = first(second(1, [2, 3]), " + "word=(4, 5), " * 8 + "(6))"
    lines = broken(line)
    assert max(map(len, lines)) <= WIDTH
    assert "".join(part.strip() for part in lines).replace(",)", ")").replace(" ", "") == (
        line.strip().replace(" ", "")
    )
    assert broken("x" * 200) == ["x" * 200]


# ---- read back --------------------------------------------------------------------------------

KNOWN = {
    "pytorch": set(OPERATIONS) - {"bed_of_nails", "max_unpool"},
    "keras": {"conv", "conv_transpose", "max_pool", "avg_pool", "nearest", "relu", "leaky_relu",
              "tanh", "sigmoid"},
}  # fmt: skip


@pytest.mark.parametrize("framework", KNOWN)
def test_scripts_are_read_back_as_the_same_layers(framework: str) -> None:
    """Where a layer is one call: even settings without what the framework must have written out."""
    rng = np.random.default_rng(3)
    table = np.arange(2.0 * 36).reshape(1, 2, 6, 6)
    seen = set()
    conv = Layer("conv", conv_spec((3, 3), padding=1, groups=2), rng.normal(size=(4, 1, 3, 3)))
    bias = np.ones(3)
    grow = Layer("conv_transpose", conv_spec((4, 4), stride=2, padding=1),
                 rng.normal(size=(4, 3, 4, 4)), bias)  # fmt: skip
    for operation in OPERATIONS.values():
        if operation.id not in KNOWN[framework]:
            continue
        layers: tuple[Layer, ...] = (conv, grow)
        if not operation.has_kernel:
            factor = {"stride": (2, 2)} if operation.function is None else {}
            middle = plain(operation.id, 2, (2, 2), **factor)
            layers = (conv, middle, grow) if operation.mixes is None else (conv, middle)
        document = Document(table, layers)
        stacks = read_code(written(document, framework))
        assert len(stacks) == 1
        found = layers_of(stacks[0])
        assert found.problem is None
        assert not found.passed_over
        assert [layer.operation for layer in found.layers] == [
            layer.operation_id for layer in document.layers
        ]
        for read, layer, geometry in zip(
            found.layers, document.layers, document.geometries, strict=True
        ):
            settled = OPERATIONS[read.operation].settle(read.spec)
            size = geometry.small if layer.kind == "conv_transpose" else geometry.large
            assert layer.operation.geometry(settled, size) == geometry
            if layer.operation.has_kernel:
                assert (read.filters, read.bias) == (layer.out_channels, layer.bias is not None)
                assert read.groups == layer.spec.groups
        seen.add(operation.id)
    assert seen == KNOWN[framework]


def test_the_shelf() -> None:
    assert [framework.name for framework in FRAMEWORKS] == [
        "PyTorch", "Keras", "JAX", "NumPy", "ONNX",
    ]  # fmt: skip
    assert set(LINES) == set(BY_ID)
