"""The best increasing curve through a scatter: a shortest path on a lattice.

An increasing curve crosses the points' x_j at heights u_j and their y_l at positions v_l. Along
the curve neither coordinate ever falls: the crossings form a chain, and every chain is a limit of
strictly increasing maps. So the least loss of an increasing map and its inverse is the minimum
over chains of

    weight_y · mean (y_i − u(x_i))² + weight_x · mean (x_i − v(y_i))².

**Minimum on a lattice.** Draw lines through every x_j and every y_l, and further lines between
them until no gap exceeds δ_x and δ_y. Dynamic programming finds the best chain on these lines.

**Distance from the true minimum.** Take any chain, draw one τ uniform in [0, 1], and move every
crossing to the upper of its two neighbouring lines if it is above the fraction τ of their gap, to
the lower one otherwise. The result is a chain on the lines; a crossing at the fraction θ of a gap
δ costs on average θ(1 − θ)δ² ≤ δ²/4 more than before. Hence

    value − (weight_y δ_y² + weight_x δ_x²)/4 ≤ minimum ≤ value.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pseudo_invertible.data.dataset import Dataset


class Weights(NamedTuple):
    """Of the two terms. y: of mean (y − u(x))². x: of mean (x − v(y))²."""

    y: float
    x: float


class Path(NamedTuple):
    """The best increasing chain.

    heights, positions: float64[n], u(x_i) and v(y_i) at the points. curve_x, curve_y: float64[m],
    its vertices in order, neither ever falling. slack: how much more than the minimum over all
    chains its loss can be.
    """

    heights: np.ndarray
    positions: np.ndarray
    curve_x: np.ndarray
    curve_y: np.ndarray
    slack: float


class Lines(NamedTuple):
    """Lines across one axis, in order; a value of the data has two, just below and just above it.

    places: float64[lines]. crossing: bool[lines], whether the step to the next line crosses a
    value. gap: the widest distance between neighbours. counts, sums, squares: float64[lines], of
    the other coordinates of the points at the value that is crossed, 0 elsewhere.
    """

    places: np.ndarray
    crossing: np.ndarray
    gap: float
    counts: np.ndarray
    sums: np.ndarray
    squares: np.ndarray


def lines_across(values: np.ndarray, others: np.ndarray, resolution: int) -> Lines:
    """Lines through all values, and between them until no gap exceeds range / resolution.

    values, others: float64[n], coordinates of the points on this axis and on the other.
    """
    distinct, group = np.unique(values, return_inverse=True)
    gaps = np.diff(distinct)
    widest = np.ptp(distinct) / resolution
    between = np.maximum(np.ceil(gaps / widest * (1 - 1e-12)) - 1, 0).astype(int)
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
    return Lines(places, crossing, float(np.diff(places).max(initial=0)), *moments)


def shortest_path(dataset: Dataset, weights: Weights, resolution: int) -> Path:
    """The best increasing chain on the lattice of this resolution."""
    # Centred and scaled to a range of 1: squares then lose no digits to a distant origin.
    x0, y0 = dataset.x.min(), dataset.y.min()
    width, height = np.ptp(dataset.x) or 1.0, np.ptp(dataset.y) or 1.0
    x, y = (dataset.x - x0) / width - 0.5, (dataset.y - y0) / height - 0.5
    columns, rows = lines_across(x, y, resolution), lines_across(y, x, resolution)
    column, row = _cheapest(columns, rows, weights.y * height**2, weights.x * width**2)

    right = np.flatnonzero(columns.crossing[column[:-1]] & (np.diff(column) == 1))
    up = np.flatnonzero(rows.crossing[row[:-1]] & (np.diff(row) == 1))
    heights = y0 + height * (rows.places[row[right]] + 0.5)
    positions = x0 + width * (columns.places[column[up]] + 0.5)
    # Of the scaled values, as the lines are: scaling may join two that differ by a last bit.
    _, x_first, x_group = np.unique(x, return_index=True, return_inverse=True)
    _, y_first, y_group = np.unique(y, return_index=True, return_inverse=True)
    along = np.argsort(np.concatenate([right, up]))
    # Scaling back may round a level stretch by a last bit: the running maximum levels it.
    curve_x = np.maximum.accumulate(np.concatenate([dataset.x[x_first], positions])[along])
    curve_y = np.maximum.accumulate(np.concatenate([heights, dataset.y[y_first]])[along])
    slack = weights.y * (height * rows.gap) ** 2 + weights.x * (width * columns.gap) ** 2
    return Path(heights[x_group], positions[y_group], curve_x, curve_y, float(slack) / 4)


def _cheapest(
    columns: Lines, rows: Lines, weight_y: float, weight_x: float
) -> tuple[np.ndarray, np.ndarray]:
    """The cheapest path from the first corner to the last: its lattice points, int64[steps] each.

    `cost[q]` is the least cost of reaching row q on the present column. Going up column a from row
    q' to q costs rise[q] − rise[q'], the squares of the values of y that are crossed; so the best
    way up is a running minimum of cost − rise. Crossing a value of x costs the squares of its
    points.
    """
    counts, sums, squares = (
        np.concatenate([[0.0], np.cumsum(weight_x * moments)[:-1]])
        for moments in (rows.counts, rows.sums, rows.squares)
    )
    came_up = np.empty((len(columns.places), -(-len(rows.places) // 8)), dtype=np.uint8)
    cost = np.full(len(rows.places), np.inf)
    cost[0] = 0.0
    for p, a in enumerate(columns.places):
        rise = squares - 2 * a * sums + a * a * counts
        level = cost - rise
        lowest = np.minimum.accumulate(level)
        came_up[p] = np.packbits(lowest < level)
        cost = lowest + rise
        if columns.crossing[p]:
            miss = columns.squares[p] - 2 * columns.sums[p] * rows.places
            cost = cost + weight_y * (miss + columns.counts[p] * rows.places**2)
    return _traced(came_up, len(rows.places))


def _traced(came_up: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Walk back from the last corner. came_up: bits packed along the rows."""
    p, q = len(came_up) - 1, rows - 1
    path_p, path_q = [p], [q]
    while p > 0 or q > 0:
        if q > 0 and (p == 0 or came_up[p, q >> 3] >> (7 - (q & 7)) & 1):
            q -= 1
        else:
            p -= 1
        path_p.append(p)
        path_q.append(q)
    return np.array(path_p[::-1]), np.array(path_q[::-1])
