"""Files: exact round trips, newer versions, and one clear sentence for everything hostile."""

from __future__ import annotations

import json
import pickle
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core import codec
from core.codec import MAX_BYTES, decode, encode
from core.document import Document, Layer, make_document, make_layer
from core.errors import ConvError

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "files" / "first-1.0.tconv"
EXAMPLES = sorted((ROOT / "resources" / "examples").glob("*.tconv"))


def first() -> Document:
    kernel = make_layer("conv_transpose", [[0, 1], [2, 3]])
    return make_document([[0, 1], [2, 3]], kernel, title="First steps")


def tree(**changes: Any) -> dict[str, Any]:
    return json.loads(encode(first())) | changes


def file(**changes: Any) -> bytes:
    return json.dumps(tree(**changes)).encode()


def layer_file(**changes: Any) -> bytes:
    return file(layers=[tree()["layers"][0] | changes])


def refusal(data: bytes) -> str:
    started = time.process_time()  # other programs may be busy
    with pytest.raises(ConvError) as caught:
        decode(data)
    assert time.process_time() - started < 1.0
    assert caught.value.parameter == "file"
    sentence = str(caught.value)
    assert len(sentence) < 300
    assert "{" not in sentence
    assert "\n" not in sentence
    return sentence


# --- round trips ------------------------------------------------------------------------------


def test_the_golden_file_of_version_1_0_is_read_and_written_as_it_is() -> None:
    data = GOLDEN.read_bytes()
    decoded = decode(data)
    assert decoded.notices == ()
    assert decoded.document.title == "First steps"
    expected = [[0, 0, 1], [0, 4, 6], [4, 12, 9]]
    assert decoded.document.feature_maps[1][0, 0].tolist() == expected
    assert encode(decoded.document) == data
    assert encode(first()) == data


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_an_example_is_as_the_app_would_save_it(path: Path) -> None:
    data = path.read_bytes()
    document, notices = decode(data)
    assert notices == ()
    assert document.title
    assert encode(document) == data


def test_the_examples_hold_what_they_say() -> None:
    outputs = {path.stem: decode(path.read_bytes()).document.feature_maps[-1] for path in EXAMPLES}
    assert outputs["nearest-neighbour"][0, 0].tolist() == [
        [1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4],
    ]  # fmt: skip
    assert outputs["bed-of-nails"][0, 0].tolist() == [
        [1, 0, 2, 0], [0, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0],
    ]  # fmt: skip
    assert outputs["bilinear"][0, 0, 1].tolist() == [1.125, 1.75, 2.25, 1.875]
    counts = [1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1]
    assert outputs["checkerboard-signal"][0, 0].tolist() == counts
    assert outputs["slide"][0, 0, 3].tolist() == [6, 3, 4, 2]
    assert outputs["round-trip"][0, 0].tolist() == [[22, 65, 42], [66, 128, 61], [44, 62, 20]]


finite = st.floats(allow_nan=False, allow_infinity=False, width=64)
shapes = st.one_of(
    st.tuples(st.integers(1, 5)), st.tuples(st.integers(1, 4), st.integers(1, 4))
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    size = draw(shapes)
    axes = len(size)
    layers = []
    for _ in range(draw(st.integers(1, 2))):
        kernel = draw(arrays(np.float64, draw(st.sampled_from([(1,) * axes, (3,) * axes])),
                             elements=finite))
        layers.append(
            make_layer(
                "conv_transpose", kernel, bias=draw(st.none() | finite),
                flipped=draw(st.booleans()), stride=draw(st.integers(1, 3)),
                padding=draw(st.sampled_from([0, [(0, 0)] * axes, "same", "valid"])),
            )
        )
    values = draw(arrays(np.float64, size, elements=finite))
    return make_document(values, *layers, title=draw(st.text(st.characters(codec="utf-8"),
                                                             max_size=20)))


@given(documents())
def test_every_float_comes_back_bit_for_bit(document: Document) -> None:
    data = encode(document)
    again, notices = decode(data)
    assert notices == ()
    assert again.title == document.title
    assert again.input.tobytes() == document.input.tobytes()
    for ours, theirs in zip(again.layers, document.layers, strict=True):
        assert ours.weight.tobytes() == theirs.weight.tobytes()
        assert ours.spec == theirs.spec
        assert ours.flipped == theirs.flipped
        assert (ours.bias is None) == (theirs.bias is None)
        if ours.bias is not None and theirs.bias is not None:
            assert ours.bias.tobytes() == theirs.bias.tobytes()
    assert encode(again) == data


def test_negative_zero_and_whole_numbers_keep_their_form() -> None:
    document = first().with_input(np.array([[-0.0, 2.0], [0.1, 2.0**60]]))
    text = encode(document).decode()
    assert "[-0.0, 2]" in text
    assert "[0.1, 1.152921504606847e+18]" in text


def test_a_file_may_leave_out_what_has_a_default() -> None:
    short = {
        "format": "tconv", "version": [1, 0], "input": [[1, 2]],
        "layers": [{"operation": "conv", "weight": [[[1]]]}],
    }  # fmt: skip
    document = decode(json.dumps(short).encode()).document
    assert document.axes == 1
    assert document.layers[0].spec.stride == (1,)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    data = b"\xef\xbb\xbf" + encode(first()).replace(b"\n", b"\r\n")
    assert encode(decode(data).document) == encode(first())


# --- other versions ---------------------------------------------------------------------------


def test_keys_of_a_newer_minor_version_are_kept_and_written_back() -> None:
    newer = tree(version=[1, 7], palette={"name": "viridis", "steps": [1, 2.5]})
    newer["layers"][0]["noise"] = [0.25, "x"]
    decoded = decode(json.dumps(newer).encode())
    assert [notice.facts for notice in decoded.notices] == [{"got": "1.7"}]
    changed = decoded.document.with_input(np.array([[5.0]]))
    written = json.loads(encode(changed))
    assert written["version"] == [1, 7]
    assert written["palette"] == newer["palette"]
    assert written["layers"][0]["noise"] == [0.25, "x"]
    assert written["input"] == [[[5]]]


def test_unknown_keys_of_this_version_are_kept_without_a_word() -> None:
    decoded = decode(file(comment="mine"))
    assert decoded.notices == ()
    assert json.loads(encode(decoded.document))["comment"] == "mine"
    assert json.loads(encode(decoded.document))["version"] == [1, 0]


def test_an_extra_key_never_replaces_what_is_known() -> None:
    layer = first().layers[0]
    sly = Layer(layer.operation_id, layer.spec, layer.weight, extra={"stride": [9, 9], "x": 1})
    document = Document(first().input, (sly,), "First steps", {"title": "other"})
    written = json.loads(encode(document))
    assert written["title"] == "First steps"
    assert written["layers"][0]["stride"] == [1, 1]
    assert written["layers"][0]["x"] == 1


def test_a_newer_major_version_is_refused_and_named() -> None:
    sentence = refusal(file(version=[2, 0], layers="all different"))
    assert "2.0" in sentence
    assert "1.3" in sentence


@pytest.mark.parametrize(
    "version", [1, "1.0", [1], [1, 0, 0], [True, 0], [1.0, 0], [0, 9], [-1, 0], None, [1, -1]]
)
def test_a_version_is_two_whole_numbers(version: Any) -> None:
    assert "version" in refusal(file(version=version))


def test_migrations_are_walked_from_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(tree: dict[str, Any]) -> dict[str, Any]:
        return {("input" if key == "image" else key): value for key, value in tree.items()}

    monkeypatch.setattr(codec, "VERSION", (1, 1))
    monkeypatch.setattr(codec, "MIGRATIONS", (((1, 1), rename),))
    old = tree(version=[1, 0])
    old["image"] = old.pop("input")
    assert decode(json.dumps(old).encode()).document.input.shape == (1, 1, 2, 2)
    assert "input" in refusal(json.dumps(old | {"version": [1, 1]}).encode())


# --- hostile and foreign ----------------------------------------------------------------------

FOREIGN = {
    "PNG": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "HTML": b"<!DOCTYPE html><html></html>",
    "pickle": pickle.dumps({"format": "tconv"}),
    "npy": b"\x93NUMPY\x01\x00v\x00{'descr': '<f8'}",
    "number": b"12",
    "list": b'["format", "tconv"]',
    "other JSON": b'{"name": "package", "version": "1.0.0"}',
    "UTF-16": '{"format": "tconv"}'.encode("utf-16"),
    "zeros": bytes(100_000),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_file_is_called_so(name: str) -> None:
    assert refusal(FOREIGN[name]) == "This is not a TConv document."


@pytest.mark.parametrize("data", [b"", b"  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_called_so(data: bytes) -> None:
    assert "empty" in refusal(data)


def test_a_file_cut_off_anywhere_is_refused() -> None:
    data = encode(first()).rstrip()
    for length in range(len(data)):
        refusal(data[:length])


def test_bytes_changed_anywhere_never_end_in_another_error() -> None:
    data = bytearray(encode(first()))
    generator = np.random.default_rng(7)
    for _ in range(2000):
        changed = bytearray(data)
        changed[generator.integers(len(data))] = generator.integers(256)
        try:
            decode(bytes(changed))
        except ConvError as error:
            assert error.parameter == "file"  # noqa: PT017 (most changes are refused, some not)


HOSTILE = {
    "deep lists": (b'{"format":"tconv","x":' + b"[" * 400_000, "32 deep"),
    "deep objects": (b'{"a":' * 100_000, "32 deep"),
    "deep behind an escaped quote": (b'{"a\\"":' + b"[" * 40, "32 deep"),
    "deep behind a closed backslash": (b'{"a\\\\":' + b"[" * 40, "32 deep"),
    "many objects": (b'{"a":[' + b"{}," * 1_000_000 + b"{}]}", "1000 parts"),
    "too many bytes": (b"{" + b" " * MAX_BYTES, "10 MB"),
    "millions of numbers": (
        b'{"format":"tconv","version":[1,0],"input":[[' + b"0," * 4_000_000 + b"0]]}", "4096"
    ),
    "millions of texts": (
        b'{"format":"tconv","version":[1,0],"input":[[' + b'"\\"",' * 1_000_000 + b'""]]}', "4096"
    ),
    "invalid UTF-8": (b'{"title": "\xff"}', "UTF-8"),
    "duplicate key": (b'{"format":"tconv","format":"tconv"}', "“format” twice"),
    "duplicate key inside": (
        b'{"format":"tconv","version":[1,0],"input":[[1]],"layers":[{"stride":1,"stride":2}]}',
        "“stride” twice",
    ),
    "long duplicate key": (b'{"' + b"k" * 9999 + b'":1,"' + b"k" * 9999 + b'":1}', "twice"),
    "duplicate key on two lines": (b'{"a\\n":1,"a\\n":1}', "“a�” twice"),
    "NaN": (b'{"format":"tconv","x":NaN}', "NaN"),
    "Infinity": (b'{"format":"tconv","x":-Infinity}', "Infinity"),
    "5000 digits": (b'{"format":"tconv","x":' + b"9" * 5000 + b"}", "digits"),
    "big file of brackets in a text": (
        b'{"format":"tconv","title":"' + b"[" * 9_000_000 + b'"}', "missing"
    ),
    "millions of empty lists": (
        b'{"format":"tconv","version":[1,0],"input":[' + b"[]," * 2_000_000 + b"[]]}",
        "parts",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_get_a_sentence_at_once(name: str) -> None:
    data, part = HOSTILE[name]
    assert part in refusal(data)


WRONG = {
    "no input": (file(input=None), "input"),
    "flat input": (file(input=[1, 2]), "input"),
    "four axes": (file(input=[[[[1]]]]), "input"),
    "ragged": (file(input=[[[1, 2], [3]]]), "equally long"),
    "ragged inside": (file(input=[[[1, 2], 3]]), "equally long"),
    "text for a number": (file(input=[[["1", 2]]]), "numbers"),
    "flag for a number": (file(input=[[[True, 2]]]), "numbers"),
    "null for a number": (file(input=[[[None, 2]]]), "numbers"),
    "no cells": (file(input=[[[]]]), "at least one cell"),
    "empty": (file(input=[]), "input"),
    "huge row": (file(input=[[[0] * 100_000]]), "128"),
    "huge signal": (file(input=[[0] * 100_000]), "4096"),
    "huge column": (file(input=[[[0]] * 10_000]), "128"),
    "two channels": (file(input=[[[1]], [[2]]]), "reads 1 channels, but the input has 2"),
    "title": (file(title=["x"]), "title"),
    "long title": (file(title="x" * 9999), "title"),
    "half a character in the title": (file(title="\ud83d"), "half a character"),
    "half a character in an unknown key": (file(note=[{"\udc00": 1}]), "half a character"),
    "no layers": (file(layers=[]), "between 1 and 64"),
    "many layers": (file(layers=tree()["layers"] * 65), "between 1 and 64"),
    "layers": (file(layers={"operation": "conv"}), "layers"),
    "layer": (file(layers=[3]), "layers"),
    "operation": (layer_file(operation="conv_5"), "conv_5"),
    "operation's type": (layer_file(operation=["conv"]), "operation"),
    "long operation": (layer_file(operation="x" * 9999), "operation"),
    "operation on two lines": (layer_file(operation="conv\n5"), "“conv�5”"),
    "no weight": (layer_file(weight=None), "weight"),
    "huge kernel": (layer_file(weight=[[[[1] * 17]]]), "16"),
    "two filters": (layer_file(weight=[[[[1]]], [[[1]]]], kernel_size=[1, 1]),
                    "reads 2 channels, but the input has 1"),
    "kernel_size": (layer_file(kernel_size=[3, 3]), "kernel_size"),
    "huge kernel_size": (layer_file(kernel_size=[1_000_000, 1_000_000]), "kernel_size"),
    "stride 0": (layer_file(stride=[0, 1]), "stride"),
    "stride 1.5": (layer_file(stride=[1.5, 1]), "stride"),
    "stride true": (layer_file(stride=True), "stride"),
    "huge stride": (layer_file(stride=[10**6, 1]), "output"),
    "endless stride": (layer_file(stride=10**4000), "stride"),
    "many strides": (layer_file(stride=[1] * 100_000), "stride"),
    "padding": (layer_file(padding="full"), "padding"),
    "padding's type": (layer_file(padding={"all": 1}), "padding"),
    "padding of three": (layer_file(padding=[[1, 1], [1, 1], [1, 1]]), "padding"),
    "padding crops all": (layer_file(padding=5), "crops the whole output"),
    "output_padding": (layer_file(output_padding=3), "output_padding"),
    "groups": (layer_file(groups=[1, 1]), "groups"),
    "flipped": (layer_file(flipped="no"), "flipped"),
    "bias": (layer_file(bias="x"), "bias"),
    "no bias cells": (layer_file(bias=[]), "bias"),
    "two biases": (layer_file(bias=[1, 2]), "each of the 1 output channels"),
    "axes": (layer_file(weight=[[[1, 2]]], kernel_size=[2], stride=1, padding=0,
                        output_padding=0, dilation=1), "spatial axes"),
    "1e400 in the input": (file(input=[[["#"]]]).replace(b'"#"', b"1e400"), "finite"),
    "1e400 in the bias": (layer_file(bias=["#"]).replace(b'"#"', b"-1e400"), "finite"),
    "1e400 in an unknown key": (file(note=["#"]).replace(b'"#"', b"1e400"), "finite"),
    "400 digits": (file(input=[[[10**400]]]), "digits"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_contents_get_a_sentence_that_names_them(name: str) -> None:
    data, part = WRONG[name]
    assert part in refusal(data)


@pytest.mark.parametrize("key", ["version", "input", "layers"])
def test_a_missing_key_is_named(key: str) -> None:
    left = tree()
    del left[key]
    assert f"“{key}” is missing" in refusal(json.dumps(left).encode())
