"""How fast the article's page trains: its JavaScript engine in Node, beside JAX."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from pseudo_invertible.article.scripts import joined
from pseudo_invertible.data.generator import Generator, generate
from pseudo_invertible.experiment.run import Training

HARNESS = Path(__file__).parents[2] / "tests/article/engine_in_node.js"
# The page has a short cut for ReLU; ``plain`` is the engine without it.
ENGINES = (("relu", False), ("relu", True), ("silu", True))


def page_rows(ours: Mapping[str, float], updates: int = 500) -> pd.DataFrame:
    """Updates a second on the published points, λ = μ = 1; no rows where Node is missing.

    ours: updates a second of the package, by activation.
    """
    rows = []
    for activation, plain in ENGINES if shutil.which("node") else ():
        speed = updates / _seconds(activation, plain, updates)
        engine = "plain" if plain else "short cut"
        row = {"activation": activation, "engine": engine, "page": speed, "ours": ours[activation]}
        rows.append(row)
    return pd.DataFrame(rows)


def _seconds(activation: str, plain: bool, updates: int) -> float:
    """Processor time of the updates. Which networks are trained does not change it."""
    dataset, training = generate(Generator()), Training()
    width = training.width
    numbers = np.random.default_rng(0).normal(0, width**-0.5, 2 * (width**2 + 4 * width + 1))
    settings = {
        "points": {"x": dataset.x.tolist(), "y": dataset.y.tolist()},
        "parameters": numbers.tolist(),
        **{"width": width, "activation": activation, "learning_rate": training.learning_rate},
        **{"standardise": False, "delay": 0, "ramp": 0, "plain": plain},
    }
    job = {"settings": settings, "moves": [{"to": updates, "lambda": 1, "mu": 1}]}
    with tempfile.NamedTemporaryFile("w", suffix=".js", encoding="utf-8") as code:
        code.write(joined(("fast_relu.js", "engine.js")))
        code.flush()
        command = ["node", HARNESS, code.name]
        done = subprocess.run(command, input=json.dumps([job]), stdout=-1, text=True, check=True)
    return float(json.loads(done.stdout)[0]["seconds"])
