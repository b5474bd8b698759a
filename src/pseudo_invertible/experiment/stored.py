"""Trained networks and their histories as files: ``networks.npz``, ``history.csv``; no pickles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pseudo_invertible.activations import ACTIVATIONS
from pseudo_invertible.experiment.loss import Terms, weighted
from pseudo_invertible.experiment.maps import PARAMETERS, Maps
from pseudo_invertible.files import read_arrays, read_table, refuse, write_arrays, write_table

if TYPE_CHECKING:
    import pandas as pd

# What each term pulls at the parameters: shares of the gradient's length, in this order.
GRADIENT = (*Terms._fields, "penalty")
HISTORY = ("seed", "lambda", "mu", "update", "loss", *Terms._fields)


class Networks(NamedTuple):
    """Trained pairs of one activation, in the units of the data.

    parameters: by name (``f/linear_0/w`` … ``g/linear_2/b``), float32[runs, kept, …]. seeds:
    int64[runs]. lambdas, mus: float64[runs]. updates: int64[kept], after which they were kept.
    diverged_at: int32[runs], the first update whose loss was not finite, or −1. gradient:
    float32[runs, kept, 5], the share of each term (and of the penalty, both cycles together) in
    the lengths of the weighted gradients. provenance: how they were made.
    """

    parameters: dict[str, np.ndarray]
    activation: str
    seeds: np.ndarray
    lambdas: np.ndarray
    mus: np.ndarray
    updates: np.ndarray
    diverged_at: np.ndarray
    gradient: np.ndarray
    provenance: dict[str, Any]

    def maps(self, run: int, kept: int = -1) -> Maps:
        """F and g of one run, by position; after the last kept update unless said otherwise."""
        return Maps(
            {name: leaf[run, kept] for name, leaf in self.parameters.items()}, self.activation
        )

    def only(self, run: int) -> Networks:
        """One run alone, by position."""
        here = slice(run, run + 1)
        return self._replace(
            parameters={name: leaf[here] for name, leaf in self.parameters.items()},
            seeds=self.seeds[here],
            lambdas=self.lambdas[here],
            mus=self.mus[here],
            diverged_at=self.diverged_at[here],
            gradient=self.gradient[here],
        )


_ARRAYS = {
    "seeds": np.int64,
    "lambda": np.float64,
    "mu": np.float64,
    "updates": np.int64,
    "diverged_at": np.int32,
    "gradient": np.float32,
}


def write_networks(path: Path | str, networks: Networks) -> None:
    """Write ``networks.npz``."""
    write_arrays(path, arrays_of(networks))


def arrays_of(networks: Networks) -> dict[str, np.ndarray]:
    """The arrays of ``networks.npz``: parameters by name, and those that say what they are of."""
    known = (
        networks.seeds,
        networks.lambdas,
        networks.mus,
        networks.updates,
        networks.diverged_at,
        networks.gradient,
    )
    arrays = {name: np.asarray(leaf, np.float32) for name, leaf in networks.parameters.items()}
    for (name, kind), values in zip(_ARRAYS.items(), known, strict=True):
        arrays[name] = np.asarray(values, kind)
    arrays["activation"] = np.array(networks.activation)
    arrays["provenance"] = np.array(json.dumps(networks.provenance, sort_keys=True))
    return arrays


def read_networks(path: Path | str) -> Networks:
    """Read ``networks.npz``.

    Raises UserError, naming the file and the remedy, where it is missing, damaged or foreign, or
    where a run that did not diverge holds numbers that are not finite.
    """
    return networks_from(read_arrays(path), path)


def networks_from(arrays: Mapping[str, np.ndarray], path: Path | str) -> Networks:
    """The networks among the arrays of a file. path: for the sentences of ``read_networks``."""
    for name in (*PARAMETERS, *_ARRAYS, "activation", "provenance"):
        if name not in arrays:
            refuse(path, f"has no array {name}")
    activation = str(arrays["activation"])
    if activation not in ACTIVATIONS:
        refuse(path, f"its activation is {activation!r}")
    runs, kept = len(arrays["seeds"]), len(arrays["updates"])
    for name in ("lambda", "mu", "diverged_at"):
        if arrays[name].shape != (runs,):
            refuse(path, f"its array {name} has the shape {arrays[name].shape}, not ({runs},)")
    sound = arrays["diverged_at"] < 0
    for name in PARAMETERS:
        leaf = arrays[name]
        if leaf.dtype != np.float32 or leaf.shape[:2] != (runs, kept):
            found = f"{leaf.dtype}{list(leaf.shape)}"
            refuse(path, f"its array {name} is {found}, not float32[{runs}, {kept}, …]")
        if not np.isfinite(leaf[sound]).all():
            refuse(path, f"its array {name} holds numbers that are not finite")
    try:
        provenance = json.loads(str(arrays["provenance"]))
    except ValueError:
        refuse(path, "its provenance is not JSON")
    return Networks(
        {name: arrays[name] for name in PARAMETERS},
        activation,
        arrays["seeds"],
        arrays["lambda"],
        arrays["mu"],
        arrays["updates"],
        arrays["diverged_at"],
        arrays["gradient"],
        provenance,
    )


def history_table(networks: Networks, history: np.ndarray, every: int) -> pd.DataFrame:
    """The loss and its terms over the updates as a table, run by run.

    history: float32[runs, records, 4], the terms after 0, every, 2·every, … updates. Columns:
    seed, lambda, mu, update, loss, then the four terms; squared units of the data.
    """
    import pandas as pd

    runs, records, _ = history.shape
    table = pd.DataFrame(history.reshape(-1, len(Terms._fields)), columns=list(Terms._fields))
    for place, (name, values) in enumerate(
        (("seed", networks.seeds), ("lambda", networks.lambdas), ("mu", networks.mus))
    ):
        table.insert(place, name, np.repeat(values, records))
    table.insert(3, "update", np.tile(np.arange(records) * every, runs))
    terms = (table[name].astype(np.float64) for name in Terms._fields)
    table.insert(4, "loss", weighted(terms, table["lambda"], table["mu"]).astype(np.float32))
    return table


def write_history(path: Path | str, history: pd.DataFrame) -> None:
    """Write ``history.csv``."""
    write_table(path, history)


def read_history(path: Path | str) -> pd.DataFrame:
    """Read ``history.csv``: see ``history_table``. Raises UserError."""
    return read_table(path, HISTORY)
