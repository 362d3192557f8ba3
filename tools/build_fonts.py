"""Build the fonts in resources/fonts from the free fonts that Debian packages.

    apt-get install fonts-inter fonts-noto-cjk
    python tools/build_fonts.py

"TConv Sans" is a subset of Inter with tabular digits in the place of the proportional ones and a
few operators composed from its own glyphs; "TConv Sans SC" holds the common Chinese characters of
Noto Sans CJK SC, with the line height of TConv Sans, so that a text stands equally in both
languages.  Same inputs, same bytes: nothing of the day or the machine is written into a font.

The outlines are TrueType's, not the sources' CFF: FreeType darkens the stems of CFF fonts by the
size of the font before the painter's scale, so that a scaled picture would be a bolder one.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.basePen import AbstractPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

HERE = Path(__file__).resolve().parent.parent
LATIN = "TConv Sans"
CHINESE = "TConv Sans SC"
VERSION = "Version 1.000"
# 2025-01-01 in seconds since 1904, the epoch of fonts.
FIXED_TIME = 3818534400

LATIN_RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x0370, 0x03FF),
    (0x2010, 0x2057),
    (0x2070, 0x209C),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2318, 0x2318),
    (0x2325, 0x2326),
    (0x232B, 0x232B),
    (0x25A0, 0x25FF),
    (0x2605, 0x2606),
    (0x2713, 0x2717),
)
# The same shape under a second code point.
TWINS = {0x2208: 0x03F5, 0x2225: 0x2016}
CHINESE_PUNCTUATION = "　、。〃々〈〉《》「」『』【】〔〕〖〗·…—“”‘’"


def main() -> None:
    """Read the arguments, write four fonts, say their sizes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    fonts = Path("/usr/share/fonts/opentype")
    parser.add_argument("--inter", type=Path, default=fonts / "inter")
    parser.add_argument("--noto", type=Path, default=fonts / "noto")
    parser.add_argument("--texts", type=Path, default=HERE / "resources")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "resources" / "fonts")
    wanted = parser.parse_args()
    characters = chinese_characters(wanted.texts)
    latin = {
        "Regular": (400, "Inter-Regular.otf", "Inter-SemiBold.otf"),
        "SemiBold": (600, "Inter-SemiBold.otf", "Inter-ExtraBold.otf"),
    }
    for style, (weight, name, heavier) in latin.items():
        font = latin_font(wanted.inter / name, wanted.inter / heavier)
        save(font, LATIN, style, weight, wanted.output)
    chinese = {
        "Regular": (400, "NotoSansCJK-Regular.ttc"),
        "SemiBold": (600, "NotoSansCJK-Bold.ttc"),
    }
    for style, (weight, name) in chinese.items():
        font = chinese_font(wanted.noto / name, characters)
        save(font, CHINESE, style, weight, wanted.output)


def latin_font(path: Path, heavier: Path) -> TTFont:
    """Inter, cut down, with tabular digits and the operators it lacks."""
    font = TTFont(path, recalcTimestamp=False)
    freeze_tabular_digits(font)
    cmap = font.getBestCmap()
    wanted = {code for low, high in LATIN_RANGES for code in range(low, high + 1) if code in cmap}
    subset(font, wanted, features=("kern", "mark", "ccmp", "locl"))
    to_true_type(font)
    add_operators(font, TTFont(heavier))
    return font


def freeze_tabular_digits(font: TTFont) -> None:
    """Let 0-9 mean the glyphs that the feature tnum would choose."""
    gsub = font["GSUB"].table
    lookups = {
        index
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    tabular: dict[str, str] = {}
    for index in sorted(lookups):
        for table in gsub.LookupList.Lookup[index].SubTable:
            tabular.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        for code in map(ord, "0123456789"):
            if code in table.cmap:
                table.cmap[code] = tabular.get(table.cmap[code], table.cmap[code])
    zero = font["hmtx"][font.getBestCmap()[ord("0")]][0]
    for code in map(ord, "0123456789"):  # interpolated weights are a unit off
        name = font.getBestCmap()[code]
        font["hmtx"][name] = (zero, font["hmtx"][name][1])


def chinese_characters(texts: Path) -> set[int]:
    """GB 2312 level 1, Chinese punctuation, full-width forms, and all that our texts use."""
    codes = {ord(character) for character in CHINESE_PUNCTUATION}
    codes.update(range(0xFF01, 0xFF5F))
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                codes.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue  # the last row is not full
    for path in sorted((*texts.rglob("*.ts"), *texts.rglob("*.toml"))):
        codes.update(ord(c) for c in path.read_text(encoding="utf-8") if "一" <= c <= "鿿")
    return codes


def chinese_font(path: Path, codes: set[int]) -> TTFont:
    """The simplified Chinese face of the collection, cut down to ``codes``."""
    collection = TTCollection(path, lazy=True)
    font = next(f for f in collection.fonts if f["name"].getDebugName(1) == "Noto Sans CJK SC")
    font.recalcTimestamp = False
    cmap = font.getBestCmap()
    missing = sorted(chr(code) for code in codes if code not in cmap)
    if missing:
        raise SystemExit(f"{path.name} lacks {' '.join(missing)}")
    subset(font, codes, features=())
    for tag in ("VORG", "vhea", "vmtx", "BASE"):
        if tag in font:
            del font[tag]
    to_true_type(font)
    return font


def subset(font: TTFont, codes: Iterable[int], features: tuple[str, ...]) -> None:
    """Drop all glyphs, features and hints that ``codes`` do not need."""
    options = Options()
    options.layout_features = list(features)
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 13, 14]
    options.drop_tables += ["DSIG", "STAT", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def curves(pen: TTGlyphPen, font: TTFont) -> Cu2QuPen:
    """A pen that takes cubic curves for ``pen``, true to a thousandth of the em."""
    return Cu2QuPen(pen, font["head"].unitsPerEm / 1000)


def to_true_type(font: TTFont) -> None:
    """Turn the cubic outlines of a CFF font into quadratic ones."""
    order = font.getGlyphOrder()
    shapes = font.getGlyphSet()
    glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(shapes)
        shapes[name].draw(curves(pen, font))
        glyf[name] = pen.glyph(dropImpliedOnCurves=True)
        glyf[name].recalcBounds(glyf)
    font["loca"], font["glyf"] = newTable("loca"), glyf
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for limit in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs"):
        setattr(maxp, f"max{limit}", 0)
    maxp.maxZones, maxp.maxStackElements, maxp.maxSizeOfInstructions = 1, 0, 0
    font["post"].formatType = 3.0
    font["hmtx"].metrics = {
        name: (advance, glyf[name].xMin) for name, (advance, _) in font["hmtx"].metrics.items()
    }


def save(font: TTFont, family: str, style: str, weight: int, folder: Path) -> None:
    """Rename ``font``, give it our line height and a fixed date, write it."""
    rename(font, family, style)
    em = font["head"].unitsPerEm
    ascent, descent = round(em * 0.96875), round(em * 0.2415)
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent = os2.sTypoAscender = os2.usWinAscent = ascent
    hhea.descent = os2.sTypoDescender = -descent
    os2.usWinDescent = descent
    hhea.lineGap = os2.sTypoLineGap = 0
    os2.usWeightClass = weight
    os2.fsSelection = 0x40 if weight == 400 else 0
    font["head"].macStyle = 0
    font["head"].created = font["head"].modified = FIXED_TIME
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{family.replace(' ', '')}-{style}.ttf"
    font.save(path, reorderTables=True)
    print(f"{path.name}: {path.stat().st_size} bytes, {len(font.getBestCmap())} characters")


def rename(font: TTFont, family: str, style: str) -> None:
    """Give ``font`` its own name, as the licence asks; copyright and licence stay."""
    post_script = f"{family.replace(' ', '')}-{style}"
    legacy = family if style == "Regular" else f"{family} {style}"
    names = {
        1: legacy,
        2: "Regular",
        3: f"{VERSION};{post_script}",
        4: f"{family} {style}",
        5: VERSION,
        6: post_script,
        16: family,
        17: style,
    }
    table = font["name"]
    kept = {key: table.getDebugName(key) for key in (0, 13, 14)}
    table.names = []
    for key, text in sorted({**kept, **names}.items()):
        table.setName(text, key, 3, 1, 0x409)


Draw = Callable[[AbstractPen], None]


def add_operators(font: TTFont, heavy: TTFont) -> None:
    """Add what Inter lacks and formulas need, made from its own shapes.

    ``heavy`` is the next heavier weight: scaled down, its strokes are as thick as those of
    ``font``.
    """
    cmap, heavy_cmap = font.getBestCmap(), heavy.getBestCmap()
    advance = {code: font["hmtx"][name][0] for code, name in cmap.items()}

    def placed(code: int, transform: Transform, source: TTFont = font) -> Draw:
        glyphs = source.getGlyphSet()
        name = (cmap if source is font else heavy_cmap)[code]
        recording = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(recording)
        return lambda pen: recording.replay(TransformPen(pen, transform))

    def box(code: int, source: TTFont = font) -> tuple[float, float, float, float]:
        glyphs = source.getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[(cmap if source is font else heavy_cmap)[code]].draw(pen)
        return pen.bounds

    def centred(code: int, at: tuple[float, float], size: float, source: TTFont = font) -> Draw:
        x0, y0, x1, y1 = box(code, source)
        factor = size / max(x1 - x0, y1 - y0)
        move = Identity.translate(*at).scale(factor).translate(-(x0 + x1) / 2, -(y0 + y1) / 2)
        return placed(code, move, source)

    for new, twin in TWINS.items():
        map_character(font, new, cmap[twin])

    plus = box(ord("+"))
    axis = (plus[1] + plus[3]) / 2
    ring = box(0x25CB)
    reach = (ring[2] - ring[0]) * 0.56
    wide = advance[0x25CB]
    middle = (wide / 2, axis)
    circle = centred(0x25CB, middle, (ring[2] - ring[0]) * 1.0)
    for new, inner, part in (
        (0x2295, ord("+"), 1.0),
        (0x2297, 0x00D7, 0.86),
        (0x2299, 0x2022, 0.36),
        (0x229B, ord("*"), 0.92),
    ):
        add_glyph(font, new, wide, [circle, centred(inner, middle, reach * part)])

    star = box(ord("*"))
    size = star[3] - star[1]
    width = advance[ord("*")]
    add_glyph(font, 0x2217, width, [centred(ord("*"), (width / 2, axis), size)])

    top, bottom = box(0x2070)[3], box(0x2096)[1]
    cap = box(ord("T"), heavy)[3]
    for new, letter, foot in (
        (0x1D40, ord("T"), top - 0.6 * cap),
        (0x1D62, ord("i"), bottom),
        (0x2C7C, ord("j"), bottom),
    ):
        small = Identity.translate(0, foot).scale(0.6)
        width = heavy["hmtx"][heavy_cmap[letter]][0]
        add_glyph(font, new, round(0.6 * width), [placed(letter, small, heavy)])

    arrow = box(0x2192)
    lift = (arrow[3] - arrow[1]) * 0.46
    width = advance[0x2192]
    length = arrow[2] - arrow[0]
    right = centred(0x2192, (width / 2, axis + lift), length * 0.8)
    left = centred(0x2190, (width / 2, axis - lift), length * 0.8)
    add_glyph(font, 0x21C4, width, [right, left])

    gap = advance[0x00B7] * 0.95
    size = box(0x00B7)[2] - box(0x00B7)[0]
    dots = [centred(0x00B7, (gap * (n + 0.5), axis), size) for n in range(3)]
    add_glyph(font, 0x22EF, round(gap * 3), dots)

    for bracket, floor, ceiling in ((ord("["), 0x230A, 0x2308), (ord("]"), 0x230B, 0x2309)):
        corners = bracket_corners(font, cmap[bracket])
        add_glyph(font, floor, advance[bracket], [polygon(half_bracket(*corners, foot=True))])
        add_glyph(font, ceiling, advance[bracket], [polygon(half_bracket(*corners, foot=False))])


def bracket_corners(font: TTFont, name: str) -> tuple[list[float], list[float]]:
    """The three x (stem outside, stem inside, tip) and four y of a square bracket."""
    glyphs = font.getGlyphSet()
    recording = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(recording)
    points = [point for _, arguments in recording.value for point in arguments]
    xs, ys = sorted({x for x, _ in points}), sorted({y for _, y in points})
    if xs[1] - xs[0] > xs[2] - xs[1]:  # a right bracket: its stem is on the right
        xs.reverse()
    return xs, ys


def half_bracket(xs: list[float], ys: list[float], *, foot: bool) -> list[tuple[float, float]]:
    """A bracket with its upper (``foot``) or lower bar taken off."""
    outside, inside, tip = xs
    low, above_low, below_high, high = ys
    end, bar, other = (low, above_low, high) if foot else (high, below_high, low)
    points = [
        (outside, other),
        (outside, end),
        (tip, end),
        (tip, bar),
        (inside, bar),
        (inside, other),
    ]
    clockwise = sum(
        x0 * y1 - x1 * y0
        for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True)
    )
    return points if clockwise > 0 else points[::-1]


def polygon(points: list[tuple[float, float]]) -> Draw:
    """Draws one closed contour."""

    def draw(pen: AbstractPen) -> None:
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()

    return draw


def add_glyph(font: TTFont, code: int, advance: int, parts: list[Draw]) -> None:
    """Append a glyph drawn by ``parts`` and give it the code point ``code``."""
    name = f"uni{code:04X}"
    pen = TTGlyphPen(None)
    for draw in parts:
        draw(curves(pen, font))
    glyph = pen.glyph(dropImpliedOnCurves=True)
    glyph.recalcBounds(font["glyf"])
    font["glyf"][name] = glyph
    font["hmtx"][name] = (advance, glyph.xMin)
    map_character(font, code, name)


def map_character(font: TTFont, code: int, name: str) -> None:
    """Let ``code`` mean the glyph ``name`` in every Unicode table."""
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


if __name__ == "__main__":
    main()
