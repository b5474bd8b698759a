"""Output layers flipped, so that f and g both start with the trend of the data; in NumPy."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from pseudo_invertible.experiment.mlp import NUMPY_ACTIVATIONS, Linear, Network, Pair, forward

SLICE = 10_000  # points evaluated at once


def with_outputs_flipped(
    pair: Pair, x: Float32[np.ndarray, " n"], y: Float32[np.ndarray, " n"], activation: str
) -> Pair:
    """The pair, f and g each negated where its line runs against the data's.

    pair: one run's. The line is that of least squares over the scatter; a map or data without a
    slope is left as it is.
    """
    of_data = covariance(x, y)
    return Pair(
        *(_flipped(net, at, of_data, activation) for net, at in zip(pair, (x, y), strict=True))
    )


def _flipped(
    network: Network, inputs: Float32[np.ndarray, " n"], of_data: float, activation: str
) -> Network:
    nonlinear = NUMPY_ACTIVATIONS[activation]
    slices = np.array_split(inputs, -(-len(inputs) // SLICE))
    outputs = np.concatenate([forward(network, part[None, :], nonlinear)[0] for part in slices])
    *hidden, last = network
    against = covariance(inputs, outputs) * of_data < 0
    return (*hidden, Linear(-last.w, -last.b)) if against else network


def covariance(first: np.ndarray, second: np.ndarray) -> float:
    """Of two rows of n numbers, in float64."""
    first, second = np.asarray(first, np.float64), np.asarray(second, np.float64)
    return float((first - first.mean()) @ (second - second.mean()) / len(first))
