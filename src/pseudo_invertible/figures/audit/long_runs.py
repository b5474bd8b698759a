"""Misfit and cycle error of every long run over its updates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from pseudo_invertible.figures import keys, page, scales, selection, style, words
from pseudo_invertible.figures.audit.limits import limits_of
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

QUANTITIES = {"misfit": "misfit", "cycle": "cycle error"}
RUN: dict[str, dict[str, Any]] = {
    "right": {"color": style.G_COLOUR, "linewidth": 0.7, "marker": "o", "markersize": 2},
    "wrong": {
        "color": style.LINE_COLOUR,
        "linewidth": 0.7,
        "linestyle": (0, (4, 1.6)),
        "marker": "x",
        "markersize": 3,
        "markeredgewidth": 0.8,
    },
}
MEDIAN: dict[str, dict[str, Any]] = {
    "right": {"color": "#009988", "linewidth": 3.5, "alpha": 0.5, "zorder": 1.5},
    "wrong": {"color": "#AAAAAA", "linewidth": 3.5, "alpha": 0.6, "zorder": 1.5},
}
LIMITS: dict[str, dict[str, Any]] = {
    "best": {"color": style.F_COLOUR, "linewidth": 0.9, "linestyle": (0, (1.2, 1.2))},
    "wrong_way": {"color": style.F_COLOUR, "linewidth": 0.9, "linestyle": (0, (5, 2, 1, 2))},
}


def ways_at_the_end(runs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All rows of the runs that end the right way, and of those that end the wrong way."""
    ends = runs[runs["updates"] == runs["updates"].max()]
    seeds = {way: set(found["seed"]) for way, found in selection.ways(ends).items()}
    return {way: runs[runs["seed"].isin(found)] for way, found in seeds.items()}


def point(long_runs: pd.DataFrame) -> str:
    """What the figure shows, in numbers: what many updates do at the heaviest weights."""
    heaviest = selection.weight_pairs(long_runs)[-1]
    updates = long_runs["updates"]
    first, last = int(updates.min()), int(updates.max())
    steps: dict[str, dict[str, str]] = {"right": {}, "wrong": {}}
    for name in selection.activations_of(long_runs):
        for way, runs in ways_at_the_end(_runs_of(long_runs, heaviest, name)).items():
            before, after = (
                words.number(runs.loc[runs["updates"] == u, "misfit"].median())
                for u in (first, last)
            )
            steps[way][name] = f"{before} → {after}"
    told = [
        f"{words.by_activation(found)} for runs that end the {way} way"
        for way, found in steps.items()
        if found
    ]
    return (
        f"Median misfit at {words.weights_name(*heaviest)} after {first} and "
        f"{last} updates: {', '.join(told)}."
    )


def draw(long_runs: pd.DataFrame, baselines: Mapping[str, Any]) -> Figure:
    """Draw every run's misfit and cycle error over updates: a column per weight.

    long_runs: as in ``long_runs.csv``; baselines: the content of ``baselines.json``.
    """
    columns, names = selection.weight_pairs(long_runs), selection.activations_of(long_runs)
    shown = [(name, quantity) for name in names for quantity in QUANTITIES]
    limits = limits_of(baselines)
    levels = {"best": limits.best, "wrong_way": limits.wrong_way}
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 1.3 + 1.28 * len(shown))
        grid = figure.subplots(len(shown), len(columns), sharex=True, squeeze=False)
        for row, (name, quantity) in zip(grid, shown, strict=True):
            for axes, pair in zip(row, columns, strict=True):
                _draw_runs(axes, _runs_of(long_runs, pair, name), quantity)
                if quantity == "misfit":
                    for gid, level in levels.items():
                        axes.axhline(level, gid=gid, zorder=2, **LIMITS[gid])
            values = long_runs.loc[long_runs["activation"] == name, quantity].tolist()
            _share_scale(row, values + list(levels.values()) * (quantity == "misfit"))
            row[0].set_ylabel(f"{ACTIVATION_LABELS[name]}\n{QUANTITIES[quantity]}")
        for axes, pair in zip(grid[0], columns, strict=True):
            axes.set_title(words.weights_title(*pair), fontsize=7)
        for axes in grid[-1]:
            scales.name_updates(axes, sorted(long_runs["updates"].unique().tolist()))
        figure.align_ylabels(list(grid[:, 0]))
        page.say(figure, point(long_runs))
        _draw_key(figure)
    return figure


def _runs_of(long_runs: pd.DataFrame, pair: tuple[float, float], activation: str) -> pd.DataFrame:
    return selection.select(long_runs, lambda_=pair[0], mu=pair[1], activation=activation)


def _draw_runs(axes: Axes, runs: pd.DataFrame, quantity: str) -> None:
    kinds = ways_at_the_end(runs)
    for way, found in kinds.items():
        for seed, run in found.groupby("seed", sort=False):
            axes.plot(
                run["updates"], run[quantity], gid=f"{quantity} {seed}", alpha=0.7, **RUN[way]
            )
        medians = found.groupby("updates")[quantity].median()
        axes.plot(medians.index, medians, gid=f"{quantity} median {way}", **MEDIAN[way])
    if quantity == "misfit" and "wrong" in kinds:
        wrong, total = kinds["wrong"]["seed"].nunique(), runs["seed"].nunique()
        keys.write_corner(axes, f"{wrong} of {total}")


def _share_scale(row: Sequence[Axes], shown: Sequence[float]) -> None:
    low, high = scales.positive_range(shown)
    # Room above for the number in the corner.
    for axes in row:
        axes.set_ylim(low / 1.5, high * (high / low) ** 0.2 * 1.3)
        scales.log_scale(axes, y=True)
        if axes is not row[0]:
            axes.tick_params(labelleft=False)


def _draw_key(figure: Figure) -> None:
    entries = {
        "ends the right way": RUN["right"],
        "ends the wrong way": RUN["wrong"],
        "their median, right way": MEDIAN["right"],
        "their median, wrong way": MEDIAN["wrong"],
        "best invertible map": LIMITS["best"],
        "best the wrong way": LIMITS["wrong_way"],
    }
    keys.draw_key(
        figure,
        [Line2D([], [], **look) for look in entries.values()],
        list(entries),
        "A line is a run. Bold: how many end the wrong way, f or g against the trend of the data. "
        "Misfit: share of variance left, mean over f and g. Cycle error: root mean square, in "
        "standard deviations.",
    )
