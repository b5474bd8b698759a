"""Figures as files: PDF, SVG and PNG of one drawing, each with its origin in its metadata."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from pseudo_invertible.artifacts.layout import FIGURE_FORMATS
from pseudo_invertible.artifacts.sealed import replacing
from pseudo_invertible.figures.style import PNG_DPI, VECTOR_DPI, styled

# What all three formats can say; SVG calls the subject a description.
KEYS = ("Title", "Author", "Subject", "Keywords", "Creator")
SOFTWARE = "pseudo-invertible"

_SVG_ELEMENTS = {
    "Title": "dc:title",
    "Author": "dc:contributor/cc:Agent/dc:title",
    "Subject": "dc:description",
    "Keywords": "dc:subject/rdf:Bag/rdf:li",
    "Creator": "dc:creator/cc:Agent/dc:title",
}
_SVG_NAMES = {"Author": "Contributor", "Subject": "Description"}
_NAMESPACES = {
    "svg": "http://www.w3.org/2000/svg",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cc": "http://creativecommons.org/ns#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def save_figure(figure: Figure, stem: Path | str, metadata: Mapping[str, str]) -> None:
    """Write ``<stem>.pdf``, ``<stem>.svg`` and ``<stem>.png`` (200 dpi) from one drawing.

    metadata: text under any of ``KEYS``. The same drawing gives the same bytes: no dates,
    no random ids. Raises ValueError for another key, UserError where a file cannot be written.
    """
    unknown = sorted(set(metadata) - set(KEYS))
    if unknown:
        raise ValueError(f"metadata {unknown[0]!r} fits no format; use {', '.join(KEYS)}")
    with styled():
        # The layout is solved once, so that the three formats cannot differ in it.
        FigureCanvasAgg(figure)
        layout = figure.get_layout_engine()
        if layout is not None:
            layout.execute(figure)
            figure.set_layout_engine("none")
            # The solver's last bits vary from run to run, and SVG hashes them into its ids.
            for axes in figure.axes:
                left, bottom, width, height = (
                    round(side, 6) for side in axes.get_position().bounds
                )
                axes.set_position((left, bottom, width, height))
        for suffix in FIGURE_FORMATS:
            with replacing(f"{stem}.{suffix}") as draft:
                figure.savefig(
                    draft,
                    format=suffix,
                    dpi=PNG_DPI if suffix == "png" else VECTOR_DPI,
                    metadata=_METADATA[suffix](metadata),
                )


def _pdf_metadata(metadata: Mapping[str, str]) -> dict[str, Any]:
    return {"Creator": SOFTWARE, "Producer": SOFTWARE, "CreationDate": None, **metadata}


def _svg_metadata(metadata: Mapping[str, str]) -> dict[str, Any]:
    named = {_SVG_NAMES.get(key, key): text for key, text in metadata.items()}
    return {"Creator": SOFTWARE, "Date": None, **named}


def _png_metadata(metadata: Mapping[str, str]) -> dict[str, Any]:
    return {"Creator": SOFTWARE, "Software": SOFTWARE, **metadata}


_METADATA = {"pdf": _pdf_metadata, "svg": _svg_metadata, "png": _png_metadata}


def read_metadata(path: Path | str) -> dict[str, str]:
    """Read back, from a file of any of the three formats, the text under ``KEYS``."""
    path = Path(path)
    readers = {".pdf": _read_pdf, ".svg": _read_svg, ".png": _read_png}
    return readers[path.suffix](path)


def _read_png(path: Path) -> dict[str, str]:
    with Image.open(path) as image:
        return {key: str(image.info[key]) for key in KEYS if key in image.info}


def _read_svg(path: Path) -> dict[str, str]:
    work = ElementTree.parse(path).find("svg:metadata/rdf:RDF/cc:Work", _NAMESPACES)
    if work is None:
        return {}
    found = {key: work.findtext(place, None, _NAMESPACES) for key, place in _SVG_ELEMENTS.items()}
    return {key: text for key, text in found.items() if text is not None}


def _read_pdf(path: Path) -> dict[str, str]:
    # The information dictionary that matplotlib writes: one plain object of /Name (text).
    content = path.read_bytes()
    reference = re.search(rb"/Info (\d+) 0 R", content[content.rindex(b"trailer") :])
    if reference is None:
        return {}
    start = content.index(b"\n" + reference[1] + b" 0 obj")
    entries = re.compile(rb"/(\w+)\s+\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
    end = content.index(b"\nendobj", start)
    found = {name.decode(): _pdf_text(text) for name, text in entries.findall(content, start, end)}
    return {key: found[key] for key in KEYS if key in found}


def _pdf_text(escaped: bytes) -> str:
    plain = {b"n": b"\n", b"r": b"\r"}
    text = re.sub(rb"\\(.)", lambda match: plain.get(match[1], match[1]), escaped, flags=re.DOTALL)
    return text[2:].decode("utf-16-be") if text.startswith(b"\xfe\xff") else text.decode("ascii")
