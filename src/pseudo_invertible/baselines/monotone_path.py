"""The best monotone curve of a scatter: a shortest path through a lattice.

What the terms see of an increasing curve in the plane are the heights u_j at which it crosses
the sample's x_j and the positions v_l at which it crosses the sample's y_l, and these form one
chain: going along the curve, neither coordinate ever falls. Conversely every chain is a limit
of strictly monotone maps. So the minimum is over chains:

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
from jaxtyping import Float64

from pseudo_invertible.baselines.lattice import lines_across
from pseudo_invertible.experiment.scatter import Dataset

Direction = Literal["increasing", "decreasing"]


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


class Weights(NamedTuple):
    """Of the two terms: y of mean (y − u(x))², x of mean (x − v(y))²."""

    y: float
    x: float


def shortest_path(dataset: Dataset, resolution: int, weights: Weights) -> MonotoneFit:
    """Find the best increasing chain on the lattice.

    resolution: no gap between lines is wider than the range of their axis divided by it.

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
    columns, rows = lines_across(x, y, resolution), lines_across(y, x, resolution)

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
    # Of the scaled values, as the lines are: scaling may join two that differ by a last bit.
    _, x_first, x_group = np.unique(x, return_index=True, return_inverse=True)
    _, y_first, y_group = np.unique(y, return_index=True, return_inverse=True)
    xs, ys = dataset.x[x_first], dataset.y[y_first]
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
