"""What regressions leave of a scatter: those of any shape, and monotone ones."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64
from scipy.optimize import isotonic_regression

from pseudo_invertible.baselines.monotone_path import Direction


class _Groups(NamedTuple):
    """The values at each distinct argument, in order: their number, mean, and scatter around it.

    counts, means: float64[groups]. within: mean over all points of (value − mean of its group)².
    """

    counts: Float64[np.ndarray, " groups"]
    means: Float64[np.ndarray, " groups"]
    within: float


def left_by_means(
    arguments: Float64[np.ndarray, " n"], values: Float64[np.ndarray, " n"]
) -> float:
    """Mean (value − mean of the values at this argument)²: the least that any function leaves.

    In squared units of the values; 0, and no answer, where no argument comes twice.
    """
    return _groups(arguments, values).within


def left_by_monotone(
    arguments: Float64[np.ndarray, " n"], values: Float64[np.ndarray, " n"], direction: Direction
) -> float:
    """Mean (value − h(argument))² for the best monotone h of one direction.

    In squared units of the values. No invertible map of this direction leaves less.
    """
    counts, means, within = _groups(arguments, values)
    rising = direction == "increasing"
    fitted = isotonic_regression(means, weights=counts, increasing=rising).x
    return within + float(counts @ (means - fitted) ** 2 / counts.sum())


def _groups(arguments: Float64[np.ndarray, " n"], values: Float64[np.ndarray, " n"]) -> _Groups:
    _, group = np.unique(arguments, return_inverse=True)
    counts = np.bincount(group).astype(np.float64)
    means = np.bincount(group, values) / counts
    return _Groups(counts, means, float(np.mean((values - means[group]) ** 2)))
