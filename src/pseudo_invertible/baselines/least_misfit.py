"""The least misfit of all invertible maps: the best one of the standardised scatter.

The best invertible map has the least fit_y + fit_x, in which the axis with the larger units
counts more. In units of the standard deviations both count alike: no pair that is exactly
inverse has a smaller misfit than the best map there.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pseudo_invertible.baselines.best_invertible import BestInvertible, best_invertible
from pseudo_invertible.baselines.monotone_path import MonotoneFit
from pseudo_invertible.experiment.scatter import Dataset


def least_misfit(dataset: Dataset) -> BestInvertible:
    """Minimise the misfit over all invertible maps, by direction.

    value, lower_bound: misfits. fit_y, fit_x: shares of the variance that are left. The
    curves are in the units of the data.
    """
    x, y = dataset
    unit_x, unit_y = np.std(x), np.std(y)

    def as_misfit(fit: MonotoneFit) -> MonotoneFit:
        return replace(
            fit,
            value=fit.value / 2,
            lower_bound=fit.lower_bound / 2,
            curve_x=unit_x * fit.curve_x,
            curve_y=unit_y * fit.curve_y,
        )

    return BestInvertible(*map(as_misfit, best_invertible(Dataset(x / unit_x, y / unit_y))))
