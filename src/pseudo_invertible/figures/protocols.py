"""What helps at the largest weight: protocols after the same number of updates."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pseudo_invertible.claims.evidence import is_stuck
from pseudo_invertible.claims.intervals import median_interval, share_interval
from pseudo_invertible.claims.protocols import UPDATES
from pseudo_invertible.claims.words import count, joined, label, number
from pseudo_invertible.errors import UserError
from pseudo_invertible.figures import references, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import fixed_ticks, fvu_axis, log_axis, weights
from pseudo_invertible.figures.selection import directions, finished, own_runs, select, values_of
from pseudo_invertible.figures.sources import Sources

COSTS = {"fvu": "FVU", "cycle": "cycle error (sd)"}
UNSEEN = ",\nunseen seeds"
SPREAD = 0.36  # between the activations of a row
MEDIAN: dict[str, Any] = {"color": style.INK, "linewidth": 1.1, "markersize": 4.5, "zorder": 5}
POINTS = {"": "training points", "fresh_": "fresh points"}


def compared_at(data: Sources) -> pd.DataFrame:
    """Runs at the largest λ = μ, after 1000 updates.

    Where fewer than two protocols have those: after the number that most of them have. Raises
    UserError where no run has λ = μ.
    """
    equal = own_runs(data["runs"])
    equal = equal[equal["lambda"] == equal["mu"]]
    if equal.empty:
        raise UserError("runs.csv has no run with λ = μ; add such weights to the grid.")
    found = select(equal, lambda_=equal["lambda"].max())
    protocols = found.groupby("updates")["protocol"].nunique()
    most = int(protocols[protocols == protocols.max()].index.max())
    runs = select(found, updates=UPDATES if protocols.get(UPDATES, 0) > 1 else most)
    unseen = data.get("unseen_runs")
    if unseen is None:
        return runs
    same = {"lambda_": runs["lambda"].iloc[0], "updates": runs["updates"].iloc[0]}
    unseen = select(own_runs(unseen), **same)
    parts = []
    for name, part in runs.groupby("protocol", sort=False):
        parts += [part, select(unseen, protocol=name).assign(protocol=f"{name}{UNSEEN}")]
    return pd.concat([part for part in parts if len(part)])


def draw(data: Sources, options: Options) -> Figure:
    """Draw a row per protocol: share stuck, then FVU and cycle error of every run."""
    runs, possible = compared_at(data), references.references_of(data["baselines"])
    names, activations = values_of(runs, "protocol"), values_of(runs, "activation")
    rows = [(name, activation) for name in names for activation in activations]
    known = finished(runs)
    figure = style.new_figure(style.DOUBLE_COLUMN, 1.6 + 0.42 * len(names))
    stuck, fit, cycle = figure.subplots(1, 3, sharey=True, width_ratios=[1, 1.25, 1])
    fresh = [f"fresh_{name}" for name in COSTS if known[f"fresh_{name}"].notna().any()]
    shown = {
        n: [*known[n], *(known[f"fresh_{n}"] if f"fresh_{n}" in fresh else ())] for n in COSTS
    }
    best = references.least_fvu(data["baselines"])
    fvu_axis(fit, "x", [*shown["fvu"], *possible.values()], best)
    log_axis(cycle, "x", shown["cycle"])
    for name, activation in rows:
        part = select(runs, protocol=name, activation=activation)
        if part.empty:
            continue
        place, marker = activations.index(activation), _marker(activations, activation)
        at = names.index(name) + SPREAD * (place - (len(activations) - 1) / 2)
        _draw_share(stuck, part, at, marker)
        for axes, cost in ((fit, "fvu"), (cycle, "cycle")):
            _draw_runs(axes, finished(part), cost, at, marker, fresh=f"fresh_{cost}" in fresh)
    possible = references.draw_references(fit, possible, "x")
    _finish((stuck, fit, cycle), names)
    style.letter_titles((stuck, fit, cycle), ("Stuck runs", "FVU", "Cycle error"))
    style.headline(figure, _point(runs))
    _draw_key(figure, runs, possible, fresh=bool(fresh))
    return figure


def _name(protocol: str, line: str = "\n") -> str:
    return protocol.replace("_", " ").replace("\n", line)


def _marker(activations: list[str], activation: str) -> str:
    return style.MARKERS[activations.index(activation) % len(style.MARKERS)]


def _draw_share(axes: Axes, runs: pd.DataFrame, at: float, marker: str) -> None:
    judged = runs[runs["direction"].notna()]
    if judged.empty:
        return
    k, n = int(is_stuck(judged).sum()), len(judged)
    low, high = share_interval(k, n)
    axes.plot([low, high], [at, at], **MEDIAN | {"zorder": 3})
    axes.plot(k / n, at, marker=marker, **MEDIAN)
    where: Any = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center"}
    axes.text(1.0, at, count(k, n), fontsize=7, bbox=style.BELOW_TEXT, **where)


def _draw_runs(
    axes: Axes, runs: pd.DataFrame, cost: str, at: float, marker: str, *, fresh: bool
) -> None:
    for direction, part in directions(runs):
        style.draw_runs(axes, part[cost], [at] * len(part), direction, marker=marker)
    for prefix, shift in (("", -0.07), ("fresh_", 0.07)):
        values = runs[prefix + cost].dropna()
        if values.empty or (prefix and not fresh):
            continue
        face = style.PAPER if prefix else style.INK
        ends = median_interval(values.to_numpy())
        if ends is not None:
            axes.plot(ends, [at + shift] * 2, **MEDIAN | {"zorder": 4})
        axes.plot(values.median(), at + shift, marker=marker, markerfacecolor=face, **MEDIAN)


def _finish(row: tuple[Axes, Axes, Axes], names: list[str]) -> None:
    stuck, fit, cycle = row
    fixed_ticks(stuck.xaxis, [0, 0.5, 1], ["0", "50 %", "100 %"])
    stuck.set_xlim(-0.03, 1.55)  # space for the counts
    fixed_ticks(stuck.yaxis, list(range(len(names))), [_name(n) for n in names])
    stuck.set_ylim(len(names) - 0.5, -0.5)
    stuck.set_xlabel("share of runs")
    for axes, text in ((fit, COSTS["fvu"]), (cycle, COSTS["cycle"])):
        axes.set_xlabel(text)
    for axes in row:
        axes.tick_params(axis="y", length=0)
        for edge in range(len(names) - 1):
            axes.axhline(edge + 0.5, color=style.FAINT, linewidth=0.3, alpha=0.6)


def _draw_key(
    figure: Figure, runs: pd.DataFrame, possible: dict[str, float], *, fresh: bool
) -> None:
    entries: dict[str, Any] = {}
    activations = values_of(runs, "activation")
    for activation in activations:
        look = {"marker": _marker(activations, activation), "markersize": 4.5}
        entries[f"{label(activation)}, median"] = {**look, "color": style.INK}
        if fresh:
            hollow = {**look, "color": style.INK, "markerfacecolor": style.PAPER}
            entries[f"{label(activation)}, fresh points"] = hollow
    entries |= style.directions_key([d for d, _ in directions(runs)], marker="o")
    entries |= references.references_key(possible)
    style.key(figure, entries)


def _point(runs: pd.DataFrame) -> str:
    """How many are stuck under the first protocol, and what the best fitting one reaches."""
    weight, updates = runs["lambda"].iloc[0], int(runs["updates"].iloc[0])
    runs = runs[~runs["protocol"].str.endswith(UNSEEN)]
    medians = finished(runs).groupby("protocol", sort=False)["fvu"].median()
    if medians.empty:
        return f"At {weights(weight, weight)}, every run diverged."
    told = []
    for name in dict.fromkeys((str(medians.idxmax()), str(medians.idxmin()))):
        part = select(runs, protocol=name)
        stuck = f", {count(int(is_stuck(part).sum()), len(part))} stuck"
        known = stuck if part["direction"].notna().any() else ""
        told.append(f"{number(medians[name])} ({_name(name)}{known})")
    return f"Median FVU at {weights(weight, weight)} after {updates} updates: from \
{' to '.join(told)}."


def caption(data: Sources, options: Options) -> str:
    """What is compared, and how to read it."""
    runs = compared_at(data)
    weight, updates = runs["lambda"].iloc[0], int(runs["updates"].iloc[0])
    seeds = runs["seed"].nunique()
    fresh = " (hollow: on fresh points)" if runs["fresh_fvu"].notna().any() else ""
    return f"Protocols at {weights(weight, weight)} after {updates} updates, {seeds} seeds. \
(a) Share of stuck runs with exact 95 % intervals; (b), (c) every run, and medians{fresh} with \
exact 95 % intervals. {references.sentence(references.references_of(data['baselines']))}"


def alt(data: Sources, options: Options) -> str:
    """The counts of stuck runs, by protocol."""
    runs = compared_at(data)
    told = [
        f"{_name(str(name), ' ')} {count(int(is_stuck(part).sum()), len(part))}"
        for name, part in runs.groupby("protocol", sort=False)
    ]
    return f"A row for each protocol. Stuck runs: {joined(told)}. {_point(runs)}"
