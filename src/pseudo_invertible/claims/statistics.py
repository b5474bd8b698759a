"""Pure functions from runs to a number per seed; what is compared is paired by seed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pandas as pd

from pseudo_invertible.claims.evidence import MissingError, Role, Runs

Statistic = Callable[[Runs], pd.Series]


def column(name: str, weight: Role | float) -> Statistic:
    """A column of the runs with λ = μ = weight."""
    return lambda runs: runs.of(name, weight)


def ratio(name: str, over: Role, under: Role) -> Statistic:
    """A column at one weight over that at another."""
    return lambda runs: runs.of(name, over) / runs.of(name, under)


def difference(name: str, more: Role, less: Role) -> Statistic:
    """A column at one weight less that at another."""
    return lambda runs: runs.of(name, more) - runs.of(name, less)


def between_activations(name: str, weight: Role, over: str, under: str) -> Statistic:
    """A column of one activation over that of another."""
    return lambda runs: runs.of(name, weight, over) / runs.of(name, weight, under)


def largest(weight: Role, *names: str) -> Statistic:
    """The largest of several columns."""
    return lambda runs: _frame(runs, weight, *names).max(axis=1)


def smallest(weight: Role, *names: str) -> Statistic:
    """The smallest of several columns."""
    return lambda runs: _frame(runs, weight, *names).min(axis=1)


def farthest_from_one(weight: Role, *names: str) -> Statistic:
    """How far the worse of several columns is from 1."""
    return lambda runs: (_frame(runs, weight, *names) - 1).abs().max(axis=1)


def unevenness(weight: Role) -> Statistic:
    """The largest cycle error over the median one, on the axis where it is more uneven."""

    def values(runs: Runs) -> pd.Series:
        ratios = [
            runs.of(f"cycle_{axis}_max", weight) / runs.of(f"cycle_{axis}_median", weight)
            for axis in "xy"
        ]
        return pd.concat(ratios, axis=1).max(axis=1)

    return values


def steps(name: str, first: Role, last: Role) -> Callable[[Runs], pd.DataFrame]:
    """From each weight to the next larger one: a column over that before, a column per step."""

    def values(runs: Runs) -> pd.DataFrame:
        weights = runs.weights.between(first, last)
        if len(weights) < 2:
            raise MissingError("The study has no two weights there.")
        along = [runs.of(name, weight) for weight in weights]
        ratios = [after / before for before, after in pairwise(along)]
        return pd.concat(ratios, axis=1).dropna()

    return values


def largest_step(name: str, first: Role, last: Role) -> Statistic:
    """The largest of the ratios of neighbouring weights: below 1 where a column only falls."""
    return lambda runs: steps(name, first, last)(runs).max(axis=1)


def smallest_step(name: str, first: Role, last: Role) -> Statistic:
    """The smallest of the ratios of neighbouring weights: above 1 where a column only rises."""
    return lambda runs: steps(name, first, last)(runs).min(axis=1)


def _frame(runs: Runs, weight: Role, *names: str) -> pd.DataFrame:
    return pd.concat([runs.of(name, weight) for name in names], axis=1)
