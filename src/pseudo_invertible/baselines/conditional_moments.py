"""Conditional moments of the post-nonlinear model y = h1(h2(x) + noise·ε), by quadrature."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from jaxtyping import Float64

from pseudo_invertible.baselines.quadrature import (
    ROUNDING,
    breaks,
    composite,
    inverse_on,
    turns,
)
from pseudo_invertible.experiment.generator import PostNonlinearModel

# Beyond so many standard deviations the noise has mass 3e-19, below rounding.
REACH = 9.0
# Numbers held at once, so that memory does not grow with the sample.
KERNEL = 4_000_000


class MomentsGivenX:
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
        """E[y|x] and Var(y|x) at any x: float64[m] each, in units of y and their squares."""
        x = np.asarray(x, dtype=np.float64)
        parts = np.array_split(x, 1 + x.size * len(self.hermite[0]) // KERNEL)
        means, variances = zip(*map(self._moments, parts), strict=True)
        return np.concatenate(means), np.concatenate(variances)

    def _moments(
        self, x: Float64[np.ndarray, " m"]
    ) -> tuple[Float64[np.ndarray, " m"], Float64[np.ndarray, " m"]]:
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


class MomentsGivenY:
    """Moments of x given y, x uniform, by way of the noisy latent z = h2(x) + noise·ε.

    z has the smooth density q(z) = E_x φ(z − h2(x)), and r(z) = E[x|z]. Given y, z is one of
    the solutions of h1(z) = y, each with weight q(z)/|h1'(z)|:

        E[x|y] = Σ q(z) r(z)/|h1'(z)| ÷ Σ q(z)/|h1'(z)|.
    """

    def __init__(self, model: PostNonlinearModel, nodes: int) -> None:
        self.model = model
        x, weights = composite(self._pieces(), nodes)
        self.x, self.weights = x, weights / weights.sum()
        self.centre = model.inner(x)
        reach = REACH * model.noise
        self.bottom = float(self.centre.min() - reach)
        self.top = float(self.centre.max() + reach)
        self.slope = model.outer.derivative()
        self.turns = turns(model.outer, self.bottom, self.top)

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
        """E[x|y] at any y: float64[m]; NaN where no z within 9 deviations reaches y."""
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
            z = inverse_on(self.model.outer, low, high, y[hit])
            q, qr = self.density(z)
            steep = np.maximum(np.abs(self.slope(z)), flat)
            mass[hit] += q / steep
            moment[hit] += qr / steep
        return np.divide(moment, mass, out=np.full_like(y, np.nan), where=mass > 0)

    def variance(self, nodes: int) -> float:
        """E[Var(x|y)] = Var x − Var E[x|y], the outer expectation taken over z.

        nodes: of the rule on each piece. In squared units of x.
        E[x|y] has square roots where h1 turns, at every z that reaches such a y; the pieces
        between those z are integrated under a substitution that smooths such ends.
        """
        outer = self.model.outer
        levels = outer(self._inner_levels())
        cuts = [self._inner_levels()]
        for low, high in pairwise(self.turns):
            ends = outer(np.array([low, high]))
            hit = levels[(levels > ends.min()) & (levels < ends.max())]
            cuts.append(inverse_on(outer, low, high, hit))
        # The density is as narrow as the noise: no piece is wider than a few deviations.
        pieces = 1 + int((self.top - self.bottom) / (4 * self.model.noise))
        even = np.linspace(self.bottom, self.top, 1 + pieces)
        edges = np.unique(np.concatenate([*cuts, even]))
        z, weights = composite(edges, nodes, smooth_ends=True)
        weights = weights * self.density(z)[0]
        weights /= weights.sum()
        middle = (self.model.low + self.model.high) / 2
        spread = (self.model.high - self.model.low) ** 2 / 12
        return float(spread - weights @ (self.mean(outer(z)) - middle) ** 2)

    def _pieces(self) -> Float64[np.ndarray, " k"]:
        """Edges in x: the knots of h2, and enough between that h2 moves by few deviations."""
        edges = breaks(self.model.inner, self.model.low, self.model.high)
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
