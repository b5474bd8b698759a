"""The number per seed that a statement is about: pure functions of runs, paired by seed.

Each takes a column's name and the runs at each weight, in the statement's order: columns, float64
[seeds], of the same seeds. Where something is compared, above 1 (or 0) speaks for the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

# A share of variance below this is rounding: the data have no noise.
ROUNDING = 1e-9
Columns = Mapping[str, np.ndarray]
Values = Callable[..., np.ndarray]


def value(column: str, runs: Columns) -> np.ndarray:
    """A column."""
    return runs[column]


def ratio(column: str, *runs: Columns) -> np.ndarray:
    """A column at one weight over that at the next; of several steps, the smallest ratio."""
    return np.min([first[column] / second[column] for first, second in pairwise(runs)], axis=0)


def difference(column: str, more: Columns, less: Columns) -> np.ndarray:
    """A column at one weight minus that at another."""
    return more[column] - less[column]


def largest_error(column: str, runs: Columns) -> np.ndarray:
    """The largest round-trip error of both axes."""
    return np.maximum(runs["cycle_x_max"], runs["cycle_y_max"])


def unevenness(column: str, runs: Columns) -> np.ndarray:
    """The largest round-trip error over the median one, on the axis where that is larger."""
    return np.max([runs[f"cycle_{axis}_max"] / runs[f"cycle_{axis}_median"] for axis in "xy"], 0)


def least_linear(column: str, runs: Columns) -> np.ndarray:
    """R² of a straight line through f or g, the smaller."""
    return np.minimum(runs["linearity_f"], runs["linearity_g"])


def slope_error(column: str, runs: Columns) -> np.ndarray:
    """How far the slopes of f and g are from those of the data, the larger relative error.

    NaN where the data have no trend.
    """
    errors = np.maximum(np.abs(runs["slope_f"] - 1), np.abs(runs["slope_g"] - 1))
    return np.where(np.isnan(runs["stuck"]), np.nan, errors)


def yardsticks(baselines: Mapping[str, Any]) -> dict[str, dict[tuple[str, str], float]]:
    """What a fit is compared with, by name, then by measure and points.

    What is unknown, or so small that it is rounding, is left out. means: predicting the means of
    the training points. lines: two straight regressions. floor: the conditional means of the
    noise's model, on the training points and in the population.
    """
    of_x, of_y = baselines["variance"]["x"], baselines["variance"]["y"]
    lines, floor = baselines["lines"], baselines.get("noise_floor") or {"none": ""}
    found = {
        "means": {
            **{("fvu", points): 1.0 for points in ("training", "fresh")},
            **{("fit_loss", points): of_x + of_y for points in ("training", "fresh")},
        },
        "lines": {
            ("fvu", "training"): lines["fvu"],
            ("fit_loss", "training"): lines["fit_y"] + lines["fit_x"],
        },
        "floor": {},
    }
    if "none" not in floor:
        fit_y, fit_x = floor["sample_fit_y"], floor["sample_fit_x"]
        found["floor"] = {
            ("fvu", "training"): (fit_y / of_y + fit_x / of_x) / 2,
            ("fit_loss", "training"): fit_y + fit_x,
            ("fvu", "fresh"): floor["floor_fvu"],
            ("fit_loss", "fresh"): floor["floor_y"] + floor["floor_x"],
        }
    exact = [name for name, of in found.items() if of.get(("fvu", "training"), 0) < ROUNDING]
    return found | {name: {} for name in exact}
