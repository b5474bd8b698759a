"""The best invertible map of the population that a generated scatter is drawn from."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from pseudo_invertible.baselines.best_invertible import BestInvertible, best_invertible
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import draw_model
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings

FINENESS = 800


def best_invertible_in_expectation(
    settings: GeneratorSettings, *, fineness: int = FINENESS
) -> BestInvertible:
    """Minimise the same over the population that a generated sample comes from, x uniform.

    A sample's own best curve follows its noise and can fall below the noise floor; this one
    cannot, so that its value less the floor is what invertibility costs. The population is
    laid out as fineness columns of x by 2·fineness equally likely noises, and its y gathered
    in 4·fineness equally filled levels, each at its mean. The bounds refer to this layout;
    the layout's own error shows when fineness is doubled (published data, 400 to 800: 0.0025).
    Raises UserError where fineness is below 1.
    """
    if fineness < 1:
        raise UserError(f"The fineness should be at least 1; it is {fineness}.")
    model = draw_model(settings)
    x = model.low + (model.high - model.low) * (np.arange(fineness) + 0.5) / fineness
    noises = ndtri((np.arange(2 * fineness) + 0.5) / (2 * fineness))
    noises = model.noise * noises / (noises.std() or 1.0)
    y = model.outer((model.inner(x)[:, None] + noises).ravel())
    x = np.repeat(x, 2 * fineness)
    levels = np.array_split(np.argsort(y, kind="stable"), 4 * fineness)
    for level in levels:
        y[level] = y[level].mean()
    return best_invertible(Dataset(x, y), resolution=4 * fineness, most_points=4 * fineness)
