"""What each remedy does to stuck runs, and what it costs in fit and cycle error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter

from pseudo_invertible.figures import keys, page, scales, selection, style, words
from pseudo_invertible.study.configuration import ACTIVATION_LABELS
from pseudo_invertible.study.remedies import PLAIN, REMEDIES

COSTS = {"misfit": "share of variance left", "cycle": "standard deviations"}
STUCK: dict[str, Any] = {
    "linestyle": "none",
    "marker": "x",
    "color": style.FAINT_COLOUR,
    "markersize": 2.6,
    "markeredgewidth": 0.6,
    "zorder": 1,
}
MEDIAN: dict[str, Any] = {"color": style.LINE_COLOUR, "linewidth": 1.6, "zorder": 4}


def point(remedies: pd.DataFrame) -> str:
    """What the figure shows, in two sentences: how many are stuck, and what the best costs."""
    counts = remedies.groupby("remedy", sort=False)[["n", "stuck"]].sum()
    plain, others = counts.loc[PLAIN], counts.drop(PLAIN)
    first = remedies.iloc[0]
    told = (
        f"At {words.weights_name(first['lambda'], first['mu'])}, {plain['stuck']} of {plain['n']} "
        f"plain runs are stuck after {first['updates']} updates"
    )
    if others.empty:
        return f"{told}."
    fewest = others[others["stuck"] == others["stuck"].min()]
    least = int(fewest["stuck"].iloc[0])
    misfits = remedies.groupby("remedy", sort=False)["misfit"].mean()
    best = str(misfits[fewest.index].fillna(np.inf).idxmin())
    label = REMEDIES[best].label
    told += f", with {len(fewest)} of {len(others)} remedies {least or 'none'}"
    if not np.isfinite([misfits[PLAIN], misfits[best]]).all():
        return f"{told}."
    costs = {name: _misfits(remedies[remedies["remedy"] == name]) for name in (PLAIN, best)}
    return (
        f"{told}. Among these, {label} fits best: median misfit of the runs that are not "
        f"stuck {costs[best]}, plain {costs[PLAIN]}."
    )


def _misfits(rows: pd.DataFrame) -> str:
    found = rows[np.isfinite(rows["misfit"])].set_index("activation")["misfit"]
    return words.by_activation({str(name): words.number(value) for name, value in found.items()})


def draw(remedies: pd.DataFrame, remedy_runs: pd.DataFrame) -> Figure:
    """Draw a row per remedy: share of stuck runs, then every run's misfit and cycle error.

    remedies: as in ``remedies.csv``; remedy_runs: the runs behind it.
    """
    names = [str(name) for name in remedies["remedy"].drop_duplicates()]
    activations = selection.activations_of(remedies)
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 1.35 + 0.31 * len(names))
        row = figure.subplots(1, 3, sharey=True, width_ratios=[1.15, 1, 1])
        for place, activation in enumerate(activations):
            shift = _shift(place, len(activations))
            _draw_shares(row[0], selection.select(remedies, activation=activation), shift)
            for axes, quantity in zip(row[1:], COSTS, strict=True):
                runs = selection.select(remedy_runs, activation=activation)
                _draw_costs(axes, runs, names, quantity, shift)
        for axes, (quantity, label) in zip(row[1:], COSTS.items(), strict=True):
            _share_scale(axes, remedy_runs[quantity])
            axes.set_xlabel(label)
        row[0].set_yticks(range(len(names)), [REMEDIES[name].label for name in names])
        row[0].set_ylim(len(names) - 0.5, -0.5)
        for axes in row:
            axes.tick_params(axis="y", length=0)
            for edge in np.arange(0.5, len(names) - 1):
                axes.axhline(edge, color=style.FAINT_COLOUR, linewidth=0.3, alpha=0.5)
        updates = int(remedies["updates"].iloc[0])
        page.letter_titles(
            row, ["Stuck runs", f"Misfit after {updates} updates", "Cycle error then"]
        )
        page.say(figure, point(remedies))
        _draw_key(figure, activations)
    return figure


def _shift(place: int, count: int) -> float:
    return 0.34 * (place - (count - 1) / 2)


def _draw_shares(axes: Axes, remedies: pd.DataFrame, shift: float) -> None:
    activation = str(remedies["activation"].iloc[0])
    colour, marker = style.ACTIVATION_LOOKS[activation]
    for place, row in enumerate(remedies.to_dict("records")):
        at = place + shift
        axes.plot([row["stuck_low"], row["stuck_high"]], [at, at], color=colour, linewidth=1.3)
        axes.plot(row["stuck"] / row["n"], at, color=colour, marker=marker, markersize=4)
        axes.text(
            1.02,
            at,
            f"{row['stuck']} of {row['n']}",
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=6.5,
            gid=f"count {activation} {row['remedy']}",
        )
    axes.set_xlim(-0.02, 1.02)
    axes.xaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: words.percent(value)))
    axes.set_xlabel("share of runs, 95 % interval")


def _draw_costs(
    axes: Axes, runs: pd.DataFrame, names: list[str], quantity: str, shift: float
) -> None:
    activation = str(runs["activation"].iloc[0])
    colour, marker = style.ACTIVATION_LOOKS[activation]
    for place, name in enumerate(names):
        found = selection.select(runs, remedy=name)
        stuck = found["wrong_orientation"].to_numpy(bool)
        at = place + shift
        right = found.loc[~stuck, quantity]
        axes.plot(found.loc[stuck, quantity], [at] * int(stuck.sum()), **STUCK)
        axes.plot(
            right,
            [at] * len(right),
            linestyle="none",
            color=colour,
            marker=marker,
            markersize=2.6,
            markeredgewidth=0,
            alpha=0.5,
            zorder=2,
        )
        if len(right):
            axes.plot(
                [right.median()] * 2, [at - 0.15, at + 0.15], gid=f"{quantity} median", **MEDIAN
            )


def _share_scale(axes: Axes, shown: pd.Series) -> None:
    values = shown[np.isfinite(shown) & (shown > 0)]
    low, high = (values.min(), values.max()) if len(values) else (0.1, 1.0)
    axes.set_xlim(low / 1.4, high * 1.4)
    scales.log_scale(axes, x=True)


def _draw_key(figure: Figure, activations: list[str]) -> None:
    looks = [style.ACTIVATION_LOOKS[name] for name in activations]
    handles: list[Any] = [
        Line2D([], [], color=colour, marker=marker, markersize=4, linewidth=1.3)
        for colour, marker in looks
    ]
    handles += [Line2D([], [], **STUCK), Line2D([], [], **MEDIAN)]
    labels = [ACTIVATION_LABELS[name] for name in activations]
    labels += ["a stuck run", "median of the runs that are not"]
    keys.draw_key(figure, handles, labels)
