"""Measures of two maps f and g on a dataset.

They need nothing but the maps: networks, flows and the best invertible maps can be compared.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pseudo_invertible.data.dataset import Dataset, correlation, trend
from pseudo_invertible.experiment.loss import Terms, residuals
from pseudo_invertible.experiment.maps import Map

GRID_STEPS = 1000
OUTSIDE_POINTS = 1000
# Outside the range of the data: up to this multiple of its width.
STRETCH = 2.0
# Correlations up to this size are rounding.
ROUNDING = 1e-9
# A slope below this share of (range of the values / range of their arguments) is flat.
FLAT = 1e-9


class Fit(NamedTuple):
    """How well two maps fit points and undo each other there.

    fvu_y, fvu_x: fit_y over the variance of y, fit_x over that of x; fvu: their mean. cycle: root
    mean square of both round-trip errors, in standard deviations. fit_loss: fit_y + fit_x.
    """

    fvu: float
    fvu_y: float
    fvu_x: float
    cycle: float
    fit_loss: float


def mean_squares(errors: Terms) -> Terms:
    """The four terms from the errors at the points."""
    return Terms(*(float(np.mean(error**2)) for error in errors))


def fit_of(terms: Terms, dataset: Dataset) -> Fit:
    """Join the terms over both axes, by the variances of the dataset."""
    of_x, of_y = float(np.var(dataset.x)), float(np.var(dataset.y))
    fvu_y, fvu_x = terms.fit_y / of_y, terms.fit_x / of_x
    cycle = float(np.sqrt((terms.cycle_y / of_y + terms.cycle_x / of_x) / 2))
    return Fit((fvu_y + fvu_x) / 2, fvu_y, fvu_x, cycle, terms.fit_y + terms.fit_x)


def measure_maps(f: Map, g: Map, dataset: Dataset) -> dict[str, float | str | None]:
    """All measures that need only the maps, by the names of the schema of runs.

    f: of float64[n] in units of x, giving units of y; g: the other way round.
    """
    x, y = dataset
    errors = residuals(f, g, x, y)
    terms = mean_squares(errors)
    of_x, of_y = f(x), g(y)
    return {
        "direction": direction(x, y, of_x, of_y),
        **fit_of(terms, dataset)._asdict(),
        **terms._asdict(),
        **_sizes("cycle_x", errors.cycle_x, float(np.std(x))),
        **_sizes("cycle_y", errors.cycle_y, float(np.std(y))),
        "slope_f": relative_slope(x, of_x, y),
        "slope_g": relative_slope(y, of_y, x),
        "linearity_f": linearity(x, of_x),
        "linearity_g": linearity(y, of_y),
        "monotone_f": monotone_share(f, x, y),
        "monotone_g": monotone_share(g, y, x),
        **off_the_points("x", f, g, x, terms.cycle_x),
        **off_the_points("y", g, f, y, terms.cycle_y),
    }


def _sizes(name: str, errors: np.ndarray, unit: float) -> dict[str, float]:
    sizes = np.abs(errors) / unit
    return {f"{name}_median": float(np.median(sizes)), f"{name}_max": float(sizes.max())}


def direction(x: np.ndarray, y: np.ndarray, of_x: np.ndarray, of_y: np.ndarray) -> str | None:
    """The slopes of the lines through f and g against the data's.

    of_x, of_y: f(x) and g(y). aligned: both have the sign of the data's; reversed: both have the
    other; torn: one of each; flat: f or g has no slope. None where the data have no trend.
    """
    of_data = trend(Dataset(x, y))
    if of_data == 0:
        return None
    sign_f, sign_g = _sign(x, of_x), _sign(y, of_y)
    if 0 in (sign_f, sign_g):
        return "flat"
    if sign_f != sign_g:
        return "torn"
    return "aligned" if sign_f == of_data else "reversed"


def _sign(arguments: np.ndarray, mapped: np.ndarray) -> int:
    found = correlation(arguments, mapped)
    return 0 if abs(found) <= ROUNDING else int(np.sign(found))


def relative_slope(arguments: np.ndarray, mapped: np.ndarray, data: np.ndarray) -> float:
    """Slope of the least-squares line through a map, over that of the line through the data.

    NaN where the line through the data is flat.
    """
    if abs(correlation(arguments, data)) <= ROUNDING:
        return float("nan")
    centred = arguments - arguments.mean()
    return float(centred @ mapped) / float(centred @ data)


def linearity(arguments: np.ndarray, mapped: np.ndarray) -> float:
    """R² of the straight line through a map at the points; 1 for a constant map."""
    constant = np.ptp(mapped) <= 1e-12 * float(np.abs(mapped).max())
    return 1.0 if constant else correlation(arguments, mapped) ** 2


def monotone_share(this: Map, arguments: np.ndarray, data: np.ndarray) -> float:
    """Share of the range on which a map moves in its main direction, from 1000 even steps.

    1 for a strictly monotone map, 0 for a constant one.
    """
    low, high = float(arguments.min()), float(arguments.max())
    steps = np.diff(this(np.linspace(low, high, GRID_STEPS + 1)))
    flat = FLAT * float(np.ptp(data)) / GRID_STEPS
    return float(max(np.mean(steps > flat), np.mean(steps < -flat)))


def off_the_points(
    axis: str, there: Map, back: Map, values: np.ndarray, at_points: float
) -> dict[str, float]:
    """Round-trip errors (root mean squares) between and outside the points, over that on them.

    at_points: mean square of the round-trip errors on the points. between: midway between
    neighbouring distinct values. outside: in the outer halves of the range at twice its width.
    """
    distinct = np.unique(values)
    centre, half = (distinct[-1] + distinct[0]) / 2, (distinct[-1] - distinct[0]) / 2
    flank = np.linspace(half, STRETCH * half, OUTSIDE_POINTS // 2 + 1)[1:]
    places = {
        "between": (distinct[1:] + distinct[:-1]) / 2,
        "outside": np.concatenate([centre - flank[::-1], centre + flank]),
    }
    return {
        f"{name}_{axis}": _ratio(float(np.mean((points - back(there(points))) ** 2)), at_points)
        for name, points in places.items()
    }


def _ratio(squares: float, at_points: float) -> float:
    if at_points == 0:
        return 1.0 if squares == 0 else float("inf")
    return float(np.sqrt(squares / at_points))
