"""Invertible by construction: a monotone bijection of the line with an analytic inverse."""

from __future__ import annotations

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from flowjax.bijections import Affine, Chain
from jaxtyping import Array, Float, Float32

from pseudo_invertible.baselines.stable_spline import StableSpline
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.off_sample import centre_and_half


class Flow(NamedTuple):
    """A monotone bijection of the line: x to unit range, spline, to units of y.

    monotone: increasing, between ranges scaled to [−1, 1]. x_centre, x_half, y_centre: units
    of the data. y_half: likewise, negative where f decreases.
    """

    monotone: Chain
    x_centre: Float32[Array, ""]
    x_half: Float32[Array, ""]
    y_centre: Float32[Array, ""]
    y_half: Float32[Array, ""]

    def f(self, x: Float[np.ndarray, " n"]) -> Float32[np.ndarray, " n"]:
        """The values of f at any points of the line, computed in float32."""
        return np.asarray(_forward(self, jnp.asarray(x, jnp.float32)))

    def g(self, y: Float[np.ndarray, " n"]) -> Float32[np.ndarray, " n"]:
        """The values of g, the analytic inverse of f, at any points, computed in float32."""
        return np.asarray(_inverse(self, jnp.asarray(y, jnp.float32)))


def initial_bijection(knots: int) -> Chain:
    """The identity of the line, ready to be trained: affine, spline of so many knots, affine."""
    # The affine maps let training move the spline's interval over the data; beyond it the map
    # is straight, so f is a bijection of the whole line.
    return Chain([Affine(), StableSpline(knots), Affine()])


def scaled(bijection: Chain, dataset: Dataset, sign: int) -> Flow:
    """The flow between the ranges of a scatter; sign: +1 increasing, −1 decreasing."""
    (x_centre, x_half), (y_centre, y_half) = map(centre_and_half, dataset)
    return Flow(bijection, *map(jnp.float32, (x_centre, x_half, y_centre, sign * y_half)))


@eqx.filter_jit
def _forward(flow: Flow, x: Float32[Array, " n"]) -> Float32[Array, " n"]:
    unit = jax.vmap(flow.monotone.transform)((x - flow.x_centre) / flow.x_half)
    return flow.y_centre + flow.y_half * unit


@eqx.filter_jit
def _inverse(flow: Flow, y: Float32[Array, " n"]) -> Float32[Array, " n"]:
    unit = jax.vmap(flow.monotone.inverse)((y - flow.y_centre) / flow.y_half)
    return flow.x_centre + flow.x_half * unit
