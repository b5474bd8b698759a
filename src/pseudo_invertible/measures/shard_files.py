"""Shards of a sweep, read back and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float32, Float64, Int32, Int64, Shaped

from pseudo_invertible.artifacts.arrays import read_arrays
from pseudo_invertible.artifacts.reading import refuse
from pseudo_invertible.artifacts.tables import parse_json
from pseudo_invertible.measures.shards import CURVES, Shard
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

_ARRAYS: dict[str, Any] = {
    "activation": Shaped[np.ndarray, ""],
    "lambda": Float64[np.ndarray, "m"],
    "mu": Float64[np.ndarray, "m"],
    "seed": Int64[np.ndarray, "m"],
    "diverged_at": Int32[np.ndarray, "m"],
    "columns": Shaped[np.ndarray, "columns"],
    "metrics": Float64[np.ndarray, "m columns"],
    "updates": Int64[np.ndarray, "records"],
    "history": Float32[np.ndarray, "m records 4"],
    "x": Float64[np.ndarray, "points"],
    "y": Float64[np.ndarray, "points"],
    **dict.fromkeys(CURVES, Float32[np.ndarray, "m points"]),
    "provenance": Shaped[np.ndarray, ""],
}


def read_shard(path: Path | str) -> Shard:
    """Read a shard.

    Raises UserError, naming the file and the command that makes it again, where it is missing,
    damaged or foreign, or where a run that did not diverge has numbers that are not finite.
    """
    arrays = read_arrays(path, _ARRAYS, may_be_nan=("metrics", "history", *CURVES))
    activation = str(arrays["activation"])
    if activation not in ACTIVATION_LABELS:
        refuse(path, f"its activation is {activation!r}")
    sound = arrays["diverged_at"] < 0
    for name in CURVES:
        if not np.isfinite(arrays[name][sound]).all():
            refuse(path, f"its curves {name} are not finite where nothing diverged")
    return Shard(
        activation,
        arrays["lambda"],
        arrays["mu"],
        arrays["seed"],
        arrays["diverged_at"],
        tuple(arrays["columns"].tolist()),
        arrays["metrics"],
        arrays["updates"],
        arrays["history"],
        arrays["x"],
        arrays["y"],
        {name: arrays[name] for name in CURVES},
        parse_json(str(arrays["provenance"]), ("configuration",), path),
    )
