"""The write-up's two networks in Haiku. Source: write-up, "Neural Networks using Haiku".

As there, but with the points along the last axis (features first), which trains twice as fast.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np

from pseudo_invertible.activations import ACTIVATIONS
from pseudo_invertible.experiment.loss import Terms, residuals


class Linear(hk.Linear):
    """``hk.Linear`` with the features first: float32[in, n] -> float32[out, n].

    thin: how a GPU, which takes many times as long for a matrix product of inner dimension 1,
    computes the first and the last layer: without one. (On a CPU the products are faster.)
    """

    def __init__(self, output_size: int, name: str, thin: bool) -> None:
        """Make a layer with this number of outputs."""
        super().__init__(output_size, name=name)
        self._thin = thin

    def __call__(self, inputs: jax.Array, *, precision: Any = None) -> jax.Array:
        """Weights times inputs, plus biases; initialised as Haiku does by default."""
        size = inputs.shape[0]
        normal = hk.initializers.TruncatedNormal(1 / np.sqrt(size))
        w = hk.get_parameter("w", [size, self.output_size], inputs.dtype, init=normal)
        b = hk.get_parameter("b", [self.output_size], inputs.dtype, init=jnp.zeros)
        if self._thin and size == 1:
            return w.T * inputs + b[:, None]
        if self._thin and self.output_size == 1:
            return jnp.sum(w * inputs, axis=0, keepdims=True) + b[:, None]
        return w.T @ inputs + b[:, None]


class TwoLayersNet(hk.Module):
    """A network of two hidden layers: float32[1, n] -> float32[1, n]."""

    def __init__(self, width: int, activation: str, name: str, thin: bool = False) -> None:
        """Name it f or g. width: units of both hidden layers."""
        super().__init__(name=name)
        self._width, self._thin = width, thin
        self._activation = ACTIVATIONS[activation].jax

    def __call__(self, inputs: jax.Array) -> jax.Array:
        """Evaluate the network at n points."""
        network = hk.Sequential([
            Linear(self._width, "linear_0", self._thin), self._activation,
            Linear(self._width, "linear_1", self._thin), self._activation,
            Linear(1, "linear_2", self._thin),
        ])  # fmt: skip
        return network(inputs)


def pair_of(width: int, activation: str, thin: bool = False) -> hk.Transformed:
    """F and g in one pure function, f built first: ``apply(parameters, x, y, mean) -> Terms``.

    x, y: float32[1, n]. mean: of the squares over the points.
    """

    def evaluate(
        x: jax.Array, y: jax.Array, mean: Callable[[jax.Array], jax.Array] = jnp.mean
    ) -> Terms:
        f = TwoLayersNet(width, activation, "f", thin)
        g = TwoLayersNet(width, activation, "g", thin)
        return Terms(*(mean(part**2) for part in residuals(f, g, x, y)))

    return hk.without_apply_rng(hk.transform(evaluate))


def initialise(seed: jax.Array, lambda_: jax.Array, mu: jax.Array, width: int) -> Any:
    """The parameters before the first update, as the write-up drew them; all may be traced.

    Both networks come from one key inside one transformed function, f before g. Where λ = μ = 0
    the write-up trained two separate programs from the same key, so g starts as f does.
    """
    point = jnp.zeros((1, 1), jnp.float32)
    key = jax.random.PRNGKey(seed, impl="threefry2x32")
    drawn: Any = pair_of(width, "relu").init(key, point, point)
    unconstrained = (lambda_ == 0) & (mu == 0)
    for layer in ("linear_0", "linear_1", "linear_2"):
        alone, joint = drawn[f"f/{layer}"], drawn[f"g/{layer}"]
        drawn[f"g/{layer}"] = jax.tree.map(
            lambda a, j: jnp.where(unconstrained, a, j), alone, joint
        )
    return drawn
