"""Figures as files: PDF, SVG and PNG of one drawing; the same drawing gives the same bytes."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from pseudo_invertible.figures.style import INK, PAPER, PNG_DPI, styled
from pseudo_invertible.files import replacing, write_text

FORMATS = ("pdf", "svg", "png")


class About(NamedTuple):
    """What the files say about themselves.

    keywords: subject, version and commit. description: caption, blank line, alternative text.
    """

    title: str
    creator: str
    keywords: str
    description: str


def save_figure(figure: Figure, stem: Path | str, about: About) -> None:
    """Write ``<stem>.pdf``, ``<stem>.svg`` and ``<stem>.png`` (200 dpi) from one drawing.

    The SVG has no background, and takes the colour of text and the colour ``--paper`` from the
    page that it is part of: it suits a light and a dark one. Raises UserError where a file cannot
    be written.
    """
    metadata = _metadata(about)
    with styled():
        _settle_layout(figure)
        # savefig would draw each of them twice: a first time to settle the layout.
        with replacing(f"{stem}.png") as draft:
            FigureCanvasAgg(figure).print_png(draft, metadata=metadata["png"])
        with replacing(f"{stem}.pdf") as draft:
            FigureCanvasPdf(figure).print_pdf(draft, metadata=metadata["pdf"])
        figure.set(facecolor="none", dpi=PNG_DPI)
        text = io.StringIO()
        FigureCanvasSVG(figure).print_svg(text, metadata=metadata["svg"])
        write_text(f"{stem}.svg", _portable(text.getvalue()))


def description_of(svg: Path | str) -> tuple[str, str]:
    """Caption and alternative text of a figure, from its SVG."""
    text = Path(svg).read_text(encoding="utf-8")
    found = re.search(r"<dc:description>(.*?)</dc:description>", text, re.DOTALL)
    caption, _, alt = html.unescape(found[1] if found else "").partition("\n\n")
    return caption, alt


def _settle_layout(figure: Figure) -> None:
    """Solve the layout once, so that all formats agree; its last bits vary and are cut."""
    FigureCanvasAgg(figure)
    layout = figure.get_layout_engine()
    if layout is None:
        return
    layout.execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (round(side, 4) for side in axes.get_position().bounds)
        axes.set_position((left, bottom, width, height))


def _portable(svg: str) -> str:
    """Colours that follow the page, fonts to fall back on, ids that are counted."""
    svg = svg.replace(INK, "currentColor").replace(PAPER, f"var(--paper, {PAPER})")
    svg = svg.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")
    # matplotlib hashes ids from bits that are not all written down.
    hashed = re.findall(r' id="([a-zA-Z]+?[0-9a-f]{10})"', svg)
    counted = {name: f"{name[:-10]}{place}" for place, name in enumerate(dict.fromkeys(hashed))}
    return re.sub(
        r'(id="|url\(#|href="#)([a-zA-Z]+?[0-9a-f]{10})(?=["\)])',
        lambda match: match[1] + counted.get(match[2], match[2]),
        svg,
    )


def _metadata(about: About) -> dict[str, dict[str, Any]]:
    title, creator, keywords, description = about
    common: dict[str, Any] = {"Title": title, "Creator": creator, "Keywords": keywords}
    return {
        "pdf": {**common, "Subject": description, "Producer": creator, "CreationDate": None},
        "svg": {**common, "Description": description, "Date": None},
        "png": {**common, "Description": description, "Software": creator},
    }
