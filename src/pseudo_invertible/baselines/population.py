"""The population that generated data come from, as points of equal weight.

x is uniform on the generator's range, in columns; y is gathered in equally filled levels, each at
its mean, so that no map can separate what it could not separate in the population.
"""

from __future__ import annotations

import numpy as np

from pseudo_invertible.baselines.best_maps import BestMap, best_fit_loss, best_fvu
from pseudo_invertible.baselines.noise_floor import NoiseFloor, columns
from pseudo_invertible.baselines.regressions import monotone_fit
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.data.generator import Generator, draw_model

FINENESS = 800
MEANS_FINENESS = 400


def population(generator: Generator, fineness: int = FINENESS) -> Dataset:
    """Lay out the population: float64[2·fineness²] each, in units of x and of y.

    fineness columns of x by 2·fineness equally likely noises, in 4·fineness levels of y.
    """
    from scipy.special import ndtri  # slow to import

    model, x = draw_model(generator), columns(generator, fineness)
    noises = ndtri((np.arange(2 * fineness) + 0.5) / (2 * fineness))
    noises = model.noise * noises / noises.std()
    y = model.outer((model.inner(x)[:, None] + noises).ravel())
    return Dataset(np.repeat(x, 2 * fineness), in_levels(y, 4 * fineness))


def in_levels(y: np.ndarray, levels: int) -> np.ndarray:
    """Gather y, in order, in equally filled levels, each at its mean: float64[n]."""
    found = np.empty_like(y)
    for level in np.array_split(np.argsort(y, kind="stable"), min(levels, len(y))):
        found[level] = y[level].mean()
    return found


def best_in_expectation(generator: Generator, fineness: int = FINENESS) -> tuple[BestMap, BestMap]:
    """The invertible maps of least fit loss and of least FVU in the population.

    The best maps of a sample follow its noise and can have less than the noise floor; these
    cannot. The bounds are those of the layout. Doubling the fineness from 400 changes the least
    fit loss of the write-up's population by 0.0025.
    """
    layout, levels = population(generator, fineness), 4 * fineness
    return best_fit_loss(layout, resolution=levels), best_fvu(layout, resolution=levels)


def far_from_monotone(
    generator: Generator, floor: NoiseFloor, fineness: int = MEANS_FINENESS
) -> float:
    """How far E[y|x] and E[x|y] are from monotone functions of one direction: from 0 to 1.

    The share of the FVU that the conditional means explain and the two nearest monotone functions
    of one direction (the better one) do not. 0: both are monotone in that direction. 1: monotone
    functions explain nothing.
    """
    x, y = (np.unique(values) for values in population(generator, fineness))
    mean_y, mean_x = floor.mean_y(x), floor.mean_x(y)
    explained = np.var(mean_y) / floor.variance_y + np.var(mean_x) / floor.variance_x
    unexplained = [
        monotone_fit(x, mean_y, increasing) / floor.variance_y
        + monotone_fit(y, mean_x, increasing) / floor.variance_x
        for increasing in (True, False)
    ]
    return float(min(unexplained) / explained)
