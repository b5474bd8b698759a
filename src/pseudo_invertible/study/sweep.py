"""Sweeps over the (λ, μ) plane: their axes, the order of their runs, their shards.

Pure Python, so that every job can parse it quickly. A job trains one shard: many runs of
one activation, side by side or one after another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pseudo_invertible.study.fields import Combination, Count, Positive, Weight
from pseudo_invertible.study.settings import TrainingSettings

SIGNIFICANT_DIGITS = 12


@dataclass(frozen=True)
class Axis:
    """The weights of one axis, stated shortly: listed, or from low to high.

    listed: the weights themselves.
    logspace: lowest, highest, how many; evenly spaced in their logarithm.
    """

    listed: tuple[Weight, ...] | None = None
    logspace: tuple[Positive, Positive, Count] | None = None

    def __post_init__(self) -> None:
        """Refuse, as the end of a sentence, what is no axis. Raises ValueError."""
        if (self.listed is None) == (self.logspace is None):
            raise ValueError("either {listed: [0, 0.1, 1]} or {logspace: [0.001, 1000, 13]}")
        if self.logspace is not None:
            _check_logspace(*self.logspace)

    @property
    def weights(self) -> tuple[float, ...]:
        """The weights, rounded to 12 significant digits: 0.001, 0.01, 1 come out as such."""
        if self.listed is not None:
            return tuple(_rounded(weight) for weight in self.listed)
        assert self.logspace is not None
        low, high, count = *map(_rounded, self.logspace[:2]), self.logspace[2]
        start, step = math.log10(low), (math.log10(high) - math.log10(low)) / (count - 1)
        inner = (_rounded(10 ** (start + step * index)) for index in range(1, count - 1))
        return (low, *inner, high)


def logspace(low: float, high: float, count: int) -> Axis:
    """``count`` weights from low to high, evenly spaced in their logarithm, ends included.

    Raises ValueError, as the end of a sentence, where there is no such axis.
    """
    _check_logspace(low, high, count)
    axis = Axis(logspace=(low, high, int(count)))
    if len(set(axis.weights)) != count:
        raise ValueError(f"has {count} weights so close that some are the same")
    return axis


def _check_logspace(low: float, high: float, count: int) -> None:
    if not (0 < low < high and math.isfinite(high)) or count != int(count) or count < 2:
        raise ValueError(
            "should be [low, high, count] with 0 < low < high and a whole count of at least 2"
        )


def listed(weights: Sequence[float]) -> Axis:
    """The given weights."""
    return Axis(listed=tuple(_rounded(weight) for weight in weights))


def _rounded(weight: float) -> float:
    return float(f"{weight:.{SIGNIFICANT_DIGITS}g}")


class Slice(NamedTuple):
    """Consecutive runs of one activation, stated by what they need and nothing else.

    seeds: those that the slice touches; its runs are ``first`` … ``first + length − 1`` of the
    runs of these seeds. So a seed that is appended to the grid leaves whole shards alone.
    """

    lambdas: Axis
    mus: Axis
    combine: Combination
    seeds: tuple[int, ...]
    first: int
    length: int

    @property
    def available(self) -> int:
        """Runs of all these seeds. Raises ValueError for a diagonal of unequal axes."""
        return len(weight_pairs(self.lambdas, self.mus, self.combine)) * len(self.seeds)

    def runs(self) -> Iterator[tuple[int, float, float]]:
        """The slice's runs as (seed, λ, μ): seed by seed, then λ, then μ."""
        pairs = weight_pairs(self.lambdas, self.mus, self.combine)
        for index in range(self.first, self.first + self.length):
            yield (self.seeds[index // len(pairs)], *pairs[index % len(pairs)])


def weight_pairs(lambdas: Axis, mus: Axis, combine: Combination) -> list[tuple[float, float]]:
    """The (λ, μ) of a grid in its order: each λ with each μ, or first with first.

    Raises ValueError, as the end of a sentence, for a diagonal of unequal axes.
    """
    if combine == "product":
        return [(lambda_, mu) for lambda_ in lambdas.weights for mu in mus.weights]
    if len(lambdas.weights) != len(mus.weights):
        raise ValueError(
            f"pairs {len(lambdas.weights)} lambdas with {len(mus.weights)} mus; "
            "a diagonal needs as many of one as of the other"
        )
    return list(zip(lambdas.weights, mus.weights, strict=True))


@dataclass(frozen=True)
class Sweep:
    """A sweep of config.yaml, checked.

    combine: ``product`` (each λ with each μ) or ``diagonal`` (first with first, …).
    training: of every run. history_every: the terms are recorded each so many updates.
    shard_size: most runs of a job.
    """

    name: str
    activations: tuple[str, ...]
    lambda_axis: Axis
    mu_axis: Axis
    combine: Combination
    seeds: Sequence[int]
    training: TrainingSettings
    history_every: int
    shard_size: int

    @property
    def updates(self) -> int:
        """Of every run."""
        return self.training.updates

    @property
    def lambdas(self) -> tuple[float, ...]:
        """The weights of the λ axis, as configured."""
        return self.lambda_axis.weights

    @property
    def mus(self) -> tuple[float, ...]:
        """The weights of the μ axis, as configured."""
        return self.mu_axis.weights

    @property
    def configurations_per_activation(self) -> int:
        """Pairs of weights."""
        return len(self.lambdas) * (len(self.mus) if self.combine == "product" else 1)

    @property
    def runs_per_activation(self) -> int:
        """Pairs of weights times seeds."""
        return self.configurations_per_activation * len(self.seeds)

    @property
    def size(self) -> int:
        """Runs of the whole grid."""
        return self.runs_per_activation * len(self.activations)

    @property
    def shards_per_activation(self) -> int:
        """Jobs of each activation."""
        return math.ceil(self.runs_per_activation / self.shard_size)

    def shard(self, index: int) -> Slice:
        """The runs of one shard of an activation. Raises IndexError where it has none such."""
        if not 0 <= index < self.shards_per_activation:
            raise IndexError(index)
        per_seed = self.configurations_per_activation
        start = index * self.shard_size
        stop = min(start + self.shard_size, self.runs_per_activation)
        first_seed = start // per_seed
        return Slice(
            self.lambda_axis,
            self.mu_axis,
            self.combine,
            tuple(self.seeds[first_seed : (stop - 1) // per_seed + 1]),
            start - first_seed * per_seed,
            stop - start,
        )
