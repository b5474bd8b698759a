"""f, g and their compositions as curves over the range of the data: what a sweep keeps of a run.

``curves.npz``: f, g, gf, fg are float32[run, 101], over x (f, gf) or y (g, fg), in units of their
axis; seed, lambda, mu and activation have one entry per run.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.stored import Networks
from pseudo_invertible.files import REBUILD, read_arrays, refuse, replacing

POINTS = 101
CURVES = ("f", "g", "gf", "fg")
RUN_KEYS = ("seed", "lambda", "mu", "activation")


def curves_of(networks: Networks, dataset: Dataset) -> dict[str, np.ndarray]:
    """The arrays of ``curves.npz``, after the last kept update; NaN for runs that diverged."""
    x, y = (np.linspace(values.min(), values.max(), POINTS) for values in dataset)
    runs = len(networks.seeds)
    found = {name: np.full((runs, POINTS), np.nan, np.float32) for name in CURVES}
    for run in np.flatnonzero(networks.diverged_at < 0).tolist():
        maps = networks.maps(run)
        of_x, of_y = maps.f(x), maps.g(y)
        for name, curve in zip(CURVES, (of_x, of_y, maps.g(of_x), maps.f(of_y)), strict=True):
            found[name][run] = curve
    return {
        **found,
        "x": x,
        "y": y,
        "seed": networks.seeds,
        "lambda": networks.lambdas,
        "mu": networks.mus,
        "activation": np.full(runs, networks.activation),
    }


def merge_curves(paths: Sequence[Path | str], output: Path | str) -> None:
    """Write the curves of several files as one, in the order given; holds one file at a time.

    Raises UserError, naming the file, where one is damaged or is of another range of the data.
    """
    if not paths:
        raise UserError("merge-curves needs at least one file of curves.")
    first = read_curves(paths[0])
    parts: dict[str, list[np.ndarray]] = {name: [] for name in RUN_KEYS}
    for path in paths:
        arrays = read_curves(path)
        for axis in "xy":
            if not np.array_equal(arrays[axis], first[axis]):
                raise UserError(f"{path}: its {axis} is not that of {paths[0]}; {REBUILD}.")
        for name in RUN_KEYS:
            parts[name].append(arrays[name])
    rest = {name: np.concatenate(values) for name, values in parts.items()}
    rest |= {axis: first[axis] for axis in "xy"}
    with replacing(output) as draft, zipfile.ZipFile(draft, "w") as archive:
        for name in CURVES:
            _write_curves(archive, name, paths, len(rest["seed"]))
        for name, values in rest.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, values, allow_pickle=False)


def _write_curves(
    archive: zipfile.ZipFile, name: str, paths: Sequence[Path | str], runs: int
) -> None:
    header = {"descr": "<f4", "fortran_order": False, "shape": (runs, POINTS)}
    with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
        np.lib.format.write_array_header_1_0(entry, header)
        for path in paths:
            entry.write(read_arrays(path, [name])[name].tobytes())


def read_curves(path: Path | str) -> dict[str, np.ndarray]:
    """Read a file of curves. Raises UserError, naming the file, where it is not one."""
    arrays = read_arrays(path, (*CURVES, "x", "y", *RUN_KEYS))
    for name in CURVES:
        shape = (len(arrays["seed"]), POINTS)
        if arrays[name].dtype != np.float32 or arrays[name].shape != shape:
            refuse(path, f"its array {name} is not float32{list(shape)}")
    return arrays
