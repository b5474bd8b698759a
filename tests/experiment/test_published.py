"""The published experiment comes back from its own seed."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from pseudo_invertible.experiment.generator import generate
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.mlp import Pair
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.experiment.training import Run, train_runs
from pseudo_invertible.measures.runs import run_metrics
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import GeneratorSettings, TrainingSettings

pytestmark = pytest.mark.study
SEED = 101


@cache
def trained(activation: str) -> tuple[dict[float, Networks], dict[float, np.ndarray]]:
    """Networks and histories of the published seed, by weight λ = μ."""
    weights = [0.0, 1.0, 100.0] if activation == "relu" else [0.0]
    runs = [Run(SEED, weight, weight) for weight in weights]
    outcome = train_runs(generate(GeneratorSettings()), activation, runs, TrainingSettings())

    def last(index: int) -> Pair:
        return Pair(
            *(
                tuple(type(layer)(*(leaf[index] for leaf in layer)) for layer in network)
                for network in outcome.pairs
            )
        )

    networks = {
        weight: Networks(last(index), np.array([SEED]), {}) for index, weight in enumerate(weights)
    }
    return networks, {w: outcome.history[i] for i, w in enumerate(weights)}


def maps(activation: str, weight: float) -> Maps:
    return Maps(trained(activation)[0][weight].pair(0), activation)


def loss(weight: float, update: int) -> float:
    return float(trained("relu")[1][weight][update] @ np.array([1, 1, weight, weight]))


def test_relu_equal_weights_first_and_last_loss() -> None:
    assert loss(1, 0) == pytest.approx(72.93778, rel=1e-5)
    assert loss(1, 499) == pytest.approx(6.673, rel=1e-2)


def test_relu_100_first_loss() -> None:
    assert loss(100, 0) == pytest.approx(3464.238, rel=1e-5)


def test_relu_100_terms_of_the_published_networks() -> None:
    metrics = run_metrics(
        trained("relu")[0][100].pair(0),
        Configuration("relu", 100, 100),
        generate(GeneratorSettings()),
    )
    assert metrics["fit_y"] == pytest.approx(6.4337, rel=1e-2)
    assert metrics["fit_x"] == pytest.approx(23.4726, rel=1e-2)
    assert metrics["cycle_x"] == pytest.approx(9.733e-4, rel=1e-2)
    assert metrics["cycle_y"] == pytest.approx(3.255e-4, rel=1e-2)


def test_relu_100_published_f() -> None:
    expected = np.array([6.3326, 3.1646, 0.0927, -1.9571, -4.0859])
    found = maps("relu", 100).f(np.array([-10.0, -5, 0, 5, 10]))
    np.testing.assert_allclose(found, expected, atol=0.01 * np.ptp(expected))


def test_silu_unconstrained_last_terms() -> None:
    fit_y, fit_x, _, _ = trained("silu")[1][0][499]
    assert fit_y == pytest.approx(0.0249655, rel=1e-2)
    assert fit_x == pytest.approx(6.8889122, rel=1e-2)


def test_silu_unconstrained_published_f_and_g() -> None:
    found = maps("silu", 0)
    np.testing.assert_allclose(
        found.f(np.array([-10.0, -5, 0, 5, 10])),
        [1.70068, 0.57308, 0.36983, -0.26109, 0.04028],
        atol=1e-3,
    )
    np.testing.assert_allclose(
        found.g(np.array([-0.5, 0.5, 1.5])), [8.07676, -1.73400, -9.69246], atol=1e-3
    )


def test_relu_unconstrained_last_terms() -> None:
    fit_y, fit_x, _, _ = trained("relu")[1][0][499]
    assert fit_y == pytest.approx(0.0433538, rel=1e-2)
    assert fit_x == pytest.approx(6.6460004, rel=1e-2)
