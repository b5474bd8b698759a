"""f and g of a trained pair as functions, in NumPy float64: no JAX is started to use them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from pseudo_invertible.activations import ACTIVATIONS

# Affine layers of each network: two hidden ones and the output.
LAYERS = 3
# Of the two networks, as Haiku stores them: w float32[inputs, outputs], b float32[outputs].
PARAMETERS = tuple(
    f"{network}/linear_{layer}/{leaf}"
    for network in "fg"
    for layer in range(LAYERS)
    for leaf in "wb"
)
AT_ONCE = 1000  # points evaluated at once: what the processor's cache holds

Map = Callable[[np.ndarray], np.ndarray]


class Maps:
    """f and g of one run as functions of float64[n]."""

    def __init__(self, parameters: Mapping[str, np.ndarray], activation: str) -> None:
        """Take the float32 parameters of one pair, by their names; float64 holds them exactly."""
        self._parameters = {name: np.asarray(parameters[name], np.float64) for name in PARAMETERS}
        self._activation = ACTIVATIONS[activation].numpy

    def f(self, x: np.ndarray) -> np.ndarray:
        """Map x to y: float64[n], in units of y."""
        return self._evaluate("f", x)

    def g(self, y: np.ndarray) -> np.ndarray:
        """Map y to x: float64[n], in units of x."""
        return self._evaluate("g", y)

    def _evaluate(self, network: str, points: np.ndarray) -> np.ndarray:
        points = np.asarray(points, np.float64)
        parts = np.split(points, range(AT_ONCE, len(points), AT_ONCE))
        return np.concatenate([self._evaluate_part(network, part) for part in parts])

    def _evaluate_part(self, network: str, points: np.ndarray) -> np.ndarray:
        hidden = points[None, :]  # features first: float64[1, n]
        for layer in range(LAYERS):
            hidden = self._parameters[f"{network}/linear_{layer}/w"].T @ hidden
            hidden += self._parameters[f"{network}/linear_{layer}/b"][:, None]
            if layer < LAYERS - 1:
                hidden = self._activation(hidden)
        return hidden[0]
