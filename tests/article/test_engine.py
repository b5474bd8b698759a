"""The playground's engine does what the package's JAX engine does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import jax
import numpy as np
import pytest
from article.engine import in_jax, in_node, initial, job, needs_node

from pseudo_invertible.activations import ACTIVATIONS
from pseudo_invertible.article.page_data import flat_parameters
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.loss import weighted
from pseudo_invertible.experiment.maps import PARAMETERS
from pseudo_invertible.experiment.networks import pair_of
from pseudo_invertible.experiment.training import Training

pytestmark = needs_node
WIDTH = 30
# λ ≠ μ among them, the two ends of the write-up's weights, and every activation.
CONFIGURATIONS = [
    ("relu", 1.0, 1.0),
    ("relu", 0.1, 0.1),
    ("relu", 100.0, 100.0),
    ("relu", 0.01, 10.0),
    ("silu", 0.0, 0.0),
    ("silu", 1.0, 0.1),
    *((name, 1.0, 1.0) for name in ACTIVATIONS if name != "relu"),
]


def close(first: np.ndarray, second: np.ndarray, share: float) -> None:
    """Equal within a share of the largest number."""
    assert np.abs(first - second).max() <= share * np.abs(second).max()


def gradient_in_jax(dataset: Dataset, activation: str, lambda_: float, mu: float) -> np.ndarray:
    """The gradient of the loss at the initial networks, as one row of numbers."""
    flat, parameters, at = initial(101, lambda_, mu), {}, 0
    for name in PARAMETERS:
        layer, leaf = name.rsplit("/", 1)
        shape = {"linear_0": (1, WIDTH), "linear_1": (WIDTH, WIDTH), "linear_2": (WIDTH, 1)}[
            layer[2:]
        ]
        shape = shape if leaf == "w" else shape[1:]
        parameters.setdefault(layer, {})[leaf] = flat[at : at + np.prod(shape)].reshape(shape)
        at += int(np.prod(shape))
    x, y = (np.asarray(values, np.float32)[None, :] for values in dataset)
    apply = pair_of(WIDTH, activation).apply
    found = jax.grad(lambda p: weighted(apply(p, x, y), lambda_, mu))(parameters)
    leaves = {f"{layer}/{leaf}": found[layer][leaf] for layer in found for leaf in found[layer]}
    return flat_parameters(leaves)


@pytest.mark.parametrize("where", CONFIGURATIONS, ids=str)
def test_gradients_and_terms_are_those_of_jax(
    points: Dataset, where: tuple[str, float, float]
) -> None:
    activation, *weights = where
    [ours] = in_node(job(points, activation, [(50, *weights)]))
    terms, _ = in_jax(points, activation, *weights, Training(updates=50))
    close(ours.gradient, gradient_in_jax(points, activation, *weights), 1e-4)
    np.testing.assert_allclose(ours.history[0], terms[0], rtol=1e-5)
    np.testing.assert_allclose(ours.history[50], terms[50], rtol=1e-3)


@pytest.mark.parametrize(
    "training",
    [
        Training(updates=50, delay=20),
        Training(updates=50, ramp=0.5),
        Training(updates=50, delay=10, ramp=0.4),
        Training(updates=40, standardise=True, delay=5, width=12, learning_rate=3e-3),
    ],
    ids=["delay", "ramp", "both", "standardised"],
)
def test_protocols_train_as_in_jax(points: Dataset, training: Training) -> None:
    settings = {
        "delay": training.delay,
        "ramp": training.ramp * training.updates,
        "standardise": training.standardise,
        "width": training.width,
        "learning_rate": training.learning_rate,
    }
    [ours] = in_node(job(points, "relu", [(training.updates, 10.0, 1.0)], **settings))
    terms, parameters = in_jax(points, "relu", 10.0, 1.0, training)
    np.testing.assert_allclose(ours.history, terms, rtol=2e-3)
    close(ours.parameters, parameters, 1e-3)


def test_weights_moved_while_training_act_from_the_next_update_on(points: Dataset) -> None:
    [moved] = in_node(job(points, "silu", [(20, 0.5, 0.5), (50, 10.0, 0.1)]))
    [plain] = in_node(job(points, "silu", [(20, 0.5, 0.5)]))
    np.testing.assert_array_equal(moved.history[:21], plain.history)
    [delayed] = in_node(job(points, "silu", [(20, 10.0, 0.1), (50, 10.0, 0.1)], delay=20))
    [free] = in_node(
        job(points, "silu", [(20, 0.0, 0.0), (50, 10.0, 0.1)], initial(101, 1.0, 1.0))
    )
    np.testing.assert_allclose(delayed.history, free.history, rtol=1e-12)


def test_fast_relu_gives_the_numbers_of_the_plain_engine(points: Dataset) -> None:
    moves = [(20, 1.0, 1.0)]
    [trained] = in_node(job(points, "relu", [(100, 1.0, 1.0)]))
    for start in (initial(101, 1.0, 1.0), trained.parameters):
        fast, plain = in_node(*(job(points, "relu", moves, start, plain=p) for p in (False, True)))
        close(fast.gradient, plain.gradient, 1e-9)
        np.testing.assert_allclose(fast.history, plain.history, rtol=1e-6)


def test_fast_relu_is_exact_at_kinks_ties_and_for_dead_units() -> None:
    x = np.array([0.0, 0.0, 1.0, -1.0, 0.5, 2.0, -3.0, 0.25, 0.75, -0.5])
    dataset = Dataset(x, np.array([0.0, 1.0, 0.0, 2.0, -1.0, 0.5, 0.0, 3.0, 1.0, -2.0]))
    pair = initial(101, 1.0, 0.5).reshape(2, -1).copy()  # biases are 0: every kink is at a point
    pair[:, 0:3] = 0  # units without a weight: never on …
    pair[:, WIDTH : WIDTH + 2] = (0.5, -0.5)  # … always on, never on
    pair[:, 4], pair[:, WIDTH + 4] = 2.0, -1.0  # a kink at another point, and a tie with it
    pair[:, 5], pair[:, WIDTH + 5] = -2.0, 1.0
    fast, plain = in_node(
        *(job(dataset, "relu", [(5, 1.0, 0.5)], pair.ravel(), plain=p) for p in (False, True))
    )
    close(fast.gradient, plain.gradient, 1e-12)
    np.testing.assert_allclose(fast.history, plain.history, rtol=1e-9)


def test_the_types_of_the_pages_scripts_hold() -> None:
    project = Path(__file__).parents[2]
    tsc = project / "node_modules" / ".bin" / "tsc"
    if shutil.which(str(tsc)) is None:
        pytest.skip("TypeScript is not installed: npm install --no-package-lock")
    command = [tsc, "--project", "jsconfig.json"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
