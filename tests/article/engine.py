"""The playground's engine, run by Node, and the same runs by the package's own (JAX)."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from pseudo_invertible.article.page_data import flat_parameters
from pseudo_invertible.article.scripts import joined
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.training import (
    Run,
    Training,
    initial_parameters,
    train_runs,
)

HARNESS = Path(__file__).with_name("engine_in_node.js")
needs_node = pytest.mark.skipif(
    shutil.which("node") is None, reason="Node is not installed: the engine runs in the page only"
)


class Ran(NamedTuple):
    """A run: its terms, float[updates + 1, 4], its last networks and its first gradient."""

    history: np.ndarray
    parameters: np.ndarray
    gradient: np.ndarray
    seconds: float


def initial(seed: int, lambda_: float, mu: float, width: int = 30) -> np.ndarray:
    """The flat networks before the first update."""
    found = initial_parameters([seed], [lambda_], [mu], width)
    return flat_parameters({name: leaf[0] for name, leaf in found.items()})


def job(
    dataset: Dataset,
    activation: str,
    moves: Sequence[tuple[int, float, float]],
    parameters: np.ndarray | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A run for ``in_node``. moves: (until update, λ, μ). more: of its settings."""
    width = more.get("width", 30)
    if parameters is None:
        parameters = initial(101, *moves[0][1:], width)
    settings = {
        "points": {"x": dataset.x.tolist(), "y": dataset.y.tolist()},
        "parameters": np.asarray(parameters, np.float32).tolist(),
        "width": 30,
        "activation": activation,
        "learning_rate": 1e-3,
        "standardise": False,
        "delay": 0,
        "ramp": 0,
    }
    keys = ("to", "lambda", "mu")
    return {
        "settings": settings | more,
        "moves": [dict(zip(keys, one, strict=True)) for one in moves],
    }


def in_node(*jobs: dict[str, Any]) -> list[Ran]:
    """Train with the playground's engine."""
    with tempfile.NamedTemporaryFile("w", suffix=".js", encoding="utf-8") as code:
        code.write(joined(("fast_relu.js", "engine.js")))
        code.flush()
        done = subprocess.run(
            ["node", HARNESS, code.name], input=json.dumps(jobs), capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    return [
        Ran(
            np.array(answer["rows"])[:, :4],
            np.array(answer["parameters"]),
            np.array(answer["gradient"]),
            answer["seconds"],
        )
        for answer in json.loads(done.stdout)
    ]


def in_jax(
    dataset: Dataset, activation: str, lambda_: float, mu: float, training: Training
) -> tuple[np.ndarray, np.ndarray]:
    """Terms and last networks of seed 101, trained by the package."""
    networks, history = train_runs(dataset, activation, [Run(101, lambda_, mu)], training)
    last = {name: leaf[0, -1] for name, leaf in networks.parameters.items()}
    return history[0], flat_parameters(last)
