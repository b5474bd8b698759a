"""The population that a generated scatter is drawn from, laid out as points of equal weight.

x is uniform on the generator's range, in columns; y is gathered in equally filled levels, each
at its mean, so that no map can tell apart what it could not tell apart in the population.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64
from scipy.special import ndtri

from pseudo_invertible.baselines.best_invertible import BestInvertible, best_invertible
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import draw_model
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings

FINENESS = 800


def population(settings: GeneratorSettings, fineness: int = FINENESS) -> Dataset:
    """Lay out y = h1(h2(x) + noise): float64[2·fineness²] each, in units of x and of y.

    fineness columns of x by 2·fineness equally likely noises, in 4·fineness levels of y.
    Raises UserError where fineness is below 1.
    """
    if fineness < 1:
        raise UserError(f"The fineness should be at least 1; it is {fineness}.")
    model = draw_model(settings)
    x = model.low + (model.high - model.low) * (np.arange(fineness) + 0.5) / fineness
    noises = ndtri((np.arange(2 * fineness) + 0.5) / (2 * fineness))
    noises = model.noise * noises / noises.std()
    y = model.outer((model.inner(x)[:, None] + noises).ravel())
    return in_levels(np.repeat(x, 2 * fineness), y, 4 * fineness)


def population_of_curve(
    x: Float64[np.ndarray, " k"], y: Float64[np.ndarray, " k"], fineness: int = FINENESS
) -> Dataset:
    """Lay out the curve through the points, without noise, x uniform between their ends.

    x: rising. Columns and levels as ``population`` has them: float64[2·fineness²] each.
    """
    columns = x[0] + (x[-1] - x[0]) * (np.arange(fineness) + 0.5) / fineness
    parts = 2 * fineness**2
    along = x[0] + (x[-1] - x[0]) * (np.arange(parts) + 0.5) / parts
    return in_levels(np.repeat(columns, 2 * fineness), np.interp(along, x, y), 4 * fineness)


def best_invertible_in_expectation(
    settings: GeneratorSettings, *, fineness: int = FINENESS
) -> BestInvertible:
    """Minimise fit_y + fit_x over the population that a generated sample comes from.

    A sample's own best curve follows its noise and can fall below the noise floor; this one
    cannot, so that its value less the floor is what invertibility costs. The bounds refer to
    the layout; the layout's own error shows when fineness is doubled (published data, 400 to
    800: 0.0025).
    Raises UserError where fineness is below 1.
    """
    return best_on_layout(population(settings, fineness), fineness)


def best_on_layout(layout: Dataset, fineness: int) -> BestInvertible:
    """Minimise fit_y + fit_x over a layout of this fineness: lines as fine as its levels."""
    return best_invertible(layout, resolution=4 * fineness, most_points=4 * fineness)


def in_levels(x: Float64[np.ndarray, " n"], y: Float64[np.ndarray, " n"], levels: int) -> Dataset:
    """Gather y, in order, in so many equally filled levels, each at its mean; y is overwritten."""
    for level in np.array_split(np.argsort(y, kind="stable"), min(levels, len(y))):
        y[level] = y[level].mean()
    return Dataset(x, y)
