"""The published study with sweeps of a test's own."""

from __future__ import annotations

from typing import Any

import yaml
from driving import PROJECT

SCHEMA = PROJECT / "workflow/schemas/config.schema.yaml"
PLANE: dict[str, Any] = {
    "activations": ["relu", "silu"],
    "lambda": {"logspace": [0.001, 1000, 13]},
    "mu": {"logspace": [0.001, 1000, 13]},
    "seeds": {"first": 101, "count": 4},
    "history_every": 50,
    "shard_size": 338,
}


def config_with(**grids: Any) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load((PROJECT / "config.yaml").read_text())
    return config | {"sweeps": grids}
