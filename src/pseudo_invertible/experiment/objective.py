"""The loss that is minimised, in its one home. Source: write-up, first section."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from pseudo_invertible.experiment.initialisation import JAX_ACTIVATIONS
from pseudo_invertible.experiment.mlp import Pair, forward


class Terms(NamedTuple):
    """The four terms of the loss: scalars, in squared units of the axis they are named after.

    fit_y: mean (y − f(x))². fit_x: mean (x − g(y))².
    cycle_x: mean (x − g(f(x)))². cycle_y: mean (y − f(g(y)))².
    """

    fit_y: Float[Array, ""]
    fit_x: Float[Array, ""]
    cycle_x: Float[Array, ""]
    cycle_y: Float[Array, ""]


def terms(pair: Pair, x: Float[Array, "1 n"], y: Float[Array, "1 n"], activation: str) -> Terms:
    """Evaluate the four terms on a scatter of n points."""
    nonlinear = JAX_ACTIVATIONS[activation]
    y_of_x = forward(pair.f, x, nonlinear)
    x_of_y = forward(pair.g, y, nonlinear)
    return Terms(
        fit_y=jnp.mean((y - y_of_x) ** 2),
        fit_x=jnp.mean((x - x_of_y) ** 2),
        cycle_x=jnp.mean((x - forward(pair.g, y_of_x, nonlinear)) ** 2),
        cycle_y=jnp.mean((y - forward(pair.f, x_of_y, nonlinear)) ** 2),
    )


def weighted_sum(values: Terms, lambda_: jax.Array, mu: jax.Array) -> Float[Array, ""]:
    """The loss fit_y + fit_x + λ·cycle_x + μ·cycle_y: λ goes with x, μ with y."""
    return values.fit_y + values.fit_x + lambda_ * values.cycle_x + mu * values.cycle_y
