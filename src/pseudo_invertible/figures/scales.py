"""Logarithmic axes with few and plain ticks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

from pseudo_invertible.figures.words import percent, thousands

# Up to these ratios of its ends a logarithmic axis has finer ticks than powers of ten.
FINE_TICKS = {
    5.0: (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0),
    30.0: (1.0, 2.0, 5.0),
    200.0: (1.0, 3.0),
}


def log_scale(axes: Axes, *, x: bool = False, y: bool = False) -> None:
    """Make axes whose limits are set logarithmic, with a few plain numbers as ticks."""
    for wanted, axis, rescale, limits in (
        (x, axes.xaxis, axes.set_xscale, axes.get_xlim()),
        (y, axes.yaxis, axes.set_yscale, axes.get_ylim()),
    ):
        if wanted:
            rescale("log")
            name_decades(axis, *limits)


def name_decades(axis: Axis, low: float, high: float) -> None:
    """Tick a logarithmic axis at powers of ten, and between them where it has few of them."""
    steps = next((steps for ratio, steps in FINE_TICKS.items() if high / low < ratio), (1.0,))
    axis.set_major_locator(LogLocator(subs=steps, numticks=6))
    axis.set_major_formatter(FuncFormatter(lambda value, _: plain(value)))
    axis.set_minor_formatter(NullFormatter())


def positive_range(values: Iterable[float]) -> tuple[float, float]:
    """The least and the largest of what a logarithmic axis can show."""
    known = np.asarray(list(values), np.float64)
    known = known[np.isfinite(known) & (known > 0)]
    return (float(known.min()), float(known.max())) if len(known) else (1e-3, 1.0)


def plain(value: float) -> str:
    """A number on an axis: no more digits than it needs, a minus as long as a plus is wide."""
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


def name_updates(axes: Axes, updates: Sequence[float]) -> None:
    """A logarithmic axis of updates, ticked at those after which runs were looked at."""
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(list(updates)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: thousands(value)))
    axes.set_xlabel("updates")
    axes.set_xlim(updates[0] / 1.3, updates[-1] * 1.3)


def name_shares(axis: Axis) -> None:
    """Tick an axis of shares, from none to all, in percent."""
    axis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
