"""Questions people ask are answered within three clicks, in either language, by what is painted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMenuBar, QWidget
from pytestqt.qtbot import QtBot
from test_figures import Recorder, digits_in, recorded

from tconv_gui.actions._export_targets import TARGET_BY_ID, TARGETS, Target
from tconv_gui.export import BY_ID
from tconv_gui.figures.figure import CellRef
from tconv_gui.figures.layout import Layout
from tconv_gui.model.lesson_player import player_of
from tconv_gui.shell.window import MainWindow
from tconv_gui.views.explanation import ExplanationView
from tconv_gui.views.lessons import LessonCard, LessonsView
from tconv_gui.widgets.figure_canvas import FigureCanvas
from tconv_gui.widgets.prose import Prose
from tconv_gui.widgets.transport_bar import TransportBar

MOST_CLICKS = 3


class Asker:
    """Somebody with a mouse, whose clicks are counted, and a keyboard."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.context = window.context
        self.clicks = 0
        (self.lessons,) = window.findChildren(LessonsView)
        (self.card,) = window.findChildren(LessonCard)
        (self.transport,) = window.findChildren(TransportBar)
        self.canvas = window.findChildren(FigureCanvas)[0]

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """One click of the left button on what can be seen."""
        point = widget.rect().center() if at is None else at
        assert widget.isVisible()
        assert widget.visibleRegion().contains(point), "it would have to be scrolled to"
        self.clicks += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point)
        QApplication.processEvents()

    def ask(self, question: dict[str, str], lesson: str, language: str) -> None:
        """Type into the search field and click the lesson; it is the one found first."""
        self.context.appearance.set_language(language)
        self.click(self.lessons.search)
        self.lessons.search.insert(question[language])
        QApplication.processEvents()
        rows = self.lessons.list
        index = self.lessons._rows.row_of(lesson)
        assert index == self.lessons._rows.first(), "Enter opens the best"
        self.click(rows.viewport(), rows.visualRect(index).center())
        opened = player_of(self.context).lesson
        assert opened is not None
        assert opened.id == lesson

    def show_answer(self) -> None:
        """Click on “Just show me”."""
        self.click(self.card._ask.show_me)

    def point_at(self, grid: str, *index: int) -> None:
        """Move the mouse over a cell; that is no click."""
        rect = self.canvas.cell_rect(CellRef(grid, index))
        assert rect is not None
        # Where the mouse is already, as after another test, nothing would move.
        QTest.mouseMove(self.canvas, QPoint(1, 1))
        QTest.mouseMove(self.canvas, rect.center().toPoint())
        QApplication.processEvents()

    @property
    def figure_id(self) -> str:
        """The figure that is on screen."""
        return self.context.playback.figure.id

    def card_text(self) -> str:
        """All that the lesson's card says."""
        texts = [part.text() for part in self.card.findChildren(Prose) if part.isVisible()]
        return "\n".join(texts).replace("\u00a0", " ")

    def explanation(self) -> str:
        """The sum that is written about the cell pointed at."""
        (view,) = self.window.findChildren(ExplanationView)
        return view.sheet.line

    def labels(self) -> list[str]:
        """The words that are painted."""
        return [text for text, _ in self._painting().labels]

    def numbers(self) -> list[str]:
        """The numbers that are painted in cells."""
        return [text for text, _, _ in self._painting().digits]

    def painted(self, grid: str) -> list[list[str]]:
        """What is painted in the cells of a grid."""
        painting, place = self._painting(), self._layout().grid(grid)
        return [
            ["".join(digits_in(painting, place.cell_box((r, c)))) for c in range(place.columns)]
            for r in range(place.rows)
        ]

    def _painting(self) -> Recorder:
        return recorded(self.context.playback.figure, self.context.frame())

    def _layout(self) -> Layout:
        return self.context.playback.figure.layout(self.context.frame())


@pytest.fixture
def asker(window: MainWindow) -> Iterator[Asker]:
    window.resize(1280, 800)
    QApplication.processEvents()
    made = Asker(window)
    made.lessons.fill()
    yield made
    assert made.clicks <= MOST_CLICKS


QUESTION_1 = {
    "en": "How does a 2×2 input with a 2×2 kernel become 3×3? Where does each number come from?",
    "zh_CN": "2×2 的输入和 2×2 的卷积核怎么变成 3×3？每个数是从哪里来的？",
}
QUESTION_5 = {
    "en": "Is a transposed convolution the inverse of a convolution? If I feed the output back "
    "with the same kernel, do I get my input?",
    "zh_CN": "转置卷积是卷积的逆运算吗？用同一个卷积核把输出送回去，能得到原来的输入吗？",
}
QUESTION_6 = {
    "en": "Why is it called “transposed”? Which matrix is transposed?",
    "zh_CN": "为什么叫“转置”？转置的是哪个矩阵？",
}
QUESTION_7 = {
    "en": "How can a transposed convolution be done by an ordinary convolution? I tried and got "
    "other numbers (the flip).",
    "zh_CN": "怎样用普通卷积实现转置卷积？我试了，算出的数不一样（翻转）。",
}
QUESTION_8 = {
    "en": "Why “fractionally strided”? Why “backward strided”? Why not “deconvolution”?",
    "zh_CN": "为什么叫“分数步长”？为什么叫“反向步长”？为什么不叫“反卷积”？",
}
QUESTION_9 = {
    "en": "Why do I get a checkerboard with k=3, s=2? Why less with k=4?",
    "zh_CN": "为什么 k=3、s=2 会出现棋盘格？为什么 k=4 少一些？",
}
QUESTION_10 = {
    "en": "My k is divisible by s and I still see a checkerboard. Why?",
    "zh_CN": "我的 k 能被 s 整除，为什么还是有棋盘格？",
}
QUESTION_11 = {
    "en": "Is the darker border of my output a checkerboard artifact?",
    "zh_CN": "输出的边缘较暗，这是棋盘格吗？",
}
QUESTION_12 = {
    "en": "What happens when I stack two or three of them? Does a last stride-1 layer help?",
    "zh_CN": "把两三个叠起来会怎样？最后加一个 stride 1 的层有用吗？",
}
QUESTION_13 = {
    "en": "What does resize + convolution do differently? Is it a transposed convolution with a "
    "special kernel?",
    "zh_CN": "先放大再卷积有什么不同？它是用特殊卷积核的转置卷积吗？",
}
QUESTION_14 = {
    "en": "Is sub-pixel convolution (pixel shuffle) the same thing? Does it avoid checkerboards?",
    "zh_CN": "亚像素卷积（像素重排）是一回事吗？能避免棋盘格吗？",
}
QUESTION_15 = {
    "en": "What is the difference between nearest, bilinear, bicubic, bed of nails, max-unpooling "
    "and a transposed convolution on the same input?",
    "zh_CN": "最近邻、双线性、双三次、钉床、最大反池化和转置卷积用在同一个输入上，有什么不同？",
}
QUESTION_16 = {
    "en": "Where does max-unpooling put the values, and how does it know?",
    "zh_CN": "最大反池化把数放到哪里？它怎么知道？",
}
QUESTION_17 = {
    "en": "Which (k, s, p, output_padding) doubles my size exactly? I have 9×15 and need 17×30.",
    "zh_CN": "怎样的 (k, s, p, output_padding) 正好放大两倍？我有 9×15，需要 17×30。",
}
QUESTION_18 = {
    "en": "Why are there grid patterns in my gradients and saliency maps?",
    "zh_CN": "为什么我的梯度和显著图里有网格状图案？",
}
QUESTION_20 = {
    "en": "How many multiplications does it cost, and how many are by zero when emulated?",
    "zh_CN": "要做多少次乘法？用普通卷积模拟时，有多少次是乘以零？",
}
QUESTION_22 = {
    "en": "What does kernel initialisation (random, bilinear, ICNR) change?",
    "zh_CN": "卷积核的初始化（随机、双线性、ICNR）会改变什么？",
}
QUESTION_24 = {
    "en": "What happens in 1-D (audio)? With several channels? With dilation?",
    "zh_CN": "一维（音频）会怎样？有多个通道呢？有膨胀呢？",
}

QUESTION_23 = {
    "en": "How do I get this picture, animation or matrix into my slides, my LaTeX notes, my "
    "spreadsheet?",
    "zh_CN": "怎样把这张图、动画或矩阵放进我的幻灯片、LaTeX 讲义、电子表格？",
}

both_languages = pytest.mark.parametrize("language", ["en", "zh_CN"])


@both_languages
def test_1_how_two_by_two_becomes_three_by_three(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_1, "first", language)
    assert asker.figure_id == "scatter"
    asker.click(asker.transport._last)
    assert asker.painted("output") == [["0", "0", "1"], ["0", "4", "6"], ["4", "12", "9"]]
    asker.point_at("output", 1, 1)
    assert asker.explanation() == "y[1,1] = 0·3 + 1·2 + 2·1 + 3·0 = 4"


@both_languages
def test_5_whether_it_is_the_inverse(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_5, "round_trip", language)
    assert asker.figure_id == "round_trip"
    asker.show_answer()
    assert asker.painted("input") == [["1", "2", "3"], ["6", "5", "3"], ["1", "4", "1"]]
    back = ["22", "65", "42", "66", "128", "61", "44", "62", "20"]
    assert all(number in asker.numbers() for number in back)
    said = {
        "en": "No: the middle of x is 5, that of x′ is 128. The shape came back, the values did",
        "zh_CN": "不会：x 的正中间是 5，x′ 的正中间是 128。形状回来了，数值没有。",
    }
    assert said[language] in asker.card_text()


@both_languages
def test_6_which_matrix_is_transposed(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_6, "matrix", language)
    asker.show_answer()
    assert asker.figure_id == "matrix"
    words = asker.labels()
    assert words.index("4×9") == words.index("C") + 1
    assert words.index("9×4") == words.index("Cᵀ") + 1
    said = {
        "en": "The transposed convolution multiplies by Cᵀ, 9×4: hence the name.",
        "zh_CN": "转置卷积乘的是 C 的转置 Cᵀ，9×4：名字由此而来。",
    }
    assert said[language] in asker.card_text()


@both_languages
def test_7_how_an_ordinary_convolution_does_it(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_7, "stretched", language)
    assert asker.figure_id == "stretched"
    assert asker.painted("turned") == [["3", "2"], ["1", "0"]]
    said = {
        "en": "put zeros around x, 1 on every side, which makes 4×4 of 2×2; turn the kernel by 180 "
        "degrees; slide it with stride 1. So y[1, 1] becomes 4.",
        "zh_CN": "在 x 四周补零，每边 1 圈，2×2 变成 4×4；把卷积核旋转 180 度；再以步幅 1 滑动。"
        "这样 y[1, 1] 得到 4。",
    }
    assert said[language] in asker.card_text()
    asker.show_answer()
    assert asker.painted("turned") == [["0", "1"], ["2", "3"]], "the flip left out"
    assert "0·0 + 1·1 + 2·2 + 3·3 = 14" in asker.labels()
    assert asker.painted("output")[1][1] == "14"
    assert "0·0 + 1·1 + 2·2 + 3·3 = 14" in asker.card_text()


@both_languages
def test_8_where_the_names_come_from(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_8, "names", language)
    assert asker.figure_id == "proofs"
    assert asker.numbers().count("9") >= 4, "the last cell, by four roads"
    faces = {
        "en": ("Stretched convolution", "Matrix", "Gradient"),
        "zh_CN": ("拉伸卷积", "矩阵", "梯度"),
    }
    assert set(faces[language]) <= set(asker.labels())
    said = {
        "en": ("fractionally strided from the stretched convolution", "transposed from the matrix",
               "backward strided from the gradient", "“deconvolution” is wrong: it undoes nothing"),
        "zh_CN": ("“分数步长”来自拉伸卷积", "“转置”来自矩阵", "“反向步长”来自梯度",
                  "“反卷积”名不副实：它什么也没有撤销"),
    }  # fmt: skip
    assert all(part in asker.card_text() for part in said[language])


@both_languages
def test_9_why_three_and_two_make_a_checkerboard(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_9, "checkerboard", language)
    asker.show_answer()
    assert asker.figure_id == "overlap1d"
    shown = "".join(asker.numbers())
    assert "11212121212121211" in shown, "the counts, painted"
    reason = {
        "en": "kernel_size 3 is no multiple of stride 2",
        "zh_CN": "kernel_size 3 不是 stride 2 的倍数",
    }
    assert any(reason[language] in label for label in asker.labels())


@both_languages
def test_10_why_divisible_is_not_enough(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_10, "divisible", language)
    asker.show_answer()
    rows = [row[1:-1] for row in asker.painted("output")[1:-1]]  # within the crop
    assert rows[0] == ["6", "12", "14", "12", "14", "12", "14", "7"]
    assert [row[1:3] for row in rows[1:3]] == [["24", "28"], ["40", "44"]]
    said = {
        "en": "The number of stamps is one thing, what they bring is another.",
        "zh_CN": "得到几个印记是一回事，印记带来什么是另一回事。",
    }
    assert said[language] in asker.card_text()


@both_languages
def test_11_whether_the_border_is_a_checkerboard(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_11, "border", language)
    asker.show_answer()
    assert asker.figure_id == "overlap2d"
    rows = asker.painted("output")
    assert rows[0] == ["1", "1", *6 * ["2"], "1", "1"]
    assert rows[4] == ["2", "2", *6 * ["4"], "2", "2"]
    said = {
        "en": "A border ramp is not a checkerboard",
        "zh_CN": "边界上的渐变不是棋盘格",
    }
    painted = "".join(asker.labels()).replace(" ", "")  # lines wrap
    assert said[language].replace(" ", "") in painted


@both_languages
def test_12_what_a_stack_makes(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_12, "layers", language)
    asker.show_answer()
    assert asker.figure_id == "stack"
    said = {
        "en": ("3: inside, 3 2 3 1 repeats.", "A last layer of stride 1 helps, as it averages"),
        "zh_CN": ("3：内部按 3 2 3 1 重复。", "最后加一个 stride 为 1 的层有用，因为它求平均"),
    }
    assert all(part in asker.card_text() for part in said[language])
    assert any("3:1" in label for label in asker.labels())


@both_languages
def test_13_what_resize_and_convolve_is(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_13, "fixes", language)
    asker.click(asker.card.next_button)
    assert asker.figure_id == "stack"
    said = {
        "en": "Both are one transposed convolution of stride 2, with the kernel 5 8 5 2",
        "zh_CN": "就是一个 stride 为 2 的转置卷积，卷积核是 5 8 5 2",
    }
    assert said[language] in asker.card_text()


@both_languages
def test_14_whether_pixel_shuffle_is_the_same(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_14, "sub_pixel", language)
    asker.show_answer()
    assert asker.figure_id == "phases"
    said = {
        "en": "The same operation, the same rule: the sums are 3 7",
        "zh_CN": "同一种运算，同一条规则：和是 3 7",
    }
    assert said[language] in asker.card_text()
    assert any("3, 7" in label for label in asker.labels())


@both_languages
def test_15_how_the_upsamplers_differ(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_15, "upsamplers", language)
    asker.show_answer()
    assert asker.figure_id == "upsamplers"
    names = {
        "en": ["Nearest neighbour", "Bilinear", "Bicubic", "Bed of nails", "Max-unpooling",
               "Transposed convolution"],
        "zh_CN": ["最近邻", "双线性", "双三次", "钉床", "最大反池化", "转置卷积"],
    }  # fmt: skip
    labels = asker.labels()
    assert all(any(name in label for label in labels) for name in names[language])


@both_languages
def test_16_where_max_unpooling_puts_the_values(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_16, "pooling", language)
    asker.show_answer()
    assert asker.figure_id == "scatter"
    assert asker.painted("output") == [
        ["0", "0", "6", "0"], ["0", "5", "0", "0"], ["0", "0", "0", "0"], ["7", "0", "0", "8"],
    ]  # fmt: skip
    said = {
        "en": "[3, 3], where the pooling found it. The pooling kept the place of every number",
        "zh_CN": "[3, 3]，池化就是在那里找到它的。池化保存了每个数的位置",
    }
    assert said[language] in asker.card_text()


@both_languages
def test_17_what_makes_a_wanted_size(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_17, "double", language)
    asker.show_answer()
    assert "17×30" in asker.card_text()
    assert any("17×30" in label for label in asker.labels())


@both_languages
def test_18_why_gradients_have_a_grid(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_18, "gradients", language)
    asker.show_answer()
    assert asker.figure_id == "overlap1d"
    assert "11212121212121211" in "".join(asker.numbers())


@both_languages
def test_20_what_it_costs(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_20, "stretched", language)
    assert "36 / 16" in asker.labels()


@both_languages
def test_22_what_the_initialisation_changes(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_22, "before_training", language)
    asker.show_answer()
    assert asker.figure_id == "phases"
    assert any("0.99, 1.1, 0.34, 0.61" in label for label in asker.labels())
    said = {
        "en": "but the random kernel. Bilinear and ICNR kernels begin flat",
        "zh_CN": "随机的卷积核就有。双线性和 ICNR 的卷积核一开始是平坦的",
    }
    assert said[language] in asker.card_text()


@both_languages
def test_24_what_happens_in_one_dimension(asker: Asker, language: str) -> None:
    asker.ask(QUESTION_24, "one_dimension", language)
    assert asker.figure_id == "scatter"
    asker.click(asker.transport._last)
    assert asker.painted("output") == [["2", "20", "203", "30", "304", "40", "400"]]


@both_languages
def test_24_what_happens_with_several_channels(asker: Asker, language: str) -> None:
    question = {"en": "What happens with several channels?", "zh_CN": "有多个通道时会怎样？"}
    asker.ask(question, "channels", language)
    assert asker.figure_id == "channels"
    asker.click(asker.transport._last)
    assert asker.painted("output") == [["9", "5"], ["7", "6"]]
    sums = [[["2", "5"], ["0", "2"]], [["4", "−1"], ["6", "3"]], [["3", "1"], ["1", "1"]]]
    assert [asker.painted(f"partial{n}") for n in range(3)] == sums


@both_languages
@pytest.mark.parametrize(
    ("question", "lesson"),
    [
        ({"en": "Is a transposed convolution the inverse of a convolution?",
          "zh_CN": "转置卷积是卷积的逆运算吗？"}, "round_trip"),
        ({"en": "Why is it called transposed?", "zh_CN": "为什么叫转置卷积？"}, "matrix"),
        ({"en": "Which matrix is transposed?", "zh_CN": "转置的是哪个矩阵？"}, "matrix"),
        ({"en": "I tried and got other numbers", "zh_CN": "我算出的数不一样"}, "stretched"),
        ({"en": "Why not deconvolution?", "zh_CN": "为什么不叫反卷积？"}, "names"),
        ({"en": "Why backward strided?", "zh_CN": "为什么叫反向步长？"}, "names"),
        ({"en": "Where does max-unpooling put the values?",
          "zh_CN": "最大反池化把数放到哪里？"}, "pooling"),
        ({"en": "What happens in 1-D?", "zh_CN": "一维会怎样？"}, "one_dimension"),
        ({"en": "With several channels?", "zh_CN": "多个通道呢？"}, "channels"),
        ({"en": "What is a depthwise convolution?", "zh_CN": "什么是深度卷积？"}, "channels"),
        ({"en": "How many parameters does it have?", "zh_CN": "有多少个参数？"}, "channels"),
        ({"en": "with dilation?", "zh_CN": "有膨胀呢？"}, "one_dimension"),
        ({"en": "kernel initialisation", "zh_CN": "卷积核的初始化"}, "before_training"),
        ({"en": "my decoder's sizes do not match", "zh_CN": "解码器的大小对不上"},
         "encoder_decoder"),
        ({"en": "zoom into my own picture", "zh_CN": "放大看自己的图片"}, "zoom_in"),
        ({"en": "How many multiplications does it cost?", "zh_CN": "要做多少次乘法？"},
         "stretched"),
    ],
)  # fmt: skip
def test_a_part_of_a_question_finds_the_lesson_too(
    asker: Asker, language: str, question: dict[str, str], lesson: str
) -> None:
    asker.ask(question, lesson, language)


def click_in_menu(asker: Asker, menu: QMenu | QMenuBar, action: QAction) -> None:
    asker.click(menu, menu.actionGeometry(action).center())


def choose_in_menu(asker: Asker, target: str, qtbot: QtBot) -> None:
    """File, Export For, and the place: the submenu opens by itself under the pointer."""
    title = f"{asker.context.words(TARGET_BY_ID[target].title)}…"
    (action,) = [a for a, _ in asker.window.menus.commands if a.text() == title]
    bar = asker.window.menuBar()
    menus = asker.window.findChildren(QMenu)
    (export_for,) = [menu for menu in menus if action in menu.actions()]
    (file,) = [menu for menu in menus if export_for.menuAction() in menu.actions()]
    click_in_menu(asker, bar, file.menuAction())
    qtbot.waitUntil(file.isVisible)
    QTest.mouseMove(file, file.actionGeometry(export_for.menuAction()).center())
    qtbot.waitUntil(export_for.isVisible)
    click_in_menu(asker, export_for, action)


# What a menu does on a real screen; there is none here.
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@both_languages
@pytest.mark.parametrize("target", TARGETS, ids=lambda one: one.id)
def test_23_how_it_gets_into_slides_notes_and_spreadsheets(
    asker: Asker, language: str, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:  # fmt: skip
    assert QUESTION_23[language]
    asker.context.appearance.set_language(language)
    choose_in_menu(asker, target.id, qtbot)
    dialog = asker.window.desk.exports._dialog
    assert dialog is not None
    assert dialog.form.hint.text() == asker.context.words(target.hint), "how to go on"
    made = BY_ID[target.format]
    out = tmp_path / f"made{made.suffixes[0]}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))
    with qtbot.waitSignal(asker.window.desk.exports.finished, timeout=60_000):
        asker.click(dialog.export_button)
    assert out.read_bytes().startswith(made.magic)
    dialog.close()
