"""How far pairs are from undoing each other on the data's range, and outside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from pseudo_invertible.figures import keys, page, scales, selection, style, words
from pseudo_invertible.study.configuration import ACTIVATION_LABELS, Configuration

COLUMNS = 6
COMPOSITIONS = {"x": "g(f(x))", "y": "f(g(y))"}
COLOURS = {"x": style.F_COLOUR, "y": style.G_COLOUR}
INSIDE: dict[str, Any] = {"color": "#E4E4E4", "linewidth": 0, "zorder": 0}
FIRST: dict[str, Any] = {
    "color": style.LINE_COLOUR,
    "linewidth": 0.7,
    "linestyle": (0, (2, 1)),
    "zorder": 4,
}
# Curves are cut below this quantile of all medians: a cycle error has zeros.
LOWEST = 0.01


def point(off_sample: pd.DataFrame) -> str:
    """What the figure shows, in numbers: by how much the errors grow outside, and between."""
    bound = off_sample[(off_sample["lambda"] > 0) & (off_sample["mu"] > 0)]
    shown = bound if len(bound) else off_sample
    ratios = ["ratio_outside_median", "ratio_between_median"]
    worse = shown.groupby(["activation", "lambda", "mu"])[ratios].max()
    outside, between = (worse[name].tolist() for name in ratios)
    return (
        f"Outside the sample, up to twice its width, the cycle error is {words.span(outside)} "
        f"times that on it, midway between its points {words.span(between)} times: medians over "
        f"seeds, of the worse axis{', λ, μ > 0' if len(bound) else ''}."
    )


def draw(off_sample_curves: pd.DataFrame, off_sample: pd.DataFrame) -> Figure:
    """Draw median, quartiles and first seed over twice the data's width; columns are weights.

    off_sample_curves: as in ``audit/off_sample_curves.csv``; off_sample: as in
    ``tables/off_sample.csv``.
    """
    curves = off_sample_curves
    pairs, names = selection.weight_pairs(curves), selection.activations_of(curves)
    bands = [pairs[start : start + COLUMNS] for start in range(0, len(pairs), COLUMNS)]
    shown = [(band, name, axis) for band in bands for name in names for axis in "xy"]
    limits = {axis: _limits(curves[curves["axis"] == axis]) for axis in "xy"}
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 1.2 + 1.22 * len(shown))
        grid = figure.subplots(len(shown), len(bands[0]), squeeze=False)
        for row, (band, name, axis) in zip(grid, shown, strict=True):
            configurations = [Configuration(name, *pair) for pair in band]
            for axes in row:
                axes.set_ylim(*limits[axis])
                scales.log_scale(axes, y=True)
                axes.tick_params(labelleft=axes is row[0])
            _draw_row(row, configurations, axis, curves, off_sample)
            for axes in row[len(band) :]:
                axes.set_axis_off()
        figure.align_ylabels(list(grid[:, 0]))
        page.say(figure, point(off_sample))
        _draw_key(figure)
    return figure


def _limits(curves: pd.DataFrame) -> tuple[float, float]:
    known = curves["median"].to_numpy(np.float64)
    known = known[np.isfinite(known) & (known > 0)]
    if not len(known):
        return 1e-3, 1.0
    top = curves["q75"].to_numpy(np.float64)
    high = float(top[np.isfinite(top)].max())
    # Room above for the number in the corner.
    return float(np.quantile(known, LOWEST)) / 2, high * (high / known.min()) ** 0.25


def _draw_row(
    row: Sequence[Axes],
    configurations: Sequence[Configuration],
    axis: str,
    curves: pd.DataFrame,
    off_sample: pd.DataFrame,
) -> None:
    for column, (axes, configuration) in enumerate(zip(row, configurations, strict=False)):
        activation, lambda_, mu = configuration
        where = {"activation": activation, "lambda_": lambda_, "mu": mu, "axis": axis}
        _draw_panel(axes, selection.select(curves, **where), axis)
        ratio = selection.select(off_sample, **where)["ratio_outside_median"]
        if len(ratio):
            keys.write_corner(axes, f"×{float(ratio.iloc[0]):.2g}")
        axes.set_xlabel(f"${axis}$", labelpad=0.5)
        if axis == "x":
            axes.set_title(words.weights_title(lambda_, mu), fontsize=7)
        if column == 0:
            label = ACTIVATION_LABELS[activation]
            axes.set_ylabel(f"{label}\n$|{axis} - {COMPOSITIONS[axis]}|$")


def _draw_panel(axes: Axes, curve: pd.DataFrame, axis: str) -> None:
    if curve.empty:
        return
    position, colour = curve["position"].to_numpy(), COLOURS[axis]
    inside = position[(curve["place"] == "inside").to_numpy(bool)]
    if len(inside):
        axes.axvspan(inside.min(), inside.max(), gid="inside", **INSIDE)
    axes.fill_between(
        position, curve["q25"], curve["q75"], color=colour, alpha=0.3, linewidth=0, zorder=2
    )
    axes.plot(position, curve["median"], color=colour, linewidth=1.2, gid="median", zorder=5)
    axes.plot(position, curve["first_seed"], gid="first_seed", **FIRST)
    axes.set_xlim(position.min(), position.max())
    # Few enough that the numbers of neighbouring panels stay apart.
    axes.xaxis.set_major_locator(MaxNLocator(3, prune="both"))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: scales.plain(value)))


def _draw_key(figure: Figure) -> None:
    handles: list[Any] = [
        Line2D([], [], color=COLOURS["x"], linewidth=1.2),
        Line2D([], [], color=COLOURS["y"], linewidth=1.2),
        Patch(facecolor=style.FAINT_COLOUR, alpha=0.5),
        Line2D([], [], **FIRST),
        Patch(facecolor=INSIDE["color"]),
    ]
    labels = ["$g∘f$, median", "$f∘g$, median", "quartiles", "first seed", "data's range"]
    keys.draw_key(
        figure,
        handles,
        labels,
        "Size of the cycle error over twice the data's width, in units of x or y. Bold: root mean "
        "square outside over that on the sample, median over seeds; above, of the worse axis.",
    )
