"""The loss: λ acts on x, μ on y, against float64 NumPy written out independently."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from pseudo_invertible.activations import ACTIVATIONS, Activation
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.loss import Terms, weighted
from pseudo_invertible.experiment.maps import PARAMETERS, Maps
from pseudo_invertible.experiment.networks import pair_of
from pseudo_invertible.experiment.program import Points, Program, make_loss, over_chunks
from pseudo_invertible.experiment.run import Run, Training
from pseudo_invertible.experiment.training import initial_parameters, settings, train_runs

Parameters = dict[str, np.ndarray]


def start(weight: float, width: int = 6, seed: int = 3) -> Parameters:
    found = initial_parameters([seed], [weight], [weight], width)
    return {name: leaf[0] for name, leaf in found.items()}


def haikus(parameters: Parameters) -> dict[str, dict[str, np.ndarray]]:
    """Parameters by name as Haiku nests them."""
    nested: dict[str, dict[str, np.ndarray]] = {}
    for name, leaf in parameters.items():
        module, _, part = name.rpartition("/")
        nested.setdefault(module, {})[part] = leaf
    return nested


def flat(parameters: Parameters) -> np.ndarray:
    return np.concatenate([np.ravel(parameters[name]) for name in PARAMETERS]).astype(np.float64)


def numpy_terms(row: np.ndarray, x: np.ndarray, y: np.ndarray, width: int) -> np.ndarray:
    """The four terms of SiLU networks in float64, from all parameters as one row."""
    sizes = [(1, width), (width, width), (width, 1)]
    layers, at = [], 0
    for rows, columns in sizes * 2:
        w = row[at : at + rows * columns].reshape(rows, columns)
        at += rows * columns
        layers.append((w, row[at : at + columns]))
        at += columns

    def apply(network: list[Any], values: np.ndarray) -> np.ndarray:
        hidden = values[:, None]
        for index, (w, b) in enumerate(network):
            hidden = hidden @ w + b
            hidden = hidden / (1 + np.exp(-hidden)) if index < 2 else hidden
        return hidden[:, 0]

    f, g = partial(apply, layers[:3]), partial(apply, layers[3:])
    errors = (y - f(x), x - g(y), x - g(f(x)), y - f(g(y)))
    return np.array([np.mean(error**2) for error in errors])


def slopes(function: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """The gradient of a function by central differences."""
    step = 1e-6
    return np.array(
        [
            (function(at + unit) - function(at - unit)) / (2 * step)
            for unit in np.eye(len(at)) * step
        ]
    )


@pytest.mark.parametrize("thin", [False, True])
@pytest.mark.parametrize("chunks", [1, 7])  # 9 points each, and 3 that fill up the last
@pytest.mark.parametrize(("lambda_", "mu"), [(0.0, 0.0), (3.0, 0.25), (0.0, 5.0)])
def test_loss_terms_and_gradient_agree_with_float64_numpy(
    small: Dataset, lambda_: float, mu: float, chunks: int, thin: bool
) -> None:
    width, size = 4, -(-len(small.x) // chunks)
    program = Program("silu", width, 1e-3, 1, 2, len(small.x), chunks, 1, thin)
    padded = [np.resize(values, chunks * size) for values in small]  # filling must not count
    points = Points(*(jnp.asarray(v, jnp.float32).reshape(chunks, 1, size) for v in padded))
    parameters = start(1.0, width)
    of_chunk = jax.value_and_grad(make_loss(program), has_aux=True)
    with settings():
        (value, terms), gradient = over_chunks(
            lambda *chunk: of_chunk(haikus(parameters), lambda_, mu, *chunk), program, points
        )

    def reference(row: np.ndarray) -> float:
        return float(numpy_terms(row, *small, width) @ [1, 1, lambda_, mu])

    row = flat(parameters)
    assert float(value) == pytest.approx(reference(row), rel=1e-5)
    np.testing.assert_allclose(terms, numpy_terms(row, *small, width), rtol=1e-5)
    by_name = {
        f"{module}/{part}": leaf for module in gradient for part, leaf in gradient[module].items()
    }
    np.testing.assert_allclose(flat(by_name), slopes(reference, row), rtol=1e-4, atol=1e-3)


def test_every_update_is_adams_on_the_loss_with_the_weights_scheduled_for_it(
    small: Dataset,
) -> None:
    """Adam as Kingma and Ba (2015) state it, in float64: a delay of two updates, then a ramp."""
    lambda_, mu, width, rate = 3.0, 0.25, 4, 0.01
    shares = (0, 0, 0, 0.25, 0.5, 0.75, 1, 1)
    training = Training(8, rate, width, delay=2, ramp=0.5, keep=tuple(range(1, 9)))
    networks, history = train_runs(small, "silu", [Run(101, lambda_, mu)], training)
    row = flat(start(lambda_, width, 101))
    first = second = np.zeros_like(row)
    for update, share in enumerate(shares, start=1):
        weights = np.array([1, 1, share * lambda_, share * mu])
        slope = slopes(lambda at, w=weights: float(numpy_terms(at, *small, width) @ w), row)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        mean, square = first / (1 - 0.9**update), second / (1 - 0.999**update)
        row = row - rate * mean / (np.sqrt(square) + 1e-8)
        kept = {name: leaf[0, update - 1] for name, leaf in networks.parameters.items()}
        np.testing.assert_allclose(flat(kept), row, rtol=0, atol=rate * 1e-3)
        np.testing.assert_allclose(history[0, update], numpy_terms(row, *small, width), rtol=1e-4)


def test_lambda_weighs_cycle_x_and_mu_weighs_cycle_y() -> None:
    terms = Terms(fit_y=1.0, fit_x=2.0, cycle_x=10.0, cycle_y=100.0)
    assert weighted(terms, 0, 0) == 3
    assert weighted(terms, 2, 0) == 23
    assert weighted(terms, 0, 2) == 203


def test_gradient_shares_are_those_of_the_weighted_terms(small: Dataset) -> None:
    width, lambda_, mu = 4, 3.0, 0.25
    networks, _ = train_runs(
        small, "silu", [Run(5, lambda_, mu)], Training(updates=3, width=width)
    )
    row = flat({name: leaf[0, 0] for name, leaf in networks.parameters.items()})
    weights = np.array([1, 1, lambda_, mu])
    each = np.array(
        [
            weights[term] * slopes(lambda at, t=term: numpy_terms(at, *small, width)[t], row)
            for term in range(4)
        ]
    )
    lengths = np.linalg.norm(each, axis=1)
    sides = [np.linalg.norm(each[:2].sum(axis=0)), np.linalg.norm(each[2:].sum(axis=0))]
    expected = [*lengths / lengths.sum(), sides[1] / sum(sides)]
    np.testing.assert_allclose(networks.gradient[0, 0], expected, rtol=1e-3)


@pytest.mark.parametrize("width", [1, 5, 30])
def test_runs_start_as_haiku_starts_the_write_ups_networks(width: int) -> None:
    def write_ups() -> hk.Sequential:
        return hk.Sequential(
            [hk.Linear(width), jax.nn.relu, hk.Linear(width), jax.nn.relu, hk.Linear(1)]
        )

    def both(x: jax.Array) -> Any:
        f, g = write_ups(), write_ups()
        return f(x), g(x)

    for seed in (0, 101, 2**32 - 1):
        for weight, program, repeat in ((1.0, both, 1), (0.0, lambda x: write_ups()(x), 2)):
            with settings():
                key = jax.random.PRNGKey(jnp.uint32(seed))
                theirs = hk.transform(program).init(key, jnp.zeros((1, 1)))
            leaves = [theirs[name][leaf] for name in theirs for leaf in ("w", "b")] * repeat
            ours = start(weight, width, seed)
            for name, leaf in zip(PARAMETERS, leaves, strict=True):
                np.testing.assert_array_equal(ours[name], leaf)


@pytest.mark.parametrize("thin", [False, True])
@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_jax_and_numpy_evaluate_the_same_networks(
    small: Dataset, activation: str, thin: bool
) -> None:
    parameters = start(1.0)
    maps = Maps(parameters, activation)
    errors = (small.y - maps.f(small.x), small.x - maps.g(small.y))
    row = (jnp.asarray(values, jnp.float32)[None, :] for values in small)
    found = pair_of(6, activation, thin).apply(haikus(parameters), *row)
    expected = [np.mean(error**2) for error in errors]
    np.testing.assert_allclose([found.fit_y, found.fit_x], expected, rtol=1e-5)


def test_an_activation_of_ones_own_trains(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    softplus = Activation(
        "softplus", jax.nn.softplus, lambda z: np.logaddexp(z, 0), "Math.log1p(Math.exp(z))", "1"
    )
    monkeypatch.setitem(ACTIVATIONS, "softplus", softplus)
    networks, history = train_runs(small, "softplus", [Run(1, 1, 1)], Training(30, width=4))
    maps = networks.maps(0)
    measured = np.mean((small.y - maps.f(small.x)) ** 2)
    assert history[0, -1, 0] == pytest.approx(measured, rel=1e-4)
    assert history[0, -1].sum() < history[0, 0].sum()
