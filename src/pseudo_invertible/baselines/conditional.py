"""Conditional moments of the generator's model y = h1(h2(x) + noise·ε), by quadrature."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from pseudo_invertible.baselines.splines import ROUNDING, breaks, composite, inverse_on, turns
from pseudo_invertible.data.generator import PostNonlinearModel

# Beyond this number of standard deviations the noise has mass 3e-19, below rounding.
REACH = 9.0
# Six pieces of three deviations each: on them Gauss's rule sees a smooth density.
NOISE_EDGES = np.linspace(-REACH, REACH, 7)
# Numbers held at once, so that memory does not grow with the points.
MOST_NUMBERS = 4_000_000


class GivenX:
    """Moments of y given x: Gauss's rule against the normal density, split at the knots of h1."""

    def __init__(self, model: PostNonlinearModel, nodes: int) -> None:
        self.model = model
        self.nodes = nodes

    def moments(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """E[y|x] and Var(y|x): float64[m] each, in units of y and their squares."""
        pieces = len(NOISE_EDGES) + len(self.model.outer.get_knots())
        parts = np.array_split(x, 1 + x.size * pieces * self.nodes // MOST_NUMBERS)
        means, variances = zip(*map(self._moments, parts), strict=True)
        return np.concatenate(means), np.concatenate(variances)

    def _moments(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        centre = self.model.inner(x)[:, None]
        knots = (self.model.outer.get_knots()[1:-1] - centre) / self.model.noise
        even = np.broadcast_to(NOISE_EDGES, (len(x), len(NOISE_EDGES)))
        edges = np.sort(np.concatenate([even, np.clip(knots, -REACH, REACH)], axis=1))
        noises, weights = composite(edges, self.nodes)
        weights = weights * np.exp(-(noises**2) / 2)
        weights /= weights.sum(axis=1, keepdims=True)
        y = self.model.outer((centre + self.model.noise * noises).ravel()).reshape(noises.shape)
        mean = (weights * y).sum(axis=1)
        return mean, (weights * (y - mean[:, None]) ** 2).sum(axis=1)


class GivenY:
    """Moments of x given y, x uniform, by way of the noisy latent z = h2(x) + noise·ε.

    z has the smooth density q(z) = E_x φ(z − h2(x)), and r(z) = E[x|z]. Given y, z is one of the
    solutions of h1(z) = y, each with weight q(z)/|h1'(z)|:

        E[x|y] = Σ q(z) r(z)/|h1'(z)| ÷ Σ q(z)/|h1'(z)|.
    """

    def __init__(self, model: PostNonlinearModel, nodes: int) -> None:
        self.model = model
        self.nodes = nodes
        x, weights = composite(self._edges_of_x(), nodes)
        self.x, self.weights = x, weights / weights.sum()
        self.centre = model.inner(x)
        reach = REACH * model.noise
        self.bottom = float(self.centre.min() - reach)
        self.top = float(self.centre.max() + reach)
        self.slope = model.outer.derivative()
        self.turns = turns(model.outer, self.bottom, self.top)

    def density(self, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """q(z) and q(z)·r(z), up to one constant factor: float64[m] each."""
        both = np.stack([self.weights, self.weights * self.x], axis=1)
        sums = [
            np.exp(-(((part[:, None] - self.centre) / self.model.noise) ** 2) / 2) @ both
            for part in np.array_split(z, 1 + z.size * self.x.size // MOST_NUMBERS)
        ]
        q, qr = np.concatenate(sums).T
        return q, qr

    def mean(self, y: np.ndarray) -> np.ndarray:
        """E[x|y]: float64[m]; NaN where no z within 9 deviations reaches y."""
        levels = self.model.outer(self.turns)
        # At a turn rounding may carry y = h1(z) just past the last value that h1 takes.
        inside = np.clip(y, levels.min(), levels.max())
        y = np.where(np.abs(inside - y) <= ROUNDING * np.ptp(levels), inside, y)
        flat = ROUNDING * np.ptp(levels) / (self.top - self.bottom)
        mass, moment = np.zeros_like(y), np.zeros_like(y)
        for low, high in pairwise(self.turns):
            ends = self.model.outer(np.array([low, high]))
            hit = np.flatnonzero((y >= ends.min()) & (y <= ends.max()))
            z = inverse_on(self.model.outer, low, high, y[hit])
            q, qr = self.density(z)
            steep = np.maximum(np.abs(self.slope(z)), flat)
            mass[hit] += q / steep
            moment[hit] += qr / steep
        return np.divide(moment, mass, out=np.full_like(y, np.nan), where=mass > 0)

    def variance(self) -> float:
        """E[Var(x|y)] = Var x − Var E[x|y], the outer expectation taken over z.

        E[x|y] has square roots where h1 turns, at every z that reaches such a y; the pieces
        between those z are integrated under a substitution that smooths such ends.
        """
        z, weights = composite(self._edges_of_z(), self.nodes, smooth_ends=True)
        weights = weights * self.density(z)[0]
        weights /= weights.sum()
        middle = (self.model.low + self.model.high) / 2
        spread = (self.model.high - self.model.low) ** 2 / 12
        return float(spread - weights @ (self.mean(self.model.outer(z)) - middle) ** 2)

    def _edges_of_x(self) -> np.ndarray:
        """The knots of h2, and enough places between that h2 moves by few deviations."""
        edges = breaks(self.model.inner, self.model.low, self.model.high)
        fine = [edges[-1:]]
        for left, right in pairwise(edges):
            travel = np.abs(np.diff(self.model.inner(np.linspace(left, right, 100)))).sum()
            pieces = 1 + int(travel / (4 * self.model.noise))
            fine.append(np.linspace(left, right, pieces, endpoint=False))
        return np.sort(np.concatenate(fine))

    def _edges_of_z(self) -> np.ndarray:
        """Knots and turns of h1, all z of the same y, and enough places between."""
        outer = self.model.outer
        places = np.union1d(self.turns, breaks(outer, self.bottom, self.top))
        levels, cuts = outer(places), [places]
        for low, high in pairwise(self.turns):
            ends = outer(np.array([low, high]))
            hit = levels[(levels > ends.min()) & (levels < ends.max())]
            cuts.append(inverse_on(outer, low, high, hit))
        # The density is as narrow as the noise: no piece is wider than a few deviations.
        pieces = 1 + int((self.top - self.bottom) / (4 * self.model.noise))
        even = np.linspace(self.bottom, self.top, 1 + pieces)
        return np.unique(np.concatenate([*cuts, even]))
