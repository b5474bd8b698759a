"""Shards: jobs that train many runs of one activation, for all but the study's own grid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import count, product
from typing import NamedTuple

from pseudo_invertible.study.configuration import PUBLISHED
from pseudo_invertible.study.fields import Combination
from pseudo_invertible.study.model import Study
from pseudo_invertible.study.protocol import Protocol

HISTORY_EVERY = 50
SHARD_UPDATES = 100_000  # updates of all runs of a shard: about 20 seconds on one core
OWN, OPPOSITE = "own", "opposite"


class Shard(NamedTuple):
    """The runs of one job, in the order seed, λ, μ.

    folder: under ``results/<name>/``. dataset: ``own``, ``opposite`` or ``seed_201``. combine:
    ``product`` (each λ with each μ) or ``diagonal``. part: the k-th of n parts of the runs as
    (k, n), from 1; None for all of them. training: how; its own seeds and weights do not count.
    """

    folder: str
    dataset: str
    protocol: str
    activation: str
    lambdas: tuple[float, ...]
    mus: tuple[float, ...]
    combine: Combination
    seeds: tuple[int, ...]
    part: tuple[int, int] | None
    training: Protocol

    @property
    def runs(self) -> list[tuple[int, float, float]]:
        """Its runs as (seed, λ, μ)."""
        pairs = weight_pairs(self.lambdas, self.mus, self.combine)
        runs = [(seed, *pair) for seed in self.seeds for pair in pairs]
        return runs if self.part is None else part_of(runs, *self.part)


def weight_pairs(
    lambdas: Sequence[float], mus: Sequence[float], combine: str
) -> list[tuple[float, float]]:
    """The pairs (λ, μ) of two axes: each with each (product), or first with first (diagonal)."""
    return list(product(lambdas, mus) if combine == "product" else zip(lambdas, mus, strict=True))


def part_of(runs: list, part: int, parts: int) -> list:
    """The given part, from 1, of runs that are cut into parts of nearly equal size."""
    cuts = [len(runs) * part // parts for part in range(parts + 1)]
    return runs[cuts[part - 1] : cuts[part]]


def sweep_shards(study: Study, name: str) -> list[Shard]:
    """The shards of a sweep. Appended seeds leave full shards as they are."""
    sweep = study.sweeps[name]
    axes = sweep.lambdas, sweep.mus, sweep.combine
    training = _shortened(study.protocols[sweep.protocol])
    shards = []
    for activation in sweep.activations:
        cut = _cut(sweep.seeds, len(weight_pairs(*axes)), sweep.shard_size)
        for index, (seeds, part) in enumerate(cut):
            folder = f"sweeps/{name}/activation~{activation}/{index}"
            what = OWN, sweep.protocol, activation
            shards.append(Shard(folder, *what, *axes, seeds, part, training))
    return shards


def dataset_shards(study: Study) -> list[Shard]:
    """The runs on other datasets: a shard for each dataset, protocol and activation."""
    if study.datasets is None:
        return []
    shards = []
    for generator, protocol in product(study.datasets.generators, study.datasets.protocols):
        if protocol not in study.protocols:
            continue
        runs, training = study.datasets.protocols[protocol], study.protocols[protocol]
        for activation in runs.activations:
            folder = f"datasets/seed_{generator}/protocol~{protocol}/activation~{activation}"
            what = f"seed_{generator}", protocol, activation
            seeds = study.seeds[: runs.seeds]
            shards.append(_equal(folder, *what, runs.weights, seeds, _shortened(training)))
    return shards


def stuck_shards(study: Study) -> list[Shard]:
    """The runs that show how often slopes take the wrong sign: each start on both datasets."""
    shards = []
    for dataset, activation in product((OWN, OPPOSITE), study.grid.activations):
        what, index = (dataset, PUBLISHED, activation), count()
        for runs in study.stuck:
            training = study.protocols[PUBLISHED].model_copy(update={"updates": runs.updates})
            for seeds in _groups(runs.seeds, len(runs.weights), runs.updates):
                folder = f"stuck/{dataset}/activation~{activation}/{next(index)}"
                shards.append(_equal(folder, *what, runs.weights, seeds, _shortened(training)))
    return shards


def unseen_shards(study: Study) -> list[Shard]:
    """The runs of one protocol on seeds that played no part in choosing it."""
    unseen = study.unseen
    if unseen is None:
        return []
    weights, protocol = study.as_numbers(unseen.weights), study.protocols[unseen.protocol]
    every = math.gcd(HISTORY_EVERY, *protocol.keep)
    training = protocol.model_copy(update={"history_every": every})
    shards = []
    for activation in unseen.activations:
        for index, seeds in enumerate(_groups(unseen.seeds, len(weights), protocol.updates)):
            folder, what = f"unseen/activation~{activation}/{index}", (OWN, unseen.protocol)
            shards.append(_equal(folder, *what, activation, weights, seeds, training))
    return shards


def _equal(
    folder: str,
    dataset: str,
    protocol: str,
    activation: str,
    weights: tuple[float, ...],
    seeds: tuple[int, ...],
    training: Protocol,
) -> Shard:
    """A shard with λ = μ."""
    what = folder, dataset, protocol, activation
    return Shard(*what, weights, weights, "diagonal", seeds, None, training)


def _shortened(protocol: Protocol) -> Protocol:
    """A protocol of which only the last networks and few records are kept."""
    every = math.gcd(HISTORY_EVERY, protocol.updates)
    return protocol.model_copy(update={"keep": (protocol.updates,), "history_every": every})


def _groups(seeds: tuple[int, ...], pairs: int, updates: int) -> Iterator[tuple[int, ...]]:
    """Seeds in shards of ``SHARD_UPDATES`` updates, at least one in each."""
    for group, _ in _cut(seeds, pairs, max(pairs, SHARD_UPDATES // updates)):
        yield group


def _cut(
    seeds: tuple[int, ...], pairs: int, size: int
) -> Iterator[tuple[tuple[int, ...], tuple[int, int] | None]]:
    """Seeds in shards of at most ``size`` runs; if one seed has more, it is cut in parts."""
    at_once, parts = max(1, size // pairs), math.ceil(pairs / size)
    for first in range(0, len(seeds), at_once):
        for part in range(1, parts + 1):
            yield seeds[first : first + at_once], (part, parts) if parts > 1 else None
