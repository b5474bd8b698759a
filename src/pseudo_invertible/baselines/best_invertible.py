"""The best invertible map: the least fit_y + fit_x over *all* invertible maps of the line.

A continuous invertible map of the line is monotone, so f and its exact inverse g together are
one monotone curve in the plane of the scatter. What the terms see of the curve are the heights
u_j at which it crosses the sample's x_j and the positions v_l at which it crosses the sample's
y_l, and these form one chain: going along the curve, neither coordinate ever falls. Conversely
every chain is a limit of strictly monotone maps. So the minimum is over chains:

    weight_y · mean (y_i − u(x_i))² + weight_x · mean (x_i − v(y_i))².

**Solved to optimality.** Put horizontal and vertical lines through every sample value, and
further lines between until no gap exceeds δ_y and δ_x. The best chain *on the lines* is a
shortest path through the lattice, found by dynamic programming.

**How far from the true minimum.** Take any chain, draw one τ uniform in [0, 1], and move every
crossing to the upper of its two neighbouring lines if it sits above the fraction τ of their gap,
to the lower otherwise. Sample values stay where they are and order is kept, so this is a chain
on the lines; a crossing at the fraction θ of a gap δ costs on average θ(1 − θ)δ² ≤ δ²/4 more
than it did. Hence

    value − (weight_y δ_y² + weight_x δ_x²)/4 ≤ minimum ≤ value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from jaxtyping import Bool, Float64
from scipy.special import ndtri

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import draw_model
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings

Direction = Literal["increasing", "decreasing"]
RESOLUTION = 2000
FINENESS = 800
MOST_POINTS = 4000


@dataclass(frozen=True)
class MonotoneFit:
    """The best monotone curve of one direction, for one sample.

    value = weight_y·fit_y + weight_x·fit_x, reached in the limit by invertible maps;
    lower_bound: no monotone map of this direction, with its exact inverse, has less.
    curve_x, curve_y: float64[m], vertices along the curve, x never falling.
    """

    direction: Direction
    value: float
    lower_bound: float
    fit_y: float
    fit_x: float
    curve_x: Float64[np.ndarray, " m"]
    curve_y: Float64[np.ndarray, " m"]

    def f(self, x: Float64[np.ndarray, " k"]) -> Float64[np.ndarray, " k"]:
        """Evaluate the curve as a function of x: float64[k]; constant beyond its ends."""
        return np.interp(x, self.curve_x, self.curve_y)

    def g(self, y: Float64[np.ndarray, " k"]) -> Float64[np.ndarray, " k"]:
        """Evaluate the curve as a function of y, the inverse of f: float64[k]; constant beyond."""
        step = 1 if self.direction == "increasing" else -1
        return np.interp(y, self.curve_y[::step], self.curve_x[::step])


class BestInvertible(NamedTuple):
    """Both directions; the better one is the best invertible map."""

    increasing: MonotoneFit
    decreasing: MonotoneFit

    @property
    def best(self) -> MonotoneFit:
        """The direction of the smaller value."""
        return min(self, key=lambda fit: fit.value)

    @property
    def lower_bound(self) -> float:
        """No invertible map of either direction has less."""
        return min(fit.lower_bound for fit in self)


def best_invertible(
    dataset: Dataset,
    *,
    resolution: int = RESOLUTION,
    weight_y: float = 1.0,
    weight_x: float = 1.0,
    most_points: int = MOST_POINTS,
) -> BestInvertible:
    """Minimise weight_y·fit_y + weight_x·fit_x over all invertible maps, by direction.

    resolution: no gap between lines is wider than the range divided by it.
    most_points: time and memory grow with the square of the distinct values; a sample with more
    of them is split into interleaved parts of about so many. Then the parts' minima, averaged,
    still bound the whole from below (a sum's minimum is no less than the sum of the minima), and
    the value is that of the best of the parts' curves on all points.
    Raises UserError where a weight is negative or not finite, or a number is below 1.
    """
    if not (0 <= weight_y < np.inf and 0 <= weight_x < np.inf):
        raise UserError(
            f"The weights of both terms should be finite and not negative; "
            f"they are {weight_y:g} and {weight_x:g}."
        )
    if resolution < 1 or most_points < 1:
        raise UserError(
            f"The resolution and the most points at once should be at least 1; "
            f"they are {resolution} and {most_points}."
        )
    weights = _Weights(weight_y, weight_x)
    flipped = Dataset(dataset.x, -dataset.y)
    rising = _best_increasing(dataset, resolution, weights, most_points)
    falling = _best_increasing(flipped, resolution, weights, most_points)
    return BestInvertible(
        rising,
        MonotoneFit(
            "decreasing",
            falling.value,
            falling.lower_bound,
            falling.fit_y,
            falling.fit_x,
            falling.curve_x,
            -falling.curve_y,
        ),
    )


def best_invertible_in_expectation(
    settings: GeneratorSettings, *, fineness: int = FINENESS
) -> BestInvertible:
    """Minimise the same over the population that a generated sample comes from, x uniform.

    A sample's own best curve follows its noise and can fall below the noise floor; this one
    cannot, so that its value less the floor is what invertibility costs. The population is
    laid out as fineness columns of x by 2·fineness equally likely noises, and its y gathered
    in 4·fineness equally filled levels, each at its mean. The bounds refer to this layout;
    the layout's own error shows when fineness is doubled (published data, 400 to 800: 0.0025).
    Raises UserError where fineness is below 1.
    """
    if fineness < 1:
        raise UserError(f"The fineness should be at least 1; it is {fineness}.")
    model = draw_model(settings)
    x = model.low + (model.high - model.low) * (np.arange(fineness) + 0.5) / fineness
    noises = ndtri((np.arange(2 * fineness) + 0.5) / (2 * fineness))
    noises = model.noise * noises / (noises.std() or 1.0)
    y = model.outer((model.inner(x)[:, None] + noises).ravel())
    x = np.repeat(x, 2 * fineness)
    levels = np.array_split(np.argsort(y, kind="stable"), 4 * fineness)
    for level in levels:
        y[level] = y[level].mean()
    return best_invertible(Dataset(x, y), resolution=4 * fineness, most_points=4 * fineness)


class _Weights(NamedTuple):
    y: float
    x: float


def _best_increasing(
    dataset: Dataset, resolution: int, weights: _Weights, most_points: int
) -> MonotoneFit:
    distinct = max(len(np.unique(dataset.x)), len(np.unique(dataset.y)))
    parts = -(-distinct // most_points)
    if parts == 1:
        return _shortest_path(dataset, resolution, weights)
    order = np.lexsort((dataset.y, dataset.x))
    x, y = dataset.x[order], dataset.y[order]
    fits, bound = [], 0.0
    for part in range(parts):
        fit = _shortest_path(Dataset(x[part::parts], y[part::parts]), resolution, weights)
        bound += fit.lower_bound * len(x[part::parts]) / len(x)
        fit_y = float(np.mean((y - fit.f(x)) ** 2))
        fit_x = float(np.mean((x - fit.g(y)) ** 2))
        value = weights.y * fit_y + weights.x * fit_x
        fits.append(MonotoneFit("increasing", value, 0.0, fit_y, fit_x, fit.curve_x, fit.curve_y))
    best = min(fits, key=lambda fit: fit.value)
    return MonotoneFit(
        "increasing", best.value, bound, best.fit_y, best.fit_x, best.curve_x, best.curve_y
    )


class _Lines(NamedTuple):
    """Lines across one axis, in order; a sample value has two, just below and just above it.

    places: float64[lines]. crossing: bool[lines], the step from this line to the next crosses
    a sample value. gap: the widest distance between neighbours. counts, sums, squares:
    float64[lines], of the other coordinates of the points at the crossed value, 0 elsewhere.
    """

    places: Float64[np.ndarray, " lines"]
    crossing: Bool[np.ndarray, " lines"]
    gap: float
    counts: Float64[np.ndarray, " lines"]
    sums: Float64[np.ndarray, " lines"]
    squares: Float64[np.ndarray, " lines"]


def _lines(
    values: Float64[np.ndarray, " n"], others: Float64[np.ndarray, " n"], resolution: int
) -> _Lines:
    distinct, group = np.unique(values, return_inverse=True)
    gaps = np.diff(distinct)
    widest = np.ptp(distinct) / resolution
    between = np.maximum(np.ceil(gaps / widest * (1 - 1e-12)) - 1, 0).astype(int)
    # Line 2j + (those between before it) is just below the j-th distinct value, the next above.
    below = 2 * np.arange(len(distinct)) + np.concatenate([[0], np.cumsum(between)])
    total = int(below[-1]) + 2
    places, crossing = np.empty(total), np.zeros(total, dtype=bool)
    places[below] = places[below + 1] = distinct
    crossing[below] = True
    gap = np.repeat(np.arange(len(gaps)), between)
    inside = np.arange(len(gap)) - np.repeat(np.cumsum(between) - between, between) + 1
    places[below[gap] + 1 + inside] = distinct[gap] + gaps[gap] * inside / (between[gap] + 1)
    moments = np.zeros((3, total))
    for power in range(3):
        moments[power, below] = np.bincount(group, others**power, len(distinct))
    return _Lines(places, crossing, float(np.diff(places).max(initial=0)), *moments)


def _shortest_path(dataset: Dataset, resolution: int, weights: _Weights) -> MonotoneFit:
    """Best increasing chain on the lattice.

    `cost[q]` is the least cost of reaching height line q on the present column line. Going up
    column a from line q' to q costs rise[q] − rise[q'], the horizontal squares of the sample's
    y-values crossed; so the best way up is a running minimum of cost − rise. Stepping right
    over a sample's x-value costs the vertical squares of its points.
    """
    # Centred and scaled to a range of 1: squares then lose no digits to a distant origin.
    x0, y0 = dataset.x.min(), dataset.y.min()
    width, height = np.ptp(dataset.x) or 1.0, np.ptp(dataset.y) or 1.0
    x, y = (dataset.x - x0) / width - 0.5, (dataset.y - y0) / height - 0.5
    scale_y = weights.y * height**2 / len(x)
    scale_x = weights.x * width**2 / len(x)
    columns, rows = _lines(x, y, resolution), _lines(y, x, resolution)

    def before(moments: Float64[np.ndarray, " rows"]) -> Float64[np.ndarray, " rows"]:
        return np.concatenate([[0.0], np.cumsum(scale_x * moments)[:-1]])

    counts, sums, squares = map(before, (rows.counts, rows.sums, rows.squares))
    ways_up = np.empty((len(columns.places), -(-len(rows.places) // 8)), dtype=np.uint8)
    cost = np.full(len(rows.places), np.inf)
    cost[0] = 0.0
    for p, a in enumerate(columns.places):
        rise = squares - 2 * a * sums + a * a * counts
        level = cost - rise
        lowest = np.minimum.accumulate(level)
        ways_up[p] = np.packbits(lowest < level)
        cost = lowest + rise
        if columns.crossing[p]:
            miss = columns.squares[p] - 2 * columns.sums[p] * rows.places
            cost = cost + scale_y * (miss + columns.counts[p] * rows.places**2)
    path_p, path_q = _traced(ways_up, len(rows.places))

    right = np.flatnonzero(columns.crossing[path_p[:-1]] & (np.diff(path_p) == 1))
    up = np.flatnonzero(rows.crossing[path_q[:-1]] & (np.diff(path_q) == 1))
    heights = y0 + height * (rows.places[path_q[right]] + 0.5)
    positions = x0 + width * (columns.places[path_p[up]] + 0.5)
    xs, x_group = np.unique(dataset.x, return_inverse=True)
    ys, y_group = np.unique(dataset.y, return_inverse=True)
    fit_y = float(np.mean((dataset.y - heights[x_group]) ** 2))
    fit_x = float(np.mean((dataset.x - positions[y_group]) ** 2))

    along = np.argsort(np.concatenate([right, up]))
    # Scaling back may round a level stretch by a last bit: the running maximum levels it.
    curve_x = np.maximum.accumulate(np.concatenate([xs, positions])[along])
    curve_y = np.maximum.accumulate(np.concatenate([heights, ys])[along])
    value = weights.y * fit_y + weights.x * fit_x
    gap_y, gap_x = float(height) * rows.gap, float(width) * columns.gap
    slack = weights.y * gap_y**2 + weights.x * gap_x**2
    return MonotoneFit(
        "increasing", value, max(0.0, value - slack / 4), fit_y, fit_x, curve_x, curve_y
    )


def _traced(ways_up: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Walk back from the last corner: the lattice points of the path, first to last."""
    p, q = len(ways_up) - 1, rows - 1
    path_p, path_q = [p], [q]
    while p > 0 or q > 0:
        if q > 0 and (p == 0 or ways_up[p, q >> 3] >> (7 - (q & 7)) & 1):
            q -= 1
        else:
            p -= 1
        path_p.append(p)
        path_q.append(q)
    return np.array(path_p[::-1]), np.array(path_q[::-1])
