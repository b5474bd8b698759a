"""Small drawings of networks as SVG: the still pictures of the moving figures.

Colours are the page's variables with the paper's values to fall back on (``printable``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.maps import Maps

BESIDE = 0.15  # of the data's range, beyond each of its ends
STEPS = 120
DOTS = 300
INK, QUIET, WRONG = "var(--ink, #1c1c1e)", "var(--quiet, #5b5b61)", "var(--wrong, #9a4a00)"
F, G = "var(--f, #cc3311)", "var(--g, #0077bb)"
POINTS, EDGE = "var(--points, #9a9a9a)", "var(--edge, #84848a)"


class Box(NamedTuple):
    """A panel: its corner and size in pixels, and the ranges of both axes."""

    left: float
    top: float
    width: float
    height: float
    across: tuple[float, float]
    up: tuple[float, float]

    def path(self, x: Sequence[float] | np.ndarray, y: Sequence[float] | np.ndarray) -> str:
        """A line through points, cut where it leaves the panel."""
        h, v = self.places(np.asarray(x, float), np.asarray(y, float))
        outside = ~np.isfinite(v) | (v < self.top) | (v > self.top + self.height)
        outside |= ~np.isfinite(h) | (h < self.left) | (h > self.left + self.width)
        pens = np.where(np.r_[True, outside[:-1]], "M", "L")
        return "".join(
            f"{pen}{a:.1f} {b:.1f}"
            for pen, a, b, off in zip(pens, h, v, outside, strict=True)
            if not off
        )

    def places(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pixels of values."""
        (low, high), (bottom, top) = self.across, self.up
        h = self.left + (x - low) / (high - low) * self.width
        return h, self.top + (top - y) / (top - bottom) * self.height


def widened(values: np.ndarray) -> tuple[float, float]:
    """The range of values and some more."""
    low, high = float(values.min()), float(values.max())
    return low - BESIDE * (high - low), high + BESIDE * (high - low)


def plane(
    box: tuple[float, float, float, float], points: Dataset, maps: Maps, at: float | None = None
) -> str:
    """F as (x, f(x)) and g as (g(y), y) over the points. at: an x whose round trip is drawn."""
    x, y = points
    panel = Box(*box, widened(x), widened(y))
    along_x, along_y = (np.linspace(v.min(), v.max(), 4 * STEPS) for v in points)
    parts = [_frame(panel), _dots(panel, x, y)]
    parts += [_line(panel.path(along_x, maps.f(along_x)), F)]
    parts += [_line(panel.path(maps.g(along_y), along_y), G)]
    if at is not None:
        middle = float(maps.f(np.array([at]))[0])
        end = float(maps.g(np.array([middle]))[0])
        floor = panel.up[0]
        parts += [_line(panel.path([at, at, end, end], [floor, middle, middle, floor]), INK, 1.5)]
        parts += [_line(panel.path([at, end], [floor, floor]), WRONG, 5)]
    return "".join(parts)


def quartet(
    left: float, width: float, height: float, top: float, points: Dataset, maps: Maps
) -> str:
    """F over (x, y), g over (y, x), g∘f and f∘g, one below the other."""
    x, y = points
    parts = []
    for row, (args, values, there, back, colour) in enumerate(
        ((x, y, maps.f, maps.g, F), (y, x, maps.g, maps.f, G))
    ):
        along = np.linspace(args.min(), args.max(), STEPS)
        fit = Box(left, top + row * (height + 6), width, height, widened(args), widened(values))
        trip = Box(
            left, top + (row + 2) * (height + 6), width, height, widened(args), widened(args)
        )
        parts += [
            _frame(fit),
            _dots(fit, args, values),
            _line(fit.path(along, there(along)), colour),
        ]
        parts += [_frame(trip), _line(trip.path(trip.across, trip.across), INK, 1, "4 3")]
        parts += [_line(trip.path(along, back(there(along))), colour)]
    return "".join(parts)


def words(
    x: float, y: float, text: str, size: float = 12, anchor: str = "start", colour: str = INK
) -> str:
    """A text."""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" style="font:{size:g}px '
        f"'DejaVu Sans',sans-serif;fill:{colour}\">{text}</text>"
    )


def drawing(width: float, height: float, content: str, alt: str) -> str:
    """A whole SVG."""
    alt = alt.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{alt}">{content}</svg>'
    )


def printable(svg: str) -> str:
    """The same with the paper's colours, for readers that know no variables."""
    svg = re.sub(r"var\(--[a-z]+, (#[0-9a-f]+)\)", r"\1", svg)
    return svg.replace("currentColor", "#1c1c1e")


def _frame(box: Box) -> str:
    return (
        f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}" '
        f'style="fill:none;stroke:{EDGE};stroke-width:0.75"/>'
    )


def _dots(box: Box, x: np.ndarray, y: np.ndarray) -> str:
    chosen = np.linspace(0, len(x) - 1, min(DOTS, len(x))).astype(int)
    h, v = box.places(x[chosen], y[chosen])
    marks = "".join(f"M{a:.0f} {b:.1f}h0" for a, b in zip(h, v, strict=True))
    style = f"stroke:{POINTS};stroke-width:2.5;stroke-linecap:round;opacity:.6;fill:none"
    return f'<path d="{marks}" style="{style}"/>'


def _line(path: str, colour: str, width: float = 2.25, dashes: str = "") -> str:
    dashed = f";stroke-dasharray:{dashes}" if dashes else ""
    style = f"fill:none;stroke:{colour};stroke-width:{width:g};stroke-linejoin:round{dashed}"
    return f'<path d="{path}" style="{style}"/>'
