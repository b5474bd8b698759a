"""Misfit and cycle error of every long run over its updates, with the remedies beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from pseudo_invertible.figures import style
from pseudo_invertible.figures.audit import parts
from pseudo_invertible.figures.audit.series import PLAIN, REMEDY_LABELS, runs_of, series_of
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

QUANTITIES = ("misfit", "cycle")
MEDIAN: dict[str, Any] = {"color": "#009988", "linewidth": 3.5, "alpha": 0.45, "zorder": 1.5}
WITH: dict[str, Any] = {"color": style.G_COLOUR, "linewidth": 0.7, "marker": "o", "markersize": 2}
AGAINST: dict[str, Any] = {
    "color": style.LINE_COLOUR,
    "linewidth": 0.7,
    "linestyle": (0, (4, 1.6)),
    "marker": "x",
    "markersize": 3,
    "markeredgewidth": 0.8,
}
LIMITS: dict[str, dict[str, Any]] = {
    "best": {"color": style.F_COLOUR, "linewidth": 0.9, "linestyle": (0, (1.2, 1.2))},
    "against": {"color": style.F_COLOUR, "linewidth": 0.9, "linestyle": (0, (5, 2, 1, 2))},
}


def point(long_runs: pd.DataFrame) -> str:
    """What the figure shows, in a sentence: what many updates do at the heaviest weights."""
    plain = [series for series in series_of(long_runs) if series.remedy == PLAIN]
    heaviest = plain[-1]
    updates = long_runs["updates"]
    first, last = int(updates.min()), int(updates.max())
    steps, ends = {}, []
    for name in parts.activations_of(long_runs):
        runs = runs_of(long_runs, heaviest, name)
        ends.append(runs[runs["updates"] == last])
        before, after = (runs.loc[runs["updates"] == u, "misfit"].median() for u in (first, last))
        steps[name] = f"from {parts.number(before)} to {parts.number(after)}"
    told = (
        f"At {parts.weights_name(heaviest.lambda_, heaviest.mu)}, {last} instead of {first} "
        f"updates take the median misfit {parts.by_activation(steps)}"
    )
    end = pd.concat(ends)
    wrong = end["wrong_orientation"].to_numpy(bool)
    if not wrong.any() or wrong.all():
        return f"{told}; {'every' if wrong.all() else 'no'} run is against the data's trend."
    good, bad = (parts.number(end.loc[mask, "misfit"].median()) for mask in (~wrong, wrong))
    return f"{told}. Runs with the data's trend end at {good}, those against it at {bad}."


def draw(long_runs: pd.DataFrame, baselines: Mapping[str, Any]) -> Figure:
    """Draw every run's misfit and cycle error over updates: a column per remedy and weight.

    long_runs: as in ``long_runs.csv``; baselines: the content of ``baselines.json``.
    """
    columns, names = series_of(long_runs), parts.activations_of(long_runs)
    rows = [(name, quantity) for name in names for quantity in QUANTITIES]
    least = baselines["least_misfit"]
    limits = {"best": least["misfit"], "against": max(least["increasing"], least["decreasing"])}
    with style.styled():
        figure = panels.new_figure(style.DOUBLE_COLUMN, 1.25 + 1.28 * len(rows))
        grid = figure.subplots(len(rows), len(columns), sharex=True, squeeze=False)
        for row, (name, quantity) in zip(grid, rows, strict=True):
            for axes, series in zip(row, columns, strict=True):
                _draw_runs(axes, runs_of(long_runs, series, name), quantity)
                if quantity == "misfit":
                    for gid, level in limits.items():
                        axes.axhline(level, gid=gid, zorder=2, **LIMITS[gid])
            values = long_runs.loc[long_runs["activation"] == name, quantity].tolist()
            _share_scale(row, values + list(limits.values()) * (quantity == "misfit"))
            label = "misfit" if quantity == "misfit" else "cycle error"
            row[0].set_ylabel(f"{ACTIVATION_LABELS[name]}\n{label}")
        for axes, series in zip(grid[0], columns, strict=True):
            remedy = REMEDY_LABELS.get(series.remedy, series.remedy)
            axes.set_title(f"{parts.weights_name(*series[1:])}\n{remedy}", fontsize=7)
        _name_updates(grid[-1], long_runs)
        parts.say(figure, point(long_runs))
        _draw_key(figure)
    return figure


def _draw_runs(axes: Axes, runs: pd.DataFrame, quantity: str) -> None:
    for seed, run in runs.groupby("seed", sort=False):
        wrong = bool(run["wrong_orientation"].iloc[-1])
        look = AGAINST if wrong else WITH
        axes.plot(run["updates"], run[quantity], gid=f"{quantity} {seed}", alpha=0.7, **look)
    medians = runs.groupby("updates")[quantity].median()
    axes.plot(medians.index, medians, gid=f"{quantity} median", **MEDIAN)
    wrong = runs.loc[runs["updates"] == runs["updates"].max(), "wrong_orientation"]
    if quantity == "misfit" and wrong.any():
        parts.write_corner(axes, f"{int(wrong.sum())} of {len(wrong)}")


def _share_scale(row: Sequence[Axes], shown: Sequence[float]) -> None:
    values = np.asarray(shown, np.float64)
    values = values[np.isfinite(values) & (values > 0)]
    low, high = (values.min(), values.max()) if len(values) else (1e-3, 1.0)
    # Room above for the number in the corner.
    for axes in row:
        axes.set_ylim(low / 1.5, high * (high / low) ** 0.2 * 1.3)
        parts.log_scale(axes, y=True)
        if axes is not row[0]:
            axes.tick_params(labelleft=False)


def _name_updates(row: Sequence[Axes], long_runs: pd.DataFrame) -> None:
    marks = sorted(long_runs["updates"].unique().tolist())
    for axes in row:
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(FixedLocator(marks))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: parts.thousands(value)))
        axes.set_xlabel("updates")
        axes.set_xlim(marks[0] / 1.3, marks[-1] * 1.3)


def _draw_key(figure: Figure) -> None:
    handles = [Line2D([], [], **look) for look in (WITH, AGAINST, MEDIAN, *LIMITS.values())]
    labels = [
        "a run",
        "run against the data's trend",
        "median",
        "best invertible map",
        "… of those against the trend",
    ]
    parts.draw_key(
        figure,
        handles,
        labels,
        "Bold: how many runs end against the data's trend. Misfit: share of variance left, mean "
        "over f and g. Cycle error: root mean square, in standard deviations.",
        columns=3,
    )
