"""A map that is invertible by construction: a monotone spline flow, fitted to the fit loss.

f is a monotone bijection of the whole line and g its analytic inverse, so both cycle terms vanish
up to the rounding of float32 and the loss is fit_y + fit_x alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from flowjax.bijections import Affine, Chain, RationalQuadraticSpline

from pseudo_invertible.baselines.best_maps import Direction
from pseudo_invertible.data.dataset import Dataset

KNOTS = 32
UPDATES = 8000
# Of Adam at the first update; it decays to 0 along a half cosine.
LEARNING_RATE = 0.02
# Of more points, this number is trained on, evenly along x.
MOST_POINTS = 10_000


class StableSpline(RationalQuadraticSpline):
    """flowjax's spline on [−1, 1] with an inverse that is accurate in float32.

    Durkan et al. (2019), eqs. 6-8, take the root of b² − 4ac, which rounds below zero (NaN)
    where a steep bin ends flat. With η the relative height in the bin, δ its end derivatives and s
    its slope, that discriminant equals (δ₀(1 − η) − δ₁η)² + 4s²η(1 − η), in which nothing cancels.
    Source: Neural Spline Flows, https://arxiv.org/abs/1906.04032.
    """

    def __init__(self, knots: int) -> None:
        """Start as the identity, with this many inner knots."""
        super().__init__(knots=knots, interval=(-1.0, 1.0))

    def inverse_and_log_det(self, y: Any, condition: Any = None) -> tuple[Any, Any]:
        """The inverse, and the logarithm of its slope; flowjax documents it."""
        y = jnp.asarray(y)
        low, high = self.interval
        clipped = jnp.clip(y, low, high)
        k = jnp.clip(jnp.searchsorted(self.y_pos, clipped) - 1, 0, len(self.y_pos) - 2)
        width = self.x_pos[k + 1] - self.x_pos[k]
        height = self.y_pos[k + 1] - self.y_pos[k]
        slope, d0, d1 = height / width, self.derivatives[k], self.derivatives[k + 1]
        eta = jnp.clip((clipped - self.y_pos[k]) / height, 0, 1)
        b = d0 - eta * (d0 + d1 - 2 * slope)
        root = jnp.sqrt((d0 * (1 - eta) - d1 * eta) ** 2 + 4 * slope**2 * eta * (1 - eta))
        # Of the two forms of the same root, the one whose terms share a sign.
        xi = jnp.where(b >= 0, 2 * slope * eta, root - b) / jnp.where(
            b >= 0, b + root, 2 * (slope - b)
        )
        within = jnp.clip(self.x_pos[k] + xi * width, low, high)
        x = jnp.where((y >= low) & (y <= high), within, y)
        return x, -self.transform_and_log_det(x)[1]


class Range(NamedTuple):
    """Centre and half width of the range of some values; negative where a map decreases."""

    centre: float
    half: float

    @classmethod
    def of(cls, values: np.ndarray, sign: int = 1) -> Range:
        """The range of float64[n]."""
        low, high = float(values.min()), float(values.max())
        return cls((low + high) / 2, sign * (high - low) / 2)

    def unit(self, values: np.ndarray) -> jax.Array:
        """Values on the scale on which the range is [−1, 1]: float32[n]."""
        return jnp.asarray((values - self.centre) / self.half, jnp.float32)


class Flow(NamedTuple):
    """A monotone bijection of the line: x to unit range, spline, to units of y.

    monotone: increasing, between unit ranges. x, y: the ranges; y's is negative where f decreases.
    """

    monotone: Chain
    x: Range
    y: Range

    def f(self, x: np.ndarray) -> np.ndarray:
        """Evaluate f at any points of the line; the spline computes in float32."""
        unit = _forward(self.monotone, self.x.unit(x))
        return self.y.centre + self.y.half * np.asarray(unit, np.float64)

    def g(self, y: np.ndarray) -> np.ndarray:
        """Evaluate the analytic inverse of f at any points."""
        unit = _backward(self.monotone, self.y.unit(y))
        return self.x.centre + self.x.half * np.asarray(unit, np.float64)


@eqx.filter_jit
def _forward(monotone: Chain, unit: jax.Array) -> jax.Array:
    return jax.vmap(monotone.transform)(unit)


@eqx.filter_jit
def _backward(monotone: Chain, unit: jax.Array) -> jax.Array:
    return jax.vmap(monotone.inverse)(unit)


def fit_flow(
    dataset: Dataset, direction: Direction, *, updates: int = UPDATES, knots: int = KNOTS
) -> Flow:
    """Fit a flow of one direction to fit_y + fit_x by full-batch Adam.

    The same numbers give the same flow. Trained on at most 10 000 of the points.
    """
    thinned = _thinned(dataset)
    x, y = Range.of(thinned.x), Range.of(thinned.y, 1 if direction == "increasing" else -1)
    u, v = x.unit(thinned.x), y.unit(thinned.y)
    # These make the loss in unit ranges proportional to fit_y + fit_x.
    squares = np.array([y.half**2, x.half**2])
    weights = jnp.asarray(squares / squares.sum(), jnp.float32)
    return Flow(_train(_start(knots), u, v, weights, updates), x, y)


@lru_cache
def _start(knots: int) -> Chain:
    """The identity of the line; made once, so that equal shapes compile once.

    The affine maps let training move the spline's interval over the data; beyond it the map is
    straight, so f is a bijection of the whole line.
    """
    return Chain([Affine(), StableSpline(knots), Affine()])


@eqx.filter_jit
def _train(start: Chain, u: jax.Array, v: jax.Array, weights: jax.Array, updates: int) -> Chain:
    """The best map that Adam met: a bin that turns steep makes the loss jump at times.

    u, v: float32[n], x and y in unit ranges. weights: float32[2], of the fits of v and of u.
    """
    parameters, static = eqx.partition(start, eqx.is_inexact_array)
    # A second moment that forgets spikes of the gradient ten times faster than Adam's default.
    optimiser = optax.adam(optax.cosine_decay_schedule(LEARNING_RATE, updates), b2=0.99)

    def loss(parameters: Any) -> jax.Array:
        bijection = eqx.combine(parameters, static)
        fit_v = jnp.mean((v - jax.vmap(bijection.transform)(u)) ** 2)
        fit_u = jnp.mean((u - jax.vmap(bijection.inverse)(v)) ** 2)
        return weights[0] * fit_v + weights[1] * fit_u

    def update(carry: Any, _: None) -> tuple[Any, None]:
        parameters, state, best, lowest = carry
        value, gradient = jax.value_and_grad(loss)(parameters)
        best = jax.tree.map(lambda new, old: jnp.where(value < lowest, new, old), parameters, best)
        changes, state = optimiser.update(gradient, state)
        parameters = optax.apply_updates(parameters, changes)
        return (parameters, state, best, jnp.minimum(value, lowest)), None

    carry = (parameters, optimiser.init(parameters), parameters, jnp.float32(jnp.inf))
    best = jax.lax.scan(update, carry, None, length=updates)[0][2]
    return eqx.combine(best, static)


def _thinned(dataset: Dataset) -> Dataset:
    n = len(dataset.x)
    if n <= MOST_POINTS:
        return dataset
    kept = np.lexsort((dataset.y, dataset.x))[np.arange(MOST_POINTS) * n // MOST_POINTS]
    return Dataset(dataset.x[kept], dataset.y[kept])
