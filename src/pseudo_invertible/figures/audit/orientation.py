"""What share of runs is stuck against the data's trend, by weight and by number of updates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter
from scipy.stats import binomtest

from pseudo_invertible.figures import style
from pseudo_invertible.figures.audit import parts
from pseudo_invertible.figures.audit.series import REMEDY_LABELS, Series, runs_of, series_of
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

CONFIDENCE = 0.95
DODGE = 0.08


def point(metrics: pd.DataFrame, long_runs: pd.DataFrame) -> str:
    """What the figure shows, in a sentence: how many are stuck, and what frees them."""
    heaviest = parts.weight_pairs(metrics)[-1]
    rows = parts.select(metrics, lambda_=heaviest[0], mu=heaviest[1])
    stuck = int(rows["wrong_orientation"].sum())
    last = long_runs[long_runs["updates"] == long_runs["updates"].max()]
    longest = parts.weight_pairs(last)[-1]
    bound = parts.select(last, lambda_=longest[0], mu=longest[1])
    counts = [
        f"{int(runs['wrong_orientation'].sum())} of {len(runs)} {_how(str(remedy))}"
        for remedy, runs in bound.groupby("remedy", sort=False)
    ]
    where = "" if longest == heaviest else f" at {parts.weights_name(*longest)}"
    return (
        f"At {parts.weights_name(*heaviest)}, {stuck} of {len(rows)} runs end against the data's "
        f"trend. After {int(last['updates'].iloc[0])} updates{where}: {', '.join(counts)}."
    )


def _how(remedy: str) -> str:
    return {"standardised": "on standardised data", "warm": "after a warm start"}.get(
        remedy, remedy
    )


def draw(metrics: pd.DataFrame, long_runs: pd.DataFrame) -> Figure:
    """Draw the share over weights with its 95 % interval, and counts over updates as a table.

    metrics: as in ``metrics.csv``; long_runs: as in ``long_runs.csv``.
    """
    names = parts.activations_of(long_runs)
    series = series_of(long_runs)
    with style.styled():
        height = 2.6 + 0.24 * max(len(series), 4)
        figure = panels.new_figure(style.DOUBLE_COLUMN, height)
        row = figure.subplots(
            1, 1 + len(names), width_ratios=[1.45] + [1.0] * len(names), squeeze=False
        )[0]
        _draw_shares(row[0], metrics)
        for axes, name in zip(row[1:], names, strict=True):
            _draw_counts(axes, long_runs, series, name, first=axes is row[1])
        titles = ["By weight", *(f"By updates, {ACTIVATION_LABELS[name]}" for name in names)]
        parts.letter_titles(row, titles)
        parts.say(figure, point(metrics, long_runs))
        looks = {name: parts.ACTIVATION_LOOKS[name] for name in parts.activations_of(metrics)}
        handles = [
            Line2D([], [], color=colour, marker=marker, markersize=4)
            for colour, marker in looks.values()
        ]
        parts.draw_key(
            figure,
            handles,
            [f"{ACTIVATION_LABELS[name]}, 95 % interval" for name in looks],
            "Tables: runs against the trend, of all. The darker, the larger their share.",
        )
    return figure


def _draw_shares(axes: Axes, metrics: pd.DataFrame) -> None:
    pairs, names = parts.weight_pairs(metrics), parts.activations_of(metrics)
    for place, name in enumerate(names):
        colour, marker = parts.ACTIVATION_LOOKS[name]
        shift = DODGE * (2 * place - len(names) + 1)
        at, shares = [], []
        for position, (lambda_, mu) in enumerate(pairs):
            rows = parts.select(metrics, activation=name, lambda_=lambda_, mu=mu)
            if rows.empty:
                continue
            stuck = int(rows["wrong_orientation"].sum())
            ends = binomtest(stuck, len(rows)).proportion_ci(CONFIDENCE, method="wilson")
            at.append(position + shift)
            shares.append(stuck / len(rows))
            axes.plot([at[-1]] * 2, [ends.low, ends.high], color=colour, linewidth=1.1, gid="ends")
        axes.plot(at, shares, color=colour, marker=marker, markersize=4.5, gid=f"share {name}")
    equal = parts.all_equal(metrics)
    axes.set_xticks(range(len(pairs)), [parts.weights_text(*pair, equal=equal) for pair in pairs])
    if len(pairs) > 8 or not equal:
        axes.tick_params(axis="x", labelrotation=90)
    axes.set_xlabel("λ = μ" if equal else "λ, μ")
    axes.set_ylabel("share of runs against the data's trend")
    axes.set_ylim(-0.03, 1.03)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: parts.percent(value)))


def _draw_counts(
    axes: Axes, long_runs: pd.DataFrame, series: list[Series], name: str, *, first: bool
) -> None:
    updates = sorted(long_runs["updates"].unique().tolist())
    shares = np.full((len(series), len(updates)), np.nan)
    for row, one in enumerate(series):
        runs = runs_of(long_runs, one, name)
        for column, update in enumerate(updates):
            wrong = runs.loc[runs["updates"] == update, "wrong_orientation"]
            if wrong.empty:
                continue
            shares[row, column] = wrong.mean()
            axes.text(
                column,
                row,
                f"{int(wrong.sum())}/{len(wrong)}",
                ha="center",
                va="center",
                color="white" if shares[row, column] > 0.55 else "black",
                gid=f"count {row} {column}",
            )
    axes.pcolormesh(
        np.arange(len(updates) + 1) - 0.5,
        np.arange(len(series) + 1) - 0.5,
        shares,
        cmap="Greys",
        vmin=-0.15,
        vmax=1,
        edgecolors="white",
        linewidth=1.5,
        gid=f"shares {name}",
    )
    axes.invert_yaxis()
    axes.set_xticks(range(len(updates)), [parts.thousands(update) for update in updates])
    axes.set_xlabel("updates")
    labels = [_series_label(one) for one in series]
    axes.set_yticks(range(len(series)), labels if first else [""] * len(series))
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _series_label(series: Series) -> str:
    remedy = REMEDY_LABELS.get(series.remedy, series.remedy)
    weights: Any = parts.weights_name(series.lambda_, series.mu)
    return f"{weights},\n{remedy}" if remedy else weights
