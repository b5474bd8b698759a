"""What figures are drawn from, read by the name of each file: any figure, any files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pseudo_invertible.artifacts.arrays import read_arrays
from pseudo_invertible.artifacts.tables import read_json, read_table
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.csv_file import read_csv
from pseudo_invertible.experiment.trained_files import read_history, read_networks
from pseudo_invertible.study.configuration import Configuration

NETWORKS = "networks"

# What a table must have where the figures of several kinds rely on it; any other CSV is read
# as it is.
_RUN = ("activation", "lambda", "mu", "seed")
_MEASURED = ("misfit", "cycle", "wrong_orientation")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "metrics": (*_RUN, *_MEASURED, "orientation_f", "orientation_g"),
    "long_runs": ("updates", *_RUN, *_MEASURED),
    "off_sample_runs": (*_RUN, "axis", "ratio_outside", "ratio_between"),
    "off_sample_curves": (
        "activation", "lambda", "mu", "axis", "way", "position", "place",
        "q25", "median", "q75", "first_seed",
    ),
    "orientation": ("question", "activation", "lambda", "mu", "data", "map", "updates", "k", "n"),
    "orientation_runs": (*_RUN, "data", "trend", "updates", "correlation_f"),
    "remedies": ("remedy", "activation", "updates", "n", "stuck", "misfit", "cycle"),
    "remedy_runs": ("remedy", "updates", *_RUN, *_MEASURED),
    "sweep": (*_RUN, "diverged_at", *_MEASURED),
    "claims": (
        "claim", "part", "activation", "subset", "statistic", "criterion",
        "n", "k", "share", "share_low", "share_high", "verdict",
    ),
}  # fmt: skip
FIELDS: Mapping[str, tuple[str, ...]] = {
    "baselines": (
        "noise_floor",
        "variance.x",
        "variance.y",
        "best_invertible.sample.misfit",
        "least_misfit.misfit",
        "least_misfit.increasing",
        "least_misfit.decreasing",
        "flow.misfit",
        "flow.cycle",
    ),
}


def read_files(
    paths: Iterable[Path | str], expected: Configuration | None = None
) -> dict[str, Any]:
    """Read the files of a figure, keyed by what they are: the names of its ``draw``'s arguments.

    ``dataset`` is a scatter (``dataset.csv``, or any CSV with columns x,y), ``networks`` a list
    of what is in each ``networks.npz``, ``history`` a table. The rest bear the file's name:
    ``metrics``, ``long_runs``, ``claims`` (tables), ``baselines`` (JSON), …; a table in the
    folder ``sweeps`` is ``sweep``, one in ``scatters`` is ``scatters`` or ``scatters_<name>``.
    expected: the configuration that networks and history must be of. Raises UserError where a file
    cannot serve, or two are the same thing.
    """
    found: dict[str, Any] = {}
    for path in map(Path, paths):
        key = key_of(path)
        content = _read(path, key, expected)
        if key == NETWORKS:
            found.setdefault(NETWORKS, []).append(content)
        elif key in found:
            raise UserError(f"{path}: is a second {key}; the figure needs one.")
        else:
            found[key] = content
    return found


def key_of(path: Path) -> str:
    """What a file is, by its name and folder alone, save for a scatter of any name."""
    if path.suffix == ".csv" and path.parent.name == "sweeps":
        return "sweep"
    if path.suffix == ".csv" and path.parent.name == "scatters":
        return "scatters" if path.stem == "scatters" else f"scatters_{path.stem}"
    return "dataset" if _is_scatter(path) else path.stem


def _is_scatter(path: Path) -> bool:
    if path.suffix != ".csv" or path.stem in ("history", *COLUMNS):
        return False
    try:
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline()
    except (OSError, ValueError):
        return path.stem == "dataset"
    return path.stem == "dataset" or {"x", "y"} <= {
        word.strip(' "\n') for word in header.split(",")
    }


def _read(path: Path, key: str, expected: Configuration | None) -> Any:
    if key == "dataset":
        return read_csv(path)
    if key == NETWORKS:
        return read_networks(path, expected)
    if key == "history":
        return read_history(path, expected)
    if path.suffix == ".csv":
        return read_table(path, COLUMNS.get(key, ()))
    if path.suffix == ".json":
        return read_json(path, FIELDS.get(key, ()))
    if path.suffix == ".npz":
        return read_arrays(path)
    raise UserError(f"{path}: is no file that a figure is drawn from (.csv, .npz or .json).")
