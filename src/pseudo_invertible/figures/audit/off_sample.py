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

from pseudo_invertible.figures import style
from pseudo_invertible.figures.audit import parts
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.study.configuration import ACTIVATION_LABELS, Configuration

COLUMNS = 6
# A cycle error that grows by more than this, off the sample, is called inverse no more.
GROWS = 2.0
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
    """What the figure shows, in a sentence: by how much the errors grow outside, and between."""
    bound = off_sample[(off_sample["lambda"] > 0) & (off_sample["mu"] > 0)]
    rows = bound if len(bound) else off_sample
    ratios = ["ratio_outside_median", "ratio_between_median"]
    worse = rows.groupby(["activation", "lambda", "mu"])[ratios].max()
    outside, between = worse["ratio_outside_median"], worse["ratio_between_median"]
    if outside.min() > GROWS:
        judged = "Pairs are inverse only around the sample"
    elif outside.max() <= GROWS:
        judged = "Pairs stay about as inverse outside the sample as on it"
    else:
        judged = "How inverse pairs stay outside the sample depends on the weights"
    return (
        f"{judged}: outside, up to twice its width, the cycle error is {_span(outside)} times "
        f"that on it; between its points, {_span(between)} times that"
        f"{' (λ, μ > 0)' if len(bound) else ''}."
    )


def _span(values: pd.Series) -> str:
    low, high = (f"{float(value):.2g}" for value in (values.min(), values.max()))
    return low if low == high else f"{low} to {high}"


def draw(off_sample_curves: pd.DataFrame, off_sample: pd.DataFrame) -> Figure:
    """Draw median, quartiles and first seed over twice the data's width; columns are weights.

    off_sample_curves: as in ``audit/off_sample_curves.csv``; off_sample: as in
    ``tables/off_sample.csv``.
    """
    curves = off_sample_curves
    pairs, names = parts.weight_pairs(curves), parts.activations_of(curves)
    bands = [pairs[start : start + COLUMNS] for start in range(0, len(pairs), COLUMNS)]
    rows = [(band, name, axis) for band in bands for name in names for axis in "xy"]
    limits = {axis: _limits(curves[curves["axis"] == axis]) for axis in "xy"}
    with style.styled():
        figure = panels.new_figure(style.DOUBLE_COLUMN, 1.2 + 1.22 * len(rows))
        grid = figure.subplots(len(rows), len(bands[0]), squeeze=False)
        for row, (band, name, axis) in zip(grid, rows, strict=True):
            configurations = [Configuration(name, *pair) for pair in band]
            for axes in row:
                axes.set_ylim(*limits[axis])
                parts.log_scale(axes, y=True)
                axes.tick_params(labelleft=axes is row[0])
            _draw_row(row, configurations, axis, curves, off_sample)
            for axes in row[len(band) :]:
                axes.set_axis_off()
        parts.say(figure, point(off_sample))
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
    return float(np.quantile(known, LOWEST)) / 2, high * (high / known.min()) ** 0.15


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
        _draw_panel(axes, parts.select(curves, **where), axis)
        ratio = parts.select(off_sample, **where)["ratio_outside_median"]
        if len(ratio):
            parts.write_corner(axes, f"×{float(ratio.iloc[0]):.2g}")
        axes.set_xlabel(f"${axis}$", labelpad=0.5)
        if axis == "x":
            axes.set_title(configuration.weights_text, fontsize=7)
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


def _draw_key(figure: Figure) -> None:
    handles: list[Any] = [
        Line2D([], [], color=COLOURS["x"], linewidth=1.2),
        Line2D([], [], color=COLOURS["y"], linewidth=1.2),
        Patch(facecolor=style.FAINT_COLOUR, alpha=0.5),
        Line2D([], [], **FIRST),
        Patch(facecolor=INSIDE["color"]),
    ]
    labels = ["$g∘f$, median", "$f∘g$, median", "quartiles", "first seed", "data's range"]
    parts.draw_key(
        figure,
        handles,
        labels,
        "Size of the cycle error over twice the data's width, in units of x or y. Bold: root mean "
        "square outside over that on the sample, median over seeds; above, of the worse axis.",
    )
