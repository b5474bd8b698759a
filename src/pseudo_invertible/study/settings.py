"""Typed settings of the stages. Plain data: nothing here computes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GeneratorSettings:
    """A random post-nonlinear model y = h1(h2(x) + noise); defaults are the write-up's.

    seed: of NumPy's legacy generator.
    points: n.
    knots: abscissae of each spline.
    noise: standard deviation of the inner noise.
    ordinates: standard deviation of the splines' ordinates.
    low, high: range of x and of the abscissae, in units of x.
    """

    seed: int = 101
    points: int = 1000
    knots: int = 10
    noise: float = 0.3
    ordinates: float = 1.5
    low: float = -10.0
    high: float = 10.0


@dataclass(frozen=True)
class TrainingSettings:
    """How every run of a study is trained; defaults are the write-up's.

    updates: full-batch Adam updates (the write-up's "epochs").
    learning_rate: Adam's.
    width: units of both hidden layers.
    standardise: train on x and y scaled to mean 0 and standard deviation 1.
    warm_start: fraction of the updates over which λ and μ rise linearly from 0.
    free_updates: first updates without λ and μ; a warm start begins after them.
    flip_outputs: before the first update, negate the output layer of f, of g or of both where
    the slope of its least-squares line over the scatter has not the sign of the data's.
    """

    updates: int = 500
    learning_rate: float = 1e-3
    width: int = 30
    standardise: bool = False
    warm_start: float = 0.0
    free_updates: int = 0
    flip_outputs: bool = False
