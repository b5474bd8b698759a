"""f and g of a trained pair as functions, in NumPy float64: no JAX is started to use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from pseudo_invertible.experiment.mlp import NUMPY_ACTIVATIONS, Linear, Network, Pair, forward
from pseudo_invertible.experiment.scatter import Dataset

Map = Callable[[Float64[np.ndarray, " n"]], Float64[np.ndarray, " n"]]


class Maps:
    """f and g of one run as functions of float64[n], evaluated in float64."""

    def __init__(self, pair: Pair, activation: str) -> None:
        """Take the float32 parameters of a pair; float64 holds them exactly."""
        self._pair = Pair(*(_as_float64(network) for network in pair))
        self._activation = NUMPY_ACTIVATIONS[activation]

    def f(self, x: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " n"]:
        """F(x), in units of y."""
        return forward(self._pair.f, x[None, :], self._activation)[0]

    def g(self, y: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " n"]:
        """G(y), in units of x."""
        return forward(self._pair.g, y[None, :], self._activation)[0]


def _as_float64(network: Network) -> Network:
    return tuple(Linear(*(np.asarray(leaf, np.float64) for leaf in layer)) for layer in network)


class Residuals(NamedTuple):
    """The four differences behind the terms, per point: float64[n], in units of their axis."""

    fit_y: Float64[np.ndarray, " n"]
    fit_x: Float64[np.ndarray, " n"]
    cycle_x: Float64[np.ndarray, " n"]
    cycle_y: Float64[np.ndarray, " n"]


def residuals(maps: Maps, dataset: Dataset) -> Residuals:
    """Y − f(x), x − g(y), x − g(f(x)) and y − f(g(y)) on a scatter."""
    x, y = dataset
    y_of_x, x_of_y = maps.f(x), maps.g(y)
    return Residuals(y - y_of_x, x - x_of_y, x - maps.g(y_of_x), y - maps.f(x_of_y))
