"""The write-up's generator of scatters: a random post-nonlinear model of two cubic splines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings

if TYPE_CHECKING:
    from scipy.interpolate import UnivariateSpline


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


def _draw_model(
    settings: GeneratorSettings, generator: np.random.RandomState
) -> PostNonlinearModel:
    # UnivariateSpline's *default* smoothing is what the author used: the splines smooth
    # their ordinates and do not interpolate them. The inner spline is drawn first.
    from scipy.interpolate import UnivariateSpline  # slow to import, and readers need none

    abscissae = np.linspace(settings.low, settings.high, settings.knots)
    inner = UnivariateSpline(abscissae, settings.ordinates * generator.randn(settings.knots))
    outer = UnivariateSpline(abscissae, settings.ordinates * generator.randn(settings.knots))
    return PostNonlinearModel(inner, outer, settings.noise, settings.low, settings.high)


def draw_model(settings: GeneratorSettings) -> PostNonlinearModel:
    """Draw the two splines of the post-nonlinear model from the settings' seed."""
    return _draw_model(settings, np.random.RandomState(settings.seed))


def generate(settings: GeneratorSettings) -> Dataset:
    """Draw the scatter: x an even grid (not a sample), y = h1(h2(x) + noise).

    The order of the draws (inner ordinates, outer ordinates, noises) is the write-up's.
    """
    generator = np.random.RandomState(settings.seed)
    model = _draw_model(settings, generator)
    noises = settings.noise * generator.randn(settings.points)
    x = np.linspace(settings.low, settings.high, settings.points)
    return Dataset(x, model.outer(model.inner(x) + noises))


def held_out(settings: GeneratorSettings) -> Dataset:
    """A fresh draw of a generated dataset: the same splines, x uniform, new noise.

    As many points as the dataset has; NumPy's default generator, seeded with the settings' seed.
    """
    model = draw_model(settings)
    generator = np.random.default_rng(settings.seed)
    x = generator.uniform(settings.low, settings.high, settings.points)
    noises = settings.noise * generator.standard_normal(settings.points)
    return Dataset(x, model.outer(model.inner(x) + noises))
