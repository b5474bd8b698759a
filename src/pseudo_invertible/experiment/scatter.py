"""The scatter (x, y): what networks can be fitted to, and how it is written."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from pseudo_invertible.artifacts.sealed import replacing
from pseudo_invertible.errors import UserError

FEWEST_POINTS = 10
MOST_POINTS = 1_000_000
# Networks compute in float32: the sum of so many squares should be neither infinite nor 0.
LARGEST = 1e15
SMALLEST_SPREAD = 1e-15
# Share of a standard deviation that rounding to float32 may take: what is left of Unix times in
# seconds, for example, is steps of two minutes.
MOST_LOST = 0.01


class Dataset(NamedTuple):
    """A scatter. x: float64[n], y: float64[n], in the units of the data."""

    x: Float64[np.ndarray, " n"]
    y: Float64[np.ndarray, " n"]


def check_scatter(dataset: Dataset, name: str) -> Dataset:
    """The scatter, if networks can be fitted to it.

    name: begins the sentences. Raises UserError for fewer than 10 or more than 1 000 000 points,
    and for x or y that are not finite, constant, or lost in float32.
    """
    points = len(dataset.x)
    if not FEWEST_POINTS <= points <= MOST_POINTS:
        raise UserError(
            f"{name}: has {points} rows; there should be {FEWEST_POINTS} to {MOST_POINTS}."
        )
    for column, values in zip("xy", dataset, strict=True):
        _check_column(values, f"{name}: column {column}")
    return dataset


def _check_column(values: Float64[np.ndarray, " n"], what: str) -> None:
    if not np.isfinite(values).all():
        raise UserError(f"{what} is not finite everywhere; it should be.")
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


def write_csv(path: Path | str, dataset: Dataset) -> None:
    """Write a scatter so that every float64 comes back exactly."""
    lines = ["x,y"]
    lines += [f"{x!r},{y!r}" for x, y in zip(dataset.x.tolist(), dataset.y.tolist(), strict=True)]
    with replacing(path) as draft:
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
