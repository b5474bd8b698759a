"""E[y|x] and E[x|y] as curves of the population, and how far from monotone they are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from pseudo_invertible.baselines.monotone_path import Direction
from pseudo_invertible.baselines.noise_floor import NoiseFloor
from pseudo_invertible.baselines.population import population
from pseudo_invertible.baselines.regressions import left_by_monotone
from pseudo_invertible.study.settings import GeneratorSettings

FINENESS = 400


class Left(NamedTuple):
    """Two mean squares, each in squared units of its axis."""

    y: float
    x: float


class ConditionalMeans(NamedTuple):
    """Both conditional means, at places that are equally likely in the population.

    x, y_given_x: float64[columns]. y, x_given_y: float64[levels], y rising.
    """

    x: Float64[np.ndarray, " columns"]
    y_given_x: Float64[np.ndarray, " columns"]
    y: Float64[np.ndarray, " levels"]
    x_given_y: Float64[np.ndarray, " levels"]

    def left_by_monotone(self, direction: Direction) -> Left:
        """How far each is, in the mean square, from the nearest monotone function of a direction.

        Both are 0 where both conditional means are monotone that way. Their sum is what the two
        monotone regressions leave beyond the noise floor, whether they are inverse or not.
        """
        return Left(
            left_by_monotone(self.x, self.y_given_x, direction),
            left_by_monotone(self.y, self.x_given_y, direction),
        )

    def variance(self) -> Left:
        """What the conditional means explain: Var E[y|x] and Var E[x|y]."""
        return Left(float(np.var(self.y_given_x)), float(np.var(self.x_given_y)))


def conditional_means(
    settings: GeneratorSettings, floor: NoiseFloor, *, fineness: int = FINENESS
) -> ConditionalMeans:
    """Evaluate both in fineness columns of x and 4·fineness levels of y.

    floor: of the same settings.
    """
    layout = population(settings, fineness)
    x, y = np.unique(layout.x), np.unique(layout.y)
    return ConditionalMeans(x, floor.y_given_x(x), y, floor.x_given_y(y))
