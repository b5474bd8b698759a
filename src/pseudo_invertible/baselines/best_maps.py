"""The best invertible maps of a dataset: of least fit loss, and of least FVU.

A continuous invertible map of the line is monotone, so f and its exact inverse g are one monotone
curve. ``monotone_path`` finds the best increasing curve; the best decreasing one is that of −y.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

import numpy as np

from pseudo_invertible.baselines.monotone_path import Path, Weights, shortest_path
from pseudo_invertible.data.dataset import Dataset

Direction = Literal["increasing", "decreasing"]
DIRECTIONS: tuple[Direction, Direction] = ("increasing", "decreasing")
# x and y along a curve: float64[m] each, neither ever falling.
Curve: TypeAlias = tuple[np.ndarray, np.ndarray]
# No gap between lines of the lattice is wider than the range divided by this.
RESOLUTION = 2000
# Time and memory grow with the square of the distinct values; more of them are split into parts.
MOST_VALUES = 10_000
PART_VALUES = 4000
MEAN_VERTICES = 20_001
# Shares of the variance up to this are rounding.
ROUNDING = 1e-12


@dataclass(frozen=True)
class BestMap:
    """A best invertible map f, with its exact inverse g.

    value: weight_y·fit_y + weight_x·fit_x, reached in the limit by invertible maps; a fit loss or
    an FVU. lower_bound: no invertible map has less. other_direction: the least value of the maps
    of the other direction. of_x, of_y: float64[n], f(x) and g(y) at the points. curve_x, curve_y:
    float64[m], vertices along the curve, x never falling. Units: those of the data.
    """

    direction: Direction
    value: float
    lower_bound: float
    fit_y: float
    fit_x: float
    of_x: np.ndarray = field(repr=False)
    of_y: np.ndarray = field(repr=False)
    curve_x: np.ndarray = field(repr=False)
    curve_y: np.ndarray = field(repr=False)
    other_direction: float = np.inf

    def f(self, x: np.ndarray) -> np.ndarray:
        """The curve as a function of x: float64[k]; constant beyond its ends."""
        return np.interp(x, self.curve_x, self.curve_y)

    def g(self, y: np.ndarray) -> np.ndarray:
        """The curve as a function of y: float64[k]; constant beyond its ends."""
        step = 1 if self.direction == "increasing" else -1
        return np.interp(y, self.curve_y[::step], self.curve_x[::step])


def best_fit_loss(dataset: Dataset, **lattice: int) -> BestMap:
    """The invertible map of least fit loss; its value is fit_y + fit_x."""
    return best_map(dataset, Weights(1.0, 1.0), **lattice)


def best_fvu(dataset: Dataset, **lattice: int) -> BestMap:
    """The invertible map of least FVU; its value is the FVU."""
    weights = Weights(y=0.5 / float(np.var(dataset.y)), x=0.5 / float(np.var(dataset.x)))
    return best_map(dataset, weights, **lattice)


def best_map(
    dataset: Dataset,
    weights: Weights,
    *,
    resolution: int = RESOLUTION,
    most_values: int = MOST_VALUES,
) -> BestMap:
    """Minimise weights.y·fit_y + weights.x·fit_x over all invertible maps.

    most_values: data with more distinct values are split into interleaved parts. The mean of the
    parts' minima is still a lower bound of the whole (the minimum of a sum is at least the sum of
    the minima), and the value is that of the parts' mean curve, or of the best of them, on all
    points. Published generator, 100 000 points: the bounds are 2.4 % apart.
    """
    found = [
        _best_of(dataset, direction, weights, resolution, most_values) for direction in DIRECTIONS
    ]
    best, other = sorted(found, key=lambda one: one.value)
    bound = min(best.lower_bound, other.lower_bound)
    return replace(best, lower_bound=bound, other_direction=other.value)


def _best_of(
    dataset: Dataset, direction: Direction, weights: Weights, resolution: int, most_values: int
) -> BestMap:
    """The best map of one direction; its lower bound is that of this direction."""
    sign = 1 if direction == "increasing" else -1
    points = Dataset(dataset.x, sign * dataset.y)
    path = _increasing(points, weights, resolution, most_values)
    fit_y, fit_x = _terms(path, points)
    value = weights.y * fit_y + weights.x * fit_x
    return BestMap(
        direction,
        value,
        max(0.0, value - path.slack),
        fit_y,
        fit_x,
        of_x=sign * path.heights,
        of_y=path.positions,
        curve_x=path.curve_x,
        curve_y=sign * path.curve_y,
    )


def _increasing(dataset: Dataset, weights: Weights, resolution: int, most_values: int) -> Path:
    distinct = max(len(np.unique(values)) for values in dataset)
    if distinct <= most_values:
        return shortest_path(dataset, weights, resolution)
    count = -(-distinct // min(most_values, PART_VALUES))
    order = np.lexsort((dataset.y, dataset.x))
    parts = [Dataset(*(values[order[part::count]] for values in dataset)) for part in range(count)]
    paths = [shortest_path(part, weights, resolution) for part in parts]
    bound = 0.0
    for path, part in zip(paths, parts, strict=True):
        least = max(0.0, _loss(path, part, weights) - path.slack)
        bound += least * len(part.x) / len(dataset.x)
    curves = [(path.curve_x, path.curve_y) for path in paths]
    found = [_along(curve, dataset) for curve in (*curves, mean_curve(curves, dataset))]
    best = min(found, key=lambda path: _loss(path, dataset, weights))
    return best._replace(slack=_loss(best, dataset, weights) - bound)


def _along(curve: Curve, dataset: Dataset) -> Path:
    """An increasing curve as a path through other points; its slack is not known."""
    x, y = curve
    return Path(np.interp(dataset.x, x, y), np.interp(dataset.y, y, x), x, y, np.inf)


def _loss(path: Path, dataset: Dataset, weights: Weights) -> float:
    fit_y, fit_x = _terms(path, dataset)
    return weights.y * fit_y + weights.x * fit_x


def _terms(path: Path, dataset: Dataset) -> tuple[float, float]:
    """fit_y and fit_x, without what is rounding."""
    pairs = ((dataset.y, path.heights), (dataset.x, path.positions))
    errors = [
        (float(np.mean((data - fitted) ** 2)), float(np.var(data))) for data, fitted in pairs
    ]
    fit_y, fit_x = (error if error > ROUNDING * of else 0.0 for error, of in errors)
    return fit_y, fit_x


def mean_curve(curves: Sequence[Curve], dataset: Dataset) -> Curve:
    """Follow all increasing curves at once and average their places: increasing again.

    They are matched where x + y is equal, both axes scaled to a range of 1. Each follows the noise
    of its own part, the mean does so less.
    """
    width, height = float(np.ptp(dataset.x)) or 1.0, float(np.ptp(dataset.y)) or 1.0
    along = [x / width + y / height for x, y in curves]
    steps = np.linspace(min(map(np.min, along)), max(map(np.max, along)), MEAN_VERTICES)
    places = [
        [np.interp(steps, s, coordinate) for coordinate in curve]
        for s, curve in zip(along, curves, strict=True)
    ]
    mean_x, mean_y = np.mean(places, axis=0)
    return mean_x, mean_y
