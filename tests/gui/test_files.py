"""Files on disk: what cannot be opened is refused at once in one sentence; saving is whole."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from core.codec import MAX_BYTES, encode
from core.document import Document, make_document, make_layer
from core.errors import ConvError
from tconv_gui.model.files import (
    Fingerprint,
    changed_on_disk,
    import_array,
    is_document,
    read_document,
    save_document,
    with_suffix,
)

GOLDEN = Path(__file__).parent.parent / "files" / "first-1.0.tconv"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def document() -> Document:
    return make_document([[0.1, -2]], make_layer("conv_transpose", [[1 / 3]], stride=3))


def refusal(path: Path, reader: object = read_document) -> str:
    started = time.process_time()
    with pytest.raises(ConvError) as caught:
        reader(path)  # type: ignore[operator]
    assert time.process_time() - started < 1.0
    assert caught.value.parameter == "file"
    sentence = str(caught.value)
    assert len(sentence) < 300
    assert "{" not in sentence
    return sentence


# --- documents --------------------------------------------------------------------------------


def test_a_document_is_saved_and_read_again(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "mine.tconv"
    saved = save_document(path, document)
    opened = read_document(path)
    assert path.read_bytes() == encode(document) == encode(opened.document)
    assert opened.fingerprint == saved == Fingerprint.of(path.read_bytes())
    assert opened.notices == ()


def test_the_golden_file_opens() -> None:
    assert read_document(GOLDEN).document.title == "First steps"


def test_a_change_behind_our_back_is_noticed(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "mine.tconv"
    saved = save_document(path, document)
    assert not changed_on_disk(path, saved)
    os.utime(path, (0, 0))
    assert not changed_on_disk(path, saved)
    path.write_bytes(path.read_bytes() + b" ")
    assert changed_on_disk(path, saved)
    path.unlink()
    assert not changed_on_disk(path, saved)
    path.mkdir()
    assert changed_on_disk(path, saved)


def test_a_refused_save_leaves_the_old_file(tmp_path: Path, document: Document) -> None:
    with pytest.raises(ConvError):
        save_document(tmp_path / "no folder" / "x.tconv", document)
    assert list(tmp_path.iterdir()) == []


def test_a_suffix_is_added_once() -> None:
    assert with_suffix("folder/a") == Path("folder/a.tconv")
    assert with_suffix("a.b") == Path("a.b.tconv")
    assert with_suffix("a.TConv") == Path("a.TConv")
    assert is_document("a.TCONV")
    assert not is_document("a.npy")


def test_a_file_that_is_not_there() -> None:
    assert "no file “x.tconv”" in refusal(Path("no/x.tconv"))
    assert "no file" in refusal(GOLDEN / "x.tconv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


@posix
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "pipe.tconv"
    os.mkfifo(path)
    assert "device or a pipe" in refusal(path)
    assert "device or a pipe" in refusal(path.rename(tmp_path / "pipe.npy"), import_array)


@posix
def test_devices_and_sockets_are_no_files(tmp_path: Path) -> None:
    assert "device or a pipe" in refusal(Path("/dev/zero"))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.tconv"))
        assert "device or a pipe" in refusal(tmp_path / "s.tconv")


@posix
def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:  # root may read everything, so the mode would not do
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "x.tconv"
    path.write_bytes(b"{}")
    monkeypatch.setattr(os, "open", refuse)
    assert "may not be read" in refusal(path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.tconv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES * 1000)
    assert "10 MB" in refusal(path)
    assert "10 MB" in refusal(path.rename(tmp_path / "huge.csv"), import_array)


def test_odd_names_are_refused_in_words() -> None:
    assert "could not be read" in refusal(Path("a\0b.tconv"))
    assert "could not be read" in refusal(Path("x" * 300 + ".tconv")) or os.name == "nt"
    sentence = refusal(Path("a\udcff.tconv"))
    assert sentence.encode()


def test_damaged_contents_name_the_file_as_wrong(tmp_path: Path) -> None:
    path = tmp_path / "x.tconv"
    path.write_bytes(GOLDEN.read_bytes()[:100])
    before = path.read_bytes()
    assert "cut off" in refusal(path)
    assert path.read_bytes() == before


# --- arrays -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3),
        np.asfortranarray(np.arange(6).reshape(2, 3)),
        np.arange(6, dtype=">i2").reshape(2, 3),
        np.arange(6, dtype=np.float16).reshape(1, 1, 2, 3),
        np.array([[True, False]]),
        np.arange(5, dtype=np.uint64),
        np.arange(12)[::2].reshape(2, 3),
    ],
)
def test_numpy_files_are_opened_exactly(tmp_path: Path, array: np.ndarray) -> None:
    path = tmp_path / "x.NPY"
    with path.open("wb") as file:
        np.save(file, array)
    plane = import_array(path)
    expected = array.reshape(array.shape[-2:])
    assert plane.dtype == np.float64
    assert plane.tolist() == expected.astype(float).tolist()


@pytest.mark.parametrize("order", ["C", "F"])
def test_numpy_files_of_several_channels_keep_all(tmp_path: Path, order: str) -> None:
    array = np.arange(24, dtype=np.int16).reshape(1, 3, 2, 4)
    path = tmp_path / "x.npy"
    np.save(path, np.array(array, order=order))
    assert import_array(path).tolist() == array[0].tolist()


@pytest.mark.parametrize(
    ("array", "part"),
    [
        (np.array([[1 + 2j]]), "complex128"),
        (np.array(["a"]), "<U1"),
        (np.array([(1, 2)], dtype=[("a", int), ("b", int)]), "type"),
        (np.array([{}, []], dtype=object), "object"),
        (np.float64(3), "()"),
        (np.zeros((0, 4)), "0×4"),
        (np.zeros((2, 2, 3, 3)), "2×2×3×3"),
        (np.zeros((2, 3, 129)), "2×3×129"),
        (np.zeros((33, 2, 2)), "at most 32 channels, but would have 33"),
        (np.zeros((1, 129)), "1×129"),
        (np.zeros(4097), "4097"),
        (np.array([1, np.nan]), "finite"),
        (np.array([np.inf]), "finite"),
    ],
)
def test_numpy_files_without_a_plane_of_numbers(
    tmp_path: Path, array: np.ndarray, part: str
) -> None:
    path = tmp_path / "x.npy"
    np.save(path, array, allow_pickle=True)
    assert part in refusal(path, import_array)


def npy_bytes(header: str, data: bytes = b"") -> bytes:
    text = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "no NumPy array"),
        (b"\x89PNG\r\n", "no NumPy array"),
        (b"\x93NUMPY", "no NumPy array"),
        (b"\x93NUMPY\x09\x00", "no NumPy array"),
        (npy_bytes("__import__('os').system('x')"), "no NumPy array"),
        (npy_bytes("{" + "(" * 9000), "no NumPy array"),
        (npy_bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}"),
         "1000000×1000000"),
        (npy_bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 3)}"), "-1×3"),
        (npy_bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2)}", bytes(31)),
         "cut off"),
    ],
)  # fmt: skip
def test_hostile_numpy_files(tmp_path: Path, data: bytes, part: str) -> None:
    path = tmp_path / "x.npy"
    path.write_bytes(data)
    assert part in refusal(path, import_array)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.csv", b"1,2\n3,4\n"),
        ("x.CSV", b"\xef\xbb\xbf1;2\r\n3;4\r\n"),
        ("x.tsv", b"1\t2\n3\t4"),
        ("x.txt", "[[1, 2], [3, 4]]".encode("utf-16")),
        ("x.csv", b"gr\xfcn;rot\n1;2\n3;4\n"),
    ],
)
def test_tables_as_text(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert import_array(path).tolist() == [[1, 2], [3, 4]]


def test_text_without_numbers_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    refusal(path, import_array)
    path.write_bytes(b"1,2\n3")
    assert "row 2" in refusal(path, import_array)


@pytest.mark.parametrize("name", ["x.png", "x.zip", "x", ".tconv.bak"])
def test_what_cannot_be_opened_is_told_with_what_can(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    sentence = refusal(path, import_array)
    assert all(suffix in sentence for suffix in (".tconv", ".npy", ".csv", ".tsv", ".txt"))
