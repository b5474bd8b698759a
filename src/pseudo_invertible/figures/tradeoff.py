"""Fit against cycle error over the weights, beside what is possible: a column per protocol."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pseudo_invertible.claims.intervals import median_interval
from pseudo_invertible.claims.words import joined, label, number, phrase
from pseudo_invertible.figures import references, selection, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import CYCLE, fvu_axis, log_axis, positive_range, weights
from pseudo_invertible.figures.sources import Sources

MEDIAN: dict[str, Any] = {
    **{"markersize": 6, "markeredgecolor": style.PAPER, "markeredgewidth": 0.8, "zorder": 7},
}


def _shown(data: Sources) -> pd.DataFrame:
    return selection.last(selection.compared(selection.own_runs(data["runs"])))


def draw(data: Sources, options: Options) -> Figure:
    """Draw every run, and the medians of each direction with their intervals."""
    runs, possible = _shown(data), references.references_of(data["baselines"])
    names, activations = (
        selection.values_of(runs, "protocol"),
        selection.values_of(runs, "activation"),
    )
    pairs = selection.pairs_of(runs)
    colours = dict(zip(pairs, style.weight_colours(len(pairs)), strict=True))
    figure = style.new_figure(style.DOUBLE_COLUMN, 1.35 + 2.3 * len(activations))
    grid = figure.subplots(len(activations), len(names), sharex=True, sharey=True, squeeze=False)
    known, titles = selection.finished(runs), []
    shown: dict[str, float] = {}
    log_axis(grid[0, 0], "x", known["cycle"])
    knee = fvu_axis(
        grid[0, 0],
        "y",
        [*known["fvu"], *possible.values()],
        references.least_fvu(data["baselines"]),
    )
    for row, activation in zip(grid, activations, strict=True):
        for axes, name in zip(row, names, strict=True):
            part = selection.select(known, activation=activation, protocol=name)
            _draw_runs(axes, part, colours)
            shown = references.draw_references(axes, possible)
            if knee:
                axes.axhline(knee, color=style.FAINT, linewidth=0.4, zorder=1)
            if part.empty:
                axes.text(0.5, 0.5, "no run is left", ha="center", transform=axes.transAxes)
            updates = int(selection.select(runs, protocol=name)["updates"].iloc[0])
            titles.append(f"{label(activation)}, {phrase(name, updates)}")
        row[0].set_ylabel("FVU")
    for axes in grid[-1]:
        axes.set_xlabel(CYCLE)
    style.letter_titles(grid.ravel(), titles)
    style.headline(figure, _point(data))
    _draw_key(figure, runs, colours, shown)
    return figure


def _draw_runs(axes: Axes, runs: pd.DataFrame, colours: dict[tuple[float, float], str]) -> None:
    path = []
    least = axes.get_xlim()[0], axes.get_ylim()[0]
    for pair, colour in colours.items():
        for direction, part in selection.directions(
            selection.select(runs, lambda_=pair[0], mu=pair[1])
        ):
            across, up = np.maximum(part["cycle"], least[0]), np.maximum(part["fvu"], least[1])
            style.draw_runs(axes, across, up, direction, color=colour, alpha=0.45)
            at = float(np.median(across)), float(np.median(up))
            for ends, of_y in ((median_interval(across), False), (median_interval(up), True)):
                if ends is not None:
                    bar = ([at[0]] * 2, ends) if of_y else (ends, [at[1]] * 2)
                    axes.plot(*bar, color=colour, linewidth=1.3, zorder=6)
            marker = style.direction_look(direction)["marker"]
            axes.plot(*at, **MEDIAN, color=colour, marker=marker, gid="median")
            if direction in ("aligned", None):
                path.append(at)
    if path:
        axes.plot(*zip(*path, strict=True), color=style.FAINT, linewidth=0.8, zorder=2)


def _point(data: Sources) -> str:
    """The largest weight under each protocol, and what is possible."""
    runs = selection.finished(_shown(data))
    least = references.least_fvu(data["baselines"])
    if runs.empty:
        return "No run is left: all diverged."
    pair = selection.pairs_of(runs)[-1]
    told = []
    for name, part in selection.select(runs, lambda_=pair[0], mu=pair[1]).groupby(
        "protocol", sort=False
    ):
        how = phrase(str(name), int(part["updates"].iloc[0]))
        told.append(f"{number(part['fvu'].median())} {how}")
    return f"Median FVU at {weights(*pair)}: {joined(told)}. An invertible map reaches \
{number(least)}."


def _draw_key(
    figure: Figure,
    runs: pd.DataFrame,
    colours: dict[tuple[float, float], str],
    possible: dict[str, float],
) -> None:
    entries = {
        weights(*pair): {"color": colour, "marker": "o", "linestyle": "none", "markersize": 5}
        for pair, colour in colours.items()
    }
    found = [name for name, _ in selection.directions(runs[runs["direction"].notna()])]
    entries |= style.directions_key(found, color=style.INK)
    entries |= references.references_key(possible)
    style.key(figure, entries)


def caption(data: Sources, options: Options) -> str:
    """How to read the panels, and the references in numbers."""
    possible = references.references_of(data["baselines"])
    return f"FVU (fraction of variance unexplained, mean of f and g) against the cycle error. \
Small marks are runs, large ones medians over the runs of one weight and direction, with exact \
95 % intervals; the grey line joins aligned medians, by weight. The axis of FVU is linear near \
what is possible and logarithmic beyond. {references.sentence(possible)}"


def alt(data: Sources, options: Options) -> str:
    """The panels and their main numbers."""
    runs = _shown(data)
    panels = len(selection.values_of(runs, "protocol")) * len(
        selection.values_of(runs, "activation")
    )
    least, most = positive_range(selection.finished(runs)["cycle"])
    return f"{panels} scatter plots of FVU against cycle error, which goes from {number(least)} \
to {number(most)} standard deviations. {_point(data)}"
