"""Fit against cycle error over the weights, held against what is possible at all."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from pseudo_invertible.claims.interval import median_interval
from pseudo_invertible.figures import keys, labels, page, scales, selection, style, words
from pseudo_invertible.figures.audit.limits import Limits, limits_of
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

HEIGHT = 4.7
BEST_COLOUR = "#0077BB"
FLOW_COLOUR = "#CC3311"
FLOOR: dict[str, Any] = {"color": style.LINE_COLOUR, "linestyle": ":", "linewidth": 1.2}
LEVEL: dict[str, Any] = {"color": BEST_COLOUR, "linestyle": (0, (5, 2)), "linewidth": 0.9}
WRONG_WAY: dict[str, Any] = LEVEL | {"linestyle": (0, (5, 2, 1, 2)), "color": style.LINE_COLOUR}
BEST: dict[str, Any] = {"color": BEST_COLOUR, "marker": "*", "markersize": 9, "zorder": 8}
LEAST_LOSS: dict[str, Any] = BEST | {"markerfacecolor": "white", "linestyle": "none"}
FLOW: dict[str, Any] = {
    "color": FLOW_COLOUR,
    "marker": "D",
    "markersize": 4.5,
    "linestyle": "none",
    "zorder": 8,
}
RUN: dict[str, dict[str, Any]] = {
    "right": {"marker": "o", "markersize": 2.8, "markeredgewidth": 0},
    "wrong": {"marker": "x", "markersize": 3.2, "markeredgewidth": 0.7},
}
_EDGE: dict[str, Any] = {"markeredgecolor": "white", "markeredgewidth": 0.8, "linestyle": "none"}
MEDIAN: dict[str, dict[str, Any]] = {
    "right": {"marker": "o", "markersize": 6, "zorder": 7, **_EDGE},
    "wrong": {"marker": "X", "markersize": 7, "zorder": 7, **_EDGE},
}
JOINED: dict[str, Any] = {"color": "#555555", "linewidth": 0.8, "zorder": 5}


class Gutter(NamedTuple):
    """A strip left of the logarithmic axis, for cycle errors far below those of any network.

    edge: where the axis proper begins. best, flow: where the two maps stand.
    """

    edge: float
    best: float
    flow: float


class Middle(NamedTuple):
    """The median of the runs of one weight that go the same way. label: beside it."""

    at: tuple[float, float]
    label: str


class Seen(NamedTuple):
    """What a panel shows already, which its labels should not cover."""

    marks: list[tuple[float, float]]
    segments: list[labels.Segment]


def point(metrics: pd.DataFrame, limits: Limits) -> str:
    """What the figure shows, in numbers: both kinds of runs at the heaviest weights."""
    pair = selection.weight_pairs(metrics)[-1]
    medians: dict[str, dict[str, str]] = {"right": {}, "wrong": {}}
    for name in selection.activations_of(metrics):
        for way, runs in selection.ways(_runs(metrics, name, pair)).items():
            medians[way][name] = words.number(float(runs["misfit"].median()))
    told = [
        f"{words.by_activation(found)} for runs that go the {way} way"
        for way, found in medians.items()
        if found
    ]
    return (
        f"Median misfit at {words.weights_name(*pair)}: {', '.join(told)}. "
        f"The best invertible map has {words.number(limits.best)}, "
        f"the best the wrong way {words.number(limits.wrong_way)}."
    )


def draw(metrics: pd.DataFrame, baselines: Mapping[str, Any]) -> Figure:
    """Draw every run, and medians of each kind with 95 % intervals, a panel per activation.

    metrics: as in ``metrics.csv``; baselines: the content of ``baselines.json``.
    """
    limits = limits_of(baselines)
    names = selection.activations_of(metrics)
    edge = scales.positive_range(metrics["cycle"])[0] / 2
    flow = limits.flow_cycle if limits.flow_cycle > edge else edge / 1.6
    gutter = Gutter(edge, edge / 3.5, flow)
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, HEIGHT)
        row = figure.subplots(1, len(names), sharex=True, sharey=True, squeeze=False)[0]
        _set_scales(row[0], metrics, limits, gutter)
        drawn = []
        for axes, name in zip(row, names, strict=True):
            _draw_limits(axes, limits, gutter)
            middles, seen = _draw_runs(axes, metrics, name, limits)
            low, high = axes.get_ylim()
            seen.segments.append(((gutter.edge, low), (gutter.edge, high)))
            drawn.append((middles, seen))
            axes.set_xlabel(style.CYCLE_LABEL)
        row[0].set_ylabel(style.MISFIT_LABEL)
        page.letter_titles(row, [ACTIVATION_LABELS[name] for name in names])
        page.say(figure, point(metrics, limits))
        _draw_key(figure, limits, metrics)
        # Only now is it known where things are.
        for axes, (middles, seen) in zip(row, drawn, strict=True):
            points, texts = [m.at for m in middles], [m.label for m in middles]
            labels.label_points(axes, points, texts, seen.marks, seen.segments)
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
    low, high = scales.positive_range([*metrics["misfit"], *limits[1:-1], limits.floor or np.nan])
    axes.set_ylim(low / 1.35, high * 1.6)
    scales.log_scale(axes, y=True)


def _power(value: float) -> str:
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}" if value > 0 else "0"


def _draw_runs(
    axes: Axes, metrics: pd.DataFrame, name: str, limits: Limits
) -> tuple[list[Middle], Seen]:
    low, high = axes.get_xlim()
    pairs = selection.weight_pairs(metrics)
    colours = dict(zip(pairs, style.weight_colours(len(pairs)), strict=True))
    levels = [limits.best, limits.wrong_way, limits.floor or limits.best]
    seen = Seen([], [((low, level), (high, level)) for level in levels])
    middles: dict[str, list[Middle]] = {"right": [], "wrong": []}
    for pair in pairs:
        all_runs = _runs(metrics, name, pair)
        text = words.weights_text(*pair, equal=selection.all_equal(metrics))
        for way, runs in selection.ways(all_runs).items():
            across = np.maximum(runs["cycle"].to_numpy(np.float64), low)
            up = runs["misfit"].to_numpy(np.float64)
            look = {"color": colours[pair], "alpha": 0.6, "linestyle": "none", **RUN[way]}
            axes.plot(across, up, gid="runs", zorder=3, **look)
            at = float(np.median(across)), float(np.median(up))
            bars = _intervals(across, up, at)
            for kind, bar in bars.items():
                axes.plot(*zip(*bar, strict=True), gid=f"interval {kind}", color=colours[pair],
                          linewidth=1.4, alpha=0.9, zorder=6)  # fmt: skip
            axes.plot(*at, color=colours[pair], gid=f"median {way} {name}", **MEDIAN[way])
            count = f": {len(runs)} of {len(all_runs)}" if way == "wrong" else ""
            middles[way].append(Middle(at, text + count))
            seen.marks.extend(zip(across.tolist(), up.tolist(), strict=True))
            seen.segments.extend(bars.values())
    path = [middle.at for middle in middles["right"]]
    axes.plot(*np.array(path).reshape(-1, 2).T, gid=f"path {name}", **JOINED)
    seen.segments.extend(pairwise(path))
    return [*middles["right"], *middles["wrong"]], seen


def _intervals(across: Any, up: Any, at: tuple[float, float]) -> dict[str, labels.Segment]:
    wide, tall = median_interval(across), median_interval(up)
    found: dict[str, labels.Segment] = {}
    if wide is not None:
        found["cycle"] = ((wide[0], at[1]), (wide[1], at[1]))
    if tall is not None:
        found["misfit"] = ((at[0], tall[0]), (at[0], tall[1]))
    return found


def _draw_limits(axes: Axes, limits: Limits, gutter: Gutter) -> None:
    axes.axvline(gutter.edge, color=style.FAINT_COLOUR, linewidth=0.5)
    if limits.floor is not None:
        axes.axhline(limits.floor, gid="floor", **FLOOR)
    axes.axhline(limits.best, gid="best", **LEVEL)
    axes.axhline(limits.wrong_way, gid="wrong way", **WRONG_WAY)
    axes.plot(gutter.best, limits.best, gid="best", **BEST)
    axes.plot(gutter.best, limits.least_loss, gid="least loss", **LEAST_LOSS)
    axes.plot(gutter.flow, limits.flow, gid="flow", **FLOW)


def _draw_key(figure: Figure, limits: Limits, metrics: pd.DataFrame) -> None:
    dark, pale = style.weight_colours(3)[::2]
    entries: dict[str, Any] = {
        f"a run, {way} way": tuple(
            Line2D([], [], linestyle="none", color=colour, **RUN[way] | {"markersize": 4})
            for colour in (dark, pale)
        )
        for way in ("right", "wrong")
    }
    entries |= {
        f"their median, {way} way": Line2D(
            [], [], **MEDIAN[way] | {"color": dark, "linestyle": "-"}
        )
        for way in ("right", "wrong")
    }
    entries |= {
        "best invertible map": Line2D([], [], **LEVEL | BEST | {"markersize": 8}),
        "best the wrong way": Line2D([], [], **WRONG_WAY),
        "best by fit_y + fit_x": Line2D([], [], **LEAST_LOSS),
        "spline flow (invertible)": Line2D([], [], **FLOW),
    }
    if limits.floor is not None:
        entries["noise floor"] = Line2D([], [], **FLOOR)
    bold = "λ = μ" if selection.all_equal(metrics) else "λ, μ"
    least = "the noise floor" if limits.floor is not None else "0, by interpolation,"
    keys.draw_key(
        figure,
        list(entries.values()),
        list(entries),
        f"Bold: {bold}; of those the wrong way (f or g against the trend of the data), how many. "
        "Bars: 95 % intervals of medians. Misfit is the mean over f and g; two constants have 1. "
        f"Over all pairs of functions the least loss is {least} at every weight; over continuous "
        "pairs that are exactly inverse it is the least fit_y + fit_x (open star).",
    )


def _runs(metrics: pd.DataFrame, name: str, pair: tuple[float, float]) -> pd.DataFrame:
    return selection.select(metrics, activation=name, lambda_=pair[0], mu=pair[1])
