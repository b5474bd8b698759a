"""The noise floor: what no pair of functions can beat in expectation, for a generated scatter.

The best f is E[y|x] and leaves E[Var(y|x)]; the best g is E[x|y] and leaves E[Var(x|y)].
Both follow from the post-nonlinear model y = h1(h2(x) + noise·ε) by quadrature.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from jaxtyping import Float64
from numpy.polynomial import Polynomial
from scipy.interpolate import UnivariateSpline

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import PostNonlinearModel, draw_model
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings

HERMITE_NODES = 80
# Beyond so many standard deviations the noise has mass 3e-19, below rounding.
REACH = 9.0
BISECTIONS = 60
ROUNDING = 1e-12
KERNEL = 4_000_000
WIDEST_RANGE = 1000
FEWEST_NODES = 12
MOST_NODES = 6000
WANTED_ERROR = 1e-9


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
    _outward: _Outward = field(repr=False)
    _backward: _Backward = field(repr=False)

    def y_given_x(self, x: Float64[np.ndarray, " m"]) -> Float64[np.ndarray, " m"]:
        """E[y|x] at any x: float64[m]."""
        return self._outward.moments(x)[0]

    def x_given_y(self, y: Float64[np.ndarray, " m"]) -> Float64[np.ndarray, " m"]:
        """E[x|y] at any y: float64[m]; NaN where the model cannot reach y within 9 deviations."""
        return self._backward.mean(y)

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
    outward = _Outward(model, HERMITE_NODES)
    floor_y = float(outward.moments(x)[1].mean())
    coarser_y = float(_Outward(model, HERMITE_NODES // 2).moments(x)[1].mean())

    nodes = FEWEST_NODES
    backward = _Backward(model, nodes)
    floor_x, error_x = backward.variance(nodes), np.inf
    tolerance = WANTED_ERROR * (settings.high - settings.low) ** 2
    while error_x > tolerance and len(backward.x) < MOST_NODES:
        nodes *= 2
        backward = _Backward(model, nodes)
        coarser_x, floor_x = floor_x, backward.variance(nodes)
        error_x = abs(floor_x - coarser_x)
    return NoiseFloor(floor_y, floor_x, abs(floor_y - coarser_y), error_x, outward, backward)


def floor_numbers(settings: GeneratorSettings, dataset: Dataset) -> dict[str, float | str]:
    """The noise floor as plain numbers; ``{"none": sentence}`` where the noise is too small.

    floor_y, floor_x, error_y, error_x: as in ``NoiseFloor``. left_y, left_x: what E[y|x] and
    E[x|y] leave on the sample itself (``NoiseFloor.left_on``).
    """
    try:
        floor = noise_floor(settings)
    except UserError as error:
        return {"none": str(error)}
    left_y, left_x = floor.left_on(dataset)
    return {
        "floor_y": floor.floor_y,
        "floor_x": floor.floor_x,
        "error_y": floor.error_y,
        "error_x": floor.error_x,
        "left_y": left_y,
        "left_x": left_x,
    }


class _Outward:
    """Moments of y given x: Gauss's rule for the normal weight, split at the knots of h1.

    Between knots h1 is a cubic, so y and y² are there polynomials in the noise, of degree at
    most 6. Where no knot lies within reach of any noise, Gauss–Hermite is exact; elsewhere each
    piece between knots gets its own Gauss–Legendre rule against the normal density.
    """

    def __init__(self, model: PostNonlinearModel, nodes: int) -> None:
        self.model = model
        self.hermite = np.polynomial.hermite_e.hermegauss(nodes)
        self.legendre = np.polynomial.legendre.leggauss(nodes)

    def moments(
        self, x: Float64[np.ndarray, " m"]
    ) -> tuple[Float64[np.ndarray, " m"], Float64[np.ndarray, " m"]]:
        """E[y|x] and Var(y|x): float64[m] each."""
        x = np.asarray(x, dtype=np.float64)
        centre, noise = self.model.inner(x), self.model.noise
        inside = self.model.outer.get_knots()[1:-1]
        noises, weights = self._rule((inside - centre[:, None]) / noise)
        y = self.model.outer((centre[:, None] + noise * noises).ravel()).reshape(noises.shape)
        mean = (weights * y).sum(axis=1)
        return mean, (weights * (y - mean[:, None]) ** 2).sum(axis=1)

    def _rule(
        self, splits: Float64[np.ndarray, "m knots"]
    ) -> tuple[Float64[np.ndarray, "m nodes"], Float64[np.ndarray, "m nodes"]]:
        if not np.any(np.abs(splits) < REACH):
            nodes, weights = self.hermite
            shape = (len(splits), len(nodes))
            return np.broadcast_to(nodes, shape), np.broadcast_to(weights, shape) / weights.sum()
        ends = np.full((len(splits), 1), REACH)
        edges = np.concatenate([-ends, np.clip(splits, -REACH, REACH), ends], axis=1)
        nodes, weights = self.legendre
        half = np.diff(edges, axis=1)[..., None] / 2
        noises = (edges[:, :-1, None] + half + half * nodes).reshape(len(splits), -1)
        density = np.exp(-(noises**2) / 2)
        weights = (half * weights).reshape(noises.shape) * density
        return noises, weights / weights.sum(axis=1, keepdims=True)


class _Backward:
    """Moments of x given y, x uniform, by way of the noisy latent z = h2(x) + noise·ε.

    z has the smooth density q(z) = E_x φ(z − h2(x)), and r(z) = E[x|z]. Given y, z is one of
    the solutions of h1(z) = y, each with weight q(z)/|h1'(z)|:

        E[x|y] = Σ q(z) r(z)/|h1'(z)| ÷ Σ q(z)/|h1'(z)|.
    """

    def __init__(self, model: PostNonlinearModel, nodes: int) -> None:
        self.model = model
        x, weights = _composite(self._pieces(), nodes)
        self.x, self.weights = x, weights / weights.sum()
        self.centre = model.inner(x)
        reach = REACH * model.noise
        self.bottom = float(self.centre.min() - reach)
        self.top = float(self.centre.max() + reach)
        self.slope = model.outer.derivative()
        self.turns = _turns(model.outer, self.bottom, self.top)

    def density(
        self, z: Float64[np.ndarray, " m"]
    ) -> tuple[Float64[np.ndarray, " m"], Float64[np.ndarray, " m"]]:
        """q(z) and q(z)·r(z), up to one constant factor: float64[m] each."""
        both = np.stack([self.weights, self.weights * self.x], axis=1)
        parts = np.array_split(z, 1 + z.size * self.x.size // KERNEL)
        sums = [
            np.exp(-(((part[:, None] - self.centre) / self.model.noise) ** 2) / 2) @ both
            for part in parts
        ]
        q, qr = np.concatenate(sums).T
        return q, qr

    def mean(self, y: Float64[np.ndarray, " m"]) -> Float64[np.ndarray, " m"]:
        """E[x|y]: float64[m]."""
        y = np.asarray(y, dtype=np.float64)
        levels = self.model.outer(self.turns)
        # At a turn rounding may carry y = h1(z) just past the last value that h1 takes.
        inside = np.clip(y, levels.min(), levels.max())
        y = np.where(np.abs(inside - y) <= ROUNDING * np.ptp(levels), inside, y)
        flat = ROUNDING * np.ptp(levels) / (self.top - self.bottom)
        mass, moment = np.zeros_like(y), np.zeros_like(y)
        for low, high in pairwise(self.turns):
            ends = self.model.outer(np.array([low, high]))
            hit = np.flatnonzero((y >= ends.min()) & (y <= ends.max()))
            z = _inverse(self.model.outer, low, high, y[hit])
            q, qr = self.density(z)
            steep = np.maximum(np.abs(self.slope(z)), flat)
            mass[hit] += q / steep
            moment[hit] += qr / steep
        return np.divide(moment, mass, out=np.full_like(y, np.nan), where=mass > 0)

    def variance(self, nodes: int) -> float:
        """E[Var(x|y)] = Var x − Var E[x|y], the outer expectation taken over z.

        E[x|y] has square roots where h1 turns, at every z that reaches such a y; the pieces
        between those z are integrated under a substitution that smooths such ends.
        """
        outer = self.model.outer
        levels = outer(self._inner_levels())
        cuts = [self._inner_levels()]
        for low, high in pairwise(self.turns):
            ends = outer(np.array([low, high]))
            hit = levels[(levels > ends.min()) & (levels < ends.max())]
            cuts.append(_inverse(outer, low, high, hit))
        # The density is as narrow as the noise: no piece is wider than a few deviations.
        pieces = 1 + int((self.top - self.bottom) / (4 * self.model.noise))
        even = np.linspace(self.bottom, self.top, 1 + pieces)
        edges = np.unique(np.concatenate([*cuts, even]))
        z, weights = _composite(edges, nodes, smooth_ends=True)
        weights = weights * self.density(z)[0]
        weights /= weights.sum()
        middle = (self.model.low + self.model.high) / 2
        spread = (self.model.high - self.model.low) ** 2 / 12
        return float(spread - weights @ (self.mean(outer(z)) - middle) ** 2)

    def _pieces(self) -> Float64[np.ndarray, " k"]:
        """Edges in x: the knots of h2, and enough between that h2 moves by few deviations."""
        edges = _breaks(self.model.inner, self.model.low, self.model.high)
        fine = [edges[-1:]]
        for left, right in pairwise(edges):
            travel = np.abs(np.diff(self.model.inner(np.linspace(left, right, 100)))).sum()
            pieces = 1 + int(travel / (4 * self.model.noise))
            fine.append(np.linspace(left, right, pieces, endpoint=False))
        return np.sort(np.concatenate(fine))

    def _inner_levels(self) -> Float64[np.ndarray, " k"]:
        knots = self.model.outer.get_knots()[1:-1]
        knots = knots[(knots > self.bottom) & (knots < self.top)]
        return np.union1d(self.turns, knots)


def _breaks(spline: UnivariateSpline, low: float, high: float) -> Float64[np.ndarray, " k"]:
    knots = spline.get_knots()
    return np.unique(np.concatenate([[low, high], knots[(knots > low) & (knots < high)]]))


def _composite(
    edges: Float64[np.ndarray, " k"], nodes: int, smooth_ends: bool = False
) -> tuple[Float64[np.ndarray, " m"], Float64[np.ndarray, " m"]]:
    """Gauss–Legendre on every piece between edges: float64[(k − 1)·nodes] nodes, weights."""
    t, w = np.polynomial.legendre.leggauss(nodes)
    if smooth_ends:
        # t ↦ t(3 − t²)/2 has slope 0 at both ends: a square root there becomes a polynomial.
        t, w = t * (3 - t**2) / 2, w * 1.5 * (1 - t**2)
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (1 + t)).ravel(), (half * w).ravel()


def _turns(spline: UnivariateSpline, low: float, high: float) -> Float64[np.ndarray, " k"]:
    """Find ends and turning points of a cubic spline on [low, high]: monotone in between."""
    edges = _breaks(spline, low, high)
    turns = [edges[:1], edges[-1:]]
    slope = spline.derivative()
    for left, right in pairwise(edges):
        middle, half = (left + right) / 2, (right - left) / 2
        first, centre, last = slope(np.array([left, middle, right]))
        parabola = [centre, (last - first) / 2, (first + last) / 2 - centre]
        roots = Polynomial(parabola).roots()
        t = np.real(roots[np.abs(np.imag(roots)) < ROUNDING])
        turns.append(middle + half * t[np.abs(t) < 1])
    return np.unique(np.concatenate(turns))


def _inverse(
    spline: UnivariateSpline, low: float, high: float, values: Float64[np.ndarray, " m"]
) -> Float64[np.ndarray, " m"]:
    """Solve, on [low, high] where the spline is monotone, spline(z) = value for z."""
    left, right = np.full_like(values, low), np.full_like(values, high)
    rising = bool(np.diff(spline(np.array([low, high])))[0] >= 0)
    for _ in range(BISECTIONS):
        middle = (left + right) / 2
        below = (spline(middle) < values) == rising
        left, right = np.where(below, middle, left), np.where(below, right, middle)
    return (left + right) / 2
