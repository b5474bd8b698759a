"""Lines across one axis of the plane, on which the best monotone curve is looked for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float64


class Lines(NamedTuple):
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


def lines_across(
    values: Float64[np.ndarray, " n"], others: Float64[np.ndarray, " n"], resolution: int
) -> Lines:
    """Lines through every one of the values, and between them until no gap is too wide.

    values: the sample's coordinates on this axis. others: on the other axis.
    resolution: no gap is wider than the values' range divided by it.
    """
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
    return Lines(places, crossing, float(np.diff(places).max(initial=0)), *moments)
