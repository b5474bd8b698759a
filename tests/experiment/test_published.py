"""The published experiment comes back from its own seed."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from pseudo_invertible.data.generator import Generator, generate
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.run import Run, Training
from pseudo_invertible.experiment.stored import Networks
from pseudo_invertible.experiment.training import train_runs
from pseudo_invertible.measures.maps import measure_maps

pytestmark = pytest.mark.study
WEIGHTS = {"relu": (0.0, 1.0, 100.0), "silu": (0.0,)}


@cache
def trained(activation: str) -> tuple[Networks, np.ndarray]:
    """Networks and histories of the published seed, a run for each weight λ = μ."""
    runs = [Run(101, weight, weight) for weight in WEIGHTS[activation]]
    return train_runs(generate(Generator()), activation, runs, Training())


def maps(activation: str, weight: float) -> Maps:
    return trained(activation)[0].maps(WEIGHTS[activation].index(weight))


def terms(activation: str, weight: float, update: int) -> np.ndarray:
    return trained(activation)[1][WEIGHTS[activation].index(weight), update]


def test_relu_equal_weights_first_and_last_loss() -> None:
    assert terms("relu", 1, 0).sum() == pytest.approx(72.93778, rel=1e-5)
    assert terms("relu", 1, 499).sum() == pytest.approx(6.673, rel=1e-2)


def test_relu_100_first_loss() -> None:
    assert terms("relu", 100, 0) @ [1, 1, 100, 100] == pytest.approx(3464.238, rel=1e-5)


def test_relu_100_terms_of_the_published_networks() -> None:
    found = maps("relu", 100)
    measures = measure_maps(found.f, found.g, generate(Generator()))
    assert measures["fit_y"] == pytest.approx(6.4337, rel=1e-2)
    assert measures["fit_x"] == pytest.approx(23.4726, rel=1e-2)
    assert measures["cycle_x"] == pytest.approx(9.733e-4, rel=1e-2)
    assert measures["cycle_y"] == pytest.approx(3.255e-4, rel=1e-2)


def test_relu_100_published_f() -> None:
    expected = np.array([6.3326, 3.1646, 0.0927, -1.9571, -4.0859])
    found = maps("relu", 100).f(np.array([-10.0, -5, 0, 5, 10]))
    np.testing.assert_allclose(found, expected, atol=0.01 * np.ptp(expected))


def test_silu_unconstrained_last_terms_and_published_maps() -> None:
    fit_y, fit_x, _, _ = terms("silu", 0, 499)
    assert fit_y == pytest.approx(0.0249655, rel=1e-2)
    assert fit_x == pytest.approx(6.8889122, rel=1e-2)
    found = maps("silu", 0)
    f = found.f(np.array([-10.0, -5, 0, 5, 10]))
    g = found.g(np.array([-0.5, 0.5, 1.5]))
    np.testing.assert_allclose(f, [1.70068, 0.57308, 0.36983, -0.26109, 0.04028], atol=1e-3)
    np.testing.assert_allclose(g, [8.07676, -1.73400, -9.69246], atol=1e-3)


def test_relu_unconstrained_last_terms() -> None:
    fit_y, fit_x, _, _ = terms("relu", 0, 499)
    assert fit_y == pytest.approx(0.0433538, rel=1e-2)
    assert fit_x == pytest.approx(6.6460004, rel=1e-2)
