"""networks.npz and history.csv: written and read without pickles."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float32, Int64

from pseudo_invertible.errors import UserError
from pseudo_invertible.files import replacing
from pseudo_invertible.mlp import LAYERS, Linear, Network, Pair

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


def read_networks(path: Path | str) -> Networks:
    """Read ``networks.npz``.

    Raises UserError, naming the file and the command that makes it again, where it is
    missing, truncated, altered, pickled or foreign.
    """
    arrays = read_arrays(path)
    try:
        pairs = Pair(*(_network(arrays, name) for name in "fg"))
        seeds = arrays["seeds"].astype(np.int64)
        provenance = json.loads(str(arrays["provenance"]))
    except (KeyError, ValueError) as error:
        raise UserError(
            f"{path}: is not a file of trained networks (no {error}); {remake(path)}"
        ) from None
    if {len(leaf) for network in pairs for layer in network for leaf in layer} != {len(seeds)}:
        raise UserError(f"{path}: holds networks for other seeds than it lists; {remake(path)}")
    return Networks(pairs, seeds, provenance)


def read_arrays(path: Path | str) -> dict[str, np.ndarray]:
    """Read all arrays of an ``.npz`` file that the workflow made; no pickles.

    Raises UserError as ``read_networks`` does.
    """
    try:
        with Path(path).open("rb") as file:
            archive = np.load(file, allow_pickle=False)
            if not isinstance(archive, np.lib.npyio.NpzFile):
                raise ValueError("a single array")
            with archive:
                return {name: archive[name] for name in archive.files}
    except FileNotFoundError:
        raise UserError(f"{path}: no such file; {remake(path)}") from None
    except (ValueError, zipfile.BadZipFile, EOFError, OSError, KeyError, NotImplementedError):
        raise UserError(
            f"{path}: is truncated, altered or no archive of plain arrays; {remake(path)}"
        ) from None


def remake(path: Path | str) -> str:
    """The command that makes an artifact again, as the end of a sentence."""
    return f"delete it and make it again: snakemake --cores 1 {path}"


def _network(arrays: Mapping[str, np.ndarray], name: str) -> Network:
    return tuple(
        Linear(arrays[f"{name}/linear_{index}/w"], arrays[f"{name}/linear_{index}/b"])
        for index in range(LAYERS)
    )


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


def read_history(path: Path | str) -> pd.DataFrame:
    """Read ``history.csv``: columns seed, update, loss, fit_y, fit_x, cycle_x, cycle_y."""
    return read_table(path, ["seed", "update", "loss", *TERMS])


def read_table(path: Path | str, columns: Sequence[str]) -> pd.DataFrame:
    """Read a CSV that the workflow made. Raises UserError where it lacks a column."""
    try:
        table = pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: cannot be read ({error}); {remake(path)}") from None
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise UserError(f"{path}: has no column {missing[0]}; {remake(path)}")
    return table


def write_table(path: Path | str, table: pd.DataFrame) -> None:
    """Write a table so that every float64 comes back exactly."""
    with replacing(path) as draft:
        table.to_csv(draft, index=False, lineterminator="\n")
