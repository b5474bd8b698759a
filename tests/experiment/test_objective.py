"""The loss: λ acts on x, μ on y, against float64 NumPy written out on its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree
from making import some_pair

from pseudo_invertible.experiment.initialisation import initial_pair
from pseudo_invertible.experiment.mlp import Product, forward, matrix_product
from pseudo_invertible.experiment.objective import (
    ACTIVATIONS,
    terms,
    thin_product,
    weighted_sum,
)
from pseudo_invertible.experiment.points import in_chunks
from pseudo_invertible.experiment.program import Program, make_gradient
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.training import Run, train_runs
from pseudo_invertible.study.settings import TrainingSettings

WEIGHTS = [(0.0, 0.0), (1.0, 1.0), (3.0, 0.25), (0.25, 3.0), (5.0, 0.0), (0.0, 5.0)]


def numpy_terms(
    flat: np.ndarray, x: np.ndarray, y: np.ndarray, activation: str, width: int
) -> np.ndarray:
    """The four terms in float64, from the raveled parameters alone."""
    sizes = [(1, width), (width, width), (width, 1)]

    def network(flat: np.ndarray):
        layers, at = [], 0
        for rows, columns in sizes:  # ravel_pytree takes w before b, as Linear does
            w = flat[at : at + rows * columns].reshape(rows, columns)
            at += rows * columns
            layers.append((w, flat[at : at + columns]))
            at += columns
        return layers, at

    f, used = network(flat)
    g, _ = network(flat[used:])

    def apply(layers, values):
        hidden = values[:, None]
        for index, (w, b) in enumerate(layers):
            hidden = hidden @ w + b
            if index < 2:
                hidden = (
                    np.maximum(hidden, 0)
                    if activation == "relu"
                    else hidden / (1 + np.exp(-hidden))
                )
        return hidden[:, 0]

    return np.array(
        [
            np.mean((y - apply(f, x)) ** 2),
            np.mean((x - apply(g, y)) ** 2),
            np.mean((x - apply(g, apply(f, x))) ** 2),
            np.mean((y - apply(f, apply(g, y))) ** 2),
        ]
    )


def slopes(function: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """The gradient of a function by central differences."""
    step = 1e-6
    unit = np.eye(len(at)) * step
    return np.array([(function(at + u) - function(at - u)) / (2 * step) for u in unit])


def _start(lambda_: float, mu: float, width: int = 6):
    return initial_pair(jax.random.PRNGKey(3), jnp.float32(lambda_), jnp.float32(mu), width)


def _row(values: np.ndarray) -> jax.Array:
    return jnp.asarray(values, jnp.float32)[None, :]


@pytest.mark.parametrize("activation", ["relu", "silu"])
@pytest.mark.parametrize(("lambda_", "mu"), WEIGHTS)
def test_loss_and_its_gradient_agree_with_float64_numpy(
    small: Dataset, activation: str, lambda_: float, mu: float
) -> None:
    pair = _start(lambda_, mu)
    flat, unravel = ravel_pytree(pair)

    def loss(flat: jax.Array) -> jax.Array:
        values = terms(unravel(flat), _row(small.x), _row(small.y), activation)
        return weighted_sum(values, jnp.float32(lambda_), jnp.float32(mu))

    def reference(flat: np.ndarray) -> float:
        fit_y, fit_x, cycle_x, cycle_y = numpy_terms(flat, *small, activation, 6)
        return fit_y + fit_x + lambda_ * cycle_x + mu * cycle_y

    exact = np.asarray(flat, np.float64)
    assert float(loss(flat)) == pytest.approx(reference(exact), rel=1e-5)
    gradient = np.asarray(jax.grad(loss)(flat))
    np.testing.assert_allclose(gradient, slopes(reference, exact), rtol=2e-3, atol=2e-3)


@pytest.mark.parametrize("platform", ["cpu", "cuda"])
@pytest.mark.parametrize("chunks", [1, 7])  # 9 points each, and 3 that fill up the last
def test_loss_terms_and_gradient_over_chunks_are_those_over_all_points(
    small: Dataset, chunks: int, platform: str
) -> None:
    lambda_, mu, width = 3.0, 0.25, 4
    program = Program("silu", width, 1e-3, 1, 1, (1,), len(small.x), chunks, 1, platform)
    flat, _ = ravel_pytree(some_pair(1, width))
    loss, values, gradient = jax.jit(make_gradient(program))(
        flat,
        jnp.float32(lambda_),
        jnp.float32(mu),
        in_chunks(small.x, chunks),
        in_chunks(small.y, chunks),
    )

    def reference(flat: np.ndarray) -> float:
        return float(numpy_terms(flat, *small, "silu", width) @ np.array([1, 1, lambda_, mu]))

    exact = np.asarray(flat, np.float64)
    assert float(loss) == pytest.approx(reference(exact), rel=1e-5)
    np.testing.assert_allclose(values, numpy_terms(exact, *small, "silu", width), rtol=1e-5)
    np.testing.assert_allclose(gradient, slopes(reference, exact), rtol=1e-4, atol=1e-3)


def test_every_update_is_adams_on_the_loss_with_the_weights_scheduled_for_it(
    small: Dataset,
) -> None:
    """Adam as Kingma and Ba (2015) state it, in float64. Two free updates, then λ and μ rise."""
    lambda_, mu, width, rate = 3.0, 0.25, 4, 0.01
    shares = (0, 0, 0, 0.25, 0.5, 0.75, 1, 1)
    trained = train_runs(
        small,
        "silu",
        [Run(101, lambda_, mu)],
        TrainingSettings(8, rate, width, warm_start=0.5, free_updates=2),
        keep=tuple(range(9)),
    )
    found = [
        np.concatenate([leaf[0, update].ravel() for leaf in jax.tree.leaves(trained.pairs)])
        for update in range(9)
    ]

    def loss(weights: np.ndarray, at: np.ndarray) -> float:
        return float(numpy_terms(at, *small, "silu", width) @ weights)

    flat = found[0].astype(np.float64)
    first = second = np.zeros_like(flat)
    for update, share in enumerate(shares, start=1):
        weights = np.array([1, 1, share * lambda_, share * mu])
        slope = slopes(partial(loss, weights), flat)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        mean, square = first / (1 - 0.9**update), second / (1 - 0.999**update)
        flat = flat - rate * mean / (np.sqrt(square) + 1e-8)
        np.testing.assert_allclose(found[update], flat, rtol=0, atol=rate * 1e-3)
        np.testing.assert_allclose(
            trained.history[0, update], numpy_terms(flat, *small, "silu", width), rtol=1e-4
        )


def test_lambda_weighs_cycle_x_and_mu_weighs_cycle_y(small: Dataset) -> None:
    values = terms(_start(1, 1), _row(small.x), _row(small.y), "relu")
    one, ten, zero = jnp.float32(1), jnp.float32(10), jnp.float32(0)
    base = float(weighted_sum(values, zero, zero))
    assert base == pytest.approx(float(values.fit_y + values.fit_x), rel=1e-6)
    only_lambda = float(weighted_sum(values, ten, zero)) - base
    only_mu = float(weighted_sum(values, zero, one)) - base
    assert only_lambda == pytest.approx(10 * float(values.cycle_x), rel=1e-4)
    assert only_mu == pytest.approx(float(values.cycle_y), rel=1e-4)


def haiku_network(width: int, activation: str) -> hk.Sequential:
    nonlinear = {"relu": jax.nn.relu, "silu": jax.nn.silu}[activation]
    return hk.Sequential([hk.Linear(width), nonlinear, hk.Linear(width), nonlinear, hk.Linear(1)])


def haikus(program: Any, key: jax.Array) -> list[np.ndarray]:
    """Parameters of a function as Haiku initialises them, in the order of their layers."""
    params = hk.transform(program).init(key, jnp.zeros((1, 1)))
    return [np.asarray(params[name][leaf]) for name in params for leaf in ("w", "b")]


@pytest.mark.parametrize("width", [1, 2, 5, 6, 30])
def test_runs_start_as_haiku_starts_them(width: int) -> None:
    def both(x: jax.Array) -> tuple[jax.Array, jax.Array]:
        f, g = haiku_network(width, "relu"), haiku_network(width, "relu")
        return f(x), g(x)

    for seed in (0, 101, 2**32 - 1):
        key = jax.random.PRNGKey(jnp.uint32(seed))
        of_one = haikus(lambda x: haiku_network(width, "relu")(x), key)
        expected = {0.0: of_one * 2, 1.0: haikus(both, key)}
        for weight, leaves in expected.items():
            pair = initial_pair(key, jnp.float32(weight), jnp.float32(weight), width)
            assert len(leaves) == 12
            for theirs, ours in zip(leaves, jax.tree.leaves(pair), strict=True):
                np.testing.assert_array_equal(theirs, ours)


@pytest.mark.parametrize("product", [matrix_product, thin_product])
@pytest.mark.parametrize("activation", ["relu", "silu"])
def test_networks_are_haikus(small: Dataset, activation: str, product: Product) -> None:
    pair = _start(1, 1)
    program = hk.without_apply_rng(hk.transform(lambda x: haiku_network(6, activation)(x)))
    names = ["linear", "linear_1", "linear_2"]
    params = {name: layer._asdict() for name, layer in zip(names, pair.f, strict=True)}
    column = jnp.asarray(small.x, jnp.float32)[:, None]
    np.testing.assert_allclose(
        program.apply(params, column)[:, 0],
        forward(pair.f, _row(small.x), ACTIVATIONS[activation], product)[0],
        rtol=1e-5,
        atol=1e-5,
    )


def test_unconstrained_networks_start_equal_and_joint_ones_do_not() -> None:
    alone, joint = _start(0, 0), _start(1, 1)
    assert np.array_equal(alone.f[0].w, alone.g[0].w)
    assert not np.array_equal(joint.f[0].w, joint.g[0].w)
    assert np.array_equal(alone.f[0].w, joint.f[0].w)  # f is built first either way
