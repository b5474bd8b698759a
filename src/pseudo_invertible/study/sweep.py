"""Sweeps over the (λ, μ) plane: their axes, the order of their runs, their shards.

Pure Python, so that every job can parse it quickly. A job trains one shard: many runs of
one activation, side by side or one after another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pseudo_invertible.study.configuration import canonical_weight
from pseudo_invertible.study.settings import TrainingSettings

COMBINATIONS = ("product", "diagonal")
SIGNIFICANT_DIGITS = 12


class Axis(NamedTuple):
    """The weights of one axis, and the short text that stands for them in commands.

    text: ``logspace:0.001:1000:13``, or the weights themselves: ``0,0.1,1``.
    """

    weights: tuple[float, ...]
    text: str


def logspace(low: float, high: float, count: int) -> Axis:
    """``count`` weights from low to high, evenly spaced in their logarithm, ends included.

    Weights are rounded to 12 significant digits: 0.001, 0.01, 1 come out as such. Raises
    ValueError, as the end of a sentence, where there is no such axis.
    """
    if not (0 < low < high and math.isfinite(high)) or count != int(count) or count < 2:
        raise ValueError(
            "should be [low, high, count] with 0 < low < high and a whole count of at least 2"
        )
    low, high = _rounded(low), _rounded(high)
    step = (math.log10(high) - math.log10(low)) / (count - 1)
    inner = (
        _rounded(10 ** (math.log10(low) + step * index)) for index in range(1, int(count) - 1)
    )
    weights = (low, *inner, high)
    if len(set(weights)) != count:
        raise ValueError(f"has {count} weights so close that some are the same")
    ends = f"{canonical_weight(weights[0])}:{canonical_weight(weights[-1])}"
    return Axis(weights, f"logspace:{ends}:{int(count)}")


def listed(weights: Sequence[float]) -> Axis:
    """The given weights. Raises ValueError for a weight that is negative or not finite."""
    rounded = tuple(_rounded(weight) for weight in weights)
    return Axis(rounded, ",".join(canonical_weight(weight) for weight in rounded))


def read_axis(text: str) -> Axis:
    """Read back ``Axis.text``. Raises ValueError, as the end of a sentence, where it cannot."""
    try:
        if text.startswith("logspace:"):
            low, high, count = text.removeprefix("logspace:").split(":")
            return logspace(float(low), float(high), int(count))
        return listed([float(word) for word in text.split(",")])
    except ValueError:
        raise ValueError("should look like 0,0.1,1 or logspace:0.001:1000:13") from None


def _rounded(weight: float) -> float:
    return float(f"{weight:.{SIGNIFICANT_DIGITS}g}")


class Slice(NamedTuple):
    """Consecutive runs of one activation, stated by what they need and nothing else.

    seeds: those that the slice touches; its runs are ``first`` … ``first + length − 1`` of the
    runs of these seeds. So a seed that is appended to the grid leaves whole shards alone.
    """

    lambdas: Axis
    mus: Axis
    combine: str
    seeds: tuple[int, ...]
    first: int
    length: int

    def runs(self) -> Iterator[tuple[int, float, float]]:
        """The slice's runs as (seed, λ, μ): seed by seed, then λ, then μ."""
        pairs = weight_pairs(self.lambdas, self.mus, self.combine)
        for index in range(self.first, self.first + self.length):
            yield (self.seeds[index // len(pairs)], *pairs[index % len(pairs)])


def weight_pairs(lambdas: Axis, mus: Axis, combine: str) -> list[tuple[float, float]]:
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
    combine: str
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
