"""Which figures a study has: computed from its grid. Imports no matplotlib."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pseudo_invertible.study.configuration import Configuration, canonical_weight

# The activation that the write-up shows; every other one is named in the figure's name.
WRITE_UP_ACTIVATION = "relu"


class Figure(NamedTuple):
    """A figure of the write-up, for one configuration of the grid.

    kind: the module of ``pseudo_invertible.figures`` that draws it.
    in_write_up: whether the write-up itself shows it.
    """

    name: str
    kind: str
    configuration: Configuration | None
    title: str
    in_write_up: bool


def figures_of(grid: Iterable[Configuration]) -> tuple[Figure, ...]:
    """All figures of a grid, in the write-up's order; the default grid has its ten among them."""
    figures = [Figure("point_cloud", "point_cloud", None, "The point cloud", True)]
    for configuration in sorted(grid, key=_place):
        figures.extend(_figures_of(configuration))
    return tuple(figures)


def _place(configuration: Configuration) -> tuple[int, float, float]:
    # Equal weights first, then fit priority (falling), invertibility priority, unconstrained.
    lambda_, mu = configuration.lambda_, configuration.mu
    if configuration.unconstrained:
        return (4, 0.0, 0.0)
    if lambda_ != mu:
        return (3, lambda_, mu)
    return (0, 0.0, 0.0) if mu == 1 else (1, -mu, 0.0) if mu < 1 else (2, mu, 0.0)


def _figures_of(configuration: Configuration) -> list[Figure]:
    activation, lambda_, mu = configuration
    shown = activation == WRITE_UP_ACTIVATION
    suffix = "" if shown else f"_{activation}"
    weight = canonical_weight(mu)
    if configuration.unconstrained:
        name = f"unconstrained_{activation}"
        return [Figure(name, "fits", configuration, "Unconstrained fits", True)]
    if lambda_ != mu:
        name = f"weights_{canonical_weight(lambda_)}_{weight}{suffix}"
        return [Figure(name, "quartet", configuration, "Unequal weights", shown)]
    if mu == 1:
        return [
            Figure(f"loss_equal{suffix}", "loss", configuration, "Training loss", shown),
            Figure(f"fits_equal{suffix}", "fits", configuration, "Equal priority", shown),
            Figure(f"identity_equal{suffix}", "identity", configuration, "Equal priority", shown),
        ]
    priority, title = (
        ("fit", "Fit priority") if mu < 1 else ("invertibility", "Invertibility priority")
    )
    return [
        Figure(f"{priority}_priority_{weight}{suffix}", "quartet", configuration, title, shown)
    ]
