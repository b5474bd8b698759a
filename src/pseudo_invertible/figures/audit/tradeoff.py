"""Fit against cycle error over the weights, held against what is possible at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float64
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from pseudo_invertible.claims.interval import median_interval
from pseudo_invertible.figures import style
from pseudo_invertible.figures.audit import parts
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

# From which multiple of the best invertible map's misfit on a fit is called far worse, and
# up to which it is called as good.
FAR, NEAR = 2.0, 1.1
BEST_COLOUR = "#0077BB"
FLOW_COLOUR = "#CC3311"
HEIGHT = 4.4


class Limits(NamedTuple):
    """What is possible, as misfits; cycle errors in standard deviations.

    floor: what the conditional means leave on the sample, None where no model is known.
    best, against: the least of all invertible maps, and of those in the other direction.
    least_loss: of the invertible map with the least fit_y + fit_x. flow, flow_cycle: of the flow.
    """

    floor: float | None
    best: float
    against: float
    least_loss: float
    flow: float
    flow_cycle: float


class Gutter(NamedTuple):
    """A strip left of the logarithmic axis, for cycle errors far below those of any network.

    edge: where the axis proper begins. best, flow: where the two maps stand.
    """

    edge: float
    best: float
    flow: float


def limits_of(baselines: Mapping[str, Any]) -> Limits:
    """Read what is possible from the content of ``baselines.json``."""
    noise, variance = baselines["noise_floor"], baselines["variance"]
    known = noise is not None and "none" not in noise
    return Limits(
        (noise["left_y"] / variance["y"] + noise["left_x"] / variance["x"]) / 2 if known else None,
        baselines["least_misfit"]["misfit"],
        max(baselines["least_misfit"][name] for name in ("increasing", "decreasing")),
        baselines["best_invertible"]["sample"]["misfit"],
        baselines["flow"]["misfit"],
        baselines["flow"]["cycle"],
    )


def point(metrics: pd.DataFrame, limits: Limits) -> str:
    """What the figure shows, in a sentence: the heaviest weights against the best map."""
    heaviest = parts.weight_pairs(metrics)[-1]
    medians = {
        name: float(_runs(metrics, name, heaviest)["misfit"].median())
        for name in parts.activations_of(metrics)
        if len(_runs(metrics, name, heaviest))
    }
    ratios = [value / limits.best for value in medians.values()]
    if min(ratios) >= FAR:
        judged = "networks fit far worse than an invertible map has to"
    elif min(ratios) > NEAR:
        judged = "networks fit worse than an invertible map has to"
    elif max(ratios) <= NEAR:
        judged = "networks fit as well as the best invertible map"
    else:
        judged = "some networks fit worse than an invertible map has to, some do not"
    shown = parts.by_activation({k: parts.number(v) for k, v in medians.items()})
    return (
        f"At {parts.weights_name(*heaviest)}, {judged}: median misfit {shown}; "
        f"the best invertible map has {parts.number(limits.best)}."
    )


def draw(metrics: pd.DataFrame, baselines: Mapping[str, Any]) -> Figure:
    """Draw every run, and medians over seeds with 95 % intervals, a panel per activation.

    metrics: as in ``metrics.csv``; baselines: the content of ``baselines.json``.
    """
    limits = limits_of(baselines)
    names = parts.activations_of(metrics)
    cycle = metrics["cycle"].to_numpy(np.float64)
    edge = float(min(cycle[cycle > 0], default=1e-6)) / 2
    flow = limits.flow_cycle if limits.flow_cycle > edge else edge / 1.6
    gutter = Gutter(edge, edge / 3.5, flow)
    with style.styled():
        figure = panels.new_figure(style.DOUBLE_COLUMN, HEIGHT)
        row = figure.subplots(1, len(names), sharex=True, sharey=True, squeeze=False)[0]
        _set_scales(row[0], metrics, limits, gutter)
        for axes, name in zip(row, names, strict=True):
            _draw_limits(axes, limits, gutter)
            size = (style.DOUBLE_COLUMN / len(names) - 0.35, HEIGHT - 1.8)
            _draw_runs(axes, metrics, name, limits, size)
            axes.set_xlabel(parts.CYCLE_LABEL)
        row[0].set_ylabel(parts.MISFIT_LABEL)
        parts.letter_titles(row, [ACTIVATION_LABELS[name] for name in names])
        parts.say(figure, point(metrics, limits))
        _draw_key(figure, limits, metrics)
    return figure


def _set_scales(axes: Axes, metrics: pd.DataFrame, limits: Limits, gutter: Gutter) -> None:
    high = 2 * max(float(metrics["cycle"].max()), 15 * gutter.edge, limits.flow_cycle)
    axes.set_xlim(gutter.best / 1.7, high)
    exponents = np.arange(np.ceil(np.log10(gutter.edge)), np.floor(np.log10(high)) + 1)
    marks = {float(10**exponent): f"{10**exponent:g}" for exponent in exponents}
    marks[gutter.best] = "0"
    if limits.flow_cycle < gutter.edge:
        marks[gutter.flow] = _power(limits.flow_cycle)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(sorted(marks)))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: marks[min(marks, key=lambda mark: abs(mark - value))])
    )
    axes.xaxis.set_minor_locator(NullLocator())
    misfit = metrics["misfit"].to_numpy(np.float64)
    known = np.array([*misfit, *limits[1:-1], limits.floor or np.nan])
    known = known[np.isfinite(known) & (known > 0)]
    axes.set_ylim(known.min() / 1.35, known.max() * 1.6)
    parts.log_scale(axes, y=True)


def _power(value: float) -> str:
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}" if value > 0 else "0"


def _draw_runs(
    axes: Axes, metrics: pd.DataFrame, name: str, limits: Limits, size: tuple[float, float]
) -> None:
    low, high = axes.get_xlim()
    pairs = parts.weight_pairs(metrics)
    colours = dict(zip(pairs, parts.weight_colours(len(pairs)), strict=True))
    middle, texts, seen = [], [], []
    for pair in pairs:
        runs = _runs(metrics, name, pair)
        if runs.empty:
            continue
        across = np.maximum(runs["cycle"].to_numpy(np.float64), low)
        up = runs["misfit"].to_numpy(np.float64)
        wrong = runs["wrong_orientation"].to_numpy(bool)
        _draw_cloud(axes, across, up, wrong, colours[pair])
        centre = float(np.median(across)), float(np.median(up))
        _draw_interval(axes, across, up, centre, colours[pair])
        middle.append(centre)
        texts.append(parts.weights_text(*pair, equal=parts.all_equal(metrics)))
        seen.append(np.stack([across, up], axis=1))
    points = np.array(middle)
    axes.plot(*points.T, color="#555555", linewidth=0.8, gid=f"medians {name}", zorder=5)
    for (at_x, at_y), pair in zip(middle, pairs, strict=False):
        axes.plot(at_x, at_y, color=colours[pair], **_MEDIAN)
    for level in (limits.best, limits.against, limits.floor or limits.best):
        line = np.geomspace(low, high, 60)
        seen.append(np.stack([line, np.full(60, level)], axis=1))
    parts.label_points(axes, points, texts, np.concatenate(seen), size)


_MEDIAN: dict[str, Any] = {
    "marker": "o",
    "markersize": 6,
    "markeredgecolor": "white",
    "markeredgewidth": 0.8,
    "linestyle": "none",
    "zorder": 7,
}


def _draw_cloud(axes: Axes, across: Any, up: Any, wrong: Any, colour: str) -> None:
    for chosen, mark in ((~wrong, "o"), (wrong, "x")):
        axes.plot(
            across[chosen],
            up[chosen],
            mark,
            color=colour,
            markersize=2.8 if mark == "o" else 3.4,
            markeredgewidth=0.8 if mark == "x" else 0,
            alpha=0.6,
            gid="runs",
            zorder=3,
        )


def _draw_interval(
    axes: Axes,
    across: Float64[np.ndarray, " n"],
    up: Float64[np.ndarray, " n"],
    centre: tuple[float, float],
    colour: str,
) -> None:
    bars: Any = {"color": colour, "linewidth": 1.4, "alpha": 0.9, "zorder": 6}
    wide, tall = median_interval(across), median_interval(up)
    if wide is not None:
        axes.plot(wide, [centre[1]] * 2, gid="interval cycle", **bars)
    if tall is not None:
        axes.plot([centre[0]] * 2, tall, gid="interval misfit", **bars)


def _draw_limits(axes: Axes, limits: Limits, gutter: Gutter) -> None:
    axes.axvline(gutter.edge, color=style.FAINT_COLOUR, linewidth=0.5)
    if limits.floor is not None:
        axes.axhline(limits.floor, gid="floor", **_FLOOR)
    axes.axhline(limits.best, gid="best", **_LEVEL)
    axes.axhline(limits.against, gid="against", **_AGAINST)
    axes.plot(gutter.best, limits.best, gid="best", **_BEST)
    axes.plot(gutter.best, limits.least_loss, gid="least loss", **_LEAST_LOSS)
    axes.plot(gutter.flow, limits.flow, gid="flow", **_FLOW)


_FLOOR: dict[str, Any] = {"color": style.LINE_COLOUR, "linestyle": ":", "linewidth": 1.2}
_LEVEL: dict[str, Any] = {"color": BEST_COLOUR, "linestyle": (0, (5, 2)), "linewidth": 0.9}
_AGAINST: dict[str, Any] = _LEVEL | {"linestyle": (0, (5, 2, 1, 2)), "color": style.LINE_COLOUR}
_BEST: dict[str, Any] = {"color": BEST_COLOUR, "marker": "*", "markersize": 9, "zorder": 8}
_LEAST_LOSS: dict[str, Any] = _BEST | {"markerfacecolor": "white", "linestyle": "none"}
_FLOW: dict[str, Any] = {
    "color": FLOW_COLOUR,
    "marker": "D",
    "markersize": 4.5,
    "linestyle": "none",
    "zorder": 8,
}


def _draw_key(figure: Figure, limits: Limits, metrics: pd.DataFrame) -> None:
    pale, dark = parts.weight_colours(3)[::2]
    dot: Any = {"linestyle": "none", "markersize": 4}
    handles: list[Any] = [
        tuple(Line2D([], [], marker="o", color=c, **dot) for c in (pale, dark)),
        tuple(Line2D([], [], marker="x", color=c, **dot) for c in (pale, dark)),
        Line2D([], [], **{**_MEDIAN, "color": dark, "linestyle": "-"}),
        Line2D([], [], **{**_LEVEL, **_BEST, "markersize": 8}),
        Line2D([], [], **_AGAINST),
        Line2D([], [], **_LEAST_LOSS),
        Line2D([], [], **_FLOW),
    ]
    labels = [
        "a run",
        "run against the data's trend",
        "median, 95 % interval",
        "best invertible map",
        "… of those against the trend",
        "… by fit_y + fit_x",
        "spline flow (invertible)",
    ]
    if limits.floor is not None:
        handles.append(Line2D([], [], **_FLOOR))
        labels.append("noise floor")
    bold = "λ = μ" if parts.all_equal(metrics) else "λ, μ"
    least = "the noise floor" if limits.floor is not None else "0, by interpolation,"
    parts.draw_key(
        figure,
        handles,
        labels,
        f"Bold: {bold}. Misfit is the mean over f and g; two constants have 1. "
        f"Over all pairs of functions the least loss is {least} at every weight; over continuous "
        "pairs that are exactly inverse it is the least fit_y + fit_x (open star).",
        columns=3,
        handler_map={tuple: HandlerTuple(ndivide=None)},
    )


def _runs(metrics: pd.DataFrame, name: str, pair: tuple[float, float]) -> pd.DataFrame:
    return parts.select(metrics, activation=name, lambda_=pair[0], mu=pair[1])
