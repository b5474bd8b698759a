"""Invertible by construction: a monotone spline flow, fitted to the networks' own loss.

f is a monotone bijection of the whole line and g its analytic inverse, so both cycle terms
vanish up to rounding and the loss is fit_y + fit_x alone. It is a baseline beside the
networks: what their fit costs, and how exact an inverse float32 allows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Float32, Float64

from pseudo_invertible.baselines.flow import Flow, initial_bijection, scaled
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.off_sample import centre_and_half, stretched_flanks


@dataclass(frozen=True)
class FlowSettings:
    """How the flow is built and fitted.

    knots: inner knots of the spline. updates: full-batch Adam updates, for each orientation.
    learning_rate: Adam's at the first update; it decays to 0 along a half cosine.
    most_points: of a larger scatter, so many are trained on; all are measured.
    stretch: the inverse is also probed outside the data, over this many times the width of
    their range (same centre); above 1.
    """

    knots: int = 32
    updates: int = 8000
    learning_rate: float = 0.02
    most_points: int = 10_000
    stretch: float = 2.0


@dataclass(frozen=True)
class InverseErrors:
    """How far float32 is from inverting.

    x_max, x_rms: largest and root-mean-square |x − g(f(x))|, in units of x. y_max, y_rms:
    of |y − f(g(y))|, in units of y.
    """

    x_max: float
    x_rms: float
    y_max: float
    y_rms: float


@dataclass(frozen=True)
class FlowFit:
    """A fitted flow and what it reaches.

    direction: +1 where f increases, −1 where it decreases; the better of the two.
    increasing_loss, decreasing_loss: fit_y + fit_x of the best flow of either orientation.
    fit_y … cycle_y: the four terms on the sample, f and g evaluated in float32.
    on_sample: errors at the data. outside: at even points outside the range of the data.
    """

    direction: int
    increasing_loss: float
    decreasing_loss: float
    fit_y: float
    fit_x: float
    cycle_x: float
    cycle_y: float
    on_sample: InverseErrors
    outside: InverseErrors
    flow: Flow = field(compare=False)


def fit_flow(dataset: Dataset, settings: FlowSettings) -> FlowFit:
    """Fit an increasing and a decreasing flow to fit_y + fit_x and keep the better.

    Trained on at most ``settings.most_points`` of the points, evenly along x.
    """
    trained_on = _thinned(dataset, settings.most_points)
    train = jax.jit(_make_train(trained_on, settings))
    flows = {sign: train(jnp.float32(sign)) for sign in (1, -1)}
    static = eqx.partition(initial_bijection(settings.knots), eqx.is_inexact_array)[1]
    probes = {
        sign: _probe(scaled(eqx.combine(parameters, static), trained_on, sign), dataset, settings)
        for sign, parameters in flows.items()
    }
    losses = {sign: probe.fit_y + probe.fit_x for sign, probe in probes.items()}
    direction = min(losses, key=lambda sign: losses[sign])
    best = probes[direction]
    return FlowFit(
        direction=direction,
        increasing_loss=losses[1],
        decreasing_loss=losses[-1],
        fit_y=best.fit_y,
        fit_x=best.fit_x,
        cycle_x=best.on_sample.x_rms**2,
        cycle_y=best.on_sample.y_rms**2,
        on_sample=best.on_sample,
        outside=best.outside,
        flow=best.flow,
    )


class _Probe(NamedTuple):
    flow: Flow
    fit_y: float
    fit_x: float
    on_sample: InverseErrors
    outside: InverseErrors


def _thinned(dataset: Dataset, most_points: int) -> Dataset:
    n = len(dataset.x)
    if n <= most_points:
        return dataset
    kept = np.lexsort((dataset.y, dataset.x))[np.arange(most_points) * n // most_points]
    return Dataset(dataset.x[kept], dataset.y[kept])


def _make_train(dataset: Dataset, settings: FlowSettings) -> Callable[[Float32[Array, ""]], Any]:
    """A function of the orientation's sign that trains and returns the best parameters.

    In units of half the ranges u, v of x, y: minimises wy·mean (v − F(u))² + wx·mean
    (u − F⁻¹(v))² with weights that make it proportional to fit_y + fit_x.
    """
    (x_centre, x_half), (y_centre, y_half) = map(centre_and_half, dataset)
    u = jnp.asarray((dataset.x - x_centre) / x_half, jnp.float32)
    v = jnp.asarray((dataset.y - y_centre) / y_half, jnp.float32)
    x_weight = 1 / (1 + (y_half / x_half) ** 2)
    parameters, static = eqx.partition(initial_bijection(settings.knots), eqx.is_inexact_array)
    # A second moment that forgets gradients' spikes ten times faster than Adam's default.
    optimiser = optax.adam(
        optax.cosine_decay_schedule(settings.learning_rate, settings.updates), b2=0.99
    )

    def loss(parameters: Any, sign: Float32[Array, ""]) -> Float32[Array, ""]:
        bijection = eqx.combine(parameters, static)
        fit_v = jnp.mean((sign * v - jax.vmap(bijection.transform)(u)) ** 2)
        fit_u = jnp.mean((u - jax.vmap(bijection.inverse)(sign * v)) ** 2)
        return (1 - x_weight) * fit_v + x_weight * fit_u

    def train(sign: Float32[Array, ""]) -> Any:
        def update(carry: Any, _: None) -> tuple[Any, None]:
            parameters, state, best, lowest = carry
            value, gradient = jax.value_and_grad(loss)(parameters, sign)
            # A bin that turns steep makes the loss jump now and then: keep the best seen.
            best = jax.tree.map(
                lambda new, old: jnp.where(value < lowest, new, old), parameters, best
            )
            changes, state = optimiser.update(gradient, state)
            parameters = optax.apply_updates(parameters, changes)
            return (parameters, state, best, jnp.minimum(value, lowest)), None

        start = (parameters, optimiser.init(parameters), parameters, jnp.float32(jnp.inf))
        return jax.lax.scan(update, start, None, length=settings.updates)[0][2]

    return train


def _probe(flow: Flow, dataset: Dataset, settings: FlowSettings) -> _Probe:
    n = len(dataset.x)
    # Sample and flanks in one call each, so that f and g compile once. In float32 from the
    # start: rounding the points themselves is no error of the inverse.
    x, y = (
        np.concatenate([values, stretched_flanks(values, settings.stretch)]).astype(np.float32)
        for values in dataset
    )
    image, preimage = flow.f(x), flow.g(y)
    x_error = np.abs(x.astype(np.float64) - flow.g(image))
    y_error = np.abs(y.astype(np.float64) - flow.f(preimage))
    return _Probe(
        flow,
        fit_y=float(np.mean((dataset.y - image[:n]) ** 2)),
        fit_x=float(np.mean((dataset.x - preimage[:n]) ** 2)),
        on_sample=_errors(x_error[:n], y_error[:n]),
        outside=_errors(x_error[n:], y_error[n:]),
    )


def _errors(
    x_error: Float64[np.ndarray, " n"], y_error: Float64[np.ndarray, " n"]
) -> InverseErrors:
    def rms(error: Float64[np.ndarray, " n"]) -> float:
        return float(np.sqrt(np.mean(error**2)))

    return InverseErrors(float(x_error.max()), rms(x_error), float(y_error.max()), rms(y_error))
