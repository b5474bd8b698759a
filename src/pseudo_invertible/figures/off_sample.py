"""Round-trip errors between and outside the points, over those at the points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pseudo_invertible.claims.words import joined, label, number, phrase
from pseudo_invertible.figures import selection, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import fixed_ticks, log_axis, span, tick
from pseudo_invertible.figures.sources import Sources

PLACES: dict[str, dict[str, Any]] = {
    "outside": {"color": style.F_COLOUR, "marker": "^"},
    "between": {"color": style.G_COLOUR, "marker": "o"},
}
NAMES = {"outside": "outside the range", "between": "between neighbouring points"}
AXES = {"x": "$g(f(x))$", "y": "$f(g(y))$"}
DODGE = 0.16


def _shown(data: Sources) -> pd.DataFrame:
    return selection.finished(selection.last(selection.compared(selection.own_runs(data["runs"]))))


def draw(data: Sources, options: Options) -> Figure:
    """Draw every run's ratios and their medians: a column per protocol, a row per axis."""
    runs = _shown(data)
    names, activations = (
        selection.values_of(runs, "protocol") or [""],
        selection.values_of(runs, "activation"),
    )
    figure = style.new_figure(style.DOUBLE_COLUMN, 4.9)
    grid = figure.subplots(2, len(names), sharex=True, sharey=True, squeeze=False)
    columns = [f"{place}_{axis}" for place in PLACES for axis in AXES]
    log_axis(grid[0, 0], "y", [*runs[columns].to_numpy().ravel(), 1.0])
    pairs, titles = selection.pairs_of(runs), []
    for row, (axis, composition) in zip(grid, AXES.items(), strict=True):
        for axes, name in zip(row, names, strict=True):
            part = selection.select(runs, protocol=name)
            _draw_ratios(axes, part, axis, pairs)
            updates = int(part["updates"].iloc[0]) if len(part) else 0
            titles.append(f"{composition}, {phrase(name, updates)}" if len(part) else composition)
        row[0].set_ylabel("error over that at the points")
    for axes in grid[-1]:
        _name_weights(axes, pairs)
    style.letter_titles(grid.ravel(), titles)
    style.headline(figure, _point(runs))
    entries: dict[str, Any] = {
        f"{NAMES[place]}, median": {**look, "markersize": 5} for place, look in PLACES.items()
    }
    runs_of = joined([label(name) for name in activations] or ["no"])
    entries[f"{runs_of} runs"] = {"color": style.FAINT, "marker": ".", "linestyle": "none"}
    style.key(figure, entries)
    return figure


def _draw_ratios(
    axes: Axes, runs: pd.DataFrame, axis: str, pairs: list[tuple[float, float]]
) -> None:
    axes.axhline(1, color=style.FAINT, linewidth=0.6, zorder=1)
    low, high = axes.get_ylim()
    for shift, (place, look) in zip((-DODGE, DODGE), PLACES.items(), strict=True):
        medians = []
        for at, pair in enumerate(pairs):
            values = selection.select(runs, lambda_=pair[0], mu=pair[1])[f"{place}_{axis}"]
            values = np.clip(values[np.isfinite(values)], low, high)
            dots: Any = {**style.DOTS, "color": look["color"], "alpha": 0.2, "rasterized": True}
            axes.plot([at + shift] * len(values), values, marker="o", **dots)
            if len(values):
                medians.append((at + shift, float(values.median())))
        if medians:
            edge: Any = {"markeredgecolor": style.PAPER, "linewidth": 0.8, "markersize": 7}
            axes.plot(*zip(*medians, strict=True), **look, **edge)


def _name_weights(axes: Axes, pairs: list[tuple[float, float]]) -> None:
    equal = all(lambda_ == mu for lambda_, mu in pairs)
    texts = [tick(mu) if equal else f"{tick(lambda_)}\n{tick(mu)}" for lambda_, mu in pairs]
    fixed_ticks(axes.xaxis, list(range(len(pairs))), texts)
    axes.set_xlabel("λ = μ" if equal else "λ, below it μ")


def _point(runs: pd.DataFrame) -> str:
    """By how much the errors grow: medians over the configurations with a penalty."""
    bound = runs[(runs["lambda"] > 0) & (runs["mu"] > 0)]
    shown = bound if len(bound) else runs
    if shown.empty:
        return "No run is left: all diverged."
    keys = ["protocol", "activation", "lambda", "mu"]
    columns = [f"{place}_{axis}" for place in PLACES for axis in AXES]
    medians = shown.groupby(keys)[columns].median()
    outside, between = (
        span(medians[[f"{place}_x", f"{place}_y"]].to_numpy().ravel().tolist()) for place in PLACES
    )
    return f"Round-trip errors are {outside} times as large outside the range of the data as at \
the points, and {between} times midway between them."


def caption(data: Sources, options: Options) -> str:
    """What the ratios are."""
    runs = _shown(data)
    bound = bool(((runs["lambda"] > 0) & (runs["mu"] > 0)).any())
    over = "configurations with a penalty" if bound else "configurations"
    return f"Root mean square of the round-trip error outside the range of the data, up to twice \
its width, and midway between neighbouring points, over that at the points. Small marks are \
runs, large ones their medians. The title has the smallest and the largest median over {over}."


def alt(data: Sources, options: Options) -> str:
    """The panels and the spans of the ratios."""
    runs = _shown(data)
    at = number(runs["outside_x"].median()) if len(runs) else "–"
    return f"Ratios of round-trip errors against the weights. {_point(runs)} The median ratio \
outside the range of x is {at}."
