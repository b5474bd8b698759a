"""Settings of the study over many scatters: other clouds of the same generator."""

from __future__ import annotations

from dataclasses import dataclass

UNITS = ("raw", "standardised")


@dataclass(frozen=True)
class ScatterSettings:
    """Which scatters are asked, and what is trained on each.

    generators: seeds of the generator, a scatter each; the study's own scatter is always among
    them. seeds: the first so many seeds of the study. weights: λ = μ. units: raw trains on x and
    y as they are, standardised on both scaled to mean 0 and standard deviation 1. updates: of
    every run.
    """

    generators: tuple[int, ...] = tuple(range(201, 241))
    seeds: int = 6
    weights: tuple[float, ...] = (0.0, 0.01, 1.0, 100.0)
    activations: tuple[str, ...] = ("relu", "silu")
    units: tuple[str, ...] = UNITS
    updates: int = 500
