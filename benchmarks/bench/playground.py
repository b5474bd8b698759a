"""How fast the article's page trains: its JavaScript engine in Node, beside JAX."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.configuration import ACTIVATION_LABELS, Configuration
from pseudo_invertible.study.settings import TrainingSettings

HARNESS = Path(__file__).with_name("engine_in_node.js")
WAYS = (("relu", "fast"), ("relu", "plain"), ("silu", "plain"))


def node_answers(jobs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the playground's engine makes of some jobs, in Node: see ``engine_in_node.js``."""
    done = subprocess.run(
        ["node", HARNESS, str(files("pseudo_invertible.article") / "playground")],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def job_of(
    dataset: Dataset,
    where: Configuration,
    updates: int,
    pair: np.ndarray,
    *,
    moves: Sequence[tuple[int, float, float]] = (),
    **more: Any,
) -> dict[str, Any]:
    """A run of the write-up's kind. pair: flat initial networks. more: of its settings."""
    training = TrainingSettings()
    settings = {
        "x": dataset.x.astype(np.float32).tolist(),
        "y": dataset.y.astype(np.float32).tolist(),
        "pair": pair.tolist(),
        "width": training.width,
        "activation": where.activation,
        "learning_rate": training.learning_rate,
        "moves": [{"update": 0, "lambda": where.lambda_, "mu": where.mu}],
        "free_updates": 0,
        "warm_start": 0,
    }
    return {"settings": settings | more, "updates": updates, "moves": list(moves)}


def playground_rows(dataset: Dataset, updates: int = 500) -> list[dict[str, Any]]:
    """Updates a second of processor time, λ = μ = 1, a row each; none where Node is missing.

    activation, way (of the playground's engine), playground, jax: updates a second.
    """
    if shutil.which("node") is None:
        return []
    rows = []
    for activation, way in WAYS:
        where = Configuration(activation, 1, 1)
        job = job_of(dataset, where, updates, _initial_pair(), way=way)
        [answer] = node_answers([job])
        row = {"activation": activation, "way": way, "playground": updates / answer["seconds"]}
        rows.append(row | {"jax": updates / _jax_seconds(dataset, where, updates)})
    return rows


def _initial_pair() -> np.ndarray:
    import jax
    import jax.numpy as jnp
    from jax.flatten_util import ravel_pytree

    from pseudo_invertible.experiment.initialisation import initial_pair

    one = jnp.float32(1)
    pair = initial_pair(jax.random.PRNGKey(101), one, one, TrainingSettings().width)
    return np.asarray(ravel_pytree(pair)[0])


def _jax_seconds(dataset: Dataset, where: Configuration, updates: int) -> float:
    from pseudo_invertible.experiment.training import Run, train_runs

    run, settings = [Run(101, where.lambda_, where.mu)], TrainingSettings(updates=updates)
    train_runs(dataset, where.activation, run, settings)  # compiles
    started = time.process_time()
    train_runs(dataset, where.activation, run, settings)
    return time.process_time() - started


def playground_text(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a table for the screen, or a sentence where there are none."""
    if not rows:
        return "Node is not installed, so the playground's engine is not timed."
    lines = [f"{'The playground, updates a second':36}{'in the page':>12}{'JAX':>10}"]
    for row in rows:
        name = f"{ACTIVATION_LABELS[row['activation']]}, the {row['way']} way"
        lines.append(f"{name:36}{row['playground']:>12.0f}{row['jax']:>10.0f}")
    return "\n".join(lines)
