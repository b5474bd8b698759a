"""Which way runs go: how many are stuck, when a run decides it, and whether the data decide."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter

from pseudo_invertible.figures import keys, page, selection, style, words
from pseudo_invertible.figures.audit.ways import (
    PAIRINGS,
    TRAJECTORY,
    TREND,
    WAYS,
    asked,
    draw_ways,
    name_updates,
)
from pseudo_invertible.measures.shares import share_of
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

MAP_LINES = {"f": "-", "g": (0, (1.2, 1.2))}
NEARLY_ALL = 0.95
DODGE = 0.08


def point(orientation: pd.DataFrame) -> str:
    """What the figure shows, in two sentences: when f has its way, and what the pairs do to it."""
    last, *others = selection.weight_pairs(orientation)[::-1]
    settled = _sums(asked(orientation, "settled", last, data="own", map="f"), "updates")
    early = next((row for row in settled if row[1] / row[2] >= NEARLY_ALL), settled[-1])
    told = (
        f"At {words.weights_name(*last)}, f has the direction of its end in {_of(settled[0])} "
        f"runs before the first update, and in {_of(early)} after {early[0]}. "
    )
    same = [
        f"in {_of(row)} at {words.weights_name(*pair)}"
        for pair in (last, *others)
        for row in _sums(asked(orientation, "same_way", pair, data="opposite", map="f"), "data")
    ]
    ends = f"it ends as on the data {words.listing(same)}"
    return f"{told}On the same x and y, paired oppositely, {ends}."


def _sums(rows: pd.DataFrame, key: str) -> list[tuple[Any, int, int]]:
    sums = rows.groupby(key, sort=False)[["k", "n"]].sum()
    return [(name, int(k), int(n)) for name, k, n in sums.itertuples(name=None)]


def _of(row: tuple[Any, int, int]) -> str:
    return f"{row[1]} of {row[2]}"


def draw(
    metrics: pd.DataFrame, orientation: pd.DataFrame, orientation_runs: pd.DataFrame
) -> Figure:
    """Draw f's way over the updates on three pairings of the points; below, what it amounts to.

    metrics: as in ``metrics.csv``; orientation: as in ``orientation.csv``; orientation_runs: the
    runs behind it, of which those of the first activation are shown.
    """
    pairs = selection.weight_pairs(orientation)
    names = selection.activations_of(orientation)
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 3.55 + 1.25 * len(pairs))
        halves: Any = figure.add_gridspec(2, 1, height_ratios=[0.3 + 1.25 * len(pairs), 2.15])
        ways = halves[0].subgridspec(len(pairs), len(PAIRINGS))
        grid: Any = ways.subplots(sharex=True, sharey=True, squeeze=False)
        draw_ways(grid, orientation, selection.select(orientation_runs, activation=names[0]))
        row: Any = halves[1].subgridspec(1, 3, width_ratios=[1.1, 1.1, 0.9]).subplots()
        _draw_settled(row[0], orientation, pairs[-1])
        _draw_starts(row[1], asked(orientation, "from_start", pairs[-1], data="own"))
        _draw_shares(row[2], metrics)
        titles = [
            *PAIRINGS.values(),
            "Way settled",
            "Right way in the end, by start",
            "Stuck runs, by weight",
        ]
        page.letter_titles([*grid[0], *row], titles)
        page.say(figure, point(orientation))
        _draw_key(figure, selection.activations_of(metrics), pairs[-1])
    return figure


def _draw_settled(axes: Axes, orientation: pd.DataFrame, pair: tuple[float, float]) -> None:
    rows = asked(orientation, "settled", pair, data="own").sort_values("updates")
    series = [(a, name) for a in selection.activations_of(rows) for name in MAP_LINES]
    for place, (activation, name) in enumerate(series):
        colour, marker = style.ACTIVATION_LOOKS[activation]
        shown = selection.select(rows, activation=activation, map=name)
        at = np.arange(len(shown)) + DODGE * (2 * place - len(series) + 1)
        axes.vlines(at, shown["low"], shown["high"], color=colour, linewidth=0.7, alpha=0.7)
        axes.plot(
            *(at, shown["share"]),
            color=colour,
            marker=marker,
            markersize=3,
            linestyle=MAP_LINES[name],
            gid=f"settled {activation} {name}",
        )
    name_updates(axes, rows["updates"].drop_duplicates().tolist())
    _name_shares(axes, "share of runs")


def _draw_starts(axes: Axes, rows: pd.DataFrame) -> None:
    if rows.empty:
        axes.text(0.5, 0.5, "the data have no trend", ha="center", transform=axes.transAxes)
        axes.set_axis_off()
        return
    starts = [str(start) for start in rows["start"].drop_duplicates()]
    names = selection.activations_of(rows)
    shares = np.full((len(starts), len(names)), np.nan)
    for row in rows.to_dict("records"):
        place = starts.index(row["start"]), names.index(row["activation"])
        shares[place] = row["share"]
        text = axes.text(
            place[1],
            place[0],
            f"{row['k']} of {row['n']}",
            ha="center",
            va="center",
            color="white" if row["share"] > 0.55 else "black",
            gid=f"start {row['activation']} {row['start']}",
        )
        text.set_fontsize(7)
    edges = [np.arange(size + 1) - 0.5 for size in shares.shape[::-1]]
    axes.pcolormesh(
        *edges, shares, cmap="Greys", vmin=-0.15, vmax=1, edgecolors="white", linewidth=1.5
    )
    axes.invert_yaxis()
    axes.set_xticks(range(len(names)), [ACTIVATION_LABELS[name] for name in names])
    axes.set_yticks(range(len(starts)), [_start_label(start) for start in starts])
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _start_label(start: str) -> str:
    f, g = start.split(", ")
    return f"both {f}" if f == g else f"f {f}, g {g}"


def _draw_shares(axes: Axes, metrics: pd.DataFrame) -> None:
    pairs, names = selection.weight_pairs(metrics), selection.activations_of(metrics)
    for place, name in enumerate(names):
        colour, marker = style.ACTIVATION_LOOKS[name]
        shift = DODGE * (2 * place - len(names) + 1)
        at, shares = [], []
        for position, (lambda_, mu) in enumerate(pairs):
            rows = selection.select(metrics, activation=name, lambda_=lambda_, mu=mu)
            if rows.empty:
                continue
            found = share_of(int(rows["wrong_orientation"].sum()), len(rows))
            at.append(position + shift)
            shares.append(found.share)
            axes.plot(
                [at[-1]] * 2, [found.low, found.high], color=colour, linewidth=1.1, gid="ends"
            )
        axes.plot(at, shares, color=colour, marker=marker, markersize=4, gid=f"share {name}")
    equal = selection.all_equal(metrics)
    axes.set_xticks(range(len(pairs)), [words.weights_text(*pair, equal=equal) for pair in pairs])
    if len(pairs) > 8 or not equal:
        axes.tick_params(axis="x", labelrotation=90)
    axes.set_xlabel("λ = μ" if equal else "λ, μ")
    _name_shares(axes, "share of runs")


def _name_shares(axes: Axes, label: str) -> None:
    axes.set_ylabel(label)
    axes.set_ylim(-0.03, 1.03)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.percent(value)))


def _draw_key(figure: Figure, activations: list[str], pair: tuple[float, float]) -> None:
    entries = {
        "f rises in the end on the data": WAYS[1] | TRAJECTORY | {"linewidth": 1.4},
        "f falls there": WAYS[-1] | TRAJECTORY | {"linewidth": 1.4},
        "trend of the data": TREND,
    }
    for name in activations:
        colour, marker = style.ACTIVATION_LOOKS[name]
        look = {"color": colour, "marker": marker, "markersize": 4}
        entries[f"{ACTIVATION_LABELS[name]}, 95 % interval"] = look
    for name, line in MAP_LINES.items():
        entries[name] = {"color": style.LINE_COLOUR, "linestyle": line}
    keys.draw_key(
        figure,
        [Line2D([], [], **look) for look in entries.values()],
        list(entries),
        "Above, a line is a run; the same initial networks have the same colour in all panels. "
        f"(d), (e) {words.weights_name(*pair)}; settled: f or g goes the way in which it ends; "
        "with, against: the trend of the data. Stuck: f or g is against it in the end.",
    )
