"""Settings of the experiment on which way runs go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OrientationSettings:
    """The experiment that asks when a run decides which way it goes, and what decides it.

    seeds: initialisations. weights: λ = μ. updates: after which the direction of f and g is
    taken, rising; the last is the length of the runs.
    """

    seeds: tuple[int, ...] = tuple(range(101, 141))
    weights: tuple[float, ...] = (1.0, 100.0)
    updates: tuple[int, ...] = (0, 5, 10, 20, 50, 100, 200, 500)
