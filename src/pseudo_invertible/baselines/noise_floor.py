"""The noise floor: what no pair of functions can beat in expectation, for a generated scatter.

The best f is E[y|x] and leaves E[Var(y|x)]; the best g is E[x|y] and leaves E[Var(x|y)].
Both follow from the post-nonlinear model y = h1(h2(x) + noise·ε) by quadrature.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

import numpy as np
from jaxtyping import Float64

from pseudo_invertible.baselines.conditional_moments import MomentsGivenX, MomentsGivenY
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import draw_model
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings

HERMITE_NODES = 80
WIDEST_RANGE = 1000
FEWEST_NODES = 12
MOST_NODES = 6000
WANTED_ERROR = 1e-9


@dataclass(frozen=True)
class FloorNumbers:
    """The content of ``noise_floor.json``.

    floor_y, floor_x, error_y, error_x: as in ``NoiseFloor``. left_y, left_x: what E[y|x] and
    E[x|y] leave on the sample itself (``NoiseFloor.left_on``), in squared units of y and of x.
    """

    floor_y: float
    floor_x: float
    error_y: float
    error_x: float
    left_y: float
    left_x: float


@dataclass(frozen=True)
class Unknown:
    """In place of numbers that need more than there is. none: the sentence that says why."""

    none: str

    def numbers(self, dataset: Dataset) -> Unknown:
        """Itself: there are no numbers on any sample."""
        return self


@dataclass(frozen=True)
class NoiseFloor:
    """Conditional means, and the variances that they leave.

    floor_y: E[Var(y|x)], averaged over the settings' grid of x, in squared units of y.
    floor_x: E[Var(x|y)], x uniform on [low, high], in squared units of x.
    error_y, error_x: what changed when the quadrature's nodes were doubled; the finer value
    is reported, so the true error is smaller.
    """

    floor_y: float
    floor_x: float
    error_y: float
    error_x: float
    _given_x: MomentsGivenX = field(repr=False)
    _given_y: MomentsGivenY = field(repr=False)

    def y_given_x(self, x: Float64[np.ndarray, " m"]) -> Float64[np.ndarray, " m"]:
        """E[y|x] at any x: float64[m]."""
        return self._given_x.moments(x)[0]

    def x_given_y(self, y: Float64[np.ndarray, " m"]) -> Float64[np.ndarray, " m"]:
        """E[x|y] at any y: float64[m]; NaN where the model cannot reach y within 9 deviations."""
        return self._given_y.mean(y)

    def numbers(self, dataset: Dataset) -> FloorNumbers:
        """The plain numbers, with what the conditional means leave on this sample."""
        left_y, left_x = self.left_on(dataset)
        return FloorNumbers(self.floor_y, self.floor_x, self.error_y, self.error_x, left_y, left_x)

    def left_on(self, dataset: Dataset) -> tuple[float, float]:
        """Average what is left, mean (y − E[y|x])² and mean (x − E[x|y])² on a sample."""
        left_y = np.mean((dataset.y - self.y_given_x(dataset.x)) ** 2)
        left_x = np.mean((dataset.x - self.x_given_y(dataset.y)) ** 2)
        return float(left_y), float(left_x)


def noise_floor(settings: GeneratorSettings) -> NoiseFloor:
    """Compute both floors of a generated dataset, doubling the nodes until they settle.

    Raises UserError where the noise is below a thousandth of the range of h2 on the grid:
    the quadrature would need too many nodes, and at noise 0 there is no density to integrate.
    """
    model = draw_model(settings)
    x = np.linspace(settings.low, settings.high, settings.points)
    least = np.ptp(model.inner(x)) / WIDEST_RANGE
    if not settings.noise >= least:
        raise UserError(
            f"The noise floor needs noise of at least {least:.2g} with this generator; "
            f"its noise is {settings.noise:g}."
        )
    given_x = MomentsGivenX(model, HERMITE_NODES)
    floor_y = float(given_x.moments(x)[1].mean())
    coarser_y = float(MomentsGivenX(model, HERMITE_NODES // 2).moments(x)[1].mean())

    nodes = FEWEST_NODES
    given_y = MomentsGivenY(model, nodes)
    floor_x, error_x = given_y.variance(nodes), np.inf
    tolerance = WANTED_ERROR * (settings.high - settings.low) ** 2
    while error_x > tolerance and len(given_y.x) < MOST_NODES:
        nodes *= 2
        given_y = MomentsGivenY(model, nodes)
        coarser_x, floor_x = floor_x, given_y.variance(nodes)
        error_x = abs(floor_x - coarser_x)
    return NoiseFloor(floor_y, floor_x, abs(floor_y - coarser_y), error_x, given_x, given_y)


def floor_or_reason(settings: GeneratorSettings) -> NoiseFloor | Unknown:
    """The noise floor, or the reason why this generator has none that could be computed."""
    try:
        return noise_floor(settings)
    except UserError as error:
        return Unknown(str(error))


def floor_numbers(settings: GeneratorSettings, dataset: Dataset) -> dict[str, float | str]:
    """The content of ``noise_floor.json``; ``{"none": sentence}`` where the noise is too small."""
    return asdict(floor_or_reason(settings).numbers(dataset))
