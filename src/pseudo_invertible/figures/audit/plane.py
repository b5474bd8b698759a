"""Maps of a sweep over the (λ, μ) plane: fit, cycle error, wrong orientation."""

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

from pseudo_invertible.figures import style
from pseudo_invertible.figures.audit import parts
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.study.configuration import ACTIVATION_LABELS, canonical_weight

# Values closer than this to each other, relatively, count as the same on both sides.
SAME = 0.01
TICKS = 4
HOLE: dict[str, Any] = {"marker": "x", "color": style.F_COLOUR, "linestyle": "none"}

# Where the grid has no cell, or none of its runs stayed finite.
NOTHING: dict[str, Any] = {"facecolor": "white", "edgecolor": "#BBBBBB", "hatch": "/////"}


class Quantity(NamedTuple):
    """A column of maps.

    column: of the grid's table. statistic: over seeds. title: of the panels. label: of the
    colours. logarithmic: how the colours rise.
    """

    column: str
    statistic: Callable[[pd.Series], float]
    title: str
    label: str
    logarithmic: bool


def _median(values: pd.Series) -> float:
    return float(values.median())


def _share(values: pd.Series) -> float:
    return float(values.astype(np.float64).mean())


QUANTITIES = (
    Quantity("misfit", _median, "misfit", parts.MISFIT_LABEL, True),
    Quantity("cycle", _median, "cycle error", parts.CYCLE_LABEL, True),
    Quantity("wrong_orientation", _share, "wrong orientation", "share of runs", False),
)


class Map(NamedTuple):
    """One quantity over the plane, and how many runs of each cell diverged.

    values: float64[mu, lambda], NaN where no run has a value. diverged: share of runs;
    NaN where the grid has no such cell.
    """

    lambdas: list[float]
    mus: list[float]
    values: Float64[np.ndarray, "mu lambda"]
    diverged: Float64[np.ndarray, "mu lambda"]


def map_of(sweep: pd.DataFrame, activation: str, quantity: Quantity) -> Map:
    """Summarise one activation's runs over seeds; axes are those of the whole grid."""
    lambdas, mus = (sorted(sweep[name].unique().tolist()) for name in ("lambda", "mu"))
    values = np.full((len(mus), len(lambdas)), np.nan)
    diverged = np.full_like(values, np.nan)
    rows = sweep[sweep["activation"] == activation]
    for (lambda_, mu), runs in rows.groupby(["lambda", "mu"]):
        cell = mus.index(mu), lambdas.index(lambda_)
        diverged[cell] = float(runs["diverged_at"].notna().mean())
        finite = runs.loc[runs["diverged_at"].isna(), quantity.column].dropna()
        if len(finite):
            values[cell] = quantity.statistic(finite)
    return Map(lambdas, mus, values, diverged)


def _mirrored(found: Map) -> list[tuple[float, float]]:
    """Values at (λ, μ) = (a, b) and (b, a), for all a > b that the grid has both ways."""
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
    """Compare all pairs of unequal weights that the grid has both ways round."""
    pairs = _mirrored(map_of(sweep, activation, quantity))
    higher = sum(a > b + SAME * abs(b) for a, b in pairs)
    lower = sum(b > a + SAME * abs(a) for a, b in pairs)
    return Swaps(higher, lower, len(pairs))


def point(sweep: pd.DataFrame) -> str:
    """What λ ≠ μ does, in a sentence: over all activations."""
    names = parts.activations_of(sweep)
    totals = [
        Swaps(*map(sum, zip(*(swaps_of(sweep, name, quantity) for name in names), strict=True)))
        for quantity in QUANTITIES
    ]
    if not totals[0].pairs:
        return "Misfit, cycle error and wrong orientation over the weights λ and μ."
    misfit, cycle, wrong = totals
    return (
        f"The larger weight on x, not on y (λ > μ, not μ > λ), gives a higher misfit in "
        f"{misfit.higher} of {misfit.pairs} pairs of weights (lower in {misfit.lower}), a higher "
        f"cycle error in {cycle.higher} (lower in {cycle.lower}), more runs against the data's "
        f"trend in {wrong.higher} (fewer in {wrong.lower})."
    )


def draw(sweep: pd.DataFrame) -> Figure:
    """Draw maps of median misfit, median cycle error and share of wrongly oriented runs.

    sweep: as in ``sweeps/<name>.csv``. A row of maps per activation.
    """
    names = parts.activations_of(sweep)
    with style.styled():
        figure = panels.new_figure(style.DOUBLE_COLUMN, 1.35 + 2.15 * len(names))
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
        parts.letter_titles(table.ravel(), titles)
        parts.say(figure, point(sweep))
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
        axis.set_ticks(places, [_short(weights[place]) for place in places])
    axes.set_xlabel("λ (weighs $x - g(f(x))$)")
    axes.set_ylabel("μ (weighs $y - f(g(y))$)")
    return mesh


def _short(weight: float) -> str:
    text = canonical_weight(weight)
    return text if len(text) <= 5 else f"{weight:.2g}"


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
        parts.name_decades(bar.ax.xaxis, bar.vmin, bar.vmax)
    else:
        bar.set_ticks([0, 0.5, 1])
        bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: parts.percent(value)))


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
        labels.append("no run to show")
    if handles:
        parts.draw_key(figure, handles, labels)
