"""The noise floor: the least that any f and g can leave in expectation, for generated data.

The best f is E[y|x] and leaves E[Var(y|x)]; the best g is E[x|y] and leaves E[Var(x|y)].
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pseudo_invertible.baselines.conditional import GivenX, GivenY
from pseudo_invertible.data.generator import Generator, draw_model
from pseudo_invertible.errors import UserError

# Nodes on each piece; those given y are doubled until the floor of x settles.
NODES_GIVEN_X = 20
FEWEST_NODES = 12
MOST_PLACES = 6000
WANTED_ERROR = 1e-9
# The range of h2 over the noise, at most: the nodes needed grow with it.
WIDEST_RANGE = 1000
COLUMNS = 2000


@dataclass(frozen=True)
class NoiseFloor:
    """Conditional means, and the variances around them.

    floor_y: E[Var(y|x)], averaged over the generator's grid of x, in squared units of y. floor_x:
    E[Var(x|y)], x uniform, in squared units of x. error_y, error_x: what changed when the nodes
    were doubled; the true error is smaller. variance_y, variance_x: of the population.
    """

    floor_y: float
    floor_x: float
    error_y: float
    error_x: float
    variance_y: float
    variance_x: float
    given_x: GivenX = field(repr=False)
    given_y: GivenY = field(repr=False)

    @property
    def fvu(self) -> float:
        """The FVU of the conditional means in the population; no pair of functions has less."""
        return (self.floor_y / self.variance_y + self.floor_x / self.variance_x) / 2

    def mean_y(self, x: np.ndarray) -> np.ndarray:
        """E[y|x]: float64[m]."""
        return self.given_x.moments(x)[0]

    def mean_x(self, y: np.ndarray) -> np.ndarray:
        """E[x|y]: float64[m]; NaN where the model cannot reach y within 9 deviations."""
        return self.given_y.mean(y)


def noise_floor(generator: Generator) -> NoiseFloor:
    """Compute both floors of a generator, doubling the nodes until they settle.

    Raises UserError where the noise is below a thousandth of the range of h2 on the grid: the
    quadrature would need too many nodes, and without noise there is no density to integrate.
    """
    model = draw_model(generator)
    x = np.linspace(generator.low, generator.high, generator.points)
    least = float(np.ptp(model.inner(x))) / WIDEST_RANGE
    if not generator.noise >= least:
        raise UserError(
            f"The noise floor needs noise of at least {least:.2g} with this generator; "
            f"its noise is {generator.noise:g}."
        )
    given_x = GivenX(model, NODES_GIVEN_X)
    floor_y = float(given_x.moments(x)[1].mean())
    coarser_y = float(GivenX(model, NODES_GIVEN_X // 2).moments(x)[1].mean())
    width = generator.high - generator.low
    means, variances = given_x.moments(columns(generator, COLUMNS))
    given_y, floor_x, error_x = _settled(GivenY(model, FEWEST_NODES), WANTED_ERROR * width**2)
    return NoiseFloor(
        floor_y,
        floor_x,
        abs(floor_y - coarser_y),
        error_x,
        float(np.var(means) + np.mean(variances)),
        width**2 / 12,
        given_x,
        given_y,
    )


def columns(generator: Generator, count: int) -> np.ndarray:
    """The middles of equal parts of the range of x: float64[count]."""
    width = generator.high - generator.low
    return generator.low + width * (np.arange(count) + 0.5) / count


def _settled(given_y: GivenY, tolerance: float) -> tuple[GivenY, float, float]:
    """Moments with enough nodes, the floor of x, and its last change."""
    floor, error = given_y.variance(), np.inf
    while error > tolerance and len(given_y.x) < MOST_PLACES:
        given_y = GivenY(given_y.model, 2 * given_y.nodes)
        coarser, floor = floor, given_y.variance()
        error = abs(floor - coarser)
    return given_y, floor, error
