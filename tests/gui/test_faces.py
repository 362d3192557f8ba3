"""All faces of one operation: what each figure paints of the stored vectors, against the engine.

The layers are those of the vectors (one channel of each), so that every setting they cover is seen
in every figure; numbers are read back from what is painted after the last step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from core import functional
from core.connections import fits
from core.document import Document, Layer, make_document, make_layer
from core.equivalent import equivalent_convolution, equivalent_of
from core.errors import ConvError
from core.examples import conv_arithmetic_examples
from core.numbers_text import shown_number
from core.proofs import ROADS
from core.round_trip import associated_layer
from tconv_gui.figures import BY_ID, FIGURES
from tconv_gui.figures._matrix_content import board_of as board_over
from tconv_gui.figures._matrix_layout import desk
from tconv_gui.figures._proofs_layout import board_of
from tconv_gui.figures._round_trip_layout import arrange
from tconv_gui.figures.figure import CellRef, Figure, Frame, ViewOptions
from tconv_gui.figures.layout import Grid
from tconv_gui.figures.render import MARGIN, aspect_of, place, render_image, update_image
from tconv_gui.figures.surface import Align, Numbers, Placement, Surface
from tconv_gui.theme import load_theme
from tconv_gui.theme.fonts import Weight
from tconv_gui.words import Words
from tests.gui.test_figures import Recorder
from tests.vector_documents import CASES, pieces, stored_output

pytestmark = pytest.mark.usefixtures("qapp")

# So large that every cell has room for its number.
SIZE = (24000, 13500)
EN = Words("en")
# The laboratory's figures show what a constant becomes.
OF_ARRAYS = [figure for figure in FIGURES if not figure.of_ones]
Texts = list[str]


class Reader(Recorder):
    """Keeps what would be written and can be read, without laying down a pixel of it."""

    def numbers(
        self, numbers: Numbers, size: float, colour: QColor, weight: Weight = "regular"
    ) -> None:
        if self.can_read(size):
            for which, x, y in zip(numbers.which, numbers.x, numbers.y, strict=True):
                self.digits.append((numbers.texts[which], float(x), float(y)))

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: QColor,
        weight: Weight = "regular",
        align: Align = "left",
    ) -> None:
        if self.can_read(size):
            self.labels.append((text, QRectF(x, y, 0, 0)))


class Page:
    """What a figure has painted of a frame, to be looked up by place."""

    def __init__(self, figure: Figure, document: Document, step: int | None = None, **more: object):
        count = figure.step_count(document, 0)
        settings = {"aspect": 1.78} | more
        self.figure = figure
        self.frame = Frame(document, EN, step=count if step is None else step, **settings)  # type: ignore[arg-type]
        image = QImage(1, 1, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        reader = Reader(painter, figure, self.frame, SIZE)
        figure.paint(reader, self.frame, load_theme("light"))
        painter.end()
        self.labels = [text for text, _ in reader.labels]
        self._texts = [text for text, _, _ in reader.digits]
        self._places = np.array([(x, y) for _, x, y in reader.digits]).reshape(-1, 2)

    def number_in(self, box: QRectF) -> str:
        """The one number in the middle of a cell, "" where there is none."""
        middle = np.array([box.center().x(), box.center().y()])
        reach = np.array([box.width(), box.height()]) * 0.2
        found = np.flatnonzero((np.abs(self._places - middle) < reach).all(axis=1))
        assert found.size < 2, [self._texts[n] for n in found]
        return self._texts[int(found[0])] if found.size else ""

    def cells(self, grid: str, size: tuple[int, ...]) -> Texts:
        """The numbers of one of the layer's own grids."""
        found = []
        for index in np.ndindex(size):
            rect = self.figure.cell_rect(self.frame, CellRef(grid, index))
            assert rect is not None, (self.figure.id, grid, index)
            found.append(self.number_in(rect))
        return found

    def grid(self, grid: Grid) -> Texts:
        """The numbers of all drawn cells of a grid."""
        cells = np.ndindex(grid.rows, grid.columns)
        return [self.number_in(grid.cell_box((row, column))) for row, column in cells]


def written(plane: np.ndarray) -> Texts:
    return [shown_number(float(value)) for value in plane.flat]


def applied(layer: Layer, x: np.ndarray, bias: bool = True) -> np.ndarray:
    """The output planes of ``core.functional`` for inputs of shape (N, 1, *size)."""
    function = getattr(functional, layer.operation_id)
    given = layer.operation.hyper_parameters(layer.spec)
    y: np.ndarray = function(x, layer.used_weight, layer.bias if bias else None, **given)
    return y[:, 0]


@cache
def output_of(document: Document) -> np.ndarray:
    found: np.ndarray = applied(document.layers[0], document.input)[0]
    return found


@cache
def way_back(document: Document) -> Layer | None:
    """The operation that leads from the output's size back to the input's, if there is one."""
    try:
        return associated_layer(document, 0)
    except ConvError:
        return None


# ---- what each face says of a layer: pairs of painted and computed numbers

Found = Iterator[tuple[str, Texts, Texts]]


def output_face(page: Page) -> Found:
    y = output_of(page.frame.document)
    yield "output", page.cells("output", y.shape), written(y)


def proofs_face(page: Page) -> Found:
    """All four panels, and the badge."""
    y, board = output_of(page.frame.document), board_of(page.frame)
    assert len(board.panels) == 4
    for panel in board.panels:
        yield panel.road, page.grid(panel.grids["y"]), written(y)
    assert "all four equal" in page.labels


def matrix_face(page: Page) -> Found:
    """The columns x and y, and every entry: column n is the output for a one at unit n.

    Of a large matrix the entries under the lens; its columns are too narrow for digits.
    """
    document, made, board = page.frame.document, desk(page.frame), board_over(page.frame)
    layer, x, y = document.layers[0], document.input, output_of(document)
    ones = np.eye(x.size).reshape(x.size, 1, *x.shape[2:])
    entries = applied(layer, ones, bias=False).reshape(x.size, -1).T
    yield "output", page.cells("output", y.shape), written(y)
    if made.is_picture:
        lens = board.echoes["lens"]
        top, left = -lens.top, -lens.left
        entries = entries[top : top + lens.rows, left : left + lens.columns]
        assert entries.size == lens.rows * lens.columns
        yield "lens", [text or "0" for text in page.grid(lens)], written(entries)
        return
    for name, plane in (("x", x), ("y", y)):
        boxes = [board.strips[name].box(n) for n in range(plane.size)]
        yield name, [page.number_in(box) for box in boxes], written(plane)
    yield "matrix", [text or "0" for text in page.grid(board.grid("matrix"))], written(entries)


def gradient_face(page: Page) -> Found:
    """∂L/∂x, ∂L/∂w and ∂L/∂b of the layer, for the ∂L/∂y that it was given."""
    document = page.frame.document
    layer, upstream = document.layers[0], document.upstream(0)
    gx, gw, gb = getattr(functional, f"{layer.operation_id}_grad")(
        document.input, layer.used_weight, upstream[None, None],
        **layer.operation.hyper_parameters(layer.spec),
    )  # fmt: skip
    yield "∂L/∂y", page.cells("upstream", upstream.shape), written(upstream)
    yield "∂L/∂x", page.cells("grad_input", gx.shape[2:]), written(gx)
    kernel = np.flip(gw) if layer.flipped else gw
    yield "∂L/∂w", page.cells("grad_kernel", layer.spec.kernel_size), written(kernel)
    yield "∂L/∂b", page.cells("grad_bias", (1,)), written(gb)
    yield from output_face(page)


def round_trip_face(page: Page) -> Found:
    """y, what comes back of it by the associated operation, and the difference."""
    document = page.frame.document
    x, y, back = document.input[0, 0], output_of(document), way_back(document)
    places = arrange(page.frame).layout.places
    yield "y", page.grid(places["y"]), written(y)
    if back is not None:
        returned = applied(back, y[None, None])[0]
        yield "x′", page.grid(places["back"]), written(returned)
        yield "x′ − x", page.grid(places["difference"]), written(returned - x)


FACES: dict[str, Callable[[Page], Found]] = {
    "proofs": proofs_face,
    "matrix": matrix_face,
    "gradient": gradient_face,
    "round_trip": round_trip_face,
}


def is_drawn(figure: Figure, document: Document) -> bool:
    """Whether the figure has room for the whole layer: dots and edges soon lie too dense."""
    return figure.id != "connectivity" or fits(document, 0)


@pytest.mark.parametrize("figure", OF_ARRAYS, ids=lambda figure: figure.id)
def test_every_face_paints_the_numbers_of_every_vector(figure: Figure) -> None:
    rng = np.random.default_rng(0)
    face = FACES.get(figure.id, output_face)
    wrong, count = [], 0
    for name in CASES:
        document = pieces(name)[0]
        if not is_drawn(figure, document):
            continue
        if figure.id == "gradient":
            upstream = rng.integers(-9, 10, output_of(document).shape).astype(float)
            document = document.with_upstream(0, upstream)
        found = list(face(Page(figure, document)))
        count += bool(found)
        wrong += [(name, what, got, want) for what, got, want in found if got != want]
    assert not wrong, wrong[:3]
    assert count == len(CASES) if figure.id != "connectivity" else count > 80


def test_what_is_compared_with_is_what_is_stored() -> None:
    whole = [name for name, case in CASES.items()
             if len(pieces(name)) == 1 and case["params"].get("activation") != "relu"]  # fmt: skip
    assert len(whole) > 70
    for name in whole:
        assert written(output_of(pieces(name)[0])) == written(stored_output(name)), name


def test_the_backward_pass_paints_the_associated_operations_output() -> None:
    """∂L/∂x of the one is what the other makes of ∂L/∂y: the figure's whole point."""
    figure, count, wrong = BY_ID["gradient"], 0, []
    for name in CASES:
        document = pieces(name)[0]
        other = way_back(document)
        if other is None:
            continue
        y = output_of(document)
        turned = make_document(np.zeros(y.shape), other).with_upstream(0, document.input[0, 0])
        page = Page(figure, turned)
        expected = y - document.layers[0].bias_value
        if page.cells("grad_input", y.shape) != written(expected):
            wrong.append(name)
        count += 1
    assert not wrong
    assert count > 140


def test_a_negative_equivalent_padding_is_called_a_crop_wherever_there_is_one() -> None:
    count = 0
    for name in CASES:
        document = pieces(name)[0]
        layer = document.layers[0]
        if layer.operation_id == "conv":
            continue
        found = equivalent_of(layer.operation_id, layer.spec, document.geometries[0])
        page = Page(BY_ID["stretched"], document, 0)
        assert any("a crop, p'" in text for text in page.labels) == found.crops, name
        count += found.crops
    assert count > 10


# ---- the gallery's numbers, as they were first worked out

X2, K2 = [[0, 1], [2, 3]], [[0, 1], [2, 3]]
SQUARE, SLIDE = [[1, 2], [3, 4]], [[1, 2, 1], [2, 0, 1], [0, 2, 1]]
GUIDE = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
GUIDE_KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
SEED_3 = [[1, 2, 3], [6, 5, 3], [1, 4, 1]]


def transposed(x: object, kernel: object, **settings: object) -> Document:
    return make_document(x, make_layer("conv_transpose", kernel, **settings))  # type: ignore[arg-type]


def direct(x: object, kernel: object, **settings: object) -> Document:
    return make_document(x, make_layer("conv", kernel, **settings))  # type: ignore[arg-type]


NINE = np.arange(9).reshape(3, 3)
GALLERY: dict[str, tuple[Document, list]] = {
    "G1": (transposed(X2, K2), [[0, 0, 1], [0, 4, 6], [4, 12, 9]]),
    "G2": (transposed(X2, K2, padding=1), [[4]]),
    "G3": (
        transposed(X2, K2, stride=2), [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]
    ),
    "G4": (direct(NINE, SQUARE), [[27, 37], [57, 67]]),
    "G4 back": (
        transposed([[27, 37], [57, 67]], SQUARE), [[27, 91, 74], [138, 400, 282], [171, 429, 268]]
    ),
    "G5": (direct(SEED_3, [[1, 2], [2, 1]]), [[22, 21], [22, 20]]),
    "G5 back": (
        transposed([[22, 21], [22, 20]], [[1, 2], [2, 1]]),
        [[22, 65, 42], [66, 128, 61], [44, 62, 20]],
    ),
    "G6 padding 0": (
        transposed([[2, 1], [3, 2]], SLIDE, stride=2),
        [[2, 4, 3, 2, 1], [4, 0, 4, 0, 1], [3, 10, 7, 6, 3], [6, 0, 7, 0, 2], [0, 6, 3, 4, 2]],
    ),
    "G6 padding 1": (
        transposed([[2, 1], [3, 2]], SLIDE, stride=2, padding=1), [[0, 4, 0], [10, 7, 6], [0, 7, 0]]
    ),
    "G6 output_padding 1": (
        transposed([[2, 1], [3, 2]], SLIDE, stride=2, padding=1, output_padding=1),
        [[0, 4, 0, 1], [10, 7, 6, 3], [0, 7, 0, 2], [6, 3, 4, 2]],
    ),
    "G7": (
        transposed([[1]], NINE + 1, stride=2, padding=1, output_padding=1), [[5, 6], [8, 9]]
    ),
    "G9 bed of nails": (
        transposed(SQUARE, [[1]], stride=2, output_padding=1),
        [[1, 0, 2, 0], [0, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0]],
    ),
    "G11": (
        transposed([1] * 8, [1, 1, 1], stride=2),
        [1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1],
    ),
    "5.2 numerical": (direct(GUIDE, GUIDE_KERNEL), [[12, 12, 17], [10, 17, 19], [9, 6, 14]]),
    "5.2 numerical, padding, strides": (
        direct(GUIDE, GUIDE_KERNEL, stride=2, padding=1), [[6, 17, 3], [8, 17, 13], [6, 4, 4]]
    ),
    "5.4 dilation": (
        transposed([[3, 8, 1], [9, 5, 7], [3, 2, 6]], [[7, 2], [1, 9]], dilation=2),
        [[21, 56, 13, 16, 2], [63, 35, 67, 10, 14], [24, 22, 76, 76, 21], [9, 5, 88, 45, 63],
         [3, 2, 33, 18, 54]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("figure", OF_ARRAYS, ids=lambda figure: figure.id)
def test_every_figure_paints_the_gallerys_numbers(figure: Figure) -> None:
    for name, (document, numbers) in GALLERY.items():
        if is_drawn(figure, document):
            y, page = np.array(numbers, dtype=float), Page(figure, document)
            # In a round trip the marks of y stand in the same cells.
            assert page.cells("output", y.shape) == written(y), name


def test_the_matrices_of_the_articles_are_painted_in_numbers() -> None:
    """4×9 of the first (its third row begins with three zeros), 4×16 of the second."""
    first = Page(BY_ID["matrix"], GALLERY["G5"][0])
    second = Page(BY_ID["matrix"], direct(np.arange(1, 17).reshape(4, 4), NINE + 1))
    nine = "120210000 012021000 000120210 000012021"
    sixteen = "1230456078900000 0123045607890000 0000123045607890 0000012304560789"
    for page, rows in ((first, nine), (second, sixteen)):
        entries = page.grid(desk(page.frame).board.grid("matrix"))
        assert "".join(text or "0" for text in entries) == rows.replace(" ", "")


def test_without_the_turn_both_faces_paint_the_same_wrong_numbers() -> None:
    """Gallery G8."""
    options = ViewOptions(without_flip=True)
    wrong = written(np.array([[0, 3, 2], [6, 14, 6], [2, 3, 0]]))
    proofs = Page(BY_ID["proofs"], GALLERY["G1"][0], options=options)
    stretched = Page(BY_ID["stretched"], GALLERY["G1"][0], options=options)
    panels = {panel.road: panel.grids["y"] for panel in board_of(proofs.frame).panels}
    assert tuple(panels) == ROADS["small"]
    assert proofs.grid(panels["stretched"]) == wrong
    assert stretched.cells("output", (3, 3)) == wrong
    for road in set(panels) - {"stretched"}:
        assert proofs.grid(panels[road]) == written(np.array(GALLERY["G1"][1]))


# i', the stretched input's size, p', a, the output's size; products in all and by units.
TABLE = {
    "no_padding_no_strides": (2, 2, 2, 0, 4, 144, 36),
    "arbitrary_padding_no_strides": (6, 6, 1, 0, 5, 400, 324),
    "same_padding_no_strides": (5, 5, 1, 0, 5, 225, 169),
    "full_padding_no_strides": (7, 7, 0, 0, 5, 225, 225),
    "no_padding_strides": (2, 3, 2, 0, 5, 225, 36),
    "padding_strides": (3, 5, 1, 0, 5, 225, 49),
    "padding_strides_odd": (3, 5, 1, 1, 6, 324, 64),
}


@pytest.mark.parametrize("name", TABLE)
def test_the_guides_table_is_painted(name: str) -> None:
    """Gallery 5.2, row by row, in the two faces that count products."""
    units, stretched, padding, added, out, total, useful = TABLE[name]
    example = next(e for e in conv_arithmetic_examples() if e.id == name)
    document = example.transposed_document()
    found = equivalent_convolution("conv_transpose", document.layers[0].spec, (units, units))
    assert found.stretched == (stretched, stretched)
    face = Page(BY_ID["stretched"], document).labels
    side = stretched + 2 * padding + added
    assert {f"{units}×{units}", f"{side}×{side}", f"{out}×{out}"} <= set(face)
    assert f"{total} / {useful}" in face
    assert any(text.endswith(f"p' = d·(k−1) − p = {padding}") for text in face)
    assert any(f"a = {added} by output_padding" in text for text in face) == (added > 0)
    assert any(f"{units}×{units} → {out}×{out}" in text for text in face)
    proof = Page(BY_ID["proofs"], document).labels
    assert any(text.startswith(f"{total} multiplications") for text in proof)
    part = f", {useful} by non-zero" if useful < total else ""
    assert f"{total} multiplications{part}" in proof
    assert f"{useful} non-zero of {units**2 * out**2}" in proof


def test_outputs_that_only_padding_reaches_have_their_number() -> None:
    """By stamps a convolution's output may be reached by none of its inputs."""
    for bias, wanted in ((None, "0"), (2.5, "2.5")):
        document = direct([[1, 2], [3, 4]], [[1, 2], [3, 4]], padding=3, bias=bias)
        for figure in OF_ARRAYS:
            if is_drawn(figure, document):
                corner = Page(figure, document).cells("output", (7, 7))[0]
                assert corner == wanted, figure.id


# ---- nothing is cut off, whatever the numbers

NARROW = {
    "column": transposed([[1], [-2.5e4], [3], [1234.5], [0.5], [7]], [[1, 2], [-3, 4]], stride=4),
    "infinite": direct(np.ones((2, 7)), [[1]], stride=(2, 1), bias=1e308),
    "far apart": transposed([1e308, -1e308, 1e308], [1, -1], stride=3, bias=-1e308),
}


def pixels_of(image: QImage) -> np.ndarray:
    shape = image.height(), image.width()
    return np.frombuffer(image.constBits(), np.uint32).reshape(shape).copy()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
@pytest.mark.parametrize("name", NARROW)
def test_colour_bars_of_narrow_grids_stay_in_the_picture(figure: Figure, name: str) -> None:
    document = NARROW[name]
    for width, height in ((760, 600), (500, 900), (1280, 720)):
        frame = Frame(
            document, EN, step=figure.step_count(document, 0), shade=True,
            aspect=aspect_of(width, height),
        )  # fmt: skip
        image = render_image(figure, frame, load_theme("light"), width, height)
        size, placement = figure.size(frame), place(figure, frame, width, height)
        reach = MARGIN - 1
        room = QRectF(-reach, -reach, size.width() + 2 * reach, size.height() + 2 * reach)
        box = placement.to_pixels(room).toAlignedRect() & image.rect()
        pixels = pixels_of(image)
        ground = pixels[0, 0]
        pixels[box.top() : box.bottom() + 1, box.left() : box.right() + 1] = ground
        assert (pixels == ground).all(), (width, height)


def counted(
    operation: str, size: tuple[int, ...], kernel: tuple[int, ...], **more: object
) -> Document:
    plane = np.arange(1, 1 + int(np.prod(size))).reshape(size)
    weight = np.arange(1, 1 + int(np.prod(kernel))).reshape(kernel)
    return make_document(plane, make_layer(operation, weight, **more))  # type: ignore[arg-type]


# What was once painted otherwise in part than as a whole: the picture's size, and two moments.
MENDED: dict[str, tuple[str, Document, tuple[int, int], dict, dict]] = {
    "two turns": (
        "stretched",
        counted("conv_transpose", (2, 5), (5, 1), stride=(2, 4), dilation=(2, 3), flipped=True,
             output_padding=1, bias=1e308),
        (500, 900), {"step": 1}, {"step": 0},
    ),
    "a bar before the first number": (
        "round_trip", counted("conv_transpose", (6,), (3,), dilation=3), (500, 900),
        {"step": 0, "shade": True}, {"step": 1, "shade": True},
    ),
    "a label longer than its stamp": (
        "scatter", counted("conv_transpose", (1,), (1,)), (1280, 720), {"step": 0}, {"step": 1},
    ),
    "a long index": (
        "scatter",
        counted("conv_transpose", (91, 121), (1, 2), stride=(2, 4), padding=2, flipped=True),
        (500, 900), {"step": 11009}, {"step": 7410},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MENDED)
def test_what_was_mended_is_painted_in_part_as_the_whole(name: str) -> None:
    figure_id, document, size, before, after = MENDED[name]
    figure, theme = BY_ID[figure_id], load_theme("dark")
    old, new = (
        Frame(document, EN, aspect=aspect_of(*size), **moment) for moment in (before, after)
    )
    image = render_image(figure, old, theme, *size)
    update_image(image, figure, old, new, theme)
    assert image == render_image(figure, new, theme, *size)


def test_flat_areas_and_dashes_are_the_same_in_every_clip() -> None:
    """Antialiased, Qt leaves out a part of a pixel in one clip in 20000: it is not used."""
    whole = painted_flat(None)
    rng = np.random.default_rng(1)
    clips = [QRect(*(int(n) for n in rng.integers(1, 200, 4))) for _ in range(400)]
    for clip in [QRect(29, 0, 300, 300), *clips]:
        assert painted_flat(clip).copy(clip) == whole.copy(clip), clip


def painted_flat(clip: QRect | None) -> QImage:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#F2EFA6"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if clip is not None:
        painter.setClipRect(clip)
    surface, ink = Surface(painter, Placement(1.0, 3, 5), ()), QColor("#14181F")
    surface.outline(11, 12, 144, 48, ink, 1.2, Qt.PenStyle.DashLine)
    surface.lines([QLineF(-3, 50, 208, 50), QLineF(60, 7, 60, 190)], ink, 2)
    surface.fill(70.3, 80.2, 40.4, 30.7, ink)
    assert painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    painter.end()
    return image
