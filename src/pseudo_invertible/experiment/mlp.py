"""The two-hidden-layer perceptron, for NumPy and JAX arrays alike.

This module imports NumPy only, so that figures and tables can evaluate trained
networks without starting JAX.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


class Linear(NamedTuple):
    """An affine layer, stored as Haiku stores it.

    w: float[inputs, outputs], b: float[outputs].
    """

    w: Any
    b: Any


Network = tuple[Linear, ...]
# Affine layers of each network: two hidden ones and the output.
LAYERS = 3


class Pair(NamedTuple):
    """The two networks of a run: f maps x to y, g maps y back to x."""

    f: Network
    g: Network


def silu(values: Any) -> Any:
    """x·sigmoid(x), written so that no exponential overflows."""
    half = values / 2
    return half * (1 + np.tanh(half))


NUMPY_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "relu": lambda values: np.maximum(values, 0),
    "silu": silu,
}


Product = Callable[[Any, Any], Any]


def matrix_product(w: Any, hidden: Any) -> Any:
    """Weights float[inputs, outputs] times float[inputs, points]: float[outputs, points]."""
    return w.T @ hidden


def forward(
    network: Network,
    inputs: Any,
    activation: Callable[[Any], Any],
    product: Product = matrix_product,
) -> Any:
    """Evaluate a network on many points.

    inputs: float[features, points], the points along the last (contiguous) axis,
    which is what makes the matrix products fast. Returns float[outputs, points].
    Source: write-up, "Neural Networks using Haiku".
    """
    hidden = inputs
    for layer in network[:-1]:
        hidden = activation(product(layer.w, hidden) + layer.b[:, None])
    last = network[-1]
    return product(last.w, hidden) + last.b[:, None]
