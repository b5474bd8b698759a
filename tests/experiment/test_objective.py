"""The loss: λ acts on x, μ on y, against float64 NumPy written out on its own."""

from __future__ import annotations

from typing import Any

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from pseudo_invertible.experiment.initialisation import initial_pair
from pseudo_invertible.experiment.mlp import Product, forward, matrix_product
from pseudo_invertible.experiment.objective import (
    ACTIVATIONS,
    terms,
    thin_product,
    weighted_sum,
)
from pseudo_invertible.experiment.scatter import Dataset

WEIGHTS = [(0.0, 0.0), (1.0, 1.0), (3.0, 0.25), (0.25, 3.0), (5.0, 0.0), (0.0, 5.0)]


def numpy_terms(flat: np.ndarray, x: np.ndarray, y: np.ndarray, activation: str, width: int):
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

    return (
        np.mean((y - apply(f, x)) ** 2),
        np.mean((x - apply(g, y)) ** 2),
        np.mean((x - apply(g, apply(f, x))) ** 2),
        np.mean((y - apply(f, apply(g, y))) ** 2),
    )


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
    step = 1e-6
    unit = np.eye(len(exact)) * step
    differences = np.array(
        [(reference(exact + u) - reference(exact - u)) / (2 * step) for u in unit]
    )
    np.testing.assert_allclose(gradient, differences, rtol=2e-3, atol=2e-3)


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
