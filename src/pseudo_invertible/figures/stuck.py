"""How many runs are stuck, reversed and torn, against λ = μ: from ``stuck.csv``."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pseudo_invertible.claims.intervals import share_interval
from pseudo_invertible.claims.words import count, joined, label
from pseudo_invertible.figures import style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import fixed_ticks, percent, share_axis, tick, weights
from pseudo_invertible.figures.selection import select, values_of
from pseudo_invertible.figures.sources import Sources

SERIES = {
    "stuck": {"color": style.INK, "marker": "s"},
    **{name: style.DIRECTIONS[name] for name in ("reversed", "torn")},
}
DODGE = 0.13
NO_TREND = "The data have no trend: no run can be stuck."


def draw(data: Sources, options: Options) -> Figure:
    """Draw the three shares with exact intervals, a panel per activation."""
    table = data["stuck"]
    names = values_of(table, "activation") or [""]
    figure = style.new_figure(style.DOUBLE_COLUMN, 3.1)
    row = figure.subplots(1, len(names), sharey=True, squeeze=False)[0]
    for axes, name in zip(row, names, strict=True):
        part = select(table, activation=name).sort_values("lambda")
        _draw_shares(axes, part)
    row[0].set_ylabel("share of runs")
    if names != [""]:
        style.letter_titles(row, [label(name) for name in names])
    style.headline(figure, _point(table))
    half = {"a half": {"color": style.FAINT, "linewidth": 0.8, "linestyle": ":"}}
    style.key(figure, {name: {**look, "markersize": 5} for name, look in SERIES.items()} | half)
    return figure


def _draw_shares(axes: Axes, rows: pd.DataFrame) -> None:
    if rows.empty or rows["stuck"].isna().all():
        axes.set_axis_off()
        axes.text(0.5, 0.5, NO_TREND, ha="center", transform=axes.transAxes)
        return
    axes.axhline(0.5, color=style.FAINT, linewidth=0.8, linestyle=":", zorder=1)
    for place, (name, look) in enumerate(SERIES.items()):
        at = np.arange(len(rows)) + DODGE * (place - 1)
        ends = [share_interval(int(k), int(n)) for k, n in zip(rows[name], rows["n"], strict=True)]
        shares = (rows[name] / rows["n"]).to_numpy(float)
        lows, highs = zip(*ends, strict=True)
        axes.vlines(at, lows, highs, color=look["color"], linewidth=1.2, zorder=3)
        axes.plot(at, shares, **look, markersize=4.5, linewidth=0.7, zorder=4, gid=name)
    share_axis(axes, "y")
    fixed_ticks(axes.xaxis, list(range(len(rows))), [tick(w) for w in rows["lambda"]])
    axes.set_xlabel("λ = μ")


def _point(table: pd.DataFrame) -> str:
    """The shares stuck at the largest weight."""
    known = table[table["stuck"].notna()]
    if known.empty:
        return NO_TREND
    largest = known["lambda"].max()
    told = [
        f"{count(int(row['stuck']), int(row['n']))} {label(row['activation'])} runs"
        for row in select(known, lambda_=largest).to_dict("records")
    ]
    return f"At {weights(largest, largest)}, {joined(told)} are stuck."


def caption(data: Sources, options: Options) -> str:
    """What is counted, and when."""
    table = data["stuck"]
    if table.empty:
        return NO_TREND
    lengths = [
        f"{updates} updates at λ = μ = {joined([tick(w) for w in sorted(set(part['lambda']))])} "
        f"({part['n'].max()} seeds)"
        for updates, part in table.groupby("updates", sort=False)
    ]
    return f"Share of runs that are stuck: reversed (both slopes against the data), torn (one of \
them) or flat; with exact 95 % intervals (Clopper and Pearson). After {joined(lengths)}, as \
published otherwise."


def alt(data: Sources, options: Options) -> str:
    """The shares stuck at every weight."""
    known = data["stuck"][data["stuck"]["stuck"].notna()]
    told = []
    for name, part in known.sort_values("lambda").groupby("activation", sort=False):
        shares = (part["stuck"] / part["n"]).astype(float)
        at = [f"{percent(s)} at {tick(w)}" for s, w in zip(shares, part["lambda"], strict=True)]
        told.append(f"{label(str(name))}: {joined(at)}")
    return f"Share of stuck runs against λ = μ. {'; '.join(told) + '.' if told else NO_TREND}"
