"""Made-up networks for tests."""

from __future__ import annotations

import numpy as np

from pseudo_invertible.experiment.mlp import Linear, Network, Pair


def some_pair(seed: int, width: int = 5) -> Pair:
    """Networks with random parameters."""
    generator = np.random.default_rng(seed)

    def network() -> Network:
        return tuple(
            Linear(
                generator.normal(0, 0.6, (inputs, outputs)).astype(np.float32),
                generator.normal(0, 0.6, outputs).astype(np.float32),
            )
            for inputs, outputs in ((1, width), (width, width), (width, 1))
        )

    return Pair(network(), network())
