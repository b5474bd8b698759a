"""The words of a drawing as text again, for the paper: searched and copied, and its font once.

matplotlib writes them as outlines of glyphs, which every screen shows alike. In a PDF they would
be outlines too, a copy in each figure.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize
from xml.etree import ElementTree

import matplotlib
from matplotlib.ft2font import FT2Font

from pseudo_invertible.article.slim import GROUP, HREF, SVG, USE

FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
_UNITS = 100  # the size in which matplotlib draws a glyph, before it scales it
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_GLYPH = re.compile(r"#(DejaVuSans(?:-Bold|-Oblique|-BoldOblique)?)-([0-9a-f]+)")
_UPSIDE_DOWN = re.compile(r"scale\((\S+) -\1\)")
_MOVED = re.compile(r"translate\((\S+) (\S+)\)(?: scale\((\S+)\))?")


class _Glyph(NamedTuple):
    letter: str
    font: str
    size: float
    x: float
    y: float


def with_text(svg: str) -> str:
    """Put text in the place of glyphs; what has a glyph that stands for no letter stays drawn.

    svg: as matplotlib writes it. The fonts are those in ``FONTS``.
    """
    root = ElementTree.fromstring(svg)
    for group in root.iter(GROUP):
        glyphs = [_glyph(use) for use in group.findall(USE)]
        turned, found = _UPSIDE_DOWN.subn(r"scale(\1)", group.get("transform", ""))
        if not glyphs or None in glyphs or found != 1:
            continue
        group.set("transform", turned)
        for use in group.findall(USE):
            group.remove(use)
        known = [glyph for glyph in glyphs if glyph is not None]
        for (font, size, y), run in groupby(known, key=lambda glyph: glyph[1:3] + glyph[4:]):
            group.append(_text(font, size, y, list(run)))
    return ElementTree.tostring(root, encoding="unicode")


def _glyph(use: ElementTree.Element) -> _Glyph | None:
    named = _GLYPH.fullmatch(use.get(HREF, ""))
    letter = _letters(named[1]).get(int(named[2], 16)) if named else None
    if named is None or letter is None:
        return None
    moved = _MOVED.fullmatch(use.get("transform", "translate(0 0)"))
    if moved is None:
        return None
    x, y, scale = float(moved[1]), float(moved[2]), float(moved[3] or 1)
    return _Glyph(letter, named[1], _UNITS * scale, x, -y)


@cache
def _letters(font: str) -> dict[int, str]:
    """Which letter each glyph of a font stands for; of several the first."""
    letters: dict[int, str] = {}
    for code, glyph in sorted(FT2Font(FONTS / f"{font}.ttf").get_charmap().items()):
        letters.setdefault(glyph, chr(code))
    return letters


def _text(font: str, size: float, y: float, glyphs: list[_Glyph]) -> ElementTree.Element:
    look = {"font-family": "DejaVu Sans", "font-size": f"{size:g}", _SPACE: "preserve"}
    if "Bold" in font:
        look["font-weight"] = "bold"
    if "Oblique" in font:
        look["font-style"] = "oblique"
    # What follows the first letter lies where the font has it, as in matplotlib.
    text = ElementTree.Element(f"{{{SVG}}}text", look | {"x": f"{glyphs[0].x:g}", "y": f"{y:g}"})
    text.text = normalize("NFKC", "".join(glyph.letter for glyph in glyphs))  # no ligatures
    return text
