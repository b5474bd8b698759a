"""Maps of a sweep over the (λ, μ) plane: fit, cycle error, and where runs are stuck."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from pseudo_invertible.claims.evidence import is_stuck
from pseudo_invertible.claims.words import count, label
from pseudo_invertible.figures import labels, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.selection import finished, select, values_of
from pseudo_invertible.figures.sources import Sources

MOST_TICKS = 4
# Where the sweep has no cell, or no run of it has a value.
NOTHING: dict[str, Any] = {"facecolor": "none", "edgecolor": style.FAINT, "hatch": "////"}
EQUAL: dict[str, Any] = {"color": style.F_COLOUR, "linewidth": 0.9, "linestyle": (0, (3, 2))}
DIVERGED: dict[str, Any] = {
    **{"marker": "x", "color": style.F_COLOUR, "linestyle": "none", "markersize": 4},
}


class Quantity(NamedTuple):
    """A column of maps. column: of runs; stuck: a share. colours: a colour map of matplotlib."""

    column: str
    title: str
    label: str
    colours: str


QUANTITIES = (
    Quantity("fvu", "FVU", "median FVU", "viridis"),
    Quantity("cycle", "cycle error", labels.CYCLE, "viridis"),
    Quantity("stuck", "stuck runs", "share of runs", "cividis"),
)


def _of_cells(sweep: pd.DataFrame, activation: str, column: str) -> np.ndarray:
    """float64[mu, lambda] over all weights of the sweep: medians over the aligned runs, or shares.

    Where the data have no trend: over all runs. NaN where there is no such run.
    """
    runs = finished(select(sweep, activation=activation))
    if column == "stuck":
        runs = runs[runs["direction"].notna()].assign(stuck=lambda found: is_stuck(found) * 1.0)
        found = runs.groupby(["mu", "lambda"])["stuck"].mean()
    else:
        found = runs[~is_stuck(runs)].groupby(["mu", "lambda"])[column].median()
    mus, lambdas = _weights(sweep)
    return found.unstack().reindex(index=mus, columns=lambdas).to_numpy(np.float64)


def _weights(sweep: pd.DataFrame) -> tuple[list[float], list[float]]:
    mus, lambdas = (sorted(sweep[name].unique().tolist()) for name in ("mu", "lambda"))
    return mus, lambdas


def draw(data: Sources, options: Options) -> Figure:
    """Draw a row of maps per activation."""
    sweep = data["sweep"]
    names = values_of(sweep, "activation")
    figure = style.new_figure(style.DOUBLE_COLUMN, 1.25 + 2.15 * len(names))
    grid = figure.subplots(len(names), len(QUANTITIES), squeeze=False)
    empty = False
    for column, quantity in enumerate(QUANTITIES):
        cells = [_of_cells(sweep, name, quantity.column) for name in names]
        norm = _norm(cells, quantity)
        for axes, name, values in zip(grid[:, column], names, cells, strict=True):
            mesh = _draw_map(axes, sweep, values, norm, quantity)
            _draw_diverged(axes, select(sweep, activation=name), sweep)
            empty = empty or bool(np.isnan(values).any())
        bar = figure.colorbar(
            mesh, ax=list(grid[:, column]), location="bottom", shrink=0.9, aspect=28, pad=0.02
        )
        _name_bar(bar, quantity)
    titles = [f"{label(name)}: {quantity.title}" for name in names for quantity in QUANTITIES]
    style.letter_titles(grid.ravel(), titles)
    style.headline(figure, _point(sweep))
    entries: dict[str, Any] = {"λ = μ": EQUAL}
    if sweep["diverged_at"].notna().any():
        entries["some runs diverged"] = DIVERGED
    if empty:
        entries["no run to show"] = Patch(**NOTHING)
    style.key(figure, entries)
    return figure


def _norm(cells: list[np.ndarray], quantity: Quantity) -> Normalize:
    if quantity.column == "stuck":
        return Normalize(0, 1)
    low, high = labels.positive_range(np.concatenate([values.ravel() for values in cells]))
    return LogNorm(low, max(high, 1.1 * low))


def _draw_map(
    axes: Axes, sweep: pd.DataFrame, values: np.ndarray, norm: Normalize, quantity: Quantity
) -> QuadMesh:
    mus, lambdas = _weights(sweep)
    edges = (np.arange(len(found) + 1) - 0.5 for found in (lambdas, mus))
    # What is 0 has no place on a logarithmic scale; it takes the lowest colour.
    shown = np.ma.masked_invalid(np.fmax(values, float(norm.vmin or 0)) + 0 * values)
    look: Any = {"cmap": quantity.colours, "norm": norm, "rasterized": True}
    mesh = axes.pcolormesh(*edges, shown, **look, gid=quantity.column)
    axes.patch.set(**NOTHING)
    shared = [weight for weight in lambdas if weight in mus]
    axes.plot([lambdas.index(w) for w in shared], [mus.index(w) for w in shared], **EQUAL)
    for axis, weights in ((axes.xaxis, lambdas), (axes.yaxis, mus)):
        places = range(0, len(weights), -(-len(weights) // MOST_TICKS))
        labels.fixed_ticks(axis, list(places), [labels.tick(weights[place]) for place in places])
    axes.set_xlabel("λ (weight of $x - g(f(x))$)")
    axes.set_ylabel("μ (weight of $y - f(g(y))$)")
    return mesh


def _draw_diverged(axes: Axes, runs: pd.DataFrame, sweep: pd.DataFrame) -> None:
    mus, lambdas = _weights(sweep)
    shares = runs.assign(bad=runs["diverged_at"].notna()).groupby(["mu", "lambda"])["bad"].mean()
    for mu, lambda_ in shares[shares > 0].index:
        axes.plot(lambdas.index(lambda_), mus.index(mu), zorder=6, **DIVERGED)


def _name_bar(bar: Any, quantity: Quantity) -> None:
    bar.set_label(quantity.label)
    bar.outline.set_linewidth(0.5)
    if quantity.column == "stuck":
        labels.fixed_ticks(
            bar.ax.xaxis, [0, 0.5, 1], [labels.percent(share) for share in (0, 0.5, 1)]
        )
    else:
        labels.log_ticks(bar.ax.xaxis, bar.vmin, bar.vmax)


def _point(sweep: pd.DataFrame) -> str:
    """In how many cells most runs are stuck."""
    known = sweep[sweep["direction"].notna()]
    if known.empty:
        return "Fit and cycle error over the weights λ and μ."
    keys = ["activation", "lambda", "mu"]
    shares = known.assign(stuck=is_stuck(known)).groupby(keys)["stuck"].mean()
    told = count(int((shares >= 0.5).sum()), len(shares))
    return f"In {told} cells at least half of the runs are stuck."


def caption(data: Sources, options: Options) -> str:
    """What a cell is."""
    sweep = data["sweep"]
    runs = sweep.groupby(["activation", "lambda", "mu"]).size()
    over = "aligned runs" if sweep["direction"].notna().any() else "all runs"
    cross = " A cross: runs of the cell diverged." if sweep["diverged_at"].notna().any() else ""
    return f"The (λ, μ) plane, {int(runs.max())} seeds a cell: medians of FVU and cycle error \
over {over}, and the share of stuck runs.{cross}"


def alt(data: Sources, options: Options) -> str:
    """The maps and the count of cells."""
    mus, lambdas = _weights(data["sweep"])
    return f"Maps over {len(lambdas)} weights λ and {len(mus)} weights μ. {_point(data['sweep'])}"
