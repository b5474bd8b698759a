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
RUN = ["activation", "lambda", "mu"]
COMPOSITIONS = {"x": "g(f(x))", "y": "f(g(y))"}
COLOURS = {"x": style.F_COLOUR, "y": style.G_COLOUR}
INSIDE: dict[str, Any] = {"color": "#E4E4E4", "linewidth": 0, "zorder": 0}
FIRST: dict[str, Any] = {
    "color": style.LINE_COLOUR,
    "linewidth": 0.7,
    "linestyle": (0, (1.2, 1.2)),
    "zorder": 4,
}
WRONG: dict[str, Any] = {
    "color": style.LINE_COLOUR,
    "linewidth": 1.0,
    "linestyle": (0, (5, 1.6)),
    "zorder": 4.5,
}
# Curves are cut below this quantile of all medians: a cycle error has zeros.
LOWEST = 0.01


def ratios_of(off_sample_runs: pd.DataFrame, metrics: pd.DataFrame) -> pd.DataFrame:
    """By how much the errors of right-way runs grow: medians over seeds, a row for each axis.

    Columns activation, lambda, mu, axis, ratio_outside, ratio_between.
    """
    right = selection.ways(metrics).get("right", metrics[:0])
    runs = off_sample_runs.merge(right[[*RUN, "seed"]], on=[*RUN, "seed"])
    ratios = ["ratio_outside", "ratio_between"]
    return runs.groupby([*RUN, "axis"], sort=False)[ratios].median().reset_index()


def point(ratios: pd.DataFrame) -> str:
    """What the figure shows, in numbers: by how much the errors grow outside, and between."""
    bound = ratios[(ratios["lambda"] > 0) & (ratios["mu"] > 0)]
    shown = bound if len(bound) else ratios
    if shown.empty:
        return "No run goes the right way, with the trend of the data."
    worse = shown.groupby(RUN)[["ratio_outside", "ratio_between"]].max()
    outside, between = (worse[name].tolist() for name in worse)
    return (
        f"Outside the sample, up to twice its width, the cycle error of runs that go the right "
        f"way is {words.span(outside)} times that on it, midway between its points "
        f"{words.span(between)} times (medians, the worse axis{', λ, μ > 0' * bool(len(bound))})."
    )


def draw(
    off_sample_curves: pd.DataFrame, off_sample_runs: pd.DataFrame, metrics: pd.DataFrame
) -> Figure:
    """Draw medians, quartiles and first seed over twice the data's width; columns are weights.

    Each as in the table of that name.
    """
    curves, ratios = off_sample_curves, ratios_of(off_sample_runs, metrics)
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
            _draw_row(row, configurations, axis, curves, ratios)
            for axes in row[len(band) :]:
                axes.set_axis_off()
        figure.align_ylabels(list(grid[:, 0]))
        page.say(figure, point(ratios))
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
    ratios: pd.DataFrame,
) -> None:
    for column, (axes, configuration) in enumerate(zip(row, configurations, strict=False)):
        activation, lambda_, mu = configuration
        where = {"activation": activation, "lambda_": lambda_, "mu": mu, "axis": axis}
        _draw_panel(axes, selection.select(curves, **where), axis)
        ratio = selection.select(ratios, **where)["ratio_outside"]
        if len(ratio):
            keys.write_corner(axes, f"×{float(ratio.iloc[0]):.2g}")
        axes.set_xlabel(f"${axis}$", labelpad=0.5)
        if axis == "x":
            axes.set_title(words.weights_title(lambda_, mu), fontsize=7)
        if column == 0:
            label = ACTIVATION_LABELS[activation]
            axes.set_ylabel(f"{label}\n$|{axis} - {COMPOSITIONS[axis]}|$")


def _draw_panel(axes: Axes, curves: pd.DataFrame, axis: str) -> None:
    if curves.empty:
        return
    ways = {str(way): curve for way, curve in curves.groupby("way")}
    first = next(iter(ways.values()))
    position, colour = first["position"].to_numpy(), COLOURS[axis]
    inside = position[(first["place"] == "inside").to_numpy(bool)]
    if len(inside):
        axes.axvspan(inside.min(), inside.max(), gid="inside", **INSIDE)
    if "right" in ways:
        right = ways["right"]
        axes.fill_between(
            position, right["q25"], right["q75"], color=colour, alpha=0.3, linewidth=0, zorder=2
        )
        axes.plot(position, right["median"], color=colour, linewidth=1.2, gid="right", zorder=5)
    if "wrong" in ways:
        axes.plot(position, ways["wrong"]["median"], gid="wrong", **WRONG)
    axes.plot(position, first["first_seed"], gid="first_seed", **FIRST)
    axes.set_xlim(position.min(), position.max())
    # Few enough that the numbers of neighbouring panels stay apart.
    axes.xaxis.set_major_locator(MaxNLocator(3, prune="both"))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: scales.plain(value)))


def _draw_key(figure: Figure) -> None:
    entries: dict[str, Any] = {
        "$g∘f$, median, right way": Line2D([], [], color=COLOURS["x"], linewidth=1.2),
        "$f∘g$, median, right way": Line2D([], [], color=COLOURS["y"], linewidth=1.2),
        "quartiles, right way": Patch(facecolor=style.FAINT_COLOUR, alpha=0.5),
        "median, wrong way": Line2D([], [], **WRONG),
        "first seed": Line2D([], [], **FIRST),
        "data's range": Patch(facecolor=INSIDE["color"]),
    }
    keys.draw_key(
        figure,
        list(entries.values()),
        list(entries),
        "Size of the cycle error over twice the data's width, in units of x or y. Bold: root mean "
        "square outside over that on the sample, median over runs that go the right way. Wrong "
        "way: f or g against the trend of the data.",
    )
