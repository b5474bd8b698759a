"""The write-up's generator: a random post-nonlinear model of two cubic splines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pseudo_invertible.data.dataset import Dataset

if TYPE_CHECKING:
    from scipy.interpolate import UnivariateSpline

FRESH_POINTS = 10_000


@dataclass(frozen=True)
class Generator:
    """What the generator draws from; defaults are the write-up's.

    seed: of NumPy's legacy generator. points: how many. knots: abscissae of each spline. noise:
    standard deviation of the inner noise. ordinates: standard deviation of the splines'
    ordinates. low, high: range of x and of the abscissae, in units of x.
    """

    seed: int = 101
    points: int = 1000
    knots: int = 10
    noise: float = 0.3
    ordinates: float = 1.5
    low: float = -10.0
    high: float = 10.0


@dataclass(frozen=True)
class PostNonlinearModel:
    """y = outer(inner(x) + noise·ε), ε standard normal. Source: write-up, "Training phase".

    inner is the write-up's h2, outer its h1.
    """

    inner: UnivariateSpline
    outer: UnivariateSpline
    noise: float
    low: float
    high: float


def draw_model(generator: Generator) -> PostNonlinearModel:
    """Draw the two splines of the post-nonlinear model from the generator's seed."""
    return _draw_model(generator, np.random.RandomState(generator.seed))


def _draw_model(settings: Generator, numbers: np.random.RandomState) -> PostNonlinearModel:
    # UnivariateSpline's *default* smoothing is what the author used: the splines smooth
    # their ordinates and do not interpolate them. The inner spline is drawn first.
    from scipy.interpolate import UnivariateSpline  # slow to import, and readers need none

    abscissae = np.linspace(settings.low, settings.high, settings.knots)
    inner = UnivariateSpline(abscissae, settings.ordinates * numbers.randn(settings.knots))
    outer = UnivariateSpline(abscissae, settings.ordinates * numbers.randn(settings.knots))
    return PostNonlinearModel(inner, outer, settings.noise, settings.low, settings.high)


def generate(generator: Generator) -> Dataset:
    """Draw the dataset: x an even grid (not a sample), y = h1(h2(x) + noise).

    The order of the draws (inner ordinates, outer ordinates, noises) is the write-up's.
    """
    numbers = np.random.RandomState(generator.seed)
    model = _draw_model(generator, numbers)
    noises = generator.noise * numbers.randn(generator.points)
    x = np.linspace(generator.low, generator.high, generator.points)
    return Dataset(x, model.outer(model.inner(x) + noises))


def fresh_points(generator: Generator, count: int = FRESH_POINTS) -> Dataset:
    """Points that no run saw: the same splines, x uniform, new noise.

    NumPy's default generator, seeded with the generator's seed.
    """
    model = draw_model(generator)
    numbers = np.random.default_rng(generator.seed)
    x = numbers.uniform(generator.low, generator.high, count)
    noises = generator.noise * numbers.standard_normal(count)
    return Dataset(x, model.outer(model.inner(x) + noises))
