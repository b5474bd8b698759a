"""The figures as the article shows them: numbered, with caption, alt text, command and source."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterable
from pathlib import Path

from pseudo_invertible.article.facts import Facts, Shown
from pseudo_invertible.article.palette import as_pdf, fewer_colours
from pseudo_invertible.article.slim import slim
from pseudo_invertible.article.svg_text import with_text
from pseudo_invertible.errors import UserError
from pseudo_invertible.figures.style import DOUBLE_COLUMN

# Heavier drawings are shown as pictures, so that the page stays small.
MOST_SVG_BYTES = 330_000
# Fewer than that, and what is grey turns rough.
COLOURS = 20
PAPER_SCALE = 0.8  # 160 dots per inch


class Figures:
    """Numbers the figures in the order in which the text shows them.

    shown: names of the figures that were shown, in order.
    """

    def __init__(self, facts: Facts, root: Path) -> None:
        """root: the study's folder of results."""
        self._known = {figure.name: figure for figure in facts.figures}
        self._root, self._numbers = root, dict[str, int]()
        self.shown: list[str] = []

    def has(self, name: str) -> bool:
        """Whether the study has a figure."""
        return name in self._known

    def number(self, name: str) -> str:
        """“Figure 3”, as a link. Raises UserError where it was not shown (yet)."""
        if name not in self._numbers:
            raise UserError(f"the figure {name} is named, but not shown before.")
        return f"[Figure {self._numbers[name]}](#figure-{_anchor(name)})"

    def caption(self, name: str) -> str:
        """The caption that the report has for a figure. Raises UserError where there is none."""
        if name not in self._known:
            raise UserError(f"the study has no figure {name}.")
        return self._known[name].caption

    def figure(self, name: str, caption: str, alt: str, heading: str = "") -> str:
        """Markdown of a figure with its caption, and in it where it comes from.

        caption: what it shows. alt: what is to be seen, for those who cannot see it. heading:
        words in the place of its number, for a figure that stands outside the order.
        """
        if name not in self._known:
            raise UserError(f"the study has no figure {name}.")
        if not heading:
            self._numbers.setdefault(name, len(self._numbers) + 1)
            heading = f"Figure {self._numbers[name]}."
        self.shown.append(name)
        shown = self._known[name]
        alt = alt.replace('"', "'").replace("\n", " ")
        return (
            f"::: {{.figure #figure-{_anchor(name)}}}\n"
            f"![**{heading}** {caption} {self._source(shown)}](figures/{name})"
            f'{{alt="{alt}"}}\n:::\n'
        )

    def _source(self, shown: Shown) -> str:
        return (
            f"[Made alone by `snakemake --cores 1 {shown.target}`, drawn by "
            f"`figures/{shown.kind.replace('.', '/')}.py` from {_links(shown.files)}.]{{.source}}"
        )

    def width(self, name: str, tallest: float = math.inf) -> float:
        """How wide a figure is shown, as a share of the column; as wide as it was drawn at most.

        tallest: its greatest height, by the width of the column.
        """
        sides = re.search(r'<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"', self._drawing(name))
        if sides is None:
            raise UserError(f"{name}.svg has no viewBox; it is not a drawing of this study.")
        width, height = float(sides[1]), float(sides[2])
        return min(1.0, width / (72 * DOUBLE_COLUMN), tallest * width / height)

    def data_uri(self, name: str) -> str:
        """The picture of a figure as a data address."""
        kind, content = self.picture(name)
        media = {"svg": "image/svg+xml", "png": "image/png"}[kind]
        return f"data:{media};base64,{base64.b64encode(content).decode('ascii')}"

    def picture(self, name: str) -> tuple[str, bytes]:
        """What the page shows of a figure: its SVG where that is light, else a PNG."""
        drawing = slim(self._drawing(name)).encode()
        if len(drawing) <= MOST_SVG_BYTES:
            return "svg", drawing
        return "png", fewer_colours(self._file(name, "png"), COLOURS)

    def paper_picture(self, name: str) -> tuple[str, bytes]:
        """What the paper shows of a figure: its SVG where that is light, else a picture as PDF."""
        drawing = slim(with_text(self._drawing(name))).encode()
        if len(drawing) <= MOST_SVG_BYTES:
            return "svg", drawing
        return "pdf", as_pdf(fewer_colours(self._file(name, "png"), COLOURS, PAPER_SCALE))

    def _drawing(self, name: str) -> str:
        return self._file(name, "svg").read_text(encoding="utf-8")

    def _file(self, name: str, suffix: str) -> Path:
        path = self._root / "figures" / f"{name}.{suffix}"
        if not path.is_file():
            raise UserError(f"{path}: is not made, but the article shows it.")
        return path


def _links(files: Iterable[str]) -> str:
    """Files as links; many of one name (the networks of all configurations) as one."""
    named: dict[str, list[str]] = {}
    for file in dict.fromkeys(files):
        named.setdefault(Path(file).name, []).append(file)
    links = []
    for name, found in named.items():
        place = found[0] if len(found) == 1 else f"{found[0].split('/')[0]}/"
        count = f"{len(found)} × " if len(found) > 1 else ""
        links.append(f"[{count}{name}](../{place})")
    return ", ".join(links)


def _anchor(name: str) -> str:
    return name.replace(".", "-").replace("_", "-")
