"""The points (x, y): what networks can be fitted to, and how they are written."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from pseudo_invertible.errors import UserError
from pseudo_invertible.files import read_table, replacing

FEWEST_POINTS = 10
MOST_POINTS = 1_000_000
# Networks compute in float32: the sum of the squares should be neither infinite nor 0.
LARGEST = 1e15
SMALLEST_SPREAD = 1e-15
# Share of a standard deviation that rounding to float32 may take: what is left of Unix times in
# seconds, for example, is steps of two minutes.
MOST_LOST = 0.01


class Dataset(NamedTuple):
    """Points. x: float64[n], y: float64[n], in the units of the data."""

    x: np.ndarray
    y: np.ndarray


def check_dataset(dataset: Dataset, name: str) -> Dataset:
    """The dataset, if networks can be fitted to it.

    name: begins the sentences. Raises UserError for x and y of different lengths, fewer than 10 or
    more than 1 000 000 points, and for x or y that are not finite, constant, or lost in float32.
    """
    x, y = (np.asarray(values, np.float64) for values in dataset)
    if x.ndim != 1 or x.shape != y.shape:
        raise UserError(
            f"{name}: x has the shape {x.shape} and y {y.shape}; "
            "both should be lists of equally many numbers."
        )
    if not FEWEST_POINTS <= len(x) <= MOST_POINTS:
        raise UserError(
            f"{name}: has {len(x)} points; there should be {FEWEST_POINTS} to {MOST_POINTS}."
        )
    for column, values in zip("xy", (x, y), strict=True):
        _check_column(values, f"{name}: {column}")
    return Dataset(x, y)


def _check_column(values: np.ndarray, what: str) -> None:
    if not np.isfinite(values).all():
        raise UserError(f"{what} is not finite everywhere (NaN or infinite); it should be.")
    largest = np.abs(values).max()
    if largest > LARGEST:
        raise UserError(f"{what} reaches {largest:.3g}; it should stay within ±{LARGEST:g}.")
    if np.ptp(values) == 0:
        raise UserError(f"{what} is constant ({values[0]:g}); it should vary for a fit.")
    spread = values.std()
    if spread < SMALLEST_SPREAD:
        raise UserError(
            f"{what} has a standard deviation of {spread:.3g}; it should have at least "
            f"{SMALLEST_SPREAD:g}: choose a smaller unit."
        )
    if (values - values.astype(np.float32)).std() > MOST_LOST * spread:
        raise UserError(
            f"{what} varies by {spread:.3g} around {values.mean():.6g}, where float32, in which "
            f"networks compute, has steps of {np.spacing(np.float32(largest)):.3g}; it should "
            "vary around 0: subtract an offset."
        )


def opposite(dataset: Dataset) -> Dataset:
    """The same x and the same y, paired in opposite order: the trend is reversed.

    The y that belonged to the least x belongs to the greatest, and so on. On an even grid around 0
    this is x → −x.
    """
    ranks = np.argsort(np.argsort(dataset.x, kind="stable"), kind="stable")
    return Dataset(np.sort(dataset.x)[::-1][ranks], dataset.y)


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Pearson's correlation; 0 where either is constant."""
    first, second = first - first.mean(), second - second.mean()
    sizes = float(np.linalg.norm(first) * np.linalg.norm(second))
    return min(1.0, max(-1.0, float(first @ second) / sizes)) if sizes > 0 else 0.0


def trend(dataset: Dataset) -> int:
    """The sign of the correlation; 0 where its 95 % interval (Fisher's z) contains 0."""
    found = correlation(dataset.x, dataset.y)
    if abs(found) >= 1:
        return int(np.sign(found))
    bound = 1.959963984540054 / np.sqrt(len(dataset.x) - 3)
    return int(np.sign(found)) if abs(np.arctanh(found)) > bound else 0


def read_dataset(path: Path | str) -> Dataset:
    """Read a ``dataset.csv`` of results: columns x,y. Raises UserError."""
    table = read_table(path, numbers=("x", "y"))
    return Dataset(table["x"].to_numpy(np.float64), table["y"].to_numpy(np.float64))


def write_dataset(path: Path | str, dataset: Dataset) -> None:
    """Write points so that every float64 comes back exactly."""
    lines = ["x,y"]
    lines += [f"{x!r},{y!r}" for x, y in zip(dataset.x.tolist(), dataset.y.tolist(), strict=True)]
    with replacing(path) as draft:
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
