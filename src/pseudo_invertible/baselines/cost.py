"""What it costs to be invertible, and how much of that is the fold.

The best invertible map of the population leaves more than the noise floor. Two things make it
do so. E[y|x] may turn (a fold): then no invertible map follows it. And even where nothing folds,
noise flattens both regressions (regression to the mean): on straight lines their slopes multiply
to R² and not to 1, so that they are not inverse to each other, and no map is both.

Without noise only the fold is left: the best invertible map of y = E[y|x] costs what the fold
costs. The two add up where noise leaves the fold as it is. Where it hides the fold (x is then
uncertain in any case), the fold alone can cost more than the whole, and no share is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pseudo_invertible.baselines.best_invertible import BestInvertible
from pseudo_invertible.baselines.conditional_means import FINENESS, conditional_means
from pseudo_invertible.baselines.noise_floor import NoiseFloor
from pseudo_invertible.baselines.population import best_on_layout, population_of_curve
from pseudo_invertible.baselines.regressions import left_by_means
from pseudo_invertible.study.settings import GeneratorSettings

CURVE_POINTS = 20_001


@dataclass(frozen=True)
class Cost:
    """What invertibility costs in the population, as fit_y + fit_x beyond the noise floor.

    cost: of the best invertible map. fold: of the best invertible map of the same conditional
    means without noise, y = E[y|x], beyond what is left there by E[x|y].
    regression_to_the_mean: cost − fold, what comes with the noise. made_monotone: the part of
    cost that comes from making the two regressions E[y|x] and E[x|y] monotone, each by itself and
    in the best map's direction; made_inverse: cost − made_monotone, from then making them inverse.
    """

    cost: float
    fold: float
    regression_to_the_mean: float
    made_monotone: float
    made_inverse: float


@dataclass(frozen=True)
class HiddenFold:
    """The same where the fold alone costs more without noise than the whole does with it.

    none: the sentence that says why there is no regression_to_the_mean.
    """

    none: str
    cost: float
    fold: float
    made_monotone: float
    made_inverse: float


def cost_of_invertibility(
    settings: GeneratorSettings,
    floor: NoiseFloor,
    expected: BestInvertible,
    *,
    fineness: int = FINENESS,
) -> Cost | HiddenFold:
    """Take the cost of the population's best invertible map apart.

    floor, expected: of the same settings (``best_invertible_in_expectation``). fineness: of the
    layouts that fold and made_monotone are computed on, which err by about a thirtieth of the
    square of a column's width (published data: 8e-5).
    """
    cost = expected.best.value - floor.floor_y - floor.floor_x
    fold = cost_of_fold(settings, floor, fineness=fineness)
    means = conditional_means(settings, floor, fineness=fineness)
    made_monotone = sum(means.left_by_monotone(expected.best.direction))
    made_inverse = cost - made_monotone
    if fold <= cost:
        return Cost(cost, fold, cost - fold, made_monotone, made_inverse)
    reason = (
        f"Without noise the fold alone would cost {fold:.3g}, more than the {cost:.3g} that "
        "invertibility costs with it: the noise hides the fold, and no share can be named."
    )
    return HiddenFold(reason, cost, fold, made_monotone, made_inverse)


def cost_of_fold(
    settings: GeneratorSettings, floor: NoiseFloor, *, fineness: int = FINENESS
) -> float:
    """What invertibility costs on y = E[y|x] without noise, x uniform; 0 where that is monotone.

    Beyond what unconstrained maps leave there: nothing on y, and on x the variance between the
    places that share one y.
    """
    x = np.linspace(settings.low, settings.high, CURVE_POINTS)
    layout = population_of_curve(x, floor.y_given_x(x), fineness)
    best = best_on_layout(layout, fineness).best
    return best.value - left_by_means(*layout) - left_by_means(*layout[::-1])
