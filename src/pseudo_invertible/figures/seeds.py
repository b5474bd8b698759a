"""Every seed's f and g over the weights, small, coloured by direction."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from pseudo_invertible.claims.evidence import is_stuck
from pseudo_invertible.claims.words import count, joined, label
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.stored import Networks
from pseudo_invertible.figures import panels, selection, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import BESIDE, weights, widened
from pseudo_invertible.figures.sources import Sources
from pseudo_invertible.study.configuration import PUBLISHED

COLUMNS = 6
GRID_POINTS = 121


def _runs(data: Sources, options: Options) -> pd.DataFrame:
    return selection.last(
        selection.select(selection.own_runs(data["runs"]), protocol=options.protocol or PUBLISHED)
    )


def draw(data: Sources, options: Options) -> Figure:
    """Draw a panel for f and one for g of every configuration; columns are weights."""
    runs = _runs(data, options)
    pairs, names = selection.pairs_of(runs), selection.values_of(runs, "activation")
    bands = [pairs[start : start + COLUMNS] for start in range(0, len(pairs), COLUMNS)]
    rows = [(band, name, which) for band in bands for name in names for which in "fg"]
    figure = style.new_figure(style.DOUBLE_COLUMN, 0.9 + 1.16 * len(rows))
    grid = figure.subplots(len(rows), len(bands[0]), squeeze=False)
    networks = {_key(n, i): (n, i) for n in data["networks"] for i in range(len(n.seeds))}
    for row, (band, name, which) in zip(grid, rows, strict=True):
        for axes, pair in zip(row, band, strict=False):
            part = selection.select(runs, activation=name, lambda_=pair[0], mu=pair[1])
            _draw_panel(axes, data["dataset"], part, networks, which)
            if which == "f":
                axes.set_title(weights(*pair), fontsize=7)
            if axes is not row[0]:
                axes.tick_params(labelleft=False)
        row[0].set_ylabel(f"{label(name)}, ${which}$")
        for axes in row[len(band) :]:
            axes.set_axis_off()
    style.headline(figure, _point(runs))
    found = [direction for direction, _ in selection.directions(selection.finished(runs))]
    entries = style.directions_key(found, linestyle="-", marker="none")
    style.key(figure, entries | {"data": style.POINTS | {"markersize": 3}})
    return figure


def _key(networks: Networks, run: int) -> tuple[Any, ...]:
    weights_ = float(networks.lambdas[run]), float(networks.mus[run])
    return (networks.activation, *weights_, int(networks.seeds[run]))


def _draw_panel(
    axes: Axes,
    dataset: Dataset,
    runs: pd.DataFrame,
    networks: dict[tuple[Any, ...], tuple[Networks, int]],
    which: str,
) -> None:
    across, up = dataset if which == "f" else dataset[::-1]
    panels.draw_points(axes, across, up, markersize=1.0, alpha=0.35)
    grid = np.linspace(across.min(), across.max(), GRID_POINTS)
    alpha = min(0.9, max(0.3, 12 / max(len(runs), 1)))
    for run in selection.finished(runs).to_dict("records"):
        found = networks.get(tuple(run[n] for n in ("activation", "lambda", "mu", "seed")))
        if found is not None:
            curve = getattr(found[0].maps(found[1]), which)(grid)
            colour = style.direction_look(run["direction"])["color"]
            dashes = (0, (4, 1.5)) if run["direction"] in ("reversed", "torn") else "-"
            look: Any = {"color": colour, "linestyle": dashes, "alpha": alpha, "linewidth": 0.8}
            axes.plot(grid, curve, zorder=5 if dashes != "-" else 4, **look)
    axes.set_rasterization_zorder(6)  # hundreds of lines, as one image for each panel
    axes.set_xlim(float(across.min()), float(across.max()))
    axes.set_ylim(widened(up, BESIDE))
    for axis, most in ((axes.xaxis, 5), (axes.yaxis, 4)):
        axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10], prune="both"))
    stuck = int(is_stuck(runs).sum())
    if stuck and which == "f":
        look = {"ha": "right", "va": "top", "fontsize": 7, "fontweight": "bold"}
        text = f"{stuck} stuck"
        axes.text(
            0.98, 0.98, text, transform=axes.transAxes, bbox=style.BELOW_TEXT, zorder=9, **look
        )


def _point(runs: pd.DataFrame) -> str:
    """At which weights most runs are stuck."""
    if runs["direction"].isna().all():
        return "The data have no trend: no run can be stuck."
    shares = is_stuck(runs).groupby([runs["lambda"], runs["mu"]]).mean()
    pairs = selection.pairs_of(runs)
    worst = max(pairs, key=lambda pair: (shares[pair], pairs.index(pair)))
    if shares[worst] == 0:
        return "No run is stuck: f and g follow the trend of the data at every weight."
    at_worst = selection.select(runs, lambda_=worst[0], mu=worst[1])
    counts = [
        f"{count(int(is_stuck(part).sum()), len(part))} {label(str(name))} runs"
        for name, part in at_worst.groupby("activation", sort=False)
    ]
    return f"At {weights(*worst)}, {joined(counts)} are stuck."


def caption(data: Sources, options: Options) -> str:
    """How to read the panels."""
    runs = _runs(data, options)
    seeds = runs["seed"].nunique()
    return f"f over (x, y) and g over (y, x) for {seeds} seeds, a line each, at every weight. \
Aligned: the lines through f and g have the slopes' signs of the data; reversed: both have the \
other; torn: one of each. Stuck: not aligned."


def alt(data: Sources, options: Options) -> str:
    """The panels and the most frequent trouble."""
    runs = _runs(data, options)
    return f"Small panels with f and g of every seed over the data, a column for each of \
{len(selection.pairs_of(runs))} weights. {_point(runs)}"
