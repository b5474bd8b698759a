"""Figures as files: PDF, SVG and PNG of one drawing, each with its origin in its metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pseudo_invertible.artifacts.layout import FIGURE_FORMATS
from pseudo_invertible.artifacts.sealed import replacing
from pseudo_invertible.figures.style import PNG_DPI, VECTOR_DPI, styled

# What all three formats can say; SVG calls the subject a description.
KEYS = ("Title", "Author", "Subject", "Keywords", "Creator")
SOFTWARE = "pseudo-invertible"

_SVG_NAMES = {"Author": "Contributor", "Subject": "Description"}


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
            # The solver's last bits vary from run to run.
            for axes in figure.axes:
                left, bottom, width, height = (
                    round(side, 4) for side in axes.get_position().bounds
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
                if suffix == "svg":
                    text = draft.read_text(encoding="utf-8")
                    draft.write_text(_ids_in_order(text), encoding="utf-8")


def _ids_in_order(svg: str) -> str:
    """Count the ids that matplotlib hashes, from bits that are not all written down."""
    hashed = re.findall(r' id="([a-zA-Z]+?[0-9a-f]{10})"', svg)
    counted = {name: f"{name[:-10]}{place}" for place, name in enumerate(dict.fromkeys(hashed))}
    return re.sub(
        r'(id="|url\(#|href="#)([a-zA-Z]+?[0-9a-f]{10})(?=["\)])',
        lambda match: match[1] + counted.get(match[2], match[2]),
        svg,
    )


def _pdf_metadata(metadata: Mapping[str, str]) -> dict[str, Any]:
    return {"Creator": SOFTWARE, "Producer": SOFTWARE, "CreationDate": None, **metadata}


def _svg_metadata(metadata: Mapping[str, str]) -> dict[str, Any]:
    named = {_SVG_NAMES.get(key, key): text for key, text in metadata.items()}
    return {"Creator": SOFTWARE, "Date": None, **named}


def _png_metadata(metadata: Mapping[str, str]) -> dict[str, Any]:
    return {"Creator": SOFTWARE, "Software": SOFTWARE, **metadata}


_METADATA = {"pdf": _pdf_metadata, "svg": _svg_metadata, "png": _png_metadata}
