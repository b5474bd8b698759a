"""Made-up networks for tests."""

from __future__ import annotations

import numpy as np

from pseudo_invertible.experiment.mlp import Linear, Network, Pair
from pseudo_invertible.experiment.trained import Networks


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


def some_networks(seeds: list[int], activation: str, lambda_: float, mu: float) -> Networks:
    """A file's networks: those of ``some_pair`` for each seed, one after the other."""
    pairs = [some_pair(seed) for seed in seeds]
    stacked = Pair(
        *(
            tuple(
                Linear(
                    np.stack([layer.w for layer in layers]),
                    np.stack([layer.b for layer in layers]),
                )
                for layers in zip(*(pair[place] for pair in pairs), strict=True)
            )
            for place in range(2)
        )
    )
    stated = {"activation": activation, "lambda": str(lambda_), "mu": str(mu)}
    return Networks(stacked, np.array(seeds), {"configuration": stated})
