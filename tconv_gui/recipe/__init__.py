"""Recipes: a lecture's pictures in one TOML file, made by `main.py build figures.toml`.

    [defaults]                      what is said of all pictures (optional)
    out = "pictures"                the folder they go to, seen from the recipe; only here may it
                                    lie elsewhere ("../out", "/a/whole/path")
    theme = "light"                 any key of a figure but source, out and name

    [[figure]]
    out = "stamps.gif"              the file, in that folder; its ending says the kind
    source = "lesson:stride"        see tconv_gui.recipe.sources; relative to the recipe
    figure = "stamps"               any field of tconv_gui.export.wish.Wish, as there ...
    steps = "all"
    symbols = "names"               ... and of its options
    size = "16cm x 9cm"             or "1280x720", or the name of a preset
    dpi = 300
    languages = ["en", "zh_CN"]     a file for each: stamps.en.gif (or "{language}" in out)

    [[figure]]
    out = "mine.pdf"
    operation = "conv_transpose"    instead of a source, or to change it: the settings of lessons
    input = [[1, 2], [3, 4]]
    kernel = [[1, 0], [0, 1]]
    stride = 2

    [[screenshot]]                  the whole window
    out = "window.png"
    lesson = "first"                view, beside, step, size, theme, language(s), options
"""

from __future__ import annotations

from tconv_gui.recipe.building import Order, Outcome, build
from tconv_gui.recipe.command import BUILD_HELP, add_arguments, run
from tconv_gui.recipe.reading import Recipe, read_recipe

__all__ = [
    "BUILD_HELP",
    "Order",
    "Outcome",
    "Recipe",
    "add_arguments",
    "build",
    "read_recipe",
    "run",
]
