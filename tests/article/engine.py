"""The playground's engine, run by Node, and the same runs by JAX."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from bench.playground import job_of, node_answers
from jax.flatten_util import ravel_pytree

from pseudo_invertible.experiment.initialisation import initial_pair
from pseudo_invertible.experiment.objective import terms, weighted_sum
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.configuration import Configuration

WIDTH = 30
LEARNING_RATE = 1e-3

# Both activations, λ ≠ μ among them, the two ends of the write-up's weights.
CONFIGURATIONS = [
    Configuration("relu", 1, 1),
    Configuration("relu", 0.1, 0.1),
    Configuration("relu", 100, 100),
    Configuration("relu", 0.01, 10),
    Configuration("silu", 0, 0),
    Configuration("silu", 1, 1),
    Configuration("silu", 1, 0.1),
]

needs_node = pytest.mark.skipif(
    shutil.which("node") is None, reason="Node is not installed: the engine runs in the page alone"
)


class Ran(NamedTuple):
    """A run: its history, float[updates + 1, 4], its last networks and its first gradient."""

    history: np.ndarray
    pair: np.ndarray
    gradient: np.ndarray


def initial(where: Configuration, seed: int = 101) -> np.ndarray:
    """The flat networks before the first update."""
    weights = jnp.float32(where.lambda_), jnp.float32(where.mu)
    pair = initial_pair(jax.random.PRNGKey(seed), *weights, WIDTH)
    return np.asarray(ravel_pytree(pair)[0])


def in_node(jobs: Sequence[dict[str, Any]]) -> list[Ran]:
    """What the playground's engine makes of some jobs."""
    answers = node_answers(jobs)
    return [Ran(*(np.array(answer[name]) for name in Ran._fields)) for answer in answers]


def job(
    dataset: Dataset,
    where: Configuration,
    updates: int,
    pair: np.ndarray | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A run for ``in_node``. more: of its settings, or its ``moves``."""
    return job_of(dataset, where, updates, initial(where) if pair is None else pair, **more)


@lru_cache
def _step(activation: str) -> Any:
    adam = optax.adam(LEARNING_RATE)
    one = initial_pair(jax.random.PRNGKey(0), jnp.float32(1), jnp.float32(1), WIDTH)
    _, unravel = ravel_pytree(one)

    def loss(flat: Any, weight: Any, x: Any, y: Any) -> Any:
        values = terms(unravel(flat), x, y, activation)
        return weighted_sum(values, weight[0], weight[1]), jnp.stack(values)

    @jax.jit
    def step(flat: Any, moments: Any, weight: Any, x: Any, y: Any) -> Any:
        (_, values), gradient = jax.value_and_grad(loss, has_aux=True)(flat, weight, x, y)
        change, moments = adam.update(gradient, moments)
        return optax.apply_updates(flat, change), moments, values, gradient

    return adam.init, step


def in_jax(
    dataset: Dataset, where: Configuration, weights: np.ndarray, pair: np.ndarray | None = None
) -> Ran:
    """The same with the project's objective. weights: float[updates, 2], λ and μ at each."""
    flat = jnp.asarray(initial(where) if pair is None else pair, jnp.float32)
    x, y = (jnp.asarray(values, jnp.float32)[None, :] for values in dataset)
    begin, step = _step(where.activation)
    moments, history, gradients = begin(flat), [], []
    for weight in [*weights.astype(np.float32), weights[-1].astype(np.float32)]:
        last = flat
        flat, moments, values, gradient = step(flat, moments, weight, x, y)
        history.append(np.asarray(values))
        gradients.append(np.asarray(gradient))
    return Ran(np.array(history), np.asarray(last), gradients[0])


def constant(where: Configuration, updates: int) -> np.ndarray:
    """The same λ and μ at every update."""
    return np.tile([where.lambda_, where.mu], (updates, 1))
