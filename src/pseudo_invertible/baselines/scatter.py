"""What is possible on one scatter of many, in a record: fast enough for dozens of scatters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import get_args

from scipy.stats import pearsonr, spearmanr

from pseudo_invertible.baselines.best_invertible import BestInvertible, best_invertible
from pseudo_invertible.baselines.conditional_means import ConditionalMeans, conditional_means
from pseudo_invertible.baselines.least_misfit import least_misfit
from pseudo_invertible.baselines.monotone_path import Direction
from pseudo_invertible.baselines.noise_floor import NoiseFloor, floor_or_reason
from pseudo_invertible.baselines.population import population
from pseudo_invertible.baselines.quadrature import turns
from pseudo_invertible.baselines.regressions import left_by_monotone
from pseudo_invertible.experiment.generator import draw_model
from pseudo_invertible.experiment.scatter import Dataset, check_scatter
from pseudo_invertible.measures.runs import misfit
from pseudo_invertible.study.settings import GeneratorSettings

# Of a thousand noises hardly any lies further out.
NOISE_REACH = 3.0


@dataclass(frozen=True)
class Model:
    """The generator's two maps. inner_turns: of h2 on the range of x.

    outer_turns: of h1 on its reach, the range of h2 widened by three deviations of the noise;
    0 where h1 is invertible there.
    """

    inner_turns: int
    outer_turns: int

    @property
    def outer_invertible(self) -> bool:
        """Whether h1 is monotone on its reach."""
        return self.outer_turns == 0


@dataclass(frozen=True)
class Population:
    """What the scatter was drawn from; all but the floors in units of its variances.

    floor_y, floor_x: E[Var(y|x)], E[Var(x|y)], in squared units of y and of x. floor_misfit:
    the misfit of the two conditional means, which no pair of functions beats. least_misfit: of
    the population's best invertible map. cost: least_misfit − floor_misfit, what invertibility
    costs, never below 0 (up to the layout's error, about 1e-4). far_from_monotone: the share of
    what the conditional means explain (1 − floor_misfit) that the best two monotone functions of
    one direction leave; 0 where both conditional means are monotone the same way, 1 where
    monotone functions explain nothing.
    """

    floor_y: float
    floor_x: float
    floor_misfit: float
    least_misfit: float
    cost: float
    far_from_monotone: float


@dataclass(frozen=True)
class Least:
    """The least that maps of some kind leave of a scatter.

    fit_sum: the best invertible maps by fit_y + fit_x, in squared units; misfit: by misfit.
    Both hold both directions, with values, lower bounds and curves in units of the data.
    monotone_misfit: of two monotone regressions of one direction, inverse or not, the better
    direction; no invertible map has less. pearson, spearman: correlations of x and y.
    model: None for own data. population: likewise, and where the noise is too small for a floor.
    """

    fit_sum: BestInvertible
    misfit: BestInvertible
    monotone_misfit: float
    pearson: float
    spearman: float
    model: Model | None
    population: Population | None

    def columns(self) -> dict[str, float | str | bool]:
        """The numbers as columns of a table; NaN where there is no generator to tell them.

        least_fit_sum, least_misfit: the least of both directions; ``…_low``: no invertible map
        has less; ``…_increasing``, ``…_decreasing``: the least of that direction. direction: of
        the least misfit. The others as in the records, population's least_misfit and cost as
        population_misfit and population_cost.
        """
        known = self.population
        return {
            "pearson": self.pearson,
            "spearman": self.spearman,
            "far_from_monotone": known.far_from_monotone if known else math.nan,
            "inner_turns": self.model.inner_turns if self.model else math.nan,
            "outer_turns": self.model.outer_turns if self.model else math.nan,
            "outer_invertible": self.model.outer_invertible if self.model else math.nan,
            "floor_y": known.floor_y if known else math.nan,
            "floor_x": known.floor_x if known else math.nan,
            "floor_misfit": known.floor_misfit if known else math.nan,
            "population_misfit": known.least_misfit if known else math.nan,
            "population_cost": known.cost if known else math.nan,
            "monotone_misfit": self.monotone_misfit,
            "direction": self.misfit.best.direction,
            **_least_columns("least_fit_sum", self.fit_sum),
            **_least_columns("least_misfit", self.misfit),
        }


def least_of(dataset: Dataset, settings: GeneratorSettings | None = None) -> Least:
    """Find what is possible on a scatter: a second or so for 1000 points.

    settings: of the generator that drew it; None for own data.
    Raises UserError for fewer than 10 points and for constant x or y.
    """
    x, y = check_scatter(dataset, "The scatter")
    monotone = [
        misfit(left_by_monotone(x, y, way), left_by_monotone(y, x, way), dataset)
        for way in get_args(Direction)
    ]
    return Least(
        fit_sum=best_invertible(dataset),
        misfit=least_misfit(dataset),
        monotone_misfit=min(monotone),
        pearson=float(pearsonr(x, y).statistic),
        spearman=float(spearmanr(x, y).statistic),
        model=None if settings is None else _model(settings),
        population=None if settings is None else _population(settings),
    )


def _least_columns(name: str, found: BestInvertible) -> dict[str, float]:
    return {
        name: found.best.value,
        f"{name}_low": found.lower_bound,
        f"{name}_increasing": found.increasing.value,
        f"{name}_decreasing": found.decreasing.value,
    }


def _model(settings: GeneratorSettings) -> Model:
    model = draw_model(settings)
    inner = turns(model.inner, model.low, model.high)
    values, noise = model.inner(inner), NOISE_REACH * model.noise
    outer = turns(model.outer, float(values.min() - noise), float(values.max() + noise))
    # The first and the last are the ends.
    return Model(len(inner) - 2, len(outer) - 2)


def _population(settings: GeneratorSettings) -> Population | None:
    floor = floor_or_reason(settings)
    if not isinstance(floor, NoiseFloor):
        return None
    layout = population(settings)
    floor_misfit = misfit(floor.floor_y, floor.floor_x, layout)
    least = least_misfit(layout).best.value
    means = conditional_means(settings, floor)
    return Population(
        floor.floor_y,
        floor.floor_x,
        floor_misfit,
        least,
        least - floor_misfit,
        _far_from_monotone(means, layout),
    )


def _far_from_monotone(means: ConditionalMeans, layout: Dataset) -> float:
    explained = misfit(*means.variance(), layout)
    left = [misfit(*means.left_by_monotone(way), layout) for way in get_args(Direction)]
    return min(left) / explained
