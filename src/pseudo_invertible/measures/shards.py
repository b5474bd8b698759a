"""Shards of a sweep, built and written: metrics, curves, histories of many runs; no networks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float32, Float64, Int32, Int64

from pseudo_invertible.artifacts.sealed import replacing
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.mlp import Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.runs import run_metrics
from pseudo_invertible.study.configuration import Configuration

CURVE_POINTS = 101
CURVES = ("f", "g", "gf", "fg")


class Shard(NamedTuple):
    """m runs of one activation, in the grid's order.

    diverged_at: the first update whose loss was not finite, or −1; metrics and curves of
    such a run are NaN. columns: names of the metrics (none where all runs diverged).
    history: the four terms after ``updates`` updates, in squared units. curves: f, g,
    g∘f, f∘g on the even grids x and y over the data's range, in units of their axis.
    provenance: how the runs were made.
    """

    activation: str
    lambdas: Float64[np.ndarray, " m"]
    mus: Float64[np.ndarray, " m"]
    seeds: Int64[np.ndarray, " m"]
    diverged_at: Int32[np.ndarray, " m"]
    columns: tuple[str, ...]
    metrics: Float64[np.ndarray, "m columns"]
    updates: Int64[np.ndarray, " records"]
    history: Float32[np.ndarray, "m records 4"]
    x: Float64[np.ndarray, " points"]
    y: Float64[np.ndarray, " points"]
    curves: dict[str, Float32[np.ndarray, "m points"]]
    provenance: dict[str, Any]


class ShardBuilder:
    """Collects what a shard keeps of each run, so that its networks can be forgotten."""

    def __init__(
        self,
        activation: str,
        runs: Sequence[tuple[int, float, float]],
        updates: Sequence[int],
        dataset: Dataset,
    ) -> None:
        """Reserve room for runs (seed, λ, μ), each with terms after the given updates."""
        self._activation, self._runs, self._dataset = activation, runs, dataset
        self._updates = np.asarray(updates, np.int64)
        self._x, self._y = (
            np.linspace(values.min(), values.max(), CURVE_POINTS) for values in dataset
        )
        count = len(runs)
        self._curves = {
            name: np.full((count, CURVE_POINTS), np.nan, np.float32) for name in CURVES
        }
        self._history = np.full((count, len(self._updates), 4), np.nan, np.float32)
        self._diverged_at = np.full(count, -1, np.int32)
        self._columns: tuple[str, ...] = ()
        self._metrics = np.empty((count, 0))

    def add(
        self, index: int, pair: Pair, history: Float32[np.ndarray, "records 4"], first_bad: int
    ) -> None:
        """Evaluate one trained run, by its position in the shard."""
        self._history[index] = history
        self._diverged_at[index] = first_bad
        if first_bad >= 0:
            return
        _, lambda_, mu = self._runs[index]
        values = run_metrics(pair, Configuration(self._activation, lambda_, mu), self._dataset)
        if not self._columns:
            self._columns = tuple(values)
            self._metrics = np.full((len(self._runs), len(values)), np.nan)
        self._metrics[index] = list(values.values())
        maps = Maps(pair, self._activation)
        y_of_x, x_of_y = maps.f(self._x), maps.g(self._y)
        values_of = {"f": y_of_x, "g": x_of_y, "gf": maps.g(y_of_x), "fg": maps.f(x_of_y)}
        for name, curve in values_of.items():
            self._curves[name][index] = curve

    def build(self, provenance: dict[str, Any]) -> Shard:
        """The shard, when all runs were added."""
        seeds, lambdas, mus = zip(*self._runs, strict=True)
        return Shard(
            self._activation,
            np.array(lambdas, np.float64),
            np.array(mus, np.float64),
            np.array(seeds, np.int64),
            self._diverged_at,
            self._columns,
            self._metrics,
            self._updates,
            self._history,
            self._x,
            self._y,
            self._curves,
            provenance,
        )


def write_shard(path: Path | str, shard: Shard) -> None:
    """Write a shard as plain arrays, whole or not at all."""
    with replacing(path) as draft:
        np.savez(
            draft,
            allow_pickle=False,
            **{
                "activation": np.array(shard.activation),
                "lambda": shard.lambdas,
                "mu": shard.mus,
                "seed": shard.seeds,
                "diverged_at": shard.diverged_at,
                "columns": np.array(shard.columns, np.str_),
                "metrics": shard.metrics,
                "updates": shard.updates,
                "history": shard.history,
                "x": shard.x,
                "y": shard.y,
                **shard.curves,
                "provenance": np.array(json.dumps(shard.provenance, sort_keys=True)),
            },
        )
