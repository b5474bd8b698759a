"""How fast the article's page trains: its JavaScript engine in Node, beside JAX."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from pseudo_invertible.experiment.generator import generate
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.configuration import ACTIVATION_LABELS, Configuration
from pseudo_invertible.study.settings import GeneratorSettings, TrainingSettings

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


def playground_rows(jax: Mapping[str, float], updates: int = 500) -> list[dict[str, Any]]:
    """Updates a second on the write-up's scatter, λ = μ = 1; none where Node is missing.

    jax: ours, by activation, to stand beside. Columns: activation, way (of the playground's
    engine), playground, jax. The playground's are of processor time.
    """
    if shutil.which("node") is None:
        return []
    dataset, pair = generate(GeneratorSettings()), _some_pair()
    rows = []
    for activation, way in WAYS:
        [answer] = node_answers(
            [job_of(dataset, Configuration(activation, 1, 1), updates, pair, way=way)]
        )
        speed = updates / answer["seconds"]
        rows.append({"activation": activation, "way": way, "playground": speed})
        rows[-1]["jax"] = jax.get(activation)
    return rows


def _some_pair() -> np.ndarray:
    """Flat networks of the size of the write-up's; which ones does not change the time."""
    width = TrainingSettings().width
    size = 2 * (width**2 + 4 * width + 1)
    return np.random.default_rng(0).normal(0, width**-0.5, size)


def playground_text(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a table for the screen, or a sentence where there are none."""
    if not rows:
        return "Node is not installed, so the playground's engine is not timed."
    lines = [f"{'The playground, updates a second':36}{'in the page':>12}{'JAX':>10}"]
    for row in rows:
        name = f"{ACTIVATION_LABELS[row['activation']]}, the {row['way']} way"
        jax = "" if row["jax"] is None else f"{row['jax']:.0f}"
        lines.append(f"{name:36}{row['playground']:>12.0f}{jax:>10}")
    return "\n".join(lines)
