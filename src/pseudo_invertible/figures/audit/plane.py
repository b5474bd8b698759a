"""Maps of a sweep over the (λ, μ) plane: fit and cycle error of right-way runs, wrong ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float64
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from pseudo_invertible.figures import keys, page, scales, selection, style, words
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

# Values closer than this to each other, relatively, count as the same on both sides.
SAME = 0.01
TICKS = 4
HOLE: dict[str, Any] = {"marker": "x", "color": style.F_COLOUR, "linestyle": "none"}

# Where the sweep has no cell, none of its runs stayed finite, or none goes the right way.
NOTHING: dict[str, Any] = {"facecolor": "white", "edgecolor": "#BBBBBB", "hatch": "/////"}


class Quantity(NamedTuple):
    """A column of maps.

    column: of the sweep's table. statistic: over the runs of a cell that stayed finite. title: of
    the panels. label: of the colours. logarithmic: how the colours rise.
    """

    column: str
    statistic: Callable[[pd.DataFrame], float]
    title: str
    label: str
    logarithmic: bool


def _of_right_way(column: str) -> Callable[[pd.DataFrame], float]:
    """The median over the runs that go the right way; NaN where none does."""

    def median(runs: pd.DataFrame) -> float:
        right = selection.ways(runs).get("right")
        return np.nan if right is None else float(right[column].median())

    return median


def _share_of_wrong_way(runs: pd.DataFrame) -> float:
    return float(runs["wrong_orientation"].astype(np.float64).mean())


QUANTITIES = (
    Quantity("misfit", _of_right_way("misfit"), "misfit", style.MISFIT_LABEL, True),
    Quantity("cycle", _of_right_way("cycle"), "cycle error", style.CYCLE_LABEL, True),
    Quantity("wrong_orientation", _share_of_wrong_way, "wrong way", "share of runs", False),
)


class Map(NamedTuple):
    """One quantity over the plane, and how many runs of each cell diverged.

    values: float64[mu, lambda], NaN where no run has a value. diverged: share of runs;
    NaN where the sweep has no such cell.
    """

    lambdas: list[float]
    mus: list[float]
    values: Float64[np.ndarray, "mu lambda"]
    diverged: Float64[np.ndarray, "mu lambda"]


def map_of(sweep: pd.DataFrame, activation: str, quantity: Quantity) -> Map:
    """Summarise one activation's runs over seeds; axes are those of the whole sweep."""
    lambdas, mus = (sorted(sweep[name].unique().tolist()) for name in ("lambda", "mu"))
    values = np.full((len(mus), len(lambdas)), np.nan)
    diverged = np.full_like(values, np.nan)
    rows = sweep[sweep["activation"] == activation]
    for (lambda_, mu), runs in rows.groupby(["lambda", "mu"]):
        cell = mus.index(mu), lambdas.index(lambda_)
        diverged[cell] = float(runs["diverged_at"].notna().mean())
        finite = runs[runs["diverged_at"].isna()]
        if len(finite):
            values[cell] = quantity.statistic(finite)
    return Map(lambdas, mus, values, diverged)


def _mirrored(found: Map) -> list[tuple[float, float]]:
    """Values at (λ, μ) = (a, b) and (b, a), for all a > b that the sweep has both ways."""
    pairs = []
    for a in found.lambdas:
        for b in found.lambdas:
            if a > b and a in found.mus and b in found.mus:
                first = found.values[found.mus.index(b), found.lambdas.index(a)]
                second = found.values[found.mus.index(a), found.lambdas.index(b)]
                if np.isfinite(first) and np.isfinite(second):
                    pairs.append((float(first), float(second)))
    return pairs


class Swaps(NamedTuple):
    """How often λ > μ gives a higher and a lower value than the same weights swapped."""

    higher: int
    lower: int
    pairs: int


def swaps_of(sweep: pd.DataFrame, activation: str, quantity: Quantity) -> Swaps:
    """Compare all pairs of unequal weights that the sweep has both ways round."""
    pairs = _mirrored(map_of(sweep, activation, quantity))
    higher = sum(a > b + SAME * abs(b) for a, b in pairs)
    lower = sum(b > a + SAME * abs(a) for a, b in pairs)
    return Swaps(higher, lower, len(pairs))


def point(sweep: pd.DataFrame) -> str:
    """What λ ≠ μ does, in numbers: over all activations."""
    names = selection.activations_of(sweep)
    totals = [
        Swaps(*map(sum, zip(*(swaps_of(sweep, name, quantity) for name in names), strict=True)))
        for quantity in QUANTITIES
    ]
    misfit, cycle, wrong = totals
    if not wrong.pairs:
        return "Misfit, cycle error and share of wrong-way runs over the weights λ and μ."
    return (
        f"With λ > μ, held against the same weights swapped, misfit is higher in {_of(misfit)}, "
        f"cycle error in {_of(cycle)}, the share of wrong-way runs in {_of(wrong)}."
    )


def _of(swaps: Swaps) -> str:
    return f"{swaps.higher} of {swaps.pairs} pairs (lower in {swaps.lower})"


def draw(sweep: pd.DataFrame) -> Figure:
    """Draw maps of misfit and cycle error, medians of right-way runs, and of wrong-way shares.

    sweep: as in ``sweeps/<name>.csv``. A row of maps per activation.
    """
    names = selection.activations_of(sweep)
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 1.35 + 2.15 * len(names))
        table = figure.subplots(len(names), len(QUANTITIES), squeeze=False)
        holes = empty = False
        for column, quantity in enumerate(QUANTITIES):
            maps = [map_of(sweep, name, quantity) for name in names]
            norm = _norm(maps, quantity)
            for axes, found in zip(table[:, column], maps, strict=True):
                mesh = _draw_map(axes, found, norm, quantity)
                holes = _draw_holes(axes, found) or holes
                empty = empty or bool(np.isnan(found.values).any())
            bar = figure.colorbar(
                mesh, ax=list(table[:, column]), location="bottom", shrink=0.9, aspect=28, pad=0.02
            )
            _name_bar(bar, quantity)
        titles = [f"{ACTIVATION_LABELS[name]}: {q.title}" for name in names for q in QUANTITIES]
        page.letter_titles(table.ravel(), titles)
        page.say(figure, point(sweep))
        _draw_key(figure, sweep, holes=holes, empty=empty)
    return figure


def _norm(maps: list[Map], quantity: Quantity) -> Normalize:
    if not quantity.logarithmic:
        return Normalize(0, 1)
    known = np.concatenate([found.values.ravel() for found in maps])
    known = known[np.isfinite(known) & (known > 0)]
    low, high = (known.min(), known.max()) if len(known) else (0.1, 1.0)
    return LogNorm(low, high if high > low else 1.1 * low)


def _draw_map(axes: Axes, found: Map, norm: Normalize, quantity: Quantity) -> QuadMesh:
    across, up = (np.arange(len(values) + 1) - 0.5 for values in (found.lambdas, found.mus))
    low = float(norm.vmin or 0) if quantity.logarithmic else -1.0
    # What is 0 has no place on a logarithmic scale; it takes the lowest colour.
    mesh = axes.pcolormesh(
        across,
        up,
        np.ma.masked_invalid(np.fmax(found.values, low) + 0 * found.values),
        cmap="viridis" if quantity.logarithmic else "Greys",
        norm=norm,
        gid=quantity.column,
    )
    axes.patch.set(**NOTHING)
    shared = [weight for weight in found.lambdas if weight in found.mus]
    axes.plot(
        [found.lambdas.index(weight) for weight in shared],
        [found.mus.index(weight) for weight in shared],
        color="white" if quantity.logarithmic else style.F_COLOUR,
        linewidth=0.8,
        linestyle=(0, (3, 2)),
        gid="equal weights",
    )
    for axis, weights in ((axes.xaxis, found.lambdas), (axes.yaxis, found.mus)):
        step = max(1, -(-len(weights) // TICKS))
        places = range(0, len(weights), step)
        axis.set_ticks(places, [words.short_weight(weights[place]) for place in places])
    axes.set_xlabel("λ (weighs $x - g(f(x))$)")
    axes.set_ylabel("μ (weighs $y - f(g(y))$)")
    return mesh


def _draw_holes(axes: Axes, found: Map) -> bool:
    rows, columns = np.nonzero(found.diverged > 0)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        size = 3 + 2.5 * float(found.diverged[row, column])
        axes.plot(column, row, markersize=size, gid="diverged", zorder=6, **HOLE)
    return bool(len(rows))


def _name_bar(bar: Any, quantity: Quantity) -> None:
    bar.set_label(quantity.label)
    bar.outline.set_linewidth(0.5)
    if quantity.logarithmic:
        scales.name_decades(bar.ax.xaxis, bar.vmin, bar.vmax)
    else:
        bar.set_ticks([0, 0.5, 1])
        bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: words.percent(value)))


def _draw_key(figure: Figure, sweep: pd.DataFrame, *, holes: bool, empty: bool) -> None:
    handles: list[Any] = []
    labels = []
    if len(set(sweep["lambda"]) & set(sweep["mu"])) > 1:
        handles.append(Line2D([], [], color=style.F_COLOUR, linewidth=0.8, linestyle=(0, (3, 2))))
        labels.append("λ = μ (white on colours)")
    if holes:
        handles.append(Line2D([], [], markersize=5, **HOLE))
        labels.append("some runs diverged (large: all)")
    if empty:
        handles.append(Patch(**NOTHING))
        labels.append("no right-way run to show")
    note = (
        "Misfit and cycle error: medians over runs that go the right way, with the data's trend."
    )
    keys.draw_key(figure, handles, labels, note)
