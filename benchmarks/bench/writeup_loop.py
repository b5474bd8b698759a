"""Loops as in the write-up: the Haiku transform, points down the rows, float32[n, 1]."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np
import optax

from bench.task import SEED, Task
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.run import Training

ACTIVATIONS = {"relu": jax.nn.relu, "silu": jax.nn.silu}


def train_in_loop(task: Task, dataset: Dataset, mark: Callable[[], None]) -> np.ndarray:
    """Train with a jitted update, and evaluate the loss without jit before it, as the write-up.

    λ = μ = 1, seed 101. Calls ``mark`` after each of ``1 + task.timings`` runs; returns the losses
    of the last, before each update.
    """
    return _train(task, dataset, mark, jitted_loss=False)


def train_by_step(task: Task, dataset: Dataset, mark: Callable[[], None]) -> np.ndarray:
    """Train with one jitted step that gives the loss too; otherwise as ``train_in_loop``."""
    return _train(task, dataset, mark, jitted_loss=True)


def _transformed(task: Task) -> hk.Transformed:
    nonlinear = ACTIVATIONS[task.activation]

    def network() -> hk.Sequential:
        layers = [hk.Linear(task.width), nonlinear, hk.Linear(task.width), nonlinear]
        return hk.Sequential([*layers, hk.Linear(1)])

    def net_evaluate(x: jax.Array, y: jax.Array) -> tuple[jax.Array, ...]:
        f, g = network(), network()
        y_hat, x_hat = f(x), g(y)
        return x_hat, y_hat, g(y_hat), f(x_hat)

    return hk.without_apply_rng(hk.transform(net_evaluate))


def _train(
    task: Task, dataset: Dataset, mark: Callable[[], None], jitted_loss: bool
) -> np.ndarray:
    net, optimiser = _transformed(task), optax.adam(Training().learning_rate)
    x, y = (jnp.asarray(values, jnp.float32)[:, None] for values in dataset)

    def loss(params: hk.Params) -> jax.Array:
        x_hat, y_hat, inv_x, inv_y = net.apply(params, x, y)
        fit = jnp.mean((y - y_hat) ** 2) + jnp.mean((x - x_hat) ** 2)
        return fit + jnp.mean((x - inv_x) ** 2) + jnp.mean((y - inv_y) ** 2)

    @jax.jit
    def step(params: hk.Params, moments: optax.OptState) -> tuple[hk.Params, optax.OptState, Any]:
        value, gradient = jax.value_and_grad(loss)(params)
        change, moments = optimiser.update(gradient, moments)
        return optax.apply_updates(params, change), moments, value

    for _ in range(1 + task.timings):
        with jax.threefry_partitionable(False):  # the write-up's seed needs it
            params = net.init(jax.random.PRNGKey(SEED), x, y)
        moments, losses = optimiser.init(params), []
        for _ in range(task.updates):
            before = None if jitted_loss else float(loss(params))
            params, moments, value = step(params, moments)
            losses.append(value if before is None else before)
        jax.block_until_ready(params)
        mark()
    return np.array([float(value) for value in losses])
