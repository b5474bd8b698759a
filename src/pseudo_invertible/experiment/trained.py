"""Trained networks and their histories, written: networks.npz, history.csv; no pickles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float32, Int64

from pseudo_invertible.artifacts.sealed import replacing
from pseudo_invertible.experiment.mlp import Linear, Network, Pair

TERMS = ("fit_y", "fit_x", "cycle_x", "cycle_y")


class Networks(NamedTuple):
    """The trained networks of one configuration.

    pairs: every leaf float32[seeds, …]. seeds: int64[seeds]. provenance: how they were made.
    """

    pairs: Pair
    seeds: Int64[np.ndarray, " seeds"]
    provenance: dict[str, Any]

    def pair(self, index: int) -> Pair:
        """The networks of one seed, by position."""
        return Pair(*(_select(network, index) for network in self.pairs))


def _select(network: Network, index: int) -> Network:
    return tuple(Linear(layer.w[index], layer.b[index]) for layer in network)


def write_networks(path: Path | str, networks: Networks) -> None:
    """Write ``networks.npz``: ``f/linear_0/w`` … ``g/linear_2/b``, ``seeds``, ``provenance``."""
    arrays: dict[str, np.ndarray] = {}
    for name, network in zip("fg", networks.pairs, strict=True):
        for index, layer in enumerate(network):
            arrays[f"{name}/linear_{index}/w"] = np.asarray(layer.w, np.float32)
            arrays[f"{name}/linear_{index}/b"] = np.asarray(layer.b, np.float32)
    arrays["seeds"] = np.asarray(networks.seeds, np.int64)
    arrays["provenance"] = np.array(json.dumps(networks.provenance, sort_keys=True))
    with replacing(path) as draft:
        np.savez(draft, allow_pickle=False, **arrays)


def write_history(
    path: Path | str,
    seeds: Sequence[int],
    history: Float32[np.ndarray, "seeds records 4"],
    lambda_: float,
    mu: float,
    every: int = 1,
) -> None:
    """Write ``history.csv``: seed, update, loss and the four terms after 0, 1, … updates."""
    count, records, _ = history.shape
    rows = pd.DataFrame(history.reshape(-1, len(TERMS)), columns=list(TERMS))
    loss = rows.to_numpy(np.float64) @ np.array([1.0, 1.0, lambda_, mu])
    rows.insert(0, "seed", np.repeat(np.asarray(seeds, np.int64), records))
    rows.insert(1, "update", np.tile(np.arange(records) * every, count))
    rows.insert(2, "loss", loss.astype(np.float32))
    with replacing(path) as draft:
        rows.to_csv(draft, index=False, lineterminator="\n")
