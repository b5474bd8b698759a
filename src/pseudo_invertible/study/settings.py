"""Typed settings of the stages. Plain data: nothing here computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from pseudo_invertible.study.fields import Count, Finite, Positive, Seed, Share, Weight


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

    seed: Seed = 101
    points: Annotated[int, Field(ge=10)] = 1000
    knots: Annotated[int, Field(ge=4)] = 10
    noise: Weight = 0.3
    ordinates: Positive = 1.5
    low: Finite = -10.0
    high: Finite = 10.0


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

    updates: Count = 500
    learning_rate: Positive = 1e-3
    width: Count = 30
    standardise: bool = False
    warm_start: Share = 0.0
    free_updates: Annotated[int, Field(ge=0)] = 0
    flip_outputs: bool = False
