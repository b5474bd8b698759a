"""Trained networks and their histories, read back: checked against what they are asked to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float32, Int64, Shaped

from pseudo_invertible.artifacts.arrays import read_arrays
from pseudo_invertible.artifacts.layout import named_in
from pseudo_invertible.artifacts.reading import refuse
from pseudo_invertible.artifacts.tables import parse_json, read_table
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.mlp import LAYERS, Linear, Network, Pair
from pseudo_invertible.experiment.trained import TERMS, Networks
from pseudo_invertible.study.configuration import Configuration

_SHAPES = (
    ("seeds 1 width", "seeds width"),
    ("seeds width width", "seeds width"),
    ("seeds width 1", "seeds 1"),
)
_ARRAYS: dict[str, Any] = {
    f"{name}/linear_{index}/{leaf}": Float32[np.ndarray, shape]
    for name in "fg"
    for index, shapes in enumerate(_SHAPES)
    for leaf, shape in zip("wb", shapes, strict=True)
} | {"seeds": Int64[np.ndarray, "seeds"], "provenance": Shaped[np.ndarray, ""]}
_STATED = ("configuration.activation", "configuration.lambda", "configuration.mu")
_HISTORY = ("seed", "update", "loss", *TERMS)


def read_networks(
    path: Path | str,
    expected: Configuration | None = None,
    seeds: Sequence[int] | None = None,
) -> Networks:
    """Read ``networks.npz``, and compare it with what it is asked to be.

    expected: the configuration. What the path says (``activation~relu/lambda~1/mu~1``) must be
    true, too. seeds: those that must be in the file. Raises UserError, naming the file and the
    command that makes it again, where it is missing, damaged, foreign, of another configuration,
    or holds numbers that are not finite.
    """
    arrays = read_arrays(path, _ARRAYS)
    provenance = parse_json(str(arrays["provenance"]), _STATED, path)
    _compare(path, provenance, expected)
    found = arrays["seeds"]
    missing = sorted(set(seeds or ()) - set(found.tolist()))
    if missing:
        refuse(path, f"has no seed {missing[0]}; it has {', '.join(map(str, found.tolist()))}")
    return Networks(Pair(*(_network(arrays, name) for name in "fg")), found, provenance)


def _network(arrays: Mapping[str, np.ndarray], name: str) -> Network:
    return tuple(
        Linear(arrays[f"{name}/linear_{index}/w"], arrays[f"{name}/linear_{index}/b"])
        for index in range(LAYERS)
    )


def _compare(
    path: Path | str, provenance: Mapping[str, Any], expected: Configuration | None
) -> None:
    stated, named = provenance["configuration"], named_in(path)
    for key, asked in (expected.wildcards if expected else {}).items():
        if stated[key] != asked:
            raise UserError(
                f"{path}: holds networks of {key} {stated[key]}, where {asked} is asked for; name "
                "the networks of what is asked for, or ask for what these are."
            )
    kept = {"updates": provenance["kept_after"]} if "kept_after" in provenance else {}
    for key, value in (stated | kept).items():
        if str(named.get(key, value)) != str(value):
            refuse(path, f"holds networks of {key} {value}, where its path says {named[key]}")


def read_history(path: Path | str, expected: Configuration | None = None) -> pd.DataFrame:
    """Read ``history.csv``: columns seed, update, loss, fit_y, fit_x, cycle_x, cycle_y.

    expected: the configuration, whose λ and μ must be the weights that the loss was summed with.
    Raises UserError as ``read_networks`` does.
    """
    rows = read_table(path, (), numbers=_HISTORY)
    if expected is not None:
        loss = rows[list(TERMS)] @ np.array([1, 1, expected.lambda_, expected.mu])
        if not np.allclose(rows["loss"], loss, rtol=1e-4):
            refuse(path, f"holds losses of other weights than {expected.weights_text}")
    return rows
