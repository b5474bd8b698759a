"""Which way f goes, run by run, on the data and on the same x and y paired otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator

from pseudo_invertible.figures import keys, selection, style, words
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

PAIRINGS = {
    "own": "The data",
    "opposite": "The same x, y, paired oppositely",
    "shuffled": "The same x, y, paired at random",
}
# What the same initial network does on the data, at the end; Tol's "vibrant" scheme again.
WAYS: dict[int, dict[str, Any]] = {
    1: {"color": "#33BBEE", "linestyle": "-"},
    -1: {"color": "#EE3377", "linestyle": (0, (4, 1.2))},
    0: {"color": style.FAINT_COLOUR, "linestyle": "-"},
}
TRAJECTORY: dict[str, Any] = {"linewidth": 0.7, "alpha": 0.75}
TREND: dict[str, Any] = {
    "marker": "<",
    "color": style.LINE_COLOUR,
    "markersize": 4.5,
    "linestyle": "none",
    "clip_on": False,
}


def draw_ways(grid: Any, orientation: pd.DataFrame, runs: pd.DataFrame) -> None:
    """Draw a row of panels per pair of weights, a column per pairing, a line per run.

    runs: of one activation, as in ``orientation_runs.csv``.
    """
    pairs = selection.weight_pairs(orientation)
    updates = sorted(runs["updates"].unique().tolist())
    for row, (lambda_, mu) in zip(grid, pairs, strict=True):
        shown = selection.select(runs, lambda_=lambda_, mu=mu)
        ends = selection.select(shown, data="own", updates=updates[-1]).set_index("seed")
        ways = np.sign(ends["correlation_f"])
        for axes, data in zip(row, PAIRINGS, strict=True):
            for seed, run in selection.select(shown, data=data).groupby("seed", sort=False):
                values = run.sort_values("updates")["correlation_f"]
                look = WAYS[int(ways[seed])] | TRAJECTORY
                axes.plot(range(len(updates)), values, gid=f"way {data} {seed}", **look)
            axes.set_ylim(-1.12, 1.12)
            axes.axhline(0, color=style.FAINT_COLOUR, linewidth=0.5, zorder=1)
            trend = int(selection.select(shown, data=data)["trend"].iloc[0])
            if trend:
                axes.plot(len(updates) - 0.45, trend, gid=f"trend {data}", **TREND)
            if data != "own":
                same = asked(orientation, "same_way", (lambda_, mu), data=data, map="f")
                _write_middle(axes, f"ends as on the data:\n{_counts(same)}")
        row[0].yaxis.set_major_locator(FixedLocator([-1, 0, 1]))
        row[0].set_yticklabels(["falls", "", "rises"])
        activation = ACTIVATION_LABELS[str(runs["activation"].iloc[0])]
        row[0].set_ylabel(f"{activation}, {words.weights_name(lambda_, mu)}")
    for axes in grid[-1]:
        name_updates(axes, updates)


def _counts(rows: pd.DataFrame) -> str:
    return "\n".join(
        f"{ACTIVATION_LABELS[row['activation']]} {row['k']} of {row['n']}"
        for row in rows.to_dict("records")
    )


def _write_middle(axes: Axes, text: str) -> None:
    written = axes.text(
        0.98,
        0.5,
        text,
        transform=axes.transAxes,
        ha="right",
        va="center",
        fontsize=keys.NOTE_SIZE,
        path_effects=[withStroke(linewidth=2.5, foreground="white")],
        zorder=9,
    )
    written.set_in_layout(False)


def asked(
    orientation: pd.DataFrame, question: str, pair: tuple[float, float], **where: Any
) -> pd.DataFrame:
    """Rows of ``orientation.csv`` that answer a question at λ, μ."""
    return selection.select(orientation, question=question, lambda_=pair[0], mu=pair[1], **where)


def name_updates(axes: Axes, updates: list[int]) -> None:
    """Tick even places with the updates that they stand for."""
    axes.set_xticks(range(len(updates)), [words.thousands(number) for number in updates])
    axes.set_xlabel("updates")
