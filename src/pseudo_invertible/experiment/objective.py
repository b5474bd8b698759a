"""The loss that is minimised, in its one home. Source: write-up, first section."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from pseudo_invertible.experiment.mlp import Pair, Product, forward, matrix_product

# Hopper GPUs would otherwise multiply float32 matrices in TF32.
jax.config.update("jax_default_matmul_precision", "highest")

ACTIVATIONS: dict[str, Callable[[jax.Array], jax.Array]] = {
    "relu": jax.nn.relu,
    # Cheaper than by way of the sigmoid: a tanh needs no division.
    "silu": lambda values: 0.5 * values * (1 + jnp.tanh(0.5 * values)),
}
Squares = Float[Array, "1 n"]


class Terms(NamedTuple):
    """The four terms of the loss: scalars, in squared units of the axis they are named after.

    fit_y: mean (y − f(x))². fit_x: mean (x − g(y))².
    cycle_x: mean (x − g(f(x)))². cycle_y: mean (y − f(g(y)))².
    """

    fit_y: Float[Array, ""]
    fit_x: Float[Array, ""]
    cycle_x: Float[Array, ""]
    cycle_y: Float[Array, ""]


def terms(
    pair: Pair,
    x: Float[Array, "1 n"],
    y: Float[Array, "1 n"],
    activation: str,
    mean: Callable[[Squares], Float[Array, ""]] = jnp.mean,
    product: Product = matrix_product,
) -> Terms:
    """Evaluate the four terms on a scatter of n points.

    mean: of the squares over the points; where the points are a part of a scatter, their share in
    its mean. product: how a layer's weights meet its inputs.
    """
    nonlinear = ACTIVATIONS[activation]
    y_of_x = forward(pair.f, x, nonlinear, product)
    x_of_y = forward(pair.g, y, nonlinear, product)
    return Terms(
        fit_y=mean((y - y_of_x) ** 2),
        fit_x=mean((x - x_of_y) ** 2),
        cycle_x=mean((x - forward(pair.g, y_of_x, nonlinear, product)) ** 2),
        cycle_y=mean((y - forward(pair.f, x_of_y, nonlinear, product)) ** 2),
    )


def weighted_sum(values: Terms, lambda_: jax.Array, mu: jax.Array) -> Float[Array, ""]:
    """The loss fit_y + fit_x + λ·cycle_x + μ·cycle_y: λ goes with x, μ with y."""
    return values.fit_y + values.fit_x + lambda_ * values.cycle_x + mu * values.cycle_y


def thin_product(w: Float[Array, "i o"], hidden: Float[Array, "i n"]) -> Float[Array, "o n"]:
    """As ``matrix_product``, the first and the last layer without one.

    A GPU takes many times as long for a matrix product of inner dimension 1, and 30 to 1 wastes
    it. (On a CPU the products are the faster way.)
    """
    if w.shape[0] == 1:
        return w.T * hidden
    if w.shape[1] == 1:
        return jnp.sum(w * hidden, axis=0, keepdims=True)
    return matrix_product(w, hidden)
