"""What regressions leave unexplained: two straight lines, and monotone functions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pseudo_invertible.data.dataset import Dataset, correlation

# Shares of the variance up to this are rounding: the points are on a line.
ROUNDING = 1e-12


class Lines(NamedTuple):
    """The straight regressions of y on x and of x on y; they are not inverse to each other.

    All 0 where the points are on a line.
    """

    fvu: float
    fit_y: float
    fit_x: float


def lines(dataset: Dataset) -> Lines:
    """The least-squares lines: both have an FVU of 1 − r²."""
    x, y = ((values - values.mean()) / values.std() for values in dataset)
    fvu = float(np.mean((y - correlation(x, y) * x) ** 2))  # 1 − r², without cancellation
    fvu = fvu if fvu > ROUNDING else 0.0
    return Lines(fvu, fvu * float(np.var(dataset.y)), fvu * float(np.var(dataset.x)))


def monotone_fit(arguments: np.ndarray, values: np.ndarray, increasing: bool) -> float:
    """Mean (value − h(argument))² of the best monotone h of one direction, in squared units.

    arguments, values: float64[n]. Equal arguments have one value of h.
    """
    from scipy.optimize import isotonic_regression  # slow to import

    _, group = np.unique(arguments, return_inverse=True)
    counts = np.bincount(group).astype(np.float64)
    means = np.bincount(group, values) / counts
    fitted = isotonic_regression(means, weights=counts, increasing=increasing).x
    return float(np.mean((values - fitted[group]) ** 2))


def monotone_fvu(dataset: Dataset) -> float:
    """The least FVU of two monotone functions of one direction, whether inverse or not.

    No invertible map has less.
    """
    x, y = dataset
    return min(
        (monotone_fit(x, y, way) / float(np.var(y)) + monotone_fit(y, x, way) / float(np.var(x)))
        / 2
        for way in (True, False)
    )


def rank_correlation(dataset: Dataset) -> float:
    """Spearman's correlation: of the ranks, equal values sharing their mean rank."""
    return correlation(*map(_ranks, dataset))


def _ranks(values: np.ndarray) -> np.ndarray:
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[group]
