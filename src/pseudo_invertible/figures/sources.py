"""What figures are drawn from: files that are known by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from pseudo_invertible.data.dataset import read_dataset
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.stored import read_history, read_networks
from pseudo_invertible.files import read_arrays, read_json, read_table, reading
from pseudo_invertible.measures.tables import read_runs

# A file of another dataset: its folder's name says of which.
_OTHER_DATASET = re.compile(r"/datasets/(seed_[^/]+)/(.+)$")
_TABLES = {
    "datasets": ("dataset", "least_fvu", "floor_fvu", "far_from_monotone"),
}


class Sources(dict[str, Any]):
    """The content of a figure's files.

    dataset, history, runs, unseen_runs, stuck, baselines: of the file of that name. networks: a
    list. sweep: the table of a sweep. datasets, datasets_runs: the tables in ``datasets/``.
    examples: by name of a dataset, what is in its folder.
    """

    __hash__ = object.__hash__  # type: ignore[assignment]  # what is computed of one can be cached

    def __missing__(self, name: str) -> Any:
        raise UserError(
            f"the figure needs {name}; there is {', '.join(self) or 'nothing'} among its files."
        )


def read_sources(paths: Iterable[Path | str]) -> Sources:
    """Read the files of a figure. Raises UserError where one cannot be read, or is of no use."""
    found = Sources()
    for path in map(Path, paths):
        if other := _OTHER_DATASET.search(path.as_posix()):
            folder, name = other.groups()
            found.setdefault("examples", {}).setdefault(folder, {})[name] = _read(path)
        elif path.name == "networks.npz":
            found.setdefault("networks", []).append(read_networks(path))
        elif (key := _key(path)) in found:
            raise UserError(f"{path}: is a second {key}; the figure needs one.")
        else:
            found[key] = _read(path)
    return found


def _key(path: Path) -> str:
    if path.parent.name == "sweeps" and path.suffix == ".csv":
        return "sweep"
    if path.parent.name == "datasets" and path.name == "runs.csv":
        return "datasets_runs"
    return path.stem


def _read(path: Path) -> Any:
    name = path.stem
    if path.suffix == ".json":
        return read_json(path)
    if path.suffix == ".npz":
        return read_arrays(path)
    if path.suffix != ".csv":
        raise UserError(f"{path}: no figure is drawn from such a file (.csv, .npz or .json).")
    if name == "dataset":
        return read_dataset(path)
    if name == "history":
        return read_history(path)
    if name in ("runs", "unseen_runs") or path.parent.name == "sweeps":
        return read_runs(path)
    if name == "stuck":  # no rows where nothing was trained for it
        with reading(path, "a table"):
            return pd.read_csv(path)
    return read_table(path, _TABLES.get(name, ()))
