"""FVU over the updates, beside what is possible: what longer training does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pseudo_invertible.claims.words import joined, label, number
from pseudo_invertible.errors import UserError
from pseudo_invertible.figures import references, selection, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import fvu_axis, update_axis, weights
from pseudo_invertible.figures.sources import Sources

MOST_COLUMNS = 4


def _shown(data: Sources) -> pd.DataFrame:
    """Runs of the protocols that kept networks on the way, at the weights that all have."""
    runs = selection.own_runs(data["runs"])
    kept = runs.groupby("protocol", sort=False)["updates"].nunique()
    runs = runs[runs["protocol"].isin(kept[kept > 1].index)]
    if runs.empty:
        raise UserError("no protocol keeps networks on the way; give one a keep: [500, …].")
    counts = runs.groupby(["lambda", "mu"])["protocol"].transform("nunique")
    runs = runs[counts == counts.max()]
    pairs = selection.pairs_of(runs)
    chosen = [*pairs[: MOST_COLUMNS - 1], pairs[-1]] if len(pairs) > MOST_COLUMNS else pairs
    return runs[[pair in chosen for pair in zip(runs["lambda"], runs["mu"], strict=True)]]


def draw(data: Sources, options: Options) -> Figure:
    """Draw every run: a column per weight, a row per protocol and activation."""
    runs, possible = _shown(data), references.references_of(data["baselines"])
    rows = list(runs.groupby(["protocol", "activation"], sort=False))
    pairs, shown = selection.pairs_of(runs), {}
    figure = style.new_figure(style.DOUBLE_COLUMN, 1.3 + 1.5 * len(rows))
    grid = figure.subplots(len(rows), len(pairs), sharey=True, squeeze=False)
    values = [*selection.finished(runs)["fvu"], *possible.values()]
    fvu_axis(grid[0, 0], "y", values, references.least_fvu(data["baselines"]))
    for row, ((protocol, activation), part) in zip(grid, rows, strict=True):
        updates = sorted(set(part["updates"]))
        for axes, pair in zip(row, pairs, strict=True):
            _draw_runs(
                axes, selection.finished(selection.select(part, lambda_=pair[0], mu=pair[1]))
            )
            shown = references.draw_references(axes, possible)
            update_axis(axes, updates)
        row[0].set_ylabel(f"{label(str(activation))}, {protocol}\nFVU")
    for axes, pair in zip(grid[0], pairs, strict=True):
        axes.set_title(weights(*pair))
    for axes in grid[-1]:
        axes.set_xlabel("updates")
    style.headline(figure, _point(runs))
    found = [direction for direction, _ in selection.directions(selection.finished(runs))]
    entries = style.directions_key(found, linestyle="-")
    entries |= references.references_key(shown)
    style.key(figure, entries)
    return figure


def _draw_runs(axes: Axes, runs: pd.DataFrame) -> None:
    """Draw the runs of a panel, each in the colour of its last direction."""
    if runs.empty:
        axes.text(0.5, 0.5, "no such run", ha="center", transform=axes.transAxes)
        return
    table = runs.pivot(index="seed", columns="updates", values="fvu")
    table[np.inf] = np.nan  # parts the lines of the runs
    ends = runs[runs["updates"] == runs["updates"].max()].set_index("seed")
    for direction, part in selection.directions(ends):
        values = table.loc[part.index].to_numpy()
        updates = np.tile(table.columns.to_numpy(np.float64), len(values))
        updates[np.isinf(updates)] = np.nan
        line: Any = {"linestyle": "-", "linewidth": 0.7}
        style.draw_runs(axes, updates, values.ravel(), direction, **line)


def _point(runs: pd.DataFrame) -> str:
    """What the updates do to the median FVU at the largest weight."""
    pair = selection.pairs_of(runs)[-1]
    known = selection.finished(selection.select(runs, lambda_=pair[0], mu=pair[1]))
    told = []
    for name, part in known.groupby("protocol", sort=False):
        medians = part.groupby("updates")["fvu"].median()
        ends = [f"{number(medians[u])} after {u}" for u in (medians.index[0], medians.index[-1])]
        told.append(f"{' and '.join(ends)} updates ({name})")
    if not told:
        return f"At {weights(*pair)}, every run diverged."
    return f"Median FVU at {weights(*pair)}: {joined(told)}."


def caption(data: Sources, options: Options) -> str:
    """How to read the panels, and the references in numbers."""
    possible = references.references_of(data["baselines"])
    return f"FVU on the way, at the updates after which networks were kept. A line is a run, in \
the colour of its direction at the end. {references.sentence(possible)}"


def alt(data: Sources, options: Options) -> str:
    """The main numbers."""
    return f"FVU of every run over the updates, a column for each weight. {_point(_shown(data))}"
