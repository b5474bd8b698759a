"""The numbers of ``baselines.json``, as records: what each is, its unit, how it is found.

Squared units: of y for fit_y, of x for fit_x and, dominated by x where x has the larger
units, for their sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pseudo_invertible.baselines.best_invertible import BestInvertible
from pseudo_invertible.baselines.cost import Cost, HiddenFold
from pseudo_invertible.baselines.flow_fit import FlowFit, InverseErrors
from pseudo_invertible.baselines.monotone_path import Direction, MonotoneFit
from pseudo_invertible.baselines.noise_floor import FloorNumbers, Unknown
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.runs import cycle, misfit
from pseudo_invertible.measures.shape import left_by_lines, trend


@dataclass(frozen=True)
class MonotoneNumbers:
    """The best map of one direction.

    value: fit_y + fit_x. lower_bound: no map of this direction has a smaller sum.
    """

    value: float
    lower_bound: float
    fit_y: float
    fit_x: float

    @classmethod
    def of(cls, fit: MonotoneFit) -> MonotoneNumbers:
        """Without the curve."""
        return cls(fit.value, fit.lower_bound, fit.fit_y, fit.fit_x)


@dataclass(frozen=True)
class InvertibleNumbers:
    """The best invertible map: of both directions the one with the smaller fit_y + fit_x.

    lower_bound: no invertible map of either direction has a smaller sum. misfit: of the best,
    in units of the sample's variances.
    """

    direction: Direction
    value: float
    lower_bound: float
    fit_y: float
    fit_x: float
    misfit: float
    increasing: MonotoneNumbers
    decreasing: MonotoneNumbers

    @classmethod
    def of(cls, found: BestInvertible, dataset: Dataset) -> InvertibleNumbers:
        """dataset: the sample, whose variances are the units of misfit."""
        best = found.best
        return cls(
            best.direction,
            best.value,
            found.lower_bound,
            best.fit_y,
            best.fit_x,
            misfit(best.fit_y, best.fit_x, dataset),
            MonotoneNumbers.of(found.increasing),
            MonotoneNumbers.of(found.decreasing),
        )


@dataclass(frozen=True)
class BestMaps:
    """Two best invertible maps, of two questions.

    sample: of the points themselves. It follows their noise, and is the bound for whatever is
    measured on them. population: of what the points were drawn from, x uniform; it is the bound
    for networks that are judged on fresh points, and no sample's noise is in it.
    """

    sample: InvertibleNumbers
    population: InvertibleNumbers | Unknown


@dataclass(frozen=True)
class LeastMisfit:
    """The least misfit of all invertible maps on the sample, and its direction.

    lower_bound: of either direction. increasing, decreasing: the least of that direction.
    """

    direction: Direction
    misfit: float
    lower_bound: float
    increasing: float
    decreasing: float

    @classmethod
    def of(cls, found: BestInvertible) -> LeastMisfit:
        """found: from ``least_misfit``, its values misfits."""
        return cls(
            found.best.direction,
            found.best.value,
            found.lower_bound,
            found.increasing.value,
            found.decreasing.value,
        )


@dataclass(frozen=True)
class FlowNumbers:
    """What an invertible map by construction reaches; fields as in ``FlowFit``.

    misfit, cycle: as of the networks, in units of the sample's standard deviations.
    """

    direction: int
    increasing_loss: float
    decreasing_loss: float
    fit_y: float
    fit_x: float
    cycle_x: float
    cycle_y: float
    misfit: float
    cycle: float
    on_sample: InverseErrors
    outside: InverseErrors

    @classmethod
    def of(cls, fit: FlowFit, dataset: Dataset) -> FlowNumbers:
        """dataset: the sample that the flow was fitted to."""
        return cls(
            fit.direction,
            fit.increasing_loss,
            fit.decreasing_loss,
            fit.fit_y,
            fit.fit_x,
            fit.cycle_x,
            fit.cycle_y,
            misfit(fit.fit_y, fit.fit_x, dataset),
            cycle(fit.cycle_x, fit.cycle_y, dataset),
            fit.on_sample,
            fit.outside,
        )


@dataclass(frozen=True)
class LineNumbers:
    """Two straight regressions, of y on x and of x on y, not inverse to each other.

    All 0 where the points lie on a line: what rounding leaves there is nothing to compare with.
    """

    fit_y: float
    fit_x: float
    misfit: float

    @classmethod
    def of(cls, dataset: Dataset) -> LineNumbers:
        """The least-squares lines of the sample."""
        x, y = dataset
        if not left_by_lines(x, y):
            return cls(0.0, 0.0, 0.0)
        fit_y = float(np.var(y - trend(x, y) * x))
        fit_x = float(np.var(x - trend(y, x) * y))
        return cls(fit_y, fit_x, misfit(fit_y, fit_x, dataset))


@dataclass(frozen=True)
class Variance:
    """Of the sample's x and y, in squared units: what a constant leaves."""

    x: float
    y: float


@dataclass(frozen=True)
class Contents:
    """All of ``baselines.json``; ``{"none": sentence}`` where own data cannot tell."""

    noise_floor: FloorNumbers | Unknown
    best_invertible: BestMaps
    cost_of_invertibility: Cost | HiddenFold | Unknown
    least_misfit: LeastMisfit
    flow: FlowNumbers
    straight_line: LineNumbers
    variance: Variance
