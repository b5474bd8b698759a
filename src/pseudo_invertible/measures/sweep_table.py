"""A sweep from its shards: one table, one file of curves. Holds one shard at a time."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd

from pseudo_invertible.artifacts.reading import remake
from pseudo_invertible.artifacts.sealed import replacing
from pseudo_invertible.errors import UserError
from pseudo_invertible.measures.shard_files import read_shard
from pseudo_invertible.measures.shards import CURVES, Shard

AXES = {"f": ["run", "x"], "g": ["run", "y"], "gf": ["run", "x"], "fg": ["run", "y"]}


def merge(shards: Sequence[Path], table: Path, curves: Path) -> int:
    """Write a grid's table and curves from its shards, in the order given.

    The table has a row per run: activation, lambda, mu, seed, diverged_at (empty, or the
    first update whose loss was not finite, and then the metrics are empty), metrics. The
    curves are ``f``, ``g``, ``gf``, ``fg``: float32[run, point] over ``x`` or ``y``, with the
    table's first columns as arrays and ``axes`` (JSON text). Returns the number of runs.

    Raises UserError where a shard cannot be read or does not belong with the others.
    """
    columns: tuple[str, ...] = ()
    parts: list[dict[str, np.ndarray]] = []
    first: Shard | None = None
    for path in shards:
        shard = read_shard(path)
        first = first or shard
        columns = columns or shard.columns
        if not _belong_together(first, shard, columns):
            raise UserError(
                f"{path}: was not made like {shards[0]} (data, metrics or code differ); "
                f"{remake(path)}"
            )
        parts.append(_run_columns(shard))
    if first is None:
        raise UserError("a sweep needs at least one shard.")
    names = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    count = len(names["seed"])
    with replacing(table) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        for index, path in enumerate(shards):
            _write_rows(file, read_shard(path), columns, header=index == 0)
    with replacing(curves) as draft, zipfile.ZipFile(draft, "w") as archive:
        for name in CURVES:
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                _write_header(entry, (count, len(first.x)))
                for path in shards:
                    with np.load(path, allow_pickle=False) as shard_file:
                        entry.write(shard_file[name].astype("<f4").tobytes())
        rest = {
            "x": first.x,
            "y": first.y,
            **names,
            "axes": np.array(json.dumps(AXES)),
            "provenance": np.array(json.dumps(_common_provenance(first), sort_keys=True)),
        }
        for name, values in rest.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, values, allow_pickle=False)
    return count


def _belong_together(first: Shard, shard: Shard, columns: tuple[str, ...]) -> bool:
    return (
        np.array_equal(first.x, shard.x)
        and np.array_equal(first.y, shard.y)
        and shard.columns in ((), columns)
        and _common_provenance(first) == _common_provenance(shard)
    )


def _common_provenance(shard: Shard) -> dict[str, object]:
    own = ("configuration", "device", "versions")
    return {key: value for key, value in shard.provenance.items() if key not in own}


def _run_columns(shard: Shard) -> dict[str, np.ndarray]:
    return {
        "activation": np.full(len(shard.seeds), shard.activation),
        "lambda": shard.lambdas,
        "mu": shard.mus,
        "seed": shard.seeds,
        "diverged_at": shard.diverged_at,
    }


def _write_rows(file: IO[str], shard: Shard, columns: tuple[str, ...], *, header: bool) -> None:
    rows = pd.DataFrame(_run_columns(shard))
    diverged = rows["diverged_at"].astype("Int64")
    rows["diverged_at"] = diverged.mask(diverged < 0)
    metrics = pd.DataFrame(shard.metrics, columns=list(shard.columns)).reindex(
        columns=list(columns)
    )
    pd.concat([rows, metrics], axis=1).to_csv(
        file, index=False, header=header, lineterminator="\n"
    )


def _write_header(entry: IO[bytes], shape: tuple[int, ...]) -> None:
    np.lib.format.write_array_header_1_0(
        entry, {"descr": "<f4", "fortran_order": False, "shape": shape}
    )
