from __future__ import annotations

import math
import struct
import time
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from core.arrays import MAX_AXIS_1D, MAX_AXIS_2D
from core.errors import ConvError
from core.numbers_text import (
    TEXT_FORMATS,
    TextFormat,
    parse_matrix,
    parse_number,
    read_shown,
    shown_number,
    shown_numbers,
    to_csv,
    to_latex,
    to_markdown,
    to_matlab,
    to_numpy,
    to_pytorch,
    to_tsv,
)

# language: (decimal comma, decimal mark, mark between thousands as its spreadsheets write it)
LOCALES = {
    "en": (False, ".", ","),
    "de": (True, ",", "."),
    "fr": (True, ",", "\u202f"),
    "zh": (False, ".", ","),
}

SQUARE = [[1, 2], [3, 4]]
HALVES = [[0.5, -1.25], [3, 1e-3]]

# Notations that are the same in every country.
PROGRAM_SAMPLES = [
    # NumPy
    ("array([[1., 2.],\n       [3., 4.]])", SQUARE),
    ("array([[1, 2],\n       [3, 4]], dtype=int32)", SQUARE),
    ("np.array([[1, 2], [3, 4]], dtype=np.float32)", SQUARE),
    ("kernel = np.array([[1, 2],\n                   [3, 4]])\n", SQUARE),
    ("np.array(\n    [\n        [1, 2],\n        [3, 4],\n    ]\n)\n", SQUARE),
    ("np.array([[1, 2], [3, 4]], np.float64)", SQUARE),
    ("np.asarray([(1, 2), (3, 4)], dtype='float32')", SQUARE),
    ("matrix([[1, 2],\n        [3, 4]])", SQUARE),
    ("[[1. 2.]\n [3. 4.]]", SQUARE),
    ("[[ 0.5   -1.25 ]\n [ 3.     0.001]]", HALVES),
    ("[[ 5.0e-01 -1.25e+00]\n [ 3.e+00  1.0e-03]]", HALVES),
    ("[0. 1. 2.]", [0, 1, 2]),
    ("array([-0.5,  1. ,  2. ])", [-0.5, 1, 2]),
    ("[np.float64(1.5), np.float64(2.0)]", [1.5, 2]),
    (str(np.arange(40.0)), list(range(40))),
    (str(np.arange(60).reshape(2, 30)), np.arange(60).reshape(2, 30).tolist()),
    (repr(np.arange(60.0).reshape(2, 30)), np.arange(60).reshape(2, 30).tolist()),
    # PyTorch, TensorFlow, JAX
    ("tensor([[1., 2.],\n        [3., 4.]])", SQUARE),
    ("tensor([[1., 2.],\n        [3., 4.]], device='cuda:0', dtype=torch.float64)", SQUARE),
    ("tensor([[1., 2.], [3., 4.]], grad_fn=<AddBackward0>)", SQUARE),
    ("Parameter containing:\ntensor([[1., 2.],\n        [3., 4.]], requires_grad=True)", SQUARE),
    ("torch.tensor([[1., 2.], [3., 4.]], dtype=torch.float64)", SQUARE),
    ("torch.FloatTensor([[1, 2], [3, 4]])", SQUARE),
    ("tensor([[[[1., 2.],\n          [3., 4.]]]])", SQUARE),
    ("tensor([[[1., 2., 3.]]])", [[1, 2, 3]]),
    ("Array([[1., 2.],\n       [3., 4.]], dtype=float32)", SQUARE),
    ("tf.Tensor(\n[[1. 2.]\n [3. 4.]], shape=(2, 2), dtype=float32)", SQUARE),
    (
        "<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\n"
        "array([[1., 2.],\n       [3., 4.]], dtype=float32)>",
        SQUARE,
    ),
    (
        "<tf.Variable 'Variable:0' shape=(2, 2) dtype=float32, numpy=\n"
        "array([[1., 2.],\n       [3., 4.]], dtype=float32)>",
        SQUARE,
    ),
    # Python, JSON, R, C
    ("[[1,2],[3,4]]", SQUARE),
    ("[\n  [1, 2],\n  [3, 4]\n]", SQUARE),
    ("((1, 2), (3, 4))", SQUARE),
    ("(1, 2, 3)", [1, 2, 3]),
    ("[1, 2], [3, 4]", SQUARE),
    ("[1, 2]\n[3, 4]\n", SQUARE),
    ("[5]", [5]),
    ("c(1, 2, 3)", [1, 2, 3]),
    ("float k[2][2] = {{1, 2}, {3, 4}};", SQUARE),
    # MATLAB, Octave, Julia
    ("[1 2; 3 4]", SQUARE),
    ("A = [1, 2; 3, 4];", SQUARE),
    ("[1 2\n 3 4]", SQUARE),
    ("[1, 2\n 3, 4]", SQUARE),
    ("[\n1 2;\n3 4;\n]", SQUARE),
    ("[0.5 -1.25; 3 1e-3]", HALVES),
    ("[1; 2; 3]", [[1], [2], [3]]),
    ("[[1 2]; [3 4]]", SQUARE),
    ("1 2; 3 4", SQUARE),
    ("1, 2; 3, 4", SQUARE),
    ("A =\n\n     1     2\n     3     4\n\n", SQUARE),
    ("2×2 Matrix{Float64}:\n 1.0  2.0\n 3.0  4.0", SQUARE),
    ("3-element Vector{Int64}:\n 1\n 2\n 3", [[1], [2], [3]]),
    ("Float64[1 2; 3 4]", SQUARE),
    # Mathematica
    ("{{1, 2}, {3, 4}}", SQUARE),
    ("{{0.5, -5/4}, {3, 1.*^-3}}", HALVES),
    # LaTeX
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", SQUARE),
    ("\\begin{pmatrix}\n1 & 2 \\\\\n3 & 4 \\\\\n\\end{pmatrix}", SQUARE),
    (r"\left[\begin{array}{cc} 1 & 2 \\[2pt] \hline 3 & 4 \end{array}\right]", SQUARE),
    (r"$K_1 = \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}$", SQUARE),
    (r"\begin{equation}\mathbf{K} = \begin{bmatrix}1&2\\3&4\end{bmatrix}.\end{equation}", SQUARE),
    (r"1 & 2 \\ 3 & 4", SQUARE),
    (
        r"\begin{bmatrix} \frac{1}{2} & -\tfrac{5}{4} \\ {3} & 1 \times 10^{-3} \end{bmatrix}",
        HALVES,
    ),
    (r"\begin{vmatrix} 0{,}5 & {-}1.25 \\ 3\; & 0.001 \end{vmatrix}", HALVES),
    # Markdown and other tables of bars
    ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |", SQUARE),
    ("|  |  |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n", SQUARE),
    ("| 1 | 2 |\n|--:|:-:|\n| 3 | 4 |", SQUARE),
    ("a | b\n---|---\n1 | 2\n3 | 4", SQUARE),
    ("+---+---+\n| 1 | 2 |\n+---+---+\n| 3 | 4 |\n+---+---+", SQUARE),
    # plain columns
    ("1 2\n3 4", SQUARE),
    ("  1   2\r\n  3   4\r\n", SQUARE),
    ("1\t2\r3\t4\r", SQUARE),
    ("1 2\v3 4", SQUARE),
    ("0.5 -1.25\n3 1e-3", HALVES),
    ("1/2 −5/4\n３ 0.001", HALVES),
    ("1, 2\n3, 4", SQUARE),
    ("1.0,2.0\n3.0,4.0\n", SQUARE),
    ("1,2,3\n4,5,6", [[1, 2, 3], [4, 5, 6]]),
    ("1;2\n3;4", SQUARE),
    ("x,y\n1.0,2.0\n3.0,4.0", SQUARE),
    ('"x","y"\n"1","2"\n"3","4"', SQUARE),
    ("width;my height\n1;2\n3;4", SQUARE),
    ("a\tb\n1\t2\n3\t4", SQUARE),
    ("1\n2\n3\n", [[1], [2], [3]]),
    ("7", [7]),
    ("1/4", [0.25]),
    # Chinese input methods
    ("【1 2；3 4】", SQUARE),
    ("［［１，２］，［３，４］］", SQUARE),
    ("１．５\t－２\n３\t＋４", [[1.5, -2], [3, 4]]),
    ("1、2、3", [1, 2, 3]),
    ("1\u30002\n3\u30004", SQUARE),
    ("\ufeff1\t2\n3\t4\u200b", SQUARE),
]


def same(array: np.ndarray, expected: object) -> None:
    np.testing.assert_array_equal(array, np.array(expected, dtype=np.float64), strict=True)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("text", "expected"), PROGRAM_SAMPLES)
def test_programs_write_the_same_everywhere(text: str, expected: list, locale: str):
    array = parse_matrix(text, decimal_comma=LOCALES[locale][0])
    same(array, expected)
    assert not array.flags.writeable


# Spreadsheets write numbers by locale: "d" stands for the decimal mark, "t" for thousands.
SHEET_SAMPLES = [
    ("1d5\t2d25\r\n3\t-4d125\r\n", [[1.5, 2.25], [3, -4.125]]),
    ("1d5\t2d25\r\n", [1.5, 2.25]),
    ("0d125\t0d5\n1\t2", [[0.125, 0.5], [1, 2]]),
    ("1d50E+03\t2d5E-01\n1\t2", [[1500, 0.25], [1, 2]]),
    ("1t234d5\t2\n1t234t567d25\t4", [[1234.5, 2], [1234567.25, 4]]),
    ("1d5;2d25\n3d5;4d5", [[1.5, 2.25], [3.5, 4.5]]),
    ("name;other\n1d5;2d25\n3d5;4d5\n", [[1.5, 2.25], [3.5, 4.5]]),
    ('"1d5","2d25"\n"3","4d125"\n', [[1.5, 2.25], [3, 4.125]]),
    ("1d5 2d25\n3d5 4d5", [[1.5, 2.25], [3.5, 4.5]]),
    ("| 1d5 | 2d25 |\n|---|---|\n| 3 | 4d5 |", [[1.5, 2.25], [3, 4.5]]),
    ("1d5 & 2d25 \\\\ 3 & 4d5", [[1.5, 2.25], [3, 4.5]]),
]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("template", "expected"), SHEET_SAMPLES)
def test_sheets_write_by_locale(template: str, expected: list, locale: str):
    decimal_comma, decimal, thousands = LOCALES[locale]
    text = template.replace("d", decimal)
    text = text.replace("t", thousands) if "name" not in template else text
    same(parse_matrix(text, decimal_comma=decimal_comma), expected)


def test_a_column_of_decimals_from_a_german_sheet():
    same(parse_matrix("1,5\r\n2,25\r\n3\r\n", decimal_comma=True), [[1.5], [2.25], [3]])
    same(parse_matrix("1,234\n5,678", decimal_comma=True), [[1.234], [5.678]])
    same(parse_matrix("1,5", decimal_comma=True), [1.5])


def test_there_are_enough_samples():
    assert len(PROGRAM_SAMPLES) + len(SHEET_SAMPLES) >= 60


BIG = "1" + "0" * 400

REFUSALS = [
    ("", False, "There are no numbers", {}),
    (" \r\n\t ", False, "There are no numbers", {}),
    ("|---|---|", False, "There are no numbers", {}),
    ("hello", False, "“hello” is not a number", {"row": 1, "column": 1}),
    ("1\t2\n3\tx", False, "“x” is not a number", {"row": 2, "column": 2}),
    ("1\t2\n3\tnan", False, "“nan” is not a finite number", {"row": 2, "column": 2}),
    ("nan\n1\n2", False, "“nan” is not a finite number", {"row": 1, "column": 1}),
    ("[[1, 2], [3, -inf]]", False, "“-inf” is not a finite", {"row": 2, "column": 2}),
    ("[1 2; 3 Inf]", False, "“Inf” is not a finite", {"row": 2, "column": 2}),
    ("[1 2\n 3 x]", False, "“x” is not a number", {"row": 2, "column": 2}),
    ("1 2\n1e400 4", False, "“1e400” is too large", {"row": 2, "column": 1}),
    (f"1 {BIG}", False, "is too large", {"row": 1, "column": 2}),
    ("1 1/0", False, "divides by zero", {"row": 1, "column": 2}),
    ("1\t\t3", False, "is empty", {"row": 1, "column": 2}),
    ("1\t2\n\t\n3\t4", False, "is empty", {"row": 2, "column": 1}),
    ("1\n\n3", False, "is empty", {"row": 2, "column": 1}),
    ("\t1\n2\t3", False, "is empty", {"row": 1, "column": 1}),
    ("1\t2\t\n3\t4\t", False, "is empty", {"row": 1, "column": 3}),
    ("1,,3", False, "is empty", {"row": 1, "column": 2}),
    ("[1,,3]", False, "is empty", {"row": 1, "column": 2}),
    ("[[1, 2], []]", False, "is empty", {"row": 2, "column": 1}),
    ("[]", False, "is empty", {"row": 1, "column": 1}),
    ("[1; ; 3]", False, "is empty", {"row": 2, "column": 1}),
    (r"1 & \\ 3 & 4", False, "is empty", {"row": 1, "column": 2}),
    ("1 2 3\n4 5\n6", False, "row 2 has 2, but row 1 has 3", {"row": 2}),
    ("[[1, 2], [3, 4], [5]]", False, "row 3 has 1, but row 1 has 2", {"row": 3}),
    ("[1 2; 3 4 5]", False, "row 2 has 3, but row 1 has 2", {"row": 2}),
    ("1\t1,234", False, "can mean 1.234 or 1234", {"row": 1, "column": 2}),
    ("1,234", False, "can be one number or several; write 1.234 ", {}),
    ("1,5", False, "write 1.5 for one number, or 1, 5 for several", {}),
    ("100,200,300", False, "write 100200300 for one number, or 100, 200, 300", {}),
    ("1,234\n5,678", False, "can be one number or several", {}),
    ("1\u00a0234 5", False, "write 1234 for one number, or 1, 234", {}),
    ("1,5 2", False, "separated in more than one way", {}),
    ("[1,5 2,5]", True, "separated in more than one way", {}),
    ("1,2;3,4", False, "separated in more than one way", {}),
    ("array([[0., 0., ..., 0.], [0., 0., ..., 0.]])", False, "set_printoptions", {}),
    ("[[0. 1. … 2.]]", False, "set_printoptions", {}),
    (r"1 & \cdots & 3", False, "set_printoptions", {}),
    ("100×100 Matrix{Float64}:\n 1.0 ⋯ 2.0\n ⋮", False, "set_printoptions", {}),
    ("[[1, 2], [3, 4]", False, "brackets do not match", {}),
    ("[[1, 2], [3, 4)]", False, "brackets do not match", {}),
    ("array([1, 2]", False, "brackets do not match", {}),
    ("[" * 33 + "1" + "]" * 33, False, "at most 32", {}),
    ("[" * 500_000, False, "at most 32", {}),
    ("[[[1, 2]], [[3, 4]]]", False, "3 axes (2 × 1 × 2)", {}),
    ("[[1, 2], 3]", False, "not one plain array", {}),
    ("[1, [2]]", False, "not one plain array", {}),
    # What would change the numbers is not passed over.
    ("np.array([[1, 2], [3, 4]]) / 16", False, "not one plain array", {}),
    ("np.array([[1, 2], [3, 4]]).T", False, "not one plain array", {}),
    ("[1 2; 3 4]'", False, "not one plain array", {}),
    ("2 * [1 2; 3 4]", False, "not one plain array", {}),
    ("-[1 2; 3 4]", False, "not one plain array", {}),
    ("np.sqrt([1, 4])", False, "not one plain array", {}),
    ("a = [1, 2]\nb = [3, 4]", False, "not one plain array", {}),
    ("1 2 [3 4]", False, "not one plain array", {}),
    (r"\frac{1}{16}\begin{bmatrix} 1 & 2 \end{bmatrix}", False, "not one plain array", {}),
    (r"\begin{bmatrix} 1 & 2 \end{bmatrix}^T", False, "not one plain array", {}),
    (r"\begin{bmatrix}1\end{bmatrix} \begin{bmatrix}2\end{bmatrix}", False, "not one", {}),
    (r"1\frac{1}{2} & 3", False, "is not a number", {"row": 1, "column": 1}),
    ("array([[ True, False]])", False, "“True” is not a number", {"row": 1, "column": 1}),
    ("[1+2j, 3]", False, "“1+2j” is not a number", {"row": 1, "column": 1}),
    ("[1 - 2]", False, "“-” is not a number", {"row": 1, "column": 2}),
    ("    1.0e+03 *\n    1.0    2.0", False, "“*” is not a number", {"row": 1, "column": 2}),
    ("12\x00\t3", False, "“12�” is not a number", {"row": 1, "column": 1}),
    ('1,23"', False, '“23"” is not a number', {"row": 1, "column": 2}),
    ('1"2"3 4', False, '“1"2"3” is not a number', {"row": 1, "column": 1}),
    ("#DIV/0!\t3", False, "“#DIV/0!” is not a number", {"row": 1, "column": 1}),
]


@pytest.mark.parametrize(
    ("text", "decimal_comma", "says", "facts"), REFUSALS, ids=lambda value: repr(value)[:40]
)
def test_refusals(text: str, decimal_comma: bool, says: str, facts: dict):
    with pytest.raises(ConvError) as caught:
        parse_matrix(text, decimal_comma=decimal_comma)
    assert says in str(caught.value)
    assert caught.value.parameter == "paste"
    assert facts.items() <= caught.value.facts.items()
    assert len(str(caught.value)) < 260


def outcome(
    read: Callable[..., np.ndarray | float], text: str, decimal_comma: bool
) -> np.ndarray | float | ConvError:
    try:
        return read(text, decimal_comma=decimal_comma)
    except ConvError as error:
        return error


# --- limits


def rows_of(rows: int, columns: int, between: str = "\t") -> str:
    return "\n".join([between.join(["1"] * columns)] * rows)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [(MAX_AXIS_2D, MAX_AXIS_2D), (1, MAX_AXIS_1D), (MAX_AXIS_1D, 1), (2, MAX_AXIS_2D)],
)
def test_the_largest_arrays_are_read(rows: int, columns: int):
    ones = np.ones((rows, columns))
    expected = ones[0] if rows == 1 else ones
    same(parse_matrix(rows_of(rows, columns)), expected)
    same(parse_matrix(rows_of(rows, columns, ", ")), expected)
    same(parse_matrix(repr(ones.tolist())), ones)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (MAX_AXIS_2D + 1, 2),
        (2, MAX_AXIS_2D + 1),
        (1, MAX_AXIS_1D + 1),
        (MAX_AXIS_1D + 1, 1),
        (700, 700),
    ],
)
def test_larger_arrays_are_refused(rows: int, columns: int):
    for text in (rows_of(rows, columns), f"[{rows_of(rows, columns, ' ')}]".replace("\n", ";")):
        with pytest.raises(ConvError, match="too large") as caught:
            parse_matrix(text)
        assert str(MAX_AXIS_1D) in str(caught.value)


def test_a_hundred_million_cells_are_refused_at_once():
    text = ("1\t" * 10_000 + "\n") * 10_000
    begin = time.perf_counter()
    with pytest.raises(ConvError, match="too long"):
        parse_matrix(text)
    shortened = "array([[0., 0., ..., 0.],\n       ...,\n       [0.]], shape=(10000, 10000))"
    with pytest.raises(ConvError, match="shortened"):
        parse_matrix(shortened)
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize(
    "piece",
    [
        "[", "]", "(", ")", "{", "1", "1 ", "1,", "1;", "1\n", "1\t", "\n", " ", "\t", ",", ";",
        "|", "-|", "| ", "&", "1&", "\\", "\\\\", "\\\\[1", "\\begin{a}", "\\begin ", "\\end{a}",
        "\\frac{1}", "a", "a ", "a(", "a.", "a=", "[1],", "[1]\n", "[[1],", "[1 2;", '"', '"1",',
        "np.float64(", "-", "+", ".", "/", "1/", "e", "'", "$", "\\left[", "１", "1\u2009234",
        "1\u00a0234", "\u2009", ",234", ".234", "1\u2009234 ", "[1,", "(1,", "=",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "around", ["{}", "[{}", "a[{}]", "[1]{}", "1{}x", "\\begin{{a}}{}\\end{{a}}"]
)
def test_time_is_linear_in_the_text(piece: str, around: str):
    text = around.format(piece * (60_000 // len(piece)))
    begin = time.process_time()
    said = str(outcome(parse_matrix, text, False))
    assert time.process_time() - begin < 1  # a quadratic reader needs several
    assert len(said) < 3000


# --- whatever is pasted

ALPHABET = st.sampled_from(
    [
        *"0123456789.,;:+-−eE/ \t\n\r[](){}|&\\'\"<>=x…１，\u00a0\u202f\x00",
        *("array(", "tensor(", "dtype=", "numpy=", "nan", "inf", "1.5", "1,5", "1,234", "A = "),
        *("\\begin{bmatrix}", "\\end{bmatrix}", "\\frac{1}{2}", "|---|", "2×2 Matrix:"),
        *("[[", "]]", "; ", ", ", "\r\n"),
    ]
)


@settings(max_examples=2000, deadline=None)
@given(
    text=st.one_of(st.lists(ALPHABET, max_size=30).map("".join), st.text(max_size=40)),
    decimal_comma=st.booleans(),
)
@example(text="[1]" + ")" * 9, decimal_comma=False)
def test_only_conv_errors_escape(text: str, decimal_comma: bool):
    array = outcome(parse_matrix, text, decimal_comma)
    if isinstance(array, ConvError):
        assert array.parameter == "paste"
        assert 0 < len(str(array)) < 260
    else:
        assert array.dtype == np.float64
        assert array.ndim in (1, 2)
        assert array.size
        assert np.isfinite(array).all()


@settings(max_examples=500, deadline=None)
@given(text=st.text(max_size=20), decimal_comma=st.booleans())
def test_a_cell_is_a_finite_number_or_a_conv_error(text: str, decimal_comma: bool):
    number = outcome(parse_number, text, decimal_comma)
    if isinstance(number, ConvError):
        assert number.parameter == "cell"
    else:
        assert math.isfinite(number)


# --- copy and paste

FINITE = st.floats(allow_nan=False, allow_infinity=False)
READABLE = st.one_of(FINITE, st.integers(-1000, 1000).map(float), st.sampled_from([0.0, -0.0, 0.5]))


def arrays(axes: int) -> st.SearchStrategy[np.ndarray]:
    shapes = arrays_of.array_shapes(min_dims=axes, max_dims=axes, max_side=5)
    return shapes.flatmap(lambda shape: arrays_of.arrays(np.float64, shape, elements=READABLE))


@pytest.mark.parametrize("decimal_comma", [False, True])
@pytest.mark.parametrize("form", TEXT_FORMATS, ids=lambda form: form.id)
@settings(max_examples=100, deadline=None)
@given(array=st.one_of(arrays(1), arrays(2)))
@example(array=np.array([[100.123, 5e-5]]))
@example(array=np.array([1e22, 1e-5]))
@example(array=np.array([[1234.0], [1.234]]))
def test_copy_and_paste_is_bit_exact(form: TextFormat, array: np.ndarray, decimal_comma: bool):
    pasted = parse_matrix(form.write(array), decimal_comma=decimal_comma)
    assert pasted.tobytes() == array.tobytes()
    if array.ndim == 2 and array.shape[0] > 1:
        assert pasted.shape == array.shape
    if form.id in ("numpy", "pytorch"):
        assert pasted.shape == array.shape


def test_what_is_written():
    array = np.array([[1.0, -0.5], [1e-5, 2.0]])
    assert to_tsv(array) == "1\t-0.5\n1e-05\t2"
    assert to_csv(array) == "1.0,-0.5\n1e-05,2.0"
    assert to_numpy(array) == "np.array([[1.0, -0.5],\n          [1e-05, 2.0]])"
    assert to_numpy(array[0]) == "np.array([1.0, -0.5])"
    assert to_pytorch(array[:1]) == "torch.tensor([[1.0, -0.5]], dtype=torch.float64)"
    assert to_matlab(array) == "[1 -0.5; 1e-05 2]"
    latex = "\\begin{bmatrix}\n1 & -0.5 \\\\\n1 \\times 10^{-5} & 2\n\\end{bmatrix}"
    assert to_latex(array) == latex
    assert to_markdown(array) == "|  |  |\n|---|---|\n| 1 | -0.5 |\n| 1e-05 | 2 |"


def test_written_python_gives_the_same_array_back():
    array = np.array([[0.1, -2.0], [1e300, 5e-324]])
    np.testing.assert_array_equal(eval(to_numpy(array), {"np": np}), array)


def test_more_than_two_axes_are_not_written():
    for form in TEXT_FORMATS:
        with pytest.raises(ConvError, match="3 axes"):
            form.write(np.zeros((2, 2, 2)))


def test_formats_have_their_own_ids_and_titles():
    assert len({form.id for form in TEXT_FORMATS}) == len(TEXT_FORMATS) == 7
    assert len({form.title for form in TEXT_FORMATS}) == len(TEXT_FORMATS)


# --- one cell

CELLS = [
    # text, with a decimal point, with a decimal comma ("?" means refused)
    ("3", 3, 3),
    (" -0.5 ", -0.5, -0.5),
    ("+.5", 0.5, 0.5),
    ("5.", 5, 5),
    ("1.234", 1.234, 1.234),
    ("1.", 1, 1),
    ("2e3", 2000, 2000),
    ("2E-3", 0.002, 0.002),
    ("1,5", 1.5, 1.5),
    (",5", 0.5, 0.5),
    ("-1,25e2", -125, -125),
    ("1,2345", 1.2345, 1.2345),
    ("0,125", 0.125, 0.125),
    ("1234,567", 1234.567, 1234.567),
    ("1,234", "?", 1.234),
    ("-12,345", "?", -12.345),
    ("1,234,567", 1234567, "?"),
    ("1,234.5", 1234.5, 1234.5),
    ("1.234,5", 1234.5, 1234.5),
    ("1.234.567", 1234567, 1234567),
    ("1\u202f234,5", 1234.5, 1234.5),
    ("1\u00a0234", 1234, 1234),
    ("1'234.5", 1234.5, 1234.5),
    ("1,23,4", "?", "?"),
    ("1,2.3", "?", "?"),
    ("1.2.3", "?", "?"),
    ("1 234", "?", "?"),
    ("1,", "?", "?"),
    ("1/4", 0.25, 0.25),
    ("-3/4", -0.75, -0.75),
    ("1 / 8", 0.125, 0.125),
    ("1,5/2", 0.75, 0.75),
    ("1/2/3", "?", "?"),
    ("1/", "?", "?"),
    ("/2", "?", "?"),
    ("−7", -7, -7),
    ("–7", -7, -7),
    ("－１．５", -1.5, -1.5),
    ("１，５", 1.5, 1.5),
    ("1。5", 1.5, 1.5),
    ("１／４", 0.25, 0.25),
    ("--1", "?", "?"),
    ("0x10", "?", "?"),
    ("1_000", "?", "?"),
    ("٣", "?", "?"),
    ("1e", "?", "?"),
    ("5%", "?", "?"),
]


@pytest.mark.parametrize("decimal_comma", [False, True])
@pytest.mark.parametrize(("text", "with_point", "with_comma"), CELLS)
def test_cells(text: str, with_point: object, with_comma: object, decimal_comma: bool):
    expected = with_comma if decimal_comma else with_point
    if expected == "?":
        with pytest.raises(ConvError):
            parse_number(text, decimal_comma=decimal_comma)
    else:
        assert parse_number(text, decimal_comma=decimal_comma) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("\u200b", "empty"),
        ("abc", "“abc” is not a number"),
        ("x" * 500, "is not a number"),
        ("9" * 100_000, "is not a number"),
        ("nan", "not a finite number"),
        ("-Infinity", "not a finite number"),
        ("∞", "not a finite number"),
        ("1e400", "too large"),
        ("-1e400", "too large"),
        ("1e308/1e-10", "too large"),
        ("1/0", "divides by zero"),
        ("1,234", "“1,234” can mean 1.234 or 1234"),
    ],
)
def test_cell_refusals_have_their_own_sentences(text: str, says: str):
    with pytest.raises(ConvError) as caught:
        parse_number(text)
    assert says in str(caught.value)
    assert caught.value.parameter == "cell"
    assert len(str(caught.value)) < 160


@given(FINITE, st.booleans())
def test_a_typed_repr_is_that_number(value: float, decimal_comma: bool):
    typed = parse_number(repr(value), decimal_comma=decimal_comma)
    assert struct.pack("d", typed) == struct.pack("d", value)


# --- numbers in figures


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (7.0, "7"),
        (-3.0, "−3"),
        (1234567.0, "1234567"),
        (-9999999.0, "−9999999"),
        (1e7, "1e7"),
        (123456789.0, "1.23e8"),
        (1.2e8, "1.2e8"),
        (-1.2e300, "−1.2e300"),
        (0.5, "0.5"),
        (0.1 + 0.2, "0.3"),
        (2.9999999999999996, "3"),
        (-1 / 3, "−0.333"),
        (12.345, "12.3"),
        (0.00012345, "0.000123"),
        (1.5e-7, "1.5e−7"),
        (5e-324, "4.94e−324"),
        (1234.5, "1.23e3"),
        (999.99, "1e3"),
        (math.nan, "NaN"),
        (-math.inf, "−∞"),
    ],
)
def test_shown_number(value: float, shown: str):
    assert shown_number(value) == shown


def test_shown_number_with_more_digits():
    assert shown_number(math.pi, 5) == "3.1416"


@given(FINITE)
def test_shown_numbers_read_back_to_their_digits(value: float):
    shown = shown_number(value)
    assert len(shown) <= 10
    assert "-" not in shown
    assert shown != "−0"
    if abs(value) < 1.79e308:  # what is larger is rounded past the largest float
        assert math.isclose(read_shown(shown), value, rel_tol=5.001e-3, abs_tol=5e-324)
    if value == int(value) and abs(value) < 1e7:
        assert read_shown(shown) == value


def test_shown_numbers_are_those_of_the_cells():
    array = np.array([[1.0, -0.0], [0.25, 1e9]])
    assert shown_numbers(array) == [shown_number(v) for v in array.ravel()]
    assert shown_numbers(np.array([[math.pi]]), 4) == ["3.142"]
