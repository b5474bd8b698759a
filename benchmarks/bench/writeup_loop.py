"""Loops as the write-up wrote them: the Haiku transform, points down the rows, (n, 1)."""

from __future__ import annotations

from collections.abc import Callable

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Float

from bench.task import SEED, Task
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import TrainingSettings

LEARNING_RATE = TrainingSettings().learning_rate

ACTIVATIONS = {"relu": jax.nn.relu, "silu": jax.nn.silu}
Column = Float[Array, "n 1"]


def _network(width: int, activation: str) -> hk.Sequential:
    nonlinear = ACTIVATIONS[activation]
    return hk.Sequential([hk.Linear(width), nonlinear, hk.Linear(width), nonlinear, hk.Linear(1)])


# The write-up's seed draws its networks only so (JAX's default since 0.5 is True).
jax.config.update("jax_threefry_partitionable", False)


def _transformed(task: Task) -> hk.Transformed:
    def net_evaluate(x: Column, y: Column) -> tuple[Column, Column, Column, Column]:
        f = _network(task.width, task.activation)
        g = _network(task.width, task.activation)
        y_hat, x_hat = f(x), g(y)
        return x_hat, y_hat, g(y_hat), f(x_hat)

    return hk.without_apply_rng(hk.transform(net_evaluate))


def _prepared(
    task: Task, dataset: Dataset
) -> tuple[hk.Transformed, Callable[..., Float[Array, ""]], Column, Column]:
    net = _transformed(task)
    x = jnp.asarray(dataset.x, jnp.float32)[:, None]
    y = jnp.asarray(dataset.y, jnp.float32)[:, None]

    def loss(params: hk.Params, x: Column, y: Column) -> Float[Array, ""]:
        x_hat, y_hat, inv_x, inv_y = net.apply(params, x, y)
        fit = jnp.mean((y - y_hat) ** 2) + jnp.mean((x - x_hat) ** 2)
        return fit + jnp.mean((x - inv_x) ** 2) + jnp.mean((y - inv_y) ** 2)

    return net, loss, x, y


def train_loss_unjitted(
    task: Task, dataset: Dataset, mark: Callable[[], None]
) -> Float[np.ndarray, " updates"]:
    """The write-up's manner: a jitted update, and the loss evaluated without jit each step.

    λ = μ = 1, seed 101. Calls ``mark`` after each of ``1 + task.timings`` runs; returns the
    loss before each update of the last.
    """
    net, loss, x, y = _prepared(task, dataset)
    optimiser = optax.adam(LEARNING_RATE)

    @jax.jit
    def update(
        params: hk.Params, moments: optax.OptState, x: Column, y: Column
    ) -> tuple[hk.Params, optax.OptState]:
        gradient = jax.grad(loss)(params, x, y)
        change, moments = optimiser.update(gradient, moments)
        return optax.apply_updates(params, change), moments

    for _ in range(1 + task.timings):
        params = net.init(jax.random.PRNGKey(SEED), x, y)
        moments = optimiser.init(params)
        losses = []
        for _ in range(task.updates):
            losses.append(float(loss(params, x, y)))
            params, moments = update(params, moments, x, y)
        jax.block_until_ready(params)
        mark()
    return np.array(losses)


def train_jitted_step(
    task: Task, dataset: Dataset, mark: Callable[[], None]
) -> Float[np.ndarray, " updates"]:
    """The usual remedy: loss and update in one jitted step, called from a Python loop.

    As ``train_loss_unjitted`` otherwise.
    """
    net, loss, x, y = _prepared(task, dataset)
    optimiser = optax.adam(LEARNING_RATE)

    @jax.jit
    def step(
        params: hk.Params, moments: optax.OptState, x: Column, y: Column
    ) -> tuple[hk.Params, optax.OptState, Float[Array, ""]]:
        value, gradient = jax.value_and_grad(loss)(params, x, y)
        change, moments = optimiser.update(gradient, moments)
        return optax.apply_updates(params, change), moments, value

    for _ in range(1 + task.timings):
        params = net.init(jax.random.PRNGKey(SEED), x, y)
        moments = optimiser.init(params)
        losses = []
        for _ in range(task.updates):
            params, moments, value = step(params, moments, x, y)
            losses.append(value)
        jax.block_until_ready(params)
        mark()
    return np.array([float(value) for value in losses])
